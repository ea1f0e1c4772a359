//! Cache of rendered articles, from one build to the next: one file for each collection, in the
//! folder of the pictures' cache. An article is found by the hash of all that it is made of. It
//! is kept, with what was found wrong in it, if all of its links lead to articles and it shows
//! neither pictures nor mini-programs, whose files are read anew in each build. When the files'
//! names or the addresses of articles change, it is taken only if its links still lead where
//! they did (`asked.rs`). All are forgotten when the program changes. A damaged file counts as
//! missing.

use crate::article::RenderedArticle;
use crate::cache::{read_whole, write_whole};
use crate::content::SourceArticle;
use crate::content_tree::ContentTree;
use crate::diagnostics::{Diagnostics, StoredDiagnostic};
use crate::languages::Conventions;
use crate::markdown::AnchorLink;
use bookmobile_pack::{Section, SectionMeta};
use bookmobile_wire::{decode, encode, record};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// The hash of the code that renders articles (build.rs).
const CODE: &str = env!("PRESS_CODE");

/// The length of a key, in bytes.
const KEY: usize = 16;

/// The beginning of the SHA-256 of what an article is made of.
type Key = [u8; KEY];

/// The length of what a file begins with, in bytes: the hash of the program, and the names
/// that links depend on.
const HEAD: usize = CODE.len() + size_of::<u64>();

/// An article as it is stored.
#[derive(Debug, PartialEq)]
struct StoredArticle {
    sections: Vec<(SectionMeta, Section)>,
    anchors: Vec<String>,
    links: Vec<StoredLink>,
    asked: Vec<(String, Option<(String, String)>)>,
    minutes: u16,
    found: Vec<StoredDiagnostic>,
}
record!(StoredArticle {
    sections,
    anchors,
    links,
    asked,
    minutes,
    found
});

/// A link as it is stored.
#[derive(Debug, PartialEq)]
struct StoredLink {
    article: Option<(String, String)>,
    anchor: String,
    span: (u32, u32),
}
record!(StoredLink {
    article,
    anchor,
    span
});

/// The rendered articles of a collection.
#[derive(Debug, Default)]
pub(crate) struct ArticleCache {
    /// Where they are kept; nothing for none.
    file: Option<PathBuf>,
    /// What the file is to begin with.
    head: Vec<u8>,
    /// The file as it was: its head, then the articles.
    bytes: Vec<u8>,
    /// The places of articles in `bytes`.
    places: HashMap<Key, Range<usize>>,
    /// The articles of this build; those that are not in `bytes` with their own bytes.
    used: Mutex<BTreeMap<Key, Option<Vec<u8>>>>,
}

impl ArticleCache {
    /// Opens the cache of a collection in a folder; without a folder nothing is kept.
    pub(crate) fn open(folder: Option<&Path>, tree: &ContentTree) -> Self {
        let Some(folder) = folder else {
            return Self::default();
        };
        let file = folder.join(name(tree));
        let head = [CODE.as_bytes(), &tree.names().to_le_bytes()].concat();
        let bytes = read_whole(&file).filter(|bytes| bytes.starts_with(CODE.as_bytes()));
        let places = bytes.as_deref().and_then(places);
        Self {
            file: Some(file),
            head,
            bytes: bytes.unwrap_or_default(),
            places: places.unwrap_or_default(),
            used: Mutex::default(),
        }
    }

    /// An article that was rendered earlier, or is rendered now, with what was found wrong in it.
    pub(crate) fn article(
        &self,
        parsed: &SourceArticle,
        own: &Conventions,
        tree: &ContentTree,
        none: &Diagnostics,
        render: impl FnOnce() -> (RenderedArticle, Diagnostics),
    ) -> (RenderedArticle, Diagnostics) {
        if self.file.is_none() {
            return render();
        }
        let key = key(parsed, own, tree, none.is_lenient());
        let stored = self.places.get(&key);
        let stored = stored.and_then(|place| decode(self.bytes.get(place.clone())?).ok());
        if let Some((rendered, told)) = stored.map(restored)
            && (self.has_same_names() || rendered.asked.is_answered_so(tree, &parsed.path))
        {
            self.note(key, None);
            let mut found = none.clone();
            found.restore(told, &parsed.source);
            return (rendered, found);
        }
        let (rendered, found) = render();
        if rendered.is_of_its_text()
            && let Some(stored) = stored_form(&rendered, &found)
        {
            self.note(key, Some(encode(&stored)));
        }
        (rendered, found)
    }

