//! What a long query in Chinese may cost is bounded in a large collection: the
//! frequent characters are left out, and nobody notices.
#![cfg(not(target_arch = "wasm32"))]
#![allow(missing_docs)]

mod suite;

use bookmobile_search::{DocId, Index, Outcome, Request};
use suite::parse::Doc;

/// So frequent that each costs the whole collection.
const FREQUENT: &str = "天地人你我他山水火木";

/// Many documents of frequent characters, one of them with rare ones too.
fn docs() -> Vec<Doc> {
    let mut docs: Vec<Doc> = (0..3_000)
        .map(|group| Doc {
            body: FREQUENT
                .chars()
                .chain("，".chars())
                .chain(FREQUENT.chars().rev())
                .collect(),
            group,
            language: "zh".into(),
            ..Doc::default()
        })
        .collect();
    docs[1234].body = format!("鲸鱼{FREQUENT}");
    docs
}

fn search(docs: &[Doc], text: &str) -> Outcome {
    let index = Index::open(suite::build(docs)).expect("what was built opens");
    let request = Request {
        text,
        limit: 3,
        ..Request::default()
    };
    index.search(&request, &suite::Lent(docs))
}

#[test]
fn what_is_rare_decides_and_the_rest_is_lit() {
    let docs = docs();
    let query = format!("{FREQUENT}鲸鱼 ");
    let outcome = search(&docs, &query);
    assert_eq!(outcome.hits.first().map(|hit| hit.doc), Some(DocId(1234)));
    let asked = outcome.terms.len();
    assert!(
        asked < 11,
        "{asked} pairs were looked for: none was left out"
    );
    let marks = outcome.matcher.marks(FREQUENT);
    let lit: Vec<&str> = marks.into_iter().map(|mark| &FREQUENT[mark]).collect();
    assert_eq!(lit, [FREQUENT], "what was left out is lit");
}

#[test]
fn a_phrase_leaves_nothing_out() {
    let docs = docs();
    let outcome = search(&docs, &format!("\"{FREQUENT}\" "));
    assert!(outcome.total > 1_000, "{} were found", outcome.total);
    let outcome = search(&docs, &format!("\"鱼{FREQUENT}\" "));
    assert_eq!(outcome.total, 1);
}
