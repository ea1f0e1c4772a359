//! Output of a site's files, to a folder or to memory, with the record of the files that
//! a device keeps, and the errors of a build.

use bookmobile_pack::PackError;
use bookmobile_press::fingerprint;
use serde::Serialize;
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

/// The destination of a site's files.
pub trait Output {
    /// Writes a file at a path below the site's root.
    ///
    /// # Errors
    /// If it cannot be written.
    fn write(&mut self, path: &str, bytes: &[u8]) -> Result<(), SiteError>;
}

/// A folder to which the files of a site are written.
#[derive(Debug)]
pub struct Folder(pub PathBuf);

impl Output for Folder {
    fn write(&mut self, path: &str, bytes: &[u8]) -> Result<(), SiteError> {
        let path = self.0.join(path);
        let write = || {
            if let Some(folder) = path.parent() {
                std::fs::create_dir_all(folder)?;
            }
            std::fs::write(&path, bytes)
        };
        write().map_err(|error| SiteError::Write {
            path: path.clone(),
            error,
        })
    }
}

/// A site in memory: its files by their paths.
pub type Memory = BTreeMap<String, Vec<u8>>;

/// Reads the files of a site from a folder.
///
/// # Errors
/// If a file cannot be read.
pub fn read_folder(folder: &Path) -> io::Result<Memory> {
    let mut files = Memory::new();
    let mut folders = vec![(folder.to_owned(), String::new())];
    while let Some((folder, path)) = folders.pop() {
        for entry in std::fs::read_dir(folder)? {
            let entry = entry?;
            let path = format!("{path}{}", entry.file_name().to_string_lossy());
            if entry.file_type()?.is_dir() {
                folders.push((entry.path(), path + "/"));
            } else {
                files.insert(path, std::fs::read(entry.path())?);
            }
        }
    }
    Ok(files)
}

impl Output for Memory {
    fn write(&mut self, path: &str, bytes: &[u8]) -> Result<(), SiteError> {
        self.insert(path.to_owned(), bytes.to_vec());
        Ok(())
    }
}

/// The kind of a file for the service worker.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) enum FileKind {
    /// The shell.
    Shell,
    /// What the app needs to start.
    App,
    /// A volume: texts of articles.
    Text,
    /// A picture.
    Picture,
    /// Data or the script of a mini-program in an article.
    Program,
    /// The search's program, or the root of its index.
    Search,
    /// A shard of the index.
    Shard,
    /// A page that the app leaves to the browser.
    Page,
    /// What a page can do without: style, icons, what keeps and exports the site.
    Other,
}

impl FileKind {
    /// Whether no page can be drawn without the file.
    pub(crate) fn is_essential(self) -> bool {
        match self {
            Self::Shell | Self::App | Self::Text => true,
            Self::Picture
            | Self::Program
            | Self::Search
            | Self::Shard
            | Self::Page
            | Self::Other => false,
        }
    }

    /// Whether the file is a part of the collection, and not of the app.
    pub(crate) fn is_content(self) -> bool {
        match self {
            Self::Text | Self::Picture | Self::Program | Self::Shard => true,
            Self::Shell | Self::App | Self::Search | Self::Page | Self::Other => false,
        }
    }

    #[allow(clippy::trivially_copy_pass_by_ref)] // as serde wants it
    pub(crate) fn is_other(&self) -> bool {
        *self == Self::Other
    }
}

/// A file that the service worker keeps on a device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KeptFile {
    /// The URL from the site's root: the path, without `index.html`.
    pub(crate) url: String,
    /// The fingerprint of its bytes.
    pub(crate) digest: String,
    pub(crate) kind: FileKind,
    pub(crate) size_bytes: usize,
}

/// Writes the files of a site, and records those that a device keeps.
pub(crate) struct Writer<'a> {
    out: &'a mut dyn Output,
    pub(crate) kept: Vec<KeptFile>,
}

impl<'a> Writer<'a> {
    pub(crate) fn new(out: &'a mut dyn Output) -> Self {
        let kept = Vec::new();
        Self { out, kept }
    }

    /// Writes a file that is not in the service worker's manifest.
    pub(crate) fn write(&mut self, path: &str, bytes: impl AsRef<[u8]>) -> Result<(), SiteError> {
        self.out.write(path, bytes.as_ref())
    }

    /// Writes a file that a device keeps, and records it for the manifest.
    pub(crate) fn keep(
        &mut self,
        kind: FileKind,
        path: &str,
        bytes: impl AsRef<[u8]>,
    ) -> Result<(), SiteError> {
        let bytes = bytes.as_ref();
        self.out.write(path, bytes)?;
        self.kept.push(KeptFile {
            url: path.strip_suffix("index.html").unwrap_or(path).to_owned(),
            digest: fingerprint(bytes),
            kind,
            size_bytes: bytes.len(),
        });
        Ok(())
    }

    /// As [`Self::keep`], under a name with the file's fingerprint, so that a browser may
    /// cache it for ever; returns the name.
    pub(crate) fn keep_named(
        &mut self,
        kind: FileKind,
        stem: &str,
        ending: &str,
        bytes: impl AsRef<[u8]>,
    ) -> Result<String, SiteError> {
        let bytes = bytes.as_ref();
        let name = format!("{stem}-{}.{ending}", fingerprint(bytes));
        self.keep(kind, &name, bytes)?;
        Ok(name)
    }
}

/// The error of a build.
#[derive(Debug, thiserror::Error)]
pub enum SiteError {
    /// A file could not be written.
    #[error("{}: {error}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// The system's error.
        error: io::Error,
    },
    /// The collection's pack could not be read again.
    #[error("the collection's pack: {0}")]
    Pack(#[from] PackError),
    /// A file that a site has is missing.
    #[error("the site is not complete: {0} is missing")]
    Incomplete(String),
    /// The search index could not be built.
    #[error("the search index: {0}")]
    Index(String),
    /// An icon could not be drawn.
    #[error("the icon: {0}")]
    Icon(#[from] png::EncodingError),
}
