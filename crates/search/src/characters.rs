//! Characters of scripts without spaces, and the pairs (bigrams) they form.
//! A pair is filed under the rarer of its two characters, as a subset of that
//! character's documents, less those whose occurrences other pairs have used up.

use crate::bytes::{Cursor, put_number};
use crate::code::Decoder;
use crate::error::{OpenError, ensure_eq};
use crate::format::Section;
use crate::index::{Reader, offsets};
use crate::odds::{Graded, Kind, class};
use crate::postings::{
    FREQUENCIES, MANY, Parent, Postings, frequency_level, part_sums, pick, room, select,
};
use crate::sort::order_by;
use bookmobile_search_code::State;
use std::sync::Arc;

/// How many pairs on one side of a character in so many documents are told together.
/// Where there are more, the length of each chunk is told, so that a pair is found in
/// a bounded number of steps; what earlier pairs have used up counts within a chunk.
/// The lists of a frequent character are long: of these a few are read.
pub(crate) fn pairs_in_chunk(docs: u32) -> usize {
    if docs < FREQUENT { 32 } else { 8 }
}

/// The documents of a character that is frequent.
const FREQUENT: u32 = 512;

/// The odds of pairs within so few documents are kept up to date.
const SHORT: usize = 256;

/// What is worked out once, when an index is opened.
#[derive(Clone, Debug, Default)]
pub(crate) struct CharacterTable {
    /// Sorted by character: its rank.
    ranks: Vec<(char, u32)>,
    /// By rank, from the most frequent: the number of documents, and the place
    /// of the character's record in the section.
    records: Vec<(u32, u32, u32)>,
    /// By rank, how likely characters are to be partners.
    partners: Graded,
}

impl CharacterTable {
    /// Reads the columns.
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

/// How likely characters are to be partners, by their numbers of documents in
/// the order of ranks.
pub(crate) fn partner_odds(counts: impl ExactSizeIterator<Item = u32> + Clone) -> Graded {
    Graded::new(counts)
}

/// The class of a pair: by how many documents would have both characters if
/// they knew nothing of each other.
pub(crate) fn pair_class(first: u32, second: u32, docs: u32) -> u32 {
    let both = u64::from(first) * u64::from(second) * 2 / u64::from(docs.max(1));
    class(u32::try_from(both).unwrap_or(u32::MAX))
}

/// The order of ranks: frequent characters first, ties by code.
pub(crate) fn rank_order(characters: &[(char, u32)]) -> Vec<u32> {
    order_by(characters, |&(_, count)| u32::MAX - count)
}

/// The record of one character, if it is here: its postings, then its pairs with more
/// frequent characters, first those that follow it, then those that precede it.
fn record<'a>(reader: &Reader<'a>, rank: u32) -> Option<&'a [u8]> {
    let table = &reader.parts.characters;
    let &(_, start, end) = table.records.get(rank as usize)?;
    reader.postings(Section::CharacterPostings, start..end)
}

/// What comes before the pairs in a record. It is kept for other pairs of this
/// character: packed, so that there is room for those that are asked for most.
#[derive(Debug)]
pub(crate) struct Head {
    pub(crate) rank: u32,
    /// Where the character occurs: the documents with their levels.
    docs: Vec<u8>,
    headings: Vec<bool>,
    titles: Vec<u8>,
    /// The partners that follow, and those that precede, by their ranks.
    sides: [Vec<u8>; 2],
    /// The bytes of each chunk that stands apart.
    apart: Vec<u32>,
    /// Where the pairs that do not stand apart begin.
    pairs: State,
}

impl Head {
    /// The head of the record of the character of this rank: of a record that is here.
    pub(crate) fn read(reader: &Reader<'_>, rank: u32) -> Option<Arc<Self>> {
        if let Some(known) = reader.cache.head(rank) {
            return Some(known);
        }
        let table = &reader.parts.characters;
        let mut bits = Decoder::new(record(reader, rank)?, &reader.parts.chances);
        let parent = Parent::Collection(&reader.parts.collection);
        let postings = bits.postings(parent, Some(table.docs(rank)), 0);
        let (mut sides, mut chunks) = ([Vec::new(), Vec::new()], 0);
        for (side, follows) in sides.iter_mut().zip([1, 0]) {
            // A character can follow itself, and that is told once.
            let universe = rank + follows;
            let count = bits.number(Kind::PARTNERS, class(table.docs(rank)), universe);
            let partners = bits.subset(count, table.partners.odds(count, universe));
            chunks += chunks_apart(&partners, pairs_in_chunk(table.docs(rank)));
            *side = pack(&partners, &[]);
        }
        let apart = (0..chunks).map(|_| bits.number(Kind::CHUNK_BYTES, 0, u32::MAX - 1));
        let apart = apart.collect();
        let head = Arc::new(Self {
            rank,
            docs: pack(&postings.docs, &postings.levels),
            headings: postings.headings,
            titles: pack(&postings.titles, &[]),
            sides,
            apart,
            pairs: bits.state(),
        });
        reader.cache.keep_head(&head);
        Some(head)
    }

