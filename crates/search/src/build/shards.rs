//! Cuts the sections of an index into shards, which `shards.rs` reads. The dictionary is
//! cut where no stem has words on both sides, and postings between blocks, so that each
//! shard can be used without another.

use super::write::dictionary;
use crate::bytes::{Cursor, len_u32, put_number, put_sized};
use crate::error::OpenError;
use crate::format::{SECTION_COUNT, STEMS_IN_BLOCK, Section, checksum};
use crate::word_table::{DictionaryOffsets, FrontCodedWords, Step, WordTable};

/// How many times larger a shard of the dictionary is than one of postings: words are
/// compressed in transfer, postings cannot be.
const DICTIONARY_BYTES: usize = 3;

/// Cuts the sections and returns the shards in the order of their numbers. The sections
/// that were cut are left empty, and the table of shards is filled.
pub(crate) fn cut(
    sections: &mut [Vec<u8>; SECTION_COUNT],
    shard_bytes: usize,
) -> Result<Vec<Vec<u8>>, OpenError> {
    let mut take = |section: Section| core::mem::take(&mut sections[section as usize]);
    let words = take(Section::Words);
    let (stems, blocks) = (take(Section::WordsStem), take(Section::StemBlocks));
    let stem_postings = take(Section::StemPostings);
    let character_postings = take(Section::CharacterPostings);
    let records = numbers(&sections[Section::CharacterBlocks as usize]);
    let (mut table, mut shards) = (Vec::new(), Vec::new());
    let parts = dictionary_parts(&words, &stems, &blocks, shard_bytes * DICTIONARY_BYTES)?;
    put_number(&mut table, len_u32(&parts));
    for (first, counts, part) in parts {
        table.extend_from_slice(&checksum(&part).to_le_bytes());
        put_sized(&mut table, first.as_bytes());
        for count in [counts.words, counts.stems, counts.bytes] {
            put_number(&mut table, count);
        }
        shards.push(part);
    }
    let shapes = numbers(&blocks);
    let lengths: Vec<u32> = shapes.iter().map(|shape| shape / STEMS_IN_BLOCK).collect();
    for (data, lengths) in [(stem_postings, lengths), (character_postings, records)] {
        let slices = slices(&data, &lengths, shard_bytes);
        put_number(&mut table, len_u32(&slices));
        for slice in slices {
            table.extend_from_slice(&checksum(slice).to_le_bytes());
            put_number(&mut table, len_u32(slice));
            shards.push(slice.to_vec());
        }
    }
    sections[Section::Shards as usize] = table;
    Ok(shards)
}

fn numbers(column: &[u8]) -> Vec<u32> {
    let (mut cursor, mut all) = (Cursor::new(column), Vec::new());
    while !cursor.is_empty() {
        all.push(cursor.number());
    }
    all
}

/// Slices of at most `most` bytes, cut between items of these lengths. An item that is
/// longer has a slice of its own.
fn slices<'a>(data: &'a [u8], lengths: &[u32], most: usize) -> Vec<&'a [u8]> {
    let (mut slices, mut start, mut end) = (Vec::new(), 0, 0);
    for &length in lengths {
        if end > start && end + length as usize > start + most {
            slices.push(&data[start..end]);
            start = end;
        }
        end += length as usize;
    }
    if end > start {
        slices.push(&data[start..end]);
    }
    slices
}

/// The shards of the dictionary, each with its first word, its numbers of words, stems and
/// bytes of postings, and its content.
fn dictionary_parts(
    stream: &[u8],
    stem_column: &[u8],
    blocks: &[u8],
    most: usize,
) -> Result<Vec<(String, DictionaryOffsets, Vec<u8>)>, OpenError> {
    let table = WordTable::open(stream, stem_column, blocks, DictionaryOffsets::default())?;
    let mut words = Vec::new();
    let all = FrontCodedWords {
        table: &table,
        stream,
    };
    all.walk(0, &mut |_, word, _| {
        words.push(String::from_utf8_lossy(word).into_owned());
        Step::Next
    });
    let (column, shapes) = (numbers(stem_column), numbers(blocks));
    let cuts = cuts(&words, &column, &shapes, most);
    let mut parts = Vec::new();
    let (mut next_stem, mut shape_at) = (0, 0);
    for ends in cuts.windows(2) {
        let own = ends[0]..ends[1];
        let new_stems = column[own.clone()].iter().filter(|&&back| back == 0);
        let mut counts = DictionaryOffsets {
            words: len_u32(&words[own.clone()]),
            stems: u32::try_from(new_stems.count()).unwrap_or(u32::MAX),
            bytes: 0,
        };
        let (mut part, mut stems, mut own_blocks) = (Vec::new(), Vec::new(), Vec::new());
        for &back in &column[own.clone()] {
            put_number(&mut stems, back);
        }
        next_stem += counts.stems;
        let mut covered = next_stem - counts.stems;
        while covered < next_stem {
            let shape = shapes[shape_at];
            covered += shape % STEMS_IN_BLOCK + 1;
            counts.bytes += shape / STEMS_IN_BLOCK;
            put_number(&mut own_blocks, shape);
            shape_at += 1;
        }
        put_sized(
            &mut part,
            &dictionary(words[own.clone()].iter().map(String::as_str)),
        );
        put_sized(&mut part, &stems);
        part.extend_from_slice(&own_blocks);
        parts.push((words[own.start].clone(), counts, part));
    }
    Ok(parts)
}

/// The words before which the dictionary is cut, from 0 to its end: no stem has words on
/// both sides of a cut, and a block of stems begins there.
fn cuts(words: &[String], column: &[u32], shapes: &[u32], most: usize) -> Vec<usize> {
    let mut block_starts = vec![0];
    for shape in shapes {
        let last = block_starts.last().copied().unwrap_or(0);
        block_starts.push(last + shape % STEMS_IN_BLOCK + 1);
    }
    // The number of stems before each word, and the stem of each word.
    let (mut before, mut stem_of, mut next) = (Vec::new(), Vec::new(), 0);
    for &back in column {
        before.push(next);
        stem_of.push(next - back);
        next += u32::from(back == 0);
    }
    let mut least_after = stem_of.clone();
    for at in (1..least_after.len()).rev() {
        least_after[at - 1] = least_after[at - 1].min(least_after[at]);
    }
    let (mut cuts, mut bytes) = (vec![0], 0);
    for (at, word) in words.iter().enumerate() {
        let free = least_after[at] >= before[at] && block_starts.binary_search(&before[at]).is_ok();
        if bytes > most && free {
            cuts.push(at);
            bytes = 0;
        }
        let last = at.checked_sub(1).map_or("", |last| words[last].as_str());
        let same = last
            .bytes()
            .zip(word.bytes())
            .take_while(|(a, b)| a == b)
            .count();
        bytes += word.len() - same + 2;
    }
    if !words.is_empty() {
        cuts.push(words.len());
    }
    cuts
}
