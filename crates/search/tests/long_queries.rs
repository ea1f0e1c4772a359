//! Tests of pruning: the cost of a long Chinese query in a large collection is bounded,
//! because terms of frequent characters are left out, and the best hits stay the same.
#![cfg(not(target_arch = "wasm32"))]
#![allow(missing_docs)]

mod suite;

use bookmobile_search::{Collection, DocId, Hit, Index, Outcome, Request, search_collections};
use suite::parse::Doc;

/// Characters so frequent that looking up each one costs the whole collection.
const FREQUENT: &str = "天地人你我他山水火木";

/// Many documents of frequent characters; one of them also has rare characters.
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

fn search(docs: &[Doc], text: &str) -> Outcome<Hit> {
    let index = Index::open(suite::build(docs)).expect("what was built opens");
    let request = Request {
        text,
        limit: 3,
        ..Request::default()
    };
    index.search(&request, &suite::DocFields(docs))
}

#[test]
fn what_is_rare_decides_and_the_rest_is_highlighted() {
    let docs = docs();
    let query = format!("{FREQUENT}鲸鱼 ");
    let outcome = search(&docs, &query);
    assert_eq!(outcome.hits.first().map(|hit| hit.doc), Some(DocId(1234)));
    let asked = outcome.terms.len();
    assert!(
        asked < 11,
        "{asked} pairs were looked for: none was left out"
    );
    let marks = outcome.index.highlighter.marks(FREQUENT);
    let highlighted: Vec<&str> = marks.into_iter().map(|mark| &FREQUENT[mark]).collect();
    assert_eq!(highlighted, [FREQUENT], "what was pruned is highlighted");
}

#[test]
fn a_phrase_leaves_nothing_out() {
    let docs = docs();
    let outcome = search(&docs, &format!("\"{FREQUENT}\" "));
    assert!(outcome.total > 1_000, "{} were found", outcome.total);
    let outcome = search(&docs, &format!("\"鱼{FREQUENT}\" "));
    assert_eq!(outcome.total, 1);
}

#[test]
fn a_slip_in_what_is_everywhere_is_found() {
    let docs: Vec<Doc> = (0..12_100)
        .map(|group| Doc {
            body: "天，地一天".into(),
            group,
            language: "zh".into(),
            ..Doc::default()
        })
        .collect();
    for query in ["一地", "天一"] {
        assert!(
            search(&docs, query).total > 0,
            "{query} has no matches, but what was probably meant has"
        );
    }
}

/// Documents most of which have the text `most`; the first 100 have `pairs`.
fn of_one_kind(most: &str, pairs: &str, group: u32) -> Vec<Doc> {
    let doc = |at: u32| Doc {
        body: if at < 100 { pairs } else { most }.into(),
        group: group + at,
        language: "zh".into(),
        ..Doc::default()
    };
    (0..1_500).map(doc).collect()
}

#[test]
fn two_collections_leave_out_what_one_does() {
    let other = "春夏秋冬东西南北中外";
    let pairs = FREQUENT.chars().zip(other.chars());
    let text: Vec<String> = pairs.map(|(a, b)| format!("{a}{b} ")).collect();
    let text = text.concat();
    let halves = [
        of_one_kind(FREQUENT, &text, 0),
        of_one_kind(other, &text, 1_500),
    ];
    let indexes = [0, 1].map(|at| Index::open(suite::build(&halves[at])).expect("it opens"));
    let lent = [suite::DocFields(&halves[0]), suite::DocFields(&halves[1])];
    let collections = [0, 1].map(|at| Collection {
        index: &indexes[at],
        fields: &lent[at],
        groups: None,
    });
    let request = Request {
        text: &text,
        limit: 3,
        ..Request::default()
    };
    let outcome = search_collections(&collections, &request);
    let one = search(&halves.concat(), &text);
    assert!(one.terms.len() < 10, "none was left out");
    assert_eq!(outcome.terms, one.terms);
}

#[test]
fn a_query_of_all_words_in_all_orders_is_answered() {
    let words: Vec<String> = (0..60).map(|at| format!("word{at}")).collect();
    let docs = [Doc {
        body: words.join(" "),
        language: "en".into(),
        ..Doc::default()
    }];
    let pairs = words
        .iter()
        .flat_map(|a| words.iter().map(move |b| format!("{a} {b} ")));
    let outcome = search(&docs, &pairs.collect::<Vec<_>>().concat());
    assert_eq!((outcome.total, outcome.terms.len()), (1, 60));
}

#[test]
fn each_pair_of_a_frequent_character_is_found() {
    // All of these are more frequent than 中, which occurs before and after each of them.
    const PARTNERS: &str =
        "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥金木水火土日月星天地山川风云雨雪雷电";
    let partners: Vec<char> = PARTNERS.chars().collect();
    let apart: String = partners
        .iter()
        .flat_map(|&partner| [partner, '，'])
        .collect();
    let pairs = |group: usize| {
        let at = |place: usize| partners[place % partners.len()];
        group
            .is_multiple_of(2)
            .then(|| format!("{}中{}", at(group / 2), at(group / 2 + group / 80)))
    };
    let docs: Vec<Doc> = (0..1_600)
        .map(|group| Doc {
            body: apart.clone() + &pairs(group).unwrap_or_default(),
            group: u32::try_from(group).unwrap_or_default(),
            language: "zh".into(),
            ..Doc::default()
        })
        .collect();
    let index = Index::open(suite::build(&docs)).expect("what was built opens");
    for partner in &partners {
        for pair in [format!("中{partner}"), format!("{partner}中")] {
            let request = Request {
                text: &pair,
                limit: docs.len(),
                ..Request::default()
            };
            let hits = index.search(&request, &()).hits;
            let mut found: Vec<u32> = hits.iter().map(|hit| hit.doc.0).collect();
            found.sort_unstable();
            let has = |(at, doc): (u32, &Doc)| doc.body.contains(&pair).then_some(at);
            let expected: Vec<u32> = (0..).zip(&docs).filter_map(has).collect();
            assert!(!expected.is_empty(), "{pair} has no matches");
            assert_eq!(found, expected, "{pair}");
        }
    }
}
