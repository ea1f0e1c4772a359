//! Without a network: a site that was visited once is still there completely, and an
//! update is complete or does not happen. The stories prove that the device answers: the
//! page is newly loaded, and without the worker the same steps fail.

use crate::search::{landed, search_for};
use anyhow::{Result, ensure};
use bookmobile_e2e::known::{
    FAILED, IS_NEXT, IS_OFF, LIVE, NOT_FAILED, PICTURES_KEPT, STATE, VERSION, stored,
};
use bookmobile_e2e::{Engine, Fault, Page, Setting, Site, manifest, with_manifest};
use serde_json::json;

/// Visits the site until it is stored on the device and the worker controls the page.
pub(crate) fn visit_until_kept(page: &Page) -> Result<()> {
    visit_until_kept_at(page, "/en/")
}

/// As [`visit_until_kept`], for a site that is not at the host's root.
pub(crate) fn visit_until_kept_at(page: &Page, path: &str) -> Result<()> {
    page.open(path)?;
    until_kept(page)?;
    page.until(
        "the worker answers for the page",
        "return !!navigator.serviceWorker.controller",
    )?;
    Ok(())
}

/// Opens the library without a network.
pub(crate) fn comes_back(page: &Page) -> Result<()> {
    opened_anew(page)??;
    page.find("link", "WeChat in China’s smart cities")?;
    page.until_live()
}

/// Goes to the library and waits until the browser shows another page than the last one,
/// which a driver may silently keep. Returns the driver's result of the navigation.
fn opened_anew(page: &Page) -> Result<Result<()>> {
    page.ask("window.mark = 'the page before'")?;
    // By its address: a driver's reload may bypass the worker.
    let gone = page.go("/en/");
    page.until(
        "this is another page",
        "return window.mark === undefined && document.readyState !== 'loading'",
    )?;
    Ok(gone)
}

pub(crate) fn until_kept(page: &Page) -> Result<()> {
    page.until_equal("how it stands on the device", STATE, &json!("kept"))
}

/// Waits for the pictures, which are fetched after all other files.
pub(crate) fn until_pictures_are_kept(page: &Page) -> Result<()> {
    page.until("the pictures are kept", PICTURES_KEPT)?;
    Ok(())
}

/// Loads the new version, and waits for it.
pub(crate) fn load_new_version(page: &Page) -> Result<()> {
    page.ask("window.mark = 'the version before'")?;
    page.click("button", "Load it")?;
    page.until(
        "the new version is there",
        &format!("return window.mark === undefined && {LIVE}"),
    )?;
    Ok(())
}

pub(crate) fn after_one_visit_all_is_there_without_a_network(engine: Engine) -> Result<()> {
    let site = Site::kept()?;
    let page = Page::visit(engine, &site)?;
    visit_until_kept(&page)?;
    // The server is stopped.
    drop(site);
    comes_back(&page)?;
    page.click("link", "WeChat in China’s smart cities")?;
    page.until_at("/en/articles/smart-cities/")?;
    page.find("heading", "Getting around")?;
    // An article that was never visited, by its address.
    page.open("/zh/articles/countryside/")?;
    page.find("heading", "微信与中国乡村的数字鸿沟")?;
    page.press("/")?;
    search_for(&page, "公众号")?;
    page.press("Enter")?;
    landed(&page)?;
    // The plain list, by each spelling of its address.
    for spelled in ["", "/", "/index.html"] {
        page.open_plain(&format!("/zh/articles{spelled}"))?;
        page.until_at("/zh/articles/")?;
        page.find("heading", "所有文章")?;
    }
    page.open("/zh/articles/countryside/")?;
    // The settings show what is stored, and can delete it.
    page.click("button", "设置")?;
    page.sees("文章和搜索已保存在本设备上")?;
    page.click("button", "删除保存的全部内容")?;
    page.click("button", "删除")?;
    page.sees("本站没有保存在本设备上")?;
    page.until_equal(
        "what is left",
        "return caches.keys().then((all) => [all.length, Object.keys(localStorage), sessionStorage.length])",
        &json!([0, [stored("/", "off")], 0]),
    )?;
    Ok(())
}

pub(crate) fn what_was_deleted_stays_away_until_it_is_wanted(engine: Engine) -> Result<()> {
    let site = Site::kept()?;
    let page = Page::visit(engine, &site)?;
    visit_until_kept(&page)?;
    page.click("button", "Settings")?;
    delete_everything(&page)?;
    page.sees("As you chose, the site is not kept on this device")?;
    page.must(
        "the focus is on what can be done",
        "return document.activeElement.innerText === 'Undo'",
    )?;
    // A person who changes their mind at once has the site again.
    page.click("button", "Keep it on this device")?;
    until_kept(&page)?;
    page.open("/en/")?;
    until_kept(&page)?;
    page.click("button", "Settings")?;
    page.sees("The articles and the search are on this device")?;
    delete_everything(&page)?;
    page.sees("As you chose, the site is not kept on this device")?;
    // Otherwise nothing is stored on the next visit.
    page.open("/zh/")?;
    page.until("how it stands is known", IS_OFF)?;
    page.equal("what is kept", "return caches.keys()", &json!([]))?;
    page.click("button", "设置")?;
    page.click("button", "保存到本设备")?;
    until_kept(&page)?;
    page.sees("文章和搜索已保存在本设备上")?;
    page.find("button", "删除保存的全部内容")?;
    Ok(())
}

