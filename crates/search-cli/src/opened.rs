//! Indexes that were opened, with what is known of their documents, searched:
//! several as one.

use crate::documents::Documents;
use bookmobile_search::{Collection, Hit, Index, Request, search_collections};
use serde_json::{Value, json};
use std::error::Error;
use std::fs;
use std::num::NonZeroUsize;
use std::path::Path;
use std::time::{Duration, Instant};

/// An index and its documents.
#[derive(Debug)]
pub(crate) struct Opened {
    index: Index,
    /// Their texts.
    texts: Documents,
    /// What each is called.
    ids: Vec<String>,
}

/// Opens indexes and the store of their documents, dealt out to as many as there are indexes. Gives what is told of it, too: `allocated` tells
/// how many bytes the process has allocated.
///
/// # Errors
/// If a file is missing or wrong.
pub(crate) fn open(
    files: &[&str],
    store: Option<&str>,
    allocated: fn() -> usize,
) -> Result<(Vec<Opened>, Value), Box<dyn Error>> {
    let parts = NonZeroUsize::new(files.len()).ok_or("no index is named")?;
    let store = store.ok_or("'store_file' is missing: it has the names of documents")?;
    let stores = Documents::read(Path::new(store))?.deal(parts);
    let mut indexes = Vec::with_capacity(files.len());
    let (before, mut time) = (allocated(), Duration::ZERO);
    for file in files {
        let bytes = fs::read(file)?;
        let start = Instant::now();
        indexes.push(Index::open(bytes)?);
        time += start.elapsed();
    }
    let memory = allocated().saturating_sub(before);
    let mut all = Vec::new();
    for (index, texts) in indexes.into_iter().zip(stores) {
        let ids = texts.ids();
        all.push(Opened { index, texts, ids });
    }
    let open_ms = time.as_secs_f64() * 1e3;
    let answer = json!({ "ok": true, "open_ms": open_ms, "mem_bytes": memory });
    Ok((all, answer))
}

/// Searches all of them as one. Gives what was found, and the microseconds that
/// it took.
pub(crate) fn search(all: &[Opened], request: &Request<'_>) -> Value {
    let start = Instant::now();
    let (hits, total) = if let [one] = all {
        let outcome = one.index.search(request, &one.texts);
        let hits = outcome.hits.into_iter().map(|hit| (0, hit)).collect();
        (hits, outcome.total)
    } else {
        let collections = all.iter().map(|opened| Collection {
            index: &opened.index,
            texts: &opened.texts,
        });
        let outcome = search_collections(&collections.collect::<Vec<_>>(), request, 0);
        (outcome.hits, outcome.total)
    };
    let us = start.elapsed().as_secs_f64() * 1e6;
    let mut answer = found(all, &hits, total);
    answer["us"] = us.into();
    answer
}

/// What was found: names, scores, and how many there are in all.
fn found(all: &[Opened], hits: &[(usize, Hit)], total: u32) -> Value {
    let id = |(place, hit): &(usize, Hit)| {
        let doc = usize::try_from(hit.doc.0).ok()?;
        all.get(*place)?.ids.get(doc)
    };
    let ids: Vec<_> = hits.iter().filter_map(id).collect();
    let scores: Vec<f32> = hits.iter().map(|(_, hit)| hit.score).collect();
    json!({ "ids": ids, "scores": scores, "total": total })
}
