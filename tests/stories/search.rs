//! Searching, and opening the passage that was found.

use anyhow::{Result, ensure};
use bookmobile_e2e::known::{HIGHLIGHT_IN_VIEW, HIGHLIGHTED, NOT_HIGHLIGHTED};
use bookmobile_e2e::{Engine, Page, Site};
use serde_json::json;

/// The names (`en/offline`) of the articles that were found, sorted.
pub(crate) const FOUND: &str = "const links = [...document.querySelectorAll('.group a.hit')];
    const names = links.map((link) => link.href.replace(/^.*?([a-z]+)\\/articles\\/([^/]+).*$/, '$1/$2'));
    return [...new Set(names)].sort()";

/// Types into the open search and waits for results with highlights.
pub(crate) fn search_for(page: &Page, text: &str) -> Result<()> {
    page.find("searchbox", "")?;
    page.type_text(text)?;
    page.until(
        "results have marks",
        "return document.querySelectorAll('.group mark').length > 0",
    )?;
    // Waits for the address, as a person pauses before the next key.
    page.until(
        "the address has what was typed",
        "const box = document.querySelector('dialog[open] input[type=search]');
        return decodeURIComponent(location.hash).includes('q=' + box.value)",
    )?;
    Ok(())
}

/// Searches from the library, and waits until an article or a program's page is found.
pub(crate) fn finds_page(page: &Page, words: &str, slug: &str) -> Result<()> {
    page.open("/en/")?;
    page.press("/")?;
    search_for(page, words)?;
    page.until(
        "its page is found",
        &format!("return !!document.querySelector('.group a[href*=\"/{slug}/\"]')"),
    )?;
    Ok(())
}

/// Waits until a section with highlighted words is shown.
pub(crate) fn landed(page: &Page) -> Result<()> {
    page.until(
        "the search is closed",
        "return !document.querySelector('dialog[open]')",
    )?;
    page.until("words are lit in the section", HIGHLIGHTED)?;
    page.until_still()?;
    page.must("a lit word is in view", HIGHLIGHT_IN_VIEW)?;
    Ok(())
}

