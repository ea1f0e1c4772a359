//! A search: query, units, scores, filters, the best documents, and a second
//! look at those with their texts. What is found where is told by the other
//! modules; here it comes together.

use crate::cache::Evaluated;
use crate::filters::facet;
use crate::index::{DocId, Index, Reader};
use crate::matcher::Matcher;
use crate::query::{Piece, Query, Role};
use crate::request::{GroupHit, GroupOutcome, Hit, Outcome, Request, TermInfo};
use crate::score::{Scorer, Totals};
use crate::second_look::SECOND_LOOK;
use crate::shards::Missing;
use crate::texts::{Texts, has_phrase};
use crate::top::{Ranked, best};
use crate::units::{Unit, units};
use std::sync::Arc;

/// How much of a score depends on how much of the query was found.
const COVERAGE: f32 = 0.3;
/// What a title with all of the query is worth, in idf of the query.
const TITLE: f32 = 1.0;
/// Documents that have less than this share of what the best one has of the
/// query, by idf, are no hits.
const LEAST_COVERED: f32 = 0.2;
/// What a character counts when its pair is nowhere to be found: one of them
/// may be mistyped.
const CHARACTER_OF_MISSING_PAIR: f32 = 0.3;
/// How many documents are read at most to verify a phrase.
const MAX_VERIFIED: usize = 2_000;
/// How many words and pairs of a query are looked for: a whole page may be pasted.
const MAX_UNITS: usize = 64;

impl<B: AsRef<[u8]>> Index<B> {
    /// The best documents for a request. `texts` may be `&()`.
    pub fn search(&self, request: &Request<'_>, texts: &dyn Texts) -> Outcome {
        let missing = Missing::default();
        let reader = self.reader_for(request.text, texts, &missing);
        let mut search = Search::run(reader, request, texts);
        let ranked = search.rank(request.limit, texts);
        Outcome {
            hits: ranked
                .iter()
                .take(request.limit)
                .map(|&ranked| search.hit(ranked))
                .collect(),
            total: size(&search.found),
            groups: search.group_total(),
            terms: search.terms,
            matcher: search.matcher,
            missing: missing.list(),
        }
    }

    /// The best groups for a request, `limit` at most, each with its best
    /// `per_group` documents. `texts` may be `&()`.
    pub fn search_groups(
        &self,
        request: &Request<'_>,
        per_group: usize,
        texts: &dyn Texts,
    ) -> GroupOutcome {
        let missing = Missing::default();
        let reader = self.reader_for(request.text, texts, &missing);
        let mut search = Search::run(reader, request, texts);
        search.rank(0, texts);
        let groups = search.best_groups(request.limit, per_group);
        GroupOutcome {
            groups,
            total: size(&search.found),
            group_total: search.group_total(),
            terms: search.terms,
            matcher: search.matcher,
            missing: missing.list(),
        }
    }
}

/// The documents whose titles or headings sound like all units, with the least
/// weight of the matches.
fn sounding_all(reader: &Reader<'_>, units: &[Arc<Evaluated>]) -> Vec<Ranked> {
    let mut weights = vec![1.0f32; reader.doc_count() as usize];
    for unit in units {
        let sounded = &unit.expansion.sounded;
        if sounded.is_empty() {
            return Vec::new();
        }
        let mut own = vec![0.0; weights.len()];
        for &(group, weight) in &sounded.titles {
            for &doc in reader.group_docs(group) {
                own[doc as usize] = weight;
            }
        }
        for &(doc, weight) in &sounded.headings {
            own[doc as usize] = weight.max(own[doc as usize]);
        }
        for (all, own) in weights.iter_mut().zip(own) {
            *all = all.min(own);
        }
    }
    let all = (0..).zip(weights).map(|(doc, score)| Ranked { doc, score });
    all.filter(|ranked| ranked.score > 0.0 && !units.is_empty())
        .collect()
}

fn size<T>(list: &[T]) -> u32 {
    u32::try_from(list.len()).unwrap_or(u32::MAX)
}

/// A search under way.
pub(crate) struct Search<'a> {
    pub(crate) reader: Reader<'a>,
    pub(crate) query: Query,
    pub(crate) totals: Totals,
    /// The documents found, with their first scores.
    pub(crate) found: Vec<Ranked>,
    pub(crate) terms: Vec<TermInfo>,
    pub(crate) matcher: Matcher,
    /// How many scored units the query has.
    pub(crate) units: usize,
    /// Documents whose title or heading sounds like all of the query, though
    /// its words are found as they stand.
    sounded: Vec<Ranked>,
}

