//! Footnotes: their definitions are taken out of the events and numbered in the order
//! in which the text refers to them. A reference to a footnote is a call here.

use super::events::{OPTIONS, SpannedEvent, end_of, parse, texts};
use super::{RenderContext, SourcePosition};
use pulldown_cmark::{CowStr, Event, Options, Tag};
use std::collections::{HashMap, HashSet};

/// The definitions of footnotes by name, and the calls so far.
#[derive(Debug, Default)]
pub(crate) struct Definitions<'a> {
    texts: HashMap<String, Vec<SpannedEvent<'a>>>,
    /// Names in the order of their numbers, with how often each was called.
    called: Vec<(String, usize)>,
    /// The place of each name in `called`.
    numbers: HashMap<String, usize>,
}

/// One call of a footnote in the text.
pub(crate) struct Call {
    pub(crate) number: usize,
    /// The ordinal among the calls of this note, from 1.
    pub(crate) time: usize,
}

impl Call {
    /// The id of the call, to which the note links back.
    pub(crate) fn id(&self) -> String {
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
    pub(crate) fn call(&mut self, name: &str) -> Option<Call> {
        let name = name.to_lowercase();
        if !self.texts.contains_key(&name) {
            return None;
        }
        let called = &mut self.called;
        let place = *self.numbers.entry(name).or_insert_with_key(|name| {
            called.push((name.clone(), 0));
            called.len() - 1
        });
        self.called[place].1 += 1;
        Some(Call {
            number: place + 1,
            time: self.called[place].1,
        })
    }

    /// Takes the text of the note with this number; nothing if no note has it yet.
    pub(crate) fn text(&mut self, number: usize) -> Option<Vec<SpannedEvent<'a>>> {
        let (name, _) = self.called.get(number.checked_sub(1)?)?;
        self.texts.get_mut(name).map(std::mem::take)
    }

    /// The ids of the calls of a note.
    pub(crate) fn callers(&self, number: usize) -> Vec<String> {
        let times = self.called.get(number - 1).map_or(0, |(_, times)| *times);
        (1..=times).map(|time| call_id(number, time)).collect()
    }
}

/// Parses the body of an article and takes its footnotes out.
pub(crate) fn parse_body<'a>(
    markdown: &'a str,
    place: &SourcePosition,
    context: &mut RenderContext<'_>,
) -> (Vec<SpannedEvent<'a>>, Definitions<'a>) {
    let events = parse(
        markdown,
        OPTIONS.union(Options::ENABLE_FOOTNOTES),
        place,
        context,
    );
    report_undefined(&events, markdown, place, context);
    set_aside(&events, place, context)
}

/// Takes the definitions of footnotes out of the events.
pub(crate) fn set_aside<'a>(
    events: &[SpannedEvent<'a>],
    place: &SourcePosition,
    context: &mut RenderContext<'_>,
) -> (Vec<SpannedEvent<'a>>, Definitions<'a>) {
    let called: HashSet<String> = (events.iter())
        .filter_map(|(event, _)| match event {
            Event::FootnoteReference(name) => Some(name.to_lowercase()),
            _ => None,
        })
        .collect();
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
        let key = name.to_lowercase();
        report_useless(
            name,
            &called,
            &definitions,
            place.of(&events[at].1),
            context,
        );
        let text = events[at + 1..end.max(at + 2) - 1].to_vec();
        definitions.texts.entry(key).or_insert(text);
        at = end;
    }
    (body, definitions)
}

fn report_useless(
    name: &CowStr<'_>,
    called: &HashSet<String>,
    known: &Definitions<'_>,
    span: std::ops::Range<usize>,
    context: &mut RenderContext<'_>,
) {
    let key = name.to_lowercase();
    if known.texts.contains_key(&key) {
        let message = format!("there is already a footnote `[^{name}]`");
        context
            .out
            .error(context.source, span, message)
            .help("give it a name of its own, or remove one of them");
    } else if !called.contains(&key) {
        let message = format!("nothing in the text calls the footnote `[^{name}]`");
        context
            .out
            .warning(context.source, span, message)
            .help(format!(
                "put `[^{name}]` where the note belongs, or remove it"
            ));
    }
}

/// Reports calls of footnotes that do not exist: the parser leaves them as text.
pub(crate) fn report_undefined(
    events: &[SpannedEvent<'_>],
    markdown: &str,
    place: &SourcePosition,
    context: &mut RenderContext<'_>,
) {
    for (_, range) in texts(events) {
        for (start, name) in calls_in(markdown.get(range.clone()).unwrap_or_default()) {
            let from = range.start + start;
            let span = place.of(&(from..from + name.len() + 3));
            context
                .out
                .error(
                    context.source,
                    span,
                    format!("there is no footnote `[^{name}]`"),
                )
                .help(format!(
                    "add a line `[^{name}]: …` with its text, or remove the mark"
                ));
        }
    }
}

/// The places and names of what looks like calls of footnotes in source text.
fn calls_in(text: &str) -> Vec<(usize, &str)> {
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
