//! Rewrites a text and keeps the place of each piece, so that diagnostics show what the
//! publisher wrote.

use bookmobile_press::{SourceBuilder, SourceFile};
use std::ops::Range;
use std::sync::Arc;

/// A text that is being rewritten from its start to its end.
pub(crate) struct Rewriter {
    source: Arc<SourceFile>,
    out: SourceBuilder,
    /// What is before is written already.
    at: usize,
    is_changed: bool,
}

impl Rewriter {
    /// Begins at a byte offset: what is before is left out.
    pub(crate) fn new(source: &Arc<SourceFile>, from: usize) -> Self {
        Self {
            source: Arc::clone(source),
            out: SourceBuilder::default(),
            at: from,
            is_changed: from > 0,
        }
    }

    /// Replaces a part of the text. Parts are replaced in order; one that begins before the
    /// end of the last is left as it is.
    pub(crate) fn replace(&mut self, span: Range<usize>, text: &str) {
        if !self.move_to(&span) {
            return;
        }
        self.out.replace(text, &self.source, span.clone());
    }

    /// Replaces a part of the text by a part of another one.
    pub(crate) fn replace_by(
        &mut self,
        span: Range<usize>,
        other: &Arc<SourceFile>,
        part: Range<usize>,
    ) {
        if self.move_to(&span) {
            self.out.copy(other, part);
        }
    }

    fn move_to(&mut self, span: &Range<usize>) -> bool {
        if span.start < self.at {
            return false;
        }
        self.out.copy(&self.source, self.at..span.start);
        self.at = span.end;
        self.is_changed = true;
        true
    }

    /// The new text.
    pub(crate) fn finish(mut self) -> Arc<SourceFile> {
        if !self.is_changed {
            return self.source;
        }
        self.out.copy(&self.source, self.at..self.source.text.len());
        self.out.finish(self.source.path.clone())
    }
}
