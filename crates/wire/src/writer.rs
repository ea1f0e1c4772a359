//! Writes values as bytes. As in the reader, nothing here is generic.

/// The bytes so far.
#[derive(Debug, Default)]
pub struct Writer {
    bytes: Vec<u8>,
}

impl Writer {
    /// The bytes that were written.
    pub fn finish(self) -> Vec<u8> {
        self.bytes
    }

    /// Writes a byte.
    #[inline(never)]
    pub fn byte(&mut self, byte: u8) {
        self.bytes.push(byte);
    }

    /// Writes a number or a length, in the fewest bytes that hold it.
    #[inline(never)]
    pub fn number(&mut self, mut number: usize) {
        while number > 0x7f {
            self.byte(number.to_le_bytes()[0] | 0x80);
            number >>= 7;
        }
        self.byte(number.to_le_bytes()[0]);
    }

    /// Writes a text: its length in bytes, then UTF-8.
    #[inline(never)]
    pub fn text(&mut self, text: &str) {
        self.number(text.len());
        self.bytes.extend_from_slice(text.as_bytes());
    }
}
