//! Faults in the field, between the host and a device, and what a person sees of them;
//! broken connections are in `cuts.rs`. These are the fifteen known faults of such apps,
//! and the stories that cover each:
//!
//! | | fault | stories |
//! | --- | --- | --- |
//! | 1 | a stale app after a deploy | `a_new_version_is_seen_on_the_second_visit`, `only_what_changed_is_fetched`, `offline::a_new_version_waits_until_it_is_wanted` |
//! | 2 | a half-made update | `cuts::an_update_that_breaks_off_leaves_what_was_there` |
//! | 3 | an old page asks for a file that is gone | `a_tab_of_the_version_before_goes_on`, `a_tab_without_its_files_reads_on_and_says_so` |
//! | 4 | a page kept in the place of a program | `only_the_files_themselves_are_kept`, `offline::a_page_in_the_place_of_a_file_is_never_kept` |
//! | 5 | a loop of reloads | `a_version_without_its_files_never_loads_itself_again` |
//! | 6 | a broken worker in the field | `a_worker_can_be_called_back` |
//! | 7 | a wrong type of content | `trouble::a_wrong_content_type_does_no_harm` |
//! | 8 | a policy without `'wasm-unsafe-eval'` | `trouble::a_browser_without_webassembly_can_read` |
//! | 9 | no room left | `room::a_device_without_room_reads_on`, `room::an_update_without_room_leaves_what_was_there`, `room::a_topic_without_room_stops_and_says_so`, `trouble::storage_that_is_missing_full_or_damaged_does_no_harm` |
//! | 10 | storage that is missing or throws | `trouble::storage_that_is_missing_full_or_damaged_does_no_harm` |
//! | 11 | what was kept is silently deleted | `what_was_taken_away_is_fetched_again` |
//! | 12 | a database that never answers | `a_database_that_never_answers_does_no_harm` |
//! | 13 | no service worker at all | `without_service_workers_all_but_offline_works` |
//! | 14 | a policy in the page alone | `policy::what_the_policy_forbids_does_not_run`: the stories' server sends no policy |
//! | 15 | failed and foreign answers kept | `only_the_files_themselves_are_kept` |

use crate::offline::{comes_back, load_new_version, until_kept, visit_until_kept};
use crate::search::{landed, search_for};
use crate::trouble::works;
use anyhow::{Context, Result, ensure};
use bookmobile_e2e::known::{FAILED, IS_NEXT, NOT_FAILED, STATE, worker_silence};
use bookmobile_e2e::{Engine, Fault, Page, Site};
use serde_json::json;

/// The number of caches.
const CACHES: &str = "return caches.keys().then((names) => names.length)";

/// Counts how many pages the window has loaded.
const COUNT: &str = "sessionStorage.loads = 1 + Number(sessionStorage.loads ?? 0);";

/// The count of [`COUNT`].
const LOADS: &str = "return Number(sessionStorage.loads)";

/// Waits until the page knows that storing the site, or an update, has failed.
pub(crate) fn until_failed(page: &Page) -> Result<()> {
    page.until("that it did not come whole is known", FAILED)?;
    Ok(())
}

/// Uses the page that is there: searches, and opens a hit.
pub(crate) fn finds(page: &Page) -> Result<()> {
    page.press("/")?;
    search_for(page, "fare")?;
    page.press("Enter")?;
    landed(page)
}

/// Waits until no cache is on the device.
pub(crate) fn nothing_is_kept(page: &Page) -> Result<()> {
    page.until_equal("what is kept", CACHES, &json!(0))
}

/// Checks that a page that the app could not take over is readable, and shows the message.
fn told(page: &Page) -> Result<()> {
    page.sees("Search, tabs and settings could not start here")?;
    page.find("link", "WeChat in China’s smart cities")?;
    Ok(())
}

pub(crate) fn a_new_version_is_seen_on_the_second_visit(engine: Engine) -> Result<()> {
    let mut site = Site::kept()?;
    let page = Page::visit(engine, &site)?;
    visit_until_kept(&page)?;
    site.deploy_next()?;
    // The first visit shows the old version, and announces the new one.
    page.open("/en/articles/searching/")?;
    page.sees("A new version is ready.")?;
    page.equal("the next version", IS_NEXT, &json!(false))?;
    page.click("button", "Later")?;
    page.until_gone("button", "Load it")?;
    // The second visit shows the new version. A browser activates it some time after the
    // last window was closed, without an event, so the story may visit several times.
    for _ in 0..3 {
        page.close_window()?;
        page.open("/en/articles/searching/")?;
        if page.ask(IS_NEXT)? == json!(true) {
            break;
        }
    }
    page.equal("the next version", IS_NEXT, &json!(true))?;
    until_kept(&page)?;
    finds(&page)
}

