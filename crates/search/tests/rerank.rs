//! Tests of reranking: stored fields are read only where they can change the first hits,
//! and titles that begin with the query are raised.
#![cfg(not(target_arch = "wasm32"))]
#![allow(missing_docs)]

mod suite;

use bookmobile_search::{DocId, FieldId, Index, Request, StoredFields};
use proptest::prelude::*;
use std::borrow::Cow;
use std::cell::RefCell;
use suite::parse::Doc;

/// Lends texts and records the documents whose bodies were read.
struct Noted<'a>(suite::DocFields<'a>, RefCell<Vec<u32>>);

impl StoredFields for Noted<'_> {
    fn field(&self, doc: DocId, field: FieldId) -> Option<Cow<'_, str>> {
        if field == FieldId::BODY {
            self.1.borrow_mut().push(doc.0);
        }
        self.0.field(doc, field)
    }
}

fn doc(body: &str) -> Doc {
    Doc {
        body: body.into(),
        language: "en".into(),
        ..Doc::default()
    }
}

/// The documents found, and those whose bodies were read for that.
fn search(docs: &[Doc], text: &str, limit: usize) -> (Vec<(u32, u32)>, Vec<u32>) {
    let index = Index::open(suite::build(docs)).expect("what was built opens");
    let lent = Noted(suite::DocFields(docs), RefCell::default());
    let request = Request {
        text,
        limit,
        ..Request::default()
    };
    let hits = index.search(&request, &lent).hits;
    let hits = hits.iter().map(|hit| (hit.doc.0, hit.score.to_bits()));
    let mut read = lent.1.into_inner();
    read.sort_unstable();
    (hits.collect(), read)
}

#[test]
fn a_body_without_two_words_side_by_side_is_not_read() {
    let docs = [
        doc("wing of a boat"),
        doc("a boat wing"),
        doc("a wing"),
        doc("天地人"),
        doc("天地，人"),
    ];
    assert_eq!(search(&docs, "wing ", 9).1, []);
    assert_eq!(search(&docs, "boat wing ", 9).1, [0, 1]);
    assert_eq!(search(&docs, "天地人 ", 9).1, [3]);
}

#[test]
fn a_body_that_cannot_bring_its_document_among_the_first_is_not_read() {
    let mut docs: Vec<Doc> = (0..20)
        .map(|_| doc("boat wing and very much else that makes it long and longer"))
        .collect();
    docs.push(doc("boat wing boat wing boat wing"));
    assert_eq!(search(&docs, "boat wing ", 1).1, [20]);
    assert_eq!(search(&docs, "boat wing ", 30).1.len(), 21);
}

#[test]
fn a_body_is_not_read_whose_title_has_all_side_by_side() {
    let titled = |group, title: &str| Doc {
        title: title.into(),
        group,
        ..doc("boat wing")
    };
    let docs = [titled(1, "The boat wing"), titled(2, "The wing boat")];
    assert_eq!(search(&docs, "boat wing ", 9).1, [1]);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

    #[test]
    fn the_first_ones_are_the_same_however_many_are_wanted(
        bodies in prop::collection::vec(prop::collection::vec(prop::sample::select(&["wing", "boat", "heat", "天", "天地", "地人", "天地人水"][..]), 0..9), 1..40),
        query in prop::collection::vec(prop::sample::select(&["wing", "boat", "heat", "天地人", "地", "天火人水", "天人地水"][..]), 1..5),
        limit in 1usize..12,
    ) {
        let docs: Vec<Doc> = bodies.iter().map(|words| doc(&words.join(" "))).collect();
        let query = query.join(" ");
        let all = search(&docs, &query, 99).0;
        let first = search(&docs, &query, limit).0;
        prop_assert_eq!(&first[..], &all[..limit.min(all.len())]);
    }
}

#[test]
fn a_title_that_begins_with_the_query_is_raised() {
    let titled = |title: &str, body: &str| Doc {
        title: title.into(),
        ..doc(body)
    };
    let mut docs = vec![
        titled("流动书车：使用手册", "一"),
        titled("书车使用的流动手册", "流动书车使用手册，流动书车使用手册"),
        titled("The night train", "one"),
        titled("A train of the night", "the night train, the night train"),
    ];
    for (group, doc) in (0..).zip(&mut docs) {
        doc.group = group;
    }
    // Punctuation of the title is not typed, or a word is incomplete.
    for (query, best) in [
        ("流动书车：使用手册 ", 0),
        ("流动书车使用手册 ", 0),
        ("the night tra", 2),
        ("the night train ", 2),
    ] {
        let hits = search(&docs, query, 9).0;
        assert_eq!(hits.first().map(|hit| hit.0), Some(best), "{query}");
    }
}
