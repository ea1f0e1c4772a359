//! Collects the terms of a collection, which are words with their stems, characters and
//! bigrams, and where each occurs.

use super::Segmenter;
use super::stems::Stemmers;
use crate::analysis::{TokenKind, analyze};
use crate::fold::FoldTable;
use crate::postings::{Postings, tf_bucket};
use std::collections::BTreeMap;

/// Where one term occurs.
#[derive(Clone, Debug, Default)]
pub(crate) struct Occurrences {
    docs: BTreeMap<u32, InDocument>,
    /// For each group whose title has the term: whether it is within a word there.
    titles: BTreeMap<u32, bool>,
}

/// The occurrences of a term in one document.
#[derive(Clone, Copy, Debug, Default)]
struct InDocument {
    /// The term frequency in the body.
    body: u32,
    heading: bool,
    /// For bigrams: whether at least one occurrence is within a word.
    within: bool,
}

impl Occurrences {
    /// Adds the occurrences of another term.
    pub(crate) fn merge(&mut self, other: &Self) {
        for (&doc, other) in &other.docs {
            let own = self.docs.entry(doc).or_default();
            own.body += other.body;
            own.heading |= other.heading;
            own.within |= other.within;
        }
        for (&group, &within) in &other.titles {
            *self.titles.entry(group).or_default() |= within;
        }
    }

    fn add(&mut self, place: FieldRef, within: bool) {
        match place {
            FieldRef::Title(group) => *self.titles.entry(group).or_default() |= within,
            FieldRef::Heading(doc) => {
                let own = self.docs.entry(doc).or_default();
                own.heading = true;
                own.within |= within;
            }
            FieldRef::Body(doc) => {
                let own = self.docs.entry(doc).or_default();
                own.body += 1;
                own.within |= within;
            }
        }
    }

    /// The occurrences as postings.
    pub(crate) fn postings(&self) -> Postings {
        let in_docs = self.docs.values();
        let headings: Vec<bool> = in_docs.clone().map(|own| own.heading).collect();
        let split: Vec<bool> = in_docs.clone().map(|own| !own.within).collect();
        let split_titles: Vec<bool> = self.titles.values().map(|within| !within).collect();
        // Flags that are the same for all documents and titles are not written.
        let mut all = split.iter().chain(&split_titles);
        let differ = all.clone().any(|&split| split) && all.any(|&split| !split);
        let unless_empty = |list: Vec<bool>, is_written: bool| {
            let is_written = is_written && list.contains(&true);
            if is_written { list } else { Vec::new() }
        };
        Postings {
            docs: self.docs.keys().copied().collect(),
            tf_buckets: in_docs.map(|own| tf_bucket(own.body)).collect(),
            headings: unless_empty(headings, true),
            titles: self.titles.keys().copied().collect(),
            split: unless_empty(split, differ),
            split_titles: unless_empty(split_titles, differ),
        }
    }
}

/// A field of the collection, from which terms are collected.
#[derive(Clone, Copy)]
pub(crate) enum FieldRef {
    /// The title of a group.
    Title(u32),
    /// The heading of a document.
    Heading(u32),
    /// The body of a document.
    Body(u32),
}

/// All terms of a collection, in order.
#[derive(Default)]
pub(crate) struct Terms {
    /// The key is the word and its stem.
    pub(crate) words: BTreeMap<(String, String), Occurrences>,
    pub(crate) characters: BTreeMap<char, Occurrences>,
    pub(crate) pairs: BTreeMap<(char, char), Occurrences>,
}

impl Terms {
    /// Adds the tokens of one text; returns their number. The segmenter decides which
    /// bigrams are within words.
    pub(crate) fn add(
        &mut self,
        fold: &FoldTable,
        stemmers: &mut Stemmers,
        segmenter: Option<&Segmenter>,
        language: &str,
        place: FieldRef,
        text: &str,
    ) -> u32 {
        let mut length = 0;
        let mut run = String::new();
        analyze(fold, text, &mut |token| {
            length += 1;
            if token.kind != (TokenKind::Character { joined: true }) {
                self.add_run(&run, segmenter, place);
                run.clear();
            }
            if token.kind == TokenKind::Word {
                let stem = stemmers.stem(fold, language, &text[token.start..token.end]);
                let key = (token.text.to_owned(), stem);
                self.words.entry(key).or_default().add(place, false);
            } else {
                run.push_str(token.text);
            }
        });
        self.add_run(&run, segmenter, place);
        length
    }

    /// Adds the characters and bigrams of a run of adjacent characters.
    fn add_run(&mut self, run: &str, segmenter: Option<&Segmenter>, place: FieldRef) {
        for character in run.chars() {
            let own = self.characters.entry(character).or_default();
            own.add(place, false);
        }
        let pairs = run.chars().zip(run.chars().skip(1));
        // Without a segmenter no word borders are known.
        let is_uncut = segmenter.is_none();
        let mut words = segmenter.map_or_else(Vec::new, |cut| cut(run)).into_iter();
        // How many characters of the current word are left.
        let mut left = 0;
        for (first, second) in pairs {
            if left == 0 {
                left = words.next().unwrap_or(1).max(1);
            }
            left -= 1;
            let own = self.pairs.entry((first, second)).or_default();
            own.add(place, is_uncut || left > 0);
        }
    }
}
