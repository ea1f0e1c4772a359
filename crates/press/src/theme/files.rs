//! The files that a theme brings along, from the publisher's folder.

use crate::fields::{Fields, SpannedText};
use crate::slug;
use std::path::{Component, Path};

/// A file that a theme brings along.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThemeFile {
    /// What its name in the site begins with.
    pub stem: String,
    /// The ending of its name, in lower case.
    pub ending: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Reads a file of the publisher's folder; what is wrong with it is reported where it is
/// named.
pub(super) fn read_file(
    fields: &mut Fields<'_>,
    written: &SpannedText,
    root: &Path,
    endings: &[&str],
    remedy: &str,
) -> Option<ThemeFile> {
    let name = written.text.trim_start_matches("./");
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    let ending = ending.to_ascii_lowercase();
    let mut report = |message: String, remedy: &str| {
        (fields.out)
            .error(fields.source, written.span.clone(), message)
            .help(remedy);
    };
    if !endings.contains(&ending.as_str()) {
        report(format!("`{name}` is not such a file"), remedy);
        return None;
    }
    let path = root.join(name);
    let is_below = Path::new(name)
        .components()
        .all(|part| matches!(part, Component::Normal(_)));
    // A link in the file system must not bring another file into the site.
    let is_inside = match (root.canonicalize(), path.canonicalize()) {
        (Ok(root), Ok(path)) => path.starts_with(root) && path.is_file(),
        _ => false,
    };
    if !is_below || !is_inside {
        let remedy = "name a file by its path from the folder with `site.toml`";
        report(format!("there is no file `{name}` in this folder"), remedy);
        return None;
    }
    match std::fs::read(&path) {
        Ok(bytes) => {
            let file = stem.rsplit('/').next().unwrap_or(stem);
            let stem = slug::from_text(file);
            let stem = if stem.is_ascii() && !stem.is_empty() {
                stem
            } else {
                "file".to_owned()
            };
            Some(ThemeFile {
                stem,
                ending,
                bytes,
            })
        }
        Err(error) => {
            let remedy = "check that you may read the file";
            report(format!("`{name}` could not be read: {error}"), remedy);
            None
        }
    }
}
