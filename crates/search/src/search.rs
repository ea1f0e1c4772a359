//! A search in one collection: the query, the documents that satisfy it, their
//! scores from the sums over its units, and the best of them. `searcher.rs`
//! drives it, for one collection or several.

use crate::bigram_fallback::BigramTypo;
use crate::bytes::len_u32;
use crate::highlighter::Highlighter;
use crate::ids::DocId;
use crate::index_searcher::IndexSearcher;
use crate::query::{Clause, Occur, Query};
use crate::query_term::{MAX_UNITS, QueryTerm, units};
use crate::request::{GroupHit, Hit, Request, TermInfo};
use crate::score::{Accumulators, DocScore, max};
use crate::stored_fields::{StoredFields, has_phrase};
use crate::top_k::{ScoredDoc, top_k};

/// How much of a score depends on how much of the query was found.
const COVERAGE: f32 = 0.3;
/// What a title with all of the query is worth, in idf of the query.
const TITLE: f32 = 1.0;
/// Documents that have less than this share of what the best one has of the
/// query, by idf, are no hits.
const LEAST_COVERED: f32 = 0.2;
/// How many documents are read at most to verify a phrase.
const MAX_VERIFIED: usize = 2_000;

/// The units to be scored, for each collection: each once, and at the same place
/// in all. They fold with tables of their own: what is the same in one of them would
/// be the same in an index of all documents. Notes which stand before which.
pub(crate) fn wanted(searches: &mut [Search<'_>]) -> Vec<Vec<QueryTerm>> {
    let asked: Vec<Vec<(QueryTerm, bool)>> = searches.iter().map(Search::asked).collect();
    let mut wanted: Vec<Vec<QueryTerm>> = vec![Vec::new(); searches.len()];
    let (mut count, mut last) = (0, MAX_UNITS);
    for place in 0..asked.iter().fold(0, |most, units| most.max(units.len())) {
        let mut at = count;
        for (units, wanted) in asked.iter().zip(&wanted) {
            if let Some((unit, _)) = units.get(place)
                && let Some(known) = wanted.iter().position(|known| known == unit)
            {
                at = known;
            }
        }
        if at == MAX_UNITS {
            break;
        }
        for ((search, wanted), units) in searches.iter_mut().zip(&mut wanted).zip(&asked) {
            let Some((unit, titled)) = units.get(place) else {
                continue;
            };
            if at == count {
                wanted.push(unit.clone());
                search.before.push(0);
            }
            search.titled |= u64::from(*titled) << at;
            if last < MAX_UNITS
                && let Some(before) = search.before.get_mut(at)
            {
                *before |= 1u64 << last;
            }
        }
        count = count.max(at + 1);
        last = at;
    }
    wanted
}

/// A search under way.
pub(crate) struct Search<'a> {
    pub(crate) index: IndexSearcher<'a>,
    pub(crate) query: Query,
    pub(crate) scores: Accumulators,
    /// The documents found, with their first scores.
    pub(crate) found: Vec<ScoredDoc>,
    pub(crate) terms: Vec<TermInfo>,
    /// Which of these are pairs that are nowhere.
    pub(crate) typos: Vec<BigramTypo>,
    pub(crate) highlighter: Highlighter,
    /// How many scored units the query has.
    pub(crate) units: usize,
    /// For each unit those that stand before it in the query, as bits.
    pub(crate) before: Vec<u64>,
    /// Which units a document may have though they were not found in it, as bits:
    /// those that were left out, wait for a shard, or are a beginning with more
    /// completions than were looked for.
    pub(crate) unsure: u64,
    /// Which units the title must have, as bits.
    pub(crate) titled: u64,
    /// Documents whose title or heading sounds like all of the query, though
    /// its words are found as they stand.
    pub(crate) sounded: Vec<ScoredDoc>,
}

