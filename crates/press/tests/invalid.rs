//! Diagnostics: each folder in `tests/invalid` is a small collection with a mistake,
//! and `expected.txt` in it is what the publisher reads. After an intended change
//! `UPDATE=1 cargo test` writes the texts again; read them before you commit them.

mod common;

use bookmobile_press::{Options, compile};
use common::{compare, folder};
use std::fs;

/// The number of cases, so that none is lost unnoticed.
const CASES: usize = 49;

#[test]
fn every_mistake_is_told_as_expected() {
    let mut differences = Vec::new();
    let mut count = 0;
    for entry in fs::read_dir(folder("invalid")).expect("the folder is there") {
        let case = entry.expect("a readable folder").path();
        count += 1;
        let told = match compile(&case.join("content"), &Options::default()) {
            Ok(compiled) => compiled.warnings.to_string(),
            Err(mistakes) => mistakes.to_string(),
        };
        differences.extend(compare(&case.join("expected.txt"), &told));
    }
    assert_eq!(count, CASES, "cases");
    assert!(differences.is_empty(), "{}", differences.join("\n\n"));
}