pub(crate) fn a_word_leads_to_its_passage(engine: Engine) -> Result<()> {
    let site = Site::built()?;
    let page = Page::visit(engine, &site)?;
    page.open("/en/")?;
    page.click("link", "Search")?;
    page.find("dialog", "Search all articles")?;
    search_for(&page, "far")?;
    // Requests for offline use come before the count.
    site.until_asked("/sw.js")?;
    page.until(
        "the shelf is there, which comes by itself",
        "return document.querySelector('.shelf-bar') !== null",
    )?;
    let before = site.server.requests().len();
    page.type_text("e")?;
    page.sees("Paying the fare")?;
    page.until(
        "the marks follow",
        "return [...document.querySelectorAll('.group mark')]
        .every((mark) => mark.textContent.toLowerCase().startsWith('fare'))",
    )?;
    let asked = site.server.requests();
    ensure!(
        asked.len() == before,
        "typing asked the server for {:?}",
        &asked[before..]
    );
    page.must("passages stand below their article", "const groups = [...document.querySelectorAll('.group')];
        return groups.length > 0 && groups.every((group) =>
            group.querySelector('.group-title').textContent && group.querySelectorAll('a[data-hit]').length)")?;
    page.press("Enter")?;
    landed(&page)?;
    let address = page.address()?;
    ensure!(
        address.starts_with("/en/articles/") && address.contains("?highlight=fare"),
        "{address}"
    );
    page.must(
        "the section is in the window",
        "
        const id = decodeURIComponent(location.hash.slice(1).split('?')[0]);
        const section = document.querySelector(`[data-section='${id}']`).getBoundingClientRect();
        return section.top < innerHeight && section.bottom > 0",
    )?;
    page.until(
        "who goes on with the keyboard goes on from the lit word",
        "const [word] = CSS.highlights?.get('search') ?? [];
        const { activeElement } = document;
        return word ? activeElement.contains(word.startContainer) && activeElement.matches('[data-section] *')
            : activeElement.closest('[data-section]') !== null",
    )?;
    // No request went to another host.
    let elsewhere = page.ask(
        "return performance.getEntriesByType('resource')
        .map((entry) => entry.name).filter((name) => !name.startsWith(location.origin + '/'))",
    )?;
    ensure!(elsewhere == json!([]), "asked elsewhere: {elsewhere}");
    let asked = site.server.requests();
    ensure!(
        !asked.iter().any(|path| path.contains("fare")),
        "the words left the page: {asked:?}"
    );
    Ok(())
}

/// Counts the answers of the search program.
const COUNT_ANSWERS: &str = "window.answers = 0;
    window.Worker = class extends Worker {
        constructor(...all) {
            super(...all);
            this.addEventListener('message', ({ data }) => data instanceof Uint8Array && answers++);
        }
    };";

/// Types during a mouse press; records how many answers came before, and whether the press
/// is over.
const TYPE_WHILE_PRESSED: &str = "window.press = {};
    addEventListener('pointerdown', () => {
        press.before = answers;
        const box = find('searchbox', '');
        box.value = 'fare ';
        box.dispatchEvent(new InputEvent('input', { bubbles: true }));
    }, { capture: true, once: true });
    addEventListener('pointerup', () => (press.isOver = true), { capture: true, once: true });";

pub(crate) fn a_hit_stays_under_the_finger(engine: Engine) -> Result<()> {
    let site = Site::with_early_script(COUNT_ANSWERS)?;
    let page = Page::visit(engine, &site)?;
    page.open("/en/")?;
    page.press("/")?;
    search_for(&page, "far")?;
    // A better answer comes between press and release.
    page.ask(TYPE_WHILE_PRESSED)?;
    page.hold("link", "Paying the fare")?;
    page.until(
        "a better answer has come",
        "return window.press.before < answers",
    )?;
    page.must("the mouse is still pressed", "return !press.isOver")?;
    page.lift()?;
    landed(&page)
}

pub(crate) fn the_arrow_keys_choose_a_passage(engine: Engine) -> Result<()> {
    let site = Site::built()?;
    let page = Page::visit(engine, &site)?;
    page.open("/en/")?;
    page.press("Control+k")?;
    search_for(&page, "wechat")?;
    page.press("ArrowDown")?;
    page.press("ArrowDown")?;
    let second = page.must("the second passage has the focus", "const hits = [...document.querySelectorAll('a[data-hit]')];
        return document.activeElement === hits[1] && new URL(hits[1].href).pathname + decodeURIComponent(new URL(hits[1].href).hash)")?;
    page.press("ArrowUp")?;
    page.press("ArrowUp")?;
    page.must(
        "the box has the focus again",
        "return document.activeElement.type === 'search'",
    )?;
    page.press("ArrowDown")?;
    page.press("ArrowDown")?;
    page.press("Enter")?;
    page.until_at(second.as_str().unwrap_or_default())?;
    landed(&page)?;
    // The same hit leads to its passage again from elsewhere on the page.
    page.ask("scrollTo(0, document.documentElement.scrollHeight)")?;
    page.until_still()?;
    page.press("/")?;
    search_for(&page, "wechat")?;
    page.press("ArrowDown")?;
    page.press("ArrowDown")?;
    page.press("Enter")?;
    page.until_at(second.as_str().unwrap_or_default())?;
    landed(&page)?;
    // Escape removes the highlights.
    page.press("Escape")?;
    page.until("nothing is lit", NOT_HIGHLIGHTED)?;
    Ok(())
}

pub(crate) fn escape_goes_back_to_the_page(engine: Engine) -> Result<()> {
    let site = Site::built()?;
    let page = Page::visit(engine, &site)?;
    for path in [
        "/en/articles/smart-cities/",
        "/en/articles/smart-cities/#getting-around",
    ] {
        page.open(path)?;
        page.until_still()?;
        page.ask("scrollBy(0, 700)")?;
        page.until_still()?;
        let before = page.ask("return Math.round(scrollY)")?;
        page.press("/")?;
        search_for(&page, "bus")?;
        page.press("Escape")?;
        page.until(
            "the search is closed",
            "return !document.querySelector('dialog[open]')",
        )?;
        page.until_at(path)?;
        page.until_still()?;
        page.equal(
            "the scroll after the search",
            "return Math.round(scrollY)",
            &before,
        )?;
    }
    Ok(())
}

pub(crate) fn filters_narrow_and_nothing_is_said_kindly(engine: Engine) -> Result<()> {
    let site = Site::built()?;
    let page = Page::visit(engine, &site)?;
    page.open("/en/")?;
    page.click("link", "Search")?;
    search_for(&page, "wechat")?;
    page.click("button", "Countryside")?;
    page.until(
        "only one topic is left",
        "const titles = [...document.querySelectorAll('.group-title')];
        return titles.length > 0 && titles.every((title) => /rural|乡村/.test(title.textContent))",
    )?;
    page.click("button", "简体中文")?;
    page.sees("Nothing found")?;
    page.sees("Try fewer or shorter words")?;
    page.until(
        "the address knows",
        "return location.hash.includes('topic=countryside') && location.hash.includes('lang=zh')",
    )?;
    page.click("button", "Countryside")?;
    page.click("button", "简体中文")?;
    page.until(
        "all topics are back",
        "return document.querySelectorAll('.group').length > 1",
    )?;
    // A search whose hit was opened is among the recent ones.
    page.click("button", "Clear")?;
    search_for(&page, "bus")?;
    page.press("Enter")?;
    landed(&page)?;
    page.press("/")?;
    page.sees("Recent searches")?;
    page.click("button", "bus")?;
    page.until(
        "it is searched again",
        "return document.querySelectorAll('.group mark').length > 0",
    )?;
    Ok(())
}

pub(crate) fn an_empty_box_opens_nothing(engine: Engine) -> Result<()> {
    let site = Site::built()?;
    let page = Page::visit(engine, &site)?;
    page.open("/en/")?;
    page.press("/")?;
    search_for(&page, "fare")?;
    page.press("Enter")?;
    landed(&page)?;
    let there = page.address()?;
    page.press("/")?;
    page.find("button", "fare")?;
    page.press("Enter")?;
    // In the search "?" is a character, not a key of the app.
    page.type_text("?")?;
    page.sees("Nothing found")?;
    page.must(
        "no other sheet is open",
        "return document.querySelectorAll('dialog[open]').length === 1",
    )?;
    page.press("Escape")?;
    page.until_gone("dialog", "")?;
    page.until_at(&there)
}

pub(crate) fn all_passages_of_an_article_can_be_seen(engine: Engine) -> Result<()> {
    let site = Site::built()?;
    let page = Page::visit(engine, &site)?;
    page.open("/zh/")?;
    page.press("/")?;
    search_for(&page, "微信")?;
    page.find("button", "本文还有")?;
    let before = page.ask("return document.querySelectorAll('.group:first-child .hit').length")?;
    page.click("button", "本文还有")?;
    page.until_equal(
        "the first passage that was not there before has the focus",
        "const all = [...document.querySelectorAll('.group:first-child .hit')]; return all.indexOf(document.activeElement)",
        &before,
    )?;
    page.must(
        "all are there",
        "return !document.querySelector('.group:first-child .more-passages')",
    )?;
    page.press("ArrowDown")?;
    page.press("Enter")?;
    landed(&page)
}

pub(crate) fn what_the_help_tells_of_can_be_typed(engine: Engine) -> Result<()> {
    let site = Site::built()?;
    let page = Page::visit(engine, &site)?;
    page.open("/en/")?;
    page.press("/")?;
    page.find("searchbox", "")?;
    page.sees("Type a word, or the beginning of one.")?;
    page.sees("“in quotes” finds exactly those words")?;
    page.sees("-word leaves out passages with that word")?;
    page.sees("title:word looks in titles, topic: and lang: narrow further")?;
    for (typed, found) in [
        // Words without operators: passages with either, in any order.
        (
            "weak connection",
            &[
                "en/countryside",
                "en/offline",
                "en/searching",
                "en/smart-cities",
                "en/welcome",
                "zh/searching",
            ][..],
        ),
        ("\"weak connection\"", &["en/countryside"]),
        ("title:wechat", &["en/countryside", "en/smart-cities"]),
        ("title:wechat -rural", &["en/smart-cities"]),
        ("title:wechat topic:countryside", &["en/countryside"]),
        (
            "connection topic:guide lang:en",
            &["en/offline", "en/searching", "en/welcome"],
        ),
    ] {
        search_for(&page, typed)?;
        page.until_equal(typed, FOUND, &json!(found))?;
        page.click("button", "Clear")?;
        page.sees("“in quotes” finds exactly those words")?;
    }
    Ok(())
}

pub(crate) fn a_hit_in_a_fold_is_seen_again_after_a_reload(engine: Engine) -> Result<()> {
    const IS_OPEN: &str = "return document.querySelector('#_text details').open";
    let site = Site::built()?;
    let page = Page::visit(engine, &site)?;
    page.open("/en/articles/specimen/")?;
    page.must(
        "the fold is closed",
        "return !document.querySelector('#_text details').open",
    )?;
    page.open("/en/articles/specimen/#details?highlight=Markdown%20like")?;
    page.until("the fold around the words is open", IS_OPEN)?;
    page.until("words are lit in the section", HIGHLIGHTED)?;
    page.reload()?;
    page.until("the fold is open again", IS_OPEN)?;
    Ok(())
}

pub(crate) fn enter_opens_the_first_hit_of_what_is_typed(engine: Engine) -> Result<()> {
    let site = Site::built()?;
    let page = Page::visit(engine, &site)?;
    page.open("/en/")?;
    page.press("/")?;
    page.find("searchbox", "")?;
    // Nobody waits for the results here: the keys follow one another.
    page.type_text("smart city")?;
    page.press("Enter")?;
    page.until(
        "its article",
        "return location.pathname === '/en/articles/smart-cities/'",
    )?;
    page.press("/")?;
    page.find("searchbox", "")?;
    page.type_text("fronzt matter")?;
    page.press("Enter")?;
    page.until(
        "its article",
        "return location.pathname === '/en/articles/writing/'",
    )?;
    landed(&page)?;
    // What is pasted comes at once.
    page.press("/")?;
    page.find("searchbox", "")?;
    page.run(
        "document.execCommand('insertText', false, 'digital divide')",
        &[],
    )?;
    page.press("Enter")?;
    page.until(
        "its article",
        "return location.pathname === '/en/articles/countryside/'",
    )?;
    landed(&page)
}
