//! Links from elsewhere, and the browser's own back and forward.

use crate::resume::{is_back_at, read_on_in};
use crate::search::{landed, search_for};
use anyhow::Result;
use bookmobile_e2e::known::kept_place_in;
use bookmobile_e2e::{Engine, Page, Setting, Site};
use serde_json::json;

pub(crate) fn a_link_leads_to_its_place(engine: Engine) -> Result<()> {
    let setting = Setting {
        languages: Some("en-US,en"),
        ..Setting::default()
    };
    let site = Site::for_setting(engine, setting)?;
    let page = Page::with(engine, &site, setting)?;
    page.open("/en/articles/smart-cities/#getting-around")?;
    page.until_still()?;
    page.must("the section is at the top, below the strip", "
        const top = document.getElementById('getting-around').getBoundingClientRect().top;
        return top >= document.querySelector('.masthead').getBoundingClientRect().bottom - 1 && top < 200")?;
    page.until("the contents know it", "return document.querySelector('.contents [aria-current=location]')?.hash === '#getting-around'")?;
    // With words to highlight.
    page.open("/en/articles/countryside/#the-divide?highlight=divide")?;
    landed(&page)?;
    // A search, from the root, from a page, and in the query.
    for (path, lands) in [
        ("/#?q=fare", "/en/#?q=fare"),
        (
            "/en/articles/searching/#?q=fare",
            "/en/articles/searching/#?q=fare",
        ),
        ("/en/?q=getting+around", "/en/#?q=getting around"),
        ("/?q=fare", "/en/#?q=fare"),
        ("/en/?from=chat&q=fare", "/en/#?q=fare"),
    ] {
        // Another page first: a change of the fragment alone does not load the page.
        page.open_plain("/zh/questions/")?;
        page.open(path)?;
        page.find("searchbox", "Search all articles")?;
        page.until(
            "results have marks",
            "return document.querySelectorAll('.group mark').length > 0",
        )?;
        page.until_at(lands)?;
    }
    // If there is nothing to go back to, closing the search stays on the page.
    page.open_plain("/zh/questions/")?;
    page.open("/en/articles/searching/#?q=fare")?;
    page.find("searchbox", "Search all articles")?;
    page.click("button", "Close")?;
    page.until_at("/en/articles/searching/")?;
    page.until_gone("dialog", "")?;
    // A fragment that is typed into the address is followed.
    page.ask("location.hash = '#keyboard'")?;
    page.until("the section is in view", "const top = document.getElementById('keyboard').getBoundingClientRect().top; return top >= 0 && top < 300")?;
    Ok(())
}

pub(crate) fn an_article_that_is_gone_is_told(engine: Engine) -> Result<()> {
    let site = Site::built()?;
    let page = Page::visit(engine, &site)?;
    page.open("/en/")?;
    page.ask("const link = document.querySelector('.entry h2 a'); link.href = link.href.replace(/[^/]+\\/$/, 'gone/'); link.textContent = 'gone'")?;
    page.click("link", "gone")?;
    page.find("heading", "There is no such page")?;
    page.click("link", "To the library")?;
    page.until_at("/en/")?;
    page.find("link", "Finding a passage")?;
    Ok(())
}

pub(crate) fn back_and_forward_go_where_one_was(engine: Engine) -> Result<()> {
    let site = Site::built()?;
    let page = Page::visit(engine, &site)?;
    page.open("/en/")?;
    page.until_still()?;
    page.ask("scrollTo(0, 150)")?;
    page.until_still()?;
    let library = page.ask("return Math.round(scrollY)")?;
    page.click("link", "WeChat in China’s smart cities")?;
    page.until_at("/en/articles/smart-cities/")?;
    page.until_still()?;
    page.equal(
        "a new article begins at its top",
        "return scrollY",
        &json!(0),
    )?;
    let cities = read_on_in(&page, "healthcare")?;
    page.press("/")?;
    search_for(&page, "divide")?;
    page.press("Enter")?;
    landed(&page)?;
    let found = page.address()?;
    page.back()?;
    page.find("searchbox", "")?;
    page.until(
        "its results are there",
        "return document.querySelectorAll('.group mark').length > 0",
    )?;
    page.back()?;
    page.until_at("/en/articles/smart-cities/")?;
    page.until_gone("dialog", "")?;
    is_back_at(&page, "healthcare", cities)?;
    page.back()?;
    page.until_at("/en/")?;
    page.find("link", "Finding a passage")?;
    page.until_still()?;
    page.until_equal(
        "the library's scroll",
        "return Math.round(scrollY)",
        &library,
    )?;
    page.forward()?;
    page.until_at("/en/articles/smart-cities/")?;
    is_back_at(&page, "healthcare", cities)?;
    page.forward()?;
    page.find("searchbox", "")?;
    page.forward()?;
    page.until_at(&found)?;
    landed(&page)
}

pub(crate) fn back_from_a_section_goes_to_where_one_read(engine: Engine) -> Result<()> {
    let site = Site::built()?;
    let page = Page::visit(engine, &site)?;
    page.open("/en/articles/smart-cities/")?;
    page.until_still()?;
    let before = read_on_in(&page, "healthcare")?;
    page.click("link", "Sharing a location")?;
    page.until_at("/en/articles/smart-cities/#sharing-a-location")?;
    page.until_still()?;
    let kept = page.until(
        "the section is kept as one's place",
        &kept_place_in("sharing-a-location"),
    )?;
    let there = read_on_in(&page, "sharing-a-location")?;
    // A person does not go back immediately after a scroll, so the story waits until the
    // place is stored.
    let is_kept = format!(
        "return (() => {{ {} }})() !== {kept}",
        kept_place_in("sharing-a-location")
    );
    page.until("where one read on is kept", &is_kept)?;
    page.back()?;
    page.until_at("/en/articles/smart-cities/")?;
    is_back_at(&page, "healthcare", before)?;
    page.forward()?;
    page.until_at("/en/articles/smart-cities/#sharing-a-location")?;
    is_back_at(&page, "sharing-a-location", there)?;
    // The same after a reload in between.
    page.reload()?;
    is_back_at(&page, "sharing-a-location", there)?;
    page.back()?;
    page.until_at("/en/articles/smart-cities/")?;
    is_back_at(&page, "healthcare", before)
}

/// Searches over the page, and opens a hit on the same page. Returns its address.
fn open_a_hit_here(page: &Page) -> Result<String> {
    page.press("/")?;
    search_for(page, "fare")?;
    page.ask("document.querySelector('.hit[href*=\"/smart-cities/\"]').click()")?;
    landed(page)?;
    page.address()
}

pub(crate) fn back_from_a_hit_on_the_same_page_goes_to_where_one_read(
    engine: Engine,
) -> Result<()> {
    let site = Site::built()?;
    let page = Page::visit(engine, &site)?;
    page.open("/en/articles/smart-cities/")?;
    page.until_still()?;
    let before = read_on_in(&page, "healthcare")?;
    let hit = open_a_hit_here(&page)?;
    page.back()?;
    page.find("searchbox", "")?;
    is_back_at(&page, "healthcare", before)?;
    page.back()?;
    page.until_at("/en/articles/smart-cities/")?;
    page.until_gone("dialog", "")?;
    is_back_at(&page, "healthcare", before)?;
    page.forward()?;
    page.find("searchbox", "")?;
    page.forward()?;
    page.until_at(&hit)?;
    landed(&page)?;
    // The same hit once more, from further down.
    let further = read_on_in(&page, "what-it-rests-on")?;
    open_a_hit_here(&page)?;
    page.back()?;
    page.find("searchbox", "")?;
    is_back_at(&page, "what-it-rests-on", further)?;
    // Closing the search leaves the person there, as does going back.
    page.press("Escape")?;
    page.until_gone("dialog", "")?;
    is_back_at(&page, "what-it-rests-on", further)?;
    page.until_at(&hit)
}
