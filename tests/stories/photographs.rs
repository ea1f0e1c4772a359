//! Photographs in several sizes: each screen fetches the size that it needs, the text does
//! not move when they load, and without a network the stored size replaces the others.

use crate::collections::{Collection, Files};
use crate::offline::visit_until_kept;
use crate::on_request::{LOOK, choose, look_at_all};
use anyhow::{Result, ensure};
use bookmobile_e2e::{Engine, Fault, Page, Setting, Site};
use image::codecs::jpeg::JpegEncoder;
use image::{Rgb, RgbImage};
use serde_json::json;

const SETTINGS: &str = r#"
title = { en = "Photographs" }
[[languages]]
code = "en"
tag = "en"
name = "English"
[[topics]]
slug = "places"
name = { en = "Places" }
"#;

const ARTICLE: &str = "---
title: The harbour
date: 2026-11-21
topics: [places]
---
What one saw there.

![Boats in the harbour](../../images/boats.jpg)

The boats came home.

![A tower by the sea](../../images/tower.jpg)

The tower is old.
";

const PATH: &str = "/en/articles/harbour/";

/// The Exif orientation of a picture from a camera that was held sideways: rotate it to
/// the right.
const SIDEWAYS: &[u8] =
    b"\xff\xe1\x00\x22Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";

/// Noise over a gradient, which compresses as badly as a photograph.
fn photograph() -> Result<Vec<u8>> {
    let mut seed = 1_u32;
    let picture = RgbImage::from_fn(2000, 1500, |x, y| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let noise = seed >> 27;
        let colour = |value: u32| u8::try_from(value.min(255)).unwrap_or(255);
        Rgb([x / 10, y / 7, (x + y) / 16].map(|value| colour(value + noise)))
    });
    let mut bytes = Vec::new();
    picture.write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, 90))?;
    Ok(bytes)
}

fn files() -> Result<Files> {
    let boats = photograph()?;
    let tower = [&boats[..2], SIDEWAYS, &boats[2..]].concat();
    Ok(vec![
        ("site.toml".to_owned(), SETTINGS.into()),
        ("articles/en/harbour.md".to_owned(), ARTICLE.into()),
        ("images/boats.jpg".to_owned(), boats),
        ("images/tower.jpg".to_owned(), tower),
    ])
}

static PHOTOGRAPHS: Collection = Collection::new("photographs", files);

/// Whether both pictures have loaded.
const THERE: &str = "const all = [...document.querySelectorAll('.prose img')];
    return all.length > 0 && all.every((one) => one.complete && one.naturalWidth > 0)";

/// The pictures that were requested, each without its fingerprint.
fn asked(site: &Site) -> Vec<String> {
    let requests = site.server.requests();
    let names = requests
        .iter()
        .filter_map(|path| path.split_once("/images/"));
    let mut sizes: Vec<String> = names
        .map(|(_, name)| {
            let (stem, pixels) = name.rsplit_once('-').unwrap_or((name, ""));
            format!("{} {pixels}", stem.split('-').next().unwrap_or_default())
        })
        .collect();
    sizes.sort();
    sizes
}

fn phone() -> Setting {
    Setting {
        phone: true,
        ..Setting::default()
    }
}

fn sharp() -> Setting {
    Setting {
        sharp: true,
        ..Setting::default()
    }
}

pub(crate) fn a_phone_fetches_a_small_picture_and_a_sharp_screen_a_larger(
    engine: Engine,
) -> Result<()> {
    // 328 CSS pixels on a phone, 592 on a desktop. Chromium's phone has a sharp screen.
    let small = if engine == Engine::Chromium { 720 } else { 480 };
    for (setting, width) in [(phone(), small), (Setting::default(), 720), (sharp(), 1200)] {
        let site = PHOTOGRAPHS.site()?;
        let page = Page::with(engine, &site, setting)?;
        page.open(PATH)?;
        page.ask(LOOK)?;
        page.until("the pictures are there", THERE)?;
        let expected = ["boats", "tower"].map(|name| format!("{name} {width}w.jpg"));
        ensure!(asked(&site) == expected, "{setting:?}: {:?}", asked(&site));
    }
    Ok(())
}

/// The positions of the paragraphs below the pictures, and the sizes of the pictures.
const PLACES: &str = "return [...document.querySelectorAll('.prose p, .prose img')].map((one) => {
    const { width, height } = one.getBoundingClientRect();
    return [one.textContent, one.offsetTop, Math.round(width), Math.round(height)];
})";

