//! The documents of a collection as a file of JSON lines, and their texts, lent
//! to the engine: an index holds none.

use bookmobile_search::{DocId, Document, FieldId, IndexBuilder, StoredFields, jieba};
use serde_json::Value;
use std::borrow::Cow;
use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::num::NonZeroUsize;
use std::path::Path;

/// A document. In the file `id`, `title`, `body` and `lang`; where they are
/// there also `heading`, `group` (a number; else each is its own group) and
/// `topics` (a list).
#[derive(Debug, Default, PartialEq)]
struct Entry {
    id: String,
    title: String,
    heading: String,
    body: String,
    language: String,
    group: u32,
    topics: Vec<String>,
}

/// Numbers the groups anew, in the order in which they are met: the number of a
/// document that names none can then not be one that another document names.
#[derive(Debug, Default)]
struct Groups {
    named: HashMap<u64, u32>,
    count: u32,
}

impl Groups {
    fn number(&mut self, name: Option<u64>) -> u32 {
        let next = self.count;
        let number = name.map_or(next, |name| *self.named.entry(name).or_insert(next));
        self.count = next.max(number.saturating_add(1));
        number
    }
}

impl Entry {
    fn read(line: &str, groups: &mut Groups) -> io::Result<Self> {
        let value: Value = serde_json::from_str(line)?;
        let text = |name: &str| match &value[name] {
            Value::String(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            _ => String::new(),
        };
        let topics = value["topics"].as_array().into_iter().flatten();
        Ok(Self {
            id: text("id"),
            title: text("title"),
            heading: text("heading"),
            body: text("body"),
            language: text("lang"),
            group: groups.number(value["group"].as_u64()),
            topics: topics
                .filter_map(Value::as_str)
                .map(str::to_owned)
                .collect(),
        })
    }
}

/// All documents, in the order of the file.
#[derive(Debug, Default)]
pub(crate) struct Documents(Vec<Entry>);

impl Documents {
    /// Reads a file of one JSON object per line; empty lines count for nothing.
    ///
    /// # Errors
    /// If the file cannot be read or a line is no JSON, with its number.
    pub(crate) fn read(path: &Path) -> io::Result<Self> {
        let (mut documents, mut groups) = (Vec::new(), Groups::default());
        for (number, line) in (1..).zip(BufReader::new(File::open(path)?).lines()) {
            let line = line?;
            if line.trim().is_empty() {
                continue;
            }
            let entry = Entry::read(&line, &mut groups).map_err(|error| {
                io::Error::new(
                    error.kind(),
                    format!("{}:{number}: {error}", path.display()),
                )
            })?;
            documents.push(entry);
        }
        Ok(Self(documents))
    }

    /// Deals the documents out to so many collections, in turn; those of a group
    /// stay together, as no collection has half an article.
    pub(crate) fn deal(self, parts: NonZeroUsize) -> Vec<Self> {
        let mut dealt: Vec<Self> = (0..parts.get()).map(|_| Self::default()).collect();
        for entry in self.0 {
            let part = usize::try_from(entry.group).unwrap_or(usize::MAX) % parts;
            dealt[part].0.push(entry);
        }
        dealt
    }

    /// What makes an index of all documents, with the facets `lang` and `topic`.
    pub(crate) fn builder(&self) -> IndexBuilder {
        let mut builder = IndexBuilder::new().segmented(jieba());
        for entry in &self.0 {
            let lang = (!entry.language.is_empty()).then_some(("lang", entry.language.as_str()));
            let topics = entry.topics.iter().map(|topic| ("topic", topic.as_str()));
            let facets: Vec<_> = lang.into_iter().chain(topics).collect();
            builder.add(&Document {
                title: &entry.title,
                heading: &entry.heading,
                body: &entry.body,
                language: &entry.language,
                group: entry.group,
                facets: &facets,
            });
        }
        builder
    }

    /// The documents' names, in their order.
    pub(crate) fn ids(&self) -> Vec<String> {
        self.0.iter().map(|entry| entry.id.clone()).collect()
    }
}

impl StoredFields for Documents {
    fn field(&self, doc: DocId, field: FieldId) -> Option<Cow<'_, str>> {
        let entry = self.0.get(usize::try_from(doc.0).ok()?)?;
        let text = match field {
            FieldId::TITLE => &entry.title,
            FieldId::HEADING => &entry.heading,
            FieldId::BODY => &entry.body,
            _ => return None,
        };
        Some(text.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_line_lacks_is_empty() {
        let line = r#"{"id":7,"title":"Well","topics":["water","hill"]}"#;
        let entry = Entry::read(line, &mut Groups::default());
        let expected = Entry {
            id: "7".into(),
            title: "Well".into(),
            topics: vec!["water".into(), "hill".into()],
            ..Entry::default()
        };
        assert_eq!(entry.expect("a line of JSON"), expected);
        assert!(Entry::read("well", &mut Groups::default()).is_err());
    }

    fn read(lines: &[&str]) -> Documents {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let path = folder.path().join("docs.jsonl");
        std::fs::write(&path, lines.join("\n")).expect("the documents are written");
        Documents::read(&path).expect("lines of JSON")
    }

    #[test]
    fn a_document_without_a_group_joins_no_other_one() {
        let documents = read(&[
            r#"{"id":"a","group":1}"#,
            r#"{"id":"alone, in the second line"}"#,
            r#"{"id":"b","group":1}"#,
            r#"{"id":"c","group":18446744073709551615}"#,
            r#"{"id":"alone too"}"#,
        ]);
        let groups: Vec<u32> = documents.0.iter().map(|entry| entry.group).collect();
        assert_eq!(groups, [0, 1, 0, 2, 3]);
    }

    #[test]
    fn documents_are_dealt_in_turn_and_groups_stay_whole() {
        let lines = [
            r#"{"id":"a"}"#,
            r#"{"id":"b, the first part","group":7}"#,
            r#"{"id":"b, the second part","group":7}"#,
            r#"{"id":"c"}"#,
        ];
        let two = NonZeroUsize::new(2).expect("two");
        let [first, second] = &read(&lines).deal(two)[..] else {
            panic!("not two");
        };
        assert_eq!(first.ids(), ["a", "c"]);
        assert_eq!(second.ids(), ["b, the first part", "b, the second part"]);
    }
}
