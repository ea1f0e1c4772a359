//! The search that begins before the app is there: it finds, has the controls of the app's
//! search, and the app's takes its place where nothing moves.

use crate::collections::{Collection, Files};
use crate::search::{landed, search_for};
use anyhow::{Result, ensure};
use bookmobile_e2e::known::NOT_LIVE;
use bookmobile_e2e::{Axe, Engine, Fault, LIMIT, Page, Setting, Site};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

pub(crate) fn the_filters_of_an_address_hold_before_the_app_is_there(engine: Engine) -> Result<()> {
    let site = Site::held("")?;
    let page = Page::visit(engine, &site)?;
    page.open_plain("/en/#?q=the&topic=guide&lang=en")?;
    page.until(
        "hits of the guide alone",
        "const hits = [...document.querySelectorAll('.hit')];
        return hits.length && hits.every((hit) => /\\/en\\/articles\\/(welcome|searching|offline|publishing|writing|specimen)\\//.test(hit.href))",
    )?;
    page.must("the app is not there yet", NOT_LIVE)?;
    search_for(&page, "re")?;
    page.until_equal(
        "the address has all of it",
        "return location.hash",
        &json!("#?q=there&topic=guide&lang=en"),
    )?;
    page.let_start()?;
    page.find("dialog", "Search all articles")?;
    page.until_equal(
        "the filters of the app",
        "return [...document.querySelectorAll('.chip[aria-pressed=true]')].map((chip) => chip.innerText)",
        &json!(["Guide", "English"]),
    )?;
    // Its keys open the search, and its button closes it, as those of the app do.
    page.open_plain("/en/")?;
    page.press("/")?;
    page.find("dialog", "Search")?;
    page.must("the app is not there yet", NOT_LIVE)?;
    page.click("button", "Close")?;
    page.until_gone("dialog", "")?;
    page.until_equal("the address", "return location.hash", &json!(""))
}

/// The open search as a person meets it: its HTML, without ids and with absolute addresses,
/// and where its parts are.
const SHEET: &str = "const sheet = [...document.querySelectorAll('dialog[open]')].at(-1);
    const copy = sheet.querySelector('.search').cloneNode(true);
    for (const one of copy.querySelectorAll('[id]')) one.removeAttribute('id');
    for (const one of copy.querySelectorAll('a')) one.setAttribute('href', one.href);
    const places = [...sheet.querySelectorAll('input, button, .count-line, .group-title, .hit, .tips li')].filter((one) => one.offsetWidth);
    return [copy.innerHTML, places.map((one) => Object.values(one.getBoundingClientRect().toJSON()).map(Math.round))]";

/// Notes for each frame whether hits can be seen, and where the first one is.
const WATCH: &str = "window.seen = new Set();
    const look = () => {
        const sheets = [...document.querySelectorAll('dialog[open]')];
        const seen = sheets.filter((one) => getComputedStyle(one).opacity === '1' && one.querySelector('.hit'));
        window.seen.add(Math.round(seen[0]?.querySelector('.hit').getBoundingClientRect().top ?? -1));
        requestAnimationFrame(look);
    };
    look()";

/// What the search shows once it stays the same: the texts of hits come after the hits.
fn settled(page: &Page) -> Result<Value> {
    let mut before = Value::Null;
    loop {
        let now = page.ask(SHEET)?;
        if now == before {
            return Ok(now);
        }
        before = now;
        std::thread::sleep(Duration::from_millis(700));
    }
}

pub(crate) fn the_search_before_the_app_is_the_apps(engine: Engine) -> Result<()> {
    let phone = Setting {
        phone: true,
        ..Setting::default()
    };
    for (setting, language, word) in [(Setting::default(), "en", "fare"), (phone, "zh", "微信")] {
        let site = Site::held("")?;
        let page = Page::with(engine, &site, setting)?;
        // Recent searches are there too.
        page.open_plain("/404.html")?;
        page.ask("localStorage.setItem('bookmobile:/:recent', 'bus\\nclinic')")?;
        for typed in ["", word, "zzzz", "wechet"] {
            page.open_plain("/404.html")?;
            page.open_plain(&format!("/{language}/#?q={typed}&lang=en,zh"))?;
            let shown = match typed {
                "" => ".recent",
                "zzzz" => ".empty .button",
                "wechet" => ".correction",
                _ => ".hit",
            };
            let is_shown = format!("return document.querySelector('dialog[open] {shown}')");
            page.until("the early search answers", &is_shown)?;
            page.must("the app is not there yet", NOT_LIVE)?;
            let before = settled(&page)?;
            page.ask(WATCH)?;
            page.let_start()?;
            page.until(
                "the app's search is in its place",
                "return document.querySelectorAll('dialog[open]').length === 1 && document.getElementById('_search-input')",
            )?;
            page.until("the app's search answers", &is_shown)?;
            page.until_equal("the search", SHEET, &before)?;
            if shown == ".hit" {
                let places = page.ask("return [...window.seen]")?;
                ensure!(
                    places
                        .as_array()
                        .is_some_and(|all| all.len() == 1 && all[0] != json!(-1)),
                    "the first hit was at {places}"
                );
            }
        }
    }
    Ok(())
}

pub(crate) fn the_early_search_has_the_controls_of_the_apps(engine: Engine) -> Result<()> {
    let site = Site::held("")?;
    let page = Page::visit(engine, &site)?;
    page.open_plain("/en/")?;
    page.press("/")?;
    page.find("dialog", "Search all articles")?;
    search_for(&page, "network")?;
    // Filters.
    let hits = |what: &str, all: &str| {
        page.until(
            what,
            &format!("const hits = [...document.querySelectorAll('.hit')]; return hits.length && hits.every((hit) => {all})"),
        )
    };
    page.click("button", "Guide")?;
    page.until_at("/en/#?q=network&topic=guide")?;
    page.find("button", "Guide")?;
    page.equal(
        "the filter is pressed",
        "return [...document.querySelectorAll('.chip[aria-pressed=true]')].map((chip) => chip.textContent)",
        &json!(["Guide"]),
    )?;
    hits(
        "hits of the guide",
        "!/countryside|cities/.test(hit.pathname)",
    )?;
    page.click("button", "Countryside")?;
    page.until_at("/en/#?q=network&topic=guide,countryside")?;
    page.click("button", "Guide")?;
    page.until_at("/en/#?q=network&topic=countryside")?;
    hits(
        "hits of the countryside",
        "/countryside/.test(hit.pathname)",
    )?;
    // Nothing is found with them, but without.
    page.click("button", "Clear")?;
    page.find("searchbox", "Search all articles")?;
    page.type_text("subway")?;
    page.click("button", "Search without filters")?;
    page.until_at("/en/#?q=subway")?;
    hits("hits without filters", "/cities/.test(hit.pathname)")?;
    // All passages of an article, and the arrow keys.
    page.click("button", "Clear")?;
    search_for(&page, "wechat")?;
    let before = page.ask("return document.querySelectorAll('.hit').length")?;
    page.ask("document.querySelector('.more-passages').click()")?;
    page.until(
        "there are more hits",
        &format!("return document.querySelectorAll('.hit').length > {before}"),
    )?;
    page.focus("searchbox", "Search all articles")?;
    page.press("ArrowDown")?;
    page.press("ArrowDown")?;
    page.must(
        "the second hit has the focus",
        "return document.activeElement === document.querySelectorAll('[data-hit]')[1]",
    )?;
    page.must("the app is not there yet", NOT_LIVE)?;
    // The focus stays there when the app takes over.
    page.let_start()?;
    page.until(
        "the second hit of the app's search has the focus",
        "const sheets = document.querySelectorAll('dialog[open]');
        return sheets.length === 1 && document.activeElement === document.querySelectorAll('[data-hit]')[1]",
    )?;
    Ok(())
}

/// Before the app is there: an engine can tell by the code alone that a key is an input method's.
fn keys_of_an_input_method_are_no_choice(page: &Page) -> Result<()> {
    page.open_plain("/en/")?;
    page.press("Control+k")?;
    page.find("searchbox", "Search")?;
    search_for(page, "fare")?;
    page.ask(
        "for (const key of ['Enter', 'Escape']) {
            const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true });
            Object.defineProperty(event, 'keyCode', { value: 229 });
            document.activeElement.dispatchEvent(event);
        }",
    )?;
    page.until_still()?;
    page.must(
        "the search is open, with its text",
        "return document.querySelector('dialog[open] input')?.value === 'fare'",
    )?;
    page.must("the app is not there yet", NOT_LIVE)?;
    page.press("Escape")?;
    page.until_gone("dialog", "").map(drop)
}

