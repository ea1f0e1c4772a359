//! The search index of a collection: each section becomes one document, in the
//! order of the catalog, so that a hit leads back to its section.

use crate::SearchDocument;
use bookmobile_search::{BuildError, Document, Index, IndexBuilder, SHARD_BYTES, ShardId, jieba};

/// The largest index, in bytes, that is one file. On a slow link a round trip takes
/// as long as this many bytes, and a word in a sharded index needs two round trips.
const WHOLE_BYTES: usize = 96 << 10;

/// The files of an index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexFiles {
    /// The file that every search needs: the whole index of a small collection, or
    /// else the root that names the shards.
    pub root: Vec<u8>,
    /// The shards: file names as the worker requests them, and bytes.
    pub shards: Vec<(String, Vec<u8>)>,
}

/// Builds the index of a collection's documents. The same documents always
/// give the same bytes.
///
/// # Errors
/// If the collection is larger than the index's format can hold.
pub fn index(documents: &[SearchDocument]) -> Result<IndexFiles, BuildError> {
    let cut = builder(documents).finish_fitting(WHOLE_BYTES, SHARD_BYTES)?;
    let index = Index::open(&cut.root).map_err(|_| BuildError::TooLarge)?;
    let name = |id| {
        index
            .shard_name(ShardId(id))
            .map(|name| format!("shard-{name}.bin"))
    };
    let shards = (0..).zip(cut.shards);
    let shards = shards
        .filter_map(|(id, bytes)| Some((name(id)?, bytes)))
        .collect();
    Ok(IndexFiles {
        root: cut.root,
        shards,
    })
}

fn builder(documents: &[SearchDocument]) -> IndexBuilder {
    let mut builder = IndexBuilder::new().segmented(jieba());
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
    builder
}
