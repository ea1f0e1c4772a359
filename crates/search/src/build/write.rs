//! Writes the sections of an index as `format.rs` describes them.

use super::characters::characters;
use super::folding;
use super::postings::places_of;
use super::terms::{Occurrences, Terms};
use crate::bytes::{distances, len_u32, put_number, put_sized, zigzag};
use crate::code::Encoder;
use crate::fold::FoldTable;
use crate::format::{LEAST_LETTER, SECTION_COUNT, STEMS_IN_BLOCK, Section, length_class};

use crate::model::{Context, ModelTrainer, WeightPrefixSums, Weights};
use crate::postings::{DocTable, Form, Parent, Postings};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A stem's record of more bytes than this has a block of its own.
const LONG_RECORD_BYTES: usize = 64;

/// The groups of documents. Their ordinals are dense, in the order of the caller's
/// numbers.
pub(crate) struct Groups {
    of: Vec<u32>,
    numbers: Vec<u32>,
    seen: Vec<bool>,
}

impl Groups {
    pub(crate) fn of(groups: impl Iterator<Item = u32>) -> Self {
        let given: Vec<u32> = groups.collect();
        let numbers: Vec<u32> = super::set_of(given.iter().copied()).into_iter().collect();
        let of = places(&given, &numbers);
        Self {
            of,
            seen: vec![false; numbers.len()],
            numbers,
        }
    }

    /// The group of a document, if this is its first one.
    pub(crate) fn first_seen(&mut self, doc: u32) -> Option<u32> {
        let group = self.of[doc as usize];
        let seen = std::mem::replace(&mut self.seen[group as usize], true);
        (!seen).then_some(group)
    }
}

fn places(list: &[u32], universe: &[u32]) -> Vec<u32> {
    list.iter()
        .map(|item| len_u32(&universe[..universe.partition_point(|other| other < item)]))
        .collect()
}

/// The lengths of all fields in tokens.
#[derive(Default)]
pub(crate) struct Lengths {
    /// Pairs of a group and the length of its title, in any order.
    pub(crate) titles: Vec<(u32, u32)>,
    pub(crate) headings: Vec<u32>,
    pub(crate) bodies: Vec<u32>,
}

/// All sections of an index; `extra` are those that other files wrote.
pub(crate) fn sections<'a>(
    fold: &FoldTable,
    groups: &Groups,
    mut lengths: Lengths,
    terms: &Terms,
    extra: [(Section, Vec<u8>); 2],
    facets: impl Iterator<Item = &'a [(String, String)]>,
) -> [Vec<u8>; SECTION_COUNT] {
    let mut sections: [Vec<u8>; SECTION_COUNT] = Default::default();
    let mut set = |section: Section, bytes: Vec<u8>| sections[section as usize] = bytes;
    lengths.titles.sort_unstable();
    let titles: Vec<u32> = lengths.titles.iter().map(|entry| entry.1).collect();
    let sum = |list: &[u32]| {
        list.iter()
            .fold(0, |sum: u32, &length| sum.saturating_add(length))
    };
    let body_classes = classes(&lengths.bodies);
    let collection = DocTable {
        group_of: groups.of.clone(),
        groups: len_u32(&groups.numbers),
        headings: sum(&lengths.headings) > 0,
        long: WeightPrefixSums::lengths(&body_classes),
    };
    let stems = Stems::of(terms);
    let tokens = [sum(&titles), sum(&lengths.headings), sum(&lengths.bodies)];
    set(Section::Totals, totals(groups, &stems, tokens));
    set(Section::Groups, group_column(groups));
    set(
        Section::GroupNumbers,
        distances(groups.numbers.iter().copied()),
    );
    set(Section::TitleLengths, classes(&titles));
    if collection.headings {
        set(Section::HeadingLengths, classes(&lengths.headings));
    }
    set(Section::BodyLengths, body_classes);
    set(Section::Folding, folding::write(fold));
    set(
        Section::Words,
        dictionary(terms.words.keys().map(|key| key.0.as_str())),
    );
    set(
        Section::WordsStem,
        stems.column.iter().fold(Vec::new(), |mut out, &back| {
            put_number(&mut out, back);
            out
        }),
    );
    // The postings are encoded twice: the first pass counts the numbers for the
    // probabilities.
    let first = ModelTrainer::new(&[]);
    stems.write(&collection, &first);
    characters(&collection, terms, &first);
    let probabilities = first.write();
    let trainer = ModelTrainer::new(&probabilities);
    set(Section::BitProbabilities, probabilities);
    let (blocks, postings) = stems.write(&collection, &trainer);
    set(Section::StemBlocks, blocks);
    set(Section::StemPostings, postings);
    for (section, bytes) in characters(&collection, terms, &trainer) {
        set(section, bytes);
    }
    for (section, bytes) in extra {
        set(section, bytes);
    }
    set(Section::Facets, write_facets(&trainer, facets));
    sections
}

/// The counts and sums that the other sections are checked against.
fn totals(groups: &Groups, stems: &Stems<'_>, tokens: [u32; 3]) -> Vec<u8> {
    let counts = [
        len_u32(&groups.of),
        len_u32(&groups.numbers),
        len_u32(&stems.column),
        len_u32(&stems.stems),
    ];
    let mut out = Vec::new();
    for total in counts.into_iter().chain(tokens) {
        put_number(&mut out, total);
    }
    out
}

