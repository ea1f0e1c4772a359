//! Chinese titles and headings that a query hardly misses: with one character that is another
//! one, or with others of the same sound, as an input method offers them. They are looked for
//! if no document has all of what was typed.

use crate::evaluate_term::{IndexEvaluation, doc_count};
use crate::plan::PlannedTerm;
use crate::query::{Atom, Clause, Occur};
use crate::query_term::{TermKind, visit_phonetic};
use crate::score::idf;
use crate::term_set::{TermIndex, TermSet};

/// The most characters of a clause for which near titles are looked for.
const LONGEST: usize = 16;

/// Adds the near titles of all clauses to the scores.
pub(crate) fn add(indexes: &mut [IndexEvaluation<'_>], planned: &[PlannedTerm]) {
    let docs = doc_count(indexes);
    let clauses = indexes
        .first()
        .map_or(0, |own| own.plan.query.clauses.len());
    for place in 0..clauses {
        let mut all_typed = Vec::new();
        for (at, own) in indexes.iter().enumerate() {
            let typed = own.plan.query.clauses.get(place).map(characters);
            let typed = typed.unwrap_or_default();
            if !own.may_have(&typed, planned, at) {
                all_typed.push(typed);
            }
        }
        if all_typed.len() == indexes.len() {
            for (at, (own, typed)) in indexes.iter_mut().zip(&all_typed).enumerate() {
                // What is in the place of a single bigram is reported.
                let term = match typed.as_slice() {
                    [_, _] => term_of(planned, at, typed),
                    _ => None,
                };
                own.add_near_titles(typed, term, idf(docs, 1));
            }
        }
    }
}

/// The characters of a clause that is a run of them and requires nothing; otherwise none.
fn characters(clause: &Clause) -> Vec<char> {
    let mut typed = Vec::new();
    for atom in &clause.atoms {
        match *atom {
            Atom::Character { character, joined } if joined != typed.is_empty() => {
                typed.push(character);
            }
            _ => return Vec::new(),
        }
    }
    if clause.occur != Occur::Should || typed.len() > LONGEST {
        typed.clear();
    }
    typed
}

/// The term of a bigram, if it was looked up.
fn term_of(planned: &[PlannedTerm], index: usize, pair: &[char]) -> Option<TermIndex> {
    let wanted = TermKind::Bigram(pair[0], pair[1]);
    let place = planned.iter().position(|term| {
        let own = term.per_index[index].as_ref();
        !term.is_pruned && own.is_some_and(|own| own.kind == wanted)
    });
    place.map(TermIndex::new)
}

impl IndexEvaluation<'_> {
    /// Whether a document has all that was typed, or may have it in a shard that is not
    /// loaded.
    fn may_have(&self, typed: &[char], planned: &[PlannedTerm], index: usize) -> bool {
        let mut all = TermSet::EMPTY;
        for pair in typed.windows(2) {
            if let Some(term) = term_of(planned, index, pair) {
                all.insert(TermSet::of(term));
            }
        }
        let mut docs = self.scorer.scores.docs.iter();
        !self.missing.is_empty() || docs.any(|doc| doc.terms.is_superset(all))
    }

    /// Adds the titles and headings that nearly have what was typed.
    fn add_near_titles(&mut self, typed: &[char], term: Option<TermIndex>, idf: f32) {
        let Some(readings) = self.plan.index.all_readings() else {
            return;
        };
        let near = readings.near(typed);
        let scorer = &mut self.scorer;
        visit_phonetic(&near, &mut |postings, weights| {
            scorer.add(postings, weights);
        });
        let hits = scorer.collect();
        scorer.add_near(&hits, idf);
        let other = self.highlighter.add_term(idf);
        for run in &near.runs {
            self.highlighter.add_run(run, term.unwrap_or(other));
        }
    }
}
