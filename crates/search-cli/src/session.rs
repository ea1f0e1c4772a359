//! The lines that `search-cli` reads and answers. Each is one JSON object:
//!
//! - `{"op":"build","docs":PATH}` gives `{"index_file":PATH,"store_file":PATH}`.
//!   The documents are those of `documents.rs`; the index is written beside
//!   them, and they themselves are the store of texts.
//! - `{"op":"load","index_file":PATH,"store_file":PATH or null}` gives
//!   `{"ok":true,"open_ms":NUMBER,"mem_bytes":NUMBER}`: the time to open the
//!   bytes, and the memory of the opened index with its bytes, without texts.
//! - `{"op":"search","q":TEXT,"k":NUMBER}` gives `{"ids":[TEXT],"us":NUMBER}`: the
//!   best `k` (10 if it is left out), and the microseconds that they took.
//!
//! Whatever fails gives `{"error":TEXT}`, and the next line is read. Other
//! members, such as `variant`, are ignored: the engine has one setting.

use crate::documents::Documents;
use bookmobile_search::{Index, Request};
use serde_json::{Value, json};
use std::error::Error;
use std::path::Path;
use std::time::Instant;

/// What is remembered from one line to the next.
#[derive(Debug)]
pub(crate) struct Session {
    /// Tells the bytes that are allocated.
    allocated: fn() -> usize,
    loaded: Option<Loaded>,
}

/// An opened index, and the documents that it was made of.
#[derive(Debug)]
struct Loaded {
    index: Index,
    documents: Documents,
}

impl Session {
    /// A session with nothing loaded; `allocated` tells how many bytes the
    /// process has allocated.
    pub(crate) fn new(allocated: fn() -> usize) -> Self {
        Self {
            allocated,
            loaded: None,
        }
    }

    /// Answers one line.
    pub(crate) fn answer(&mut self, line: &str) -> Value {
        (self.obey(line)).unwrap_or_else(|error| json!({ "error": error.to_string() }))
    }

    fn obey(&mut self, line: &str) -> Result<Value, Box<dyn Error>> {
        let order: Value = serde_json::from_str(line)?;
        let text = |name: &str| {
            order[name]
                .as_str()
                .ok_or_else(|| format!("'{name}' is missing"))
        };
        match text("op")? {
            "build" => build(text("docs")?),
            "load" => self.load(text("index_file")?, order["store_file"].as_str()),
            "search" => {
                let limit = order["k"].as_u64().unwrap_or(10);
                self.search(text("q")?, usize::try_from(limit)?)
            }
            other => Err(format!("there is no op '{other}'").into()),
        }
    }

    fn load(&mut self, index_file: &str, store: Option<&str>) -> Result<Value, Box<dyn Error>> {
        self.loaded = None;
        let documents = match store {
            Some(path) => Documents::read(Path::new(path))?,
            None => return Err("'store_file' is missing: it has the names of documents".into()),
        };
        let before = (self.allocated)();
        let bytes = std::fs::read(index_file)?;
        let start = Instant::now();
        let index = Index::open(bytes)?;
        let open_ms = start.elapsed().as_secs_f64() * 1e3;
        let memory = (self.allocated)().saturating_sub(before);
        self.loaded = Some(Loaded { index, documents });
        Ok(json!({ "ok": true, "open_ms": open_ms, "mem_bytes": memory }))
    }

    fn search(&self, text: &str, limit: usize) -> Result<Value, Box<dyn Error>> {
        let loaded = self.loaded.as_ref().ok_or("nothing is loaded")?;
        let request = Request {
            text,
            limit,
            ..Request::default()
        };
        let start = Instant::now();
        let outcome = loaded.index.search(&request, &loaded.documents);
        let us = start.elapsed().as_secs_f64() * 1e6;
        let ids: Vec<&str> = (outcome.hits.iter())
            .filter_map(|hit| loaded.documents.0.get(usize::try_from(hit.doc.0).ok()?))
            .map(|entry| entry.id.as_str())
            .collect();
        Ok(json!({ "ids": ids, "us": us }))
    }
}

fn build(docs: &str) -> Result<Value, Box<dyn Error>> {
    let index = Documents::read(Path::new(docs))?.index()?;
    let index_file = format!("{docs}.index");
    std::fs::write(&index_file, index)?;
    Ok(json!({ "index_file": index_file, "store_file": docs }))
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOCS: &str = r#"{"id":"a","title":"Ferry","body":"It crosses the strait.","lang":"en"}

{"id":"b","title":"Night train","body":"To the coast, after the ferry.","lang":"en"}
"#;

    fn session() -> Session {
        Session::new(|| 0)
    }

    #[test]
    fn a_collection_is_built_loaded_and_searched() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let docs = folder.path().join("docs.jsonl");
        std::fs::write(&docs, DOCS).expect("the documents are written");
        let mut session = session();
        let mut load = session.answer(&json!({ "op": "build", "docs": docs }).to_string());
        load["op"] = "load".into();
        assert_eq!(session.answer(&load.to_string())["ok"], true);
        let mut ids = |query: &str| {
            let order = json!({ "op": "search", "q": query, "k": 10, "variant": "default" });
            session.answer(&order.to_string())["ids"].clone()
        };
        assert_eq!(ids("ferry"), json!(["a", "b"]));
        assert_eq!(ids("\"night train\""), json!(["b"]));
        assert_eq!(ids("lang:en -strait"), json!(["b"]));
        assert_eq!(ids("zeppelin"), json!([]));
    }

    #[test]
    fn what_fails_is_said_and_the_session_goes_on() {
        let mut session = session();
        for (line, why) in [
            ("search", "expected value"),
            (r#"{"op":"dance"}"#, "there is no op 'dance'"),
            (r#"{"op":"search","q":"x"}"#, "nothing is loaded"),
            (r#"{"op":"search"}"#, "'q' is missing"),
            (r#"{"op":"build","docs":"/no/such/file"}"#, "os error 2"),
            (
                r#"{"op":"load","index_file":"x"}"#,
                "'store_file' is missing",
            ),
        ] {
            let reply = session.answer(line);
            let error = reply["error"].as_str().unwrap_or_default();
            assert!(error.contains(why), "{line}: {reply}");
        }
    }
}
