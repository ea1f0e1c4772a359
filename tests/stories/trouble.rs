//! Files that are missing or damaged on the way to a device: the page stays readable, says
//! what does not work, and the rest works.

use crate::search::{landed, search_for};
use anyhow::{Context, Result};
use bookmobile_e2e::known::{NOT_LIVE, stored};
use bookmobile_e2e::{Engine, Fault, Page, Site};
use serde_json::json;

/// A text that is only in the catalog.
const LISTED: &[u8] = b"How one app for messages, social life and payment";

/// Checks that the page shows the message that the app could not start, and that the
/// article can be read and left by a plain link.
fn told_and_readable(page: &Page) -> Result<()> {
    told(page)?;
    page.click("link", "中文")?;
    page.until_at("/zh/articles/smart-cities/")?;
    page.sees("搜索、标签页和设置未能启动")?;
    page.find("heading", "出行")?;
    Ok(())
}

/// As [`told_and_readable`], on one article only.
fn told(page: &Page) -> Result<()> {
    page.open_plain("/en/articles/smart-cities/")?;
    page.sees("Search, tabs and settings could not start here")?;
    page.must(
        "it is an alert",
        "return document.getElementById('_trouble').getAttribute('role') === 'alert'",
    )?;
    page.must("the app did not take over", NOT_LIVE)?;
    page.sees("A passenger in a large Chinese city")?;
    page.find("heading", "Getting around")?;
    Ok(())
}

/// Checks that the app works.
pub(crate) fn works(page: &Page) -> Result<()> {
    page.open("/en/")?;
    page.press("/")?;
    search_for(page, "fare")?;
    page.press("Enter")?;
    landed(page)?;
    page.click("button", "Settings")?;
    page.click("radio", "Dark")?;
    page.must(
        "it is dark",
        "return document.documentElement.dataset.theme === 'dark'",
    )?;
    Ok(())
}

/// Changes a byte after each occurrence of `mark`; there must be one.
fn damaged(bytes: &[u8], mark: &[u8], after: usize) -> Result<Vec<u8>> {
    let mut bytes = bytes.to_vec();
    let places: Vec<usize> = (bytes.windows(mark.len()).enumerate())
        .filter(|(_, window)| *window == mark)
        .map(|(at, _)| at + after)
        .collect();
    places
        .first()
        .with_context(|| format!("{} stands nowhere", String::from_utf8_lossy(mark)))?;
    for place in places {
        if let Some(byte) = bytes.get_mut(place) {
            *byte ^= 0x20;
        }
    }
    Ok(bytes)
}

/// How the article about cities begins.
const ARTICLE_BEGINS: &str = "A passenger in a large Chinese city";

pub(crate) fn an_app_that_cannot_start_says_so(engine: Engine) -> Result<()> {
    // The app's files are missing, cut off, or have other contents.
    let site = Site::built()?;
    let (wasm, bytes) = site.file("app-", ".wasm")?;
    let (script, _) = site.file("app-", ".js")?;
    let (catalog, list) = site.file("catalog-", ".bin")?;
    // The page is read in both languages.
    let (volume, _) = site.volume_with(ARTICLE_BEGINS)?;
    let (other_volume, _) = site.volume_with("在中国的大城市里，一个人")?;
    let page = Page::visit(engine, &site)?;
    let faults = [
        // This is first, because WebKit caches a script that it has loaded as long as it
        // runs.
        (&script, Fault::Status(404)),
        (&wasm, Fault::Status(404)),
        (&wasm, Fault::Bytes(bytes[..bytes.len() / 2].to_vec())),
        (
            &wasm,
            Fault::Bytes(b"<!doctype html><title>Sign in</title>".to_vec()),
        ),
        (&volume, Fault::Status(404)),
        (&catalog, Fault::Status(500)),
        (&catalog, Fault::Bytes(damaged(&list, LISTED, 0)?)),
    ];
    for (file, fault) in faults {
        let what: String = format!("{file} {fault:?}").chars().take(60).collect();
        let both = if *file == volume {
            vec![file, &other_volume]
        } else {
            vec![file]
        };
        for file in &both {
            site.server.put_fault(file, fault.clone());
        }
        told_and_readable(&page).with_context(|| what)?;
        for file in &both {
            site.server.clear_fault(file);
        }
    }
    // Once the files are there again, the app works in a new browser; this one may have
    // cached damaged files, which have the same names.
    drop(page);
    works(&Page::visit(engine, &site)?)
}

pub(crate) fn a_browser_without_webassembly_can_read(engine: Engine) -> Result<()> {
    let site = Site::with_early_script("delete globalThis.WebAssembly")?;
    let mut page = Page::visit(engine, &site)?;
    told_and_readable(&page)?;
    // A policy of the host that forbids WebAssembly has the same effect.
    let site = Site::changed(|page| page.replace(" 'wasm-unsafe-eval'", ""))?;
    page.turn_to(&site);
    told_and_readable(&page)
}

