//! Tests of suggestions: for a word that the collection hardly has, the query is answered
//! as it was typed, and a far more frequent word at edit distance 1 is suggested.
#![cfg(not(target_arch = "wasm32"))]
#![allow(missing_docs)]

mod suite;

use bookmobile_search::{Collection, Index, Request, ShardId, search_collections};
use suite::parse::Doc;

fn docs() -> Vec<Doc> {
    let doc = |body: &str, group| Doc {
        body: body.into(),
        group,
        language: "en".into(),
        ..Doc::default()
    };
    let mut docs: Vec<Doc> = (0..30)
        .map(|at| doc("the boundary layer grows", at))
        .collect();
    docs.push(doc("a boundery is a mistake, and a laer in a form", 30));
    docs.push(doc("bounds", 31));
    // Enough other words to cut the dictionary into shards.
    let others: Vec<String> = (0..400).map(|at| format!("zeta{at}")).collect();
    docs.push(doc(&others.join(" "), 200));
    docs.extend((32..200).map(|at| doc("it is from elsewhere", at)));
    docs
}

fn asked(index: &Index, text: &str, docs: &[Doc]) -> (u32, Option<String>) {
    let request = Request {
        text,
        limit: 10,
        ..Request::default()
    };
    let outcome = index.search(&request, &suite::DocFields(docs));
    let last = outcome.terms.last();
    (outcome.total, last.and_then(|term| term.suggested.clone()))
}

fn suggested(text: &str) -> (u32, Option<String>) {
    let docs = docs();
    let index = Index::open(suite::build(&docs)).expect("what was built opens");
    asked(&index, text, &docs)
}

#[test]
fn a_rare_word_near_a_frequent_one_offers_it() {
    assert_eq!(suggested("boundery "), (1, Some("boundary".into())));
    assert_eq!(suggested("laer "), (1, Some("layer".into())));
}

#[test]
fn other_words_offer_nothing() {
    assert_eq!(suggested("boundary ").1, None, "it is frequent itself");
    assert_eq!(suggested("bounds ").1, None, "nothing is near");
    assert_eq!(
        suggested("form ").1,
        None,
        "what is everywhere means little"
    );
    assert_eq!(suggested("bound").1, None, "it is still being typed");
    assert_eq!(suggested("boundary mistake ").1, None, "nothing is near");
    assert_eq!(
        suggested("\"boundery\"").1,
        None,
        "a phrase is taken literally"
    );
}

#[test]
fn it_is_offered_once_all_of_the_dictionary_is_there() {
    let docs = docs();
    let cut = suite::builder(&docs).finish_shards(20).expect("it fits");
    let mut index = Index::open(cut.root).expect("the root opens");
    let mut shards: Vec<_> = (0..).map(ShardId).zip(cut.shards).collect();
    // Supplies what the search of the word itself needs.
    let wanted = |index: &Index| {
        let request = Request {
            text: "boundery ",
            limit: 10,
            ..Request::default()
        };
        index
            .search(&request, &suite::DocFields(&docs))
            .index
            .missing
    };
    while let Some(&first) = wanted(&index).first() {
        let at = shards.iter().position(|shard| shard.0 == first);
        let (shard, bytes) = shards.swap_remove(at.expect("it is there"));
        assert_eq!(index.supply(shard, bytes), Ok(()));
    }
    assert_eq!(
        asked(&index, "boundery ", &docs),
        (1, None),
        "nothing is fetched for an offer"
    );
    for (shard, bytes) in shards {
        assert_eq!(index.supply(shard, bytes), Ok(()));
    }
    assert_eq!(
        asked(&index, "boundery ", &docs),
        (1, Some("boundary".into()))
    );
}

/// The suggestion of a search over two collections.
fn suggested_by_both(halves: [&[Doc]; 2], text: &str) -> Option<String> {
    let indexes = halves.map(|docs| Index::open(suite::build(docs)).expect("it opens"));
    let lent = halves.map(suite::DocFields);
    let both = [0, 1].map(|at| Collection {
        index: &indexes[at],
        fields: &lent[at],
        groups: None,
    });
    let request = Request {
        text,
        limit: 10,
        ..Request::default()
    };
    let outcome = search_collections(&both, &request);
    let last = outcome.terms.last();
    last.and_then(|term| term.suggested.clone())
}

#[test]
fn several_collections_offer_what_one_of_all_documents_does() {
    let docs = docs();
    // Cut so that the rare word is in one half and the frequent word in one or in both.
    for cut in [30, 15, 31] {
        let (first, second) = docs.split_at(cut);
        for halves in [[first, second], [second, first]] {
            let offered = |text| suggested_by_both(halves, text);
            assert_eq!(offered("boundery "), Some("boundary".into()), "{cut}");
            assert_eq!(offered("laer "), Some("layer".into()), "{cut}");
            assert_eq!(offered("boundary "), None, "{cut}");
            assert_eq!(offered("bounds "), None, "{cut}");
            assert_eq!(offered("bound"), None, "{cut}");
            assert_eq!(offered("\"boundery\""), None, "{cut}");
        }
    }
    // A word that is in all documents of a large second collection is too frequent to be
    // suggested.
    let others: Vec<Doc> = (0..20).flat_map(|_| docs[..30].to_vec()).collect();
    assert_eq!(suggested_by_both([&docs, &others], "boundery "), None);
}
