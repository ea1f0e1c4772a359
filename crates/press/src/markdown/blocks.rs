//! Writes headings and mini-programs, and claims the ids of places.

use super::writer::ArticleWriter;
use super::{SourcePosition, program_block};
use crate::escape::push_attribute;
use crate::slug;
use bookmobile_markdown::{SpannedEvent, Writer as _, text_of};
use pulldown_cmark::{Event, Tag};
use std::ops::Range;

impl<'m> ArticleWriter<'_, '_, 'm> {
    pub(crate) fn write_checked_heading(
        &mut self,
        level: u8,
        id: Option<&str>,
        events: &[SpannedEvent<'m>],
    ) {
        let range = events[0].1.clone();
        let is_plain = match &events[0].0 {
            Event::Start(Tag::Heading { classes, attrs, .. }) => {
                classes.is_empty() && attrs.is_empty()
            }
            _ => true,
        };
        let inside = &events[1..events.len().max(2) - 1];
        self.check_level(level, &range);
        if !is_plain && !self.context.out.is_lenient() {
            self.warning(
                &range,
                "a heading takes an id, but no classes or attributes",
            )
            .help("keep only the name after `#` between the braces");
        }
        if text_of(inside).trim().is_empty() {
            self.error(&range, "this heading is empty")
                .help("give it a few words, or remove it");
        }
        let id = match id {
            Some(id) => self.claim_written_id(id, &range),
            None => self
                .context
                .ids
                .claim_like(&slug::from_text(&text_of(inside))),
        };
        // Level 1 is the title's; that mistake is reported above.
        let level = level.max(2);
        self.put(format_args!("<h{level}"));
        push_attribute(&mut self.output.html, "id", &id);
        self.output.html.push('>');
        self.write(inside);
        self.put(format_args!("</h{level}>\n"));
    }

    fn check_level(&mut self, level: u8, range: &Range<usize>) {
        let before = self.level;
        self.level = level.max(2);
        if self.context.out.is_lenient() {
            return;
        }
        if level == 1 {
            self.error(range, "a heading of the first level in the text")
                .help("the title comes from the front matter; begin the sections of the text with `##`");
        } else if level > before + 1 {
            let wanted = "#".repeat(usize::from(before) + 1);
            self.warning(
                range,
                format!(
                    "this heading is of level {level}, but the one before it is of level {before}"
                ),
            )
            .help(format!(
                "begin it with `{wanted}`, so that no level is left out"
            ));
        }
    }

    /// Claims the id that the author wrote for a heading.
    fn claim_written_id(&mut self, id: &str, range: &Range<usize>) -> String {
        let span = self.find_in(range, id);
        let id = slug::nfc(id);
        let is_name = id
            .chars()
            .all(|c| slug::is_letter(c) || matches!(c, '-' | '_'));
        if !is_name {
            self.error(
                &span,
                format!("`{id}` does not work as the name of a section"),
            )
            .help(slug::remedy(&id));
            return self.context.ids.claim_like(&slug::from_text(&id));
        }
        if self.claim_id(&id, &span) {
            return id;
        }
        self.context.ids.claim_like(&id)
    }

    /// Takes the id that the author gave to a place; reports one that is not free.
    pub(crate) fn claim_id(&mut self, id: &str, span: &Range<usize>) -> bool {
        if slug::is_of_page(id) {
            let owner = if id.starts_with('_') {
                "the reader"
            } else {
                "footnotes"
            };
            self.error(span, format!("the name `{id}` is kept for {owner}"))
                .help("give this place another name");
            return false;
        }
        let is_free = self.context.ids.claim(id);
        if !is_free {
            self.error(span, format!("there is already a place named `{id}`"))
                .help("give each place a name of its own");
        }
        is_free
    }

    /// The last occurrence of some words in a part of the Markdown, or the whole part.
    pub(crate) fn find_in(&self, range: &Range<usize>, words: &str) -> Range<usize> {
        let part = self.markdown.get(range.clone()).unwrap_or_default();
        let found = (!words.is_empty()).then(|| part.rfind(words));
        match found.flatten() {
            Some(at) => range.start + at..range.start + at + words.len(),
            None => range.clone(),
        }
    }

    /// Writes the mini-program of a fenced block; false, with a diagnostic, if it has none.
    pub(crate) fn write_program(&mut self, info: &str, events: &[SpannedEvent<'m>]) -> bool {
        let texts: Vec<_> = events
            .iter()
            .filter_map(|(event, range)| match event {
                Event::Text(text) => Some((text, range)),
                _ => None,
            })
            .collect();
        let text: String = texts.iter().map(|(text, _)| text.as_ref()).collect();
        let start = texts.first().map_or(0, |(_, range)| range.start);
        let is_verbatim = self.markdown[start..].starts_with(&text);
        let at = match self.place {
            SourcePosition::From(base) if is_verbatim => Some(base + start),
            _ => None,
        };
        let block = program_block::Block {
            info,
            text: &text,
            at,
            span: self.place.of(&events[0].1),
        };
        // What is said of it depends on the programs of the collection.
        self.context.uses_files = true;
        let Some(wanted) = program_block::read(&block, self.context) else {
            return false;
        };
        let context = &mut *self.context;
        let html = context.resources.programs.html(
            &wanted,
            context.language,
            &context.conventions.labels,
            context.tree,
        );
        self.output.html.push_str(&html);
        self.context.programs.push(wanted);
        true
    }
}
