//! Where the links in a book lead, once it is divided into articles.

use super::chapters::Chapter;
use super::contents::target;
use super::flow::{Flow, id_of};
use super::xml::attribute;
use bookmobile_press::slug_of;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// The articles of a book and the places in them that links lead to.
pub(super) struct Links {
    /// The path of each article.
    pub(super) paths: Vec<String>,
    /// The articles by their first blocks.
    starts: Vec<usize>,
    /// The anchors of places by text and id; the id of a text as a whole is empty. Nothing
    /// for one at the start of an article.
    anchors: BTreeMap<(usize, String), Option<String>>,
}

impl Links {
    pub(super) fn of(flow: &Flow<'_>, chapters: &[Chapter], top: &str) -> Self {
        let mut paths: Vec<String> = Vec::new();
        let mut taken = BTreeSet::new();
        for chapter in chapters {
            let name = match slug_of(&chapter.title) {
                name if name.is_empty() => "chapter".to_owned(),
                name => name,
            };
            let mut path = format!("{top}{name}.xhtml");
            let mut number = 2;
            while !taken.insert(path.clone()) {
                path = format!("{top}{name}-{number}.xhtml");
                number += 1;
            }
            paths.push(path);
        }
        let mut links = Self {
            paths,
            starts: chapters
                .iter()
                .map(|chapter| chapter.blocks.start)
                .collect(),
            anchors: BTreeMap::new(),
        };
        let mut used: Vec<BTreeSet<String>> = vec![BTreeSet::new(); chapters.len()];
        for key in targets(flow) {
            let Some(block) = block_of(flow, &key) else {
                continue;
            };
            let article = links.article_of(block);
            let chapter = &chapters[article];
            let is_start =
                block < chapter.body || block == chapter.blocks.start && key.1.is_empty();
            let anchor = (!is_start).then(|| anchor(&key.1, &mut used[article]));
            links.anchors.insert(key, anchor);
        }
        links
    }

    /// The article that a block is in.
    pub(super) fn article_of(&self, block: usize) -> usize {
        let after = self.starts.partition_point(|start| *start <= block);
        after.saturating_sub(1)
    }

    /// The anchor of a place, if links lead there.
    pub(super) fn anchor(&self, file: usize, id: &str) -> Option<&str> {
        let key = (file, id.to_owned());
        self.anchors.get(&key)?.as_deref()
    }

    /// The address of a place in a text of the book, from an article.
    pub(super) fn address(
        &self,
        flow: &Flow<'_>,
        from: usize,
        file: usize,
        id: Option<&str>,
    ) -> Option<String> {
        let known = id.filter(|id| flow.places.contains_key(&(file, (*id).to_owned())));
        let key = (file, known.unwrap_or_default().to_owned());
        let article = self.article_of(block_of(flow, &key)?);
        let anchor = self.anchors.get(&key).and_then(Option::as_deref);
        Some(match anchor {
            Some(anchor) if article == from => format!("#{anchor}"),
            Some(anchor) => format!("/{}#{anchor}", encoded(&self.paths[article])),
            None => format!("/{}", encoded(&self.paths[article])),
        })
    }
}

/// The block of a place.
fn block_of(flow: &Flow<'_>, key: &(usize, String)) -> Option<usize> {
    if key.1.is_empty() {
        let start = flow.starts.get(key.0).copied()?;
        return (start < flow.blocks.len()).then_some(start);
    }
    flow.places.get(key).copied()
}

/// The places that links of the book lead to, in order.
fn targets(flow: &Flow<'_>) -> BTreeSet<(usize, String)> {
    let mut found = BTreeSet::new();
    for text in flow.texts {
        let links = text
            .document
            .descendants()
            .filter_map(|node| attribute(node, "href"));
        for (path, id) in links.filter_map(|link| target(link, &text.path)) {
            let Some(file) = flow.text_at(&path) else {
                continue;
            };
            let id = id.filter(|id| flow.places.contains_key(&(file, id.clone())));
            found.insert((file, id.unwrap_or_default()));
        }
    }
    found
}

/// A free name for a place, like its id.
fn anchor(id: &str, used: &mut BTreeSet<String>) -> String {
    let own: String = id
        .chars()
        .map(|c| {
            if c.is_alphanumeric() || matches!(c, '-' | '_' | '.') {
                c
            } else {
                '-'
            }
        })
        .collect();
    // These names belong to the page and to its footnotes.
    let is_of_page = own.starts_with('_') || own.starts_with("fn-") || own.starts_with("fnref-");
    let wish = match own.as_str() {
        "" => "text".to_owned(),
        own if is_of_page => format!("place-{}", own.trim_start_matches('_')),
        own => own.to_owned(),
    };
    let mut name = wish.clone();
    let mut number = 2;
    while !used.insert(name.clone()) {
        name = format!("{wish}-{number}");
        number += 1;
    }
    name
}

/// A path as part of an address.
pub(super) fn encoded(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for c in path.chars() {
        if c.is_alphanumeric() || matches!(c, '/' | '-' | '_' | '.') {
            out.push(c);
        } else {
            let mut bytes = [0; 4];
            for byte in c.encode_utf8(&mut bytes).bytes() {
                // Writing into a String does not fail.
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

/// The anchors of an element, if links lead to it.
pub(super) fn anchor_of<'l>(
    links: &'l Links,
    file: usize,
    node: roxmltree::Node<'_, '_>,
) -> Option<&'l str> {
    links.anchor(file, &id_of(node)?)
}
