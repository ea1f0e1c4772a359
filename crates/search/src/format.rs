//! The file format of an index: a header, a checksum, a table of sections. This is its one
//! definition, used by the side that writes and the side that reads.
//!
//! ```text
//! 0   "BMSX"                      4 bytes
//! 4   version                     u32, little-endian, as all of them
//! 8   checksum of all that follows, u64
//! 16  length of each section      u32 each
//! ..  the sections, one after another
//! ```

use crate::error::OpenError;
use core::ops::Range;

/// The first bytes of every index.
pub(crate) const MAGIC: [u8; 4] = *b"BMSX";

/// The version of the format that this code writes and reads.
pub const FORMAT_VERSION: u32 = 6;

/// The sections of an index, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Section {
    /// Sums: documents, groups, words, stems, and the lengths of all fields.
    Totals,
    /// For each document its group, as the distance from the one before.
    Groups,
    /// For each group the number that the caller gave it, as distances.
    GroupNumbers,
    /// For each group the length class of its title.
    TitleLengths,
    /// For each document the length class of its heading; empty if none has one.
    HeadingLengths,
    /// For each document the length class of its body.
    BodyLengths,
    /// The fold table.
    Folding,
    /// For each word how many bytes to drop from the end of the one before,
    /// then the bytes to add. The number is encoded in bytes below 32, which no
    /// word has: their sum, each but the last being 31.
    Words,
    /// For each word its stem: 0 for a new one, otherwise how many stems back it is.
    WordsStem,
    /// For each block of stems' postings its bytes, times [`STEMS_IN_BLOCK`],
    /// and how many stems it has, less one.
    StemBlocks,
    /// The blocks of stems' postings.
    StemPostings,
    /// Suffix rules: pairs of suffixes that can replace each other.
    Suffixes,
    /// For each character its code, as the distance from the one before.
    Characters,
    /// For each character the number of its documents.
    CharacterCounts,
    /// For each character the bytes of its record.
    CharacterBlocks,
    /// For each character its record: its postings and those of its bigrams.
    CharacterPostings,
    /// Facets, their values, their documents.
    Facets,
    /// Syllables; then for each Chinese character of titles and headings its
    /// code, as the distance from the one before, and its readings, as places
    /// among the syllables times two, and one more if another follows.
    Pinyin,
    /// The probabilities of numbers in the postings: see `model.rs`.
    BitProbabilities,
    /// In an index with shards: the number of shards of the dictionary; of each the
    /// hash (8 bytes), the first word, and how many words, stems and bytes of
    /// postings it has. Then, for the postings of stems and those of
    /// characters: how many shards, and of each the hash and the bytes.
    /// The sections that are cut are empty then. A shard of the dictionary has
    /// the sections `Words` and `WordsStem`, each with its length, and
    /// `StemBlocks`.
    Shards,
}

/// The number of sections in an index.
pub const SECTION_COUNT: usize = 20;

/// How many stems share one block of postings at most.
pub(crate) const STEMS_IN_BLOCK: u32 = 8;

/// In the stream of words: the least byte that is part of one.
pub(crate) const LEAST_LETTER: u8 = 32;

/// The number of bytes before the first section: magic, version, checksum, and the
/// table of section lengths.
pub const HEADER_BYTES: usize = 16 + 4 * SECTION_COUNT;

/// The table of sections, checked against the bytes.
pub(crate) fn read_header(bytes: &[u8]) -> Result<[Range<usize>; SECTION_COUNT], OpenError> {
    let word = |at: usize| {
        let word = bytes.get(at..).and_then(|rest| rest.first_chunk::<4>());
        u32::from_le_bytes(*word.unwrap_or(&[0; 4]))
    };
    if bytes.len() < 8 || bytes[..4] != MAGIC {
        return Err(OpenError::Foreign);
    }
    if word(4) != FORMAT_VERSION {
        return Err(OpenError::Version {
            expected: FORMAT_VERSION,
            found: word(4),
        });
    }
    let mut table = [const { 0..0 }; SECTION_COUNT];
    let mut end = HEADER_BYTES;
    for (at, range) in table.iter_mut().enumerate() {
        let start = end;
        end = end.saturating_add(word(16 + 4 * at) as usize);
        *range = start..end;
    }
    if bytes.len() < HEADER_BYTES || end != bytes.len() {
        return Err(OpenError::Length {
            expected: end,
            found: bytes.len(),
        });
    }
    let expected = u64::from(word(8)) | u64::from(word(12)) << 32;
    let found = checksum(&bytes[16..]);
    if expected != found {
        return Err(OpenError::Checksum { expected, found });
    }
    Ok(table)
}

/// A 64-bit checksum against accidents, not against malice: FNV-1a's step
/// (Fowler, Noll, Vo) over 8 bytes at a time, with a shift that carries high
/// bits down. Each step is a bijection, so no change within one word is lost.
pub(crate) fn checksum(bytes: &[u8]) -> u64 {
    let step = |sum: u64, word: u64| {
        let sum = (sum ^ word).wrapping_mul(0x0100_0000_01b3_0101);
        sum ^ (sum >> 29)
    };
    let (words, rest) = bytes.as_chunks::<8>();
    let mut sum = step(0xcbf2_9ce4_8422_2325, bytes.len() as u64);
    for word in words {
        sum = step(sum, u64::from_le_bytes(*word));
    }
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    step(sum, u64::from_le_bytes(last))
}

/// Writes an index of these sections, with a valid header; `None` if a section is
/// longer than 4 GiB. Tests use it to get damaged sections past the header.
#[cfg(feature = "writer")]
pub fn assemble(sections: &[Vec<u8>; SECTION_COUNT]) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    for section in sections {
        body.extend_from_slice(&u32::try_from(section.len()).ok()?.to_le_bytes());
    }
    for section in sections {
        body.extend_from_slice(section);
    }
    let mut out = MAGIC.to_vec();
    out.extend_from_slice(&FORMAT_VERSION.to_le_bytes());
    out.extend_from_slice(&checksum(&body).to_le_bytes());
    out.extend_from_slice(&body);
    Some(out)
}

/// The class of a length in tokens: exact to 40, then in steps of 3 to 6 %.
#[cfg(feature = "writer")]
pub(crate) fn length_class(length: u32) -> u8 {
    (0..=u8::MAX)
        .rev()
        .find(|&class| class_length(class) <= length)
        .unwrap_or(0)
}

/// The least length in a class: 0, 1, 2, ..., 39, 40, 42, 45, ...
pub(crate) fn class_length(class: u8) -> u32 {
    let class = u32::from(class);
    if class < 40 {
        return class;
    }
    let (octave, step) = ((class - 40) / 16, (class - 40) % 16);
    (40 + 40 * step / 16) << octave
}
