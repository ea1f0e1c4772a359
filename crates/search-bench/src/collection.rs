//! Reads a collection with its judged queries from JSON files.

use crate::sets::{self, Query, Source};
use anyhow::{Context, Result};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Documents and sets of queries.
#[derive(Debug)]
pub(crate) struct Collection {
    /// The name of its folder.
    pub(crate) name: String,
    /// The file of the documents.
    pub(crate) file: PathBuf,
    /// How many documents there are.
    pub(crate) docs: usize,
    /// Bytes of titles and bodies in UTF-8.
    pub(crate) text_bytes: usize,
    /// The language of the first document.
    pub(crate) language: String,
    /// Queries by the name of their set: `nl` (judged questions), `title` (known items),
    /// `prefix`, `typo_title`, `word`, `typo_word`, `phrase`, `zhword2` to `zhword4`,
    /// `zhsub`.
    pub(crate) sets: BTreeMap<String, Vec<Query>>,
}

impl Collection {
    /// Reads `docs.jsonl` and `sets.json` of a folder; if there are no sets,
    /// makes some.
    ///
    /// # Errors
    /// If the documents are missing or a file has another form.
    pub(crate) fn read(folder: &Path) -> Result<Self> {
        let file = folder.join("docs.jsonl");
        let place = || file.display().to_string();
        let text = fs::read_to_string(&file).with_context(place)?;
        let (mut sources, mut text_bytes, mut language) = (Vec::new(), 0, String::new());
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            let document: Value = serde_json::from_str(line).with_context(place)?;
            let text = |name: &str| match &document[name] {
                Value::String(text) => text.clone(),
                Value::Number(number) => number.to_string(),
                _ => String::new(),
            };
            let source = Source {
                id: text("id"),
                title: text("title"),
                body: text("body"),
            };
            text_bytes += source.title.len() + source.body.len();
            if sources.is_empty() {
                language = text("lang");
            }
            sources.push(source);
        }
        let sets_file = folder.join("sets.json");
        let sets = match fs::read_to_string(&sets_file) {
            Ok(text) => read_sets(&text).with_context(|| sets_file.display().to_string())?,
            Err(_) => sets::make(&sources),
        };
        let name = folder.file_name().unwrap_or_default();
        Ok(Self {
            name: name.to_string_lossy().into_owned(),
            file: file.clone(),
            docs: sources.len(),
            text_bytes,
            language,
            sets,
        })
    }
}

fn read_sets(text: &str) -> Result<BTreeMap<String, Vec<Query>>> {
    let value: Value = serde_json::from_str(text)?;
    let sets = value.as_object().context("an object of sets")?;
    (sets.iter())
        .map(|(name, queries)| {
            let queries = queries
                .as_array()
                .with_context(|| format!("{name}: no list"))?;
            let queries: Option<Vec<Query>> = queries.iter().map(query).collect();
            let queries = queries.with_context(|| format!("{name}: a query lacks q or rel"))?;
            Ok((name.clone(), queries))
        })
        .collect()
}

/// A query. Grades are binary here: 0 is not relevant, all others are relevant.
fn query(value: &Value) -> Option<Query> {
    let relevant = value.get("rel")?.as_object()?.iter();
    Some(Query {
        text: value.get("q")?.as_str()?.to_owned(),
        relevant: relevant
            .filter(|(_, grade)| grade.as_f64() != Some(0.0))
            .map(|(id, _)| id.clone())
            .collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_read() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let docs = "{\"id\":\"a\",\"title\":\"é\",\"body\":\"b\",\"lang\":\"fr\"}\n\n";
        fs::write(folder.path().join("docs.jsonl"), docs).expect("written");
        let sets = r#"{"nl": [{"q": "x", "rel": {"a": 2, "b": 0}}]}"#;
        fs::write(folder.path().join("sets.json"), sets).expect("written");
        let collection = Collection::read(folder.path()).expect("read");
        assert_eq!((collection.docs, collection.text_bytes), (1, 3));
        assert_eq!(collection.language, "fr");
        let relevant: Vec<_> = collection.sets["nl"][0].relevant.iter().collect();
        assert_eq!(relevant, ["a"]);

        fs::write(folder.path().join("sets.json"), "[]").expect("written");
        assert!(
            Collection::read(folder.path()).is_err(),
            "wrong sets are an error"
        );
    }
}
