//! Filters: which documents a query lets pass, whatever their score. They are facets,
//! groups, exclusions, and words that the title must have.

use crate::bytes::len_u32;
use crate::evaluate::EvaluatedIndex;
use crate::facets::facet;
use crate::index_searcher::IndexSearcher;
use crate::partial::{MissingShards, Partial};
use crate::phrase_cache::Left;
use crate::plan::IndexPlan;
use crate::query::{Filter, Occur, Query};
use crate::query_term::{QueryTerm, terms_of};
use crate::request::Request;

impl EvaluatedIndex<'_> {
    /// For each document whether filters, exclusions and required title terms let it
    /// pass; and what was left of a phrase that is excluded.
    pub(crate) fn allowed(&self, request: &Request<'_>) -> Partial<(Vec<bool>, Left)> {
        let IndexPlan { index, query, .. } = &self.plan;
        let is_empty = *query == Query::default() && request.facets.is_empty();
        let mut allowed = vec![!is_empty; index.reader.doc_count() as usize];
        // Filters in the query narrow the facets of the request.
        let facets = request.facets.iter().map(|&(name, value)| Filter {
            name: name.into(),
            value: value.into(),
            excluded: false,
        });
        self.keep_values(&mut allowed, &facets.collect::<Vec<_>>());
        self.keep_values(&mut allowed, &query.filters);
        let Partial {
            value: left,
            missing,
        } = self.exclude(&mut allowed);
        let sections = index.reader.sections;
        let is_requested = |group: usize| {
            let number = sections.group_numbers.get(group);
            let is_one_of =
                |groups: &[u32]| number.is_some_and(|number| groups.binary_search(number).is_ok());
            index.groups.is_none_or(is_one_of)
        };
        for (allowed, &group) in (allowed.iter_mut()).zip(&sections.docs.group_of) {
            let group = group as usize;
            let in_title = self.scores.title_terms[group];
            *allowed &= in_title.is_superset(self.plan.title_terms) && is_requested(group);
        }
        Partial {
            value: (allowed, left),
            missing,
        }
    }

    /// Drops the documents that have what the query excludes, and those that may have it and
    /// were left unread.
    fn exclude(&self, allowed: &mut [bool]) -> Partial<Left> {
        let IndexPlan { index, query, .. } = &self.plan;
        let mut missing = MissingShards::default();
        let mut reader = index.phrase_reader();
        let clauses = query.clauses.iter();
        for clause in clauses.filter(|clause| clause.occur.is_excluded()) {
            let in_title = clause.occur == Occur::ExcludedTitle;
            let terms = terms_of(clause);
            let docs = docs_with_all(index, &terms, in_title).merge_into(&mut missing);
            let has_it = if terms.len() > 1 && !in_title {
                reader.read(clause, &docs)
            } else {
                vec![Some(true); docs.len()]
            };
            for (doc, has_it) in docs.into_iter().zip(has_it) {
                if has_it != Some(false) {
                    allowed[doc as usize] = false;
                }
            }
        }
        Partial {
            value: reader.left,
            missing,
        }
    }

    /// Drops the documents that do not pass the filters. Of several values of one facet a
    /// document needs only one.
    fn keep_values(&self, allowed: &mut [bool], filters: &[Filter]) {
        let docs_with = |filter: &Filter| {
            facet(&self.plan.index.reader, &filter.name, Some(&filter.value)).unwrap_or_default()
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

/// The documents that match all terms in any way, ascending; with `in_title`, those
/// whose title does.
fn docs_with_all(
    index: &IndexSearcher<'_>,
    terms: &[QueryTerm],
    in_title: bool,
) -> Partial<Vec<u32>> {
    let IndexSearcher {
        reader,
        records,
        readings,
        ..
    } = index;
    let mut missing = MissingShards::default();
    let mut count = vec![0; reader.doc_count() as usize];
    for (round, term) in (0..).zip(terms) {
        let mut hit = |doc: u32| {
            if let Some(slot) = count.get_mut(doc as usize)
                && *slot == round
            {
                *slot += 1;
            }
        };
        let expansion = term.expand(reader, *readings).merge_into(&mut missing);
        let more = term.postings(reader, records, &expansion, &mut |postings, weights| {
            for (&doc, &weight) in postings.docs.iter().zip(weights.docs) {
                if weight > 0.0 && !in_title {
                    hit(doc);
                }
            }
            for (&group, &weight) in postings.titles.iter().zip(weights.titles) {
                if weight > 0.0 {
                    reader.group_docs(group).iter().for_each(|&doc| hit(doc));
                }
            }
        });
        missing.merge(&more);
    }
    let all = len_u32(terms);
    let docs = (0..).zip(count).filter(|(_, count)| *count == all);
    Partial {
        value: docs.map(|(doc, _)| doc).collect(),
        missing,
    }
}
