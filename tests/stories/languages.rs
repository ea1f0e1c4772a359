//! Languages and preferences.

use crate::plain::{PLACES, SHIFTS, nothing_shifted, same_places};
use anyhow::{Result, ensure};
use bookmobile_e2e::known::NOT_LIVE;
use bookmobile_e2e::{Engine, Link, Page, Setting, Site};
use serde_json::json;
use std::time::Duration;

pub(crate) fn the_other_language_has_the_same_section(engine: Engine) -> Result<()> {
    let site = Site::built()?;
    let page = Page::visit(engine, &site)?;
    page.open("/en/articles/smart-cities/#healthcare")?;
    page.until(
        "one is in the section",
        "return document.querySelector('nav.languages a[lang=zh-Hans]').hash === '#healthcare'",
    )?;
    page.click("link", "中文")?;
    page.until_at("/zh/articles/smart-cities/#healthcare")?;
    page.find("heading", "医疗")?;
    page.until_still()?;
    page.must("the section is at the top", "const top = document.getElementById('healthcare').getBoundingClientRect().top; return top >= 0 && top < 200")?;
    page.equal(
        "the page's language",
        "return document.documentElement.lang",
        &json!("zh-Hans"),
    )?;
    page.must(
        "the title is Chinese",
        "return document.title.includes('流动书车')",
    )?;
    page.until(
        "one is in the section",
        "return document.querySelector('nav.languages a[lang=en]').hash === '#healthcare'",
    )?;
    page.click("link", "EN")?;
    page.until_at("/en/articles/smart-cities/#healthcare")?;
    // A topic's page has its translation too.
    page.open("/en/topics/countryside/")?;
    page.click("link", "中文")?;
    page.until_at("/zh/topics/countryside/")
}

pub(crate) fn the_other_language_has_the_same_question(engine: Engine) -> Result<()> {
    let site = Site::built()?;
    let page = Page::visit(engine, &site)?;
    // In a low window the third question reaches the top, in a high one the page ends before.
    for height in [600, 1100] {
        page.resize(1280, height)?;
        other_language_has_the_third_question(&page)?;
    }
    Ok(())
}

fn other_language_has_the_third_question(page: &Page) -> Result<()> {
    page.open("/en/articles/smart-cities/")?;
    let third = "return '#' + document.querySelectorAll('.section-question')[2].dataset.section";
    let english = page.ask(third)?;
    page.run(
        "location.hash = arguments[0]",
        std::slice::from_ref(&english),
    )?;
    page.until(
        "one is at a question",
        "return decodeURIComponent(document.querySelector('nav.languages a[lang=zh-Hans]').hash).startsWith('#q-')",
    )?;
    // The page may still be moving past other questions.
    page.until_still()?;
    page.click("link", "中文")?;
    page.until(
        "one is in Chinese",
        "return location.pathname === '/zh/articles/smart-cities/'",
    )?;
    page.until_still()?;
    let chinese = page.ask(third)?;
    ensure!(chinese != english, "the questions have the same id");
    page.equal(
        "the place",
        "return decodeURIComponent(location.hash)",
        &chinese,
    )?;
    page.must("the question is to be seen", "const top = document.getElementById(decodeURIComponent(location.hash.slice(1))).getBoundingClientRect().top; return top >= 0 && top < innerHeight - 100")?;
    Ok(())
}

pub(crate) fn the_root_speaks_the_browsers_language(engine: Engine) -> Result<()> {
    for (languages, lands) in [
        ("zh-TW,zh,en", "/zh/"),
        ("en-GB,zh", "/en/"),
        ("fr,zh-CN,en", "/zh/"),
        ("fr", "/en/"),
    ] {
        let setting = Setting {
            languages: Some(languages),
            ..Setting::default()
        };
        let site = Site::for_setting(engine, setting)?;
        let page = Page::with(engine, &site, setting)?;
        page.open("/")?;
        page.until_at(lands)?;
        page.find("tab", if lands == "/zh/" { "书库" } else { "Library" })?;
    }
    Ok(())
}

/// Records each heading that is visible.
const HEADINGS: &str = "window.headings = [];
    (function look() {
        const shown = !document.documentElement.hidden && document.querySelector('h1')?.textContent;
        if (shown && headings.at(-1) !== shown) headings.push(shown);
        requestAnimationFrame(look);
    })();";

