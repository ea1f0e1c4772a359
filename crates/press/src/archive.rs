//! The files of an archive, as an EPUB or a published mini-program, from a zip or from a folder,
//! within bounds: a file of a few bytes must not fill the memory, and no name leads out of the
//! archive. Nothing is written.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufReader, Cursor, Read, Seek};
use std::path::{Path, PathBuf};
use zip::ZipArchive;

/// How large an archive may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The most bytes of one file.
    pub file: u64,
    /// The most bytes of all files that are read.
    pub total: u64,
    /// The most files.
    pub files: usize,
}

/// Those of a book.
pub const BOOK: Limits = Limits {
    file: 64 << 20,
    total: 512 << 20,
    files: 100_000,
};

/// How many times as long as its compressed form a file can be, if it is longer than
/// [`SMALL`]: texts become some ten times as short.
const MAX_RATIO: u64 = 400;

/// Up to this many bytes any ratio is right.
const SMALL: u64 = 1 << 20;

/// What the files are read from.
pub struct Archive {
    store: Store,
    limits: Limits,
    /// The files by their paths in the archive, with `/` and without `..`.
    names: BTreeMap<String, String>,
    /// How many files have names that lead out of the archive.
    strange: usize,
    /// How many bytes were read.
    total: u64,
}

enum Store {
    Zip(Box<ZipArchive<Box<dyn Bytes>>>),
    Folder(BTreeMap<String, PathBuf>),
}

/// Where the bytes of a zip archive are.
trait Bytes: Read + Seek {}

impl<T: Read + Seek> Bytes for T {}

impl Archive {
    /// Opens a zip archive.
    ///
    /// # Errors
    /// What is wrong with it, as a sentence.
    pub fn open(file: &Path, limits: Limits) -> Result<Self, String> {
        let opened = File::open(file).map_err(|error| format!("it could not be read: {error}"))?;
        Self::of_zip(Box::new(BufReader::new(opened)), limits)
    }

    /// Opens a zip archive in memory.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn of_bytes(bytes: Vec<u8>, limits: Limits) -> Result<Self, String> {
        Self::of_zip(Box::new(Cursor::new(bytes)), limits)
    }

    fn of_zip(bytes: Box<dyn Bytes>, limits: Limits) -> Result<Self, String> {
        let zip = ZipArchive::new(bytes)
            .map_err(|error| format!("it is no whole zip archive: {error}"))?;
        if zip.len() > limits.files {
            return Err(format!("it holds more than {} files", limits.files));
        }
        let mut names = BTreeMap::new();
        let mut strange = 0;
        for written in zip.file_names() {
            let Ok(written) = written else {
                strange += 1;
                continue;
            };
            match is_inside(&written) {
                true if written.ends_with('/') => {}
                true => {
                    names.insert(plain(&written), written.into_owned());
                }
                false => strange += 1,
            }
        }
        Ok(Self {
            store: Store::Zip(Box::new(zip)),
            limits,
            names,
            strange,
            total: 0,
        })
    }

    /// The files of a folder by their paths.
    pub fn of_folder(files: BTreeMap<String, PathBuf>) -> Self {
        let names = files.keys().map(|name| (name.clone(), name.clone()));
        Self {
            names: names.collect(),
            store: Store::Folder(files),
            limits: BOOK,
            strange: 0,
            total: 0,
        }
    }

    /// How many files have names that lead out of the archive, and are left out.
    pub fn strange(&self) -> usize {
        self.strange
    }

    /// The paths of all files.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.keys().map(String::as_str)
    }

    /// The path of a file as the archive has it, also where upper and lower case differ.
    pub fn find(&self, path: &str) -> Option<&str> {
        if let Some((name, _)) = self.names.get_key_value(path) {
            return Some(name);
        }
        let folded = path.to_lowercase();
        let mut names = self.names.keys();
        names
            .find(|name| name.to_lowercase() == folded)
            .map(String::as_str)
    }

    /// Reads a file; nothing if there is none, the error says why it cannot be read.
    pub fn read(&mut self, path: &str) -> Option<Result<Vec<u8>, String>> {
        let written = self.names.get(path)?;
        let limits = Limits {
            file: self
                .limits
                .file
                .min(self.limits.total.saturating_sub(self.total)),
            ..self.limits
        };
        let bytes = match &mut self.store {
            Store::Zip(zip) => read_entry(zip, written, limits),
            Store::Folder(files) => {
                let file = files.get(written)?;
                File::open(file)
                    .map_err(|error| format!("it could not be read: {error}"))
                    .and_then(|file| read_bounded(file, limits))
            }
        };
        self.total += bytes.as_ref().map_or(0, |bytes| bytes.len() as u64);
        Some(bytes)
    }
}

