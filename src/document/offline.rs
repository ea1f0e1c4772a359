//! What makes a site stay on a device: the shell that the service worker serves
//! for every address, the worker itself with the list of what it keeps, the
//! manifest with which the site can be installed, and its icons.

use super::{Files, Head, early_with, without_scripts};
use crate::i18n::Locale;
use crate::library::Library;
use crate::session::PREFIX;
use crate::view::trouble;
use bookmobile_dom::escape::escape;
use bookmobile_pack::ArticleId;
use serde_json::json;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

const WORKER: &str = include_str!("../js/service-worker.js");

/// What stands in the shell where the path of the site's root will be: the
/// worker knows it, the build does not.
const ROOT: &str = "ROOT/";

/// The colours of the installed app: the paper of the masthead and the seal.
const PAPER: [u8; 3] = [0xf3, 0xef, 0xe8];
const SEAL: [u8; 3] = [0xb0, 0x33, 0x17];

/// The sizes of the icons that are pictures of dots, in pixels.
const ICONS: [u32; 3] = [180, 192, 512];

/// A page without text: the app draws whatever the address names. It carries the
/// words for an app that cannot start.
pub fn shell(library: &'static Library, files: &Files) -> String {
    let site = &library.catalog().site;
    let locale = Locale::of(&site.default_language);
    let body = trouble(move || locale.messages()).to_html() + &without_scripts(library, true);
    let head = Head {
        title: site.title.get(&site.default_language).to_owned(),
        description: String::new(),
        language: locale.messages().tag,
        meta: format!("<link rel=\"manifest\" href=\"{ROOT}manifest.webmanifest\">\n"),
        texts: super::texts_of(library),
        early: Some(early_with(library, files, &files.language)),
        ..Head::default()
    };
    head.document(ROOT, files, &body, true)
}

/// A file as the service worker's list names it: by its name alone if that
/// carries the digest of its bytes, and otherwise by its name, a # and the digest.
pub fn listed(name: &str, bytes: &[u8]) -> String {
    let digest = hex(&Sha256::digest(bytes));
    if name.contains(&format!("-{digest}.")) {
        name.to_owned()
    } else {
        format!("{name}#{digest}")
    }
}

/// The paths of the pictures that articles show or link to. Of a picture in
/// several sizes that is one: which is enough for a device, or for a file that
/// carries the site.
pub fn pictures(library: &Library) -> BTreeSet<String> {
    let articles = library.catalog().iter();
    articles
        .flat_map(|(id, _)| pictures_of(library, id))
        .collect()
}

/// Of one article, in its order.
pub(super) fn pictures_of(library: &Library, id: ArticleId) -> Vec<String> {
    let text = library.article(id).unwrap_or_default();
    let sections = text.sections.iter();
    sections
        .flat_map(|section| pictures_in(&section.body))
        .collect()
}

/// The values of attributes that are one path: a choice of sizes is several.
fn pictures_in(html: &str) -> impl Iterator<Item = String> {
    let rests = html.split("=\"../../../images/").skip(1);
    let values = rests.filter_map(|rest| Some(rest.split_once('"')?.0));
    let paths = values.filter(|value| !value.contains(' '));
    paths.map(|name| format!("images/{name}"))
}

/// What of a large collection is kept if a person wants it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Language and topic, as `en/cities`; `en/` for articles without a topic,
    /// and `search` for what the search needs.
    pub name: String,
    /// `topic`, `rest` or `search`.
    pub kind: &'static str,
    /// The topic's name; empty for the others.
    pub title: String,
    /// The language's own name, if there are several.
    pub language: String,
    /// How large its files are together.
    pub bytes: u64,
    /// How large the pictures among them are.
    pub pictures: u64,
    /// Its files; a file can be in several parts. From the site's root, or as
    /// [`listed`].
    pub files: Vec<String>,
}

/// The parts of a collection: of each language its topics, then the search's
/// `shards`.
pub fn parts(library: &Library, shards: &[String]) -> Vec<Part> {
    let catalog = library.catalog();
    let site = &catalog.site;
    let mut parts = Vec::new();
    for language in &site.languages {
        let topics = (catalog.topics.iter().enumerate()).map(|(at, topic)| (Some(at), Some(topic)));
        for (at, topic) in topics.chain([(None, None)]) {
            let mut files = BTreeSet::new();
            for (id, meta) in catalog.iter() {
                let is_in = at.map_or(meta.topics.is_empty(), |at| {
                    meta.topics.iter().any(|topic| usize::from(*topic) == at)
                });
                if meta.language != language.code || !is_in {
                    continue;
                }
                // One volume for all is kept like a program.
                if let Some(volume) = catalog
                    .volume(meta.volume)
                    .filter(|_| catalog.volumes.len() > 1)
                {
                    files.insert(volume.name.clone());
                }
                files.extend(pictures_of(library, id));
            }
            let slug = topic.map_or("", |topic| topic.slug.as_str());
            parts.push(Part {
                name: format!("{}/{slug}", language.code),
                kind: if topic.is_some() { "topic" } else { "rest" },
                title: topic
                    .map_or("", |topic| topic.name.get(&language.code))
                    .to_owned(),
                language: if site.languages.len() > 1 {
                    language.name.clone()
                } else {
                    String::new()
                },
                bytes: 0,
                pictures: 0,
                files: files.into_iter().collect(),
            });
        }
    }
    parts.push(Part {
        name: "search".to_owned(),
        kind: "search",
        title: String::new(),
        language: String::new(),
        bytes: 0,
        pictures: 0,
        files: shards.to_vec(),
    });
    parts.retain(|part| !part.files.is_empty());
    parts
}

