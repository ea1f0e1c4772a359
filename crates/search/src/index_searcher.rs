//! One index as the query pipeline uses it: its reader, the stored fields of its
//! documents, and what earlier queries left in its caches.

use crate::bigrams::RecordCache;
use crate::cache::TermCache;
use crate::format::Section;
use crate::index_reader::IndexReader;
use crate::phrase_cache::{Left, PhraseCache, PhraseReader};
use crate::pinyin::Readings;
use crate::stored_fields::StoredFields;
use std::sync::OnceLock;

/// An index with all that a query uses of it.
#[derive(Clone, Copy)]
pub(crate) struct IndexSearcher<'a> {
    pub(crate) reader: IndexReader<'a>,
    pub(crate) fields: &'a dyn StoredFields,
    pub(crate) terms: &'a TermCache,
    pub(crate) records: &'a RecordCache,
    pub(crate) phrases: &'a PhraseCache,
    /// The readings of titles and headings, once a query needed them.
    pub(crate) readings: Option<&'a Readings>,
    /// Where they are kept.
    pub(crate) kept_readings: &'a OnceLock<Readings>,
    /// Whether the index has readings, but no titles were lent to apply them to.
    pub(crate) lacks_readings: bool,
    /// The groups that a hit must be in, ascending; `None` for all.
    pub(crate) groups: Option<&'a [u32]>,
}

impl<'a> IndexSearcher<'a> {
    /// The readings of titles, which are read now if no query needed them yet.
    pub(crate) fn all_readings(&self) -> Option<&'a Readings> {
        let has_readings = !self.reader.section(Section::Pinyin).is_empty();
        if has_readings
            && self.kept_readings.get().is_none()
            && let Some(readings) = Readings::read(&self.reader, self.fields)
        {
            // Another thread may have been quicker; its titles are the same.
            let _ = self.kept_readings.set(readings);
        }
        self.kept_readings.get()
    }

    /// What reads the texts of this index for phrases.
    pub(crate) fn phrase_reader(&self) -> PhraseReader<'a> {
        PhraseReader {
            cache: self.phrases,
            reader: self.reader,
            fields: self.fields,
            read: 0,
            left: Left::default(),
        }
    }
}
