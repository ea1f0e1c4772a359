//! Encodes numbers and lists, for the index builder.

use crate::split::Split;
use crate::weights::Weights;
use crate::{CERTAIN, LEAST_RANGE, binary, is_dense, length, without};

/// Writes what [`Decoder`](crate::Decoder) reads.
#[derive(Clone, Debug)]
pub struct Encoder {
    bytes: Vec<u8>,
    low: u64,
    range: u64,
}

impl Default for Encoder {
    /// An encoder without output.
    fn default() -> Self {
        Self {
            bytes: Vec::new(),
            low: 0,
            range: u64::MAX,
        }
    }
}

impl Encoder {
    /// How many bytes were written, about.
    pub fn written(&self) -> usize {
        self.bytes.len() + 8 - self.range.leading_zeros() as usize / 8
    }

    fn add(&mut self, total: u64, start: u64, size: u64) {
        self.range /= total;
        self.raise(start * self.range);
        self.range *= size;
        while self.range < LEAST_RANGE {
            self.range <<= 16;
            self.bytes.extend_from_slice(&self.low.to_be_bytes()[..2]);
            self.low <<= 16;
        }
    }

    /// Adds to the code, and propagates the carry into the bytes that were written.
    fn raise(&mut self, by: u64) {
        let (low, carries) = self.low.overflowing_add(by);
        self.low = low;
        if carries {
            for byte in self.bytes.iter_mut().rev() {
                *byte = byte.wrapping_add(1);
                if *byte != 0 {
                    break;
                }
            }
        }
    }

    /// A uniformly distributed number in `0..total`.
    pub fn uniform(&mut self, value: u32, total: u32) {
        if total > 1 {
            self.add(total.into(), value.into(), 1);
        }
    }

    /// See [`Decoder::bit`](crate::Decoder::bit).
    pub fn bit(&mut self, bit: bool, probability: u8) {
        let (start, size) = binary(bit, probability);
        self.add(CERTAIN.into(), start, size);
    }

    fn ascending(&mut self, list: &[u32], low: u32, high: u32, weights: Weights<'_>) {
        let count = length(list);
        if count == 0 || high - low <= count {
            return;
        }
        let middle = count / 2;
        let value = list[middle as usize];
        let split = Split::new(count, low + middle, high + 1 + middle - count, weights);
        let (start, size) = split.span(value, 0);
        self.add(split.total * split.scale(), start, size);
        self.ascending(&list[..middle as usize], low, value, weights);
        self.ascending(&list[middle as usize + 1..], value + 1, high, weights);
    }

    /// An ascending list of places; its length is encoded separately.
    pub fn subset(&mut self, list: &[u32], weights: Weights<'_>) {
        let places = weights.places();
        if is_dense(length(list), places) {
            self.ascending(&without(places, list), 0, places, Weights::Uniform(places));
        } else {
            self.ascending(list, 0, places, weights);
        }
    }

    /// The shortest code in the range, as bytes. `followed` says that other bytes come
    /// after it; otherwise zeros are read past its end.
    pub fn finish(mut self, followed: bool) -> Vec<u8> {
        for bytes in 0..=8u32 {
            // The distance to the next code with only zeros after this many bytes.
            let zeros = u64::MAX.checked_shr(8 * bytes).unwrap_or(0);
            let by = self.low.wrapping_neg() & zeros;
            let last = by.saturating_add(if followed { zeros } else { 0 });
            if last < self.range {
                self.raise(by);
                let code = self.low.to_be_bytes();
                self.bytes.extend_from_slice(&code[..bytes as usize]);
                break;
            }
        }
        self.bytes
    }
}
