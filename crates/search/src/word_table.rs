//! Front-coded words: a range of the sorted dictionary, in which each word is stored as
//! its difference from the one before, and the stem of each word. The press found the
//! stems, so that no stemmer is shipped; a stem is just the number that its forms share.
//! A word that two languages stem differently has one entry for each stem.

use crate::bytes::{Cursor, len_u32};
use crate::error::{OpenError, ensure_eq};
use crate::format::{LEAST_LETTER, STEMS_IN_BLOCK};
use crate::ids::{StemId, TermId};
use crate::token::MAX_WORD_BYTES;
use core::ops::Range;

/// How many words are in a block. A walk through the stream can start at any block.
const WORDS_IN_BLOCK: usize = 16;

/// A range of the dictionary, parsed when it is loaded.
#[derive(Clone, Debug, Default)]
pub(crate) struct WordTable {
    base: DictionaryOffsets,
    /// For each block its offset in the stream, and the offset of its first word in
    /// `heads`.
    blocks: Vec<(u32, u32)>,
    /// The first words of all blocks, one after another.
    heads: Vec<u8>,
    stem_of: Vec<u32>,
    /// The words of each stem, one stem after another.
    forms: Vec<u32>,
    /// Where the words of each stem begin in `forms`; one more at the end.
    form_starts: Vec<u32>,
    /// For each block of stems its first stem, and where it begins in the
    /// postings; one more at the end.
    pub(crate) stem_blocks: Vec<(u32, u32)>,
}

/// How many words, stems and bytes of postings come before a range of the dictionary.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct DictionaryOffsets {
    pub(crate) words: u32,
    pub(crate) stems: u32,
    pub(crate) bytes: u32,
}

impl DictionaryOffsets {
    /// The offsets after this many more words, stems and bytes.
    pub(crate) fn plus(self, words: u32, stems: u32, bytes: u32) -> Self {
        Self {
            words: self.words.saturating_add(words),
            stems: self.stems.saturating_add(stems),
            bytes: self.bytes.saturating_add(bytes),
        }
    }
}

/// Decodes the front-coded words.
struct Stream<'a> {
    rest: &'a [u8],
    word: Vec<u8>,
}

impl Stream<'_> {
    /// Makes `word` the next word; returns how many bytes it shares with the one before,
    /// or `None` at the end.
    fn next(&mut self) -> Option<usize> {
        if self.rest.is_empty() {
            return None;
        }
        let mut shared = self.word.len();
        while let Some((&drop, rest)) = self.rest.split_first()
            && drop < LEAST_LETTER
        {
            self.rest = rest;
            shared = shared.saturating_sub(usize::from(drop));
            if drop < LEAST_LETTER - 1 {
                break;
            }
        }
        let end = self
            .rest
            .iter()
            .position(|&byte| byte < LEAST_LETTER)
            .unwrap_or(self.rest.len());
        // Without a bound one endless word in damaged bytes would be copied for every
        // block.
        let tail = self.rest.get(..end.min(MAX_WORD_BYTES)).unwrap_or(&[]);
        self.word.truncate(shared);
        self.word.extend_from_slice(tail);
        self.word.truncate(MAX_WORD_BYTES);
        self.rest = self.rest.get(end..).unwrap_or(&[]);
        Some(shared)
    }
}

