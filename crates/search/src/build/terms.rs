//! Collects the terms of a collection, which are words with their stems, characters and
//! bigrams, and where each occurs.

use super::Segmenter;
use super::stems::Stemmers;
use crate::analysis::analyze_into;
use crate::char_class::{is_apostrophe, is_hyphen};
use crate::fold::FoldTable;
use crate::postings::{Postings, tf_bucket};
use crate::token::{Compound, PART, Sink, Token, TokenKind};
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
    /// Compounds with signs as whole words, with their stems.
    compounds: BTreeMap<(String, String), CompoundWord>,
}

/// A compound that may become a word.
#[derive(Default)]
struct CompoundWord {
    occurrences: Occurrences,
    /// Whether it is likely to be typed without its sign: one of its parts is hardly a word.
    is_likely: bool,
}

/// The most letters of a part that is hardly a word by itself: `e-mail`, `Wi-Fi`.
const SHORT_PART: usize = 2;

/// Collects the terms of one text.
struct Collector<'a, 's> {
    terms: &'a mut Terms,
    fold: &'a FoldTable,
    stemmers: &'a mut Stemmers<'s>,
    segmenter: Option<&'a Segmenter>,
    language: &'a str,
    place: FieldRef,
    text: &'a str,
    /// How many tokens the text has; the parts of `userName` are not counted.
    length: u32,
    /// Adjacent characters.
    run: String,
    /// Where the last compound ends that was taken whole.
    whole_end: usize,
}

impl Collector<'_, '_> {
    fn end_run(&mut self) {
        self.terms.add_run(&self.run, self.segmenter, self.place);
        self.run.clear();
    }

    /// A word with its stem, as it was written.
    fn key(&mut self, word: &str, written: &str) -> (String, String) {
        let stem = self.stemmers.stem(self.fold, self.language, written);
        (word.to_owned(), stem)
    }
}

impl Sink for Collector<'_, '_> {
    fn take(&mut self, token: Token<'_>) {
        self.length += u32::from(token.start >= self.whole_end);
        if token.kind != (TokenKind::Character { joined: true }) {
            self.end_run();
        }
        if token.kind == TokenKind::Word {
            let written = self.text.get(token.start..token.end).unwrap_or("");
            let mut key = self.key(token.text, written);
            // A part of `userName` is another form of the word: who types `name` wants that.
            if token.start < self.whole_end {
                if token.text.len() <= SHORT_PART {
                    return;
                }
                key.0.push(PART);
            }
            self.terms
                .words
                .entry(key)
                .or_default()
                .add(self.place, false);
        } else {
            self.run.push_str(token.text);
        }
    }

    /// Parts are taken, and the whole besides: at once, if it is written as a word.
    fn joins(&mut self, compound: &Compound<'_>) -> bool {
        let whole = compound.whole;
        if compound.by_case {
            self.take(whole);
            self.whole_end = self.whole_end.max(whole.end);
            return false;
        }
        let written = self.text.get(whole.start..whole.end).unwrap_or("");
        // Outside Latin script an apostrophe is a letter of the word, as in Ukrainian.
        let is_latin = |c: char| (c as u32) < 0x250;
        let is_letter = compound.has_apostrophe && !whole.text.contains(is_latin);
        let is_likely = compound.parts == 2 && (compound.shortest <= SHORT_PART || is_letter);
        let is_sign = |c: char| is_apostrophe(c) || is_hyphen(c);
        let key = self.key(whole.text, &written.split(is_sign).collect::<String>());
        let own = self.terms.compounds.entry(key).or_default();
        own.occurrences.add(self.place, false);
        own.is_likely |= is_likely;
        false
    }
}

impl Terms {
    /// Adds the tokens of one text; returns their number. The segmenter decides which
    /// bigrams are within words.
    pub(crate) fn add(
        &mut self,
        fold: &FoldTable,
        stemmers: &mut Stemmers<'_>,
        segmenter: Option<&Segmenter>,
        language: &str,
        place: FieldRef,
        text: &str,
    ) -> u32 {
        let mut collector = Collector {
            terms: self,
            fold,
            stemmers,
            segmenter,
            language,
            place,
            text,
            length: 0,
            run: String::new(),
            whole_end: 0,
        };
        analyze_into(fold, text, &mut collector);
        let Collector { length, run, .. } = collector;
        self.add_run(&run, segmenter, place);
        length
    }

    /// Keeps the compounds as whole words that the collection has without a sign too, and
    /// those that are likely to be typed without it. Called when all texts were added.
    pub(crate) fn keep_compounds(&mut self) {
        for ((word, stem), compound) in core::mem::take(&mut self.compounds) {
            let from = (word.clone(), String::new());
            let mut known = self
                .words
                .range(from..)
                .take_while(|(key, _)| key.0 == word);
            if compound.is_likely || known.next().is_some() {
                let own = self.words.entry((word, stem)).or_default();
                own.merge(&compound.occurrences);
            }
        }
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
