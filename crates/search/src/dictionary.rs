//! The dictionary as a whole: its parts, as far as they are there, and the
//! postings of its stems. A search notes which parts it would have needed.

use crate::bytes::len_u32;
use crate::code::Decoder;
use crate::format::Section;
use crate::ids::{StemId, TermId};
use crate::index_reader::IndexReader;
use crate::postings::{Form, Parent, Postings};
use crate::shards::DictionaryShard;
use crate::typo::{TypoMatch, Walk, allowed_walks};
use crate::word_table::FrontCodedWords;
use core::ops::Range;

/// All words of an index.
#[derive(Clone, Copy)]
pub(crate) struct Dictionary<'a> {
    reader: IndexReader<'a>,
}

impl<'a> Dictionary<'a> {
    /// The stem of a word.
    pub(crate) fn stem(&self, word: TermId) -> StemId {
        let part = self.part(|part| part.base.words <= word.0);
        part.map_or(StemId(0), |part| part.stem(word))
    }

    /// The words of a stem, ascending.
    pub(crate) fn forms(&self, stem: StemId) -> &'a [u32] {
        let part = self.part(|part| part.base.stems <= stem.0);
        part.map_or(&[], |part| part.forms(stem))
    }

    /// The spelling of a word.
    pub(crate) fn spelling(&self, word: TermId) -> String {
        let part = self.part(|part| part.base.words <= word.0);
        part.map_or_else(String::new, |part| part.spelling(word))
    }

    /// Calls `visit` with the words that begin with `prefix`, in order, until
    /// it gives `false`.
    pub(crate) fn with_prefix(&self, prefix: &[u8], visit: &mut dyn FnMut(TermId, &[u8]) -> bool) {
        let parts = &self.reader.sections.shards.dictionary;
        let first = parts.partition_point(|part| part.first.as_slice() <= prefix);
        for part in parts.get(first.saturating_sub(1)..).unwrap_or(&[]) {
            if part.first.as_slice() > prefix && !part.first.starts_with(prefix) {
                break;
            }
            if self
                .open(part)
                .is_some_and(|words| !words.with_prefix(prefix, visit))
            {
                break;
            }
        }
    }

    /// Whether all parts are there.
    pub(crate) fn are_complete(&self) -> bool {
        let mut parts = self.reader.sections.shards.dictionary.iter();
        parts.all(|part| part.table.is_some())
    }

    /// The entries of one word: one for each way in which it was stemmed.
    pub(crate) fn exact(&self, text: &[u8]) -> Vec<TermId> {
        let mut found = Vec::new();
        let parts = &self.reader.sections.shards.dictionary;
        let after = parts.partition_point(|part| part.first.as_slice() <= text);
        let part = after.checked_sub(1).and_then(|at| parts.get(at));
        if let Some(words) = part.and_then(|part| self.open(part)) {
            words.with_prefix(text, &mut |word, bytes| {
                let same = bytes.len() == text.len();
                if same {
                    found.push(word);
                }
                same
            });
        }
        found
    }

    /// The words with the fewest slips, `most` at the most: a letter too many,
    /// too few or wrong, or two neighbours swapped. With `open`, words that
    /// begin like this.
    pub(crate) fn with_typos(&self, text: &str, most: u8, open: bool) -> Vec<TypoMatch> {
        let letters: Vec<char> = text.chars().collect();
        // Most slips are single, and words with one are found much sooner.
        for most in allowed_walks(letters.len(), most) {
            let mut walk = Walk::new(&letters, most, open);
            for words in self.parts(text.as_bytes()) {
                walk.run(words);
            }
            let found = walk.finish();
            if !found.is_empty() {
                return found;
            }
        }
        Vec::new()
    }

    /// All parts that are there. What is lacking can wait, for the word's own part
    /// is there, so that there may be hits; what stands near that comes first, for
    /// most slips do not change the first letter.
    fn parts(&self, word: &[u8]) -> impl Iterator<Item = FrontCodedWords<'a>> {
        let parts = &self.reader.sections.shards.dictionary;
        let own = parts.partition_point(|part| part.first.as_slice() <= word);
        let (before, from) = parts.split_at(own.saturating_sub(1));
        for part in from.iter().chain(before.iter().rev()) {
            if let (None, Some(shard)) = (&part.table, part.shard) {
                self.reader.missing.note_later(shard);
            }
        }
        let there = parts.iter().filter(|part| part.table.is_some());
        there.filter_map(|part| self.open(part))
    }

    /// The last part for which `begins` holds, which is ordered.
    fn part(&self, begins: impl Fn(&DictionaryShard) -> bool) -> Option<FrontCodedWords<'a>> {
        let parts = &self.reader.sections.shards.dictionary;
        let after = parts.partition_point(|part| begins(part));
        self.open(parts.get(after.checked_sub(1)?)?)
    }

    fn open(&self, part: &'a DictionaryShard) -> Option<FrontCodedWords<'a>> {
        match (&part.table, part.shard) {
            (Some(table), None) => Some(FrontCodedWords {
                table,
                stream: self.reader.section(Section::Words),
            }),
            (Some(table), _) => Some(FrontCodedWords {
                table,
                stream: &part.stream,
            }),
            (None, Some(shard)) => {
                self.reader.missing.note(shard);
                None
            }
            (None, None) => None,
        }
    }

    /// The block of a stem: its stems, and the bytes of its postings.
    fn block_of(&self, stem: StemId) -> Option<(Range<u32>, Range<u32>)> {
        let part = self.part(|part| part.base.stems <= stem.0)?;
        part.table.block_of(stem)
    }
}

