//! The dictionary of an index: its words and stems over all loaded shards, and the
//! postings of its stems.

use crate::bytes::len_u32;
use crate::code::Decoder;
use crate::format::Section;
use crate::ids::{StemId, TermId};
use crate::index_reader::IndexReader;
use crate::partial::{MissingShards, NotFound, Partial};
use crate::postings::{Form, Parent, Postings};
use crate::shards::DictionaryShard;
use crate::token::PART;
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
        let shard = self.shard(|shard| shard.base.words <= word.0);
        shard.map_or(StemId(0), |words| words.stem(word))
    }

    /// The words of a stem, ascending.
    pub(crate) fn forms(&self, stem: StemId) -> &'a [u32] {
        let shard = self.shard(|shard| shard.base.stems <= stem.0);
        shard.map_or(&[], |words| words.forms(stem))
    }

    /// The spelling of a word.
    pub(crate) fn spelling(&self, word: TermId) -> String {
        let shard = self.shard(|shard| shard.base.words <= word.0);
        let mut spelling = shard.map_or_else(String::new, |words| words.spelling(word));
        if spelling.ends_with(PART) {
            spelling.pop();
        }
        spelling
    }

    /// Calls `visit` with the words that begin with `prefix`, in order, until it returns
    /// `false`.
    pub(crate) fn with_prefix(
        &self,
        prefix: &[u8],
        visit: &mut dyn FnMut(TermId, &[u8]) -> bool,
    ) -> MissingShards {
        let mut missing = MissingShards::default();
        let shards = &self.reader.sections.shards.dictionary;
        let first = shards.partition_point(|shard| shard.first.as_slice() <= prefix);
        for shard in shards.get(first.saturating_sub(1)..).unwrap_or(&[]) {
            if shard.first.as_slice() > prefix && !shard.first.starts_with(prefix) {
                break;
            }
            match self.open(shard) {
                Ok(words) if !words.with_prefix(prefix, visit) => break,
                Ok(_) => {}
                Err(error) => missing.add_not_found(error),
            }
        }
        missing
    }

    /// Whether all shards of the dictionary are loaded.
    pub(crate) fn is_complete(&self) -> bool {
        let mut shards = self.reader.sections.shards.dictionary.iter();
        shards.all(|shard| shard.table.is_some())
    }

    /// The entries of one word: one for each way in which it was stemmed.
    pub(crate) fn exact(&self, text: &[u8]) -> Partial<Vec<TermId>> {
        let mut found = Partial::default();
        let shards = &self.reader.sections.shards.dictionary;
        let after = shards.partition_point(|shard| shard.first.as_slice() <= text);
        let Some(shard) = after.checked_sub(1).and_then(|at| shards.get(at)) else {
            return found;
        };
        match self.open(shard) {
            Ok(words) => {
                words.with_prefix(text, &mut |word, bytes| {
                    let same = bytes.len() == text.len();
                    if same {
                        found.value.push(word);
                    }
                    same
                });
            }
            Err(error) => found.missing.add_not_found(error),
        }
        found
    }

    /// The words at the smallest edit distance, `most` at the most. An edit is a letter
    /// too many, too few or wrong, or two neighbours swapped. With `open`, words that
    /// begin like this.
    pub(crate) fn with_typos(&self, text: &str, most: u8, open: bool) -> Partial<Vec<TypoMatch>> {
        let letters: Vec<char> = text.chars().collect();
        let mut found = Partial::default();
        // Most typos are single, and words with one are found much sooner.
        for most in allowed_walks(letters.len(), most) {
            let mut walk = Walk::new(&letters, most, open);
            for words in self.loaded() {
                walk.run(words);
            }
            self.note_unloaded(text.as_bytes(), &mut found.missing);
            found.value = walk.finish();
            if !found.value.is_empty() {
                break;
            }
        }
        found
    }

    fn loaded(&self) -> impl Iterator<Item = FrontCodedWords<'a>> {
        let shards = self.reader.sections.shards.dictionary.iter();
        shards.filter_map(|shard| self.open(shard).ok())
    }

    /// Adds the shards that are not loaded. They can wait: the word's own shard is loaded, so
    /// that there may be hits. The shards next to it come first, because most typos
    /// leave the first letter as it is.
    fn note_unloaded(&self, word: &[u8], missing: &mut MissingShards) {
        let shards = &self.reader.sections.shards.dictionary;
        let own = shards.partition_point(|shard| shard.first.as_slice() <= word);
        let (before, from) = shards.split_at(own.saturating_sub(1));
        let nearest = from.iter().chain(before.iter().rev());
        for shard in nearest {
            if let (None, Some(shard)) = (&shard.table, shard.shard) {
                missing.add_deferred(shard);
            }
        }
    }

    /// The last shard for which `begins` holds; those for which it holds come first. A
    /// word or stem that was found is in a loaded shard.
    fn shard(&self, begins: impl Fn(&DictionaryShard) -> bool) -> Option<FrontCodedWords<'a>> {
        let shards = &self.reader.sections.shards.dictionary;
        let after = shards.partition_point(|shard| begins(shard));
        self.open(shards.get(after.checked_sub(1)?)?).ok()
    }

    fn open(&self, shard: &'a DictionaryShard) -> Result<FrontCodedWords<'a>, NotFound> {
        match (&shard.table, shard.shard) {
            (Some(table), None) => Ok(FrontCodedWords {
                table,
                stream: self.reader.section(Section::Words),
            }),
            (Some(table), _) => Ok(FrontCodedWords {
                table,
                stream: &shard.stream,
            }),
            (None, Some(shard)) => Err(NotFound::InShard(shard)),
            (None, None) => Err(NotFound::Absent),
        }
    }

    /// The block of a stem: its stems, and the bytes of its postings.
    fn block_of(&self, stem: StemId) -> Option<(Range<u32>, Range<u32>)> {
        let shard = self.shard(|shard| shard.base.stems <= stem.0)?;
        shard.table.block_of(stem)
    }
}

