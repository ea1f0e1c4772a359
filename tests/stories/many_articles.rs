//! A collection of more articles than a page lists: its catalog comes in parts, lists are
//! filled as they are scrolled, and all of it can be reached without the app.

use crate::collections::{Collection, Files};
use crate::search::search_for;
use anyhow::{Context, Result, ensure};
use bookmobile_e2e::{Engine, Fault, Page, Site};
use serde_json::json;
use std::fmt::Write as _;

/// How many articles there are.
const ARTICLES: usize = 900;
/// How many topics; each has as many articles as the others.
const TOPICS: usize = 30;

#[allow(clippy::unnecessary_wraps)] // as a collection wants it
fn files() -> Result<Files> {
    let mut about =
        "title = \"Many\"\n[[languages]]\ncode = \"en\"\ntag = \"en\"\nname = \"English\"\n\
         [[languages]]\ncode = \"zh\"\ntag = \"zh-Hans\"\nname = \"中文\"\n"
            .to_owned();
    for topic in 0..TOPICS {
        let _ = write!(
            about,
            "[[topics]]\nslug = \"t{topic}\"\nname = \"Topic {topic}\"\n"
        );
    }
    let mut files = vec![("site.toml".to_owned(), about.into_bytes())];
    for number in 0..ARTICLES {
        let (topic, order) = (number / (ARTICLES / TOPICS), number);
        let text = format!(
            "---\ntitle: Article {number}\nsummary: What number {number} is about, in a sentence that is as long as others.\n\
             date: 2026-11-21\ntopics: [t{topic}]\norder: {order}\nfaq:\n  - question: Is this {number}?\n    answer: It is.\n---\n\
             The word of this one is word{number}x.\n\n## Part {number}\n\nMore of it.\n\n## Another part\n\nThe end.\n"
        );
        files.push((format!("articles/en/a{number}.md"), text.into_bytes()));
    }
    for number in [3, 700] {
        let text = format!(
            "---\ntitle: 文章 {number}\ndate: 2026-11-21\n---\n\n你好。\n\n## Part {number}\n\n再见。\n"
        );
        files.push((format!("articles/zh/a{number}.md"), text.into_bytes()));
    }
    Ok(files)
}

static MANY: Collection = Collection::new("many", files);

/// How many parts of the catalog were asked for.
fn parts(site: &Site) -> usize {
    let requests = site.server.requests();
    let mut parts: Vec<_> = requests
        .iter()
        .filter(|path| path.contains("/entries-"))
        .collect();
    parts.sort();
    parts.dedup();
    parts.len()
}

const LISTED: &str = "return document.querySelectorAll('.entry').length";
const LAST: &str = "return document.body.innerText.includes('Article 899')";

/// A long list opens with a page of it, is as long as all of it, and is filled where it is
/// scrolled to. Back leads to the same place.
pub(crate) fn a_long_list_scrolls_as_one(engine: Engine) -> Result<()> {
    let site = MANY.site()?;
    let page = Page::visit(engine, &site)?;
    page.open("/en/")?;
    page.equal("a page of the list", LISTED, &json!(30))?;
    ensure!(
        parts(&site) <= 2,
        "{} parts for the first page",
        parts(&site)
    );
    page.equal(
        "room for all of it",
        "return document.documentElement.scrollHeight > 30000",
        &json!(true),
    )?;
    page.run("scrollTo(0, document.documentElement.scrollHeight)", &[])?;
    page.until("the end of the list", "scrollTo(0, document.documentElement.scrollHeight); return document.body.innerText.includes('Article 899')")?;
    ensure!(parts(&site) < 12, "{} parts for both ends", parts(&site));
    page.run(
        "find('link', 'Article 890').scrollIntoView({ block: 'center' })",
        &[],
    )?;
    page.until_still()?;
    let before = page.ask("return find('link', 'Article 890').getBoundingClientRect().top")?;
    page.click("link", "Article 890")?;
    page.sees("The word of this one is word890x.")?;
    page.equal(
        "its title",
        "return document.title",
        &json!("Article 890 · Many"),
    )?;
    page.back()?;
    page.until("the place in the list", LAST)?;
    page.until_still()?;
    let after = page.ask("return find('link', 'Article 890').getBoundingClientRect().top")?;
    let (before, after) = (
        before.as_f64().context("a place")?,
        after.as_f64().context("a place")?,
    );
    ensure!(
        (before - after).abs() < 300.0,
        "it was at {before}, now at {after}"
    );
    Ok(())
}

