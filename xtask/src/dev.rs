//! The loop of development: Trunk watches, compiles without optimisation and
//! reloads the page, which is its own. The strict policy and the pages written
//! natively belong to the finished site only (`cargo xtask serve`).

use anyhow::Result;
use std::path::Path;
use xtask::{sh, tools};

/// Runs Trunk's own server until it is ended.
///
/// # Errors
/// If a tool is missing or Trunk ends with a failure.
pub(crate) fn run(open: bool) -> Result<()> {
    let wasm_bindgen = tools::ensure_wasm_bindgen()?;
    let mut trunk = sh::command(tools::ensure_trunk()?);
    let folders: Vec<&Path> = wasm_bindgen.parent().into_iter().collect();
    trunk
        .args(["serve", "--port", "8081"])
        .env("PATH", tools::path_with(&folders)?)
        .env("TRUNK_SKIP_VERSION_CHECK", "true")
        .env_remove("NO_COLOR");
    if open {
        trunk.arg("--open");
    }
    sh::run(&mut trunk)
}