impl<'a> IndexReader<'a> {
    /// The dictionary.
    pub(crate) fn dictionary(&self) -> Dictionary<'a> {
        Dictionary { reader: *self }
    }

    /// The size of a stem's postings in bytes: the mean of its block.
    pub(crate) fn record_bytes(&self, stem: StemId) -> u32 {
        let block = self.dictionary().block_of(stem);
        block.map_or(0, |(stems, bytes)| {
            (bytes.end - bytes.start) / (stems.end - stems.start).max(1)
        })
    }

    /// Calls `visit` with the postings of each stem and those of its forms. The latter
    /// are not decoded where `whole` says that they do not matter. `stems` ascend.
    pub(crate) fn stems(
        &self,
        stems: &[StemId],
        whole: &dyn Fn(StemId) -> bool,
        visit: &mut dyn FnMut(StemId, &Postings, &[Form]),
    ) -> MissingShards {
        let mut missing = MissingShards::default();
        let parent = Parent::Docs(&self.sections.docs);
        let probabilities = &self.sections.probabilities;
        let words = self.dictionary();
        let mut bits = Decoder::new(&[], probabilities);
        // The next stem in the decoder, and the first stem after its block.
        let (mut next, mut end) = (0, 0);
        // A stem whose forms were not read.
        let mut unread: Option<(Postings, usize)> = None;
        for &stem in stems {
            if stem.0 < next || stem.0 >= end {
                let Some((stems, bytes)) = words.block_of(stem) else {
                    continue;
                };
                let bytes = match self.postings(Section::StemPostings, bytes) {
                    Ok(bytes) => bytes,
                    Err(error) => {
                        missing.add_not_found(error);
                        continue;
                    }
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
        missing
    }
}
