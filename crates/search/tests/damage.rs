//! Damaged bytes: whatever happened to an index, opening it says what is wrong,
//! and searching it never panics. Where the checksum would catch the damage it
//! is made again, so that the code behind it is tried as well.
#![cfg(not(target_arch = "wasm32"))]
#![allow(missing_docs)]

mod suite;

use bookmobile_search::{Index, OpenError, Request, ShardId, ShardedIndex};
use proptest::prelude::*;
use std::sync::OnceLock;
use suite::parse::Doc;

/// An index with words, forms, headings, groups, Chinese and facets.
fn sample() -> &'static [u8] {
    static BYTES: OnceLock<Vec<u8>> = OnceLock::new();
    BYTES.get_or_init(|| suite::build(&docs()))
}

fn docs() -> Vec<Doc> {
    let mut docs = Vec::new();
    for (_, text) in suite::FILES {
        for collection in suite::parse::file(text).expect("the suite's files are right") {
            docs.extend(collection.docs);
        }
    }
    docs
}

/// The format's checksum, written once more from its description.
fn with_checksum(mut bytes: Vec<u8>) -> Vec<u8> {
    if bytes.len() < 16 {
        return bytes;
    }
    let step = |sum: u64, word: u64| {
        let sum = (sum ^ word).wrapping_mul(0x0100_0000_01b3_0101);
        sum ^ (sum >> 29)
    };
    let body = &bytes[16..];
    let mut sum = step(0xcbf2_9ce4_8422_2325, body.len() as u64);
    for chunk in body.chunks(8) {
        let mut word = [0; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        sum = step(sum, u64::from_le_bytes(word));
    }
    if body.len().is_multiple_of(8) {
        sum = step(sum, 0);
    }
    bytes[8..16].copy_from_slice(&sum.to_le_bytes());
    bytes
}

/// Opens, and searches in every way if that worked.
fn use_it(bytes: Vec<u8>) -> Result<(), OpenError> {
    search_in_every_way(&Index::open(bytes)?);
    Ok(())
}

fn search_in_every_way(index: &Index) {
    for text in [
        "the wing",
        "heatings ",
        "sliqstream ",
        "buc",
        "微信支付",
        "體 信 ",
        "\"night train\" -bus",
        "topic:health title:health nine",
        "-x",
        "a",
    ] {
        let request = Request {
            text,
            limit: 10,
            facets: &[],
            ..Request::default()
        };
        let outcome = index.search(&request, &());
        let _ = outcome
            .matcher
            .snippet("The wing in the slipstream, 微信支付.", 20);
        let _ = index.search_groups(&request, 2, &());
    }
}

/// The same in shards.
fn sample_of_shards() -> &'static ShardedIndex {
    static INDEX: OnceLock<ShardedIndex> = OnceLock::new();
    INDEX.get_or_init(|| {
        suite::builder(&docs())
            .finish_shards(200)
            .expect("the suite fits")
    })
}

#[test]
fn the_sample_is_sound() {
    assert_eq!(use_it(sample().to_vec()), Ok(()));
    assert_eq!(
        with_checksum(sample().to_vec()),
        sample(),
        "the checksum is as described"
    );
}

#[test]
fn what_is_wrong_is_said() {
    let mut bytes = sample().to_vec();
    let error = |bytes: &[u8]| {
        use_it(bytes.to_vec())
            .expect_err("damage is found")
            .to_string()
    };
    assert_eq!(error(b""), "not a search index: it should begin with BMSX");
    assert_eq!(
        error(b"PK\x03\x04 a zip file"),
        "not a search index: it should begin with BMSX"
    );
    let cut = &bytes[..bytes.len() - 1];
    let message = format!(
        "a search index of {} bytes, of which {} are here; fetch it again",
        bytes.len(),
        cut.len()
    );
    assert_eq!(error(cut), message);
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    assert!(error(&bytes).starts_with("a damaged search index: checksum "));
    bytes[4] = 9;
    assert_eq!(
        error(&bytes),
        "a search index of format version 9; this program reads version 6"
    );
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn a_changed_byte_is_found(at in 0..sample().len(), change in 1u8..) {
        let mut bytes = sample().to_vec();
        bytes[at] ^= change;
        prop_assert!(use_it(bytes).is_err());
    }

    #[test]
    fn a_cut_is_found(length in 0..sample().len()) {
        prop_assert!(use_it(sample()[..length].to_vec()).is_err());
    }

    #[test]
    fn damage_behind_the_checksum_is_harmless(
        changes in prop::collection::vec((16..sample().len(), any::<u8>()), 1..20),
    ) {
        let mut bytes = sample().to_vec();
        for (at, value) in changes {
            bytes[at] = value;
        }
        let _ = use_it(with_checksum(bytes));
    }

    #[test]
    fn damage_in_one_place_behind_the_checksum_is_harmless(
        at in 92..sample().len(), length in 1..40usize, value in any::<u8>(),
    ) {
        let mut bytes = sample().to_vec();
        for byte in bytes.iter_mut().skip(at).take(length) {
            *byte = value;
        }
        let _ = use_it(with_checksum(bytes));
    }

    #[test]
    fn a_damaged_root_of_shards_is_harmless(
        changes in prop::collection::vec((16..sample_of_shards().root.len(), any::<u8>()), 1..20),
    ) {
        let mut root = sample_of_shards().root.clone();
        for (at, value) in changes {
            root[at] = value;
        }
        if let Ok(mut index) = Index::open(with_checksum(root)) {
            for (id, shard) in (0..).zip(&sample_of_shards().shards) {
                let _ = index.supply(ShardId(id), shard.clone());
            }
            search_in_every_way(&index);
        }
    }

    #[test]
    fn any_sections_are_harmless(lengths in prop::array::uniform19(0u32..60), seed in any::<u64>()) {
        let mut bytes = sample()[..16].to_vec();
        for length in lengths {
            bytes.extend_from_slice(&length.to_le_bytes());
        }
        let mut state = seed | 1;
        for _ in 0..lengths.iter().sum() {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            bytes.push(state.to_le_bytes()[0]);
        }
        let _ = use_it(with_checksum(bytes));
    }
}
