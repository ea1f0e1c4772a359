//! The second look: the best documents by BM25F are read, and those raised in
//! which the words stand side by side as in the query, or whose title begins
//! with it. An index without positions pays for this with the reading of a few
//! texts, which the caller is about to show anyway.

use crate::ids::{DocId, FieldId};
use crate::query::Atom;
use crate::search::Search;
use crate::stored_fields::{FIELDS, StoredFields, beginning, title_match};
use crate::top_k::{ScoredDoc, top_k};

/// How many of the best documents are looked at again with their texts.
pub(crate) const RERANK_DEPTH: usize = 30;
/// What words side by side, as in the query, are worth: a share of the score.
const ADJACENT: f32 = 0.3;
/// What the whole query, word by word, is worth in a text, in idf of the query.
const WHOLE: f32 = 1.0;
/// What a title is worth that begins with the query, in idf of the query; as
/// much again, the less of the title is left.
const TITLE_START: f32 = 1.0;

impl Search<'_> {
    /// Raises documents in which the words stand as in the query. They come the
    /// best first; a text that cannot bring its document among the first `keep`
    /// is not read.
    pub(crate) fn rerank(&self, ranked: &mut [ScoredDoc], texts: &dyn StoredFields, keep: usize) {
        let atoms: Vec<Atom> = self
            .query
            .clauses
            .iter()
            .filter(|clause| !clause.occur.is_excluded())
            .flat_map(|clause| clause.atoms.iter().cloned())
            .collect();
        if atoms.is_empty() {
            return;
        }
        let open = self.query.clauses.last().is_some_and(|clause| clause.open);
        // Of the documents so far the score of the last one to be kept.
        let mut least = if keep == 0 { f32::INFINITY } else { 0.0 };
        for at in 0..ranked.len() {
            let ScoredDoc { doc, score } = ranked[at];
            let doc = DocId(doc);
            let mut title_start = 0.0;
            if self.may_be_titled(doc)
                && let Some(title) = texts.field(doc, FieldId::TITLE)
                && let Some(share) =
                    title_match(&self.index.reader.sections.fold, &title, &atoms, open)
            {
                title_start = TITLE_START * (1.0 + share) * self.scores.idf;
            }
            let raised = |adjacent: f32| {
                let whole = if adjacent > 0.999 { WHOLE } else { 0.0 };
                score * (1.0 + ADJACENT * adjacent) + whole * self.scores.idf + title_start
            };
            let sum = self.scores.docs.get(doc.0 as usize);
            let units = self.unsure | sum.map_or(0, |sum| sum.units);
            let each = 0..self.before.len();
            let each = each.map(|unit| units * (units >> unit & 1));
            let may_be = self.share(&each.collect::<Vec<_>>());
            let mut adjacent = 0.0;
            if may_be > 0.0 && raised(may_be) >= least {
                adjacent = self.adjacent(doc, texts, units, may_be);
            }
            ranked[at].score = raised(adjacent);
            if at + 1 >= keep && ranked[at].score > least {
                least = top_k(&ranked[..=at], keep)
                    .pop()
                    .map_or(0.0, |last| last.score);
            }
        }
        let order = top_k(ranked, ranked.len());
        ranked.copy_from_slice(&order);
    }

    /// Whether a document's title may begin with the query, else it is not read: it then
    /// has the words, and of the pairs of characters those that no sign parts in it.
    fn may_be_titled(&self, doc: DocId) -> bool {
        let in_title = self.scores.title_units.get(self.group(doc.0) as usize);
        let units = self.unsure | in_title.copied().unwrap_or(0);
        units.count_ones() as usize * 2 >= self.units
    }

    /// Of the query's neighbours, the share that are neighbours in the document,
    /// which has these units and so `may_be` as much at most. Others are found in its
    /// texts too: what was meant by them.
    fn adjacent(&self, doc: DocId, texts: &dyn StoredFields, units: u64, may_be: f32) -> f32 {
        // For each unit those that were seen before it.
        let mut seen = vec![0u64; self.before.len()];
        // The title first: it may be enough.
        for field in FIELDS.into_iter().rev() {
            if self.share(&seen) >= may_be {
                break;
            }
            let Some(text) = texts.field(doc, field) else {
                continue;
            };
            // The units at the last position, and at the one before it.
            let (mut here, mut before, mut position) = (0u64, 0u64, 0);
            let text = beginning(&text);
            self.highlighter.scan(text, &mut |found| {
                if units >> found.unit & 1 == 0 {
                    return;
                }
                if found.position != position {
                    let follows = found.position == position + 1;
                    before = if follows { here } else { 0 };
                    here = 0;
                    position = found.position;
                }
                if let Some(seen) = seen.get_mut(usize::from(found.unit)) {
                    *seen |= before;
                    here |= 1 << found.unit;
                }
            });
        }
        self.share(&seen)
    }

    /// Of the query's neighbours by their weights, the share that is seen: for each
    /// unit those before it.
    fn share(&self, seen: &[u64]) -> f32 {
        let (mut all, mut found) = (0.0, 0.0);
        for (unit, (&wanted, seen)) in self.before.iter().zip(seen).enumerate() {
            let mut left = wanted;
            while left != 0 {
                let other = left.trailing_zeros();
                left &= left - 1;
                let (own, others) = (
                    self.highlighter.weight(unit),
                    self.highlighter.weight(other as usize),
                );
                let weight = if own < others { own } else { others };
                all += weight;
                if seen >> other & 1 == 1 {
                    found += weight;
                }
            }
        }
        if all > 0.0 { found / all } else { 0.0 }
    }
}
