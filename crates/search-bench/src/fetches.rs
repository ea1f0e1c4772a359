//! Measures what is fetched of an index in shards: bytes until the first hit and until the
//! answer is complete, each query with an empty cache. It also checks that the complete
//! answer is that of the whole index.

use crate::answers::order;
use crate::arguments::{Bounds, Program};
use crate::collection::Collection;
use crate::engine::Engine;
use crate::measure::Spread;
use crate::sets::Query;
use crate::weigh::packed_file;
use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;
use std::time::Instant;

/// The approximate size of a shard before compression, in bytes, as in the press.
const SHARD_BYTES: usize = 12 << 10;
/// How many wrong answers are printed.
const PRINTED: usize = 5;

/// The measurements.
#[derive(Debug)]
pub(crate) struct Fetches {
    sizes: Sizes,
    /// Each set by its name.
    sets: Vec<(String, Fetched)>,
    asked: usize,
    /// For each wrong answer over shards, how it differs from that of the whole index.
    pub(crate) wrong: Vec<String>,
}

/// What the queries of a set fetched, in bytes.
#[derive(Debug, Default)]
struct Fetched {
    queries: usize,
    /// Until the first hit, of the queries that have hits.
    first: Spread,
    complete: Spread,
}

/// The bytes of each file after Brotli.
#[derive(Debug, Default)]
struct Sizes {
    root: f64,
    shards: Vec<f64>,
}

/// Cuts the index and measures what queries fetch; `engine` has the whole index loaded.
///
/// # Errors
/// If the index cannot be cut. A wrong answer is counted, not an error.
pub(crate) fn measure(
    program: &Program,
    docs: &Path,
    engine: &mut Engine,
    collection: &Collection,
    bounds: &Bounds,
) -> Result<Fetches> {
    let order = json!({ "op": "shards", "docs": docs, "shard_bytes": SHARD_BYTES });
    let cut = Engine::start(program, bounds.answer_time)?.ask(&order)?;
    let folder = cut["shard_folder"].as_str().context("no shard_folder")?;
    let shards = cut["shards"].as_u64().context("no shards")?;
    let sizes = Sizes::read(Path::new(folder), shards)?;
    let ask = &mut |order: &Value| engine.ask(order);
    Ok(Fetches::over(&collection.sets, sizes, folder, bounds, ask))
}

impl Sizes {
    fn read(folder: &Path, shards: u64) -> Result<Self> {
        let packed = |name: &str| packed_file(&folder.join(name));
        Ok(Self {
            root: packed("root")?,
            shards: (0..shards)
                .map(|number| packed(&number.to_string()))
                .collect::<Result<_>>()?,
        })
    }

    /// The total bytes of the root and these shards.
    fn sum(&self, shards: &[Value]) -> Result<f64> {
        let size = |shard: &Value| {
            let number = usize::try_from(shard.as_u64()?).ok()?;
            self.shards.get(number)
        };
        (shards.iter()).try_fold(self.root, |sum, shard| {
            Ok(sum + size(shard).with_context(|| format!("there is no shard {shard}"))?)
        })
    }
}

impl Fetches {
    /// Asks the queries of the sets that measure fetching.
    fn over(
        sets: &BTreeMap<String, Vec<Query>>,
        sizes: Sizes,
        folder: &str,
        bounds: &Bounds,
        ask: &mut dyn FnMut(&Value) -> Result<Value>,
    ) -> Self {
        let mut all = Self {
            sizes,
            sets: Vec::new(),
            asked: 0,
            wrong: Vec::new(),
        };
        for (name, queries) in sets.iter().filter(|(name, _)| measures_fetching(name)) {
            let start = Instant::now();
            let (mut first, mut complete) = (Vec::new(), Vec::new());
            for query in queries.iter().take(bounds.queries) {
                all.asked += 1;
                match fetch(&query.text, folder, &all.sizes, ask) {
                    Ok((until_first, until_complete)) => {
                        first.extend(until_first);
                        complete.push(until_complete);
                    }
                    Err(why) => all.wrong.push(format!("{name} `{}`: {why:#}", query.text)),
                }
                if start.elapsed() > bounds.set_time {
                    break;
                }
            }
            let fetched = Fetched {
                queries: complete.len(),
                first: Spread::of(first),
                complete: Spread::of(complete),
            };
            all.sets.push((name.clone(), fetched));
        }
        all
    }

    /// The measurements as a Markdown table.
    pub(crate) fn table(&self, engine: &str) -> String {
        let shards: f64 = self.sizes.shards.iter().sum();
        let mut out = format!(
            "{engine}, in shards: the root {} KB, {} shards {} KB.\n",
            kilobytes(self.sizes.root),
            self.sizes.shards.len(),
            kilobytes(shards)
        );
        let asked = self.asked;
        let _ = match self.wrong.len() {
            0 => writeln!(out, "All {asked} answers are those of the whole index."),
            wrong => writeln!(
                out,
                "**WRONG: {wrong} of {asked} answers are not those of the whole index.**"
            ),
        };
        for why in self.wrong.iter().take(PRINTED) {
            let _ = writeln!(out, "- {why}");
        }
        out += "\n| KB fetched, p50/p95/max | queries | until the first hit \
                | until the answer is complete |\n|-|-|-|-|\n";
        for (name, set) in &self.sets {
            let [first, complete] = [set.first, set.complete].map(|all| all.written(kilobytes));
            let _ = writeln!(out, "| {name} | {} | {first} | {complete} |", set.queries);
        }
        out
    }
}

