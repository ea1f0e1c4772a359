//! Tests of anchors as the page's scripts use them: strings and plain objects. They run in
//! WebAssembly only, because they need JavaScript.
#![cfg(target_arch = "wasm32")]

use bookmobile_anchor_js::{Edits, changes, describe, place_without_old};
use js_sys::{JSON, Object};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

fn show(value: impl AsRef<JsValue>) -> String {
    JSON::stringify(value.as_ref()).map_or_else(|_| "?".to_owned(), String::from)
}

fn parse(json: &str) -> JsValue {
    JSON::parse(json).expect("JSON")
}

#[wasm_bindgen_test]
fn positions_count_utf16_units() {
    let quote = describe("😀😀 The ferry leaves at nine.", 9, 14);
    assert_eq!(
        show(&quote),
        r#"{"exact":"ferry","prefix":"😀😀 The ","suffix":" leaves at nine.","start":9,"end":14,"alone":true}"#
    );
    let edits = Edits::new(
        "😀😀 The ferry leaves at nine.",
        "🚀😀😀 The ferry leaves at ten.",
    );
    assert_eq!(
        show(edits.place(&quote)),
        r#"{"start":11,"end":16,"same":true}"#
    );
    let found = place_without_old("😀 The ferry leaves at nine.", &quote);
    assert_eq!(show(found), r#"{"start":7,"end":12,"same":true}"#);
}

#[wasm_bindgen_test]
fn changes_are_plain_objects() {
    let found = changes(
        "😀 The ferry is slow today, they say.",
        "😀 The ferry is quick today, they say.",
    );
    assert_eq!(
        show(found),
        r#"{"passages":[{"kind":"edited","old":[0,37],"new":[0,38],"pieces":[{"kind":"kept","old":[0,16],"new":[0,16]},{"kind":"removed","old":[16,20]},{"kind":"added","new":[16,21]},{"kind":"kept","old":[20,37],"new":[21,38]}]}],"minor":false}"#
    );
}

#[wasm_bindgen_test]
fn nothing_from_outside_is_a_panic() {
    let edits = Edits::new("The 😀 ferry", "A 😀 ferry");
    for json in [
        "null",
        "1",
        "\"ferry\"",
        "[]",
        "{}",
        r#"{"exact":1,"prefix":null,"suffix":[],"start":"x","end":{},"alone":2}"#,
        r#"{"exact":"ferry","start":-1,"end":1e300}"#,
        r#"{"exact":"ferry","start":5,"end":4.5}"#,
    ] {
        let value = parse(json);
        edits.place(&value);
        place_without_old("The ferry", &value);
    }
    assert!(edits.place(&JsValue::UNDEFINED).is_null());
    for (start, end) in [(0, u32::MAX), (u32::MAX, 0), (5, 5), (4, 5), (5, 6)] {
        let quote: Object = describe("The 😀 ferry", start, end);
        edits.place(&quote);
    }
}
