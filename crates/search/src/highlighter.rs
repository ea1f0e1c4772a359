//! The highlighter: where the terms of a query are in a text, and the snippet to be shown.
//! A search returns one, which owns all that it needs and can outlive the index.

use crate::analysis::{analyze_into, plain};
use crate::char_class::{is_in_letter, is_unspaced, is_vowel_before};
use crate::fold::FoldTable;
use crate::passage::{display_width, passage};
use crate::query::Atom;
use crate::stored_fields::phrases;
use crate::term_set::TermIndex;
use crate::token::{Compound, Sink, Token, TokenKind};
use crate::word_run::from;
use core::ops::Range;
use std::sync::Arc;

/// The share of a query's weight that a text outside of the index must have.
const COVERED: f32 = 0.75;

/// The score of a term's one occurrence in a very short document, in weights.
const SHORT_TEXT: f32 = 1.6;

/// Finds the words of a query in texts.
///
/// It highlights whole words: `transport` in a query highlights `Transported`, and so
/// does `transp` while it is being typed. In Chinese it highlights characters that are
/// adjacent as in the query.
#[derive(Clone, Debug, Default)]
pub struct Highlighter {
    fold: Arc<FoldTable>,
    /// Folded words, sorted, each with its term.
    words: Vec<(String, TermIndex)>,
    /// The hashes of `words`, as bits: a quick test before the binary search.
    filter: [u64; 4],
    prefixes: Vec<(String, TermIndex)>,
    bigrams: Vec<Bigram>,
    /// The characters that `bigrams` end with, as bits by their low bits.
    ends: [u64; 4],
    characters: Vec<(char, TermIndex)>,
    /// The weight of each term.
    weights: Vec<f32>,
    /// If there are any, only what is in one of them is highlighted.
    phrases: Vec<Phrase>,
}

/// A phrase of the query.
#[derive(Clone, Debug)]
struct Phrase {
    atoms: Vec<Atom>,
    /// Whether the last word may be incomplete.
    open: bool,
}

/// Two adjacent characters, or two with any one between them.
#[derive(Clone, Debug)]
struct Bigram {
    first: char,
    last: char,
    is_gapped: bool,
    term: TermIndex,
}

/// A passage of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Snippet {
    /// The passage, in bytes of the text.
    pub range: Range<usize>,
    /// What to highlight in it, in bytes of the text: within `range`, ascending, not
    /// touching each other.
    pub marks: Vec<Range<usize>>,
}

/// A term of the query, found in a text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TermSpan {
    pub(crate) term: TermIndex,
    /// The token of the text that it begins with; of a gapped bigram the one in the
    /// middle.
    pub(crate) position: u32,
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Whether another character is between the two of a bigram.
    pub(crate) is_gapped: bool,
}

impl Highlighter {
    pub(crate) fn new(fold: Arc<FoldTable>) -> Self {
        Self {
            fold,
            ..Self::default()
        }
    }

    /// Adds the next term of the query, with its weight.
    pub(crate) fn add_term(&mut self, weight: f32) -> TermIndex {
        self.weights.push(weight);
        TermIndex::new(self.weights.len() - 1)
    }

    pub(crate) fn weight(&self, term: TermIndex) -> f32 {
        self.weights.get(term.position()).copied().unwrap_or(0.0)
    }

    pub(crate) fn add_word(&mut self, word: String, term: TermIndex) {
        let hash = hash(&word);
        self.filter[hash / 64] |= 1 << (hash % 64);
        let entry = (word, term);
        if let Err(place) = self.words.binary_search(&entry) {
            self.words.insert(place, entry);
        }
    }

    pub(crate) fn add_prefix(&mut self, prefix: String, term: TermIndex) {
        self.prefixes.push((prefix, term));
    }

    pub(crate) fn add_bigram(&mut self, first: char, second: char, term: TermIndex) {
        self.add_pair(first, second, term, false);
    }

    /// Two characters with any one between them.
    pub(crate) fn add_gapped_bigram(&mut self, first: char, last: char, term: TermIndex) {
        self.add_pair(first, last, term, true);
    }

    fn add_pair(&mut self, first: char, last: char, term: TermIndex, is_gapped: bool) {
        self.ends[last as usize / 64 % 4] |= 1 << (last as usize % 64);
        self.bigrams.push(Bigram {
            first,
            last,
            is_gapped,
            term,
        });
    }