pub(crate) fn only_what_changed_is_fetched(engine: Engine) -> Result<()> {
    let mut site = Site::kept()?;
    let page = Page::visit(engine, &site)?;
    visit_until_kept(&page)?;
    let new = site.deploy_next()?;
    let before = site.server.requests().len();
    page.open("/en/")?;
    page.sees("A new version is ready.")?;
    let asked = site.server.requests().split_off(before);
    let fetched = |name: &str| asked.iter().any(|path| path.ends_with(name));
    for name in &new {
        ensure!(fetched(name), "{name} is new: {asked:?}");
    }
    let pages = ["/shell.html", "/en/articles/", "/zh/articles/"];
    ensure!(pages.iter().all(|page| fetched(page)), "{asked:?}");
    for kept in [".bin", ".svg", ".png", ".webmanifest"] {
        ensure!(!fetched(kept), "{kept} did not change: {asked:?}");
    }
    // It is complete all the same.
    page.click("button", "Load it")?;
    page.until("the new version is there", IS_NEXT)?;
    site.server.cut_after(0);
    comes_back(&page)?;
    page.equal("the next version", IS_NEXT, &json!(true))?;
    finds(&page)
}

pub(crate) fn a_tab_of_the_version_before_goes_on(engine: Engine) -> Result<()> {
    let mut site = Site::kept()?;
    let page = Page::visit(engine, &site)?;
    visit_until_kept(&page)?;
    site.deploy_next()?;
    // The next version takes over in another window.
    let (_, first) = page.new_window()?;
    page.open("/en/")?;
    page.sees("A new version is ready.")?;
    page.click("button", "Load it")?;
    page.until("the new version is there", IS_NEXT)?;
    page.until_live()?;
    // The first window has not searched yet, so its search program is not loaded.
    page.to_window(&first)?;
    page.equal("the next version", IS_NEXT, &json!(false))?;
    finds(&page)?;
    page.equal("the next version", IS_NEXT, &json!(false))
}

pub(crate) fn a_tab_without_its_files_reads_on_and_says_so(engine: Engine) -> Result<()> {
    let mut site = Site::built()?;
    let page = Page::visit(engine, &site)?;
    // What was read is there; what was not is lost with its files.
    page.open("/en/articles/searching/")?;
    page.click("tab", "Library")?;
    site.deploy_next()?;
    page.press("/")?;
    page.find("searchbox", "")?;
    page.type_text("fare")?;
    let words = "The search could not start. Reading goes on as before.";
    page.find("alert", words)?;
    page.click("button", "Try again")?;
    page.find("alert", words)?;
    page.press("Escape")?;
    page.until_gone("dialog", "")?;
    page.click("link", "Finding a passage")?;
    page.find("heading", "From the keyboard")?;
    page.equal("the next version", IS_NEXT, &json!(false))?;
    // After a reload the page is the next version's, and complete.
    page.press("/")?;
    page.type_text("fare")?;
    page.click("button", "Load the page again")?;
    page.until("the next version", IS_NEXT)?;
    page.until_live()?;
    works(&page)
}

pub(crate) fn a_version_without_its_files_never_loads_itself_again(engine: Engine) -> Result<()> {
    let mut site = Site::with_early_script(COUNT)?.keeping();
    let page = Page::visit(engine, &site)?;
    visit_until_kept(&page)?;
    let new = site.deploy_next()?;
    let all_missing = |site: &Site| {
        for name in &new {
            site.server.put_fault(name, Fault::Status(404));
        }
    };
    let all_there = |site: &Site| {
        for name in &new {
            site.server.clear_fault(name);
        }
    };
    // It cannot be stored: the old version stays.
    all_missing(&site);
    page.open("/en/")?;
    until_failed(&page)?;
    finds(&page)?;
    page.equal("loads", LOADS, &json!(2))?;
    // It was stored, then its files are missing on the server: the page loads once, when
    // the person asks for it.
    all_there(&site);
    page.open("/en/")?;
    page.sees("A new version is ready.")?;
    all_missing(&site);
    page.click("button", "Load it")?;
    page.until("the new version is there", IS_NEXT)?;
    until_kept(&page)?;
    page.equal("loads", LOADS, &json!(4))?;
    // The files are removed from the device too: the page is there and says what does not
    // work.
    page.ask(
        "return caches.keys().then((all) => Promise.all(all.map((one) => caches.delete(one))))",
    )?;
    page.open_plain("/en/")?;
    told(&page)?;
    page.until_still()?;
    page.equal("loads", LOADS, &json!(5))?;
    all_there(&site);
    page.click("link", "Try again")?;
    page.until_live()?;
    until_kept(&page)?;
    page.equal("loads", LOADS, &json!(6))
}

