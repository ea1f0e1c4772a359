//! A phone's window, 360 by 740: the bottom bar, sheets, and no element that is wider than
//! the screen. Also what a sheet does to the page behind it in any window.

use crate::search::{landed, search_for};
use anyhow::{Result, ensure};
use bookmobile_e2e::{Engine, PHONE, Page, Setting, Site};
use serde_json::json;

/// Opens the library in a phone's window.
pub(crate) fn on_a_phone(engine: Engine, site: &Site) -> Result<Page> {
    let setting = Setting {
        phone: true,
        ..Setting::default()
    };
    let page = Page::with(engine, site, setting)?;
    page.open("/en/")?;
    page.equal(
        "the window",
        "return [innerWidth, innerHeight]",
        &json!(PHONE),
    )?;
    Ok(page)
}

/// Checks that the page does not scroll sideways, and that nothing is cut off for that.
const FITS: &str = "const width = arguments[0];
    const held = (one) => { for (let around = one.parentElement; around && around !== document.body; around = around.parentElement)
        if (getComputedStyle(around).overflowX !== 'visible') return true; return false; };
    const wide = [...document.querySelectorAll('body *')].filter((one) => {
        const box = one.getBoundingClientRect();
        return box.width > 1 && box.height > 1 && box.right > width + 1 && getComputedStyle(one).visibility === 'visible' && !held(one);
    });
    const first = wide.slice(0, 3).map((one) => one.outerHTML.slice(0, 120));
    return [document.documentElement.scrollWidth <= width, innerWidth === width, first]";

pub(crate) fn fits(page: &Page) -> Result<()> {
    let found = page.run(FITS, &[json!(PHONE.0)])?;
    if found != json!([true, true, []]) {
        return page.fail(&format!("wider than a phone: {found}"));
    }
    Ok(())
}