    /// Adds adjacent characters.
    pub(crate) fn add_run(&mut self, run: &str, term: TermIndex) {
        let characters: Vec<char> = run.chars().collect();
        if let [character] = characters.as_slice() {
            self.add_character(*character, term);
        }
        for pair in characters.windows(2) {
            self.add_bigram(pair[0], pair[1], term);
        }
    }

    pub(crate) fn add_character(&mut self, character: char, term: TermIndex) {
        self.characters.push((character, term));
    }

    /// Adds a phrase of a query that has nothing else: only phrases are highlighted then.
    pub(crate) fn add_phrase(&mut self, atoms: Vec<Atom>, open: bool) {
        self.phrases.push(Phrase { atoms, open });
    }

    /// What is highlighted: every occurrence of every term, as it is written in the text.
    fn spans(&self, text: &str) -> Vec<TermSpan> {
        let mut spans = self.wanted_spans(text);
        for span in &mut spans {
            span.start -= sign_before(text, span.start);
        }
        self.drop_pieces(text, &mut spans);
        spans
    }

    /// Drops what is only a piece of a word in a script that has letters but no spaces,
    /// such as Thai, and cuts the others to whole letters. Without a dictionary, a word is
    /// a whole run of the query, or four characters of one.
    fn drop_pieces(&self, text: &str, spans: &mut Vec<TermSpan>) {
        let mut rest = spans.as_mut_slice();
        while let Some(first) = rest.first() {
            let (start, mut end) = (first.start, first.end);
            // The bigrams of one run share their characters.
            let mut count = 1;
            while let Some(next) = rest.get(count).filter(|next| next.start < end) {
                end = next.end;
                count += 1;
            }
            let (run, others) = rest.split_at_mut(count);
            rest = others;
            let own = text.get(start..end).unwrap_or("");
            let Some(character) = own.chars().next().filter(|first| is_unspaced(*first)) else {
                continue;
            };
            let last = own.chars().next_back();
            let goes_on = |bigram: &Bigram| bigram.last == character || Some(bigram.first) == last;
            let mut letters = whole_letters(text, start..end);
            if letters.len() < 4 * character.len_utf8() && self.bigrams.iter().any(goes_on) {
                letters = 0..0;
            }
            for span in run {
                span.start = span.start.max(letters.start);
                span.end = span.end.min(letters.end);
            }
        }
        spans.retain(|span| span.start < span.end);
    }

    /// Every occurrence of every term; of phrases, if the query has only those.
    fn wanted_spans(&self, text: &str) -> Vec<TermSpan> {
        let mut spans = Vec::new();
        self.scan(text, &mut |found| spans.push(found));
        if self.phrases.is_empty() {
            return spans;
        }
        let mut is_kept = vec![false; spans.len()];
        for phrase in &self.phrases {
            let mut ranges: Vec<Range<usize>> = Vec::new();
            phrases(&self.fold, text, &phrase.atoms, phrase.open, &mut |range| {
                ranges.push(range);
                true
            });
            // Both are in the order of the text.
            let mut at = 0;
            for (span, is_kept) in spans.iter().zip(&mut is_kept) {
                while ranges.get(at).is_some_and(|range| range.end < span.end) {
                    at += 1;
                }
                *is_kept |= ranges
                    .get(at)
                    .is_some_and(|range| range.start <= span.start);
            }
        }
        let mut is_kept = is_kept.into_iter();
        spans.retain(|_| is_kept.next() == Some(true));
        spans
    }

    /// The entries from a word on; none if the highlighter lacks it.
    fn words_from(&self, word: &str) -> &[(String, TermIndex)] {
        let hash = hash(word);
        if self.filter[hash / 64] >> (hash % 64) & 1 == 0 {
            return &[];
        }
        let first = self.words.partition_point(|entry| entry.0.as_str() < word);
        &self.words[first..]
    }

