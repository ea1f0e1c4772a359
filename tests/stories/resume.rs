//! Coming back: the tabs and the place in each one are restored.

use anyhow::{Result, ensure};
use bookmobile_e2e::{DESK, Engine, Page, Site};
use serde_json::json;

/// The tabs' names, the one in front in brackets.
pub(crate) const STRIP: &str = "return [...document.querySelectorAll('.strip [role=tab]')]
    .map((tab) => tab.getAttribute('aria-selected') === 'true' ? `[${tab.textContent}]` : tab.textContent)";

/// The distance of a section's heading from the window's top, in pixels.
pub(crate) fn distance(page: &Page, section: &str) -> Result<f64> {
    let script = "return document.getElementById(arguments[0]).getBoundingClientRect().top";
    Ok(page
        .run(script, &[json!(section)])?
        .as_f64()
        .unwrap_or(f64::NAN))
}

/// Scrolls until a section's heading is 40 pixels above the window; returns its distance.
pub(crate) fn read_on_in(page: &Page, section: &str) -> Result<f64> {
    page.run(
        "scrollBy(0, document.getElementById(arguments[0]).getBoundingClientRect().top + 40)",
        &[json!(section)],
    )?;
    page.until_still()?;
    distance(page, section)
}

/// Checks that the place differs by less than a line.
pub(crate) fn is_back_at(page: &Page, section: &str, before: f64) -> Result<()> {
    page.until_still()?;
    let now = distance(page, section)?;
    if (now - before).abs() > 30.0 {
        return page.fail(&format!("{section} is at {now} and not at {before}"));
    }
    Ok(())
}

pub(crate) fn a_reload_resumes_where_one_was(engine: Engine) -> Result<()> {
    let site = Site::built()?;
    let page = Page::visit(engine, &site)?;
    page.open("/en/articles/searching/")?;
    page.open("/en/articles/smart-cities/")?;
    page.click("tab", "Finding a passage")?;
    page.until_at("/en/articles/searching/")?;
    page.until_still()?;
    let finding = read_on_in(&page, "keyboard")?;
    page.click("tab", "WeChat in China’s smart cities")?;
    page.until_at("/en/articles/smart-cities/")?;
    page.until_still()?;
    let cities = read_on_in(&page, "public-safety")?;
    let tabs = page.ask(STRIP)?;
    ensure!(
        tabs == json!([
            "Library",
            "Finding a passage",
            "[WeChat in China’s smart cities]"
        ]),
        "{tabs}"
    );
    page.reload()?;
    page.equal("the tabs after a reload", STRIP, &tabs)?;
    is_back_at(&page, "public-safety", cities)?;
    page.must("the window is not at the top", "return scrollY > 200")?;
    // The same in the other tab.
    page.click("tab", "Finding a passage")?;
    page.until_at("/en/articles/searching/")?;
    is_back_at(&page, "keyboard", finding)
}

pub(crate) fn two_windows_keep_their_own_tabs(engine: Engine) -> Result<()> {
    let site = Site::built()?;
    let page = Page::visit(engine, &site)?;
    page.open("/en/articles/smart-cities/")?;
    let (_, first) = page.new_window()?;
    // A new window has the tabs of the last snapshot.
    page.open("/en/")?;
    page.until_equal(
        "the tabs of a new window",
        STRIP,
        &json!(["[Library]", "WeChat in China’s smart cities"]),
    )?;
    page.click("link", "Finding a passage")?;
    page.until_at("/en/articles/searching/")?;
    let second = page.ask(STRIP)?;
    ensure!(
        second.as_array().is_some_and(|tabs| tabs.len() == 3),
        "{second}"
    );
    page.to_window(&first)?;
    page.reload()?;
    page.equal(
        "the first window's tabs",
        STRIP,
        &json!(["Library", "[WeChat in China’s smart cities]"]),
    )?;
    page.click("button", "Close WeChat in China’s smart cities")?;
    page.until_equal("the first window's tabs", STRIP, &json!(["[Library]"]))?;
    page.new_window()?;
    page.open("/en/")?;
    page.until_equal(
        "a third window goes on from the first's",
        STRIP,
        &json!(["[Library]"]),
    )?;
    Ok(())
}

/// How far into the section on public safety the first visible line is, as a share of the
/// section's height.
const HOW_FAR: &str =
    "const box = document.querySelector('[data-section=public-safety]').getBoundingClientRect();
    const bar = document.querySelector('.masthead').getBoundingClientRect();
    return (Math.max(0, bar.bottom) - box.top) / box.height";

pub(crate) fn the_place_holds_when_the_text_flows_anew(engine: Engine) -> Result<()> {
    let site = Site::built()?;
    let page = Page::visit(engine, &site)?;
    page.open("/en/articles/smart-cities/")?;
    page.until_still()?;
    // Some browsers keep the place by themselves (scroll anchoring), others do not.
    page.ask("document.documentElement.style.overflowAnchor = 'none'")?;
    let before = read_on_in(&page, "public-safety")?;
    let how_far = page.ask(HOW_FAR)?.as_f64().unwrap_or(f64::NAN);
    let holds = |what: &str| {
        let script = format!("return Math.abs((() => {{ {HOW_FAR} }})() - {how_far}) < 0.08");
        page.until(&format!("the place holds in {what}"), &script)
    };
    for width in [620, 1000, 700] {
        page.resize(width, DESK.1)?;
        page.until_still()?;
        holds("another width")?;
    }
    page.resize(DESK.0, DESK.1)?;
    is_back_at(&page, "public-safety", before)?;
    page.click("button", "Settings")?;
    for size in ["Largest", "Small", "Largest"] {
        page.click("radio", size)?;
        page.until_still()?;
        holds(size)?;
    }
    page.click("radio", "Medium")?;
    is_back_at(&page, "public-safety", before)
}
