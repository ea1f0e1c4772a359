//! What is new: a topic that is followed, articles that come later, articles that changed since
//! they were read, small edits of which nothing is said, and the shelf of an earlier version.

use crate::collections::{Collection, Files};
use crate::offline::{delete_everything, load_new_version, visit_until_kept};
use anyhow::Result;
use bookmobile_e2e::{Engine, PHONE, Page, Site};
use serde_json::{Value, json};

const SETTINGS: &str = r#"
title = { en = "A site that grows", zh = "会长大的网站" }
[[languages]]
code = "en"
tag = "en"
name = "English"
[[languages]]
code = "zh"
tag = "zh-Hans"
name = "简体中文"
[[topics]]
slug = "water"
name = { en = "Water", zh = "水" }
[[topics]]
slug = "roads"
name = { en = "Roads", zh = "路" }
"#;

const ADDED: &str = "A new bridge was opened to walkers in spring.";
const REMOVED: &str = "The ferry crosses each hour until the evening.";

/// An article, with further front matter.
fn article(path: &str, title: &str, day: u8, more: &str, text: &str) -> (String, Vec<u8>) {
    let page = format!("---\ntitle: {title}\ndate: 2026-11-{day:02}\n{more}\n---\n{text}\n");
    (format!("articles/{path}.md"), page.into_bytes())
}

/// A text with paragraphs enough to scroll, and others at its end.
fn long(last: &str) -> String {
    let filler = |at| format!("Paragraph {at} says what has to be done in week {at} of the year.");
    let filler: Vec<String> = (0..40).map(filler).collect();
    format!("{}\n\n## The crossing\n\n{last}", filler.join("\n\n"))
}

fn files(rivers: &str, small: (&str, &str), more: Vec<(String, Vec<u8>)>) -> Files {
    let water = "topics: [water]";
    let mut all = vec![
        ("site.toml".to_owned(), SETTINGS.into()),
        article("en/rivers", "Rivers", 1, water, &long(rivers)),
        article(
            "en/wells",
            "Wells",
            2,
            &format!("{water}\n{}", small.0),
            &long(small.1),
        ),
        article(
            "en/streets",
            "Streets",
            3,
            "topics: [roads]",
            "A street has two sides.",
        ),
        article("zh/rivers", "河流", 1, water, "河流入海。"),
    ];
    all.extend(more);
    all
}

static BEFORE: Collection = Collection::new("news-before", || {
    let rivers = format!("Rivers have banks. {REMOVED}\n\nThe fare is two coins for each person.");
    let rivers = rivers.replace(&format!(" {REMOVED}"), &format!("\n\n{REMOVED}"));
    let wells = "A well is deep, and its water is cold.";
    Ok(files(&rivers, ("", wells), Vec::new()))
});

/// Two articles came, one changed so that readers should know, one was edited a little.
static AFTER: Collection = Collection::new("news-after", || {
    let rivers =
        format!("Rivers have banks.\n\n{ADDED}\n\nThe fare is three coins for each person.");
    let wells = "A well is deep and wide, and its water is cold in each of the seasons.";
    let minor = "changes:\n  - date: 2026-11-20\n    text: Said it better.\n    minor: true";
    let more = vec![
        article(
            "en/lakes",
            "Lakes",
            9,
            "topics: [water]",
            &long("A lake lies still."),
        ),
        article(
            "en/bridges",
            "Bridges",
            8,
            "topics: [roads]",
            "A bridge has two ends.",
        ),
    ];
    Ok(files(&rivers, (minor, wells), more))
});

fn follow(page: &Page, path: &str, name: &str) -> Result<()> {
    page.open(path)?;
    page.click("button", name)?;
    page.until(
        "it is followed",
        "return document.querySelector('follow-topic button').ariaPressed === 'true'",
    )?;
    Ok(())
}

/// The record of a store of the shelf, or null.
fn record(store: &str, key: &str) -> String {
    record_with(store, key, "own ?? null")
}