    /// Where the character occurs.
    pub(crate) fn postings(&self) -> Postings {
        let (docs, levels) = unpack(&self.docs);
        Postings {
            docs,
            levels,
            headings: self.headings.clone(),
            titles: unpack(&self.titles).0,
            ..Postings::default()
        }
    }

    /// About how many bytes of memory it takes.
    pub(crate) fn bytes(&self) -> usize {
        let [following, preceding] = &self.sides;
        let packed = self.docs.len() + self.titles.len() + following.len() + preceding.len();
        size_of::<Self>() + packed + self.headings.len() + size_of_val(&*self.apart)
    }

    /// The postings of the pair with the character of this rank, which follows
    /// or precedes.
    fn pair(&self, reader: &Reader<'_>, partner: u32, follows: bool) -> Option<Postings> {
        let bytes = record(reader, self.rank)?;
        let chances = &reader.parts.chances;
        let [following, preceding] = &self.sides;
        let following = unpack(following).0;
        let preceding = if follows {
            Vec::new()
        } else {
            unpack(preceding).0
        };
        let own = if follows { &following } else { &preceding };
        let place = own.binary_search(&partner).ok()?;
        let in_chunk = pairs_in_chunk(reader.parts.characters.docs(self.rank));
        if own.len() > in_chunk {
            // These chunks are at the end of the record, those that follow first.
            let others = if follows {
                0
            } else {
                chunks_apart(&following, in_chunk)
            };
            let chunk = others + place / in_chunk;
            let length = |lengths: &[u32]| lengths.iter().map(|&length| length as usize).sum();
            let all: usize = length(&self.apart);
            let start = bytes.len().checked_sub(all)? + length(self.apart.get(..chunk)?);
            let end = start + *self.apart.get(chunk)? as usize;
            let mut code = Decoder::new(bytes.get(start..end)?, chances);
            let first = place / in_chunk * in_chunk;
            return self.last_of(reader, &mut code, own.get(first..=place)?);
        }
        let mut code = Decoder::resume(bytes, chances, self.pairs);
        if !follows && chunks_apart(&following, in_chunk) == 0 && !following.is_empty() {
            self.last_of(reader, &mut code, &following)?;
        }
        self.last_of(reader, &mut code, own.get(..=place)?)
    }

    /// Reads pairs, as many as there are partners; gives the last one.
    fn last_of(
        &self,
        reader: &Reader<'_>,
        code: &mut Decoder<'_>,
        partners: &[u32],
    ) -> Option<Postings> {
        let table = &reader.parts.characters;
        let docs = reader.doc_count();
        let mut left = Left::of(self.postings());
        let mut last = None;
        for &partner in partners {
            // Past the end only damaged bytes go on.
            if code.overran() {
                return None;
            }
            let class = pair_class(table.docs(self.rank), table.docs(partner), docs);
            let parent = Parent::Term(&left.postings, &left.sums);
            let (postings, places) = code.placed(parent, None, class);
            left.take(&postings, &places);
            last = Some(postings);
        }
        last
    }
}

fn chunks_apart(side: &[u32], in_chunk: usize) -> usize {
    let chunks = side.len().div_ceil(in_chunk);
    if chunks > 1 { chunks } else { 0 }
}

/// Ascending numbers, each with a level beside it (or none), in a byte or two each.
fn pack(numbers: &[u32], levels: &[u8]) -> Vec<u8> {
    let mut packed = Vec::with_capacity(numbers.len());
    let mut last = 0;
    for (at, &number) in numbers.iter().enumerate() {
        let level = levels.get(at).copied().unwrap_or(0);
        put_number(&mut packed, (number - last) << 3 | u32::from(level));
        last = number;
    }
    packed.shrink_to_fit();
    packed
}

