//! Values as bytes, and bytes as values: how the pack and the search's messages
//! are laid out. The bytes are those of the postcard format, version 1; the
//! program that reads them is small, because nothing in it is made anew for each
//! type but calls to the few functions of [`Reader`] and [`Writer`].
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
//! - **A reader fails once.** After the first wrong byte it gives zeros and empty
//!   texts, and only [`Reader::finish`] says that it failed. So a type's code has
//!   no way out in the middle, with half a value to be dropped on it.
//! - **Every value has one form.** Bytes left over, longer forms of a number and
//!   other bytes than 0 and 1 for yes and no are refused: what could be read is
//!   written again as the same bytes.
//! - **A length is believed as far as the elements come.** No memory is reserved
//!   for those that do not.

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

/// The bytes are not what a value of the type is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Malformed;

impl core::fmt::Display for Malformed {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("these bytes have another shape than expected")
    }
}

impl core::error::Error for Malformed {}

/// A value's bytes.
pub fn encode<T: Wire>(value: &T) -> Vec<u8> {
    let mut writer = Writer::default();
    value.write(&mut writer);
    writer.finish()
}

/// The value with these bytes.
///
/// # Errors
/// If no value is written as these bytes.
pub fn decode<T: Wire>(bytes: &[u8]) -> Result<T, Malformed> {
    let mut reader = Reader::new(bytes);
    let value = T::read(&mut reader);
    reader.finish(value)
}
