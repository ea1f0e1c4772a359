//! Pages before the app runs, and without it: every page is readable, and the app takes it
//! over without moving anything.

use anyhow::{Result, ensure};
use bookmobile_e2e::known::{LIVE, NOT_LIVE};
use bookmobile_e2e::{Engine, Fault, LIMIT, Page, Setting, Site};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// The targets of a page's links, as paths with fragments, and the ids to which links can
/// lead.
const LINKS: &str = "const links = [...document.querySelectorAll('a[href]')].map((link) => new URL(link.href));
    const own = links.filter((link) => link.origin === location.origin && !link.hash.startsWith('#?'));
    const text = document.querySelector('main').innerText.length;
    const about = document.title + ': ' + document.querySelector('meta[name=description]').content;
    return [own.map((link) => link.pathname + decodeURIComponent(link.hash)), [...document.querySelectorAll('[id]')].map((one) => one.id), text, about]";

/// Compares the computed style of each element before and after the app's style sheets:
/// the elements that change, and their changed properties.
const DRESSED: &str = "return (async () => {
    const kind = (one) => one.className + ' ' + one.tagName;
    const times = {};
    // Two of each kind in each place: the first of its siblings is often special.
    const some = [...document.querySelectorAll('html, body, body *')].filter((one) => {
        const place = kind(one) + ' in ' + kind(one.parentNode ?? one);
        return (times[place] = (times[place] ?? 0) + 1) <= 2;
    });
    const names = [...getComputedStyle(document.body)];
    const look = () => some.flatMap((one) => ['', '::before'].map((part) => {
        const style = getComputedStyle(one, part);
        // Of what is not drawn the rest does not matter.
        return part && style.content === 'none' ? ['none'] : names.map((name) => style.getPropertyValue(name));
    }));
    const before = look();
    const { root } = document.documentElement.dataset;
    const link = document.createElement('link');
    link.rel = 'stylesheet';
    link.href = root + CONFIG.files.optionalStyle;
    const come = new Promise((done, fail) => { link.onload = done; link.onerror = fail; });
    document.head.append(link);
    await come;
    const after = look();
    return before.flatMap((own, at) => {
        const other = after[at].flatMap((value, no) => value === own[no] ? [] : [`${names[no]}: ${own[no]} -> ${value}`]);
        return other.length ? [`${kind(some[at >> 1])}${at % 2 ? '::before' : ''} { ${other.join('; ')} }`] : [];
    }).slice(0, 5).concat(some.length > 20 ? [] : 'an empty page');
})()";

pub(crate) fn every_page_is_dressed_before_the_apps_style_comes(engine: Engine) -> Result<()> {
    let site = Site::built()?;
    site.server.put_fault(".js", Fault::Status(404));
    let page = Page::visit(engine, &site)?;
    // The script reads every property of many elements.
    page.patience(LIMIT)?;
    for (width, height, some) in [(1200, 900, "/"), (360, 740, "/zh/")] {
        page.resize(width, height)?;
        let pages = site.pages()?.into_iter();
        for path in pages.filter(|path| path.starts_with(some)) {
            page.open_plain(&path)?;
            let otherwise = page.ask(DRESSED)?;
            ensure!(
                otherwise == json!([]),
                "{path} at {width} looks otherwise when the app's style comes: {otherwise}"
            );
        }
    }
    Ok(())
}

