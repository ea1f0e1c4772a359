//! Images of the collection: finds, measures and checks them, and gives them names
//! with a checksum, so that a browser may cache them for ever. Each is read once to
//! be shown, and once to be linked to.

use crate::Asset;
use crate::cache::Cache;
use crate::content_tree::{ContentTree, has_image_extension};
use crate::slug;
use crate::variants::{self, Variant};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

/// The `src` of an image is the smallest of its files with at least this width, in
/// pixels, which is enough for a phone. Browsers without `srcset` load it, and it is
/// kept on the device for offline use.
const MIDDLE: u32 = 720;

/// The largest number of pixels of an image: weak devices cannot show more, and
/// nobody would see them.
const MOST_PIXELS: u64 = 100_000_000;

/// An image as a page refers to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Image {
    /// The `src`, as a path in the site: the image, or a smaller variant.
    pub(crate) path: String,
    /// The size of that file, in bytes.
    pub(crate) bytes: usize,
    /// Width and height of the original in CSS pixels, if they are known.
    pub(crate) size: Option<(u32, u32)>,
    /// The `srcset`: paths and widths in pixels, the smallest first. With one entry
    /// there is nothing to choose from.
    pub(crate) choice: Vec<(String, u32)>,
}

/// What is wrong with an image, and a remedy.
pub(crate) type Problem = (String, String);

/// Results by path of the collection; each is found out once.
type Once<T> = Mutex<BTreeMap<String, Arc<OnceLock<Result<T, Problem>>>>>;

/// The images that articles use. Articles are rendered in parallel; each image is read once.
#[derive(Debug, Default)]
pub(crate) struct Images {
    /// Whether no variants are made.
    is_quick: bool,
    cache: Cache,
    seen: Once<Image>,
    linked: Once<String>,
    assets: Mutex<BTreeMap<String, Vec<u8>>>,
}

impl Images {
    /// No images yet. With `is_quick` no variants are made.
    pub(crate) fn new(is_quick: bool, cache: Cache) -> Self {
        Self {
            is_quick,
            cache,
            ..Self::default()
        }
    }

    /// Loads the image at this path of the collection, to be shown.
    pub(crate) fn load(&self, path: &str, tree: &ContentTree) -> Result<Image, Problem> {
        once(&self.seen, path, || {
            read(path, tree).and_then(|(bytes, size)| self.take(path, bytes, size))
        })
    }

    /// Loads the original image, to be linked to; returns its path in the site.
    pub(crate) fn load_itself(&self, path: &str, tree: &ContentTree) -> Result<String, Problem> {
        once(&self.linked, path, || {
            read(path, tree).map(|(bytes, _)| self.keep(path, bytes))
        })
    }

    fn take(&self, path: &str, bytes: Vec<u8>, size: Option<(u32, u32)>) -> Result<Image, Problem> {
        let width = size.map_or(0, |(width, _)| width);
        let (variants, is_offered) = if self.is_quick || !variants::is_wide(width) {
            (Vec::new(), true)
        } else {
            self.cache.smaller(&bytes).map_err(|error| {
                let remedy = "save it again, or copy it anew from where it came".to_owned();
                (format!("`{path}` is damaged: {error}"), remedy)
            })?
        };
        let mut assets = locked(&self.assets);
        let name = name(path, &bytes, &assets);
        let mut choice: Vec<(String, u32, usize)> = Vec::new();
        for Variant { width, bytes } in variants {
            let (stem, extension) = name.rsplit_once('.').unwrap_or((&name, ""));
            let name = format!("{stem}-{width}w.{extension}");
            choice.push((name.clone(), width, bytes.len()));
            assets.insert(name, bytes);
        }
        if is_offered {
            choice.push((name.clone(), width, bytes.len()));
            assets.insert(name, bytes);
        }
        let middle = choice.iter().find(|(_, width, _)| *width >= MIDDLE);
        let (path, _, bytes) = (middle.or(choice.last()).cloned()).unwrap_or_default();
        let choice = choice.into_iter().map(|(path, width, _)| (path, width));
        Ok(Image {
            path,
            bytes,
            size,
            choice: choice.collect(),
        })
    }

    fn keep(&self, path: &str, bytes: Vec<u8>) -> String {
        let mut assets = locked(&self.assets);
        let name = name(path, &bytes, &assets);
        assets.insert(name.clone(), bytes);
        name
    }

    /// The files of all images that were loaded without a problem.
    pub(crate) fn assets(&self) -> Vec<Asset> {
        self.cache.tidy();
        (locked(&self.assets).iter())
            .map(|(path, bytes)| Asset {
                path: path.clone(),
                bytes: bytes.clone(),
            })
            .collect()
    }
}

