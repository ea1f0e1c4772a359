//! Parses the files of the data suite; `data/README.md` describes their format.

use bookmobile_search::FieldId;

/// A document of a file.
#[derive(Clone, Debug, Default)]
pub struct Doc {
    pub name: String,
    pub title: String,
    pub heading: String,
    pub body: String,
    pub language: String,
    pub group: u32,
    pub facets: Vec<(String, String)>,
}

impl Doc {
    pub fn field(&self, field: FieldId) -> &str {
        match field {
            FieldId::TITLE => &self.title,
            FieldId::HEADING => &self.heading,
            _ => &self.body,
        }
    }
}

/// An expected result of a query.
#[derive(Debug)]
pub enum Check {
    /// The names of all hits, in order.
    Hits(String),
    /// The names of the first hits, in order.
    First(String),
    /// The groups, each as `group x hits shown / hits`.
    Groups(String),
    /// The corrections of unknown words.
    Corrected(String),
    /// A text with brackets around what is highlighted.
    Highlighted(String),
    /// A snippet of a document's body, with brackets.
    Snippet {
        width: usize,
        doc: String,
        expected: String,
    },
}

/// A query of a file.
#[derive(Debug, Default)]
pub struct Query {
    pub line: usize,
    pub text: String,
    pub why: String,
    /// A known fault: why the checks fail for now; empty if they must hold.
    pub fault: String,
    pub checks: Vec<Check>,
}

/// Documents, and queries over them.
#[derive(Debug, Default)]
pub struct Collection {
    pub docs: Vec<Doc>,
    pub queries: Vec<Query>,
}

impl Collection {
    pub fn doc(&self, name: &str) -> Option<&Doc> {
        self.docs.iter().find(|doc| doc.name == name)
    }
}

/// The collections of a file.
pub fn file(text: &str) -> Result<Vec<Collection>, String> {
    let mut all: Vec<Collection> = Vec::new();
    for (line, content) in (1..).zip(text.lines()) {
        let content = content.trim();
        if content.is_empty() || content.starts_with('#') {
            continue;
        }
        let (key, value) = content
            .split_once(':')
            .ok_or(format!("line {line}: no colon"))?;
        let value = value.trim();
        if key == "collection" {
            all.push(Collection::default());
            continue;
        }
        let collection = all
            .last_mut()
            .ok_or(format!("line {line}: no collection"))?;
        take(collection, line, key, value)
            .ok_or(format!("line {line}: `{key}` is out of place"))?;
    }
    Ok(all)
}

fn take(collection: &mut Collection, line: usize, key: &str, value: &str) -> Option<()> {
    match key {
        "doc" => {
            let group = u32::try_from(collection.docs.len()).ok()?;
            let language = "en".to_owned();
            collection.docs.push(Doc {
                name: value.into(),
                group,
                language,
                ..Doc::default()
            });
            return Some(());
        }
        "query" => {
            let text = value.strip_prefix('`')?.strip_suffix('`')?.to_owned();
            collection.queries.push(Query {
                line,
                text,
                ..Query::default()
            });
            return Some(());
        }
        _ => {}
    }
    let Some(query) = collection.queries.last_mut() else {
        let doc = collection.docs.last_mut()?;
        match key {
            "title" => doc.title = value.into(),
            "heading" => doc.heading = value.into(),
            "body" => doc.body = value.into(),
            "language" => doc.language = value.into(),
            "group" => doc.group = value.parse().ok()?,
            _ => doc
                .facets
                .push((key.strip_prefix("facet ")?.into(), value.into())),
        }
        return Some(());
    };
    let value = value.to_owned();
    query.checks.push(match key {
        "why" => {
            query.why = value;
            return Some(());
        }
        "fault" => {
            query.fault = value;
            return Some(());
        }
        "hits" => Check::Hits(value),
        "first" => Check::First(value),
        "groups" => Check::Groups(value),
        "corrected" => Check::Corrected(value),
        "highlighted" => Check::Highlighted(value),
        _ => {
            let (doc, width) = key.strip_prefix("snippet ")?.split_once(' ')?;
            Check::Snippet {
                width: width.parse().ok()?,
                doc: doc.into(),
                expected: value,
            }
        }
    });
    Some(())
}
