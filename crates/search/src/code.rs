//! Numbers in and out: the arithmetic code that the postings are made of. It
//! knows numbers, sorted lists and how likely they are, and nothing of documents
//! or terms. Reading never fails: a value always lies in the range that the
//! caller named, and past the end of the bytes come zeros, so damaged bytes
//! decode to wrong but harmless lists.

#[cfg(feature = "build")]
use crate::odds::Experience;
use crate::odds::{CERTAIN, Chances, Kind, Odds};
use crate::split::{Split, low_half};

/// The range is kept from this on; totals are far below it.
const LEAST_RANGE: u64 = 1 << 48;

/// Reads numbers (a range decoder: Martin 1979).
#[derive(Clone, Debug)]
pub(crate) struct Decoder<'a> {
    bytes: &'a [u8],
    at: usize,
    chances: &'a Chances,
    code: u64,
    range: u64,
}

/// Where a [`Decoder`] stands.
#[derive(Clone, Copy, Debug)]
pub(crate) struct State {
    at: usize,
    code: u64,
    range: u64,
}

impl<'a> Decoder<'a> {
    /// Starts at the first of `bytes`.
    pub(crate) fn new(bytes: &'a [u8], chances: &'a Chances) -> Self {
        let mut decoder = Self {
            bytes,
            at: 0,
            chances,
            code: 0,
            range: u64::MAX,
        };
        for _ in 0..4 {
            decoder.more();
        }
        decoder
    }

    /// Goes on in the same bytes where another one stood.
    pub(crate) fn resume(bytes: &'a [u8], chances: &'a Chances, state: State) -> Self {
        Self {
            bytes,
            chances,
            at: state.at,
            code: state.code,
            range: state.range,
        }
    }

    /// Where it stands.
    pub(crate) fn state(&self) -> State {
        State {
            at: self.at,
            code: self.code,
            range: self.range,
        }
    }

    /// Takes two bytes more.
    fn more(&mut self) {
        let byte = |at: usize| u64::from(self.bytes.get(at).copied().unwrap_or(0));
        self.code = self.code << 16 | byte(self.at) << 8 | byte(self.at + 1);
        self.at += 2;
    }

    /// Whether more was read than there is, as only damaged bytes ask for.
    pub(crate) fn overran(&self) -> bool {
        self.at > self.bytes.len() + 8
    }

    /// Where in `0..total` the next value lies; [`Self::take`] must follow.
    #[inline]
    fn find(&mut self, total: u64) -> u64 {
        self.range /= total;
        (self.code / self.range).min(total - 1)
    }

    /// Goes on after a value that lies in `start..start + size`.
    #[inline]
    fn take(&mut self, start: u64, size: u64) {
        self.code -= start * self.range;
        self.range *= size;
        while self.range < LEAST_RANGE {
            self.range <<= 16;
            self.more();
        }
    }

    /// A number in `0..total`, all of them alike.
    fn even(&mut self, total: u32) -> u32 {
        if total <= 1 {
            return 0;
        }
        let value = self.find(total.into());
        self.take(value, 1);
        low_half(value)
    }

    /// Whether something is so that has this chance, in parts of [`CERTAIN`].
    fn is_so(&mut self, chance: u8) -> bool {
        let is_so = self.code < self.range / u64::from(CERTAIN) * u64::from(chance);
        self.range /= u64::from(CERTAIN);
        let (start, size) = binary(is_so, chance);
        self.take(start, size);
        is_so
    }

    /// A number from 0 to `most`, by its kind and class: see [`Chances`].
    pub(crate) fn number(&mut self, kind: Kind, class: u32, most: u32) -> u32 {
        let longest = most.saturating_add(1).ilog2();
        let mut bits = 0;
        while bits < longest && !self.is_so(self.chances.get(kind, class, bits)) {
            bits += 1;
        }
        let least = (1 << bits) - 1;
        least + self.even((most - least).saturating_add(1).min(1 << bits))
    }

