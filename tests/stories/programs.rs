//! Mini-programs: they start when a person wants it, work without a network and in one file,
//! keep what one enters, and cannot do harm.

use crate::collections::{Collection, Files};
use crate::offline::visit_until_kept;
use crate::one_file::export;
use anyhow::{Result, ensure};
use bookmobile_e2e::{Axe, Engine, Page};
use serde_json::json;
use tempfile::TempDir;

const SETTINGS: &str = "title = { en = \"The town\", zh = \"小镇\" }\n\
    [[languages]]\ncode = \"en\"\ntag = \"en\"\nname = \"English\"\n\
    [[languages]]\ncode = \"zh\"\ntag = \"zh-Hans\"\nname = \"简体中文\"\n";

const PRICES: &str = "good,good:zh,date,price,unit,currency\n\
    Rice,大米,2026-11-16,5.00,kg,CNY\nRice,大米,2026-11-23,5.50,kg,CNY\n\
    Cabbage,白菜,2026-11-16,2.00,jin,CNY\nCabbage,白菜,2026-11-23,1.00,jin,CNY\n";

const ARTICLE: &str = "/en/articles/market/";

/// Programs that do harm, or try to, by their slugs.
const HOSTILE: &[(&str, &str)] = &[
    // Everything by which something could leave, or the page be reached. What works is shown.
    (
        "leak",
        "const tries = {
            fetch: () => fetch('/leak-fetch'), cors: () => fetch('http://127.0.0.1:9/leak', { mode: 'no-cors' }),
            xhr: () => new Promise((done, fail) => { const x = new XMLHttpRequest(); x.open('GET', '/leak-xhr'); x.onload = done; x.onerror = fail; x.send(); }),
            socket: () => new Promise((done, fail) => { const s = new WebSocket('ws://' + 'localhost' + '/leak'); s.onopen = done; s.onerror = fail; }),
            events: () => new Promise((done, fail) => { const s = new EventSource('/leak-events'); s.onopen = done; s.onerror = fail; }),
            script: () => importScripts('/leak-script'), module: () => import('/leak-module'),
            beacon: () => { if (!navigator.sendBeacon('/leak-beacon')) throw 0; },
            database: () => new Promise((done, fail) => { const r = indexedDB.open('x'); r.onsuccess = done; r.onerror = fail; }),
            site: async () => { if (!(await (await caches.open('x')).keys()) || (await caches.keys()).some((name) => name.startsWith('bookmobile'))) return; throw 0; },
            code: () => new Function('return 1')(), text: () => eval('1'),
            worker: () => new Promise((done, fail) => { const w = new Worker('/leak-worker'); w.onmessage = done; w.onerror = fail; }),
            parent: () => parent.document, top: () => top.location.href, storage: () => localStorage.length,
        };
        bookmobile.run({
            async start() {
                const worked = [];
                for (const [name, act] of Object.entries(tries)) {
                    const late = new Promise((_, fail) => setTimeout(fail, 1500));
                    try { await Promise.race([act(), late]); worked.push(name); } catch { }
                }
                return worked;
            },
            view: (worked) => ['p', {}, 'worked: ' + worked.join(' ')],
        });",
    ),
    // A view of what a page must not have.
    (
        "view",
        "bookmobile.run({ view: () => [
            ['script', {}, 'document.title = \"taken\"'], ['iframe', { src: '/leak-frame' }], ['img', { src: '/leak-image', onerror: 'document.title=\"taken\"' }],
            ['p', { onclick: 'document.title=\"taken\"', style: 'position:fixed;inset:0', id: '_panel', class: 'masthead' }, 'harmless'],
            ['a', { href: 'javascript:document.title=\"taken\"' }, 'a script'], ['a', { href: '/leak-link' }, 'a link'],
            ['form', { action: '/leak-form' }, ['button', { type: 'submit', formaction: '/leak-button' }, 'send']],
            ['style', {}, 'body{display:none}'], ['link', { rel: 'stylesheet', href: '/leak-style' }], ['object', { data: '/leak-object' }],
            ['svg', {}, ['image', { href: '/leak-svg' }], ['use', { href: '/leak-use' }], ['foreignObject', {}, ['p', {}, 'x']]],
            ['input', { type: 'file' }], ['input', { type: 'password' }],
        ] });",
    ),
    ("endless", "bookmobile.run({ view: () => ['button', { do: 'go' }, 'Go on for ever'], actions: { go() { for (;;); } } });"),
    ("flood", "bookmobile.run({ view: () => ['button', { do: 'go' }, 'Flood'], actions: { go() { for (let at = 0; at < 100000; at++) bookmobile.say('x' + at); } } });"),
    ("huge", "bookmobile.run({ view: () => Array.from({ length: 100000 }, () => ['p', {}, 'x']) });"),
    ("deep", "bookmobile.run({ view: () => { let node = 'x'; for (let at = 0; at < 5000; at++) node = ['div', {}, node]; return node; } });"),
    ("crash", "bookmobile.run({ view: () => ['button', { do: 'go' }, 'Crash'], actions: { go() { throw new Error('the wheel came off'); } } });"),
    ("syntax", "bookmobile.run({ view: () => "),
    ("silent", "setInterval(() => {}, 1000);"),
    // Each key takes it a third of a second.
    (
        "slow",
        "const { h } = bookmobile;
        const field = (name, state) => h('label', {}, name, h('input', { do: 'type', with: name, value: state[name] }));
        bookmobile.run({
            start: () => ({ Name: '', Town: '', count: 0 }),
            view: (state) => [field('Name', state), field('Town', state), h('p', {}, `heard ${state.count}`)],
            actions: { type(state, { with: name, value }) {
                for (const end = performance.now() + 300; performance.now() < end;);
                state[name] = value;
                state.count++;
            } },
        });",
    ),
    ("away", "bookmobile.run({ start() { bookmobile.open('wells'); bookmobile.share('x'); }, view: () => ['p', {}, 'still here'] });"),
];