pub(crate) fn the_root_is_in_ones_language_before_the_app_is_there(engine: Engine) -> Result<()> {
    const SEEN: &str = "return [document.documentElement.lang, document.title, document.querySelector('h1').textContent,
        document.querySelectorAll('main, template').length]";
    const TOLD: &str = "return [...document.querySelectorAll('link[rel=canonical]')].map((link) => link.href === location.href)";
    let setting = Setting {
        languages: Some("zh-CN,zh,en"),
        phone: true,
        ..Setting::default()
    };
    let script = setting.early_script(engine).unwrap_or_default();
    let site = Site::held(&format!("{SHIFTS}\n{HEADINGS}\n{script}"))?;
    let page = Page::with(engine, &site, setting)?;
    // The page loads in pieces.
    site.server.set_link(Some(Link {
        delay: Duration::from_millis(100),
        bytes_per_second: 12_000,
    }));
    page.open_plain("/")?;
    page.find("link", "微信与中国乡村的数字鸿沟")?;
    site.server.set_link(None);
    page.equal("what was seen", "return headings", &json!(["流动书车"]))?;
    page.must("the app is not there yet", NOT_LIVE)?;
    let chinese = json!(["zh-Hans", "流动书车", "流动书车", 1]);
    page.equal("what is seen", SEEN, &chinese)?;
    page.ask(
        "window.focused = [...document.querySelectorAll('.entries a')].at(-1);
        focused.focus({ preventScroll: true });",
    )?;
    let before = page.ask(PLACES)?;
    page.let_start()?;
    page.until_at("/zh/")?;
    page.until_still()?;
    page.must(
        "the focus is where it was",
        "return document.activeElement === focused && focused.isConnected",
    )?;
    same_places(&page, "/", &before)?;
    nothing_shifted(&page)?;
    page.equal("what is seen", SEEN, &chinese)?;
    // Links that were relative to the root are absolute now.
    page.click("link", "EN")?;
    page.until_at("/en/")?;
    page.back()?;
    page.click("link", "微信与中国乡村的数字鸿沟")?;
    page.until_at("/zh/articles/countryside/")?;
    page.find("heading", "微信与中国乡村的数字鸿沟")?;
    // The person's choice takes precedence over the browser's languages.
    page.click("button", "更多")?;
    page.click("radio", "English")?;
    page.press("Escape")?;
    page.open_plain("/")?;
    page.find("link", "WeChat in China’s smart cities")?;
    let english = json!(["en", "Bookmobile", "Bookmobile", 1]);
    page.equal("what is seen", SEEN, &english)?;
    page.ask("window.main = document.querySelector('main')")?;
    page.let_start()?;
    page.until_at("/en/")?;
    page.must("it is the same page", "return main.isConnected")?;
    // A page has its canonical address, and none once another page is shown.
    page.open_plain("/en/articles/countryside/")?;
    page.let_start()?;
    page.equal("what is told", TOLD, &json!([true]))?;
    page.click("link", "Bookmobile")?;
    page.until_at("/en/")?;
    page.until_equal("what is told", TOLD, &json!([]))
}

pub(crate) fn choices_are_kept_and_there_before_the_first_paint(engine: Engine) -> Result<()> {
    let site = Site::held("")?;
    let page = Page::visit(engine, &site)?;
    page.open_plain("/en/articles/welcome/")?;
    page.let_start()?;
    let look = "const style = getComputedStyle(document.querySelector('.prose p')); return [style.color, style.fontSize]";
    let before = page.ask(look)?;
    page.click("button", "Settings")?;
    page.find("dialog", "Settings")?;
    page.click("radio", "Dark")?;
    page.click("radio", "Largest")?;
    page.click("radio", "简体中文")?;
    page.sees("界面语言")?;
    page.press("Escape")?;
    page.until_gone("dialog", "")?;
    let chosen = page.ask(look)?;
    if chosen[0] == before[0] || chosen[1] == before[1] {
        return page.fail(&format!("nothing looks different: {before} and {chosen}"));
    }
    page.open_plain("/en/articles/welcome/")?;
    page.until(
        "the page is painted",
        "return document.querySelector('.prose p')",
    )?;
    page.equal(
        "before the app starts",
        "const { theme, size, live } = document.documentElement.dataset; return [theme, size, live ?? 'not yet']",
        &json!(["dark", "huge", "not yet"]),
    )?;
    page.equal("the look before the app starts", look, &chosen)?;
    page.let_start()?;
    page.find("button", "设置")?;
    page.equal("the look after", look, &chosen)?;
    page.click("button", "设置")?;
    page.equal(
        "what is chosen",
        "return [...document.querySelectorAll('dialog input:checked')].map((one) => one.value)",
        &json!(["dark", "huge", "medium", "shown", "zh"]),
    )?;
    // Back to the defaults.
    page.click("radio", "自动")?;
    page.click("radio", "与页面一致")?;
    page.find("radio", "Dark")?;
    page.press("Escape")?;
    page.open_plain("/en/articles/welcome/")?;
    page.let_start()?;
    page.equal(
        "after a reload",
        "const { theme, size } = document.documentElement.dataset; return [theme ?? 'auto', size]",
        &json!(["auto", "huge"]),
    )?;
    page.find("button", "Settings")?;
    Ok(())
}

pub(crate) fn the_page_is_dark_where_the_system_is(engine: Engine) -> Result<()> {
    let site = Site::built()?;
    let look = "const { color, backgroundColor } = getComputedStyle(document.body); return [color, backgroundColor]";
    let light = Page::visit(engine, &site)?;
    light.open("/en/")?;
    let light = light.ask(look)?;
    let setting = Setting {
        dark: true,
        ..Setting::default()
    };
    let page = Page::with(engine, &site, setting)?;
    page.open("/en/")?;
    let dark = page.ask(look)?;
    if light == dark {
        return page.fail(&format!("light and dark look the same: {light}"));
    }
    page.click("button", "Settings")?;
    page.click("radio", "Light")?;
    // Behind a sheet the page has other colours.
    page.press("Escape")?;
    page.until_equal("a light page on a dark system", look, &light)
}
