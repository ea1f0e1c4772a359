//! Tests which documents `bench/peer.mjs` passes to our own engine in WebAssembly: it runs
//! under Node.js with a stub of the engine that records each document. Without Node.js
//! nothing is tested.

use serde_json::{Value, json};
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

const ENGINE: &str = "
export const initSync = () => null
export class IndexBuilder {
  documents = []
  add(document) { this.documents.push(document) }
  finish() { return JSON.stringify(this.documents) }
}
";

/// The documents that the engine was given; `None` without Node.js.
fn given(lines: &[Value]) -> Option<Value> {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let path = |name: &str| folder.path().join(name);
    let lines: Vec<String> = lines.iter().map(Value::to_string).collect();
    fs::write(path("docs.jsonl"), lines.join("\n")).expect("the documents are written");
    fs::write(path("search.js"), ENGINE).expect("the program is written");
    fs::write(path("search_bg.wasm"), "").expect("its other half is written");
    fs::write(path("package.json"), r#"{"type": "module"}"#).expect("its kind is written");
    let peer = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../bench/peer.mjs");
    let mut program = Command::new("node")
        .arg(peer)
        .arg("webassembly")
        .arg(folder.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .ok()?;
    let order = json!({ "op": "build", "docs": path("docs.jsonl"), "lang": "en" });
    // Dropping the input closes it: there is no other request.
    let mut input = program.stdin.take().expect("a way in");
    writeln!(input, "{order}").expect("it listens");
    drop(input);
    let output = program.wait_with_output().expect("it ends");
    let answer: Value = serde_json::from_slice(&output.stdout).expect("a line of JSON");
    let index = answer["index_file"]
        .as_str()
        .unwrap_or_else(|| panic!("{answer}"));
    let index = fs::read_to_string(index).expect("the index was written");
    Some(serde_json::from_str(&index).expect("documents"))
}

#[test]
fn groups_and_topics_are_those_of_the_native_program() {
    let text = json!({ "id": "a", "title": "T", "body": "B", "lang": "en" });
    let with = |members: Value| {
        let mut document = text.clone();
        let members = members.as_object().expect("members").clone();
        document
            .as_object_mut()
            .expect("a document")
            .extend(members);
        document
    };
    let Some(given) = given(&[
        with(json!({ "group": 1, "topics": ["water", "hill"] })),
        with(json!({ "heading": "alone" })),
        with(json!({ "group": 1 })),
        with(json!({ "group": 5_000_000_000_u64, "lang": "" })),
    ]) else {
        eprintln!("there is no Node.js here: nothing was looked at");
        return;
    };
    let column = |name: &str| {
        let documents = given.as_array().expect("documents").iter();
        documents
            .map(|document| document[name].clone())
            .collect::<Value>()
    };
    assert_eq!(column("group"), json!([0, 1, 0, 2]));
    let facets = [
        json!({ "lang": "en", "topic": ["water", "hill"] }),
        json!({ "lang": "en" }),
        json!({ "lang": "en" }),
        json!({}),
    ];
    assert_eq!(column("facets"), json!(facets));
    assert_eq!(column("heading"), json!([null, "alone", null, null]));
    assert_eq!(column("language"), json!(["en", "en", "en", ""]));
}