/// The same, of which something is asked.
fn record_with(store: &str, key: &str, ask: &str) -> String {
    format!(
        "return new Promise((done) => {{
          const open = indexedDB.open('bookmobile:/:shelf');
          open.onsuccess = () => {{
            const request = open.result.transaction('{store}').objectStore('{store}').get('{key}');
            request.onsuccess = () => {{ open.result.close(); const own = request.result; done({ask}); }};
          }};
        }})"
    )
}

/// Reads an article for as long as it takes to count.
fn read(page: &Page, path: &str, key: &str) -> Result<()> {
    page.open(path)?;
    page.until(
        "the shelf is there",
        "return document.querySelector('[data-marks]') !== null",
    )?;
    page.until("it counts as read", &record("seen", key))?;
    page.until("its version is kept", &record("versions", key))
        .map(drop)
}

/// The titles in the lists of the page that have a mark, with the mark.
const MARKED: &str = "return [...document.querySelectorAll('.shelf-unread')].map((one) => one.parentElement.textContent)";
/// The articles in the list of what is new.
const LISTED: &str = "return [...document.querySelectorAll('what-is-new .shelf-entry a')].map((one) => one.textContent)";
const TALLIES: &str =
    "return [...document.querySelectorAll('.topic-tab')].map((one) => one.textContent)";

pub(crate) fn a_new_article_of_a_followed_topic_is_marked_until_it_is_read(
    engine: Engine,
) -> Result<()> {
    let site = BEFORE.site()?;
    let page = Page::visit(engine, &site)?;
    follow(&page, "/en/topics/water/", "Follow this topic")?;
    page.equal("nothing is new", MARKED, &json!([]))?;
    site.server.turn_to(AFTER.folder()?);
    page.open("/en/topics/water/")?;
    page.until_equal("what is marked", MARKED, &json!(["Lakes New"]))?;
    let tallies = json!(["All", "Water 1 new", "Roads", "Shelf 1 new"]);
    page.until_equal("the tabs", TALLIES, &tallies)?;
    // The icon of the app has the number, until the list is open.
    page.run(
        "window.badge = []; navigator.setAppBadge = async (count) => { badge.push(count); };
         navigator.clearAppBadge = async () => { badge.push('none'); };
         new BroadcastChannel('bookmobile:/:shelf').postMessage({ name: 'follows', keys: [] });",
        &[],
    )?;
    page.until_equal("the badge", "return badge", &json!([1]))?;
    page.click("tab", "Shelf 1 new")?;
    page.until_equal("what is new", LISTED, &json!(["Lakes"]))?;
    page.until_equal("the badge", "return badge.at(-1)", &json!("none"))?;
    page.click("link", "Lakes")?;
    page.until_at("/en/articles/lakes/")?;
    page.until("it counts as read", &record("seen", "en/lakes"))?;
    page.click("tab", "Library")?;
    page.open("/en/topics/water/")?;
    let tallies = json!(["All", "Water", "Roads", "Shelf"]);
    page.find("button", "Follow this topic")?;
    page.until_equal("the tabs", TALLIES, &tallies)?;
    page.equal("nothing is marked", MARKED, &json!([]))
}

pub(crate) fn all_can_be_marked_as_read_and_back_by_keys(engine: Engine) -> Result<()> {
    let site = BEFORE.site()?;
    let page = Page::visit(engine, &site)?;
    page.open("/en/")?;
    page.focus("button", "Follow all new articles")?;
    page.press("Enter")?;
    page.until("it is followed", &record("follows", "en/"))?;
    // Another window knows of it without being asked.
    let (second, first) = page.new_window()?;
    page.to_window(&second)?;
    page.open("/en/")?;
    let pressed = "return document.querySelector('follow-topic button')?.ariaPressed";
    page.until_equal("it is followed", pressed, &json!("true"))?;
    site.server.turn_to(AFTER.folder()?);
    page.open("/en/shelf/")?;
    page.until_equal("what is new", LISTED, &json!(["Lakes", "Bridges"]))?;
    page.to_window(&first)?;
    page.open("/en/shelf/")?;
    page.until_equal("what is new", LISTED, &json!(["Lakes", "Bridges"]))?;
    page.to_window(&second)?;
    page.focus("button", "Mark all as read")?;
    page.press("Enter")?;
    page.sees("All are marked as read.")?;
    page.until_equal("nothing is new", LISTED, &json!([]))?;
    page.to_window(&first)?;
    page.until_equal("nothing is new", LISTED, &json!([]))?;
    page.to_window(&second)?;
    page.press("Enter")?;
    page.until_equal("it is back", LISTED, &json!(["Lakes", "Bridges"]))?;
    page.run("document.querySelector('what-is-new summary').click()", &[])?;
    page.click("button", "Stop following All articles (English)")?;
    page.until_equal("nothing is followed", LISTED, &json!([]))?;
    page.to_window(&first)?;
    page.sees("Follow a topic, or everything")
}

