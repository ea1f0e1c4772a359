//! Indexes that were opened, with what is known of their documents, searched:
//! several as one.

use crate::documents::Documents;
use crate::files;
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
    /// Their texts; without a store none, and then none are lent.
    texts: Documents,
    /// What each is called.
    ids: Vec<String>,
}

/// Opens indexes and the store of their documents, if there is one, dealt out to
/// as many as there are indexes. Gives what is told of it, too: `allocated` tells
/// how many bytes the process has allocated.
///
/// # Errors
/// If a file is missing or wrong, or has the documents of another index.
pub(crate) fn open(
    files: &[&str],
    store: Option<&str>,
    allocated: fn() -> usize,
) -> Result<(Vec<Opened>, Value), Box<dyn Error>> {
    let parts = NonZeroUsize::new(files.len()).ok_or("no index is named")?;
    let stores: Vec<Option<Documents>> = match store {
        Some(path) => {
            let dealt = Documents::read(Path::new(path))?.deal(parts);
            dealt.into_iter().map(Some).collect()
        }
        None => files.iter().map(|_| None).collect(),
    };
    let mut indexes = Vec::with_capacity(files.len());
    let (before, mut time) = (allocated(), Duration::ZERO);
    for file in files {
        let bytes = fs::read(file)?;
        let start = Instant::now();
        indexes.push(Index::open(bytes)?);
        time += start.elapsed();
    }
    let memory = allocated().saturating_sub(before);
    let (mut all, mut docs, mut named) = (Vec::new(), 0, true);
    for ((index, file), store) in indexes.into_iter().zip(files).zip(stores) {
        let numbers = docs..docs + index.doc_count();
        docs = numbers.end;
        let known = match &store {
            Some(store) => Some(store.ids()),
            None => files::ids(file)?,
        };
        named &= known.is_some();
        let ids = known.unwrap_or_else(|| numbers.clone().map(|doc| doc.to_string()).collect());
        if ids.len() != numbers.len() {
            let (docs, ids) = (numbers.len(), ids.len());
            return Err(format!("{file} has {docs} documents, and {ids} ids are there").into());
        }
        let texts = store.unwrap_or_default();
        all.push(Opened { index, texts, ids });
    }
    let open_ms = time.as_secs_f64() * 1e3;
    let answer = json!({ "ok": true, "open_ms": open_ms, "mem_bytes": memory, "named": named });
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
