//! The contents of a collection whose articles have a reading order: parts and chapters in
//! nested lists.

use super::blocks::{Block, in_blocks};
use super::title_link::title_link;
use crate::context::Context;
use bookmobile_dom::{El, IntoView, View, html};
use bookmobile_pack::OutlineEntry;

/// The most entries of a block. A chapter is a line: more fit into a page than articles of
/// a list.
const OUTLINE_BLOCK: usize = 150;

/// The outline, in blocks.
pub(super) fn outline(cx: Context, language: &str, entries: &'static [OutlineEntry]) -> View {
    let block = |entries: &'static [OutlineEntry]| Block {
        articles: entries.iter().filter_map(|entry| entry.article).collect(),
        with_texts: false,
        draw: Box::new(move || piece(cx, entries).into_view()),
    };
    in_blocks(
        cx,
        language,
        divided(entries).into_iter().map(block).collect(),
    )
}

/// The entries in blocks. Each is as large as it may be, but in its second half it ends
/// before the entry that is at the highest level.
fn divided(mut entries: &[OutlineEntry]) -> Vec<&[OutlineEntry]> {
    let mut blocks = Vec::new();
    while entries.len() > OUTLINE_BLOCK {
        let half = OUTLINE_BLOCK / 2;
        let later = (half..=OUTLINE_BLOCK).rev();
        let end = later
            .min_by_key(|at| entries[*at].depth)
            .unwrap_or(OUTLINE_BLOCK);
        let (block, rest) = entries.split_at(end);
        blocks.push(block);
        entries = rest;
    }
    blocks.push(entries);
    blocks
}

/// Some entries: a heading for each part at the top, and lists below.
fn piece(cx: Context, entries: &'static [OutlineEntry]) -> El {
    let mut children = Vec::new();
    let mut rest = entries;
    while let Some((first, after)) = rest.split_first() {
        let is_part = |entry: &OutlineEntry| entry.depth == 0 && entry.article.is_none();
        if is_part(first) {
            children.push(html::h2().class("part").child(first.title.as_str()));
            let end = after.iter().position(|entry| entry.depth == 0);
            let (below, others) = after.split_at(end.unwrap_or(after.len()));
            children.push(list(cx, below));
            rest = others;
            continue;
        }
        let end = rest.iter().position(is_part).unwrap_or(rest.len());
        let (own, others) = rest.split_at(end);
        children.push(list(cx, own));
        rest = others;
    }
    html::div().class("outline").children(children)
}

/// A list of entries; those that are deeper than the first are below the one before.
fn list(cx: Context, entries: &'static [OutlineEntry]) -> El {
    let depth = entries.iter().map(|entry| entry.depth).min().unwrap_or(0);
    let mut items = Vec::new();
    let mut rest = entries;
    while let Some((first, after)) = rest.split_first() {
        let end = after.iter().position(|entry| entry.depth <= depth);
        let (below, others) = after.split_at(end.unwrap_or(after.len()));
        let below = (!below.is_empty()).then(|| list(cx, below));
        items.push(html::li().child(title(cx, first)).child(below));
        rest = others;
    }
    html::ol().children(items)
}

fn title(cx: Context, entry: &'static OutlineEntry) -> View {
    let article = entry
        .article
        .and_then(|id| cx.library.catalog().article(id));
    match article {
        Some(meta) if cx.library.has(meta) => {
            let shown = match entry.title.as_str() {
                "" => meta.title.as_str(),
                own => own,
            };
            title_link(cx, meta, shown).into_view()
        }
        Some(meta) => html::span().child(meta.title.as_str()).into_view(),
        None => html::span()
            .class("part")
            .child(entry.title.as_str())
            .into_view(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_end_before_parts() {
        let entry = |depth| OutlineEntry {
            depth,
            ..OutlineEntry::default()
        };
        let chapters = |count| (0..count).map(|_| entry(1));
        let mut entries = vec![entry(0)];
        entries.extend(chapters(99));
        entries.push(entry(0));
        entries.extend(chapters(400));
        let blocks = divided(&entries);
        let lengths: Vec<usize> = blocks.iter().map(|block| block.len()).collect();
        assert_eq!(lengths, [100, 150, 150, 101]);
        assert_eq!(blocks.concat(), entries);
        assert_eq!(divided(&entries[..150]).len(), 1);
        assert_eq!(divided(&[]), [&[] as &[OutlineEntry]]);
    }
}
