//! Notices: they stand above every page while they hold, with and without the app, without a
//! network and in a passed-on file, and are gone by the clock.

use crate::collections::{Collection, Files};
use crate::offline::visit_until_kept;
use crate::one_file::export;
use anyhow::{Result, ensure};
use bookmobile_e2e::{Axe, Engine, Page, Setting, Site};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use tempfile::TempDir;
use xtask::files::copy_folder;

const SETTINGS: &str = "title = { en = \"The town\", zh = \"小镇\" }\n\
    [[languages]]\ncode = \"en\"\ntag = \"en\"\nname = \"English\"\n\
    [[languages]]\ncode = \"zh\"\ntag = \"zh-Hans\"\nname = \"简体中文\"\n";
const ARTICLE: &str = "/en/articles/wells/";

/// A notice that holds from the year 2020 on.
fn notice(level: &str, english: &str, chinese: &str, until: &str, more: &str) -> Vec<u8> {
    format!(
        "level = \"{level}\"\ntitle = {{ en = \"{english}\", zh = \"{chinese}\" }}\n\
         text = {{ en = \"Leave the lower town.\", zh = \"请离开下城。\" }}\n\
         from = 2020-01-01T00:00:00Z\nuntil = {until}\n{more}\n"
    )
    .into()
}

#[allow(clippy::unnecessary_wraps)] // as a collection wants it
fn files() -> Result<Files> {
    let filler = |at| format!("Paragraph {at} says what has to be done.\n\n");
    let filler: Vec<String> = (0..60).map(filler).collect();
    let filler = filler.concat();
    let article =
        format!("---\ntitle: Wells\ndate: 2026-11-21\n---\nWater comes first.\n\n{filler}");
    let chinese = "---\ntitle: 水井\ndate: 2026-11-21\n---\n井水清澈。\n";
    let far = "2099-01-01T00:00:00Z";
    Ok(vec![
        ("site.toml".to_owned(), SETTINGS.into()),
        ("articles/en/wells.md".to_owned(), article.into()),
        ("articles/zh/wells.md".to_owned(), chinese.into()),
        (
            "notices/flood.toml".to_owned(),
            notice(
                "danger",
                "The river rises",
                "河水上涨",
                far,
                "link = \"wells\"",
            ),
        ),
        (
            "notices/road.toml".to_owned(),
            notice(
                "warning",
                "The road is closed",
                "道路封闭",
                "2090-01-01T00:00:00Z",
                "",
            ),
        ),
        (
            "notices/old.toml".to_owned(),
            notice(
                "warning",
                "An old storm",
                "旧风暴",
                "2020-02-01T00:00:00Z",
                "",
            ),
        ),
        (
            "notices/first.toml".to_owned(),
            notice("warning", "A first word", "最初的消息", far, ""),
        ),
        (
            "notices/second.toml".to_owned(),
            notice(
                "information",
                "A second word",
                "后来的消息",
                far,
                "updates = \"first\"",
            ),
        ),
    ])
}

static SITE: Collection = Collection::new("notices", files);

/// The titles of the notices that are shown.
const SHOWN: &str = "return [...document.querySelectorAll('body > .notices .notice-title span')]
    .filter((one) => one.checkVisibility?.() ?? true).map((one) => one.textContent)";
const ALL: [&str; 3] = ["The river rises", "The road is closed", "A second word"];

fn shown(page: &Page, titles: &[&str]) -> Result<()> {
    page.until_equal("the notices", SHOWN, &json!(titles))
}

fn own_copy() -> Result<(TempDir, Site)> {
    let folder = TempDir::new()?;
    copy_folder(SITE.folder()?, folder.path())?;
    let site = Site::at(folder.path())?;
    Ok((folder, site))
}

/// Changes what the site has for pages that look for notices.
fn publish(folder: &Path, change: impl FnOnce(&mut Value)) -> Result<()> {
    let path = folder.join("notices.json");
    let mut data: Value = serde_json::from_slice(&fs::read(&path)?)?;
    data["built"] = json!(data["built"].as_i64().unwrap_or_default() + 1);
    change(&mut data);
    Ok(fs::write(path, data.to_string())?)
}