impl WordTable {
    /// Parses the columns of a range of the dictionary: the front-coded words, the stem
    /// of each word, and the blocks of the stems' postings.
    pub(crate) fn open(
        stream: &[u8],
        stem_column: &[u8],
        block_column: &[u8],
        base: DictionaryOffsets,
    ) -> Result<Self, OpenError> {
        let mut table = Self {
            base,
            ..Self::default()
        };
        let mut found = 0u32;
        let mut reader = Stream {
            rest: stream,
            word: Vec::new(),
        };
        while reader.next().is_some() {
            if (found as usize).is_multiple_of(WORDS_IN_BLOCK) {
                let after = len_u32(stream) - len_u32(reader.rest);
                table.blocks.push((after, len_u32(&table.heads)));
                table.heads.extend_from_slice(&reader.word);
            }
            found += 1;
        }
        let mut cursor = Cursor::new(stem_column);
        let mut next = 0;
        while !cursor.is_empty() {
            let back = cursor.number();
            if back == 0 || back > next {
                table.stem_of.push(next);
                next += 1;
            } else {
                table.stem_of.push(next - back);
            }
        }
        ensure_eq("words", found, len_u32(&table.stem_of))?;
        table.group_forms(next);
        table.read_blocks(block_column);
        let last = table.stem_blocks.last().map_or(0, |last| last.0);
        ensure_eq("stems in blocks", base.stems.saturating_add(next), last)?;
        Ok(table)
    }

    /// Fails unless the next range begins where this one ends.
    pub(crate) fn expect_end(&self, end: DictionaryOffsets) -> Result<(), OpenError> {
        let last = self.stem_blocks.last().copied().unwrap_or_default();
        ensure_eq(
            "words",
            end.words,
            self.base.words.saturating_add(len_u32(&self.stem_of)),
        )?;
        ensure_eq("stems", end.stems, last.0)?;
        ensure_eq("bytes of postings", end.bytes, last.1)
    }

    fn read_blocks(&mut self, column: &[u8]) {
        let mut cursor = Cursor::new(column);
        let mut end = self.base;
        self.stem_blocks.push((end.stems, end.bytes));
        while !cursor.is_empty() {
            let shape = cursor.number();
            end = end.plus(0, shape % STEMS_IN_BLOCK + 1, shape / STEMS_IN_BLOCK);
            self.stem_blocks.push((end.stems, end.bytes));
        }
    }

    /// The block of a stem: its first stem and the one after it, and the bytes
    /// of its postings.
    pub(crate) fn block_of(&self, stem: StemId) -> Option<(Range<u32>, Range<u32>)> {
        let after = self.stem_blocks.partition_point(|block| block.0 <= stem.0);
        let own = self.stem_blocks.get(after.checked_sub(1)?)?;
        let next = self.stem_blocks.get(after)?;
        Some((own.0..next.0, own.1..next.1))
    }

    /// Sorts the words by stem (counting sort).
    fn group_forms(&mut self, stems: u32) {
        let mut starts = vec![0; stems as usize + 1];
        for &stem in &self.stem_of {
            starts[stem as usize + 1] += 1;
        }
        for at in 0..stems as usize {
            starts[at + 1] += starts[at];
        }
        let mut free = starts.clone();
        self.forms = vec![0; self.stem_of.len()];
        for (word, &stem) in (self.base.words..).zip(&self.stem_of) {
            let place = &mut free[stem as usize];
            self.forms[*place as usize] = word;
            *place += 1;
        }
        self.form_starts = starts;
    }
}

/// A range of the dictionary with its front-coded words.
#[derive(Clone, Copy)]
pub(crate) struct FrontCodedWords<'a> {
    pub(crate) table: &'a WordTable,
    pub(crate) stream: &'a [u8],
}

impl<'a> FrontCodedWords<'a> {
    /// The stem of a word.
    pub(crate) fn stem(&self, word: TermId) -> StemId {
        let base = self.table.base;
        let place = word.0.wrapping_sub(base.words) as usize;
        let stem = self.table.stem_of.get(place).copied().unwrap_or(0);
        StemId(base.stems.saturating_add(stem))
    }

