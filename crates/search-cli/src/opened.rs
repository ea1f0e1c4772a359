//! Indexes that were opened, with what is known of their documents: searched,
//! several as one, or fetched shard by shard.

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
/// as many as there are indexes. Gives the answer, too: `allocated` gives
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
    let (hits, total, unread) = if let [one] = all {
        let outcome = one.index.search(request, &one.texts);
        let hits = outcome.hits.into_iter().map(|hit| (0, hit)).collect();
        (hits, outcome.total, outcome.index.unread)
    } else {
        let collections = all.iter().map(|opened| Collection {
            index: &opened.index,
            fields: &opened.texts,
            groups: None,
        });
        let outcome = search_collections(&collections.collect::<Vec<_>>(), request);
        let unread = outcome.index.iter().map(|one| one.unread).sum();
        (outcome.hits, outcome.total, unread)
    };
    let us = start.elapsed().as_secs_f64() * 1e6;
    let mut answer = found(all, &hits, total);
    answer["us"] = us.into();
    answer["unread"] = unread.into();
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

/// Searches an index in shards, in a folder, from nothing, as a reader does: the
/// shard that is missed first is fetched, and all is searched again. Gives what
/// was found in the end, the numbers of the shards in the order in which they
/// were fetched, and how many they were when there was a hit. `whole` is the
/// same index uncut, which has the texts and names.
///
/// # Errors
/// If a file is missing or wrong, or the index misses a shard that it has.
pub(crate) fn fetch(
    whole: &[Opened],
    folder: &Path,
    request: &Request<'_>,
) -> Result<Value, Box<dyn Error>> {
    let [one] = whole else {
        return Err("load the one index that was cut into these shards".into());
    };
    let mut index = Index::open(fs::read(folder.join("root"))?)?;
    let (mut first, mut fetched) = (None, Vec::new());
    let outcome = loop {
        let outcome = index.search(request, &one.texts);
        if !outcome.hits.is_empty() {
            first.get_or_insert(fetched.len());
        }
        let Some(&shard) = outcome.index.missing.first() else {
            if outcome.index.unread > 0 {
                continue;
            }
            break outcome;
        };
        if fetched.contains(&shard.0) {
            return Err(format!("shard {} is there, and is missed again", shard.0).into());
        }
        index.supply(shard, fs::read(folder.join(shard.0.to_string()))?)?;
        fetched.push(shard.0);
    };
    let hits: Vec<_> = outcome.hits.into_iter().map(|hit| (0, hit)).collect();
    let mut answer = found(whole, &hits, outcome.total);
    answer["shards"] = fetched.into();
    answer["first"] = first.into();
    Ok(answer)
}
