//! Parses Markdown, and reports what is wrong in it, at its place.

use super::{RenderContext, SourcePosition};
use bookmobile_markdown::{
    Definitions, Masked, NoteFault, SpannedEvent, calls_in, parse, set_aside, texts,
};
use std::ops::Range;

/// Parses an answer, a question or a line, which have no footnotes.
pub(super) fn without_notes<'m>(
    markdown: &'m Masked<'_>,
    place: &SourcePosition,
    context: &mut RenderContext<'_>,
) -> Vec<SpannedEvent<'m>> {
    parse_checked(markdown, place, context)
}

/// Parses the body of an article and takes its footnotes out.
pub(super) fn body<'m>(
    markdown: &'m Masked<'_>,
    place: &SourcePosition,
    context: &mut RenderContext<'_>,
) -> (Vec<SpannedEvent<'m>>, Definitions<'m>) {
    let events = parse_checked(markdown, place, context);
    warn_of_undefined_notes(&events, markdown.written(), place, context);
    set_aside(&events, |fault, name, range| {
        report_note(fault, name, place.of(range), context);
    })
}

fn parse_checked<'m>(
    markdown: &'m Masked<'_>,
    place: &SourcePosition,
    context: &mut RenderContext<'_>,
) -> Vec<SpannedEvent<'m>> {
    let parsed = parse(markdown);
    for (reference, span) in &parsed.undefined {
        let message = format!("nothing says where `[{reference}]` leads");
        context
            .out
            .error(context.source, place.of(span), message)
            .help(format!(
                "add a line `[{reference}]: address` at the end of the article"
            ));
    }
    if let Some(range) = &parsed.too_deep {
        let message = "this is nested too deep, and stands at the level around it";
        (context.out)
            .warning(context.source, place.of(range), message)
            .help("quote or indent it less often");
    }
    warn_of_wiki_links(&parsed.events, place, context);
    parsed.events
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

fn report_note(fault: NoteFault, name: &str, span: Range<usize>, context: &mut RenderContext<'_>) {
    if fault == NoteFault::Repeated {
        let message = format!("there is already a footnote `[^{name}]`");
        context
            .out
            .error(context.source, span, message)
            .help("give it a name of its own, or remove one of them");
    } else {
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
fn warn_of_undefined_notes(
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
