//! One index as the query pipeline uses it: its reader, with what earlier queries left
//! in its caches.

use crate::bigrams::HeadCache;
use crate::cache::UnitCache;
use crate::index_reader::IndexReader;
use crate::pinyin::Readings;

/// A reader with the caches of its index.
#[derive(Clone, Copy)]
pub(crate) struct IndexSearcher<'a> {
    pub(crate) reader: IndexReader<'a>,
    pub(crate) units: &'a UnitCache,
    pub(crate) heads: &'a HeadCache,
    pub(crate) readings: Option<&'a Readings>,
    /// Whether the index has readings, but no titles were lent to apply them to.
    pub(crate) lacks_readings: bool,
}