pub(crate) fn a_changed_article_shows_what_changed(engine: Engine) -> Result<()> {
    let site = BEFORE.site()?;
    let page = Page::visit(engine, &site)?;
    follow(&page, "/en/topics/water/", "Follow this topic")?;
    read(&page, "/en/articles/rivers/", "en/rivers")?;
    let old = page.ask(&record("versions", "en/rivers"))?;
    page.must(
        "the text is kept",
        "
        return new Promise((done) => {
          const open = indexedDB.open('bookmobile:/:shelf');
          open.onsuccess = () => {
            const request = open.result.transaction('texts').objectStore('texts').count();
            request.onsuccess = () => { open.result.close(); done(request.result === 1); };
          };
        })",
    )?;
    site.server.turn_to(AFTER.folder()?);
    page.open("/en/topics/water/")?;
    page.until_equal(
        "what is marked",
        MARKED,
        &json!(["Lakes New", "Rivers Changed"]),
    )?;
    page.open("/en/articles/rivers/")?;
    page.sees("Passages added: 1, edited: 1, removed: 1.")?;
    page.focus("button", "Show changes")?;
    page.press("Enter")?;
    let listed = "return [...document.querySelectorAll('.shelf-changes :is(ins, del)')].map((one) => `${one.localName}: ${one.textContent}`)";
    let (removed, added) = (format!("del: {REMOVED}"), format!("ins: {ADDED}"));
    page.until("what changed is listed", &format!("
        const all = (() => {{ {listed} }})();
        return [{}, {}, 'del: two', 'ins: three'].every((one) => all.includes(one)) && all.length === 4",
        json!(removed), json!(added)))?;
    page.sees("Edited · The crossing")?;
    let painted = "return [...CSS.highlights.get('shelf-added')].map(String)";
    page.equal("what is new is painted", painted, &json!([ADDED, "three"]))?;
    // It waits for the reader, also when it is opened again.
    page.until("it counts as read", &record("seen", "en/rivers"))?;
    page.reload()?;
    page.sees("Passages added: 1, edited: 1, removed: 1.")?;
    page.click("button", "Done")?;
    page.until_gone("button", "Show changes")?;
    page.until(
        "this version is known",
        &record_with(
            "versions",
            "en/rivers",
            &format!("own.digest !== {}", old["digest"]),
        ),
    )?;
    page.open("/en/topics/water/")?;
    page.until_equal("what is marked", MARKED, &json!(["Lakes New"]))?;
    page.open("/en/articles/rivers/")?;
    page.until(
        "the shelf is there",
        "return document.querySelector('[data-marks]')",
    )?;
    page.until_gone("button", "Show changes")
}

pub(crate) fn without_the_old_text_the_new_passages_are_shown(engine: Engine) -> Result<()> {
    let site = BEFORE.site()?;
    let page = Page::visit(engine, &site)?;
    // What is not followed is known by the hashes of its blocks.
    read(&page, "/en/articles/rivers/", "en/rivers")?;
    site.server.turn_to(AFTER.folder()?);
    page.open("/en/articles/rivers/")?;
    page.sees("Passages added: 2, edited: 0, removed: 2.")?;
    page.click("button", "Show changes")?;
    page.sees("old words were not kept: 2")?;
    let listed =
        "return [...document.querySelectorAll('.shelf-changes ins')].map((one) => one.textContent)";
    let fare = "The fare is three coins for each person.";
    page.equal("the new passages", listed, &json!([ADDED, fare]))?;
    let loaded = "return performance.getEntriesByType('resource').filter(({ name }) => /anchors-|news-/.test(name)).length";
    page.equal("nothing else was loaded for it", loaded, &json!(0))
}