pub(crate) fn every_page_works_without_the_app(engine: Engine) -> Result<()> {
    let site = Site::built()?;
    site.server.put_fault(".js", Fault::Status(404));
    let page = Page::visit(engine, &site)?;
    let pages = site.all_pages()?;
    let mut ids: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    let mut links: BTreeSet<(&str, String)> = BTreeSet::new();
    let mut abouts = BTreeSet::new();
    for path in &pages {
        page.open_plain(path)?;
        let found = page.ask(LINKS)?;
        let list = |at: usize| -> Vec<String> {
            serde_json::from_value(found[at].clone()).unwrap_or_default()
        };
        ensure!(found[2].as_u64() > Some(40), "{path} has no text");
        links.extend(list(0).into_iter().map(|link| (path.as_str(), link)));
        ids.insert(path, list(1).into_iter().collect());
        let about = found[3].to_string();
        // The root is the library in the site's own language.
        if path != "/" && !abouts.insert(about.clone()) {
            return page.fail(&format!(
                "{path} says of itself what another page does: {about}"
            ));
        }
    }
    ensure!(
        ids.len() >= 24 && links.len() > 200,
        "{} pages, {} links",
        ids.len(),
        links.len()
    );
    for (from, link) in &links {
        let (path, id) = link.split_once('#').unwrap_or((link, ""));
        if path.contains("/images/") {
            continue;
        }
        let Some(there) = ids.get(path) else {
            return page.fail(&format!("{from} leads to {path}, which is not there"));
        };
        ensure!(
            id.is_empty() || there.contains(id),
            "{from} leads to {link}: no such place"
        );
    }
    // By clicks.
    page.open_plain("/en/")?;
    page.click("link", "WeChat in China’s smart cities")?;
    page.until_at("/en/articles/smart-cities/")?;
    page.find("heading", "Getting around")?;
    page.sees("A passenger in a large Chinese city")?;
    // Except the buttons of pictures, which work without the app (see on_request.rs).
    page.must(
        "nothing pretends to work",
        "return [...document.querySelectorAll('button:not(.picture)')].every((button) => button.disabled)",
    )?;
    page.click("link", "中文")?;
    page.until_at("/zh/articles/smart-cities/")?;
    page.find("heading", "智慧城市里的微信")?;
    page.open_plain("/en/questions/")?;
    page.click("button", "What is a smart city?")?;
    page.sees("A smart city is an urban area")?;
    Ok(())
}

/// The positions of the main elements in the window.
pub(crate) const PLACES: &str = "return [...document.querySelectorAll('h1, h2, main p:not(.list-goes-on), main img, main li, .masthead a, .masthead button, .bottom-bar > *')]
    .map((one) => { const box = one.getBoundingClientRect(); return [box.left, box.top, box.width, box.height].map((n) => Math.round(n * 10) / 10).join(' ') + ' ' + one.textContent.slice(0, 30); })";

/// Records each layout shift, if the browser reports them.
pub(crate) const SHIFTS: &str = "window.shifts = [];
    if (PerformanceObserver.supportedEntryTypes?.includes('layout-shift'))
        new PerformanceObserver((list) => { for (const one of list.getEntries())
            shifts.push([one.value, ...one.sources.map(({ node }) => node?.outerHTML?.slice(0, 100) ?? '')]); })
            .observe({ type: 'layout-shift', buffered: true });";

/// Checks that no layout shift was reported. Only Chromium reports them; for the others,
/// positions before and after are compared.
pub(crate) fn nothing_shifted(page: &Page) -> Result<()> {
    let reports = "return PerformanceObserver.supportedEntryTypes.includes('layout-shift')";
    let is_chromium = page.engine() == Engine::Chromium;
    page.equal("whether shifts are reported", reports, &json!(is_chromium))?;
    if is_chromium {
        page.equal("shifts of the layout", "return shifts", &json!([]))?;
    }
    Ok(())
}

pub(crate) fn nothing_moves_when_the_app_takes_over(engine: Engine) -> Result<()> {
    let site = Site::held(SHIFTS)?;
    for phone in [false, true] {
        let setting = Setting {
            phone,
            ..Setting::default()
        };
        let page = Page::with(engine, &site, setting)?;
        for path in [
            "/en/",
            "/en/articles/smart-cities/",
            "/zh/articles/specimen/",
            "/zh/questions/",
        ] {
            page.open_plain(path)?;
            page.until("pictures and text are there", "return document.readyState !== 'loading' && [...document.images].every((one) => one.complete || one.loading === 'lazy')")?;
            page.must("the app is not there yet", NOT_LIVE)?;
            let before = page.ask(PLACES)?;
            page.let_start()?;
            page.until_still()?;
            same_places(&page, path, &before)?;
            nothing_shifted(&page)?;
            // Resets to a first visit, on a page without the app, because the app stores
            // the open tabs when its page is left.
            page.open_plain("/en/articles/")?;
            page.ask("sessionStorage.clear(); localStorage.clear()")?;
        }
    }
    Ok(())
}

