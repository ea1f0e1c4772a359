//! Single files of other libraries that a person drops in: each joins the collections, as far
//! as it goes, and nothing but its data is read.

use crate::collections::{Collection, Files};
use crate::files::{collection_file, drop_bytes, open_files, open_own_hit, search, with_files};
use crate::one_file::export;
use crate::signed::{CAN_CHECK, signature};
use anyhow::Result;
use bookmobile_e2e::{Engine, Page, Site};
use bookmobile_site::{Memory, is_data};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use std::cell::RefCell;
use tempfile::TempDir;

const SETTINGS: &str = "title = \"The other library\"\n\
    [[languages]]\ncode = \"en\"\ntag = \"en\"\nname = \"English\"\n";

#[allow(clippy::unnecessary_wraps)] // as a collection wants it
fn files() -> Result<Files> {
    let article = |title: &str, text: &str| {
        format!("---\ntitle: {title}\ndate: 2026-11-21\n---\n{text}\n").into_bytes()
    };
    Ok(vec![
        ("site.toml".to_owned(), SETTINGS.into()),
        (
            "articles/en/ferns.md".to_owned(),
            article(
                "Ferns",
                "A pteridologist counts spores.\n\n## Spores\n\nMany.",
            ),
        ),
        (
            "articles/en/mosses.md".to_owned(),
            article("Mosses", "A bryologist and a pteridologist meet."),
        ),
    ])
}

static OTHER: Collection = Collection::new("dropped", files);

/// Signs what has the data of a collection, with a new key. Returns the key's id.
fn sign(parts: &mut Memory, is_signed: fn(&str) -> bool) -> Result<String> {
    let all = parts.iter().filter(|(name, _)| is_signed(name));
    let hash = |bytes: &[u8]| format!("{:x}", Sha256::digest(bytes));
    let sha256 = all
        .map(|(name, bytes)| (name.clone(), hash(bytes)))
        .collect();
    let (id, files) = signature(&sha256)?;
    parts.extend(files.map(|(name, text)| (name.to_owned(), text.into_bytes())));
    Ok(id)
}

/// What the search finds among the person's own files.
const FOUND: &str = "return [...document.querySelectorAll('.group:has(.group-collection)')]
    .map((one) => one.querySelector('.group-title').textContent).sort().join()";

/// Drops a text as a file.
fn drop_html(page: &Page, name: &str, html: &str, change: &str) -> Result<()> {
    with_files(
        page,
        &format!(
            "const html = {}; drop([['{name}', bytesOf(await ({change})(html))]]);",
            json!(html)
        ),
    )
}

pub(crate) fn a_single_file_joins_the_collections(engine: Engine) -> Result<()> {
    let file = OTHER.site()?.single_file()?;
    let site = Site::built()?.keeping();
    let page = Page::visit(engine, &site)?;
    open_files(&page)?;
    page.run("window.ran = []", &[])?;
    // Whatever else is in it, its data alone is read.
    let hostile = "(html) => html.replace('</head>', '<script>ran.push(1)<\\/script><img src=x onerror=ran.push(2)></head>')";
    drop_html(&page, "other.html", &file, hostile)?;
    page.sees("Added: The other library (articles: 2)")?;
    search(&page, "pteridologist")?;
    page.until_equal(
        "what is found",
        FOUND,
        &json!("FernsThe other library,MossesThe other library"),
    )?;
    open_own_hit(&page)?;
    page.until(
        "an article of it is read",
        "return document.querySelector('own-files article')?.innerText.includes('pteridologist')",
    )?;
    page.equal("nothing of it ran", "return window.ran", &json!([]))?;
    page.click("link", "All of your files")?;
    page.click("button", "Remove")?;
    page.until_gone("link", "The other library")
}

pub(crate) fn what_was_passed_on_alone_is_read_alone(engine: Engine) -> Result<()> {
    let folder = TempDir::new()?;
    let file = {
        let other = OTHER.site()?;
        let page = Page::visit(engine, &other)?;
        page.open("/en/articles/mosses/")?;
        std::fs::read_to_string(export(&page, &folder, "Settings", "This article")?)?
    };
    let site = Site::built()?.keeping();
    let page = Page::visit(engine, &site)?;
    open_files(&page)?;
    drop_html(&page, "mosses.html", &file, "(html) => html")?;
    page.sees("Added: Mosses (articles: 1)")?;
    // The index is that of the whole library, in which another article has the word too.
    search(&page, "pteridologist")?;
    page.until_equal("what is found", FOUND, &json!("MossesThe other library"))?;
    page.press("Escape")?;
    page.until_gone("dialog", "")?;
    page.click("link", "Mosses")?;
    page.sees("A bryologist and a pteridologist meet.")?;
    // The number of the other article leads to nothing.
    page.run(
        "location.hash = location.hash.replace(/\\/\\d+$/, '/0')",
        &[],
    )?;
    page.sees("This file is no longer here.")
}

