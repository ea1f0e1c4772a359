//! A source file of the collection: its text, and the path that a publisher knows it
//! by. Diagnostics hold a reference to it, to show the line that they are about.

use std::ops::Range;

/// The text of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SourceFile {
    /// Its path from the content folder, with `/` on every system.
    pub(crate) path: String,
    /// Its text, without a byte order mark.
    pub(crate) text: String,
}

impl SourceFile {
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
