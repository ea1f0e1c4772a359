//! The reader's own collections: files that were dropped in. Each has a pack and an index of its
//! own, and all are searched as one with the site's.

use crate::doc_store::DocStore;
use crate::{FileError, found_article};
use bookmobile_pack::Pack;
use bookmobile_protocol::FoundArticle;
use bookmobile_search as search;
use bookmobile_search::{Highlighter, Index};

/// How many bits of an article's id in an answer are its number in its collection: a catalog
/// has at most so many.
const NUMBER_BITS: u32 = 20;

/// The id of an article in an answer, by its collection's position, where the site's is the
/// first, and by its number there.
pub(crate) fn article_id(collection: usize, number: u32) -> u32 {
    let collection = u32::try_from(collection).unwrap_or(u32::MAX);
    (collection << NUMBER_BITS) | number
}

/// A collection of the reader.
#[derive(Debug)]
pub(crate) struct Other {
    pub(crate) id: String,
    title: String,
    texts: DocStore,
    index: Index,
    /// The numbers of the articles that can be found, ascending; empty for all.
    only: Vec<u32>,
}

impl Other {
    pub(crate) fn open(
        id: &str,
        catalog: &[u8],
        index: Vec<u8>,
        only: Vec<u32>,
    ) -> Result<Self, FileError> {
        let index = Index::open(index).map_err(FileError::Index)?;
        let pack = Pack::open(catalog).map_err(FileError::Pack)?;
        let site = &pack.catalog().site;
        Ok(Self {
            id: id.to_owned(),
            title: site.title.get(&site.default_language).to_owned(),
            texts: DocStore::new(pack),
            index,
            only,
        })
    }

    pub(crate) fn collection(&self) -> search::Collection<'_> {
        search::Collection {
            index: &self.index,
            fields: &self.texts,
            groups: (!self.only.is_empty()).then_some(&self.only),
        }
    }

    /// The name that a file of this collection has here.
    fn own<'n>(&self, name: &'n str) -> Option<&'n str> {
        name.strip_prefix(&*self.id)?.strip_prefix('/')
    }

    /// Takes a file, if it is one of this collection's.
    pub(crate) fn provide(&mut self, name: &str, bytes: &[u8]) -> Option<Result<(), FileError>> {
        let own = self.own(name)?;
        let shards = (0..self.index.shard_count()).map(search::ShardId);
        let mut shards =
            shards.filter(|shard| self.shard_file(*shard).is_some_and(|file| file == name));
        let bytes = bytes.to_vec();
        Some(match shards.next() {
            Some(shard) => (self.index.supply(shard, bytes)).map_err(FileError::Shard),
            None => self.texts.provide(own, bytes),
        })
    }

    /// The next file that is needed for an article's title, or for its text.
    pub(crate) fn lacks(&self, article: u32, has_text: bool) -> Option<String> {
        let own = match self.texts.lacks_entry(article) {
            None if has_text => self.texts.lacks(article),
            entry => entry,
        };
        Some(self.id.clone() + "/" + &own?)
    }

    /// The name of a shard of its index.
    pub(crate) fn shard_file(&self, shard: search::ShardId) -> Option<String> {
        let name = self.index.shard_name(shard)?;
        Some(self.id.clone() + "/shard-" + &name + ".bin")
    }

    /// An article as it is answered. `at` is the collection's position.
    pub(crate) fn article(
        &self,
        at: usize,
        group: &search::GroupHit,
        highlighter: &Highlighter,
    ) -> Option<FoundArticle> {
        let found = found_article(group, highlighter, &self.texts)?;
        let mut number = [0; 10];
        Some(FoundArticle {
            article: article_id(at, group.group),
            slug: self.id.clone() + "/" + decimal(group.group, &mut number),
            collection: self.title.clone(),
            ..found
        })
    }
}

/// A number in decimal digits. (Formatting would add more to the program.)
fn decimal(mut number: u32, digits: &mut [u8; 10]) -> &str {
    let mut start = digits.len();
    while start > 0 {
        start -= 1;
        digits[start] = b'0' + (number % 10) as u8;
        number /= 10;
        if number == 0 {
            break;
        }
    }
    core::str::from_utf8(&digits[start..]).unwrap_or_default()
}
