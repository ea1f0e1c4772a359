//! Search results as plain JavaScript objects, whose types are in `types.d.ts`.

use crate::options::Options;
use crate::stored_fields::JsStoredFields;
use crate::utf16;
use bookmobile_search::{
    CollectionsOutcome, FieldId, GroupHit, Highlighter, Hit, IndexOutcome, Outcome, ShardId,
    StoredFields as _, TermInfo,
};
use js_sys::{Array, Object, Reflect};
use std::ops::Range;
use wasm_bindgen::JsValue;

/// A `SearchResult`.
pub(crate) fn outcome(outcome: &Outcome<Hit>, options: &Options) -> Object {
    let cutter = Cutter::new(&outcome.index.highlighter, &options.texts, options);
    object([
        ("hits", cutter.hits(&outcome.hits)),
        ("total", outcome.total.into()),
        ("groups", outcome.group_total.into()),
        ("terms", terms(&outcome.terms)),
        ("missing", numbers(&outcome.index.missing)),
        ("urgent", count(outcome.index.urgent)),
        ("unread", outcome.index.unread.into()),
    ])
}

/// A `GroupResult`.
pub(crate) fn groups(outcome: &Outcome<GroupHit>, options: &Options) -> Object {
    let cutter = Cutter::new(&outcome.index.highlighter, &options.texts, options);
    let groups = outcome.hits.iter().map(|group| cutter.group(group));
    object([
        ("groups", array(groups)),
        ("total", outcome.total.into()),
        ("groupTotal", outcome.group_total.into()),
        ("terms", terms(&outcome.terms)),
        ("missing", numbers(&outcome.index.missing)),
        ("urgent", count(outcome.index.urgent)),
        ("unread", outcome.index.unread.into()),
    ])
}

/// A `CollectionsResult`.
pub(crate) fn collections(
    outcome: &CollectionsOutcome<Hit>,
    texts: &[JsStoredFields],
    options: &Options,
) -> Object {
    let cutters = Cutter::of_each(&outcome.index, texts, options);
    let hits = (outcome.hits.iter())
        .filter_map(|(place, hit)| Some(of_collection(*place, cutters.get(*place)?.hit(hit))));
    object([
        ("hits", array(hits)),
        ("total", outcome.total.into()),
        ("groups", outcome.group_total.into()),
        ("terms", terms(&outcome.terms)),
        ("missing", missing(&outcome.index)),
        ("urgent", urgent(&outcome.index)),
        ("unread", unread(&outcome.index)),
    ])
}

/// A `CollectionGroupsResult`.
pub(crate) fn collection_groups(
    outcome: &CollectionsOutcome<GroupHit>,
    texts: &[JsStoredFields],
    options: &Options,
) -> Object {
    let cutters = Cutter::of_each(&outcome.index, texts, options);
    let groups = (outcome.hits.iter()).filter_map(|(place, group)| {
        Some(of_collection(*place, cutters.get(*place)?.group(group)))
    });
    object([
        ("groups", array(groups)),
        ("total", outcome.total.into()),
        ("groupTotal", outcome.group_total.into()),
        ("terms", terms(&outcome.terms)),
        ("missing", missing(&outcome.index)),
        ("urgent", urgent(&outcome.index)),
        ("unread", unread(&outcome.index)),
    ])
}

/// Byte ranges of a text as an array of `Span`.
pub(crate) fn spans(text: &str, bytes: &[Range<usize>]) -> Array {
    let spans = utf16::ranges(text, bytes).into_iter();
    spans
        .map(|[start, end]| Array::of2(&start.into(), &end.into()))
        .collect()
}

/// Makes the hits of one collection, and cuts their snippets.
struct Cutter<'a> {
    highlighter: &'a Highlighter,
    texts: &'a JsStoredFields,
    /// The length of a snippet; 0 for none.
    length: usize,
}

impl<'a> Cutter<'a> {
    fn new(highlighter: &'a Highlighter, texts: &'a JsStoredFields, options: &Options) -> Self {
        Self {
            highlighter,
            texts,
            length: options.snippet,
        }
    }

