//! The target `search_damaged_index` under cargo-fuzz; what it does is in crates/fuzz-targets.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    (bookmobile_fuzz_targets::SEARCH_DAMAGED_INDEX.run)(bytes);
});
