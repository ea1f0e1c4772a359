//! A collection that is too large to be kept as a whole: without a network the articles
//! that were opened are there, and the topics that a person wants.

use crate::collections::{Collection, Files};
use crate::offline::visit_until_kept;
use crate::on_request::choose;
use crate::search::search_for;
use anyhow::{Context, Result, ensure};
use bookmobile_e2e::known::{IS_FIRST, IS_NEXT, WISHES, search_retry};
use bookmobile_e2e::{Engine, Fault, LIMIT, Link, Page, Site};
use serde_json::json;
use std::fmt::Write as _;
use std::time::{Duration, Instant};

const SETTINGS: &str = r#"
title = { en = "A large site" }
offline = "topics"
[[languages]]
code = "en"
tag = "en"
name = "English"
[[topics]]
slug = "roads"
name = { en = "Roads" }
[[topics]]
slug = "rivers"
name = { en = "Rivers" }
"#;

const ROAD: &str =
    r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><path d="M0 10h40"/></svg>"#;

/// The number of articles of a topic. Each has a volume of its own.
pub(crate) const ARTICLES: usize = 14;

/// Random words; `seed` determines them.
fn words(count: usize, mut seed: u32) -> String {
    let mut text = String::new();
    for _ in 0..count {
        for _ in 0..3 {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let consonant = b"bdfgklmnprstvz"[(seed >> 24) as usize % 14];
            let vowel = b"aeiou"[(seed >> 16) as usize % 5];
            text.push(char::from(consonant));
            text.push(char::from(vowel));
        }
        text.push(' ');
    }
    text
}

fn files() -> Result<Files> {
    let mut files = vec![
        ("site.toml".to_owned(), SETTINGS.into()),
        ("images/road.svg".to_owned(), ROAD.into()),
    ];
    for (topic, seed) in [("roads", 1), ("rivers", 1000)] {
        for number in 1..=ARTICLES {
            let mut text = format!(
                "---\ntitle: {topic} {number}\ndate: 2026-11-21\ntopics: [{topic}]\n---\n\
                 The word of this one is {topic}word{number}.\n\n"
            );
            if (topic, number) == ("roads", 1) {
                text.push_str("![A straight road](../../images/road.svg)\n\n");
            }
            for part in 0..20 {
                let seed = seed + 20 * u32::try_from(number)? + part;
                let _ = write!(text, "{}\n\n", words(180, seed));
            }
            // A word in many sections, and once with a typo.
            for part in 1..=8 {
                let word = match (topic, number, part) {
                    ("roads", _, 1 | 2) => "bridge",
                    ("rivers", 1, 1) => "bridgge",
                    _ => "water",
                };
                let _ = write!(text, "## Part {part}\n\nHere is the {word}.\n\n");
            }
            let file = format!("articles/en/{topic}-{number}.md");
            files.push((file, text.into_bytes()));
        }
    }
    Ok(files)
}

/// Its index is in shards, and only the app is stored without a wish.
pub(crate) static LARGE: Collection = Collection::new("topics", files);

/// The site, and a browser that has stored what is stored without a wish.
pub(crate) fn visited(engine: Engine) -> Result<(Site, Page)> {
    let site = LARGE.site()?.keeping();
    let page = Page::visit(engine, &site)?;
    visit_until_kept(&page)?;
    Ok((site, page))
}

/// The number of volumes on the device: each article has one.
pub(crate) const TEXTS: &str = "return caches.keys()
    .then((names) => caches.open(names.at(-1)))
    .then((cache) => cache.keys())
    .then((all) => all.filter((one) => one.url.includes('volume-')).length)";

pub(crate) fn texts(page: &Page) -> Result<u64> {
    page.ask(TEXTS)?.as_u64().context("a number of files")
}

/// A slow connection, on which a topic takes a while.
pub(crate) fn slow() -> Link {
    Link {
        delay: Duration::from_secs(1),
        bytes_per_second: 1_000_000,
    }
}

/// The number of files of the page's topic that are stored.
const HAVE: &str = "return find('progressbar', '').value";

