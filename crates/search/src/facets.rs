//! Facets of documents, such as `topic` and `lang`: their names, and the documents that
//! have a value.

use crate::bytes::Cursor;
use crate::code::Decoder;
use crate::fold::FoldTable;
use crate::format::Section;
use crate::index_reader::IndexReader;
use crate::model::{Context, Weights};
use crate::query::{Atom, atoms};

/// Whether a value of a facet is the one asked for, whose atoms are `letters`. Both are
/// folded, so case and accents do not matter; of languages `zh` is also `zh-Hans`.
fn is_value(fold: &FoldTable, name: &str, asked: &str, letters: &[Atom], found: &str) -> bool {
    found == asked
        || (!letters.is_empty() && atoms(found, fold) == letters)
        || name == "lang"
            && found
                .split_once(&['-'][..])
                .is_some_and(|(first, _)| first.len() < 4 && first.eq_ignore_ascii_case(asked))
}

/// The documents with a value of a facet; no documents if `value` is `None`. The result is
/// `None` if there is no such facet.
pub(crate) fn facet(reader: &IndexReader<'_>, name: &str, value: Option<&str>) -> Option<Vec<u32>> {
    let mut facets = Cursor::new(reader.section(Section::Facets));
    while !facets.is_empty() {
        let mut facet = facets.sized();
        if facet.text() != name {
            continue;
        }
        let fold = &reader.sections.fold;
        let letters = atoms(value.unwrap_or(""), fold);
        let mut all = Vec::new();
        while !facet.is_empty() {
            let found = facet.text();
            let docs = facet.sized().rest();
            if value.is_some_and(|value| is_value(fold, name, value, &letters, found)) {
                let mut bits = Decoder::new(docs, &reader.sections.probabilities);
                let most = reader.doc_count();
                let count = bits.number(Context::FACET, 0, most);
                all.extend(bits.subset(count, Weights::Uniform(most)));
            }
        }
        return Some(all);
    }
    None
}
