//! Errors of the bytes of an index: small and typed, each with what was expected and what
//! was found. The caller decides what its reader sees.

use crate::ids::ShardId;
use core::fmt;

/// Why bytes cannot be opened as an index.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum OpenError {
    /// The bytes do not begin as an index does.
    Foreign,
    /// The index was written in another version of the format.
    Version {
        /// The version that this code reads.
        expected: u32,
        /// The version that the bytes name.
        found: u32,
    },
    /// The bytes are fewer, or more, than the table of sections says.
    Length {
        /// Bytes, by the table.
        expected: usize,
        /// Bytes, as given.
        found: usize,
    },
    /// The bytes were changed after they were written.
    Checksum {
        /// The checksum in the header.
        expected: u64,
        /// The checksum of the bytes.
        found: u64,
    },
    /// The checksum holds, but two sections contradict each other: the index
    /// was written wrongly, or changed with care.
    Section {
        /// The section.
        name: &'static str,
        /// Its number of items, by the totals.
        expected: u32,
        /// Its number of items, counted.
        found: u32,
    },
}

impl fmt::Display for OpenError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Foreign => out.write_str("not a search index: it should begin with BMSX"),
            Self::Version { expected, found } => write!(
                out,
                "a search index of format version {found}; this program reads version {expected}"
            ),
            Self::Length { expected, found } => write!(
                out,
                "a search index of {expected} bytes, of which {found} are here; fetch it again"
            ),
            Self::Checksum { expected, found } => write!(
                out,
                "a damaged search index: checksum {found:016x} instead of {expected:016x}; fetch it again"
            ),
            Self::Section {
                name,
                expected,
                found,
            } => write!(
                out,
                "a search index that contradicts itself: {found} {name} instead of {expected}"
            ),
        }
    }
}

impl core::error::Error for OpenError {}

/// Fails unless two sections of an index agree on the number of items called `name`.
pub(crate) fn ensure_eq(name: &'static str, expected: u32, found: u32) -> Result<(), OpenError> {
    if expected == found {
        Ok(())
    } else {
        Err(OpenError::Section {
            name,
            expected,
            found,
        })
    }
}

/// Why bytes cannot be a shard of an index.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ShardError {
    /// The index has no such shard.
    Unknown {
        /// The shard asked for.
        shard: ShardId,
        /// How many there are.
        count: u32,
    },
    /// The bytes are not those that the index was written with.
    Hash {
        /// The hash in the index.
        expected: u64,
        /// The hash of the bytes.
        found: u64,
    },
    /// The hash holds, but the bytes contradict the index.
    Content(OpenError),
}

impl fmt::Display for ShardError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown { shard, count } => {
                write!(out, "no shard {} in an index of {count}", shard.0)
            }
            Self::Hash { expected, found } => write!(
                out,
                "a damaged shard: hash {found:016x} instead of {expected:016x}; fetch it again"
            ),
            Self::Content(error) => error.fmt(out),
        }
    }
}

impl core::error::Error for ShardError {}
