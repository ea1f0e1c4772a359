//! Marks that stand for the contents of a page, which the reader shows beside it.

use crate::lines::lines;
use crate::rewrite::Rewriter;
use bookmobile_press::SourceFile;
use std::sync::Arc;

/// Takes out the lines that stand for the contents of the page.
pub(crate) fn without_toc(source: &Arc<SourceFile>) -> Arc<SourceFile> {
    let mut text = Rewriter::new(source, 0);
    for line in lines(&source.text, 0) {
        let own = source.text[line.span.clone()].trim();
        if line.is_outside() && matches!(own, "[[toc]]" | "[[TOC]]" | "[TOC]" | "[toc]") {
            text.replace(line.span.clone(), "");
        }
    }
    text.finish()
}
