//! Bits in and out: the codes that the postings are made of. It knows numbers
//! and sorted lists, and nothing of documents or terms. Reading never fails: a
//! value always lies in the range that the caller named, and past the end of
//! the bytes come zeros, so damaged bytes decode to wrong but harmless lists.

/// Reads bits, the least significant of a byte first, so that a load of eight
/// bytes has them in order (in WebAssembly, swapping bytes takes ten steps).
#[derive(Clone, Debug)]
pub(crate) struct BitReader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> BitReader<'a> {
    /// Starts at the first bit of `bytes`.
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// Whether more bits were read than there are, as only damaged bytes ask for.
    pub(crate) fn overran(&self) -> bool {
        self.at > self.bytes.len() * 8
    }

    /// The next 57 bits at least, in the low bits of a number; zeros past the end.
    fn peek(&self) -> u64 {
        let rest = self.bytes.get(self.at >> 3..).unwrap_or(&[]);
        let word = if let Some(full) = rest.first_chunk::<8>() {
            u64::from_le_bytes(*full)
        } else {
            let mut word = [0; 8];
            word[..rest.len()].copy_from_slice(rest);
            u64::from_le_bytes(word)
        };
        word >> (self.at & 7)
    }

    /// Goes on after this many bits.
    pub(crate) fn skip(&mut self, count: u32) {
        self.at = self.at.saturating_add(count as usize);
    }

    /// The next bit.
    pub(crate) fn bit(&mut self) -> bool {
        let bit = self.peek() & 1 == 1;
        self.skip(1);
        bit
    }

    /// A number from 1 in Elias' gamma code (Elias 1975): short for small ones.
    pub(crate) fn gamma(&mut self) -> u32 {
        if self.at >= self.bytes.len() * 8 {
            return 1;
        }
        let zeros = self.peek().trailing_zeros().min(31);
        self.skip(zeros + 1);
        let low = low_bits(self.peek(), zeros);
        self.skip(zeros);
        (1 << zeros) | low
    }

    /// A number in `0..range` in the centred minimal binary code: the middle
    /// values, the likeliest ones for the middle of a sorted list, are a bit
    /// shorter.
    fn minimal(&mut self, range: u32) -> u32 {
        if range <= 1 {
            return 0;
        }
        let (width, short) = minimal_shape(range);
        let ahead = self.peek();
        let mut code = low_bits(ahead, width);
        self.skip(width);
        if code >= short {
            code = ((code << 1) | low_bits(ahead >> width, 1)) - short;
            self.skip(1);
        }
        // `code < range < 2^31`, so that neither step can overflow.
        let value = code + (range - short) / 2;
        if value >= range { value - range } else { value }
    }

    /// Fills `list` with ascending numbers in `low..low + range`, all
    /// different, in binary interpolative code (Moffat and Stuiver 2000): each
    /// number is told in the range that its neighbours leave free, and a run
    /// without gaps costs nothing. `range` is at least the list's length.
    pub(crate) fn ascending(&mut self, list: &mut [u32], low: u32, range: u32) {
        let count = length(list);
        if range <= count {
            for (value, place) in (low..).zip(list) {
                *place = value;
            }
            return;
        }
        let middle = count / 2;
        let free = range - count + 1;
        let value = low + middle + self.minimal(free);
        let (left, right) = list.split_at_mut(middle as usize);
        if middle > 0 {
            self.ascending(left, low, value - low);
        }
        if let Some((place, right)) = right.split_first_mut() {
            *place = value;
            if !right.is_empty() {
                self.ascending(right, value + 1, low + range - value - 1);
            }
        }
    }

    /// A list written by [`BitWriter::subset`].
    pub(crate) fn subset(&mut self, count: u32, universe: u32) -> Vec<u32> {
        let mut list = vec![0; count.min(universe) as usize];
        if !list.is_empty() {
            self.ascending(&mut list, 0, universe);
        }
        list
    }
}

/// The lowest `count` (0 to 32) bits of a number.
fn low_bits(word: u64, count: u32) -> u32 {
    #[expect(clippy::cast_possible_truncation, reason = "count is at most 32")]
    let bits = (word & ((1 << count) - 1)) as u32;
    bits
}

/// How many bits the short codes of a range have, and how many there are.
fn minimal_shape(range: u32) -> (u32, u32) {
    let width = range.ilog2();
    // Half of a full code space, doubled without overflow: ranges stay < 2^31.
    (width, (2 << width) - range)
}

