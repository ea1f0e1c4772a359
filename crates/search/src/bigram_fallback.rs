//! Fallback terms for a Chinese bigram that matches nowhere: its characters one by one,
//! and the bigram reversed. What was probably meant is read from the best document,
//! highlighted in all of them, and reported.

use crate::evaluate_term::{IndexEvaluation, evaluate_term};
use crate::highlighter::Highlighter;
use crate::ids::DocId;
use crate::index_reader::IndexReader;
use crate::prune;
use crate::query::{Atom, Clause};
use crate::query_term::{QueryTerm, TermKind};
use crate::request::TermInfo;
use crate::stored_fields::{FIELDS, StoredFields, beginning};
use crate::term_set::{MAX_TERMS, TermIndex, TermSet};

/// The weight of a single character of the bigram: one of them is probably wrong.
const CHARACTER: f32 = 0.3;
/// The weight of the reversed bigram.
const REVERSED: f32 = 0.7;
/// This many fallback terms, those of one bigram, are looked up whatever they cost.
const MIN_FALLBACKS: usize = 3;

/// A term that is looked up in place of a bigram.
pub(crate) struct Fallback {
    /// The term for each index.
    term: Vec<Option<QueryTerm>>,
    weight: f32,
}

/// A bigram of the query that matches nowhere.
#[derive(Clone, Copy)]
pub(crate) struct UnmatchedBigram {
    pub(crate) term: TermIndex,
    /// Its position among the terms that were looked up.
    pub(crate) info: usize,
}

/// Adds the fallback terms of a bigram, unless there are as many as a query may have
/// terms.
pub(crate) fn add(all: &mut Vec<Fallback>, bigram: &[Option<QueryTerm>]) {
    let fallbacks = |term: &Option<QueryTerm>| term.as_ref().and_then(QueryTerm::fallbacks);
    let per_index: Vec<Option<[QueryTerm; 3]>> = bigram.iter().map(fallbacks).collect();
    if per_index.iter().all(Option::is_none) || all.len() >= MAX_TERMS {
        return;
    }
    for (at, weight) in [CHARACTER, REVERSED, CHARACTER].into_iter().enumerate() {
        let one = |three: &Option<[QueryTerm; 3]>| three.as_ref().map(|three| three[at].clone());
        let term: Vec<Option<QueryTerm>> = per_index.iter().map(one).collect();
        // The first character may be the second one of the bigram before: once is enough.
        if at > 0 || all.last().is_none_or(|last| last.term != term) {
            all.push(Fallback { term, weight });
        }
    }
}

/// Adds the matches of the fallback terms to the scores; the most expensive terms are
/// left out.
pub(crate) fn score(all: &[Fallback], indexes: &mut [IndexEvaluation<'_>]) {
    let readers: Vec<IndexReader<'_>> = indexes.iter().map(IndexEvaluation::reader).collect();
    let costs = all.iter().map(|own| prune::cost(&readers, &own.term));
    let pruned = prune::pruned(&costs.collect::<Vec<_>>(), MIN_FALLBACKS);
    for (own, is_pruned) in all.iter().zip(pruned) {
        if !is_pruned {
            evaluate_term(indexes, &own.term, own.weight, TermSet::EMPTY);
        }
    }
}

/// A bigram that matches nowhere, with what the highlighter looks for in its place.
pub(crate) struct BigramTypo {
    term: TermIndex,
    /// Its position among the terms that were looked up.
    info: usize,
    /// The character before it in the query, if its own first one may be wrong.
    before: Option<char>,
}

/// Highlights likely intended text for bigrams without matches. A single one may be
/// transposed or lack a character; two consecutive ones may share one wrong character.
pub(crate) fn typos(
    terms: &[Option<&QueryTerm>],
    clauses: &[Clause],
    unmatched: &[UnmatchedBigram],
    highlighter: &mut Highlighter,
) -> Vec<BigramTypo> {
    let bigram = |own: &UnmatchedBigram| match terms.get(own.term.position()).copied()??.kind {
        TermKind::Bigram(first, second) => Some((first, second)),
        _ => None,
    };
    let are_consecutive = |one: &UnmatchedBigram, next: &UnmatchedBigram| {
        let were_typed = |atoms: &[Atom]| match *atoms {
            [
                Atom::Character {
                    character: first, ..
                },
                Atom::Character {
                    character: middle,
                    joined: true,
                },
                Atom::Character {
                    character: last,
                    joined: true,
                },
            ] => bigram(one) == Some((first, middle)) && bigram(next) == Some((middle, last)),
            _ => false,
        };
        let mut wanted = clauses.iter().filter(|clause| !clause.occur.is_excluded());
        wanted.any(|clause| clause.atoms.windows(3).any(were_typed))
    };
    let mut typos = Vec::new();
    for run in unmatched.chunk_by(are_consecutive) {
        let mut before = None;
        for own in run {
            let Some((first, second)) = bigram(own) else {
                continue;
            };
            let &UnmatchedBigram { term, info } = own;
            highlighter.add_bigram(second, first, term);
            if before.is_some() || run.len() == 1 {
                highlighter.add_gapped_bigram(before.unwrap_or(first), second, term);
            }
            typos.push(BigramTypo { term, info, before });
            before = Some(first);
        }
    }
    typos
}

/// Reports what the best document has in the place of bigrams without matches, as
/// corrections of the terms.
pub(crate) fn report(
    typos: &[BigramTypo],
    highlighter: &Highlighter,
    fields: &dyn StoredFields,
    best: DocId,
    terms: &mut [TermInfo],
) {
    for field in FIELDS.into_iter().rev() {
        let is_corrected = |typo: &BigramTypo| {
            let term = terms.get(typo.info);
            term.is_none_or(|term| !term.corrected.is_empty())
        };
        if typos.iter().all(is_corrected) {
            return;
        }
        let Some(text) = fields.field(best, field) else {
            continue;
        };
        let text = beginning(&text);
        highlighter.scan(text, &mut |found| {
            let typo = typos.iter().find(|typo| typo.term == found.term);
            if let Some(typo) = typo
                && let Some(meant) = text.get(found.start..found.end)
                && let Some(term) = terms.get_mut(typo.info)
                && term.corrected.is_empty()
            {
                if let Some(before) = typo.before.filter(|_| found.is_gapped) {
                    term.text.insert(0, before);
                }
                term.corrected.push(meant.to_owned());
            }
        });
    }
}
