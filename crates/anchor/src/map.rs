//! The characters of an old text that a new one kept, by the comparison of both: where
//! each went, and where a passage of the old text went.

use crate::characters::real;
use crate::diff::{Sequence, kept};
use crate::moves::moved;
use crate::tokens::{Compare, tokens};
use std::ops::Range;

/// The farthest mapped character that counts as a neighbour of a passage.
const NEIGHBOUR: usize = 14;

/// The length of the text on each side that says whether the surroundings were kept.
const AROUND: usize = 32;

/// For each character of the old text: its place in the new one.
#[derive(Debug)]
pub(crate) struct Map {
    to: Vec<Option<u32>>,
}

/// Where a passage went.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Mapped {
    pub range: Range<usize>,
    /// The share of its characters that were kept there.
    pub kept: f64,
}

impl Map {
    pub(crate) fn new(old: &[char], new: &[char]) -> Self {
        let (a, b) = (tokens(old, Compare::Folded), tokens(new, Compare::Folded));
        let runs = kept(
            Sequence {
                text: old,
                tokens: &a,
            },
            Sequence {
                text: new,
                tokens: &b,
            },
        );
        let moved = moved(&a, &b, &runs);
        let mut to = vec![None; old.len()];
        for run in runs.into_iter().chain(moved) {
            let pairs = a[run.old..run.old + run.len]
                .iter()
                .zip(&b[run.new..run.new + run.len]);
            for (from, kept) in pairs {
                for (slot, place) in to[from.start..from.end]
                    .iter_mut()
                    .zip(kept.start..kept.end)
                {
                    *slot = u32::try_from(place).ok();
                }
            }
        }
        Self { to }
    }

    fn get(&self, at: usize) -> Option<usize> {
        usize::try_from((*self.to.get(at)?)?).ok()
    }

    /// The kept characters of a range: their old places and their new ones.
    fn kept(&self, range: Range<usize>) -> impl DoubleEndedIterator<Item = (usize, usize)> {
        range.filter_map(|at| Some((at, self.get(at)?)))
    }

    /// Where most of a passage went, if some of it was kept.
    pub(crate) fn range(
        &self,
        old: &[char],
        new: &[char],
        passage: &Range<usize>,
    ) -> Option<Mapped> {
        let most_added = passage.len() / 2;
        // Text that came into the passage may have split it: the larger part is the place.
        let mut parts: Vec<(usize, Range<usize>, Range<usize>)> = Vec::new();
        for (from, to) in self.kept(passage.clone()) {
            match parts.last_mut() {
                Some((count, olds, news))
                    if to >= news.end && to - news.end <= from - olds.end + most_added.max(30) =>
                {
                    *count += 1;
                    (olds.end, news.end) = (from + 1, to + 1);
                }
                _ => parts.push((1, from..from + 1, to..to + 1)),
            }
        }
        let (count, olds, mut range) = parts.into_iter().max_by_key(|(count, ..)| *count)?;
        let letters = old[passage.clone()]
            .iter()
            .filter(|c| !c.is_whitespace())
            .count();
        // If an end was replaced, what stands before its kept neighbour replaced it.
        if olds.start > passage.start
            && let Some((_, to)) = self.before(passage.start)
            && to < range.start
            && range.start - to - 1 <= most_added
        {
            range.start = to + 1;
        }
        if olds.end < passage.end
            && let Some((_, to)) = self.after(passage.end)
            && to >= range.end
            && to - range.end <= most_added
        {
            range.end = to;
        }
        let range = trimmed(new, range);
        Some(Mapped {
            range,
            kept: real(count) / real(letters.max(1)),
        })
    }

    /// The share of the characters around a passage that stand around the range which the
    /// passage went to.
    pub(crate) fn kept_around(
        &self,
        old: &[char],
        passage: &Range<usize>,
        range: &Range<usize>,
    ) -> f64 {
        let before = passage.start.saturating_sub(AROUND)..passage.start;
        let after = passage.end..(passage.end + AROUND).min(old.len());
        let letters =
            |range: Range<usize>| old[range].iter().filter(|c| !c.is_whitespace()).count();
        let count = letters(before.clone()) + letters(after.clone());
        let is_before =
            |(_, to): &(usize, usize)| *to < range.start && range.start - to <= 2 * AROUND;
        let is_after = |(_, to): &(usize, usize)| *to >= range.end && to - range.end <= 2 * AROUND;
        let kept =
            self.kept(before).filter(is_before).count() + self.kept(after).filter(is_after).count();
        real(kept) / real(count.max(1))
    }

    /// The last kept character shortly before a place.
    fn before(&self, at: usize) -> Option<(usize, usize)> {
        self.kept(at.saturating_sub(NEIGHBOUR)..at).next_back()
    }

    /// The first kept character shortly after a place.
    fn after(&self, at: usize) -> Option<(usize, usize)> {
        self.kept(at..at.saturating_add(NEIGHBOUR).min(self.to.len()))
            .next()
    }

    /// What stands between the neighbours of a passage, if both were kept and no more is
    /// there than could have replaced it.
    pub(crate) fn gap(&self, passage: &Range<usize>) -> Option<Range<usize>> {
        const ENOUGH: usize = NEIGHBOUR / 2;
        let before = passage.start.saturating_sub(NEIGHBOUR)..passage.start;
        let after = passage.end..(passage.end + NEIGHBOUR).min(self.to.len());
        if self.kept(before.clone()).count() < ENOUGH || self.kept(after.clone()).count() < ENOUGH {
            return None;
        }
        let (start, end) = (
            self.before(passage.start)?.1 + 1,
            self.after(passage.end)?.1,
        );
        (start <= end && end - start <= 2 * passage.len() + 20).then_some(start..end)
    }

    /// About where a place went: beside the nearest kept character before it.
    pub(crate) fn near(&self, at: usize) -> usize {
        let nearest = (0..at.min(self.to.len()))
            .rev()
            .take(MOST_NEAR)
            .find_map(|at| self.get(at));
        nearest.map_or(at, |to| to + 1)
    }
}

/// How far `near` looks.
const MOST_NEAR: usize = 4096;

/// A range without the white space at its ends.
fn trimmed(text: &[char], mut range: Range<usize>) -> Range<usize> {
    while range.start < range.end && text[range.start].is_whitespace() {
        range.start += 1;
    }
    while range.start < range.end && text[range.end - 1].is_whitespace() {
        range.end -= 1;
    }
    range
}
