//! The strip of tabs, by keyboard and by mouse.

use anyhow::Result;
use bookmobile_e2e::{Engine, Page, Site};
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
