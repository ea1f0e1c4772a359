//! Targets that open and read a pack of any bytes.

use crate::Reached;
use crate::seal::seal_pack;
use bookmobile_pack::text::plain_text;
use bookmobile_pack::{Lookup, Pack, VolumeId};

pub(crate) fn open_pack(bytes: &[u8]) -> Reached {
    let (catalog, volume) = two_files(bytes);
    open(catalog, volume)
}

pub(crate) fn read_damaged_pack(bytes: &[u8]) -> Reached {
    let (catalog, volume) = two_files(bytes);
    open(&seal_pack(catalog.to_vec()), &seal_pack(volume.to_vec()))
}

/// A catalog and a volume: the first two bytes say how long the catalog is.
fn two_files(bytes: &[u8]) -> (&[u8], &[u8]) {
    let Some((&[low, high], rest)) = bytes.split_first_chunk() else {
        return (bytes, &[]);
    };
    let length = usize::from(u16::from_le_bytes([low, high]));
    rest.split_at(length.min(rest.len()))
}

fn open(catalog: &[u8], volume: &[u8]) -> Reached {
    let Ok(pack) = Pack::open(catalog) else {
        return Reached::Refusal;
    };
    read(&pack);
    let volumes = pack.catalog().volumes.iter();
    for (id, file) in (0..3).map(VolumeId).zip(volumes) {
        let provided = pack.provide(&file.name, volume.to_vec());
        // Of two volumes with one name the first is meant.
        assert!(provided.is_err() || pack.has(VolumeId(0)) || pack.has(id));
    }
    for part in pack.catalog().articles.parts().iter().take(3) {
        let _ = pack.provide(&part.name, volume.to_vec());
    }
    read(&pack);
    Reached::Content
}

/// Reads all that there is. An article has the sections that the catalog says,
/// and a document's section is one of them.
fn read(pack: &Pack) {
    let catalog = pack.catalog();
    for (id, listing) in catalog.articles.listings().take(100) {
        let found = catalog.articles.find(&listing.language, "well");
        let is_loaded = catalog.article(id).is_some();
        assert!(is_loaded || found.is_none() || catalog.articles.part_of(id).is_some());
    }
    for (id, meta) in catalog.iter() {
        if let Ok(article) = pack.article(id) {
            assert_eq!(article.sections.len(), meta.sections.len(), "sections");
            for section in &article.sections {
                let text = plain_text(&section.body);
                assert!(
                    text.len() <= section.body.len(),
                    "plain text has no more than its HTML"
                );
            }
        }
    }
    for document in 0..100 {
        let place = catalog.articles.section_of_document(document);
        if let Some(Lookup::Known((id, section))) = place {
            let meta = catalog.article(id).expect("an article of the catalog");
            assert!(section < meta.sections.len(), "a section of the article");
        }
    }
}