fn read_entry(
    zip: &mut ZipArchive<Box<dyn Bytes>>,
    name: &str,
    limits: Limits,
) -> Result<Vec<u8>, String> {
    let entry = zip
        .by_name(name)
        .map_err(|error| format!("it could not be read from the archive: {error}"))?;
    let packed = entry.compressed_size();
    let most = SMALL.max(packed.saturating_mul(MAX_RATIO));
    if entry.size() > most {
        return Err(format!(
            "it would be more than {MAX_RATIO} times as long as it is packed"
        ));
    }
    read_bounded(entry.take(most + 1), limits).and_then(|bytes| {
        if bytes.len() as u64 > most {
            Err("it is longer than the archive says".to_owned())
        } else {
            Ok(bytes)
        }
    })
}

/// Reads at most `limits.file` bytes, which is what is left of all.
fn read_bounded(file: impl Read, limits: Limits) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    file.take(limits.file + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| format!("it is damaged: {error}"))?;
    if bytes.len() as u64 > limits.file {
        let most = limits.total >> 20;
        Err(format!(
            "it is too large, or with it all files have more than {most} MB"
        ))
    } else {
        Ok(bytes)
    }
}

/// Whether a name in an archive is one of a file of the archive, wherever it is read.
fn is_inside(name: &str) -> bool {
    let has_drive = name.as_bytes().get(1) == Some(&b':');
    let is_absolute = name.starts_with('/');
    !has_drive
        && !is_absolute
        && !name.contains(['\\', '\0'])
        && !name.split('/').any(|part| part == "..")
}

/// A name without `.` and empty parts.
fn plain(name: &str) -> String {
    let parts = name.split('/').filter(|part| !matches!(*part, "" | "."));
    crate::slug::nfc(&parts.collect::<Vec<_>>().join("/"))
}

/// The path that `link` names from the file at `from`; nothing if it leads out of the archive.
pub fn join(from: &str, link: &str) -> Option<String> {
    let mut parts: Vec<&str> = match (link.starts_with('/'), from.rsplit_once('/')) {
        (false, Some((folder, _))) => folder.split('/').collect(),
        _ => Vec::new(),
    };
    for part in link.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    Some(crate::slug::nfc(&parts.join("/")))
}

/// The text with `%20` and the like decoded; as it is if that gives no UTF-8.
pub fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let digits = text.get(at + 1..at + 3).filter(|_| bytes[at] == b'%');
        let encoded = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        out.push(encoded.unwrap_or(bytes[at]));
        at += if encoded.is_some() { 3 } else { 1 };
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_links_stay_in_the_book() {
        for name in ["../a", "a/../../b", "/etc/passwd", "C:/a", "a\\b", "..\\a"] {
            assert!(!is_inside(name), "{name}");
        }
        assert!(is_inside("OEBPS/a..b/c.xhtml"));
        assert_eq!(join("a/b.xhtml", "../c.png").as_deref(), Some("c.png"));
        assert_eq!(join("a/b.xhtml", "../../c.png"), None);
        assert_eq!(join("a/b.xhtml", "/c.png").as_deref(), Some("c.png"));
        assert_eq!(decoded("a%20b%e4%b9%a6%"), "a b书%");
        assert_eq!(decoded("%ff"), "%ff");
    }
}
