//! The search engine for JavaScript: an index is opened from bytes, searched
//! with every keystroke, and answers with plain objects. What it takes and gives
//! is typed in `types.d.ts`; ranges count UTF-16 code units, as JavaScript's own
//! strings do. There is no HTML in it and no DOM, and it fetches nothing.

mod answer;
#[cfg(feature = "build")]
mod builder;
mod collections;
mod invalid_input;
mod options;
mod stored_fields;
mod utf16;

use bookmobile_search::{Index, Request, ShardId};
use js_sys::{Array, Object};
use options::Options;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;

#[cfg(feature = "build")]
pub use builder::IndexBuilder;
pub use collections::{search_collection_groups, search_collections};

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = include_str!("types.d.ts");

/// An opened search index.
#[wasm_bindgen]
#[derive(Debug)]
pub struct SearchIndex {
    /// Shared with the searches over several collections. Only `supply` writes,
    /// and it calls nobody: every other borrow holds.
    index: Rc<RefCell<Index>>,
}

#[wasm_bindgen]
impl SearchIndex {
    /// Opens the bytes of an index, or those of the root of one in shards.
    ///
    /// # Errors
    /// If they are no index, of another version, incomplete or changed; the
    /// message says which.
    #[wasm_bindgen(constructor)]
    pub fn new(bytes: Vec<u8>) -> Result<Self, JsError> {
        let index = Rc::new(RefCell::new(Index::open(bytes)?));
        Ok(Self { index })
    }

    /// How many documents the index has.
    #[wasm_bindgen(getter, js_name = docCount)]
    pub fn doc_count(&self) -> u32 {
        self.index.borrow().doc_count()
    }

    /// How many shards the index has; 0 if it is whole.
    #[wasm_bindgen(getter, js_name = shardCount)]
    pub fn shard_count(&self) -> u32 {
        self.index.borrow().shard_count()
    }

    /// The name of a shard, 16 hexadecimal digits that are the hash of its bytes;
    /// `undefined` if there is no such shard.
    #[wasm_bindgen(js_name = shardName)]
    pub fn shard_name(&self, shard: u32) -> Option<String> {
        self.index.borrow().shard_name(ShardId(shard))
    }

    /// Whether a shard was supplied.
    #[wasm_bindgen(js_name = hasShard)]
    pub fn has_shard(&self, shard: u32) -> bool {
        self.index.borrow().has_shard(ShardId(shard))
    }

    /// Takes the bytes of a shard: searches find what is in it from now on.
    ///
    /// # Errors
    /// If there is no such shard, or the bytes are not those that the index was
    /// written with; the index is as before then. Also if it is called by
    /// `texts`, in the middle of a search.
    pub fn supply(&self, shard: u32, bytes: Vec<u8>) -> Result<(), JsError> {
        let mut index = (self.index.try_borrow_mut())
            .map_err(|_| JsError::new("supply: this index is being searched; do it afterwards"))?;
        Ok(index.supply(ShardId(shard), bytes)?)
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
        let outcome = self.index.borrow().search(&request, &options.texts);
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
        let index = self.index.borrow();
        let outcome = index.search_groups(&request, options.passages, &options.texts);
        Ok(answer::groups(&outcome, &options))
    }

    /// The ranges of any text in which words of the query are, for lighting
    /// them in a page that is already there. Of an index in shards it knows the
    /// words of those that are here.
    #[wasm_bindgen(unchecked_return_type = "Span[]")]
    pub fn marks(&self, query: &str, text: &str) -> Array {
        let request = Request {
            text: query,
            ..Request::default()
        };
        let highlighter = self.index.borrow().search(&request, &()).index.highlighter;
        answer::spans(text, &highlighter.marks(text))
    }

    /// The same index once more: `searchCollections` borrows those it is given
    /// this way, and JavaScript keeps its own.
    #[wasm_bindgen(skip_typescript)]
    #[must_use]
    pub fn share(&self) -> Self {
        Self {
            index: Rc::clone(&self.index),
        }
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