pub(crate) fn a_single_file_that_is_none_ends_in_a_sentence(engine: Engine) -> Result<()> {
    let file = OTHER.site()?.single_file()?;
    let site = Site::built()?.keeping();
    let page = Page::visit(engine, &site)?;
    open_files(&page)?;
    let cases = [
        (
            "page.html",
            "() => '<!doctype html><p>A page.'",
            "page.html cannot be opened here",
        ),
        (
            "cut.html",
            "(html) => html.slice(0, html.length / 2)",
            "cut.html is damaged",
        ),
        (
            "bytes.html",
            "(html) => withBlock(html, 'volume-', (bytes) => bytes.fill(7, 40, 60))",
            "bytes.html is damaged",
        ),
        (
            "later.html",
            "(html) => withBlock(html, 'catalog-', (bytes) => bytes.fill(99, 4, 5))",
            "later.html was made for another version",
        ),
        (
            "bomb.html",
            "(html) => withBlock(html, 'volume-', () => new Uint8Array(30 << 20))",
            "bomb.html is too large",
        ),
    ];
    for (name, change, said) in cases {
        drop_html(&page, name, &file, change)?;
        page.sees(said)?;
    }
    page.must(
        "nothing was kept",
        "return !document.querySelector('own-files .shelf-entry')",
    )?;
    Ok(())
}

pub(crate) fn a_dropped_file_says_who_signed_it(engine: Engine) -> Result<()> {
    let site = Site::built()?.keeping();
    let page = Page::visit(engine, &site)?;
    open_files(&page)?;
    let signed = || -> Result<(Vec<u8>, String)> {
        let id = RefCell::default();
        let file = collection_file(|parts| {
            *id.borrow_mut() = sign(parts, |_| true)?;
            Ok(())
        })?;
        Ok((file, id.into_inner()))
    };
    let (file, first) = signed()?;
    drop_bytes(&page, "one.bookmobile", &file)?;
    if page.ask(CAN_CHECK)? != json!(true) {
        return page.sees(&format!(
            "It has a signature by the key {first}, which cannot be checked"
        ));
    }
    page.sees(&format!(
        "Added: Another library (articles: 1) Signed with the key {first}."
    ))?;
    page.until_equal(
        "the list says it too",
        "return document.querySelector('.shelf-entry .meta')?.textContent.includes('Signed with the key')",
        &json!(true),
    )?;
    let (file, second) = signed()?;
    drop_bytes(&page, "two.bookmobile", &file)?;
    page.sees(&format!(
        "signed with another key: before {first}, now {second}."
    ))?;
    drop_bytes(&page, "three.bookmobile", &collection_file(|_| Ok(()))?)?;
    page.sees(&format!(
        "is signed with the key {second}; this one has no signature."
    ))?;
    // What was added to the text after signing, what was taken away, and what is not listed.
    let changes: [fn(&mut Memory); 3] = [
        |parts| parts.values_mut().for_each(|bytes| bytes.push(b'\n')),
        |parts| {
            parts.remove("signed.json.pub");
        },
        |parts| {
            parts.insert("images/new.png".to_owned(), b"new".to_vec());
        },
    ];
    for (at, change) in changes.into_iter().enumerate() {
        let file = collection_file(|parts| {
            sign(parts, |_| true)?;
            change(parts);
            Ok(())
        })?;
        let name = format!("forged-{at}.bookmobile");
        drop_bytes(&page, &name, &file)?;
        page.sees(&format!("The signature of {name} does not fit"))?;
    }
    page.equal(
        "nothing of them was kept",
        "return document.querySelectorAll('.shelf-entry').length",
        &json!(3),
    )?;
    Ok(())
}

pub(crate) fn a_part_of_a_signed_library_is_signed(engine: Engine) -> Result<()> {
    let folder = TempDir::new()?;
    let mut files = bookmobile_site::read_folder(OTHER.folder()?)?;
    // The library has more than what is passed on.
    files.insert("images/other.png".to_owned(), Vec::new());
    let id = sign(&mut files, is_data)?;
    let whole = folder.path().join("whole.html");
    std::fs::write(&whole, bookmobile_site::single_file(&files, "2026-11-21")?)?;
    let site = Site::built()?.keeping();
    let page = Page::visit(engine, &site)?;
    page.open_file(&whole)?;
    page.click("link", "Mosses")?;
    page.find("heading", "Mosses")?;
    let part = std::fs::read_to_string(export(&page, &folder, "Settings", "This article")?)?;
    open_files(&page)?;
    drop_html(&page, "mosses.html", &part, "(html) => html")?;
    page.sees("Added: Mosses (articles: 1)")?;
    page.sees(&if page.ask(CAN_CHECK)? == json!(true) {
        format!("Signed with the key {id}.")
    } else {
        format!("It has a signature by the key {id}")
    })
}
