//! Pinyin: finds Chinese titles and headings by the Latin letters of their readings.
//! `weixin`, `wx` and `weix` are 微信. The index has the readings of the characters that
//! occur there; the caller lends the titles, which are read once and kept as numbers of
//! characters.

use crate::analysis::analyze;
use crate::bytes::{Cursor, len_u32};
use crate::fold::FoldTable;
use crate::format::Section;
use crate::ids::{DocId, FieldId};
use crate::index_reader::IndexReader;
use crate::score::max;
use crate::stored_fields::StoredFields;

/// The longest query, in letters: each position in it is a bit.
const MAX_LETTERS: usize = 40;
/// The weight of a match in which a syllable is abbreviated to its initial.
const INITIALS: f32 = 0.7;
/// The most different character sequences that are highlighted.
const MAX_RUNS: usize = 16;
/// A character without a reading: no match continues across it.
const GAP: u16 = u16::MAX;
/// A typed character that no title or heading has.
const UNKNOWN: u16 = GAP - 1;

/// Titles and headings with their readings.
#[derive(Debug, Default)]
pub(crate) struct Readings {
    syllables: Vec<String>,
    /// The characters that have readings, ascending.
    characters: Vec<char>,
    /// For each character where its syllables begin in `own`; one more at the end.
    starts: Vec<u32>,
    /// The syllables of all characters, as indexes into `syllables`.
    own: Vec<u16>,
    /// The characters of all titles and headings, as indexes into `characters`.
    text: Vec<u16>,
    /// Where each title or heading ends in `text`, and whose it is.
    fields: Vec<(u32, Field)>,
}

/// A field whose characters have readings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Field {
    /// The title of a group, by its ordinal.
    Title(u32),
    /// The heading of a document.
    Heading(u32),
}

/// The titles and headings that a word of a query is the reading of.
#[derive(Clone, Debug, Default)]
pub(crate) struct PhoneticMatches {
    /// Groups, ascending, with the weight of the match.
    pub(crate) titles: Vec<(u32, f32)>,
    /// Documents, ascending, with the weight of the match.
    pub(crate) headings: Vec<(u32, f32)>,
    /// The characters that matched, to be highlighted.
    pub(crate) runs: Vec<String>,
}

impl PhoneticMatches {
    pub(crate) fn is_empty(&self) -> bool {
        self.titles.is_empty() && self.headings.is_empty()
    }
}

impl Readings {
    /// The readings of an index with the titles and headings that `texts` lends; `None`
    /// if it lacks a title.
    pub(crate) fn read(reader: &IndexReader<'_>, texts: &dyn StoredFields) -> Option<Self> {
        if !texts.has_all_titles() {
            return None;
        }
        let mut cursor = Cursor::new(reader.section(Section::Pinyin));
        let mut readings = Self {
            syllables: cursor.text().split(&[' '][..]).map(str::to_owned).collect(),
            ..Self::default()
        };
        let mut code = 0u32;
        while !cursor.is_empty() {
            code = code.saturating_add(cursor.number());
            readings
                .characters
                .push(char::from_u32(code).unwrap_or('\0'));
            readings.starts.push(len_u32(&readings.own));
            loop {
                let entry = cursor.number();
                readings.own.push(u16::try_from(entry / 2).unwrap_or(GAP));
                if entry.is_multiple_of(2) {
                    break;
                }
            }
        }
        readings.starts.push(len_u32(&readings.own));
        let fold = &reader.sections.fold;
        for group in 0..reader.sections.docs.groups {
            let docs = reader.group_docs(group);
            let Some(&doc) = docs.first() else { continue };
            let title = texts.field(DocId(doc), FieldId::TITLE)?;
            readings.add(fold, &title, Field::Title(group));
        }
        if reader.sections.docs.headings {
            for doc in 0..reader.doc_count() {
                let heading = texts.field(DocId(doc), FieldId::HEADING);
                readings.add(fold, &heading.unwrap_or_default(), Field::Heading(doc));
            }
        }
        Some(readings)
    }

    fn add(&mut self, fold: &FoldTable, text: &str, field: Field) {
        let before = self.text.len();
        analyze(fold, text, &mut |token| {
            let place = token
                .character
                .and_then(|c| self.characters.binary_search(&c).ok());
            let place = place.map_or(GAP, |place| u16::try_from(place).unwrap_or(GAP));
            if place != GAP || self.text.last() != Some(&GAP) {
                self.text.push(place);
            }
        });
        if self.text[before..].iter().any(|&place| place != GAP) {
            self.text.push(GAP);
            self.fields.push((len_u32(&self.text), field));
        } else {
            self.text.truncate(before);
        }
    }

