//! From a request to an outcome, over one collection or several as if they were
//! one: documents are counted, lengths averaged and words known over all of
//! them, so that scores can be compared.

use crate::bigram_fallback::{self, Fallback};
use crate::bytes::len_u32;
use crate::cache::TermMatches;
use crate::evaluate::{mean_lengths, score_unit};
use crate::expand::Expansion;
use crate::filters::facet;
use crate::highlighter::Highlighter;
use crate::ids::ShardId;
use crate::index::Index;
use crate::index_reader::IndexReader;
use crate::index_searcher::IndexSearcher;
use crate::prune;
use crate::query_term::QueryTerm;
use crate::request::{GroupHit, GroupOutcome, Hit, Outcome, Request, TermInfo};
use crate::rerank::RERANK_DEPTH;
use crate::score::{Scorer, idf, max};
use crate::search::{Search, wanted};
use crate::shards::MissingShards;
use crate::sort::{falling, order_by};
use crate::stored_fields::StoredFields;
use crate::suggest::suggest;
use crate::top_k::{ScoredDoc, top_k};
use std::sync::Arc;

/// A collection to be searched with others.
#[derive(Clone, Copy)]
pub struct Collection<'a, B: AsRef<[u8]> = Vec<u8>> {
    /// Its index.
    pub index: &'a Index<B>,
    /// Its texts; may be `&()`.
    pub texts: &'a dyn StoredFields,
}

/// What was found in several collections.
#[derive(Clone, Debug, Default)]
pub struct CollectionsOutcome {
    /// The best documents, the best first, each with the place of its
    /// collection; scores of all collections are comparable.
    pub hits: Vec<(usize, Hit)>,
    /// The best groups, by their best document, with their collections' places.
    pub groups: Vec<(usize, GroupHit)>,
    /// How many documents were found.
    pub total: u32,
    /// How many groups they belong to.
    pub group_total: u32,
    /// The words of the query, in its order, as all collections have them; of a long
    /// one in Chinese, those that were looked for.
    pub terms: Vec<TermInfo>,
    /// For each collection what finds the words in its texts.
    pub highlighters: Vec<Highlighter>,
    /// For each collection the shards that were wanted and are not there yet.
    pub missing: Vec<Vec<ShardId>>,
    /// For each collection how many of these, the first ones, cannot wait: see
    /// [`Outcome::urgent`].
    pub urgent: Vec<usize>,
}

impl<B: AsRef<[u8]>> Index<B> {
    /// The best documents for a request. `texts` may be `&()`.
    pub fn search(&self, request: &Request<'_>, texts: &dyn StoredFields) -> Outcome {
        let one = [Collection { index: self, texts }];
        let mut found = find(&one, request, 0);
        Outcome {
            hits: found.hits.into_iter().map(|(_, hit)| hit).collect(),
            total: found.total,
            groups: found.group_total,
            terms: found.terms,
            highlighter: found.highlighters.pop().unwrap_or_default(),
            missing: found.missing.pop().unwrap_or_default(),
            urgent: found.urgent.pop().unwrap_or_default(),
        }
    }

    /// The best groups for a request, `limit` at most, each with its best
    /// `per_group` documents. `texts` may be `&()`.
    pub fn search_groups(
        &self,
        request: &Request<'_>,
        per_group: usize,
        texts: &dyn StoredFields,
    ) -> GroupOutcome {
        let one = [Collection { index: self, texts }];
        let mut found = find(&one, request, per_group.saturating_add(1));
        let groups = found.groups.into_iter().map(|(_, mut group)| {
            group.hits.truncate(per_group);
            group
        });
        GroupOutcome {
            groups: groups.collect(),
            total: found.total,
            group_total: found.group_total,
            terms: found.terms,
            highlighter: found.highlighters.pop().unwrap_or_default(),
            missing: found.missing.pop().unwrap_or_default(),
            urgent: found.urgent.pop().unwrap_or_default(),
        }
    }
}

