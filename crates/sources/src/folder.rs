//! A publisher's folder: lists its files, as git would, and reads texts in whatever
//! encoding they have.

use crate::SITE_LIST;
use bookmobile_press::{Diagnostics, SourceFile, nfc};
use chardetng::EncodingDetector;
use encoding_rs::{Encoding, UTF_8};
use ignore::WalkBuilder;
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The most bytes of a text file that is read: a longer one is no article.
const MAX_TEXT_BYTES: u64 = 64 << 20;

/// A folder and what was found wrong in it.
#[derive(Debug)]
pub(crate) struct Folder {
    pub(crate) root: PathBuf,
    pub(crate) out: Diagnostics,
    /// The files that were read.
    pub(crate) read: Vec<PathBuf>,
    /// The only file that is read, where the collection is a single one.
    pub(crate) only: Option<PathBuf>,
    /// Texts that were loaded before they are asked for.
    loaded: HashMap<PathBuf, Loaded>,
}

/// What became of a text file.
#[derive(Debug)]
enum Loaded {
    Text(String, &'static Encoding),
    TooLong,
    NoText,
    Failed(io::Error),
}

impl Folder {
    /// The folder at a path, or that of the single file there.
    pub(crate) fn new(path: &Path) -> Self {
        let only = path.is_file().then(|| path.to_owned());
        let parent = path.parent().filter(|_| only.is_some());
        let root = match parent {
            Some(parent) if parent.as_os_str().is_empty() => Path::new("."),
            Some(parent) => parent,
            None => path,
        };
        Self {
            root: root.to_owned(),
            out: Diagnostics::default(),
            read: Vec::new(),
            only,
            loaded: HashMap::new(),
        }
    }

    /// The single file, and the pictures below its folder that it names.
    fn list_only(&self, only: &Path) -> BTreeMap<String, PathBuf> {
        let name = only.file_name().unwrap_or_default();
        let mut files = BTreeMap::from([(slashed(Path::new(name)), only.to_owned())]);
        let is_short = only
            .metadata()
            .is_ok_and(|about| about.len() <= MAX_TEXT_BYTES);
        let bytes = is_short.then(|| std::fs::read(only).unwrap_or_default());
        let text = bytes.map(|bytes| decode(&bytes).0).unwrap_or_default();
        // Any word that is the path of a picture.
        let ends_word = |c: char| c.is_whitespace() || "()<>\"'".contains(c);
        for word in text.split(ends_word).filter(|word| is_picture(word)) {
            let path = word.trim_start_matches("./").replace("%20", " ");
            let file = self.root.join(&path);
            if !path.starts_with('/') && is_inside(&self.root, &file) {
                files.insert(nfc(&path), file);
            }
        }
        files
    }

    /// The files below a folder, by their paths from there with `/` on every system. What
    /// git ignores, hidden files and links that lead out are left out.
    pub(crate) fn list(&mut self, below: &str) -> BTreeMap<String, PathBuf> {
        if let Some(only) = &self.only {
            return self.list_only(only);
        }
        let top = self.root.join(below);
        let mut files = BTreeMap::new();
        let walk = WalkBuilder::new(&top)
            .require_git(false)
            .git_global(false)
            .follow_links(false)
            .max_depth(Some(32))
            .sort_by_file_name(Ord::cmp)
            .filter_entry(|entry| {
                let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
                !(is_folder && entry.path().join(SITE_LIST).exists())
            })
            .build();
        for entry in walk {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    (self.out).file_warning(
                        ".",
                        format!("a part of the folder could not be read: {error}"),
                    );
                    continue;
                }
            };
            let path = entry.path();
            let is_link = entry.file_type().is_some_and(|kind| kind.is_symlink());
            let is_file = if is_link {
                is_inside(&top, path)
            } else {
                entry.file_type().is_some_and(|kind| kind.is_file())
            };
            if let (true, Ok(name)) = (is_file, path.strip_prefix(&top)) {
                files.insert(slashed(name), path.to_owned());
            }
        }
        files
    }

    /// As [`Self::list`]; nothing if there is no such folder.
    pub(crate) fn list_if_there(&mut self, below: &str) -> BTreeMap<String, PathBuf> {
        if self.root.join(below).is_dir() {
            self.list(below)
        } else {
            BTreeMap::new()
        }
    }

    /// Loads text files in parallel. What is asked for later is as if it was read then.
    pub(crate) fn load<'a>(&mut self, files: impl IntoIterator<Item = &'a PathBuf>) {
        let files: Vec<&PathBuf> = files.into_iter().collect();
        let texts = files.into_par_iter().map(|file| (file.clone(), load(file)));
        self.loaded.par_extend(texts);
    }

    /// Reads a text file; one that cannot be read is reported. `path` is what the publisher
    /// knows it by.
    pub(crate) fn text(&mut self, file: &Path, path: &str) -> Option<Arc<SourceFile>> {
        self.read.push(file.to_owned());
        let loaded = self.loaded.remove(file).unwrap_or_else(|| load(file));
        let out = &mut self.out;
        let (text, encoding) = match loaded {
            Loaded::Text(text, encoding) => (text, encoding),
            Loaded::TooLong => {
                let message = "this text is too long for an article, and is left out";
                (out.file_warning(path, message)).help("split it into chapters");
                return None;
            }
            Loaded::NoText => {
                let message = "this file is no text, and is left out";
                (out.file_warning(path, message)).help("give it the ending of its kind");
                return None;
            }
            Loaded::Failed(error) => {
                let message = format!("this file could not be read: {error}");
                (out.file_error(path, message))
                    .help("check that the file exists and that you may read it");
                return None;
            }
        };
        if encoding != UTF_8 {
            let name = encoding.name();
            let message = format!("this file is not UTF-8, and was read as {name}");
            (out.file_warning(path, message)).help("save it as UTF-8 if letters are wrong");
        }
        Some(Arc::new(SourceFile::new(path.to_owned(), &text)))
    }

    /// The text of a file of the folder, if the file is there.
    pub(crate) fn optional(&mut self, path: &str) -> Option<Arc<SourceFile>> {
        let file = self.root.join(path);
        if file.is_file() {
            self.text(&file, path)
        } else {
            None
        }
    }
}