/// A site whose pages first set the clock.
fn with_clock(time: &str) -> Result<(TempDir, Site)> {
    let (folder, site) = own_copy()?;
    let clock = format!(
        "const start = Date.parse('{time}') - Date.now();\nconst now = Date.now;\n\
         Date.now = () => now() + start;"
    );
    fs::write(folder.path().join("clock.js"), clock)?;
    let path = folder.path().join("en/articles/wells/index.html");
    let page = fs::read_to_string(&path)?;
    let page = page.replacen("<script", "<script src=\"/clock.js\"></script>\n<script", 1);
    fs::write(path, page)?;
    Ok((folder, site))
}

pub(crate) fn notices_stand_above_every_page(engine: Engine) -> Result<()> {
    let site = SITE.site()?;
    let page = Page::visit(engine, &site)?;
    for path in ["/en/", ARTICLE, "/en/articles/notices/"] {
        page.open(path)?;
        shown(&page, &ALL)?;
        page.must(
            "they are the first of the page, each with its role",
            "const aside = document.querySelector('body > .notices');
            const roles = [...aside.querySelectorAll('[data-id]')].map((one) => one.getAttribute('role'));
            return aside.nextElementSibling.matches('.masthead') && roles.join() === 'alert,status,status'
                && aside.getBoundingClientRect().top < document.querySelector('.masthead').getBoundingClientRect().top",
        )?;
    }
    page.sees("As of ")?;
    // In another language, and on another page of the app.
    page.open("/zh/")?;
    shown(&page, &["河水上涨", "道路封闭", "后来的消息"])?;
    page.open("/en/")?;
    page.click("link", "All notices")?;
    page.until_at("/en/articles/notices/")?;
    page.find("heading", "1 January 2020: An old storm")?;
    shown(&page, &ALL)?;
    // What is over is found.
    page.press("/")?;
    crate::search::search_for(&page, "old storm")?;
    page.press("Enter")?;
    page.until_at("/en/articles/notices/#old?highlight=old+storm")
        .or_else(|_| {
            page.must("at the notice", "return location.hash.startsWith('#old')")
                .map(drop)
        })
}

pub(crate) fn notices_are_in_a_page_without_the_app(engine: Engine) -> Result<()> {
    let (folder, site) = own_copy()?;
    for entry in fs::read_dir(folder.path())? {
        let path = entry?.path();
        let is_script = path.extension().is_some_and(|ending| ending == "js");
        if is_script {
            fs::remove_file(path)?;
        }
    }
    let page = Page::visit(engine, &site)?;
    page.open_plain(ARTICLE)?;
    shown(&page, &ALL)?;
    page.find("link", "All notices")?;
    Ok(())
}

pub(crate) fn a_danger_stays_and_others_can_be_dismissed(engine: Engine) -> Result<()> {
    let site = SITE.site()?;
    let page = Page::visit(engine, &site)?;
    page.open(ARTICLE)?;
    page.until_gone("button", "Dismiss: The river rises")?;
    page.click("button", "Dismiss: The road is closed")?;
    shown(&page, &["The river rises", "A second word"])?;
    page.must(
        "the focus is near",
        "return document.activeElement.getAttribute('aria-label') === 'Dismiss: A second word'",
    )?;
    page.open("/en/")?;
    shown(&page, &["The river rises", "A second word"])?;
    page.click("button", "Dismiss: A second word")?;
    shown(&page, &["The river rises"])
}

pub(crate) fn notices_are_gone_by_the_clock(engine: Engine) -> Result<()> {
    let (_folder, site) = with_clock("2095-01-01T00:00:00Z")?;
    let page = Page::visit(engine, &site)?;
    page.open(ARTICLE)?;
    shown(&page, &["The river rises", "A second word"])?;
    let (_folder, site) = with_clock("2099-01-01T00:00:01Z")?;
    let page = Page::visit(engine, &site)?;
    page.open(ARTICLE)?;
    page.until("no notices", "return !document.querySelector('.notices')")?;
    // A clock before the build is doubted.
    let (_folder, site) = with_clock("2001-01-01T00:00:00Z")?;
    let page = Page::visit(engine, &site)?;
    page.open(ARTICLE)?;
    shown(&page, &ALL)?;
    page.sees("The clock of this device may be wrong")
}