pub(crate) fn the_bar_at_the_bottom_reaches_everything(engine: Engine) -> Result<()> {
    let site = Site::built()?;
    let page = on_a_phone(engine, &site)?;
    page.find("navigation", "Actions")?;
    page.must("the bar is at the bottom, and a thumb can hit its actions", "
        const bar = document.querySelector('.bottom-bar');
        return Math.abs(bar.getBoundingClientRect().bottom - innerHeight) <= 1
            && [...bar.children].every((one) => one.getBoundingClientRect().height >= 44 && one.getBoundingClientRect().width >= 44)")?;
    page.must(
        "no strip takes the room",
        "return document.querySelector('.strip').getClientRects().length === 0",
    )?;
    page.click("link", "WeChat in China’s smart cities")?;
    page.until_at("/en/articles/smart-cities/")?;
    page.click("link", "Library")?;
    page.until_at("/en/")?;
    page.click("link", "Finding a passage")?;
    page.until_at("/en/articles/searching/")?;
    // The open articles as a sheet.
    page.click("button", "Tabs")?;
    page.find("dialog", "Open articles")?;
    fits(&page)?;
    page.click("link", "WeChat in China’s smart cities")?;
    page.until_at("/en/articles/smart-cities/")?;
    page.until_gone("dialog", "")?;
    page.click("button", "Tabs")?;
    page.must("the one in front is marked", "return find('link', 'WeChat in China’s smart cities').getAttribute('aria-current') === 'page'")?;
    page.click("button", "Close Finding a passage")?;
    page.until_gone("link", "Finding a passage")?;
    page.click("button", "Close WeChat in China’s smart cities")?;
    page.sees("No article is open")?;
    page.click("button", "Reopen closed tab")?;
    page.find("link", "WeChat in China’s smart cities")?;
    page.press("Escape")?;
    page.until_gone("dialog", "")?;
    page.until_at("/en/articles/smart-cities/")?;
    // The settings, with the contents, for which there is no room beside the text.
    page.click("button", "More")?;
    page.find("dialog", "More")?;
    fits(&page)?;
    page.click("link", "Healthcare")?;
    page.until_at("/en/articles/smart-cities/#healthcare")?;
    page.until_gone("dialog", "")?;
    page.until_still()?;
    page.must("one is there", "const top = document.getElementById('healthcare').getBoundingClientRect().top; return top >= 0 && top < 200")?;
    Ok(())
}

pub(crate) fn the_front_tab_of_the_library_is_in_view(engine: Engine) -> Result<()> {
    let site = Site::built()?;
    let page = on_a_phone(engine, &site)?;
    for path in ["/en/questions/", "/zh/topics/guide/", "/en/shelf/"] {
        page.open(path)?;
        page.until(
            "all of the tab is in the window",
            "const { left, right } = document.querySelector('.topic-tab[aria-selected=true]').getBoundingClientRect();
            return left >= 0 && right <= innerWidth",
        )?;
    }
    // A keyboard has its keys here too, for who asks for them.
    page.press("?")?;
    page.until(
        "the list of keys has the focus and is in view",
        "const { activeElement } = document;
        const { top, bottom } = activeElement.getBoundingClientRect();
        return activeElement.matches('h3:has(+ .keys)') && top >= 0 && bottom <= innerHeight",
    )?;
    Ok(())
}

pub(crate) fn the_search_fills_the_screen(engine: Engine) -> Result<()> {
    let site = Site::built()?;
    let page = on_a_phone(engine, &site)?;
    page.click("link", "Search")?;
    page.find("dialog", "Search all articles")?;
    page.equal(
        "what is left beside the sheet, beyond a scroll bar",
        "const box = document.querySelector('dialog[open]').getBoundingClientRect();
        const { clientWidth } = document.documentElement;
        return [box.left, box.top, clientWidth - box.right, innerHeight - box.bottom].map(Math.round)",
        &json!([0, 0, 0, 0]),
    )?;
    page.must("its text is not so small that a phone zooms in", "
        return parseFloat(getComputedStyle(document.querySelector('input[type=search]')).fontSize) >= 16")?;
    fits(&page)?;
    search_for(&page, "bus")?;
    fits(&page)?;
    page.click("link", "")?;
    landed(&page)?;
    ensure!(page.address()?.contains("highlight=bus"));
    fits(&page)
}

pub(crate) fn coming_back_moves_nothing(engine: Engine) -> Result<()> {
    const PLACE: &str = "return Math.round(scrollY)";
    let site = Site::built()?;
    let page = on_a_phone(engine, &site)?;
    page.open("/en/articles/smart-cities/")?;
    // Near the beginning, where the masthead is nearly out of sight, and further down.
    for place in [250, 2000] {
        page.ask(&format!("scrollTo(0, {place})"))?;
        page.until_still()?;
        let near = |page: &Page| {
            let near = format!("return Math.abs(scrollY - {place}) <= 3");
            page.until_still()?;
            let now = page.ask(PLACE)?;
            page.until(&format!("one is at {place} and not at {now}"), &near)
        };
        for _ in 0..3 {
            page.reload()?;
            near(&page)?;
        }
        page.click("link", "Library")?;
        page.until_at("/en/")?;
        page.back()?;
        page.until_at("/en/articles/smart-cities/")?;
        near(&page)?;
    }
    Ok(())
}

pub(crate) fn no_page_is_wider_than_a_phone(engine: Engine) -> Result<()> {
    let site = Site::built()?;
    let page = on_a_phone(engine, &site)?;
    for path in site.pages()?.iter().filter(|path| *path != "/") {
        page.open(path)?;
        fits(&page)?;
    }
    // The largest text too, on the page with every element.
    page.click(
        "button",
        if page.address()?.starts_with("/zh") {
            "更多"
        } else {
            "More"
        },
    )?;
    page.click("radio", "特大")?;
    page.press("Escape")?;
    for path in ["/en/articles/specimen/", "/zh/articles/specimen/", "/en/"] {
        page.open(path)?;
        fits(&page)?;
    }
    Ok(())
}

pub(crate) fn a_sheet_moves_nothing_and_darkens_all(engine: Engine) -> Result<()> {
    const TEXT: &str = "const box = document.querySelector('.prose p').getBoundingClientRect();
        return [box.left, box.top, box.width]";
    let site = Site::built()?;
    // Not as on a phone, whose scroll bars take no room.
    let page = Page::visit(engine, &site)?;
    for (width, opener) in [(1100, "Settings"), (700, "More")] {
        page.resize(width, 700)?;
        page.open("/en/articles/smart-cities/")?;
        let before = page.ask(TEXT)?;
        page.click("button", opener)?;
        page.find("dialog", opener)?;
        page.equal("where the text is", TEXT, &before)?;
        // The top right corner, where a scroll bar was, is as dark as the page beside it.
        let picture = image::load_from_memory(&page.picture()?)?.to_luma8();
        let y = picture.height() / 20;
        let corner = picture.get_pixel(picture.width() - 3, y).0[0];
        ensure!(corner < 190, "the corner is of brightness {corner}");
        page.press("Escape")?;
        page.until_gone("dialog", "")?;
        page.equal("where the text is", TEXT, &before)?;
    }
    Ok(())
}

/// What covers the text, and whether all of a view can be reached, in a window as small as a
/// large one is at four times the size (WCAG 2.2, 1.4.10).
const REACHED: &str = "
    const dialog = [...document.querySelectorAll('dialog[open]')].at(-1);
    const stays = [...document.querySelectorAll('body *')].filter((one) => !one.closest('dialog')
        && ['fixed', 'sticky'].includes(getComputedStyle(one).position) && one.getClientRects().length && !one.matches('.read'));
    const covered = dialog ? 0 : stays.reduce((sum, one) => {
        const { top, bottom } = one.getBoundingClientRect();
        return sum + Math.max(0, Math.min(bottom, innerHeight) - Math.max(top, 0));
    }, 0);
    const controls = [...(dialog ?? document).querySelectorAll('a[href], button:enabled, select, input, summary')]
        .filter((one) => one.checkVisibility({ contentVisibilityAuto: true }) && !one.closest('[inert], .skip') && !one.matches('.skip') && getComputedStyle(one).visibility === 'visible'
            && one.getBoundingClientRect().width > 2 && Number(getComputedStyle(one).opacity) > 0);
    const hidden = controls.filter((one) => {
        one.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });
        // A link over two lines has its middle in none of them.
        const { left, top, width, height } = one.getClientRects()[0];
        const there = document.elementFromPoint(left + width / 2, top + height / 2);
        return !there || !(one.contains(there) || there.contains(one) || one.closest('label')?.contains(there));
    });
    return { wide: document.documentElement.scrollWidth > innerWidth, covered: Math.round(covered), controls: controls.length,
        hidden: hidden.map((one) => one.outerHTML.slice(0, 100)) };";

