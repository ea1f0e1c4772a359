//! Collects the terms of a collection: words with their stems, characters,
//! pairs of characters, and where each occurs.

use super::stems::Stemmers;
use crate::analysis::{Kind, analyze};
use crate::fold::FoldTable;
use crate::postings::{Postings, frequency_level};
use std::collections::{BTreeMap, BTreeSet};

/// Where one term occurs.
#[derive(Clone, Debug, Default)]
pub(crate) struct Occurrences {
    /// By document: how often in the body, and whether in the heading.
    pub(crate) docs: BTreeMap<u32, (u32, bool)>,
    pub(crate) titles: BTreeSet<u32>,
}

impl Occurrences {
    /// Adds those of another term.
    pub(crate) fn merge(&mut self, other: &Self) {
        for (&doc, &(body, heading)) in &other.docs {
            let entry = self.docs.entry(doc).or_default();
            entry.0 += body;
            entry.1 |= heading;
        }
        self.titles.extend(&other.titles);
    }

    /// As the postings of the index.
    pub(crate) fn postings(&self) -> Postings {
        let headings: Vec<bool> = self.docs.values().map(|entry| entry.1).collect();
        Postings {
            docs: self.docs.keys().copied().collect(),
            levels: self
                .docs
                .values()
                .map(|entry| frequency_level(entry.0))
                .collect(),
            headings: if headings.contains(&true) {
                headings
            } else {
                Vec::new()
            },
            titles: self.titles.iter().copied().collect(),
        }
    }
}

/// Which text of a collection is read.
#[derive(Clone, Copy)]
pub(crate) enum Place {
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
    /// By word and stem.
    pub(crate) words: BTreeMap<(String, String), Occurrences>,
    pub(crate) characters: BTreeMap<char, Occurrences>,
    pub(crate) pairs: BTreeMap<(char, char), Occurrences>,
}

impl Terms {
    /// Adds the tokens of one text; gives their number.
    pub(crate) fn add(
        &mut self,
        fold: &FoldTable,
        stemmers: &mut Stemmers,
        language: &str,
        place: Place,
        text: &str,
    ) -> u32 {
        let mut length = 0;
        let mut last = '\0';
        analyze(fold, text, &mut |token| {
            length += 1;
            match token.kind {
                Kind::Word => {
                    let stem = stemmers.stem(fold, language, &text[token.start..token.end]);
                    let key = (token.text.to_owned(), stem);
                    note(self.words.entry(key).or_default(), place);
                }
                Kind::Character { joined } => {
                    let Some(character) = token.character() else {
                        return;
                    };
                    note(self.characters.entry(character).or_default(), place);
                    if joined {
                        note(self.pairs.entry((last, character)).or_default(), place);
                    }
                    last = character;
                }
            }
        });
        length
    }
}

fn note(occurrences: &mut Occurrences, place: Place) {
    match place {
        Place::Title(group) => {
            occurrences.titles.insert(group);
        }
        Place::Heading(doc) => occurrences.docs.entry(doc).or_default().1 = true,
        Place::Body(doc) => occurrences.docs.entry(doc).or_default().0 += 1,
    }
}
