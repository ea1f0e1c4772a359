//! A word that the collection hardly knows: what was typed is answered, and a
//! far more frequent word near it is offered.
#![cfg(not(target_arch = "wasm32"))]
#![allow(missing_docs)]

mod suite;

use bookmobile_search::{Index, Request};
use suite::parse::Doc;

fn suggested(text: &str) -> (u32, Option<String>) {
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
    docs.extend((32..200).map(|at| doc("it is from elsewhere", at)));
    let index = Index::open(suite::build(&docs)).expect("what was built opens");
    let request = Request {
        text,
        limit: 10,
        ..Request::default()
    };
    let outcome = index.search(&request, &suite::Lent(&docs));
    let last = outcome.terms.last();
    (outcome.total, last.and_then(|term| term.suggested.clone()))
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
