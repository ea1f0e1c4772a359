//! One index as the query pipeline uses it: its reader, with what earlier queries left
//! in its caches.

use crate::bigrams::RecordCache;
use crate::cache::TermCache;
use crate::index_reader::IndexReader;
use crate::pinyin::Readings;

/// A reader with the caches of its index.
#[derive(Clone, Copy)]
pub(crate) struct IndexSearcher<'a> {
    pub(crate) reader: IndexReader<'a>,
    pub(crate) units: &'a TermCache,
    pub(crate) heads: &'a RecordCache,
    pub(crate) readings: Option<&'a Readings>,
    /// Whether the index has readings, but no titles were lent to apply them to.
    pub(crate) lacks_readings: bool,
}
