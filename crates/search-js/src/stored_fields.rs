//! The texts that a site lends to a search: an array of documents, or a function that
//! returns a document by its number. A missing text is no error: it is not available.

use crate::invalid_input::InvalidInput;
use bookmobile_search::{DocId, FieldId, StoredFields};
use js_sys::{Array, Function, Reflect};
use std::borrow::Cow;
use std::cell::RefCell;
use wasm_bindgen::{JsCast, JsValue};

/// Where the texts come from.
#[derive(Debug)]
enum Source {
    None,
    Array(Array),
    Function(Function),
}

/// Stored fields lent by JavaScript.
#[derive(Debug)]
pub(crate) struct JsStoredFields {
    source: Source,
    /// The document that was read last, because its fields are read one after another.
    last: RefCell<Option<(DocId, JsValue)>>,
    /// The names of the fields, made once because they are used often.
    names: [JsValue; 3],
}

impl JsStoredFields {
    /// Reads the member `texts`: an array, a function, or nothing.
    pub(crate) fn read(value: JsValue) -> Result<Self, InvalidInput> {
        let source = if value.is_undefined() || value.is_null() {
            Source::None
        } else if value.is_function() {
            Source::Function(value.unchecked_into())
        } else {
            let wrong =
                |value| InvalidInput::new("texts", "an array of documents or a function", &value);
            Source::Array(value.dyn_into().map_err(wrong)?)
        };
        Ok(Self {
            source,
            last: RefCell::new(None),
            names: ["title", "heading", "body"].map(JsValue::from_str),
        })
    }

    fn document(&self, doc: DocId) -> JsValue {
        if let Some((last, document)) = &*self.last.borrow()
            && *last == doc
        {
            return document.clone();
        }
        let document = match &self.source {
            Source::None => JsValue::UNDEFINED,
            Source::Array(documents) => documents.get(doc.0),
            Source::Function(give) => give
                .call1(&JsValue::NULL, &doc.0.into())
                .unwrap_or(JsValue::UNDEFINED),
        };
        // Borrowed only now: the function may itself have started a search.
        self.last.replace(Some((doc, document.clone())));
        document
    }
}

impl StoredFields for JsStoredFields {
    fn field(&self, doc: DocId, field: FieldId) -> Option<Cow<'_, str>> {
        if matches!(self.source, Source::None) {
            return None;
        }
        let name = self.names.get(usize::from(field.0))?;
        let text = Reflect::get(&self.document(doc), name).ok()?;
        text.as_string().map(Cow::Owned)
    }
}
