//! Variants of pictures: which are made, which pictures stay as they are, and which are
//! refused.

mod common;

use bookmobile_pack::Pack;
use bookmobile_press::{Compiled, Diagnostics, Options, compile};
use common::harmless;
use image::codecs::png::PngEncoder;
use image::{DynamicImage, GrayImage, ImageEncoder, Luma, Rgb, RgbImage, Rgba, RgbaImage};
use jpeg_encoder::{ColorType, Encoder};
use std::fs;
use std::path::Path;

/// Compiles a collection with these pictures, by their names, and one article.
fn collection(
    name: &str,
    pictures: &[(&str, &[u8])],
    text: &str,
    quick: bool,
) -> Result<Compiled, Diagnostics> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("pictures-{name}"));
    let _ = fs::remove_dir_all(&folder);
    let (articles, images) = (folder.join("articles/en"), folder.join("images"));
    fs::create_dir_all(&articles).expect("can be made");
    fs::create_dir_all(&images).expect("can be made");
    let mut shown = String::new();
    for (name, bytes) in pictures {
        fs::write(images.join(name), bytes).expect("can be written");
        shown.extend(["![A picture](../../images/", name, ")\n\n"]);
    }
    let site = "title = { en = \"A site\" }\n[[languages]]\ncode = \"en\"\ntag = \"en\"\nname = \"English\"\n";
    fs::write(folder.join("site.toml"), site).expect("can be written");
    let text = format!("---\ntitle: One\ndate: 2026-01-01\n---\nText.\n\n{shown}{text}\n");
    fs::write(articles.join("one.md"), text).expect("can be written");
    let options = Options {
        quick,
        ..Options::default()
    };
    compile(&folder, &options)
}

fn made(name: &str, pictures: &[(&str, &[u8])]) -> Compiled {
    collection(name, pictures, "", false).unwrap_or_else(|mistakes| panic!("{mistakes}"))
}

/// The HTML of the article.
fn html(made: &Compiled) -> String {
    let pack = Pack::open(&made.pack.catalog).expect("a pack");
    for (name, bytes) in made.pack.volumes.clone() {
        pack.provide(&name, bytes).expect("a volume");
    }
    let article = pack.article(bookmobile_pack::ArticleId(0)).expect("a text");
    let html = article.sections[0].body.clone();
    assert_eq!(harmless::harms(&html), Vec::<String>::new());
    assert_eq!(harmless::write(&harmless::parse(&html)), html);
    html
}

/// The value of the first attribute of this name.
fn attribute<'h>(html: &'h str, name: &str) -> Option<&'h str> {
    let (_, rest) = html.split_once(&format!(" {name}=\""))?;
    Some(rest.split_once('"')?.0)
}

/// The files with their paths, sorted by size.
fn files(made: &Compiled) -> Vec<(&str, &[u8])> {
    let assets = made.assets.iter();
    let files = assets.map(|asset| (asset.path.as_str(), asset.bytes.as_slice()));
    let mut files: Vec<_> = files.collect();
    files.sort_by_key(|(_, bytes)| bytes.len());
    files
}

fn decoded(bytes: &[u8]) -> DynamicImage {
    image::load_from_memory(bytes).expect("a picture")
}

/// A picture like a photograph of a landscape: gradients with fine grain.
fn landscape(width: u32, height: u32) -> RgbImage {
    let mut seed = 1_u32;
    RgbImage::from_fn(width, height, |x, y| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let grain = seed >> 28;
        let value = |n: u32| u8::try_from((n + grain) % 256).unwrap_or(0);
        Rgb([
            value(x * 200 / width),
            value(y * 200 / height),
            value((x + y) * 100 / width),
        ])
    })
}

fn jpeg(picture: &RgbImage) -> Vec<u8> {
    jpeg_with(picture, |_| {})
}

fn jpeg_with(picture: &RgbImage, more: impl FnOnce(&mut Encoder<&mut Vec<u8>>)) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, 92);
    more(&mut encoder);
    let side = |length: u32| u16::try_from(length).expect("small");
    let (width, height) = (side(picture.width()), side(picture.height()));
    (encoder.encode(picture, width, height, ColorType::Rgb)).expect("a file");
    bytes
}

