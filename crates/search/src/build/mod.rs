//! The index builder: makes the bytes of an index from documents. The same documents in
//! the same order give the same bytes.

mod characters;
mod folding;
mod normalize;
#[cfg(feature = "build")]
mod pinyin;
mod postings;
#[cfg(feature = "jieba")]
mod segments;
mod shards;
mod stems;
mod suffixes;
mod terms;
mod write;

pub use normalize::{Form, Normalizer};
#[cfg(feature = "jieba")]
pub use segments::jieba;

use crate::format::{self, SECTION_COUNT, Section};
use crate::ids::DocId;
use core::fmt;
use std::collections::BTreeSet;
use terms::{FieldRef, Terms};

/// The recommended size of a shard, in bytes. With 8 KB up to a quarter of the bytes until
/// the first hit would be saved, but a device that keeps the whole index for offline use
/// would have to fetch half as many files again.
pub const SHARD_BYTES: usize = 12 << 10;

/// One section of an article, which is found on its own.
#[derive(Clone, Copy, Debug)]
pub struct Document<'a> {
    /// The title of the article. Of a group's documents only the first one's title is
    /// indexed.
    pub title: &'a str,
    /// The heading of the section; may be empty.
    pub heading: &'a str,
    /// The text of the section.
    pub body: &'a str,
    /// The language of title, heading and body, as a BCP 47 tag: `en`, `zh-Hans`.
    pub language: &'a str,
    /// The article: any number that all sections of one article share.
    pub group: u32,
    /// Facets and their values: `("topic", "cities")`.
    pub facets: &'a [(&'a str, &'a str)],
}

/// Why an index cannot be built.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BuildError {
    /// A section of the index grew past 4 GiB.
    TooLarge,
}

impl fmt::Display for BuildError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge => out.write_str("the collection is too large for one index (4 GiB)"),
        }
    }
}

impl core::error::Error for BuildError {}

/// An index in shards.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShardedIndex {
    /// The root, which [`Index::open`](crate::Index::open) opens; every query needs it.
    pub root: Vec<u8>,
    /// The shards, in the order of their numbers ([`ShardId`](crate::ShardId)).
    /// [`Index::shard_name`](crate::Index::shard_name) gives their names, which are hashes
    /// of the content.
    pub shards: Vec<Vec<u8>>,
}

/// Collects documents and builds an index of them.
///
/// ```
/// # use bookmobile_search::{Document, Index, IndexBuilder};
/// let mut builder = IndexBuilder::new();
/// builder.add(&Document {
///     title: "Smart cities", heading: "Transport", body: "Buses and trains, on time.",
///     language: "en", group: 0, facets: &[("topic", "cities")],
/// });
/// let bytes = builder.finish()?;
/// assert_eq!(Index::open(bytes)?.doc_count(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Default)]
pub struct IndexBuilder {
    documents: Vec<Owned>,
    segmenter: Option<Segmenter>,
    normalizer: Option<Normalizer>,
}

/// Segments a run of Chinese characters, folded to Simplified ones, into words; returns
/// how many characters each word has. Characters that are left over are words of their
/// own.
pub type Segmenter = Box<dyn Fn(&str) -> Vec<usize>>;

impl fmt::Debug for IndexBuilder {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = out.debug_struct("IndexBuilder");
        out.field("documents", &self.documents);
        out.finish_non_exhaustive()
    }
}

#[derive(Debug)]
struct Owned {
    title: String,
    heading: String,
    body: String,
    language: String,
    group: u32,
    facets: Vec<(String, String)>,
}

#[cfg(feature = "build")]
impl Owned {
    /// Borrows the document, without its facets.
    fn lend(&self) -> Document<'_> {
        Document {
            title: &self.title,
            heading: &self.heading,
            body: &self.body,
            language: &self.language,
            group: self.group,
            facets: &[],
        }
    }
}

/// A set of values. (Collecting them would sort them first, which is compiled for each type.)
fn set_of<T: Ord>(values: impl Iterator<Item = T>) -> BTreeSet<T> {
    let mut set = BTreeSet::new();
    for value in values {
        set.insert(value);
    }
    set
}

/// The primary subtag of a language tag: `zh` of `zh-Hant` and of `ZH_TW`.
fn primary(language: &str) -> String {
    let first = language.split(['-', '_']).next().unwrap_or_default();
    first.to_ascii_lowercase()
}

/// Whether a language tag is one of Chinese. Chinese texts are segmented into words, their
/// titles are found by pinyin, and their Latin words are mostly English.
fn is_chinese(language: &str) -> bool {
    ["zh", "cmn", "yue"].contains(&primary(language).as_str())
}

/// Whether the Latin words of a language are mostly English.
fn has_english_words(language: &str) -> bool {
    is_chinese(language) || ["en", "ja", "ko"].contains(&primary(language).as_str())
}

