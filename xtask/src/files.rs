//! Finds files of a site whose names contain a fingerprint, by prefix and suffix, and
//! copies folders.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The first file whose name has this prefix and suffix.
pub fn find_one(folder: &Path, start: &str, end: &str) -> Option<PathBuf> {
    find_all(folder, start, end).into_iter().next()
}

/// The files whose names have this prefix and suffix, sorted.
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

/// Copies a folder recursively.
///
/// # Errors
/// If a file cannot be read or written.
pub fn copy_folder(from: &Path, to: &Path) -> io::Result<()> {
    copy_folder_with(from, to, &|from, to| fs::copy(from, to).map(drop))
}

/// Copies a folder recursively; `copy` copies each file from the first path to the
/// second.
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