    /// The words of a stem, ascending.
    pub(crate) fn forms(&self, stem: StemId) -> &'a [u32] {
        let bound = |at: usize| self.table.form_starts.get(at).copied().unwrap_or(0) as usize;
        let stem = stem.0.wrapping_sub(self.table.base.stems) as usize;
        let range = bound(stem)..bound(stem.saturating_add(1));
        self.table.forms.get(range).unwrap_or(&[])
    }

    /// The spelling of a word.
    pub(crate) fn spelling(&self, word: TermId) -> String {
        let mut spelling = String::new();
        let place = word.0.wrapping_sub(self.table.base.words) as usize;
        self.walk(place / WORDS_IN_BLOCK, &mut |found, bytes, _| {
            if found == word {
                spelling = core::str::from_utf8(bytes).unwrap_or("").into();
                return Step::Stop;
            }
            Step::Next
        });
        spelling
    }

    /// Calls `visit` with the words that begin with `prefix`, in order, until it returns
    /// `false`; returns whether it never did.
    pub(crate) fn with_prefix(
        &self,
        prefix: &[u8],
        visit: &mut dyn FnMut(TermId, &[u8]) -> bool,
    ) -> bool {
        let (mut low, mut high) = (0, self.table.blocks.len());
        while low < high {
            let middle = usize::midpoint(low, high);
            if self.head(middle) < prefix {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        let mut never = true;
        self.walk(low.saturating_sub(1), &mut |word, bytes, _| {
            if bytes.starts_with(prefix) {
                never = visit(word, bytes);
            }
            if never && (bytes < prefix || bytes.starts_with(prefix)) {
                Step::Next
            } else {
                Step::Stop
            }
        });
        never
    }

    /// The first word of a block.
    fn head(&self, block: usize) -> &[u8] {
        let start = |block: usize| self.table.blocks.get(block).map(|block| block.1 as usize);
        let end = start(block + 1).unwrap_or(self.table.heads.len());
        self.table
            .heads
            .get(start(block).unwrap_or(end)..end)
            .unwrap_or(&[])
    }

    /// Calls `visit` with each word from the given block on, and with the number of bytes
    /// that it shares with the last visited word, until it returns [`Step::Stop`].
    pub(crate) fn walk(&self, block: usize, visit: &mut dyn FnMut(TermId, &[u8], usize) -> Step) {
        let mut block = block;
        let mut stream = Stream {
            rest: &[],
            word: Vec::new(),
        };
        // How many bytes the next word shares with the last visited one.
        let mut shared = 0;
        'blocks: while let Some(&(after, _)) = self.table.blocks.get(block) {
            let head = self.head(block);
            shared = shared.min(same_bytes(&stream.word, head));
            stream.rest = self.stream.get(after as usize..).unwrap_or(&[]);
            stream.word.clear();
            stream.word.extend_from_slice(head);
            let first = block * WORDS_IN_BLOCK;
            block += 1;
            let next = self.head(block);
            let mut skip = None;
            for id in first..first + WORDS_IN_BLOCK {
                if skip.is_none_or(|bytes| shared < bytes) {
                    let id = u32::try_from(id).unwrap_or(u32::MAX);
                    let id = TermId(self.table.base.words.saturating_add(id));
                    skip = match visit(id, &stream.word, shared) {
                        Step::Next => None,
                        Step::Past(bytes) => Some(bytes),
                        Step::Stop => return,
                    };
                    shared = stream.word.len();
                    // All words up to the next block begin as both its ends do.
                    if let Some(bytes) = skip
                        && same_bytes(&stream.word, next) >= bytes
                    {
                        continue 'blocks;
                    }
                }
                if id + 1 < first + WORDS_IN_BLOCK {
                    let Some(same) = stream.next() else { return };
                    shared = shared.min(same);
                }
            }
        }
    }
}

/// How many bytes two words begin with in common.
fn same_bytes(a: &[u8], b: &[u8]) -> usize {
    a.iter().zip(b).take_while(|(a, b)| a == b).count()
}

/// What to do after a word of the dictionary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// Go on with the next word.
    Next,
    /// Skip the words that share this many first bytes with this one.
    Past(usize),
    /// End the walk.
    Stop,
}
