//! The index builder for JavaScript, for sites without a press: makes the bytes of an
//! index from documents, whole or in shards.

use crate::answer::{array, object};
use crate::invalid_input::{InvalidInput, shown};
use crate::options::{facets, member};
use bookmobile_search as search;
use bookmobile_search::{Index, Segmenter, ShardId};
use js_sys::{Array, Function, Object, Uint8Array};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = include_str!("builder.d.ts");

/// The largest shard, in bytes: larger than any useful one, so that a wrong number
/// overflows nothing.
const LARGEST_SHARD: f64 = 16_777_216.0;

/// Collects documents and builds an index of them. The same documents in the same order
/// give the same bytes.
#[wasm_bindgen]
#[derive(Debug, Default)]
pub struct IndexBuilder {
    builder: search::IndexBuilder,
    /// The number of the next document.
    next: u32,
    /// Why `segment` failed, if it did.
    uncut: Uncut,
}

/// The first exception of the caller's function, or what is wrong with its result.
type Uncut = Rc<RefCell<Option<JsValue>>>;

#[wasm_bindgen]
impl IndexBuilder {
    /// A builder without documents.
    ///
    /// # Errors
    /// If `segment` is no function.
    #[wasm_bindgen(constructor)]
    pub fn new(
        #[wasm_bindgen(unchecked_optional_param_type = "BuilderOptions")] options: &JsValue,
    ) -> Result<Self, JsError> {
        let mut new = Self::default();
        let segment = member(options, "segment");
        if !is_left_out(&segment) {
            let function = (segment.dyn_into::<Function>())
                .map_err(|segment| InvalidInput::new("segment", "a function", &segment))?;
            let cut = segmenter(function, Rc::clone(&new.uncut));
            new.builder = new.builder.segmented(cut);
        }
        Ok(new)
    }

    /// Adds a document and returns its number, counted from 0.
    ///
    /// # Errors
    /// If a member is missing or has the wrong type; the message names the member
    /// and the document. The document is not added then; others can be.
    pub fn add(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "NewDocument")] document: &JsValue,
    ) -> Result<u32, JsError> {
        let place = format!("document {}", self.next);
        if !document.is_object() {
            let expected = "an object with title, body and language";
            return Err(InvalidInput::new(&place, expected, document).into());
        }
        let read = NewDocument::read(document, self.next);
        let new = read.map_err(|wrong| wrong.within(&place))?;
        let facets: Vec<(&str, &str)> = (new.facets.iter())
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        let doc = self.builder.add(&search::Document {
            title: &new.title,
            heading: &new.heading,
            body: &new.body,
            language: &new.language,
            group: new.group,
            facets: &facets,
        });
        self.next = doc.0.saturating_add(1);
        Ok(doc.0)
    }

    /// Builds the index; the builder cannot be used after that.
    ///
    /// # Errors
    /// If there are too many documents for one index, if `segment` throws, or if
    /// the words that it returns are not those of its text.
    pub fn finish(self) -> Result<Vec<u8>, JsValue> {
        let finished = self.builder.finish().map_err(JsError::from);
        rethrow(&self.uncut)?;
        Ok(finished?)
    }

    /// Builds the index in shards of about this many bytes each (12,288 if left out), for
    /// collections that are too large to be fetched whole; the builder cannot be used
    /// after that.
    ///
    /// # Errors
    /// As for `finish`, or if `bytes` is not a number from 1.
    #[wasm_bindgen(js_name = finishShards, unchecked_return_type = "ShardedIndex")]
    pub fn finish_shards(self, bytes: Option<f64>) -> Result<Object, JsValue> {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "it is within 1 and LARGEST_SHARD"
        )]
        let most = match bytes {
            None => search::SHARD_BYTES,
            Some(bytes) if bytes >= 1.0 => bytes.min(LARGEST_SHARD) as usize,
            Some(bytes) => {
                let wrong = InvalidInput::new("bytes", "a number from 1", &bytes.into());
                return Err(JsError::from(wrong).into());
            }
        };
        let finished = self.builder.finish_shards(most);
        rethrow(&self.uncut)?;
        let sharded = finished.map_err(JsError::from)?;
        let root = Uint8Array::from(&sharded.root[..]);
        // The root has the names.
        let index = Index::open(sharded.root).map_err(JsError::from)?;
        let shards = (0..).zip(&sharded.shards).map(|(shard, bytes)| {
            object([
                ("name", index.shard_name(ShardId(shard)).into()),
                ("bytes", Uint8Array::from(&bytes[..]).into()),
            ])
        });
        Ok(object([("root", root.into()), ("shards", array(shards))]))
    }
}

