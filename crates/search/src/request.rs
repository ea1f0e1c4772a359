//! Requests and outcomes: plain values.

use crate::highlighter::Highlighter;
use crate::ids::{DocId, ShardId};

/// A request.
#[derive(Clone, Copy, Debug, Default)]
pub struct Request<'a> {
    /// The query, as it was typed. A query that does not end in a space is
    /// still being typed: its last word may be the beginning of one.
    pub text: &'a str,
    /// How many hits are wanted, at most.
    pub limit: usize,
    /// Facets that a hit must have: one of the values of each name. Filters in the query
    /// narrow them.
    pub facets: &'a [(&'a str, &'a str)],
}

/// A document that matches.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hit {
    /// The document.
    pub doc: DocId,
    /// Its group, by the builder's number.
    pub group: u32,
    /// From 0; comparable within one outcome only.
    pub score: f32,
}

/// A group (article) that matches.
#[derive(Clone, Debug, PartialEq)]
pub struct GroupHit {
    /// The group, by the builder's number.
    pub group: u32,
    /// How many of its documents match.
    pub total: u32,
    /// Its best documents, the best first.
    pub hits: Vec<Hit>,
}

/// A term of the query, and how it matched.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TermInfo {
    /// The folded word, or the characters.
    pub text: String,
    /// How many documents match it.
    pub docs: u32,
    /// Corrections: the words that were looked up because the collection lacks this one,
    /// the likeliest first. For a bigram without matches, what the best document has in
    /// its place; if the character before it is part of the typo, `text` has that too.
    pub corrected: Vec<String>,
    /// A far more frequent word at edit distance 1, if the collection hardly has this
    /// one. It was not looked up.
    pub suggested: Option<String>,
}

/// The answer to a request: hits of type `H`, and the outcome of each index that was
/// searched, which is one [`IndexOutcome`] or a list of them.
#[derive(Clone, Debug, Default)]
pub struct Outcome<H, I = IndexOutcome> {
    /// The best hits, the best first; of documents with equal scores the one that was
    /// added first.
    pub hits: Vec<H>,
    /// How many documents match.
    pub total: u32,
    /// How many groups they belong to.
    pub group_total: u32,
    /// The terms of the query that were looked up, in its order. The pruned terms of a
    /// long Chinese query are not among them.
    pub terms: Vec<TermInfo>,
    /// The outcome of each index.
    pub index: I,
}

/// The answer of several collections: each hit has the position of its collection, and
/// `index` has an entry for each collection.
pub type CollectionsOutcome<H> = Outcome<(usize, H), Vec<IndexOutcome>>;

/// The outcome of one index.
#[derive(Clone, Debug, Default)]
pub struct IndexOutcome {
    /// Finds the terms of the query in texts.
    pub highlighter: Highlighter,
    /// Shards that were needed and are not loaded: their matches are not among the hits.
    /// Empty if the answer is complete. With these supplied, the same search may need
    /// others. To get hits soonest, supply the first one and search again.
    pub missing: Vec<ShardId>,
    /// How many of `missing`, the first ones, have matches for the words as they are
    /// understood so far. The others, all of a dictionary, are only searched for words
    /// at a smaller edit distance.
    pub urgent: usize,
    /// How many documents have the words of a phrase, and were not read yet: a search reads
    /// a megabyte of texts. They are not among the hits. The same search made again reads on.
    pub unread: u32,
    /// How many documents have the words of a phrase, and count as having the phrase, since
    /// [`StoredFields`](crate::StoredFields) does not lend their texts.
    pub without_text: u32,
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