/// Answers the question that comes before everything is deleted.
pub(crate) fn delete_everything(page: &Page) -> Result<()> {
    page.click("button", "Delete everything kept here")?;
    page.sees("Without a network the site will not open any more")?;
    page.click("button", "Delete")
}

pub(crate) fn a_deletion_is_asked_for_and_can_be_undone(engine: Engine) -> Result<()> {
    let site = Site::kept()?;
    let page = Page::visit(engine, &site)?;
    visit_until_kept(&page)?;
    page.open("/en/articles/smart-cities/")?;
    page.find("heading", "Getting around")?;
    page.click("button", "Settings")?;
    page.click("radio", "Dark")?;
    // Without a network nothing that is deleted could be fetched again.
    drop(site);
    page.click("button", "Delete everything kept here")?;
    page.sees("your open tabs, recent searches and choices will be deleted")?;
    page.press("Escape")?;
    page.find("button", "Delete everything kept here")?;
    page.sees("The articles and the search are on this device")?;
    delete_everything(&page)?;
    page.sees("the site is not kept on this device")?;
    page.until_equal("what is kept", "return caches.keys()", &json!([]))?;
    page.click("button", "Undo")?;
    page.sees("The articles and the search are on this device")?;
    page.open("/en/")?;
    page.find("tab", "WeChat in China’s smart cities")?;
    page.must(
        "it is dark, as was chosen",
        "return document.documentElement.dataset.theme === 'dark'",
    )?;
    // Who deletes it after all, and then wants it, keeps the page that is open.
    page.click("button", "Settings")?;
    delete_everything(&page)?;
    page.click("button", "Keep it on this device")?;
    page.sees("The articles and the search are on this device")
}

pub(crate) fn a_site_in_a_sub_folder_is_whole(engine: Engine) -> Result<()> {
    let site = Site::below(&["some/where"])?.keeping();
    let page = Page::visit(engine, &site)?;
    page.open("/some/where/en/")?;
    page.click("link", "WeChat in China’s smart cities")?;
    page.until_at("/some/where/en/articles/smart-cities/")?;
    page.find("heading", "Getting around")?;
    page.press("/")?;
    search_for(&page, "fare")?;
    page.press("Enter")?;
    landed(&page)?;
    page.click("link", "中文")?;
    page.until(
        "the other language's page",
        "return location.pathname === '/some/where/zh/articles/smart-cities/'",
    )?;
    until_kept(&page)?;
    drop(site);
    // With a slash at the end or without.
    for address in ["countryside/", "countryside", "countryside/index.html"] {
        page.open(&format!("/some/where/en/articles/{address}"))?;
        page.find("heading", "WeChat and the digital divide")?;
    }
    Ok(())
}

pub(crate) fn an_app_that_does_not_start_here_leaves_the_page_of_the_network(
    engine: Engine,
) -> Result<()> {
    let site = Site::with_early_script(
        "if (localStorage.getItem('broken')) delete globalThis.WebAssembly",
    )?;
    let site = site.keeping();
    let page = Page::visit(engine, &site)?;
    visit_until_kept(&page)?;
    page.ask("localStorage.setItem('broken', 'yes')")?;
    for path in ["/en/articles/smart-cities/", "/zh/"] {
        page.open_plain(path)?;
        page.until(
            "the text is there",
            "return document.querySelector('#_text')?.innerText.length > 300",
        )?;
        page.must(
            "and why there is no more",
            "return !document.getElementById('_trouble').hidden",
        )?;
    }
    Ok(())
}

pub(crate) fn without_a_worker_nothing_is_there_without_a_network(engine: Engine) -> Result<()> {
    let site = Site::built()?;
    let page = Page::visit(engine, &site)?;
    // The steps that must fail later succeed with a network.
    page.open("/zh/")?;
    site.until_asked("/sw.js")?;
    comes_back(&page)?;
    drop(site);
    let gone = opened_anew(&page)?;
    ensure!(
        gone.is_err() || engine == Engine::WebKit,
        "the driver says that it got there"
    );
    // What each browser shows if no server answers: the address, and a part of the text.
    let (address, words) = match engine {
        Engine::Chromium => ("chrome-error:", "ERR_CONNECTION_REFUSED"),
        Engine::Firefox => ("about:neterror?e=connectionFailure", ""),
        Engine::WebKit => ("about:blank", "Could not connect to 127.0.0.1"),
    };
    page.until(
        "the browser says that nobody answers",
        &format!(
            "return document.documentURI.startsWith('{address}')
                && document.body.innerText.includes('{words}')"
        ),
    )
    .map(drop)
}

