//! A collection file (`.bookmobile`): a zip archive with the pack, its index and its pictures.
//! The reader opens it on a device without making anything anew (src/js/press-worker.js). Its
//! pack has a checksum of each part.

use crate::archive::Archive;
use crate::output::SiteError;
use bookmobile_press::{Compiled, index};

/// By its first bytes the file is known to be one.
const MEDIA_TYPE: &[u8] = b"application/vnd.bookmobile";

/// The collection file of a collection.
///
/// # Errors
/// If the pack or its index cannot be made, or the file grows past what the format has.
pub fn collection_file(collection: &Compiled) -> Result<Vec<u8>, SiteError> {
    let index = index(&collection.documents()?);
    let index = index.map_err(|error| SiteError::Index(error.to_string()))?;
    let mut out = Archive::new();
    out.store("mimetype", MEDIA_TYPE)?;
    out.add("catalog.bin", &collection.pack.catalog)?;
    out.add("index.bin", &index.root)?;
    let parts = collection.pack.parts.iter().chain(&collection.pack.volumes);
    for (name, bytes) in parts.chain(&index.shards) {
        out.add(name, bytes)?;
    }
    for asset in &collection.assets {
        out.store(&asset.path, &asset.bytes)?;
    }
    out.finish()
}