/// Searches several collections as one: the best `limit` documents, and, unless
/// `per_group` is 0, the best `limit` groups, each with its best `per_group`
/// documents. Scores are those of one index of all documents, as far as words
/// have the same forms in each collection, and pairs of Chinese characters are
/// parts of words in both or in neither.
pub fn search_collections<B: AsRef<[u8]>>(
    collections: &[Collection<'_, B>],
    request: &Request<'_>,
    per_group: usize,
) -> CollectionsOutcome {
    find(collections, request, per_group)
}

fn find<B: AsRef<[u8]>>(
    collections: &[Collection<'_, B>],
    request: &Request<'_>,
    per_group: usize,
) -> CollectionsOutcome {
    let missing: Vec<MissingShards> = collections
        .iter()
        .map(|_| MissingShards::default())
        .collect();
    let indexes = collections
        .iter()
        .zip(&missing)
        .map(|(collection, missing)| {
            (collection.index).searcher(request.text, collection.texts, missing)
        });
    let indexes: Vec<IndexSearcher<'_>> = indexes.collect();
    let texts: Vec<&dyn StoredFields> = collections
        .iter()
        .map(|collection| collection.texts)
        .collect();
    let mut searches = run(&indexes, &texts, request);
    // Of groups, other documents than the best ones are told too.
    let keep = if per_group > 0 {
        RERANK_DEPTH
    } else {
        request.limit
    };
    let hits = rank(&mut searches, &texts, request.limit, keep);
    let groups = if per_group > 0 {
        groups(&searches, request.limit, per_group)
    } else {
        Vec::new()
    };
    let mut terms = searches
        .first_mut()
        .map_or_else(Vec::new, |first| core::mem::take(&mut first.terms));
    if let Some(&(place, best)) = hits.first() {
        let search = &searches[place];
        bigram_fallback::tell(
            &search.typos,
            &search.highlighter,
            texts[place],
            best.doc,
            &mut terms,
        );
    }
    let urgent = missing.iter().map(MissingShards::urgent).collect();
    let missing = missing.iter().map(MissingShards::list).collect();
    CollectionsOutcome {
        hits,
        groups,
        total: searches.iter().map(|search| len_u32(&search.found)).sum(),
        group_total: searches.iter().map(Search::group_total).sum(),
        terms,
        highlighters: searches
            .into_iter()
            .map(|search| search.highlighter)
            .collect(),
        missing,
        urgent,
    }
}

/// Everything but the order of the hits.
fn run<'a>(
    indexes: &[IndexSearcher<'a>],
    texts: &[&dyn StoredFields],
    request: &Request<'_>,
) -> Vec<Search<'a>> {
    let is_facet = |name: &str| {
        indexes
            .iter()
            .any(|index| facet(&index.reader, name, None).is_some())
    };
    let new = |&index: &IndexSearcher<'a>| Search::new(index, request, &is_facet);
    let mut searches: Vec<Search<'a>> = indexes.iter().map(new).collect();
    let required = score(&mut searches, indexes);
    let mut most = 0.0;
    let mut allowed = Vec::new();
    for (at, search) in searches.iter().enumerate() {
        let own = search.allowed(request, texts[at]);
        most = max(most, search.most_covered(&own, required[at]));
        allowed.push(own);
    }
    for (at, search) in searches.iter_mut().enumerate() {
        search.select(&allowed[at], required[at], most, texts[at]);
    }
    searches
}

/// Scores the units of the query; gives for each collection how many units a
/// hit must have.
fn score(searches: &mut [Search<'_>], indexes: &[IndexSearcher<'_>]) -> Vec<u16> {
    let means = mean_lengths(indexes);
    let scorers = indexes
        .iter()
        .map(|&index| Scorer::new(index.reader, means));
    let mut scorers: Vec<Scorer<'_>> = scorers.collect();
    let wanted = wanted(searches);
    let mut instead: Vec<Fallback> = Vec::new();
    let mut sounds: Vec<Vec<Arc<TermMatches>>> = vec![Vec::new(); searches.len()];
    let wants = || {
        indexes
            .iter()
            .map(|index| index.reader.missing.times())
            .sum::<usize>()
    };
    let units = (0..longest(&wanted)).map(|at| nth(&wanted, at));
    let costs: Vec<u32> = units.map(|units| prune::cost(indexes, &units)).collect();
    let left_out = prune::left_out(&costs, prune::LEAST_UNITS);
    let (mut unsure, mut nowhere) = (0, Vec::new());
    let docs = indexes.iter().map(|index| index.reader.doc_count()).sum();
    for (at, left_out) in left_out.into_iter().enumerate() {
        let bit = 1 << at;
        if left_out {
            unsure |= bit;
            highlight_only(searches, indexes, &nth(&wanted, at), costs[at]);
            continue;
        }
        let before = wants();
        let scored = score_unit(&mut scorers, indexes, &nth(&wanted, at), 1.0, bit);
        let is_here = wants() == before;
        let is_nowhere = scored.df == 0 && is_here;
        let mut term = TermInfo {
            docs: scored.df,
            suggested: suggest(&scored.found, scored.df, docs),
            ..TermInfo::default()
        };
        for (place, found) in scored.found {
            let (search, reader) = (&mut searches[place], &indexes[place].reader);
            let (unit, expansion) = (&found.unit, &found.expansion);
            unit.highlight(reader, expansion, &mut search.highlighter, scored.idf);
            if expansion.prefix || !expansion.sounded.runs.is_empty() || !is_here {
                unsure |= bit;
            }
            term.text = unit.text();
            let mut corrected = expansion.corrections(reader.dictionary());
            corrected.retain(|word| !term.corrected.contains(word));
            term.corrected.extend(corrected);
            sounds[place].push(found);
        }
        let mut place_of_term = 0;
        if let Some(first) = searches.first_mut() {
            place_of_term = first.terms.len();
            first.terms.push(term);
        }
        if is_nowhere {
            bigram_fallback::add(&mut instead, &nth(&wanted, at));
            nowhere.push((at, place_of_term));
        }
    }
    bigram_fallback::score(&instead, &mut scorers, indexes);
    for (place, (search, scorer)) in searches.iter_mut().zip(scorers).enumerate() {
        let clauses = &search.query.clauses;
        search.typos =
            bigram_fallback::typos(&wanted[place], clauses, &nowhere, &mut search.highlighter);
        search.units = wanted[place].len();
        search.unsure = unsure;
        search.sounded = sounding_all(&search.index.reader, &sounds[place]);
        search.scores = scorer.scores;
    }
    let required = |units: &Vec<QueryTerm>| units.iter().filter(|unit| unit.required).count();
    let required = wanted.iter().map(required);
    required
        .map(|count| u16::try_from(count).unwrap_or(u16::MAX))
        .collect()
}

/// What is left out is not looked for, but lit, and looked at in the best texts:
/// at most so many documents have it.
fn highlight_only(
    searches: &mut [Search<'_>],
    indexes: &[IndexSearcher<'_>],
    units: &[Option<&QueryTerm>],
    most: u32,
) {
    let idf = idf(
        indexes.iter().map(|index| index.reader.doc_count()).sum(),
        most,
    );
    for ((search, index), unit) in searches.iter_mut().zip(indexes).zip(units) {
        if let Some(unit) = unit {
            unit.highlight(
                &index.reader,
                &Expansion::default(),
                &mut search.highlighter,
                idf,
            );
        }
    }
}

fn longest(lists: &[Vec<QueryTerm>]) -> usize {
    lists.iter().map(Vec::len).max().unwrap_or(0)
}

/// The unit at a place of the query, for each collection.
fn nth(lists: &[Vec<QueryTerm>], at: usize) -> Vec<Option<&QueryTerm>> {
    lists.iter().map(|units| units.get(at)).collect()
}

/// The best documents of all collections in order, the first of them looked at
/// again, as far as it may change the first `keep` of them, which changes their
/// scores among all that were found.
fn rank(
    searches: &mut [Search<'_>],
    texts: &[&dyn StoredFields],
    limit: usize,
    keep: usize,
) -> Vec<(usize, Hit)> {
    let mut again: Vec<Vec<ScoredDoc>> = vec![Vec::new(); searches.len()];
    for (place, ranked) in merged(searches, RERANK_DEPTH) {
        again[place].push(ranked);
    }
    let least = searches.iter().map(Search::least_score).fold(1.0, f32::min);
    for ((search, texts), again) in searches.iter_mut().zip(texts).zip(&mut again) {
        search.rerank(again, *texts, keep);
        search.settle(again, least);
    }
    let best = merged(searches, limit);
    best.into_iter()
        .map(|(place, ranked)| (place, searches[place].hit(ranked)))
        .collect()
}

/// The best documents of all collections in order; of equals those of the first
/// collection first.
fn merged(searches: &[Search<'_>], count: usize) -> Vec<(usize, ScoredDoc)> {
    let mut all = Vec::new();
    for (place, search) in searches.iter().enumerate() {
        all.extend(
            top_k(&search.found, count)
                .into_iter()
                .map(|ranked| (place, ranked)),
        );
    }
    let order = order_by(&all, |(_, ranked)| falling(ranked.score));
    order
        .iter()
        .take(count)
        .map(|&at| all[at as usize])
        .collect()
}

/// The best groups of all collections.
fn groups(searches: &[Search<'_>], limit: usize, per_group: usize) -> Vec<(usize, GroupHit)> {
    let mut all = Vec::new();
    for (place, search) in searches.iter().enumerate() {
        let own = search.best_groups(limit, per_group);
        all.extend(own.into_iter().map(|group| Some((place, group))));
    }
    let score = |group: &GroupHit| group.hits.first().map_or(0.0, |hit| hit.score);
    let order = order_by(&all, |group| {
        falling(group.as_ref().map_or(0.0, |(_, group)| score(group)))
    });
    order
        .iter()
        .take(limit)
        .filter_map(|&at| all[at as usize].take())
        .collect()
}

/// The documents whose titles or headings sound like all units, with the least
/// weight of the matches.
fn sounding_all(reader: &IndexReader<'_>, units: &[Arc<TermMatches>]) -> Vec<ScoredDoc> {
    if units.iter().any(|unit| unit.expansion.sounded.is_empty()) {
        return Vec::new();
    }
    let mut weights = vec![1.0f32; reader.doc_count() as usize];
    for unit in units {
        let sounded = &unit.expansion.sounded;
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
    let all = (0..)
        .zip(weights)
        .map(|(doc, score)| ScoredDoc { doc, score });
    all.filter(|ranked| ranked.score > 0.0 && !units.is_empty())
        .collect()
}
