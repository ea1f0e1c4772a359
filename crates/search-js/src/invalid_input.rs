//! Error messages for an invalid JavaScript object: which member, what was expected there,
//! what was found.

use js_sys::Number;
use std::fmt;
use wasm_bindgen::{JsCast, JsValue};

/// The most characters of a string that are shown.
const SHOWN: usize = 40;

/// An error message about an invalid member.
#[derive(Debug)]
pub(crate) struct InvalidInput(String);

impl InvalidInput {
    /// `limit: expected a number from 0, found "many"`.
    pub(crate) fn new(member: &str, expected: &str, found: &JsValue) -> Self {
        let found = shown(found);
        Self(format!("{member}: expected {expected}, found {found}"))
    }

    /// The same message with the place of the object before it.
    pub(crate) fn within(self, place: &str) -> Self {
        Self(format!("{place}: {self}"))
    }

    /// The same message with a remedy after it.
    #[cfg(feature = "build")]
    pub(crate) fn but(self, remedy: &str) -> Self {
        Self(format!("{self}; {remedy}"))
    }
}

impl fmt::Display for InvalidInput {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl std::error::Error for InvalidInput {}

/// A value as it is written in JavaScript, or its type where that would be long.
pub(crate) fn shown(value: &JsValue) -> String {
    if let Some(text) = value.as_string() {
        let more = if text.chars().nth(SHOWN).is_some() {
            "…"
        } else {
            ""
        };
        let text: String = text.chars().take(SHOWN).collect();
        return format!("\"{text}{more}\"");
    }
    if let Some(number) = value.dyn_ref::<Number>() {
        // JavaScript formats the number: Rust's formatting costs 8 KB, compressed.
        return number
            .to_string_with_radix(10)
            .map_or_else(|_| String::new(), String::from);
    }
    let kind = match value.as_bool() {
        Some(true) => "true",
        Some(false) => "false",
        None if value.is_undefined() => "undefined",
        None if value.is_null() => "null",
        None if value.is_array() => "an array",
        None if value.is_function() => "a function",
        None if value.is_object() => "an object",
        None => "another value",
    };
    kind.to_owned()
}
