//! Writes events as HTML. This file iterates over the events and has what the other
//! writers share; [`blocks`](super::blocks), [`inline`](super::inline) and
//! [`raw`](super::raw) write the elements.

use super::events::{SpannedEvent, end_of};
use super::footnotes::Definitions;
use super::{RenderContext, SourcePosition};
use crate::diagnostics::Diagnostic;
use crate::escape::{push_attribute, push_text};
use pulldown_cmark::{Alignment, Event, Tag, TagEnd};
use std::fmt::{Arguments, Write as _};
use std::ops::Range;

/// The state of one rendering.
pub(crate) struct Writer<'w, 'a, 'm> {
    pub(crate) context: &'w mut RenderContext<'a>,
    pub(crate) place: &'w SourcePosition,
    pub(crate) markdown: &'m str,
    pub(crate) definitions: Definitions<'m>,
    pub(crate) html: String,
    /// The current table: alignments of its columns, the current column, and whether
    /// this is the head.
    pub(crate) table: (Vec<Alignment>, usize, bool),
    /// The level of the last heading; at first 1, for the title.
    pub(crate) level: u8,
    /// Elements that the author opened as HTML and has not closed yet.
    pub(crate) unclosed: Vec<(String, Range<usize>)>,
}

impl<'w, 'a, 'm> Writer<'w, 'a, 'm> {
    pub(crate) fn new(
        context: &'w mut RenderContext<'a>,
        place: &'w SourcePosition,
        markdown: &'m str,
        definitions: Definitions<'m>,
    ) -> Self {
        Self {
            context,
            place,
            markdown,
            definitions,
            html: String::new(),
            table: (Vec::new(), 0, false),
            level: 1,
            unclosed: Vec::new(),
        }
    }

    /// Reports an error at a place in the Markdown.
    pub(crate) fn error(
        &mut self,
        range: &Range<usize>,
        message: impl Into<String>,
    ) -> &mut Diagnostic {
        let span = self.place.of(range);
        self.context.out.error(self.context.source, span, message)
    }

    /// Reports a warning at a place in the Markdown.
    pub(crate) fn warning(
        &mut self,
        range: &Range<usize>,
        message: impl Into<String>,
    ) -> &mut Diagnostic {
        let span = self.place.of(range);
        self.context.out.warning(self.context.source, span, message)
    }

    /// Writes HTML without escaping: its values must be known to be harmless.
    pub(crate) fn put(&mut self, html: Arguments<'_>) {
        // Writing to a string does not fail.
        let _ = self.html.write_fmt(html);
    }