/// Who runs no scripts reaches every article by plain pages.
pub(crate) fn without_the_app_plain_pages_list_all(engine: Engine) -> Result<()> {
    let site = MANY.site()?;
    site.server.put_fault(".js", Fault::Status(404));
    let page = Page::visit(engine, &site)?;
    page.open_plain("/en/")?;
    page.click("link", "All articles")?;
    let mut seen = 0;
    loop {
        page.sees("All articles")?;
        let listed = page.ask("return document.querySelectorAll('.plain-list a').length")?;
        seen += listed.as_u64().context("a number")?;
        let next = page.ask("return [...document.querySelectorAll('main nav a')].some((a) => a.textContent === 'Next')")?;
        if next != json!(true) {
            break;
        }
        let here = page.address()?;
        page.click("link", "Next")?;
        page.until(
            "the next page",
            &format!("return location.href !== {}", json!(here)),
        )?;
    }
    ensure!(seen == ARTICLES as u64, "{seen} articles are listed");
    page.click("link", "Article 899")?;
    page.sees("The word of this one is word899x.")
}

/// An address of an article loads its part of the catalog alone; one that leads nowhere says
/// so; tabs have their titles again after a reload.
pub(crate) fn an_article_needs_its_own_part_of_the_catalog(engine: Engine) -> Result<()> {
    let site = MANY.site()?;
    let page = Page::visit(engine, &site)?;
    page.open("/en/articles/a700/")?;
    page.sees("The word of this one is word700x.")?;
    ensure!(parts(&site) == 1, "{} parts", parts(&site));
    page.click("link", "NextArticle 701")?;
    page.sees("word701x")?;
    page.open("/en/articles/a3/")?;
    page.sees("word3x")?;
    page.go("/en/articles/none-of-them/")?;
    page.sees("There is no such page")?;
    page.open("/en/articles/a450/")?;
    page.sees("word450x")?;
    page.reload()?;
    let titles = "return [...document.querySelectorAll('.tab a, a.tab, .tab [role=tab]')].map((tab) => tab.textContent)
        .filter((title) => title.startsWith('Article'))";
    let all = json!(["Article 700", "Article 701", "Article 3", "Article 450"]);
    page.until_equal("the tabs", titles, &all)?;
    // A translation opens at the same section, once its part is there.
    page.go("/en/articles/a700/#part-700")?;
    page.until("the link to the section", "return [...document.querySelectorAll('a[hreflang=zh-Hans]')].some((a) => a.href.endsWith('zh/articles/a700/#part-700'))")?;
    Ok(())
}

/// The search finds articles whose part of the catalog was not loaded.
pub(crate) fn the_search_finds_in_all_parts(engine: Engine) -> Result<()> {
    let site = MANY.site()?;
    let page = Page::visit(engine, &site)?;
    // An address asks once: who types asks for each beginning of the word too.
    page.open("/en/#?q=word811x")?;
    page.sees("The word of this one is word811x.")?;
    // No more parts come than those of the page and of the articles that are shown.
    let shown = page.ask("return document.querySelectorAll('.group').length")?;
    let most = 3 + usize::try_from(shown.as_u64().context("a number")?)?;
    ensure!(
        parts(&site) <= most,
        "{} parts, {shown} articles",
        parts(&site)
    );
    page.ask("document.querySelector('.hit').click()")?;
    let title = "return document.title";
    page.until_equal("the article", title, &json!("Article 811 · Many"))?;
    // What is typed is found too, in a part that is loaded or not.
    page.press("/")?;
    search_for(&page, "word42x")?;
    page.sees("The word of this one is word42x.")
}

/// Many topics are a list of their own in the library, and a choice in the search.
pub(crate) fn many_topics_are_a_list(engine: Engine) -> Result<()> {
    let site = MANY.site()?;
    let page = Page::visit(engine, &site)?;
    page.open("/en/")?;
    page.click("tab", "Topics")?;
    page.click("link", "Topic 17")?;
    page.sees("Article 510")?;
    page.equal("its articles", LISTED, &json!(30))?;
    page.equal(
        "the tab",
        "return find('tab', 'Topics').getAttribute('aria-selected')",
        &json!("true"),
    )?;
    page.click("link", "Search")?;
    search_for(&page, "word")?;
    let choose = "const list = document.querySelector('.chips select'); list.value = 't17';
        list.dispatchEvent(new Event('change', { bubbles: true }))";
    page.run(choose, &[])?;
    page.until("only its articles", "const groups = [...document.querySelectorAll('.group-title')];
        return groups.length > 0 && groups.every((group) => { const number = Number(group.textContent.split(' ')[1]); return number >= 510 && number < 540; })")?;
    page.click("button", "Topic 17")?;
    page.until("others again", "return [...document.querySelectorAll('.group-title')].some((group) => Number(group.textContent.split(' ')[1]) < 510)")?;
    Ok(())
}
