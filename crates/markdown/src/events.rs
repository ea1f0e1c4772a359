//! Parses Markdown into events, with the passes that change events before the HTML is
//! written.

use crate::autolinks::link_addresses;
use crate::cjk::is_cjk;
use crate::mask::Masked;
use crate::parser::{Undefined, parser};
use pulldown_cmark::{Event, Options, Tag, TagEnd, TextMergeWithOffset};
use std::ops::Range;

/// An event and its place in the Markdown.
pub type SpannedEvent<'a> = (Event<'a>, Range<usize>);

/// What is Markdown here; a body has footnotes besides, and a text on a device no formulas.
pub const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_HEADING_ATTRIBUTES)
    .union(Options::ENABLE_MATH)
    .union(Options::ENABLE_GFM)
    .union(Options::ENABLE_DEFINITION_LIST);

/// How deep elements are nested at most. What is deeper loses its elements, not its text: no
/// reader could tell such levels apart, and each would cost work at all of those around it.
const DEPTH: usize = 60;

/// Markdown as events, and what a publisher may want to hear of it.
#[derive(Debug)]
pub struct Parsed<'a> {
    /// The events, each with its place in the Markdown.
    pub events: Vec<SpannedEvent<'a>>,
    /// Names in `[text][name]` and `[name][]` which nothing defines, with the place of the link.
    pub undefined: Vec<(String, Range<usize>)>,
    /// The first element that is nested too deep, which was left out with those within it.
    pub too_deep: Option<Range<usize>>,
}

/// Parses Markdown.
pub fn parse<'m>(masked: &'m Masked<'_>) -> Parsed<'m> {
    let mut broken = Vec::new();
    let parser = parser(&masked.text, masked.options, Some(Undefined(&mut broken)));
    let restored = (parser.into_offset_iter()).map(|(event, range)| (masked.restore(event), range));
    let (mut events, too_deep) = without_deep(TextMergeWithOffset::new(restored));
    join_cjk_lines(&mut events);
    let undefined = (broken.into_iter())
        .map(|(reference, span)| (masked.restore_text(reference).into_string(), span))
        .collect();
    Parsed {
        events: link_addresses(events, masked.written()),
        undefined,
        too_deep,
    }
}

/// The events without the elements that are nested too deep, and the place of the first of those.
fn without_deep<'a>(
    events: impl Iterator<Item = SpannedEvent<'a>>,
) -> (Vec<SpannedEvent<'a>>, Option<Range<usize>>) {
    // Of each open element, whether it is kept.
    let mut open: Vec<bool> = Vec::new();
    let mut too_deep = None;
    let mut kept = Vec::new();
    for (event, range) in events {
        match &event {
            Event::Start(tag) => {
                let is_kept = if is_part(tag) {
                    open.last() != Some(&false)
                } else {
                    open.len() < DEPTH || has_no_blocks(tag)
                };
                open.push(is_kept);
                if !is_kept {
                    too_deep.get_or_insert_with(|| range.clone());
                    // The text does not run into the one before it.
                    kept.push((Event::SoftBreak, range));
                    continue;
                }
            }
            Event::End(_) if open.pop() == Some(false) => continue,
            _ => {}
        }
        kept.push((event, range));
    }
    (kept, too_deep)
}

/// Whether an element is part of the one around it, and cannot be without it.
fn is_part(tag: &Tag<'_>) -> bool {
    matches!(
        tag,
        Tag::Item
            | Tag::TableHead
            | Tag::TableRow
            | Tag::TableCell
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition
    )
}

/// Whether an element has text alone, so that it nests no other blocks.
fn has_no_blocks(tag: &Tag<'_>) -> bool {
    matches!(
        tag,
        Tag::Paragraph
            | Tag::Heading { .. }
            | Tag::CodeBlock(_)
            | Tag::HtmlBlock
            | Tag::Image { .. }
    )
}

/// The texts outside blocks of code, with their places in the Markdown.
pub fn texts<'e>(
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
pub fn inside_of_paragraph<'a, 'e>(events: &'e [SpannedEvent<'a>]) -> &'e [SpannedEvent<'a>] {
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
pub fn end_of(events: &[SpannedEvent<'_>], at: usize) -> usize {
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
pub fn text_of(events: &[SpannedEvent<'_>]) -> String {
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

#[cfg(test)]
mod tests {
    use super::{DEPTH, OPTIONS, parse};
    use crate::mask::Masked;
    use pulldown_cmark::{Event, Tag, TagEnd};

    #[test]
    fn what_is_nested_too_deep_keeps_its_text() {
        let table = "> ".repeat(80);
        for text in [
            "> ".repeat(5000) + "deep",
            "- ".repeat(5000) + "deep",
            "*a ".repeat(5000) + "deep" + &" a*".repeat(5000),
            format!("{table}| a |\n{table}|-|\n{table}| deep |\n"),
            "![".repeat(500) + "deep" + &"](x)".repeat(500),
        ] {
            let masked = Masked::new(&text, OPTIONS);
            let parsed = parse(&masked);
            let (mut depth, mut most) = (0, 0);
            for (event, _) in &parsed.events {
                match event {
                    // The description of a picture is written as a text.
                    Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => {}
                    Event::Start(_) => depth += 1,
                    Event::End(_) => depth -= 1,
                    _ => {}
                }
                most = most.max(depth);
            }
            let start = &text[..10];
            assert_eq!(depth, 0, "{start}");
            // A part of an element, and a paragraph in it.
            assert!(most <= DEPTH + 4, "{start}: {most}");
            let has_text = (parsed.events.iter())
                .any(|(event, _)| matches!(event, Event::Text(text) if text.contains("deep")));
            assert!(has_text, "{start}");
        }
        assert_eq!(parse(&Masked::new("> > a", OPTIONS)).too_deep, None);
        let deep = "> ".repeat(100);
        assert!(parse(&Masked::new(&deep, OPTIONS)).too_deep.is_some());
    }
}
