//! The library: filters, questions, and clicks that are left to the browser.

use anyhow::Result;
use bookmobile_e2e::{Engine, Page, Site};
use serde_json::json;

/// The selected filter, which has the focus and is the only one that the Tab key reaches.
const SHELF: &str = "const active = document.activeElement;
    const reached = [...document.querySelectorAll('.topic-tabs [role=tab]')].filter((tab) => tab.tabIndex === 0);
    return active.matches('.topic-tabs [role=tab][aria-selected=true]') && reached.length === 1 && reached[0] === active && active.textContent";

pub(crate) fn shelves_are_walked_by_arrows(engine: Engine) -> Result<()> {
    let site = Site::built()?;
    let page = Page::visit(engine, &site)?;
    page.open("/en/")?;
    page.focus("tab", "All")?;
    for (key, shelf, address) in [
        ("ArrowRight", "Cities", "/en/topics/cities/"),
        ("ArrowRight", "Countryside", "/en/topics/countryside/"),
        ("End", "Shelf", "/en/shelf/"),
        ("ArrowRight", "All", "/en/"),
        ("ArrowLeft", "Shelf", "/en/shelf/"),
        ("ArrowLeft", "Questions", "/en/questions/"),
        ("Home", "All", "/en/"),
    ] {
        page.press(key)?;
        page.until_at(address)?;
        page.until_equal("the shelf in front", SHELF, &json!(shelf))?;
        page.must("the panel is its own", "
            const panel = document.getElementById(document.activeElement.getAttribute('aria-controls'));
            return panel.getAttribute('role') === 'tabpanel' && panel.getAttribute('aria-labelledby') === document.activeElement.id")?;
    }
    page.click("tab", "Countryside")?;
    page.until_at("/en/topics/countryside/")?;
    page.find("link", "WeChat and the digital divide in rural China")?;
    page.until_gone("link", "Finding a passage")?;
    Ok(())
}

pub(crate) fn questions_open_in_place(engine: Engine) -> Result<()> {
    let site = Site::built()?;
    let page = Page::visit(engine, &site)?;
    page.open("/en/")?;
    page.click("tab", "Questions")?;
    page.until_at("/en/questions/")?;
    let answer = "return document.querySelector('details[open] .answer')?.checkVisibility()";
    page.must(
        "all are closed",
        "return !document.querySelector('details[open]')",
    )?;
    page.click("button", "What is a smart city?")?;
    page.until("the answer is to be read", answer)?;
    page.sees("A smart city is an urban area")?;
    page.until_at("/en/questions/")?;
    page.click("button", "What is a smart city?")?;
    page.until(
        "it is closed again",
        "return !document.querySelector('details[open]')",
    )?;
    // By keyboard, and then to the article.
    page.focus("button", "How popular is WeChat?")?;
    page.press("Enter")?;
    page.until("the answer is to be read", answer)?;
    page.ask("document.querySelector('details[open] .from a').focus()")?;
    page.press("Enter")?;
    page.until_at("/en/articles/smart-cities/#q-how-popular-is-wechat")?;
    page.until_still()?;
    page.must(
        "the question is in view",
        "
        const box = document.getElementById('q-how-popular-is-wechat').getBoundingClientRect();
        return box.top >= 0 && box.bottom <= innerHeight",
    )?;
    Ok(())
}

/// Records clicks after the app has handled them, and prevents the browser from opening
/// windows.
const HEAR: &str = "window.heard = [];
    for (const name of ['click', 'auxclick'])
        window.addEventListener(name, (event) => {
            heard.push([name, event.button, event.defaultPrevented]);
            event.preventDefault();
        });";

pub(crate) fn other_clicks_are_the_browsers(engine: Engine) -> Result<()> {
    let site = Site::built()?;
    let page = Page::visit(engine, &site)?;
    page.open("/en/")?;
    page.ask(HEAR)?;
    let link = page.find("link", "Finding a passage")?;
    for (button, held, expected) in [
        (0, Some("Control"), json!(["click", 0, false])),
        (0, Some("Shift"), json!(["click", 0, false])),
        (1, None, json!(["auxclick", 1, false])),
    ] {
        // WebKitGTK's driver always presses the first button.
        if button == 1 && engine == Engine::WebKit {
            continue;
        }
        page.ask("heard.length = 0")?;
        page.click_with(&link, button, held)?;
        page.until_equal("the click", "return heard[0]", &expected)?;
        page.until_at("/en/")?;
    }
    // A plain click is handled by the app.
    page.ask("heard.length = 0")?;
    page.click_with(&link, 0, None)?;
    page.until_equal("the click", "return heard[0]", &json!(["click", 0, true]))?;
    page.until_at("/en/articles/searching/")
}
