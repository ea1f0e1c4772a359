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
    collection(staging, content)?;
    remove_hashes(staging)?;
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

/// Removes the hashes from the names of the programs: index.html has names without.
fn remove_hashes(staging: &Path) -> Result<()> {
    for name in ["bookmobile", "search"] {
        for ending in [".js", "_bg.wasm"] {
            if let Some(hashed) = find_one(staging, &format!("{name}-"), ending) {
                let plain = staging.join(format!("{name}{ending}"));
                fs::rename(&hashed, plain).with_context(|| hashed.display().to_string())?;
            }
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_have_the_names_that_the_page_has() {
        let folder = tempfile::tempdir().expect("a folder");
        let staging = folder.path();
        let page = "<html data-app-js=\"bookmobile.js\" data-x=\"search_bg.wasm\">";
        fs::write(staging.join("index.html"), page).expect("writes");
        fs::write(staging.join("bookmobile-0123456789abcdef.js"), "").expect("writes");
        remove_hashes(staging).expect("renames");
        let error = check_named(staging).expect_err("one is missing");
        assert!(error.to_string().contains("search_bg.wasm"), "{error}");
        fs::write(staging.join("search_bg.wasm"), "").expect("writes");
        remove_hashes(staging).expect("has nothing to do");
        check_named(staging).expect("all are there");
    }
}
