//! Shards: a large index in files that are fetched when a query needs them. The root has
//! what every query needs; the dictionary and the postings are cut into immutable files,
//! each named by its hash. The caller fetches files; the engine reports which are
//! missing, checks them, and searches those that are loaded.

use crate::bytes::{Cursor, len_u32};
use crate::error::{OpenError, ShardError, ensure_eq};
use crate::format::checksum;
use crate::ids::ShardId;
use crate::word_table::{DictionaryOffsets, WordTable};

/// A range of the dictionary: words, their stems, and where their postings are.
#[derive(Debug, Default)]
pub(crate) struct DictionaryShard {
    /// Its shard; `None` if it is in the root.
    pub(crate) shard: Option<ShardId>,
    /// Its first word.
    pub(crate) first: Vec<u8>,
    pub(crate) base: DictionaryOffsets,
    /// The offsets of the next range.
    end: DictionaryOffsets,
    /// The front-coded words, if they came in a shard.
    pub(crate) stream: Vec<u8>,
    pub(crate) table: Option<WordTable>,
}

impl DictionaryShard {
    /// All words of an index without shards.
    pub(crate) fn whole(table: WordTable) -> Self {
        Self {
            table: Some(table),
            ..Self::default()
        }
    }

    fn supply(&mut self, bytes: &[u8]) -> Result<(), OpenError> {
        let mut cursor = Cursor::new(bytes);
        let (stream, stems) = (cursor.sized().rest(), cursor.sized().rest());
        let table = WordTable::open(stream, stems, cursor.rest(), self.base)?;
        table.expect_end(self.end)?;
        self.stream = stream.to_vec();
        self.table = Some(table);
        Ok(())
    }
}

/// A range of the postings of stems or characters.
#[derive(Debug)]
pub(crate) struct PostingsShard {
    pub(crate) shard: ShardId,
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) bytes: Option<Vec<u8>>,
}

/// The shards of an index, by their numbers: first the dictionary, then postings of
/// stems, then postings of characters.
#[derive(Debug, Default)]
pub(crate) struct Shards {
    pub(crate) hashes: Vec<u64>,
    pub(crate) dictionary: Vec<DictionaryShard>,
    pub(crate) stems: Vec<PostingsShard>,
    pub(crate) characters: Vec<PostingsShard>,
}

impl Shards {
    /// An index without shards: all of its dictionary is one range in the root.
    pub(crate) fn whole(table: WordTable) -> Self {
        Self {
            dictionary: vec![DictionaryShard::whole(table)],
            ..Self::default()
        }
    }

    /// Reads the table of shards; its sums must be `totals`.
    pub(crate) fn read(table: &[u8], totals: DictionaryOffsets) -> Result<Self, OpenError> {
        let mut cursor = Cursor::new(table);
        let mut shards = Self::default();
        let mut base = DictionaryOffsets::default();
        for _ in 0..cursor.number().min(len_u32(table)) {
            let shard = shards.next(&mut cursor);
            let first = cursor.sized().rest().to_vec();
            let end = base.plus(cursor.number(), cursor.number(), cursor.number());
            shards.dictionary.push(DictionaryShard {
                shard: Some(shard),
                first,
                base,
                end,
                ..DictionaryShard::default()
            });
            base = end;
        }
        ensure_eq("words", totals.words, base.words)?;
        ensure_eq("stems", totals.stems, base.stems)?;
        shards.stems = shards.slices(&mut cursor, len_u32(table));
        shards.characters = shards.slices(&mut cursor, len_u32(table));
        let end = shards.stems.last().map_or(0, |last| last.end);
        ensure_eq("bytes of postings", end, base.bytes)?;
        ensure_eq("shards", 0, u32::from(!cursor.is_empty()))?;
        Ok(shards)
    }

    fn next(&mut self, cursor: &mut Cursor<'_>) -> ShardId {
        let hash = cursor.take(8).first_chunk::<8>().copied();
        self.hashes
            .push(u64::from_le_bytes(hash.unwrap_or_default()));
        ShardId(len_u32(&self.hashes) - 1)
    }

    fn slices(&mut self, cursor: &mut Cursor<'_>, most: u32) -> Vec<PostingsShard> {
        let mut slices = Vec::new();
        let mut start = 0u32;
        for _ in 0..cursor.number().min(most) {
            let shard = self.next(cursor);
            let end = start.saturating_add(cursor.number());
            slices.push(PostingsShard {
                shard,
                start,
                end,
                bytes: None,
            });
            start = end;
        }
        slices
    }

    pub(crate) fn supply(&mut self, shard: ShardId, bytes: Vec<u8>) -> Result<(), ShardError> {
        let at = shard.0 as usize;
        let count = len_u32(&self.hashes);
        let Some(&expected) = self.hashes.get(at) else {
            return Err(ShardError::Unknown { shard, count });
        };
        let found = checksum(&bytes);
        if found != expected {
            return Err(ShardError::Hash { expected, found });
        }
        if let Some(part) = self.dictionary.get_mut(at) {
            return part.supply(&bytes).map_err(ShardError::Content);
        }
        let mut slices = self.stems.iter_mut().chain(&mut self.characters);
        if let Some(slice) = slices.find(|slice| slice.shard == shard) {
            let expected = slice.end - slice.start;
            ensure_eq("bytes of postings", expected, len_u32(&bytes))
                .map_err(ShardError::Content)?;
            slice.bytes = Some(bytes);
        }
        Ok(())
    }

    pub(crate) fn has(&self, shard: ShardId) -> bool {
        let part = self.dictionary.get(shard.0 as usize);
        let mut slices = self.stems.iter().chain(&self.characters);
        part.map_or_else(
            || slices.any(|slice| slice.shard == shard && slice.bytes.is_some()),
            |part| part.table.is_some(),
        )
    }
}
