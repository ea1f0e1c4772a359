//! Panics without words. Nobody reads the message of a panic: there is no place
//! for it to go in a browser, the program ends all the same, and the page says so.
//! Functions that only write one end the program at once instead, so that wasm-opt
//! takes out what puts the words together; what it does not see are the words
//! themselves, and where in the source it happened. These are sent as zeros (nor does
//! one learn how the folders are called of who built the program).

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

/// What Rust's own libraries and those of the reader say when they panic. A text
/// that a later version of them writes otherwise is sent again, and does no harm.
const WORDS: &[&str] = &[
    " index out of bounds: the len is ",
    " but the index is ",
    "slice index starts at ",
    " but ends at ",
    "range start index ",
    "range end index ",
    " out of range for slice of length ",
    ") should be <= len (is ",
    ") should be < len (is ",
    "assertion `left ",
    "assertion failed: self.is_char_boundary(new_len)",
    "assertion failed: psize >= size + min_overhead",
    "assertion failed: psize <= size + max_overhead",
    "attempt to divide by zero",
    "attempt to calculate the remainder with a divisor of zero",
    "called `Option::unwrap()` on a `None` value",
    "called `Option::unwrap_throw()` on a `None` value",
    "called `Result::unwrap_throw()` on an `Err` value",
    "internal error: entered unreachable code",
    "window size must be non-zero",
    "capacity overflow",
    "Hash table capacity overflow",
    "Tried to shrink to a larger capacity",
    "Arc counter overflow",
    "RefCell already borrowed",
    "RefCell already mutably borrowed",
    "LazyCell instance has previously been poisoned",
    "Once instance has previously been poisoned",
    "one-time initialization may not be performed recursively",
    "cannot recursively acquire mutex",
    "failed to generate unique thread ID: bitspace exhausted",
    "use of std::thread::current() is not possible after the thread's local data has been destroyed",
    "cannot access a Thread Local Storage value during or after destruction: ",
    "Attempted to initialize thread-local while it is being dropped",
    "a formatting trait implementation returned an error when the underlying stream did not",
    "a Display implementation returned an error unexpectedly",
    "`async fn` resumed after completion",
    "FnOnce called more than once",
    "closure invoked recursively or after being dropped",
    "copy_from_slice: source slice length (",
    ") does not match destination slice length (",
    "attempted to take ownership of Rust value while it was borrowed",
    "recursive use of an object detected which would lead to unsafe aliasing in rust",
    "null pointer passed to rust",
    "Dropped SendWrapper<T> variable from a thread different to the one it has been created with.",
    "Executor::spawn called, but no global 'spawn' function is configured.",
    "Executor::spawn_local called, but no global 'spawn_local' function is configured.",
    "Tried to access a reactive value that has already been disposed.",
    "Map must not be polled after it returned `Poll::Ready`",
    "polled Feed after completion",
    "inner is None only in drop",
    // Errors of files and networks, which there are none of here.
    "entity not foundpermission deniedconnection refusedconnection resethost unreachable\
     network unreachableconnection abortednot connectedaddress in useaddress not available\
     network downbroken pipeentity already existsoperation would blocknot a directory\
     is a directorydirectory not emptyread-only filesystem or storage medium\
     filesystem loop or indirection limit (e.g. symlink loop)stale network file handle\
     invalid input parameterinvalid datatimed outwrite zerono storage spaceseek on unseekable file\
     quota exceededfile too largeresource busyexecutable file busydeadlock\
     cross-device link or renametoo many linksinvalid filenameargument list too long\
     operation interruptedunsupportedunexpected end of fileout of memoryin progress\
     other erroruncategorized error",
];

/// The program without the words of its panics.
///
/// # Errors
/// If the program is not WebAssembly.
pub(crate) fn silence(wasm: &[u8]) -> Result<Vec<u8>> {
    let silent = message_functions(wasm)?;
    each_section(wasm, |id, body| match id {
        CODE => end_at_once(body, &silent),
        DATA => without_words(body),
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

/// The data section with zeros for [`WORDS`] and for the places in the source that
/// panics tell. A place is four numbers in a row: where a path begins, its length, the
/// line and the column. A path is the name of a Rust file.
fn without_words(section: &[u8]) -> Result<Vec<u8>> {
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
        for words in WORDS {
            let mut rest = &mut out[bytes.clone()];
            let is_here = |window: &[u8]| window == words.as_bytes();
            while let Some(at) = rest.windows(words.len()).position(is_here) {
                rest[at..at + words.len()].fill(0);
                rest = &mut rest[at + words.len()..];
            }
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
        let blank = without_words(&place).expect("is a section");
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
            assert_eq!(without_words(&section).expect("is a section"), section);
        }
    }

    #[test]
    fn texts_of_panics_are_not_sent() {
        let segment = |text: &[u8]| {
            let mut section = vec![1, 0, 0x41, 0xe8, 0x07, 0x0b];
            write_number(&mut section, text.len());
            section.extend(text);
            section
        };
        let words = "capacity overflow";
        let text = format!("ours{words} and {words}!");
        let zeros = "\0".repeat(words.len());
        let blank = without_words(&segment(text.as_bytes())).expect("is a section");
        assert_eq!(
            blank,
            segment(format!("ours{zeros} and {zeros}!").as_bytes())
        );
    }

    #[test]
    fn a_section_that_is_cut_off_is_refused() {
        let place = data(*b"src/a.rs", [1000, 8, 7, 5]);
        for end in 0..place.len() {
            assert!(without_words(&place[..end]).is_err());
        }
    }
}
