//! Exporting parts of the site under realistic conditions: a topic from its page, without
//! a network, by the system's share dialog, and if not all files are available.

use crate::offline::{comes_back, until_pictures_are_kept, visit_until_kept};
use crate::one_file::{KEEP, PLACE, export, take};
use crate::search::{FOUND, landed, search_for};
use crate::topics::{BOTH, INCOMPLETE, LARGE, lose_a_shard};
use anyhow::{Context, Result, ensure};
use bookmobile_e2e::{Engine, Fault, Page, Site};
use serde_json::json;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// The titles in the library's list.
const SHELF: &str =
    "return [...document.querySelectorAll('.entries h2')].map((title) => title.innerText.trim())";

pub(crate) fn a_topic_can_be_passed_on_from_its_page(engine: Engine) -> Result<()> {
    let site = Site::built()?;
    let page = Page::visit(engine, &site)?;
    let folder = TempDir::new()?;
    page.open("/en/topics/guide/")?;
    let shelf = page.must("the topic has articles", SHELF)?;
    // What the page fetches when it is idle is not the file's: the worker comes last.
    site.until_asked("/sw.js")?;
    let file = export(&page, &folder, "Settings", "The whole topic")?;
    ensure!(
        file.ends_with("Bookmobile - Guide.html"),
        "{}",
        file.display()
    );
    let before = site.server.requests().len();
    page.open_file(&file)?;
    page.until_equal("where it begins", PLACE, &json!("#/en/topics/guide/"))?;
    page.until_equal("the topic", SHELF, &shelf)?;
    // The library has no other articles, and all of them can be read.
    page.click("tab", "All")?;
    page.until_equal("where one is", PLACE, &json!("#/en/"))?;
    page.until_equal("the library", SHELF, &shelf)?;
    for title in shelf.as_array().into_iter().flatten() {
        let title = title.as_str().unwrap_or_default();
        page.click("link", title)?;
        page.until(
            "the article is there",
            "return document.querySelector('article h1') && document.querySelector('.prose').innerText.length > 300",
        )?;
        page.find("heading", title)?;
        page.click("tab", "Library")?;
    }
    page.press("/")?;
    search_for(&page, "connection")?;
    page.until_equal(
        "what is found",
        FOUND,
        &json!(["en/offline", "en/searching", "en/welcome", "zh/searching"]),
    )?;
    page.press("Escape")?;
    page.until_gone("dialog", "")?;
    // In the other language too.
    page.click("link", "中文")?;
    page.find("link", "找到那一段话")?;
    let count = shelf.as_array().map_or(0, Vec::len);
    page.until_equal(
        "how many there are",
        "return document.querySelectorAll('.entries h2').length",
        &json!(count),
    )?;
    let fetched = site.server.requests().split_off(before);
    ensure!(fetched.is_empty(), "fetched: {fetched:?}");
    Ok(())
}

/// The names of the blocks in a single file.
fn carried(file: &str) -> BTreeSet<&str> {
    let names = file.split("data-name=\"").skip(1);
    names.filter_map(|rest| rest.split('"').next()).collect()
}

/// Checks that the file has all blocks of the whole site except these.
fn lacks(site: &Site, file: &Path, names: &[&str]) -> Result<()> {
    let (made, whole) = (fs::read_to_string(file)?, site.single_file()?);
    let (made, whole) = (carried(&made), carried(&whole));
    let lacks: Vec<&str> = whole.difference(&made).copied().collect();
    ensure!(lacks == names, "{lacks:?}");
    Ok(())
}

pub(crate) fn a_kept_site_can_be_passed_on_without_a_network(engine: Engine) -> Result<()> {
    let site = Site::kept()?;
    let page = Page::visit(engine, &site)?;
    let folder = TempDir::new()?;
    visit_until_kept(&page)?;
    until_pictures_are_kept(&page)?;
    site.server.cut_after(0);
    comes_back(&page)?;
    let file = export(&page, &folder, "Settings", "Everything")?;
    ensure!(file.ends_with("Bookmobile.html"), "{}", file.display());
    lacks(&site, &file, &[])?;
    page.open_file(&file)?;
    page.until_equal("the library", PLACE, &json!("#/en/"))?;
    page.click("link", "WeChat in China’s smart cities")?;
    page.find("heading", "Getting around")?;
    page.until("its picture is there", FIRST_PICTURE)?;
    page.press("/")?;
    search_for(&page, "fare")?;
    page.press("Enter")?;
    landed(&page)?;
    page.click("link", "中文")?;
    page.find("heading", "出行")?;
    Ok(())
}

