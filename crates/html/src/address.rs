//! How names stand in addresses: percent-encoded, as hosts and browsers expect it.

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

/// The characters that a path or a fragment must not contain, and those that end a value.
const RESERVED: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'&')
    .add(b'+')
    .add(b',')
    .add(b'<')
    .add(b'=')
    .add(b'>')
    .add(b'?')
    .add(b'`');

/// The text as part of an address; `/` stays.
pub fn encode_address(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// The text of a part of an address. Bytes that are no UTF-8 become U+FFFD.
pub fn decode_address(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}
