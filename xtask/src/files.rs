//! Files of a site: those whose names carry their fingerprints, found by how they
//! begin and end, and copies of whole folders.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The one file whose name begins and ends so.
pub fn find_one(folder: &Path, start: &str, end: &str) -> Option<PathBuf> {
    find_all(folder, start, end).into_iter().next()
}

/// The files whose names begin and end so, in order.
pub fn find_all(folder: &Path, start: &str, end: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = (entries.map(|entry| entry.path()))
        .filter(|path| {
            let name = path.file_name().and_then(|name| name.to_str());
            name.is_some_and(|name| name.starts_with(start) && name.ends_with(end))
        })
        .collect();
    paths.sort();
    paths
}

/// Copies a folder with all that is in it.
///
/// # Errors
/// If a file cannot be read or written.
pub fn copy_folder(from: &Path, to: &Path) -> io::Result<()> {
    copy_folder_with(from, to, &|from, to| fs::copy(from, to).map(drop))
}

/// The same, with what is done for each file instead of copying it from the one
/// path to the other.
///
/// # Errors
/// If a folder cannot be read or made, and what `copy` returns.
pub fn copy_folder_with(
    from: &Path,
    to: &Path,
    copy: &dyn Fn(&Path, &Path) -> io::Result<()>,
) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let path = entry?.path();
        let target = to.join(path.file_name().unwrap_or_default());
        if path.is_dir() {
            copy_folder_with(&path, &target, copy)?;
        } else {
            copy(&path, &target)?;
        }
    }
    Ok(())
}