pub(crate) fn nothing_is_told_of_a_small_edit(engine: Engine) -> Result<()> {
    let site = BEFORE.site()?;
    let page = Page::visit(engine, &site)?;
    follow(&page, "/en/topics/water/", "Follow this topic")?;
    read(&page, "/en/articles/wells/", "en/wells")?;
    let old = page.ask(&record("versions", "en/wells"))?;
    site.server.turn_to(AFTER.folder()?);
    page.open("/en/topics/water/")?;
    page.until_equal("what is marked", MARKED, &json!(["Lakes New"]))?;
    page.open("/en/articles/wells/")?;
    page.sees("deep and wide")?;
    // What its publisher says is there for whoever opens it.
    page.sees("Changes")?;
    let small = "return document.querySelector('.changes .minor').textContent";
    page.equal(
        "the list",
        small,
        &json!("2026-11-20 Said it better. (small edit)"),
    )?;
    page.until(
        "the new version is the one that was read",
        &record_with(
            "versions",
            "en/wells",
            &format!("own.digest !== {}", old["digest"]),
        ),
    )?;
    page.until_gone("button", "Show changes")?;
    page.must(
        "nothing was said",
        "return document.querySelector('.shelf-changed') === null",
    )
    .map(drop)
}

/// Makes the database as version 1 did, with something in each of its stores.
const VERSION_1: &str = "
    const STORES = { marks: 'id', texts: 'key', places: 'key', lists: 'id', follows: 'key', meta: 'key' };
    const time = '2026-11-01T10:00:00.000Z';
    const text = document.querySelector('[data-article]').textContent;
    const quote = 'Rivers have banks.';
    const records = {
      marks: { id: 'one', kind: 'highlight', article: 'en/rivers', language: 'en', slug: 'rivers', title: 'Rivers', made: time, changed: time, rev: 1,
        tint: 2, note: 'From before.', digest: 'unknown', exact: quote, prefix: '', suffix: '', start: 0, end: quote.length, alone: true, section: 'the-crossing', heading: 'The crossing' },
      texts: { key: 'en/rivers@unknown', article: 'en/rivers', digest: 'unknown', date: time, text: `Another beginning.\\n${quote}` },
      places: { key: 'en/wells', language: 'en', slug: 'wells', title: 'Wells', digest: 'd', first: time, last: time, read: 400, most: 500, start: 0, quote: '', section: '', isDone: false },
      lists: { id: 'list', name: 'Later', changed: time, items: [] },
      meta: { key: 'tints', names: [] },
    };
    const open = indexedDB.open('bookmobile:/:shelf', 1);
    open.onupgradeneeded = () => {
      for (const [name, keyPath] of Object.entries(STORES)) {
        const store = open.result.createObjectStore(name, { keyPath });
        if (name === 'marks') store.createIndex('article', 'article');
      }
    };
    window.made = '';
    open.onsuccess = () => {
      const transaction = open.result.transaction(Object.keys(STORES), 'readwrite');
      for (const [name, record] of Object.entries(records)) transaction.objectStore(name).put(record);
      transaction.oncomplete = () => { open.result.close(); window.made = 'yes'; };
    };";