#[allow(clippy::unnecessary_wraps)] // as a collection wants it
fn files() -> Result<Files> {
    let block = |text: &str| {
        format!("---\ntitle: Market\ndate: 2026-11-21\n---\nWhat it costs.\n\n{text}\n")
    };
    let market = block("```mini-program prices\ndata = \"data/prices.csv\"\nid = \"town\"\n```");
    let chinese = "---\ntitle: 集市\ndate: 2026-11-21\n---\n价格。\n\n```mini-program prices\ndata = \"data/prices.csv\"\nid = \"town\"\ntitle = \"镇上的价格\"\n```\n";
    let mut files: Files = vec![
        ("site.toml".to_owned(), SETTINGS.into()),
        ("data/prices.csv".to_owned(), PRICES.into()),
        ("articles/en/market.md".to_owned(), market.into()),
        ("articles/zh/market.md".to_owned(), chinese.into()),
        (
            "articles/en/wells.md".to_owned(),
            block("Water.").replace("Market", "Wells").into(),
        ),
    ];
    for (slug, code) in HOSTILE {
        let manifest =
            format!("name = \"The program {slug}\"\n[bookmobile]\napi = 1\nheight = 10\n");
        files.push((format!("programs/{slug}/manifest.toml"), manifest.into()));
        files.push((format!("programs/{slug}/worker.js"), (*code).into()));
        let article = block(&format!("```mini-program {slug}\n```"));
        let article = article.replace("Market", &format!("About {slug}"));
        files.push((format!("articles/en/about-{slug}.md"), article.into()));
    }
    Ok(files)
}

static SITE: Collection = Collection::new("programs", files);

/// Starts the program of the page.
pub(crate) fn start(page: &Page) -> Result<()> {
    page.until(
        "the box is there",
        "return !!document.querySelector('[data-built]')",
    )?;
    page.click("button", "Start")
}

/// Waits for the two prices.
fn shows_prices(page: &Page) -> Result<()> {
    page.until(
        "the prices",
        "return document.querySelectorAll('.program-view tbody tr').length === 2",
    )?;
    Ok(())
}

/// The texts of the view's rows.
const ROWS: &str = "return [...document.querySelectorAll('.program-view tbody tr')].map((row) => row.innerText.replace(/\\s+/g, ' ').trim())";