pub(crate) fn a_wrong_content_type_does_no_harm(engine: Engine) -> Result<()> {
    let site = Site::built()?;
    site.server
        .put_fault(".wasm", Fault::ContentType("text/plain".into()));
    let page = Page::visit(engine, &site)?;
    works(&page)
}

pub(crate) fn one_damaged_article_leaves_the_others(engine: Engine) -> Result<()> {
    let site = Site::built()?;
    let (volume, bytes) = site.volume_with(ARTICLE_BEGINS)?;
    let mark = ARTICLE_BEGINS.as_bytes();
    site.server
        .put_fault(&volume, Fault::Bytes(damaged(&bytes, mark, 0)?));
    let page = Page::visit(engine, &site)?;
    // The article's own page is complete, and stays as it is.
    told(&page)?;
    // From the library the article is reported as damaged; the others can be read.
    page.open("/en/")?;
    page.click("link", "WeChat in China’s smart cities")?;
    page.find("heading", "This article cannot be opened")?;
    page.find("button", "Load the page again")?;
    page.click("tab", "Library")?;
    page.click("link", "Finding a passage")?;
    page.find("heading", "From the keyboard")?;
    page.press("/")?;
    search_for(&page, "keyboard")?;
    page.press("Enter")?;
    landed(&page)
}

pub(crate) fn a_search_that_cannot_start_can_be_tried_again(engine: Engine) -> Result<()> {
    let site = Site::built()?;
    let (script, _) = site.file("search-", ".js")?;
    let (wasm, _) = site.file("search-", ".wasm")?;
    let (index, bytes) = site.file("index-", ".bin")?;
    let page = Page::visit(engine, &site)?;
    let broken = damaged(&bytes, &bytes[bytes.len() / 2..bytes.len() / 2 + 8], 3)?;
    let faults = [
        (&script, Fault::Status(404)),
        (&wasm, Fault::Status(500)),
        (&index, Fault::Status(404)),
        (&index, Fault::Bytes(b"<!doctype html>".to_vec())),
        (&index, Fault::Bytes(broken)),
    ];
    for (file, fault) in faults {
        let what = format!("{file} {fault:?}")
            .chars()
            .take(60)
            .collect::<String>();
        let told = || -> Result<()> {
            site.server.put_fault(file, fault);
            page.open("/en/")?;
            page.press("/")?;
            page.find("searchbox", "")?;
            page.type_text("fare")?;
            page.find(
                "alert",
                "The search could not start. Reading goes on as before.",
            )?;
            site.server.clear_fault(file);
            page.click("button", "Try again")?;
            page.until(
                "results have marks",
                "return document.querySelectorAll('.group mark').length > 0",
            )?;
            page.press("Escape")?;
            page.until_gone("dialog", "")?;
            page.click("link", "Finding a passage")?;
            page.find("heading", "From the keyboard")?;
            Ok(())
        };
        told().with_context(|| what)?;
    }
    Ok(())
}

pub(crate) fn without_workers_the_page_searches_itself(engine: Engine) -> Result<()> {
    let site = Site::with_early_script(
        "window.Worker = class { constructor() { throw new Error('no workers here'); } }",
    )?;
    let page = Page::visit(engine, &site)?;
    works(&page)
}

pub(crate) fn storage_that_is_missing_full_or_damaged_does_no_harm(engine: Engine) -> Result<()> {
    let throws = "for (const name of ['localStorage', 'sessionStorage'])
        Object.defineProperty(window, name, { get() { throw new DOMException('no storage here', 'SecurityError'); } });";
    let absent = "for (const name of ['localStorage', 'sessionStorage'])
        Object.defineProperty(window, name, { value: null });";
    let full = "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };";
    let site = Site::with_early_script(throws)?;
    let mut page = Page::visit(engine, &site)?;
    for script in [throws, absent, full] {
        let site = Site::with_early_script(script)?;
        page.turn_to(&site);
        works(&page)?;
        // The settings say that preferences cannot be stored.
        page.sees("This browser keeps nothing for this page")?;
        page.press("Escape")?;
        page.until_gone("dialog", "")?;
        page.click("tab", "Library")?;
        page.until_at("/en/")?;
    }
    // Invalid data under all names: the reader is as on the first visit.
    let rubbish = "for (const store of [localStorage, sessionStorage])
        for (const name of ['tabs', 'theme', 'size', 'measure', 'images', 'interface', 'recent'])
            if (!sessionStorage.getItem('done') || store === localStorage)
                store.setItem('PREFIX' + name, ['tabs 1\\n99\\nen\\tnowhere\\t\\t0\\n\\u0000\\tx', '\\\"><img onerror=alert(1)>', '{}'][name.length % 3]);";
    let rubbish = rubbish.replace("PREFIX", &stored("/", ""));
    let site = Site::with_early_script(&rubbish)?;
    page.turn_to(&site);
    page.open("/en/")?;
    page.equal("the choices", "const { theme, size, measure } = document.documentElement.dataset; return [theme, size, measure]",
        &json!([null, null, null]))?;
    page.find("tab", "Library")?;
    works(&page)
}
