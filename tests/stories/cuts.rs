//! The connection breaks off: while a page loads for the first time, while the site is
//! stored on the device, while an update loads. Wherever that happens, the page is
//! complete or says what to do, and works once the connection is back.

use crate::offline::{comes_back, until_kept, visit_until_kept};
use crate::trouble::works;
use anyhow::{Context, Result};
use bookmobile_e2e::known::{CAN_FORGET, FORGET, IS_NEXT, NOT_LIVE};
use bookmobile_e2e::{Engine, Fault, Page, Site};
use serde_json::json;

/// An article whose page is opened while the connection breaks off.
const PATH: &str = "/en/articles/smart-cities/";

/// Registers the service worker.
const REGISTER: &str = "navigator.serviceWorker.register('/sw.js', { updateViaCache: 'none' })
    .catch(() => {})";

/// The numbers of caches and of service workers.
const KEPT: &str = "return Promise.all([caches.keys(), navigator.serviceWorker.getRegistrations()])
    .then((all) => all.map((one) => one.length))";

/// The number of bytes that the server sends while something is done.
fn bytes_of(site: &Site, done: impl FnOnce() -> Result<()>) -> Result<u64> {
    let before = site.server.sent().bytes;
    done()?;
    Ok(site.server.sent().bytes - before)
}

/// Opens the article while the connection breaks off after `after` bytes, and restores the
/// connection. If the text has arrived completely, it must be readable, and the page must
/// say what does not work.
fn breaks_off(page: &Page, site: &Site, after: u64, in_part: bool) -> Result<()> {
    site.server.cut_after(after);
    // A browser may show nothing of a page of which only a part has arrived.
    let went = page.go(PATH);
    site.until_cut()?;
    if !in_part {
        went?;
        // WebKitGTK may take a part of a script for the whole, and then the page shows no
        // message.
        if page.engine() != Engine::WebKit {
            page.sees("Search, tabs and settings could not start here")?;
        }
        page.must("it does not claim to work", NOT_LIVE)?;
        page.find("heading", "Public safety")?;
    }
    site.server.mend();
    Ok(())
}

pub(crate) fn a_first_load_that_breaks_off_can_be_tried_again(engine: Engine) -> Result<()> {
    let site = Site::built()?;
    let mut page = Page::visit(engine, &site)?;
    let whole = bytes_of(&site, || page.open(PATH))?;
    let text = site.page(PATH)?.len() as u64;
    let cuts = [text / 3, text * 2 / 3];
    for after in (1..10).map(|tenth| whole * tenth / 10).chain(cuts) {
        // Another port, so that nothing of the last round is cached.
        let site = Site::built()?;
        page.turn_to(&site);
        let in_part = after < text;
        let mut told = || -> Result<()> {
            breaks_off(&page, &site, after, in_part)?;
            // WebKitGTK caches a script that was cut off, and does not request it again as
            // long as it runs.
            if engine == Engine::WebKit {
                page = Page::visit(engine, &site)?;
            }
            if in_part || engine == Engine::WebKit {
                page.open(PATH)?;
            } else {
                page.click("link", "Try again")?;
                page.until_live()?;
            }
            page.find("heading", "Public safety")?;
            works(&page)
        };
        told().with_context(|| format!("after {after} of {whole} bytes"))?;
    }
    Ok(())
}

pub(crate) fn half_a_page_is_made_whole(engine: Engine) -> Result<()> {
    let site = Site::built()?;
    let text = site.page(PATH)?;
    let body = text.windows(6).position(|six| six == b"<body>");
    let body = body.context("the page has a body")?;
    let page = Page::visit(engine, &site)?;
    for fifth in 1..5 {
        // The page is cut off without an error, so the browser takes it for complete and
        // loads the app.
        let part = text[..body + (text.len() - body) * fifth / 5].to_vec();
        site.server.put_fault(PATH, Fault::Bytes(part));
        let told = || -> Result<()> {
            page.open(PATH)?;
            page.find("heading", "Public safety")?;
            page.find("heading", "Questions and answers")?;
            works(&page)
        };
        told().with_context(|| format!("{fifth} fifths of the page's body"))?;
    }
    Ok(())
}

pub(crate) fn keeping_that_breaks_off_begins_again(engine: Engine) -> Result<()> {
    let site = Site::kept()?;
    let page = Page::visit(engine, &site)?;
    site.server.put_fault("/sw.js", Fault::Status(404));
    page.open("/en/")?;
    site.until_asked("/sw.js")?;
    site.server.clear_fault("/sw.js");
    let whole = bytes_of(&site, || {
        page.ask(REGISTER)?;
        page.until_equal("what is kept", KEPT, &json!([1, 1]))?;
        page.until(
            "it is whole",
            "return navigator.serviceWorker.ready.then((one) => !!one.active)",
        )
        .map(drop)
    })?;
    for tenth in 1..10 {
        let told = || -> Result<()> {
            // The state before the first visit.
            page.until("one can delete what is kept", CAN_FORGET)?;
            page.ask(FORGET)?;
            site.server.put_fault("/sw.js", Fault::Status(404));
            page.open("/en/")?;
            site.server.clear_fault("/sw.js");
            // The page itself has loaded; now the site is to be stored.
            site.server.cut_after(whole * tenth / 10);
            page.ask(REGISTER)?;
            site.until_cut()?;
            page.until_equal("what is kept", KEPT, &json!([0, 0]))?;
            site.server.mend();
            page.open("/en/")?;
            until_kept(&page)?;
            site.server.cut_after(0);
            comes_back(&page)?;
            site.server.mend();
            Ok(())
        };
        told().with_context(|| format!("after {tenth} tenths of {whole} bytes"))?;
    }
    Ok(())
}

pub(crate) fn an_update_that_breaks_off_leaves_what_was_there(engine: Engine) -> Result<()> {
    let mut site = Site::kept()?;
    let page = Page::visit(engine, &site)?;
    visit_until_kept(&page)?;
    let new = site.deploy_next()?;
    let mut whole = 0;
    for name in new.iter().map(String::as_str).chain(["sw.js"]) {
        whole += site.file(name, "")?.1.len() as u64;
    }
    for tenth in 1..10 {
        let told = || -> Result<()> {
            site.server.cut_after(whole * tenth / 10);
            page.open("/en/")?;
            site.until_cut()?;
            page.until(
                "the next version was given up",
                "return navigator.serviceWorker.getRegistration().then(async (one) =>
                    !one.installing && !one.waiting && (await caches.keys()).length === 1)",
            )?;
            // Now without a network.
            site.server.cut_after(0);
            comes_back(&page)?;
            page.equal("the next version", IS_NEXT, &json!(false))?;
            works(&page)?;
            site.server.mend();
            Ok(())
        };
        told().with_context(|| format!("after {tenth} tenths of {whole} bytes"))?;
    }
    page.open("/en/")?;
    page.sees("A new version is ready.")
}
