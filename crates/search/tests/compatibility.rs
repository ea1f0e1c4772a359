//! Compatibility of the format: an index that was written when this version was made still
//! opens, whole and in shards, and older versions are refused with an error. If this
//! fails, the format has changed: raise its version, keep the files, and add new ones;
//! `cargo test -- --ignored write_the_samples` writes them.
#![allow(missing_docs)]

mod suite;

use bookmobile_search::{DocId, FORMAT_VERSION, Index, OpenError, Request, ShardId};
#[cfg(not(target_arch = "wasm32"))]
use suite::parse::Doc;

const VERSION_1: &[u8] = include_bytes!("data/version1.index");
const VERSION_2: &[u8] = include_bytes!("data/version2.index");
const VERSION_3: &[u8] = include_bytes!("data/version3.index");
const VERSION_4: &[u8] = include_bytes!("data/version4.index");
const VERSION_5: &[u8] = include_bytes!("data/version5.index");
const VERSION_6: &[u8] = include_bytes!("data/version6.index");
const VERSION_6_CUT: &[u8] = include_bytes!("data/version6.shards");

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
fn versions_1_to_5_are_refused() {
    let old = [
        (1, VERSION_1),
        (2, VERSION_2),
        (3, VERSION_3),
        (4, VERSION_4),
        (5, VERSION_5),
    ];
    for (found, bytes) in old {
        let error = Index::open(bytes).expect_err("old versions are no longer read");
        let expected = FORMAT_VERSION;
        assert_eq!(error, OpenError::Version { expected, found });
    }
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
fn version_6_opens_and_is_searched() {
    let index = Index::open(VERSION_6).expect("version 6 is read");
    assert_hits(&index);
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
fn version_6_in_shards_opens_and_is_searched() {
    let parts = parts(VERSION_6_CUT);
    let (root, shards) = parts.split_first().expect("a root");
    let mut index = Index::open(root.to_vec()).expect("version 6 is read");
    assert_eq!(index.shard_count() as usize, shards.len());
    assert_eq!(
        index.shard_name(ShardId(0)).as_deref(),
        Some("116d3b785573187c")
    );
    let request = Request {
        text: "train ",
        limit: 9,
        ..Request::default()
    };
    let wanted = index.search(&request, &()).index.missing;
    assert!(!wanted.is_empty(), "no word is in the root");
    for (shard, bytes) in (0..).map(ShardId).zip(shards) {
        assert_eq!(index.supply(shard, bytes.to_vec()), Ok(()));
    }
    assert_hits(&index);
}

/// Checks the hits of some queries in the samples.
fn assert_hits<B: AsRef<[u8]>>(index: &Index<B>) {
    assert_eq!(index.doc_count(), 5);
    let hits = |text| {
        let request = Request {
            text,
            limit: 9,
            ..Request::default()
        };
        let outcome = index.search(&request, &());
        assert!(outcome.index.missing.is_empty(), "all shards are here");
        let hits = outcome.hits.iter().map(|hit| (hit.doc, hit.group));
        hits.collect::<Vec<_>>()
    };
    assert_eq!(hits("train "), [(DocId(0), 0)]);
    assert_eq!(hits("CAFÉ"), [(DocId(0), 0)]);
    assert_eq!(hits("happening "), [(DocId(1), 0)]);
    assert_eq!(hits("smart city "), [(DocId(0), 0), (DocId(1), 0)]);
    assert_eq!(hits("網絡"), [(DocId(2), 7)]);
    assert_eq!(hits("国会"), [(DocId(4), 8), (DocId(3), 8)]);
    assert_eq!(hits("lang:zh-Hans").len(), 3);
}

/// The root and the shards of a sample, each with its length before it as a little-endian
/// `u32`.
fn parts(mut sample: &[u8]) -> Vec<&[u8]> {
    let mut parts = Vec::new();
    while let Some((length, rest)) = sample.split_first_chunk() {
        let (part, rest) = rest.split_at(u32::from_le_bytes(*length) as usize);
        parts.push(part);
        sample = rest;
    }
    parts
}

#[cfg(not(target_arch = "wasm32"))]
#[test]
#[ignore = "writes the samples"]
fn write_the_samples() {
    let write = |name: &str, bytes: &[u8]| {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/");
        std::fs::write(format!("{folder}{name}"), bytes).expect("a sample can be written");
    };
    write("version6.index", &suite::build(&docs()));
    let cut = suite::builder(&docs()).finish_shards(8);
    let cut = cut.expect("the sample fits");
    let mut sample = Vec::new();
    for part in [&cut.root].into_iter().chain(&cut.shards) {
        let length = u32::try_from(part.len()).expect("a short part");
        sample.extend_from_slice(&length.to_le_bytes());
        sample.extend_from_slice(part);
    }
    write("version6.shards", &sample);
}