/// Checks that a paused topic is not complete, and that no more of its files are
/// requested.
fn stays_paused(site: &Site, page: &Page) -> Result<()> {
    let asked = || {
        let requests = site.server.requests();
        requests
            .iter()
            .filter(|path| path.contains("/volume-"))
            .count()
    };
    // Requests that were running at the pause still complete.
    let begun = Instant::now();
    let paused = loop {
        let asked = asked();
        if texts(page)? == asked as u64 {
            break asked;
        }
        ensure!(
            begun.elapsed() < LIMIT,
            "{asked} texts were asked for, {} came",
            texts(page)?
        );
    };
    ensure!(paused <= ARTICLES, "all {paused} came before the pause");
    // This request would come after further ones of the topic, and takes a while.
    let come = "return fetch('/robots.txt', { cache: 'no-store' }).then((answer) => answer.ok)";
    page.must("another file comes", come)?;
    ensure!(asked() == paused, "it went on while it was paused");
    Ok(())
}

pub(crate) fn a_topic_can_be_kept(engine: Engine) -> Result<()> {
    let (site, page) = visited(engine)?;
    ensure!(texts(&page)? == 0, "no text was asked for");
    // An article that is opened is stored.
    page.open("/en/articles/rivers-3/")?;
    page.sees("riversword3")?;
    page.until_equal("what was opened is kept", TEXTS, &json!(1))?;
    // The person keeps a topic, on its page.
    page.open("/en/topics/roads/")?;
    site.server.set_link(Some(slow()));
    page.click("button", "Keep this topic offline")?;
    page.sees("of 15 files")?;
    page.until("some of it came", HAVE)?;
    // The texts beside the button change while it is pressed.
    page.hold("button", "Pause")?;
    let pressed = page.ask(HAVE)?;
    page.until(
        "more of it came",
        &format!("return (() => {{ {HAVE} }})() > {pressed}"),
    )?;
    page.lift()?;
    page.sees("Paused")?;
    stays_paused(&site, &page)?;
    // It stays paused on the next visit, until the person resumes it.
    page.open("/en/topics/roads/")?;
    page.sees("Paused")?;
    page.click("button", "Go on")?;
    site.server.set_link(None);
    page.sees("Kept")?;
    page.until_gone("button", "Go on")?;
    page.until_gone("button", "Pause")?;
    ensure!(texts(&page)? == 15, "14 of the topic, one that was opened");
    // The settings show the same; the search's files were stored with it.
    page.click("button", "Settings")?;
    page.find("button", "Remove: Roads")?;
    page.find("button", "Keep: Rivers")?;
    page.until_gone("button", "Keep: Search in everything")?;
    page.press("Escape")?;
    // Without a server the topic is there, and can be searched.
    drop(site);
    page.open("/en/articles/roads-9/")?;
    page.sees("roadsword9")?;
    page.open("/en/articles/rivers-3/")?;
    page.sees("riversword3")?;
    page.press("/")?;
    search_for(&page, "roadsword12")?;
    page.press("Escape")?;
    page.open("/en/articles/rivers-4/")?;
    page.sees("This text is not here")?;
    Ok(())
}

pub(crate) fn a_phrase_is_found_in_a_text_that_is_not_here_yet(engine: Engine) -> Result<()> {
    let site = LARGE.site()?;
    let page = Page::visit(engine, &site)?;
    page.open("/en/")?;
    page.press("/")?;
    search_for(&page, "\"this one is roadsword9\"")?;
    page.until_equal(
        "the articles found",
        "return [...document.querySelectorAll('dialog[open] .group-title')].map((one) => one.innerText.trim())",
        &json!(["roads 9"]),
    )?;
    Ok(())
}

/// A word of all articles about roads, and one of an article about rivers.
pub(crate) const BOTH: &str = "bridge riversword3";

/// The notice that there may be more results.
pub(crate) const INCOMPLETE: &str =
    "A part of the index could not be fetched: there may be more to find.";

/// The shards that are requested for this query alone.
fn shards_for(page: &Page, site: &Site, text: &str) -> Result<Vec<String>> {
    let before = site.server.requests().len();
    page.open(&format!("/en/?q={text}"))?;
    page.until(
        "results have marks",
        "return document.querySelectorAll('.group mark').length > 0",
    )?;
    page.until_still()?;
    let mut asked = site.server.requests().split_off(before);
    asked.retain(|path| path.starts_with("/shard-"));
    Ok(asked)
}

