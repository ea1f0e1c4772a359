//! The search engine for JavaScript: an index is opened from bytes, searched with every
//! keystroke, and answers with plain objects. `types.d.ts` has the types; ranges count
//! UTF-16 code units, as JavaScript's strings do. The engine uses neither HTML nor the
//! DOM, and fetches nothing.

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
    /// Shared with searches over several collections. Only `supply` borrows it mutably,
    /// and calls no JavaScript meanwhile, so all other borrows succeed.
    index: Rc<RefCell<Index>>,
}

#[wasm_bindgen]
impl SearchIndex {
    /// Opens the bytes of an index, or those of the root of one in shards.
    ///
    /// # Errors
    /// If the bytes are not an index, of another version, incomplete or changed;
    /// the message says which.
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

    /// Takes the bytes of a shard: from now on searches find what is in it.
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

    /// Finds documents. A query that does not end in a space is still being typed: its
    /// last word also matches its completions.
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

    /// The ranges of words of the query in any text, for highlighting them in a page that
    /// is already there. Of an index in shards only the words in supplied shards are
    /// known.
    #[wasm_bindgen(unchecked_return_type = "Span[]")]
    pub fn marks(&self, query: &str, text: &str) -> Array {
        let request = Request {
            text: query,
            ..Request::default()
        };
        let highlighter = self.index.borrow().search(&request, &()).index.highlighter;
        answer::spans(text, &highlighter.marks(text))
    }

    /// Another handle of the same index. `searchCollections` borrows its indexes by this,
    /// and JavaScript keeps its own handles.
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
    }
}