    /// Fills `list` with ascending numbers in `low..high`, all different: the
    /// middle one first, among the places that the others leave free, then those
    /// on its sides. This is binary interpolative coding (Moffat and Stuiver
    /// 2000) but for the middle one's odds. `list` is no longer than the range.
    fn ascending(&mut self, list: &mut [u32], low: u32, high: u32, odds: Odds<'_>) {
        let count = length(list);
        if high - low <= count {
            for (value, place) in (low..).zip(list) {
                *place = value;
            }
            return;
        }
        let middle = count / 2;
        let split = Split::new(count, low + middle, high + 1 + middle - count, odds);
        let value = self.split(&split);
        let (left, right) = list.split_at_mut(middle as usize);
        if middle > 0 {
            self.ascending(left, low, value, odds);
        }
        if let Some((place, right)) = right.split_first_mut() {
            *place = value;
            if !right.is_empty() {
                self.ascending(right, value + 1, high, odds);
            }
        }
    }

    #[inline]
    fn split(&mut self, split: &Split<'_>) -> u32 {
        let found = self.find(split.total * split.scale());
        let (sum, step) = split.unwarp(found);
        let value = split.odds.place(split.base + sum, split.low, split.high);
        let (start, size) = split.span(value, step);
        self.take(start, size);
        value
    }

    /// `count` ascending places.
    pub(crate) fn subset(&mut self, count: u32, odds: Odds<'_>) -> Vec<u32> {
        let mut list = vec![0; count.min(odds.places()) as usize];
        if !list.is_empty() {
            self.ascending(&mut list, 0, odds.places(), odds);
        }
        list
    }
}

/// Where something that has a chance begins in the range, and how much it takes.
fn binary(is_so: bool, chance: u8) -> (u64, u64) {
    if is_so {
        (0, chance.into())
    } else {
        (chance.into(), (CERTAIN - chance).into())
    }
}

/// The length of a list; lists are bounded by their universe, a `u32`.
fn length(list: &[u32]) -> u32 {
    u32::try_from(list.len()).unwrap_or(u32::MAX)
}

/// Writes what [`Decoder`] reads.
#[cfg(feature = "build")]
#[derive(Clone)]
pub(crate) struct Encoder<'a> {
    bytes: Vec<u8>,
    experience: &'a Experience,
    low: u64,
    range: u64,
}

#[cfg(feature = "build")]
impl<'a> Encoder<'a> {
    pub(crate) fn new(experience: &'a Experience) -> Self {
        Self {
            bytes: Vec::new(),
            experience,
            low: 0,
            range: u64::MAX,
        }
    }

