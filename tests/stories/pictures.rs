//! The screenshots of the README, and of states that are seldom on the screen. They are taken
//! in every run, so that their code stays correct; they are written to docs/screenshots/ only
//! with `BOOKMOBILE_SCREENSHOTS=1`, and from one engine.

use crate::search::search_for;
use crate::tabs::all_open;
use anyhow::{Context, Result, ensure};
use bookmobile_e2e::{Engine, Page, Setting, Site};
use image::ImageFormat;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A screenshot: its name, the setting, and the steps to what it shows.
type Picture = (&'static str, Setting, fn(&Page) -> Result<()>);

/// The window's size and the page's scroll width in CSS pixels, then the drawn colours of
/// the page's (or its sheet's) paper and ink.
const PAPER_AND_INK: &str = "const { scrollWidth } = document.documentElement;
    const context = document.createElement('canvas').getContext('2d');
    const own = document.body.appendChild(document.createElement('span'));
    const paper = document.querySelector('dialog[open]') ? '--paper-raised' : '--paper';
    const colours = [paper, '--ink'].map((name) => {
        own.style.color = `var(${name})`;
        context.fillStyle = getComputedStyle(own).color;
        context.fillRect(0, 0, 1, 1);
        return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3);
    });
    own.remove();
    return [innerWidth, innerHeight, scrollWidth, ...colours]";

/// Checks that a screenshot shows exactly the window: text in the page's ink on its paper,
/// light or dark as in the setting.
fn shows_the_page(page: &Page, setting: Setting, picture: &[u8]) -> Result<()> {
    let picture = image::load_from_memory_with_format(picture, ImageFormat::Png)?.to_rgb8();
    let asked = page.ask(PAPER_AND_INK)?;
    let (width, height, scroll_width, paper, ink): (u32, u32, u32, [u8; 3], [u8; 3]) =
        serde_json::from_value(asked)?;
    ensure!(
        scroll_width <= width,
        "the page is {scroll_width} wide, its window {width}"
    );
    let (across, down) = picture.dimensions();
    ensure!(
        across % width == 0 && across * height == down * width,
        "{across} by {down} pixels of a window of {width} by {height}"
    );
    let is_near = |one: &[u8; 3], other: &[u8; 3]| {
        (one.iter().zip(other)).all(|(one, other)| one.abs_diff(*other) <= 3)
    };
    let share = |colour: [u8; 3]| {
        let count = picture.pixels().filter(|pixel| is_near(&pixel.0, &colour));
        1000 * count.count() / (across * down) as usize
    };
    let (of_paper, of_ink) = (share(paper), share(ink));
    ensure!(
        of_paper >= 200 && of_ink >= 1,
        "of 1000 pixels {of_paper} are paper {paper:?}, and {of_ink} are ink {ink:?}"
    );
    let brightness = |colour: [u8; 3]| colour.map(u32::from).iter().sum::<u32>();
    ensure!(
        setting.dark == (brightness(paper) < brightness(ink)),
        "paper {paper:?}, ink {ink:?}"
    );
    Ok(())
}

pub(crate) fn pictures_for_the_readme(engine: Engine) -> Result<()> {
    let desk = Setting::default();
    let dark = Setting { dark: true, ..desk };
    let phone = Setting {
        phone: true,
        ..desk
    };
    let pictures: [Picture; 5] = [
        ("library", desk, |page| page.open("/en/")),
        ("article-dark", dark, |page| {
            page.open("/en/articles/smart-cities/#getting-around")
        }),
        ("search", desk, |page| {
            page.open("/en/")?;
            page.press("/")?;
            search_for(page, "bus")
        }),
        ("article-phone-zh", phone, |page| {
            page.open("/zh/articles/smart-cities/")
        }),
        ("library-phone", phone, |page| page.open("/en/")),
    ];
    let album = Album::of(engine)?;
    let site = Site::built()?;
    for (name, setting, way) in pictures {
        album.add(&site, name, setting, way)?;
    }
    Ok(())
}

/// What is seldom on the screen, and has to be looked at after a change of the style.
pub(crate) fn pictures_of_states(engine: Engine) -> Result<()> {
    const CITIES: &str = "/en/articles/smart-cities/";
    let desk = Setting::default();
    let phone = Setting {
        phone: true,
        ..desk
    };
    let album = Album::of(engine)?;
    // The search before the app is there.
    album.add(&Site::held("")?, "early-search-phone", phone, |page| {
        page.open_plain("/en/")?;
        page.press("/")?;
        search_for(page, "fare")
    })?;
    let site = Site::built()?;
    album.add(&site, "contents-large-text", desk, |page| {
        page.open_plain("/404.html")?;
        page.run("localStorage.setItem('bookmobile:/:size', 'large')", &[])?;
        page.resize(1024, 800)?;
        page.open(CITIES)
    })?;
    album.add(&site, "many-tabs", desk, |page| {
        all_open(page, &site, CITIES).map(drop)
    })?;
    album.add(&site, "tab-closed", desk, |page| {
        page.open(CITIES)?;
        page.click("button", "Close WeChat in China’s smart cities")?;
        page.find("button", "Undo").map(drop)
    })?;
    // Its title and its cross stay when it is scrolled.
    album.add(&site, "settings-phone", phone, |page| {
        page.open(CITIES)?;
        page.click("button", "More")?;
        page.find("dialog", "")?;
        page.run(
            "const sheet = document.querySelector('dialog[open]'); sheet.scrollTop = sheet.scrollHeight",
            &[],
        )
        .map(drop)
    })
}

/// Where the screenshots of an engine are written.
struct Album {
    engine: Engine,
    folder: PathBuf,
    /// Deleted at the end.
    _temporary: TempDir,
}

impl Album {
    fn of(engine: Engine) -> Result<Self> {
        let kept = std::env::var_os("BOOKMOBILE_SCREENSHOTS").is_some_and(|value| value == "1");
        let temporary = TempDir::new()?;
        let folder = if kept && engine == Engine::Chromium {
            Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/screenshots")
        } else {
            temporary.path().to_path_buf()
        };
        std::fs::create_dir_all(&folder)?;
        Ok(Self {
            engine,
            folder,
            _temporary: temporary,
        })
    }

    fn add(
        &self,
        site: &Site,
        name: &str,
        setting: Setting,
        way: impl Fn(&Page) -> Result<()>,
    ) -> Result<()> {
        let page = Page::with(self.engine, site, setting)?;
        way(&page).context(name.to_owned())?;
        page.until(
            "pictures are there",
            "return [...document.images].every((one) => one.complete || one.loading === 'lazy')",
        )?;
        page.until_still()?;
        let picture = page.picture()?;
        shows_the_page(&page, setting, &picture).context(name.to_owned())?;
        std::fs::write(self.folder.join(format!("{name}.png")), picture)?;
        Ok(())
    }
}
