//! Reads the records of characters: where a character occurs, and each pair (bigram)
//! that is filed under it. `build/characters.rs` writes them.

use crate::bytes::put_number;
use crate::characters::{bigram_class, bigrams_per_chunk};
use crate::code::Decoder;
use crate::format::Section;
use crate::index_reader::IndexReader;
use crate::model::{Context, class};
use crate::partial::NotFound;
use crate::postings::{
    Parent, Postings, TF_BUCKETS, UNBOUNDED, part_sums, pick, remaining_tf, select, tf_bucket,
};
use bookmobile_search_code::State;
use std::sync::{Arc, Mutex};

/// For bigrams within at most this many documents the weights are updated after each.
const SHORT: usize = 256;

/// The record of a character: its postings, then its bigrams with more frequent
/// characters, first those that follow it, then those that precede it.
fn record<'a>(reader: &IndexReader<'a>, rank: u32) -> Result<&'a [u8], NotFound> {
    let table = &reader.sections.characters;
    let record = table.records.get(rank as usize);
    let &(_, start, end) = record.ok_or(NotFound::Absent)?;
    reader.postings(Section::CharacterPostings, start..end)
}

/// The head of a record: what comes before its bigrams. It is cached for other bigrams of
/// the character, packed, so that more heads fit into the cache.
#[derive(Debug)]
pub(crate) struct RecordHead {
    pub(crate) rank: u32,
    /// The documents of the character with their term frequency buckets, packed.
    docs: Vec<u8>,
    headings: Vec<bool>,
    titles: Vec<u8>,
    /// The partners that follow, and those that precede, by their ranks.
    sides: [Vec<u8>; 2],
    /// The bytes of each chunk at the end of the record.
    apart: Vec<u32>,
    /// The decoder's state at the first bigram that is in no such chunk.
    pairs: State,
}

impl RecordHead {
    /// The head of the record of the character of this rank.
    fn read(
        reader: &IndexReader<'_>,
        records: &RecordCache,
        rank: u32,
    ) -> Result<Arc<Self>, NotFound> {
        if let Some(known) = records.get(rank) {
            return Ok(known);
        }
        let table = &reader.sections.characters;
        let mut bits = Decoder::new(record(reader, rank)?, &reader.sections.probabilities);
        let parent = Parent::Docs(&reader.sections.docs);
        let postings = bits.postings(parent, Some(table.docs(rank)), 0);
        let (mut sides, mut chunks) = ([Vec::new(), Vec::new()], 0);
        for (side, follows) in sides.iter_mut().zip([1, 0]) {
            // A character can follow itself; that is encoded once.
            let universe = rank + follows;
            let count = bits.number(Context::PARTNERS, class(table.docs(rank)), universe);
            let partners = bits.subset(count, table.partners.weights(count, universe));
            chunks += chunks_apart(&partners, bigrams_per_chunk(table.docs(rank)));
            *side = pack(&partners, &[]);
        }
        let apart = (0..chunks).map(|_| bits.number(Context::CHUNK_BYTES, 0, u32::MAX - 1));
        let apart = apart.collect();
        let head = Arc::new(Self {
            rank,
            docs: pack(&postings.docs, &postings.tf_buckets),
            headings: postings.headings,
            titles: pack(&postings.titles, &[]),
            sides,
            apart,
            pairs: bits.state(),
        });
        records.put(&head);
        Ok(head)
    }

    /// Where the character occurs.
    pub(crate) fn postings(&self) -> Postings {
        let (docs, tf_buckets) = unpack(&self.docs);
        Postings {
            docs,
            tf_buckets,
            headings: self.headings.clone(),
            titles: unpack(&self.titles).0,
            ..Postings::default()
        }
    }

    /// Its approximate size in memory, in bytes.
    pub(crate) fn bytes(&self) -> usize {
        let [following, preceding] = &self.sides;
        let packed = self.docs.len() + self.titles.len() + following.len() + preceding.len();
        size_of::<Self>() + packed + self.headings.len() + size_of_val(&*self.apart)
    }

    /// The postings of the bigram with the character of this rank, which follows or
    /// precedes.
    fn bigram(
        &self,
        reader: &IndexReader<'_>,
        partner: u32,
        follows: bool,
    ) -> Result<Postings, NotFound> {
        let bytes = record(reader, self.rank)?;
        let found = self.bigram_in(bytes, reader, partner, follows);
        found.ok_or(NotFound::Absent)
    }

