//! Indentation in MDX: it has no indented code, so text inside elements is indented as its
//! author likes.

use crate::lines::{Code, lines};
use crate::rewrite::Rewriter;
use bookmobile_press::SourceFile;
use std::sync::Arc;

/// Takes out indentation that would make code of a text.
pub(crate) fn without_indented_code(source: &Arc<SourceFile>) -> Arc<SourceFile> {
    let mut out = Rewriter::new(source, 0);
    // The columns that are taken out, and those of the text of the open list items after
    // that.
    let (mut shift, mut items) = (0, Vec::new());
    for line in lines(&source.text, 0) {
        let own = &source.text[line.span.clone()];
        let text = own.trim_start_matches([' ', '\t']);
        if text.is_empty() {
            continue;
        }
        let indent = columns_of(&own[..own.len() - text.len()]);
        if matches!(line.code, Code::Outside | Code::Opens) {
            shift = shift.min(indent);
            let column = indent - shift;
            while items.last().is_some_and(|item| column < *item) {
                items.pop();
            }
            let base = items.last().copied().unwrap_or(0);
            if column >= base + 4 {
                shift += column - base;
            }
            if let Some(width) = mark_of(text) {
                items.push(indent - shift + width);
            }
        }
        let left = indent.saturating_sub(shift);
        if left < indent {
            let span = line.span.start..line.span.start + own.len() - text.len();
            out.replace(span, &" ".repeat(left));
        }
    }
    out.finish()
}

/// The columns of an indentation: a tab leads to the next multiple of four.
pub(crate) fn columns_of(indent: &str) -> usize {
    indent.bytes().fold(0, |columns, byte| match byte {
        b'\t' => columns / 4 * 4 + 4,
        _ => columns + 1,
    })
}

/// The width of the mark of a list item that a text begins with, with the blanks after it.
pub(crate) fn mark_of(text: &str) -> Option<usize> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let after = match digits {
        0 => text.strip_prefix(['-', '*', '+'])?,
        1..=9 => text[digits..].strip_prefix(['.', ')'])?,
        _ => return None,
    };
    let blanks = after.len() - after.trim_start_matches(' ').len();
    let mark = text.len() - after.len();
    match blanks {
        0 if after.is_empty() => Some(mark + 1),
        0 => None,
        1..=4 => Some(mark + blanks),
        _ => Some(mark + 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indented_text_is_no_code_and_lists_stay() {
        for (text, expected) in [
            (
                "a\n\n        Text\n        - one\n          two\n    Last\n",
                "a\n\nText\n- one\n  two\nLast\n",
            ),
            ("- a\n    - b\n\n      c\n", "- a\n    - b\n\n      c\n"),
            ("1. a\n\n       b\n", "1. a\n\n   b\n"),
            (
                "      ```js\n      let a;\n          let b;\n      ```\n",
                "```js\nlet a;\n    let b;\n```\n",
            ),
            ("```\n        code\n```\n", "```\n        code\n```\n"),
        ] {
            let source = Arc::new(SourceFile::new("a.mdx".to_owned(), text));
            assert_eq!(without_indented_code(&source).text, expected);
        }
    }
}