/// Removes a shard from the server that the rare word of [`BOTH`] needs and the frequent
/// one does not; returns its path.
pub(crate) fn lose_a_shard(page: &Page, site: &Site) -> Result<String> {
    let frequent = shards_for(page, site, "bridge")?;
    let mut rare = shards_for(page, site, "riversword3")?;
    rare.retain(|path| !frequent.contains(path));
    let lost = rare.pop().context("a part that only the rare word needs")?;
    site.server.put_fault(&lost, Fault::Status(404));
    Ok(lost)
}

pub(crate) fn a_part_of_the_index_that_does_not_come_leaves_the_rest(engine: Engine) -> Result<()> {
    let site = LARGE.site()?;
    let page = Page::visit(engine, &site)?;
    let lost = lose_a_shard(&page, &site)?;
    page.open("/en/")?;
    page.press("/")?;
    let begun = Instant::now();
    search_for(&page, BOTH)?;
    page.sees(INCOMPLETE)?;
    page.sees("in 14 articles")?;
    // A query that does not need that shard has its results as usual.
    page.click("button", "Clear")?;
    search_for(&page, "bridge")?;
    page.sees("in 14 articles")?;
    page.must(
        "nothing is said to be missing",
        "return !document.querySelector('dialog[open] .notice')",
    )?;
    // The notice is also shown if nothing is found.
    page.click("button", "Clear")?;
    page.type_text("riversword3")?;
    page.sees("Nothing found")?;
    page.sees(INCOMPLETE)?;
    // Some seconds after the failure the shard is requested again, at the next key.
    site.server.clear_fault(&lost);
    let asked = || {
        site.server
            .requests()
            .iter()
            .filter(|path| **path == lost)
            .count()
    };
    let before = asked();
    while asked() == before {
        ensure!(
            begun.elapsed() < search_retry()? + LIMIT,
            "{lost} is asked for no more"
        );
        page.click("button", "Clear")?;
        search_for(&page, BOTH)?;
    }
    let after = begun.elapsed();
    ensure!(
        after >= search_retry()?,
        "{lost} is asked for again after {after:?}"
    );
    page.sees("in 15 articles")?;
    page.must(
        "nothing is said to be missing",
        "return !document.querySelector('dialog[open] .notice')",
    )?;
    Ok(())
}

pub(crate) fn a_rare_word_offers_the_frequent_one_that_was_meant(engine: Engine) -> Result<()> {
    let site = LARGE.site()?;
    let page = Page::visit(engine, &site)?;
    page.open("/en/")?;
    page.press("/")?;
    // Suggestions need the whole dictionary, which is loaded after a search for an unknown
    // word.
    search_for(&page, "brigde")?;
    page.sees("No “brigde” here; showing “bridge”")?;
    page.press("Control+a")?;
    search_for(&page, "Bridgge ")?;
    page.sees("1 passage in 1 article")?;
    page.click("button", "Did you mean “bridge”?")?;
    page.sees("passages in 14 articles")?;
    page.until_equal(
        "what is searched",
        "return document.querySelector('dialog[open] input[type=search]').value.trim()",
        &json!("bridge"),
    )?;
    Ok(())
}

pub(crate) fn a_kept_topic_outlives_an_update_and_can_be_removed(engine: Engine) -> Result<()> {
    let (mut site, page) = visited(engine)?;
    page.click("button", "Settings")?;
    page.click("button", "Keep: Roads")?;
    page.find("button", "Remove: Roads")?;
    page.until_gone("button", "Pause: Roads")?;
    // The connection breaks off while another topic is stored, which then goes on by
    // itself.
    site.server.set_link(Some(slow()));
    page.click("button", "Keep: Rivers")?;
    page.until(
        "some of it came",
        "return [...document.querySelectorAll('.part progress')].some((bar) => !bar.hidden && bar.value)",
    )?;
    site.server.cut_after(0);
    page.sees("the connection broke off")?;
    site.server.mend();
    site.server.set_link(None);
    page.ask("dispatchEvent(new Event('online'))")?;
    page.until_gone("button", "Pause: Rivers")?;
    page.until_equal("all texts", TEXTS, &json!(2 * ARTICLES))?;
    // The next version has all files before it is offered, and requests no text.
    site.deploy_next()?;
    let before = site.server.requests().len();
    page.open("/en/")?;
    page.sees("A new version is ready.")?;
    let asked = site.server.requests().split_off(before);
    let again: Vec<_> = asked
        .iter()
        .filter(|path| path.contains("volume-"))
        .collect();
    ensure!(again.is_empty(), "{again:?}");
    // A topic that is removed meanwhile does not come back with it.
    page.click("button", "Settings")?;
    page.click("button", "Remove: Rivers")?;
    page.find("button", "Keep: Rivers")?;
    page.must(
        "the focus stays at the part",
        "return document.activeElement.matches('.part')",
    )?;
    page.press("Escape")?;
    page.click("button", "Load it")?;
    page.until("there is the next version", IS_NEXT)?;
    page.until_live()?;
    page.until_equal("the texts of the other topic", TEXTS, &json!(ARTICLES))?;
    page.click("button", "Settings")?;
    page.find("button", "Remove: Roads")?;
    page.find("button", "Keep: Rivers")?;
    // A topic whose articles were all opened is on the device; once wanted, it is kept.
    for number in 1..=ARTICLES {
        page.open(&format!("/en/articles/rivers-{number}/"))?;
        page.sees(&format!("riversword{number}"))?;
    }
    page.until_equal("all texts were opened", TEXTS, &json!(2 * ARTICLES))?;
    page.click("button", "Settings")?;
    page.click("button", "Keep: Rivers")?;
    page.find("button", "Remove: Rivers")?;
    page.until_equal("what is wanted", WISHES, &json!(["kept", "kept", "kept"]))
}

