//! Bytes in and out: integers in LEB128, and byte strings with their length before them.
//! Reading past the end gives zeros and empty strings, never a panic; the sections of an
//! index are checked as a whole when it is opened.

/// The length of a list. Every list of an index has fewer than 2^32 items.
pub(crate) fn len_u32<T>(list: &[T]) -> u32 {
    u32::try_from(list.len()).unwrap_or(u32::MAX)
}

/// Reads from the front of a slice.
#[derive(Clone, Debug)]
pub(crate) struct Cursor<'a> {
    bytes: &'a [u8],
}

impl<'a> Cursor<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes }
    }

    /// Whether everything was read.
    pub(crate) fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// The next number; 0 past the end, the low 32 bits of an overlong one.
    pub(crate) fn number(&mut self) -> u32 {
        let mut value = 0;
        for shift in (0..35).step_by(7) {
            let Some((&byte, rest)) = self.bytes.split_first() else {
                break;
            };
            self.bytes = rest;
            value |= u32::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                break;
            }
        }
        value
    }

    /// The next `length` bytes, or as many as there are.
    pub(crate) fn take(&mut self, length: usize) -> &'a [u8] {
        let (taken, rest) = self.bytes.split_at(length.min(self.bytes.len()));
        self.bytes = rest;
        taken
    }

    /// A byte string with its length before it.
    pub(crate) fn sized(&mut self) -> Cursor<'a> {
        let length = self.number() as usize;
        Cursor::new(self.take(length))
    }

    /// A text with its length before it; empty if it is not UTF-8.
    pub(crate) fn text(&mut self) -> &'a str {
        core::str::from_utf8(self.sized().rest()).unwrap_or("")
    }

    /// All that is left.
    pub(crate) fn rest(self) -> &'a [u8] {
        self.bytes
    }
}

/// A distance that may be negative, as a number: 0, -1, 1, -2, 2, ...
pub(crate) fn unzigzag(value: u32) -> i32 {
    #[expect(clippy::cast_possible_wrap, reason = "the code's own definition")]
    let (half, sign) = ((value >> 1) as i32, -((value & 1) as i32));
    half ^ sign
}

/// Writes what [`Cursor::number`] reads.
pub(crate) fn put_number(out: &mut Vec<u8>, mut value: u32) {
    while value >= 0x80 {
        out.push(u8::try_from(value & 0x7f).unwrap_or(0) | 0x80);
        value >>= 7;
    }
    out.push(u8::try_from(value).unwrap_or(0));
}

/// Writes what [`Cursor::sized`] reads.
#[cfg(feature = "writer")]
pub(crate) fn put_sized(out: &mut Vec<u8>, bytes: &[u8]) {
    put_number(out, u32::try_from(bytes.len()).unwrap_or(u32::MAX));
    out.extend_from_slice(bytes);
}

/// Ascending numbers as the distance from the one before.
#[cfg(feature = "writer")]
pub(crate) fn distances(numbers: impl Iterator<Item = u32>) -> Vec<u8> {
    let (mut out, mut last) = (Vec::new(), 0);
    for number in numbers {
        put_number(&mut out, number - last);
        last = number;
    }
    out
}

/// The inverse of [`unzigzag`].
#[cfg(feature = "writer")]
pub(crate) fn zigzag(value: i32) -> u32 {
    ((value << 1) ^ (value >> 31)).cast_unsigned()
}

#[cfg(all(test, feature = "writer"))]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back() {
        for value in [0, 1, 127, 128, 16_383, 16_384, u32::MAX] {
            let mut out = Vec::new();
            put_number(&mut out, value);
            assert_eq!(Cursor::new(&out).number(), value);
        }
        for value in [0, 1, -1, 7, -4_000, i32::MAX, i32::MIN] {
            assert_eq!(unzigzag(zigzag(value)), value);
        }
    }

    #[test]
    fn the_end_reads_as_nothing() {
        let mut cursor = Cursor::new(&[0x85]);
        assert_eq!(cursor.number(), 5);
        assert_eq!(cursor.number(), 0);
        assert_eq!(Cursor::new(&[9, b'a']).text(), "a");
    }
}
