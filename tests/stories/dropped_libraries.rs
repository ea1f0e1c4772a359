//! Single files of other libraries that a person drops in: each joins the collections, as far
//! as it goes, and nothing but its data is read.

use crate::collections::{Collection, Files};
use crate::files::{open_files, search, with_files};
use crate::one_file::export;
use anyhow::Result;
use bookmobile_e2e::{Engine, Page, Site};
use serde_json::json;
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
    page.run("document.querySelector('.hit').click()", &[])?;
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
