//! A device that runs out of storage: while the site, an update or a topic is being
//! stored. What was there stays usable, the page reports it, and once there is room the
//! work goes on.

use crate::faults::{finds, nothing_is_kept, until_failed};
use crate::offline::{comes_back, load_new_version, until_kept, visit_until_kept};
use crate::topics::{ARTICLES, LARGE, TEXTS, texts};
use crate::trouble::works;
use anyhow::{Result, ensure};
use bookmobile_e2e::known::IS_NEXT;
use bookmobile_e2e::{Engine, Fault, Page, Site};
use serde_json::json;

/// The site's worker on a device that has room for three more files once the expression
/// `is_full` is true.
fn worker_short_of_room(site: &Site, is_full: &str) -> Result<Fault> {
    let (_, worker) = site.file("sw", ".js")?;
    let short = format!(
        "let room = 3;
        const put = Cache.prototype.put;
        Cache.prototype.put = async function (...all) {{
            if (!({is_full}) || room-- > 0) return put.apply(this, all);
            throw new DOMException('full', 'QuotaExceededError');
        }};\n"
    );
    Ok(Fault::Bytes([short.as_bytes(), &worker].concat()))
}

/// Whether the device is full, as an expression: a mark in a cache, which the stories set
/// and remove.
const FULL: &str = "await caches.match('/full')";

/// The same for texts only, which take more room than wishes.
const FULL_FOR_TEXTS: &str = "String(all[0]).includes('volume-') && await caches.match('/full')";

/// Fills the device.
const FILL: &str = "return caches.keys()
    .then((names) => caches.open(names.at(-1)))
    .then((cache) => cache.put('/full', new Response()))";

/// Makes room again.
const EMPTY: &str = "return caches.keys()
    .then((names) => Promise.all(names.map(async (name) => (await caches.open(name)).delete('/full'))))";

pub(crate) fn a_device_without_room_reads_on(engine: Engine) -> Result<()> {
    let site = Site::kept()?;
    site.server
        .put_fault("/sw.js", worker_short_of_room(&site, "true")?);
    let page = Page::visit(engine, &site)?;
    page.open("/en/")?;
    until_failed(&page)?;
    nothing_is_kept(&page)?;
    works(&page)?;
    page.sees("The site is not kept on this device")?;
    page.sees("It could not be kept")?;
    // Once there is room, the site is stored.
    site.server.clear_fault("/sw.js");
    page.click("button", "Try again")?;
    until_kept(&page)?;
    page.sees("The articles and the search are on this device")?;
    page.until_gone("button", "Try again")
}

pub(crate) fn an_update_without_room_leaves_what_was_there(engine: Engine) -> Result<()> {
    let mut site = Site::kept()?;
    let page = Page::visit(engine, &site)?;
    visit_until_kept(&page)?;
    site.deploy_next()?;
    site.server
        .put_fault("/sw.js", worker_short_of_room(&site, FULL)?);
    page.ask(FILL)?;
    page.open("/en/")?;
    until_failed(&page)?;
    page.click("button", "Settings")?;
    page.sees("The articles and the search are on this device")?;
    page.sees("The last update did not arrive whole. What was here before stays.")?;
    page.press("Escape")?;
    page.until_gone("dialog", "")?;
    finds(&page)?;
    // The old version is complete, and nothing of the next version takes room.
    page.until_equal(
        "how many versions are kept",
        "return caches.keys().then((names) => names.length)",
        &json!(1),
    )?;
    site.server.cut_after(0);
    comes_back(&page)?;
    page.equal("the next version", IS_NEXT, &json!(false))?;
    finds(&page)?;
    // Once there is room, the update succeeds.
    site.server.mend();
    page.ask(EMPTY)?;
    page.open("/en/")?;
    page.sees("A new version is ready.")?;
    load_new_version(&page)?;
    page.equal("the next version", IS_NEXT, &json!(true))?;
    until_kept(&page)
}

pub(crate) fn a_topic_without_room_stops_and_says_so(engine: Engine) -> Result<()> {
    let site = LARGE.site()?.keeping();
    site.server
        .put_fault("/sw.js", worker_short_of_room(&site, FULL_FOR_TEXTS)?);
    let page = Page::visit(engine, &site)?;
    visit_until_kept(&page)?;
    page.open("/en/articles/rivers-3/")?;
    page.until_equal("what was opened is kept", TEXTS, &json!(1))?;
    page.ask(FILL)?;
    page.open("/en/topics/roads/")?;
    page.click("button", "Keep this topic offline")?;
    page.sees("Stopped: there is no room for more on this device.")?;
    let stopped = texts(&page)?;
    ensure!(stopped <= 1 + 3, "{stopped} came without room");
    // An article that is opened can be read, and stored files stay.
    page.open("/en/articles/rivers-4/")?;
    page.sees("riversword4")?;
    site.server.cut_after(0);
    page.open("/en/articles/rivers-3/")?;
    page.sees("riversword3")?;
    page.click("button", "Settings")?;
    page.sees("The site opens without a network.")?;
    page.press("Escape")?;
    page.until_gone("dialog", "")?;
    // Once there is room, it goes on when the person asks for it.
    site.server.mend();
    page.open("/en/topics/roads/")?;
    page.sees("Stopped: there is no room for more on this device.")?;
    page.ask(EMPTY)?;
    page.click("button", "Try again")?;
    page.until_gone("button", "Try again")?;
    page.until_equal("the texts", TEXTS, &json!(1 + ARTICLES))?;
    site.server.cut_after(0);
    page.open("/en/articles/roads-9/")?;
    page.sees("roadsword9")
}