pub(crate) fn who_searches_before_the_app_is_there_finds(engine: Engine) -> Result<()> {
    let site = Site::held("")?;
    let page = Page::visit(engine, &site)?;
    page.open_plain("/en/")?;
    page.click("link", "Search")?;
    search_for(&page, "far")?;
    page.must("the app is not there yet", NOT_LIVE)?;
    page.find("link", "Paying the fare")?;
    let wrong = Axe::fetched()?.look(&page)?;
    ensure!(wrong.is_empty(), "{wrong:#?}");
    // The app's own search, which replaces the early one, has what was typed.
    page.let_start()?;
    page.find("dialog", "Search all articles")?;
    page.until_equal(
        "one search is open, and where one typed one types",
        "const box = document.activeElement;
        return [document.querySelectorAll('dialog[open]').length, box.type, box.value, box.selectionStart]",
        &json!([1, "search", "far", 3]),
    )?;
    search_for(&page, "e")?;
    page.press("Escape")?;
    page.until_gone("dialog", "")?;
    page.until_at("/en/")?;
    // A hit leads to its passage, and Back leads back.
    page.open_plain("/en/")?;
    page.click("link", "Search")?;
    search_for(&page, "fare")?;
    page.press("Enter")?;
    page.until(
        "it is the article's page",
        "return location.pathname.includes('/articles/')",
    )?;
    page.must("the app is not there yet", NOT_LIVE)?;
    page.let_start()?;
    landed(&page)?;
    if engine != Engine::WebKit {
        // Its driver cannot make an event with a code.
        keys_of_an_input_method_are_no_choice(&page)?;
    }
    // Escape and Back close it.
    page.open_plain("/en/")?;
    for close in ["Escape", "back"] {
        page.click("link", "Search")?;
        page.find("searchbox", "Search")?;
        match close {
            "back" => page.back()?,
            key => page.press(key)?,
        }
        page.until_gone("dialog", "")?;
        page.must("the app is not there yet", NOT_LIVE)?;
    }
    page.until_at("/en/")
}

