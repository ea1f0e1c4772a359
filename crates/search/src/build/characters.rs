//! Writes the sections of characters and their bigrams; `characters.rs` describes under
//! which character a bigram is filed.

use super::postings::places_of;
use super::terms::{Occurrences, Terms};
use crate::bigrams::Remaining;
use crate::bytes::{distances, len_u32, put_number};
use crate::characters::{bigram_class, bigrams_per_chunk, partner_odds, rank_order};
use crate::code::Encoder;
use crate::format::Section;
use crate::model::{Context, ModelTrainer, WeightPrefixSums, class};
use crate::postings::{DocTable, Parent, Postings};
use std::collections::BTreeMap;

/// The bigrams that are filed under one character. The key is whether the character is the
/// second of the bigram (`false` sorts first), and the rank of the other character.
type Pairs<'a> = BTreeMap<(bool, u32), &'a Occurrences>;

/// The sections of characters and their bigrams.
pub(crate) fn characters(
    collection: &DocTable,
    terms: &Terms,
    trainer: &ModelTrainer,
) -> [(Section, Vec<u8>); 4] {
    let mut counts = Vec::new();
    for (&character, found) in &terms.characters {
        counts.push((character, len_u32(&found.postings().docs)));
    }
    let mut ranks = BTreeMap::new();
    let mut by_rank = Vec::new();
    for (rank, at) in (0..).zip(rank_order(&counts)) {
        ranks.insert(counts[at as usize].0, rank);
        by_rank.push(counts[at as usize].1);
    }
    let mut filed: BTreeMap<u32, Pairs<'_>> = BTreeMap::new();
    for (&(first, second), found) in &terms.pairs {
        let (first, second) = (ranks[&first], ranks[&second]);
        let under = first.max(second);
        filed
            .entry(under)
            .or_default()
            .insert((first < second, first.min(second)), found);
    }
    let writer = Writer {
        collection,
        trainer,
        partners: partner_odds(by_rank.iter().copied()),
        counts: by_rank,
    };
    let (mut lengths, mut records, mut column) = (Vec::new(), Vec::new(), Vec::new());
    let none = BTreeMap::new();
    for ((character, found), (_, count)) in terms.characters.iter().zip(&counts) {
        let rank = ranks[character];
        let pairs = filed.get(&rank).unwrap_or(&none);
        let record = writer.record(&found.postings(), rank, pairs);
        put_number(&mut lengths, len_u32(&record));
        records.extend_from_slice(&record);
        put_number(&mut column, *count);
    }
    let codes = terms.characters.keys().map(|&character| character as u32);
    [
        (Section::Characters, distances(codes)),
        (Section::CharacterCounts, column),
        (Section::CharacterBlocks, lengths),
        (Section::CharacterPostings, records),
    ]
}

/// Writes records of characters.
struct Writer<'a> {
    collection: &'a DocTable,
    trainer: &'a ModelTrainer,
    partners: WeightPrefixSums,
    /// The number of documents of each character, by rank.
    counts: Vec<u32>,
}

impl Writer<'_> {
    /// The record of one character.
    fn record(&self, postings: &Postings, rank: u32, pairs: &Pairs<'_>) -> Vec<u8> {
        let mut code = Encoder::new(self.trainer);
        code.postings(Parent::Docs(self.collection), None, postings);
        let sides = [true, false].map(|follows| {
            let own = pairs.range((!follows, 0)..=(!follows, u32::MAX));
            own.map(|(key, pair)| (key.1, pair.postings()))
                .collect::<Vec<_>>()
        });
        for (side, follows) in sides.iter().zip([true, false]) {
            let universe = rank + u32::from(follows);
            let partners: Vec<u32> = side.iter().map(|pair| pair.0).collect();
            let count = len_u32(&partners);
            let own = class(self.counts[rank as usize]);
            code.number(Context::PARTNERS, own, universe, count);
            code.subset(&partners, self.partners.weights(count, universe));
        }
        let mut apart = Vec::new();
        let in_chunk = bigrams_per_chunk(self.counts[rank as usize]);
        for side in sides.iter().filter(|side| side.len() > in_chunk) {
            for pairs in side.chunks(in_chunk) {
                let mut chunk = Encoder::new(self.trainer);
                self.chunk(&mut chunk, postings, rank, pairs);
                let bytes = chunk.finish(false);
                code.number(Context::CHUNK_BYTES, 0, u32::MAX - 1, len_u32(&bytes));
                apart.extend_from_slice(&bytes);
            }
        }
        for side in sides.iter().filter(|side| side.len() <= in_chunk) {
            self.chunk(&mut code, postings, rank, side);
        }
        let mut record = code.finish(!apart.is_empty());
        record.extend_from_slice(&apart);
        record
    }

    /// Encodes bigrams of one character, each as a subset of the occurrences that the
    /// bigrams before it have left.
    fn chunk(
        &self,
        code: &mut Encoder<'_>,
        postings: &Postings,
        rank: u32,
        pairs: &[(u32, Postings)],
    ) {
        let docs = len_u32(&self.collection.group_of);
        let own = self.counts[rank as usize];
        let mut left = Remaining::of(postings.clone());
        for (partner, pair) in pairs {
            let class = bigram_class(own, self.counts[*partner as usize], docs);
            let parent = Parent::Term(&left.postings, &left.sums);
            code.postings(parent, Some(class), pair);
            let places = places_of(&pair.docs, &left.postings.docs);
            left.take(pair, &places);
        }
    }
}