fn png(picture: impl Into<DynamicImage>) -> Vec<u8> {
    let mut bytes = Vec::new();
    (picture
        .into()
        .write_with_encoder(PngEncoder::new(&mut bytes)))
    .expect("a file");
    bytes
}

/// An ICC profile of which only the colour space is filled in.
fn profile() -> Vec<u8> {
    let mut profile = vec![0; 200];
    profile[16..20].copy_from_slice(b"RGB ");
    profile
}

#[test]
fn a_photograph_comes_in_the_sizes_of_screens() {
    let original = jpeg(&landscape(3000, 2000));
    let made = made("photo", &[("Big_Photo.JPG", &original)]);
    let names: Vec<_> = files(&made).iter().map(|(name, _)| *name).collect();
    let sizes = ["480w.jpg", "720w.jpg", "1200w.jpg", "1600w.jpg"];
    // The original is wider than any screen needs, so it is left out.
    assert_eq!(names.len(), sizes.len(), "{names:?}");
    for (asset, size) in files(&made).iter().zip(sizes) {
        assert!(asset.0.ends_with(size), "{names:?}");
        let picture = decoded(asset.1);
        let width: u32 = size
            .split('w')
            .next()
            .and_then(|n| n.parse().ok())
            .expect("a number");
        assert_eq!(
            (picture.width(), picture.height()),
            (width, (width * 2 + 1) / 3)
        );
        assert!(asset.1.len() < original.len() / 2);
        let [red, green, _] = picture.to_rgb8().get_pixel(width / 2, width / 3).0;
        assert!(
            red.abs_diff(107) < 12 && green.abs_diff(107) < 12,
            "{red} {green}"
        );
    }
    let html = html(&made);
    let hash = crc32fast::hash(&original);
    let stem = format!("../../../images/big-photo-{hash:08x}");
    assert_eq!(attribute(&html, "src"), Some(&*format!("{stem}-720w.jpg")));
    assert_eq!(
        attribute(&html, "srcset"),
        Some(&*format!(
            "{stem}-480w.jpg 480w, {stem}-720w.jpg 720w, {stem}-1200w.jpg 1200w, {stem}-1600w.jpg 1600w"
        ))
    );
    assert_eq!(
        attribute(&html, "sizes"),
        Some("(min-width: 39rem) 37rem, calc(100vw - 2rem)")
    );
    // Nothing moves while a variant loads: the size is the original's.
    assert_eq!(attribute(&html, "width"), Some("3000"));
    assert_eq!(attribute(&html, "height"), Some("2000"));
}

#[test]
fn an_original_that_fits_a_screen_is_the_largest() {
    let made = made("middling", &[("a.jpg", &jpeg(&landscape(1500, 900)))]);
    let html = html(&made);
    let choice = attribute(&html, "srcset").expect("a choice");
    let widths: Vec<_> = choice
        .split(", ")
        .filter_map(|one| one.split(' ').nth(1))
        .collect();
    assert_eq!(widths, ["480w", "720w", "1200w", "1500w"]);
    assert!(attribute(&html, "src").expect("one").ends_with("-720w.jpg"));
    let made = self::made("narrow", &[("a.jpg", &jpeg(&landscape(640, 400)))]);
    let html = self::html(&made);
    let choice = attribute(&html, "srcset").expect("a choice");
    assert!(
        choice.contains("-480w.jpg 480w, ") && choice.ends_with(".jpg 640w"),
        "{choice}"
    );
    // The `src` is the original.
    assert!(!attribute(&html, "src").expect("one").contains("480w"));
}

#[test]
fn what_is_linked_to_is_the_original() {
    let original = jpeg(&landscape(2400, 300));
    let text = "[All of it](../../images/a.jpg)";
    let made = collection("linked", &[("a.jpg", &original)], text, false);
    let made = made.unwrap_or_else(|mistakes| panic!("{mistakes}"));
    let html = html(&made);
    let href = attribute(&html, "href")
        .expect("a link")
        .trim_start_matches("../");
    let file = made.assets.iter().find(|asset| asset.path == href);
    assert_eq!(file.map(|file| &file.bytes), Some(&original));
    assert!(
        attribute(&html, "srcset")
            .expect("a choice")
            .ends_with("-1600w.jpg 1600w")
    );
}

