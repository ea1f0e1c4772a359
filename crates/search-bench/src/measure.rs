//! Measures of quality for lists of results, and percentiles of times and sizes.

use std::collections::BTreeSet;

/// How many results of a list are judged.
pub(crate) const DEPTH: usize = 10;

/// Measures of quality, as means over the queries of a set; each is from 0 to 1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Scores {
    /// How many queries were asked.
    pub(crate) queries: usize,
    /// Normalised discounted cumulated gain at 10 (Järvelin and Kekäläinen 2002), with a
    /// gain of 1 for each relevant document.
    pub(crate) ndcg: f64,
    /// Share of the relevant documents among the first 10.
    pub(crate) recall: f64,
    /// Mean reciprocal rank: 1 over the rank, from 1, of the first relevant document.
    pub(crate) mrr: f64,
    /// Share of queries whose first result is relevant.
    pub(crate) success_1: f64,
    /// Share of queries with a relevant document among the first 10.
    pub(crate) success_10: f64,
}

impl Scores {
    /// The measures of one query's results.
    pub(crate) fn of(results: &[String], relevant: &BTreeSet<String>) -> Self {
        let places: Vec<usize> = (results.iter().take(DEPTH).enumerate())
            .filter(|(_, id)| relevant.contains(*id))
            .map(|(place, _)| place)
            .collect();
        let gain: f64 = places.iter().map(|&place| discount(place)).sum();
        let ideal: f64 = (0..relevant.len().min(DEPTH)).map(discount).sum();
        let first = places.first();
        Self {
            queries: 1,
            ndcg: if ideal > 0.0 { gain / ideal } else { 0.0 },
            recall: ratio(places.len(), relevant.len()),
            mrr: first.map_or(0.0, |&place| ratio(1, place + 1)),
            success_1: f64::from(u8::from(first == Some(&0))),
            success_10: f64::from(u8::from(first.is_some())),
        }
    }

    /// The means, weighted by the number of queries; all 0 for none.
    pub(crate) fn mean(all: &[Self]) -> Self {
        let queries = all.iter().map(|scores| scores.queries).sum();
        let mean = |part: fn(&Self) -> f64| {
            let sum: f64 = (all.iter())
                .map(|scores| part(scores) * ratio(scores.queries, 1))
                .sum();
            sum / ratio(queries, 1).max(1.0)
        };
        Self {
            queries,
            ndcg: mean(|scores| scores.ndcg),
            recall: mean(|scores| scores.recall),
            mrr: mean(|scores| scores.mrr),
            success_1: mean(|scores| scores.success_1),
            success_10: mean(|scores| scores.success_10),
        }
    }
}

/// The discount of a result at this position, from 0.
fn discount(place: usize) -> f64 {
    1.0 / ratio(place + 2, 1).log2()
}

#[expect(clippy::cast_precision_loss, reason = "counts are small")]
pub(crate) fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 {
        return 0.0;
    }
    part as f64 / whole as f64
}

/// Percentiles of numbers: times in milliseconds, or bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Spread {
    pub(crate) p50: f64,
    pub(crate) p95: f64,
    pub(crate) max: f64,
}

impl Spread {
    /// The percentiles of these numbers; all 0 for none.
    pub(crate) fn of(mut numbers: Vec<f64>) -> Self {
        numbers.sort_by(f64::total_cmp);
        let at = |share: usize| {
            let place = (numbers.len() * share / 100).min(numbers.len().saturating_sub(1));
            numbers.get(place).copied().unwrap_or(0.0)
        };
        Self {
            p50: at(50),
            p95: at(95),
            max: at(100),
        }
    }

    /// The three percentiles, each formatted by `write`.
    pub(crate) fn written(self, write: impl Fn(f64) -> String) -> String {
        [self.p50, self.p95, self.max].map(write).join("/")
    }
}

/// Formats a share from 0 to 1.
pub(crate) fn share(number: f64) -> String {
    format!("{number:.3}")
}

/// Formats milliseconds.
pub(crate) fn time(milliseconds: f64) -> String {
    if milliseconds < 10.0 {
        format!("{milliseconds:.2}")
    } else {
        format!("{milliseconds:.0}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scores(results: &str, relevant: &str) -> Scores {
        let results: Vec<String> = results.split(' ').map(str::to_owned).collect();
        let relevant = relevant.split(' ').map(str::to_owned).collect();
        Scores::of(&results, &relevant)
    }

    fn near(a: f64, b: f64) {
        assert!((a - b).abs() < 1e-9, "{a} is not {b}");
    }

    #[test]
    fn a_perfect_list_is_worth_one() {
        let scores = scores("a b", "a b");
        near(scores.ndcg, 1.0);
        near(scores.success_1, 1.0);
    }

    #[test]
    fn the_second_place_counts_less() {
        let scores = scores("x a", "a b");
        near(scores.ndcg, (1.0 / 3f64.log2()) / (1.0 + 1.0 / 3f64.log2()));
        near(scores.recall, 0.5);
        near(scores.mrr, 0.5);
        near(scores.success_1, 0.0);
        near(scores.success_10, 1.0);
    }

    #[test]
    fn the_eleventh_does_not_count() {
        assert!(scores("1 2 3 4 5 6 7 8 9 10 a", "a").success_10 < 0.5);
    }

    #[test]
    fn means_weigh_by_queries() {
        let half = Scores::mean(&[scores("a", "a"), scores("x", "a")]);
        near(half.success_10, 0.5);
        near(
            Scores::mean(&[half, half, scores("a", "a")]).success_10,
            0.6,
        );
    }

    #[test]
    fn percentiles() {
        let spread = Spread::of((1..=100).rev().map(f64::from).collect());
        near(spread.p50, 51.0);
        near(spread.p95, 96.0);
        near(spread.max, 100.0);
        near(Spread::of(Vec::new()).max, 0.0);
    }
}