/// Loads a text file.
fn load(file: &Path) -> Loaded {
    let is_long = (file.metadata()).is_ok_and(|about| about.len() > MAX_TEXT_BYTES);
    match std::fs::read(file) {
        // One that cannot be read is reported as such.
        Ok(_) if is_long => Loaded::TooLong,
        Ok(bytes) if bytes.contains(&0) && Encoding::for_bom(&bytes).is_none() => Loaded::NoText,
        Ok(bytes) => {
            let (text, encoding) = decode(&bytes);
            Loaded::Text(text, encoding)
        }
        Err(error) => Loaded::Failed(error),
    }
}

/// Whether a path is one of a picture.
fn is_picture(path: &str) -> bool {
    let ending = path
        .rsplit_once('.')
        .map(|(_, ending)| ending.to_ascii_lowercase());
    matches!(
        ending.as_deref(),
        Some("svg" | "png" | "jpg" | "jpeg" | "gif" | "webp")
    )
}

/// Whether a link, or any path, leads to a file inside the folder.
fn is_inside(folder: &Path, link: &Path) -> bool {
    match (folder.canonicalize(), link.canonicalize()) {
        (Ok(folder), Ok(file)) => file.starts_with(folder) && file.is_file(),
        _ => false,
    }
}

/// A relative path in NFC with `/` between its parts.
fn slashed(path: &Path) -> String {
    let parts = path.iter().map(|part| nfc(&part.to_string_lossy()));
    parts.collect::<Vec<_>>().join("/")
}

/// The text of a file and its encoding: by its byte order mark, else UTF-8 if it is that,
/// else what its bytes look like.
pub(crate) fn decode(bytes: &[u8]) -> (String, &'static Encoding) {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        let (text, _) = encoding.decode_without_bom_handling(&bytes[length..]);
        return (text.into_owned(), UTF_8);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return (text.to_owned(), UTF_8);
    }
    // A few wrong bytes, as where a file was cut, do not make it another encoding.
    let lossy = String::from_utf8_lossy(bytes);
    let wrong = lossy.matches('\u{fffd}').count();
    let right = lossy.chars().filter(|c| !c.is_ascii()).count() - wrong;
    if right > 20 * wrong {
        return (lossy.into_owned(), UTF_8);
    }
    let mut detector = EncodingDetector::new(chardetng::Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    let encoding = detector.guess(None, chardetng::Utf8Detection::Deny);
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    (text.into_owned(), encoding)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_read_in_the_encoding_they_have() {
        let chinese = "借书证可以在村里的小学办理，每周三下午开放。";
        let traditional = "流動書車每星期三下午停在村裡的小學門口，歡迎借閱。";
        for (label, text) in [
            ("gb18030", chinese),
            ("big5", traditional),
            ("shift_jis", "移動図書館は毎週水曜日の午後に来ます。"),
            (
                "windows-1252",
                "Le bibliobus s’arrête près de l’école, où l’été est déjà là.",
            ),
        ] {
            let encoding = Encoding::for_label(label.as_bytes()).expect("a known label");
            let (bytes, _, _) = encoding.encode(text);
            assert_eq!(decode(&bytes).0, text, "{label}");
        }
        let mut wide = vec![0xff, 0xfe];
        wide.extend(chinese.encode_utf16().flat_map(u16::to_le_bytes));
        assert_eq!(decode(&wide).0, chinese);
        let cut = &chinese.as_bytes()[..chinese.len() - 2];
        assert!(decode(cut).0.starts_with("借书证可以在村里的小学办理"));
        let marked = [b"\xef\xbb\xbf", chinese.as_bytes()].concat();
        assert_eq!(decode(&marked), (chinese.to_owned(), UTF_8));
    }
}
