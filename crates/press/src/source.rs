//! A source file of the collection: its text, and the path that a publisher knows it
//! by. Diagnostics hold a reference to it, to show the line that they are about. A text
//! that was put together from other files knows of each piece where it was written.

use std::ops::Range;
use std::sync::Arc;

/// The text of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// Its path from the content folder, with `/` on every system.
    pub path: String,
    /// Its text, without a byte order mark, with line feeds between its lines.
    pub text: String,
    /// Where its pieces were written, in order; empty for a file as it is.
    origins: Vec<Origin>,
}

/// Where a piece of a text was written.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Origin {
    /// The piece's first byte in the text.
    start: usize,
    source: Arc<SourceFile>,
    /// The place in the source.
    span: Range<usize>,
    /// Whether the piece is the source's text byte by byte.
    is_verbatim: bool,
}

impl SourceFile {
    /// The file at `path` with this text. Windows' line breaks become line feeds: lines and
    /// columns stay the same.
    pub fn new(path: String, text: &str) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let text = text.replace("\r\n", "\n");
        let origins = Vec::new();
        Self {
            path,
            text,
            origins,
        }
    }

    /// Line and column of a byte offset, both from 1, the column in characters.
    pub fn line_and_column(&self, offset: usize) -> (usize, usize) {
        let before = self.text.get(..offset).unwrap_or(&self.text);
        let line = before.matches('\n').count() + 1;
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        (line, before[start..].chars().count() + 1)
    }

    /// The span of the line that contains `offset`, without its line break.
    pub fn line_span(&self, offset: usize) -> Range<usize> {
        let offset = offset.min(self.text.len());
        let start = self.text[..offset].rfind('\n').map_or(0, |at| at + 1);
        let end = self.text[offset..]
            .find('\n')
            .map_or(self.text.len(), |at| offset + at);
        start..end
    }

    /// The file in which a part of the text was written, and its place there.
    pub fn origin_of(self: &Arc<Self>, span: Range<usize>) -> (Arc<Self>, Range<usize>) {
        let (mut source, mut span) = (Arc::clone(self), span);
        loop {
            let at = source
                .origins
                .partition_point(|one| one.start <= span.start);
            let Some(origin) = at.checked_sub(1).map(|at| source.origins[at].clone()) else {
                return (source, span);
            };
            span = if origin.is_verbatim {
                let start = (origin.span.start + span.start - origin.start).min(origin.span.end);
                start..(start + span.len()).min(origin.span.end)
            } else {
                origin.span
            };
            source = origin.source;
        }
    }
}

/// Puts a text together from pieces of other texts.
#[derive(Debug, Clone, Default)]
pub struct SourceBuilder {
    text: String,
    origins: Vec<Origin>,
}

impl SourceBuilder {
    /// Adds a part of a file as it is written there.
    pub fn copy(&mut self, source: &Arc<SourceFile>, span: Range<usize>) {
        let text = &source.text[span.clone()];
        self.add(text, source, span, true);
    }

    /// Adds a text that stands for a part of a file.
    pub fn replace(&mut self, text: &str, source: &Arc<SourceFile>, span: Range<usize>) {
        self.add(text, source, span, false);
    }

    fn add(&mut self, text: &str, source: &Arc<SourceFile>, span: Range<usize>, verbatim: bool) {
        if text.is_empty() {
            return;
        }
        self.origins.push(Origin {
            start: self.text.len(),
            source: Arc::clone(source),
            span,
            is_verbatim: verbatim,
        });
        self.text.push_str(text);
    }

    /// The text so far.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text as that of the file at `path`.
    pub fn finish(self, path: String) -> Arc<SourceFile> {
        Arc::new(SourceFile {
            path,
            text: self.text,
            origins: self.origins,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_of_pieces_knows_where_each_was_written() {
        let file = |path: &str, text| Arc::new(SourceFile::new(path.to_owned(), text));
        let (outer, inner) = (
            file("a.md", "one\n{{inner}}\nthree\n"),
            file("b.md", "zwei"),
        );
        let mut text = SourceBuilder::default();
        text.copy(&outer, 0..4);
        text.copy(&inner, 0..4);
        text.copy(&outer, 13..20);
        let first = text.finish("a.md".to_owned());
        assert_eq!(first.text, "one\nzwei\nthree\n");
        let mut text = SourceBuilder::default();
        text.replace("> ", &first, 4..8);
        text.copy(&first, 4..15);
        let second = text.finish("a.md".to_owned());
        let place = |span: Range<usize>| {
            let (source, span) = second.origin_of(span);
            (source.path.clone(), span)
        };
        assert_eq!(second.text, "> zwei\nthree\n");
        assert_eq!(place(3..5), ("b.md".to_owned(), 1..3));
        assert_eq!(place(0..1), ("b.md".to_owned(), 0..4));
        assert_eq!(place(7..12), ("a.md".to_owned(), 14..19));
        assert_eq!(outer.origin_of(3..4).1, 3..4);
    }
}