    fn of_each(
        outcome: &'a [IndexOutcome],
        texts: &'a [JsStoredFields],
        options: &Options,
    ) -> Vec<Self> {
        (outcome.iter())
            .zip(texts)
            .map(|(own, texts)| Self::new(&own.highlighter, texts, options))
            .collect()
    }

    fn group(&self, group: &GroupHit) -> Object {
        object([
            ("group", group.group.into()),
            ("total", group.total.into()),
            ("hits", self.hits(&group.hits)),
        ])
    }

    fn hits(&self, hits: &[Hit]) -> JsValue {
        array(hits.iter().map(|hit| self.hit(hit)))
    }

    fn hit(&self, hit: &Hit) -> Object {
        let plain = object([
            ("doc", hit.doc.0.into()),
            ("group", hit.group.into()),
            ("score", hit.score.into()),
        ]);
        if self.length > 0
            && let Some(snippet) = self.snippet(hit)
        {
            set(&plain, "snippet", &snippet);
        }
        plain
    }

    fn snippet(&self, hit: &Hit) -> Option<JsValue> {
        let body = self.texts.field(hit.doc, FieldId::BODY)?;
        let marks_of = |field| -> JsValue {
            let text = self.texts.field(hit.doc, field).unwrap_or_default();
            spans(&text, &self.highlighter.marks(&text)).into()
        };
        let found = self.highlighter.snippet(&body, self.length);
        let start = found.range.start;
        let text = body.get(found.range.clone())?;
        let marks: Vec<_> = (found.marks.iter())
            .filter_map(|mark| Some(mark.start.checked_sub(start)?..mark.end.checked_sub(start)?))
            .collect();
        let snippet = object([
            ("text", text.into()),
            ("marks", spans(text, &marks).into()),
            ("titleMarks", marks_of(FieldId::TITLE)),
            ("headingMarks", marks_of(FieldId::HEADING)),
            ("cutBefore", (start > 0).into()),
            ("cutAfter", (found.range.end < body.len()).into()),
        ]);
        Some(snippet.into())
    }
}

fn terms(terms: &[TermInfo]) -> JsValue {
    array(terms.iter().map(|term| {
        let corrected: Array = (term.corrected.iter()).map(JsValue::from).collect();
        let plain = object([
            ("text", (&term.text).into()),
            ("docs", term.docs.into()),
            ("corrected", corrected.into()),
        ]);
        if let Some(suggested) = &term.suggested {
            set(&plain, "suggested", &suggested.into());
        }
        plain
    }))
}

/// A hit or a group, with the position of its collection.
fn of_collection(place: usize, plain: Object) -> Object {
    set(&plain, "collection", &count(place));
    plain
}

/// The shards that each collection lacks.
fn missing(indexes: &[IndexOutcome]) -> JsValue {
    let all: Array = indexes.iter().map(|one| numbers(&one.missing)).collect();
    all.into()
}

/// For each collection, how many of the missing shards are urgent.
fn urgent(indexes: &[IndexOutcome]) -> JsValue {
    let all: Array = indexes.iter().map(|one| count(one.urgent)).collect();
    all.into()
}

/// How many documents of all collections were not read yet.
fn unread(indexes: &[IndexOutcome]) -> JsValue {
    let sum = indexes
        .iter()
        .fold(0, |sum: u32, one| sum.saturating_add(one.unread));
    sum.into()
}

fn count(number: usize) -> JsValue {
    u32::try_from(number).unwrap_or(u32::MAX).into()
}

fn numbers(shards: &[ShardId]) -> JsValue {
    let numbers: Array = shards.iter().map(|shard| JsValue::from(shard.0)).collect();
    numbers.into()
}

pub(crate) fn array(objects: impl Iterator<Item = Object>) -> JsValue {
    objects.collect::<Array>().into()
}

pub(crate) fn object<const N: usize>(members: [(&str, JsValue); N]) -> Object {
    let object = Object::new();
    for (name, value) in members {
        set(&object, name, &value);
    }
    object
}

fn set(object: &Object, name: &str, value: &JsValue) {
    // It fails only for frozen objects, and this one is new.
    let _ = Reflect::set(object, &name.into(), value);
}
