//! The reader's own shelf: highlights and notes that stay where their words are, that two
//! windows share, that can be taken back, taken away as a file and brought again; and the
//! place where one stopped.

use crate::collections::{Collection, Files};
use anyhow::{Result, bail};
use bookmobile_e2e::{Engine, PHONE, Page, Site};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use tempfile::TempDir;
use xtask::files::copy_folder;

const SETTINGS: &str = "title = \"A shelf\"\n[[languages]]\ncode = \"en\"\ntag = \"en\"\nname = \"English\"\n\
    [[languages]]\ncode = \"zh\"\ntag = \"zh-Hans\"\nname = \"简体中文\"\n";
const ARTICLE: &str = "/en/articles/wells/";
const KEPT: &str = "The well behind the school gives clean water even in a dry summer.";
const EDITED: &str = "Ask the caretaker for the key of the pump before eight in the morning.";
const GONE: &str = "An old rope lies in the shed next to the northern gate.";

fn files_with(top: &str, edited: &str, gone: &str) -> Files {
    let filler = |at| format!("Paragraph {at} says what has to be done in week {at} of the year.");
    let filler: Vec<String> = (0..40).map(filler).collect();
    let filler = filler.join("\n\n");
    let article = format!(
        "---\ntitle: Wells\ndate: 2026-11-21\n---\n{top}Water comes first.\n\n## Near the school\n\n\
         {KEPT} Many people come here.\n\n{edited} It hangs on a hook.\n\n{gone}\n\n{filler}"
    );
    let chinese = "---\ntitle: 水井\ndate: 2026-11-21\n---\n学校后面的水井在干旱的夏天也有清水。早上八点以前去取钥匙。\n";
    vec![
        ("site.toml".to_owned(), SETTINGS.into()),
        ("articles/en/wells.md".to_owned(), article.into()),
        ("articles/zh/wells.md".to_owned(), chinese.into()),
    ]
}

#[allow(clippy::unnecessary_wraps)] // as a collection wants it
fn before() -> Result<Files> {
    Ok(files_with("", EDITED, GONE))
}

#[allow(clippy::unnecessary_wraps)] // as a collection wants it
fn after() -> Result<Files> {
    let top = "A new paragraph stands above everything that was here before.\n\n";
    let edited = "Ask the caretaker for the new key of the pump before nine in the morning.";
    Ok(files_with(
        top,
        edited,
        "The shed was taken down in spring.",
    ))
}

static BEFORE: Collection = Collection::new("shelf-before", before);
static AFTER: Collection = Collection::new("shelf-after", after);

/// Selects words in the article, as a person does with the pointer.
fn select(page: &Page, words: &str) -> Result<()> {
    let script = "
        const words = arguments[0];
        const walker = document.createTreeWalker(document.querySelector('[data-article]'), NodeFilter.SHOW_TEXT);
        for (let node = walker.nextNode(); node; node = walker.nextNode()) {
          const at = node.data.indexOf(words);
          if (at < 0) continue;
          const range = document.createRange();
          range.setStart(node, at);
          range.setEnd(node, at + words.length);
          node.parentElement.scrollIntoView({ block: 'center' });
          getSelection().removeAllRanges();
          getSelection().addRange(range);
          return true;
        }
        return false;";
    page.until(
        "the shelf is there",
        "return document.querySelector('.shelf-bar') !== null",
    )?;
    if page.run(script, &[json!(words)])? != json!(true) {
        bail!("the article does not have: {words}");
    }
    Ok(())
}

fn highlight(page: &Page, words: &str, tint: &str) -> Result<()> {
    let marks = "return Number(document.querySelector('[data-marks]')?.dataset.marks ?? 0)";
    page.until(
        "marks are placed",
        "return document.querySelector('[data-marks]') !== null",
    )?;
    let count = page.ask(marks)?.as_u64().unwrap_or(0);
    select(page, words)?;
    page.click("button", &format!("Highlight: {tint}"))?;
    page.until_equal("one more mark", marks, &json!(count + 1))
}

/// Waits until what is typed goes into the note.
fn until_in_note(page: &Page) -> Result<()> {
    page.find("textbox", "Note")?;
    page.until(
        "the note has the focus",
        "return document.activeElement?.localName === 'textarea'",
    )?;
    Ok(())
}

