//! What the settings show of the site on the device, in one window and in two; and sites
//! that share a host, each of which is stored, shown and deleted separately.

use crate::offline::{
    delete_everything, load_new_version, until_kept, until_pictures_are_kept, visit_until_kept,
    visit_until_kept_at,
};
use crate::resume::STRIP;
use crate::search::{landed, search_for};
use crate::topics;
use anyhow::{Context, Result, ensure};
use bookmobile_e2e::known::{FORGOTTEN, IS_OFF, WHOLE, stored};
use bookmobile_e2e::{Engine, Page, Site};
use serde_json::json;

/// The number of bytes of the stored files.
const KEPT: &str = "return (async () => {
    let bytes = 0;
    for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        for (const request of await cache.keys())
            bytes += (await (await cache.match(request)).arrayBuffer()).byteLength;
    }
    return bytes;
})()";

/// The number of bytes that the settings show.
const SAID: &str = "const words = document.querySelector('on-device').innerText;
    const [, number, unit] = /\\(([\\d.]+)\\s(KB|MB)\\)/.exec(words) ?? [];
    return number && Number(number) * { KB: 1000, MB: 1000000 }[unit]";

/// Today's date in its English form.
const TODAY: &str = "const months = 'January February March April May June July August September October November December';
    const day = new Date();
    return `${day.getUTCDate()} ${months.split(' ')[day.getUTCMonth()]} ${day.getUTCFullYear()}`";

pub(crate) fn the_settings_tell_what_is_kept(engine: Engine) -> Result<()> {
    let mut site = Site::kept()?;
    let page = Page::visit(engine, &site)?;
    visit_until_kept(&page)?;
    until_pictures_are_kept(&page)?;
    let first = site.version()?;
    let today = page.ask(TODAY)?;
    let today = today.as_str().context("a day")?;
    page.click("button", "Settings")?;
    page.sees(&format!("Version {first}, here since {today}"))?;
    let said = page
        .until("how much it is", SAID)?
        .as_f64()
        .context("a number")?;
    let kept = page.ask(KEPT)?.as_f64().context("a number")?;
    // From 950 KB on it is said in tenths of a megabyte.
    let rounding = if kept < 950_000.0 { 1000.0 } else { 50_000.0 };
    ensure!(
        kept > 500_000.0 && (said - kept).abs() <= rounding,
        "{kept} bytes are kept, {said} are told"
    );
    // As if the version had come earlier.
    let version = stored("/", "version");
    let long_ago = format!("localStorage.setItem('{version}', '{first} 2026-01-02')");
    page.ask(&long_ago)?;
    page.open("/zh/")?;
    page.click("button", "设置")?;
    page.sees(&format!("版本 {first}，2026年1月2日存入"))?;
    // A new version has the day on which it came.
    site.deploy_next()?;
    let next = site.version()?;
    ensure!(next != first, "the next version is another");
    page.open("/en/")?;
    page.sees("A new version is ready.")?;
    page.click("button", "Settings")?;
    page.sees(&format!("Version {first}, here since 2 January 2026"))?;
    page.press("Escape")?;
    page.until_gone("dialog", "")?;
    load_new_version(&page)?;
    page.click("button", "Settings")?;
    page.sees(&format!("Version {next}, here since {today}"))
}

/// The owners of caches, workers and entries in storage: the paths of their sites.
const OWNERS: &str = "return (async () => {
    const stored = [...Object.keys(localStorage), ...Object.keys(sessionStorage)];
    // That nothing is to be kept is.
    const names = [...await caches.keys(), ...stored.filter((name) => !name.endsWith(':off'))];
    const workers = await navigator.serviceWorker.getRegistrations();
    const paths = [
        ...names.map((name) => name.split(':')[1]),
        ...workers.map((one) => new URL(one.scope).pathname),
    ];
    return [...new Set(paths)].sort();
})()";

/// The owners of workers.
const WORKER_OWNERS: &str = "return navigator.serviceWorker.getRegistrations()
    .then((all) => all.map((one) => new URL(one.scope).pathname))";

/// The owners of caches.
const CACHE_OWNERS: &str = "return caches.keys()
    .then((names) => [...new Set(names.map((name) => name.split(':')[1]))])";

