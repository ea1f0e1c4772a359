//! The files of a mini-program with a screen of its own: those of its folder, or of a published
//! `.xdc`, which is a zip archive. Texts are read in their encodings, others become `data:` URLs.

use crate::archive::{Archive, Limits};
use crate::content_tree::ContentTree;
use crate::diagnostics::Diagnostics;
use crate::programs::csv::decode;
use crate::source::SourceFile;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// How large a program may be before it is made into one text.
const LIMITS: Limits = Limits {
    file: 4 << 20,
    total: 16 << 20,
    files: 2000,
};

/// The files of a program by their paths from its `index.html`.
pub(crate) struct Files {
    /// The folder or the `.xdc`, as diagnostics show it, with a `/` at its end.
    pub(crate) shown: String,
    bytes: BTreeMap<String, Vec<u8>>,
    /// What is part of the program's text already.
    taken: BTreeSet<String>,
    /// How many bytes may still become a part of it, since one file can be one many times.
    room: usize,
    is_full: bool,
}

impl Files {
    /// The files of a program's folder.
    pub(crate) fn of_folder(folder: &str, tree: &ContentTree, out: &mut Diagnostics) -> Self {
        let mut bytes = BTreeMap::new();
        let mut total = 0;
        for path in tree.files_under(folder) {
            match tree.read(path) {
                Ok(own) => {
                    total += own.len() as u64;
                    if own.len() as u64 > LIMITS.file || total > LIMITS.total {
                        too_large(path, out);
                        break;
                    }
                    bytes.insert(path[folder.len()..].to_owned(), own);
                }
                Err(error) => {
                    out.file_error(path, format!("this file could not be read: {error}"))
                        .help("check that the file exists and that you may read it");
                }
            }
        }
        Self::new(folder.to_owned(), bytes)
    }

    /// The files of a `.xdc`; nothing if it is damaged, which is reported.
    pub(crate) fn of_archive(path: &str, zip: Vec<u8>, out: &mut Diagnostics) -> Option<Self> {
        let remedy = "get the file anew from where it came, or pack it again";
        let mut archive = match Archive::of_bytes(zip, LIMITS) {
            Ok(archive) => archive,
            Err(error) => {
                out.file_error(path, format!("this is no mini-program: {error}"))
                    .help(remedy);
                return None;
            }
        };
        if archive.strange() > 0 {
            let message = "files in it have names that lead out of the archive";
            out.file_error(path, message).help(remedy);
            return None;
        }
        let names: Vec<_> = archive.names().map(str::to_owned).collect();
        let mut bytes = BTreeMap::new();
        for name in names {
            match archive.read(&name) {
                Some(Ok(own)) => {
                    bytes.insert(name, own);
                }
                Some(Err(error)) => {
                    out.file_error(path, format!("`{name}` cannot be unpacked: {error}"))
                        .help(remedy);
                    return None;
                }
                None => {}
            }
        }
        Some(Self::new(format!("{path}/"), bytes))
    }

    pub(crate) fn new(shown: String, bytes: BTreeMap<String, Vec<u8>>) -> Self {
        Self {
            shown,
            bytes,
            taken: BTreeSet::new(),
            room: super::MAX_BYTES,
            is_full: false,
        }
    }

    /// The path of a file as diagnostics show it.
    pub(crate) fn shown(&self, path: &str) -> String {
        format!("{}{path}", self.shown)
    }

    pub(crate) fn has(&self, path: &str) -> bool {
        self.bytes.contains_key(path)
    }

    pub(crate) fn bytes(&self, path: &str) -> Option<&[u8]> {
        self.bytes.get(path).map(Vec::as_slice)
    }

    /// A text that becomes a part of the program.
    pub(crate) fn text(&mut self, path: &str) -> Option<Arc<SourceFile>> {
        let text = decode(self.bytes.get(path)?);
        self.taken.insert(path.to_owned());
        Some(Arc::new(SourceFile::new(self.shown(path), &text)))
    }

    /// A sheet that another one imports, which becomes a part of the program; nothing without room.
    pub(crate) fn import(&mut self, path: &str) -> Option<Arc<SourceFile>> {
        let length = self.bytes.get(path)?.len();
        self.take_room(length)?;
        self.text(path)
    }

    /// A file as a `data:` URL that becomes a part of the program; nothing without room.
    pub(crate) fn data_url(&mut self, path: &str) -> Option<String> {
        let length = self.bytes.get(path)?.len();
        self.take_room(length)?;
        self.taken.insert(path.to_owned());
        Some(data_url(path, self.bytes.get(path)?))
    }