#[test]
fn what_a_camera_held_sideways_took_stands_upright() {
    // Stored as landscape; the left half is red.
    let stored = RgbImage::from_fn(1600, 800, |x, _| {
        if x < 800 {
            Rgb([200, 0, 0])
        } else {
            Rgb([0, 0, 200])
        }
    });
    for (orientation, top_is_red) in [(6, false), (8, true)] {
        // A table with one entry, the orientation.
        let exif = [
            b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0".as_slice(),
            &[orientation, 0, 0, 0, 0, 0, 0, 0],
        ]
        .concat();
        let bytes = jpeg_with(&stored, |encoder| {
            encoder.add_exif_metadata(&exif).expect("it fits");
        });
        let made = made("turned", &[("a.jpg", &bytes)]);
        let html = html(&made);
        assert_eq!(attribute(&html, "width"), Some("800"));
        assert_eq!(attribute(&html, "height"), Some("1600"));
        let files = files(&made);
        let (_, small) = files
            .iter()
            .find(|(name, _)| name.ends_with("480w.jpg"))
            .expect("one");
        assert!(
            !small.windows(4).any(|four| four == b"Exif"),
            "it is not turned twice"
        );
        let picture = decoded(small).to_rgb8();
        assert_eq!(picture.dimensions(), (480, 960));
        let [top, bottom] = [10, 950].map(|y| picture.get_pixel(240, y).0[0] > 150);
        // 6: the stored left side is shown at the top.
        assert_eq!((top, bottom), (!top_is_red, top_is_red), "{orientation}");
    }
}

#[test]
fn what_cannot_be_seen_through_alpha_stays_unseen() {
    // The right half is green, but fully transparent.
    let picture = RgbaImage::from_fn(1200, 600, |x, y| {
        let grain = u8::try_from((x * 7 + y * 13 + x * y) % 23).unwrap_or(0);
        if x < 600 {
            Rgba([200 + grain, 10, 10, 255])
        } else {
            Rgba([0, 255, 0, 0])
        }
    });
    let made = made("alpha", &[("a.png", &png(picture))]);
    let files = files(&made);
    let (_, small) = files
        .iter()
        .find(|(name, _)| name.ends_with("480w.png"))
        .expect("one");
    let small = decoded(small);
    assert!(small.color().has_alpha());
    let small = small.to_rgba8();
    assert_eq!(small.get_pixel(100, 100).0[3], 255);
    assert_eq!(small.get_pixel(400, 100).0[3], 0);
    for pixel in small.pixels().filter(|pixel| pixel.0[3] > 8) {
        assert!(pixel.0[1] < 40 && pixel.0[0] > 150, "{pixel:?}");
    }
}

#[test]
fn colours_keep_their_meaning() {
    let original = jpeg_with(&landscape(1000, 500), |encoder| {
        encoder.add_icc_profile(&profile()).expect("it fits");
    });
    let mut drawn = Vec::new();
    let mut encoder = PngEncoder::new(&mut drawn);
    encoder.set_icc_profile(profile()).expect("it takes one");
    (DynamicImage::from(landscape(1000, 500)).write_with_encoder(encoder)).expect("a file");
    let made = made("colours", &[("a.jpg", &original), ("b.png", &drawn)]);
    let mut count = 0;
    for (name, bytes) in files(&made) {
        if name.contains("jpg") {
            assert!(
                bytes.windows(11).any(|part| part == b"ICC_PROFILE"),
                "{name}"
            );
        } else {
            assert!(bytes.windows(4).any(|part| part == b"iCCP"), "{name}");
        }
        count += 1;
    }
    assert_eq!(count, 6);
    // A grey picture stays grey.
    let grey = DynamicImage::from(landscape(1000, 500)).to_luma8();
    let made = self::made("grey", &[("a.png", &png(grey))]);
    for (_, bytes) in files(&made) {
        assert!(!decoded(bytes).color().has_color());
    }
}

