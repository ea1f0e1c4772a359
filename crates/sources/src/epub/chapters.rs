//! Divides the row of a book's blocks into articles, as its contents say.

use super::contents::Entry;
use super::flow::{Block, Flow};
use crate::assemble::shown;
use std::collections::BTreeMap;
use std::ops::Range;

/// A text that the contents do not name belongs to the article before it, unless it has at
/// least this many bytes and begins with a heading.
const OWN_ARTICLE: usize = 8 << 10;

/// An article with more bytes is divided at places that the contents name below it.
const LONG_ARTICLE: usize = 120 << 10;

/// An article of a book.
#[derive(Debug, Clone)]
pub(super) struct Chapter {
    pub(super) title: String,
    /// Its title in the contents, if that is shorter.
    pub(super) menu: Option<String>,
    pub(super) blocks: Range<usize>,
    /// Its entry in the contents.
    pub(super) entry: Option<usize>,
    /// The first block after the headings that the title repeats.
    pub(super) body: usize,
}

/// The articles of a book with this title. The first stands for the book: it is what is
/// before the first chapter, and may be empty.
pub(super) fn divide(flow: &Flow<'_>, contents: &[Entry], book: &str) -> Vec<Chapter> {
    let cuts = cuts(flow, contents);
    let starts = std::iter::once((0, None)).chain(cuts.iter().map(|(at, entry)| (*at, *entry)));
    let ends = cuts.keys().copied().chain([flow.blocks.len()]);
    let mut chapters = Vec::new();
    for (number, ((start, entry), end)) in starts.zip(ends).enumerate() {
        let title = match entry.map(|entry: usize| contents[entry].title.clone()) {
            Some(title) if !title.is_empty() => title,
            None if number == 0 => book.to_owned(),
            _ => own_title(flow, start..end, number),
        };
        let (heading, body) = match heading(flow, start..end, &title).filter(|_| entry.is_some()) {
            Some(heading) => (Some(heading), start + 1),
            None => (None, body(flow, start..end, &title)),
        };
        let (title, menu) = match heading {
            Some(heading) => (heading, Some(title)),
            None => (title, None),
        };
        chapters.push(Chapter {
            body,
            blocks: start..end,
            title,
            menu,
            entry,
        });
    }
    // A page with the title of the book stands for it.
    let is_front = |chapter: &Chapter| letters(&chapter.title) == letters(book);
    if chapters[0].blocks.is_empty() && chapters.get(1).is_some_and(is_front) {
        chapters.remove(0);
    }
    if let Some(front) = chapters.first_mut() {
        book.clone_into(&mut front.title);
        front.menu = None;
    }
    chapters
}

/// The blocks at which articles begin, with their entries in the contents.
fn cuts(flow: &Flow<'_>, contents: &[Entry]) -> BTreeMap<usize, Option<usize>> {
    let mut cuts: BTreeMap<usize, Option<usize>> = BTreeMap::new();
    // Of each text, the depth of the first entry that leads to it.
    let mut depths: BTreeMap<usize, u8> = BTreeMap::new();
    let mut deeper: Vec<(usize, usize)> = Vec::new();
    for (number, entry) in contents.iter().enumerate() {
        let Some((file, at)) = place(flow, entry) else {
            continue;
        };
        match depths.get(&file) {
            None => {
                depths.insert(file, entry.depth);
                cuts.entry(flow.starts[file]).or_insert(Some(number));
            }
            Some(depth) if entry.depth <= *depth => {
                cuts.entry(at).or_insert(Some(number));
            }
            Some(_) => deeper.push((at, number)),
        }
    }
    divide_long(flow, contents, &deeper, &mut cuts);
    for file in 0..flow.texts.len() {
        let blocks = flow.blocks_of(file);
        let begins_with_heading =
            (flow.blocks.get(blocks.start)).is_some_and(|block| block.level().is_some());
        let length: usize = flow.blocks[blocks.clone()].iter().map(Block::length).sum();
        let is_own = contents.is_empty() && (file == 0 || length > 0)
            || begins_with_heading && length >= OWN_ARTICLE
            || flow.texts[file].is_aside;
        if is_own && !depths.contains_key(&file) && !blocks.is_empty() {
            cuts.entry(blocks.start).or_insert(None);
        }
    }
    cuts
}