fn write_note(page: &Page, words: &str, note: &str) -> Result<()> {
    select(page, words)?;
    page.click("button", "Note")?;
    until_in_note(page)?;
    page.type_text(note)?;
    page.sees("Saved on this device")?;
    page.press("Escape")?;
    page.until_gone("textbox", "Note")
}

/// The texts under the painted ranges of the highlight registry.
const PAINTED: &str = "
    const all = [0, 1, 2, 3].flatMap((tint) => [...(CSS.highlights.get(`shelf-${tint}`) ?? [])]);
    return all.map(String).sort();";

fn until_painted(page: &Page, words: &[&str]) -> Result<()> {
    let mut words = words.to_vec();
    words.sort_unstable();
    page.until_equal("these words are painted", PAINTED, &json!(words))
}

fn open_shelf(page: &Page) -> Result<()> {
    page.open("/en/shelf/")?;
    page.until(
        "the shelf is drawn",
        "return document.querySelector('.shelf-total') !== null",
    )?;
    Ok(())
}

/// Chooses what the page of the shelf shows: `bin`, or `history`.
fn show_part(page: &Page, part: &str) -> Result<()> {
    page.run(
        "const select = document.querySelector('.shelf-tools select');
        select.value = arguments[0];
        select.onchange()",
        &[json!(part)],
    )?;
    Ok(())
}

pub(crate) fn a_highlight_and_a_note_stay(engine: Engine) -> Result<()> {
    let site = BEFORE.site()?;
    let page = Page::visit(engine, &site)?;
    page.open(ARTICLE)?;
    highlight(&page, KEPT, "Green")?;
    write_note(&page, EDITED, "Who has it in winter?")?;
    until_painted(&page, &[KEPT, EDITED])?;
    page.reload()?;
    until_painted(&page, &[KEPT, EDITED])?;
    // The button after the paragraph opens the note.
    page.click("button", "Highlights: 1, notes: 1")?;
    let note = "return document.querySelector('.shelf-field')?.value";
    page.until_equal("the note", note, &json!("Who has it in winter?"))?;
    page.press("Escape")?;
    open_shelf(&page)?;
    page.sees("Who has it in winter?")?;
    page.sees("with notes: 1")?;
    // From the list one comes to the words.
    page.click("link", EDITED)?;
    page.until(
        "the words are in view",
        "
        const [range] = CSS.highlights.get('shelf-active') ?? [];
        const { top, bottom } = range?.getBoundingClientRect() ?? { top: -1, bottom: 0 };
        return top > 0 && bottom < innerHeight",
    )?;
    Ok(())
}

pub(crate) fn an_edit_of_the_article_moves_no_mark_to_other_words(engine: Engine) -> Result<()> {
    let folder = TempDir::new()?;
    copy_folder(BEFORE.folder()?, folder.path())?;
    let site = Site::at(folder.path())?;
    let page = Page::visit(engine, &site)?;
    page.open(ARTICLE)?;
    for words in [KEPT, EDITED, GONE] {
        highlight(&page, words, "Yellow")?;
    }
    copy_folder(AFTER.folder()?, folder.path())?;
    page.open(ARTICLE)?;
    page.sees("A new paragraph stands above everything")?;
    let edited = "Ask the caretaker for the new key of the pump before nine in the morning.";
    until_painted(&page, &[KEPT, edited])?;
    // The one that was edited says so, with its own words.
    page.run("document.querySelectorAll('.shelf-count')[1].click()", &[])?;
    page.sees(EDITED)?;
    page.sees("The article has changed since.")?;
    page.press("Escape")?;
    open_shelf(&page)?;
    page.sees(GONE)?;
    page.sees("These words are no longer in the article")?;
    page.sees("without a place: 1")
}