#[test]
fn what_would_not_be_smaller_is_left() {
    // Black and white compresses better than any smoothed copy of it.
    let mut seed = 1_u32;
    let fine = GrayImage::from_fn(700, 700, |_, _| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        Luma([if seed >> 31 == 0 { 255 } else { 0 }])
    });
    let bytes = png(fine);
    let made = made("fine", &[("a.png", &bytes)]);
    let html = html(&made);
    assert_eq!(attribute(&html, "srcset"), None);
    assert_eq!(attribute(&html, "sizes"), None);
    assert_eq!(made.assets.len(), 1);
    assert_eq!(made.assets[0].bytes, bytes);
}

#[test]
fn rare_kinds_are_left() {
    // CMYK, for printing.
    let mut inks = Vec::new();
    let encoder = Encoder::new(&mut inks, 90);
    let values: Vec<u8> = (0..900_u32 * 300 * 4)
        .map(|n| u8::try_from(n % 251).unwrap_or(0))
        .collect();
    (encoder.encode(&values, 900, 300, ColorType::Cmyk)).expect("a file");
    // An animation, and a picture with another gamma.
    let still = png(landscape(900, 300));
    let with = |chunk: &[u8]| [&still[..33], chunk, &still[33..]].concat();
    let moving = with(b"\0\0\0\x08acTL\0\0\0\x01\0\0\0\0\x5f\x0d\x9a\x86");
    let bright = with(b"\0\0\0\x04gAMA\0\x01\x86\xa0\x31\xe8\x96\x5f");
    let pictures: [(&str, &[u8]); 3] = [("a.jpg", &inks), ("b.png", &moving), ("c.png", &bright)];
    let made = made("rare", &pictures);
    assert_eq!(made.assets.len(), 3);
    assert_eq!(attribute(&html(&made), "srcset"), None);
}

#[test]
fn webp_is_made_smaller_where_that_helps() {
    let mut bytes = Vec::new();
    let encoder = image::codecs::webp::WebPEncoder::new_lossless(&mut bytes);
    (DynamicImage::from(landscape(1000, 500)).write_with_encoder(encoder)).expect("a file");
    let made = made("webp", &[("a.webp", &bytes)]);
    let names: Vec<_> = files(&made)
        .iter()
        .map(|(name, _)| (*name).to_owned())
        .collect();
    assert_eq!(names.len(), 3, "{names:?}");
    assert!(names[0].ends_with("480w.webp"), "{names:?}");
}

#[test]
fn while_writing_nothing_is_made() {
    let bytes = jpeg(&landscape(3000, 200));
    let made = collection("quick", &[("a.jpg", &bytes)], "", true).expect("no mistakes");
    assert_eq!(made.assets.len(), 1);
    assert_eq!(attribute(&html(&made), "srcset"), None);
}

#[test]
fn what_is_damaged_or_far_too_large_is_told() {
    let told = |name: &str, bytes: &[u8]| {
        let mistakes = collection(name, &[("a.png", bytes)], "", false).expect_err("a mistake");
        mistakes.to_string()
    };
    let whole = png(landscape(900, 300));
    let text = told("cut-off", &whole[..whole.len() / 2]);
    assert!(
        text.contains("`images/a.png` is cut off") && text.contains("copy it anew"),
        "{text}"
    );
    let mut changed = whole.clone();
    changed[whole.len() / 2] ^= 0xff;
    let text = told("damaged", &changed);
    assert!(
        text.contains("`images/a.png` is damaged") && text.contains("save it again"),
        "{text}"
    );
    // A small file that claims to have 900 million pixels.
    let mut bomb = whole;
    bomb[16..24].copy_from_slice(&[0, 0, 0x75, 0x30, 0, 0, 0x75, 0x30]);
    let text = told("bomb", &bomb);
    assert!(
        text.contains("900 million pixels") && text.contains("make it smaller"),
        "{text}"
    );
}
