//! A collection file (`.bookmobile`): a zip archive with the pack, its index and its pictures.
//! The reader opens it on a device without making anything anew (src/js/press-worker.js). Its
//! pack has a checksum of each part.

use crate::archive::Archive;
use crate::output::{Memory, SiteError};
use bookmobile_press::{Compiled, index};

/// By its first bytes the file is known to be one.
const MEDIA_TYPE: &[u8] = b"application/vnd.bookmobile";

/// What a collection file has of a collection: its pack, its index and its pictures.
///
/// # Errors
/// If the pack or its index cannot be made.
pub fn collection_parts(collection: &Compiled) -> Result<Memory, SiteError> {
    let index = index(&collection.documents()?);
    let index = index.map_err(|error| SiteError::Index(error.to_string()))?;
    let mut all = Memory::new();
    all.insert("catalog.bin".to_owned(), collection.pack.catalog.clone());
    all.insert("index.bin".to_owned(), index.root);
    let parts = collection.pack.parts.iter().chain(&collection.pack.volumes);
    all.extend(parts.cloned().chain(index.shards));
    let assets = collection.assets.iter();
    all.extend(assets.map(|asset| (asset.path.clone(), asset.bytes.clone())));
    Ok(all)
}

/// The collection file of these parts, to which a signature may have been added.
///
/// # Errors
/// If the file grows past what the format has.
pub fn collection_file(parts: &Memory) -> Result<Vec<u8>, SiteError> {
    let mut out = Archive::new();
    out.store("mimetype", MEDIA_TYPE)?;
    for (name, bytes) in parts {
        if name.starts_with("images/") {
            out.store(name, bytes)?;
        } else {
            out.add(name, bytes)?;
        }
    }
    out.finish()
}
