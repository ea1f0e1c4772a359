//! What is looked for in place of a pair of characters that is nowhere: one of
//! them may be another one, or both may have changed places. What was meant is
//! read from the best document, lit in all, and told.

use crate::evaluate::score_unit;
use crate::highlighter::Highlighter;
use crate::ids::DocId;
use crate::index_searcher::IndexSearcher;
use crate::prune;
use crate::query::{Atom, Clause};
use crate::query_term::{MAX_UNITS, QueryTerm, TermKind};
use crate::request::TermInfo;
use crate::score::Scorer;
use crate::stored_fields::{FIELDS, StoredFields, beginning};

/// What a character counts when its pair is nowhere to be found: one of them
/// may be mistyped.
const CHARACTER: f32 = 0.3;
/// So many are looked for at any cost: what one pair may have been meant for.
const LEAST: usize = 3;
/// What such a pair counts the other way round.
const SWAPPED: f32 = 0.7;

/// A unit that is looked for in place of others.
pub(crate) struct Fallback {
    /// For each collection.
    units: Vec<Option<QueryTerm>>,
    /// What it counts.
    weight: f32,
}

impl Fallback {
    fn units(&self) -> Vec<Option<&QueryTerm>> {
        self.units.iter().map(Option::as_ref).collect()
    }
}

/// Adds what a pair may have been meant for, as long as there are not as many as a
/// query has units.
pub(crate) fn add(all: &mut Vec<Fallback>, missing: &[Option<&QueryTerm>]) {
    let apart: Vec<Option<[QueryTerm; 3]>> = missing
        .iter()
        .map(|unit| unit.and_then(QueryTerm::instead))
        .collect();
    if apart.iter().all(Option::is_none) || all.len() >= MAX_UNITS {
        return;
    }
    for (part, weight) in [CHARACTER, SWAPPED, CHARACTER].into_iter().enumerate() {
        let unit = |units: &Option<[QueryTerm; 3]>| units.as_ref().map(|units| units[part].clone());
        let units: Vec<Option<QueryTerm>> = apart.iter().map(unit).collect();
        // The second one of the pair before, if that is nowhere either, is there.
        if part > 0 || all.last().is_none_or(|last| last.units != units) {
            all.push(Fallback { units, weight });
        }
    }
}

/// Adds what they find, as far as it is not too dear.
pub(crate) fn score(all: &[Fallback], scorers: &mut [Scorer<'_>], indexes: &[IndexSearcher<'_>]) {
    let cost = |instead: &Fallback| prune::cost(indexes, &instead.units());
    let costs: Vec<u32> = all.iter().map(cost).collect();
    for (instead, left_out) in all.iter().zip(prune::left_out(&costs, LEAST)) {
        if !left_out {
            score_unit(scorers, indexes, &instead.units(), instead.weight, 0);
        }
    }
}

/// A pair of the query that is nowhere.
pub(crate) struct BigramTypo {
    /// The number of its unit.
    unit: u16,
    /// The place of its word in what is told of the query.
    term: usize,
    /// The character before it, if its own first one is wrong.
    before: Option<char>,
}

/// Has the highlighter light what may have been meant with the pairs that are nowhere,
/// each told by its unit and its word. A pair may be swapped; two that were typed in a
/// row may have a wrong character in common; and one alone may lack a character.
pub(crate) fn typos(
    units: &[QueryTerm],
    clauses: &[Clause],
    nowhere: &[(usize, usize)],
    highlighter: &mut Highlighter,
) -> Vec<BigramTypo> {
    let pair = |&(at, _): &(usize, usize)| match units.get(at)?.kind {
        TermKind::Bigram(first, second) => Some((first, second)),
        _ => None,
    };
    let row = |one: &(usize, usize), next: &(usize, usize)| {
        let typed = |atoms: &[Atom]| match *atoms {
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
            ] => pair(one) == Some((first, middle)) && pair(next) == Some((middle, last)),
            _ => false,
        };
        let mut asked = clauses.iter().filter(|clause| !clause.occur.is_excluded());
        asked.any(|clause| clause.atoms.windows(3).any(typed))
    };
    let mut typos = Vec::new();
    for row in nowhere.chunk_by(row) {
        let mut before = None;
        for typo in row {
            let Some((first, second)) = pair(typo) else {
                continue;
            };
            let &(at, term) = typo;
            let unit = u16::try_from(at).unwrap_or(u16::MAX);
            highlighter.add_bigram(second, first, unit);
            if before.is_some() || row.len() == 1 {
                highlighter.add_gapped_bigram(before.unwrap_or(first), second, unit);
            }
            typos.push(BigramTypo { unit, term, before });
            before = Some(first);
        }
    }
    typos
}

/// Adds to the words of the query what the best document has in the place of
/// pairs that are nowhere.
pub(crate) fn tell(
    typos: &[BigramTypo],
    highlighter: &Highlighter,
    texts: &dyn StoredFields,
    doc: DocId,
    terms: &mut [TermInfo],
) {
    for field in FIELDS.into_iter().rev() {
        let is_told = |typo: &BigramTypo| {
            let term = terms.get(typo.term);
            term.is_none_or(|term| !term.corrected.is_empty())
        };
        if typos.iter().all(is_told) {
            return;
        }
        let Some(text) = texts.field(doc, field) else {
            continue;
        };
        let text = beginning(&text);
        highlighter.scan(text, &mut |found| {
            let typo = typos.iter().find(|typo| typo.unit == found.unit);
            if let Some(typo) = typo
                && let Some(meant) = text.get(found.start..found.end)
                && let Some(term) = terms.get_mut(typo.term)
                && term.corrected.is_empty()
            {
                if let Some(before) = typo.before.filter(|_| found.is_gap) {
                    term.text.insert(0, before);
                }
                term.corrected.push(meant.to_owned());
            }
        });
    }
}
