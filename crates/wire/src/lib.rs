//! Serialises values: how the pack and the messages of the search are written as bytes.
//! The format is postcard, version 1. The code is small, because for each type it consists
//! only of calls to the few functions of [`Reader`] and [`Writer`].
//!
//! ```
//! use bookmobile_wire::{Malformed, decode, encode, record};
//!
//! #[derive(Debug, PartialEq)]
//! struct Stop {
//!     name: String,
//!     minutes: u16,
//! }
//! record!(Stop { name, minutes });
//!
//! let stop = Stop { name: "Library".to_owned(), minutes: 300 };
//! let bytes = encode(&stop);
//! assert_eq!(bytes, [&[7][..], b"Library", &[172, 2]].concat());
//! assert_eq!(decode::<Stop>(&bytes), Ok(stop));
//! assert_eq!(decode::<Stop>(&bytes[..3]), Err(Malformed));
//! ```
//!
//! | type | bytes |
//! | --- | --- |
//! | `u8` | itself |
//! | `bool` | 0 or 1 |
//! | `u16`, `u32`, lengths | seven bits a byte, the lowest first; all but the last byte have the highest bit set |
//! | `String` | its length in bytes, then UTF-8 |
//! | `Vec` | its length, then the elements |
//! | `Option` | 0, or 1 and the value |
//! | pairs, [`record!`] | the fields, one after another |
//! | enums | the number of the variant, from 0, then its fields |
//!
//! # Things to know
//!
//! - **A reader fails once.** After the first wrong byte it returns zeros and empty texts,
//!   and only [`Reader::finish`] reports the failure. So a type's code needs no early
//!   return, which would have to drop half a value.
//! - **Every value has one encoding.** Bytes left over, longer forms of a number and
//!   booleans other than 0 and 1 are refused: a value that was read is written as the same
//!   bytes.
//! - **A length is not trusted.** Memory is allocated only for elements that are there.

mod reader;
mod schema;
mod value;
mod writer;

pub use reader::Reader;
#[doc(hidden)]
pub use schema::schema_of_field;
pub use schema::{Describe, Schema};
pub use value::Wire;
pub use writer::Writer;

/// The bytes are not the encoding of a value of the type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Malformed;

impl core::fmt::Display for Malformed {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("these bytes have another shape than expected")
    }
}

impl core::error::Error for Malformed {}

/// Encodes a value.
pub fn encode<T: Wire>(value: &T) -> Vec<u8> {
    let mut writer = Writer::default();
    value.write(&mut writer);
    writer.finish()
}

/// Decodes a value.
///
/// # Errors
/// If the bytes are not the encoding of a value.
pub fn decode<T: Wire>(bytes: &[u8]) -> Result<T, Malformed> {
    let mut reader = Reader::new(bytes);
    let value = T::read(&mut reader);
    reader.finish(value)
}
