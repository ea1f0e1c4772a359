//! Completes the page that Trunk serves during development: writes the collection and
//! our scripts under the names in `index.html`.

use crate::scripts;
use crate::site::{collection, write};
use anyhow::{Context, Result, bail};
use bookmobile_press as press;
use serde_json::{Map, Value, json};
use std::fs;
use std::path::Path;
use xtask::files::find_one;

/// The files that the scripts load, by their keys in `CONFIG`.
const FILES: [(&str, &str); 6] = [
    ("appJs", "bookmobile.js"),
    ("appWasm", "bookmobile_bg.wasm"),
    ("catalog", "catalog.bin"),
    ("searchJs", "search.js"),
    ("searchWasm", "search_bg.wasm"),
    ("index", "index.bin"),
];

/// The scripts' configuration. It has no preferences: here the app itself applies them, a
/// little later than in the finished site.
fn config() -> String {
    let files: Map<String, Value> = (FILES.iter())
        .map(|(key, name)| ((*key).to_owned(), json!(name)))
        .collect();
    let config = json!({
        "storagePrefix": "bookmobile:",
        "preferences": [],
        "languages": [],
        "files": files,
        "volumes": [],
    });
    format!("var CONFIG = {config};\n")
}

/// Completes Trunk's output, under the names in its page.
///
/// # Errors
/// If the page names a file that does not exist, or a file cannot be written.
pub(crate) fn finish(staging: &Path, content: &press::Compiled) -> Result<()> {
    collection(staging, content)?;
    remove_hashes(staging)?;
    write(&staging.join("boot.js"), scripts::boot()?.as_bytes())?;
    let head = format!("{}{}", config(), scripts::plain("head-inline.js")?);
    write(&staging.join("head.js"), head.as_bytes())?;
    let glue = fs::read_to_string(staging.join("search.js"))?;
    write(
        &staging.join("search.js"),
        scripts::search_worker(&glue)?.as_bytes(),
    )?;
    check_files(staging)
}

/// Removes the hashes from the programs' file names, which index.html has without hashes.
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

/// Checks that every file that the scripts load exists: for a missing file Trunk's server
/// would answer with the page.
fn check_files(staging: &Path) -> Result<()> {
    for (_, name) in FILES {
        if !staging.join(name).is_file() {
            bail!("the page loads {name}, which was not made");
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_have_the_names_that_the_scripts_load() {
        let folder = tempfile::tempdir().expect("a folder");
        let staging = folder.path();
        for (_, name) in FILES {
            fs::write(staging.join(name), "").expect("writes");
        }
        let hashed = staging.join("bookmobile-0123456789abcdef.js");
        fs::rename(staging.join("bookmobile.js"), hashed).expect("renames");
        let error = check_files(staging).expect_err("one is missing");
        assert!(error.to_string().contains("bookmobile.js"), "{error}");
        remove_hashes(staging).expect("renames");
        check_files(staging).expect("all are there");
    }
}
