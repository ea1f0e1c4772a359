//! The search engine for JavaScript: an index is opened from bytes, searched
//! with every keystroke, and answers with plain objects. What it takes and gives
//! is typed in `types.d.ts`; ranges count UTF-16 code units, as JavaScript's own
//! strings do. There is no HTML in it and no DOM.

mod answer;
#[cfg(feature = "build")]
mod builder;
mod options;
mod texts;
mod utf16;
mod wrong;

use bookmobile_search::{Index, Request};
use js_sys::{Array, Object};
use options::Options;
use wasm_bindgen::prelude::*;

#[cfg(feature = "build")]
pub use builder::IndexBuilder;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = include_str!("types.d.ts");

/// An opened search index.
#[wasm_bindgen]
#[derive(Debug)]
pub struct SearchIndex {
    index: Index,
}

#[wasm_bindgen]
impl SearchIndex {
    /// Opens the bytes of an index.
    ///
    /// # Errors
    /// If they are no index, of another version, incomplete or changed; the
    /// message says which.
    #[wasm_bindgen(constructor)]
    pub fn new(bytes: Vec<u8>) -> Result<Self, JsError> {
        let index = Index::open(bytes)?;
        Ok(Self { index })
    }

    /// How many documents the index has.
    #[wasm_bindgen(getter, js_name = docCount)]
    pub fn doc_count(&self) -> u32 {
        self.index.doc_count()
    }

    /// Finds documents. A query that does not end in a space is still being
    /// typed: its last word also stands for its completions.
    ///
    /// # Errors
    /// If an option has the wrong type. No query is an error.
    #[wasm_bindgen(unchecked_return_type = "SearchResult")]
    pub fn search(
        &self,
        query: &str,
        #[wasm_bindgen(unchecked_optional_param_type = "SearchOptions")] options: &JsValue,
    ) -> Result<Object, JsError> {
        let options = Options::read(options)?;
        let facets = options.facets();
        let request = request(query, &options, &facets);
        let outcome = self.index.search(&request, &options.texts);
        Ok(answer::outcome(&outcome, &options))
    }

    /// Finds groups (articles), each with its best documents (sections).
    ///
    /// # Errors
    /// If an option has the wrong type. No query is an error.
    #[wasm_bindgen(js_name = searchGroups, unchecked_return_type = "GroupResult")]
    pub fn search_groups(
        &self,
        query: &str,
        #[wasm_bindgen(unchecked_optional_param_type = "SearchOptions")] options: &JsValue,
    ) -> Result<Object, JsError> {
        let options = Options::read(options)?;
        let facets = options.facets();
        let request = request(query, &options, &facets);
        let outcome = (self.index).search_groups(&request, options.passages, &options.texts);
        Ok(answer::groups(&outcome, &options))
    }

    /// The ranges of any text in which words of the query are, for lighting
    /// them in a page that is already there.
    #[wasm_bindgen(unchecked_return_type = "Span[]")]
    pub fn marks(&self, query: &str, text: &str) -> Array {
        let request = Request {
            text: query,
            ..Request::default()
        };
        let matcher = self.index.search(&request, &()).matcher;
        answer::spans(text, &matcher.marks(text))
    }
}

fn request<'a>(query: &'a str, options: &Options, facets: &'a [(&'a str, &'a str)]) -> Request<'a> {
    Request {
        text: query,
        limit: options.limit,
        facets,
        ..Request::default()
    }
}
