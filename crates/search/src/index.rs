//! An opened index: the sections of its bytes, what had to be worked out to
//! find things in them, and the door to its postings. What to do with postings
//! is told in `search.rs` and `score.rs`.

use crate::bytes::{Cursor, len_u32, unzigzag};
use crate::cache::UnitCache;
use crate::characters::CharacterTable;
use crate::error::{OpenError, ensure_eq};
use crate::fold::FoldTable;
use crate::format::{self, SECTION_COUNT, Section};
use crate::ids::DocId;
use crate::odds::{Chances, Graded};
use crate::pinyin::Readings;
use crate::postings::Collection;
use crate::shards::{Missing, Shards};
use crate::texts::Texts;
use crate::words::{Base, WordTable};
use core::ops::Range;
use std::sync::{Arc, OnceLock};

/// A search index, opened for reading.
///
/// The bytes stay as they are; postings are decoded as a query needs them.
/// Opening reads the columns of the dictionary once: some microseconds for
/// each thousand words.
#[derive(Debug)]
pub struct Index<B: AsRef<[u8]> = Vec<u8>> {
    bytes: B,
    parts: Parts,
    cache: UnitCache,
    /// Titles and headings by their sound, once a query wanted them.
    readings: OnceLock<Readings>,
}

/// What is worked out when an index is opened.
#[derive(Debug)]
pub(crate) struct Parts {
    sections: [Range<usize>; SECTION_COUNT],
    pub(crate) collection: Collection,
    pub(crate) chances: Chances,
    /// The caller's number of each group.
    pub(crate) group_numbers: Vec<u32>,
    /// The documents of each group, one group after another.
    group_docs: Vec<u32>,
    /// Where the documents of each group begin; one more at the end.
    group_starts: Vec<u32>,
    /// The length of each field in all, in tokens.
    pub(crate) tokens: [f32; 3],
    pub(crate) shards: Shards,
    pub(crate) characters: CharacterTable,
    pub(crate) fold: Arc<FoldTable>,
}

impl<B: AsRef<[u8]>> Index<B> {
    /// Opens the bytes that `IndexBuilder::finish` made.
    ///
    /// # Errors
    ///
    /// When the bytes are not an index, not of this version, incomplete,
    /// changed, or contradict themselves.
    pub fn open(bytes: B) -> Result<Self, OpenError> {
        let parts = Parts::open(bytes.as_ref())?;
        Ok(Self {
            bytes,
            parts,
            cache: UnitCache::default(),
            readings: OnceLock::new(),
        })
    }

    /// How many documents the index holds.
    pub fn doc_count(&self) -> u32 {
        len_u32(&self.parts.collection.group_of)
    }

    /// The group of a document, as the builder was given it.
    pub fn group(&self, doc: DocId) -> Option<u32> {
        let group = self.parts.collection.group_of.get(doc.0 as usize)?;
        self.parts.group_numbers.get(*group as usize).copied()
    }

    pub(crate) fn parts(&self) -> &Parts {
        &self.parts
    }

    pub(crate) fn parts_mut(&mut self) -> &mut Parts {
        &mut self.parts
    }

    /// Forgets what units found.
    pub(crate) fn forget(&mut self) {
        self.cache = UnitCache::default();
    }

    pub(crate) fn reader<'a>(&'a self, missing: &'a Missing) -> Reader<'a> {
        Reader {
            bytes: self.bytes.as_ref(),
            parts: &self.parts,
            cache: &self.cache,
            readings: self.readings.get(),
            missing,
        }
    }

    /// The same, with the readings of titles if a query may need them.
    pub(crate) fn reader_for<'a>(
        &'a self,
        query: &str,
        texts: &dyn Texts,
        missing: &'a Missing,
    ) -> Reader<'a> {
        let reader = self.reader(missing);
        let letters = query.bytes().filter(u8::is_ascii_alphabetic).count();
        if letters > 1
            && reader.wants_readings()
            && let Some(readings) = Readings::read(&reader, texts)
        {
            // Another thread may have been quicker; its titles are the same.
            let _ = self.readings.set(readings);
        }
        self.reader(missing)
    }
}

