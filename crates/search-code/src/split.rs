//! The probability model for the middle number of a sorted list: how likely each place is,
//! by the weights of the places and by the distribution of medians. The median of many
//! random numbers is near the middle of the weight, so a place there costs few bits, and
//! one at the ends costs many.

use crate::weights::Weights;

/// How many steps a shape (a piecewise linear distribution) has.
const STEPS: u64 = 16;
/// The total of a shape.
const WHOLE: u64 = 1024;
/// Longer lists have the shape of a list with this many numbers.
const MOST_SHAPED: usize = 12;

/// The distribution of the middle of a sorted list, a beta distribution: for each length
/// of a list, the prefix sums over sixteenths of the weight.
const SHAPES: [[u16; 17]; MOST_SHAPED + 1] = shapes();

#[expect(clippy::cast_possible_truncation, reason = "all are below WHOLE")]
const fn shapes() -> [[u16; 17]; MOST_SHAPED + 1] {
    let mut all = [[0; 17]; MOST_SHAPED + 1];
    let mut count = 2;
    while count <= MOST_SHAPED {
        let (left, right) = (count as u32 / 2, (count as u32 - 1) / 2);
        let mut weights = [0u64; 16];
        let (mut at, mut sum) = (0, 0);
        while at < 16 {
            weights[at] = (2 * at as u64 + 1).pow(left) * (31 - 2 * at as u64).pow(right);
            sum += weights[at];
            at += 1;
        }
        // Each sixteenth has at least 6; the last has the remainder.
        at = 0;
        while at < 15 {
            all[count][at + 1] = all[count][at] + 6 + (weights[at] * 928 / sum) as u16;
            at += 1;
        }
        all[count][16] = WHOLE as u16;
        count += 1;
    }
    all
}

/// The model for the middle number of one list.
pub(crate) struct Split<'a> {
    shape: &'a [u16; 17],
    pub(crate) low: u32,
    pub(crate) high: u32,
    pub(crate) weights: Weights<'a>,
    pub(crate) base: u32,
    pub(crate) total: u64,
}

impl<'a> Split<'a> {
    /// The model for the middle one of `count` numbers; it is in `low..high`.
    #[inline]
    pub(crate) fn new(count: u32, low: u32, high: u32, weights: Weights<'a>) -> Self {
        let base = weights.before(low);
        Self {
            shape: &SHAPES[(count as usize).min(MOST_SHAPED)],
            low,
            high,
            weights,
            base,
            total: weights.before(high).saturating_sub(base).max(1).into(),
        }
    }

    /// The factor by which the range is wider than the total weight.
    pub(crate) fn scale(&self) -> u64 {
        u64::from(self.shape[16]).max(1)
    }

    fn is_flat(&self) -> bool {
        self.shape[16] == 0
    }

    /// The prefix sums of the shape before and after a step.
    #[inline]
    fn bounds(&self, step: usize) -> (u64, u64) {
        let step = step % 16; // changes nothing; it saves a bounds check
        (self.shape[step].into(), self.shape[step + 1].into())
    }

    /// The position in the range of a sum of weights; `step` is a guess of its step.
    fn warp(&self, sum: u64, step: usize) -> u64 {
        let parts = sum * STEPS;
        let mut step = step;
        let mut start = step as u64 * self.total;
        while parts < start {
            step -= 1;
            start -= self.total;
        }
        while step < 15 && parts >= start + self.total {
            step += 1;
            start += self.total;
        }
        let (from, to) = self.bounds(step);
        from * self.total + (to - from) * (parts - start)
    }

    /// The sum of weights at a position in the range, and its step: the inverse of
    /// [`Self::warp`].
    #[inline]
    pub(crate) fn unwarp(&self, found: u64) -> (u32, usize) {
        if self.is_flat() {
            return (low_half(found), 0);
        }
        let mut step = 0;
        for half in [8, 4, 2, 1] {
            if self.bounds(step + half).0 * self.total <= found {
                step += half;
            }
        }
        let (from, to) = self.bounds(step);
        let parts = (found - from * self.total) / (to - from) + step as u64 * self.total;
        (low_half(parts / STEPS), step)
    }

    /// The start and the size of a value's part of the range.
    #[inline]
    pub(crate) fn span(&self, value: u32, step: usize) -> (u64, u64) {
        let start = u64::from(self.weights.before(value) - self.base);
        let end = u64::from(self.weights.before(value + 1) - self.base);
        if self.is_flat() {
            return (start, end - start);
        }
        let start = self.warp(start, step);
        (start, self.warp(end, step) - start)
    }
}

/// The lower half of a number.
pub(crate) fn low_half(number: u64) -> u32 {
    #[expect(clippy::cast_possible_truncation, reason = "the callers' totals fit")]
    let low = number as u32;
    low
}