/// For each document its group, as the difference from the one before.
fn group_column(groups: &Groups) -> Vec<u8> {
    let (mut column, mut last) = (Vec::new(), 0);
    for &group in &groups.of {
        put_number(&mut column, zigzag(group.wrapping_sub(last).cast_signed()));
        last = group;
    }
    column
}

fn classes(lengths: &[u32]) -> Vec<u8> {
    lengths.iter().map(|&length| length_class(length)).collect()
}

/// The front-coded words, as [`Section::Words`] describes them.
pub(crate) fn dictionary<'a>(words: impl Iterator<Item = &'a str>) -> Vec<u8> {
    let (mut out, mut last) = (Vec::new(), "");
    for word in words {
        let same = last
            .bytes()
            .zip(word.bytes())
            .take_while(|(a, b)| a == b)
            .count();
        let mut drop = last.len() - same;
        while drop >= usize::from(LEAST_LETTER - 1) {
            out.push(LEAST_LETTER - 1);
            drop -= usize::from(LEAST_LETTER - 1);
        }
        out.push(u8::try_from(drop).unwrap_or(0));
        out.extend_from_slice(&word.as_bytes()[same..]);
        last = word;
    }
    out
}

/// Words grouped by stem, stems in the order of their first form.
struct Stems<'a> {
    /// For each word: 0 for a new stem, otherwise how many stems back its stem is.
    column: Vec<u32>,
    stems: Vec<Vec<&'a Occurrences>>,
}

impl<'a> Stems<'a> {
    fn of(terms: &'a Terms) -> Self {
        let mut known: HashMap<&str, u32> = HashMap::new();
        let mut stems = Self {
            column: Vec::new(),
            stems: Vec::new(),
        };
        for ((_, stem), occurrences) in &terms.words {
            let next = len_u32(&stems.stems);
            let stem = *known.entry(stem).or_insert(next);
            stems.column.push(next - stem);
            if stem == next {
                stems.stems.push(Vec::new());
            }
            stems.stems[stem as usize].push(occurrences);
        }
        stems
    }

    /// Writes [`Section::StemBlocks`] and [`Section::StemPostings`]. A stem with a long
    /// record has a block of its own, so that its neighbours can be decoded without it.
    fn write(&self, collection: &DocTable, trainer: &ModelTrainer) -> (Vec<u8>, Vec<u8>) {
        let (mut shapes, mut out) = (Vec::new(), Vec::new());
        let (mut block, mut count) = (Encoder::new(trainer), 0);
        let mut end = |block: Encoder<'_>, count: &mut u32| {
            if *count > 0 {
                let bytes = block.finish(false);
                put_number(&mut shapes, len_u32(&bytes) * STEMS_IN_BLOCK + *count - 1);
                out.extend_from_slice(&bytes);
                *count = 0;
            }
        };
        for forms in &self.stems {
            let mut whole = Occurrences::default();
            for form in forms {
                whole.merge(form);
            }
            let stem = whole.postings();
            let forms: Vec<Form> = forms.iter().map(|form| form_of(form, &stem)).collect();
            let write = |code: &mut Encoder<'_>| {
                let class = Some(len_u32(&forms));
                code.postings(Parent::Docs(collection), class, &stem);
                code.forms(&stem, &forms);
            };
            let mut alone = Encoder::new(trainer);
            write(&mut alone);
            if alone.len() > LONG_RECORD_BYTES {
                end(
                    core::mem::replace(&mut block, Encoder::new(trainer)),
                    &mut count,
                );
                end(alone, &mut 1);
                count = 0;
                continue;
            }
            write(&mut block);
            count += 1;
            if count == STEMS_IN_BLOCK {
                end(
                    core::mem::replace(&mut block, Encoder::new(trainer)),
                    &mut count,
                );
            }
        }
        end(block, &mut count);
        (shapes, out)
    }
}

fn form_of(form: &Occurrences, stem: &Postings) -> Form {
    let postings = form.postings();
    Form {
        docs: places_of(&postings.docs, &stem.docs),
        titles: places_of(&postings.titles, &stem.titles),
    }
}

/// Writes the names, values and documents of the facets.
fn write_facets<'a>(
    trainer: &ModelTrainer,
    facets: impl Iterator<Item = &'a [(String, String)]>,
) -> Vec<u8> {
    let mut all: BTreeMap<&str, BTreeMap<&str, BTreeSet<u32>>> = BTreeMap::new();
    let mut doc_count = 0;
    for (doc, facets) in (0..).zip(facets) {
        doc_count = doc + 1;
        for (name, value) in facets {
            all.entry(name)
                .or_default()
                .entry(value)
                .or_default()
                .insert(doc);
        }
    }
    let mut out = Vec::new();
    for (name, values) in all {
        let mut facet = Vec::new();
        put_sized(&mut facet, name.as_bytes());
        for (value, docs) in values {
            let docs: Vec<u32> = docs.into_iter().collect();
            let mut code = Encoder::new(trainer);
            code.number(Context::FACET, 0, doc_count, len_u32(&docs));
            code.subset(&docs, Weights::Uniform(doc_count));
            put_sized(&mut facet, value.as_bytes());
            put_sized(&mut facet, &code.finish(false));
        }
        put_sized(&mut out, &facet);
    }
    out
}
