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

/// What was found.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// The best documents, the best first; of equals the one added first.
    pub hits: Vec<Hit>,
    /// How many documents were found.
    pub total: u32,
    /// How many groups they belong to.
    pub groups: u32,
    /// The words of the query, in its order; of a long one in Chinese, those that
    /// were looked for.
    pub terms: Vec<TermInfo>,
    /// Finds the words in texts.
    pub highlighter: Highlighter,
    /// Shards that were wanted and are not there yet: what they have is not
    /// among the hits. Empty if the answer is complete. With these supplied,
    /// the same search may want others; with the first of them again and again,
    /// there are hits soonest.
    pub missing: Vec<ShardId>,
    /// How many of these, the first ones, have hits for the words as they are
    /// understood so far. The others, all of a dictionary, are only looked through
    /// for words that are nearer to one with a slip.
    pub urgent: usize,
}

/// What was found, by group.
#[derive(Clone, Debug, Default)]
pub struct GroupOutcome {
    /// The best groups, by their best document.
    pub groups: Vec<GroupHit>,
    /// How many documents were found.
    pub total: u32,
    /// How many groups they belong to.
    pub group_total: u32,
    /// The words of the query, in its order; of a long one in Chinese, those that
    /// were looked for.
    pub terms: Vec<TermInfo>,
    /// Finds the words in texts.
    pub highlighter: Highlighter,
    /// Shards that were wanted and are not there yet: what they have is not
    /// among the hits. Empty if the answer is complete. With these supplied,
    /// the same search may want others; with the first of them again and again,
    /// there are hits soonest.
    pub missing: Vec<ShardId>,
    /// How many of these, the first ones, have hits for the words as they are
    /// understood so far. The others, all of a dictionary, are only looked through
    /// for words that are nearer to one with a slip.
    pub urgent: usize,
}