pub(crate) fn a_program_starts_when_a_person_wants_it(engine: Engine) -> Result<()> {
    let site = SITE.site()?;
    let page = Page::visit(engine, &site)?;
    page.open(ARTICLE)?;
    page.find("button", "Start")?;
    page.must(
        "nothing of it was loaded or runs",
        "return !document.querySelector('iframe') && !performance.getEntriesByType('resource').some(({ name }) => /programs\\/(frame|runtime|prices|town)/.test(name))",
    )?;
    start(&page)?;
    page.until_equal(
        "the latest prices, and what has changed",
        ROWS,
        &json!([
            "Rice ¥5.50 / kg 10% more +",
            "Cabbage ¥1.00 / jin (500 g) 50% less +"
        ]),
    )?;
    // In another unit, and in the basket.
    page.ask("const unit = document.querySelector('.program-view select'); unit.value = 'jin'; unit.dispatchEvent(new Event('change'))")?;
    page.until(
        "the price of half a kilogram",
        "return document.querySelector('.program-view tbody td').innerText.startsWith('¥2.75')",
    )?;
    page.click("button", "Add to the basket: Rice")?;
    page.click("button", "Basket (1)")?;
    page.focus("spinbutton", "How much: Rice")?;
    page.ask("document.activeElement.select()")?;
    page.type_text("4")?;
    page.until(
        "the sum",
        "return document.querySelector('.program-view .p-large').innerText.includes('¥11.00')",
    )?;
    page.must(
        "the field keeps the focus",
        "return document.activeElement.value === '4'",
    )?;
    // It is not started unasked later, and what was entered is still there.
    page.open(ARTICLE)?;
    page.find("button", "Start")?;
    page.must(
        "it does not run",
        "return !document.querySelector('.program-view').firstChild",
    )?;
    start(&page)?;
    page.click("button", "Basket (1)")?;
    page.until(
        "the sum",
        "return document.querySelector('.program-view .p-large').innerText.includes('¥11.00')",
    )?;
    page.click("button", "Stop")?;
    page.sees("It is stopped.")?;
    page.must("with all of it", "return !document.querySelector('iframe')")?;
    Ok(())
}

pub(crate) fn a_program_has_a_page_and_is_found(engine: Engine) -> Result<()> {
    let site = SITE.site()?;
    let page = Page::visit(engine, &site)?;
    page.open(ARTICLE)?;
    page.click("link", "On a page of its own")?;
    page.until_at("/en/articles/town/")?;
    start(&page)?;
    shows_prices(&page)?;
    // In Chinese it has the name that the article gives it.
    page.open("/zh/articles/town/")?;
    page.find("heading", "镇上的价格")?;
    page.click("button", "启动")?;
    page.until_equal(
        "the prices in Chinese",
        ROWS,
        &json!(["大米 ¥5.50 / 公斤 涨 10% +", "白菜 ¥1.00 / 斤 跌 50% +"]),
    )?;
    // Its data is found.
    crate::search::finds_page(&page, "cabbage market prices", "town")
}

pub(crate) fn a_program_works_without_a_network(engine: Engine) -> Result<()> {
    let site = SITE.site()?.keeping();
    let page = Page::visit(engine, &site)?;
    visit_until_kept(&page)?;
    drop(site);
    page.open(ARTICLE)?;
    start(&page)?;
    shows_prices(&page)?;
    Ok(())
}

pub(crate) fn a_program_works_in_one_file(engine: Engine) -> Result<()> {
    let site = SITE.site()?;
    let page = Page::visit(engine, &site)?;
    page.open(ARTICLE)?;
    let stick = TempDir::new()?;
    let file = export(&page, &stick, "Settings", "Everything")?;
    drop(site);
    page.open_file(&file)?;
    page.ask("location.hash = '#/en/articles/market/'")?;
    start(&page)?;
    shows_prices(&page)?;
    page.click("link", "On a page of its own")?;
    start(&page)?;
    shows_prices(&page)?;
    Ok(())
}

pub(crate) fn a_hostile_program_reaches_nothing(engine: Engine) -> Result<()> {
    let site = SITE.site()?;
    let page = Page::visit(engine, &site)?;
    let check = |where_from: &str| -> Result<()> {
        let found = page.until("what worked", "return document.querySelector('.program-view')?.innerText.match(/worked:(.*)/)?.[0].trim()")?;
        ensure!(found == "worked:", "{where_from}: {found}");
        Ok(())
    };
    page.open("/en/articles/about-leak/")?;
    start(&page)?;
    check("the site")?;
    page.open("/en/articles/about-view/")?;
    let title = page.ask("return document.title")?;
    start(&page)?;
    page.sees("harmless")?;
    page.click("button", "send")?;
    page.must(
        "of the view only what may be there",
        "const view = document.querySelector('.program-view');
        const all = [...view.querySelectorAll('*')];
        return view.innerText.includes('harmless') && !view.querySelector('script,iframe,img,style,link,object,image,use,foreignObject,[style],[onclick],[src],[action],[formaction],[href]')
            && all.every((one) => !one.id || one.id.startsWith('_program-')) && !view.querySelector('.masthead')
            && [...view.querySelectorAll('input')].every((one) => one.type === 'text')",
    )?;
    page.equal("the title", "return document.title", &title)?;
    let leaks: Vec<_> = site
        .server
        .requests()
        .into_iter()
        .filter(|request| request.starts_with("/leak-"))
        .collect();
    ensure!(leaks.is_empty(), "{leaks:?}");
    // In one file.
    let stick = TempDir::new()?;
    let file = export(&page, &stick, "Settings", "Everything")?;
    page.open_file(&file)?;
    page.ask("location.hash = '#/en/articles/about-leak/'")?;
    start(&page)?;
    check("one file")
}