fn measures_fetching(set: &str) -> bool {
    ["title", "typo_title", "word", "typo_word"].contains(&set) || set.starts_with("zhword")
}

/// The bytes that a query fetches until the first hit, if there is one, and until nothing
/// is missing.
///
/// # Errors
/// If the engine fails, or its answer is not that of the whole index.
fn fetch(
    text: &str,
    folder: &str,
    sizes: &Sizes,
    ask: &mut dyn FnMut(&Value) -> Result<Value>,
) -> Result<(Option<f64>, f64)> {
    let whole = ask(&order("search", text))?;
    let mut order = order("fetches", text);
    order["shard_folder"] = folder.into();
    let answer = ask(&order)?;
    for member in ["ids", "scores", "total"] {
        ensure!(
            answer[member] == whole[member],
            "{member} {} instead of {}",
            answer[member],
            whole[member]
        );
    }
    let shards = answer["shards"].as_array().context("no shards")?;
    let first = match answer["first"].as_u64() {
        None => None,
        Some(count) => match shards.get(..usize::try_from(count)?) {
            Some(shards) => Some(sizes.sum(shards)?),
            None => bail!("a hit after {count} of {} shards", shards.len()),
        },
    };
    Ok((first, sizes.sum(shards)?))
}

fn kilobytes(bytes: f64) -> String {
    format!("{:.1}", bytes / 1e3)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    /// An index of a root and three shards. A word wants one of them, a typo all.
    fn answer(order: &Value) -> Result<Value> {
        let (shards, first, total) = match order["q"].as_str().unwrap_or_default() {
            "fery" => (json!([0, 1, 2]), json!(2), 4),
            "zeppelin" => (json!([0, 1, 2]), Value::Null, 0),
            "lost" => bail!("shard 2 is missed again"),
            "odd" if order["op"] == "fetches" => (json!([1]), json!(1), 3),
            _ => (json!([1]), json!(1), 4),
        };
        Ok(json!({ "ids": ["a"], "total": total, "shards": shards, "first": first }))
    }

    fn fetches(sets: &[(&str, &[&str])]) -> Fetches {
        let query = |text: &&str| Query {
            text: (*text).to_owned(),
            relevant: std::collections::BTreeSet::new(),
        };
        let sets = sets
            .iter()
            .map(|(name, queries)| ((*name).to_owned(), queries.iter().map(query).collect()));
        let sizes = Sizes {
            root: 1000.0,
            shards: vec![100.0, 200.0, 400.0],
        };
        let bounds = Bounds {
            set_time: Duration::from_secs(9),
            answer_time: Duration::from_secs(9),
            queries: 9,
        };
        Fetches::over(&sets.collect(), sizes, "here", &bounds, &mut answer)
    }

    #[test]
    fn the_root_and_what_was_fetched_is_counted() {
        let fetches = fetches(&[
            ("word", &["ferry"]),
            ("typo_word", &["fery"]),
            ("nl", &["x"]),
        ]);
        let table = fetches.table("ours");
        assert!(
            table.contains("the root 1.0 KB, 3 shards 0.7 KB"),
            "{table}"
        );
        assert!(
            table.contains("All 2 answers are those of the whole index"),
            "{table}"
        );
        let typo = "| typo_word | 1 | 1.3/1.3/1.3 | 1.7/1.7/1.7 |";
        let word = "| word | 1 | 1.2/1.2/1.2 | 1.2/1.2/1.2 |";
        assert!(table.ends_with(&format!("{typo}\n{word}\n")), "{table}");
    }

    #[test]
    fn who_finds_nothing_never_saw_a_first_hit() {
        let fetches = fetches(&[("word", &["zeppelin", "ferry", "zeppelin"])]);
        let table = fetches.table("ours");
        assert!(
            table.contains("| word | 3 | 1.2/1.2/1.2 | 1.7/1.7/1.7 |"),
            "{table}"
        );
    }

    #[test]
    fn an_answer_that_the_whole_index_does_not_give_is_told() {
        let fetches = fetches(&[("word", &["ferry", "odd", "lost"])]);
        let table = fetches.table("ours");
        assert_eq!(fetches.wrong.len(), 2);
        assert!(table.contains("**WRONG: 2 of 3 answers"), "{table}");
        assert!(
            table.contains("word `odd`: total 3 instead of 4"),
            "{table}"
        );
        assert!(
            table.contains("word `lost`: shard 2 is missed again"),
            "{table}"
        );
    }
}
