//! The contents of a book: of EPUB 3 the list in `nav.xhtml`, of EPUB 2 `toc.ncx`.

use super::xml::{attribute, first, text_of};
use bookmobile_press::archive::{decoded, join};
use roxmltree::Node;

/// The deepest level that is read.
const MAX_DEPTH: u8 = 32;

/// An entry of the contents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) depth: u8,
    pub(super) title: String,
    /// The path of a text and the id of a place in it; nothing for a heading.
    pub(super) target: Option<(String, Option<String>)>,
}

/// The entries of a navigation document at `path`.
pub(super) fn of_nav(root: Node<'_, '_>, path: &str) -> Vec<Entry> {
    let navs: Vec<_> = (root.descendants())
        .filter(|node| node.tag_name().name() == "nav")
        .collect();
    let is_toc = |nav: &&Node<'_, '_>| {
        let kinds = attribute(**nav, "type").unwrap_or_default();
        kinds.split_whitespace().any(|kind| kind == "toc")
    };
    let mut entries = Vec::new();
    let list = (navs.iter().find(is_toc).or(navs.first())).and_then(|nav| first(*nav, "ol"));
    if let Some(list) = list {
        add_list(list, 0, path, &mut entries);
    }
    entries
}

fn add_list(list: Node<'_, '_>, depth: u8, path: &str, entries: &mut Vec<Entry>) {
    if depth > MAX_DEPTH {
        return;
    }
    for item in list
        .children()
        .filter(|node| node.tag_name().name() == "li")
    {
        let label =
            (item.children()).find(|node| node.is_element() && node.tag_name().name() != "ol");
        let link = label.and_then(|label| first(label, "a"));
        let title = label.map(text_of).unwrap_or_default();
        let target = link.and_then(|link| target(attribute(link, "href")?, path));
        entries.push(Entry {
            depth,
            title,
            target,
        });
        let lists = item
            .children()
            .filter(|node| node.tag_name().name() == "ol");
        for inner in lists {
            add_list(inner, depth + 1, path, entries);
        }
    }
}

/// The entries of an NCX at `path`.
pub(super) fn of_ncx(root: Node<'_, '_>, path: &str) -> Vec<Entry> {
    let mut entries = Vec::new();
    if let Some(map) = first(root, "navMap") {
        add_points(map, 0, path, &mut entries);
    }
    entries
}

fn add_points(above: Node<'_, '_>, depth: u8, path: &str, entries: &mut Vec<Entry>) {
    if depth > MAX_DEPTH {
        return;
    }
    let points = above
        .children()
        .filter(|node| node.tag_name().name() == "navPoint");
    for point in points {
        let own = |name: &str| (point.children()).find(|node| node.tag_name().name() == name);
        let content = own("content").and_then(|node| attribute(node, "src"));
        entries.push(Entry {
            depth,
            title: own("navLabel").map(text_of).unwrap_or_default(),
            target: content.and_then(|link| target(link, path)),
        });
        add_points(point, depth + 1, path, entries);
    }
}

/// The path and the place that a link in the file at `from` leads to, in the book.
pub(super) fn target(link: &str, from: &str) -> Option<(String, Option<String>)> {
    let (file, place) = match link.split_once('#') {
        Some((file, place)) => (file, Some(decoded(place)).filter(|place| !place.is_empty())),
        None => (link, None),
    };
    let path = match file {
        "" => from.to_owned(),
        file => join(from, &decoded(file))?,
    };
    Some((path, place))
}
