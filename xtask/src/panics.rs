//! Panics without words. Nobody reads the message of a panic: there is no place
//! for it to go in a browser, the program ends all the same, and the page says so.
//! Functions that only write one end the program at once instead, so that wasm-opt
//! takes out what puts the words together; and where in the source it happened is
//! not sent either (nor how the folders are called of who built the program).

use crate::wasm::{CODE, DATA, IMPORTS, NAMES, Reader, each_section, write_number};
use anyhow::Result;
use std::collections::BTreeSet;
use std::ops::Range;

/// Functions that only write the message of a panic, by a part of their names.
const MESSAGES: &[&str] = &[
    "panicking::panic_fmt",
    "panicking::panic_display",
    "panicking::panic_bounds_check",
    "panicking::panic_const",
    "panicking::assert_failed",
    "option::expect_failed",
    "option::unwrap_failed",
    "result::unwrap_failed",
    "str::slice_error_fail",
    "slice::index::slice_index_fail",
];

/// The program without the words of its panics.
///
/// # Errors
/// If the program is not WebAssembly.
pub(crate) fn silence(wasm: &[u8]) -> Result<Vec<u8>> {
    let silent = message_functions(wasm)?;
    each_section(wasm, |id, body| match id {
        CODE => end_at_once(body, &silent),
        DATA => without_places(body),
        _ => Ok(body.to_vec()),
    })
}

/// The places, among the functions that have a body, of those of [`MESSAGES`].
fn message_functions(wasm: &[u8]) -> Result<BTreeSet<u32>> {
    let (mut imported, mut found) = (0, BTreeSet::new());
    each_section(wasm, |id, body| {
        if id == IMPORTS {
            imported = count_functions(body)?;
        }
        let mut reader = Reader::new(body);
        if id != NAMES || reader.text()? != "name" {
            return Ok(Vec::new());
        }
        while reader.at < body.len() {
            let (kind, length) = (reader.byte()?, reader.number()? as usize);
            let part = reader.take(length)?;
            // The names of functions.
            if kind == 1 {
                let mut reader = Reader::new(part);
                for _ in 0..reader.number()? {
                    let (at, name) = (reader.number()?, reader.text()?);
                    if MESSAGES.iter().any(|part| name.contains(part)) {
                        found.extend(at.checked_sub(imported));
                    }
                }
            }
        }
        Ok(Vec::new())
    })?;
    Ok(found)
}

/// How many functions are imported.
fn count_functions(section: &[u8]) -> Result<u32> {
    let mut reader = Reader::new(section);
    let mut count = 0;
    for _ in 0..reader.number()? {
        reader.text()?;
        reader.text()?;
        count += u32::from(section.get(reader.at) == Some(&0));
        reader.skip_kind()?;
    }
    Ok(count)
}

/// The code section with the bodies at these places replaced by `unreachable`.
fn end_at_once(section: &[u8], places: &BTreeSet<u32>) -> Result<Vec<u8>> {
    // No locals, unreachable, end.
    const BODY: [u8; 3] = [0, 0, 0x0b];
    let mut reader = Reader::new(section);
    let count = reader.number()?;
    let mut out = Vec::with_capacity(section.len());
    write_number(&mut out, count as usize);
    for place in 0..count {
        let length = reader.number()? as usize;
        let body = reader.take(length)?;
        let body = if places.contains(&place) { &BODY } else { body };
        write_number(&mut out, body.len());
        out.extend(body);
    }
    Ok(out)
}

/// What stands in memory from an address on, and where in the data section.
struct Segment {
    address: usize,
    bytes: Range<usize>,
}