/// The text and the block that an entry leads to.
fn place(flow: &Flow<'_>, entry: &Entry) -> Option<(usize, usize)> {
    let (path, id) = entry.target.as_ref()?;
    let file = flow.text_at(path)?;
    if flow.blocks_of(file).is_empty() {
        return None;
    }
    let known = id
        .as_ref()
        .and_then(|id| flow.places.get(&(file, id.clone())));
    Some((file, known.copied().unwrap_or(flow.starts[file])))
}

/// Divides articles that are very long at places that the contents name below them.
fn divide_long(
    flow: &Flow<'_>,
    contents: &[Entry],
    deeper: &[(usize, usize)],
    cuts: &mut BTreeMap<usize, Option<usize>>,
) {
    let starts: Vec<usize> = cuts.keys().copied().collect();
    for (number, start) in starts.iter().enumerate() {
        let end = starts.get(number + 1).copied().unwrap_or(flow.blocks.len());
        let length: usize = flow.blocks[*start..end].iter().map(Block::length).sum();
        let inside = || deeper.iter().filter(|(at, _)| *at > *start && *at < end);
        let depth = inside().map(|(_, entry)| contents[*entry].depth).min();
        if length < LONG_ARTICLE {
            continue;
        }
        for (at, entry) in inside().filter(|(_, entry)| Some(contents[*entry].depth) == depth) {
            cuts.entry(*at).or_insert(Some(*entry));
        }
    }
}

/// The title of an article that the contents do not name.
fn own_title(flow: &Flow<'_>, blocks: Range<usize>, number: usize) -> String {
    let own = &flow.blocks[blocks];
    let heading = own.iter().find(|block| block.level().is_some());
    if let Some(title) = heading.map(Block::text).filter(|title| !title.is_empty()) {
        return title;
    }
    let path = own
        .first()
        .map(|block| flow.texts[block.file].path.as_str());
    let stem = path
        .and_then(|path| path.rsplit('/').next())
        .unwrap_or_default();
    let stem = stem.split('.').next().unwrap_or(stem);
    let letters = stem.chars().filter(|c| c.is_alphabetic()).count();
    let digits = stem.chars().filter(char::is_ascii_digit).count();
    if letters > digits {
        shown(stem)
    } else {
        format!("Chapter {}", number.max(1))
    }
}

/// The heading that an article begins with, if it says more than its title in the contents,
/// or something else.
fn heading(flow: &Flow<'_>, blocks: Range<usize>, title: &str) -> Option<String> {
    let block = flow.blocks[blocks].first()?;
    let level = block.level()?;
    let heading = block.text();
    let (own, other) = (letters(&heading), letters(title));
    let is_other = level == 1 && !own.is_empty() && !other.contains(&own);
    (heading != title && own != other && (own.contains(&other) || is_other)).then_some(heading)
}

/// The first block of an article after the headings that its title repeats.
fn body(flow: &Flow<'_>, blocks: Range<usize>, title: &str) -> usize {
    let title = letters(title);
    let mut at = blocks.start;
    while at < blocks.end && at < blocks.start + 3 {
        let block = &flow.blocks[at];
        let own = letters(&block.text());
        let is_repeated = title.contains(&own);
        let has_picture = block
            .descendants()
            .any(|node| matches!(node.tag_name().name(), "img" | "svg"));
        if block.level().is_none() || own.is_empty() || has_picture || !is_repeated {
            break;
        }
        at += 1;
    }
    at
}

/// The letters and digits of a text in lower case.
fn letters(text: &str) -> String {
    let own = text.chars().filter(|c| c.is_alphanumeric());
    own.flat_map(char::to_lowercase).collect()
}
