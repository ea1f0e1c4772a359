//! The strip of tabs, by keyboard and by mouse.

use anyhow::Result;
use bookmobile_e2e::{Engine, Page, Setting, Site};
use serde_json::json;

const CITIES: &str = "WeChat in China’s smart cities";
const FINDING: &str = "Finding a passage";
const WELCOME: &str = "Welcome to Bookmobile";

/// The names of the tabs, that of the tab in front in brackets.
const STRIP: &str = "const list = document.querySelector('.strip [role=tablist]');
    const owned = list.getAttribute('aria-owns').split(' ').map((id) => document.getElementById(id));
    return owned.map((tab) => tab.getAttribute('aria-selected') === 'true' ? `[${tab.textContent}]` : tab.textContent)";

/// Whether the strip satisfies the ARIA tabs pattern.
const PATTERN: &str = "const tabs = [...document.querySelectorAll('.strip [role=tab]')];
    const owned = document.querySelector('.strip [role=tablist]').getAttribute('aria-owns').split(' ');
    const front = tabs.filter((tab) => tab.getAttribute('aria-selected') === 'true');
    const reached = tabs.filter((tab) => tab.tabIndex === 0);
    return owned.length === tabs.length && tabs.every((tab) => owned.includes(tab.id))
        && front.length === 1 && reached.length === 1 && front[0] === reached[0]
        && document.getElementById(front[0].getAttribute('aria-controls')).getAttribute('aria-labelledby') === front[0].id";

/// The name of the tab in front, if it has the focus.
const FOCUSED: &str = "const active = document.activeElement;
    return active.matches('.strip [role=tab][aria-selected=true]') && active.textContent";

fn strip_is(page: &Page, tabs: &[&str]) -> Result<()> {
    page.until_equal("the strip", STRIP, &json!(tabs))?;
    page.until("the strip keeps the pattern of tabs", PATTERN)?;
    Ok(())
}

fn focus_is(page: &Page, tab: &str) -> Result<()> {
    page.until_equal("the tab with the focus", FOCUSED, &json!(tab))
}

fn front(name: &str) -> String {
    format!("[{name}]")
}

/// Opens two articles from the library, the first in the background.
fn two_open(page: &Page) -> Result<()> {
    page.open("/en/")?;
    page.focus("link", CITIES)?;
    page.press("b")?;
    page.sees(&format!("{CITIES} is open in a tab"))?;
    strip_is(page, &["[Library]", CITIES])?;
    page.until_at("/en/")?;
    page.focus("link", FINDING)?;
    page.press("Enter")?;
    page.until_at("/en/articles/searching/")?;
    strip_is(page, &["Library", CITIES, &front(FINDING)])
}