impl<'a> IndexReader<'a> {
    /// The dictionary.
    pub(crate) fn dictionary(&self) -> Dictionary<'a> {
        Dictionary { reader: *self }
    }

    /// About how many bytes the postings of a stem are.
    pub(crate) fn record_bytes(&self, stem: StemId) -> u32 {
        let block = self.dictionary().block_of(stem);
        block.map_or(0, |(stems, bytes)| {
            (bytes.end - bytes.start) / (stems.end - stems.start).max(1)
        })
    }

    /// Calls `visit` with the postings of each stem, and of its forms, which are
    /// not read where `whole` says that they do not matter; `stems` ascend.
    pub(crate) fn stems(
        &self,
        stems: &[StemId],
        whole: &dyn Fn(StemId) -> bool,
        visit: &mut dyn FnMut(StemId, &Postings, &[Form]),
    ) {
        let parent = Parent::Docs(&self.sections.collection);
        let probabilities = &self.sections.probabilities;
        let words = self.dictionary();
        let mut bits = Decoder::new(&[], probabilities);
        // The stem that the reader stands at, and the one after the block.
        let (mut next, mut end) = (0, 0);
        // A stem whose forms were not read.
        let mut unread: Option<(Postings, usize)> = None;
        for &stem in stems {
            if stem.0 < next || stem.0 >= end {
                let block = words.block_of(stem).and_then(|(stems, bytes)| {
                    Some((stems, self.postings(Section::StemPostings, bytes)?))
                });
                let Some((stems, bytes)) = block else {
                    continue;
                };
                bits = Decoder::new(bytes, probabilities);
                (next, end) = (stems.start, stems.end);
                unread = None;
            }
            if let Some((postings, count)) = unread.take() {
                bits.forms(&postings, count);
            }
            while next <= stem.0 {
                let count = words.forms(StemId(next)).len();
                let postings = bits.postings(parent, None, len_u32(words.forms(StemId(next))));
                next += 1;
                if next > stem.0 && whole(stem) {
                    visit(stem, &postings, &[]);
                    unread = Some((postings, count));
                    break;
                }
                let forms = bits.forms(&postings, count);
                if next > stem.0 {
                    visit(stem, &postings, &forms);
                }
            }
        }
    }
}