    /// Whether the file was written for the same names.
    fn has_same_names(&self) -> bool {
        self.bytes.starts_with(&self.head)
    }

    fn note(&self, key: Key, bytes: Option<Vec<u8>>) {
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        used.insert(key, bytes);
    }

    /// Keeps the articles of this build.
    pub(crate) fn finish(self) {
        let has_same_names = self.has_same_names();
        let Some(file) = self.file else {
            return;
        };
        let used = self
            .used
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        let is_same =
            has_same_names && used.len() == self.places.len() && used.values().all(Option::is_none);
        if is_same {
            return;
        }
        let mut bytes = self.head;
        for (key, new) in &used {
            let earlier = || self.bytes.get(self.places.get(key)?.clone());
            let article = new.as_deref().or_else(earlier).unwrap_or_default();
            bytes.extend_from_slice(key);
            bytes.extend_from_slice(&(article.len() as u64).to_le_bytes());
            bytes.extend_from_slice(article);
        }
        // If it cannot be written, the next build renders the articles again.
        let _ = write_whole(&file, &bytes);
    }
}

/// The name of a collection's file, of the collection's folder.
fn name(tree: &ContentTree) -> String {
    let folder = tree.root().to_string_lossy();
    format!("articles-{:x}", Sha256::digest(folder.as_bytes()))
}

/// The places of the articles in a file, after its head; nothing if it ends too early.
fn places(bytes: &[u8]) -> Option<HashMap<Key, Range<usize>>> {
    let mut places = HashMap::new();
    let mut at = HEAD;
    let mut bytes = bytes.get(at..)?;
    while !bytes.is_empty() {
        let (key, rest) = bytes.split_first_chunk::<KEY>()?;
        let (length, rest) = rest.split_first_chunk::<8>()?;
        let length = usize::try_from(u64::from_le_bytes(*length)).ok()?;
        let (_, rest) = rest.split_at_checked(length)?;
        let start = at + KEY + 8;
        places.insert(*key, start..start + length);
        at = start + length;
        bytes = rest;
    }
    Some(places)
}

/// The hash of what an article is made of, besides the files around it.
fn key(parsed: &SourceArticle, own: &Conventions, tree: &ContentTree, is_lenient: bool) -> Key {
    let matter = format!(
        "{:?} {own:?} {} {:?} {is_lenient}",
        parsed.matter,
        parsed.language,
        tree.rules()
    );
    let mut digest = Sha256::new();
    for part in [&parsed.path, &parsed.source.text, &matter] {
        digest.update((part.len() as u64).to_le_bytes());
        digest.update(part);
    }
    digest.update((parsed.body as u64).to_le_bytes());
    let mut key = Key::default();
    let length = key.len();
    key.copy_from_slice(&digest.finalize()[..length]);
    key
}

/// An article as it is stored; nothing if a place in it is beyond 4 GB.
fn stored_form(rendered: &RenderedArticle, found: &Diagnostics) -> Option<StoredArticle> {
    let links = rendered.links.iter().map(|link| {
        Some(StoredLink {
            article: link.article.clone(),
            anchor: link.anchor.clone(),
            span: (
                u32::try_from(link.span.start).ok()?,
                u32::try_from(link.span.end).ok()?,
            ),
        })
    });
    Some(StoredArticle {
        sections: rendered.sections.clone(),
        anchors: rendered.anchors.iter().cloned().collect(),
        links: links.collect::<Option<_>>()?,
        asked: rendered.asked.list(),
        minutes: rendered.minutes,
        found: found.stored()?,
    })
}

fn restored(stored: StoredArticle) -> (RenderedArticle, Vec<StoredDiagnostic>) {
    let links = stored.links.into_iter().map(|link| AnchorLink {
        article: link.article,
        anchor: link.anchor,
        span: link.span.0 as usize..link.span.1 as usize,
    });
    let rendered = RenderedArticle {
        sections: stored.sections,
        anchors: stored.anchors.into_iter().collect(),
        links: links.collect(),
        programs: Vec::new(),
        uses_files: false,
        asked: stored.asked.into_iter().collect(),
        minutes: stored.minutes,
    };
    (rendered, stored.found)
}
