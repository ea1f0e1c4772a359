//! An index that was written when the format was made still opens, and one of
//! an older version is refused in words. If this fails, the format has changed:
//! raise its version, keep the files, and add a new one;
//! `cargo test -- --ignored write_the_sample` writes it.
#![allow(missing_docs)]

mod suite;

use bookmobile_search::{DocId, FORMAT_VERSION, Index, OpenError, Request};
#[cfg(not(target_arch = "wasm32"))]
use suite::parse::Doc;

const VERSION_1: &[u8] = include_bytes!("data/version1.index");
const VERSION_2: &[u8] = include_bytes!("data/version2.index");
const VERSION_3: &[u8] = include_bytes!("data/version3.index");
const VERSION_4: &[u8] = include_bytes!("data/version4.index");

#[cfg(not(target_arch = "wasm32"))]
fn docs() -> Vec<Doc> {
    let doc = |title: &str, heading: &str, body: &str, language: &str| Doc {
        title: title.into(),
        heading: heading.into(),
        body: body.into(),
        language: language.into(),
        facets: vec![("lang".into(), language.into())],
        ..Doc::default()
    };
    let mut docs = vec![
        doc(
            "Smart cities",
            "Transport",
            "Buses and trains run on time; the café is near.",
            "en",
        ),
        doc(
            "Smart cities",
            "Safety",
            "Alerts are sent as they happen, to all who asked.",
            "en",
        ),
        doc(
            "数字鸿沟",
            "",
            "在农村，网络信号弱。小程序提供医疗咨询。",
            "zh-Hans",
        ),
        doc("新闻", "", "中国会议", "zh-Hans"),
        doc("新闻", "", "国会在首都通过了一项新的法案", "zh-Hans"),
    ];
    docs[2].group = 7;
    docs[3].group = 8;
    docs[4].group = 8;
    docs
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
fn versions_1_to_3_are_refused() {
    for (found, bytes) in [(1, VERSION_1), (2, VERSION_2), (3, VERSION_3)] {
        let error = Index::open(bytes).expect_err("old versions are no longer read");
        let expected = FORMAT_VERSION;
        assert_eq!(error, OpenError::Version { expected, found });
    }
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
fn version_4_opens_and_is_searched() {
    let index = Index::open(VERSION_4).expect("version 4 is read");
    assert_eq!(index.doc_count(), 5);
    let hits = |text| {
        let outcome = index.search(
            &Request {
                text,
                limit: 9,
                ..Request::default()
            },
            &(),
        );
        outcome
            .hits
            .iter()
            .map(|hit| (hit.doc, hit.group))
            .collect::<Vec<_>>()
    };
    assert_eq!(hits("train "), [(DocId(0), 0)]);
    assert_eq!(hits("CAFÉ"), [(DocId(0), 0)]);
    assert_eq!(hits("happening "), [(DocId(1), 0)]);
    assert_eq!(hits("smart city "), [(DocId(0), 0), (DocId(1), 0)]);
    assert_eq!(hits("網絡"), [(DocId(2), 7)]);
    assert_eq!(hits("国会"), [(DocId(4), 8), (DocId(3), 8)]);
    assert_eq!(hits("lang:zh-Hans").len(), 3);
}

#[cfg(not(target_arch = "wasm32"))]
#[test]
#[ignore = "writes the sample"]
fn write_the_sample() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/version4.index");
    std::fs::write(path, suite::build(&docs())).expect("the sample can be written");
}
