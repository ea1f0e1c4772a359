//! The table of characters of scripts without spaces: how frequent each is, and where
//! its record begins. A pair (bigram) is filed under the rarer of its two characters,
//! as a subset of that character's documents, less those whose occurrences other pairs
//! have used up; `bigrams.rs` reads the records.

use crate::bytes::{Cursor, len_u32};
use crate::error::{OpenError, ensure_eq};
use crate::model::{WeightPrefixSums, class};
use crate::sort::order_by;

/// How many bigrams are in a chunk on one side of a character with this many documents.
/// Where there are more bigrams than that, the length of each chunk is encoded, so that a
/// bigram is reached in a bounded number of steps. Occurrences that earlier bigrams
/// account for are subtracted only within a chunk. Frequent characters have long lists, so
/// their chunks are small.
pub(crate) fn bigrams_per_chunk(docs: u32) -> usize {
    if docs < FREQUENT { 32 } else { 8 }
}

/// A character with this many documents is frequent.
const FREQUENT: u32 = 512;

/// The characters of an index, parsed when it is opened.
#[derive(Clone, Debug, Default)]
pub(crate) struct CharacterTable {
    /// The rank of each character, sorted by character.
    ranks: Vec<(char, u32)>,
    /// By rank, from the most frequent: the number of documents, and the range of the
    /// character's record in the section.
    pub(crate) records: Vec<(u32, u32, u32)>,
    /// By rank, the weights of characters as partners in bigrams.
    pub(crate) partners: WeightPrefixSums,
}

impl CharacterTable {
    /// Parses the columns.
    pub(crate) fn open(
        codes: &[u8],
        counts: &[u8],
        blocks: &[u8],
        bytes: u32,
    ) -> Result<Self, OpenError> {
        let (mut codes, mut counts) = (Cursor::new(codes), Cursor::new(counts));
        let mut all = Vec::new();
        let mut code = 0u32;
        while !codes.is_empty() {
            code = code.saturating_add(codes.number());
            all.push((char::from_u32(code).unwrap_or('\0'), counts.number()));
        }
        let count = u32::try_from(all.len()).unwrap_or(u32::MAX);
        let offsets = offsets(blocks, "records of characters", count, bytes)?;
        ensure_eq("counts of characters", 0, u32::from(!counts.is_empty()))?;
        let order = rank_order(&all);
        let mut table = Self {
            ranks: all.iter().map(|&(character, _)| (character, 0)).collect(),
            ..Self::default()
        };
        for (rank, at) in (0..).zip(order) {
            let at = at as usize;
            table.ranks[at].1 = rank;
            table
                .records
                .push((all[at].1, offsets[at], offsets[at + 1]));
        }
        table.partners = partner_odds(table.records.iter().map(|record| record.0));
        Ok(table)
    }

    /// How many documents have the character of this rank.
    pub(crate) fn docs(&self, rank: u32) -> u32 {
        self.records.get(rank as usize).map_or(0, |record| record.0)
    }

    /// A character's rank by frequency, if the collection has it.
    pub(crate) fn rank(&self, character: char) -> Option<u32> {
        let at = self
            .ranks
            .binary_search_by_key(&character, |entry| entry.0)
            .ok()?;
        Some(self.ranks[at].1)
    }
}

/// The weights of characters as partners in bigrams, by their numbers of documents in the
/// order of ranks.
pub(crate) fn partner_odds(counts: impl ExactSizeIterator<Item = u32> + Clone) -> WeightPrefixSums {
    WeightPrefixSums::new(counts)
}

/// The class of a bigram: how many documents would have both characters if these were
/// independent.
pub(crate) fn bigram_class(first: u32, second: u32, docs: u32) -> u32 {
    let both = u64::from(first) * u64::from(second) * 2 / u64::from(docs.max(1));
    class(u32::try_from(both).unwrap_or(u32::MAX))
}

/// The order of ranks: frequent characters first, ties by code.
pub(crate) fn rank_order(characters: &[(char, u32)]) -> Vec<u32> {
    order_by(characters, |&(_, count)| u32::MAX - count)
}

/// The prefix sums of a column of lengths, checked against the sum that is expected.
fn offsets(
    column: &[u8],
    name: &'static str,
    count: u32,
    bytes: u32,
) -> Result<Vec<u32>, OpenError> {
    let mut cursor = Cursor::new(column);
    let mut offsets = vec![0];
    let mut end = 0u32;
    while !cursor.is_empty() {
        end = end.saturating_add(cursor.number());
        offsets.push(end);
    }
    ensure_eq(name, count, len_u32(&offsets) - 1)?;
    ensure_eq("bytes of postings", bytes, end)?;
    Ok(offsets)
}
