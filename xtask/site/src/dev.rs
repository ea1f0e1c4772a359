//! The page that Trunk serves during development, completed: the collection and
//! our scripts under the names that `index.html` has.

use crate::site::{boot_program, collection, joined, search_program, write};
use anyhow::{Context, Result, bail};
use bookmobile_press as press;
use std::fs;
use std::path::Path;
use xtask::files::find_one;

/// Completes what Trunk has compiled, under the names that its page has.
///
/// # Errors
/// If the page names a file that is not there, or one cannot be written.
pub(crate) fn finish(staging: &Path, content: &press::Compiled) -> Result<()> {
    for (_, name) in collection(staging, content)? {
        let plain = name.split('-').next().unwrap_or_default();
        fs::rename(staging.join(&name), staging.join(format!("{plain}.bin")))?;
    }
    for name in ["bookmobile", "search"] {
        for ending in [".js", "_bg.wasm"] {
            take_hash_away(staging, name, ending)?;
        }
    }
    let boot = boot_program()?;
    write(&staging.join("boot.js"), boot.as_bytes())?;
    // The app itself applies the reader's settings here, a little later.
    let early = joined(&["early.js"])?;
    let early = format!("const PREFIX = \"\", NAMES = [];\n{early}");
    write(&staging.join("early.js"), early.as_bytes())?;
    let search = search_program(&fs::read_to_string(staging.join("search.js"))?)?;
    write(&staging.join("search.js"), search.as_bytes())?;
    check_named(staging)
}

/// Removes the hash from the name of a file that Trunk made: index.html has names
/// without hashes.
fn take_hash_away(staging: &Path, name: &str, ending: &str) -> Result<()> {
    if let Some(hashed) = find_one(staging, &format!("{name}-"), ending) {
        let plain = staging.join(format!("{name}{ending}"));
        fs::rename(&hashed, plain).with_context(|| hashed.display().to_string())?;
    }
    Ok(())
}

/// Checks that every file that the page names exists: for a missing file Trunk's
/// server would answer with the page.
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