pub(crate) fn two_sites_of_a_host_are_kept_each_on_its_own(engine: Engine) -> Result<()> {
    // Side by side, and one below the other.
    for (goes, stays) in [("one/", "two/"), ("", "two/"), ("two/", "")] {
        one_goes(engine, goes, stays).with_context(|| format!("/{goes} goes, /{stays} stays"))?;
    }
    Ok(())
}

fn one_goes(engine: Engine, goes: &str, stays: &str) -> Result<()> {
    let site = Site::below(&[goes, stays])?.keeping();
    let page = Page::visit(engine, &site)?;
    let (goes, stays) = (format!("/{goes}"), format!("/{stays}"));
    visit_until_kept_at(&page, &format!("{goes}en/"))?;
    page.click("link", "WeChat in China’s smart cities")?;
    page.find("heading", "Getting around")?;
    // In the other site none of these tabs is open.
    visit_until_kept_at(&page, &format!("{stays}en/"))?;
    page.equal("the tabs", STRIP, &json!(["[Library]"]))?;
    page.click("link", "Finding a passage")?;
    page.find("heading", "From the keyboard")?;
    page.click("button", "Settings")?;
    page.click("radio", "Dark")?;
    let mut both = [goes.clone(), stays.clone()];
    both.sort();
    page.until_equal("whose things are here", OWNERS, &json!(both))?;
    // The first site is deleted.
    page.open(&format!("{goes}en/"))?;
    page.find("tab", "WeChat in China’s smart cities")?;
    page.click("button", "Settings")?;
    page.must(
        "it is not dark",
        "return document.documentElement.dataset.theme !== 'dark'",
    )?;
    page.sees("The articles and the search are on this device")?;
    delete_everything(&page)?;
    page.sees("the site is not kept on this device")?;
    page.until_equal("whose caches are here", CACHE_OWNERS, &json!([stays]))?;
    // Its worker goes with the page, which could take the deletion back. Another visit to it
    // deletes nothing else.
    page.open(&format!("{goes}en/"))?;
    page.until("how it stands is known", IS_OFF)?;
    page.until_equal("whose workers are here", WORKER_OWNERS, &json!([stays]))?;
    page.equal(
        "whether the other one's worker has it all",
        WHOLE,
        &json!([true]),
    )?;
    page.equal("whose caches are here", CACHE_OWNERS, &json!([stays]))?;
    // Without a network the other site is there, unchanged.
    site.server.cut_after(0);
    page.open(&format!("{stays}en/"))?;
    page.find("tab", "Finding a passage")?;
    page.must(
        "it is dark",
        "return document.documentElement.dataset.theme === 'dark'",
    )?;
    page.open(&format!("{stays}en/articles/countryside/"))?;
    page.find("heading", "What remains of the gap")?;
    page.press("/")?;
    search_for(&page, "fare")?;
    page.press("Enter")?;
    landed(&page)?;
    // The first site is not there, whatever the browser shows in its place.
    let _ = page.go(&format!("{goes}en/"));
    page.must(
        "nothing of it is there",
        "return !document.querySelector('.masthead')",
    )?;
    Ok(())
}

/// The names in storage, without the note that the person wants nothing kept.
pub(crate) const STORED: &str =
    "return [...Object.keys(localStorage), ...Object.keys(sessionStorage)]
    .map((name) => name.split(':').at(-1))
    .filter((name) => name !== 'off')
    .sort()";

/// Deletes everything, and waits until that is done.
fn delete(page: &Page) -> Result<()> {
    page.click("button", "Settings")?;
    page.sees("Open tabs, recent searches, your choices and your shelf are stored here")?;
    delete_everything(page)?;
    page.until_gone("button", "Delete everything kept here")?;
    page.until_equal("what is stored", STORED, &json!([]))
}

