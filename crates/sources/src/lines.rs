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

/// An open fence.
#[derive(Debug, Clone, Copy)]
struct Fence {
    mark: char,
    length: usize,
    /// How many quotations it is in.
    quotes: usize,
}

/// The lines of a text from a byte offset on.
pub(crate) fn lines(text: &str, from: usize) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut fence: Option<Fence> = None;
    let mut at = from;
    for whole in text[from..].split_inclusive('\n') {
        let line = whole.trim_end_matches(['\n', '\r']);
        let quotes = quotes(line);
        // The end of a quotation ends the fences in it.
        fence = fence.filter(|fence| quotes >= fence.quotes);
        let inside = line.trim_start_matches(['>', ' ', '\t']);
        let code = match fence {
            None => match fence_of(without_marks(inside)) {
                Some((mark, length)) => {
                    fence = Some(Fence {
                        mark,
                        length,
                        quotes,
                    });
                    Code::Opens
                }
                None => Code::Outside,
            },
            Some(open) => match fence_of(inside) {
                Some((mark, length))
                    if mark == open.mark
                        && length >= open.length
                        && quotes == open.quotes
                        && inside.trim_end().len() == length =>
                {
                    fence = None;
                    Code::Closes
                }
                _ => Code::Inside,
            },
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

/// How many quotations a line is in.
fn quotes(line: &str) -> usize {
    let prefix = line.chars().take_while(|c| matches!(c, '>' | ' ' | '\t'));
    prefix.filter(|c| *c == '>').count()
}

/// A line without the marks of the list items that it begins.
fn without_marks(line: &str) -> &str {
    let mut rest = line;
    loop {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let mark = match digits {
            0 => rest.strip_prefix(['-', '*', '+']),
            1..=9 => rest[digits..].strip_prefix(['.', ')']),
            _ => None,
        };
        match mark.filter(|after| after.starts_with([' ', '\t'])) {
            Some(after) => rest = after.trim_start(),
            None => return rest,
        }
    }
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
    fn fences_begin_in_items_and_end_with_quotations() {
        let codes = |text: &str| -> Vec<Code> {
            lines(text, 0).into_iter().map(|line| line.code).collect()
        };
        assert_eq!(
            codes("- ```bash\n  npm i\n  ```\n:::note\n"),
            [Opens, Inside, Closes, Outside]
        );
        assert_eq!(
            codes("1. - ~~~\n     a\n     ~~~\nb\n"),
            [Opens, Inside, Closes, Outside]
        );
        assert_eq!(codes("> ```js\n> x\ny\n"), [Opens, Inside, Outside]);
        assert_eq!(
            codes("````md\n> ```\n````\nb\n"),
            [Opens, Inside, Closes, Outside]
        );
    }

    #[test]
    fn code_spans_end_with_as_many_back_quotes() {
        assert_eq!(code_spans("a `b` ``c ` d`` `e"), [2..5, 6..15]);
    }
}