pub(crate) fn two_windows_lose_no_note(engine: Engine) -> Result<()> {
    let site = BEFORE.site()?;
    let page = Page::visit(engine, &site)?;
    page.open(ARTICLE)?;
    write_note(&page, KEPT, "First.")?;
    let (second, first) = page.new_window()?;
    page.to_window(&second)?;
    page.open(ARTICLE)?;
    page.click("button", "Highlights: 1, notes: 1")?;
    page.find("textbox", "Note")?;
    page.to_window(&first)?;
    page.click("button", "Highlights: 1, notes: 1")?;
    until_in_note(&page)?;
    page.press("End")?;
    page.type_text(" One.")?;
    page.sees("Saved on this device")?;
    page.press("Escape")?;
    page.to_window(&second)?;
    until_in_note(&page)?;
    page.press("End")?;
    page.type_text(" Two.")?;
    page.sees("The note was changed in another window too: both are kept")?;
    page.press("Escape")?;
    open_shelf(&page)?;
    page.sees("First. One.")?;
    page.sees("First. Two.")?;
    // The other window shows it without being asked, and takes no focus away.
    page.to_window(&first)?;
    page.find("button", "Highlights: 2, notes: 2")?;
    page.until(
        "its button has the focus",
        "return document.activeElement.matches('.shelf-count')",
    )?;
    Ok(())
}

pub(crate) fn what_was_deleted_can_be_taken_back(engine: Engine) -> Result<()> {
    let site = BEFORE.site()?;
    let page = Page::visit(engine, &site)?;
    page.open(ARTICLE)?;
    write_note(&page, KEPT, "Keep me.")?;
    page.click("button", "Highlights: 1, notes: 1")?;
    page.click("button", "Delete")?;
    until_painted(&page, &[])?;
    page.click("button", "Undo")?;
    until_painted(&page, &[KEPT])?;
    page.click("button", "Highlights: 1, notes: 1")?;
    page.click("button", "Delete")?;
    until_painted(&page, &[])?;
    open_shelf(&page)?;
    page.sees("Nothing is here yet.")?;
    show_part(&page, "bin")?;
    page.sees("Keep me.")?;
    page.must(
        "the button says which it brings back",
        "const button = document.querySelector('.shelf-entry .link-button');
        return document.getElementById(button.getAttribute('aria-describedby')).querySelector('.shelf-quote')",
    )?;
    page.click("button", "Undo")?;
    page.sees("with notes: 1")?;
    page.sees("The bin is empty.")?;
    page.open(ARTICLE)?;
    until_painted(&page, &[KEPT])
}

pub(crate) fn a_bookmark_leads_to_its_article(engine: Engine) -> Result<()> {
    let site = BEFORE.site()?;
    let page = Page::visit(engine, &site)?;
    page.open(ARTICLE)?;
    page.click("button", "Bookmark this article")?;
    page.find("button", "Remove the bookmark")?;
    open_shelf(&page)?;
    page.click("button", "Edit")?;
    page.find("dialog", "Bookmark")?;
    page.must(
        "no words are highlighted, so there is no tint",
        "return !document.querySelector('dialog[open] .shelf-tint, dialog[open] .shelf-quote')",
    )?;
    page.press("Escape")?;
    page.until_gone("dialog", "")?;
    page.run("document.querySelector('.shelf-entry-link').click()", &[])?;
    page.until_at(ARTICLE)
}

pub(crate) fn what_was_read_can_be_forgotten(engine: Engine) -> Result<()> {
    let site = BEFORE.site()?;
    let page = Page::visit(engine, &site)?;
    open_shelf(&page)?;
    show_part(&page, "history")?;
    page.sees("Articles that you read are listed here")?;
    page.open(ARTICLE)?;
    page.until(
        "the shelf is there",
        "return document.querySelector('.shelf-bar') !== null",
    )?;
    page.run("scrollBy(0, 900)", &[])?;
    page.until("the place is kept", PLACE_IS_KEPT)?;
    open_shelf(&page)?;
    show_part(&page, "history")?;
    page.find("link", "Wells")?;
    page.focus("searchbox", "Find on the shelf")?;
    page.type_text("pump")?;
    page.sees("Nothing on the shelf has these words.")?;
    for _ in 0..4 {
        page.press("Backspace")?;
    }
    page.click("button", "Remove from the history")?;
    page.sees("Removed from the history: Wells")?;
    page.sees("Articles that you read are listed here")?;
    // The focus is on the button that takes it back.
    page.press("Enter")?;
    page.find("button", "Remove from the history").map(drop)
}