pub(crate) fn what_is_stored_after_deleting_can_be_deleted(engine: Engine) -> Result<()> {
    let site = Site::kept()?;
    let page = Page::visit(engine, &site)?;
    visit_until_kept(&page)?;
    delete(&page)?;
    // A preference that is chosen on this page lasts as long as the page, which says so.
    page.click("radio", "Dark")?;
    page.sees("choices and tabs last until it is closed")?;
    page.equal("what is stored", STORED, &json!([]))?;
    // On later pages tabs, searches and preferences are stored again.
    page.open("/en/articles/smart-cities/")?;
    page.press("/")?;
    search_for(&page, "fare")?;
    page.press("Enter")?;
    landed(&page)?;
    page.click("button", "Settings")?;
    page.click("radio", "Dark")?;
    page.press("Escape")?;
    page.until_gone("dialog", "")?;
    page.open("/en/")?;
    page.find("tab", "WeChat in China’s smart cities")?;
    // Who stays long enough has begun the article, too.
    let stored = format!("return (() => {{ {STORED} }})().filter((name) => name !== 'begun')");
    let expected = json!(["recent", "tabs", "tabs", "theme"]);
    page.until_equal("what is stored", &stored, &expected)?;
    // They can be deleted again.
    delete(&page)?;
    page.must(
        "the focus is on what can be done",
        "return document.activeElement.innerText === 'Undo'",
    )?;
    page.open("/en/")?;
    page.equal("the tabs", STRIP, &json!(["[Library]"]))
}

pub(crate) fn every_window_forgets_what_was_deleted(engine: Engine) -> Result<()> {
    let site = Site::kept()?;
    let page = Page::visit(engine, &site)?;
    visit_until_kept(&page)?;
    page.click("link", "WeChat in China’s smart cities")?;
    page.find("heading", "Getting around")?;
    let (second, first) = page.new_window()?;
    page.open("/en/articles/searching/")?;
    page.find("tab", "WeChat in China’s smart cities")?;
    until_kept(&page)?;
    // Once while the site is stored, once without a worker.
    for kept in [true, false] {
        page.to_window(&first)?;
        delete(&page)?;
        page.to_window(&second)?;
        page.until("this window has heard of it", FORGOTTEN)?;
        page.click("tab", "Library")?;
        page.click("link", "Adding an article")?;
        page.find("heading", "Front matter")?;
        let told = format!("what is stored, kept before: {kept}");
        page.until_equal(&told, STORED, &json!([]))?;
        page.open("/en/articles/countryside/")?;
        page.until_equal(
            "what is open is what was opened since",
            STRIP,
            &json!(["Library", "[WeChat and the digital divide in rural China]"]),
        )?;
        page.until("how it stands is known", IS_OFF)?;
        page.to_window(&first)?;
        page.open("/en/articles/countryside/")?;
    }
    // Each window also notices when the site is wanted again.
    delete(&page)?;
    page.to_window(&second)?;
    page.click("button", "Settings")?;
    page.sees("the site is not kept on this device")?;
    page.to_window(&first)?;
    page.click("button", "Keep it on this device")?;
    until_kept(&page)?;
    page.to_window(&second)?;
    page.sees("The articles and the search are on this device")?;
    page.click("radio", "Dark")?;
    page.press("Escape")?;
    page.until_gone("dialog", "")?;
    page.click("tab", "Library")?;
    page.until_equal(
        "what is stored",
        STORED,
        &json!(["looked", "tabs", "tabs", "theme", "version"]),
    )?;
    Ok(())
}

pub(crate) fn two_windows_tell_the_same_of_a_topic(engine: Engine) -> Result<()> {
    let (site, page) = topics::visited(engine)?;
    page.open("/en/topics/roads/")?;
    let (second, first) = page.new_window()?;
    page.open("/en/topics/roads/")?;
    page.find("button", "Keep this topic offline")?;
    page.to_window(&first)?;
    site.server.set_link(Some(topics::slow()));
    page.click("button", "Keep this topic offline")?;
    page.until(
        "some of it came",
        "return document.querySelector('keep-topic progress').value > 0",
    )?;
    page.click("button", "Pause")?;
    page.sees("Paused")?;
    page.to_window(&second)?;
    page.sees("Paused")?;
    page.click("button", "Go on")?;
    site.server.set_link(None);
    page.sees("Kept")?;
    page.to_window(&first)?;
    page.sees("Kept")?;
    page.click("button", "Remove")?;
    page.find("button", "Keep this topic offline")?;
    page.to_window(&second)?;
    page.find("button", "Keep this topic offline")?;
    Ok(())
}
