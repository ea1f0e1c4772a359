//! Anchors of highlights for JavaScript: describes a selection, places it in a later text
//! of the article, and says what changed. Objects are plain, their types are in
//! `types.d.ts`; positions count UTF-16 code units, as JavaScript's strings do. It has no
//! DOM: the page's scripts make texts and ranges of it.

mod answer;
mod utf16;

use bookmobile_anchor as anchor;
use js_sys::Object;
use utf16::Units;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = include_str!("types.d.ts");

/// Describes a passage of a text, so that it is found when the text has changed. Positions
/// outside the text are moved into it, ones inside a grapheme cluster to its border.
#[wasm_bindgen(unchecked_return_type = "Quote")]
pub fn describe(text: &str, start: u32, end: u32) -> Object {
    let units = Units::new(text);
    let (start, end) = (utf16::position(start), utf16::position(end));
    let quote = anchor::describe(text, units.floor(start)..units.ceil(end));
    answer::quote(&quote, &units)
}

/// The edits between the text that quotes were made in and the text of today. They are
/// found once, for all quotes of an article.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Edits {
    inner: anchor::Edits,
    old: Units,
    new: Units,
}

#[wasm_bindgen]
impl Edits {
    /// Compares two texts of an article.
    #[wasm_bindgen(constructor)]
    pub fn new(old: &str, new: &str) -> Self {
        Self {
            inner: anchor::Edits::between(old, new),
            old: Units::new(old),
            new: Units::new(new),
        }
    }

    /// Places a quote of the old text in the new one; `null` if it is not there. Members
    /// that are missing or have a wrong type count as empty.
    #[wasm_bindgen(unchecked_return_type = "Placement | null")]
    pub fn place(
        &self,
        #[wasm_bindgen(unchecked_param_type = "Quote")] quote: &JsValue,
    ) -> JsValue {
        let quote = answer::read_quote(quote, &self.old);
        answer::placement(&self.inner.place(&quote), &self.new)
    }
}

/// Places a quote in a text without the text that it was made in; `null` if it is not
/// there.
#[wasm_bindgen(js_name = placeWithoutOld, unchecked_return_type = "Placement | null")]
pub fn place_without_old(
    new: &str,
    #[wasm_bindgen(unchecked_param_type = "Quote")] quote: &JsValue,
) -> JsValue {
    let units = Units::new(new);
    // The position only breaks ties, so the units of the new text are as good.
    let quote = answer::read_quote(quote, &units);
    answer::placement(&anchor::place_without_old(new, &quote), &units)
}

/// Says what changed between two texts of an article, whose blocks are separated by `\n`.
#[wasm_bindgen(unchecked_return_type = "Changes")]
pub fn changes(old: &str, new: &str) -> Object {
    let changes = anchor::changes(old, new);
    answer::changes(&changes, &Units::new(old), &Units::new(new))
}