/// Throws the error that was kept, if any.
fn rethrow(uncut: &Uncut) -> Result<(), JsValue> {
    uncut.take().map_or(Ok(()), Err)
}

/// A segmenter that calls a JavaScript function. The first error is kept, because a
/// segmenter cannot fail; after it nothing is segmented.
fn segmenter(segment: Function, uncut: Uncut) -> Segmenter {
    Box::new(move |run| {
        if run.chars().nth(1).is_none() || uncut.borrow().is_some() {
            return Vec::new();
        }
        let given = segment.call1(&JsValue::UNDEFINED, &run.into());
        let lengths = given
            .and_then(|words| lengths(run, &words).map_err(|wrong| JsError::from(wrong).into()));
        lengths.unwrap_or_else(|error| {
            uncut.replace(Some(error));
            Vec::new()
        })
    })
}

/// How many characters each word has. The words must together be the text.
fn lengths(run: &str, words: &JsValue) -> Result<Vec<usize>, InvalidInput> {
    let text = shown(&run.into());
    let expected = format!("an array of the words of {text}");
    let wrong = |found: &JsValue| InvalidInput::new("segment", &expected, found);
    let array = words.dyn_ref::<Array>().ok_or_else(|| wrong(words))?;
    let (mut lengths, mut whole) = (Vec::new(), String::new());
    for word in array.iter() {
        let word = word.as_string().ok_or_else(|| wrong(&word))?;
        whole += &word;
        if !word.is_empty() {
            lengths.push(word.chars().count());
        }
    }
    if whole != run {
        let expected = format!("words that together are {text}");
        return Err(InvalidInput::new("segment", &expected, &whole.into()));
    }
    Ok(lengths)
}

/// A document that was read from a JavaScript object.
struct NewDocument {
    title: String,
    heading: String,
    body: String,
    language: String,
    group: u32,
    facets: Vec<(String, String)>,
}

impl NewDocument {
    /// Reads a document; without a group it is in a group of its own, `own`.
    fn read(document: &JsValue, own: u32) -> Result<Self, InvalidInput> {
        Ok(Self {
            title: string(document, "title")?,
            heading: if is_left_out(&member(document, "heading")) {
                String::new()
            } else {
                string(document, "heading")?
            },
            body: string(document, "body")?,
            language: language(document)?,
            group: group(document)?.unwrap_or(own),
            facets: facets(&member(document, "facets"))?,
        })
    }
}

fn string(document: &JsValue, name: &str) -> Result<String, InvalidInput> {
    let value = member(document, name);
    (value.as_string()).ok_or_else(|| InvalidInput::new(name, "a string", &value))
}

fn language(document: &JsValue) -> Result<String, InvalidInput> {
    let language = member(document, "language");
    language.as_string().ok_or_else(|| {
        let wrong = InvalidInput::new(
            "language",
            r#"a string such as "en" or "zh-Hans""#,
            &language,
        );
        let lang = member(document, "lang");
        if lang.is_undefined() || !language.is_undefined() {
            return wrong;
        }
        wrong.but(&format!(
            "rename lang, which is {}, to language",
            shown(&lang)
        ))
    })
}

fn group(document: &JsValue) -> Result<Option<u32>, InvalidInput> {
    let value = member(document, "group");
    if is_left_out(&value) {
        return Ok(None);
    }
    match value.as_f64() {
        Some(group) if (0.0..=f64::from(u32::MAX)).contains(&group) && group.fract() <= 0.0 => {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "it is a whole number within them"
            )]
            let group = group as u32;
            Ok(Some(group))
        }
        _ => Err(InvalidInput::new(
            "group",
            "a whole number from 0 to 4294967295",
            &value,
        )),
    }
}

fn is_left_out(value: &JsValue) -> bool {
    value.is_undefined() || value.is_null()
}