pub(crate) fn at_four_times_the_size_all_can_be_reached(engine: Engine) -> Result<()> {
    let site = Site::built()?;
    let page = Page::visit(engine, &site)?;
    page.open("/en/")?;
    page.resize(320, 256)?;
    page.equal("the window", "return innerWidth", &json!(320))?;
    let reach = |what: &str| -> Result<()> {
        page.until_still()?;
        let found = page.ask(REACHED)?;
        ensure!(
            found["wide"] == json!(false)
                && found["covered"]
                    .as_u64()
                    .is_some_and(|pixels| pixels <= 100)
                && found["controls"].as_u64().is_some_and(|count| count > 2)
                && found["hidden"] == json!([]),
            "{what}: {found:#}"
        );
        Ok(())
    };
    reach("library")?;
    page.open("/en/articles/countryside/")?;
    page.find("button", "Reading aids")?;
    reach("article")?;
    page.click("button", "Reading aids")?;
    reach("menu of the article")?;
    page.press("Escape")?;
    page.until_gone("dialog", "")?;
    page.click("button", "More")?;
    page.find("dialog", "More")?;
    reach("settings")?;
    page.press("Escape")?;
    page.until_gone("dialog", "")?;
    page.click("button", "Tabs")?;
    reach("open articles")?;
    page.press("Escape")?;
    page.until_gone("dialog", "")?;
    page.press("/")?;
    page.find("searchbox", "")?;
    page.type_text("village")?;
    page.until(
        "there are hits",
        "return document.querySelectorAll('[data-hit]').length > 2",
    )?;
    reach("search")?;
    page.press("Escape")?;
    // Closing the search is a step back, which takes a moment.
    page.until_gone("dialog", "")?;
    page.until_at("/en/articles/countryside/")?;
    page.open("/en/shelf/")?;
    page.until(
        "the shelf is drawn",
        "return document.querySelector('.shelf-total') !== null",
    )?;
    reach("shelf")
}
