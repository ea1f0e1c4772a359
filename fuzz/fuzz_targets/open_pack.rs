//! The target `open_pack` under cargo-fuzz; what it does is in crates/fuzz-targets.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    (bookmobile_fuzz_targets::OPEN_PACK.run)(bytes);
});
