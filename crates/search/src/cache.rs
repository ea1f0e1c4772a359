//! What units of a query found, kept from one keystroke to the next: all words
//! but the last stay as they are while a query is typed. Bounded in memory; it
//! changes how long an answer takes, never what it is.

use crate::expand::Expansion;
use crate::query_term::QueryTerm;
use crate::score::TermHits;
use std::sync::{Arc, Mutex};

/// How many documents are kept in all, at 8 bytes each.
const MOST_DOCS: usize = 1 << 18;
/// How many units are kept.
const MOST_UNITS: usize = 128;

/// A unit of a query with what it stands for and what it found.
#[derive(Debug)]
pub(crate) struct TermMatches {
    pub(crate) term: QueryTerm,
    /// The mean lengths of the fields that the frequencies were weighed by.
    pub(crate) means: [f32; 3],
    pub(crate) expansion: Expansion,
    pub(crate) hits: TermHits,
}

/// The units used last, the latest at the end.
#[derive(Debug, Default)]
pub(crate) struct TermCache {
    units: Mutex<Vec<Arc<TermMatches>>>,
}

impl TermCache {
    /// What is known of a unit.
    pub(crate) fn get(&self, term: &QueryTerm, means: [f32; 3]) -> Option<Arc<TermMatches>> {
        let mut all = self.units.lock().ok()?;
        let bits = |means: [f32; 3]| means.map(f32::to_bits);
        let is_it = |kept: &Arc<TermMatches>| kept.term == *term && bits(kept.means) == bits(means);
        let at = all.iter().position(is_it)?;
        let found = all.remove(at);
        all.push(found.clone());
        Some(found)
    }

    /// Keeps a unit, and drops those that were not used for longest.
    pub(crate) fn put(&self, evaluated: &Arc<TermMatches>) {
        let Ok(mut all) = self.units.lock() else {
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
