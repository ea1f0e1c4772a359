//! The sections of an opened index, parsed, and a view of them for query code. It
//! knows no queries and caches nothing.

use crate::bytes::{Cursor, len_u32, unzigzag};
use crate::characters::CharacterTable;
use crate::error::{OpenError, ensure_eq};
use crate::fold::FoldTable;
use crate::format::{self, SECTION_COUNT, Section};
use crate::model::{BitProbabilities, WeightPrefixSums};
use crate::partial::NotFound;
use crate::postings::DocTable;
use crate::shards::Shards;
use crate::word_table::{DictionaryOffsets, WordTable};
use core::ops::Range;
use std::sync::Arc;

/// The sections of an index, parsed when it is opened.
#[derive(Debug)]
pub(crate) struct Sections {
    ranges: [Range<usize>; SECTION_COUNT],
    pub(crate) docs: DocTable,
    pub(crate) probabilities: BitProbabilities,
    /// The caller's number of each group.
    pub(crate) group_numbers: Vec<u32>,
    /// The documents of each group, one group after another.
    group_docs: Vec<u32>,
    /// Where the documents of each group begin; one more at the end.
    group_starts: Vec<u32>,
    /// The total length of each field, in tokens.
    pub(crate) tokens: [f32; 3],
    pub(crate) shards: Shards,
    pub(crate) characters: CharacterTable,
    pub(crate) fold: Arc<FoldTable>,
}

impl Sections {
    pub(crate) fn open(bytes: &[u8]) -> Result<Self, OpenError> {
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
        let table = DocTable {
            group_of: read_groups(part(Section::Groups), docs, groups),
            groups,
            headings,
            long: WeightPrefixSums::lengths(part(Section::BodyLengths)),
        };
        let group_numbers = running_sums(part(Section::GroupNumbers), groups);
        let (group_starts, group_docs) = sort_by_group(&table);
        let totals = DictionaryOffsets {
            words,
            stems,
            bytes: len_u32(part(Section::StemPostings)),
        };
        let shards = if part(Section::Shards).is_empty() {
            let columns = [Section::Words, Section::WordsStem, Section::StemBlocks].map(part);
            let table = WordTable::open(
                columns[0],
                columns[1],
                columns[2],
                DictionaryOffsets::default(),
            )?;
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
            docs: table,
            probabilities: BitProbabilities::read(part(Section::BitProbabilities)),
            group_numbers,
            group_docs,
            group_starts,
            tokens,
            shards,
            characters,
            fold: Arc::new(FoldTable::read(part(Section::Folding))),
            ranges: sections,
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

/// `count` numbers, each encoded as the distance from the one before.
fn running_sums(column: &[u8], count: u32) -> Vec<u32> {
    let mut cursor = Cursor::new(column);
    let mut number = 0u32;
    let mut next = |_| {
        number = number.wrapping_add(cursor.number());
        number
    };
    (0..count).map(&mut next).collect()
}

/// Documents sorted by group, by counting: starts, and documents.
fn sort_by_group(collection: &DocTable) -> (Vec<u32>, Vec<u32>) {
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

/// A borrowed, non-generic view of an index, so that query code is compiled once.
#[derive(Clone, Copy)]
pub(crate) struct IndexReader<'a> {
    pub(crate) bytes: &'a [u8],
    pub(crate) sections: &'a Sections,
}

impl<'a> IndexReader<'a> {
    pub(crate) fn section(&self, section: Section) -> &'a [u8] {
        let range = self.sections.ranges[section as usize].clone();
        self.bytes.get(range).unwrap_or(&[])
    }

    pub(crate) fn doc_count(&self) -> u32 {
        len_u32(&self.sections.docs.group_of)
    }

    /// A range of the postings of stems or characters.
    pub(crate) fn postings(
        &self,
        section: Section,
        range: Range<u32>,
    ) -> Result<&'a [u8], NotFound> {
        let shards = match section {
            Section::CharacterPostings => &self.sections.shards.characters,
            _ => &self.sections.shards.stems,
        };
        if shards.is_empty() {
            let whole = self.section(section);
            let bytes = whole.get(range.start as usize..range.end as usize);
            return bytes.ok_or(NotFound::Absent);
        }
        let after = shards.partition_point(|shard| shard.start <= range.start);
        let shard = after.checked_sub(1).and_then(|at| shards.get(at));
        let shard = shard.ok_or(NotFound::Absent)?;
        let Some(bytes) = &shard.bytes else {
            return Err(NotFound::InShard(shard.shard));
        };
        let place = |at: u32| at.checked_sub(shard.start).map(|at| at as usize);
        let range = place(range.start).zip(place(range.end));
        let bytes = range.and_then(|(start, end)| bytes.get(start..end));
        bytes.ok_or(NotFound::Absent)
    }

    /// The ordinal of a document's group.
    pub(crate) fn group(&self, doc: u32) -> u32 {
        let groups = &self.sections.docs.group_of;
        groups.get(doc as usize).copied().unwrap_or(0)
    }

    /// The documents of a group, by its ordinal.
    pub(crate) fn group_docs(&self, group: u32) -> &'a [u32] {
        let bound = |at: usize| self.sections.group_starts.get(at).copied().unwrap_or(0) as usize;
        let group = group as usize;
        self.sections
            .group_docs
            .get(bound(group)..bound(group + 1))
            .unwrap_or(&[])
    }
}
