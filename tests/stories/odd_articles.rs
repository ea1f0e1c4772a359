//! Articles that have been hard on other tools: attributes that look like programs, names in
//! any script, a language without articles, and words that are hidden in a fold.

use crate::collections::{Collection, Files};
use crate::offline::visit_until_kept;
use crate::search::{landed, search_for};
use anyhow::Result;
use bookmobile_e2e::{Engine, Page};
use serde_json::json;
use tempfile::TempDir;

const SETTINGS: &str = "title = \"Odd\"
[[languages]]
code = \"en\"
tag = \"en\"
name = \"English\"
[[languages]]
code = \"zh\"
tag = \"zh-Hans\"
name = \"简体中文\"
[[languages]]
code = \"fr\"
tag = \"fr\"
name = \"Français\"
[[topics]]
slug = \"指南\"
name = { en = \"Guides\", zh = \"指南\", fr = \"Guides\" }
";

const DOORS: &str = "---
title: Opening a door
date: 2026-11-21
---
![Step one = open the door](door.svg)

See [the first step](https://example.org/one=1 \"on = off\") and [the
next](https://example.org/?next=data:text/plain,x), or [say](https://example.org/onload=1).
";

const DOOR: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 8 8\" width=\"8\" height=\"8\">\
     <path d=\"M1 1h6v6z\"/></svg>";

const FOLD: &str = "---
title: A question
date: 2026-11-21
---
To whom it may concern: this is not to be hurried.

<details>
<summary>The famous words</summary>

It begins: to be or not to be, that is what he asks. To live or not.

</details>
";

#[allow(clippy::unnecessary_wraps)] // as a collection wants it
fn files() -> Result<Files> {
    let article = |title: &str, text: &str| -> Vec<u8> {
        format!("---\ntitle: {title}\ndate: 2026-11-21\ntopics: [指南]\n---\n{text}\n").into()
    };
    Ok(vec![
        ("site.toml".to_owned(), SETTINGS.into()),
        ("articles/en/doors.md".to_owned(), DOORS.into()),
        ("articles/en/door.svg".to_owned(), DOOR.into()),
        ("articles/en/question.md".to_owned(), FOLD.into()),
        (
            "articles/en/cafe\u{301}.md".to_owned(),
            article(
                "The café",
                "Coffee at four. See [the card](../zh/借书证.md).",
            ),
        ),
        (
            "articles/zh/借书证.md".to_owned(),
            article("借书证", "带上身份证。见[咖啡馆](../en/caf\u{e9}.md)。"),
        ),
    ])
}

static ODD: Collection = Collection::new("odd-articles", files);

pub(crate) fn what_looks_like_a_program_is_shown(engine: Engine) -> Result<()> {
    let site = ODD.site()?;
    let page = Page::visit(engine, &site)?;
    page.open("/en/")?;
    for _ in 0..2 {
        page.click("link", "Opening a door")?;
        page.until_at("/en/articles/doors/")?;
        page.until(
            "its picture",
            "return document.querySelector('[data-article] img')?.alt === 'Step one = open the door'",
        )?;
        page.equal(
            "its links",
            "return [...document.querySelectorAll('[data-article] a[href^=http]')].map((link) => link.getAttribute('href'))",
            &json!([
                "https://example.org/one=1",
                "https://example.org/?next=data:text/plain,x",
                "https://example.org/onload=1"
            ]),
        )?;
        page.back()?;
        page.until_at("/en/")?;
    }
    Ok(())
}

/// Opens articles by links from language to language; what is not on the page is fetched.
fn walk(page: &Page) -> Result<()> {
    page.click("link", "The café")?;
    page.sees("Coffee at four.")?;
    page.click("link", "the card")?;
    page.sees("带上身份证。")?;
    page.click("link", "咖啡馆")?;
    page.sees("Coffee at four.")
}

pub(crate) fn names_in_any_script_lead_to_their_articles(engine: Engine) -> Result<()> {
    let site = ODD.site()?.keeping();
    let page = Page::visit(engine, &site)?;
    // As pages of a host, without the app's help.
    for (path, text) in [
        ("/en/articles/caf%C3%A9/", "Coffee at four."),
        ("/zh/articles/%E5%80%9F%E4%B9%A6%E8%AF%81/", "带上身份证。"),
        ("/zh/topics/%E6%8C%87%E5%8D%97/", "借书证"),
    ] {
        page.open(path)?;
        page.sees(text)?;
    }
    // A language that has no article yet says so, and leads on.
    page.open("/fr/")?;
    page.find("link", "EN")?;
    visit_until_kept(&page)?;
    walk(&page)?;
    let folder = TempDir::new()?;
    let file = folder.path().join("odd.html");
    std::fs::write(&file, site.single_file()?)?;
    // The server is stopped.
    drop(site);
    page.open("/zh/articles/%E5%80%9F%E4%B9%A6%E8%AF%81/")?;
    page.sees("带上身份证。")?;
    page.open("/en/")?;
    walk(&page)?;
    page.open_file(&file)?;
    walk(&page)
}

/// The words that are lit in the article.
const LIT: &str = "return [...CSS.highlights?.get('search') ?? []].map(String)";
const IS_OPEN: &str = "return document.querySelector('#_text details')?.open === true";

pub(crate) fn a_phrase_in_a_fold_is_lit_alone_and_seen_again(engine: Engine) -> Result<()> {
    let site = ODD.site()?;
    let page = Page::visit(engine, &site)?;
    page.open("/en/")?;
    page.press("/")?;
    search_for(&page, "\"to be or not to be\"")?;
    page.sees("The famous words")?;
    page.press("Enter")?;
    page.until("the fold is open", IS_OPEN)?;
    landed(&page)?;
    page.until_equal(
        "what is lit",
        LIT,
        &json!(["to", "be", "or", "not", "to", "be"]),
    )?;
    page.back()?;
    page.until(
        "the article is left",
        "return !document.querySelector('#_text details')",
    )?;
    page.forward()?;
    page.until("the fold is open again", IS_OPEN)?;
    landed(&page)
}
