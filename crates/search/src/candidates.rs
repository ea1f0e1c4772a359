//! Candidates: the documents that satisfy all conditions of a query, with the scores
//! that their terms give them.

use crate::evaluate::{Evaluated, EvaluatedIndex};
use crate::query::{Clause, Occur};
use crate::query_term::terms_of;
use crate::request::{Request, TermInfo};
use crate::score::{DocScore, max};
use crate::top_k::{ScoredDoc, top_k};

/// The share of a score that is scaled by how much of the query the document matches.
const COVERAGE: f32 = 0.3;
/// The bonus of a title that matches the whole query, in idf of the query.
const TITLE: f32 = 1.0;
/// A document is no hit if its share of the query, by idf, is below this share of the
/// best document's.
const LEAST_COVERED: f32 = 0.2;
/// How many documents are read for a phrase in the order of their scores; the others follow
/// in the order in which they were added, so that those of an article are read together.
const BEST_FIRST: usize = 1_000;

/// The candidates of all indexes.
pub(crate) struct Candidates<'a> {
    pub(crate) terms: Vec<TermInfo>,
    pub(crate) indexes: Vec<IndexCandidates<'a>>,
}

/// The candidates of one index.
pub(crate) struct IndexCandidates<'a> {
    pub(crate) evaluated: EvaluatedIndex<'a>,
    pub(crate) docs: Vec<ScoredDoc>,
}

impl<'a> Evaluated<'a> {
    /// Selects the documents that satisfy the filters, the required terms, and the
    /// phrases.
    pub(crate) fn select(mut self, request: &Request<'_>) -> Candidates<'a> {
        let mut most = 0.0;
        let mut allowed = Vec::new();
        for index in &mut self.indexes {
            let (own, left) = index.allowed(request).merge_into(&mut index.missing);
            index.left = left;
            most = max(most, index.most_covered(&own));
            allowed.push(own);
        }
        let mut candidates = Candidates {
            terms: self.terms,
            indexes: Vec::new(),
        };
        for (index, allowed) in self.indexes.into_iter().zip(&allowed) {
            candidates.indexes.push(index.select(allowed, most));
        }
        candidates
    }
}

impl<'a> EvaluatedIndex<'a> {
    /// The most idf of the query that an allowed document with all required terms has.
    fn most_covered(&self, allowed: &[bool]) -> f32 {
        let mut most = 0.0;
        for (own, allowed) in self.scores.docs.iter().zip(allowed) {
            if *allowed && own.required == self.plan.required {
                most = max(most, own.covered);
            }
        }
        most
    }

    /// The candidates among the allowed documents; `most` is the most idf that one has
    /// in any index.
    fn select(mut self, allowed: &[bool], most: f32) -> IndexCandidates<'a> {
        let has_no_terms = self.plan.predecessors.is_empty();
        let mut docs = Vec::new();
        for (doc, (own, allowed)) in (0..).zip(self.scores.docs.iter().zip(allowed)) {
            if (has_no_terms || own.score > 0.0)
                && *allowed
                && own.required == self.plan.required
                && own.covered >= LEAST_COVERED * most
            {
                let score = self.score(doc, own);
                docs.push(ScoredDoc { doc, score });
            }
        }
        self.keep_phonetic(allowed, &docs);
        let clauses = self.plan.query.clauses.iter();
        let phrases =
            clauses.filter(|clause| clause.occur == Occur::Phrase && terms_of(clause).len() > 1);
        let phrases: Vec<Clause> = phrases.cloned().collect();
        if !phrases.is_empty() {
            docs = self.verified(&docs, &phrases);
        }
        IndexCandidates {
            evaluated: self,
            docs,
        }
    }

    /// Keeps the phonetic matches that satisfy the conditions and are no candidates yet.
    fn keep_phonetic(&mut self, allowed: &[bool], docs: &[ScoredDoc]) {
        let mut is_free = vec![self.plan.required == 0; allowed.len()];
        for found in docs {
            is_free[found.doc as usize] = false;
        }
        self.phonetic
            .retain(|found| allowed[found.doc as usize] && is_free[found.doc as usize]);
    }

    /// The candidates that have all phrases, the best ones read first; those that are left
    /// unread are not among them.
    fn verified(&mut self, docs: &[ScoredDoc], phrases: &[Clause]) -> Vec<ScoredDoc> {
        let mut found = top_k(docs, BEST_FIRST);
        let mut is_first = vec![false; self.scores.docs.len()];
        for first in &found {
            is_first[first.doc as usize] = true;
        }
        found.extend(docs.iter().filter(|own| !is_first[own.doc as usize]));
        let mut reader = self.plan.index.phrase_reader();
        for clause in phrases {
            let docs: Vec<u32> = found.iter().map(|found| found.doc).collect();
            let mut has_it = reader.read(clause, &docs).into_iter();
            found.retain(|_| has_it.next() == Some(Some(true)));
        }
        self.left.add(reader.left);
        found
    }

    /// The score of a document: BM25F, scaled by the share of the query that it
    /// matches, and a bonus for the share that its title matches.
    fn score(&self, doc: u32, own: &DocScore) -> f32 {
        let scores = &self.scores;
        let group = self.plan.index.reader.group(doc) as usize;
        let all = scores.idf.max(f32::MIN_POSITIVE);
        let covered = own.covered / all;
        let titled = scores.title_idf[group] / all;
        own.score * (1.0 - COVERAGE + COVERAGE * covered) + TITLE * all * titled * titled * titled
    }
}