/// Whether there is neither a service worker nor a cache.
const REMOVED: &str = "return (async () => {
    const all = await navigator.serviceWorker.getRegistrations();
    return !all.length && !(await caches.keys()).length;
})()";

/// Whether the worker that removes itself has deleted everything, or waits for the other
/// one.
const DELETED_OR_WAITS: &str = "return (async () => {
    const all = await navigator.serviceWorker.getRegistrations();
    return all.some((one) => one.waiting) || !(await caches.keys()).length;
})()";

pub(crate) fn a_worker_can_be_called_back(engine: Engine) -> Result<()> {
    let site = Site::kept()?;
    let page = Page::visit(engine, &site)?;
    visit_until_kept(&page)?;
    let remover = include_bytes!("../../src/js/remove-worker.js");
    site.server
        .put_fault("/sw.js", Fault::Bytes(remover.to_vec()));
    // It is installed on this visit. A worker that is busy may finish first, so it takes
    // over at the latest when the window is closed.
    page.open("/en/")?;
    page.until(
        "the worker that removes itself is here, or was",
        "return navigator.serviceWorker.getRegistration().then((one) => !one?.active || !!one.waiting)",
    )?;
    finds(&page)?;
    // A browser activates it some time after the last window was closed, without an event,
    // so the story may visit several times.
    for _ in 0..5 {
        page.close_window()?;
        page.open("/en/")?;
        page.until(
            "everything is deleted, or the worker waits",
            DELETED_OR_WAITS,
        )?;
        if page.ask(REMOVED)? == json!(true) {
            break;
        }
    }
    // A page that registers the worker while that unregisters itself can bring it back. It
    // keeps nothing and answers no request.
    nothing_is_kept(&page)?;
    page.until_equal("what is told", STATE, &json!("none"))?;
    page.must("no update is said to have failed", NOT_FAILED)?;
    finds(&page)?;
    // The next page comes from the network. This visit registers the worker that removes
    // itself again, which may be there and answers no request.
    let before = site.server.requests().len();
    page.open("/en/")?;
    let asked = site.server.requests().split_off(before);
    ensure!(asked.iter().any(|path| path == "/en/"), "{asked:?}");
    works(&page)?;
    // A good worker stores the site again. If the other one is not gone yet, it is an
    // update.
    site.server.clear_fault("/sw.js");
    page.open("/en/")?;
    let state = format!("return ['kept', 'update'].includes((() => {{ {STATE} }})())");
    page.until("a good one has come", &state)?;
    if page.ask(STATE)? == json!("update") {
        load_new_version(&page)?;
    }
    until_kept(&page)?;
    site.server.cut_after(0);
    comes_back(&page)
}

pub(crate) fn what_was_taken_away_is_fetched_again(engine: Engine) -> Result<()> {
    let site = Site::kept()?;
    let (wasm, _) = site.file("app-", ".wasm")?;
    let (search, _) = site.file("search-", ".wasm")?;
    let page = Page::visit(engine, &site)?;
    visit_until_kept(&page)?;
    // Everything was deleted.
    page.ask(
        "return caches.keys().then((all) => Promise.all(all.map((one) => caches.delete(one))))",
    )?;
    page.open("/en/articles/searching/")?;
    page.find("heading", "From the keyboard")?;
    until_kept(&page)?;
    site.server.cut_after(0);
    comes_back(&page)?;
    // Only the search is missing: reading works, and the page says what does not.
    take_away(&page, &search)?;
    comes_back(&page)?;
    page.press("/")?;
    page.find("searchbox", "")?;
    page.type_text("fare")?;
    page.find("alert", "The search could not start.")?;
    // The app is missing too, and there is no network: a message says so, in both
    // languages.
    take_away(&page, &wasm)?;
    page.open_plain("/en/articles/smart-cities/")?;
    page.sees("Parts of what was kept on this device are gone")?;
    page.sees("现在又无法连接网络")?;
    // With the network the site is there again, and complete.
    site.server.mend();
    page.click("link", "Try again")?;
    page.until_live()?;
    page.find("heading", "Getting around")?;
    until_kept(&page)?;
    site.server.cut_after(0);
    comes_back(&page)?;
    finds(&page)
}

