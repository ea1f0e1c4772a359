//! Gives the press a hash of the code that renders articles: what an earlier version has
//! rendered is not taken from the cache.

use std::fs;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io;
use std::path::{Path, PathBuf};

/// The code of the press and of what it calls in this workspace, and the versions of the rest.
const SOURCES: [&str; 7] = [
    "src",
    "../html/src",
    "../i18n/src",
    "../markdown/src",
    "../pack/src",
    "../wire/src",
    "../../Cargo.lock",
];

fn main() -> io::Result<()> {
    let mut hasher = DefaultHasher::new();
    for source in SOURCES {
        println!("cargo::rerun-if-changed={source}");
        let mut files = Vec::new();
        collect(Path::new(source), &mut files)?;
        files.sort();
        for file in files {
            (&file, fs::read(&file)?).hash(&mut hasher);
        }
    }
    println!("cargo::rustc-env=PRESS_CODE={:016x}", hasher.finish());
    Ok(())
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    if !path.is_dir() {
        files.push(path.to_owned());
        return Ok(());
    }
    for entry in fs::read_dir(path)? {
        collect(&entry?.path(), files)?;
    }
    Ok(())
}
