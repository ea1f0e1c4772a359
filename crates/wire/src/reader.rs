//! Reads values from untrusted bytes. Nothing here is generic, and little is inlined: a
//! type's code consists of calls to these functions.

use crate::Malformed;

/// Reads bytes from the front. After the first wrong one it has failed, and all values are
/// zero or empty.
#[derive(Debug)]
pub struct Reader<'a> {
    rest: &'a [u8],
    failed: bool,
}

impl<'a> Reader<'a> {
    /// Reads these bytes.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self {
            rest: bytes,
            failed: false,
        }
    }

    /// Returns the value that was read, if the reader has not failed and no bytes are
    /// left.
    ///
    /// # Errors
    /// If the reader has failed or bytes are left.
    pub fn finish<T>(self, value: T) -> Result<T, Malformed> {
        if self.failed || !self.rest.is_empty() {
            return Err(Malformed);
        }
        Ok(value)
    }

    /// Makes the reader fail: what was read is not a value of the type.
    #[inline(never)]
    pub fn fail(&mut self) {
        self.rest = &[];
        self.failed = true;
    }

    /// Whether it has failed.
    pub fn failed(&self) -> bool {
        self.failed
    }

    /// The next byte.
    #[inline(never)]
    pub fn byte(&mut self) -> u8 {
        if let Some((first, rest)) = self.rest.split_first() {
            self.rest = rest;
            return *first;
        }
        self.fail();
        0
    }

    /// A byte less than `count`, which is at most 128: a boolean, or the number of an
    /// enum's variant.
    #[inline(never)]
    pub fn one_of(&mut self, count: u8) -> u8 {
        let byte = self.byte();
        if byte < count {
            return byte;
        }
        self.fail();
        0
    }

    /// A number, in the fewest bytes that hold it.
    #[inline(never)]
    pub fn number(&mut self) -> u32 {
        let mut number = 0;
        for shift in [0, 7, 14, 21, 28] {
            let byte = self.byte();
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                // A last byte of zero would be a longer form of the number.
                if (byte > 0 || shift == 0)
                    && let Ok(number) = u32::try_from(number)
                {
                    return number;
                }
                break;
            }
        }
        self.fail();
        0
    }

    /// A number of 16 bits, in the fewest bytes that hold it.
    #[inline(never)]
    pub fn short(&mut self) -> u16 {
        u16::try_from(self.number()).unwrap_or_else(|_| {
            self.fail();
            0
        })
    }

    /// A length in bytes, or in elements of at least one byte each: never more than there
    /// are bytes left.
    #[inline(never)]
    pub fn length(&mut self) -> usize {
        let length = self.number() as usize;
        if length <= self.rest.len() {
            return length;
        }
        self.fail();
        0
    }

    /// A text: its length in bytes, then UTF-8.
    #[inline(never)]
    pub fn text(&mut self) -> String {
        let length = self.length();
        if let Some((text, rest)) = self.rest.split_at_checked(length)
            && let Ok(text) = core::str::from_utf8(text)
        {
            self.rest = rest;
            return text.to_owned();
        }
        self.fail();
        String::new()
    }
}
