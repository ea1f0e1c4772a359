//! A source file of the collection: its text, and the path that a publisher knows it
//! by. Diagnostics hold a reference to it, to show the line that they are about.

use std::ops::Range;

/// The text of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SourceFile {
    /// Its path from the content folder, with `/` on every system.
    pub(crate) path: String,
    /// Its text, without a byte order mark, with line feeds between its lines.
    pub(crate) text: String,
}

impl SourceFile {
    /// The file at `path` with this text. Windows' line breaks become line feeds: lines and
    /// columns stay the same.
    pub(crate) fn new(path: String, text: &str) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let text = text.replace("\r\n", "\n");
        Self { path, text }
    }

    /// Line and column of a byte offset, both from 1, the column in characters.
    pub(crate) fn line_and_column(&self, offset: usize) -> (usize, usize) {
        let before = self.text.get(..offset).unwrap_or(&self.text);
        let line = before.matches('\n').count() + 1;
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        (line, before[start..].chars().count() + 1)
    }

    /// The span of the line that contains `offset`, without its line break.
    pub(crate) fn line_span(&self, offset: usize) -> Range<usize> {
        let offset = offset.min(self.text.len());
        let start = self.text[..offset].rfind('\n').map_or(0, |at| at + 1);
        let end = self.text[offset..]
            .find('\n')
            .map_or(self.text.len(), |at| offset + at);
        start..end
    }
}