    /// The titles and headings in which adjacent characters are read like `letters`; with
    /// `open`, the last syllable may be incomplete.
    pub(crate) fn find(&self, letters: &str, open: bool) -> PhoneticMatches {
        let mut phonetic = PhoneticMatches::default();
        let plain = letters.bytes().all(|byte| byte.is_ascii_lowercase());
        if !plain || !(2..=MAX_LETTERS).contains(&letters.len()) {
            return phonetic;
        }
        let steps: Vec<Step> = self
            .syllables
            .iter()
            .map(|own| Step::new(own, letters, open))
            .collect();
        let typed = Typed::new(self, steps, letters.len());
        let mut start = 0;
        for &(end, field) in &self.fields {
            let text = &self.text[start..end as usize];
            start = end as usize;
            if !typed.is_in(text) {
                continue;
            }
            let mut best = 0.0f32;
            for at in 0..text.len() {
                if let Some((length, weight)) = typed.best(&text[at..]) {
                    best = max(best, weight);
                    self.note(&mut phonetic.runs, &text[at..at + length]);
                }
            }
            match field {
                Field::Title(group) => phonetic.titles.push((group, best)),
                Field::Heading(doc) => phonetic.headings.push((doc, best)),
            }
        }
        phonetic
    }

    /// The titles and headings that nearly have these characters: those that begin so but for
    /// one character, or consist of three of which one is another; and those that have
    /// others of the same sound.
    pub(crate) fn near(&self, typed: &[char]) -> PhoneticMatches {
        let mut near = PhoneticMatches::default();
        let place = |c: &char| {
            let place = self
                .characters
                .binary_search(c)
                .unwrap_or(usize::from(UNKNOWN));
            u16::try_from(place).unwrap_or(UNKNOWN)
        };
        let typed: Vec<u16> = typed.iter().map(place).collect();
        let first = typed.first().copied().unwrap_or(UNKNOWN);
        // The characters with which something of the same sound begins, for speed.
        let mut begins = vec![false; self.characters.len()];
        for (one, begins) in (0..).zip(&mut begins) {
            *begins = self.are_alike(one, first);
        }
        let mut start = 0;
        for &(end, field) in &self.fields {
            let text = &self.text[start..end as usize];
            start = end as usize;
            // The last one is a gap.
            let may_begin = typed.len() > 3 || typed.len() == 3 && text.len() == 4;
            for (at, window) in text.windows(typed.len()).enumerate() {
                if at > 0 && begins.get(usize::from(window[0])) != Some(&true) {
                    continue;
                }
                let (mut wrong, mut is_alike) = (0, true);
                for (&one, &other) in window.iter().zip(&typed) {
                    if one != other {
                        wrong += if one == GAP { 2 } else { 1 };
                        is_alike = is_alike && self.are_alike(one, other);
                        if !is_alike && (wrong > 1 || at > 0) {
                            break;
                        }
                    }
                }
                if wrong > 0 && is_alike || at == 0 && wrong == 1 && may_begin {
                    self.note(&mut near.runs, window);
                    match field {
                        Field::Title(group) => near.titles.push((group, 1.0)),
                        Field::Heading(doc) => near.headings.push((doc, 1.0)),
                    }
                    break;
                }
            }
        }
        near
    }

    /// Whether two characters share a reading.
    fn are_alike(&self, one: u16, other: u16) -> bool {
        let others = self.syllables_of(other);
        let mut own = self.syllables_of(one).iter();
        own.any(|syllable| others.contains(syllable))
    }

    fn note(&self, runs: &mut Vec<String>, places: &[u16]) {
        let characters = places
            .iter()
            .filter_map(|&place| self.characters.get(usize::from(place)));
        let run: String = characters.collect();
        if runs.len() < MAX_RUNS && !runs.contains(&run) {
            runs.push(run);
        }
    }

    fn syllables_of(&self, place: u16) -> &[u16] {
        let bound = |at: usize| self.starts.get(at).copied().unwrap_or(0) as usize;
        let place = usize::from(place);
        self.own.get(bound(place)..bound(place + 1)).unwrap_or(&[])
    }
}