pub(crate) fn a_program_that_misbehaves_is_ended(engine: Engine) -> Result<()> {
    let site = SITE.site()?;
    let page = Page::visit(engine, &site)?;
    for (slug, button, words) in [
        ("endless", "Go on for ever", "It did not answer any more"),
        ("flood", "Flood", "It did too much at once"),
        ("huge", "", "It did too much at once"),
        ("deep", "", "was stopped"),
        ("crash", "Crash", "the wheel came off"),
        ("syntax", "", "It made a mistake"),
        ("silent", "", "It could not be started."),
    ] {
        page.open(&format!("/en/articles/about-{slug}/"))?;
        start(&page)?;
        if !button.is_empty() {
            page.click("button", button)?;
        }
        page.sees(words)?;
        page.find("button", "Start again")?;
        page.must(&format!("nothing is left of {slug}"), "return !document.querySelector('iframe') && !document.querySelector('.program-view').firstChild")?;
        // The page is as it was.
        page.press("/")?;
        page.find("searchbox", "Search")?;
    }
    // What nobody asked for does not happen.
    page.open("/en/articles/about-away/")?;
    start(&page)?;
    page.sees("still here")?;
    page.until_at("/en/articles/about-away/")?;
    page.must(
        "no dialog",
        "return !document.querySelector('dialog.program-dialog')",
    )?;
    Ok(())
}

/// A view that does not know of the newest keys yet takes none of them away.
pub(crate) fn what_is_typed_into_a_slow_program_stays(engine: Engine) -> Result<()> {
    let site = SITE.site()?;
    let page = Page::visit(engine, &site)?;
    page.open("/en/articles/about-slow/")?;
    start(&page)?;
    page.sees("heard 0")?;
    // The values at each view are noted.
    page.run(
        "const fields = [...document.querySelectorAll('.program-view input')];
        window.seen = [];
        new MutationObserver(() => seen.push(fields[1].value)).observe(document.querySelector('.program-view p'), { characterData: true, childList: true, subtree: true });
        const type = (field, text) => { field.focus(); field.value = text; field.dispatchEvent(new Event('input', { bubbles: true })); };
        type(fields[0], 'Li'); type(fields[1], 'Ri'); type(fields[1], 'River');",
        &[],
    )?;
    page.sees("heard 3")?;
    page.equal(
        "the newest text, at each view",
        "return seen",
        &json!(["River", "River", "River"]),
    )?;
    page.equal(
        "both fields",
        "return [...document.querySelectorAll('.program-view input')].map(({ value }) => value)",
        &json!(["Li", "River"]),
    )
}

pub(crate) fn everyone_can_use_a_program(engine: Engine) -> Result<()> {
    let axe = Axe::fetched()?;
    let site = SITE.site()?;
    let page = Page::visit(engine, &site)?;
    for (width, path, name) in [
        (1100, ARTICLE, "Start"),
        (320, ARTICLE, "Start"),
        (320, "/zh/articles/town/", "启动"),
    ] {
        page.resize(width, 700)?;
        page.open(path)?;
        page.find("button", name)?;
        let found = axe.look(&page)?;
        ensure!(found.is_empty(), "{path} at {width}: {found:#?}");
        page.focus("button", name)?;
        page.press("Enter")?;
        shows_prices(&page)?;
        page.until_still()?;
        let found = axe.look(&page)?;
        ensure!(found.is_empty(), "{path} at {width}, running: {found:#?}");
        page.must(
            "nothing is wider than the page",
            "return document.documentElement.scrollWidth <= innerWidth",
        )?;
    }
    Ok(())
}
