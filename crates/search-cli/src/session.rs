//! The lines that `search-cli` reads and answers. Each is one JSON object:
//!
//! - `{"op":"build","docs":PATH}` gives `{"index_file":PATH,"store_file":PATH,
//!   "also":[TEXT]}`. The documents are those of `documents.rs`; the index is
//!   written beside them, with the list of their ids in `INDEX_FILE.ids`, and
//!   they themselves are the store of texts. `also` names the orders beyond the
//!   first three that this program understands.
//! - `{"op":"load","index_file":PATH,"store_file":PATH or null}` gives
//!   `{"ok":true,"open_ms":NUMBER,"mem_bytes":NUMBER,"named":BOOL}`: the time to
//!   open the bytes, and the memory of the opened index with its bytes, without
//!   texts. Without a store no texts are lent: a phrase is then all of its words,
//!   and words side by side count no more than others. Ids are those of
//!   `INDEX_FILE.ids`; if that is not there either, the documents' numbers from 0,
//!   and `named` is false.
//! - `{"op":"search","q":TEXT,"k":NUMBER}` gives `{"ids":[TEXT],"scores":[NUMBER],
//!   "total":NUMBER,"us":NUMBER,"unread":NUMBER}`: the best `k` (10 if it is left out),
//!   how many there are in all, the microseconds that they took, and how many documents
//!   may have a phrase and were not read yet: the same search made again reads on.
//! - `{"op":"shards","docs":PATH,"shard_bytes":NUMBER}` gives
//!   `{"shard_folder":PATH,"shards":NUMBER}`: the index in shards, files named
//!   `root`, `0`, `1` and so on, in a folder beside the documents.
//! - `{"op":"fetches","shard_folder":PATH,"q":TEXT,"k":NUMBER}` gives `ids`,
//!   `scores` and `total`, found over shards from nothing, and
//!   `{"shards":[NUMBER],"first":NUMBER or null}`: the shards in the order in which
//!   they were fetched, and how many of them brought the first hit. The same index
//!   must be loaded, uncut: it has the texts and ids.
//! - `{"op":"parts","docs":PATH,"parts":NUMBER}` gives `{"index_files":[PATH],
//!   "store_file":PATH}`: the documents dealt out in turn, those of a group
//!   together. `load` takes `index_files` in place of `index_file`, deals the store
//!   in the same way, and `search` searches all as one. Numbers as ids then go on
//!   from one index to the next.
//!
//! Whatever fails gives `{"error":TEXT}`, and the next line is read. Other
//! members, such as `variant`, are ignored: the engine has one setting.

use crate::files;
use crate::opened::{self, Opened};
use bookmobile_search::Request;
use serde_json::{Value, json};
use std::error::Error;
use std::num::{NonZeroUsize, TryFromIntError};
use std::path::Path;

type Answer = Result<Value, Box<dyn Error>>;

/// What is remembered from one line to the next.
#[derive(Debug)]
pub(crate) struct Session {
    /// Gives the bytes that are allocated.
    allocated: fn() -> usize,
    /// Searched as one.
    loaded: Vec<Opened>,
}

impl Session {
    /// A session with nothing loaded; `allocated` gives how many bytes the
    /// process has allocated.
    pub(crate) fn new(allocated: fn() -> usize) -> Self {
        Self {
            allocated,
            loaded: Vec::new(),
        }
    }

    /// Answers one line.
    pub(crate) fn answer(&mut self, line: &str) -> Value {
        (self.obey(line)).unwrap_or_else(|error| json!({ "error": error.to_string() }))
    }

    fn obey(&mut self, line: &str) -> Answer {
        let order: Value = serde_json::from_str(line)?;
        let text = |name: &str| {
            order[name]
                .as_str()
                .ok_or_else(|| format!("'{name}' is missing"))
        };
        let number = |name: &str| {
            let number = order[name]
                .as_u64()
                .and_then(|number| number.try_into().ok());
            number.ok_or_else(|| format!("'{name}' is missing"))
        };
        match text("op")? {
            "build" => files::build(text("docs")?),
            "shards" => files::shards(text("docs")?, number("shard_bytes")?),
            "parts" => {
                let parts = NonZeroUsize::new(number("parts")?).ok_or("'parts' is 0")?;
                files::parts(text("docs")?, parts)
            }
            "load" => {
                let files = match order["index_files"].as_array() {
                    Some(files) => {
                        let files: Option<Vec<&str>> = files.iter().map(Value::as_str).collect();
                        files.ok_or("'index_files' is no list of paths")?
                    }
                    None => vec![text("index_file")?],
                };
                self.load(&files, order["store_file"].as_str())
            }
            "search" => {
                let (text, limit) = (text("q")?, limit(&order)?);
                Ok(opened::search(self.loaded()?, &request(text, limit)))
            }
            "fetches" => {
                let folder = Path::new(text("shard_folder")?);
                let (text, limit) = (text("q")?, limit(&order)?);
                opened::fetch(self.loaded()?, folder, &request(text, limit))
            }
            other => Err(format!("there is no op '{other}'").into()),
        }
    }

