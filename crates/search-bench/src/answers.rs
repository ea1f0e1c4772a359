//! Asks an engine the queries of a set, and collects its answers with their quality and
//! times.

use crate::arguments::Bounds;
use crate::engine::Engine;
use crate::measure::{DEPTH, Scores, Spread};
use crate::sets::Query;
use anyhow::{Context, Result};
use serde_json::{Value, json};
use std::time::Instant;

/// The answers to the queries of a set, in their order.
#[derive(Debug, Default)]
pub(crate) struct Answers {
    /// The ids that were found, the best first.
    pub(crate) ids: Vec<Vec<String>>,
    /// The engine's own scores of these results, if it returns scores.
    pub(crate) scores: Vec<Vec<f64>>,
    /// The quality of each answer.
    pub(crate) worth: Vec<Scores>,
    /// The time of each answer, in milliseconds.
    pub(crate) times: Vec<f64>,
}

impl Answers {
    /// Asks the queries in order until the time for a set is over.
    ///
    /// # Errors
    /// If the engine fails or takes too long for an answer.
    pub(crate) fn ask(engine: &mut Engine, queries: &[Query], bounds: &Bounds) -> Result<Self> {
        let start = Instant::now();
        let mut answers = Self::default();
        for query in queries.iter().take(bounds.queries) {
            let (answer, time) = search(engine, &query.text)?;
            let ids = ids(&answer)?;
            answers.worth.push(Scores::of(&ids, &query.relevant));
            answers.ids.push(ids);
            let scores = answer["scores"].as_array().into_iter().flatten();
            answers
                .scores
                .push(scores.filter_map(Value::as_f64).collect());
            answers.times.push(time);
            if start.elapsed() > bounds.set_time {
                break;
            }
        }
        Ok(answers)
    }

    /// The spread of the times.
    pub(crate) fn spread(&self) -> Spread {
        Spread::of(self.times.clone())
    }
}

/// The engine's answer, and the milliseconds that it took: by the engine's own clock if it
/// reports them.
///
/// # Errors
/// If the engine fails or takes too long.
pub(crate) fn search(engine: &mut Engine, text: &str) -> Result<(Value, f64)> {
    let start = Instant::now();
    let answer = engine
        .ask(&order("search", text))
        .with_context(|| format!("query `{text}`"))?;
    let time = (answer["us"].as_f64()).map_or_else(|| milliseconds(start), |us| us / 1e3);
    Ok((answer, time))
}

fn ids(answer: &Value) -> Result<Vec<String>> {
    let ids = answer["ids"].as_array().context("no ids")?;
    let ids = ids.iter().map(|id| match id {
        Value::String(id) => id.clone(),
        other => other.to_string(),
    });
    Ok(ids.collect())
}

/// The request for a query.
pub(crate) fn order(op: &str, text: &str) -> Value {
    json!({ "op": op, "q": text, "k": DEPTH, "variant": "default" })
}

/// The milliseconds since `start`.
pub(crate) fn milliseconds(start: Instant) -> f64 {
    start.elapsed().as_secs_f64() * 1e3
}
