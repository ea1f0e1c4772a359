//! Identifiers: of documents, fields, shards, words and stems. Each is a number of its
//! own type, so that one cannot stand for another.

/// A document, numbered from 0 in the order in which documents were added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocId(pub u32);

/// A field of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FieldId(pub u8);

impl FieldId {
    /// The title of the article that a document belongs to.
    pub const TITLE: Self = Self(0);
    /// The heading of the section.
    pub const HEADING: Self = Self(1);
    /// The text of the section.
    pub const BODY: Self = Self(2);
}

/// A shard of an index, numbered from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ShardId(pub u32);

/// A word of the dictionary, by its position in the sorted order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TermId(pub u32);

/// A stem, by the position of its first form in the sorted order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct StemId(pub(crate) u32);