pub(crate) fn tabs_by_keyboard(engine: Engine) -> Result<()> {
    let site = Site::built()?;
    let page = Page::visit(engine, &site)?;
    two_open(&page)?;
    page.focus("tab", FINDING)?;
    page.press("ArrowLeft")?;
    focus_is(&page, CITIES)?;
    page.until_at("/en/articles/smart-cities/")?;
    page.find("heading", CITIES)?;
    page.press("Home")?;
    focus_is(&page, "Library")?;
    page.until_at("/en/")?;
    page.press("ArrowLeft")?;
    focus_is(&page, FINDING)?;
    page.press("ArrowRight")?;
    focus_is(&page, "Library")?;
    page.press("End")?;
    focus_is(&page, FINDING)?;
    strip_is(&page, &["Library", CITIES, &front(FINDING)])?;
    // A tab moves by one place, but not past the ends.
    page.press("Control+Shift+ArrowLeft")?;
    strip_is(&page, &["Library", &front(FINDING), CITIES])?;
    focus_is(&page, FINDING)?;
    page.press("Control+Shift+ArrowLeft")?;
    strip_is(&page, &["Library", &front(FINDING), CITIES])?;
    page.press("Control+Shift+ArrowRight")?;
    strip_is(&page, &["Library", CITIES, &front(FINDING)])?;
    focus_is(&page, FINDING)?;
    // After a tab is closed, its neighbour has the focus, and at last the library.
    page.press("Delete")?;
    strip_is(&page, &["Library", &front(CITIES)])?;
    focus_is(&page, CITIES)?;
    page.press("Delete")?;
    strip_is(&page, &["[Library]"])?;
    focus_is(&page, "Library")?;
    page.until_at("/en/")?;
    page.press("Delete")?;
    strip_is(&page, &["[Library]"])?;
    // The tab that was closed last is reopened first.
    for (tabs, back) in [
        (vec!["Library", CITIES], 1),
        (vec!["Library", CITIES, FINDING], 2),
    ] {
        page.click("button", "Settings")?;
        page.click("button", "Reopen closed tab")?;
        page.press("Escape")?;
        page.until_gone("dialog", "")?;
        let tabs: Vec<String> = tabs
            .iter()
            .enumerate()
            .map(|(at, name)| {
                if at == back {
                    front(name)
                } else {
                    (*name).to_owned()
                }
            })
            .collect();
        strip_is(&page, &tabs.iter().map(String::as_str).collect::<Vec<_>>())?;
    }
    page.find("heading", FINDING)?;
    Ok(())
}

pub(crate) fn tabs_by_mouse(engine: Engine) -> Result<()> {
    let site = Site::built()?;
    let page = Page::visit(engine, &site)?;
    page.open("/en/")?;
    page.click("button", &format!("Open {CITIES} in the background"))?;
    page.click("link", FINDING)?;
    page.until_at("/en/articles/searching/")?;
    page.click("tab", "Library")?;
    page.until_at("/en/")?;
    page.click("button", &format!("Open {WELCOME} in the background"))?;
    strip_is(&page, &["[Library]", CITIES, FINDING, WELCOME])?;
    page.click("tab", CITIES)?;
    page.until_at("/en/articles/smart-cities/")?;
    // Closing another tab stays on the page.
    page.click("button", &format!("Close {WELCOME}"))?;
    strip_is(&page, &["Library", &front(CITIES), FINDING])?;
    page.until_at("/en/articles/smart-cities/")?;
    // Closing the tab in front shows the next one.
    page.click("button", &format!("Close {CITIES}"))?;
    strip_is(&page, &["Library", &front(FINDING)])?;
    page.until_at("/en/articles/searching/")?;
    page.must(
        "the focus is not lost",
        "return document.activeElement !== document.body",
    )?;
    page.click("button", &format!("Close {FINDING}"))?;
    strip_is(&page, &["[Library]"])?;
    page.until_at("/en/")
}

pub(crate) fn a_closed_tab_can_be_taken_back_where_it_was_closed(engine: Engine) -> Result<()> {
    let site = Site::built()?;
    let page = Page::visit(engine, &site)?;
    for path in ["/en/articles/smart-cities/", "/en/articles/searching/"] {
        page.open(path)?;
    }
    page.find("tab", "Finding a passage")?;
    page.ask("document.querySelector('.tab-front .tab-close').click()")?;
    page.sees("Closed “Finding a passage”")?;
    page.must(
        "the focus is on a tab",
        "return document.activeElement.getAttribute('role') === 'tab'",
    )?;
    page.click("button", "Undo")?;
    page.until_at("/en/articles/searching/")?;
    page.find("tab", "Finding a passage")?;
    page.until(
        "the notice is gone",
        "return !document.querySelector('.toast')",
    )?;
    // The same by the keyboard alone.
    page.focus("tab", "Finding a passage")?;
    page.press("Delete")?;
    page.sees("Closed “Finding a passage”")?;
    page.press("Control+z")?;
    page.until_at("/en/articles/searching/")?;
    page.find("tab", "Finding a passage")?;
    // The library is where it was left.
    page.open("/en/")?;
    page.ask("scrollTo(0, 300)")?;
    page.until_still()?;
    page.click("tab", "Finding a passage")?;
    page.until_at("/en/articles/searching/")?;
    page.click("tab", "Library")?;
    page.until("the library's place", "return Math.abs(scrollY - 300) < 3")?;
    Ok(())
}