pub(crate) fn a_new_version_waits_until_it_is_wanted(engine: Engine) -> Result<()> {
    let mut site = Site::kept()?;
    let page = Page::visit(engine, &site)?;
    visit_until_kept(&page)?;
    page.click("link", "Finding a passage")?;
    page.until_at("/en/articles/searching/")?;
    // The next version, in which one article has changed.
    site.deploy_next()?;
    let (name, bytes) = site.file("sw", ".js")?;
    let worker = String::from_utf8(bytes)?;
    let mut manifest = manifest(&worker)?;
    manifest["articles"]["en/countryside"] = json!("1111111111");
    let version = manifest["version"].clone();
    let next = with_manifest(&worker, &manifest);
    site.server
        .put_fault(&format!("/{name}"), Fault::Bytes(next.clone().into_bytes()));
    // The update fails the first time: the old version stays.
    site.server.put_fault("/shell.html", Fault::Status(500));
    page.open("/en/articles/searching/")?;
    page.until("that the update failed is known", FAILED)?;
    page.click("button", "Settings")?;
    page.sees("The last update did not arrive whole")?;
    page.press("Escape")?;
    page.until_gone("dialog", "")?;
    // The next time the server does not answer, and the failure is still known.
    site.server.put_fault("/sw.js", Fault::Status(500));
    page.open("/en/articles/searching/")?;
    until_kept(&page)?;
    page.must("that the update failed is still known", FAILED)?;
    site.server
        .put_fault(&format!("/{name}"), Fault::Bytes(next.into_bytes()));
    // The second attempt succeeds.
    site.server.clear_fault("/shell.html");
    page.open("/en/articles/searching/")?;
    page.sees("New or changed articles: 1")?;
    page.find("heading", "From the keyboard")?;
    load_new_version(&page)?;
    page.until_at("/en/articles/searching/")?;
    page.find("tab", "Finding a passage")?;
    page.until_equal("the version that is kept", VERSION, &version)?;
    page.must("nothing is wrong any more", NOT_FAILED)?;
    page.until_gone("button", "Load it")
}

pub(crate) fn a_page_in_the_place_of_a_file_is_never_kept(engine: Engine) -> Result<()> {
    let site = Site::kept()?;
    let (index, _) = site.file("index-", ".bin")?;
    let sign_in = b"<!doctype html><title>Sign in</title>".to_vec();
    site.server
        .put_fault(&format!("/{index}"), Fault::Bytes(sign_in));
    let page = Page::with(engine, &site, Setting::default())?;
    page.open("/en/")?;
    page.until("that it could not be kept is known", FAILED)?;
    page.equal(
        "what is kept",
        "return caches.keys().then((names) => names.length)",
        &json!(0),
    )?;
    // The next visit stores it.
    site.server.clear_fault(&format!("/{index}"));
    page.open("/zh/")?;
    until_kept(&page)
}

/// Counts, over all pages, how often the site requested persistent storage.
const PERSIST: &str = "localStorage.asked ??= 0;
    const persist = async () => {
        if (!navigator.serviceWorker.controller && !(await caches.keys()).length) localStorage.early = 1;
        localStorage.asked = Number(localStorage.asked) + 1;
        return false;
    };
    const storage = { persist, persisted: async () => false };
    Object.defineProperty(Navigator.prototype, 'storage', { get: () => storage });";

/// The count of [`PERSIST`].
const ASKED: &str =
    "return localStorage.early ? 'before anything was kept' : Number(localStorage.asked)";

pub(crate) fn the_browser_is_asked_to_keep_it_when_that_disturbs_nobody(
    engine: Engine,
) -> Result<()> {
    let mut site = Site::with_early_script(PERSIST)?.keeping();
    let page = Page::visit(engine, &site)?;
    visit_until_kept(&page)?;
    // Firefox asks the person, so the site does not request it before they want something
    // kept. Other browsers decide by themselves, on each visit.
    let quiet = engine != Engine::Firefox;
    page.until_equal("asked", ASKED, &json!(u8::from(quiet)))?;
    site.deploy_next()?;
    page.open("/en/")?;
    page.sees("A new version is ready.")?;
    page.until_equal("asked", ASKED, &json!(if quiet { 2 } else { 0 }))?;
    page.click("button", "Load it")?;
    page.until("the new version is there", IS_NEXT)?;
    until_kept(&page)?;
    page.until_equal("asked", ASKED, &json!(if quiet { 3 } else { 1 }))?;
    page.open("/zh/")?;
    until_kept(&page)?;
    page.until_equal("asked", ASKED, &json!(if quiet { 4 } else { 1 }))
}
