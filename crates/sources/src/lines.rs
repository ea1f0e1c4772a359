//! The lines of a Markdown text, with the knowledge of which are inside a fenced block of
//! code: there nothing is markup.

use std::ops::Range;

/// A line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    /// Its place in the text, without the line break.
    pub(crate) span: Range<usize>,
    /// Its place with the line break.
    pub(crate) whole: Range<usize>,
    /// What it is to a fenced block.
    pub(crate) code: Code,
}

/// What a line is to a fenced block of code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Code {
    /// It is outside.
    Outside,
    /// It opens the block.
    Opens,
    /// It is inside.
    Inside,
    /// It closes the block.
    Closes,
}

impl Line {
    pub(crate) fn is_outside(&self) -> bool {
        self.code == Code::Outside
    }
}

/// The lines of a text from a byte offset on.
pub(crate) fn lines(text: &str, from: usize) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut fence: Option<(char, usize)> = None;
    let mut at = from;
    for whole in text[from..].split_inclusive('\n') {
        let line = whole.trim_end_matches(['\n', '\r']);
        let inside = line.trim_start_matches(['>', ' ', '\t']);
        let found = fence_of(inside);
        let code = match (fence, found) {
            (None, Some(own)) => {
                fence = Some(own);
                Code::Opens
            }
            (None, None) => Code::Outside,
            (Some((mark, length)), Some((own, count)))
                if own == mark && count >= length && inside.trim_end().len() == count =>
            {
                fence = None;
                Code::Closes
            }
            (Some(_), _) => Code::Inside,
        };
        lines.push(Line {
            span: at..at + line.len(),
            whole: at..at + whole.len(),
            code,
        });
        at += whole.len();
    }
    lines
}

/// The character and the length of the fence that a line begins with. What follows a fence
/// of back quotes has none.
fn fence_of(line: &str) -> Option<(char, usize)> {
    let mark = line.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let count = line.chars().take_while(|c| *c == mark).count();
    let is_fence = count >= 3 && (mark == '~' || !line[count..].contains('`'));
    is_fence.then_some((mark, count))
}

/// The places of the code spans in a line, with their back quotes.
pub(crate) fn code_spans(line: &str) -> Vec<Range<usize>> {
    let mut spans = Vec::new();
    let mut at = 0;
    while let Some(found) = line[at..].find('`') {
        let start = at + found;
        let length = code_span(&line[start..]);
        if line[start..start + length].trim_matches('`').is_empty() {
            at = start + length;
            continue;
        }
        spans.push(start..start + length);
        at = start + length;
    }
    spans
}

/// The length of the code span that a text begins with, or of its back quotes.
pub(crate) fn code_span(text: &str) -> usize {
    let run = text.bytes().take_while(|byte| *byte == b'`').count();
    let mut at = run;
    while let Some(found) = text[at..].find('`') {
        let start = at + found;
        let length = text[start..]
            .bytes()
            .take_while(|byte| *byte == b'`')
            .count();
        if length == run {
            return start + run;
        }
        at = start + length;
    }
    run
}

#[cfg(test)]
mod tests {
    use super::Code::{Closes, Inside, Opens, Outside};
    use super::*;

    #[test]
    fn lines_know_whether_they_are_code() {
        let text = "a\n> ```rust\n> b\n> ```\n~~~~\n```\n~~~~\n``` x ``` y\n";
        let codes: Vec<_> = lines(text, 0).into_iter().map(|line| line.code).collect();
        assert_eq!(
            codes,
            [
                Outside, Opens, Inside, Closes, Opens, Inside, Closes, Outside
            ]
        );
    }

    #[test]
    fn code_spans_end_with_as_many_back_quotes() {
        assert_eq!(code_spans("a `b` ``c ` d`` `e"), [2..5, 6..15]);
    }
}
