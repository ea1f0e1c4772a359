//! Searches several collections as one. Each is an index that JavaScript owns, with its
//! texts; nothing is kept from one search to the next.

use crate::invalid_input::InvalidInput;
use crate::options::{Options, member};
use crate::stored_fields::JsStoredFields;
use crate::{SearchIndex, answer, request};
use bookmobile_search as search;
use bookmobile_search::{Collection, CollectionsOutcome, Request};
use js_sys::{Array, Object};
use std::cell::Ref;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// A `SearchIndex` as a JavaScript object. wasm-bindgen cannot borrow the items of an
    /// array, so an item is reached through its own method `share`.
    type Kept;

    #[wasm_bindgen(method, catch)]
    fn share(this: &Kept) -> Result<SearchIndex, JsValue>;
}

/// Finds documents in several collections as if they were one: their scores can be
/// compared. Each hit has the position of its collection in the array.
///
/// # Errors
/// If a collection has no index, or an option the wrong type. No query is an
/// error.
#[wasm_bindgen(js_name = searchCollections, unchecked_return_type = "CollectionsResult")]
pub fn search_collections(
    #[wasm_bindgen(unchecked_param_type = "Collection[]")] collections: &JsValue,
    query: &str,
    #[wasm_bindgen(unchecked_optional_param_type = "CollectionsOptions")] options: &JsValue,
) -> Result<Object, JsError> {
    let asked = Asked::read(collections, options)?;
    let found = asked.find(query, &|all, request| {
        search::search_collections(all, request)
    });
    Ok(answer::collections(&found, &asked.texts, &asked.options))
}

/// Finds groups (articles) in several collections as if they were one, each with its best
/// documents (sections) and the position of its collection in the array.
///
/// # Errors
/// If a collection has no index, or an option the wrong type. No query is an
/// error.
#[wasm_bindgen(js_name = searchCollectionGroups, unchecked_return_type = "CollectionGroupsResult")]
pub fn search_collection_groups(
    #[wasm_bindgen(unchecked_param_type = "Collection[]")] collections: &JsValue,
    query: &str,
    #[wasm_bindgen(unchecked_optional_param_type = "CollectionsOptions")] options: &JsValue,
) -> Result<Object, JsError> {
    let asked = Asked::read(collections, options)?;
    let passages = asked.options.passages;
    let found = asked.find(query, &|all, request| {
        search::search_collection_groups(all, request, passages)
    });
    Ok(answer::collection_groups(
        &found,
        &asked.texts,
        &asked.options,
    ))
}

/// The collections to be searched, and the options.
struct Asked {
    indexes: Vec<SearchIndex>,
    /// The texts of each index.
    texts: Vec<JsStoredFields>,
    options: Options,
}

impl Asked {
    fn read(collections: &JsValue, options: &JsValue) -> Result<Self, InvalidInput> {
        let texts = member(options, "texts");
        if !texts.is_undefined() {
            return Err(InvalidInput::new(
                "texts",
                "those beside each index",
                &texts,
            ));
        }
        let array = (collections.dyn_ref::<Array>()).ok_or_else(|| {
            InvalidInput::new("collections", "an array of {index, texts}", collections)
        })?;
        let mut asked = Self {
            indexes: Vec::new(),
            texts: Vec::new(),
            options: Options::read(options)?,
        };
        for (place, collection) in array.iter().enumerate() {
            let index = member(&collection, "index");
            let within = |wrong: InvalidInput| wrong.within(&format!("collections[{place}]"));
            let kept = index.unchecked_ref::<Kept>().share();
            asked.indexes.push(kept.map_err(|_| {
                within(InvalidInput::new(
                    "index",
                    "a SearchIndex that is not freed",
                    &index,
                ))
            })?);
            asked
                .texts
                .push(JsStoredFields::read(member(&collection, "texts")).map_err(within)?);
        }
        Ok(asked)
    }

    fn find<H>(
        &self,
        query: &str,
        search: &dyn Fn(&[Collection<'_>], &Request<'_>) -> CollectionsOutcome<H>,
    ) -> CollectionsOutcome<H> {
        let indexes: Vec<Ref<'_, search::Index>> = (self.indexes.iter())
            .map(|index| index.index.borrow())
            .collect();
        let collections: Vec<Collection<'_>> = (indexes.iter())
            .zip(&self.texts)
            .map(|(index, fields)| Collection {
                index,
                fields,
                groups: None,
            })
            .collect();
        let facets = self.options.facets();
        search(&collections, &request(query, &self.options, &facets))
    }
}