impl<'a> Search<'a> {
    /// A search in which nothing was looked for yet. `is_facet` knows the names
    /// of facets.
    pub(crate) fn new(
        index: IndexSearcher<'a>,
        request: &Request<'_>,
        is_facet: &dyn Fn(&str) -> bool,
    ) -> Self {
        Self {
            index,
            query: Query::parse(request.text, &index.reader.sections.fold, is_facet),
            scores: Accumulators::default(),
            found: Vec::new(),
            terms: Vec::new(),
            typos: Vec::new(),
            highlighter: Highlighter::new(index.reader.sections.fold.clone()),
            units: 0,
            before: Vec::new(),
            unsure: 0,
            titled: 0,
            sounded: Vec::new(),
        }
    }

    /// The units of the query in its order, and whether the title must have them.
    fn asked(&self) -> Vec<(QueryTerm, bool)> {
        let mut asked: Vec<(QueryTerm, bool)> = Vec::new();
        for clause in &self.query.clauses {
            if !clause.occur.is_excluded() {
                let titled = clause.occur == Occur::Title;
                asked.extend(units(clause).into_iter().map(|unit| (unit, titled)));
            }
        }
        if !asked.iter().all(|(unit, _)| unit.is_word()) {
            for (unit, _) in &mut asked {
                unit.narrow();
            }
        }
        asked
    }

    /// The most that an allowed document with all that is required has of the query,
    /// by idf.
    pub(crate) fn most_covered(&self, allowed: &[bool], required: u16) -> f32 {
        let mut most = 0.0;
        for (sum, allowed) in self.scores.docs.iter().zip(allowed) {
            if *allowed && sum.required == required {
                most = max(most, sum.covered);
            }
        }
        most
    }

    /// Finds the documents that satisfy all conditions, of those that are allowed;
    /// the best one, perhaps of another collection, has `most` of the query.
    pub(crate) fn select(
        &mut self,
        allowed: &[bool],
        required: u16,
        most: f32,
        texts: &dyn StoredFields,
    ) {
        let all = self.units == 0;
        for (doc, (sum, allowed)) in (0..).zip(self.scores.docs.iter().zip(allowed)) {
            let is_found = all || sum.score > 0.0;
            if is_found
                && *allowed
                && sum.required == required
                && sum.covered >= LEAST_COVERED * most
            {
                let score = self.score(doc, sum);
                self.found.push(ScoredDoc { doc, score });
            }
        }
        self.keep_sounded(allowed, required);
        let phrases: Vec<Clause> = self
            .clauses(Occur::Phrase)
            .filter(|clause| units(clause).len() > 1)
            .cloned()
            .collect();
        if !phrases.is_empty() {
            self.found = self.verified(&phrases, texts);
        }
    }

    /// Drops documents that only sound like the query and do not satisfy all
    /// conditions, or were found as it stands.
    fn keep_sounded(&mut self, allowed: &[bool], required: u16) {
        let mut others = vec![required == 0; allowed.len()];
        for ranked in &self.found {
            others[ranked.doc as usize] = false;
        }
        self.sounded
            .retain(|ranked| allowed[ranked.doc as usize] && others[ranked.doc as usize]);
    }

    /// The least score of a document that was found.
    pub(crate) fn least_score(&self) -> f32 {
        self.found.iter().fold(1.0, |least, ranked| {
            if ranked.score < least {
                ranked.score
            } else {
                least
            }
        })
    }

    /// The documents that have all the phrases, read in the order of their
    /// scores as far as there is time; documents without texts count as having them.
    fn verified(&self, phrases: &[Clause], texts: &dyn StoredFields) -> Vec<ScoredDoc> {
        let fold = &self.index.reader.sections.fold;
        let mut read = 0;
        let mut found = top_k(&self.found, MAX_VERIFIED);
        found.retain(|ranked| {
            phrases.iter().all(|clause| {
                let doc = DocId(ranked.doc);
                has_phrase(texts, fold, doc, &clause.atoms, clause.open, &mut read).unwrap_or(true)
            })
        });
        found
    }