    fn take_room(&mut self, length: usize) -> Option<()> {
        if let Some(rest) = self.room.checked_sub(length) {
            self.room = rest;
            Some(())
        } else {
            self.is_full = true;
            None
        }
    }

    /// Whether more bytes were to become a part of the program than it may have.
    pub(crate) fn is_full(&self) -> bool {
        self.is_full
    }

    /// The other files, for scripts that ask for them, as `data:` URLs. Scripts, styles and what
    /// is taken already are among them if a script has their names.
    pub(crate) fn left(&self, script: &str) -> BTreeMap<String, String> {
        let left = self.bytes.iter().filter(|(path, _)| {
            let name = path.rsplit('/').next().unwrap_or(path);
            let is_code = matches!(ending(path).as_str(), "js" | "mjs" | "css");
            let is_asked_for = script.contains(name);
            let is_own = is_asked_for || !(is_code || self.taken.contains(*path));
            is_own && !is_about(path)
        });
        left.map(|(path, bytes)| (path.clone(), data_url(path, bytes)))
            .collect()
    }

    /// The scripts that are no part of the program yet.
    pub(crate) fn other_scripts(&self) -> BTreeSet<String> {
        let paths = self.bytes.keys();
        let is_other =
            |path: &&String| ending(path) == "js" && !is_about(path) && !self.taken.contains(*path);
        paths.filter(is_other).cloned().collect()
    }

    /// The paths of other pages.
    pub(crate) fn pages(&self) -> impl Iterator<Item = &str> {
        let paths = self.bytes.keys().map(String::as_str);
        paths
            .filter(|path| *path != super::INDEX && matches!(ending(path).as_str(), "html" | "htm"))
    }
}

fn too_large(path: &str, out: &mut Diagnostics) {
    let (file, all) = (LIMITS.file >> 20, LIMITS.total >> 20);
    let message = format!("a program's file may have {file} MB, all of its files {all} MB");
    out.file_error(path, message)
        .help("leave out what the program does not show, or make it smaller");
}

/// The path that `link` names from the file at `from`, without its query; nothing for an
/// address outside the program.
pub(crate) fn path_of(from: &str, link: &str) -> Option<String> {
    let link = link.trim();
    let link = link.split(['?', '#']).next().unwrap_or_default();
    let scheme = link.split_once(':').map(|(scheme, _)| scheme);
    if link.is_empty() || link.starts_with("//") || scheme.is_some_and(|own| !own.contains('/')) {
        return None;
    }
    crate::archive::join(from, &crate::archive::decoded(link))
}

/// Whether an address is one of the network.
pub(crate) fn is_network(link: &str) -> bool {
    let link = link.trim().to_ascii_lowercase();
    ["//", "http:", "https:", "ws:", "wss:", "ftp:"]
        .iter()
        .any(|start| link.starts_with(start))
}

fn ending(path: &str) -> String {
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
    ending.to_ascii_lowercase()
}

/// Whether a file says something of the program, and is nothing that it shows.
fn is_about(path: &str) -> bool {
    const NAMES: &[&str] = &[
        "manifest.toml",
        "tests.toml",
        "icon.png",
        "icon.jpg",
        "webxdc.js",
        "bookmobile.d.ts",
    ];
    NAMES.contains(&path)
        || path.split('/').any(|part| part.starts_with('.'))
        || matches!(ending(path).as_str(), "md" | "map" | "ts" | "html" | "htm")
        || path
            .rsplit('/')
            .next()
            .is_some_and(|name| name.to_ascii_lowercase().starts_with("licen"))
}

fn data_url(path: &str, bytes: &[u8]) -> String {
    format!(
        "data:{};base64,{}",
        media_type(path),
        STANDARD.encode(bytes)
    )
}

fn media_type(path: &str) -> &'static str {
    match ending(path).as_str() {
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "svg" => "image/svg+xml",
        "ico" => "image/x-icon",
        "woff" => "font/woff",
        "woff2" => "font/woff2",
        "ttf" => "font/ttf",
        "otf" => "font/otf",
        "mp3" => "audio/mpeg",
        "ogg" | "oga" => "audio/ogg",
        "wav" => "audio/wav",
        "m4a" => "audio/mp4",
        "mp4" => "video/mp4",
        "webm" => "video/webm",
        "css" => "text/css",
        "js" | "mjs" => "text/javascript",
        "json" => "application/json",
        "wasm" => "application/wasm",
        "txt" | "csv" | "tsv" | "xml" => "text/plain",
        _ => "application/octet-stream",
    }
}
