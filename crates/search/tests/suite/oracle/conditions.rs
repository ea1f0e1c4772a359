//! The oracle's conditions, which a document passes whatever its score: filters, phrases,
//! exclusions, words that its title must have.

use super::asked::{Asked, Clause, Filter, Occur};
use super::documents::Documents;
use crate::suite::parse::Doc;

const ANYWHERE: [usize; 3] = [0, 1, 2];
const TITLE: [usize; 1] = [0];

/// Whether a document satisfies all conditions. Without texts the order of words is not
/// known, so a phrase only requires all of its words; a required phrase also does so
/// unless `verified`.
pub fn pass(
    documents: &Documents<'_>,
    asked: &Asked,
    doc: usize,
    has_texts: bool,
    verified: bool,
) -> bool {
    let mut clauses = asked.clauses.iter();
    let mut filters = asked.filters.iter();
    clauses.all(|clause| {
        let is_asked = clause.occur == Occur::Phrase;
        is_kept(
            documents,
            clause,
            doc,
            if is_asked { verified } else { has_texts },
        )
    }) && filters.all(|filter| {
        let is_there = |filter: &Filter| has(&documents.docs[doc], filter);
        // Of several values of one facet a document needs only one.
        let mut others = asked.filters.iter();
        let is_one = |other: &Filter| other.name == filter.name && !other.excluded;
        if filter.excluded {
            !is_there(filter)
        } else {
            others.any(|other| is_one(other) && is_there(other))
        }
    })
}

fn is_kept(documents: &Documents<'_>, clause: &Clause, doc: usize, has_texts: bool) -> bool {
    let has_all = |fields: &[usize]| {
        let mut terms = clause.terms.iter();
        terms.all(|term| documents.has(term, doc, fields))
    };
    // An excluded word excludes all its forms; characters have only one form.
    let is_word = clause.terms.iter().any(|term| !term.literal);
    let as_it_stands = || {
        if has_texts && !is_word {
            documents.has_phrase(&clause.tokens, clause.open, doc)
        } else {
            has_all(&ANYWHERE)
        }
    };
    match clause.occur {
        Occur::Should => true,
        Occur::Phrase => as_it_stands(),
        Occur::Title => has_all(&TITLE),
        Occur::Excluded | Occur::ExcludedPhrase => !as_it_stands(),
        Occur::ExcludedTitle => !has_all(&TITLE),
    }
}

/// Whether a document has a facet. Case is ignored, and the language `zh` includes
/// `zh-...`.
fn has(doc: &Doc, filter: &Filter) -> bool {
    let asked = filter.value.to_lowercase();
    doc.facets.iter().any(|(name, value)| {
        let value = value.to_lowercase();
        let is_region = name == "lang" && value.starts_with(&format!("{asked}-"));
        *name == filter.name && (value == asked || is_region)
    })
}
