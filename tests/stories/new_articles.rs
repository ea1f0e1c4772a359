//! A new version with new articles: their number is announced, and once it is loaded they
//! are there, with the open tabs.

use crate::collections::{Collection, Files};
use crate::offline::{load_new_version, visit_until_kept};
use crate::resume::STRIP;
use crate::search::{FOUND, search_for};
use anyhow::Result;
use bookmobile_e2e::{Engine, Page};
use serde_json::json;

const SETTINGS: &str = r#"
title = { en = "A site that grows" }
[[languages]]
code = "en"
tag = "en"
name = "English"
[[topics]]
slug = "water"
name = { en = "Water" }
"#;

/// A collection of these articles, each with a name, which is its title and address, and a
/// text.
fn articles(all: &[(&str, &str)]) -> Files {
    let articles = all.iter().map(|(name, text)| {
        let page = format!("---\ntitle: {name}\ndate: 2026-11-21\ntopics: [water]\n---\n{text}\n");
        (
            format!("articles/en/{}.md", name.to_lowercase()),
            page.into_bytes(),
        )
    });
    let settings = ("site.toml".to_owned(), SETTINGS.into());
    std::iter::once(settings).chain(articles).collect()
}

const RIVERS: (&str, &str) = ("Rivers", "A river flows to the sea.");
const BROOKS: (&str, &str) = ("Brooks", "A brook flows to the river.");

static BEFORE: Collection = Collection::new("grows-before", || {
    Ok(articles(&[RIVERS, BROOKS, ("Wells", "A well is deep.")]))
});

/// Two articles are new, one has another text.
static AFTER: Collection = Collection::new("grows-after", || {
    let wells = ("Wells", "A well is deeper than one thinks.");
    let lakes = ("Lakes", "A lake lies still in its valley.");
    let seas = ("Seas", "A sea has tides.");
    Ok(articles(&[RIVERS, BROOKS, wells, lakes, seas]))
});

pub(crate) fn new_articles_are_counted_and_there_once_loaded(engine: Engine) -> Result<()> {
    let site = BEFORE.site()?.keeping();
    let page = Page::visit(engine, &site)?;
    visit_until_kept(&page)?;
    page.click("link", "Rivers")?;
    page.until_at("/en/articles/rivers/")?;
    page.click("tab", "Library")?;
    page.click("link", "Brooks")?;
    page.until_at("/en/articles/brooks/")?;
    site.server.turn_to(AFTER.folder()?);
    page.open("/en/articles/brooks/")?;
    page.sees("New or changed articles: 3")?;
    // Until the new version is loaded, the old one stays.
    page.click("tab", "Library")?;
    page.find("link", "Wells")?;
    page.until_gone("link", "Lakes")?;
    page.click("tab", "Brooks")?;
    page.until_at("/en/articles/brooks/")?;
    load_new_version(&page)?;
    page.until_at("/en/articles/brooks/")?;
    page.until_gone("button", "Load it")?;
    page.equal("the tabs", STRIP, &json!(["Library", "Rivers", "[Brooks]"]))?;
    page.click("tab", "Library")?;
    page.find("link", "Seas")?;
    page.click("link", "Lakes")?;
    page.until_at("/en/articles/lakes/")?;
    page.sees("A lake lies still in its valley.")?;
    page.press("/")?;
    search_for(&page, "valley")?;
    page.until_equal("what is found", FOUND, &json!(["en/lakes"]))?;
    // The new and changed articles are on the device too.
    site.server.cut_after(0);
    page.open("/en/articles/seas/")?;
    page.sees("A sea has tides.")?;
    page.open("/en/articles/wells/")?;
    page.sees("A well is deeper than one thinks.")
}
