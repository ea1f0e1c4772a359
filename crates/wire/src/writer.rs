//! Writes values as bytes; nothing here is generic either.

/// The bytes so far.
#[derive(Debug, Default)]
pub struct Writer {
    bytes: Vec<u8>,
}

impl Writer {
    /// All that was written.
    pub fn finish(self) -> Vec<u8> {
        self.bytes
    }

    /// A byte as it is.
    #[inline(never)]
    pub fn byte(&mut self, byte: u8) {
        self.bytes.push(byte);
    }

    /// A number or a length, in as few bytes as hold it.
    #[inline(never)]
    pub fn number(&mut self, mut number: usize) {
        while number > 0x7f {
            self.byte(number.to_le_bytes()[0] | 0x80);
            number >>= 7;
        }
        self.byte(number.to_le_bytes()[0]);
    }

    /// A text, in UTF-8 after its length.
    #[inline(never)]
    pub fn text(&mut self, text: &str) {
        self.number(text.len());
        self.bytes.extend_from_slice(text.as_bytes());
    }
}