/// The service worker. `keep` is what it always keeps, each file as [`listed`],
/// but the pictures among it only where they are shown unasked; `parts` is what it
/// keeps if a person wants it. Its version changes whenever anything in it does.
pub fn service_worker(library: &Library, keep: &[String], parts: &[Part]) -> String {
    let is_picture = |name: &&String| name.starts_with("images/");
    let (pictures, files): (Vec<&String>, Vec<&String>) = keep.iter().partition(is_picture);
    let articles: BTreeMap<String, String> = (library.catalog().iter())
        .map(|(id, meta)| {
            let mut digest = Sha256::new();
            digest.update(&meta.title);
            let text = library.article(id).unwrap_or_default();
            for section in &text.sections {
                digest.update(&section.heading);
                digest.update(&section.body);
            }
            let name = format!("{}/{}", meta.language, meta.slug);
            (name, hex(&digest.finalize()))
        })
        .collect();
    let parts: Vec<_> = (parts.iter())
        .map(|part| {
            json!({
                "name": part.name,
                "kind": part.kind,
                "title": part.title,
                "language": part.language,
                "bytes": part.bytes,
                "pictures": part.pictures,
                "files": part.files,
            })
        })
        .collect();
    let lines = WORKER.lines().map(str::trim);
    let source = lines
        .filter(|line| !line.is_empty() && !line.starts_with("//"))
        .fold(String::new(), |text, line| text + line + "\n");
    let worker = source
        .replace("PREFIX", &json!(PREFIX).to_string())
        .replace("= FILES;", &format!("= {};", json!(files)))
        .replace("= PICTURES;", &format!("= {};", json!(pictures)))
        .replace("= PARTS;", &format!("= {};", json!(parts)))
        .replace("= ARTICLES;", &format!("= {};", json!(articles)))
        .replace("= LOST;", &format!("= {};", json!(lost(library))));
    // All of it is its version: two workers that differ never share a cache.
    let version = fingerprint(&worker);
    worker.replace("= VERSION;", &format!("= {};", json!(version)))
}

/// What is shown when parts of the site were taken off the device and there is
/// no network: nothing else may be there, so it stands in the worker itself.
fn lost(library: &Library) -> String {
    let site = &library.catalog().site;
    let own = Locale::of(&site.default_language);
    let others = [Locale::En, Locale::Zh]
        .into_iter()
        .filter(|one| *one != own);
    let mut lines = String::new();
    for locale in std::iter::once(own).chain(others) {
        let messages = locale.messages();
        // Writing into a String does not fail.
        let _ = write!(
            lines,
            "<p lang=\"{}\">{} <a href=\"\">{}</a></p>",
            locale.messages().tag,
            locale.messages().offline_lost,
            messages.try_again
        );
    }
    format!(
        "<!doctype html><html lang=\"{}\"><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\">\
         <meta name=\"color-scheme\" content=\"light dark\">\
         <title>{title}</title><h1>{title}</h1>{lines}",
        own.messages().tag,
        title = escape(site.title.get(&site.default_language)),
    )
}

/// What a file's name says of its bytes: as in the press, which names the rest.
pub fn fingerprint(text: &str) -> String {
    hex(&Sha256::digest(text))
}