    fn load(&mut self, files: &[&str], store: Option<&str>) -> Answer {
        self.loaded.clear();
        let (loaded, answer) = opened::open(files, store, self.allocated)?;
        self.loaded = loaded;
        Ok(answer)
    }

    fn loaded(&self) -> Result<&[Opened], &'static str> {
        let loaded = self.loaded.as_slice();
        (!loaded.is_empty())
            .then_some(loaded)
            .ok_or("nothing is loaded")
    }
}

fn limit(order: &Value) -> Result<usize, TryFromIntError> {
    order["k"].as_u64().unwrap_or(10).try_into()
}

fn request(text: &str, limit: usize) -> Request<'_> {
    Request {
        text,
        limit,
        ..Request::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;
    use tempfile::TempDir;

    /// Two pages, with a line between them that counts for nothing.
    const PAGES: &str = r#"{"id":"a","title":"Ferry","body":"It crosses the strait.","lang":"en"}

{"id":"b","title":"Night train","body":"To the coast, after the ferry.","lang":"en"}
"#;

    /// A session, and a folder with documents; the folder goes with it.
    struct Desk {
        session: Session,
        docs: PathBuf,
        _folder: TempDir,
    }

    impl Desk {
        fn new(docs: &str) -> Self {
            let folder = tempfile::tempdir().expect("a folder for the test");
            let path = folder.path().join("docs.jsonl");
            std::fs::write(&path, docs).expect("the documents are written");
            Self {
                session: Session::new(|| 0),
                docs: path,
                _folder: folder,
            }
        }

        /// Says one line that must not fail.
        fn say(&mut self, order: &Value) -> Value {
            let answer = self.session.answer(&order.to_string());
            assert_eq!(answer["error"], Value::Null, "{order}");
            answer
        }

        /// Writes an index; gives the order that loads it.
        fn build(&mut self) -> Value {
            let mut load = self.say(&json!({ "op": "build", "docs": self.docs }));
            load["op"] = "load".into();
            load
        }

        fn ids(&mut self, query: &str) -> Value {
            let order = json!({ "op": "search", "q": query, "k": 10, "variant": "default" });
            self.say(&order)["ids"].clone()
        }
    }

    /// Many pages: each is about a village of its own, and all about wells.
    fn villages() -> String {
        let name = |number: usize| {
            let syllables = ["ba", "ke", "lin", "mo", "nur", "ra", "set"];
            let [first, second, third] = [1, 7, 49].map(|place| syllables[number / place % 7]);
            format!("{first}{second}{third}")
        };
        let line = |number: usize| {
            let (title, other) = (name(number), name(number * 5 + 1));
            let body = format!("The well of {title} is {number} steps from {other}.");
            json!({ "id": title, "title": title, "body": body, "lang": "en" }).to_string() + "\n"
        };
        (0..300).map(line).collect()
    }

    #[test]
    fn a_collection_is_built_loaded_and_searched() {
        let mut desk = Desk::new(PAGES);
        let load = desk.build();
        assert_eq!(desk.say(&load)["named"], true);
        assert_eq!(desk.ids("ferry"), json!(["a", "b"]));
        assert_eq!(desk.ids("\"night train\""), json!(["b"]));
        assert_eq!(desk.ids("\"train night\""), json!([]));
        assert_eq!(desk.ids("lang:en -strait"), json!(["b"]));
        assert_eq!(desk.ids("zeppelin"), json!([]));
    }

    #[test]
    fn an_index_without_its_texts_still_knows_what_its_documents_are_called() {
        let mut desk = Desk::new(PAGES);
        let mut load = desk.build();
        load["store_file"] = Value::Null;
        std::fs::remove_file(&desk.docs).expect("the texts are gone");
        assert_eq!(desk.say(&load)["named"], true);
        assert_eq!(desk.ids("ferry"), json!(["a", "b"]));
        assert_eq!(desk.ids("\"train night\""), json!(["b"]), "just its words");

        let ids = format!("{}.index.ids", desk.docs.display());
        std::fs::write(&ids, r#"["a"]"#).expect("written");
        let answer = desk.session.answer(&load.to_string());
        let error = answer["error"].as_str().unwrap_or_default();
        assert!(error.contains("2 documents, and 1 ids"), "{answer}");

        std::fs::remove_file(&ids).expect("the names are gone too");
        assert_eq!(desk.say(&load)["named"], false);
        assert_eq!(desk.ids("ferry"), json!(["0", "1"]));
    }

    #[test]
    fn who_fetches_shards_as_they_are_missed_ends_with_the_answer_of_the_whole_index() {
        let mut desk = Desk::new(&villages());
        let load = desk.build();
        desk.say(&load);
        let cut = desk.say(&json!({ "op": "shards", "docs": desk.docs, "shard_bytes": 200 }));
        let shards = cut["shards"].as_u64().expect("a number");
        assert!(shards > 10, "{cut}");
        for query in [
            "bakelin",
            "bakelin ",
            "bakelim",
            "well of mokemo",
            "zeppelin",
        ] {
            let whole = desk.say(&json!({ "op": "search", "q": query }));
            let mut order = json!({ "op": "fetches", "q": query });
            order["shard_folder"] = cut["shard_folder"].clone();
            let answer = desk.say(&order);
            for member in ["ids", "scores", "total"] {
                assert_eq!(answer[member], whole[member], "{query}");
            }
            let fetched = answer["shards"].as_array().expect("a list");
            let fetched = u64::try_from(fetched.len()).expect("a few");
            assert!((1..shards).contains(&fetched), "{query}: {answer}");
            let is_found = whole["total"] != json!(0);
            assert_eq!(answer["first"].is_null(), !is_found, "{query}");
            assert!(answer["first"].as_u64() <= Some(fetched), "{query}");
        }
    }

    #[test]
    fn a_collection_in_parts_is_searched_as_one() {
        let mut desk = Desk::new(&villages());
        let load = desk.build();
        desk.say(&load);
        let queries = [
            "bakelin ",
            "bakelim",
            "well of mokemo ",
            "\"steps from bakelin\"",
        ];
        let whole = queries.map(|query| desk.ids(query));
        let mut load = desk.say(&json!({ "op": "parts", "docs": desk.docs, "parts": 3 }));
        load["op"] = "load".into();
        desk.say(&load);
        assert_eq!(queries.map(|query| desk.ids(query)), whole);

        load["store_file"] = Value::Null;
        for file in load["index_files"].as_array().into_iter().flatten() {
            let ids = format!("{}.ids", file.as_str().expect("a path"));
            std::fs::remove_file(ids).expect("each part has names of its own");
        }
        assert_eq!(desk.say(&load)["named"], false);
        // The first documents of the three parts, which have a hundred each.
        let first = ["0 steps", "1 steps", "2 steps"].map(|query| desk.ids(query)[0].clone());
        assert_eq!(first, ["0", "100", "200"]);
    }

    #[test]
    fn what_fails_is_said_and_the_session_goes_on() {
        let mut session = Session::new(|| 0);
        for (line, why) in [
            ("search", "expected value"),
            (r#"{"op":"dance"}"#, "there is no op 'dance'"),
            (r#"{"op":"search","q":"x"}"#, "nothing is loaded"),
            (r#"{"op":"search"}"#, "'q' is missing"),
            (r#"{"op":"build","docs":"/no/such/file"}"#, "os error 2"),
            (r#"{"op":"shards","docs":"x"}"#, "'shard_bytes' is missing"),
            (r#"{"op":"parts","docs":"x","parts":0}"#, "'parts' is 0"),
            (r#"{"op":"load"}"#, "'index_file' is missing"),
            (r#"{"op":"load","index_files":[1]}"#, "no list of paths"),
            (r#"{"op":"load","index_files":[]}"#, "no index is named"),
            (
                r#"{"op":"load","index_file":"/no/such/file"}"#,
                "os error 2",
            ),
        ] {
            let reply = session.answer(line);
            let error = reply["error"].as_str().unwrap_or_default();
            assert!(error.contains(why), "{line}: {reply}");
        }
    }
}
