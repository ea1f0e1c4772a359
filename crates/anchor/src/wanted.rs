//! A quote prepared for a search: folded, with patterns of its words and of its context,
//! and what a place in a text has in common with it.

use crate::Quote;
use crate::characters::{fold, folded, real, weight};
use crate::pattern::Direction::{Backward, Forward};
use crate::pattern::Pattern;
use crate::sort::{Keyed, sort};
use crate::tokens::{Compare, tokens};
use std::cell::OnceCell;
use std::ops::Range;

/// The part of the context that is next to the quote, in characters.
const NEAR: usize = 24;

/// The longest text that is compared with the quote character by character.
const LONG: usize = 4096;

/// A quote that is looked for.
#[derive(Debug)]
pub(crate) struct Wanted {
    /// The quote, as it is.
    pub exact: Vec<char>,
    /// The quote, folded.
    pub folded: Vec<char>,
    /// The text before it and after it, folded.
    pub prefix: Vec<char>,
    pub suffix: Vec<char>,
    /// How much the quote says (`characters::weight`).
    pub weight: usize,
    /// Whether its text was there once.
    pub alone: bool,
    left: Side,
    right: Side,
    pattern: OnceCell<Pattern>,
}

/// The context on one side, from the quote outwards.
#[derive(Debug)]
struct Side {
    near: Pattern,
    all: Pattern,
}

/// What a place has in common with a quote, each from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Evidence {
    /// The similarity of the words.
    pub words: f64,
    /// The similarity of the context before and after.
    pub left: f64,
    pub right: f64,
}

impl Evidence {
    /// The better side of the context.
    pub(crate) fn best_side(self) -> f64 {
        self.left.max(self.right)
    }

    /// The worse side of the context.
    pub(crate) fn worst_side(self) -> f64 {
        self.left.min(self.right)
    }

    /// The mean of both sides of the context.
    pub(crate) fn context(self) -> f64 {
        f64::midpoint(self.left, self.right)
    }
}

impl Wanted {
    pub(crate) fn new(quote: &Quote) -> Self {
        let exact: Vec<char> = quote.exact.chars().collect();
        let prefix: Vec<char> = quote.prefix.chars().map(fold).collect();
        let suffix: Vec<char> = quote.suffix.chars().map(fold).collect();
        // A stored quote can have any length; its context beyond that says no more.
        let prefix = prefix[prefix.len().saturating_sub(MOST_CONTEXT)..].to_vec();
        let suffix = suffix[..suffix.len().min(MOST_CONTEXT)].to_vec();
        Self {
            folded: folded(&exact),
            weight: weight(&exact),
            alone: quote.alone,
            left: Side {
                near: Pattern::new(&prefix[prefix.len().saturating_sub(NEAR)..], Backward),
                all: Pattern::new(&prefix, Backward),
            },
            right: Side {
                near: Pattern::new(&suffix[..suffix.len().min(NEAR)], Forward),
                all: Pattern::new(&suffix, Forward),
            },
            pattern: OnceCell::new(),
            exact,
            prefix,
            suffix,
        }
    }

    /// The length of the quote in characters.
    pub(crate) fn len(&self) -> usize {
        self.exact.len()
    }

    /// What a range of a folded text has in common with the quote.
    pub(crate) fn evidence(&self, text: &[char], range: &Range<usize>) -> Evidence {
        Evidence {
            words: self.similarity(&text[range.clone()]),
            left: self.left.similarity(&text[..range.start]),
            right: self.right.similarity(&text[range.end..]),
        }
    }

    /// The similarity of the words: 1 if they are the quote's.
    pub(crate) fn similarity(&self, text: &[char]) -> f64 {
        if text == self.folded {
            return 1.0;
        }
        let longest = text.len().max(self.len()).max(1);
        // The difference of the lengths is a part of the distance.
        if text.len().abs_diff(self.len()) * 5 > longest * 4 {
            return 0.0;
        }
        if longest > LONG {
            return similarity_of_words(&self.folded, text);
        }
        let pattern = self
            .pattern
            .get_or_init(|| Pattern::new(&self.folded, Forward));
        1.0 - real(pattern.distance(text)) / real(longest)
    }
}

/// The longest context that is used, in characters.
const MOST_CONTEXT: usize = 256;

impl Side {
    /// The part next to the quote counts more, since edits come at any distance.
    fn similarity(&self, text: &[char]) -> f64 {
        let near = self.near.similarity_at_start(text);
        0.6 * near + 0.4 * self.all.similarity_at_start(text)
    }
}

/// The share of words that two long texts have in common, in any order (Dice).
fn similarity_of_words(a: &[char], b: &[char]) -> f64 {
    let hashes = |text: &[char]| {
        let tokens = tokens(text, Compare::Folded);
        let mut hashes: Vec<Keyed> = tokens.iter().map(|token| (token.hash, 0)).collect();
        sort(&mut hashes);
        hashes
    };
    let (a, b) = (hashes(a), hashes(b));
    let (mut i, mut j, mut common) = (0, 0, 0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        common += usize::from(x == y);
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
    2.0 * real(common) / real((a.len() + b.len()).max(1))
}
