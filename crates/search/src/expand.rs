//! Query expansion: a word matches itself and its other forms; its completions while it is
//! being typed; and, if the collection lacks it, another form by suffix rules, or words at
//! a small edit distance.

use crate::bytes::Cursor;
use crate::dictionary::Dictionary;
use crate::format::Section;
use crate::ids::{StemId, TermId};
use crate::index_reader::IndexReader;
use crate::partial::{MissingShards, Partial};
use crate::pinyin::{PhoneticMatches, Readings};
use crate::sort::{falling, key, least, order_by, second};
use crate::token::PART;
use crate::typo::allowed_edits;

/// [`PART`] as a byte.
const PART_BYTE: u8 = b'_';

/// The weight of another form of a word.
pub(crate) const OTHER_FORM: f32 = 0.35;
/// The weight of a completion if the prefix is itself a word.
const COMPLETION_OF_WORD: f32 = 0.3;
/// The weight of a completion otherwise.
const COMPLETION: f32 = 0.8;
/// The most completions that are looked up, the shortest first. One letter has thousands,
/// and their matches mean little.
const MAX_COMPLETIONS: usize = 400;
/// The most bytes of postings that all completions may cost. One completion may cost a
/// quarter of what is left; the shortest may cost any amount. A word in very many
/// documents means least and costs most.
const COMPLETION_BYTES: u32 = 8 << 10;
/// The weight of a form that only the suffix rules give.
const GUESSED_FORM: f32 = 0.8;
/// The weight of a correction, by edit distance.
const CORRECTION: [f32; 3] = [1.0, 0.7, 0.5];
/// The factor for a correction with another first letter, which is rare.
const OTHER_START: f32 = 0.7;
/// The most corrections that are looked up.
pub(crate) const MAX_CORRECTIONS: usize = 24;

/// Which substitutes a word of a query may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fuzziness {
    /// None: the word is part of a phrase, or excluded.
    Exact,
    /// Words with a typo and phonetic matches, if the collection lacks the word.
    Typos,
    /// As `Typos`, but phonetic matches also if the collection has the word: the query
    /// consists of Latin words only, so all of it may be pinyin.
    TyposAndSound,
}

/// A word, and how many documents have it in any form.
pub(crate) type Suggestion = (String, u32);

/// A word of the dictionary that a word of the query is expanded to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Alternative {
    pub(crate) stem: StemId,
    pub(crate) word: TermId,
    pub(crate) weight: f32,
    /// Whether the other forms of its stem count too.
    pub(crate) forms: bool,
}

/// How a word matched the dictionary of a collection, the best tier first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum MatchTier {
    /// The dictionary has the word.
    Exact,
    /// The dictionary has words that begin with it.
    Prefix,
    /// Titles or headings sound like it.
    Phonetic,
    /// The dictionary has another form of it, by the suffix rules of the index.
    Stem,
    /// The dictionary has words at this edit distance.
    Typos(u8),
    /// Nothing matched.
    #[default]
    Unknown,
}

/// All that a word of a query is expanded to.
#[derive(Debug, Default)]
pub(crate) struct Expansion {
    /// Sorted by stem.
    pub(crate) alternatives: Vec<Alternative>,
    /// Whether all words with this prefix count.
    pub(crate) prefix: bool,
    /// Whether the alternatives are corrections: the collection lacks the word.
    pub(crate) corrected: bool,
    /// Titles and headings that sound like it.
    pub(crate) phonetic: PhoneticMatches,
    pub(crate) tier: MatchTier,
    /// The best tier in which another index matches the word.
    tier_elsewhere: MatchTier,
    /// Words that may be suggested in its place.
    pub(crate) suggestions: Vec<Suggestion>,
}

/// Which alternatives of a word are wanted.
#[derive(Clone, Copy)]
pub(crate) struct Wanted<'a> {
    /// Another spelling, or nothing.
    pub(crate) whole: &'a str,
    /// Completions.
    pub(crate) open: bool,
    /// Other forms.
    pub(crate) forms: bool,
    /// Corrections and phonetic matches.
    pub(crate) fuzziness: Fuzziness,
    /// No worse tier than another index has.
    pub(crate) tier_elsewhere: MatchTier,
}

/// Expands a word of a query.
pub(crate) fn expand(
    reader: &IndexReader<'_>,
    readings: Option<&Readings>,
    text: &str,
    wanted: Wanted<'_>,
) -> Partial<Expansion> {
    let words = reader.dictionary();
    let mut expansion = Expansion {
        tier_elsewhere: wanted.tier_elsewhere,
        ..Expansion::default()
    };
    let mut missing = MissingShards::default();
    let exact = words.exact(text.as_bytes()).merge_into(&mut missing);
    expansion.add_all(words, &exact, 1.0, wanted.forms);
    if !wanted.whole.is_empty() {
        let whole = words
            .exact(wanted.whole.as_bytes())
            .merge_into(&mut missing);
        expansion.add_all(words, &whole, 1.0, wanted.forms);
    }
    // Otherwise it is among the forms.
    if expansion.alternatives.is_empty() || !wanted.forms {
        let part = String::from(text) + PART.encode_utf8(&mut [0; 4]);
        let part = words.exact(part.as_bytes()).merge_into(&mut missing);
        expansion.add_all(words, &part, 1.0, wanted.forms);
    }
    if !expansion.alternatives.is_empty() {
        expansion.tier = MatchTier::Exact;
    }
    if wanted.open {
        missing.merge(&expansion.complete(reader, words, text));
    }
    let may_be_phonetic = match wanted.fuzziness {
        Fuzziness::Exact => false,
        Fuzziness::Typos => expansion.alternatives.is_empty(),
        Fuzziness::TyposAndSound => true,
    };
    if let Some(readings) = readings.filter(|_| may_be_phonetic) {
        expansion.phonetic = readings.find(text, wanted.open);
    }
    if expansion.is_phonetic() {
        expansion.tier = MatchTier::Phonetic;
    }
    // If this word's dictionary shard is not loaded, we cannot conclude that the word does
    // not exist.
    let is_unknown = expansion.alternatives.is_empty() && missing.is_empty();
    if is_unknown && !expansion.is_phonetic() && wanted.forms {
        if !matches!(
            wanted.tier_elsewhere,
            MatchTier::Prefix | MatchTier::Phonetic
        ) {
            missing.merge(&expansion.guess_form(reader, words, text));
        }
        if expansion.alternatives.is_empty() && wanted.fuzziness != Fuzziness::Exact {
            missing.merge(&expansion.correct(words, text, wanted.open));
        }
    }
    let all = &expansion.alternatives;
    let order = order_by(all, |alternative| alternative.stem.0);
    expansion.alternatives = order.iter().map(|&at| all[at as usize]).collect();
    Partial {
        value: expansion,
        missing,
    }
}