    /// About how many bytes were written.
    pub(crate) fn len(&self) -> usize {
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

    /// Adds to the code, and carries into the bytes that were written.
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

    fn even(&mut self, value: u32, total: u32) {
        if total > 1 {
            self.add(total.into(), value.into(), 1);
        }
    }

    /// See [`Decoder::number`].
    pub(crate) fn number(&mut self, kind: Kind, class: u32, most: u32, value: u32) {
        let longest = most.saturating_add(1).ilog2();
        let own = (value + 1).ilog2();
        for bits in 0..longest.min(own + 1) {
            let is_so = bits == own;
            self.experience.note(kind, class, bits, is_so);
            let (start, size) = binary(is_so, self.experience.chances.get(kind, class, bits));
            self.add(CERTAIN.into(), start, size);
        }
        let least = (1 << own) - 1;
        self.even(
            value - least,
            (most - least).saturating_add(1).min(1 << own),
        );
    }

    fn ascending(&mut self, list: &[u32], low: u32, high: u32, odds: Odds<'_>) {
        let count = length(list);
        if count == 0 || high - low <= count {
            return;
        }
        let middle = count / 2;
        let value = list[middle as usize];
        let split = Split::new(count, low + middle, high + 1 + middle - count, odds);
        let (start, size) = split.span(value, 0);
        self.add(split.total * split.scale(), start, size);
        self.ascending(&list[..middle as usize], low, value, odds);
        self.ascending(&list[middle as usize + 1..], value + 1, high, odds);
    }

    /// An ascending list of places; its length is told apart.
    pub(crate) fn subset(&mut self, list: &[u32], odds: Odds<'_>) {
        self.ascending(list, 0, odds.places(), odds);
    }

    /// The bytes: of all codes in the range, the shortest. `followed` says that
    /// others come after them, which are read as zeros are else.
    pub(crate) fn finish(mut self, followed: bool) -> Vec<u8> {
        for bytes in 0..=8u32 {
            // Up to the next code with nothing but zeros after so many bytes.
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

#[cfg(all(test, feature = "build"))]
mod tests {
    use super::*;
    use crate::odds::sums;

    fn experience() -> Experience {
        Experience::new(&[])
    }

    #[test]
    fn a_list_comes_back() {
        let lists: [(&[u32], u32); 7] = [
            (&[], 0),
            (&[], 9),
            (&[0], 1),
            (&[0, 1, 2], 3),
            (&[3, 4, 5, 900], 1_000),
            (&[0, 2, 4, 6, 8, 10, 12, 14, 16, 900, 999], 1_000),
            (&[0, 2_000_000_000], 2_000_000_001),
        ];
        let experience = experience();
        let chances = &experience.chances;
        for (list, places) in lists {
            let weighted = sums((0..places.min(1_000)).map(|place| place * 7 % 13));
            let even = Odds::Even(places);
            for odds in [even, Odds::Sums(&weighted)] {
                if odds.places() < places {
                    continue;
                }
                let mut out = Encoder::new(&experience);
                out.number(Kind::STEM_DOCS, 3, u32::MAX, length(list));
                out.subset(list, odds);
                let bytes = out.finish(false);
                let mut code = Decoder::new(&bytes, chances);
                let count = code.number(Kind::STEM_DOCS, 3, u32::MAX);
                assert_eq!(code.subset(count, odds), list);
                assert!(!code.overran());
            }
        }
    }

    #[test]
    fn numbers_come_back() {
        let experience = experience();
        let chances = &experience.chances;
        let mut out = Encoder::new(&experience);
        let all = [
            (0, 0),
            (0, 1),
            (1, 1),
            (5, 7),
            (7, 7),
            (8, 8),
            (9, u32::MAX),
            (u32::MAX - 1, u32::MAX),
        ];
        for (value, most) in all {
            out.number(Kind::PAIR_DOCS, 2, most, value);
        }
        let bytes = out.finish(false);
        let mut code = Decoder::new(&bytes, chances);
        for (value, most) in all {
            assert_eq!(code.number(Kind::PAIR_DOCS, 2, most), value);
        }
    }

    #[test]
    fn a_run_without_gaps_costs_nothing() {
        let experience = experience();
        let mut out = Encoder::new(&experience);
        out.subset(&(0..5_000).collect::<Vec<_>>(), Odds::Even(5_000));
        assert!(out.finish(false).is_empty());
    }

    #[test]
    fn random_bytes_decode_to_a_valid_list() {
        let experience = experience();
        let chances = &experience.chances;
        let bytes: Vec<u8> = (0..=255u8).map(|n| n.wrapping_mul(167) ^ 0x5a).collect();
        let weighted = sums((0..1_000).map(|place| place * 7 % 13));
        for bytes in [&bytes[..], &[0xff; 300], &[]] {
            for odds in [Odds::Even(1_000), Odds::Sums(&weighted)] {
                for count in [0, 1, 7, 100, 999, 1_000] {
                    let list = Decoder::new(bytes, chances).subset(count, odds);
                    assert!(list.is_sorted_by(|a, b| a < b));
                    assert!(list.last().is_none_or(|&last| last < 1_000));
                }
            }
        }
    }
}
