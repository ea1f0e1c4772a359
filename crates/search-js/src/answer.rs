//! What was found, as plain JavaScript objects of the shapes in `types.d.ts`.

use crate::options::Options;
use crate::utf16;
use bookmobile_search::{FieldId, GroupOutcome, Hit, Matcher, Outcome, TermInfo, Texts as _};
use js_sys::{Array, Object, Reflect};
use std::ops::Range;
use wasm_bindgen::JsValue;

/// A `SearchResult`.
pub(crate) fn outcome(outcome: &Outcome, options: &Options) -> Object {
    object([
        ("hits", hits(&outcome.hits, &outcome.matcher, options)),
        ("total", outcome.total.into()),
        ("groups", outcome.groups.into()),
        ("terms", terms(&outcome.terms)),
    ])
}

/// A `GroupResult`.
pub(crate) fn groups(outcome: &GroupOutcome, options: &Options) -> Object {
    let groups = outcome.groups.iter().map(|group| {
        object([
            ("group", group.group.into()),
            ("total", group.total.into()),
            ("hits", hits(&group.hits, &outcome.matcher, options)),
        ])
    });
    object([
        ("groups", array(groups)),
        ("total", outcome.total.into()),
        ("groupTotal", outcome.group_total.into()),
        ("terms", terms(&outcome.terms)),
    ])
}

/// Ranges in bytes of a text as an array of `Span`.
pub(crate) fn spans(text: &str, bytes: &[Range<usize>]) -> Array {
    let spans = utf16::ranges(text, bytes).into_iter();
    spans
        .map(|[start, end]| Array::of2(&start.into(), &end.into()))
        .collect()
}

fn hits(hits: &[Hit], matcher: &Matcher, options: &Options) -> JsValue {
    array(hits.iter().map(|hit| {
        let plain = object([
            ("doc", hit.doc.0.into()),
            ("group", hit.group.into()),
            ("score", hit.score.into()),
        ]);
        if options.snippet > 0
            && let Some(snippet) = snippet(hit, matcher, options)
        {
            set(&plain, "snippet", &snippet);
        }
        plain
    }))
}

fn snippet(hit: &Hit, matcher: &Matcher, options: &Options) -> Option<JsValue> {
    let body = options.texts.text(hit.doc, FieldId::BODY)?;
    let marks_of = |field| -> JsValue {
        let text = options.texts.text(hit.doc, field).unwrap_or_default();
        spans(&text, &matcher.marks(&text)).into()
    };
    let found = matcher.snippet(&body, options.snippet);
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

fn terms(terms: &[TermInfo]) -> JsValue {
    array(terms.iter().map(|term| {
        let corrected: Array = (term.corrected.iter()).map(JsValue::from).collect();
        object([
            ("text", (&term.text).into()),
            ("docs", term.docs.into()),
            ("corrected", corrected.into()),
        ])
    }))
}

fn array(objects: impl Iterator<Item = Object>) -> JsValue {
    objects.collect::<Array>().into()
}

fn object<const N: usize>(members: [(&str, JsValue); N]) -> Object {
    let object = Object::new();
    for (name, value) in members {
        set(&object, name, &value);
    }
    object
}

fn set(object: &Object, name: &str, value: &JsValue) {
    // Fails for frozen objects only, and this one is new.
    let _ = Reflect::set(object, &name.into(), value);
}
