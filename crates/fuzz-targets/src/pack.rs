//! Targets that open and read a pack of any bytes.

use crate::seal::seal_pack;
use bookmobile_pack::Pack;
use bookmobile_pack::text::plain_text;

pub(crate) fn open_pack(bytes: &[u8]) {
    if let Ok(pack) = Pack::open(bytes) {
        read(&pack);
    }
}

pub(crate) fn read_damaged_pack(bytes: &[u8]) {
    if let Ok(pack) = Pack::open(&seal_pack(bytes.to_vec())) {
        read(&pack);
    }
}

/// Reads all that there is. An article has the sections that the catalog says,
/// and a document's section is one of them.
fn read(pack: &Pack<'_>) {
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
