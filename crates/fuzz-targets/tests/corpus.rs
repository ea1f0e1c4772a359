//! Every fuzz target over the corpus in `fuzz/corpus`, over fresh seeds, and over
//! seeded mutations of both: a bounded run for every day, on a stable compiler.
//! `cargo test -p bookmobile-fuzz-targets -- --ignored write_the_corpus` writes the
//! seeds into the corpus.

use bookmobile_fuzz_targets::{
    Mutator, OPEN_INDEX, OPEN_PACK, QUERY, READ_DAMAGED_PACK, READ_FILE, Reached,
    SEARCH_DAMAGED_INDEX, SEARCH_SHARDS, Target, seeds,
};
use std::alloc::System;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Once;
use std::time::{Duration, Instant};

/// Damaged copies of each input.
const MUTATIONS: u64 = 250;
/// Bytes that all tests together may have at one time: damage must not ask for
/// more, and the test ends with a message if it does.
const MEMORY: usize = 400 << 20;
/// Far more than any input takes; a bound for what would not end.
const PATIENCE: Duration = Duration::from_secs(20);

#[global_allocator]
static ALLOCATOR: cap::Cap<System> = cap::Cap::new(System, usize::MAX);

fn folder(target: &Target) -> PathBuf {
    let corpus = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fuzz/corpus");
    PathBuf::from(corpus).join(target.name)
}

/// The corpus and the seeds, by name.
fn inputs(target: &Target) -> Vec<(String, Vec<u8>)> {
    let mut inputs = seeds(target.name);
    let files = fs::read_dir(folder(target)).expect("the corpus is checked in");
    for file in files {
        let path = file.expect("a file of the corpus").path();
        let bytes = fs::read(&path).expect("a file of the corpus");
        inputs.push((path.display().to_string(), bytes));
    }
    // Most files are seeds of this very version.
    inputs.sort_by(|a, b| a.1.cmp(&b.1));
    inputs.dedup_by(|a, b| a.1 == b.1);
    inputs
}

/// Tries all inputs and their mutations; at least `opened` of a hundred must be opened,
/// so that the target tests more than the refusal of wrong bytes.
fn run(target: &Target, opened: usize) {
    // Once, by the first: later another test may just hold a lot.
    static LIMIT: Once = Once::new();
    LIMIT.call_once(|| {
        ALLOCATOR
            .set_limit(MEMORY)
            .expect("little is allocated yet");
    });
    let inputs = inputs(target);
    let (mut tried, mut reached) = (0, 0);
    let mut try_one = |name: &str, seed, bytes: &[u8]| {
        tried += 1;
        reached += usize::from(try_one(target, name, seed, bytes) == Reached::Content);
    };
    for (at, (name, bytes)) in inputs.iter().enumerate() {
        let other = &inputs[(at + 1) % inputs.len()].1;
        try_one(name, 0, bytes);
        for seed in 1..=MUTATIONS {
            let damaged = Mutator::new(seed).damage(bytes, other);
            try_one(name, seed, &damaged);
        }
    }
    assert!(
        reached * 100 >= opened * tried,
        "{}: only {reached} of {tried} inputs were opened; {opened} % must be",
        target.name
    );
}

fn try_one(target: &Target, name: &str, seed: u64, bytes: &[u8]) -> Reached {
    let start = Instant::now();
    let result = catch_unwind(AssertUnwindSafe(|| (target.run)(bytes)));
    let place = format!("{}: {name}, mutation {seed}", target.name);
    assert!(
        start.elapsed() < PATIENCE,
        "{place}: took {:?}",
        start.elapsed()
    );
    result.unwrap_or_else(|_| panic!("{place}: a promise is broken (see the panic above)"))
}

#[test]
fn any_bytes_as_an_index() {
    // Without its checksum mended nearly every mutation is refused: that is tested here.
    run(&OPEN_INDEX, 0);
}

#[test]
fn a_damaged_index_is_searched() {
    run(&SEARCH_DAMAGED_INDEX, 20);
}

#[test]
fn damaged_shards_are_searched_with_other_collections() {
    run(&SEARCH_SHARDS, 40);
}

#[test]
fn any_bytes_as_a_pack() {
    run(&OPEN_PACK, 10);
}

#[test]
fn a_damaged_pack_is_read() {
    run(&READ_DAMAGED_PACK, 15);
}

#[test]
fn any_text_as_a_query() {
    run(&QUERY, 100);
}

#[test]
fn any_file_that_is_dropped_in() {
    run(&READ_FILE, 50);
}

#[test]
#[should_panic(expected = "a promise is broken")]
fn a_target_that_panics_is_told() {
    let wrong = Target {
        name: "wrong",
        run: |_| panic!("as it should"),
    };
    try_one(&wrong, "nothing", 0, &[]);
}

#[test]
#[ignore = "writes the corpus"]
fn write_the_corpus() {
    for target in bookmobile_fuzz_targets::TARGETS {
        fs::create_dir_all(folder(&target)).expect("a folder of the corpus");
        for (name, bytes) in seeds(target.name) {
            fs::write(folder(&target).join(name), bytes).expect("a file of the corpus");
        }
    }
}
