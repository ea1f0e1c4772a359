//! Runs all checks of the repository, the quickest first: formatting, the repository's
//! rules, the scripts, clippy, unit tests, the finished site and its sizes, and the
//! end-to-end tests in three browsers.

use crate::{apt, scripts, site, size, tidy};
use anyhow::Result;
use std::path::Path;
use xtask::{sh, tools};

const WASM: &str = "wasm32-unknown-unknown";

/// Proptest's variable for the seed of its cases.
const SEED_VARIABLE: &str = "PROPTEST_RNG_SEED";
/// The seed of the checks, so that the same commit has the same result. Plain `cargo test`
/// draws other cases at each run.
const SEED: &str = "20261130";

/// Runs the checks that need neither the finished site nor a browser.
///
/// # Errors
/// The first check that fails.
pub(crate) fn run_quick() -> Result<()> {
    native(scripts::Missing::Skip)?;
    eprintln!("\nAll quick checks passed. The browsers were left out.");
    Ok(())
}

fn native(without_node: scripts::Missing) -> Result<()> {
    sh::step("formatting", || {
        sh::run(sh::cargo().args(["fmt", "--all", "--check"]))
    })?;
    sh::step("tidy", tidy::run)?;
    scripts::check(without_node)?;
    tools::ensure_target()?;
    sh::step("clippy", clippy)?;
    sh::step("unit, property and golden tests", || {
        let mut cargo = sh::cargo();
        cargo.args(["test", "--workspace", "--exclude", "bookmobile-e2e"]);
        if std::env::var_os(SEED_VARIABLE).is_none() {
            cargo.env(SEED_VARIABLE, SEED);
        }
        sh::run(&mut cargo)
    })
}

/// Runs all checks; `yes` installs system packages without asking.
///
/// # Errors
/// The first check that fails.
pub(crate) fn run(yes: bool) -> Result<()> {
    // This comes first, because it may ask.
    apt::ensure_browsers(yes)?;
    native(scripts::Missing::Fail)?;
    let runner = tools::ensure_wasm_test_runner()?;
    let in_wasm = |words: &[&str]| {
        let mut cargo = sh::cargo();
        cargo.args(["test", "--target", WASM]).args(words);
        sh::run(cargo.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", &runner))
    };
    sh::step("the search data suite in WebAssembly", || {
        in_wasm(&["--package", "bookmobile-search", "--test", "data_suite"])
    })?;
    sh::step("the search engine in JavaScript", || {
        let package = ["--package", "bookmobile-search-js", "--features", "build"];
        in_wasm(&[&package[..], &["--test", "javascript"]].concat())
    })?;
    sh::step("anchors in JavaScript", || {
        in_wasm(&["--package", "bookmobile-anchor-js", "--test", "javascript"])
    })?;
    let geckodriver = tools::ensure_geckodriver()?;
    for (variable, driver) in [
        ("CHROMEDRIVER", Path::new("chromedriver")),
        ("GECKODRIVER", &geckodriver),
    ] {
        let name = format!("views in a browser ({})", driver.display());
        sh::step(&name, || {
            let mut cargo = sh::cargo();
            cargo.args(["test", "--target", WASM, "--package", "bookmobile-dom"]);
            cargo.args(["--test", "browser"]).env(variable, driver);
            sh::run(cargo.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", &runner))
        })?;
    }
    site::build(site::Mode::Strict)?;
    sh::step("sizes", size::run)?;
    // The stories of the test kit run it: it is not compiled while browsers are timed.
    sh::step("compile the program", || {
        sh::run(sh::cargo().args(["build", "--package", "bookmobile-cli"]))
    })?;
    sh::step("what people do, in three browsers", || {
        sh::run(
            sh::cargo()
                .args(["test", "--package", "bookmobile-e2e", "--", "--nocapture"])
                .env("GECKODRIVER", &geckodriver),
        )
    })?;
    eprintln!("\nAll checks passed.");
    Ok(())
}

fn clippy() -> Result<()> {
    let strict = ["--", "-D", "warnings"];
    let workspace = ["clippy", "--workspace", "--all-targets"];
    sh::run(sh::cargo().args(workspace).args(strict))?;
    // The code for browsers has other features, or is other code.
    let wasm = ["--target", WASM];
    sh::run(
        sh::cargo()
            .args([
                "clippy",
                "--package",
                "bookmobile",
                "--package",
                "bookmobile-app",
            ])
            .args(["--features", "bookmobile-app/csr"])
            .args(wasm)
            .args(strict),
    )?;
    for package in ["bookmobile-dom", "bookmobile-anchor-js", "bookmobile-qr-js"] {
        let all = ["clippy", "--package", package, "--all-targets"];
        sh::run(sh::cargo().args(all).args(wasm).args(strict))?;
    }
    sh::run(
        sh::cargo()
            .args(["clippy", "--package", "bookmobile-search-worker"])
            .args(wasm)
            .args(strict),
    )?;
    sh::run(
        sh::cargo()
            .args([
                "clippy",
                "--package",
                "bookmobile-search-js",
                "--all-targets",
            ])
            .args(["--features", "build"])
            .args(wasm)
            .args(strict),
    )
}
