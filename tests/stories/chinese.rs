//! Reading and searching in Chinese, with an input method.

use crate::search::{landed, search_for};
use anyhow::{Result, ensure};
use bookmobile_e2e::known::HIGHLIGHTS;
use bookmobile_e2e::{Engine, Page, Site};
use serde_json::json;

pub(crate) fn chinese_is_found_and_lit(engine: Engine) -> Result<()> {
    let site = Site::built()?;
    let page = Page::visit(engine, &site)?;
    page.open("/zh/")?;
    page.equal(
        "the page's language",
        "return document.documentElement.lang",
        &json!("zh-Hans"),
    )?;
    page.find("tab", "书库")?;
    page.find("link", "搜索")?;
    page.press("/")?;
    page.find("dialog", "搜索所有文章")?;
    search_for(&page, "公交")?;
    page.must("公交 is marked", "return [...document.querySelectorAll('.group mark')].some((mark) => mark.textContent === '公交')")?;
    page.press("Enter")?;
    landed(&page)?;
    let address = page.address()?;
    ensure!(
        address.starts_with("/zh/articles/") && address.ends_with("highlight=公交"),
        "{address}"
    );
    page.must(
        "the lit words are 公交",
        &format!("return [...{HIGHLIGHTS} ?? []].every((range) => range.toString() === '公交')"),
    )?;
    Ok(())
}

pub(crate) fn traditional_characters_find_simplified(engine: Engine) -> Result<()> {
    let site = Site::built()?;
    let page = Page::visit(engine, &site)?;
    page.open("/zh/")?;
    page.press("/")?;
    search_for(&page, "數字鴻溝")?;
    page.must("数字鸿沟 is marked", "return [...document.querySelectorAll('.group mark')].some((mark) => mark.textContent.includes('鸿沟'))")?;
    page.press("Enter")?;
    landed(&page)?;
    Ok(())
}

/// Counts the requests to the search.
const COUNT: &str = "window.asked = 0;
    const send = Worker.prototype.postMessage;
    Worker.prototype.postMessage = function (...all) { window.asked += 1; return send.apply(this, all); };";

/// The events of an input method for one syllable.
const COMPOSE: &str = "const input = document.querySelector('input[type=search]');
    input.focus();
    input.dispatchEvent(new CompositionEvent('compositionstart', { bubbles: true }));
    input.value = '公gong';
    input.dispatchEvent(new InputEvent('input', { bubbles: true, isComposing: true, data: 'gong' }));
    for (const key of ['Enter', 'ArrowDown'])
        input.dispatchEvent(new KeyboardEvent('keydown', { key, keyCode: 229, isComposing: true, bubbles: true, cancelable: true }));";

const TWO_FRAMES: &str = "return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done([
    window.asked, document.activeElement.type, location.hash, document.querySelectorAll('dialog[open]').length]))))";

pub(crate) fn composing_searches_and_opens_nothing(engine: Engine) -> Result<()> {
    let site = Site::with_early_script(COUNT)?;
    let page = Page::visit(engine, &site)?;
    page.open("/zh/")?;
    page.press("/")?;
    search_for(&page, "公")?;
    page.until(
        "the address knows",
        "return location.hash.includes('q=')  && decodeURIComponent(location.hash) === '#?q=公'",
    )?;
    let before = page.ask(TWO_FRAMES)?;
    page.ask(COMPOSE)?;
    page.equal("what composing did", TWO_FRAMES, &before)?;
    page.ask("const input = document.querySelector('input[type=search]');
        input.value = '公交';
        input.dispatchEvent(new CompositionEvent('compositionend', { bubbles: true, data: '交' }));")?;
    page.until("the word is searched", "return [...document.querySelectorAll('.group mark')].some((mark) => mark.textContent === '公交')")?;
    page.press("Enter")?;
    landed(&page)
}

pub(crate) fn pinyin_finds_chinese_titles(engine: Engine) -> Result<()> {
    let site = Site::built()?;
    let page = Page::visit(engine, &site)?;
    for typed in ["zhihui chengshi", "zhcs"] {
        page.open("/zh/")?;
        page.press("/")?;
        search_for(&page, typed)?;
        page.until(
            "the characters that sound so are marked in the title",
            "return [...document.querySelectorAll('.group-title mark')].some((mark) => '智慧城市'.includes(mark.textContent))",
        )?;
        page.press("Escape")?;
        page.until_gone("dialog", "")?;
    }
    Ok(())
}