    /// Whether a bigram may end with this character.
    #[expect(
        clippy::inline_always,
        reason = "else it is a call for each character of a text"
    )]
    #[inline(always)]
    fn may_end(&self, character: char) -> bool {
        self.ends[character as usize / 64 % 4] >> (character as usize % 64) & 1 == 1
    }

    /// Calls `sink` with every occurrence of every term, in the order of the text.
    pub(crate) fn scan(&self, text: &str, sink: &mut dyn FnMut(TermSpan)) {
        let mut scan = Scan {
            highlighter: self,
            sink,
            position: 0,
            last: Seen::default(),
            before: Seen::default(),
        };
        analyze_into(&self.fold, text, &mut scan);
    }

    /// The ranges of `text`, in bytes, to highlight: ascending, not touching each other,
    /// on character boundaries.
    ///
    /// It needs no language: the index knows which words are forms of one another.
    pub fn marks(&self, text: &str) -> Vec<Range<usize>> {
        let mut marks = Vec::new();
        for found in self.spans(text) {
            add_mark(&mut marks, found.start..found.end);
        }
        marks
    }

    /// The passage of `text` that matches most of the query, of at most `max_chars`
    /// characters. Chinese, Japanese and Korean characters count twice. It begins at the
    /// start of a sentence or a word where it can.
    pub fn snippet(&self, text: &str, max_chars: usize) -> Snippet {
        let found = self.spans(text);
        let anchor = self.best_window(text, &found, max_chars);
        let range = passage(text, anchor, max_chars);
        let mut marks = Vec::new();
        for place in found {
            let inside = place.start.max(range.start)..place.end.min(range.end);
            if inside.start < inside.end {
                add_mark(&mut marks, inside);
            }
        }
        Snippet { range, marks }
    }

    /// How well a short text that is in no index matches, on the scale of the scores of
    /// documents; nothing if it lacks a weighty part of the query.
    pub fn score(&self, text: &str) -> Option<f32> {
        let mut seen = vec![false; self.weights.len()];
        let mut score = 0.0;
        for place in self.spans(text) {
            let term = place.term.position();
            if let Some(seen) = seen.get_mut(term).filter(|seen| !**seen) {
                *seen = true;
                score += self.weights[term];
            }
        }
        let whole: f32 = self.weights.iter().sum();
        (score > 0.0 && score >= whole * COVERED).then_some(score * SHORT_TEXT)
    }

    /// The bytes from the first to the last match of the best window: that with the
    /// largest sum of weights of different terms; of equals the shortest, then the first.
    fn best_window(&self, text: &str, found: &[TermSpan], max_chars: usize) -> Range<usize> {
        let mut best = 0..0;
        let mut best_score = 0.0;
        for (at, first) in found.iter().enumerate() {
            let mut seen = vec![false; self.weights.len()];
            let (mut score, mut width, mut end) = (0.0, 0, first.start);
            for place in &found[at..] {
                if place.end > end {
                    width += text.get(end..place.end).map_or(0, display_width);
                    end = place.end;
                }
                if width > max_chars {
                    break;
                }
                let term = place.term.position();
                if let (Some(seen), Some(weight)) = (seen.get_mut(term), self.weights.get(term)) {
                    // A repeated term adds a little, to prefer a dense passage.
                    score += if *seen { 0.05 * weight } else { *weight };
                    *seen = true;
                }
                #[expect(clippy::cast_precision_loss, reason = "widths are small")]
                let worth = score * (1.0 - 0.2 * width as f32 / max_chars.max(1) as f32);
                if worth > best_score * 1.0001 {
                    best_score = worth;
                    best = first.start..end;
                }
            }
        }
        best
    }
}

/// A character token that was seen.
#[derive(Clone, Copy, Default)]
struct Seen {
    character: char,
    start: usize,
    /// Whether it touches the one before it.
    joined: bool,
}

/// A scan of a text.
struct Scan<'a> {
    highlighter: &'a Highlighter,
    sink: &'a mut dyn FnMut(TermSpan),
    /// How many tokens were seen.
    position: u32,
    /// The last character, and the one before that.
    last: Seen,
    before: Seen,
}

