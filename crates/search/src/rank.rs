//! Ranking: the best candidates of all indexes are reranked with their stored fields
//! and merged, and the outcome is made of them.

use crate::bigram_fallback;
use crate::bytes::len_u32;
use crate::candidates::{Candidates, IndexCandidates};
use crate::ids::DocId;
use crate::phrase_cache::Left;
use crate::request::{GroupHit, Hit, IndexOutcome, Outcome, TermInfo};
use crate::rerank::RERANK_DEPTH;
use crate::sort::{falling, order_by};
use crate::stored_fields::FIELDS;
use crate::top_k::{ScoredDoc, top_k};

/// Candidates with their final scores.
pub(crate) struct Ranked<'a> {
    terms: Vec<TermInfo>,
    indexes: Vec<IndexCandidates<'a>>,
    /// The best documents of all indexes, the best first, each with its index.
    best: Vec<(usize, ScoredDoc)>,
}

impl<'a> Candidates<'a> {
    /// Reranks the best candidates and merges the best `limit`. A stored field is read
    /// only if it can change which documents are the first `keep`, or their order.
    pub(crate) fn rank(mut self, limit: usize, keep: usize) -> Ranked<'a> {
        if self.are_guesses() {
            for index in &mut self.indexes {
                index.keep_recognised();
            }
        }
        let mut reranked: Vec<Vec<ScoredDoc>> = vec![Vec::new(); self.indexes.len()];
        for (place, found) in merged(&self.indexes, RERANK_DEPTH) {
            reranked[place].push(found);
        }
        let least = self.least_score();
        for (index, reranked) in self.indexes.iter_mut().zip(&mut reranked) {
            index.rerank(reranked, keep);
            index.set_scores(reranked, least);
        }
        Ranked {
            best: merged(&self.indexes, limit),
            terms: self.terms,
            indexes: self.indexes,
        }
    }
}

impl Candidates<'_> {
    /// Whether no term of the query is in the collection, so that all candidates come from
    /// what stands in for Chinese bigrams.
    fn are_guesses(&self) -> bool {
        let is_absent = |term: &TermInfo| term.docs == 0 && term.corrected.is_empty();
        // Neither pruned terms nor shards that are not loaded are among `terms`.
        let is_whole = |index: &IndexCandidates<'_>| {
            let own = &index.evaluated;
            own.missing.is_empty() && own.plan.predecessors.len() == self.terms.len()
        };
        !self.terms.is_empty()
            && self.terms.iter().all(is_absent)
            && self.indexes.iter().all(is_whole)
    }

    /// The least score of a candidate, 1 at most.
    fn least_score(&self) -> f32 {
        let mut least = 1.0;
        for index in &self.indexes {
            for found in &index.docs {
                if found.score < least {
                    least = found.score;
                }
            }
        }
        least
    }
}

impl Ranked<'_> {
    /// The best documents, each with its index.
    pub(crate) fn hits(&self) -> Vec<(usize, Hit)> {
        let best = self.best.iter();
        best.map(|&(place, found)| (place, self.indexes[place].hit(found)))
            .collect()
    }

    /// The best `limit` groups, each with its index.
    pub(crate) fn groups(&self, limit: usize, per_group: usize) -> Vec<(usize, GroupHit)> {
        let (mut all, mut scores) = (Vec::new(), Vec::new());
        for (place, index) in self.indexes.iter().enumerate() {
            for (score, group) in index.best_groups(limit, per_group) {
                scores.push(score);
                all.push(Some((place, group)));
            }
        }
        let order = order_by(&scores, |score| falling(*score));
        let best = order.iter().take(limit);
        best.filter_map(|&at| all[at as usize].take()).collect()
    }

    /// The outcome with these hits.
    pub(crate) fn into_outcome<H>(self, hits: Vec<H>) -> Outcome<H, Vec<IndexOutcome>> {
        self.into_empty_outcome().with_hits(hits)
    }

    /// The outcome but for the hits.
    fn into_empty_outcome(mut self) -> Outcome<(), Vec<IndexOutcome>> {
        if let Some(&(place, best)) = self.best.first() {
            let doc = DocId(best.doc);
            let index = &self.indexes[place].evaluated;
            let fields = index.plan.index.fields;
            bigram_fallback::report(
                &index.typos,
                &index.highlighter,
                fields,
                doc,
                &mut self.terms,
            );
        }
        let indexes = self.indexes.into_iter();
        let mut outcome = Outcome {
            hits: Vec::new(),
            total: 0,
            group_total: 0,
            terms: self.terms,
            index: Vec::new(),
        };
        for index in indexes {
            outcome.total += len_u32(&index.docs);
            outcome.group_total += index.group_total();
            let (missing, urgent) = index.evaluated.missing.list();
            let Left {
                unread,
                without_text,
            } = index.evaluated.left;
            outcome.index.push(IndexOutcome {
                highlighter: index.evaluated.highlighter,
                missing,
                urgent,
                unread,
                without_text,
            });
        }
        outcome
    }
}