impl Scorer<'_> {
    /// What a unit stands for and finds, from the cache if it is there.
    fn evaluate(&mut self, unit: &Unit) -> Arc<Evaluated> {
        let reader = self.reader;
        if let Some(known) = reader.cache.get(unit) {
            return known;
        }
        let missing = reader.missing.times();
        let expansion = unit.expand(&reader);
        unit.evaluate(&reader, &expansion, &mut |postings, weights| {
            self.add(postings, weights);
        });
        let evaluated = Arc::new(Evaluated {
            unit: unit.clone(),
            expansion,
            hits: self.collect(),
        });
        // Without titles to look at, it is not known what sounds like it, and
        // without a shard not what it finds.
        if !reader.wants_readings() && reader.missing.times() == missing {
            reader.cache.put(&evaluated);
        }
        evaluated
    }
}

impl<'a> Search<'a> {
    /// Everything but the order of the hits.
    fn run(reader: Reader<'a>, request: &Request<'_>, texts: &dyn Texts) -> Self {
        let is_facet = |name: &str| facet(&reader, name, None).is_some();
        let query = Query::parse(request.text, &reader.parts.fold, &is_facet);
        let mut search = Self {
            reader,
            query,
            totals: Totals::default(),
            found: Vec::new(),
            terms: Vec::new(),
            matcher: Matcher::new(reader.parts.fold.clone()),
            units: 0,
            sounded: Vec::new(),
        };
        let required = search.score_units();
        search.select(request, required, texts);
        search
    }

    /// Scores the units of the query; gives the number of those that a hit must have.
    fn score_units(&mut self) -> u16 {
        let reader = self.reader;
        let mut scorer = Scorer::new(reader);
        let mut missing: Vec<Unit> = Vec::new();
        let mut known: Vec<Unit> = Vec::new();
        let mut sounds = Vec::new();
        let wanted = self
            .query
            .pieces
            .iter()
            .filter(|piece| piece.role != Role::Excluded);
        for unit in wanted.flat_map(units) {
            if known.len() == MAX_UNITS {
                break;
            }
            if known.contains(&unit) {
                continue;
            }
            let absent = reader.missing.times();
            let evaluated = scorer.evaluate(&unit);
            let (docs, idf) = scorer.add_unit(&evaluated.hits, 1.0, unit.required);
            unit.teach(&reader, &evaluated.expansion, &mut self.matcher, idf);
            sounds.push(evaluated.clone());
            if docs == 0 && !unit.required && reader.missing.times() == absent {
                missing.extend(unit.characters());
            }
            let corrected = evaluated.expansion.corrections(reader.words());
            self.terms.push(TermInfo {
                text: unit.text(),
                docs,
                corrected,
            });
            known.push(unit);
        }
        self.units = known.len();
        self.sounded = sounding_all(&reader, &sounds);
        for unit in missing {
            let evaluated = scorer.evaluate(&unit);
            scorer.add_unit(&evaluated.hits, CHARACTER_OF_MISSING_PAIR, false);
        }
        self.totals = scorer.totals;
        u16::try_from(known.iter().filter(|unit| unit.required).count()).unwrap_or(u16::MAX)
    }

    /// Finds the documents that satisfy all conditions.
    fn select(&mut self, request: &Request<'_>, required: u16, texts: &dyn Texts) {
        let nothing_asked = self.query == Query::default() && request.facets.is_empty();
        if nothing_asked {
            return;
        }
        let allowed = self.allowed(request, texts);
        let candidates = if self.units == 0 {
            (0..self.reader.doc_count()).collect()
        } else {
            core::mem::take(&mut self.totals.docs)
        };
        let most = candidates
            .iter()
            .map(|&doc| self.totals.covered[doc as usize])
            .fold(0.0, f32::max);
        for doc in candidates {
            let at = doc as usize;
            if allowed[at]
                && self.totals.required[at] == required
                && self.totals.covered[at] >= LEAST_COVERED * most
            {
                self.found.push(Ranked {
                    doc,
                    score: self.score(doc),
                });
            }
        }
        self.keep_sounded(&allowed, required);
        let phrases: Vec<Piece> = self
            .pieces(Role::Phrase)
            .filter(|piece| piece.atoms.len() > 1)
            .cloned()
            .collect();
        if !phrases.is_empty() {
            self.found = self.verified(&phrases, texts);
        }
    }