/// The result for a path. Who asks meanwhile waits for it, and for no other path's.
fn once<T: Clone>(
    known: &Once<T>,
    path: &str,
    find: impl FnOnce() -> Result<T, Problem>,
) -> Result<T, Problem> {
    let own = Arc::clone(locked(known).entry(path.to_owned()).or_default());
    own.get_or_init(find).clone()
}

/// The value behind a lock. A thread that panicked with it has ended the whole run.
fn locked<T>(value: &Mutex<T>) -> MutexGuard<'_, T> {
    value.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The name of an image in the site, with the CRC-32 of its bytes.
fn name(path: &str, bytes: &[u8], assets: &BTreeMap<String, Vec<u8>>) -> String {
    let file = path.rsplit('/').next().unwrap_or(path);
    let (stem, extension) = file.rsplit_once('.').unwrap_or((file, ""));
    let folder = if has_image_extension(path) {
        "images"
    } else {
        "files"
    };
    let mut name = format!(
        "{folder}/{}-{:08x}.{}",
        Some(slug::from_text(stem))
            .filter(|name| !name.is_empty())
            .as_deref()
            .unwrap_or("file"),
        crc32fast::hash(bytes),
        extension.to_ascii_lowercase()
    );
    // Two images with the same name and checksum are nearly impossible.
    while assets.get(&name).is_some_and(|known| *known != bytes) {
        name = name.replacen("images/", "images/x", 1);
    }
    name
}

/// The bytes of an image, and its width and height if they are known.
type Read = (Vec<u8>, Option<(u32, u32)>);

/// Reads and checks an image.
fn read(path: &str, tree: &ContentTree) -> Result<Read, Problem> {
    if tree.is_download(path) {
        return Ok((read_bytes(path, tree)?, None));
    }
    if !has_image_extension(path) {
        return Err((
            format!("`{path}` is neither an article nor an image"),
            "link to a `.md` file, or use an image in SVG, PNG, JPEG, GIF or WebP".to_owned(),
        ));
    }
    let bytes = read_bytes(path, tree)?;
    let size = measure(path, &bytes)?;
    Ok((bytes, size))
}

/// Checks an image; returns its width and height if they are known.
pub(crate) fn measure(path: &str, bytes: &[u8]) -> Result<Option<(u32, u32)>, Problem> {
    if path.to_ascii_lowercase().ends_with(".svg") {
        measure_svg(path, bytes)
    } else {
        measure_bitmap(path, bytes).map(Some)
    }
}

fn read_bytes(path: &str, tree: &ContentTree) -> Result<Vec<u8>, Problem> {
    tree.read(path).map_err(|error| {
        let remedy = "check that you may read the file".to_owned();
        (format!("`{path}` could not be read: {error}"), remedy)
    })
}

fn measure_bitmap(path: &str, bytes: &[u8]) -> Result<(u32, u32), Problem> {
    let size = imagesize::blob_size(bytes).map_err(|error| {
        (
            format!("`{path}` is not an image that browsers show: {error}"),
            "save it again as PNG, JPEG, GIF or WebP".to_owned(),
        )
    })?;
    if !is_whole(bytes) {
        return Err((
            format!("`{path}` is cut off: its end is missing"),
            "copy it anew from where it came".to_owned(),
        ));
    }
    let fit = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
    let (width, height) = (fit(size.width), fit(size.height));
    let pixels = u64::from(width) * u64::from(height);
    if pixels > MOST_PIXELS {
        return Err((
            format!(
                "`{path}` has {} million pixels: many devices cannot show it",
                pixels / 1_000_000
            ),
            "make it smaller: a page shows no more than 1600 pixels side by side".to_owned(),
        ));
    }
    Ok(if variants::is_turned(bytes) {
        (height, width)
    } else {
        (width, height)
    })
}

/// Whether an image has its end: browsers show one that was cut off in part, and say nothing.
fn is_whole(bytes: &[u8]) -> bool {
    let has = |end: &[u8]| bytes.windows(end.len()).rev().any(|window| window == end);
    match bytes {
        [0x89, b'P', b'N', b'G', ..] => has(b"IEND"),
        [0xff, 0xd8, ..] => has(&[0xff, 0xd9]),
        // Some programs fill the file with zeros after its end.
        [b'G', b'I', b'F', ..] => bytes.iter().rev().find(|byte| **byte != 0) == Some(&b';'),
        [b'R', b'I', b'F', b'F', length @ ..] => {
            let length = length.first_chunk().copied().map_or(0, u32::from_le_bytes);
            bytes.len() as u64 >= u64::from(length) + 8
        }
        _ => true,
    }
}