pub(crate) fn the_shelf_of_the_first_version_is_all_there(engine: Engine) -> Result<()> {
    let site = BEFORE.site()?;
    let page = Page::visit(engine, &site)?;
    // Before the shelf has opened its own.
    page.open_plain("/en/articles/rivers/")?;
    page.run(
        &format!("indexedDB.deleteDatabase('bookmobile:/:shelf'); {VERSION_1}"),
        &[],
    )?;
    page.until("it is made", "return window.made === 'yes'")?;
    page.open("/en/articles/rivers/")?;
    page.find("button", "Highlights: 1, notes: 1")?;
    let version = "return indexedDB.databases().then((all) => all.find(({ name }) => name === 'bookmobile:/:shelf').version)";
    page.equal("the version", version, &json!(2))?;
    for (store, key) in [
        ("texts", "en/rivers@unknown"),
        ("places", "en/wells"),
        ("lists", "list"),
        ("meta", "tints"),
    ] {
        page.must("what was there is there", &record(store, key))?;
    }
    page.open("/en/shelf/")?;
    page.sees("From before.")?;
    follow(&page, "/en/topics/water/", "Follow this topic")
}

pub(crate) fn an_older_program_says_that_the_shelf_is_newer(engine: Engine) -> Result<()> {
    let site = BEFORE.site()?;
    let page = Page::visit(engine, &site)?;
    page.open_plain("/en/articles/rivers/")?;
    page.run(
        "
        window.made = '';
        indexedDB.deleteDatabase('bookmobile:/:shelf');
        const open = indexedDB.open('bookmobile:/:shelf', 99);
        open.onsuccess = () => { open.result.close(); window.made = 'yes'; };",
        &[],
    )?;
    page.until("it is made", "return window.made === 'yes'")?;
    page.open("/en/shelf/")?;
    page.sees("A newer version of this site keeps the shelf.")?;
    // It works, for this window; what would not last is not offered.
    page.click("tab", "Water")?;
    page.until(
        "the topic is there",
        "return document.querySelector('follow-topic')",
    )?;
    page.must(
        "nothing can be followed",
        "return document.querySelector('follow-topic button') === null",
    )
    .map(drop)
}

pub(crate) fn without_a_database_nothing_can_be_followed(engine: Engine) -> Result<()> {
    let script = "Object.defineProperty(window, 'indexedDB', { value: undefined });";
    let site = Site::with_early_script(script)?;
    let page = Page::visit(engine, &site)?;
    page.open("/en/shelf/")?;
    page.sees("This browser keeps nothing for this page")?;
    page.click("tab", "All")?;
    page.find("link", "WeChat in China’s smart cities")?;
    page.until(
        "the shelf is there",
        "return customElements.get('follow-topic')",
    )?;
    page.must(
        "nothing can be followed",
        "return document.querySelector('follow-topic button') === null",
    )
    .map(drop)
}

pub(crate) fn a_new_version_of_a_kept_site_brings_what_is_new(engine: Engine) -> Result<()> {
    let site = BEFORE.site()?.keeping();
    let page = Page::visit(engine, &site)?;
    visit_until_kept(&page)?;
    follow(&page, "/en/topics/water/", "Follow this topic")?;
    site.server.turn_to(AFTER.folder()?);
    page.open("/en/topics/water/")?;
    page.sees("New or changed articles:")?;
    // What cannot be opened yet is not told of.
    page.find("button", "Follow this topic")?;
    page.equal("nothing is marked", MARKED, &json!([]))?;
    load_new_version(&page)?;
    page.until_equal("what is marked", MARKED, &json!(["Lakes New"]))?;
    // Without a network too.
    site.server.cut_after(0);
    page.open("/en/shelf/")?;
    page.until_equal("what is new", LISTED, &json!(["Lakes"]))
}

/// Keeps what the page hands over as a file.
const CATCH_FILE: &str = "
    window.files = [];
    URL.createObjectURL = (blob) => { blob.text().then((text) => window.files.push(text)); return ''; };
    HTMLAnchorElement.prototype.click = () => {};";