pub(crate) fn a_new_notice_comes_into_an_open_page(engine: Engine) -> Result<()> {
    const TOP: &str =
        "return Math.round(document.querySelectorAll('.prose p')[30].getBoundingClientRect().top)";
    let (folder, site) = own_copy()?;
    let page = Page::visit(engine, &site)?;
    page.open(ARTICLE)?;
    shown(&page, &ALL)?;
    page.ask("document.querySelectorAll('.prose p')[30].scrollIntoView({ block: 'center' })")?;
    page.until_still()?;
    let before = page.ask(TOP)?;
    publish(folder.path(), |data| {
        let mut new = data["notices"][0].clone();
        new["id"] = json!("fire");
        new["level"] = json!("danger");
        new["title"]["en"] = json!("A fire in the hills");
        new["ends"] = json!(["flood", "road"]);
        if let Some(all) = data["notices"].as_array_mut() {
            all.push(new);
        }
    })?;
    page.ask("dispatchEvent(new Event('online'))")?;
    shown(&page, &["A fire in the hills", "A second word"])?;
    page.until_still()?;
    let after = page.ask(TOP)?;
    let moved = after.as_f64().unwrap_or(1e9) - before.as_f64().unwrap_or_default();
    ensure!(moved.abs() <= 2.0, "what is read moved by {moved}");
    page.click("button", "New notice: A fire in the hills")?;
    page.until("the notices are in view", "return scrollY === 0")?;
    // What was fetched is there at the next visit without the file.
    fs::remove_file(folder.path().join("notices.json"))?;
    page.open("/en/")?;
    shown(&page, &["A fire in the hills", "A second word"])?;
    // A page in the place of the file is none.
    fs::write(folder.path().join("notices.json"), "<html>")?;
    page.open(ARTICLE)?;
    shown(&page, &["A fire in the hills", "A second word"])
}

pub(crate) fn notices_are_there_without_a_network(engine: Engine) -> Result<()> {
    let site = SITE.site()?.keeping();
    let page = Page::visit(engine, &site)?;
    visit_until_kept(&page)?;
    shown(&page, &ALL)?;
    drop(site);
    page.open(ARTICLE)?;
    shown(&page, &ALL)?;
    page.sees("As of ")?;
    page.click("link", "All notices")?;
    page.find("heading", "1 January 2020: An old storm")?;
    Ok(())
}

pub(crate) fn a_passed_on_file_has_the_notices(engine: Engine) -> Result<()> {
    let (folder, site) = own_copy()?;
    publish(folder.path(), |data| {
        data["notices"][0]["title"]["en"] = json!("Later than the build");
        if let Some(all) = data["notices"].as_array_mut() {
            all.truncate(1);
        }
    })?;
    let page = Page::visit(engine, &site)?;
    page.open(ARTICLE)?;
    shown(&page, &["Later than the build"])?;
    let stick = TempDir::new()?;
    let file = export(&page, &stick, "Settings", "Everything")?;
    page.open_file(&file)?;
    shown(&page, &["Later than the build"])?;
    page.click("link", "All notices")?;
    page.find("heading", "1 January 2020: An old storm")?;
    Ok(())
}

pub(crate) fn everyone_can_read_notices(engine: Engine) -> Result<()> {
    let axe = Axe::fetched()?;
    let site = SITE.site()?;
    let page = Page::visit(engine, &site)?;
    for (width, path) in [(1100, ARTICLE), (320, ARTICLE), (320, "/zh/")] {
        page.resize(width, 700)?;
        page.open(path)?;
        page.find(
            "button",
            if path == "/zh/" {
                "不再显示: 道路封闭"
            } else {
                "Dismiss: The road is closed"
            },
        )?;
        page.until_still()?;
        let found = axe.look(&page)?;
        ensure!(found.is_empty(), "{path} at {width}: {found:#?}");
        page.must(
            "nothing is wider than the page",
            "return document.documentElement.scrollWidth <= innerWidth",
        )?;
    }
    Ok(())
}