pub(crate) fn a_picture_has_its_room_before_it_comes(engine: Engine) -> Result<()> {
    for setting in [phone(), Setting::default()] {
        let site = PHOTOGRAPHS.site()?;
        site.server.put_fault("w.jpg", Fault::Hold);
        // The page is measured before its pictures have loaded.
        let hasty = true;
        let page = Page::with(engine, &site, Setting { hasty, ..setting })?;
        page.go(PATH)?;
        page.until(
            "the text is there",
            "return document.readyState !== 'loading' && document.querySelector('.prose')",
        )?;
        page.must(
            "no picture is there yet",
            "return [...document.images].every((one) => !one.naturalWidth)",
        )?;
        let before = page.ask(PLACES)?;
        page.until_live()?;
        site.server.clear_fault("w.jpg");
        page.ask(LOOK)?;
        page.until("the pictures are there", THERE)?;
        page.equal("where everything is", PLACES, &before)?;
        page.must(
            "a camera held sideways makes a high picture, another one a wide one",
            "const [boats, tower] = document.querySelectorAll('.prose img');
            return boats.width > boats.height && tower.width < tower.height",
        )?;
    }
    Ok(())
}

/// For each picture, the size that the browser requests and the width of the response, in
/// pixels.
const SIZES: &str =
    "return Promise.all([...document.querySelectorAll('.prose img')].map(async (one) => {
    const picture = await createImageBitmap(await (await fetch(one.currentSrc)).blob());
    return [one.currentSrc.match(/-(\\w+)\\.jpg$/)[1], picture.width];
}))";

pub(crate) fn one_size_of_a_picture_answers_without_a_network(engine: Engine) -> Result<()> {
    let site = PHOTOGRAPHS.site()?.keeping();
    let page = Page::with(engine, &site, sharp())?;
    visit_until_kept(&page)?;
    page.until_equal(
        "how many pictures are kept",
        "return caches.keys()
            .then((names) => caches.open(names.at(-1)))
            .then((cache) => cache.keys())
            .then((all) => all.filter((one) => one.url.includes('/images/')).length)",
        &json!(2),
    )?;
    ensure!(
        asked(&site) == ["boats 720w.jpg", "tower 720w.jpg"],
        "{:?}",
        asked(&site)
    );
    // The server is stopped, and no article was opened yet.
    drop(site);
    page.open(PATH)?;
    page.ask(LOOK)?;
    page.until("the pictures are there", THERE)?;
    page.equal(
        "what was asked for, and what came",
        SIZES,
        &json!([["1200w", 720], ["1200w", 720]]),
    )
}

pub(crate) fn a_picture_on_request_comes_in_one_size(engine: Engine) -> Result<()> {
    let site = PHOTOGRAPHS.site()?;
    let page = Page::with(engine, &site, sharp())?;
    page.open("/en/")?;
    choose(&page, "On request")?;
    page.open(PATH)?;
    look_at_all(&page)?;
    ensure!(asked(&site).is_empty(), "{:?}", asked(&site));
    page.click("button", "Show picture: A tower by the sea")?;
    page.until(
        "the picture is there",
        "return document.activeElement.matches('.prose img') && document.activeElement.naturalWidth > 0",
    )?;
    ensure!(asked(&site) == ["tower 1200w.jpg"], "{:?}", asked(&site));
    Ok(())
}

/// For each element of the text that is no picture, where it is.
const TEXTS: &str =
    "return [...document.querySelectorAll('.prose :is(p, h2, figcaption, pre)')].map((one) => {
    const { top, height } = one.getBoundingClientRect();
    return [one.textContent, Math.round(top + scrollY), Math.round(height)];
})";

/// Makes the first picture as small as one within a line of the text.
const SHRINK: &str = "const button = document.querySelector('.prose .picture');
    for (const one of [button.previousSibling, button.firstChild]) [one.width, one.height] = [60, 45];
    button.dataset.small = '';";

pub(crate) fn a_picture_on_request_keeps_its_room(engine: Engine) -> Result<()> {
    let photographs = PHOTOGRAPHS.site()?;
    let built = Site::built()?;
    for setting in [phone(), Setting::default()] {
        for (site, path, shrinks) in [
            (&photographs, PATH, false),
            (&photographs, PATH, true),
            (&built, "/en/articles/specimen/", false),
        ] {
            let page = Page::with(engine, site, setting)?;
            page.open_plain(path)?;
            page.ask("localStorage.setItem('bookmobile:/:images', 'request')")?;
            page.reload()?;
            if shrinks {
                page.ask(SHRINK)?;
            }
            let before = page.ask(TEXTS)?;
            page.must(
                "the words of a large box can be read",
                "return [...document.querySelectorAll('.prose .picture:not([data-small])')]
                    .every((box) => box.offsetHeight > 60 && box.scrollHeight <= box.clientHeight)",
            )?;
            page.ask("document.querySelectorAll('.prose .picture').forEach((box) => box.click())")?;
            page.ask(LOOK)?;
            page.until("the pictures are there", THERE)?;
            let now = page.ask(TEXTS)?;
            let moved = page.run(
                "const [before, now] = arguments;
                return now.filter((one, at) => Math.abs(one[1] - before[at][1]) > 1)",
                &[before, now],
            )?;
            ensure!(moved == json!([]), "{moved} has moved on {path}");
        }
    }
    Ok(())
}
