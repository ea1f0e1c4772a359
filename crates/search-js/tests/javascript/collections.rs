//! Tests of a site with two collections: they are searched as one, and each hit names its
//! collection.

use crate::building::{articles, builder};
use crate::shards::{opened, supply_all, with};
use crate::{get, items, message, show};
use bookmobile_search_js::{SearchIndex, search_collection_groups, search_collections};
use js_sys::{Array, JSON, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;

/// How many articles the first collection has.
const FIRST: usize = 30;
const ALL: usize = 80;

fn collection(index: &SearchIndex, texts: &Array) -> JsValue {
    let collection = with("index", &index.share().into());
    Reflect::set(&collection, &"texts".into(), texts).expect("an object");
    collection
}

fn index(articles: &Array) -> SearchIndex {
    SearchIndex::new(builder(articles).finish().expect("built")).expect("opened")
}

fn number(value: &JsValue, path: &str) -> f64 {
    get(value, path).as_f64().expect("a number")
}

/// The collections that have hits.
fn owners(found: &JsValue) -> Vec<String> {
    let hits = items(found, "hits");
    let mut owners: Vec<_> = (hits.iter())
        .map(|hit| show(&get(hit, "collection")))
        .collect();
    owners.sort();
    owners.dedup();
    owners
}

/// The document and the rounded score of a hit, which are equal in two collections and in
/// one of all articles.
fn compared(hit: &JsValue, collection: f64) -> (f64, i64) {
    #[expect(clippy::cast_precision_loss, reason = "small")]
    let doc = number(hit, "doc") + collection * FIRST as f64;
    #[expect(clippy::cast_possible_truncation, reason = "small")]
    let score = (number(hit, "score") * 1000.0).round() as i64;
    (doc, score)
}

#[wasm_bindgen_test]
fn two_collections_answer_as_one_of_all_articles_does() {
    let texts = [articles(0..FIRST), articles(FIRST..ALL)];
    let indexes = texts.each_ref().map(index);
    let both: Array = [0, 1]
        .map(|at| collection(&indexes[at], &texts[at]))
        .into_iter()
        .collect();
    let all = articles(0..ALL);
    let whole = index(&all);
    let json = r#"{"limit": 40, "snippet": 60, "passages": 1}"#;
    let [options, whole_options] = [json; 2].map(|json| JSON::parse(json).expect("options"));
    Reflect::set(&whole_options, &"texts".into(), &all).expect("an object");

    for query in ["ferry coast ", "islan", "\"river coast\"", "harbuor "] {
        let found = search_collections(&both, query, &options).expect("found");
        let expected = whole.search(query, &whole_options).expect("found");
        let hits = items(&found, "hits");
        let own: Vec<_> = (hits.iter())
            .map(|hit| compared(hit, number(hit, "collection")))
            .collect();
        let expected_hits: Vec<_> = (items(&expected, "hits").iter())
            .map(|hit| compared(hit, 0.0))
            .collect();
        assert_eq!(own, expected_hits, "{query}");
        assert_eq!(owners(&found), ["0", "1"], "both have some");
        for part in ["total", "groups", "terms.0.docs"] {
            let [found, expected] = [&found, &expected].map(|result| show(&get(result, part)));
            assert_eq!(found, expected, "{part} of {query}");
        }
        assert_eq!(show(&get(&found, "missing")), "[[],[]]");
        for (hit, expected) in hits.iter().zip(items(&expected, "hits")) {
            let [own, expected] = [hit, &expected].map(|hit| show(&get(hit, "snippet")));
            assert_eq!(own, expected, "cut from its own collection's texts");
        }

        let groups = search_collection_groups(&both, query, &options).expect("found");
        let first = get(&groups, "groups.0");
        let best = get(&first, "hits.0");
        assert_eq!(items(&first, "hits").len(), 1);
        assert_eq!(compared(&best, number(&first, "collection")), own[0]);
        let total = show(&get(&groups, "groupTotal"));
        assert_eq!(total, show(&get(&expected, "groups")));
    }
}

#[wasm_bindgen_test]
fn each_collection_says_what_it_lacks_and_stays_its_owners() {
    let texts = [articles(0..FIRST), articles(FIRST..ALL)];
    let near = index(&texts[0]);
    let (far, sharded) = opened(&texts[1]);
    let both = Array::of2(&collection(&near, &texts[0]), &collection(&far, &texts[1]));
    let found = search_collections(&both, "ferry ", &JsValue::UNDEFINED).expect("found");
    let alone = far.search("ferry ", &JsValue::UNDEFINED).expect("no error");
    assert_eq!(show(&get(&found, "missing.0")), "[]");
    assert_eq!(
        show(&get(&found, "missing.1")),
        show(&get(&alone, "missing"))
    );
    assert_eq!(owners(&found), ["0"], "of the other one nothing is here");

    supply_all(&far, &sharded);
    let found = search_collections(&both, "ferry ", &JsValue::UNDEFINED).expect("found");
    assert_eq!(show(&get(&found, "missing")), "[[],[]]");
    assert_eq!(owners(&found), ["0", "1"]);
    assert!(near.search("ferry ", &JsValue::UNDEFINED).is_ok());

    let none = search_collections(&Array::new(), "ferry ", &JsValue::UNDEFINED).expect("found");
    assert_eq!(show(&get(&none, "hits")), "[]");
}

#[wasm_bindgen_test]
fn collections_that_are_none_are_told() {
    let texts = articles(0..3);
    let good = collection(&index(&texts), &texts);
    let freed = collection(&index(&texts), &texts);
    let free: js_sys::Function = get(&freed, "index.free").unchecked_into();
    free.call0(&get(&freed, "index")).expect("freed");
    let lent = with("texts", &"here".into());
    Reflect::set(&lent, &"index".into(), &get(&good, "index")).expect("an object");
    let told = |collections: &JsValue, options: &JsValue| {
        message(search_collections(collections, "ferry", options).expect_err("refused"))
    };
    for (second, why) in [
        (
            JsValue::from("news"),
            "collections[1]: index: expected a SearchIndex that is not freed, found undefined",
        ),
        (
            freed,
            "collections[1]: index: expected a SearchIndex that is not freed, found an object",
        ),
        (
            lent,
            "collections[1]: texts: expected an array of documents or a function, found \"here\"",
        ),
    ] {
        assert_eq!(told(&Array::of2(&good, &second), &JsValue::UNDEFINED), why);
    }
    assert_eq!(
        told(&good, &JsValue::UNDEFINED),
        "collections: expected an array of {index, texts}, found an object"
    );
    assert_eq!(
        told(&Array::of1(&good), &with("texts", &texts)),
        "texts: expected those beside each index, found an array"
    );
}
