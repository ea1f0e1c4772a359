//! Searching: from a request to an outcome, over one index or several as if they were
//! one. Documents are counted, lengths averaged and words matched over all of them, so
//! that scores can be compared.
//!
//! A search is a chain of values, each made of the one before:
//! [`Plan`] (which terms are looked up), `Evaluated` (what they match), `Candidates`
//! (which documents satisfy all conditions), [`Ranked`] (in which order they come), and
//! [`Outcome`].

use crate::index::Index;
use crate::index_searcher::IndexSearcher;
use crate::plan::Plan;
use crate::rank::Ranked;
use crate::request::{CollectionsOutcome, GroupHit, Hit, Outcome, Request};
use crate::rerank::RERANK_DEPTH;
use crate::stored_fields::StoredFields;

/// An index to be searched with others.
#[derive(Clone, Copy)]
pub struct Collection<'a, B: AsRef<[u8]> = Vec<u8>> {
    /// The index.
    pub index: &'a Index<B>,
    /// Lends the stored fields of its documents; may be `&()`.
    pub fields: &'a dyn StoredFields,
    /// If given, a hit must be in one of these groups, which ascend, by the builder's
    /// numbers.
    pub groups: Option<&'a [u32]>,
}

impl<B: AsRef<[u8]>> Index<B> {
    /// The best documents for a request. `fields` may be `&()`.
    pub fn search(&self, request: &Request<'_>, fields: &dyn StoredFields) -> Outcome<Hit> {
        let one = [self.searcher(request.text, fields)];
        let ranked = rank(&one, request, request.limit);
        let hits = ranked.hits();
        ranked.into_outcome(hits).of_one()
    }

    /// The best groups for a request, `limit` at most, each with its best
    /// `per_group` documents. `fields` may be `&()`.
    pub fn search_groups(
        &self,
        request: &Request<'_>,
        per_group: usize,
        fields: &dyn StoredFields,
    ) -> Outcome<GroupHit> {
        let one = [self.searcher(request.text, fields)];
        let ranked = rank(&one, request, RERANK_DEPTH);
        let groups = ranked.groups(request.limit, per_group);
        ranked.into_outcome(groups).of_one()
    }
}

/// Searches several collections as one: the best documents, each with the position of
/// its collection. Scores are those of one index of all documents, as far as words have
/// the same forms in each collection, and bigrams of Chinese characters are within
/// words in all or in none.
pub fn search_collections<B: AsRef<[u8]>>(
    collections: &[Collection<'_, B>],
    request: &Request<'_>,
) -> CollectionsOutcome<Hit> {
    let ranked = rank(&searchers(collections, request), request, request.limit);
    let hits = ranked.hits();
    ranked.into_outcome(hits)
}

/// Searches several collections as one: the best groups, by their best documents, each
/// with the position of its collection and its best `per_group` documents.
pub fn search_collection_groups<B: AsRef<[u8]>>(
    collections: &[Collection<'_, B>],
    request: &Request<'_>,
    per_group: usize,
) -> CollectionsOutcome<GroupHit> {
    let ranked = rank(&searchers(collections, request), request, RERANK_DEPTH);
    let groups = ranked.groups(request.limit, per_group);
    ranked.into_outcome(groups)
}

fn searchers<'a, B: AsRef<[u8]>>(
    collections: &[Collection<'a, B>],
    request: &Request<'_>,
) -> Vec<IndexSearcher<'a>> {
    let searcher = |one: &Collection<'a, B>| IndexSearcher {
        groups: one.groups,
        ..one.index.searcher(request.text, one.fields)
    };
    collections.iter().map(searcher).collect()
}

/// All steps of a search. The first `keep` documents are ranked exactly. Grouped results
/// also show documents outside the best `limit`, so they need a larger `keep`.
fn rank<'a>(indexes: &[IndexSearcher<'a>], request: &Request<'_>, keep: usize) -> Ranked<'a> {
    Plan::new(indexes, request.text)
        .evaluate()
        .select(request)
        .rank(request.limit, keep)
}
