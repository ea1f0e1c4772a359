//! The target `read_damaged_pack` under cargo-fuzz; what it does is in crates/fuzz-targets.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    (bookmobile_fuzz_targets::READ_DAMAGED_PACK.run)(bytes);
});