pub(crate) fn same_places(page: &Page, path: &str, before: &Value) -> Result<()> {
    let after = page.ask(PLACES)?;
    let (Some(old), Some(new)) = (before.as_array(), after.as_array()) else {
        return page.fail("no places");
    };
    ensure!(!old.is_empty());
    for (old, new) in old.iter().zip(new) {
        if old != new {
            return page.fail(&format!("{path}: {old} became {new}"));
        }
    }
    ensure!(
        old.len() == new.len(),
        "{path}: {} became {}",
        old.len(),
        new.len()
    );
    Ok(())
}

/// Opens a readable article on which the app does not start until the story lets it.
fn on_an_article_without_the_app(engine: Engine) -> Result<(Site, Page)> {
    let site = Site::held("")?;
    let page = Page::visit(engine, &site)?;
    page.open_plain("/en/articles/smart-cities/")?;
    page.until(
        "the text is there",
        "return document.querySelectorAll('.prose p').length > 3",
    )?;
    Ok((site, page))
}

pub(crate) fn focus_and_selection_survive_the_take_over(engine: Engine) -> Result<()> {
    let (_site, page) = on_an_article_without_the_app(engine)?;
    page.ask(
        "const link = document.querySelector('.contents a');
        link.focus({ preventScroll: true });
        window.focused = link;
        const words = [...document.querySelectorAll('.prose p')].map((one) => one.firstChild).find((text) => text.length > 40);
        getSelection().setBaseAndExtent(words, 2, words, 30);
        window.selected = getSelection().toString();",
    )?;
    page.must(
        "the app is not there yet, and text is selected",
        &format!("return !{LIVE} && selected.length > 20"),
    )?;
    page.let_start()?;
    page.until_still()?;
    page.must(
        "the focus is where it was",
        "return document.activeElement === focused && focused.isConnected",
    )?;
    page.must(
        "the selection is what it was",
        "return getSelection().toString() === selected",
    )?;
    Ok(())
}

pub(crate) fn who_has_scrolled_before_the_app_is_there_stays(engine: Engine) -> Result<()> {
    let (_site, page) = on_an_article_without_the_app(engine)?;
    page.ask(
        "scrollTo({ top: document.querySelectorAll('.prose p')[5].getBoundingClientRect().top + scrollY - 200, behavior: 'instant' })",
    )?;
    page.until_still()?;
    let place =
        "return Math.round(document.querySelectorAll('.prose p')[5].getBoundingClientRect().top)";
    let before = page.ask(place)?;
    page.let_start()?;
    page.until_still()?;
    page.until_equal("where the paragraph is", place, &before)?;
    page.must("one has scrolled", "return scrollY > 200")
        .map(drop)
}

pub(crate) fn who_comes_to_a_section_before_the_app_is_there_stays(engine: Engine) -> Result<()> {
    const PLACE: &str =
        "return Math.round(document.getElementById('healthcare').getBoundingClientRect().top)";
    let site = Site::held("")?;
    for phone in [false, true] {
        let setting = Setting {
            phone,
            ..Setting::default()
        };
        let page = Page::with(engine, &site, setting)?;
        // The browser has gone to the section; the person stays, scrolls on, or goes back
        // to the top.
        for step in ["0", "scrollBy(0, 300)", "scrollTo(0, 0)"] {
            page.open_plain("/en/")?;
            page.open_plain("/en/articles/smart-cities/#healthcare")?;
            page.until("the browser is at the section", "return scrollY > 300")?;
            page.until_still()?;
            page.ask(step)?;
            page.until_still()?;
            let before = page.ask(PLACE)?;
            page.let_start()?;
            page.until_still()?;
            page.until_equal("where the section is", PLACE, &before)?;
        }
    }
    Ok(())
}

pub(crate) fn the_first_tab_stop_leads_to_the_text(engine: Engine) -> Result<()> {
    let site = Site::built()?;
    let page = Page::visit(engine, &site)?;
    page.open("/en/articles/smart-cities/#healthcare")?;
    page.focus("link", "Skip to the text")?;
    page.must(
        "it is to be seen",
        "return document.activeElement.getBoundingClientRect().top >= 0",
    )?;
    page.press("Enter")?;
    page.until(
        "the text has the focus",
        "return document.activeElement.closest('main')",
    )?;
    page.until_at("/en/articles/smart-cities/#healthcare")
}