/// Keeps what the page hands over as a file.
const CATCH_FILES: &str = "
    window.files = [];
    const make = window.makeObjectUrl ??= URL.createObjectURL;
    URL.createObjectURL = (blob) => { blob.text().then((text) => window.files.push(text)); return make.call(URL, blob); };
    HTMLAnchorElement.prototype.click = () => {};";

/// Gives the page a file, as a person does who chooses one.
const GIVE_FILE: &str = "
    const transfer = new DataTransfer();
    transfer.items.add(new File([arguments[0]], 'shelf.annotation'));
    const input = document.querySelector('.shelf-files input');
    input.files = transfer.files;
    input.dispatchEvent(new Event('change'));";

/// What the shelf's file has now, but for what each file has of its own.
fn records(page: &Page) -> Result<Value> {
    page.run(CATCH_FILES, &[])?;
    page.click("button", "Save as a file")?;
    page.until("there is a file", "return window.files.length === 1")?;
    let text = page.ask("return window.files[0]")?;
    let mut set: Value = serde_json::from_str(text.as_str().unwrap_or_default())?;
    for own in ["id", "generated"] {
        set[own] = Value::Null;
    }
    Ok(set)
}

fn check(what: &str, found: &Value, expected: &Value) -> Result<()> {
    if found == expected {
        return Ok(());
    }
    bail!("{what}: expected {expected}, found {found}")
}

