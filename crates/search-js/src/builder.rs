//! The side that writes, in JavaScript, for sites without a press: documents in,
//! the bytes of an index out.

use crate::options::{facets, member};
use bookmobile_search as search;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = include_str!("builder.d.ts");

/// Collects documents and makes an index of them. The same documents in the
/// same order make the same bytes.
#[wasm_bindgen]
#[derive(Debug, Default)]
pub struct IndexBuilder {
    builder: search::IndexBuilder,
    next: u32,
}

#[wasm_bindgen]
impl IndexBuilder {
    /// A builder without documents.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a document and gives its number.
    ///
    /// # Errors
    /// If a member is missing or has the wrong type.
    pub fn add(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "NewDocument")] document: &JsValue,
    ) -> Result<u32, JsError> {
        let heading = match member(document, "heading") {
            absent if absent.is_undefined() => String::new(),
            heading => string(&heading, "heading")?,
        };
        let text = |name: &str| string(&member(document, name), name);
        let facets = facets(&member(document, "facets"))?;
        let facets: Vec<(&str, &str)> = (facets.iter())
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        let group = match member(document, "group").as_f64() {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a number that is too large or too small becomes the nearest one"
            )]
            Some(group) => group as u32,
            None => self.next,
        };
        self.next = self.next.saturating_add(1);
        let doc = self.builder.add(&search::Document {
            title: &text("title")?,
            heading: &heading,
            body: &text("body")?,
            language: &text("language")?,
            group,
            facets: &facets,
        });
        Ok(doc.0)
    }

    /// Makes the index; the builder is used up.
    ///
    /// # Errors
    /// If there are too many documents for one index.
    pub fn finish(self) -> Result<Vec<u8>, JsError> {
        Ok(self.builder.finish()?)
    }
}

fn string(value: &JsValue, name: &str) -> Result<String, JsError> {
    (value.as_string()).ok_or_else(|| JsError::new(&format!("{name}: a string")))
}
