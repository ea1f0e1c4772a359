//! Errors of a pack's bytes. Each one says what was expected and what was found, with
//! little code.

use core::fmt;

/// Why a pack, or one article of it, could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum PackError {
    /// The bytes do not begin with the header of a pack's file, or it is one of the
    /// other kind.
    NotAPack,
    /// The pack was written in a format that this reader does not know.
    Version {
        /// The version that this reader supports.
        expected: u16,
        /// The version in the header.
        found: u16,
    },
    /// The file does not have the length that its table says.
    Truncated {
        /// The length by the table, in bytes.
        expected: u64,
        /// The actual length, in bytes.
        found: u64,
    },
    /// The checksum of a part of a file does not match.
    Checksum {
        /// Which part: in a volume, the index of an article in it; in other files 0;
        /// `u32::MAX` is the table itself.
        part: u32,
    },
    /// A part has its checksum, but cannot be decoded or does not match the catalog.
    Malformed {
        /// Which part, counted as in [`PackError::Checksum`].
        part: u32,
    },
    /// There is no such article.
    NoSuchArticle {
        /// The id asked for.
        id: u32,
        /// How many articles there are.
        count: u32,
    },
    /// The pack has no such file.
    NoSuchFile,
    /// A file that the article is in was not provided.
    NotHere,
    /// The collection is too large for the format's 32-bit numbers.
    TooLarge,
}

impl fmt::Display for PackError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::NotAPack => f.write_str("these bytes are not a pack: no BKMP at their start"),
            Self::Version { expected, found } => {
                write!(f, "pack version {found}, but this reader reads {expected}")
            }
            Self::Truncated { expected, found } => {
                write!(f, "the pack is cut off: {found} bytes of {expected}")
            }
            Self::Checksum { part } => write!(f, "part {part} of the pack is damaged"),
            Self::Malformed { part } => write!(f, "part {part} of the pack has a wrong shape"),
            Self::NoSuchArticle { id, count } => write!(f, "no article {id} among {count}"),
            Self::NoSuchFile => f.write_str("no such file of the pack"),
            Self::NotHere => f.write_str("a file that the article is in is not here"),
            Self::TooLarge => {
                f.write_str("the collection is larger than 4 GiB, or has over a million articles")
            }
        }
    }
}

impl core::error::Error for PackError {}
