//! Targets that open and read a pack of any bytes.

use crate::Reached;
use crate::seal::seal_pack;
use bookmobile_pack::text::plain_text;
use bookmobile_pack::{Pack, VolumeId};

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
    for id in 0..3 {
        let supplied = pack.supply(VolumeId(id), volume.to_vec());
        assert_eq!(supplied.is_ok(), pack.has(VolumeId(id)), "volume {id}");
    }
    read(&pack);
    Reached::Content
}

/// Reads all that there is. An article has the sections that the catalog says,
/// and a document's section is one of them.
fn read(pack: &Pack) {
    let catalog = pack.catalog();
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
        if let Some((id, section)) = catalog.section_of_document(document) {
            let meta = catalog.article(id).expect("an article of the catalog");
            assert!(section < meta.sections.len(), "a section of the article");
        }
    }
}