/// Waits until a file whose name begins like this was requested.
fn until_fetched(site: &Site, name: &str) -> Result<()> {
    let begun = Instant::now();
    let name = format!("/{}", name.trim_start_matches('/'));
    while !site
        .server
        .requests()
        .iter()
        .any(|path| path.contains(&name))
    {
        ensure!(begun.elapsed() < LIMIT, "{name} was not requested");
        std::thread::sleep(Duration::from_millis(50));
    }
    Ok(())
}

pub(crate) fn the_search_is_there_before_it_is_wanted(engine: Engine) -> Result<()> {
    let site = Site::built()?;
    let page = Page::visit(engine, &site)?;
    page.open("/en/articles/smart-cities/")?;
    for (start, end) in [("search-", ".js"), ("search-", ".wasm"), ("index-", ".bin")] {
        let (file, _) = site.file(start, end)?;
        until_fetched(&site, &file)?;
    }
    // A hit without a further request.
    let before = site.server.requests().len();
    page.press("/")?;
    search_for(&page, "fare")?;
    let after = site.server.requests();
    let asked: Vec<_> = (after[before..].iter())
        .filter(|path| path.contains("/search-") || path.contains("/index-"))
        .collect();
    ensure!(asked.is_empty(), "{asked:?}");
    // Not for a person who saves data.
    let site = Site::with_early_script(
        "Object.defineProperty(navigator, 'connection', { value: { saveData: true } });",
    )?;
    let page = Page::visit(engine, &site)?;
    page.open("/en/articles/smart-cities/")?;
    // What is loaded after the time for that.
    until_fetched(&site, "offline-")?;
    let asked = site.server.requests();
    ensure!(
        !asked.iter().any(|path| path.contains("/search-")),
        "{asked:?}"
    );
    page.press("/")?;
    search_for(&page, "fare")
}

pub(crate) fn a_search_that_cannot_start_ahead_starts_when_it_is_wanted(
    engine: Engine,
) -> Result<()> {
    let site = Site::built()?;
    let (program, _) = site.file("search-", ".wasm")?;
    site.server.put_fault(&program, Fault::Status(503));
    let page = Page::visit(engine, &site)?;
    page.open("/en/")?;
    until_fetched(&site, &program)?;
    until_fetched(&site, "offline-")?;
    site.server.clear_fault(&program);
    page.press("/")?;
    search_for(&page, "fare")
}

/// More text with the three words of a phrase than one answer reads.
#[allow(clippy::unnecessary_wraps)] // as a collection wants it
fn much_text() -> Result<Files> {
    let about =
        "title = \"Weather\"\n[[languages]]\ncode = \"en\"\ntag = \"en\"\nname = \"English\"\n";
    let mut files = vec![("site.toml".to_owned(), about.into())];
    for day in 0..36 {
        let snow = "Snow fell on hill and dale, cold in the day and warm in the night.\n\n";
        let last = if day == 30 {
            "in the cold night"
        } else {
            "now"
        };
        let text = format!(
            "---\ntitle: Day {day}\ndate: 2026-11-21\n---\n{}{last}.\n",
            snow.repeat(900)
        );
        files.push((format!("articles/en/a{day}.md"), text.into_bytes()));
    }
    Ok(files)
}

static MUCH_TEXT: Collection = Collection::new("much-text", much_text);

/// Keeps each line that says how much is found.
const KEEP_COUNTS: &str = "window.counts = [];
    new MutationObserver(() => {
        const text = document.querySelector('dialog[data-early] .count-line')?.textContent;
        if (text && text !== window.counts.at(-1)) window.counts.push(text);
    }).observe(document.documentElement, { childList: true, subtree: true })";

pub(crate) fn the_early_search_says_that_it_goes_on_reading(engine: Engine) -> Result<()> {
    let site = MUCH_TEXT.site()?;
    // The app's program does not arrive, so the search before it stays.
    let (app, _) = site.file("app-", ".wasm")?;
    site.server.put_fault(&format!("/{app}"), Fault::Hold);
    let page = Page::visit(engine, &site)?;
    page.open_plain("/en/")?;
    page.ask(KEEP_COUNTS)?;
    page.press("/")?;
    page.find("searchbox", "Search")?;
    search_for(&page, "\"the cold night\" ")?;
    page.until_equal(
        "all texts are read",
        "return window.counts.at(-1)",
        &json!("1 passage in 1 article"),
    )?;
    page.must(
        "it was said that the reading goes on",
        "return window.counts.some((text) => text.endsWith('Still looking…'))",
    )?;
    Ok(())
}
