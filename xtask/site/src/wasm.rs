//! A WebAssembly program as its sections, and numbers and names within one: as
//! much of the format as making our programs smaller needs
//! (<https://webassembly.github.io/spec/core/binary/>).

use anyhow::{Context, Result, bail};

pub(crate) const NAMES: u8 = 0;
pub(crate) const IMPORTS: u8 = 2;
pub(crate) const EXPORTS: u8 = 7;
pub(crate) const CODE: u8 = 10;
pub(crate) const DATA: u8 = 11;

/// Gives a program whose sections are what `change` makes of them.
pub(crate) fn each_section(
    wasm: &[u8],
    mut change: impl FnMut(u8, &[u8]) -> Result<Vec<u8>>,
) -> Result<Vec<u8>> {
    let mut reader = Reader { bytes: wasm, at: 8 };
    let mut out = wasm.get(..8).context("this is no WebAssembly")?.to_vec();
    while reader.at < wasm.len() {
        let id = reader.byte()?;
        let length = reader.number()? as usize;
        let body = change(id, reader.take(length)?)?;
        out.push(id);
        write_number(&mut out, body.len());
        out.extend(body);
    }
    Ok(out)
}

/// Reads the body of a section.
pub(crate) struct Reader<'a> {
    pub(crate) bytes: &'a [u8],
    pub(crate) at: usize,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    pub(crate) fn byte(&mut self) -> Result<u8> {
        let byte = *self.bytes.get(self.at).context("the program is cut off")?;
        self.at += 1;
        Ok(byte)
    }

    /// An unsigned number in LEB128.
    pub(crate) fn number(&mut self) -> Result<u32> {
        let mut number = 0u32;
        for shift in (0..35).step_by(7) {
            let byte = self.byte()?;
            number |= u32::from(byte & 0x7f).checked_shl(shift).unwrap_or(0);
            if byte < 0x80 {
                return Ok(number);
            }
        }
        bail!("the program has a number that is too long")
    }

    /// The address that a constant expression gives.
    pub(crate) fn address(&mut self) -> Result<usize> {
        const CONSTANT: u8 = 0x41;
        const END: u8 = 0x0b;
        if self.byte()? != CONSTANT {
            bail!("the program's data begin in a way that is not known here");
        }
        // A signed number, but no address of ours is so large that it has a sign.
        let address = self.number()? as usize;
        if self.byte()? != END {
            bail!("the program's data begin in a way that is not known here");
        }
        Ok(address)
    }

    pub(crate) fn take(&mut self, length: usize) -> Result<&'a [u8]> {
        let end = self
            .at
            .checked_add(length)
            .context("the program is cut off")?;
        let taken = (self.bytes.get(self.at..end)).context("the program is cut off")?;
        self.at = end;
        Ok(taken)
    }

    pub(crate) fn text(&mut self) -> Result<&'a str> {
        let length = self.number()? as usize;
        Ok(std::str::from_utf8(self.take(length)?)?)
    }

    /// What is imported: a function, a table, a memory, a global or a tag.
    pub(crate) fn skip_kind(&mut self) -> Result<()> {
        match self.byte()? {
            0 => {
                self.number()?;
            }
            1 => {
                self.byte()?;
                self.skip_limits()?;
            }
            2 => self.skip_limits()?,
            3 | 4 => {
                self.byte()?;
                self.byte()?;
            }
            kind => bail!("the program imports something of kind {kind}"),
        }
        Ok(())
    }

    fn skip_limits(&mut self) -> Result<()> {
        let has_most = self.number()? & 1 == 1;
        self.number()?;
        if has_most {
            self.number()?;
        }
        Ok(())
    }
}

pub(crate) fn write_number(out: &mut Vec<u8>, mut number: usize) {
    loop {
        let low = u8::try_from(number & 0x7f).unwrap_or(0);
        number >>= 7;
        if number == 0 {
            out.push(low);
            return;
        }
        out.push(low | 0x80);
    }
}
