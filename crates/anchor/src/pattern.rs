//! Edit distances between a pattern and a text, bit-parallel (Myers 1999, in blocks of 64
//! as Hyyrö 2003 describes): each character of the text costs one step for each 64
//! characters of the pattern.

use crate::characters::real;
use crate::sort::{Keyed, sort};
use crate::work;

/// Where a match may begin in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Begin {
    /// At its first character only.
    First,
    /// At any.
    Any,
}

/// The end at which a text is begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Direction {
    Forward,
    Backward,
}

impl Direction {
    /// The place of the character that comes after `steps` others.
    fn at(self, steps: usize, len: usize) -> usize {
        match self {
            Self::Forward => steps,
            Self::Backward => len - 1 - steps,
        }
    }
}

/// A text that others are compared with, all of them from the same end.
#[derive(Clone, Debug)]
pub(crate) struct Pattern {
    len: usize,
    direction: Direction,
    /// The distinct characters, sorted.
    alphabet: Vec<Keyed>,
    /// For each of these, and at last for all others: a bit for each place in the pattern.
    masks: Vec<u64>,
}

impl Pattern {
    pub(crate) fn new(text: &[char], direction: Direction) -> Self {
        let mut alphabet: Vec<Keyed> = text.iter().map(|c| (u64::from(*c), 0)).collect();
        sort(&mut alphabet);
        alphabet.dedup();
        let mut pattern = Self {
            len: text.len(),
            direction,
            masks: vec![0; text.len().div_ceil(64) * (alphabet.len() + 1)],
            alphabet,
        };
        for at in 0..text.len() {
            let row = pattern.row(text[direction.at(at, text.len())]);
            pattern.masks[row + at / 64] |= 1 << (at % 64);
        }
        pattern
    }

    /// Where the masks of a character start.
    fn row(&self, c: char) -> usize {
        let c = u64::from(c);
        let at = self.alphabet.partition_point(|(other, _)| *other < c);
        let is_known = self.alphabet.get(at).is_some_and(|(other, _)| *other == c);
        let row = if is_known { at } else { self.alphabet.len() };
        row * self.len.div_ceil(64)
    }

    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// For each character of the text: the distance between the whole pattern and the part
    /// of the text that ends there.
    pub(crate) fn distances(&self, text: &[char], begin: Begin) -> Vec<usize> {
        let mut column = Column::new(self.len);
        let mut distances = Vec::with_capacity(text.len());
        for at in 0..text.len() {
            let row = self.row(text[self.direction.at(at, text.len())]);
            distances.push(column.step(&self.masks[row..], begin));
        }
        distances
    }

    /// The first place with the fewest errors: the position after it, counted from the end
    /// at which the text is begun, and the errors.
    pub(crate) fn nearest(&self, text: &[char]) -> Option<(usize, usize)> {
        let ends = self.distances(text, Begin::Any);
        let (at, errors) = ends.iter().enumerate().min_by_key(|(_, errors)| **errors)?;
        Some((at + 1, *errors))
    }

    /// The similarity to a text that begins as the pattern does: 1 if all of the pattern
    /// is there. What follows in the text does not count.
    pub(crate) fn similarity_at_start(&self, text: &[char]) -> f64 {
        if self.len == 0 {
            return 1.0;
        }
        let most = text.len().min(self.len + self.len / 2);
        let near = match self.direction {
            Direction::Forward => &text[..most],
            Direction::Backward => &text[text.len() - most..],
        };
        let errors = self.distances(near, Begin::First).into_iter().min();
        1.0 - real(errors.unwrap_or(self.len).min(self.len)) / real(self.len)
    }

    /// The distance to a whole text.
    pub(crate) fn distance(&self, text: &[char]) -> usize {
        let all = self.distances(text, Begin::First);
        all.last().map_or(self.len, |errors| *errors)
    }
}

/// One column of the table of distances, as differences between its rows.
#[derive(Debug)]
struct Column {
    plus: Vec<u64>,
    minus: Vec<u64>,
    /// The bit of the last row in its block.
    last: u64,
    /// The distance in the last row.
    distance: usize,
}

impl Column {
    fn new(len: usize) -> Self {
        let blocks = len.div_ceil(64);
        Self {
            plus: vec![u64::MAX; blocks],
            minus: vec![0; blocks],
            last: 1 << (len.wrapping_sub(1) % 64),
            distance: len,
        }
    }

    /// Goes on by one character, of which `mask` has the places in the pattern.
    fn step(&mut self, mask: &[u64], begin: Begin) -> usize {
        let blocks = self.plus.len();
        work::count(blocks);
        // The difference that enters from the row above: the first row grows if a match
        // must begin at the first character.
        let (mut up, mut down) = (u64::from(begin == Begin::First), 0);
        for (block, mask) in mask.iter().enumerate().take(blocks) {
            let top = if block + 1 == blocks {
                self.last
            } else {
                1 << 63
            };
            let (plus, minus) = (self.plus[block], self.minus[block]);
            let vertical = mask | minus;
            let equal = mask | down;
            let horizontal = (equal & plus).wrapping_add(plus) ^ plus | equal;
            let mut rises = minus | !(horizontal | plus);
            let mut falls = plus & horizontal;
            let out = (u64::from(rises & top != 0), u64::from(falls & top != 0));
            rises = rises << 1 | up;
            falls = falls << 1 | down;
            self.plus[block] = falls | !(vertical | rises);
            self.minus[block] = rises & vertical;
            (up, down) = out;
        }
        self.distance += usize::try_from(up).unwrap_or(0);
        self.distance -= usize::try_from(down).unwrap_or(0);
        self.distance
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The table of distances, cell by cell.
    fn table(pattern: &[char], text: &[char], begin: Begin) -> Vec<usize> {
        let mut row: Vec<usize> = (0..=pattern.len()).collect();
        let mut out = Vec::new();
        for (i, c) in text.iter().enumerate() {
            let mut diagonal = row[0];
            row[0] = if begin == Begin::First { i + 1 } else { 0 };
            for j in 1..=pattern.len() {
                let changed = diagonal + usize::from(pattern[j - 1] != *c);
                diagonal = row[j];
                row[j] = changed.min(row[j] + 1).min(row[j - 1] + 1);
            }
            out.push(row[pattern.len()]);
        }
        out
    }

    proptest! {
        #[test]
        fn distances_are_those_of_the_table(
            pattern in prop::collection::vec(prop::sample::select(vec!['a', 'b', '馆']), 1..150),
            text in prop::collection::vec(prop::sample::select(vec!['a', 'b', '馆', 'x']), 0..200),
        ) {
            let backwards = |text: &[char]| text.iter().rev().copied().collect::<Vec<_>>();
            for begin in [Begin::First, Begin::Any] {
                let forward = Pattern::new(&pattern, Direction::Forward);
                prop_assert_eq!(forward.distances(&text, begin), table(&pattern, &text, begin));
                let backward = Pattern::new(&pattern, Direction::Backward);
                let expected = table(&backwards(&pattern), &backwards(&text), begin);
                prop_assert_eq!(backward.distances(&text, begin), expected);
            }
        }
    }

    #[test]
    fn an_empty_text_is_as_far_as_the_pattern_is_long() {
        let pattern = |text: &[char]| Pattern::new(text, Direction::Forward);
        assert_eq!(pattern(&['a'; 70]).distance(&[]), 70);
        assert!((pattern(&[]).similarity_at_start(&['x']) - 1.0).abs() < 1e-9);
    }
}
