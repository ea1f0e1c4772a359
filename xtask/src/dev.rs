//! Starts the development server: Trunk watches the sources, compiles without
//! optimisation and reloads its own page. Only the finished site (`cargo xtask serve`)
//! has the content security policy and the prerendered pages.

use anyhow::Result;
use std::path::Path;
use xtask::{sh, tools};

/// Runs Trunk's server until it is stopped.
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
