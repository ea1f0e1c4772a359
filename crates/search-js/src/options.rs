//! The options of a search, read from a plain JavaScript object. Members that are left out
//! have their defaults; members of a wrong type are errors.

use crate::invalid_input::InvalidInput;
use crate::stored_fields::JsStoredFields;
use js_sys::{Array, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

const LIMIT: usize = 10;
const PASSAGES: usize = 3;
/// The largest value of a number: more than anyone reads. It bounds the work that a wrong
/// number causes.
const MOST: f64 = 10_000.0;

/// The options of a search.
#[derive(Debug)]
pub(crate) struct Options {
    pub(crate) limit: usize,
    pub(crate) passages: usize,
    pub(crate) texts: JsStoredFields,
    /// The length of a snippet; 0 for none.
    pub(crate) snippet: usize,
    facets: Vec<(String, String)>,
}

impl Options {
    /// Reads the options from an object, or from `undefined`.
    pub(crate) fn read(value: &JsValue) -> Result<Self, InvalidInput> {
        Ok(Self {
            limit: number(value, "limit", LIMIT)?,
            passages: number(value, "passages", PASSAGES)?,
            snippet: number(value, "snippet", 0)?,
            facets: facets(&member(value, "facets"))?,
            texts: JsStoredFields::read(member(value, "texts"))?,
        })
    }

    /// The facets in the form of the engine's request.
    pub(crate) fn facets(&self) -> Vec<(&str, &str)> {
        (self.facets.iter())
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect()
    }
}

/// A member of an object; `undefined` if the object has none or is not an object.
pub(crate) fn member(object: &JsValue, name: &str) -> JsValue {
    if object.is_object() {
        Reflect::get(object, &name.into()).unwrap_or(JsValue::UNDEFINED)
    } else {
        JsValue::UNDEFINED
    }
}

fn number(object: &JsValue, name: &str, default: usize) -> Result<usize, InvalidInput> {
    let value = member(object, name);
    if value.is_undefined() {
        return Ok(default);
    }
    match value.as_f64() {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "it is within 0 and MOST"
        )]
        Some(number) if number >= 0.0 => Ok(number.min(MOST) as usize),
        _ => Err(InvalidInput::new(name, "a number from 0", &value)),
    }
}

/// Reads an object of strings or arrays of strings as pairs of name and value.
pub(crate) fn facets(object: &JsValue) -> Result<Vec<(String, String)>, InvalidInput> {
    let mut pairs = Vec::new();
    if object.is_undefined() || object.is_null() {
        return Ok(pairs);
    }
    let wrong = || {
        InvalidInput::new(
            "facets",
            "an object of strings or arrays of strings",
            object,
        )
    };
    let entries = Object::entries(object.dyn_ref::<Object>().ok_or_else(wrong)?);
    for entry in entries.iter() {
        let entry: Array = entry.dyn_into().map_err(|_| wrong())?;
        let name = entry.get(0).as_string().ok_or_else(wrong)?;
        let value = entry.get(1);
        let values = match value.dyn_ref::<Array>() {
            Some(values) => values.to_vec(),
            None => vec![value],
        };
        for value in values {
            let text = value.as_string().ok_or_else(|| {
                let member = format!("facets.{name}");
                InvalidInput::new(&member, "a string or an array of strings", &value)
            })?;
            pairs.push((name.clone(), text));
        }
    }
    Ok(pairs)
}
