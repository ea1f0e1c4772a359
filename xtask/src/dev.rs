//! The loop of development: Trunk watches, compiles without optimisation and
//! reloads the page. The strict policy and the pages written natively belong
//! to the finished site only (`cargo xtask serve`).

use crate::{sh, site, tools};
use anyhow::Result;

/// Runs Trunk's own server until it is ended.
///
/// # Errors
/// If a tool is missing or Trunk ends with a failure.
pub(crate) fn run(open: bool) -> Result<()> {
    let tools = tools::ensure()?;
    let mut trunk = site::trunk(&tools)?;
    trunk.args(["serve", "--port", "8081"]);
    if open {
        trunk.arg("--open");
    }
    sh::run(&mut trunk)
}