/// The length of a list; lists are bounded by their universe, a `u32`.
fn length(list: &[u32]) -> u32 {
    u32::try_from(list.len()).unwrap_or(u32::MAX)
}

/// Writes what [`BitReader`] reads.
#[cfg(feature = "build")]
#[derive(Clone, Default)]
pub(crate) struct BitWriter {
    bytes: Vec<u8>,
    /// How many bits were written.
    count: usize,
}

#[cfg(feature = "build")]
impl BitWriter {
    fn bits(&mut self, value: u32, count: u32) {
        for bit in 0..count {
            let place = self.count & 7;
            if place == 0 {
                self.bytes.push(0);
            }
            if let Some(last) = self.bytes.last_mut() {
                *last |= u8::from((value >> bit) & 1 == 1) << place;
            }
            self.count += 1;
        }
    }

    /// How many bits were written.
    pub(crate) fn len(&self) -> usize {
        self.count
    }

    /// See [`BitReader::bit`].
    pub(crate) fn bit(&mut self, bit: bool) {
        self.bits(u32::from(bit), 1);
    }

    /// See [`BitReader::gamma`].
    pub(crate) fn gamma(&mut self, value: u32) {
        let width = value.max(1).ilog2();
        self.bits(0, width);
        self.bits(1, 1);
        self.bits(value, width);
    }

    fn minimal(&mut self, value: u32, range: u32) {
        if range <= 1 {
            return;
        }
        let (width, short) = minimal_shape(range);
        let code = (value + range - (range - short) / 2) % range;
        if code < short {
            self.bits(code, width);
        } else {
            self.bits((code + short) >> 1, width);
            self.bits(code + short, 1);
        }
    }

    /// See [`BitReader::ascending`].
    pub(crate) fn ascending(&mut self, list: &[u32], low: u32, range: u32) {
        let count = length(list);
        if count == 0 || range <= count {
            return;
        }
        let middle = count / 2;
        let value = list[middle as usize];
        self.minimal(value - low - middle, range - count + 1);
        self.ascending(&list[..middle as usize], low, value - low);
        self.ascending(
            &list[middle as usize + 1..],
            value + 1,
            low + range - value - 1,
        );
    }

    /// An ascending list of numbers below `universe`; its length is told apart.
    pub(crate) fn subset(&mut self, list: &[u32], universe: u32) {
        self.ascending(list, 0, universe);
    }

    /// Adds all that another one has.
    pub(crate) fn append(&mut self, other: &Self) {
        for at in 0..other.count {
            self.bits(u32::from(other.bytes[at / 8] >> (at % 8)), 1);
        }
    }

    /// The bytes so far, the last one filled with zeros.
    pub(crate) fn finish(self) -> Vec<u8> {
        self.bytes
    }
}

#[cfg(all(test, feature = "build"))]
mod tests {
    use super::*;

    #[test]
    fn a_list_comes_back() {
        let lists: [(&[u32], u32); 6] = [
            (&[], 0),
            (&[], 9),
            (&[0], 1),
            (&[0, 1, 2], 3),
            (&[3, 4, 5, 900], 1_000),
            (&[0, 2_000_000_000], 2_000_000_001),
        ];
        for (list, universe) in lists {
            let mut out = BitWriter::default();
            out.gamma(length(list) + 1);
            out.subset(list, universe);
            let bytes = out.finish();
            let mut bits = BitReader::new(&bytes);
            let count = bits.gamma() - 1;
            assert_eq!(bits.subset(count, universe), list);
        }
    }

    #[test]
    fn a_run_without_gaps_costs_nothing() {
        let mut out = BitWriter::default();
        out.subset(&(0..5_000).collect::<Vec<_>>(), 5_000);
        assert!(out.finish().is_empty());
    }

    #[test]
    fn random_bytes_decode_to_a_valid_list() {
        let bytes: Vec<u8> = (0..=255u8).map(|n| n.wrapping_mul(167) ^ 0x5a).collect();
        for count in [0, 1, 7, 100, 999, 1_000] {
            let list = BitReader::new(&bytes).subset(count, 1_000);
            assert!(list.windows(2).all(|pair| pair[0] < pair[1]));
            assert!(list.last().is_none_or(|&last| last < 1_000));
        }
    }
}
