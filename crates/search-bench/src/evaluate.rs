//! One engine over one collection: builds an index in a program of its own,
//! weighs it, opens it in a fresh one, and asks every query.

use crate::arguments::{Bounds, Program};
use crate::collection::{Collection, Query};
use crate::engine::Engine;
use crate::measure::{DEPTH, Latency, Scores};
use anyhow::{Context, Result};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::time::Instant;

/// Titles that are typed letter by letter.
const TYPED: usize = 20;

/// What came of it.
#[derive(Debug)]
pub(crate) struct Report {
    pub(crate) engine: String,
    pub(crate) build_ms: f64,
    /// Bytes of the index after Brotli, quality 11, without stored texts, for
    /// each byte of text.
    pub(crate) bytes_per_byte: f64,
    pub(crate) open_ms: f64,
    /// Bytes of memory that the opened index takes, if the engine tells.
    pub(crate) memory: Option<f64>,
    pub(crate) sets: BTreeMap<String, (Scores, Latency)>,
    /// Every beginning of some titles.
    pub(crate) keystrokes: Latency,
}

/// Measures; `None` if the engine is not made for this collection.
///
/// # Errors
/// If the engine fails or takes too long.
pub(crate) fn run(
    program: &Program,
    collection: &Collection,
    bounds: &Bounds,
) -> Result<Option<Report>> {
    eprint!("   {}: build", program.name);
    // Engines write beside the documents: they get a copy in a folder of its own.
    let folder = tempfile::tempdir()?;
    let docs = folder.path().join("docs.jsonl");
    fs::copy(&collection.file, &docs)?;
    let built = {
        let mut builder = Engine::start(program, bounds.answer_time)?;
        let start = Instant::now();
        let order = json!({
            "op": "build", "docs": docs,
            "variant": "default", "lang": collection.language,
        });
        let mut built = builder.ask(&order)?;
        if let Some(why) = built["skip"].as_str() {
            eprintln!(": left out, {why}");
            return Ok(None);
        }
        built["ms"] = milliseconds(start).into();
        built
    };
    eprint!(", weigh");
    let bytes = index_bytes(&built)?;
    let mut engine = Engine::start(program, bounds.answer_time)?;
    let mut order = built.clone();
    order["op"] = "load".into();
    order["lang"] = collection.language.as_str().into();
    let start = Instant::now();
    let loaded = engine.ask(&order)?;
    let open_ms = (loaded["open_ms"].as_f64()).unwrap_or_else(|| milliseconds(start));
    let mut sets = BTreeMap::new();
    for (name, queries) in &collection.sets {
        eprint!(", {name}");
        sets.insert(name.clone(), ask_set(&mut engine, queries, bounds)?);
    }
    eprint!(", keystrokes");
    let keystrokes = type_titles(&mut engine, collection, bounds)?;
    eprintln!();
    #[expect(clippy::cast_precision_loss, reason = "sizes are far below 2^52")]
    let bytes_per_byte = bytes as f64 / collection.text_bytes.max(1) as f64;
    Ok(Some(Report {
        engine: program.name.clone(),
        build_ms: built["ms"].as_f64().unwrap_or(0.0),
        bytes_per_byte,
        open_ms,
        memory: loaded["mem_bytes"].as_f64(),
        sets,
        keystrokes,
    }))
}

/// Asks the queries of a set until its time is over.
fn ask_set(engine: &mut Engine, queries: &[Query], bounds: &Bounds) -> Result<(Scores, Latency)> {
    let start = Instant::now();
    let (mut scores, mut times) = (Vec::new(), Vec::new());
    for query in queries.iter().take(bounds.queries) {
        let (results, time) = search(engine, &query.text)?;
        scores.push(Scores::of(&results, &query.relevant));
        times.push(time);
        if start.elapsed() > bounds.set_time {
            break;
        }
    }
    Ok((Scores::mean(&scores), Latency::of(times)))
}

/// Types the first titles letter by letter.
fn type_titles(engine: &mut Engine, collection: &Collection, bounds: &Bounds) -> Result<Latency> {
    let start = Instant::now();
    let mut times = Vec::new();
    let titles = collection.sets.get("title").into_iter().flatten();
    for title in titles.take(TYPED) {
        for (at, letter) in title.text.char_indices() {
            let (_, time) = search(engine, &title.text[..at + letter.len_utf8()])?;
            times.push(time);
            if start.elapsed() > bounds.set_time {
                return Ok(Latency::of(times));
            }
        }
    }
    Ok(Latency::of(times))
}

/// The ids that were found, and the milliseconds that it took: by the engine's
/// own clock if it has one.
fn search(engine: &mut Engine, text: &str) -> Result<(Vec<String>, f64)> {
    let order = json!({ "op": "search", "q": text, "k": DEPTH, "variant": "default" });
    let start = Instant::now();
    let answer = engine
        .ask(&order)
        .with_context(|| format!("query `{text}`"))?;
    let time = (answer["us"].as_f64()).map_or_else(|| milliseconds(start), |us| us / 1e3);
    let ids = answer["ids"].as_array().context("no ids")?;
    let ids = ids.iter().map(|id| match id {
        Value::String(id) => id.clone(),
        other => other.to_string(),
    });
    Ok((ids.collect(), time))
}

/// How large the index is when it is fetched: `compressed_bytes` if the engine
/// compresses by itself, else `size_file` (where texts are left out) or
/// `index_file` after Brotli.
fn index_bytes(built: &Value) -> Result<u64> {
    if let Some(bytes) = built["compressed_bytes"].as_u64() {
        return Ok(bytes);
    }
    let file = (built["size_file"].as_str())
        .or(built["index_file"].as_str())
        .context("build names no index_file")?;
    let bytes = fs::read(file).with_context(|| file.to_owned())?;
    let mut packed = brotli::CompressorWriter::new(Vec::new(), 1 << 16, 11, 24);
    packed.write_all(&bytes)?;
    Ok(u64::try_from(packed.into_inner().len())?)
}

fn milliseconds(start: Instant) -> f64 {
    start.elapsed().as_secs_f64() * 1e3
}
