//! The choice of the middle of a sorted list: how likely each place is to be it,
//! by the weights of the places and by the shape that such choices have. The
//! middle of many random numbers is near the middle, so its sixteenth of the
//! weight costs few bits there, and many at the ends.

use crate::weights::Weights;

/// How many steps a shape has.
const STEPS: u64 = 16;
/// The sum of a shape.
const WHOLE: u64 = 1024;
/// Lists of more numbers are as uneven as those of so many.
const MOST_SHAPED: usize = 12;

/// Where the middle of a sorted list lies: for each length of a list, the sums
/// of the weights of each sixteenth of the weight (of a beta distribution).
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
        // Each sixteenth has a little at least; the last has what is left over.
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

/// The choice of the middle of a list.
pub(crate) struct Split<'a> {
    shape: &'a [u16; 17],
    pub(crate) low: u32,
    pub(crate) high: u32,
    pub(crate) weights: Weights<'a>,
    pub(crate) base: u32,
    pub(crate) total: u64,
}

impl<'a> Split<'a> {
    /// Of `count` numbers the middle one, in `low..high`.
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

    /// By how much the range is wider than the total.
    pub(crate) fn scale(&self) -> u64 {
        u64::from(self.shape[16]).max(1)
    }

    fn is_flat(&self) -> bool {
        self.shape[16] == 0
    }

    /// Where a step begins in the range, by the prefix sum of weights, in sixteenths.
    #[inline]
    fn bounds(&self, step: usize) -> (u64, u64) {
        let step = step % 16; // as it is; so no bounds need to be checked
        (self.shape[step].into(), self.shape[step + 1].into())
    }

    /// Where a sum of weights lies in the range, probably in this step.
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

    /// The sum of weights that lies there, and the step.
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

    /// Where a value begins in the range, and how much it takes.
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
