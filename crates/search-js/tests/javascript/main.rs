//! Tests of the engine as a site uses it: JavaScript objects in, JavaScript objects out.
//! They run in WebAssembly only, because they need JavaScript.
#![cfg(target_arch = "wasm32")]

#[cfg(feature = "build")]
mod building;
#[cfg(feature = "build")]
mod collections;
#[cfg(feature = "build")]
mod shards;

use bookmobile_search::{Document, IndexBuilder};
use bookmobile_search_js::SearchIndex;
use js_sys::{Array, Function, JSON, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;

const TEXTS: &str = r#"[
    {"title": "Ferry", "body": "It crosses the strait. 😀 The ferry is slow."},
    {"title": "Night train", "heading": "The coast", "body": "To the coast, after the ferry."},
    {"title": "臺灣的鐵路", "body": "旅客用悠遊卡付費。"}
]"#;

fn bytes() -> Vec<u8> {
    let mut builder = IndexBuilder::new();
    for (title, heading, body, language, group) in [
        (
            "Ferry",
            "",
            "It crosses the strait. 😀 The ferry is slow.",
            "en",
            0,
        ),
        (
            "Night train",
            "The coast",
            "To the coast, after the ferry.",
            "en",
            7,
        ),
        ("臺灣的鐵路", "", "旅客用悠遊卡付費。", "zh-Hant", 9),
    ] {
        builder.add(&Document {
            title,
            heading,
            body,
            language,
            group,
            facets: &[("lang", language)],
        });
    }
    builder.finish().expect("a small index")
}

fn index() -> SearchIndex {
    SearchIndex::new(bytes()).expect("what was built opens")
}

/// An object from JSON, with the texts as an array.
fn options(json: &str) -> JsValue {
    let options = JSON::parse(json).expect("options");
    let texts = JSON::parse(TEXTS).expect("texts");
    Reflect::set(&options, &"texts".into(), &texts).expect("an object");
    options
}

fn show(value: &JsValue) -> String {
    JSON::stringify(value).expect("plain data").into()
}

fn get(value: &JsValue, path: &str) -> JsValue {
    path.split('.').fold(value.clone(), |value, name| {
        Reflect::get(&value, &name.into()).expect("an object")
    })
}

/// The items of an array in an object.
fn items(value: &JsValue, path: &str) -> Vec<JsValue> {
    let array: Array = get(value, path).dyn_into().expect("an array");
    array.to_vec()
}

fn docs(result: &Object) -> Vec<f64> {
    (items(result, "hits").iter())
        .filter_map(|hit| get(hit, "doc").as_f64())
        .collect()
}

fn message(error: impl Into<JsValue>) -> String {
    get(&error.into(), "message").as_string().expect("words")
}

#[wasm_bindgen_test]
fn a_search_gives_plain_objects() {
    let found = (index().search("fery ", &options(r#"{"limit": 5}"#))).expect("found");
    assert_eq!(docs(&found), [0.0, 1.0]);
    assert_eq!(show(&get(&found, "total")), "2");
    assert_eq!(show(&get(&found, "terms.0.corrected")), r#"["ferry"]"#);
    assert!(get(&found, "hits.0.snippet").is_undefined());
}

#[wasm_bindgen_test]
fn marks_count_as_javascript_does() {
    let found = (index().search("ferry ", &options(r#"{"snippet": 100}"#))).expect("found");
    let snippet = get(&found, "hits.0.snippet");
    let text = get(&snippet, "text").as_string().expect("a string");
    let units: Vec<u16> = text.encode_utf16().collect();
    let [from, to] = ["marks.0.0", "marks.0.1"].map(|path| get(&snippet, path).as_f64());
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "small"
    )]
    let lit = &units[from.expect("a number") as usize..to.expect("a number") as usize];
    assert_eq!(
        String::from_utf16_lossy(lit),
        "ferry",
        "after two units of one emoji"
    );
    assert_eq!(show(&get(&snippet, "titleMarks")), "[[0,5]]");
    assert_eq!(show(&index().marks("台湾", "在臺灣")), "[[1,3]]");
}

#[wasm_bindgen_test]
fn facets_texts_by_function_and_groups() {
    let index = index();
    let found = index.search(
        "ferry 鐵路",
        &options(r#"{"facets": {"lang": ["zh-Hant"]}}"#),
    );
    assert_eq!(docs(&found.expect("found")), [2.0]);

    let give = Function::new_with_args(
        "doc",
        &format!("if (doc > 1) throw Error('not at hand'); return {TEXTS}[doc]"),
    );
    let lent = Object::new();
    Reflect::set(&lent, &"texts".into(), &give).expect("an object");
    let found = index.search("\"after the ferry\"", &lent).expect("found");
    assert_eq!(
        docs(&found),
        [1.0],
        "the phrase is verified through the function"
    );

    let groups = index.search_groups("ferry ", &lent).expect("found");
    assert_eq!(show(&get(&groups, "groups.0.group")), "0");
    assert_eq!(show(&get(&groups, "groupTotal")), "2");
}

#[wasm_bindgen_test]
fn what_is_wrong_is_thrown_with_words() {
    let error = SearchIndex::new(vec![1, 2, 3]).expect_err("no index");
    assert!(message(error).contains("not a search index"));
    for (options, why) in [
        (
            r#"{"limit": "many"}"#,
            "limit: expected a number from 0, found \"many\"",
        ),
        (
            r#"{"limit": -1}"#,
            "limit: expected a number from 0, found -1",
        ),
        (
            r#"{"facets": {"lang": 3}}"#,
            "facets.lang: expected a string or an array of strings, found 3",
        ),
        (
            r#"{"texts": {}}"#,
            "texts: expected an array of documents or a function, found an object",
        ),
    ] {
        let options = JSON::parse(options).expect("options");
        let error = index().search("x", &options).expect_err("refused");
        assert_eq!(message(error), why);
    }
    assert_eq!(
        docs(
            &index()
                .search("\"-(:", &JsValue::UNDEFINED)
                .expect("no error")
        ),
        [0.0; 0]
    );
}