    /// Writes events to a string of their own.
    pub(crate) fn write_apart(&mut self, events: &[SpannedEvent<'m>]) -> String {
        let outside = std::mem::take(&mut self.html);
        self.write(events);
        std::mem::replace(&mut self.html, outside)
    }

    /// Writes events at the end of the HTML.
    pub(crate) fn write(&mut self, events: &[SpannedEvent<'m>]) {
        let mut at = 0;
        while at < events.len() {
            at += self.write_next(&events[at..]).max(1);
        }
    }

    /// Writes the first of these events and those that belong to it; returns their
    /// number.
    fn write_next(&mut self, events: &[SpannedEvent<'m>]) -> usize {
        let (event, range) = &events[0];
        match event {
            Event::Start(tag) => {
                let whole = end_of(events, 0);
                if self.write_whole(tag, &events[..whole]) {
                    return whole;
                }
                self.open(tag, events);
            }
            Event::End(tag) => self.close(*tag),
            Event::Text(text) => push_text(&mut self.html, text),
            Event::Code(text) => {
                let direction = self.context.code_direction();
                self.put(format_args!("<code{direction}>"));
                push_text(&mut self.html, text);
                self.html.push_str("</code>");
            }
            Event::InlineMath(latex) => self.write_formula(latex, range, false),
            Event::DisplayMath(latex) => self.write_formula(latex, range, true),
            Event::Html(html) | Event::InlineHtml(html) => {
                self.write_raw(html, &[(0, range.start)]);
            }
            Event::FootnoteReference(name) => self.write_call(name),
            Event::SoftBreak => self.html.push('\n'),
            Event::HardBreak => self.html.push_str("<br>\n"),
            Event::Rule => self.html.push_str("<hr>\n"),
            Event::TaskListMarker(done) => self.write_task_marker(*done),
        }
        1
    }

    /// Writes an element that is written as a whole with its content; false if `tag`
    /// can be opened now and closed later.
    fn write_whole(&mut self, tag: &Tag<'m>, events: &[SpannedEvent<'m>]) -> bool {
        match tag {
            Tag::Heading {
                level,
                id,
                classes,
                attrs,
            } => {
                let plain = classes.is_empty() && attrs.is_empty();
                self.write_heading(*level as u8, id.as_deref(), plain, events);
            }
            Tag::Paragraph => return self.write_figure(events),
            Tag::CodeBlock(kind) => self.write_code(kind, events),
            Tag::HtmlBlock => self.write_html_block(events),
            Tag::Image {
                dest_url, title, ..
            } => self.write_image(dest_url, title, events),
            // Footnotes were taken out before; one within another is left out.
            Tag::FootnoteDefinition(_) | Tag::MetadataBlock(_) => {}
            _ => return false,
        }
        true
    }

    fn open(&mut self, tag: &Tag<'m>, events: &[SpannedEvent<'m>]) {
        match tag {
            Tag::Paragraph => self.html.push_str("<p>"),
            Tag::BlockQuote(Some(kind)) => self.open_callout(*kind),
            Tag::BlockQuote(None) => self.html.push_str("<blockquote>\n"),
            Tag::List(start) => self.open_list(*start, events),
            Tag::Item => self.open_item(events),
            Tag::DefinitionList => self.html.push_str("<dl>\n"),
            Tag::DefinitionListTitle => self.html.push_str("<dt>"),
            Tag::DefinitionListDefinition => self.html.push_str("<dd>"),
            Tag::Table(alignments) => self.open_table(alignments),
            Tag::TableHead => self.open_table_head(),
            Tag::TableRow => self.open_table_row(),
            Tag::TableCell => self.open_table_cell(),
            Tag::Emphasis => self.html.push_str("<em>"),
            Tag::Strong => self.html.push_str("<strong>"),
            Tag::Strikethrough => self.html.push_str("<del>"),
            Tag::Superscript => self.html.push_str("<sup>"),
            Tag::Subscript => self.html.push_str("<sub>"),
            Tag::Link {
                link_type,
                dest_url,
                title,
                ..
            } => {
                self.open_link(*link_type, dest_url, title, &events[0].1);
            }
            // Written by `write_whole`.
            Tag::Heading { .. }
            | Tag::CodeBlock(_)
            | Tag::HtmlBlock
            | Tag::Image { .. }
            | Tag::FootnoteDefinition(_)
            | Tag::MetadataBlock(_) => {}
        }
    }

    fn close(&mut self, tag: TagEnd) {
        let html = match tag {
            TagEnd::Paragraph => "</p>\n",
            TagEnd::BlockQuote(Some(_)) => "</aside>\n",
            TagEnd::BlockQuote(None) => "</blockquote>\n",
            TagEnd::List(true) => "</ol>\n",
            TagEnd::List(false) => "</ul>\n",
            TagEnd::Item => "</li>\n",
            TagEnd::DefinitionList => "</dl>\n",
            TagEnd::DefinitionListTitle => "</dt>\n",
            TagEnd::DefinitionListDefinition => "</dd>\n",
            TagEnd::Table => "</tbody>\n</table></div>\n",
            TagEnd::TableHead => "</tr>\n</thead>\n<tbody>\n",
            TagEnd::TableRow => "</tr>\n",
            TagEnd::TableCell => self.close_table_cell(),
            TagEnd::Emphasis => "</em>",
            TagEnd::Strong => "</strong>",
            TagEnd::Strikethrough => "</del>",
            TagEnd::Superscript => "</sup>",
            TagEnd::Subscript => "</sub>",
            TagEnd::Link => "</a>",
            TagEnd::Heading(_)
            | TagEnd::CodeBlock
            | TagEnd::HtmlBlock
            | TagEnd::Image
            | TagEnd::FootnoteDefinition
            | TagEnd::MetadataBlock(_) => "",
        };
        self.html.push_str(html);
    }

    fn write_call(&mut self, name: &str) {
        let Some(call) = self.definitions.call(name) else {
            push_text(&mut self.html, &format!("[^{name}]"));
            return;
        };
        let number = call.number;
        self.html.push_str("<sup class=\"footnote-ref\"><a");
        push_attribute(&mut self.html, "href", &format!("#fn-{number}"));
        push_attribute(&mut self.html, "id", &call.id());
        let label = self.context.labels().note(&number.to_string());
        push_attribute(&mut self.html, "role", "doc-noteref");
        push_attribute(&mut self.html, "aria-label", &label);
        self.put(format_args!(">{number}</a></sup>"));
    }

    /// Writes the list of the footnotes that were called; empty if there are none.
    pub(crate) fn write_notes(&mut self) -> String {
        let mut notes = Vec::new();
        // A note may call another, so the number of notes grows on the way.
        while let Some(events) = self.definitions.text(notes.len() + 1) {
            let note = self.write_apart(&events);
            notes.push(note);
        }
        if notes.is_empty() {
            return String::new();
        }
        let mut html = "<ol class=\"footnotes\">\n".to_owned();
        for (place, note) in notes.iter().enumerate() {
            let number = place + 1;
            html.push_str("<li");
            push_attribute(&mut html, "id", &format!("fn-{number}"));
            html.push('>');
            let note = note.trim_end();
            let (inside, end) = match note.strip_suffix("</p>") {
                Some(inside) => (inside, "</p>"),
                None => (note, ""),
            };
            html.push_str(inside);
            for caller in self.definitions.callers(number) {
                html.push_str(" <a class=\"footnote-back\" role=\"doc-backlink\"");
                push_attribute(&mut html, "href", &format!("#{caller}"));
                push_attribute(&mut html, "aria-label", self.context.labels().back());
                html.push_str(">↩</a>");
            }
            html.push_str(end);
            html.push_str("</li>\n");
        }
        html.push_str("</ol>\n");
        html
    }
}
