//! Robustness against damaged bytes: opening an index reports what is wrong, and searching
//! it never panics. Where the checksum would catch the damage, it is computed again, so
//! that the code behind it is tested too.
#![cfg(not(target_arch = "wasm32"))]
#![allow(missing_docs)]

mod suite;

use bookmobile_search::{
    FORMAT_VERSION, HEADER_BYTES, Index, OpenError, Request, SECTION_COUNT, ShardId, ShardedIndex,
    assemble,
};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use std::cell::Cell;
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

/// The bytes with a valid checksum: a second implementation, from the format's
/// description.
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

/// Opens an index, and searches it in every way if that worked.
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
        };
        let outcome = index.search(&request, &());
        let _ = outcome
            .index
            .highlighter
            .snippet("The wing in the slipstream, 微信支付.", 20);
        let _ = index.search_groups(&request, 2, &());
    }
}

/// The sample in shards.
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
    assert_ne!(FORMAT_VERSION, 9, "the version that is refused");
    assert_eq!(
        error(&bytes),
        format!("a search index of format version 9; this program reads version {FORMAT_VERSION}")
    );
}

/// How many cases each property tries.
const CASES: u32 = 400;

/// How far the cases of a property got. A robustness property whose cases are all
/// refused at the header tests nothing behind it, and would pass for ever.
#[derive(Default)]
struct Progress {
    /// Cases whose header, lengths and checksum were accepted.
    past_header: Cell<u32>,
    /// Cases that opened and were searched.
    opened: Cell<u32>,
}

impl Progress {
    fn count(&self, result: &Result<(), OpenError>) {
        let add = |counter: &Cell<u32>, is_so: bool| counter.set(counter.get() + u32::from(is_so));
        let is_section = matches!(result, Err(OpenError::Section { .. }));
        add(&self.past_header, is_section || result.is_ok());
        add(&self.opened, result.is_ok());
    }
}

/// Opens and searches the damaged bytes that `damage` makes of each value, and fails
/// unless at least `past_header` of them reach the sections and `opened` the search.
fn is_harmless<S: Strategy>(
    values: &S,
    damage: impl Fn(S::Value) -> Vec<u8>,
    past_header: u32,
    opened: u32,
) {
    let progress = Progress::default();
    let config = ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(CASES)
    };
    let outcome = TestRunner::new(config).run(values, |value| {
        progress.count(&use_it(damage(value)));
        Ok(())
    });
    outcome.unwrap_or_else(|error| panic!("{error}"));
    let (reached, searched) = (progress.past_header.get(), progress.opened.get());
    assert!(
        reached >= past_header && searched >= opened,
        "of {CASES} cases {reached} got past the header (at least {past_header} must), \
         and {searched} opened (at least {opened} must)"
    );
}

/// Pseudo-random bytes; the same seed gives the same bytes.
fn noise(length: usize, seed: u64) -> Vec<u8> {
    let mut state = seed | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()[0]
    };
    (0..length).map(|_| next()).collect()
}

/// The sections of the sound sample.
fn sample_sections() -> [Vec<u8>; SECTION_COUNT] {
    let table = HEADER_BYTES - 4 * SECTION_COUNT;
    let mut rest = &sample()[HEADER_BYTES..];
    std::array::from_fn(|section| {
        let length = sample()[table + 4 * section..]
            .first_chunk()
            .expect("a table");
        let (own, after) = rest.split_at(u32::from_le_bytes(*length) as usize);
        rest = after;
        own.to_vec()
    })
}

#[test]
fn the_sample_is_made_of_its_sections() {
    assert_eq!(assemble(&sample_sections()).as_deref(), Some(sample()));
}

#[test]
fn damage_behind_the_checksum_is_harmless() {
    let changes = prop::collection::vec((16..sample().len(), any::<u8>()), 1..20);
    let damage = |changes: Vec<(usize, u8)>| {
        let mut bytes = sample().to_vec();
        for (at, value) in changes {
            bytes[at] = value;
        }
        with_checksum(bytes)
    };
    is_harmless(&changes, damage, 300, 120);
}

#[test]
fn damage_in_one_place_behind_the_checksum_is_harmless() {
    let stretch = (HEADER_BYTES..sample().len(), 1..40usize, any::<u8>());
    let damage = |(at, length, value)| {
        let mut bytes = sample().to_vec();
        for byte in bytes.iter_mut().skip(at).take(length) {
            *byte = value;
        }
        with_checksum(bytes)
    };
    is_harmless(&stretch, damage, CASES, 200);
}

#[test]
fn any_sections_are_harmless() {
    let lengths = prop::collection::vec(0usize..60, SECTION_COUNT);
    let damage = |(lengths, seed): (Vec<usize>, u64)| {
        let mut noise = noise(lengths.iter().sum(), seed).into_iter();
        let mut lengths = lengths.into_iter();
        assemble(&std::array::from_fn(|_| {
            let length = lengths.next().unwrap_or_default();
            noise.by_ref().take(length).collect()
        }))
        .expect("a small index")
    };
    // Random totals contradict the other sections, so few of these open.
    is_harmless(&(lengths, any::<u64>()), damage, CASES, 0);
}

#[test]
fn any_bytes_in_one_section_are_harmless() {
    let section = (0..SECTION_COUNT, any::<u64>());
    let damage = |(section, seed): (usize, u64)| {
        let mut sections = sample_sections();
        sections[section] = noise(sections[section].len(), seed);
        assemble(&sections).expect("a small index")
    };
    is_harmless(&section, damage, CASES, 200);
}

#[test]
fn a_damaged_root_of_shards_is_harmless() {
    let changes = prop::collection::vec((16..sample_of_shards().root.len(), any::<u8>()), 1..20);
    let supplied = Cell::new(0);
    let progress = Progress::default();
    let config = ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(CASES)
    };
    let outcome = TestRunner::new(config).run(&changes, |changes| {
        let mut root = sample_of_shards().root.clone();
        for (at, value) in changes {
            root[at] = value;
        }
        let opened = Index::open(with_checksum(root));
        progress.count(&opened.as_ref().map(|_| ()).map_err(Clone::clone));
        if let Ok(mut index) = opened {
            for (id, shard) in (0..).zip(&sample_of_shards().shards) {
                let taken = index.supply(ShardId(id), shard.clone()).is_ok();
                supplied.set(supplied.get() + u32::from(taken));
            }
            search_in_every_way(&index);
        }
        Ok(())
    });
    outcome.unwrap_or_else(|error| panic!("{error}"));
    let (opened, supplied) = (progress.opened.get(), supplied.get());
    assert!(
        opened >= 100 && supplied >= 1_000,
        "of {CASES} damaged roots {opened} opened, with {supplied} shards"
    );
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(CASES) })]

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
}