    /// Puts documents that only sound like the query after all others.
    fn keep_sounded(&mut self, allowed: &[bool], required: u16) {
        let mut others = vec![required == 0; allowed.len()];
        let mut least = 1.0f32;
        for ranked in &self.found {
            others[ranked.doc as usize] = false;
            least = least.min(ranked.score);
        }
        self.sounded
            .retain(|ranked| allowed[ranked.doc as usize] && others[ranked.doc as usize]);
        for ranked in &mut self.sounded {
            ranked.score *= least / 2.0;
        }
        self.sounded = best(&self.sounded, self.sounded.len());
    }

    /// The documents that have all the phrases, read in the order of their
    /// scores as far as there is time; documents without texts count as having them.
    fn verified(&self, phrases: &[Piece], texts: &dyn Texts) -> Vec<Ranked> {
        let fold = &self.reader.parts.fold;
        let mut read = 0;
        let mut found = best(&self.found, MAX_VERIFIED);
        found.retain(|ranked| {
            phrases.iter().all(|piece| {
                let doc = DocId(ranked.doc);
                has_phrase(texts, fold, doc, &piece.atoms, piece.open, &mut read).unwrap_or(true)
            })
        });
        found
    }

    pub(crate) fn pieces(&self, role: Role) -> impl Iterator<Item = &Piece> {
        self.query
            .pieces
            .iter()
            .filter(move |piece| piece.role == role)
    }

    /// The score of a document: BM25F, weighed by how much of the query it has,
    /// and a bonus for a title that has it.
    fn score(&self, doc: u32) -> f32 {
        let totals = &self.totals;
        let at = doc as usize;
        let group = self.group(doc) as usize;
        let all = totals.idf.max(f32::MIN_POSITIVE);
        let covered = totals.covered[at] / all;
        let titled = totals.in_title[group] / all;
        totals.scores[at] * (1.0 - COVERAGE + COVERAGE * covered)
            + TITLE * all * titled * titled * titled
    }

    fn group(&self, doc: u32) -> u32 {
        self.reader
            .parts
            .collection
            .group_of
            .get(doc as usize)
            .copied()
            .unwrap_or(0)
    }

    /// The best documents in order, the first of them looked at again, which
    /// changes their scores among all that were found.
    fn rank(&mut self, limit: usize, texts: &dyn Texts) -> Vec<Ranked> {
        let mut ranked = best(&self.found, limit.max(SECOND_LOOK));
        let again = ranked.len().min(SECOND_LOOK);
        self.second_look(&mut ranked[..again], texts);
        let mut raised = vec![None; self.reader.doc_count() as usize];
        for ranked in &ranked[..again] {
            raised[ranked.doc as usize] = Some(ranked.score);
        }
        for found in &mut self.found {
            found.score = raised[found.doc as usize].unwrap_or(found.score);
        }
        ranked.extend_from_slice(&self.sounded);
        self.found.append(&mut self.sounded);
        ranked
    }

    /// The groups with the best documents, and the best documents of each.
    fn best_groups(&self, limit: usize, per_group: usize) -> Vec<GroupHit> {
        let groups = self.reader.parts.collection.groups as usize;
        // For each group its best document's place in `found`.
        let mut tops = vec![usize::MAX; groups];
        for (at, ranked) in self.found.iter().enumerate() {
            let top = &mut tops[self.group(ranked.doc) as usize];
            let is_better = |before: &Ranked| {
                let order = ranked.score.total_cmp(&before.score);
                order.then(before.doc.cmp(&ranked.doc)).is_gt()
            };
            if self.found.get(*top).is_none_or(is_better) {
                *top = at;
            }
        }
        let tops = tops.iter().filter_map(|&at| self.found.get(at).copied());
        let tops = best(&tops.collect::<Vec<_>>(), limit);
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
        let group = |members: &Vec<Ranked>| {
            let hits = best(members, per_group.max(1));
            let hits = hits.into_iter().map(|ranked| self.hit(ranked));
            let hits: Vec<Hit> = hits.collect();
            GroupHit {
                group: hits.first().map_or(0, |hit| hit.group),
                total: size(members),
                hits: hits.into_iter().take(per_group).collect(),
            }
        };
        members.iter().map(group).collect()
    }

    fn hit(&self, ranked: Ranked) -> Hit {
        let group = self.group(ranked.doc) as usize;
        Hit {
            doc: DocId(ranked.doc),
            group: self
                .reader
                .parts
                .group_numbers
                .get(group)
                .copied()
                .unwrap_or(0),
            score: ranked.score,
        }
    }

    fn group_total(&self) -> u32 {
        let mut seen = vec![false; self.reader.parts.collection.groups as usize];
        let mut total = 0;
        for ranked in &self.found {
            let seen = core::mem::replace(&mut seen[self.group(ranked.doc) as usize], true);
            total += u32::from(!seen);
        }
        total
    }
}
