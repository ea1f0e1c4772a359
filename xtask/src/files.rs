//! Files whose names carry their fingerprints, found by how they begin and end.

use std::fs;
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