    pub(crate) fn clauses(&self, occur: Occur) -> impl Iterator<Item = &Clause> {
        self.query
            .clauses
            .iter()
            .filter(move |clause| clause.occur == occur)
    }

    /// The score of a document: BM25F, weighed by how much of the query it has,
    /// and a bonus for a title that has it.
    fn score(&self, doc: u32, sum: &DocScore) -> f32 {
        let scores = &self.scores;
        let group = self.group(doc) as usize;
        let all = scores.idf.max(f32::MIN_POSITIVE);
        let covered = sum.covered / all;
        let titled = scores.in_title[group] / all;
        sum.score * (1.0 - COVERAGE + COVERAGE * covered) + TITLE * all * titled * titled * titled
    }

    pub(crate) fn group(&self, doc: u32) -> u32 {
        self.index
            .reader
            .sections
            .collection
            .group_of
            .get(doc as usize)
            .copied()
            .unwrap_or(0)
    }

    /// Gives documents that were looked at again their new scores, and puts
    /// those that only sound like the query after all, whose least score is
    /// `least`.
    pub(crate) fn settle(&mut self, again: &[ScoredDoc], least: f32) {
        let mut raised = vec![None; self.index.reader.doc_count() as usize];
        for ranked in again {
            raised[ranked.doc as usize] = Some(ranked.score);
        }
        for found in &mut self.found {
            found.score = raised[found.doc as usize].unwrap_or(found.score);
        }
        for ranked in &mut self.sounded {
            ranked.score *= least / 2.0;
        }
        self.found.append(&mut self.sounded);
    }

    /// The groups with the best documents, and the best documents of each.
    pub(crate) fn best_groups(&self, limit: usize, per_group: usize) -> Vec<GroupHit> {
        let groups = self.index.reader.sections.collection.groups as usize;
        // For each group its best document's place in `found`.
        let mut tops = vec![usize::MAX; groups];
        for (at, ranked) in self.found.iter().enumerate() {
            let top = &mut tops[self.group(ranked.doc) as usize];
            let is_better = |before: &ScoredDoc| {
                let order = ranked.score.total_cmp(&before.score);
                order.then(before.doc.cmp(&ranked.doc)).is_gt()
            };
            if self.found.get(*top).is_none_or(is_better) {
                *top = at;
            }
        }
        let tops = tops.iter().filter_map(|&at| self.found.get(at).copied());
        let tops = top_k(&tops.collect::<Vec<_>>(), limit);
        let mut place = vec![usize::MAX; groups];
        for (at, top) in tops.iter().enumerate() {
            place[self.group(top.doc) as usize] = at;
        }
        let mut members = vec![Vec::new(); tops.len()];
        for &ranked in &self.found {
            if let Some(members) = members.get_mut(place[self.group(ranked.doc) as usize]) {
                members.push(ranked);
            }
        }
        let group = |members: &Vec<ScoredDoc>| {
            let hits = top_k(members, per_group.max(1));
            let hits = hits.into_iter().map(|ranked| self.hit(ranked));
            let hits: Vec<Hit> = hits.collect();
            GroupHit {
                group: hits.first().map_or(0, |hit| hit.group),
                total: len_u32(members),
                hits: hits.into_iter().take(per_group).collect(),
            }
        };
        members.iter().map(group).collect()
    }

    pub(crate) fn hit(&self, ranked: ScoredDoc) -> Hit {
        let group = self.group(ranked.doc) as usize;
        Hit {
            doc: DocId(ranked.doc),
            group: self
                .index
                .reader
                .sections
                .group_numbers
                .get(group)
                .copied()
                .unwrap_or(0),
            score: ranked.score,
        }
    }

    pub(crate) fn group_total(&self) -> u32 {
        let mut seen = vec![false; self.index.reader.sections.collection.groups as usize];
        let mut total = 0;
        for ranked in &self.found {
            let seen = core::mem::replace(&mut seen[self.group(ranked.doc) as usize], true);
            total += u32::from(!seen);
        }
        total
    }
}
