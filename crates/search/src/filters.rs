//! Filters: which documents a query lets pass, whatever their score. Facets, groups,
//! exclusions, words that the title must have.

use crate::bytes::Cursor;
use crate::code::Decoder;
use crate::fold::FoldTable;
use crate::format::Section;
use crate::ids::DocId;
use crate::index_reader::IndexReader;
use crate::index_searcher::IndexSearcher;
use crate::model::{Context, Weights};
use crate::query::{Atom, Filter, Occur, Query, atoms};
use crate::query_term::{QueryTerm, units};
use crate::request::Request;
use crate::search::Search;
use crate::stored_fields::{PHRASE_BYTES, StoredFields, has_phrase};

impl Search<'_> {
    /// For each document whether filters and exclusions let it pass.
    pub(crate) fn allowed(&self, request: &Request<'_>, texts: &dyn StoredFields) -> Vec<bool> {
        let nothing_asked = self.query == Query::default() && request.facets.is_empty();
        let mut allowed = vec![!nothing_asked; self.index.reader.doc_count() as usize];
        // What was typed narrows what was asked for beside it.
        let beside = request.facets.iter().map(|&(name, value)| Filter {
            name: name.into(),
            value: value.into(),
            excluded: false,
        });
        self.keep_values(&mut allowed, &beside.collect::<Vec<_>>());
        self.keep_values(&mut allowed, &self.query.filters);
        let mut read = 0;
        let clauses = self.query.clauses.iter();
        for clause in clauses.filter(|clause| clause.occur.is_excluded()) {
            let in_title = clause.occur == Occur::ExcludedTitle;
            let units = units(clause);
            let is_phrase = units.len() > 1 && !in_title;
            for doc in docs_with_all(&self.index, &units, in_title) {
                // Without the time to look, all with its words are left out.
                if !is_phrase
                    || read > PHRASE_BYTES
                    || has_phrase(
                        texts,
                        &self.index.reader.sections.fold,
                        DocId(doc),
                        &clause.atoms,
                        false,
                        &mut read,
                    )
                    .unwrap_or(true)
                {
                    allowed[doc as usize] = false;
                }
            }
        }
        let sections = self.index.reader.sections;
        let is_asked = |group: usize| {
            let number = sections.group_numbers.get(group);
            let is_one_of =
                |groups: &[u32]| number.is_some_and(|number| groups.binary_search(number).is_ok());
            request.groups.is_none_or(is_one_of)
        };
        for (allowed, &group) in (allowed.iter_mut()).zip(&sections.collection.group_of) {
            let group = group as usize;
            *allowed &= self.titled & !self.scores.title_units[group] == 0 && is_asked(group);
        }
        allowed
    }

    /// Drops documents that facets do not let pass. Of several values of a facet one
    /// will do.
    fn keep_values(&self, allowed: &mut [bool], filters: &[Filter]) {
        let docs_with = |filter: &Filter| {
            facet(&self.index.reader, &filter.name, Some(&filter.value)).unwrap_or_default()
        };
        for (at, filter) in filters.iter().enumerate() {
            let is_other = |other: &Filter| !other.excluded && other.name == filter.name;
            if filter.excluded {
                for doc in docs_with(filter) {
                    allowed[doc as usize] = false;
                }
            } else if !filters[..at].iter().any(is_other) {
                let mut passes = vec![false; allowed.len()];
                for other in filters.iter().filter(|other| is_other(other)) {
                    for doc in docs_with(other) {
                        passes[doc as usize] = true;
                    }
                }
                for (allowed, passes) in allowed.iter_mut().zip(passes) {
                    *allowed &= passes;
                }
            }
        }
    }
}

/// Whether a value was meant: whatever its case, accents and characters (`letters` are
/// those asked for), and of languages `zh` for `zh-Hans`.
fn is_value(fold: &FoldTable, name: &str, asked: &str, letters: &[Atom], found: &str) -> bool {
    found == asked
        || (!letters.is_empty() && atoms(found, fold) == letters)
        || name == "lang"
            && found
                .split_once(&['-'][..])
                .is_some_and(|(first, _)| first.len() < 4 && first.eq_ignore_ascii_case(asked))
}

/// The documents with a value of a facet; with no value asked for, none of
/// them. `None` if there is no such facet.
pub(crate) fn facet(reader: &IndexReader<'_>, name: &str, value: Option<&str>) -> Option<Vec<u32>> {
    let mut facets = Cursor::new(reader.section(Section::Facets));
    while !facets.is_empty() {
        let mut facet = facets.sized();
        if facet.text() != name {
            continue;
        }
        let fold = &reader.sections.fold;
        let letters = atoms(value.unwrap_or(""), fold);
        let mut all = Vec::new();
        while !facet.is_empty() {
            let found = facet.text();
            let docs = facet.sized().rest();
            if value.is_some_and(|value| is_value(fold, name, value, &letters, found)) {
                let mut bits = Decoder::new(docs, &reader.sections.probabilities);
                let most = reader.doc_count();
                let count = bits.number(Context::FACET, 0, most);
                all.extend(bits.subset(count, Weights::Uniform(most)));
            }
        }
        return Some(all);
    }
    None
}

/// The documents that have all the units in one way or another, ascending;
/// or that have them in their titles, if only these are asked for.
fn docs_with_all(index: &IndexSearcher<'_>, units: &[QueryTerm], titles: bool) -> Vec<u32> {
    let IndexSearcher { reader, heads, .. } = index;
    let mut count = vec![0; reader.doc_count() as usize];
    for (round, unit) in (0..).zip(units) {
        let mut hit = |doc: u32| {
            if let Some(slot) = count.get_mut(doc as usize)
                && *slot == round
            {
                *slot += 1;
            }
        };
        let expansion = unit.expand(reader, index.readings);
        unit.evaluate(reader, heads, &expansion, &mut |postings, weights| {
            for (&doc, &weight) in postings.docs.iter().zip(weights.docs) {
                if weight > 0.0 && !titles {
                    hit(doc);
                }
            }
            for (&group, &weight) in postings.titles.iter().zip(weights.titles) {
                if weight > 0.0 {
                    reader.group_docs(group).iter().for_each(|&doc| hit(doc));
                }
            }
        });
    }
    let all = u32::try_from(units.len()).unwrap_or(u32::MAX);
    (0..)
        .zip(count)
        .filter(|(_, count)| *count == all)
        .map(|(doc, _)| doc)
        .collect()
}
