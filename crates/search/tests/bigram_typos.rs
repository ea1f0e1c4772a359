//! Tests of typos in Chinese: for a bigram without matches, the likely intended text of
//! the best document is reported as a correction.
#![cfg(not(target_arch = "wasm32"))]
#![allow(missing_docs)]

mod suite;

use bookmobile_search::{Index, Request};
use suite::parse::Doc;

fn doc(group: u32, body: &str) -> Doc {
    Doc {
        body: body.into(),
        language: "zh-Hans".into(),
        group,
        ..Doc::default()
    }
}

/// The corrections of a query: what was typed, and what was probably meant.
fn corrected(docs: &[Doc], text: &str) -> Vec<String> {
    let index = Index::open(suite::build(docs)).expect("what was built opens");
    let request = Request {
        text,
        limit: 10,
        ..Request::default()
    };
    let terms = index.search(&request, &suite::DocFields(docs)).terms;
    let corrected = terms.iter().filter(|term| !term.corrected.is_empty());
    corrected
        .map(|term| term.text.clone() + " " + &term.corrected.join(" "))
        .collect()
}

#[test]
fn what_was_typed_is_told_with_as_many_characters_as_are_wrong() {
    let query = "农村疗医保险";
    assert_eq!(
        corrected(&[doc(0, "农村、医疗，保险")], query),
        ["疗医 医疗"]
    );
    // A variation selector chooses the glyph of a character, and is no character of its
    // own.
    let selected = [doc(0, "农村、医\u{fe00}疗，保险")];
    assert_eq!(corrected(&selected, query), ["疗医 医\u{fe00}疗"]);
    // One sign can stand for several characters.
    assert_eq!(corrected(&[doc(0, "㍿")], "株老会"), ["株老会 ㍿"]);
}

#[test]
fn what_stands_apart_is_no_slip_in_common() {
    let docs = [doc(0, "医疗保险金")];
    assert_eq!(corrected(&docs, "医了保险"), ["医了保 医疗保"]);
    for apart in ["医了 了保险", "医了，了保险"] {
        assert_eq!(
            corrected(&docs, apart),
            [""; 0],
            "{apart}: 医了保 was not typed"
        );
    }
    let excluded = "医了，了保险 -\"医了保\"";
    assert_eq!(
        corrected(&docs, excluded),
        [""; 0],
        "nor by what is left out"
    );
    let each = ["医保 医疗保", "保金 保险金"];
    assert_eq!(
        corrected(&docs, "医保 保金"),
        each,
        "each lacks a character"
    );
}

/// The bodies of the hits of a query, and how many there are in all.
fn hits(docs: &[Doc], text: &str) -> (Vec<String>, u32) {
    let index = Index::open(suite::build(docs)).expect("what was built opens");
    let request = Request {
        text,
        limit: 10,
        ..Request::default()
    };
    let outcome = index.search(&request, &suite::DocFields(docs));
    let bodies = (outcome.hits.iter()).map(|hit| docs[hit.doc.0 as usize].body.clone());
    (bodies.collect(), outcome.total)
}

#[test]
fn characters_of_a_word_that_is_nowhere_are_no_hits() {
    let docs = [
        doc(0, "人们在工厂里，智慧和能力"),
        doc(1, "北边的京剧，大雨，学会"),
        doc(2, "医疗保险"),
    ];
    for absent in ["人工智能", "北京大学", "京大"] {
        assert_eq!(hits(&docs, absent), (vec![], 0), "{absent}");
    }
    // What was probably meant is found, and told.
    assert_eq!(hits(&docs, "疗医"), (vec!["医疗保险".to_owned()], 1));
    assert_eq!(corrected(&docs, "疗医"), ["疗医 医疗"]);
    // Before the texts are there, nobody knows.
    let index = Index::open(suite::build(&docs)).expect("what was built opens");
    let request = Request {
        text: "人工智能",
        limit: 10,
        ..Request::default()
    };
    assert!(!index.search(&request, &()).hits.is_empty());
}

fn titled(group: u32, title: &str, language: &str) -> Doc {
    Doc {
        title: title.into(),
        body: "一段文字的正文，新的，号码，中心".into(),
        language: language.into(),
        group,
        ..Doc::default()
    }
}

