//! The package of an EPUB: where it is, what it says of the book, and its files in reading
//! order.

use super::file::Files;
use super::xml::{attribute, first, parse, text_of};
use crate::matter;
use bookmobile_pack::Date;
use bookmobile_press::archive::{decoded, join};
use roxmltree::Node;
use std::collections::BTreeMap;

/// The algorithms that only disguise fonts.
const FONT_DISGUISES: &[&str] = &[
    "http://www.idpf.org/2008/embedding",
    "http://ns.adobe.com/pdf/enc#RC",
];

/// What a package says.
#[derive(Debug, Default)]
pub(super) struct Package {
    pub(super) title: Option<String>,
    pub(super) creators: Vec<String>,
    pub(super) language: Option<String>,
    pub(super) description: Option<String>,
    pub(super) date: Option<Date>,
    /// The path of the picture on the cover.
    pub(super) cover: Option<String>,
    /// The path of the EPUB 3 navigation document.
    pub(super) nav: Option<String>,
    /// The path of the EPUB 2 contents.
    pub(super) ncx: Option<String>,
    /// The paths of the texts in reading order.
    pub(super) spine: Vec<String>,
    /// The paths of texts outside the reading order, as notes.
    pub(super) aside: Vec<String>,
}

/// An entry of the manifest.
struct Item {
    path: String,
    kind: String,
    properties: String,
}

/// Reads the package of a book; the error says why the book cannot be read.
pub(super) fn read(files: &mut Files) -> Result<Package, String> {
    check_encryption(files)?;
    let container = files
        .xml("META-INF/container.xml")?
        .ok_or("it has no `META-INF/container.xml`, so it is no EPUB")?;
    let document = parse(&container.text).map_err(|error| error.to_string())?;
    let root_file = first(document.root_element(), "rootfile");
    let path = root_file
        .and_then(|node| attribute(node, "full-path"))
        .and_then(|path| join("", &decoded(path)))
        .ok_or("its `META-INF/container.xml` names no package")?;
    let path = files.find(&path).unwrap_or(path);
    let source = files
        .xml(&path)?
        .ok_or_else(|| format!("there is no file `{path}`, which should say what the book has"))?;
    let document = parse(&source.text).map_err(|error| error.to_string())?;
    Ok(of(document.root_element(), &path, files))
}

/// Refuses a book whose texts are encrypted.
fn check_encryption(files: &mut Files) -> Result<(), String> {
    let Some(source) = files.xml("META-INF/encryption.xml")? else {
        return Ok(());
    };
    let document = parse(&source.text).map_err(|error| error.to_string())?;
    let methods = (document.descendants())
        .filter(|node| node.tag_name().name() == "EncryptionMethod")
        .filter_map(|node| attribute(node, "Algorithm"));
    let mut others = methods.filter(|method| !FONT_DISGUISES.contains(method));
    match others.next() {
        Some(method) => Err(format!(
            "it is encrypted (`{method}`), so only its own app can read it"
        )),
        None => Ok(()),
    }
}

fn of(root: Node<'_, '_>, path: &str, files: &mut Files) -> Package {
    let values = |name: &str| -> Vec<String> {
        let found = root.descendants().filter(|node| {
            let is_dublin_core = node
                .tag_name()
                .namespace()
                .is_some_and(|uri| uri.contains("purl.org/dc"));
            is_dublin_core && node.tag_name().name() == name
        });
        found.map(text_of).filter(|text| !text.is_empty()).collect()
    };
    let metas: Vec<Node<'_, '_>> = root
        .descendants()
        .filter(|node| node.tag_name().name() == "meta")
        .collect();
    let items = manifest(root, path, files);
    let mut package = Package {
        title: values("title").into_iter().next(),
        creators: values("creator"),
        language: (values("language").into_iter())
            .find(|code| !matches!(&*code.to_ascii_lowercase(), "und" | "mul" | "zxx")),
        description: values("description").into_iter().next(),
        date: values("date").iter().find_map(|date| day(date)),
        ..Package::default()
    };
    let has = |item: &Item, word: &str| item.properties.split_whitespace().any(|own| own == word);
    let with = |word: &str| {
        let found = items.values().find(|item| has(item, word));
        found.map(|item| item.path.clone())
    };
    package.nav = with("nav");
    // EPUB 2 names the picture of the cover by the id of its item.
    let cover_id = (metas.iter())
        .find(|meta| attribute(**meta, "name") == Some("cover"))
        .and_then(|meta| attribute(*meta, "content"));
    package.cover = with("cover-image").or_else(|| {
        let item = items.get(cover_id?)?;
        item.kind.starts_with("image/").then(|| item.path.clone())
    });
    let is_fixed = metas.iter().any(|meta| {
        attribute(*meta, "property") == Some("rendition:layout")
            && text_of(*meta) == "pre-paginated"
    });
    if is_fixed {
        files.leave_out("a fixed layout");
    }
    for item in items.values() {
        let kind = item.kind.as_str();
        let is_font = ["font", "opentype", "truetype"]
            .iter()
            .any(|word| kind.contains(word));
        if is_font {
            files.leave_out("fonts");
        } else if kind.contains("javascript") || kind.contains("ecmascript") {
            files.leave_out("scripts");
        } else if kind == "application/smil+xml" {
            files.leave_out("media overlays");
        } else if kind.starts_with("audio/") || kind.starts_with("video/") {
            files.leave_out("sound and films");
        }
    }
    add_spine(&mut package, root, &items);
    package
}

/// A day that a book says; not the first of January, which stands for a year.
fn day(written: &str) -> Option<Date> {
    let date = matter::date(written)?;
    let is_year = date.month == 1 && date.day == 1;
    (!is_year && date.year >= 1450).then_some(date)
}

/// The items of the manifest by their ids.
fn manifest(root: Node<'_, '_>, path: &str, files: &Files) -> BTreeMap<String, Item> {
    let mut items = BTreeMap::new();
    let nodes = root
        .descendants()
        .filter(|node| node.tag_name().name() == "item");
    for node in nodes {
        let href = attribute(node, "href").and_then(|href| join(path, &decoded(href)));
        let (Some(id), Some(whole)) = (attribute(node, "id"), href) else {
            continue;
        };
        let own = |name| attribute(node, name).unwrap_or_default().to_owned();
        items.insert(
            id.to_owned(),
            Item {
                path: files.find(&whole).unwrap_or(whole),
                kind: own("media-type"),
                properties: own("properties"),
            },
        );
    }
    items
}

fn add_spine(package: &mut Package, root: Node<'_, '_>, items: &BTreeMap<String, Item>) {
    let spine = first(root, "spine");
    let toc = spine.and_then(|spine| attribute(spine, "toc"));
    let by_kind = || {
        items
            .values()
            .find(|item| item.kind == "application/x-dtbncx+xml")
    };
    let ncx = toc.and_then(|id| items.get(id)).or_else(by_kind);
    package.ncx = ncx.map(|item| item.path.clone());
    let references = spine.into_iter().flat_map(|spine| spine.children());
    for node in references.filter(|node| node.tag_name().name() == "itemref") {
        let Some(item) = attribute(node, "idref").and_then(|id| items.get(id)) else {
            continue;
        };
        let is_text = item.kind.contains("html") || item.kind == "text/x-oeb1-document";
        let is_known = package.spine.contains(&item.path) || package.aside.contains(&item.path);
        if !is_text || is_known || package.nav.as_ref() == Some(&item.path) {
            continue;
        }
        if attribute(node, "linear") == Some("no") {
            package.aside.push(item.path.clone());
        } else {
            package.spine.push(item.path.clone());
        }
    }
}
