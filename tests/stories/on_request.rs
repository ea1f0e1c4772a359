//! Pictures on request: none is fetched until a person asks for it, with the app and
//! without it, and all are shown again when that is chosen.

use anyhow::{Result, ensure};
use bookmobile_e2e::{Axe, Engine, Fault, Page, Site};
use serde_json::json;

/// An article with a picture.
const PATH: &str = "/en/articles/smart-cities/";

/// The beginning of the name of the button in its picture's place.
const BUTTON: &str = "Show picture: A phone showing a conversation";

/// Scrolls the place of each picture into view, until the browser has observed it. Returns
/// how many there are.
pub(crate) const LOOK: &str = "return (async () => {
    const inView = (place) => new Promise((done) => {
        const look = (entries, all) => entries.at(-1).isIntersecting && done(all.disconnect());
        new IntersectionObserver(look).observe(place);
        place.scrollIntoView();
    });
    const places = [...document.querySelectorAll('.prose img, .prose .picture')].filter(isVisible);
    for (const place of places) await inView(place);
    return places.length;
})()";

/// Adds a picture after the text, which is fetched when it comes into view, like the
/// others.
const LOOK_FURTHER: &str = "window.own = new Image(8, 8);
    own.loading = 'lazy';
    own.style.display = 'block';
    document.querySelector('.prose').append(own);
    own.src = document.documentElement.dataset.root + 'icon-192.png?' + Math.random();
    own.scrollIntoView();";

/// Scrolls to the place of every picture; returns how many there are. After that the
/// browser has requested all pictures that it would fetch, because a picture after them
/// has loaded.
pub(crate) fn look_at_all(page: &Page) -> Result<u64> {
    let places = page.ask(LOOK)?.as_u64().unwrap_or(0);
    page.ask(LOOK_FURTHER)?;
    page.until(
        "a picture behind them has come",
        "return own.complete && own.naturalWidth > 0",
    )?;
    page.ask("own.remove()")?;
    Ok(places)
}

/// The number of pictures that were requested.
fn asked(site: &Site) -> usize {
    let requests = site.server.requests();
    requests
        .iter()
        .filter(|path| path.contains("/images/"))
        .count()
}

/// Checks that nothing is fetched when each picture's place is in view.
fn fetches_nothing(site: &Site, page: &Page, before: usize) -> Result<()> {
    ensure!(look_at_all(page)? > 0, "there are pictures");
    ensure!(asked(site) == before, "{:?}", site.server.requests());
    page.must(
        "a box stands in the picture's place",
        "return [...document.querySelectorAll('.prose .picture')].every((box) => box.offsetHeight > 60)",
    )?;
    Ok(())
}

pub(crate) fn choose(page: &Page, word: &str) -> Result<()> {
    page.click("button", "Settings")?;
    page.click("radio", word)?;
    page.press("Escape")?;
    page.until_gone("dialog", "")
}

pub(crate) fn no_picture_is_fetched_unasked(engine: Engine) -> Result<()> {
    let site = Site::built()?;
    let page = Page::visit(engine, &site)?;
    page.open("/en/")?;
    choose(&page, "On request")?;
    // In the app, and again in the page before the app runs.
    page.click("link", "WeChat in China’s smart cities")?;
    page.find("heading", "Getting around")?;
    fetches_nothing(&site, &page, 0)?;
    page.reload()?;
    fetches_nothing(&site, &page, 0)?;
    let wrong = Axe::fetched()?.look(&page)?;
    ensure!(wrong.is_empty(), "{wrong:#?}");
    // A picture that is requested by the keyboard is the only one that loads.
    page.focus("button", BUTTON)?;
    page.press("Enter")?;
    page.until(
        "the picture is there and has the focus",
        "const one = document.activeElement;
        return one.matches('.prose img[alt^=\"A phone\"]') && one.naturalWidth > 0",
    )?;
    page.until_gone("button", BUTTON)?;
    ensure!(asked(&site) == 1, "{:?}", site.server.requests());
    // The same without the app.
    site.server.put_fault(".wasm", Fault::Status(404));
    page.open_plain("/en/articles/countryside/")?;
    page.sees("Search, tabs and settings could not start here")?;
    fetches_nothing(&site, &page, 1)?;
    page.click("button", "Show picture: A radio mast")?;
    page.until(
        "the picture is there",
        "return document.querySelector('.prose img').naturalWidth > 0",
    )?;
    ensure!(asked(&site) == 2, "{:?}", site.server.requests());
    site.server.clear_fault(".wasm");
    // All are shown again.
    page.open("/en/articles/welcome/")?;
    fetches_nothing(&site, &page, 2)?;
    choose(&page, "Shown")?;
    page.ask(LOOK)?;
    page.until(
        "the picture is there",
        "return document.querySelector('.prose img').naturalWidth > 0",
    )?;
    ensure!(asked(&site) == 3, "{:?}", site.server.requests());
    Ok(())
}

pub(crate) fn who_saves_data_is_asked(engine: Engine) -> Result<()> {
    let site = Site::with_early_script(
        "Object.defineProperty(navigator, 'connection', { value: { saveData: true } });",
    )?;
    let page = Page::visit(engine, &site)?;
    page.open(PATH)?;
    fetches_nothing(&site, &page, 0)?;
    page.click("button", "Settings")?;
    page.equal(
        "what is in force",
        "return document.querySelector('dialog input[name=images]:checked').value",
        &json!("request"),
    )?;
    // The person's own choice takes precedence from then on.
    page.click("radio", "Shown")?;
    page.press("Escape")?;
    page.reload()?;
    page.ask(LOOK)?;
    page.until(
        "the picture is there",
        "return document.querySelector('.prose img').naturalWidth > 0",
    )?;
    Ok(())
}
