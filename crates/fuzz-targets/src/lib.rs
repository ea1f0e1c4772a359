//! What is fuzzed. Each target takes any bytes and panics only if a promise is
//! broken: damaged bytes give an error or harmless results, no query errs, and a file that a
//! person drops in becomes nothing that could run.
//! `fuzz/` runs the targets under cargo-fuzz, `tests/corpus.rs` over a checked-in
//! corpus and seeded mutations of it. A fuzzer gets nowhere behind a checksum, so
//! most targets make the checksums right again first.

mod files;
mod mutate;
mod pack;
mod query;
mod seal;
mod search;
mod seeds;
mod shards;

pub use mutate::Mutator;
pub use seal::{seal_index, seal_pack, seal_shards};
pub use seeds::seeds;

/// A target: its name, which is that of its folder in `fuzz/corpus`, and what is
/// done with the bytes.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// Its name.
    pub name: &'static str,
    /// Panics if a promise is broken; gives how far the input got.
    pub run: fn(&[u8]) -> Reached,
}

/// How far an input got. A target whose inputs are all refused tests only the refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reached {
    /// The bytes were refused when they were opened.
    Refusal,
    /// The bytes were opened, and searched or read.
    Content,
}

/// All targets.
pub const TARGETS: [Target; 7] = [
    OPEN_INDEX,
    SEARCH_DAMAGED_INDEX,
    SEARCH_SHARDS,
    OPEN_PACK,
    READ_DAMAGED_PACK,
    QUERY,
    READ_FILE,
];

/// Any bytes as an index; what opens is searched.
pub const OPEN_INDEX: Target = Target {
    name: "open_index",
    run: search::open_index,
};

/// A query and a damaged index whose length and checksum are right: one byte for the length
/// of the query, the query, the index.
pub const SEARCH_DAMAGED_INDEX: Target = Target {
    name: "search_damaged_index",
    run: search::search_damaged_index,
};

/// An index in shards, damaged or not its own, searched alone and with other
/// collections: a query, a root, shards, with `|||` between them. Of the root a byte
/// chooses a sound one, the others are changes: two bytes for a place from its end, one
/// for what stands there. Shards are tried with the checksums that are there, and with
/// right ones.
pub const SEARCH_SHARDS: Target = Target {
    name: "search_shards",
    run: shards::search_shards,
};

/// Any bytes as a pack, two for the length of its catalog, the catalog, a
/// volume; what opens is read.
pub const OPEN_PACK: Target = Target {
    name: "open_pack",
    run: pack::open_pack,
};

/// A damaged pack whose checksums are right; what opens is read.
pub const READ_DAMAGED_PACK: Target = Target {
    name: "read_damaged_pack",
    run: pack::read_damaged_pack,
};

/// Any text as a query of a sound index, and as a text to be highlighted.
pub const QUERY: Target = Target {
    name: "query",
    run: query::query,
};

/// A file that a person drops in: a letter for its kind (`m` Markdown, `t` text, `x` chapter of
/// a book, `p` package of a book, `z` archive), then its bytes.
pub const READ_FILE: Target = Target {
    name: "read_file",
    run: files::read_file,
};
