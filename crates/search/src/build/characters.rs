//! Writes the sections of characters and their pairs; see `characters.rs` for
//! how they are filed.

use super::postings::places_of;
use super::terms::{Occurrences, Terms};
use super::write::{distances, size};
use crate::bits::BitWriter;
use crate::bytes::put_number;
use crate::characters::{Left, PAIRS_IN_CHUNK, rank_order};
use crate::format::Section;
use crate::postings::{Collection, Parent, Postings};
use std::collections::BTreeMap;

/// The pairs filed under one character: whether it follows the other (those
/// last), and the other's rank.
type Pairs<'a> = BTreeMap<(bool, u32), &'a Occurrences>;

/// The sections of characters and their pairs.
pub(crate) fn characters(collection: &Collection, terms: &Terms) -> [(Section, Vec<u8>); 4] {
    let mut counts = Vec::new();
    for (&character, found) in &terms.characters {
        counts.push((character, size(&found.postings().docs)));
    }
    let mut ranks = BTreeMap::new();
    for (rank, at) in (0..).zip(rank_order(&counts)) {
        ranks.insert(counts[at as usize].0, rank);
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
    let (mut lengths, mut records, mut column) = (Vec::new(), Vec::new(), Vec::new());
    let none = BTreeMap::new();
    for ((character, found), (_, count)) in terms.characters.iter().zip(&counts) {
        let rank = ranks[character];
        let pairs = filed.get(&rank).unwrap_or(&none);
        let record = record(collection, &found.postings(), rank, pairs);
        put_number(&mut lengths, size(&record));
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

/// The record of one character.
fn record(collection: &Collection, postings: &Postings, rank: u32, pairs: &Pairs<'_>) -> Vec<u8> {
    let mut bits = BitWriter::default();
    bits.postings(&Parent::Collection(collection), true, postings);
    for follows in [true, false] {
        let universe = rank + u32::from(follows);
        if universe == 0 {
            continue;
        }
        let own = || pairs.range((!follows, 0)..=(!follows, u32::MAX));
        let partners: Vec<u32> = own().map(|(key, _)| key.1).collect();
        bits.gamma(size(&partners) + 1);
        bits.subset(&partners, universe);
        let all: Vec<Postings> = own().map(|(_, pair)| pair.postings()).collect();
        let chunks: Vec<BitWriter> = all
            .chunks(PAIRS_IN_CHUNK)
            .map(|pairs| chunk(postings, pairs))
            .collect();
        if chunks.len() > 1 {
            for chunk in &chunks {
                bits.gamma(u32::try_from(chunk.len()).unwrap_or(u32::MAX));
            }
        }
        for chunk in &chunks {
            bits.append(chunk);
        }
    }
    bits.finish()
}

/// Pairs of one character, each within what the others have left.
fn chunk(postings: &Postings, pairs: &[Postings]) -> BitWriter {
    let mut bits = BitWriter::default();
    let mut left = Left::of(postings);
    for pair in pairs {
        bits.postings(&Parent::Term(&left.postings), false, pair);
        let places = places_of(&pair.docs, &left.postings.docs);
        left.take(pair, &places);
    }
    bits
}
