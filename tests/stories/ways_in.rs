//! Ways into the site other than a link to a page: the installed app's icon, and an
//! address that does not exist.

use crate::offline::visit_until_kept;
use anyhow::{Context, Result, ensure};
use bookmobile_e2e::{Engine, Page, Site};
use serde_json::json;

/// The content of the page's web app manifest, with resolved addresses and the drawn size
/// of each icon.
const MANIFEST: &str = "return (async () => {
    const { href } = document.querySelector('link[rel=manifest]');
    const told = await (await fetch(href)).json();
    const address = (one) => new URL(one, href).href.replace(location.origin, '');
    const icons = told.icons.map(async ({ src, sizes, type }) => {
        const picture = await (await fetch(new URL(src, href))).blob();
        const { width, height } = await createImageBitmap(picture);
        return { said: [sizes, type], drawn: [`${width}x${height}`, picture.type] };
    });
    return { ...told, start: address(told.start_url), scope: address(told.scope), icons: await Promise.all(icons) };
})()";

pub(crate) fn the_site_can_be_installed(engine: Engine) -> Result<()> {
    let sizes = ["180x180", "192x192", "512x512"];
    let icons =
        sizes.map(|size| json!({"said": [size, "image/png"], "drawn": [size, "image/png"]}));
    for (folder, root) in [("", "/"), ("some/where", "/some/where/")] {
        let site = Site::below(&[folder])?;
        let page = Page::visit(engine, &site)?;
        page.open(&format!("{root}en/articles/smart-cities/"))?;
        let told = page.ask(MANIFEST)?;
        for (name, value) in [
            ("name", json!("Bookmobile")),
            ("short_name", json!("Bookmobile")),
            ("display", json!("standalone")),
            ("scope", json!(root)),
            ("icons", json!(icons)),
        ] {
            ensure!(told[name] == value, "{name} is {}", told[name]);
        }
        // Its start address is inside the site, and a readable page.
        let start = told["start"].as_str().context("where it begins")?;
        ensure!(start.starts_with(root), "{start} is not below {root}");
        page.open(start)?;
        page.until(
            "the library",
            "return document.querySelectorAll('.entries h2').length === 13",
        )?;
    }
    Ok(())
}

pub(crate) fn an_address_that_leads_nowhere_leads_back(engine: Engine) -> Result<()> {
    let site = Site::built()?;
    let page = Page::visit(engine, &site)?;
    for (path, link, leads) in [
        ("/nowhere", "To the library", "/en/"),
        ("/en/articles/nowhere/", "去书库", "/zh/"),
        (
            "/zh/topics/nowhere/deeper.html",
            "All articles",
            "/en/articles/",
        ),
        ("/zh/articles/nowhere", "所有文章", "/zh/articles/"),
    ] {
        page.open_plain(path)?;
        page.until_equal(
            "what the host says",
            "return fetch(location.href).then((answer) => answer.status)",
            &json!(404),
        )?;
        page.find("heading", "There is no such page")?;
        page.find("heading", "没有这个页面")?;
        page.must(
            "the languages stand apart",
            "const [first, second] = document.querySelectorAll('main section');
            const bottom = (one) => one.lastChild.getBoundingClientRect().bottom;
            return second.firstChild.getBoundingClientRect().top - bottom(first) > 40",
        )?;
        page.click("link", link)?;
        page.until_at(leads)?;
        page.find(
            "link",
            if leads.starts_with("/en/") {
                "Finding a passage"
            } else {
                "找到那一段话"
            },
        )?;
    }
    // Also in a folder that the site's configuration does not name.
    let below = Site::below(&["some/where"])?;
    let page_below = Page::visit(engine, &below)?;
    for path in ["/some/where/zh/articles/nowhere/", "/some/where/en/nowhere"] {
        page_below.open_plain(path)?;
        page_below.click("link", "To the library")?;
        page_below.until_at("/some/where/en/")?;
        page_below.find("link", "Finding a passage")?;
    }
    drop(page_below);
    // If the site is stored on the device, the app shows the message, also without a
    // network.
    let site = site.keeping();
    visit_until_kept(&page)?;
    site.server.cut_after(0);
    for path in ["/en/articles/nowhere/", "/en/nowhere"] {
        page.open(path)?;
        page.find("heading", "There is no such page")?;
        page.click("link", "To the library")?;
        page.until_at("/en/")?;
        page.find("link", "Finding a passage")?;
    }
    Ok(())
}
