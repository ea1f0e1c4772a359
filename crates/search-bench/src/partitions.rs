//! Measures a collection in parts that are searched as one: how much the first results
//! agree with those of one index of all documents, their quality, and their times.

use crate::answers::Answers;
use crate::arguments::{Bounds, Program};
use crate::collection::Collection;
use crate::engine::Engine;
use crate::measure::{DEPTH, Scores, Spread, ratio, share, time};
use anyhow::Result;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;

/// Into how many parts a collection is divided.
const PARTS: usize = 3;

/// The measurements, by the name of the set.
#[derive(Debug)]
pub(crate) struct Partitions(Vec<(String, Compared)>);

/// The answers of one index to a set of queries, and those of its parts.
#[derive(Debug)]
struct Compared {
    queries: usize,
    /// Share of queries with the same ids in the same order.
    same: f64,
    /// The same, but documents with equal scores may differ in their order, which is
    /// arbitrary.
    same_but_ties: f64,
    /// The mean overlap; see [`overlap`].
    overlap: f64,
    one: (Scores, Spread),
    parts: (Scores, Spread),
}

/// Divides the documents, and asks the same queries again; `whole` has the answers of one
/// index.
///
/// # Errors
/// If the engine fails or takes too long.
pub(crate) fn measure(
    program: &Program,
    docs: &Path,
    collection: &Collection,
    whole: &BTreeMap<String, Answers>,
    bounds: &Bounds,
) -> Result<Partitions> {
    let order = json!({ "op": "parts", "docs": docs, "parts": PARTS });
    let mut load = Engine::start(program, bounds.answer_time)?.ask(&order)?;
    load["op"] = "load".into();
    let mut engine = Engine::start(program, bounds.answer_time)?;
    engine.ask(&load)?;
    let mut sets = Vec::new();
    for (name, one) in whole {
        let queries = collection.sets.get(name).map_or(&[][..], Vec::as_slice);
        let parts = Answers::ask(&mut engine, queries, bounds)?;
        sets.push((name.clone(), Compared::of(one, &parts)));
    }
    Ok(Partitions(sets))
}

impl Compared {
    /// Compares the answers to the queries that both were asked.
    fn of(one: &Answers, parts: &Answers) -> Self {
        let queries = one.ids.len().min(parts.ids.len());
        let pairs = || one.ids.iter().zip(&parts.ids);
        let same: Vec<bool> = pairs().map(|(one, parts)| one == parts).collect();
        let scores = one.scores.iter().zip(&parts.scores);
        let scores = scores.map(|(one, parts)| !one.is_empty() && one == parts);
        let but_ties = same
            .iter()
            .zip(scores)
            .filter(|(same, ties)| **same || *ties);
        let overlaps: f64 = pairs().map(|(one, parts)| overlap(one, parts)).sum();
        let worth = |answers: &Answers| {
            let (worth, times) = (&answers.worth[..queries], &answers.times[..queries]);
            (Scores::mean(worth), Spread::of(times.to_vec()))
        };
        Self {
            queries,
            same: ratio(same.iter().filter(|same| **same).count(), queries),
            same_but_ties: ratio(but_ties.count(), queries),
            overlap: overlaps / ratio(queries, 1).max(1.0),
            one: worth(one),
            parts: worth(parts),
        }
    }
}

/// The number of results that both have, as a share of the longer list's, which is at most
/// [`DEPTH`]; 1 if both are empty.
fn overlap(one: &[String], parts: &[String]) -> f64 {
    let most = one.len().max(parts.len()).min(DEPTH);
    let [one, parts] = [one, parts].map(|ids| ids.iter().take(DEPTH).collect::<BTreeSet<_>>());
    if most == 0 {
        return 1.0;
    }
    ratio(one.intersection(&parts).count(), most)
}

impl Partitions {
    /// The measurements as a Markdown table.
    pub(crate) fn table(&self, engine: &str) -> String {
        let mut out = format!(
            "{engine}, {PARTS} collections searched as one, beside one index of all:\n\n\
             | set | queries | same ten | same but for ties | overlap@{DEPTH} | nDCG@10, one | {PARTS} \
             | s10, one | {PARTS} | ms p50/p95/max, one | {PARTS} |\n|{}\n",
            "-|".repeat(11)
        );
        for (name, set) in &self.0 {
            let [(one, one_times), (parts, parts_times)] = [set.one, set.parts];
            let cells = [
                set.queries.to_string(),
                share(set.same),
                share(set.same_but_ties),
                share(set.overlap),
                share(one.ndcg),
                share(parts.ndcg),
                share(one.success_10),
                share(parts.success_10),
                one_times.written(time),
                parts_times.written(time),
            ];
            let _ = writeln!(out, "| {name} | {} |", cells.join(" | "));
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The answers to queries that `a` is relevant for: ids with their scores.
    fn answers(all: &[&str]) -> Answers {
        let mut answers = Answers::default();
        for found in all {
            let pairs = found
                .split_whitespace()
                .filter_map(|pair| pair.split_once(':'));
            let (ids, scores): (Vec<String>, Vec<&str>) =
                pairs.map(|(id, score)| (id.to_owned(), score)).unzip();
            let scores = scores.iter().filter_map(|score| score.parse().ok());
            answers.scores.push(scores.collect());
            answers
                .worth
                .push(Scores::of(&ids, &["a".to_owned()].into()));
            answers.ids.push(ids);
            answers.times.push(1.0);
        }
        answers
    }

    #[test]
    fn equals_that_changed_places_are_told_from_a_ranking_that_differs() {
        let one = answers(&["a:9 b:5", "a:9 b:5", "a:7 b:7", ""]);
        let parts = answers(&["a:9 b:5", "b:9 a:8", "b:7 a:7", ""]);
        let table = Partitions(vec![("nl".into(), Compared::of(&one, &parts))]).table("ours");
        let worth = "0.750 | 0.565 | 0.750 | 0.750";
        let row = format!("| nl | 4 | 0.500 | 0.750 | 1.000 | {worth} |");
        assert!(table.contains(&row), "{table}");
    }

    #[test]
    fn a_missing_result_is_no_overlap() {
        for (one, parts, expected) in [
            ("a:1 b:1", "a:1", 0.5),
            ("a:1", "b:1", 0.0),
            ("", "a:1", 0.0),
        ] {
            let compared = Compared::of(&answers(&[one]), &answers(&[parts]));
            assert!((compared.overlap - expected).abs() < 1e-9, "{one}, {parts}");
        }
    }

    #[test]
    fn only_what_both_were_asked_is_compared() {
        let compared = Compared::of(&answers(&["a:1", "x:1"]), &answers(&["a:1"]));
        assert_eq!(compared.queries, 1);
        assert!((compared.one.0.success_10 - 1.0).abs() < 1e-9);
    }
}
