//! A search over several collections: the terms of a query are the same in each, though
//! each collection has a fold table of its own.
#![cfg(not(target_arch = "wasm32"))]
#![allow(missing_docs)]

mod suite;

use bookmobile_search::{Collection, Index, Request, search_collections};
use suite::parse::Doc;

#[test]
fn words_that_are_one_in_one_collection_are_one_in_all() {
    let doc = |body: &str, group| Doc {
        body: body.into(),
        language: "zh".into(),
        group,
        ..Doc::default()
    };
    // Only the first collection has 台湾, to which 臺灣 is folded.
    let halves = [[doc("台湾，铁路", 0)], [doc("铁路", 1)]];
    let indexes = [0, 1].map(|at| Index::open(suite::build(&halves[at])).expect("it opens"));
    let lent = [0, 1].map(|at| suite::DocFields(&halves[at]));
    let collections = [0, 1].map(|at| Collection {
        index: &indexes[at],
        fields: &lent[at],
        groups: None,
    });
    let request = Request {
        text: "台湾 臺灣 铁路 ",
        limit: 3,
        ..Request::default()
    };
    let outcome = search_collections(&collections, &request);
    let docs: Vec<u32> = outcome.terms.iter().map(|term| term.docs).collect();
    assert_eq!(docs, [1, 2], "railways are in both: {:?}", outcome.terms);
    let best = outcome.hits.first().map(|(place, _)| *place);
    assert_eq!(best, Some(0));
}