impl Sink for Scan<'_> {
    fn take(&mut self, token: Token<'_>) {
        let Highlighter {
            prefixes,
            bigrams,
            characters,
            ..
        } = self.highlighter;
        let position = self.position;
        let mut found = |term, position, start, is_gapped| {
            (self.sink)(TermSpan {
                term,
                position,
                start,
                end: token.end,
                is_gapped,
            });
        };
        match token.kind {
            TokenKind::Word => {
                for (word, term) in self.highlighter.words_from(token.text) {
                    if word != token.text {
                        break;
                    }
                    found(*term, position, token.start, false);
                }
                for (prefix, term) in prefixes {
                    if token.text.starts_with(prefix.as_str()) {
                        found(*term, position, token.start, false);
                    }
                }
            }
            TokenKind::Character { joined } => {
                let character = token.character.unwrap_or('\0');
                if joined && self.highlighter.may_end(character) {
                    for bigram in bigrams {
                        let first = if bigram.is_gapped {
                            self.before
                        } else {
                            self.last
                        };
                        let is_near = self.last.joined || !bigram.is_gapped;
                        if is_near && (bigram.first, bigram.last) == (first.character, character) {
                            found(bigram.term, position - 1, first.start, bigram.is_gapped);
                        }
                    }
                }
                for (own, term) in characters {
                    if *own == character {
                        found(*term, position, token.start, false);
                    }
                }
                self.see(character, token.start, joined);
            }
        }
        self.position += 1;
    }

    fn joins(&mut self, compound: &Compound<'_>) -> bool {
        let words = self.highlighter.words_from(compound.whole.text);
        let mut prefixes = self.highlighter.prefixes.iter();
        words
            .first()
            .is_some_and(|(word, _)| word == compound.whole.text)
            || prefixes.any(|(prefix, _)| compound.begins_with(prefix))
    }

    fn skip(&mut self, fold: &FoldTable, text: &str, at: usize) -> usize {
        let (mut end, mut count) = (at, 0);
        while let Some(character) = plain(fold, text, end)
            && !self.highlighter.may_end(character)
            && self.highlighter.characters.is_empty()
        {
            end += 3;
            count += 1;
        }
        // The next token needs the last two.
        for back in (1..=count.min(2)).rev() {
            let start = end - 3 * back;
            self.see(plain(fold, text, start).unwrap_or('\0'), start, true);
        }
        self.position += u32::try_from(count).unwrap_or(u32::MAX);
        end
    }
}

impl Scan<'_> {
    fn see(&mut self, character: char, start: usize, joined: bool) {
        self.before = self.last;
        self.last = Seen {
            character,
            start,
            joined,
        };
    }
}

/// How many bytes before a word are a sign that is written with it, as in `.NET`, `@media`
/// and `$HOME`.
fn sign_before(text: &str, at: usize) -> usize {
    let before = text.as_bytes().get(..at).unwrap_or(&[]);
    let is_sign = matches!(before, [.., b'.' | b'@' | b'$' | b'#']);
    // Behind a letter, a digit or most other signs it is punctuation.
    let is_behind = matches!(
        before,
        [.., b'!'..=b'\'' | b'*'..=b'Z' | b'a'..=b'z' | 0x80.., _]
    );
    usize::from(is_sign && !is_behind)
}

/// A range of a text in a script with letters but no spaces, without the parts of letters at
/// its ends.
fn whole_letters(text: &str, range: Range<usize>) -> Range<usize> {
    let (mut start, mut end) = (range.start, range.end);
    let own = text.get(range).unwrap_or("");
    for character in own.chars() {
        if !is_in_letter(character) {
            break;
        }
        start += character.len_utf8();
    }
    let mut is_cut = from(text, end).chars().next().is_some_and(is_in_letter);
    for character in own.chars().rev() {
        if !is_cut && !is_vowel_before(character) {
            break;
        }
        end -= character.len_utf8();
        is_cut = is_in_letter(character);
    }
    start..end
}

/// A hash below 256 of a word's length and first letters.
fn hash(word: &str) -> usize {
    let letter = |at: usize| usize::from(word.as_bytes().get(at).copied().unwrap_or(0));
    (letter(0) * 7 + letter(1) * 31 + letter(2) + word.len() * 97) % 256
}

/// Adds a mark, merged with those that it touches or overlaps.
fn add_mark(marks: &mut Vec<Range<usize>>, mark: Range<usize>) {
    let mut merged = mark;
    while let Some(last) = marks.last() {
        if last.end < merged.start {
            break;
        }
        merged = last.start.min(merged.start)..last.end.max(merged.end);
        marks.pop();
    }
    marks.push(merged);
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_skipped_is_nothing_that_is_looked_for(
            text in "[天地人你我他山水火體，a ]{0,40}",
            pairs in prop::collection::vec(("[天地人你体]", "[天地人你体]", any::<bool>()), 1..4),
        ) {
            let mut fold = FoldTable::default();
            fold.push('體', "体");
            let mut skips = Highlighter::new(Arc::new(fold));
            let first = |text: &String| text.chars().next().unwrap_or_default();
            for (term, (one, other, is_gapped)) in (0..).zip(&pairs) {
                skips.add_pair(first(one), first(other), TermIndex::new(term), *is_gapped);
            }
            // A character that is looked for by itself could be anywhere.
            let mut skips_nothing = skips.clone();
            skips_nothing.add_character('龘', TermIndex::new(9));
            let found = |highlighter: &Highlighter| {
                let mut found = Vec::new();
                highlighter.scan(&text, &mut |place| found.push(format!("{place:?}")));
                found
            };
            prop_assert_eq!(found(&skips), found(&skips_nothing));
        }
    }
}
