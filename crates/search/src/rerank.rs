//! Reranking: the best documents by BM25F are read, and those are raised in which terms
//! are adjacent as in the query, or whose title begins with the query. An index without
//! positions pays for this by reading the stored fields of a few documents, which the
//! caller is about to show anyway.

use crate::candidates::IndexCandidates;
use crate::ids::{DocId, FieldId};
use crate::query::Atom;
use crate::stored_fields::{FIELDS, beginning, title_match};
use crate::term_set::{TermIndex, TermSet};
use crate::top_k::{ScoredDoc, top_k};

/// How many of the best documents are reranked.
pub(crate) const RERANK_DEPTH: usize = 30;
/// The bonus if all terms that are adjacent in the query are adjacent in the text, as a
/// share of the score.
const ADJACENT: f32 = 0.3;
/// The bonus of a text with the whole query, word by word, in idf of the query.
const WHOLE: f32 = 1.0;
/// The bonus of a title that begins with the query, in idf of the query. It is up to twice
/// that, the more of the title the query covers.
const TITLE_START: f32 = 1.0;

impl IndexCandidates<'_> {
    /// Raises documents whose stored fields have the terms in the order of the query.
    /// `docs` are sorted by score. A field that cannot bring its document among the first
    /// `keep` is not read.
    pub(crate) fn rerank(&self, docs: &mut [ScoredDoc], keep: usize) {
        let own = &self.evaluated;
        let clauses = &own.plan.query.clauses;
        let wanted = clauses.iter().filter(|clause| !clause.occur.is_excluded());
        let atoms: Vec<Atom> = wanted
            .flat_map(|clause| clause.atoms.iter().cloned())
            .collect();
        if atoms.is_empty() {
            return;
        }
        let fold = &own.plan.index.reader.sections.fold;
        let open = clauses.last().is_some_and(|clause| clause.open);
        // The score of the last document to be kept, of those so far.
        let mut least = if keep == 0 { f32::INFINITY } else { 0.0 };
        for at in 0..docs.len() {
            let ScoredDoc { doc, score } = docs[at];
            let doc = DocId(doc);
            let mut title_start = 0.0;
            if self.may_begin_title(doc)
                && let Some(title) = own.plan.index.fields.field(doc, FieldId::TITLE)
                && let Some(share) = title_match(fold, &title, &atoms, open)
            {
                title_start = TITLE_START * (1.0 + share) * own.scores.idf;
            }
            let raised = |adjacent: f32| {
                let whole = if adjacent > 0.999 { WHOLE } else { 0.0 };
                score * (1.0 + ADJACENT * adjacent) + whole * own.scores.idf + title_start
            };
            let matched = own.scores.docs.get(doc.0 as usize);
            let matched = matched.map_or(TermSet::EMPTY, |doc| doc.terms);
            let terms = own.uncertain.union(matched);
            let most = self.adjacent_share(&self.all_pairs(terms));
            let mut adjacent = 0.0;
            if most > 0.0 && raised(most) >= least {
                adjacent = self.adjacent(doc, terms, most);
            }
            docs[at].score = raised(adjacent);
            if at + 1 >= keep && docs[at].score > least {
                let kept = top_k(&docs[..=at], keep);
                least = kept.last().map_or(0.0, |worst| worst.score);
            }
        }
        let order = top_k(docs, docs.len());
        docs.copy_from_slice(&order);
    }

    /// Whether a document's title may begin with the query; if not, it is not read. It
    /// matches half of the terms at least: all words, and the bigrams that no sign
    /// interrupts in the title.
    fn may_begin_title(&self, doc: DocId) -> bool {
        let own = &self.evaluated;
        let group = own.plan.index.reader.group(doc.0) as usize;
        let in_title = own.scores.title_terms.get(group).copied();
        let terms = own.uncertain.union(in_title.unwrap_or_default());
        terms.len() * 2 >= own.plan.predecessors.len()
    }

    /// For each term of a set the whole set, as if each of its terms came directly before
    /// it.
    fn all_pairs(&self, terms: TermSet) -> Vec<TermSet> {
        let all = 0..self.evaluated.plan.predecessors.len();
        all.map(|term| {
            if terms.contains(TermIndex::new(term)) {
                terms
            } else {
                TermSet::EMPTY
            }
        })
        .collect()
    }

    /// The share of the query's adjacent terms that are adjacent in the document, which
    /// has `terms` and so at most the share `most`. The highlighter also finds likely
    /// intended text for other terms, which is ignored.
    fn adjacent(&self, doc: DocId, terms: TermSet, most: f32) -> f32 {
        let own = &self.evaluated;
        // For each term the terms that were seen directly before it.
        let mut seen = vec![TermSet::EMPTY; own.plan.predecessors.len()];
        // The title first: it may be enough.
        for field in FIELDS.into_iter().rev() {
            if self.adjacent_share(&seen) >= most {
                break;
            }
            let Some(text) = own.plan.index.fields.field(doc, field) else {
                continue;
            };
            // The terms at the last position, and at the one before it.
            let (mut here, mut before, mut position) = (TermSet::EMPTY, TermSet::EMPTY, 0);
            own.highlighter.scan(beginning(&text), &mut |found| {
                if !terms.contains(found.term) {
                    return;
                }
                if found.position != position {
                    let follows = found.position == position + 1;
                    before = if follows { here } else { TermSet::EMPTY };
                    here = TermSet::EMPTY;
                    position = found.position;
                }
                if let Some(seen) = seen.get_mut(found.term.position()) {
                    // Both parts of a compound are where its whole is.
                    seen.insert(before.union(here));
                    here.insert(TermSet::of(found.term));
                }
            });
        }
        self.adjacent_share(&seen)
    }

    /// The share, by weight, of the query's pairs of adjacent terms that were seen; `seen`
    /// has for each term the terms that were seen directly before it.
    fn adjacent_share(&self, seen: &[TermSet]) -> f32 {
        let (mut all, mut found) = (0.0, 0.0);
        let own = &self.evaluated;
        for (position, (wanted, seen)) in own.plan.predecessors.iter().zip(seen).enumerate() {
            let weight = own.highlighter.weight(TermIndex::new(position));
            let mut wanted = *wanted;
            while let Some(other) = wanted.pop() {
                let others = own.highlighter.weight(other);
                let weight = if weight < others { weight } else { others };
                all += weight;
                if seen.contains(other) {
                    found += weight;
                }
            }
        }
        if all > 0.0 { found / all } else { 0.0 }
    }
}
