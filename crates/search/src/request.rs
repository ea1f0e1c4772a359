//! What is asked of an index and what it answers: plain values.

use crate::highlighter::Highlighter;
use crate::ids::{DocId, ShardId};

/// What is asked.
#[derive(Clone, Copy, Debug, Default)]
pub struct Request<'a> {
    /// The query, as it was typed. A query that does not end in a space is
    /// still being typed: its last word may be the beginning of one.
    pub text: &'a str,
    /// How many hits are wanted, at most.
    pub limit: usize,
    /// Facets that a hit must have: one of the values of each name, and what the
    /// query itself asks for besides.
    pub facets: &'a [(&'a str, &'a str)],
    /// Groups of which a hit must be one, as the builder was given them, ascending;
    /// `None` for all.
    pub groups: Option<&'a [u32]>,
}

/// A document found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hit {
    /// The document.
    pub doc: DocId,
    /// Its group, as the builder was given it.
    pub group: u32,
    /// From 0; comparable within one outcome only.
    pub score: f32,
}

/// A group (article) found.
#[derive(Clone, Debug, PartialEq)]
pub struct GroupHit {
    /// The group, as the builder was given it.
    pub group: u32,
    /// How many of its documents were found.
    pub total: u32,
    /// Its best documents, the best first.
    pub hits: Vec<Hit>,
}

/// A word of the query, and what became of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TermInfo {
    /// The word, folded; or the characters.
    pub text: String,
    /// How many documents have it.
    pub docs: u32,
    /// What was looked for in its place, the likeliest first, if the collection
    /// does not know it. For characters that stand together nowhere, what the best
    /// document has in their place; `text` then tells them with the one before, if
    /// that is part of the slip.
    pub corrected: Vec<String>,
    /// A far more frequent word that is one slip away, if the collection knows
    /// the word, but hardly: to be offered, it was not looked for.
    pub suggested: Option<String>,
}

/// The answer to a request: hits of type `H`, and what each index that was searched
/// had to say, which is one [`IndexOutcome`] or a list of them.
#[derive(Clone, Debug, Default)]
pub struct Outcome<H, I = IndexOutcome> {
    /// The best hits, the best first; of documents with equal scores the one that was
    /// added first.
    pub hits: Vec<H>,
    /// How many documents match.
    pub total: u32,
    /// How many groups they belong to.
    pub group_total: u32,
    /// The terms of the query that were looked up, in its order. A long query in Chinese
    /// has more.
    pub terms: Vec<TermInfo>,
    /// What each index had to say.
    pub index: I,
}

/// The answer of several collections: each hit has the position of its collection, and
/// `index` has an entry for each collection.
pub type CollectionsOutcome<H> = Outcome<(usize, H), Vec<IndexOutcome>>;

/// What one index had to say to a request.
#[derive(Clone, Debug, Default)]
pub struct IndexOutcome {
    /// Finds the terms of the query in texts.
    pub highlighter: Highlighter,
    /// Shards that were needed and are not loaded: their matches are not among the hits.
    /// Empty if the answer is complete. With these supplied, the same search may need
    /// others. Supplying the first one again and again leads to hits soonest.
    pub missing: Vec<ShardId>,
    /// How many of `missing`, the first ones, have matches for the words as they are
    /// understood so far. The others, all of a dictionary, are only searched for words
    /// at a smaller edit distance.
    pub urgent: usize,
}

impl<H, I> Outcome<H, I> {
    /// The same with other hits.
    pub(crate) fn with_hits<T>(self, hits: Vec<T>) -> Outcome<T, I> {
        Outcome {
            hits,
            total: self.total,
            group_total: self.group_total,
            terms: self.terms,
            index: self.index,
        }
    }
}

impl<H> CollectionsOutcome<H> {
    /// The answer of a search in one index.
    pub(crate) fn of_one(mut self) -> Outcome<H> {
        Outcome {
            hits: self.hits.into_iter().map(|(_, hit)| hit).collect(),
            total: self.total,
            group_total: self.group_total,
            terms: self.terms,
            index: self.index.pop().unwrap_or_default(),
        }
    }
}