pub(crate) fn notices_are_on_paper_and_in_few_colours(engine: Engine) -> Result<()> {
    let site = SITE.site()?;
    let page = Page::visit(engine, &site)?;
    page.open(ARTICLE)?;
    page.find("button", "Dismiss: The road is closed")?;
    page.as_on_paper()?;
    shown(&page, &ALL)?;
    page.must(
        "without buttons, whose room is gone",
        "const seen = (one) => one.getClientRects().length > 0;
        return ![...document.querySelectorAll('.notices button')].some(seen)
            && [...document.querySelectorAll('.notice-item')].every((one) => seen(one) && parseFloat(getComputedStyle(one).paddingBlockEnd) < 20)",
    )?;
    if engine == Engine::WebKit {
        // It knows no forced colours.
        return Ok(());
    }
    let setting = Setting {
        forced_colors: true,
        ..Setting::default()
    };
    let page = Page::with(engine, &site, setting)?;
    page.open(ARTICLE)?;
    page.find("button", "Dismiss: The road is closed")?;
    page.must(
        "each has a frame and its word, and a danger has a thicker one",
        "const [danger, warning, information] = [...document.querySelectorAll('.notice-item')].map((one) => getComputedStyle(one));
        const words = [...document.querySelectorAll('.notice-title strong')].map((one) => one.innerText);
        return matchMedia('(forced-colors: active)').matches && new Set(words).size === 3
            && [danger, warning, information].every((one) => one.borderBlockStartStyle === 'solid' && one.borderBlockStartColor !== one.backgroundColor && one.color !== one.backgroundColor)
            && parseFloat(danger.borderBlockStartWidth) > parseFloat(warning.borderBlockStartWidth)",
    )?;
    page.focus("button", "Dismiss: The road is closed")?;
    page.press("Tab")?;
    page.must(
        "the focus has an outline",
        "const style = getComputedStyle(document.activeElement); return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2",
    )
    .map(drop)
}

/// A system that shows notifications once a person has allowed it; what it is asked is kept.
const SYSTEM: &str = "window.asked = 0;
    const kept = () => JSON.parse(localStorage.getItem('test-told') ?? '[]');
    window.told = kept;
    window.Notification = class {
        static get permission() { return localStorage.getItem('test-allowed') ?? 'default'; }
        static async requestPermission() {
            window.asked++;
            localStorage.setItem('test-allowed', 'granted');
            return 'granted';
        }
    };
    const worker = { showNotification: async (title, { body, lang, tag }) => localStorage.setItem('test-told', JSON.stringify([...kept(), [title, body, lang, tag]])) };
    Object.defineProperty(navigator, 'serviceWorker', { value: { ready: Promise.resolve(worker), controller: null, addEventListener() {}, register: () => new Promise(() => {}), getRegistration: async () => undefined, startMessages() {} } });";

/// Publishes a further notice.
fn publish_one(folder: &Path, id: &str, title: &str) -> Result<()> {
    publish(folder, |data| {
        let mut new = data["notices"][0].clone();
        new["id"] = json!(id);
        new["level"] = json!("danger");
        new["title"]["en"] = json!(title);
        new["ends"] = json!([]);
        if let Some(all) = data["notices"].as_array_mut() {
            all.push(new);
        }
    })
}

pub(crate) fn the_system_tells_of_notices_if_a_person_asked(engine: Engine) -> Result<()> {
    let (folder, site) = own_copy()?;
    fs::write(folder.path().join("system.js"), SYSTEM)?;
    let path = folder.path().join("en/articles/wells/index.html");
    let html = fs::read_to_string(&path)?;
    let html = html.replacen(
        "<script",
        "<script src=\"/system.js\"></script>\n<script",
        1,
    );
    fs::write(&path, html)?;
    let page = Page::visit(engine, &site)?;
    page.open(ARTICLE)?;
    shown(&page, &ALL)?;
    // Nobody has asked: what is new is on the page alone.
    publish_one(folder.path(), "fire", "A fire in the hills")?;
    page.ask("dispatchEvent(new Event('online'))")?;
    page.sees("A fire in the hills")?;
    page.equal(
        "the system was not asked",
        "return [window.asked, told()]",
        &json!([0, []]),
    )?;
    page.click("button", "Notify me of new ones")?;
    page.until_gone("button", "Notify me of new ones")?;
    page.equal(
        "once, by a press",
        "return [window.asked, told()]",
        &json!([1, []]),
    )?;
    publish_one(folder.path(), "dam", "The dam may break")?;
    page.ask("dispatchEvent(new Event('online'))")?;
    page.until_equal(
        "the system tells of the new one",
        "return told()",
        &json!([[
            "Danger: The dam may break",
            "Leave the lower town.",
            "en",
            "dam"
        ]]),
    )?;
    // After a reload nobody is asked, and nothing is told again.
    page.open(ARTICLE)?;
    page.sees("The dam may break")?;
    page.equal(
        "nothing more",
        "return [window.asked, told().length]",
        &json!([0, 1]),
    )
}
