//! The target `read_file` under cargo-fuzz; what it does is in crates/fuzz-targets.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    (bookmobile_fuzz_targets::READ_FILE.run)(bytes);
});