impl IndexBuilder {
    /// A builder without documents.
    pub fn new() -> Self {
        Self::default()
    }

    /// Segments the Chinese documents into words. A document that has 国会 only across the
    /// border of 中国 and 会议 then ranks after those that have the word 国会. See
    #[cfg_attr(feature = "jieba", doc = " [`jieba`](crate::jieba()).")]
    #[cfg_attr(not(feature = "jieba"), doc = " the feature `jieba`.")]
    #[must_use]
    pub fn segmented(mut self, segmenter: Segmenter) -> Self {
        self.segmenter = Some(segmenter);
        self
    }

    /// Normalises texts by a function, where the tables of the feature `build` are not there.
    #[must_use]
    pub fn normalized(mut self, normalizer: Normalizer) -> Self {
        self.normalizer = Some(normalizer);
        self
    }

    /// Adds a document and returns its number.
    pub fn add(&mut self, document: &Document<'_>) -> DocId {
        let id = DocId(u32::try_from(self.documents.len()).unwrap_or(u32::MAX));
        let facets = document.facets.iter();
        self.documents.push(Owned {
            title: document.title.into(),
            heading: document.heading.into(),
            body: document.body.into(),
            language: document.language.into(),
            group: document.group,
            facets: facets
                .map(|&(name, value)| (name.into(), value.into()))
                .collect(),
        });
        id
    }

    /// Builds the index as one file.
    ///
    /// # Errors
    ///
    /// When the collection is too large for the format.
    pub fn finish(self) -> Result<Vec<u8>, BuildError> {
        format::assemble(&self.sections()).ok_or(BuildError::TooLarge)
    }

    /// Builds the index in shards of about `shard_bytes` bytes each, for collections that
    /// are too large to be fetched whole. A word of a query needs one shard of the
    /// dictionary and one of postings. [`SHARD_BYTES`] is a good size.
    ///
    /// # Errors
    ///
    /// When the collection is too large for the format.
    pub fn finish_shards(self, shard_bytes: usize) -> Result<ShardedIndex, BuildError> {
        self.finish_fitting(0, shard_bytes)
    }

    /// Builds the index whole, without shards, if it has at most `whole_bytes` bytes, and
    /// otherwise in shards of about `shard_bytes`.
    ///
    /// # Errors
    ///
    /// When the collection is too large for the format.
    pub fn finish_fitting(
        self,
        whole_bytes: usize,
        shard_bytes: usize,
    ) -> Result<ShardedIndex, BuildError> {
        let mut sections = self.sections();
        if whole_bytes > 0 {
            let root = format::assemble(&sections).ok_or(BuildError::TooLarge)?;
            if root.len() <= whole_bytes {
                let shards = Vec::new();
                return Ok(ShardedIndex { root, shards });
            }
        }
        let shards = shards::cut(&mut sections, shard_bytes).map_err(|_| BuildError::TooLarge)?;
        let root = format::assemble(&sections).ok_or(BuildError::TooLarge)?;
        Ok(ShardedIndex { root, shards })
    }

    fn sections(self) -> [Vec<u8>; SECTION_COUNT] {
        let texts = self
            .documents
            .iter()
            .flat_map(|document| [document.title.as_str(), &document.heading, &document.body]);
        let normalizer = self.normalizer.unwrap_or_else(normalize::own);
        let fold = folding::fold_table(texts, &normalizer);
        let mut stemmers = stems::Stemmers::new(&normalizer);
        let mut terms = Terms::default();
        let mut groups = write::Groups::of(self.documents.iter().map(|document| document.group));
        let mut lengths = write::Lengths::default();
        for (id, document) in (0..).zip(&self.documents) {
            let language = document.language.as_str();
            let segmenter = self.segmenter.as_ref();
            let segmenter = segmenter.filter(|_| is_chinese(language));
            let mut add = |place, text: &str| {
                terms.add(&fold, &mut stemmers, segmenter, language, place, text)
            };
            if let Some(group) = groups.first_seen(id) {
                lengths
                    .titles
                    .push((group, add(FieldRef::Title(group), &document.title)));
            }
            lengths
                .headings
                .push(add(FieldRef::Heading(id), &document.heading));
            lengths.bodies.push(add(FieldRef::Body(id), &document.body));
        }
        terms.keep_compounds();
        let languages = self
            .documents
            .iter()
            .map(|document| document.language.as_str());
        let suffixes = suffixes::write(&fold, &mut stemmers, languages, &terms);
        let facets = self
            .documents
            .iter()
            .map(|document| document.facets.as_slice());
        #[cfg(feature = "build")]
        let pinyin = pinyin::write(&fold, self.documents.iter().map(Owned::lend));
        #[cfg(not(feature = "build"))]
        let pinyin = Vec::new();
        let extra = [(Section::Suffixes, suffixes), (Section::Pinyin, pinyin)];
        write::sections(&fold, &groups, lengths, &terms, extra, facets)
    }
}