/// What was packed: the numbers, and their levels. (It reads as [`Cursor::number`] does,
/// without its calls: this is done for each pair.)
fn unpack(packed: &[u8]) -> (Vec<u32>, Vec<u8>) {
    let (mut numbers, mut levels) = (vec![0; packed.len()], vec![0; packed.len()]);
    let (mut step, mut shift, mut last, mut count) = (0, 0, 0, 0);
    for &byte in packed {
        step |= u32::from(byte & 0x7f) << shift;
        shift += 7;
        // Written each time and kept at the last byte of a number.
        if let (Some(number), Some(level)) = (numbers.get_mut(count), levels.get_mut(count)) {
            *number = last + (step >> 3);
            *level = step.to_le_bytes()[0] & 7;
        }
        if byte < 0x80 {
            last += step >> 3;
            count += 1;
            (step, shift) = (0, 0);
        }
    }
    numbers.truncate(count);
    levels.truncate(count);
    (numbers, levels)
}

/// What is left of a character's occurrences while its pairs are told one by
/// one: an occurrence has one neighbour on a side, so it is in one pair of that
/// side.
#[derive(Clone, Debug)]
pub(crate) struct Left {
    pub(crate) postings: Postings,
    /// The sums of what its documents weigh.
    pub(crate) sums: Vec<u32>,
    room: Vec<u32>,
    /// How many of the documents have no room left.
    full: usize,
}

impl Left {
    pub(crate) fn of(character: Postings) -> Self {
        let mut sums = Vec::new();
        part_sums(&mut sums, &character);
        Self {
            room: room(&character),
            sums,
            postings: character,
            full: 0,
        }
    }

    /// Takes away the occurrences of a pair, which is at these places of the
    /// character's documents.
    pub(crate) fn take(&mut self, pair: &Postings, places: &[u32]) {
        for (&place, &level) in places.iter().zip(&pair.levels) {
            let at = place as usize;
            let Some(room) = self
                .room
                .get_mut(at)
                .filter(|room| **room != MANY && **room > 0)
            else {
                continue;
            };
            let least = usize::from(level)
                .checked_sub(1)
                .and_then(|level| FREQUENCIES.get(level));
            *room = room.saturating_sub(*least.unwrap_or(&0));
            self.postings.levels[at] = self.postings.levels[at].min(frequency_level(*room));
            self.full += usize::from(*room == 0);
        }
        // Documents are dropped by the eighth, not one by one, for speed.
        if self.full * 8 > self.room.len() {
            self.drop_full();
        } else if self.room.len() < SHORT {
            part_sums(&mut self.sums, &self.postings);
        }
    }

    fn drop_full(&mut self) {
        let kept = select(&self.room, |&room| room > 0);
        let old = &self.postings;
        let mut postings = Postings {
            docs: pick(&old.docs, &kept),
            titles: old.titles.clone(),
            ..Postings::default()
        };
        for &at in &kept {
            postings.levels.push(old.levels[at as usize]);
            if !old.headings.is_empty() {
                postings.headings.push(old.in_heading(at as usize));
            }
        }
        self.room = pick(&self.room, &kept);
        part_sums(&mut self.sums, &postings);
        self.postings = postings;
        self.full = 0;
    }
}

/// Where the pair `first second` occurs, if it does.
pub(crate) fn pair(reader: &Reader<'_>, first: char, second: char) -> Option<Postings> {
    let first = reader.parts.characters.rank(first)?;
    let second = reader.parts.characters.rank(second)?;
    let follows = first >= second;
    let (owner, partner) = if follows {
        (first, second)
    } else {
        (second, first)
    };
    Head::read(reader, owner)?.pair(reader, partner, follows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_comes_back() {
        let numbers = [0, 1, 16, 17, 5_000, 2_000_000, u32::MAX >> 3];
        let levels = [1, 6, 0, 7, 2, 3, 4];
        let packed = pack(&numbers, &levels);
        assert_eq!(unpack(&packed), (numbers.to_vec(), levels.to_vec()));
        assert_eq!(unpack(&pack(&numbers, &[])).0, numbers);
        assert_eq!(unpack(&pack(&[], &[])), (Vec::new(), Vec::new()));
    }
}