/// Width and height of an SVG drawing. A drawing with a script is refused: opened by
/// itself, its script would run with all the rights of the site.
fn measure_svg(path: &str, bytes: &[u8]) -> Result<Option<(u32, u32)>, Problem> {
    let broken = |error: String| {
        (
            format!("`{path}` is not an SVG drawing: {error}"),
            "export it again from the program that made it, as plain SVG".to_owned(),
        )
    };
    let text = std::str::from_utf8(bytes).map_err(|error| broken(error.to_string()))?;
    // The type of a document is harmless, as long as it defines no texts of its own.
    let options = roxmltree::ParsingOptions {
        allow_dtd: !text.contains("<!ENTITY"),
        ..roxmltree::ParsingOptions::default()
    };
    let tree = roxmltree::Document::parse_with_options(text, options)
        .map_err(|error| broken(error.to_string()))?;
    if let Some(what) = tree.descendants().find_map(active_part) {
        return Err((
            format!("`{path}` holds {what}"),
            "export it as plain SVG, without programs and links".to_owned(),
        ));
    }
    if let Some(what) = tree.descendants().find_map(foreign_part) {
        return Err((
            format!(
                "`{path}` loads `{what}` from another host, which is not there without a network"
            ),
            "put the picture into the drawing itself, or remove it".to_owned(),
        ));
    }
    let root = tree.root_element();
    let length = |name| root.attribute(name).and_then(parse_length);
    if let (Some(width), Some(height)) = (length("width"), length("height")) {
        return Ok(Some((width, height)));
    }
    let view: Vec<_> = (root.attribute("viewBox").unwrap_or_default())
        .split([' ', ','])
        .filter(|part| !part.is_empty())
        .map(parse_length)
        .collect();
    Ok(match view[..] {
        [_, _, Some(width), Some(height)] => Some((width, height)),
        _ => None,
    })
}

fn active_part(node: roxmltree::Node<'_, '_>) -> Option<String> {
    let name = node.tag_name().name();
    if matches!(
        name,
        "script" | "foreignObject" | "iframe" | "handler" | "listener"
    ) {
        return Some(format!("a `<{name}>` element"));
    }
    let attribute = node.attributes().find(|attribute| {
        let value: String = attribute
            .value()
            .chars()
            .filter(|c| !c.is_whitespace() && !c.is_control())
            .collect();
        let name = attribute.name().to_ascii_lowercase();
        name.starts_with("on") || value.to_ascii_lowercase().contains("javascript:")
    })?;
    Some(format!("a program in the attribute `{}`", attribute.name()))
}

/// An address of another host from which a part of a drawing loads something.
fn foreign_part(node: roxmltree::Node<'_, '_>) -> Option<String> {
    let is_foreign = |address: &str| {
        let address = address
            .trim_start_matches(['"', '\'', ' '])
            .to_ascii_lowercase();
        ["http:", "https:", "//"]
            .iter()
            .any(|start| address.starts_with(start))
    };
    let loads = |text: &str| {
        let text: String = text
            .split_whitespace()
            .collect::<String>()
            .to_ascii_lowercase();
        let addresses = text
            .split("url(")
            .skip(1)
            .chain(text.split("@import").skip(1));
        // The name of a namespace loads nothing.
        !text.contains("@namespace") && addresses.into_iter().any(is_foreign)
    };
    let is_link = node.tag_name().name() == "a";
    let mut attributes = node.attributes();
    let attribute = attributes.find(|attribute| {
        attribute.name() == "href" && !is_link && is_foreign(attribute.value())
            || loads(attribute.value())
    });
    let style = (node.tag_name().name() == "style").then(|| node.text().unwrap_or_default());
    match (attribute, style) {
        (Some(attribute), _) => Some(attribute.value().to_owned()),
        (_, Some(style)) if loads(style) => Some("a style sheet or a picture".to_owned()),
        _ => None,
    }
}

/// A length in CSS pixels, from 1 to 100,000; nothing for other units, such as `%`.
fn parse_length(written: &str) -> Option<u32> {
    let written = written.trim();
    let number: f64 = written.strip_suffix("px").unwrap_or(written).parse().ok()?;
    let sensible = number.is_finite() && (1.0..=100_000.0).contains(&number);
    // The bounds were checked just above.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    sensible.then(|| number.round() as u32)
}
