//! A search index: the bytes with their parsed sections, the caches that live as long,
//! and the shards that are supplied to it.

use crate::bigrams::HeadCache;
use crate::bytes::len_u32;
use crate::cache::UnitCache;
use crate::error::{OpenError, ShardError};
use crate::format::Section;
use crate::ids::{DocId, ShardId};
use crate::index_reader::{IndexReader, Parts};
use crate::index_searcher::IndexSearcher;
use crate::pinyin::Readings;
use crate::shards::Missing;
use crate::texts::Texts;
use std::sync::OnceLock;

/// A search index, opened for reading.
///
/// The bytes stay as they are; postings are decoded as a query needs them.
/// Opening reads the columns of the dictionary once: some microseconds for
/// each thousand words.
#[derive(Debug)]
pub struct Index<B: AsRef<[u8]> = Vec<u8>> {
    bytes: B,
    parts: Parts,
    units: UnitCache,
    heads: HeadCache,
    /// Titles and headings by their sound, once a query wanted them.
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
        let parts = Parts::open(bytes.as_ref())?;
        Ok(Self {
            bytes,
            parts,
            units: UnitCache::default(),
            heads: HeadCache::default(),
            readings: OnceLock::new(),
        })
    }

    /// How many documents the index holds.
    pub fn doc_count(&self) -> u32 {
        len_u32(&self.parts.collection.group_of)
    }

    /// The group of a document, as the builder was given it.
    pub fn group(&self, doc: DocId) -> Option<u32> {
        let group = self.parts.collection.group_of.get(doc.0 as usize)?;
        self.parts.group_numbers.get(*group as usize).copied()
    }

    pub(crate) fn parts(&self) -> &Parts {
        &self.parts
    }

    pub(crate) fn reader<'a>(&'a self, missing: &'a Missing) -> IndexReader<'a> {
        IndexReader {
            bytes: self.bytes.as_ref(),
            parts: &self.parts,
            missing,
        }
    }

    /// The index with its caches, ready for a query. The readings of titles are made
    /// first if the query may need them.
    pub(crate) fn searcher<'a>(
        &'a self,
        query: &str,
        texts: &dyn Texts,
        missing: &'a Missing,
    ) -> IndexSearcher<'a> {
        let reader = self.reader(missing);
        let has_readings = !reader.section(Section::Pinyin).is_empty();
        let letters = query.bytes().filter(u8::is_ascii_alphabetic).count();
        if letters > 1
            && has_readings
            && self.readings.get().is_none()
            && let Some(readings) = Readings::read(&reader, texts)
        {
            // Another thread may have been quicker; its titles are the same.
            let _ = self.readings.set(readings);
        }
        let readings = self.readings.get();
        IndexSearcher {
            reader,
            units: &self.units,
            heads: &self.heads,
            readings,
            lacks_readings: has_readings && readings.is_none(),
        }
    }
}

impl<B: AsRef<[u8]>> Index<B> {
    /// How many shards the index has; 0 if it is whole.
    pub fn shard_count(&self) -> u32 {
        len_u32(&self.parts.shards.hashes)
    }

    /// The name of a shard: its hash in 16 hexadecimal digits.
    pub fn shard_name(&self, shard: ShardId) -> Option<String> {
        let hash = self.parts.shards.hashes.get(shard.0 as usize)?;
        let digit = |place: u32| char::from_digit(((hash >> (4 * place)) & 15) as u32, 16);
        (0..16).rev().map(digit).collect()
    }

    /// Whether a shard was supplied.
    pub fn has_shard(&self, shard: ShardId) -> bool {
        self.parts.shards.has(shard)
    }

    /// Takes the bytes of a shard; searches find what is in it from now on.
    ///
    /// # Errors
    ///
    /// When there is no such shard, when its bytes are not those that the index
    /// was written with, or when they contradict it. The index is as before then.
    pub fn supply(&mut self, shard: ShardId, bytes: Vec<u8>) -> Result<(), ShardError> {
        self.parts.shards.supply(shard, bytes)?;
        // A word may be offered now that was not known before.
        self.units = UnitCache::default();
        self.heads = HeadCache::default();
        Ok(())
    }
}