/// Deletes one file from the caches.
fn take_away(page: &Page, name: &str) -> Result<()> {
    let deleted = page.run(
        "const [name] = arguments;
        return caches.keys().then((all) => Promise.all(all.map(async (one) => (await caches.open(one)).delete('/' + name))))",
        &[json!(name)],
    )?;
    ensure!(deleted == json!([true]), "{name}: {deleted}");
    Ok(())
}

pub(crate) fn a_database_that_never_answers_does_no_harm(engine: Engine) -> Result<()> {
    let silent = "IDBFactory.prototype.open = () => new EventTarget();
        IDBFactory.prototype.deleteDatabase = () => new EventTarget();";
    let absent = "Object.defineProperty(window, 'indexedDB', { value: undefined });";
    let mut page: Option<Page> = None;
    for script in [silent, absent] {
        let site = Site::with_early_script(script)?.keeping();
        let page = match &mut page {
            Some(page) => {
                page.turn_to(&site);
                page
            }
            None => page.insert(Page::visit(engine, &site)?),
        };
        // On the same page: WebKitGTK may never complete work that a page began before it
        // was left.
        works(page)?;
        until_kept(page)?;
    }
    Ok(())
}

pub(crate) fn a_worker_that_answers_late_is_heard(engine: Engine) -> Result<()> {
    // A little longer than the page waits.
    let late = worker_silence()?.as_millis() + 2000;
    let busy = format!(
        "const post = ServiceWorker.prototype.postMessage;
        ServiceWorker.prototype.postMessage = function (...all) {{
            setTimeout(() => post.apply(this, all), {late});
        }};"
    );
    let site = Site::with_early_script(&busy)?.keeping();
    let page = Page::visit(engine, &site)?;
    visit_until_kept(&page)?;
    // The page claims nothing before the answer, and then only what is known.
    page.open("/en/")?;
    page.click("button", "Settings")?;
    page.sees("Checking…")?;
    page.sees("The site is not kept on this device")?;
    page.sees("The articles and the search are on this device")?;
    until_kept(&page)
}

pub(crate) fn without_service_workers_all_but_offline_works(engine: Engine) -> Result<()> {
    let scripts = [
        "delete Navigator.prototype.serviceWorker;",
        "Object.defineProperty(Navigator.prototype, 'serviceWorker', { get() { throw new DOMException('not here', 'SecurityError'); } });",
        "ServiceWorkerContainer.prototype.register = () => Promise.reject(new DOMException('not here', 'SecurityError'));",
        "ServiceWorkerContainer.prototype.register = () => new Promise(() => {});",
        "Object.defineProperty(window, 'caches', { get() { throw new DOMException('not here', 'SecurityError'); } });",
    ];
    let mut page: Option<Page> = None;
    for script in scripts {
        let site = Site::with_early_script(script)?.keeping();
        let page = match &mut page {
            Some(page) => {
                page.turn_to(&site);
                page
            }
            None => page.insert(Page::visit(engine, &site)?),
        };
        let told = || -> Result<()> {
            works(page)?;
            page.sees("The site is not kept on this device")?;
            page.until_equal("what is told", STATE, &json!("none"))
        };
        told().with_context(|| script)?;
    }
    Ok(())
}

pub(crate) fn only_the_files_themselves_are_kept(engine: Engine) -> Result<()> {
    let site = Site::kept()?;
    let elsewhere = Site::built()?;
    let page = Page::visit(engine, &site)?;
    let (program, bytes) = site.file("search-", ".wasm")?;
    let (script, _) = site.file("search-", ".js")?;
    let sign_in = || Fault::Bytes(b"<!doctype html><title>Sign in</title>".to_vec());
    let mut other = bytes;
    other.truncate(100);
    let icon = "icon-192.png".to_owned();
    let faults = [
        (&program, sign_in()),
        (&program, Fault::Bytes(other)),
        (&script, Fault::Status(500)),
        (&icon, sign_in()),
        (&icon, Fault::Status(500)),
        (&icon, Fault::Half),
        // A redirect has the right bytes, but from another address.
        (&icon, Fault::Redirect("/icon-192.png?whole".to_owned())),
        (
            &icon,
            Fault::Redirect(elsewhere.server.url("/icon-192.png")),
        ),
    ];
    for (file, fault) in faults {
        let what: String = format!("{file} {fault:?}").chars().take(60).collect();
        site.server.put_fault(&format!("/{file}"), fault);
        let told = || -> Result<()> {
            page.open("/en/")?;
            until_failed(&page)?;
            nothing_is_kept(&page)
        };
        told().with_context(|| what)?;
        site.server.clear_fault(&format!("/{file}"));
    }
    page.open("/en/")?;
    until_kept(&page)
}
