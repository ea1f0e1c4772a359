//! What can be wrong with the bytes of a pack: each kind says what was
//! expected and what was found, in a few bytes of code.

use core::fmt;

/// Why a pack, or one article of it, could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum PackError {
    /// The bytes do not begin like a pack.
    NotAPack,
    /// The pack was written in a format that this reader does not know.
    Version {
        /// The version this reader reads.
        expected: u16,
        /// The version the bytes name.
        found: u16,
    },
    /// The pack ends before its own table says it does.
    Truncated {
        /// Bytes needed.
        expected: u64,
        /// Bytes there are.
        found: u64,
    },
    /// A part of a file of the pack is not what was written.
    Checksum {
        /// Which part: of a volume, the place of an article in it; 0 is the
        /// catalog, and `u32::MAX` the table itself.
        part: u32,
    },
    /// A part has its checksum but not the shape it should have.
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
    /// There is no such volume.
    NoSuchVolume {
        /// The id asked for.
        volume: u32,
    },
    /// The volume that has the article was not supplied.
    NotHere {
        /// Its id.
        volume: u32,
    },
    /// The collection is too large for the format's 32-bit offsets.
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
            Self::NoSuchVolume { volume } => write!(f, "no volume {volume}"),
            Self::NotHere { volume } => write!(f, "volume {volume} is not here"),
            Self::TooLarge => f.write_str("the collection is larger than 4 GiB"),
        }
    }
}

impl core::error::Error for PackError {}
