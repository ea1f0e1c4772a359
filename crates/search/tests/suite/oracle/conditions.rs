//! What lets a document pass, whatever its score: filters, phrases, exclusions,
//! words that its title must have.

use super::asked::{Asked, Filter, Piece, Role};
use super::shelf::Shelf;
use crate::suite::parse::Doc;

const ANYWHERE: [usize; 3] = [0, 1, 2];
const TITLE: [usize; 1] = [0];

/// Whether a document satisfies all conditions. Without texts nobody knows the
/// order of words: a phrase is all of its words, and one that is asked for also
/// as long as it is not `verified`.
pub fn pass(shelf: &Shelf<'_>, asked: &Asked, doc: usize, has_texts: bool, verified: bool) -> bool {
    let mut pieces = asked.pieces.iter();
    let mut filters = asked.filters.iter();
    pieces.all(|piece| {
        let is_asked = piece.role == Role::Phrase;
        is_kept(
            shelf,
            piece,
            doc,
            if is_asked { verified } else { has_texts },
        )
    }) && filters.all(|filter| {
        let is_there = |filter: &Filter| has(&shelf.docs[doc], filter);
        // Of several values of a facet one will do.
        let mut others = asked.filters.iter();
        let is_one = |other: &Filter| other.name == filter.name && !other.excluded;
        if filter.excluded {
            !is_there(filter)
        } else {
            others.any(|other| is_one(other) && is_there(other))
        }
    })
}

fn is_kept(shelf: &Shelf<'_>, piece: &Piece, doc: usize, has_texts: bool) -> bool {
    let has_all = |fields: &[usize]| {
        let mut units = piece.units.iter();
        units.all(|unit| shelf.has(unit, doc, fields))
    };
    // A word that is excluded is so in any form; characters have only one.
    let is_word = piece.units.iter().any(|unit| !unit.literal);
    let as_it_stands = || {
        if has_texts && !is_word {
            shelf.has_phrase(&piece.tokens, piece.open, doc)
        } else {
            has_all(&ANYWHERE)
        }
    };
    match piece.role {
        Role::Wanted => true,
        Role::Phrase => as_it_stands(),
        Role::Title => has_all(&TITLE),
        Role::Excluded | Role::ExcludedPhrase => !as_it_stands(),
        Role::ExcludedTitle => !has_all(&TITLE),
    }
}

/// Whether a document has a facet: in any case, and of languages `zh` is all that
/// are written `zh-...`.
fn has(doc: &Doc, filter: &Filter) -> bool {
    let asked = filter.value.to_lowercase();
    doc.facets.iter().any(|(name, value)| {
        let value = value.to_lowercase();
        let is_region = name == "lang" && value.starts_with(&format!("{asked}-"));
        *name == filter.name && (value == asked || is_region)
    })
}
