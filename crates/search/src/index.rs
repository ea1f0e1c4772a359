//! A search index: the bytes with their parsed sections, the caches that live as long,
//! and the shards that are supplied to it.

use crate::bigrams::RecordCache;
use crate::bytes::len_u32;
use crate::cache::TermCache;
use crate::error::{OpenError, ShardError};
use crate::format::Section;
use crate::ids::{DocId, ShardId};
use crate::index_reader::{IndexReader, Sections};
use crate::index_searcher::IndexSearcher;
use crate::phrase_cache::PhraseCache;
use crate::pinyin::Readings;
use crate::stored_fields::StoredFields;
use std::sync::OnceLock;

/// A search index, opened for reading.
///
/// The bytes stay as they are; postings are decoded as a query needs them.
/// Opening reads the columns of the dictionary once: some microseconds for
/// each thousand words.
#[derive(Debug)]
pub struct Index<B: AsRef<[u8]> = Vec<u8>> {
    bytes: B,
    sections: Sections,
    terms: TermCache,
    records: RecordCache,
    phrases: PhraseCache,
    /// The readings of titles and headings, once a query needed them.
    readings: OnceLock<Readings>,
}

impl<B: AsRef<[u8]>> Index<B> {
    /// Opens the bytes that `IndexBuilder::finish` made.
    ///
    /// # Errors
    ///
    /// When the bytes are not an index, not of this version, incomplete,
    /// changed, or contradict themselves.
    pub fn open(bytes: B) -> Result<Self, OpenError> {
        let sections = Sections::open(bytes.as_ref())?;
        Ok(Self {
            bytes,
            sections,
            terms: TermCache::default(),
            records: RecordCache::default(),
            phrases: PhraseCache::default(),
            readings: OnceLock::new(),
        })
    }

    /// How many documents the index holds.
    pub fn doc_count(&self) -> u32 {
        len_u32(&self.sections.docs.group_of)
    }

    /// The group of a document, as the builder was given it.
    pub fn group(&self, doc: DocId) -> Option<u32> {
        let group = self.sections.docs.group_of.get(doc.0 as usize)?;
        self.sections.group_numbers.get(*group as usize).copied()
    }

    pub(crate) fn sections(&self) -> &Sections {
        &self.sections
    }

    pub(crate) fn reader(&self) -> IndexReader<'_> {
        IndexReader {
            bytes: self.bytes.as_ref(),
            sections: &self.sections,
        }
    }

    /// The index with all that a query uses of it. The readings of titles are read first
    /// if the query may need them.
    pub(crate) fn searcher<'a>(
        &'a self,
        query: &str,
        fields: &'a dyn StoredFields,
    ) -> IndexSearcher<'a> {
        let reader = self.reader();
        let has_readings = !reader.section(Section::Pinyin).is_empty();
        let letters = query.bytes().filter(u8::is_ascii_alphabetic).count();
        let mut searcher = IndexSearcher {
            reader,
            fields,
            terms: &self.terms,
            records: &self.records,
            phrases: &self.phrases,
            readings: self.readings.get(),
            kept_readings: &self.readings,
            lacks_readings: false,
            groups: None,
        };
        if letters > 1 {
            searcher.readings = searcher.all_readings();
        }
        searcher.lacks_readings = has_readings && searcher.readings.is_none();
        searcher
    }
}

impl<B: AsRef<[u8]>> Index<B> {
    /// How many shards the index has; 0 if it is whole.
    pub fn shard_count(&self) -> u32 {
        len_u32(&self.sections.shards.hashes)
    }

    /// The name of a shard: its hash in 16 hexadecimal digits.
    pub fn shard_name(&self, shard: ShardId) -> Option<String> {
        let hash = self.sections.shards.hashes.get(shard.0 as usize)?;
        let digit = |place: u32| char::from_digit(((hash >> (4 * place)) & 15) as u32, 16);
        (0..16).rev().map(digit).collect()
    }

    /// Whether a shard was supplied.
    pub fn has_shard(&self, shard: ShardId) -> bool {
        self.sections.shards.has(shard)
    }

    /// Takes the bytes of a shard; searches find what is in it from now on.
    ///
    /// # Errors
    ///
    /// When there is no such shard, when its bytes are not those that the index
    /// was written with, or when they contradict it. The index is as before then.
    pub fn supply(&mut self, shard: ShardId, bytes: Vec<u8>) -> Result<(), ShardError> {
        self.sections.shards.supply(shard, bytes)?;
        // A cached term may lack suggestions, which need all shards of the dictionary.
        self.terms = TermCache::default();
        self.records = RecordCache::default();
        Ok(())
    }
}
