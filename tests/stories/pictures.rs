//! The pictures of the README. They are taken every time, so that what takes
//! them works; only with `BOOKMOBILE_SCREENSHOTS=1`, and of one engine, are
//! they put into docs/screenshots/.

use crate::search::search_for;
use anyhow::{Result, ensure};
use bookmobile_e2e::{Engine, Page, Setting, Site};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A picture: its name, what was set, and the way to what it shows.
type Picture = (&'static str, Setting, fn(&Page) -> Result<()>);

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
    let kept = std::env::var_os("BOOKMOBILE_SCREENSHOTS").is_some_and(|value| value == "1");
    let temporary = TempDir::new()?;
    let folder: PathBuf = if kept && engine == Engine::Chromium {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/screenshots")
    } else {
        temporary.path().to_path_buf()
    };
    std::fs::create_dir_all(&folder)?;
    let site = Site::built()?;
    for (name, setting, way) in pictures {
        let page = Page::with(engine, &site, setting)?;
        way(&page)?;
        page.until(
            "pictures are there",
            "return [...document.images].every((one) => one.complete || one.loading === 'lazy')",
        )?;
        page.until_still()?;
        let picture = page.picture()?;
        ensure!(
            picture.starts_with(b"\x89PNG") && picture.len() > 10_000,
            "{name}: {} bytes",
            picture.len()
        );
        std::fs::write(folder.join(format!("{name}.png")), picture)?;
    }
    Ok(())
}
