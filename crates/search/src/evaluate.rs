//! What each unit of a query finds in each collection, and its part in the scores.

use crate::bytes::len_u32;
use crate::cache::TermMatches;
use crate::index_searcher::IndexSearcher;
use crate::query_term::QueryTerm;
use crate::score::{Scorer, idf, max};
use crate::suggest::suggestions;
use std::sync::Arc;

/// What a unit found in all collections.
pub(crate) struct Scored {
    /// With the places of the collections.
    pub(crate) found: Vec<(usize, Arc<TermMatches>)>,
    pub(crate) df: u32,
    pub(crate) idf: f32,
}

/// Scores one unit of the query, `weight` of it; it has the bit `bit`.
pub(crate) fn score_unit(
    scorers: &mut [Scorer<'_>],
    indexes: &[IndexSearcher<'_>],
    units: &[Option<&QueryTerm>],
    weight: f32,
    bit: u64,
) -> Scored {
    let docs = scorers.iter().map(|scorer| scorer.reader.doc_count()).sum();
    let found = evaluate(scorers, indexes, units);
    let df = found
        .iter()
        .map(|(_, found)| len_u32(&found.hits.docs))
        .sum();
    let idf = weight * idf(docs, df);
    for (place, found) in &found {
        scorers[*place].add_unit(&found.hits, idf, df, found.unit.required, bit);
    }
    Scored { found, df, idf }
}

/// The mean length of each field over all collections, in tokens.
pub(crate) fn mean_lengths(indexes: &[IndexSearcher<'_>]) -> [f32; 3] {
    core::array::from_fn(|field| {
        let (mut tokens, mut fields) = (0.0, 0.0);
        for IndexSearcher { reader, .. } in indexes {
            let sections = reader.sections;
            let count = if field == 0 {
                sections.collection.groups
            } else {
                reader.doc_count()
            };
            #[expect(clippy::cast_precision_loss, reason = "a mean needs no more")]
            let count = count as f32;
            tokens += sections.tokens[field];
            fields += count;
        }
        max(tokens / max(fields, 1.0), 1.0)
    })
}

/// What a unit stands for and finds in each collection. A collection that knows
/// a word less well than another one is asked again, for no less than the other.
fn evaluate(
    scorers: &mut [Scorer<'_>],
    indexes: &[IndexSearcher<'_>],
    units: &[Option<&QueryTerm>],
) -> Vec<(usize, Arc<TermMatches>)> {
    let mut all = Vec::new();
    for (place, (scorer, unit)) in scorers.iter_mut().zip(units).enumerate() {
        if let Some(unit) = unit {
            all.push((place, evaluate_in(&indexes[place], scorer, unit)));
        }
    }
    let known = all.iter().map(|(_, found)| found.expansion.tier);
    let tier_elsewhere = known.min().unwrap_or_default();
    for (place, found) in &mut all {
        if found.expansion.tier > tier_elsewhere {
            let unit = QueryTerm {
                tier_elsewhere,
                ..found.unit.clone()
            };
            *found = evaluate_in(&indexes[*place], &mut scorers[*place], &unit);
        }
    }
    all
}

/// What a unit stands for and finds, from the cache if it is there.
fn evaluate_in(
    index: &IndexSearcher<'_>,
    scorer: &mut Scorer<'_>,
    unit: &QueryTerm,
) -> Arc<TermMatches> {
    let IndexSearcher {
        reader,
        units,
        heads,
        readings,
        lacks_readings,
    } = *index;
    if let Some(known) = units.get(unit, scorer.means) {
        return known;
    }
    let missing = reader.missing.times();
    let mut expansion = unit.expand(&reader, readings);
    unit.evaluate(&reader, heads, &expansion, &mut |postings, weights| {
        scorer.add(postings, weights);
    });
    let hits = scorer.collect();
    // What waits for a shard is not known to be rare.
    if reader.missing.times() == missing {
        expansion.suggestions = suggestions(&reader, unit, &expansion, len_u32(&hits.docs));
    }
    let evaluated = Arc::new(TermMatches {
        unit: unit.clone(),
        means: scorer.means,
        expansion,
        hits,
    });
    // Without titles to look at, it is not known what sounds like it, and
    // without a shard not what it finds.
    if !lacks_readings && reader.missing.times() == missing {
        units.put(&evaluated);
    }
    evaluated
}
