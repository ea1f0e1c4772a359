//! The data suite: small collections, queries, and their expected results, in readable
//! text files (`data/`). `run_all` does not depend on the test harness, so that the same
//! suite runs natively and in WebAssembly. Rankings are compared with the files and with a
//! slow, obvious oracle.

#![allow(
    unreachable_pub,
    clippy::cast_precision_loss,
    dead_code,
    missing_docs,
    clippy::missing_panics_doc,
    clippy::missing_errors_doc
)]

pub mod oracle;
pub mod parse;

use bookmobile_search::{
    DocId, Document, FieldId, Hit, Index, IndexBuilder, Request, StoredFields,
};
use parse::{Check, Collection, Doc, Query};
use std::borrow::Cow;
use std::fmt::Write;
use std::ops::Range;

/// The files, with their names.
pub const FILES: [(&str, &str); 7] = [
    ("words", include_str!("data/words.txt")),
    ("chinese", include_str!("data/chinese.txt")),
    ("ranking", include_str!("data/ranking.txt")),
    ("promises", include_str!("data/promises.txt")),
    ("language", include_str!("data/language.txt")),
    ("marks", include_str!("data/marks.txt")),
    ("compounds", include_str!("data/compounds.txt")),
];

/// Lends the texts of a collection.
pub struct DocFields<'a>(pub &'a [Doc]);

impl StoredFields for DocFields<'_> {
    fn field(&self, doc: DocId, field: FieldId) -> Option<Cow<'_, str>> {
        let doc = self.0.get(usize::try_from(doc.0).ok()?)?;
        Some(Cow::Borrowed(doc.field(field)))
    }
}

/// The index of a collection.
pub fn build(docs: &[Doc]) -> Vec<u8> {
    builder(docs).finish().expect("a small collection fits")
}

/// Segments characters into words by a very small dictionary, of which the first word that
/// matches is taken.
pub fn cut(run: &str) -> Vec<usize> {
    let (mut words, mut rest) = (Vec::new(), run);
    while let Some(first) = rest.chars().next() {
        let known = ["人工", "工人", "智能", "国会", "中国", "会议"];
        let word = known.into_iter().find(|word| rest.starts_with(word));
        words.push(word.map_or(1, |word| word.chars().count()));
        rest = &rest[word.map_or(first.len_utf8(), str::len)..];
    }
    words
}

/// A builder with a collection.
pub fn builder(docs: &[Doc]) -> IndexBuilder {
    let mut builder = IndexBuilder::new().segmented(Box::new(cut));
    for doc in docs {
        add(&mut builder, doc);
    }
    builder
}

/// Adds a document.
pub fn add(builder: &mut IndexBuilder, doc: &Doc) {
    let facets: Vec<(&str, &str)> = doc
        .facets
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    builder.add(&Document {
        title: &doc.title,
        heading: &doc.heading,
        body: &doc.body,
        language: &doc.language,
        group: doc.group,
        facets: &facets,
    });
}

/// Runs every file; returns a message for each failure, with file and line.
pub fn run_all() -> Vec<String> {
    let mut failures = Vec::new();
    let (mut checks, mut compared) = (0, 0);
    for (name, text) in FILES {
        for collection in parse::file(text).unwrap_or_else(|error| panic!("{name}.txt: {error}")) {
            let index = Index::open(build(&collection.docs)).expect("what was built opens");
            for query in &collection.queries {
                checks += query.checks.len();
                let mut found = run(&index, &collection, query);
                let judged = oracle::compare(&collection.docs, &query.text);
                compared += usize::from(judged.is_some());
                found.extend(judged.unwrap_or_default());
                if !query.fault.is_empty() {
                    let mended = found
                        .is_empty()
                        .then(|| "the fault is gone: say so".to_owned());
                    found = mended.into_iter().collect();
                }
                for failure in found {
                    failures.push(format!(
                        "{name}.txt:{} `{}` ({}): {failure}",
                        query.line, query.text, query.why
                    ));
                }
            }
        }
    }
    assert!(
        checks > 80,
        "only {checks} checks were found: the files were not read"
    );
    assert!(
        compared > 155,
        "the oracle knew only {compared} of the queries"
    );
    failures
}

fn run(index: &Index, collection: &Collection, query: &Query) -> Vec<String> {
    let docs = &collection.docs;
    let lent = DocFields(docs);
    let request = Request {
        text: &query.text,
        limit: 100,
        ..Request::default()
    };
    let outcome = index.search(&request, &lent);
    let mut failures = Vec::new();
    let mut expect = |what: &str, expected: &str, found: String| {
        if expected != found {
            failures.push(format!("{what}: expected `{expected}`, found `{found}`"));
        }
    };
    for check in &query.checks {
        match check {
            Check::Hits(names) => {
                expect("hits", names, names_of(&outcome.hits, docs, usize::MAX));
            }
            Check::First(names) => {
                let count = names.split_whitespace().count();
                expect("first hits", names, names_of(&outcome.hits, docs, count));
            }
            Check::Groups(groups) => {
                let outcome = index.search_groups(&request, 2, &lent);
                let found: Vec<String> = outcome
                    .hits
                    .iter()
                    .map(|group| format!("{}x{}/{}", group.group, group.hits.len(), group.total))
                    .collect();
                expect("groups", groups, found.join(" "));
                expect(
                    "number of groups",
                    &outcome.hits.len().to_string(),
                    outcome.group_total.to_string(),
                );
            }
            Check::Corrected(words) => {
                let found: Vec<String> = outcome
                    .terms
                    .iter()
                    .flat_map(|term| term.corrected.clone())
                    .collect();
                expect("corrected", words, found.join(" "));
            }
            Check::Highlighted(text) => {
                let plain = text.replace(['[', ']'], "");
                expect(
                    "highlighted",
                    text,
                    highlighted(
                        &plain,
                        &(0..plain.len()),
                        &outcome.index.highlighter.marks(&plain),
                    ),
                );
            }
            Check::Snippet {
                width,
                doc,
                expected,
            } => {
                let body = collection.doc(doc).map_or("", |doc| &doc.body);
                let snippet = outcome.index.highlighter.snippet(body, *width);
                expect(
                    "snippet",
                    expected,
                    highlighted(body, &snippet.range, &snippet.marks),
                );
            }
        }
    }
    failures
}

/// The names of the first `count` hits.
fn names_of(hits: &[Hit], docs: &[Doc], count: usize) -> String {
    let names = (hits.iter().take(count)).map(|hit| docs[hit.doc.0 as usize].name.as_str());
    names.collect::<Vec<_>>().join(" ")
}

/// A range of a text, with brackets around its marks.
fn highlighted(text: &str, range: &Range<usize>, marks: &[Range<usize>]) -> String {
    let mut out = String::new();
    let mut at = range.start;
    for mark in marks {
        let _ = write!(out, "{}[{}]", &text[at..mark.start], &text[mark.clone()]);
        at = mark.end;
    }
    out + &text[at..range.end]
}
