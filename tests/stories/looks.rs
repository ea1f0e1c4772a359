//! What one sees who looks closely: on paper, in few colours, with larger text, at the end of an
//! article, in a sheet that scrolls.

use crate::phone::on_a_phone;
use crate::search::landed;
use anyhow::{Result, ensure};
use bookmobile_e2e::{Engine, Page, Setting, Site};
use serde_json::json;

const CITIES: &str = "/en/articles/smart-cities/";

/// The colour behind lit words, where an engine tells it.
const LIT: &str = "return getComputedStyle(document.querySelector('.prose p'), '::highlight(search)').backgroundColor";

pub(crate) fn a_lit_word_is_printed_as_any_other(engine: Engine) -> Result<()> {
    let site = Site::built()?;
    let page = Page::visit(engine, &site)?;
    page.open("/en/articles/smart-cities/#paying-the-fare?highlight=fare")?;
    landed(&page)?;
    page.ask("document.getElementById('_trouble').hidden = false")?;
    let on_screen = page.ask(LIT)?;
    page.as_on_paper()?;
    if engine == Engine::Chromium {
        ensure!(on_screen != json!("rgba(0, 0, 0, 0)"), "{on_screen}");
        page.equal("on paper", LIT, &json!("rgba(0, 0, 0, 0)"))?;
    }
    page.must(
        "no notice of scripts is printed, and no section is set apart",
        "const trouble = document.getElementById('_trouble');
        return trouble.getClientRects().length === 0
            && [...document.querySelectorAll('.highlighted-section')].every((one) => getComputedStyle(one).backgroundColor === 'rgba(0, 0, 0, 0)')",
    )?;
    Ok(())
}

pub(crate) fn few_colours_tell_what_is_chosen(engine: Engine) -> Result<()> {
    if engine == Engine::WebKit {
        // It knows no forced colours.
        return Ok(());
    }
    let site = Site::built()?;
    let setting = Setting {
        forced_colors: true,
        ..Setting::default()
    };
    let page = Page::with(engine, &site, setting)?;
    page.open("/en/questions/")?;
    page.until(
        "of the tabs only the one in front is underlined",
        "const line = (one) => getComputedStyle(one).borderBlockEndColor;
        const paper = getComputedStyle(document.documentElement).backgroundColor;
        const [front, ...others] = [...document.querySelectorAll('.topic-tab')].sort((one) => one.ariaSelected === 'true' ? -1 : 1);
        return matchMedia('(forced-colors: active)').matches && line(front) !== paper && others.every((one) => line(one) === paper)",
    )?;
    page.open("/en/articles/smart-cities/#healthcare")?;
    page.until(
        "the front tab has the strongest edge, and the current entry is underlined",
        "const edge = parseFloat(getComputedStyle(document.querySelector('.tab-front')).borderInlineStartWidth);
        const entry = document.querySelector('.contents [aria-current]');
        return edge >= 2 && entry && getComputedStyle(entry).textDecorationLine === 'underline'",
    )?;
    page.click("button", "Settings")?;
    page.find("dialog", "Settings")?;
    page.must(
        "a sheet and its buttons have edges",
        "const sheet = document.querySelector('dialog[open]');
        return [sheet, sheet.querySelector('.export-parts button')].every((one) => getComputedStyle(one).borderBlockStartStyle === 'solid')",
    )?;
    Ok(())
}

pub(crate) fn larger_text_leaves_room_for_the_contents(engine: Engine) -> Result<()> {
    let site = Site::built()?;
    let page = Page::visit(engine, &site)?;
    page.open_plain("/404.html")?;
    for size in ["large", "huge"] {
        page.run(
            "localStorage.setItem('bookmobile:/:size', arguments[0])",
            &[json!(size)],
        )?;
        page.resize(1024, 800)?;
        page.open(CITIES)?;
        page.must(
            "the column of the contents has 12 rem, or there is none",
            "const side = document.querySelector('.side').getBoundingClientRect().width;
            return side === 0 || side >= 190",
        )?;
        page.must(
            "headings and the interface are larger too",
            "return parseFloat(getComputedStyle(document.documentElement).fontSize) > 16",
        )?;
    }
    Ok(())
}