/// The number of pictures on the device.
const PICTURES: &str = "return caches.keys()
    .then((names) => caches.open(names.at(-1)))
    .then((cache) => cache.keys())
    .then((all) => all.filter((one) => one.url.includes('/images/')).length)";

pub(crate) fn a_topic_is_kept_without_pictures_that_come_on_request(engine: Engine) -> Result<()> {
    let (mut site, page) = visited(engine)?;
    choose(&page, "On request")?;
    page.open("/en/topics/roads/")?;
    page.click("button", "Keep this topic offline")?;
    page.until_equal("the texts", TEXTS, &json!(ARTICLES))?;
    page.sees("Kept")?;
    page.equal("pictures", PICTURES, &json!(0))?;
    // The next version does not fetch them either.
    site.deploy_next()?;
    page.open("/en/topics/roads/")?;
    page.sees("A new version is ready.")?;
    page.click("button", "Load it")?;
    page.until("there is the next version", IS_NEXT)?;
    page.sees("Kept")?;
    page.equal("pictures", PICTURES, &json!(0))?;
    // They are fetched once they are wanted.
    choose(&page, "Shown")?;
    page.until_equal("pictures", PICTURES, &json!(1))?;
    site.server.cut_after(0);
    page.open("/en/articles/roads-1/")?;
    page.until(
        "the picture is there",
        "return document.querySelector('.prose img')?.naturalWidth > 0",
    )?;
    Ok(())
}

/// Loads the version that the next visit offers, and waits for it.
fn load_offered(page: &Page, is_there: &str) -> Result<()> {
    page.open("/en/")?;
    page.sees("A new version is ready.")?;
    page.click("button", "Load it")?;
    page.until("the version that was offered", is_there)?;
    Ok(())
}

pub(crate) fn a_version_that_is_taken_back_keeps_what_is_wanted_now(engine: Engine) -> Result<()> {
    let (mut site, page) = visited(engine)?;
    page.click("button", "Settings")?;
    page.click("button", "Keep: Roads")?;
    page.until_equal("what is here", WISHES, &json!(["kept", "", "kept"]))?;
    page.press("Escape")?;
    site.deploy_next()?;
    load_offered(&page, IS_NEXT)?;
    page.click("button", "Settings")?;
    page.click("button", "Remove: Roads")?;
    page.find("button", "Keep: Roads")?;
    page.click("button", "Keep: Rivers")?;
    let now = json!(["", "kept", "kept"]);
    page.until_equal("what is here", WISHES, &now)?;
    page.press("Escape")?;
    site.deploy_before();
    load_offered(&page, IS_FIRST)?;
    page.until_equal("what is here", WISHES, &now)?;
    page.click("button", "Settings")?;
    // The next version replaces that one, not an older one.
    page.click("button", "Remove: Rivers")?;
    page.find("button", "Keep: Rivers")?;
    page.press("Escape")?;
    site.deploy_next()?;
    load_offered(&page, IS_NEXT)?;
    page.until_equal("what is here", WISHES, &json!(["", "", "kept"]))
}
