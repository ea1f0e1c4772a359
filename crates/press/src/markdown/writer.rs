//! The writer of an article of a collection: what is asked of it where links, pictures,
//! headings, formulas, code and raw HTML are. [`blocks`](super::blocks),
//! [`inline`](super::inline) and [`raw`](super::raw) write them.

use super::{RenderContext, SourcePosition};
use crate::diagnostics::Diagnostic;
use crate::{code, programs};
use bookmobile_markdown::{Definitions, Output, SpannedEvent, Writer};
use pulldown_cmark::LinkType;
use std::fmt::{Arguments, Write as _};
use std::ops::Range;

/// The state of one rendering.
pub(crate) struct ArticleWriter<'w, 'a, 'm> {
    pub(crate) context: &'w mut RenderContext<'a>,
    pub(crate) place: &'w SourcePosition,
    pub(crate) markdown: &'m str,
    pub(crate) output: Output<'m, 'a>,
    /// The level of the last heading; at first 1, for the title.
    pub(crate) level: u8,
    /// Elements that the author opened as HTML and has not closed yet.
    pub(crate) unclosed: Vec<(String, Range<usize>)>,
}

impl<'w, 'a, 'm> ArticleWriter<'w, 'a, 'm> {
    pub(crate) fn new(
        context: &'w mut RenderContext<'a>,
        place: &'w SourcePosition,
        markdown: &'m str,
        definitions: Definitions<'m>,
    ) -> Self {
        let conventions = context.conventions;
        let output = Output::new(
            &conventions.labels,
            conventions.is_right_to_left,
            definitions,
        );
        Self {
            context,
            place,
            markdown,
            output,
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
        let _ = self.output.html.write_fmt(html);
    }
}

impl<'a, 'm> Writer<'m, 'a> for ArticleWriter<'_, 'a, 'm> {
    fn output(&mut self) -> &mut Output<'m, 'a> {
        &mut self.output
    }

    fn write_heading(&mut self, level: u8, id: Option<&str>, events: &[SpannedEvent<'m>]) {
        self.write_checked_heading(level, id, events);
    }

    fn open_link(&mut self, kind: LinkType, address: &str, title: &str, range: &Range<usize>) {
        self.push_link(kind, address, title, range);
    }

    fn write_image(&mut self, address: &str, title: &str, events: &[SpannedEvent<'m>]) {
        self.push_described_image(address, title, events);
    }

    fn push_code(&mut self, code: &str, language: &str) {
        code::push_code(&mut self.output.html, code, language);
    }

    fn write_fenced(&mut self, info: &str, events: &[SpannedEvent<'m>]) -> bool {
        info.split_whitespace().next() == Some(programs::WORD) && self.write_program(info, events)
    }

    fn write_formula(&mut self, latex: &str, range: &Range<usize>, is_block: bool) {
        self.push_formula(latex, range, is_block);
    }

    fn write_raw(&mut self, pieces: &[SpannedEvent<'m>]) {
        self.push_raw(pieces);
    }
}
