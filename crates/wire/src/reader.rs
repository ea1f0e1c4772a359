//! Reads values from bytes that may be anything. Nothing here is generic, and
//! little is copied into its callers: a type's code is calls to these.

use crate::Malformed;

/// Bytes that are read from the front. The first wrong one ends it: from then on
/// everything is zero or empty.
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

    /// What was read, if there is nothing wrong with its bytes and none is left.
    ///
    /// # Errors
    /// If there is.
    pub fn finish<T>(self, value: T) -> Result<T, Malformed> {
        if self.failed || !self.rest.is_empty() {
            return Err(Malformed);
        }
        Ok(value)
    }

    /// Makes it fail: what was read is none of the type's values.
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

    /// A byte less than `count`, which is at most 128: no or yes, or which of an
    /// enum's variants it is.
    #[inline(never)]
    pub fn one_of(&mut self, count: u8) -> u8 {
        let byte = self.byte();
        if byte < count {
            return byte;
        }
        self.fail();
        0
    }

    /// A number, in as few bytes as hold it.
    #[inline(never)]
    pub fn number(&mut self) -> u32 {
        let mut number = 0;
        for shift in [0, 7, 14, 21, 28] {
            let byte = self.byte();
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                // A last byte of zero adds nothing.
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

    /// A number of 16 bits, in as few bytes as hold it.
    #[inline(never)]
    pub fn short(&mut self) -> u16 {
        u16::try_from(self.number()).unwrap_or_else(|_| {
            self.fail();
            0
        })
    }

    /// How many bytes, or elements of at least a byte each, are next: never more
    /// than there are bytes.
    #[inline(never)]
    pub fn length(&mut self) -> usize {
        let length = self.number() as usize;
        if length <= self.rest.len() {
            return length;
        }
        self.fail();
        0
    }

    /// A text, in UTF-8 after its length.
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