impl Expansion {
    /// Whether the word matches only by its sound, and no better in another index.
    pub(crate) fn is_phonetic(&self) -> bool {
        let none = self.alternatives.is_empty();
        none && !self.phonetic.is_empty() && self.tier_elsewhere >= MatchTier::Phonetic
    }

    fn add_all(&mut self, words: Dictionary<'_>, found: &[TermId], weight: f32, forms: bool) {
        for &word in found {
            self.alternatives.push(Alternative {
                stem: words.stem(word),
                word,
                weight,
                forms,
            });
        }
    }

    /// Adds the completions of a prefix.
    fn complete(
        &mut self,
        reader: &IndexReader<'_>,
        words: Dictionary<'_>,
        text: &str,
    ) -> MissingShards {
        let weight = if self.tier.min(self.tier_elsewhere) == MatchTier::Exact {
            COMPLETION_OF_WORD
        } else {
            COMPLETION
        };
        let mut found = Vec::new();
        let missing = words.with_prefix(text.as_bytes(), &mut |word, bytes| {
            let rest = bytes.get(text.len()..).unwrap_or(&[]);
            if !matches!(rest, [] | [PART_BYTE]) {
                let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
                found.push(key(length, word.0));
            }
            true
        });
        self.prefix = !found.is_empty();
        if self.prefix {
            self.tier = self.tier.min(MatchTier::Prefix);
        }
        let mut left = COMPLETION_BYTES;
        for (at, word) in (0..).zip(least(found.into_iter(), MAX_COMPLETIONS)) {
            let word = TermId(second(word));
            let bytes = reader.record_bytes(words.stem(word));
            if at == 0 || bytes * 4 <= left {
                left = left.saturating_sub(bytes);
                self.add_all(words, &[word], weight, false);
            }
        }
        missing
    }

    /// The corrections of a word that the collection lacks, the likeliest first.
    pub(crate) fn corrections(&self, words: Dictionary<'_>) -> Vec<String> {
        if !self.corrected {
            return Vec::new();
        }
        let order = order_by(&self.alternatives, |found| falling(found.weight));
        let mut spellings: Vec<String> = order
            .iter()
            .map(|&at| words.spelling(self.alternatives[at as usize].word))
            .collect();
        spellings.dedup();
        spellings
    }

    /// Adds another form of the word: suffixes are exchanged as the collection's own words
    /// exchange them.
    fn guess_form(
        &mut self,
        reader: &IndexReader<'_>,
        words: Dictionary<'_>,
        text: &str,
    ) -> MissingShards {
        let mut missing = MissingShards::default();
        let mut suffixes = Cursor::new(reader.section(Section::Suffixes));
        while !suffixes.is_empty() {
            let (from, to) = (suffixes.text(), suffixes.text());
            let Some(start) = text
                .strip_suffix(from)
                .filter(|start| start.chars().count() >= 3)
            else {
                continue;
            };
            let found = words.exact((String::from(start) + to).as_bytes());
            let found = found.merge_into(&mut missing);
            if !found.is_empty() {
                let is_word = self.tier_elsewhere == MatchTier::Exact;
                let weight = if is_word { OTHER_FORM } else { GUESSED_FORM };
                self.add_all(words, &found, weight, true);
                self.tier = MatchTier::Stem;
                break;
            }
        }
        missing
    }

    /// Adds the words at the smallest edit distance.
    fn correct(&mut self, words: Dictionary<'_>, text: &str, open: bool) -> MissingShards {
        let most = match self.tier_elsewhere {
            MatchTier::Unknown => allowed_edits(text.chars().count()),
            MatchTier::Typos(edits) => edits,
            _ => 0,
        };
        let mut missing = MissingShards::default();
        let mut found = words.with_typos(text, most, false).merge_into(&mut missing);
        if found.is_empty() && open {
            let prefixes = words.with_typos(text, most.min(1), true);
            found = prefixes.merge_into(&mut missing);
        }
        let order = order_by(&found, |own| u32::from(!own.same_start));
        for own in order
            .iter()
            .take(MAX_CORRECTIONS)
            .map(|&at| found[at as usize])
        {
            let start = if own.same_start { 1.0 } else { OTHER_START };
            let weight = start * CORRECTION[usize::from(own.edits.min(2))];
            self.add_all(words, &[own.word], weight, true);
            self.corrected = true;
            self.tier = MatchTier::Typos(own.edits);
        }
        missing
    }
}
