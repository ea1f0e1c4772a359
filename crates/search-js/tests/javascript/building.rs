//! Tests of a site that builds its index itself: its documents, and the errors for invalid
//! ones.

use crate::shards::{example, with};
use crate::{TEXTS, bytes, docs, get, message, show};
use bookmobile_search_js::{IndexBuilder, SearchIndex};
use js_sys::{Array, Function, JSON, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;

/// A builder with these documents.
pub(crate) fn builder(documents: &Array) -> IndexBuilder {
    let mut builder = IndexBuilder::default();
    for document in documents.iter() {
        builder.add(&document).expect("added");
    }
    builder
}

/// Articles on a few subjects, each with a word of its own.
pub(crate) fn articles(numbers: std::ops::Range<usize>) -> Array {
    let subjects = [
        "ferry", "harbour", "island", "train", "coast", "bridge", "night", "river", "market",
    ];
    let syllables = [
        "ba", "ke", "lin", "mo", "nur", "ra", "set", "ti", "vo", "zu",
    ];
    let subject = |at: usize| subjects[at * at / 3 % subjects.len()];
    let article = |number: usize| {
        let own: String = [number / 10, number, number * 7]
            .map(|at| syllables[at % 10])
            .concat();
        let words: Vec<&str> = (0..4 + number % 5)
            .map(|at| subject(number + at * 4))
            .collect();
        let json = format!(
            r#"{{"title": "The {} {own}", "body": "{} of {own}", "language": "en"}}"#,
            subject(number),
            words.join(" "),
        );
        JSON::parse(&json).expect("an article")
    };
    numbers.map(article).collect()
}

#[wasm_bindgen_test]
fn an_index_built_in_javascript_is_the_same() {
    let documents: Array = JSON::parse(TEXTS).expect("texts").unchecked_into();
    for (document, (language, group)) in
        (documents.iter()).zip([("en", 0), ("en", 7), ("zh-Hant", 9)])
    {
        let facets = Object::new();
        for (object, name, value) in [
            (&facets, "lang", language.into()),
            (document.unchecked_ref(), "language", language.into()),
            (document.unchecked_ref(), "group", JsValue::from(group)),
            (document.unchecked_ref(), "facets", facets.clone().into()),
        ] {
            Reflect::set(object, &name.into(), &value).expect("an object");
        }
    }
    assert_eq!(builder(&documents).finish().expect("built"), bytes());
}

#[wasm_bindgen_test]
fn a_document_that_is_not_as_it_should_be_is_named() {
    let mut builder = IndexBuilder::default();
    let add = |builder: &mut IndexBuilder, json: &str| {
        builder.add(&JSON::parse(json).expect("a document"))
    };
    let ferry = r#"{"title": "Ferry", "body": "It crosses.", "language": "en"}"#;
    assert_eq!(add(&mut builder, ferry).expect("added"), 0);
    for (document, why) in [
        (
            r#""Ferry""#,
            r#"document 1: expected an object with title, body and language, found "Ferry""#,
        ),
        (
            r#"{"body": "It crosses.", "language": "en"}"#,
            "document 1: title: expected a string, found undefined",
        ),
        (
            r#"{"title": "Ferry", "body": ["It", "crosses."], "language": "en"}"#,
            "document 1: body: expected a string, found an array",
        ),
        (
            r#"{"title": "Ferry", "body": "It crosses.", "lang": "en"}"#,
            r#"document 1: language: expected a string such as "en" or "zh-Hans", found undefined; rename lang, which is "en", to language"#,
        ),
        (
            r#"{"title": "Ferry", "body": "It crosses.", "language": null}"#,
            r#"document 1: language: expected a string such as "en" or "zh-Hans", found null"#,
        ),
        (
            r#"{"title": "Ferry", "heading": 3, "body": "It crosses.", "language": "en"}"#,
            "document 1: heading: expected a string, found 3",
        ),
        (
            r#"{"title": "Ferry", "body": "It crosses.", "language": "en", "group": "sea"}"#,
            r#"document 1: group: expected a whole number from 0 to 4294967295, found "sea""#,
        ),
        (
            r#"{"title": "Ferry", "body": "It crosses.", "language": "en", "group": 1.7e12}"#,
            "document 1: group: expected a whole number from 0 to 4294967295, found 1700000000000",
        ),
        (
            r#"{"title": "Ferry", "body": "It crosses.", "language": "en", "facets": {"topic": [true]}}"#,
            "document 1: facets.topic: expected a string or an array of strings, found true",
        ),
    ] {
        let error = add(&mut builder, document).expect_err("refused");
        assert_eq!(message(error), why);
    }
    assert_eq!(add(&mut builder, ferry).expect("the next one is"), 1);

    let index = SearchIndex::new(builder.finish().expect("built")).expect("opened");
    let found = (index.search("ferry ", &JsValue::UNDEFINED)).expect("found");
    assert_eq!(docs(&found), [0.0, 1.0]);
    assert_eq!(
        show(&get(&found, "hits.1.group")),
        "1",
        "a group of its own"
    );
}

#[wasm_bindgen_test]
fn a_rare_word_near_a_frequent_one_offers_it() {
    let bodies = (0..200).map(|number| match number {
        0..30 => "the boundary layer",
        30 => "a boundery by mistake",
        _ => "it is from elsewhere",
    });
    let documents: Array = bodies
        .map(|body| {
            let json = format!(r#"{{"title": "", "body": "{body}", "language": "en"}}"#);
            JSON::parse(&json).expect("a document")
        })
        .collect();
    let index = builder(&documents).finish().expect("built");
    let index = SearchIndex::new(index).expect("opened");
    let terms = |query: &str| {
        let found = index.search(query, &JsValue::UNDEFINED).expect("found");
        show(&get(&found, "terms"))
    };
    assert_eq!(
        terms("boundery "),
        r#"[{"text":"boundery","docs":1,"corrected":[],"suggested":"boundary"}]"#
    );
    assert_eq!(
        terms("boundary "),
        r#"[{"text":"boundary","docs":30,"corrected":[]}]"#
    );
}

/// Two documents with 国会: in one twice across the border of two words, in the other once
/// as a word, in a longer text.
const PARLIAMENT: &str = r#"[
    {"title": "", "body": "中国会议，中国会议", "language": "zh-Hans"},
    {"title": "", "body": "国会在首都的一座大楼里", "language": "zh-Hans"}
]"#;

/// A builder with the function as its segmenter, and with the two documents.
fn cutting(segment: &JsValue) -> IndexBuilder {
    let mut builder = IndexBuilder::new(&with("segment", segment)).expect("a function");
    let documents: Array = JSON::parse(PARLIAMENT).expect("texts").unchecked_into();
    for document in documents.iter() {
        builder.add(&document).expect("added");
    }
    builder
}

/// The documents found for 国会 (parliament), the best first.
fn parliament(builder: IndexBuilder) -> Vec<f64> {
    let index = SearchIndex::new(builder.finish().expect("built")).expect("opened");
    docs(&index.search("国会 ", &JsValue::UNDEFINED).expect("found"))
}

#[wasm_bindgen_test]
fn a_site_that_cuts_chinese_as_the_readme_says_finds_words_before_other_places() {
    assert_eq!(parliament(cutting(&JsValue::UNDEFINED)), [0.0, 1.0]);
    let site = Function::new_with_args(
        "IndexBuilder",
        &format!("{}\nreturn segment", example("## Words of Chinese texts")),
    );
    let stub = Function::new_no_args("");
    let segment = site
        .call1(&JsValue::NULL, &stub)
        .expect("the README's code");
    assert_eq!(parliament(cutting(&segment)), [1.0, 0.0]);
}

#[wasm_bindgen_test]
fn what_is_no_word_of_its_text_is_refused_with_words() {
    let new = IndexBuilder::new(&with("segment", &"中国".into()));
    assert_eq!(
        message(new.expect_err("refused")),
        "segment: expected a function, found \"中国\""
    );
    for (code, why) in [
        (
            "return text.length",
            "segment: expected an array of the words of \"中国会议\", found 4",
        ),
        (
            "return [text, 4]",
            "segment: expected an array of the words of \"中国会议\", found 4",
        ),
        (
            "return ['中国', '议会']",
            "segment: expected words that together are \"中国会议\", found \"中国议会\"",
        ),
        ("throw Error('no ' + text)", "no 中国会议"),
    ] {
        let segment = Function::new_with_args("text", code);
        let error = cutting(&segment).finish().expect_err("refused");
        assert_eq!(message(error), why);
        let error = cutting(&segment).finish_shards(None).expect_err("refused");
        assert_eq!(message(error), why);
    }
}
