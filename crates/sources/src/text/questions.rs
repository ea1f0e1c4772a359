//! Questions and answers in a plain text, and a conclusion that stands in the last answer.

use super::blocks::{Block, Shape, point};
use super::marks::{Mark, mark};
use bookmobile_press::SourceFile;
use std::ops::Range;

/// A question and its answer, as lines of the file.
pub(super) type Asked = (Vec<Range<usize>>, Vec<Range<usize>>);

/// Whether a heading says that questions follow.
fn is_faq(text: &str) -> bool {
    let text = text.trim_end_matches([':', '：']).to_lowercase();
    let names = [
        "faq",
        "faqs",
        "frequently asked questions",
        "questions and answers",
        "q&a",
        "q & a",
        "常见问题",
        "常见问答",
        "常見問題",
        "问答",
        "問答",
        "问与答",
    ];
    names.contains(&text.trim())
        || text.starts_with("frequently asked questions")
        || text.starts_with("faq ")
        || text.starts_with("常见问题")
}

/// Takes the questions out of the blocks.
pub(super) fn take(source: &SourceFile, blocks: Vec<Block>) -> (Vec<Asked>, Vec<Block>) {
    let mut asked: Vec<Asked> = Vec::new();
    let mut left: Vec<Block> = Vec::new();
    let mut open = false;
    let mut last: Option<Block> = None;
    let mut in_points = false;
    for block in blocks {
        let first = block.lines[0].clone();
        let line = &source.text[first.clone()];
        let indent = line.len() - line.trim_start().len();
        match mark_after_number(line.trim()) {
            Some((Mark::Question, length)) => {
                let mut lines = block.lines.clone();
                lines[0] = first.start + indent + length..first.end;
                asked.push((lines, Vec::new()));
                open = true;
            }
            Some((Mark::Answer, length)) if open => {
                let mut lines = block.lines.clone();
                lines[0] = first.start + indent + length..first.end;
                if let Some((_, answer)) = asked.last_mut() {
                    answer.extend(lines);
                }
            }
            _ => {
                let is_heading = matches!(block.shape, Shape::Heading(_));
                let waits = asked.last().is_some_and(|(_, answer)| answer.is_empty());
                // What follows belongs to the answer: the paragraph after a question, and points
                // after a colon.
                let last_line = asked.last().and_then(|(_, answer)| answer.last());
                let announces = last_line.is_some_and(|line| {
                    source.text[line.clone()].trim_end().ends_with([':', '：'])
                });
                let is_point = matches!(block.shape, Shape::Item(_));
                in_points = is_point && (announces || in_points);
                if open && !is_heading && (waits || in_points) {
                    if let Some((_, answer)) = asked.last_mut() {
                        answer.extend(block.lines);
                    }
                    continue;
                }
                open &= !is_heading && !matches!(block.shape, Shape::Paragraph);
                left.extend(last.take());
                let named = (!asked.is_empty()).then(|| named_conclusion(source, &block));
                if let Some([heading, paragraph]) = named.flatten() {
                    left.push(heading);
                    last = Some(paragraph);
                } else {
                    last = Some(block);
                }
                continue;
            }
        }
        // A heading above the questions is the reader's.
        if let Some(heading) = last.take()
            && !(matches!(heading.shape, Shape::Heading(_)) && is_faq(&heading.text(source)))
        {
            left.push(heading);
        }
    }
    left.extend(last);
    asked.retain(|(_, answer)| !answer.is_empty());
    if let Some((_, answer)) = asked.last_mut() {
        left.extend(conclusion(source, answer));
    }
    (asked, left)
}

/// The mark of a question or an answer that a line begins with, also after the number of a
/// point, with the length of both.
fn mark_after_number(line: &str) -> Option<(Mark, usize)> {
    mark(line).or_else(|| {
        let (number, rest) = point(line)?;
        let (mark, length) = mark(rest)?;
        number.map(|_| (mark, line.len() - rest.len() + length))
    })
}

/// A paragraph that begins with a word such as “Conclusion:”, as a section.
fn named_conclusion(source: &SourceFile, block: &Block) -> Option<[Block; 2]> {
    if block.shape != Shape::Paragraph {
        return None;
    }
    let first = block.lines[0].clone();
    let text = &source.text[first.clone()];
    let label = NAMES
        .iter()
        .find(|label| text.trim_start().starts_with(**label))?;
    let after = text.trim_start()[label.len()..].trim_start();
    let body = after.trim_start_matches([':', '：', '.', '-', '—', ' ']);
    let is_label = body.len() < after.len() || after.is_empty();
    let mut lines = block.lines.clone();
    lines[0] = first.end - body.len()..first.end;
    lines.retain(|line| !line.is_empty());
    if !is_label || lines.is_empty() {
        return None;
    }
    let heading = Block {
        shape: Shape::Named(if label.is_ascii() {
            "Conclusion"
        } else {
            "结论"
        }),
        lines: std::iter::once(first.start..first.start).collect(),
    };
    let shape = Shape::Paragraph;
    Some([heading, Block { shape, lines }])
}

/// The words that are the name of a conclusion.
const NAMES: &[&str] = &[
    "Conclusion",
    "CONCLUSION",
    "结论",
    "结语",
    "总结",
    "結論",
    "總結",
];

/// Takes the conclusion out of the last answer: what begins with a word such as
/// “Conclusion” after the end of a sentence.
fn conclusion(source: &SourceFile, answer: &mut Vec<Range<usize>>) -> Vec<Block> {
    const LABELS: &[&str] = &[
        "Conclusion",
        "CONCLUSION",
        "In conclusion",
        "In Conclusion",
        "In summary",
        "结论",
        "结语",
        "总结",
        "总之",
        "綜上",
        "综上",
        "总而言之",
        "總之",
        "總結",
        "結論",
        "To conclude",
        "To sum up",
    ];
    let found = answer.iter().enumerate().find_map(|(at, line)| {
        let text = &source.text[line.clone()];
        let places = LABELS.iter().flat_map(|label| text.match_indices(label));
        let place = places.filter(|(place, _)| {
            let before = text[..*place].trim_end();
            *place > 0 && before.ends_with(['.', '!', '?', '。', '！', '？'])
                || *place == 0 && at > 0
        });
        let (place, label) = place.min_by_key(|(place, _)| *place)?;
        Some((at, line.start + place, label))
    });
    let Some((at, place, label)) = found else {
        return Vec::new();
    };
    let end = answer[at].end;
    let mut rest: Vec<Range<usize>> = std::iter::once(place..end).collect();
    rest.extend(answer.drain(at + 1..));
    answer[at].end = place;
    if answer[at].is_empty() {
        answer.remove(at);
    }
    // A word with a colon is the heading; a phrase is part of its sentence.
    let text = &source.text[place..end];
    let after = text.strip_prefix(label).unwrap_or_default().trim_start();
    if NAMES.contains(&label) {
        let body = after.trim_start_matches([':', '：', '.', '-', '—', ' ']);
        rest[0] = end - body.len()..end;
    }
    let name = if label.is_ascii() {
        "Conclusion"
    } else {
        "结论"
    };
    let heading = Block {
        shape: Shape::Named(name),
        lines: std::iter::once(place..place).collect(),
    };
    let paragraph = Block {
        shape: Shape::Paragraph,
        lines: rest,
    };
    vec![heading, paragraph]
}
