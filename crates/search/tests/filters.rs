//! Tests of conditions: phrases, exclusions, words that the title must have, facets, and
//! groups.
#![cfg(not(target_arch = "wasm32"))]
#![allow(missing_docs)]

mod suite;

use bookmobile_search::{
    Collection, DocId, FieldId, Index, Request, StoredFields, search_collection_groups,
};
use std::borrow::Cow;
use suite::parse::Doc;

fn doc(group: u32, title: &str, body: &str) -> Doc {
    Doc {
        title: title.into(),
        body: body.into(),
        group,
        language: "en".into(),
        ..Doc::default()
    }
}

/// The documents found, in their own order.
fn found(docs: &[Doc], request: &Request<'_>, texts: &dyn StoredFields) -> Vec<u32> {
    let index = Index::open(suite::build(docs)).expect("what was built opens");
    let request = Request {
        limit: docs.len(),
        ..*request
    };
    let hits = index.search(&request, texts).hits;
    let mut docs: Vec<u32> = hits.iter().map(|hit| hit.doc.0).collect();
    docs.sort_unstable();
    docs
}

fn find(docs: &[Doc], text: &str) -> Vec<u32> {
    let request = Request {
        text,
        ..Request::default()
    };
    found(docs, &request, &suite::DocFields(docs))
}

/// Lends titles and headings only, as if the bodies were not fetched yet.
struct Titles<'a>(suite::DocFields<'a>);

impl StoredFields for Titles<'_> {
    fn field(&self, doc: DocId, field: FieldId) -> Option<Cow<'_, str>> {
        (field != FieldId::BODY).then(|| self.0.field(doc, field))?
    }
}

#[test]
fn a_title_must_have_the_words_that_were_asked_of_it() {
    let docs = [
        doc(0, "Boat", "a wing"),
        doc(1, "Wing", "a boat"),
        doc(2, "Wing of a boat", ""),
        doc(3, "Row row boat", ""),
    ];
    assert_eq!(find(&docs, "boat title:wing "), [1, 2]);
    assert_eq!(find(&docs, "title:wing title:boat "), [2]);
    assert_eq!(find(&docs, "title:\"row row boat\" "), [3]);
    let docs = [doc(0, "哈哈哈", ""), doc(1, "天", "哈哈哈")];
    assert_eq!(find(&docs, "title:哈哈哈"), [0]);
}

#[test]
fn without_a_body_nobody_knows_that_it_lacks_a_phrase() {
    let docs = [
        doc(0, "Timetable", "the night train leaves"),
        doc(1, "Night", "no train leaves"),
        doc(2, "Night train", ""),
        doc(3, "Bridge", "a river"),
    ];
    let phrase = "\"night train\" ";
    assert_eq!(find(&docs, phrase), [0, 2]);
    let request = Request {
        text: phrase,
        ..Request::default()
    };
    let titles = Titles(suite::DocFields(&docs));
    assert_eq!(found(&docs, &request, &titles), [0, 1, 2]);
    let request = Request {
        text: "leaves bridge -\"night train\" ",
        ..request
    };
    assert_eq!(found(&docs, &request, &titles), [3], "what may have it");
    assert_eq!(found(&docs, &request, &suite::DocFields(&docs)), [1, 3]);
}

#[test]
fn an_exclusion_holds_however_much_has_its_words() {
    let long = "x".repeat(40) + " ";
    let body = |text: &str| format!("{text} {}", long.repeat(500));
    let mut docs: Vec<Doc> = (0..90)
        .map(|group| doc(group, "", &body("night train 上海")))
        .collect();
    docs.push(doc(90, "", "night"));
    assert_eq!(find(&docs, "night -\"night train\" "), [90]);
    assert_eq!(find(&docs, "night -上海 "), [90]);
}

#[test]
fn a_facet_is_meant_as_it_stands_but_for_a_region() {
    let with = |group, topic: &str, lang: &str| Doc {
        facets: vec![("topic".into(), topic.into()), ("lang".into(), lang.into())],
        ..doc(group, "", "boat")
    };
    let docs = [
        with(0, "art", "zh-Hans"),
        with(1, "art-history", "en"),
        with(2, "city", "zh"),
    ];
    assert_eq!(find(&docs, "boat topic:art "), [0]);
    assert_eq!(find(&docs, "boat lang:ZH "), [0, 2]);
    // Filters in the query narrow the facets of the request.
    let request = |text| Request {
        text,
        facets: &[("topic", "art"), ("topic", "city")],
        ..Request::default()
    };
    let texts = suite::DocFields(&docs);
    assert_eq!(found(&docs, &request("boat "), &texts), [0, 2]);
    assert_eq!(found(&docs, &request("boat topic:city "), &texts), [2]);
}

#[test]
fn groups_that_were_not_asked_for_are_left_out() {
    let docs = [doc(7, "", "boat"), doc(3, "", "boat"), doc(5, "", "hill")];
    let index = Index::open(suite::build(&docs)).expect("what was built opens");
    let found = |groups| {
        let request = Request {
            text: "boat ",
            limit: 9,
            ..Request::default()
        };
        // Each collection has groups of its own that are asked for.
        let collections = [None, groups].map(|groups| Collection {
            index: &index,
            fields: &(),
            groups,
        });
        let found = search_collection_groups(&collections, &request, 1);
        let mut groups: Vec<(usize, u32)> = (found.hits.iter())
            .map(|(at, group)| (*at, group.group))
            .collect();
        groups.sort_unstable();
        (groups, found.group_total, found.total)
    };
    let all = [(0, 3), (0, 7)];
    let and = |others: &[(usize, u32)]| [&all[..], others].concat();
    assert_eq!(found(None), (and(&[(1, 3), (1, 7)]), 4, 4));
    assert_eq!(found(Some(&[3, 5, 8])), (and(&[(1, 3)]), 3, 3));
    assert_eq!(found(Some(&[])), (and(&[]), 2, 2));
}

#[test]
fn what_a_filter_leaves_out_is_no_measure_for_the_rest() {
    // The only document with the rare word has the other topic.
    let topic = |at: u32| if at == 19 { "city" } else { "art" };
    let body = |at: u32| match at {
        19 => "boat otter",
        15.. => "hill",
        _ => "boat",
    };
    let docs: Vec<Doc> = (0..20)
        .map(|at| Doc {
            facets: vec![("topic".into(), topic(at).into())],
            ..doc(at, "", body(at))
        })
        .collect();
    assert_eq!(find(&docs, "boat otter "), [19]);
    let boats: Vec<u32> = (0..15).collect();
    for text in ["boat otter topic:art ", "boat otter -topic:city "] {
        assert_eq!(find(&docs, text), boats, "{text}");
    }
}
