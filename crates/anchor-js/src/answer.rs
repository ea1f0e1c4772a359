//! Quotes, placements and changes as plain JavaScript objects, whose types are in
//! `types.d.ts`.

use crate::utf16::{self, Units};
use bookmobile_anchor::{Changes, Passage, PassageKind, Piece, Placement, Quote};
use js_sys::{Array, Object, Reflect};
use std::ops::Range;
use wasm_bindgen::JsValue;

/// A `Quote`.
pub(crate) fn quote(quote: &Quote, units: &Units) -> Object {
    let [start, end] = units.span(&(quote.start..quote.end));
    object([
        ("exact", (&quote.exact).into()),
        ("prefix", (&quote.prefix).into()),
        ("suffix", (&quote.suffix).into()),
        ("start", start.into()),
        ("end", end.into()),
        ("alone", quote.alone.into()),
    ])
}

/// Reads a `Quote` that may be anything.
pub(crate) fn read_quote(value: &JsValue, units: &Units) -> Quote {
    // `Reflect::get` throws for what is no object.
    let member = |name: &str| Reflect::get(value, &name.into()).unwrap_or(JsValue::UNDEFINED);
    let text = |name: &str| member(name).as_string().unwrap_or_default();
    let position = |name: &str| utf16::position(whole(member(name).as_f64()));
    Quote {
        exact: text("exact"),
        prefix: text("prefix"),
        suffix: text("suffix"),
        start: units.floor(position("start")),
        end: units.ceil(position("end")),
        alone: member("alone").as_bool().unwrap_or_default(),
    }
}

/// A whole number that is not negative, the nearest to the given one.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "such a cast goes to the nearest number, and to 0 from none"
)]
fn whole(number: Option<f64>) -> u32 {
    number.unwrap_or_default() as u32
}

/// A `Placement`, or `null`.
pub(crate) fn placement(placement: &Placement, units: &Units) -> JsValue {
    let (range, is_same) = match placement {
        Placement::Same(range) => (range, true),
        Placement::Changed(range) => (range, false),
        Placement::Orphan => return JsValue::NULL,
    };
    let [start, end] = units.span(range);
    object([
        ("start", start.into()),
        ("end", end.into()),
        ("same", is_same.into()),
    ])
    .into()
}

/// `Changes`.
pub(crate) fn changes(changes: &Changes, old: &Units, new: &Units) -> Object {
    let passages = changes.passages.iter().map(|one| passage(one, old, new));
    object([
        ("passages", array(passages)),
        ("minor", changes.is_minor.into()),
    ])
}

fn passage(passage: &Passage, old: &Units, new: &Units) -> Object {
    let kind = match passage.kind {
        PassageKind::Added => "added",
        PassageKind::Removed => "removed",
        PassageKind::Edited => "edited",
        PassageKind::Moved => "moved",
    };
    let pieces = passage.pieces.iter().map(|piece| match piece {
        Piece::Kept(before, after) => object([
            ("kind", "kept".into()),
            ("old", span(before, old)),
            ("new", span(after, new)),
        ]),
        Piece::Removed(range) => object([("kind", "removed".into()), ("old", span(range, old))]),
        Piece::Added(range) => object([("kind", "added".into()), ("new", span(range, new))]),
    });
    object([
        ("kind", kind.into()),
        ("old", span(&passage.old, old)),
        ("new", span(&passage.new, new)),
        ("pieces", array(pieces)),
    ])
}

/// A `Span`.
fn span(range: &Range<usize>, units: &Units) -> JsValue {
    let [start, end] = units.span(range);
    Array::of2(&start.into(), &end.into()).into()
}

fn array(objects: impl Iterator<Item = Object>) -> JsValue {
    objects.collect::<Array>().into()
}

fn object<const N: usize>(members: [(&str, JsValue); N]) -> Object {
    let object = Object::new();
    for (name, value) in members {
        // It fails only for frozen objects, and this one is new.
        let _ = Reflect::set(&object, &name.into(), &value);
    }
    object
}
