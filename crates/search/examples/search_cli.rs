//! Speaks one JSON object per line, so that the engine can be scored from
//! outside: `build` an index from a file of documents, `load` it, `search` it.

use bookmobile_search::{DocId, Document, FieldId, Index, IndexBuilder, Request, Texts};
use serde_json::{Value, json};
use std::borrow::Cow;
use std::io::{BufRead, Write};
use std::time::Instant;

/// The texts of the documents, with their names.
#[derive(Default)]
struct Store(Vec<[String; 3]>);

impl Texts for Store {
    fn text(&self, doc: DocId, field: FieldId) -> Option<Cow<'_, str>> {
        let [_, title, body] = self.0.get(doc.0 as usize)?;
        match field {
            FieldId::TITLE => Some(title.into()),
            FieldId::BODY => Some(body.into()),
            _ => None,
        }
    }
}

type Failure = Box<dyn std::error::Error>;

fn read_store(path: &str) -> Result<(Store, Vec<String>), Failure> {
    let (mut store, mut languages) = (Store::default(), Vec::new());
    for line in std::fs::read_to_string(path)?.lines() {
        let document: Value = serde_json::from_str(line)?;
        let text = |name: &str| document[name].as_str().unwrap_or("").to_owned();
        store.0.push([text("id"), text("title"), text("body")]);
        languages.push(text("lang"));
    }
    Ok((store, languages))
}

fn build(docs: &str) -> Result<Value, Failure> {
    let (store, languages) = read_store(docs)?;
    let mut builder = IndexBuilder::new();
    for (([_, title, body], language), group) in store.0.iter().zip(&languages).zip(0..) {
        builder.add(&Document {
            title,
            heading: "",
            body,
            language,
            group,
            facets: &[],
        });
    }
    let index_file = format!("{docs}.index");
    std::fs::write(&index_file, builder.finish()?)?;
    Ok(json!({ "index_file": index_file, "store_file": docs }))
}

fn answer(line: &str, loaded: &mut Option<(Index, Store)>) -> Result<Value, Failure> {
    let order: Value = serde_json::from_str(line)?;
    let text = |name: &str| order[name].as_str().unwrap_or("");
    match text("op") {
        "build" => build(text("docs")),
        "load" => {
            let bytes = std::fs::read(text("index_file"))?;
            let memory = bytes.len();
            let store = read_store(text("store_file"))?.0;
            *loaded = Some((Index::open(bytes)?, store));
            Ok(json!({ "ok": true, "mem_bytes": memory }))
        }
        "search" => {
            let (index, store) = loaded.as_ref().ok_or("nothing is loaded")?;
            let limit = usize::try_from(order["k"].as_u64().unwrap_or(10))?;
            let start = Instant::now();
            let request = Request {
                text: text("q"),
                limit,
                ..Request::default()
            };
            let outcome = index.search(&request, store);
            let us = start.elapsed().as_secs_f64() * 1e6;
            let ids: Vec<&str> = outcome
                .hits
                .iter()
                .map(|hit| store.0[hit.doc.0 as usize][0].as_str())
                .collect();
            Ok(json!({ "ids": ids, "us": us }))
        }
        other => Err(format!("unknown op {other}").into()),
    }
}

fn main() -> Result<(), Failure> {
    let mut loaded = None;
    for line in std::io::stdin().lock().lines() {
        let reply = answer(&line?, &mut loaded)
            .unwrap_or_else(|error| json!({ "error": error.to_string() }));
        let mut out = std::io::stdout().lock();
        writeln!(out, "{reply}")?;
        out.flush()?;
    }
    Ok(())
}