    fn bigram_in(
        &self,
        bytes: &[u8],
        reader: &IndexReader<'_>,
        partner: u32,
        follows: bool,
    ) -> Option<Postings> {
        let probabilities = &reader.sections.probabilities;
        let [following, preceding] = &self.sides;
        let following = unpack(following).0;
        let preceding = if follows {
            Vec::new()
        } else {
            unpack(preceding).0
        };
        let own = if follows { &following } else { &preceding };
        let place = own.binary_search(&partner).ok()?;
        let in_chunk = bigrams_per_chunk(reader.sections.characters.docs(self.rank));
        if own.len() > in_chunk {
            // These chunks are at the end of the record, those of following characters
            // first.
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
            let mut code = Decoder::new(bytes.get(start..end)?, probabilities);
            let first = place / in_chunk * in_chunk;
            return self.last_of(reader, &mut code, own.get(first..=place)?);
        }
        let mut code = Decoder::resume(bytes, probabilities, self.pairs);
        if !follows && chunks_apart(&following, in_chunk) == 0 && !following.is_empty() {
            self.last_of(reader, &mut code, &following)?;
        }
        self.last_of(reader, &mut code, own.get(..=place)?)
    }

    /// Decodes as many bigrams as there are partners; returns the last one.
    fn last_of(
        &self,
        reader: &IndexReader<'_>,
        code: &mut Decoder<'_>,
        partners: &[u32],
    ) -> Option<Postings> {
        let table = &reader.sections.characters;
        let docs = reader.doc_count();
        let mut left = Remaining::of(self.postings());
        let mut last = None;
        for &partner in partners {
            // Only damaged bytes continue past the end.
            if code.overran() {
                return None;
            }
            let class = bigram_class(table.docs(self.rank), table.docs(partner), docs);
            let parent = Parent::Term(&left.postings, &left.sums);
            let (postings, places) = code.placed(parent, None, class);
            left.take(&postings, &places);
            last = Some(postings);
        }
        last
    }
}

/// How many bytes of record heads are cached. In a collection of 12,000 texts this is
/// enough for most characters with more than a few documents.
const MOST_HEAD_BYTES: usize = 2 << 20;

/// The most recently used record heads, the latest at the end.
#[derive(Debug, Default)]
pub(crate) struct RecordCache {
    records: Mutex<Vec<Arc<RecordHead>>>,
}

impl RecordCache {
    /// The head of a character's record, if it is cached.
    fn get(&self, rank: u32) -> Option<Arc<RecordHead>> {
        let mut all = self.records.lock().ok()?;
        let at = all.iter().position(|head| head.rank == rank)?;
        let found = all.remove(at);
        all.push(found.clone());
        Some(found)
    }

    /// Caches the head of a record, and drops the least recently used ones.
    fn put(&self, head: &Arc<RecordHead>) {
        let Ok(mut all) = self.records.lock() else {
            return;
        };
        all.push(head.clone());
        let mut bytes = 0;
        let kept = all.iter().rev().take_while(|kept| {
            bytes += kept.bytes();
            bytes <= MOST_HEAD_BYTES
        });
        let dropped = all.len() - kept.count();
        all.drain(..dropped);
    }
}

fn chunks_apart(side: &[u32], in_chunk: usize) -> usize {
    let chunks = side.len().div_ceil(in_chunk);
    if chunks > 1 { chunks } else { 0 }
}

/// Packs ascending numbers, each with a bucket (or none), mostly in one or two bytes each.
fn pack(numbers: &[u32], tf_buckets: &[u8]) -> Vec<u8> {
    let mut packed = Vec::with_capacity(numbers.len());
    let mut last = 0;
    for (at, &number) in numbers.iter().enumerate() {
        let bucket = tf_buckets.get(at).copied().unwrap_or(0);
        put_number(&mut packed, (number - last) << 3 | u32::from(bucket));
        last = number;
    }
    packed.shrink_to_fit();
    packed
}

/// Unpacks numbers and their buckets. (It decodes as `Cursor::number` does, but without
/// calls, because it runs for each bigram.)
fn unpack(packed: &[u8]) -> (Vec<u32>, Vec<u8>) {
    let (mut numbers, mut tf_buckets) = (vec![0; packed.len()], vec![0; packed.len()]);
    let (mut step, mut shift, mut last, mut count) = (0, 0, 0, 0);
    for &byte in packed {
        step |= u32::from(byte & 0x7f) << shift;
        shift += 7;
        // Written each time, and kept at the last byte of a number.
        if let (Some(number), Some(bucket)) = (numbers.get_mut(count), tf_buckets.get_mut(count)) {
            *number = last + (step >> 3);
            *bucket = step.to_le_bytes()[0] & 7;
        }
        if byte < 0x80 {
            last += step >> 3;
            count += 1;
            (step, shift) = (0, 0);
        }
    }
    numbers.truncate(count);
    tf_buckets.truncate(count);
    (numbers, tf_buckets)
}