/// The entry of the contents that is marked as where one is.
const ENTRY: &str = "return document.querySelector('.contents [aria-current]')?.textContent";

pub(crate) fn the_contents_follow_to_the_end(engine: Engine) -> Result<()> {
    let site = Site::built()?;
    let page = Page::visit(engine, &site)?;
    page.open(CITIES)?;
    page.ask("scrollTo(0, document.documentElement.scrollHeight)")?;
    page.until_equal("at the end", ENTRY, &json!("Questions and answers"))?;
    page.ask("scrollTo(0, 0)")?;
    page.until_still()?;
    // Its heading cannot come to the top of the window.
    page.click("link", "Questions and answers")?;
    page.until_equal("the last entry", ENTRY, &json!("Questions and answers"))?;
    page.click("link", "Healthcare")?;
    page.until_equal("the entry that was chosen", ENTRY, &json!("Healthcare"))
}

pub(crate) fn no_focus_is_under_the_bar(engine: Engine) -> Result<()> {
    let site = Site::built()?;
    let page = on_a_phone(engine, &site)?;
    page.open(CITIES)?;
    for _ in 0..30 {
        page.press("Tab")?;
        page.must(
            "what has the focus is above the bar, or in it",
            "const { activeElement } = document, bar = document.querySelector('.bottom-bar');
            const box = activeElement.getBoundingClientRect();
            return activeElement === document.body || bar.contains(activeElement)
                || box.bottom <= bar.getBoundingClientRect().top + 1 || box.height > innerHeight / 2",
        )?;
    }
    Ok(())
}

pub(crate) fn the_other_language_is_in_reach_and_takes_the_place(engine: Engine) -> Result<()> {
    let site = Site::built()?;
    let page = on_a_phone(engine, &site)?;
    page.open("/en/articles/smart-cities/#healthcare")?;
    page.until_still()?;
    page.click("button", "More")?;
    page.find("dialog", "More")?;
    page.click("link", "中文")?;
    page.until("the same section", "return location.pathname === '/zh/articles/smart-cities/' && location.hash.startsWith('#healthcare')")?;
    page.until_gone("dialog", "")?;
    page.until_equal(
        "it is the same tab",
        "return document.querySelector('.bottom-bar .count').textContent",
        &json!("1"),
    )
}

pub(crate) fn a_sheet_keeps_its_title_while_it_scrolls(engine: Engine) -> Result<()> {
    let site = Site::built()?;
    let page = on_a_phone(engine, &site)?;
    page.open(CITIES)?;
    page.click("button", "More")?;
    page.find("dialog", "More")?;
    page.ask("const sheet = document.querySelector('dialog[open]'); sheet.scrollTop = sheet.scrollHeight")?;
    page.until(
        "its title and the button that closes are in view, on one line",
        "const sheet = document.querySelector('dialog[open]'), around = sheet.getBoundingClientRect();
        const [title, close] = ['.sheet-title', '.sheet-close'].map((one) => sheet.querySelector(one).getBoundingClientRect());
        const middle = (box) => (box.top + box.bottom) / 2;
        return sheet.scrollTop > 200 && title.top >= around.top - 1 && close.top >= around.top - 1
            && title.top < around.top + 60 && Math.abs(middle(close) - (title.top + 34)) < 24",
    )?;
    page.must(
        "what is chosen looks unlike what is done",
        "return !document.querySelector('.export-parts .option') && document.querySelectorAll('.export-parts .button').length === 3",
    )?;
    page.click("button", "Close")?;
    page.until_gone("dialog", "").map(drop)
}

pub(crate) fn characters_with_their_readings_are_lit(engine: Engine) -> Result<()> {
    let site = Site::built()?;
    let page = Page::visit(engine, &site)?;
    page.open("/zh/articles/specimen/?#inline?highlight=流动书车")?;
    page.until(
        "the characters above which the readings stand",
        "const ranges = [...(CSS.highlights?.get('search') ?? [])];
        return !CSS.highlights || ranges.some((range) => range.startContainer.parentElement.closest('ruby')
            && range.endContainer.parentElement.closest('ruby') && range.startContainer !== range.endContainer)",
    )?;
    Ok(())
}
