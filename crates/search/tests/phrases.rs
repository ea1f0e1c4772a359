//! Phrases of frequent words in a collection whose texts are more than one search reads: the
//! same search reads on, and in the end no document is missed.
#![cfg(not(target_arch = "wasm32"))]
#![allow(missing_docs)]

mod suite;

use bookmobile_search::{DocId, FieldId, Hit, Index, Outcome, Request, StoredFields};
use std::borrow::Cow;
use std::cell::Cell;
use std::sync::OnceLock;
use suite::parse::Doc;

const DOCS: u32 = 3_000;
/// More than this no search reads: a megabyte, and the text that exceeds it.
const MOST_READ: usize = (1 << 20) + 2_000;

/// Documents that have all words of `the cold night`, but for every 500th apart.
fn docs() -> Vec<Doc> {
    let body = |group: u32| {
        let start = "It was cold in the day, and the night was warm. ";
        let has_it = group % 500 == 499;
        let phrase = if has_it { "In the cold night. " } else { "" };
        start.to_owned() + &"Snow fell on hill and dale. ".repeat(40) + phrase
    };
    let doc = |group| Doc {
        title: format!("Day {group}"),
        body: body(group),
        language: "en".into(),
        group,
        ..Doc::default()
    };
    (0..DOCS).map(doc).collect()
}

/// Lends texts, and counts their bytes.
struct Counted<'a> {
    docs: &'a [Doc],
    read: Cell<usize>,
}

impl StoredFields for Counted<'_> {
    fn field(&self, doc: DocId, field: FieldId) -> Option<Cow<'_, str>> {
        let text = self.docs[doc.0 as usize].field(field);
        self.read.set(self.read.get() + text.len());
        Some(Cow::Borrowed(text))
    }
}

/// The documents and their index, which all tests share.
fn collection() -> &'static (Vec<Doc>, Vec<u8>) {
    static MADE: OnceLock<(Vec<Doc>, Vec<u8>)> = OnceLock::new();
    MADE.get_or_init(|| {
        let docs = docs();
        let index = suite::build(&docs);
        (docs, index)
    })
}

/// The documents that are found by each of the searches until all texts are read.
fn found(text: &str) -> Vec<Vec<u32>> {
    let (docs, bytes) = collection();
    let index = Index::open(bytes.as_slice()).expect("what was built opens");
    let mut all = Vec::new();
    loop {
        let fields = Counted {
            docs,
            read: Cell::new(0),
        };
        let request = Request {
            text,
            limit: DOCS as usize,
            ..Request::default()
        };
        let outcome: Outcome<Hit> = index.search(&request, &fields);
        // Thirty documents are read again to be ranked.
        let read = fields.read.get();
        assert!(read < MOST_READ + 31 * 2_000, "{read} bytes were read");
        let mut own: Vec<u32> = outcome.hits.iter().map(|hit| hit.doc.0).collect();
        own.sort_unstable();
        assert_eq!(outcome.total as usize, own.len());
        all.push(own);
        assert!(all.len() < 20, "it has no end");
        if outcome.index.unread == 0 {
            return all;
        }
    }
}

#[test]
fn a_phrase_of_frequent_words_is_never_missed() {
    let all = found("\"the cold night\" ");
    assert!(all.len() > 2, "{} searches read it all", all.len());
    let expected: Vec<u32> = (0..DOCS).filter(|doc| doc % 500 == 499).collect();
    assert_eq!(all.last(), Some(&expected));
    assert!(!all[0].is_empty(), "what there is is there at once");
    assert!(all.windows(2).all(|two| two[0].len() <= two[1].len()));
}

#[test]
fn two_phrases_are_read_to_the_end() {
    let all = found("\"the cold night\" \"on hill and\" ");
    let expected: Vec<u32> = (0..DOCS).filter(|doc| doc % 500 == 499).collect();
    assert_eq!(all.last(), Some(&expected));
}

#[test]
fn an_excluded_phrase_excludes_no_other_document() {
    let all = found("snow -\"the cold night\" ");
    assert!(all.len() > 2, "{} searches read it all", all.len());
    let expected: Vec<u32> = (0..DOCS).filter(|doc| doc % 500 != 499).collect();
    assert_eq!(all.last(), Some(&expected));
}

#[test]
fn a_phrase_of_rare_words_is_answered_at_once() {
    assert_eq!(found("\"day 7\" ").len(), 1);
}