pub(crate) fn the_shelf_goes_into_a_file_and_comes_back(engine: Engine) -> Result<()> {
    let site = BEFORE.site()?;
    let page = Page::visit(engine, &site)?;
    page.open(ARTICLE)?;
    highlight(&page, KEPT, "Blue")?;
    write_note(&page, EDITED, "Ask again.")?;
    page.click("button", "Bookmark this article")?;
    page.find("button", "Remove the bookmark")?;
    page.open("/zh/articles/wells/")?;
    select(&page, "早上八点以前去取钥匙。")?;
    page.until(
        "the bar is there",
        "return document.querySelector('.shelf-bar:not([hidden]) .shelf-tint-3') !== null",
    )?;
    page.run("document.querySelector('.shelf-tint-3').click()", &[])?;
    page.until(
        "it is marked",
        "return document.querySelector('[data-marks=\"1\"]') !== null",
    )?;
    open_shelf(&page)?;
    let all = records(&page)?;
    page.run(CATCH_FILES, &[])?;
    page.click("button", "Save as a file")?;
    page.until("there is a file", "return window.files.length === 1")?;
    page.click("button", "Save as text (Markdown)")?;
    page.until("there is a text", "return window.files.length === 2")?;
    let files = page.ask("return window.files")?;
    let (Some(json), Some(text)) = (files[0].as_str(), files[1].as_str()) else {
        bail!("the files are no texts: {files}");
    };
    let set: Value = serde_json::from_str(json)?;
    assert_eq!(set["type"], "AnnotationSet");
    let quotes = set["items"].as_array().into_iter().flatten();
    let quotes: Vec<&Value> = quotes
        .map(|item| &item["target"]["selector"][0]["exact"])
        .collect();
    assert!(
        quotes.contains(&&json!(KEPT)) && quotes.contains(&&json!("早上八点以前去取钥匙。")),
        "{quotes:?}"
    );
    for part in [
        &format!("> {KEPT}"),
        "## [Wells]",
        "### Near the school",
        "Ask again.",
        "Blue",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    // A damaged file changes nothing, and says where it is damaged.
    let damaged = json.replace("\"tint\": 2", "\"tint\": \"blue\"");
    assert_ne!(damaged, json);
    page.run(GIVE_FILE, &[json!(damaged)])?;
    page.sees("Nothing was loaded")?;
    page.sees("[\"bookmobile:mark\"].tint")?;
    page.run(GIVE_FILE, &[json!(&json[..json.len() / 2])])?;
    page.sees("Nothing was loaded")?;
    check("nothing has changed", &records(&page)?, &all)?;
    // The same file again changes nothing either.
    page.run(GIVE_FILE, &[json!(json)])?;
    page.sees("Loaded: 0 new or newer, 4 were here already")?;
    check("nothing has changed", &records(&page)?, &all)?;
    // A browser that has lost it says so, and has all of it again from the file.
    page.run(
        "
        window.wish = indexedDB.deleteDatabase('bookmobile:/:shelf');
        window.wish.onsuccess = () => { window.deleted = true; };",
        &[],
    )?;
    page.until("it is deleted", "return window.deleted")?;
    open_shelf(&page)?;
    page.sees("The browser has removed what was on the shelf.")?;
    page.run(GIVE_FILE, &[json!(json)])?;
    page.sees("Loaded: 4 new or newer, 0 were here already")?;
    check("all of it is back", &records(&page)?, &all)
}

/// Writes a note where there is no database, and goes to the shelf, which warns.
fn write_note_for_now(page: &Page) -> Result<()> {
    page.open("/en/articles/smart-cities/")?;
    let words = "A passenger in a large Chinese city";
    select(page, words)?;
    page.click("button", "Note")?;
    page.find("textbox", "Note")?;
    page.type_text("For now.")?;
    page.sees("Not saved on the device: it lasts until this window is closed")?;
    page.press("Escape")?;
    until_painted(page, &[words])?;
    page.click("tab", "Library")?;
    page.click("tab", "Shelf")?;
    page.sees("This browser keeps nothing for this page")?;
    page.sees("For now.")
}

pub(crate) fn without_a_database_the_shelf_says_that_it_does_not_last(
    engine: Engine,
) -> Result<()> {
    // One that is missing, and one that never answers.
    for script in [
        "Object.defineProperty(window, 'indexedDB', { value: undefined });",
        "IDBFactory.prototype.open = () => ({});",
    ] {
        let site = Site::with_early_script(script)?;
        let page = Page::visit(engine, &site)?;
        write_note_for_now(&page)?;
    }
    Ok(())
}

pub(crate) fn a_database_that_opens_late_keeps_what_was_made_before(engine: Engine) -> Result<()> {
    let site = Site::with_early_script(
        "const { open } = IDBFactory.prototype;
        window.waiting = [];
        IDBFactory.prototype.open = function (name, version) {
          if (!version || !name.endsWith(':shelf')) return open.call(this, name, version);
          const late = {};
          waiting.push(() => {
            const request = open.call(this, name, version);
            for (const event of ['onupgradeneeded', 'onsuccess', 'onerror'])
              request[event] = () => { late.result = request.result; late[event]?.(); };
          });
          return late;
        };",
    )?;
    let page = Page::visit(engine, &site)?;
    write_note_for_now(&page)?;
    page.run("waiting.forEach((start) => start())", &[])?;
    page.until(
        "the warning is gone",
        "return !document.body.innerText.includes('This browser keeps nothing')",
    )?;
    page.sees("For now.")?;
    page.until("it is in the database", "
        return new Promise((done) => {
          const request = indexedDB.open('bookmobile:/:shelf');
          request.onsuccess = () => {
            const all = request.result.transaction('marks').objectStore('marks').getAll();
            all.onsuccess = () => { request.result.close(); done(all.result.some(({ note }) => note === 'For now.')); };
          };
        })")
        .map(drop)
}

/// Whether the place in one of the paragraphs is in the database.
const PLACE_IS_KEPT: &str = "
    return new Promise((done) => {
      const open = indexedDB.open('bookmobile:/:shelf');
      open.onsuccess = () => {
        const request = open.result.transaction('places').objectStore('places').get('en/wells');
        request.onsuccess = () => { open.result.close(); done(Boolean(request.result?.quote.startsWith('Paragraph'))); };
      };
    })";

pub(crate) fn one_goes_on_where_one_stopped(engine: Engine) -> Result<()> {
    let site = BEFORE.site()?;
    let page = Page::visit(engine, &site)?;
    page.open(ARTICLE)?;
    page.until(
        "the shelf is there",
        "return document.querySelector('.shelf-bar') !== null",
    )?;
    let place = "return [...document.querySelectorAll('[data-article] p')].find((one) => one.textContent.startsWith('Paragraph 5 ')).getBoundingClientRect().top";
    page.run("[...document.querySelectorAll('[data-article] p')].find((one) => one.textContent.startsWith('Paragraph 5 ')).scrollIntoView()", &[])?;
    page.until("the place is kept", PLACE_IS_KEPT)?;
    page.click("button", "Close Wells")?;
    page.open("/en/")?;
    page.until(
        "it is offered",
        "return document.querySelector('continue-reading a')?.textContent === 'Wells'",
    )?;
    page.run("document.querySelector('continue-reading a').click()", &[])?;
    page.until(
        "one is there",
        &format!("const top = (() => {{ {place} }})(); return top > -120 && top < 260"),
    )?;
    Ok(())
}

pub(crate) fn a_link_to_words_opens_at_them(engine: Engine) -> Result<()> {
    let site = BEFORE.site()?;
    let page = Page::visit(engine, &site)?;
    page.open(ARTICLE)?;
    select(&page, EDITED)?;
    page.run("window.copied = ''; navigator.clipboard.writeText = async (text) => { window.copied = text; }", &[])?;
    page.click("button", "Copy link")?;
    let link = page.until("a link", "return window.copied")?;
    let link = link.as_str().unwrap_or_default();
    assert!(link.contains(":~:text=Ask%20the%20caretaker"), "{link}");
    let path = link
        .split_once(ARTICLE)
        .map(|(_, rest)| rest)
        .unwrap_or_default();
    page.open("/en/")?;
    page.open(&format!("{ARTICLE}{path}"))?;
    page.until(
        "the words are shown",
        &format!(
            "
        const [range] = CSS.highlights.get('shelf-active') ?? [];
        const {{ top, bottom }} = range?.getBoundingClientRect() ?? {{ top: -1, bottom: 0 }};
        return String(range) === {} && top > 0 && bottom < innerHeight",
            json!(EDITED)
        ),
    )?;
    Ok(())
}

pub(crate) fn keys_alone_mark_a_sentence(engine: Engine) -> Result<()> {
    let site = BEFORE.site()?;
    let page = Page::visit(engine, &site)?;
    page.open(ARTICLE)?;
    page.until(
        "the shelf is there",
        "return document.querySelector('[data-marks]') !== null",
    )?;
    page.press("m")?;
    let active = "return String([...(CSS.highlights.get('shelf-active') ?? [])][0] ?? '')";
    page.until_equal("the first paragraph", active, &json!("Water comes first."))?;
    page.press("ArrowDown")?;
    page.press("ArrowDown")?;
    page.until(
        "the next ones",
        &format!("return (() => {{ {active} }})().startsWith('The well behind')"),
    )?;
    page.press("ArrowRight")?;
    page.until(
        "one sentence",
        &format!("return (() => {{ {active} }})().trim() === {}", json!(KEPT)),
    )?;
    page.press("Enter")?;
    page.until(
        "the focus is in the bar",
        "return document.activeElement.closest('.shelf-bar') !== null",
    )?;
    page.press("ArrowRight")?;
    page.press("Enter")?;
    until_painted(&page, &[KEPT])?;
    let tint = "return CSS.highlights.get('shelf-1')?.size";
    page.until_equal("the second tint", tint, &json!(1))?;
    // One goes on at the passage, and its button is the next stop.
    let focused = "return document.activeElement.textContent";
    page.until(
        "the focus is at the passage",
        &format!("return (() => {{ {focused} }})().startsWith('The well behind')"),
    )?;
    page.until(
        "its button is there",
        "return document.querySelector('.shelf-count')",
    )?;
    page.press("Tab")?;
    page.press("Enter")?;
    page.find("button", "Delete")?;
    page.focus("button", "Delete")?;
    page.press("Enter")?;
    page.until_equal("what takes it back", focused, &json!("Undo"))?;
    page.press("Enter")?;
    until_painted(&page, &[KEPT])?;
    page.until(
        "the focus is at the mark again",
        "return document.activeElement.matches('.shelf-count')",
    )
    .map(drop)
}

/// What has the focus is drawn again with the list: the focus stays in the list.
pub(crate) fn on_the_page_of_the_shelf_the_focus_stays(engine: Engine) -> Result<()> {
    let site = BEFORE.site()?;
    let page = Page::visit(engine, &site)?;
    page.open(ARTICLE)?;
    // The button of a heading's mark is no part of the heading.
    highlight(&page, "Near the school", "Yellow")?;
    highlight(&page, KEPT, "Yellow")?;
    open_shelf(&page)?;
    page.must(
        "the heading's own words",
        "return document.querySelector('reader-shelf').textContent.includes('Yellow · Near the school · ')",
    )?;
    page.run(
        "document.querySelectorAll('.shelf-entry .link-button')[1].focus()",
        &[],
    )?;
    page.press("Enter")?;
    until_in_note(&page)?;
    page.type_text("Kept.")?;
    page.sees("Saved on this device")?;
    page.press("Escape")?;
    let opens = "return document.activeElement.textContent === 'Edit'
        && document.activeElement.closest('.shelf-entry').textContent.includes('Kept.')";
    page.until("the focus is at the mark", opens)?;
    page.find("link", KEPT)?;
    page.press("Enter")?;
    page.focus("button", "Delete")?;
    page.press("Enter")?;
    let focused = "return document.activeElement.textContent";
    page.until_equal("what takes it back", focused, &json!("Undo"))?;
    page.press("Enter")?;
    page.until("the focus is at the mark again", opens)
        .map(drop)
}

pub(crate) fn marks_that_overlap_can_each_be_reached(engine: Engine) -> Result<()> {
    let site = BEFORE.site()?;
    let page = Page::visit(engine, &site)?;
    page.open(ARTICLE)?;
    highlight(&page, KEPT, "Yellow")?;
    highlight(&page, "clean water even", "Red")?;
    highlight(&page, "in a dry summer. Many people", "Green")?;
    page.click("button", "Highlights: 3, notes: 0")?;
    page.until(
        "all three are listed",
        "return document.querySelectorAll('.shelf-choice').length === 3",
    )?;
    page.run("[...document.querySelectorAll('.shelf-choice')].find((one) => one.textContent === 'clean water even').click()", &[])?;
    page.click("button", "Delete")?;
    page.until_equal(
        "two are left",
        "return document.querySelector('[data-marks]').dataset.marks",
        &json!("2"),
    )?;
    page.find("button", "Highlights: 2, notes: 0").map(drop)
}

/// A page with two windows of the shelf's own modules, and 1,000 random histories in which both
/// change the same marks at the same time. A note that was written is somewhere at the end,
/// unless a window that had read it has written another one in its place.
const HISTORIES: &str = "
    const [one, other] = ['one', 'other'].map((name) => document.getElementById(name).contentWindow.shelf);
    const generator = (seed) => () => {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
      return seed / 2 ** 32;
    };
    const history = async (seed) => {
      const random = generator(seed * 7919 + 1);
      const id = `history-${seed}`;
      const time = new Date(2026, 0, 1).toISOString();
      await one.writeRecords('marks', [{ id, kind: 'highlight', article: 'en/a', language: 'en', slug: 'a', title: '', made: time,
        changed: time, rev: 1, tint: 0, note: '', digest: '', exact: 'x', prefix: '', suffix: '', start: seed * 100, end: seed * 100 + 1, section: '', heading: '' }]);
      const known = [await one.readRecord('marks', id), await other.readRecord('marks', id)];
      const written = [];
      const replaced = new Set();
      const step = async (at, number) => {
        const shelf = [one, other][at];
        const from = known[at];
        const choice = random();
        if (choice < 0.5) {
          const note = `${seed}.${number}`;
          written.push(note);
          replaced.add(from.note);
          known[at] = await shelf.changeMark(from, { note });
        } else if (choice < 0.7) {
          const saved = await shelf.changeMark(from, { tint: Math.floor(random() * 4) });
          known[at] = { ...from, tint: saved.tint };
        } else if (choice < 0.8) {
          const saved = await shelf.changeMark(from, { deleted: new Date().toISOString() });
          known[at] = { ...from, deleted: saved.deleted };
        } else {
          known[at] = await shelf.readRecord('marks', from.id);
        }
      };
      for (let number = 0; number < 6; number++) {
        if (random() < 0.5) await Promise.all([step(0, 2 * number), step(1, 2 * number + 1)]);
        else await step(Math.floor(random() * 2), 2 * number);
      }
      return written.filter((note) => !replaced.has(note));
    };
    window.histories = (async () => {
      const wanted = [];
      for (let begin = 0; begin < 1000; begin += 50) {
        const some = await Promise.all(Array.from({ length: 50 }, (_, at) => history(begin + at)));
        wanted.push(...some.flat());
      }
      const notes = new Set((await other.readAll('marks')).map((mark) => mark.note));
      window.lost = wanted.filter((note) => !notes.has(note));
      window.count = wanted.length;
      return true;
    })().then(() => (window.ended = 'well'), (error) => (window.ended = String(error)));";

pub(crate) fn a_thousand_histories_of_two_windows_lose_nothing(engine: Engine) -> Result<()> {
    let folder = TempDir::new()?;
    copy_folder(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("../src/js"),
        folder.path(),
    )?;
    let frame = "<!doctype html><html lang=\"en\" data-root=\"/\"><script type=\"module\">
        import { changeMark } from './shelf-article.js';
        import { readAll, readRecord, writeRecords } from './shelf-store.js';
        window.shelf = { changeMark, readAll, readRecord, writeRecords };
        </script>";
    fs::write(folder.path().join("frame.html"), frame)?;
    let page_html = "<!doctype html><title>Two</title><iframe id=one src=\"/frame.html\"></iframe><iframe id=other src=\"/frame.html\"></iframe>";
    fs::write(folder.path().join("two.html"), page_html)?;
    let site = Site::at(folder.path())?;
    let page = Page::visit(engine, &site)?;
    page.open_plain("/two.html")?;
    page.until("both are there", "return ['one', 'other'].every((name) => document.getElementById(name)?.contentWindow.shelf)")?;
    page.run(HISTORIES, &[])?;
    // Longer than a story waits for one thing.
    for _ in 0..6 {
        if page.until("they have ended", "return window.ended").is_ok() {
            break;
        }
    }
    page.equal("they have ended", "return window.ended", &json!("well"))?;
    page.equal("nothing is lost", "return window.lost", &json!([]))?;
    page.must("there was something to lose", "return window.count > 1000")
        .map(drop)
}

pub(crate) fn notes_are_found_with_the_articles(engine: Engine) -> Result<()> {
    let site = BEFORE.site()?;
    let page = Page::visit(engine, &site)?;
    page.open(ARTICLE)?;
    write_note(&page, KEPT, "Ask the zoologist about it.")?;
    page.until(
        "the focus is at the note",
        "return document.activeElement.matches('.shelf-count')",
    )?;
    page.press("/")?;
    page.find("searchbox", "Search all articles")?;
    page.type_text("zoolog")?;
    page.sees("Ask the zoologist about it.")?;
    page.press("Enter")?;
    page.until(
        "the words are shown",
        "
        const [range] = CSS.highlights.get('shelf-active') ?? [];
        return String(range ?? '').startsWith('The well behind')",
    )?;
    Ok(())
}

pub(crate) fn on_a_phone_the_bar_is_under_the_thumb(engine: Engine) -> Result<()> {
    let site = BEFORE.site()?;
    let page = Page::visit(engine, &site)?;
    page.resize(PHONE.0, PHONE.1)?;
    page.open(ARTICLE)?;
    select(&page, KEPT)?;
    page.until("the bar is docked", "
        const bar = document.querySelector('.shelf-bar:not([hidden])')?.getBoundingClientRect();
        return bar && bar.top > innerHeight / 2 && bar.bottom <= innerHeight && bar.left >= 0 && bar.right <= innerWidth")?;
    page.must(
        "the page is no wider",
        "return document.documentElement.scrollWidth <= innerWidth",
    )?;
    page.click("button", "Highlight: Blue")?;
    until_painted(&page, &[KEPT])?;
    open_shelf(&page)?;
    page.must(
        "the page is no wider",
        "return document.documentElement.scrollWidth <= innerWidth",
    )
    .map(drop)
}
