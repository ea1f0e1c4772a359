//! Reads `SUMMARY.md`: chapters as links in nested lists, parts as headings.

use crate::title::plain;
use bookmobile_press::SourceFile;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use std::ops::Range;

/// A chapter or a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Item {
    pub(crate) depth: u8,
    pub(crate) title: String,
    /// The path of its file; nothing for a part, or a chapter that is not written yet.
    pub(crate) target: Option<String>,
    pub(crate) span: Range<usize>,
}

/// The items of a summary, in order.
pub(crate) fn parse(source: &SourceFile) -> Vec<Item> {
    let mut items: Vec<Item> = Vec::new();
    let mut depth = 0_usize;
    let mut heading: Option<(usize, Range<usize>)> = None;
    let mut is_first_heading = true;
    let mut in_part = false;
    let mut events = Parser::new_ext(&source.text, Options::empty()).into_offset_iter();
    while let Some((event, span)) = events.next() {
        match event {
            Event::Start(Tag::List(_)) => depth += 1,
            Event::End(TagEnd::List(_)) => depth = depth.saturating_sub(1),
            Event::Start(Tag::Heading { .. }) => heading = Some((items.len(), span)),
            Event::End(TagEnd::Heading(_)) => {
                let Some((before, span)) = heading.take() else {
                    continue;
                };
                // The first heading is the book's own, if nothing is before it.
                let is_title = is_first_heading && before == 0;
                is_first_heading = false;
                let written = source.text[span.clone()].trim_start_matches('#');
                let title = plain(written.lines().next().unwrap_or_default());
                if !is_title && !title.is_empty() {
                    in_part = true;
                    items.push(Item {
                        depth: 0,
                        title,
                        target: None,
                        span,
                    });
                }
            }
            Event::Start(Tag::Link { dest_url, .. }) => {
                let mut title = String::new();
                for (inside, _) in events.by_ref() {
                    match inside {
                        Event::End(TagEnd::Link) => break,
                        Event::Text(text) | Event::Code(text) => title.push_str(&text),
                        Event::SoftBreak => title.push(' '),
                        _ => {}
                    }
                }
                let path = dest_url.replace("%20", " ");
                let path = path.trim_start_matches("./").to_owned();
                // What is in no list is before or after the parts.
                in_part &= depth > 0;
                let own = (depth + usize::from(in_part)).saturating_sub(1);
                items.push(Item {
                    depth: u8::try_from(own).unwrap_or(u8::MAX),
                    title,
                    target: (!path.is_empty()).then_some(path),
                    span,
                });
            }
            _ => {}
        }
    }
    items
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chapters_are_nested_and_parts_are_between() {
        let text = "# Summary\n\n[Preface](preface.md)\n\n# First part\n\n- [One](one.md)\n    - [One *point* one](./one/one.md)\n- [Two]()\n\n---\n\n# Last part\n- [The `end`](<the end.md>)\n\n[Notes](notes.md)\n";
        let source = SourceFile::new("SUMMARY.md".to_owned(), text);
        let items: Vec<_> = parse(&source)
            .into_iter()
            .map(|item| (item.depth, item.title, item.target.unwrap_or_default()))
            .collect();
        let expected = [
            (0, "Preface", "preface.md"),
            (0, "First part", ""),
            (1, "One", "one.md"),
            (2, "One point one", "one/one.md"),
            (1, "Two", ""),
            (0, "Last part", ""),
            (1, "The end", "the end.md"),
            (0, "Notes", "notes.md"),
        ];
        let expected: Vec<_> = expected
            .iter()
            .map(|(depth, title, path)| (*depth, (*title).to_owned(), (*path).to_owned()))
            .collect();
        assert_eq!(items, expected);
    }
}
