//! Picks what a reader would highlight: a word or two, a phrase, a sentence, several
//! sentences, or a passage across two blocks.

use super::is_cjk;
use std::ops::Range;

/// A seeded generator (`SplitMix64`: Steele, Lea and Flood 2014).
#[derive(Clone, Debug)]
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below `bound`; 0 if there is none.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        let number = (mixed ^ mixed >> 31) % u64::try_from(bound.max(1)).unwrap_or(1);
        usize::try_from(number).unwrap_or(0)
    }
}

/// What a quote is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Word,
    Phrase,
    Sentence,
    Sentences,
    Across,
    Code,
}

impl Kind {
    const PROSE: [Self; 5] = [
        Self::Word,
        Self::Phrase,
        Self::Sentence,
        Self::Sentences,
        Self::Across,
    ];

    /// Whether it is of a sentence or more.
    pub(crate) fn is_long(self) -> bool {
        matches!(self, Self::Sentence | Self::Sentences | Self::Across)
    }
}

/// The longest quote, in characters.
const LONGEST: usize = 2000;

/// Picks a quote.
pub(crate) fn pick(text: &[char], random: &mut Random) -> Option<(Range<usize>, Kind)> {
    let kind = Kind::PROSE[random.below(Kind::PROSE.len())];
    let sentences = sentences(text);
    let at = random.below(sentences.len().checked_sub(4).filter(|last| *last > 1)?);
    let sentence = sentences[at].clone();
    let range = match kind {
        Kind::Sentences => sentence.start..sentences[at + 1 + random.below(3)].end,
        Kind::Across => across(text, sentence.start, random)?,
        Kind::Word | Kind::Phrase => words(text, sentence, kind, random)?,
        Kind::Sentence | Kind::Code => sentence,
    };
    (range.len() > 1 && range.len() <= LONGEST).then_some((range, kind))
}

/// The sentences of a text, without the white space before them.
pub(crate) fn sentences(text: &[char]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    for (at, c) in text.iter().enumerate() {
        let is_apart = text
            .get(at + 1)
            .is_none_or(|next| matches!(next, ' ' | '\n'));
        let is_mark = matches!(c, '。' | '！' | '？') || matches!(c, '.' | '!' | '?') && is_apart;
        if *c != '\n' && !is_mark {
            continue;
        }
        let end = at + usize::from(*c != '\n');
        let space = text[start..end]
            .iter()
            .take_while(|c| c.is_whitespace())
            .count();
        if end > start + space + 1 {
            found.push(start + space..end);
        }
        start = at + 1;
    }
    found
}

/// From inside a block to inside the next.
fn across(text: &[char], start: usize, random: &mut Random) -> Option<Range<usize>> {
    let border = start + text[start..].iter().position(|c| *c == '\n')?;
    let from = border.saturating_sub(5 + random.below(80)).max(start);
    let to = (border + 5 + random.below(80)).min(text.len());
    let mut range = from..to;
    let is_inside = |at: usize| {
        let is_word = |c: &char| c.is_alphanumeric() && !is_cjk(*c);
        at > 0
            && text
                .get(at - 1..=at)
                .is_some_and(|both| both.iter().all(is_word))
    };
    while is_inside(range.start) {
        range.start -= 1;
    }
    while is_inside(range.end) {
        range.end += 1;
    }
    while range.start < range.end && text[range.start].is_whitespace() {
        range.start += 1;
    }
    while range.start < range.end && text[range.end - 1].is_whitespace() {
        range.end -= 1;
    }
    Some(range)
}

/// A few words, or a few characters of a Chinese sentence.
fn words(
    text: &[char],
    sentence: Range<usize>,
    kind: Kind,
    random: &mut Random,
) -> Option<Range<usize>> {
    let own = &text[sentence.clone()];
    let is_word = kind == Kind::Word;
    if own.iter().filter(|c| is_cjk(**c)).count() * 2 > own.len() {
        let length = if is_word {
            2 + random.below(3)
        } else {
            5 + random.below(15)
        };
        let start =
            sentence.start + random.below(own.len().checked_sub(length).filter(|most| *most > 0)?);
        return Some(start..start + length);
    }
    let mut words: Vec<Range<usize>> = Vec::new();
    for (at, c) in own
        .iter()
        .enumerate()
        .filter(|(_, c)| c.is_alphanumeric() || **c == '_')
    {
        let at = sentence.start + at;
        match words.last_mut() {
            Some(word) if word.end == at && !is_cjk(*c) => word.end = at + 1,
            _ => words.push(at..at + 1),
        }
    }
    let count = if is_word {
        1 + random.below(2)
    } else {
        3 + random.below(6)
    };
    let first = random.below(words.len().checked_sub(count).filter(|most| *most > 0)?);
    Some(words[first].start..words[first + count - 1].end)
}