/// The positions in the typed letters at which a syllable may begin, as bits: bit `i` is
/// before letter `i`.
struct Step {
    letters: usize,
    whole: u64,
    /// Abbreviated to its first letter, or to `zh`, `ch`, `sh` (`double_initial`).
    initial: u64,
    double_initial: u64,
    /// Incomplete, at the end of the letters.
    cut: u64,
}

impl Step {
    fn new(syllable: &str, typed: &str, open: bool) -> Self {
        let places = |fits: &dyn Fn(&str) -> bool| {
            (0..typed.len()).fold(0, |mask, at| {
                mask | u64::from(typed.get(at..).is_some_and(fits)) << at
            })
        };
        let part = |length: usize| syllable.get(..length).unwrap_or(syllable);
        let double = matches!(part(2), "zh" | "ch" | "sh");
        Self {
            letters: syllable.len().min(MAX_LETTERS),
            whole: places(&|rest| rest.starts_with(syllable)),
            initial: places(&|rest| rest.starts_with(part(1))),
            double_initial: places(&|rest| double && rest.starts_with(part(2))),
            cut: places(&|rest| open && syllable.starts_with(rest)),
        }
    }

    /// All positions at which the syllable may begin.
    fn places(&self) -> u64 {
        self.whole | self.initial | self.double_initial | self.cut
    }

    /// The positions after the syllable, from the positions before it; `end` is the end of
    /// the typed letters.
    fn after(&self, before: u64, end: usize) -> u64 {
        let cut = u64::from(before & self.cut != 0) << end;
        (before & self.whole) << self.letters
            | (before & self.initial) << 1
            | (before & self.double_initial) << 2
            | cut
    }
}

impl Step {
    /// Adds the paths that continue with this syllable from a position, which was reached
    /// with the weight `way`.
    fn weigh(&self, from: usize, way: f32, end: usize, next: &mut [f32; 64]) {
        let initial = way.min(INITIALS);
        for (places, to, weight) in [
            (self.whole, from + self.letters, way),
            (self.cut, end, way),
            (self.initial, from + 1, initial),
            (self.double_initial, from + 2, initial),
        ] {
            if places >> from & 1 == 1
                && let Some(slot) = next.get_mut(to)
            {
                *slot = max(*slot, weight);
            }
        }
    }
}

/// The letters of a query, ready to be compared.
struct Typed<'a> {
    readings: &'a Readings,
    steps: Vec<Step>,
    /// For each character the positions at which any of its syllables may begin.
    places: Vec<u64>,
    end: usize,
}

impl<'a> Typed<'a> {
    fn new(readings: &'a Readings, steps: Vec<Step>, end: usize) -> Self {
        let mut typed = Self {
            readings,
            steps,
            places: Vec::new(),
            end,
        };
        for place in 0..readings.characters.len() {
            let place = u16::try_from(place).unwrap_or(GAP);
            let all = typed.steps(place).fold(0, |all, step| all | step.places());
            typed.places.push(all);
        }
        typed
    }

    fn steps(&self, place: u16) -> impl Iterator<Item = &Step> {
        let own = self.readings.syllables_of(place).iter();
        own.filter_map(|&syllable| self.steps.get(usize::from(syllable)))
    }

    /// Whether adjacent characters anywhere in a text are read like the letters.
    fn is_in(&self, text: &[u16]) -> bool {
        let mut places = 0;
        text.iter().any(|&character| {
            let before = places | 1;
            places = 0;
            let own = self.places.get(usize::from(character));
            if own.is_some_and(|own| own & before != 0) {
                for step in self.steps(character) {
                    places |= step.after(before, self.end);
                }
            }
            places >> self.end & 1 == 1
        })
    }

    /// The best match at the beginning of a text: how many characters are read like the
    /// letters, and the weight.
    fn best(&self, text: &[u16]) -> Option<(usize, f32)> {
        // For each position in the letters the weight of the best path to it.
        let mut ways = [0.0f32; 64];
        ways[0] = 1.0;
        let mut best: Option<(usize, f32)> = None;
        for (length, &character) in (1..).zip(text) {
            let mut next = [0.0f32; 64];
            for step in self.steps(character) {
                for (from, &way) in ways.iter().enumerate().take(self.end) {
                    if way > 0.0 {
                        step.weigh(from, way, self.end, &mut next);
                    }
                }
            }
            let weight = next[self.end];
            if weight > best.map_or(0.0, |best| best.1) {
                best = Some((length, weight));
            }
            if next.iter().all(|&way| way <= 0.0) {
                break;
            }
            ways = next;
        }
        best
    }
}
