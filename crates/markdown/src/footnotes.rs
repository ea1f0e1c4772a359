//! Footnotes: their definitions are taken out of the events and numbered in the order
//! in which the text refers to them. A reference to a footnote is a call here.

use crate::events::{SpannedEvent, end_of};
use pulldown_cmark::{Event, Tag};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use unicase::UniCase;

/// The definitions of footnotes, and the calls so far.
#[derive(Debug, Default)]
pub struct Definitions<'a> {
    notes: BTreeMap<String, Note<'a>>,
    /// The names of the notes that were called, in the order of their numbers.
    called: Vec<String>,
}

#[derive(Debug)]
struct Note<'a> {
    events: Vec<SpannedEvent<'a>>,
    /// Its number; 0 until it is called.
    number: usize,
    /// How often it was called.
    times: usize,
}

/// One call of a footnote in the text.
pub struct Call {
    pub number: usize,
    /// The ordinal among the calls of this note, from 1.
    pub time: usize,
}

impl Call {
    /// The id of the call, to which the note links back.
    pub fn id(&self) -> String {
        call_id(self.number, self.time)
    }
}

fn call_id(number: usize, time: usize) -> String {
    match time {
        1 => format!("fnref-{number}"),
        _ => format!("fnref-{number}-{time}"),
    }
}

impl<'a> Definitions<'a> {
    /// Records a call; nothing if there is no such footnote.
    pub fn call(&mut self, name: &str) -> Option<Call> {
        let key = key_of(name);
        let note = self.notes.get_mut(&key)?;
        if note.number == 0 {
            self.called.push(key);
            note.number = self.called.len();
        }
        note.times += 1;
        Some(Call {
            number: note.number,
            time: note.times,
        })
    }

    fn note(&mut self, number: usize) -> Option<&mut Note<'a>> {
        let name = self.called.get(number.checked_sub(1)?)?;
        self.notes.get_mut(name)
    }

    /// Takes the text of the note with this number; nothing if no note has it yet.
    pub fn text(&mut self, number: usize) -> Option<Vec<SpannedEvent<'a>>> {
        let note = self.note(number)?;
        Some(std::mem::take(&mut note.events))
    }

    /// The ids of the calls of a note.
    pub fn callers(&mut self, number: usize) -> Vec<String> {
        let times = self.note(number).map_or(0, |note| note.times);
        (1..=times).map(|time| call_id(number, time)).collect()
    }
}

/// A name as it is compared: small and large letters are the same.
fn key_of(name: &str) -> String {
    UniCase::new(name).to_folded_case()
}

/// What is wrong with the definition of a footnote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoteFault {
    /// Another one has its name.
    Repeated,
    /// Nothing in the text calls it.
    NotCalled,
}

/// Takes the definitions of footnotes out of the events. `report` is called with what is wrong
/// with one, its name, and its place.
pub fn set_aside<'a>(
    events: &[SpannedEvent<'a>],
    mut report: impl FnMut(NoteFault, &str, &Range<usize>),
) -> (Vec<SpannedEvent<'a>>, Definitions<'a>) {
    let mut called = BTreeSet::new();
    for (event, _) in events {
        if let Event::FootnoteReference(name) = event {
            called.insert(key_of(name));
        }
    }
    let mut body = Vec::with_capacity(events.len());
    let mut definitions = Definitions::default();
    let mut at = 0;
    while at < events.len() {
        let Event::Start(Tag::FootnoteDefinition(name)) = &events[at].0 else {
            body.push(events[at].clone());
            at += 1;
            continue;
        };
        let end = end_of(events, at);
        let key = key_of(name);
        if definitions.notes.contains_key(&key) {
            report(NoteFault::Repeated, name, &events[at].1);
        } else if !called.contains(&key) {
            report(NoteFault::NotCalled, name, &events[at].1);
        }
        // Of several the first one counts.
        definitions.notes.entry(key).or_insert_with(|| Note {
            events: events[at + 1..end.max(at + 2) - 1].to_vec(),
            number: 0,
            times: 0,
        });
        at = end;
    }
    (body, definitions)
}

/// The places and names of what looks like calls of footnotes in source text.
pub fn calls_in(text: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices("[^") {
        let name = &text[at + 2..];
        let Some(end) = name.find([']', '[', ' ', '\n', '\t']) else {
            continue;
        };
        let escaped = text[..at].ends_with('\\');
        if end > 0 && name[end..].starts_with(']') && !escaped {
            found.push((at, &name[..end]));
        }
    }
    found
}