pub(crate) fn what_is_followed_and_read_goes_into_the_file(engine: Engine) -> Result<()> {
    let site = BEFORE.site()?;
    let page = Page::visit(engine, &site)?;
    follow(&page, "/en/topics/water/", "Follow this topic")?;
    read(&page, "/en/articles/rivers/", "en/rivers")?;
    page.open("/en/shelf/")?;
    page.run(CATCH_FILE, &[])?;
    page.click("button", "Save as a file")?;
    let file = page.until("there is a file", "return window.files[0]")?;
    let set: Value = serde_json::from_str(file.as_str().unwrap_or_default())?;
    assert_eq!(set["bookmobile:follows"][0]["key"], "en/water");
    assert_eq!(set["bookmobile:seen"][0]["key"], "en/rivers");
    page.run(
        "indexedDB.deleteDatabase('bookmobile:/:shelf').onsuccess = () => { window.gone = true; };",
        &[],
    )?;
    page.until("it is deleted", "return window.gone")?;
    site.server.turn_to(AFTER.folder()?);
    page.open("/en/shelf/")?;
    page.sees("Follow a topic, or everything")?;
    page.run(
        "
        const transfer = new DataTransfer();
        transfer.items.add(new File([arguments[0]], 'shelf.annotation'));
        const input = document.querySelector('.shelf-files input');
        input.files = transfer.files;
        input.dispatchEvent(new Event('change'));",
        &[file],
    )?;
    page.until_equal("what is new", LISTED, &json!(["Lakes", "Rivers"]))?;
    page.open("/en/articles/rivers/")?;
    page.sees("Passages added: 1, edited: 1, removed: 1.")
}

pub(crate) fn the_shelf_can_be_deleted_with_everything(engine: Engine) -> Result<()> {
    let site = BEFORE.site()?.keeping();
    let page = Page::visit(engine, &site)?;
    visit_until_kept(&page)?;
    follow(&page, "/en/topics/water/", "Follow this topic")?;
    page.click("button", "Settings")?;
    delete_everything(&page)?;
    page.sees("the site is not kept on this device")?;
    page.must("the shelf stays", &record("follows", "en/water"))?;
    page.click("button", "Undo")?;
    page.click("button", "Delete everything kept here")?;
    page.click(
        "checkbox",
        "Delete the shelf too: highlights, notes, what was read. This cannot be undone.",
    )?;
    page.click("button", "Delete")?;
    page.until("the shelf is gone", "return indexedDB.databases().then((all) => all.every(({ name }) => name !== 'bookmobile:/:shelf'))").map(drop)
}

pub(crate) fn the_library_does_not_move_when_the_shelf_comes(engine: Engine) -> Result<()> {
    let site = BEFORE.site()?;
    let page = Page::visit(engine, &site)?;
    page.open("/en/articles/rivers/")?;
    page.until(
        "the shelf is there",
        "return document.querySelector('[data-marks]')",
    )?;
    page.run(
        "document.querySelectorAll('[data-article] p')[15].scrollIntoView()",
        &[],
    )?;
    page.until(
        "the place is kept",
        "return localStorage.getItem('bookmobile:/:begun') === 'one'",
    )?;
    page.open_plain("/en/")?;
    let top = "return Math.round(document.querySelector('.entry').getBoundingClientRect().top)";
    let before = page.ask(top)?;
    page.until("the shelf is there", "return document.querySelector('continue-reading a') && document.querySelector('follow-topic button')")?;
    page.equal("the first entry is where it was", top, &before)
}

pub(crate) fn what_is_new_fits_a_phone(engine: Engine) -> Result<()> {
    let site = BEFORE.site()?;
    let page = Page::visit(engine, &site)?;
    page.resize(PHONE.0, PHONE.1)?;
    follow(&page, "/en/", "Follow all new articles")?;
    read(&page, "/en/articles/rivers/", "en/rivers")?;
    site.server.turn_to(AFTER.folder()?);
    let fits = "return document.documentElement.scrollWidth <= innerWidth";
    page.open("/en/articles/rivers/")?;
    page.click("button", "Show changes")?;
    page.must("the changes are no wider", fits)?;
    page.open("/en/shelf/")?;
    page.until_equal(
        "what is new",
        LISTED,
        &json!(["Lakes", "Bridges", "Rivers"]),
    )?;
    page.must("the shelf is no wider", fits)?;
    page.must("its tab is in view", "
        const tab = document.querySelector('.topic-tab[aria-selected=true]').getBoundingClientRect();
        return tab.left >= 0 && tab.right <= innerWidth").map(drop)
}
