//! Planning a query: the clauses of the query become terms, each once, at the same
//! position for all indexes that are searched; expensive ones are pruned.

use crate::facets::facet;
use crate::index_reader::IndexReader;
use crate::index_searcher::IndexSearcher;
use crate::prune;
use crate::query::{Known, Occur, Query};
use crate::query_term::{QueryTerm, terms_of};
use crate::term_set::{MAX_TERMS, TermIndex, TermSet};

/// What is looked up for a query.
pub(crate) struct Plan<'a> {
    pub(crate) terms: Vec<PlannedTerm>,
    pub(crate) indexes: Vec<IndexPlan<'a>>,
}

/// A term of the query.
pub(crate) struct PlannedTerm {
    /// The term for each index. Indexes fold characters by tables of their own, so it
    /// may differ, and an index may lack it.
    pub(crate) per_index: Vec<Option<QueryTerm>>,
    /// What looking it up costs; see [`prune::cost`].
    pub(crate) cost: u32,
    /// Whether it is left out of the search and only highlighted.
    pub(crate) is_pruned: bool,
}

/// The query for one index.
pub(crate) struct IndexPlan<'a> {
    pub(crate) index: IndexSearcher<'a>,
    pub(crate) query: Query,
    /// For each term the terms that come directly before it in the query.
    pub(crate) predecessors: Vec<TermSet>,
    /// The terms that a hit must have in its title.
    pub(crate) title_terms: TermSet,
    /// How many terms a hit must have.
    pub(crate) required: u16,
}

impl<'a> Plan<'a> {
    /// Plans a query over these indexes.
    pub(crate) fn new(indexes: &[IndexSearcher<'a>], text: &str) -> Self {
        let is_facet = |name: &str| {
            let mut indexes = indexes.iter();
            indexes.any(|index| facet(&index.reader, name, None).is_some())
        };
        // What may be a word is looked up as one, and names the shard that it lacks.
        let is_word = |word: &str| {
            let mut indexes = indexes.iter();
            indexes.any(|index| {
                let found = index.reader.dictionary().exact(word.as_bytes());
                !found.value.is_empty() || !found.missing.is_empty()
            })
        };
        let plan = |index: &IndexSearcher<'a>| IndexPlan {
            index: *index,
            query: Query::parse(
                text,
                &Known {
                    fold: &index.reader.sections.fold,
                    is_facet: &is_facet,
                    is_word: &is_word,
                },
            ),
            predecessors: Vec::new(),
            title_terms: TermSet::EMPTY,
            required: 0,
        };
        let mut plan = Self {
            terms: Vec::new(),
            indexes: indexes.iter().map(plan).collect(),
        };
        plan.collect_terms();
        plan.prune();
        plan
    }

    /// Collects the terms of all indexes' queries. Two terms that are the same in one
    /// index are one term in all, as they would be in an index of all documents.
    fn collect_terms(&mut self) {
        let wanted: Vec<Vec<(QueryTerm, Occur)>> =
            self.indexes.iter().map(IndexPlan::wanted).collect();
        let longest = wanted.iter().map(Vec::len).max().unwrap_or(0);
        let mut last: Option<TermIndex> = None;
        for place in 0..longest {
            let mut at = self.terms.len();
            for (index, wanted) in wanted.iter().enumerate() {
                let is_known = |(term, _): &(QueryTerm, Occur)| {
                    let mut known = self.terms.iter();
                    known.position(|known| known.per_index[index].as_ref() == Some(term))
                };
                if let Some(known) = wanted.get(place).and_then(is_known) {
                    at = known;
                }
            }
            if at == MAX_TERMS {
                break;
            }
            let is_new = at == self.terms.len();
            let term = TermIndex::new(at);
            let mut per_index = Vec::new();
            for (plan, wanted) in self.indexes.iter_mut().zip(&wanted) {
                let wanted = wanted.get(place);
                if let Some((wanted, occur)) = wanted {
                    plan.add(term, is_new, wanted.required, *occur, last);
                }
                per_index.push(wanted.map(|(wanted, _)| wanted.clone()));
            }
            if is_new {
                self.terms.push(PlannedTerm {
                    per_index,
                    cost: 0,
                    is_pruned: false,
                });
            }
            last = Some(term);
        }
    }

    fn prune(&mut self) {
        let readers: Vec<IndexReader<'_>> =
            self.indexes.iter().map(|plan| plan.index.reader).collect();
        for term in &mut self.terms {
            term.cost = prune::cost(&readers, &term.per_index);
        }
        let costs: Vec<u32> = self.terms.iter().map(|term| term.cost).collect();
        let pruned = prune::pruned(&costs, prune::MIN_TERMS);
        for (term, is_pruned) in self.terms.iter_mut().zip(pruned) {
            term.is_pruned = is_pruned;
        }
    }
}

impl IndexPlan<'_> {
    /// The terms of the query in its order, each with its clause's occur.
    fn wanted(&self) -> Vec<(QueryTerm, Occur)> {
        let mut wanted: Vec<(QueryTerm, Occur)> = Vec::new();
        for clause in &self.query.clauses {
            if !clause.occur.is_excluded() {
                let terms = terms_of(clause).into_iter();
                wanted.extend(terms.map(|term| (term, clause.occur)));
            }
        }
        if !wanted.iter().all(|(term, _)| term.is_word()) {
            for (term, _) in &mut wanted {
                term.disable_phonetic_of_known();
            }
        }
        wanted
    }

    fn add(
        &mut self,
        term: TermIndex,
        is_new: bool,
        is_required: bool,
        occur: Occur,
        last: Option<TermIndex>,
    ) {
        if is_new {
            self.predecessors.push(TermSet::EMPTY);
            self.required += u16::from(is_required);
        }
        if occur == Occur::Title {
            self.title_terms.insert(TermSet::of(term));
        }
        if let Some(last) = last
            && let Some(predecessors) = self.predecessors.get_mut(term.position())
        {
            predecessors.insert(TermSet::of(last));
        }
    }
}
