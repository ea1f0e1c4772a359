//! The loop of development: Trunk watches, compiles without optimisation and
//! reloads the page, which is its own. The strict policy and the pages written
//! natively belong to the finished site only (`cargo xtask serve`).

use crate::site::{boot_program, collection, joined, search_program, write};
use crate::{sh, site, tools};
use anyhow::{Result, bail};
use bookmobile_press as press;
use std::fs;
use std::path::Path;

/// Runs Trunk's own server until it is ended.
///
/// # Errors
/// If a tool is missing or Trunk ends with a failure.
pub(crate) fn run(open: bool) -> Result<()> {
    let tools = tools::ensure()?;
    let mut trunk = site::trunk(&tools)?;
    // The page names its programs as they are called without their fingerprints.
    trunk.args(["serve", "--port", "8081", "--filehash", "false"]);
    if open {
        trunk.arg("--open");
    }
    sh::run(&mut trunk)
}

/// Completes what Trunk has compiled, under the names that its page has.
///
/// # Errors
/// If the page names a file that is not there, or one cannot be written.
pub(crate) fn finish(staging: &Path, content: &press::Compiled) -> Result<()> {
    for (_, name) in collection(staging, content)? {
        let plain = name.split('-').next().unwrap_or_default();
        fs::rename(staging.join(&name), staging.join(format!("{plain}.bin")))?;
    }
    let boot = boot_program()?;
    write(&staging.join("boot.js"), boot.as_bytes())?;
    // What was chosen the app itself sets here, a little later.
    let early = joined(&["early.js"])?;
    let early = format!("const PREFIX = \"\", NAMES = [];\n{early}");
    write(&staging.join("early.js"), early.as_bytes())?;
    let search = search_program(&fs::read_to_string(staging.join("search.js"))?)?;
    write(&staging.join("search.js"), search.as_bytes())?;
    check_named(staging)
}

/// Checks that there is every file that the page names: Trunk's server gives the
/// page itself in the place of one that is lacking.
fn check_named(staging: &Path) -> Result<()> {
    let page = fs::read_to_string(staging.join("index.html"))?;
    let values = page.split('"').skip(1).step_by(2);
    let mut names = values.filter(|value| {
        let endings = [".js", ".wasm", ".bin"];
        endings.iter().any(|ending| value.ends_with(ending))
    });
    let is_lacking = |name: &&str| !staging.join(name.trim_start_matches('/')).is_file();
    match names.find(is_lacking) {
        Some(name) => bail!("index.html names {name}, which was not made"),
        None => Ok(()),
    }
}
