//! Evaluating one term of a query: what it matches in each index, from the cache where
//! it is known, and its part in the scores.

use crate::bytes::len_u32;
use crate::cache::TermMatches;
use crate::highlighter::Highlighter;
use crate::index_reader::IndexReader;
use crate::index_searcher::IndexSearcher;
use crate::partial::{MissingShards, Partial};
use crate::plan::IndexPlan;
use crate::query::Atom;
use crate::query_term::QueryTerm;
use crate::score::{Scorer, idf, naming};
use crate::suggest::suggestions;
use crate::term_set::TermSet;
use std::sync::Arc;

/// An index while the terms of a query are evaluated in it.
pub(crate) struct IndexEvaluation<'a> {
    pub(crate) plan: IndexPlan<'a>,
    pub(crate) scorer: Scorer<'a>,
    pub(crate) highlighter: Highlighter,
    /// What the terms matched that were looked up.
    pub(crate) matches: Vec<Arc<TermMatches>>,
    pub(crate) missing: MissingShards,
}

impl<'a> IndexEvaluation<'a> {
    /// An index in which nothing was looked up yet; `means` are the mean lengths of
    /// fields.
    pub(crate) fn new(plan: IndexPlan<'a>, means: [f32; 3]) -> Self {
        let reader = plan.index.reader;
        let mut clauses = plan.query.clauses.iter();
        let is_word = |atom: &Atom| !matches!(atom, Atom::Character { .. });
        let is_words = clauses.any(|own| !own.occur.is_excluded() && own.atoms.iter().all(is_word));
        Self {
            scorer: Scorer::new(reader, means, plan.predecessors.len(), is_words),
            highlighter: Highlighter::new(reader.sections.fold.clone()),
            matches: Vec::new(),
            missing: MissingShards::default(),
            plan,
        }
    }

    pub(crate) fn reader(&self) -> IndexReader<'a> {
        self.plan.index.reader
    }
}

/// How many documents all indexes have.
pub(crate) fn doc_count(indexes: &[IndexEvaluation<'_>]) -> u32 {
    indexes.iter().map(|own| own.reader().doc_count()).sum()
}

/// What one term matched in all indexes.
pub(crate) struct EvaluatedTerm {
    /// By index; an index that lacks the term is left out.
    pub(crate) matches: Vec<(usize, Arc<TermMatches>)>,
    /// How many documents match, over all indexes.
    pub(crate) df: u32,
    pub(crate) idf: f32,
    /// Whether every shard that could match is loaded.
    pub(crate) is_complete: bool,
}

/// Evaluates a term and adds it to the scores with a weight; documents that match get
/// the bits `bits`.
pub(crate) fn evaluate_term(
    indexes: &mut [IndexEvaluation<'_>],
    term: &[Option<QueryTerm>],
    weight: f32,
    bits: TermSet,
) -> EvaluatedTerm {
    let (matches, is_complete) = matches(indexes, term);
    let df = matches.iter().map(|(_, own)| len_u32(&own.hits.docs)).sum();
    let idf = weight * idf(doc_count(indexes), df);
    // Which of several corrections was meant is not known.
    let is_corrected = matches.iter().any(|(_, own)| own.expansion.corrected);
    let named = matches.iter().map(|(_, own)| own.hits.named).sum();
    let naming = if is_corrected { 1.0 } else { naming(named, df) };
    for (place, own) in &matches {
        let scorer = &mut indexes[*place].scorer;
        scorer.add_term(&own.hits, idf, naming, df, own.term.required, bits);
    }
    EvaluatedTerm {
        matches,
        df,
        idf,
        is_complete,
    }
}

/// What a term matches in each index, and whether that is all. The best tier of all
/// indexes counts: an index with a worse one is asked again for no worse than that.
fn matches(
    indexes: &mut [IndexEvaluation<'_>],
    term: &[Option<QueryTerm>],
) -> (Vec<(usize, Arc<TermMatches>)>, bool) {
    let mut all = Vec::new();
    let mut is_complete = true;
    let mut evaluate = |own: &mut IndexEvaluation<'_>, term: &QueryTerm| {
        let found = own.evaluate(term);
        is_complete &= found.missing.is_empty();
        found.merge_into(&mut own.missing)
    };
    for (place, (own, term)) in indexes.iter_mut().zip(term).enumerate() {
        if let Some(term) = term {
            all.push((place, evaluate(own, term)));
        }
    }
    let tiers = all.iter().map(|(_, found)| found.expansion.tier);
    let best = tiers.min().unwrap_or_default();
    for (place, found) in &mut all {
        if found.expansion.tier > best {
            let term = QueryTerm {
                tier_elsewhere: best,
                ..found.term.clone()
            };
            *found = evaluate(&mut indexes[*place], &term);
        }
    }
    (all, is_complete)
}

impl IndexEvaluation<'_> {
    /// What a term matches in this index.
    fn evaluate(&mut self, term: &QueryTerm) -> Partial<Arc<TermMatches>> {
        let IndexSearcher {
            reader,
            terms,
            records,
            readings,
            lacks_readings,
            ..
        } = self.plan.index;
        let scorer = &mut self.scorer;
        if let Some(known) = terms.get(term, scorer.means) {
            return known.into();
        }
        let mut missing = MissingShards::default();
        let mut expansion = term.expand(&reader, readings).merge_into(&mut missing);
        let postings = term.postings(&reader, records, &expansion, &mut |postings, weights| {
            scorer.add(postings, weights);
        });
        missing.merge(&postings);
        let hits = scorer.collect();
        // A term that waits for a shard may be frequent there.
        if missing.is_empty() {
            let suggested = suggestions(&reader, term, &expansion, len_u32(&hits.docs));
            expansion.suggestions = suggested.merge_into(&mut missing);
        }
        let value = Arc::new(TermMatches {
            term: term.clone(),
            means: scorer.means,
            expansion,
            hits,
        });
        // Without titles the phonetic matches are not known, without a shard nor are
        // the others.
        if !lacks_readings && missing.is_empty() {
            terms.put(&value);
        }
        Partial { value, missing }
    }
}