/// The occurrences of a character that no bigram has accounted for yet, while its bigrams
/// are decoded one by one. An occurrence has one neighbour on a side, so it is in one
/// bigram of that side.
#[derive(Clone, Debug)]
pub(crate) struct Remaining {
    pub(crate) postings: Postings,
    /// The prefix sums of the weights of its documents.
    pub(crate) sums: Vec<u32>,
    tf: Vec<u32>,
    /// How many of the documents have no occurrence left.
    full: usize,
}

impl Remaining {
    pub(crate) fn of(character: Postings) -> Self {
        let mut sums = Vec::new();
        part_sums(&mut sums, &character);
        Self {
            tf: remaining_tf(&character),
            sums,
            postings: character,
            full: 0,
        }
    }

    /// Subtracts the occurrences of a bigram, which is at these places of the character's
    /// documents.
    pub(crate) fn take(&mut self, pair: &Postings, places: &[u32]) {
        for (&place, &bucket) in places.iter().zip(&pair.tf_buckets) {
            let at = place as usize;
            let Some(remaining_tf) = self
                .tf
                .get_mut(at)
                .filter(|remaining_tf| **remaining_tf != UNBOUNDED && **remaining_tf > 0)
            else {
                continue;
            };
            let least = usize::from(bucket)
                .checked_sub(1)
                .and_then(|bucket| TF_BUCKETS.get(bucket));
            *remaining_tf = remaining_tf.saturating_sub(*least.unwrap_or(&0));
            self.postings.tf_buckets[at] =
                self.postings.tf_buckets[at].min(tf_bucket(*remaining_tf));
            self.full += usize::from(*remaining_tf == 0);
        }
        // Documents are dropped in batches of an eighth, for speed.
        if self.full * 8 > self.tf.len() {
            self.drop_full();
        } else if self.tf.len() < SHORT {
            part_sums(&mut self.sums, &self.postings);
        }
    }

    fn drop_full(&mut self) {
        let kept = select(&self.tf, |&remaining_tf| remaining_tf > 0);
        let old = &self.postings;
        let mut postings = Postings {
            docs: pick(&old.docs, &kept),
            titles: old.titles.clone(),
            ..Postings::default()
        };
        for &at in &kept {
            postings.tf_buckets.push(old.tf_buckets[at as usize]);
            if !old.headings.is_empty() {
                postings.headings.push(old.in_heading(at as usize));
            }
        }
        self.tf = pick(&self.tf, &kept);
        part_sums(&mut self.sums, &postings);
        self.postings = postings;
        self.full = 0;
    }
}

/// Where a character occurs.
pub(crate) fn character_postings(
    reader: &IndexReader<'_>,
    records: &RecordCache,
    character: char,
) -> Result<Postings, NotFound> {
    let rank = rank(reader, character)?;
    Ok(RecordHead::read(reader, records, rank)?.postings())
}

/// Where the bigram `first second` occurs.
pub(crate) fn bigram(
    reader: &IndexReader<'_>,
    records: &RecordCache,
    first: char,
    second: char,
) -> Result<Postings, NotFound> {
    let (first, second) = (rank(reader, first)?, rank(reader, second)?);
    let follows = first >= second;
    let (owner, partner) = if follows {
        (first, second)
    } else {
        (second, first)
    };
    RecordHead::read(reader, records, owner)?.bigram(reader, partner, follows)
}

fn rank(reader: &IndexReader<'_>, character: char) -> Result<u32, NotFound> {
    let rank = reader.sections.characters.rank(character);
    rank.ok_or(NotFound::Absent)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_comes_back() {
        let numbers = [0, 1, 16, 17, 5_000, 2_000_000, u32::MAX >> 3];
        let tf_buckets = [1, 6, 0, 7, 2, 3, 4];
        let packed = pack(&numbers, &tf_buckets);
        assert_eq!(unpack(&packed), (numbers.to_vec(), tf_buckets.to_vec()));
        assert_eq!(unpack(&pack(&numbers, &[])).0, numbers);
        assert_eq!(unpack(&pack(&[], &[])), (Vec::new(), Vec::new()));
    }
}
