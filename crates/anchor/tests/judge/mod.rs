//! Judges placements by a truth that is known: what became of each character of the old
//! text. It is shared by the test of synthetic edits and by the bench of real histories,
//! and uses nothing of the crate but its interface.
#![allow(dead_code)]

mod pick;
mod table;

pub(crate) use pick::{Kind, Random, pick};
pub(crate) use table::Table;

use bookmobile_anchor::Placement;
use std::ops::Range;

/// What became of a quote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Class {
    /// It and 32 characters on both sides are unchanged.
    Same,
    /// It is unchanged, and what is beside it is not.
    NewContext,
    /// At least half of its characters live on in place.
    Edited,
    /// It was taken out, and stands once elsewhere, unchanged.
    Moved,
    /// It was taken out, and nothing like it is anywhere.
    Gone,
}

/// The verdict on a placement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// The right place, or an orphan that is one.
    Right,
    /// It overlaps the right place.
    Near,
    /// Another place.
    Wrong,
    /// An orphan that has a place.
    Missed,
}

/// A class, and the place in the new text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Truth {
    pub(crate) class: Class,
    pub(crate) range: Range<usize>,
}

/// An old text, a new one, and what became of each character of the old one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pair<'a> {
    pub(crate) old: &'a [char],
    pub(crate) new: &'a [char],
    pub(crate) fate: &'a [Option<usize>],
}

/// The context that must be unchanged, in characters.
const CONTEXT: usize = 32;

/// The weight below which a quote occurs by chance.
const SHORT: usize = 25;

impl Pair<'_> {
    /// The characters of a range that live on: their share, and the range that they have.
    fn survivors(&self, range: Range<usize>) -> (f64, Range<usize>) {
        let (mut count, mut alive) = (0u32, 0u32);
        let (mut start, mut end) = (usize::MAX, 0);
        for at in range.filter(|at| !self.old[*at].is_whitespace()) {
            count += 1;
            if let Some(to) = self.fate[at] {
                alive += 1;
                (start, end) = (start.min(to), end.max(to + 1));
            }
        }
        (
            f64::from(alive) / f64::from(count.max(1)),
            start.min(end)..end,
        )
    }

    /// What became of a quote; nothing if the edits do not say.
    pub(crate) fn truth(&self, quote: Range<usize>) -> Option<Truth> {
        let (start, end) = (quote.start, quote.end);
        let words = &self.old[quote.clone()];
        let is_short = weight(words) < SHORT;
        let around = start.saturating_sub(60)..(end + 60).min(self.old.len());
        let surviving_around = self.survivors(around).0;
        let (alive, range) = self.survivors(quote.clone());
        let found = |class, range| Some(Truth { class, range });
        if alive >= 0.999 && self.new[range.clone()] == *words {
            let class = if self.has_same_context(&quote, &range) {
                Class::Same
            } else {
                Class::NewContext
            };
            let is_clear = class == Class::Same || !is_short || surviving_around >= 0.5;
            return found(class, range).filter(|_| is_clear);
        }
        let is_size = range.len() * 2 >= words.len() && range.len() <= words.len() * 2;
        if alive >= 0.5 && is_size {
            return found(Class::Edited, range).filter(|_| !is_short || surviving_around >= 0.5);
        }
        if alive >= 0.3 {
            return None;
        }
        let copies: Vec<usize> = find(self.new, words);
        if !is_short {
            return match copies.as_slice() {
                // If there were two, the one that is left may be the other.
                [copy] if find(self.old, words).len() == 1 => {
                    found(Class::Moved, *copy..copy + words.len())
                }
                [] if fewest_errors(self.new, words) * 20 > words.len() * 9 => {
                    found(Class::Gone, 0..0)
                }
                _ => None,
            };
        }
        // A list or a section that was taken out and came back elsewhere.
        let before = &self.old[start.saturating_sub(12)..end];
        let after = &self.old[start..(end + 12).min(self.old.len())];
        if !find(self.new, before).is_empty() || !find(self.new, after).is_empty() {
            return None;
        }
        let is_out_of_its_place = surviving_around > 0.5 && alive == 0.0;
        let wide = &self.old[start.saturating_sub(30)..(end + 30).min(self.old.len())];
        let is_out_with_its_place =
            || surviving_around < 0.15 && fewest_errors(self.new, wide) * 20 > wide.len() * 9;
        (is_out_of_its_place || is_out_with_its_place()).then_some(Truth {
            class: Class::Gone,
            range: 0..0,
        })
    }

    fn has_same_context(&self, old: &Range<usize>, new: &Range<usize>) -> bool {
        let before = |text: &[char], at: usize| text[at.saturating_sub(CONTEXT)..at].to_vec();
        let after = |text: &[char], at: usize| text[at..(at + CONTEXT).min(text.len())].to_vec();
        before(self.old, old.start) == before(self.new, new.start)
            && after(self.old, old.end) == after(self.new, new.end)
    }

    /// The verdict on a placement.
    pub(crate) fn judge(&self, truth: &Truth, placement: &Placement) -> Verdict {
        let (Placement::Same(found) | Placement::Changed(found)) = placement else {
            return if truth.class == Class::Gone {
                Verdict::Right
            } else {
                Verdict::Missed
            };
        };
        let right = &truth.range;
        let both = found
            .end
            .min(right.end)
            .saturating_sub(found.start.max(right.start));
        let all = found.end.max(right.end) - found.start.min(right.start);
        let trimmed = |range: &Range<usize>| {
            let text = &self.new[range.clone()];
            let spaces = |c: &&char| c.is_whitespace();
            let before = text.iter().take_while(spaces).count();
            let after = text[before..].iter().rev().take_while(spaces).count();
            range.start + before..range.end - after
        };
        match truth.class {
            Class::Edited if both * 10 >= all * 7 => Verdict::Right,
            Class::Edited if both * 10 >= all * 3 => Verdict::Near,
            Class::Edited | Class::Gone => Verdict::Wrong,
            _ if trimmed(found) == trimmed(right) => Verdict::Right,
            _ if both * 2 >= all => Verdict::Near,
            _ => Verdict::Wrong,
        }
    }
}

/// Whether a character is Chinese, Japanese or Korean.
pub(crate) fn is_cjk(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}')
}

/// How much a text says, in Latin characters.
pub(crate) fn weight(text: &[char]) -> usize {
    text.iter()
        .map(|c| if is_cjk(*c) { 5 } else { 2 })
        .sum::<usize>()
        / 2
}

/// Where a text occurs in another.
fn find(text: &[char], wanted: &[char]) -> Vec<usize> {
    let is_there = |at: &usize| text[*at..].starts_with(wanted);
    (0..(text.len() + 1).saturating_sub(wanted.len()))
        .filter(is_there)
        .collect()
}

/// The edit distance of a text to the part of another that is nearest to it (Sellers 1980).
fn fewest_errors(text: &[char], wanted: &[char]) -> usize {
    let mut row: Vec<u32> = (0..).take(wanted.len() + 1).collect();
    let mut fewest = u32::MAX;
    for c in text {
        let mut diagonal = 0;
        for (at, own) in wanted.iter().enumerate() {
            let changed = diagonal + u32::from(own != c);
            diagonal = row[at + 1];
            row[at + 1] = changed.min(diagonal + 1).min(row[at] + 1);
        }
        fewest = fewest.min(row[wanted.len()]);
    }
    usize::try_from(fewest).unwrap_or(usize::MAX)
}