/// Whether the first picture of the article has loaded.
const FIRST_PICTURE: &str = "const picture = document.querySelector('.prose img');
    picture.scrollIntoView();
    return picture.complete && picture.naturalWidth > 0";

/// A fake of the system's file sharing, which headless browsers lack: it records the
/// files, and answers as the story defines.
const SYSTEM: &str = "window.shared = [];
    const share = async (what) => {
        shared.push(...what.files);
        if (window.refusal) throw new DOMException('no', refusal);
    };
    Object.defineProperties(navigator, {
        canShare: { value: (what) => what.files?.every((file) => file instanceof File) },
        share: { value: share },
    });";

/// The status of the export.
const SAID: &str = "return [...document.querySelectorAll('dialog[open] section')]
    .find((section) => section.innerText.includes('Pass on'))
    .querySelector('[role=status]').innerText";

/// How many files were shared, and whether one was downloaded.
const GIVEN: &str = "return [shared.length, !!window.given]";

pub(crate) fn a_file_can_be_shared_or_not(engine: Engine) -> Result<()> {
    let site = Site::built()?;
    let page = Page::visit(engine, &site)?;
    let folder = TempDir::new()?;
    page.open("/en/articles/countryside/")?;
    page.ask(KEEP)?;
    page.ask(SYSTEM)?;
    page.click("button", "Settings")?;
    // The person cancels, which is neither a success nor a failure.
    page.ask("window.refusal = 'AbortError'")?;
    page.click("button", "This article")?;
    page.until_equal("what the system was given", GIVEN, &json!([1, false]))?;
    page.until_equal("what is said", SAID, &json!(""))?;
    page.until_still()?;
    page.equal("what was given", GIVEN, &json!([1, false]))?;
    // The person shares the file, and nothing is downloaded.
    page.ask("window.refusal = ''")?;
    page.click("button", "This article")?;
    page.until_equal("what is said", SAID, &json!("The file is ready."))?;
    page.equal("what was given", GIVEN, &json!([2, false]))?;
    page.equal(
        "its name and type",
        "return [shared[1].name, shared[1].type]",
        &json!(["countryside.html", "text/html"]),
    )?;
    // The system cannot share it, so it is downloaded.
    page.ask("window.refusal = 'NotAllowedError'")?;
    page.click("button", "This article")?;
    page.until_equal("what was given", GIVEN, &json!([3, true]))?;
    page.until_equal("what is said", SAID, &json!("The file is ready."))?;
    page.must(
        "it is the same file",
        "return Promise.all([given.text(), shared[1].text()]).then(([one, other]) => one === other)",
    )?;
    page.open_file(&take(&page, &folder)?)?;
    page.find("heading", "What remains of the gap")?;
    Ok(())
}

pub(crate) fn without_a_picture_the_file_is_made(engine: Engine) -> Result<()> {
    let site = Site::built()?;
    let page = Page::visit(engine, &site)?;
    let folder = TempDir::new()?;
    page.open("/en/articles/smart-cities/")?;
    let picture = page.ask("return new URL(document.querySelector('.prose img').src).pathname")?;
    let picture = picture.as_str().context("a picture")?;
    site.server.put_fault(picture, Fault::Status(404));
    let file = export(&page, &folder, "Settings", "Everything")?;
    lacks(&site, &file, &[&picture[1..]])?;
    page.open_file(&file)?;
    page.click("link", "WeChat in China’s smart cities")?;
    page.find("heading", "Getting around")?;
    page.must(
        "its picture is not there",
        "return !document.querySelector('.prose img').naturalWidth",
    )?;
    page.click("tab", "Library")?;
    page.click("link", "WeChat and the digital divide in rural China")?;
    page.until("another picture is there", FIRST_PICTURE)?;
    Ok(())
}

pub(crate) fn without_a_part_of_the_index_the_file_is_made(engine: Engine) -> Result<()> {
    let site = LARGE.site()?;
    let page = Page::visit(engine, &site)?;
    let folder = TempDir::new()?;
    let lost = lose_a_shard(&page, &site)?;
    page.open("/en/")?;
    let file = export(&page, &folder, "Settings", "Everything")?;
    lacks(&site, &file, &[&lost[1..]])?;
    page.open_file(&file)?;
    page.press("/")?;
    search_for(&page, BOTH)?;
    page.sees(INCOMPLETE)?;
    page.press("Enter")?;
    landed(&page)
}