/// The first ten hexadecimal digits.
fn hex(bytes: &[u8]) -> String {
    bytes.iter().take(5).fold(String::new(), |mut text, byte| {
        // Writing into a String does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The paper as a colour of CSS.
pub(super) fn paper() -> String {
    format!("#{}", hex(&PAPER))
}

/// With this the site can be installed as an app.
pub fn manifest(library: &Library) -> String {
    let site = &library.catalog().site;
    let code = &site.default_language;
    let tag = (site.language(code)).map_or("", |language| language.tag.as_str());
    let icons = ICONS.map(|size| {
        json!({
            "src": icon_name(size),
            "sizes": format!("{size}x{size}"),
            "type": "image/png",
            "purpose": "any maskable",
        })
    });
    let manifest = json!({
        "name": site.title.get(code),
        "short_name": site.title.get(code),
        "description": site.description.get(code),
        "lang": tag,
        "start_url": "./",
        "scope": "./",
        "display": "standalone",
        "background_color": paper(),
        "theme_color": paper(),
        "icons": icons,
    });
    format!("{manifest:#}\n")
}

/// The icons: name and PNG bytes of each.
///
/// # Errors
/// None in practice: it writes to memory.
pub fn icons() -> Result<Vec<(String, Vec<u8>)>, png::EncodingError> {
    ICONS
        .into_iter()
        .map(|size| Ok((icon_name(size), icon(size)?)))
        .collect()
}

fn icon_name(size: u32) -> String {
    format!("icon-{size}.png")
}

/// The seal on paper, as in the masthead: a square with a lighter line in it.
/// The outer fifth is paper, for systems that cut icons round.
fn icon(size: u32) -> Result<Vec<u8>, png::EncodingError> {
    let at = |x: u32, y: u32| {
        // Distance from the middle in a square's way, in thousandths of a half.
        let from_middle = |n: u32| (2 * n + 1).abs_diff(size) * 1000 / size;
        let place = from_middle(x).max(from_middle(y));
        let in_seal = place < 350 || (430..620).contains(&place);
        if in_seal { SEAL } else { PAPER }
    };
    let pixels: Vec<u8> = (0..size)
        .flat_map(|y| (0..size).flat_map(move |x| at(x, y)))
        .collect();
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, size, size);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_compression(png::Compression::High);
    encoder.write_header()?.write_image_data(&pixels)?;
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_known_by_what_it_keeps() {
        let library = crate::library::built_in();
        let worker = |keep: &[&str]| {
            let keep: Vec<String> = keep.iter().map(|name| (*name).to_owned()).collect();
            service_worker(library, &keep, &[])
        };
        let one = worker(&["app-1.js"]);
        assert!(one.contains("const files = [\"app-1.js\"];"), "{one}");
        assert!(one.contains("\"zh/countryside\":\""));
        assert!(one.contains("const prefix = \"bookmobile:\" + scope.pathname"));
        for word in [
            "VERSION",
            "FILES;",
            "PICTURES;",
            "PARTS;",
            "ARTICLES;",
            "LOST;",
        ] {
            assert!(!one.contains(word), "{word}");
        }
        assert_ne!(one, worker(&["app-2.js"]));
    }

    #[test]
    fn a_collection_is_divided_by_language_and_topic() {
        let library = crate::library::built_in();
        let shards = ["shard-1.bin".to_owned()];
        let all = parts(library, &shards);
        let last = all.last().expect("a part");
        assert_eq!(
            (last.name.as_str(), &last.files[..]),
            ("search", &shards[..])
        );
        // One volume for all of it is in no part.
        let catalog = library.catalog();
        let volume = &catalog.volumes[0].name;
        assert!(all.iter().all(|part| !part.files.contains(volume)));
        // Its pictures are in the part of each topic that shows them.
        let (id, meta) = (catalog.iter())
            .find(|(id, _)| !pictures_of(library, *id).is_empty())
            .expect("an article with a picture");
        let topic = &catalog.topics[usize::from(meta.topics[0])];
        let own = format!("{}/{}", meta.language, topic.slug);
        let part = all.iter().find(|part| part.name == own).expect("its topic");
        assert!(
            pictures_of(library, id)
                .iter()
                .all(|name| part.files.contains(name))
        );
        assert_eq!(
            (part.kind, part.title.as_str()),
            ("topic", topic.name.get(&meta.language))
        );
        let worker = service_worker(library, &[], &all);
        assert!(worker.contains(&format!("\"name\":\"{own}\"")), "{worker}");
        assert!(!worker.contains("PARTS;"));
    }

    #[test]
    fn each_file_is_listed_with_its_digest() {
        let digest = hex(&Sha256::digest("body"));
        let named = format!("app-{digest}.js");
        assert_eq!(listed(&named, b"body"), named);
        assert_eq!(listed("icon.png", b"body"), format!("icon.png#{digest}"));
        // A name that only looks so.
        let other = "app-0123456789.js";
        assert_eq!(listed(other, b"body"), format!("{other}#{digest}"));
    }

    #[test]
    fn one_size_of_a_picture_is_kept() {
        let found = pictures_in(
            "<img src=\"../../../images/a-0-720w.jpg\" srcset=\"../../../images/a-0-480w.jpg 480w, \
             ../../../images/a-0-720w.jpg 720w\" alt=\"images/b.png\">\
             <a href=\"../../../images/c-0.png\">all of it</a>",
        );
        let found: Vec<String> = found.collect();
        assert_eq!(found, ["images/a-0-720w.jpg", "images/c-0.png"]);
    }

    #[test]
    fn the_scripts_around_the_app_know_its_names_in_storage() {
        let script = include_str!("../js/offline.js");
        assert!(script.contains(&format!("const prefix = `{PREFIX}$")));
        let remover = include_str!("../js/remove-worker.js");
        assert!(remover.contains(&format!("const prefix = \"{PREFIX}\" +")));
    }

    #[test]
    fn an_icon_is_the_seal_on_paper() {
        let bytes = icon(192).expect("an icon");
        let mut reader = png::Decoder::new(std::io::Cursor::new(bytes))
            .read_info()
            .expect("PNG");
        let mut pixels = vec![0; reader.output_buffer_size().expect("its size")];
        reader.next_frame(&mut pixels).expect("a picture");
        assert_eq!(pixels[..3], [0xf3, 0xef, 0xe8]);
        let middle = (96 * 192 + 96) * 3;
        assert_eq!(pixels[middle..middle + 3], SEAL);
    }
}
