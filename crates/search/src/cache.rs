//! The matches of terms, cached from one keystroke to the next: all words but the last
//! stay the same while a query is typed. The cache is bounded in memory; it changes how
//! long an answer takes, never the answer.

use crate::expand::Expansion;
use crate::query_term::QueryTerm;
use crate::score::TermHits;
use std::sync::{Arc, Mutex};

/// How many documents are cached in all, at 8 bytes each.
const MOST_DOCS: usize = 1 << 18;
/// How many terms are cached.
const MOST_UNITS: usize = 128;

/// A term of a query with its expansion and its matches.
#[derive(Debug)]
pub(crate) struct TermMatches {
    pub(crate) term: QueryTerm,
    /// The mean lengths of fields by which the frequencies are normalised.
    pub(crate) means: [f32; 3],
    pub(crate) expansion: Expansion,
    pub(crate) hits: TermHits,
}

/// The most recently used terms, the latest at the end.
#[derive(Debug, Default)]
pub(crate) struct TermCache {
    terms: Mutex<Vec<Arc<TermMatches>>>,
}

impl TermCache {
    /// The matches of a term, if they are cached.
    pub(crate) fn get(&self, term: &QueryTerm, means: [f32; 3]) -> Option<Arc<TermMatches>> {
        let mut all = self.terms.lock().ok()?;
        let bits = |means: [f32; 3]| means.map(f32::to_bits);
        let is_it = |kept: &Arc<TermMatches>| kept.term == *term && bits(kept.means) == bits(means);
        let at = all.iter().position(is_it)?;
        let found = all.remove(at);
        all.push(found.clone());
        Some(found)
    }

    /// Caches a term, and drops the least recently used ones.
    pub(crate) fn put(&self, evaluated: &Arc<TermMatches>) {
        let Ok(mut all) = self.terms.lock() else {
            return;
        };
        all.push(evaluated.clone());
        let mut docs = 0;
        let kept = all.iter().rev().take(MOST_UNITS).take_while(|kept| {
            docs += kept.hits.docs.len();
            docs <= MOST_DOCS
        });
        let dropped = all.len() - kept.count();
        all.drain(..dropped);
    }
}
