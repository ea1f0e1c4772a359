//! Parses Markdown into events, with the passes that change events before the HTML is
//! written.

use super::autolinks::link_addresses;
use super::mask::Masked;
use super::{RenderContext, SourcePosition};
use crate::cjk::is_cjk;
use pulldown_cmark::{
    BrokenLink, Event, LinkType, Options, Parser, Tag, TagEnd, TextMergeWithOffset,
};
use std::ops::Range;

/// An event and its place in the Markdown.
pub(crate) type SpannedEvent<'a> = (Event<'a>, Range<usize>);

pub(crate) const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_HEADING_ATTRIBUTES)
    .union(Options::ENABLE_MATH)
    .union(Options::ENABLE_GFM)
    .union(Options::ENABLE_DEFINITION_LIST);

/// Parses an answer or a question.
pub(crate) fn parse_answer<'a>(
    markdown: &'a str,
    place: &SourcePosition,
    context: &mut RenderContext<'_>,
) -> Vec<SpannedEvent<'a>> {
    parse(markdown, OPTIONS, place, context)
}

pub(crate) fn parse<'a>(
    markdown: &'a str,
    options: Options,
    place: &SourcePosition,
    context: &mut RenderContext<'_>,
) -> Vec<SpannedEvent<'a>> {
    let mut broken = Vec::new();
    let note_broken = |link: BrokenLink<'_>| {
        let explicit = matches!(link.link_type, LinkType::Reference | LinkType::Collapsed);
        if explicit && !link.reference.starts_with('^') {
            broken.push((link.reference.into_static(), link.span));
        }
        None
    };
    let masked = Masked::new(markdown, options);
    let parser = Parser::new_with_broken_link_callback(&masked.text, options, Some(note_broken));
    let restored = (parser.into_offset_iter()).map(|(event, range)| (masked.restore(event), range));
    let mut events: Vec<_> = TextMergeWithOffset::new(restored).collect();
    for (reference, span) in broken {
        let reference = masked.restore_text(reference);
        let message = format!("nothing says where `[{reference}]` leads");
        context
            .out
            .error(context.source, place.of(&span), message)
            .help(format!(
                "add a line `[{reference}]: address` at the end of the article"
            ));
    }
    join_cjk_lines(&mut events);
    warn_of_wiki_links(&events, place, context);
    link_addresses(events, markdown)
}

/// Warns of wiki links, which are shown as they are written.
fn warn_of_wiki_links(
    events: &[SpannedEvent<'_>],
    place: &SourcePosition,
    context: &mut RenderContext<'_>,
) {
    for (text, range) in texts(events) {
        let mut rest = text;
        while let Some((_, inside)) = rest.split_once("[[") {
            let Some((name, after)) = inside.split_once("]]") else {
                break;
            };
            rest = after;
            if name.is_empty() || name.contains(['[', '\n']) {
                continue;
            }
            let page = name.split(['|', '#']).next().unwrap_or(name);
            let message = format!("`[[{name}]]` is shown as it is written");
            (context.out)
                .warning(context.source, place.of(range), message)
                .help(format!("write a link as `[{page}]({page}.md)`"));
        }
    }
}

/// The texts outside blocks of code, with their places in the Markdown.
pub(crate) fn texts<'e>(
    events: &'e [SpannedEvent<'_>],
) -> impl Iterator<Item = (&'e str, &'e Range<usize>)> {
    let mut in_code = false;
    events.iter().filter_map(move |(event, range)| match event {
        Event::Start(Tag::CodeBlock(_)) => {
            in_code = true;
            None
        }
        Event::End(TagEnd::CodeBlock) => {
            in_code = false;
            None
        }
        Event::Text(text) if !in_code => Some((&**text, range)),
        _ => None,
    })
}

/// The events of a text of one paragraph without the paragraph: without the first and
/// the last event if they start and end one.
pub(crate) fn inside_of_paragraph<'a, 'e>(
    events: &'e [SpannedEvent<'a>],
) -> &'e [SpannedEvent<'a>] {
    match events {
        [
            (Event::Start(Tag::Paragraph), _),
            inside @ ..,
            (Event::End(TagEnd::Paragraph), _),
        ] => inside,
        _ => events,
    }
}

/// The index after the end of the element that starts at `at`.
pub(crate) fn end_of(events: &[SpannedEvent<'_>], at: usize) -> usize {
    let mut depth = 0_usize;
    for (place, (event, _)) in events.iter().enumerate().skip(at) {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return place + 1;
        }
    }
    events.len()
}

/// Removes line breaks between Chinese or Japanese characters, where they would be
/// shown as spaces that the author did not write.
fn join_cjk_lines(events: &mut [SpannedEvent<'_>]) {
    for at in 0..events.len() {
        if events[at].0 != Event::SoftBreak {
            continue;
        }
        let before = events[..at]
            .iter()
            .rev()
            .find_map(|(event, _)| edge(event, true));
        let after = events[at + 1..]
            .iter()
            .find_map(|(event, _)| edge(event, false));
        if let (Some(Edge::Cjk), Some(Edge::Cjk)) = (before, after) {
            events[at].0 = Event::Text("".into());
        }
    }
}

#[derive(PartialEq, Eq)]
enum Edge {
    Cjk,
    Other,
}

/// What an event shows at its end or its start; nothing if it has no text.
fn edge(event: &Event<'_>, at_end: bool) -> Option<Edge> {
    match event {
        Event::Text(text) => {
            let c = if at_end {
                text.chars().next_back()
            } else {
                text.chars().next()
            };
            c.map(|c| if is_cjk(c) { Edge::Cjk } else { Edge::Other })
        }
        Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. })
        | Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link)
        | Event::InlineHtml(_)
        | Event::FootnoteReference(_) => None,
        _ => Some(Edge::Other),
    }
}

/// The plain text of some events.
pub(crate) fn text_of(events: &[SpannedEvent<'_>]) -> String {
    let mut text = String::new();
    for (event, _) in events {
        match event {
            Event::Text(piece) | Event::Code(piece) | Event::InlineMath(piece) => {
                text.push_str(piece);
            }
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            _ => {}
        }
    }
    text
}
