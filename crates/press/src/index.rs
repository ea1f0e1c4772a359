//! The search index of a collection: each section becomes one document, in the
//! order of the catalog, so that a hit leads back to its section.

use crate::SearchDocument;
use bookmobile_search::{BuildError, Document, IndexBuilder};

/// Builds the index of a collection's documents. The same documents always
/// give the same bytes.
///
/// # Errors
/// If the collection is larger than the index's format can hold.
pub fn index(documents: &[SearchDocument]) -> Result<Vec<u8>, BuildError> {
    let mut builder = IndexBuilder::new();
    for document in documents {
        let facets: Vec<(&str, &str)> = (document.facets.iter())
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        builder.add(&Document {
            title: &document.title,
            heading: &document.heading,
            body: &document.body,
            language: &document.language,
            group: document.group,
            facets: &facets,
        });
    }
    builder.finish()
}