/// Every article of the site, as tabs of this window, with this one in front.
pub(crate) fn all_open(page: &Page, site: &Site, front: &str) -> Result<usize> {
    let pages = site.pages()?.into_iter().filter_map(|path| {
        let (language, slug) = path.strip_prefix('/')?.split_once("/articles/")?;
        let slug = slug.strip_suffix('/')?;
        (!slug.is_empty()).then(|| format!("{language}\t{slug}\t\t0\n"))
    });
    let tabs: Vec<String> = pages.collect();
    page.open_plain("/404.html")?;
    let text = format!("tabs 1\n-1\n{}", tabs.concat());
    page.run(
        "sessionStorage.setItem('bookmobile:/:tabs', arguments[0])",
        &[json!(text)],
    )?;
    page.open(front)?;
    Ok(tabs.len())
}

/// The sides of the strip at which there are more tabs, and whether its edge fades there.
const MORE: &str = "const strip = document.querySelector('.strip-articles');
    const style = getComputedStyle(strip);
    const fades = (side) => parseFloat(style.getPropertyValue('--fade-' + side)) > 0;
    return [strip.dataset.more ?? '', fades('before'), fades('after')]";

/// Whether all of the tab in front is in view, beside the faded edges.
const FRONT_IS_SEEN: &str =
    "const strip = document.querySelector('.strip-articles').getBoundingClientRect();
    const front = document.querySelector('.tab-front').getBoundingClientRect();
    const { more = '' } = document.querySelector('.strip-articles').dataset;
    const [before, after] = ['before', 'after'].map((side) => more.includes(side) ? 46 : -1);
    return front.left >= strip.left + before && front.right <= strip.right - after";

pub(crate) fn more_tabs_than_fit_are_seen_and_reached(engine: Engine) -> Result<()> {
    let site = Site::built()?;
    let page = Page::visit(engine, &site)?;
    let count = all_open(&page, &site, "/en/articles/countryside/")?;
    page.find("button", "Open articles")?;
    // The strip is measured on the next frame, and again when it has its arrows.
    page.ask(
        "return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))",
    )?;
    page.until("the tab in front is seen", FRONT_IS_SEEN)?;
    let only = |side: &str| json!([side, side == "before", side == "after"]);
    page.ask("document.querySelector('.strip-articles').scrollLeft = 0")?;
    page.until_equal("more tabs follow", MORE, &only("after"))?;
    // The wheel scrolls the strip and not the page.
    page.ask("document.querySelector('.tab-link').dispatchEvent(new WheelEvent('wheel', { deltaY: 90, bubbles: true, cancelable: true }))")?;
    page.until_equal(
        "more tabs on both sides",
        MORE,
        &json!(["before after", true, true]),
    )?;
    page.must("the page stays", "return scrollY === 0")?;
    // The arrow scrolls it to its end.
    let arrow = "const [, after] = document.querySelectorAll('.strip-buttons [aria-hidden]');
        if (!after.disabled) after.click();
        return after.disabled";
    page.until("the arrow ends at the end", arrow)?;
    page.until_equal("tabs are before", MORE, &only("before"))?;
    // The list of all opens at the one in front.
    page.press("Home")?;
    page.click("tab", "添一篇文章")?;
    page.until("the tab in front is seen", FRONT_IS_SEEN)?;
    page.click("button", "打开的文章")?;
    page.find("dialog", "打开的文章")?;
    page.until(
        "the list is at the article in front",
        "const link = document.activeElement;
        const { top, bottom } = link.getBoundingClientRect();
        const sheet = link.closest('dialog').getBoundingClientRect();
        return link.getAttribute('aria-current') === 'page' && top > sheet.top + 60 && bottom <= sheet.bottom",
    )?;
    page.equal(
        "how many there are",
        "return document.querySelectorAll('.tab-list li').length",
        &json!(count),
    )?;
    // All but the one in front, and back.
    page.click("button", "关闭其他文章")?;
    page.until_gone("dialog", "")?;
    page.sees(&format!("已关闭 {} 篇文章", count - 1))?;
    page.until_equal("the strip", STRIP, &json!(["书库", "[添一篇文章]"]))?;
    page.until_equal("nothing fades", MORE, &json!(["", false, false]))?;
    page.click("button", "撤销")?;
    page.until(
        "all are back",
        &format!(
            "return document.querySelectorAll('.strip [role=tab]').length === {}",
            count + 1
        ),
    )?;
    page.until("the tab in front is seen", FRONT_IS_SEEN)?;
    page.until_at("/zh/articles/writing/")
}

