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

/// A text that others are compared with.
#[derive(Clone, Debug)]
pub(crate) struct Pattern {
    len: usize,
    /// The distinct characters, sorted.
    alphabet: Vec<u64>,
    /// For each of these, and at last for all others: a bit for each place in the pattern.
    masks: Vec<Vec<u64>>,
}

impl Pattern {
    pub(crate) fn new(text: impl ExactSizeIterator<Item = char> + Clone) -> Self {
        let mut sorted: Vec<Keyed> = text.clone().map(|c| (u64::from(c), 0)).collect();
        sort(&mut sorted);
        sorted.dedup();
        let alphabet: Vec<u64> = sorted.into_iter().map(|(c, _)| c).collect();
        let len = text.len();
        let mut masks = vec![vec![0; len.div_ceil(64)]; alphabet.len() + 1];
        for (at, c) in text.enumerate() {
            if let Ok(row) = alphabet.binary_search(&u64::from(c)) {
                masks[row][at / 64] |= 1 << (at % 64);
            }
        }
        Self {
            len,
            alphabet,
            masks,
        }
    }

    pub(crate) fn of(text: &[char]) -> Self {
        Self::new(text.iter().copied())
    }

    pub(crate) fn reversed(text: &[char]) -> Self {
        Self::new(text.iter().rev().copied())
    }

    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// For each character of the text: the distance between the whole pattern and the part
    /// of the text that ends there.
    pub(crate) fn distances<'a>(
        &'a self,
        text: impl Iterator<Item = char> + 'a,
        begin: Begin,
    ) -> impl Iterator<Item = usize> + 'a {
        let mut column = Column::new(self.len);
        text.map(move |c| {
            let row = self
                .alphabet
                .binary_search(&u64::from(c))
                .unwrap_or(self.alphabet.len());
            column.step(&self.masks[row], begin)
        })
    }

    /// The similarity to a text that begins as the pattern does: 1 if all of the pattern
    /// is there. What follows in the text does not count.
    pub(crate) fn similarity_at_start(&self, text: impl Iterator<Item = char>) -> f64 {
        if self.len == 0 {
            return 1.0;
        }
        let most = text.take(self.len + self.len / 2);
        let errors = self.distances(most, Begin::First).min().unwrap_or(self.len);
        1.0 - real(errors.min(self.len)) / real(self.len)
    }

    /// The distance to a whole text.
    pub(crate) fn distance(&self, text: &[char]) -> usize {
        let all = self.distances(text.iter().copied(), Begin::First);
        all.last().unwrap_or(self.len)
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
        for (block, mask) in mask.iter().enumerate() {
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
            for begin in [Begin::First, Begin::Any] {
                let found: Vec<usize> =
                    Pattern::of(&pattern).distances(text.iter().copied(), begin).collect();
                prop_assert_eq!(found, table(&pattern, &text, begin));
            }
        }
    }

    #[test]
    fn an_empty_text_is_as_far_as_the_pattern_is_long() {
        assert_eq!(Pattern::of(&['a'; 70]).distance(&[]), 70);
        assert!((Pattern::of(&[]).similarity_at_start("x".chars()) - 1.0).abs() < 1e-9);
    }
}
