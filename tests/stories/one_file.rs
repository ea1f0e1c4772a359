//! The site as a single file, which can be opened from a USB stick or a chat. It contains
//! everything, and exports single files again.

use crate::on_device::STORED;
use crate::resume::STRIP;
use crate::search::{FOUND, landed, search_for};
use anyhow::{Context, Result, ensure};
use bookmobile_e2e::{Axe, Engine, Page, Site};
use serde_json::json;
use std::path::PathBuf;
use tempfile::TempDir;

/// Captures an exported file instead of downloading it.
pub(crate) const KEEP: &str = "window.given = undefined;
    const address = URL.createObjectURL;
    URL.createObjectURL = (what) => {
        if (!(what instanceof File)) return address.call(URL, what);
        window.given = what;
        return '#';
    };
    const click = HTMLAnchorElement.prototype.click;
    HTMLAnchorElement.prototype.click = function () { if (!this.download) click.call(this); };
    window.policy = [];
    addEventListener('securitypolicyviolation', (event) => policy.push(event.violatedDirective));";

/// The current route in a single file.
pub(crate) const PLACE: &str = "return decodeURIComponent(location.hash.split('?')[0])";

/// Exports the part that a button names, and writes the resulting file.
pub(crate) fn export(
    page: &Page,
    folder: &TempDir,
    settings: &str,
    button: &str,
) -> Result<PathBuf> {
    page.ask(KEEP)?;
    page.click("button", settings)?;
    page.click("button", button)?;
    page.until("there is a file", "return !!window.given")?;
    page.sees("The file is ready.")?;
    let path = take(page, folder)?;
    page.press("Escape")?;
    page.until_gone("dialog", "")?;
    Ok(path)
}

/// Writes the captured file.
pub(crate) fn take(page: &Page, folder: &TempDir) -> Result<PathBuf> {
    let name = page.ask("return given.name")?;
    let text = page.ask("return given.text()")?;
    let path = folder.path().join(name.as_str().context("a name")?);
    std::fs::write(&path, text.as_str().context("a text")?)?;
    Ok(path)
}

pub(crate) fn one_file_has_all_of_it(engine: Engine) -> Result<()> {
    let site = Site::built()?;
    let page = Page::visit(engine, &site)?;
    let folder = TempDir::new()?;
    let file = folder.path().join("a stick.html");
    std::fs::write(&file, site.single_file()?)?;
    page.open_file(&file)?;
    page.ask(KEEP)?;
    page.until_equal("the library", PLACE, &json!("#/en/"))?;
    page.click("link", "Adding an article")?;
    page.until_equal("the article", PLACE, &json!("#/en/articles/writing/"))?;
    page.click("tab", "Library")?;
    page.click("link", "WeChat in China’s smart cities")?;
    page.find("heading", "Getting around")?;
    page.until(
        "pictures are there",
        "const all = [...document.querySelectorAll('.prose img')];
        all[0].scrollIntoView();
        return all.length > 0 && all[0].naturalWidth > 0",
    )?;
    page.press("/")?;
    search_for(&page, "fare")?;
    page.press("Enter")?;
    landed(&page)?;
    page.press("/")?;
    page.find("searchbox", "")?;
    page.press("Escape")?;
    page.click("link", "中文")?;
    page.find("heading", "出行")?;
    page.back()?;
    page.find("heading", "Getting around")?;
    page.click("button", "Settings")?;
    page.click("radio", "Dark")?;
    // The settings show what this file is.
    page.sees(&format!("Version: {}", site.version()?))?;
    page.sees("Made on: ")?;
    let bytes = std::fs::metadata(&file)?.len();
    page.must(
        "its size, within a twentieth",
        &format!(
            "const told = /Size: ([\\d.]+)\\s(KB|MB)/.exec(document.querySelector('on-device').innerText);
            const bytes = told[1] * (told[2] === 'MB' ? 1000000 : 1000);
            return Math.abs(bytes / {bytes} - 1) < 0.05"
        ),
    )?;
    page.press("Escape")?;
    let wrong = Axe::fetched()?.look(&page)?;
    ensure!(wrong.is_empty(), "{wrong:#?}");
    page.equal(
        "nothing was against the policy",
        "return policy",
        &json!([]),
    )?;
    // Preferences and tabs are restored the next time.
    page.open_file(&file)?;
    page.must(
        "it is dark",
        "return document.documentElement.dataset.theme === 'dark'",
    )?;
    page.find("tab", "WeChat in China’s smart cities")?;
    // They can be deleted.
    page.click("button", "Settings")?;
    page.sees("Open tabs, recent searches and your choices are stored")?;
    page.click("button", "Delete them")?;
    page.sees("Deleted.")?;
    page.until_gone("button", "Delete them")?;
    page.equal("what is stored", STORED, &json!([]))?;
    page.open_file(&file)?;
    page.equal("the tabs", STRIP, &json!(["[Library]"]))?;
    page.must(
        "it is not dark",
        "return document.documentElement.dataset.theme !== 'dark'",
    )?;
    ensure!(
        site.server.requests().is_empty(),
        "{:?}",
        site.server.requests()
    );
    Ok(())
}

pub(crate) fn an_article_can_be_passed_on(engine: Engine) -> Result<()> {
    let site = Site::built()?;
    let page = Page::visit(engine, &site)?;
    let folder = TempDir::new()?;
    page.open("/en/articles/countryside/")?;
    // What the page fetches when it is idle is not the file's: the worker comes last.
    site.until_asked("/sw.js")?;
    let file = export(&page, &folder, "Settings", "This article")?;
    ensure!(file.ends_with("countryside.html"), "{}", file.display());
    let before = site.server.requests().len();
    page.open_file(&file)?;
    page.find("heading", "WeChat and the digital divide in rural China")?;
    page.until_equal("the article", PLACE, &json!("#/en/articles/countryside/"))?;
    // The file has only this article, in its languages, for the search too.
    page.click("tab", "Library")?;
    page.until_equal(
        "the list",
        "return document.querySelectorAll('.entries li').length",
        &json!(1),
    )?;
    page.press("/")?;
    search_for(&page, "signal")?;
    page.until_equal("what is found", FOUND, &json!(["en/countryside"]))?;
    page.press("Escape")?;
    page.until_gone("dialog", "")?;
    page.ask("location.hash = '#/en/articles/offline/'")?;
    page.find("heading", "This text is not here")?;
    page.sees("this article is not in it")?;
    // It can be exported again, without a network.
    page.ask("location.hash = '#/en/articles/countryside/'")?;
    page.find("heading", "What remains of the gap")?;
    let again = export(&page, &folder, "Settings", "Everything")?;
    page.open_file(&again)?;
    page.find("heading", "WeChat and the digital divide in rural China")?;
    let fetched = site.server.requests().split_off(before);
    ensure!(fetched.is_empty(), "something was fetched: {fetched:?}");
    Ok(())
}