/// The titles of the list of tabs, the one whose row has the focus in brackets.
const LIST: &str = "return [...document.querySelectorAll('.tab-list li')].map((row) =>
    row.contains(document.activeElement) ? `[${row.textContent}]` : row.textContent)";

pub(crate) fn tabs_are_put_in_order_in_their_list(engine: Engine) -> Result<()> {
    let site = Site::built()?;
    let setting = Setting {
        phone: true,
        ..Setting::default()
    };
    let page = Page::with(engine, &site, setting)?;
    three_open(&page)?;
    page.click("button", "Tabs")?;
    let list_is = |titles: [&str; 3]| page.until_equal("the list", LIST, &json!(titles));
    let focused = |title: &str| format!("[{title}]");
    list_is([&focused(CITIES), FINDING, WELCOME])?;
    // The arrow keys go along the rows; with Ctrl and Shift they move the row.
    page.press("ArrowDown")?;
    list_is([CITIES, &focused(FINDING), WELCOME])?;
    page.press("Control+Shift+ArrowDown")?;
    list_is([CITIES, WELCOME, &focused(FINDING)])?;
    page.until(
        "it is announced",
        &format!("return document.querySelector('dialog[open] [role=status]').textContent === '{FINDING} is number 3 of 3'"),
    )?;
    // A press of the handle, and the keys on it.
    page.click("button", &format!("Move {FINDING} up"))?;
    list_is([CITIES, &focused(FINDING), WELCOME])?;
    page.press("Home")?;
    list_is([&focused(FINDING), CITIES, WELCOME])?;
    page.press("ArrowDown")?;
    list_is([CITIES, &focused(FINDING), WELCOME])?;
    // A finger drags it below the last one.
    page.drag(
        &page.find("button", &format!("Move {FINDING} up"))?,
        &page.find("button", &format!("Move {WELCOME} up"))?,
    )?;
    list_is([CITIES, WELCOME, &focused(FINDING)])?;
    // The order is that of the tabs, and is kept.
    page.press("Escape")?;
    page.until_gone("dialog", "")?;
    page.reload()?;
    page.click("button", "Tabs")?;
    list_is([&focused(CITIES), WELCOME, FINDING])?;
    // The last one that is closed leaves the focus in the sheet.
    for title in [CITIES, WELCOME, FINDING] {
        page.click("button", &format!("Close {title}"))?;
    }
    page.sees("No article is open")?;
    page.until(
        "the focus is on the button that reopens it",
        "return document.activeElement.textContent === 'Reopen closed tab'",
    )?;
    Ok(())
}

fn three_open(page: &Page) -> Result<()> {
    for path in [
        "/en/articles/smart-cities/",
        "/en/articles/searching/",
        "/en/articles/welcome/",
    ] {
        page.open(path)?;
    }
    page.open("/en/articles/smart-cities/")
}