/// The data section with zeros for the places in the source that panics tell. A
/// place is four numbers in a row: where a path begins, its length, the line and
/// the column. A path is the name of a Rust file.
fn without_places(section: &[u8]) -> Result<Vec<u8>> {
    let segments = segments(section)?;
    let path = |address: usize, length: usize| {
        let path = segments.iter().find_map(|segment| {
            let start = segment.bytes.start + address.checked_sub(segment.address)?;
            (start + length <= segment.bytes.end).then_some(start..start + length)
        })?;
        let is_file = section[path.clone()].ends_with(b".rs");
        let is_name = |byte: &u8| byte.is_ascii_graphic() || *byte == b' ';
        (is_file && section[path.clone()].iter().all(is_name)).then_some(path)
    };
    let mut out = section.to_vec();
    for Segment { address, bytes } in &segments {
        let first = bytes.start + address.next_multiple_of(4) - address;
        for at in (first..bytes.end.saturating_sub(15)).step_by(4) {
            let number = |place: usize| {
                let bytes = section[at + 4 * place..].first_chunk();
                bytes.map_or(0, |bytes| u32::from_le_bytes(*bytes) as usize)
            };
            let is_place = [number(2), number(3)]
                .iter()
                .all(|n| (1..=0xffff).contains(n));
            let Some(path) = path(number(0), number(1)).filter(|_| is_place) else {
                continue;
            };
            out[at..at + 16].fill(0);
            out[path].fill(0);
        }
    }
    Ok(out)
}

/// The segments of the data section whose address is told in it.
fn segments(section: &[u8]) -> Result<Vec<Segment>> {
    let mut reader = Reader::new(section);
    let mut segments = Vec::new();
    for _ in 0..reader.number()? {
        // 0: at an address of the memory; 1: anywhere; 2: with the memory's number.
        let kind = reader.number()?;
        if kind == 2 {
            reader.number()?;
        }
        let address = if kind == 1 {
            None
        } else {
            Some(reader.address()?)
        };
        let length = reader.number()? as usize;
        let start = reader.at;
        reader.take(length)?;
        let bytes = start..reader.at;
        segments.extend(address.map(|address| Segment { address, bytes }));
    }
    Ok(segments)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn section(id: u8, body: &[u8]) -> Vec<u8> {
        let mut bytes = vec![id];
        write_number(&mut bytes, body.len());
        bytes.extend(body);
        bytes
    }

    #[test]
    fn messages_of_panics_are_not_sent() {
        let mut wasm = b"\0asm\x01\0\0\0".to_vec();
        wasm.extend(section(IMPORTS, b"\x01\x01m\x01f\0\0")); // one function
        // Two functions with a body of one `nop` each.
        wasm.extend(section(CODE, &[2, 3, 0, 1, 0x0b, 3, 0, 1, 0x0b]));
        let mut names = vec![4];
        names.extend(b"name");
        let name = "core::panicking::panic_fmt";
        let mut functions = vec![2, 1, 1, b'a', 2];
        write_number(&mut functions, name.len());
        functions.extend(name.as_bytes());
        names.extend(section(1, &functions));
        wasm.extend(section(NAMES, &names));
        let silent = silence(&wasm).expect("is a program");
        let code = section(CODE, &[2, 3, 0, 1, 0x0b, 3, 0, 0, 0x0b]);
        assert!(silent.windows(code.len()).any(|window| window == code));
    }

    /// A data section with one segment at 1,000: a text, and four numbers.
    fn data(text: [u8; 8], numbers: [u32; 4]) -> Vec<u8> {
        let mut bytes = vec![1, 0, 0x41, 0xe8, 0x07, 0x0b, 24];
        bytes.extend(text);
        bytes.extend(numbers.iter().flat_map(|number| number.to_le_bytes()));
        bytes
    }

    #[test]
    fn places_in_the_source_are_not_sent() {
        let place = data(*b"src/a.rs", [1000, 8, 7, 5]);
        let blank = without_places(&place).expect("is a section");
        assert_eq!(blank, data([0; 8], [0; 4]));
    }

    #[test]
    fn what_only_looks_like_a_place_stays() {
        for (text, numbers) in [
            (b"src/a.md", [1000, 8, 7, 5]), // no Rust file
            (b"src/a.rs", [1000, 8, 0, 5]), // no line
            (b"src/a.rs", [1001, 8, 7, 5]), // ends elsewhere
            (b"src/a.rs", [u32::MAX, u32::MAX, 7, 5]),
            (b"src\n.rs\0", [1000, 7, 7, 5]),
        ] {
            let section = data(*text, numbers);
            assert_eq!(without_places(&section).expect("is a section"), section);
        }
    }

    #[test]
    fn a_section_that_is_cut_off_is_refused() {
        let place = data(*b"src/a.rs", [1000, 8, 7, 5]);
        for end in 0..place.len() {
            assert!(without_places(&place[..end]).is_err());
        }
    }
}
