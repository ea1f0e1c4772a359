//! Whether a font may be part of a book: what its maker allows stands in the table `OS/2` of the
//! font (OpenType, `fsType`). Of a font in WOFF 2 only the way to that table is read.

use std::io::Read;

/// The mask of `fsType`'s permissions of which exactly one, or none, is set.
const USAGE: u16 = 0b1110;

/// No embedding without the owner's permission.
const RESTRICTED: u16 = 0b10;

/// Only bitmaps may be embedded.
const BITMAPS: u16 = 1 << 9;

/// The most bytes of a font that are read to find the table.
const MOST_BYTES: u64 = 64 << 20;

/// The length of the header of WOFF 2, in bytes.
const HEADER: usize = 48;

/// The tables that are stored in another form unless their flags say otherwise, by their
/// numbers: `glyf` and `loca`.
const TRANSFORMED: [u8; 2] = [10, 11];

/// The number of the table `OS/2` among the known tags.
const OS2: u8 = 6;

/// The number that says that the tag of a table follows.
const OTHER_TAG: u8 = 63;

/// Whether a font in WOFF 2 may be embedded in a document; not if it does not say.
pub(super) fn may_be_embedded(woff2: &[u8]) -> bool {
    fs_type(woff2).is_some_and(|allowed| {
        let is_restricted = allowed & USAGE == RESTRICTED;
        !is_restricted && allowed & BITMAPS == 0
    })
}

fn fs_type(woff2: &[u8]) -> Option<u16> {
    let head = woff2.get(..HEADER)?;
    if !head.starts_with(b"wOF2") || head.get(4..8)? == b"ttcf" {
        return None;
    }
    let count = u16::from_be_bytes([head[12], head[13]]);
    let mut rest = &woff2[HEADER..];
    let mut before = 0_u64;
    let mut place = None;
    for _ in 0..count {
        let (flags, after) = rest.split_first()?;
        rest = after;
        let (tag, form) = (flags & 0b11_1111, flags >> 6);
        let is_os2 = if tag == OTHER_TAG {
            let (own, after) = rest.split_first_chunk::<4>()?;
            rest = after;
            own == b"OS/2"
        } else {
            tag == OS2
        };
        let mut length = number(&mut rest)?;
        let is_transformed = if TRANSFORMED.contains(&tag) {
            form != 3
        } else {
            form != 0
        };
        if is_transformed {
            length = number(&mut rest)?;
        }
        if is_os2 {
            place = Some(before);
        }
        before += u64::from(length);
    }
    let place = place.filter(|place| *place < MOST_BYTES)?;
    // All tables are one stream; the field is after four others of two bytes.
    let mut tables = brotli::Decompressor::new(rest, 4096);
    let skipped = std::io::copy(&mut tables.by_ref().take(place + 8), &mut std::io::sink()).ok()?;
    let mut field = [0; 2];
    tables.read_exact(&mut field).ok()?;
    (skipped == place + 8).then_some(u16::from_be_bytes(field))
}

/// A number of seven bits a byte, the highest first, in at most five bytes.
fn number(rest: &mut &[u8]) -> Option<u32> {
    let mut value = 0_u32;
    for _ in 0..5 {
        let (byte, after) = rest.split_first()?;
        *rest = after;
        value = value.checked_mul(128)? | u32::from(byte & 0x7f);
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use std::io::Write as _;

    /// A font in WOFF 2 with two tables, `cmap` and `OS/2`, of which only this field is right.
    pub(in crate::epub) fn font(fs_type: u16) -> Vec<u8> {
        let mut tables = vec![7; 200];
        tables.extend([0, 4, 1, 1, 1, 144, 0, 5]);
        tables.extend(fs_type.to_be_bytes());
        tables.extend([0; 86]);
        let mut packed = Vec::new();
        let mut writer = brotli::CompressorWriter::new(&mut packed, 4096, 5, 22);
        writer.write_all(&tables).expect("memory can be written");
        drop(writer);
        let mut font = b"wOF2\0\x01\0\0".to_vec();
        font.resize(HEADER, 0);
        font[13] = 2;
        // 200 needs two bytes.
        font.extend([0, 0x81, 0x48, OS2, 96]);
        font.extend(packed);
        font
    }

    #[test]
    fn a_font_says_whether_it_may_be_embedded() {
        for (fs_type, may) in [
            (0, true),
            (2, false),
            (4, true),
            (8, true),
            // Not in parts.
            (0x100, true),
            (0x200, false),
        ] {
            assert_eq!(may_be_embedded(&font(fs_type)), may, "{fs_type:#x}");
        }
    }

    #[test]
    fn what_is_no_font_is_not_embedded() {
        let whole = font(0);
        assert!(!may_be_embedded(b"wOF2"));
        for length in [0, 47, 48, 50, 53, whole.len() - 30] {
            assert!(!may_be_embedded(&whole[..length]), "{length}");
        }
        let mut long = whole.clone();
        // The table is said to be where no font has one.
        long.splice(49..51, [0x8f, 0xff, 0xff, 0xff, 0x7f]);
        assert!(!may_be_embedded(&long));
    }
}