impl Parts {
    fn open(bytes: &[u8]) -> Result<Self, OpenError> {
        let sections = format::read_header(bytes)?;
        let part = |section: Section| &bytes[sections[section as usize].clone()];
        let mut totals = Cursor::new(part(Section::Totals));
        let [
            docs,
            groups,
            words,
            stems,
            title_tokens,
            heading_tokens,
            body_tokens,
        ] = core::array::from_fn(|_| totals.number());
        ensure_eq("documents", docs, len_u32(part(Section::BodyLengths)))?;
        ensure_eq("groups", groups, len_u32(part(Section::TitleLengths)))?;
        let headings = !part(Section::HeadingLengths).is_empty();
        if headings {
            ensure_eq("headings", docs, len_u32(part(Section::HeadingLengths)))?;
        }
        let collection = Collection {
            group_of: read_groups(part(Section::Groups), docs, groups),
            groups,
            headings,
            long: Graded::lengths(part(Section::BodyLengths)),
        };
        let group_numbers = running_sums(part(Section::GroupNumbers), groups);
        let (group_starts, group_docs) = sort_by_group(&collection);
        let totals = Base {
            words,
            stems,
            bytes: len_u32(part(Section::StemPostings)),
        };
        let shards = if part(Section::Shards).is_empty() {
            let columns = [Section::Words, Section::WordsStem, Section::StemBlocks].map(part);
            let table = WordTable::open(columns[0], columns[1], columns[2], Base::default())?;
            table.expect_end(totals)?;
            Shards::whole(table)
        } else {
            Shards::read(part(Section::Shards), totals)?
        };
        let characters = CharacterTable::open(
            part(Section::Characters),
            part(Section::CharacterCounts),
            part(Section::CharacterBlocks),
            match shards.characters.last() {
                Some(last) => last.end,
                None => len_u32(part(Section::CharacterPostings)),
            },
        )?;
        #[expect(clippy::cast_precision_loss, reason = "a mean needs no more")]
        let tokens = [title_tokens, heading_tokens, body_tokens].map(|tokens| tokens as f32);
        Ok(Self {
            collection,
            chances: Chances::read(part(Section::Chances)),
            group_numbers,
            group_docs,
            group_starts,
            tokens,
            shards,
            characters,
            fold: Arc::new(FoldTable::read(part(Section::Folding))),
            sections,
        })
    }
}

/// The group of each document, as an ordinal.
fn read_groups(column: &[u8], docs: u32, groups: u32) -> Vec<u32> {
    let mut cursor = Cursor::new(column);
    let mut group = 0u32;
    let mut next = |_| {
        group = group.wrapping_add_signed(unzigzag(cursor.number()));
        group.min(groups.saturating_sub(1))
    };
    (0..docs).map(&mut next).collect()
}

/// `count` numbers, each told as the distance from the one before.
fn running_sums(column: &[u8], count: u32) -> Vec<u32> {
    let mut cursor = Cursor::new(column);
    let mut number = 0u32;
    let mut next = |_| {
        number = number.wrapping_add(cursor.number());
        number
    };
    (0..count).map(&mut next).collect()
}

/// The running sums of a column of lengths; checked against what they cut up.
pub(crate) fn offsets(
    column: &[u8],
    name: &'static str,
    count: u32,
    bytes: u32,
) -> Result<Vec<u32>, OpenError> {
    let mut cursor = Cursor::new(column);
    let mut offsets = vec![0];
    let mut end = 0u32;
    while !cursor.is_empty() {
        end = end.saturating_add(cursor.number());
        offsets.push(end);
    }
    ensure_eq(name, count, len_u32(&offsets) - 1)?;
    ensure_eq("bytes of postings", bytes, end)?;
    Ok(offsets)
}

/// Documents sorted by group, by counting: starts, and documents.
fn sort_by_group(collection: &Collection) -> (Vec<u32>, Vec<u32>) {
    let mut starts = vec![0; collection.groups as usize + 1];
    for &group in &collection.group_of {
        starts[group as usize + 1] += 1;
    }
    for at in 0..collection.groups as usize {
        starts[at + 1] += starts[at];
    }
    let mut free = starts.clone();
    let mut docs = vec![0; collection.group_of.len()];
    for (doc, &group) in (0..).zip(&collection.group_of) {
        let place = &mut free[group as usize];
        docs[*place as usize] = doc;
        *place += 1;
    }
    (starts, docs)
}

/// An index without its type of bytes: all the work is done through this.
#[derive(Clone, Copy)]
pub(crate) struct Reader<'a> {
    bytes: &'a [u8],
    pub(crate) parts: &'a Parts,
    pub(crate) cache: &'a UnitCache,
    pub(crate) readings: Option<&'a Readings>,
    /// Notes the shards that are wanted and not there.
    pub(crate) missing: &'a Missing,
}

impl<'a> Reader<'a> {
    pub(crate) fn section(&self, section: Section) -> &'a [u8] {
        let range = self.parts.sections[section as usize].clone();
        self.bytes.get(range).unwrap_or(&[])
    }

    pub(crate) fn doc_count(&self) -> u32 {
        len_u32(&self.parts.collection.group_of)
    }

    /// Whether there are readings, but no titles yet to apply them to.
    pub(crate) fn wants_readings(&self) -> bool {
        self.readings.is_none() && !self.section(Section::Pinyin).is_empty()
    }

    /// The documents of a group, by its ordinal.
    pub(crate) fn group_docs(&self, group: u32) -> &'a [u32] {
        let bound = |at: usize| self.parts.group_starts.get(at).copied().unwrap_or(0) as usize;
        let group = group as usize;
        self.parts
            .group_docs
            .get(bound(group)..bound(group + 1))
            .unwrap_or(&[])
    }
}