/// The titles of the hits of a query, the best first, and what is highlighted in the first.
fn found<'a>(docs: &'a [Doc], text: &str) -> (Vec<&'a str>, Vec<&'a str>) {
    let index = Index::open(suite::build(docs)).expect("what was built opens");
    let request = Request {
        text,
        limit: 10,
        ..Request::default()
    };
    let outcome = index.search(&request, &suite::DocFields(docs));
    let hits = outcome.hits.iter();
    let titles: Vec<&str> = hits
        .map(|hit| docs[hit.doc.0 as usize].title.as_str())
        .collect();
    let first = titles.first().copied().unwrap_or_default();
    let marks = outcome.index.highlighter.marks(first).into_iter();
    let marks = marks.map(|mark| &first[mark]).collect();
    (titles, marks)
}

fn titles<'a>(docs: &'a [Doc], text: &str) -> Vec<&'a str> {
    found(docs, text).0
}

#[test]
fn a_word_of_the_same_sound_is_told_as_a_slip() {
    let docs = [
        titled(0, "微信支付", "zh-Hans"),
        titled(1, "新的一年", "zh-Hans"),
        titled(2, "北方的大学", "zh-Hans"),
        titled(3, "人工湖", "zh-Hans"),
        titled(4, "智力", "zh-Hans"),
        titled(5, "能源", "zh-Hans"),
        titled(6, "京城", "zh-Hans"),
    ];
    assert_eq!(titles(&docs, "微新"), ["微信支付"]);
    assert_eq!(corrected(&docs, "微新"), ["微新 微信"]);
    assert_eq!(found(&docs, "微新").1, ["微信"]);
    assert_eq!(titles(&docs, "微信"), ["微信支付"]);
    assert_eq!(corrected(&docs, "微信"), [""; 0], "it is there");
    for absent in ["人工智能", "北京大学"] {
        assert_eq!(corrected(&docs, absent), [""; 0], "{absent}");
    }
    let other = [titled(0, "京城", "zh-Hans"), titled(1, "能人", "zh-Hans")];
    for absent in ["人工智能", "北京大学"] {
        assert_eq!(titles(&other, absent), [""; 0], "{absent}");
    }
}

#[test]
fn a_title_with_one_wrong_character_comes_first_in_either_script() {
    for (language, name, person, place) in [
        ("zh-Hans", "项少龙", "范白虎", "广茂铁路车站"),
        ("zh-Hant", "項少龍", "範白虎", "廣茂鐵路車站"),
    ] {
        let mut docs = vec![
            titled(0, name, language),
            titled(1, person, language),
            titled(2, place, language),
        ];
        // Elsewhere the wrong neighbours are neighbours too.
        docs.extend(["龙的龍", "中虎", "白的", "铁的鐵的路"].map(|body| doc(9, body)));
        for (at, doc) in (3..).zip(&mut docs[3..]) {
            doc.group = at;
        }
        let with = |title: &str, at: usize| {
            let mut letters: Vec<char> = title.chars().collect();
            letters[at] = '的';
            letters.into_iter().collect::<String>()
        };
        for (title, places) in [(name, 0..3), (person, 0..3), (place, 0..6)] {
            for at in places {
                let typed = with(title, at);
                let found = titles(&docs, &typed);
                assert_eq!(found.first(), Some(&title), "{typed}");
            }
        }
    }
}

#[test]
fn the_beginning_of_a_title_finds_it_in_either_script() {
    for (language, title, others) in [
        ("zh-Hans", "广茂铁路车站", ["铁路和车站", "车站广场"]),
        ("zh-Hant", "廣茂鐵路車站", ["鐵路和車站", "車站廣場"]),
    ] {
        let docs = [
            titled(0, others[0], language),
            titled(1, others[1], language),
            titled(2, title, language),
        ];
        for count in 1..=6 {
            let typed: String = title.chars().take(count).collect();
            let found = titles(&docs, &typed);
            assert_eq!(found.first(), Some(&title), "{typed}");
        }
    }
}

#[test]
fn what_is_there_as_it_was_typed_has_no_near_titles() {
    let docs = [
        titled(0, "选择题", "zh-Hans"),
        titled(1, "别的", "zh-Hans"),
        doc(2, "一个选择器"),
    ];
    assert_eq!(titles(&docs, "选择器")[0], "", "the text that has it");
    assert_eq!(corrected(&docs, "选择器"), [""; 0]);
}
