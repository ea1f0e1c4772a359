//! The contents of a collection whose articles have a reading order: parts and chapters in
//! nested lists.

use super::title_link::title_link;
use crate::context::Context;
use bookmobile_dom::{El, IntoView, View, html};
use bookmobile_pack::OutlineEntry;

/// The outline: a heading for each part at the top, and lists below.
pub(super) fn outline(cx: Context, entries: &'static [OutlineEntry]) -> El {
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
