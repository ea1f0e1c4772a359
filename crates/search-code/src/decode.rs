//! Decodes numbers and lists. Decoding never fails: a value is always in the range that
//! the caller named, and zeros are read past the end of the bytes, so damaged bytes decode
//! to wrong but harmless lists.

use crate::split::{Split, low_half};
use crate::weights::Weights;
use crate::{CERTAIN, LEAST_RANGE, binary, is_dense, length, without};

/// Decodes numbers and lists (a range decoder: Martin 1979).
#[derive(Clone, Debug)]
pub struct Decoder<'a> {
    bytes: &'a [u8],
    state: State,
}

/// The state of a [`Decoder`].
#[derive(Clone, Copy, Debug)]
pub struct State {
    at: usize,
    code: u64,
    range: u64,
}

impl<'a> Decoder<'a> {
    /// Starts at the first of `bytes`.
    pub fn new(bytes: &'a [u8]) -> Self {
        let state = State {
            at: 0,
            code: 0,
            range: u64::MAX,
        };
        let mut decoder = Self { bytes, state };
        for _ in 0..4 {
            decoder.more();
        }
        decoder
    }

    /// Continues in the same bytes from the state of another decoder.
    pub fn resume(bytes: &'a [u8], state: State) -> Self {
        Self { bytes, state }
    }

    /// The state, from which [`Self::resume`] continues.
    pub fn state(&self) -> State {
        self.state
    }

    /// Takes two more bytes.
    fn more(&mut self) {
        let state = &mut self.state;
        let byte = |at: usize| u64::from(self.bytes.get(at).copied().unwrap_or(0));
        state.code = state.code << 16 | byte(state.at) << 8 | byte(state.at + 1);
        state.at += 2;
    }

    /// Whether the decoder read past the end, which happens only with damaged bytes.
    pub fn overran(&self) -> bool {
        self.state.at > self.bytes.len() + 8
    }

    /// The position in `0..total` of the next value; [`Self::take`] must follow.
    #[inline]
    fn find(&mut self, total: u64) -> u64 {
        let state = &mut self.state;
        state.range /= total;
        (state.code / state.range).min(total - 1)
    }

    /// Continues after a value that takes `start..start + size`.
    #[inline]
    fn take(&mut self, start: u64, size: u64) {
        self.state.code -= start * self.state.range;
        self.state.range *= size;
        while self.state.range < LEAST_RANGE {
            self.state.range <<= 16;
            self.more();
        }
    }

    /// A uniformly distributed number in `0..total`.
    pub fn uniform(&mut self, total: u32) -> u32 {
        if total <= 1 {
            return 0;
        }
        let value = self.find(total.into());
        self.take(value, 1);
        low_half(value)
    }

    /// A bit that is set with this probability, in parts of [`CERTAIN`].
    pub fn bit(&mut self, probability: u8) -> bool {
        self.state.range /= u64::from(CERTAIN);
        let bit = self.state.code < self.state.range * u64::from(probability);
        let (start, size) = binary(bit, probability);
        self.take(start, size);
        bit
    }

    /// `count` ascending places. If these are more than half of all places, the others
    /// are encoded instead.
    pub fn subset(&mut self, count: u32, weights: Weights<'_>) -> Vec<u32> {
        let places = weights.places();
        let count = count.min(places);
        if is_dense(count, places) {
            return without(places, &self.list(places - count, Weights::Uniform(places)));
        }
        self.list(count, weights)
    }

    fn list(&mut self, count: u32, weights: Weights<'_>) -> Vec<u32> {
        let mut list = vec![0; count as usize];
        self.ascending(&mut list, 0, weights.places(), weights);
        list
    }

    /// Fills `list` with ascending numbers in `low..high`, all different: the middle one
    /// first, among the places that the others leave free, then those on both sides. This
    /// is binary interpolative coding (Moffat and Stuiver 2000) with weights for the
    /// middle one. `list` is no longer than the range.
    fn ascending(&mut self, list: &mut [u32], low: u32, high: u32, weights: Weights<'_>) {
        let (mut list, mut low) = (list, low);
        while !list.is_empty() {
            let count = length(list);
            if high - low <= count {
                for (value, place) in (low..).zip(list) {
                    *place = value;
                }
                return;
            }
            let middle = count / 2;
            let split = Split::new(count, low + middle, high + 1 + middle - count, weights);
            let value = self.split(&split);
            let (left, right) = list.split_at_mut(middle as usize);
            if middle > 0 {
                self.ascending(left, low, value, weights);
            }
            let Some((place, right)) = right.split_first_mut() else {
                return;
            };
            *place = value;
            (list, low) = (right, value + 1);
        }
    }

    #[inline]
    fn split(&mut self, split: &Split<'_>) -> u32 {
        let found = self.find(split.total * split.scale());
        let (sum, step) = split.unwarp(found);
        let value = split.weights.place(split.base + sum, split.low, split.high);
        let (start, size) = split.span(value, step);
        self.take(start, size);
        value
    }
}
