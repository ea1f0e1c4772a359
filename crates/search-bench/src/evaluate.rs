//! Measures one engine over one collection: builds an index in a process of its own,
//! measures its size, opens it in another process, and asks every query.

use crate::answers::{Answers, milliseconds, search};
use crate::arguments::{Bounds, Program};
use crate::collection::Collection;
use crate::engine::Engine;
use crate::fetches::{self, Fetches};
use crate::measure::{Scores, Spread};
use crate::partitions::{self, Partitions};
use crate::weigh::packed_file;
use anyhow::{Context, Result};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::Instant;

/// How many titles are typed letter by letter.
const TYPED: usize = 20;

/// The measurements.
#[derive(Debug)]
pub(crate) struct Report {
    pub(crate) engine: String,
    pub(crate) build_ms: f64,
    /// Bytes of the index after Brotli (quality 11), without stored texts, per byte of
    /// text.
    pub(crate) bytes_per_byte: f64,
    pub(crate) open_ms: f64,
    /// Bytes of memory that the opened index takes, if the engine reports them.
    pub(crate) memory: Option<f64>,
    pub(crate) sets: BTreeMap<String, (Scores, Spread)>,
    /// The times of all prefixes of some titles, in milliseconds.
    pub(crate) keystrokes: Spread,
    /// If the engine can cut an index into shards.
    pub(crate) fetches: Option<Fetches>,
    /// If the engine can search several collections as one.
    pub(crate) parts: Option<Partitions>,
}

/// Measures an engine; `None` if the engine does not support this collection.
///
/// # Errors
/// If the engine fails or takes too long.
pub(crate) fn run(
    program: &Program,
    collection: &Collection,
    bounds: &Bounds,
) -> Result<Option<Report>> {
    eprint!("   {}: build", program.name);
    // Engines write files beside the documents, so they get a copy in a temporary folder.
    let folder = tempfile::tempdir()?;
    let docs = folder.path().join("docs.jsonl");
    fs::copy(&collection.file, &docs)?;
    let (built, build_ms) = build(program, &docs, collection, bounds)?;
    if let Some(why) = built["skip"].as_str() {
        eprintln!(": left out, {why}");
        return Ok(None);
    }
    eprint!(", weigh");
    let bytes = index_bytes(&built)?;
    let mut engine = Engine::start(program, bounds.answer_time)?;
    let (loaded, open_ms) = load(&mut engine, &built, collection)?;
    let mut answers = BTreeMap::new();
    for (name, queries) in &collection.sets {
        eprint!(", {name}");
        answers.insert(name.clone(), Answers::ask(&mut engine, queries, bounds)?);
    }
    eprint!(", keystrokes");
    let keystrokes = type_titles(&mut engine, collection, bounds)?;
    let (mut fetches, mut parts) = (None, None);
    if knows(&built, "shards") {
        eprint!(", shards");
        let measured = fetches::measure(program, &docs, &mut engine, collection, bounds)?;
        fetches = Some(measured);
    }
    if knows(&built, "parts") {
        eprint!(", parts");
        let measured = partitions::measure(program, &docs, collection, &answers, bounds)?;
        parts = Some(measured);
    }
    eprintln!();
    #[expect(clippy::cast_precision_loss, reason = "sizes are far below 2^52")]
    let text_bytes = collection.text_bytes.max(1) as f64;
    let worth = |answers: &Answers| (Scores::mean(&answers.worth), answers.spread());
    Ok(Some(Report {
        engine: program.name.clone(),
        build_ms,
        bytes_per_byte: bytes / text_bytes,
        open_ms,
        memory: loaded["mem_bytes"].as_f64(),
        sets: (answers.iter())
            .map(|(name, answers)| (name.clone(), worth(answers)))
            .collect(),
        keystrokes,
        fetches,
        parts,
    }))
}

/// Builds an index, in a process of its own. Returns the answer, and the milliseconds that
/// it took.
fn build(
    program: &Program,
    docs: &Path,
    collection: &Collection,
    bounds: &Bounds,
) -> Result<(Value, f64)> {
    let mut builder = Engine::start(program, bounds.answer_time)?;
    let order = json!({
        "op": "build", "docs": docs,
        "variant": "default", "lang": collection.language,
    });
    let start = Instant::now();
    let built = builder.ask(&order)?;
    Ok((built, milliseconds(start)))
}

/// Opens the index. Returns the answer, and the milliseconds that it took.
fn load(engine: &mut Engine, built: &Value, collection: &Collection) -> Result<(Value, f64)> {
    let mut order = built.clone();
    order["op"] = "load".into();
    order["lang"] = collection.language.as_str().into();
    let start = Instant::now();
    let loaded = engine.ask(&order)?;
    let open_ms = (loaded["open_ms"].as_f64()).unwrap_or_else(|| milliseconds(start));
    Ok((loaded, open_ms))
}

/// Whether the engine reported that it supports an operation beyond `build`, `load` and
/// `search`.
fn knows(built: &Value, order: &str) -> bool {
    let also = built["also"].as_array();
    also.is_some_and(|also| also.iter().any(|known| known == order))
}

/// Types the first titles letter by letter.
fn type_titles(engine: &mut Engine, collection: &Collection, bounds: &Bounds) -> Result<Spread> {
    let start = Instant::now();
    let mut times = Vec::new();
    let titles = collection.sets.get("title").into_iter().flatten();
    for title in titles.take(TYPED) {
        for (at, letter) in title.text.char_indices() {
            let (_, time) = search(engine, &title.text[..at + letter.len_utf8()])?;
            times.push(time);
            if start.elapsed() > bounds.set_time {
                return Ok(Spread::of(times));
            }
        }
    }
    Ok(Spread::of(times))
}

/// The size of the index when it is fetched, in bytes: `compressed_bytes` if the engine
/// compresses by itself, otherwise `size_file` (an index without texts) or `index_file`
/// after Brotli.
fn index_bytes(built: &Value) -> Result<f64> {
    if let Some(bytes) = built["compressed_bytes"].as_f64() {
        return Ok(bytes);
    }
    let file = (built["size_file"].as_str())
        .or(built["index_file"].as_str())
        .context("build names no index_file")?;
    packed_file(Path::new(file))
}