/// The best documents of all indexes in order; of equals those of the first index
/// first.
fn merged(indexes: &[IndexCandidates<'_>], count: usize) -> Vec<(usize, ScoredDoc)> {
    let mut all = Vec::new();
    for (place, index) in indexes.iter().enumerate() {
        let best = top_k(&index.docs, count).into_iter();
        all.extend(best.map(|found| (place, found)));
    }
    let order = order_by(&all, |(_, found)| falling(found.score));
    let best = order.iter().take(count);
    best.map(|&at| all[at as usize]).collect()
}

impl IndexCandidates<'_> {
    /// Of candidates that are guesses, keeps the best ones in which the highlighter finds
    /// what was probably meant: single characters of a word are not the word. A document
    /// whose text is not there yet stays.
    fn keep_recognised(&mut self) {
        let mut best = top_k(&self.docs, RERANK_DEPTH);
        best.retain(|found| self.is_recognised(DocId(found.doc)));
        self.docs = best;
    }

    fn is_recognised(&self, doc: DocId) -> bool {
        let own = &self.evaluated;
        FIELDS.into_iter().any(|field| {
            let Some(text) = own.plan.index.fields.field(doc, field) else {
                return true;
            };
            let mut is_found = false;
            own.highlighter.scan(&text, &mut |_| is_found = true);
            is_found
        })
    }

    /// Sets the scores of reranked documents, and appends the phonetic matches, below
    /// the least score of all candidates.
    fn set_scores(&mut self, reranked: &[ScoredDoc], least: f32) {
        let mut scores = vec![None; self.evaluated.plan.index.reader.doc_count() as usize];
        for found in reranked {
            scores[found.doc as usize] = Some(found.score);
        }
        for found in &mut self.docs {
            found.score = scores[found.doc as usize].unwrap_or(found.score);
        }
        let mut phonetic = core::mem::take(&mut self.evaluated.phonetic);
        for found in &mut phonetic {
            found.score *= least / 2.0;
        }
        self.docs.append(&mut phonetic);
    }

    fn group(&self, found: ScoredDoc) -> usize {
        self.evaluated.plan.index.reader.group(found.doc) as usize
    }

    fn group_count(&self) -> usize {
        self.evaluated.plan.index.reader.sections.docs.groups as usize
    }

    /// The groups of the best documents, each with the score of its best one and with
    /// its best documents.
    fn best_groups(&self, limit: usize, per_group: usize) -> Vec<(f32, GroupHit)> {
        // For each group the position of its best document.
        let mut tops = vec![usize::MAX; self.group_count()];
        for (at, found) in self.docs.iter().enumerate() {
            let top = &mut tops[self.group(*found)];
            let is_better = |before: &ScoredDoc| {
                let order = found.score.total_cmp(&before.score);
                order.then(before.doc.cmp(&found.doc)).is_gt()
            };
            if self.docs.get(*top).is_none_or(is_better) {
                *top = at;
            }
        }
        let tops = tops.iter().filter_map(|&at| self.docs.get(at).copied());
        let tops = top_k(&tops.collect::<Vec<_>>(), limit);
        let mut place = vec![usize::MAX; self.group_count()];
        for (at, top) in tops.iter().enumerate() {
            place[self.group(*top)] = at;
        }
        let mut members = vec![Vec::new(); tops.len()];
        for &found in &self.docs {
            if let Some(members) = members.get_mut(place[self.group(found)]) {
                members.push(found);
            }
        }
        let group = |(members, top): (&Vec<ScoredDoc>, &ScoredDoc)| {
            let best = top_k(members, per_group).into_iter();
            let group = GroupHit {
                group: self.hit(*top).group,
                total: len_u32(members),
                hits: best.map(|found| self.hit(found)).collect(),
            };
            (top.score, group)
        };
        members.iter().zip(&tops).map(group).collect()
    }

    fn hit(&self, found: ScoredDoc) -> Hit {
        let numbers = &self.evaluated.plan.index.reader.sections.group_numbers;
        Hit {
            doc: DocId(found.doc),
            group: numbers.get(self.group(found)).copied().unwrap_or(0),
            score: found.score,
        }
    }

    fn group_total(&self) -> u32 {
        let mut seen = vec![false; self.group_count()];
        let mut total = 0;
        for found in &self.docs {
            let seen = core::mem::replace(&mut seen[self.group(*found)], true);
            total += u32::from(!seen);
        }
        total
    }
}
