//! The blocks of a plain text: headings, paragraphs, lists, verse, tables.

use super::Line;
use bookmobile_press::{SourceBuilder, SourceFile};
use std::ops::Range;
use std::sync::Arc;

/// What a block is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Shape {
    /// A heading; whether it is that of a chapter.
    Heading(bool),
    /// A heading whose words are not in the file.
    Named(&'static str),
    /// Prose.
    Paragraph,
    /// Lines that stay lines.
    Verse,
    /// A row each, cells between tabs.
    Table,
    /// Lines whose blanks matter.
    Preformatted,
    /// One point of a list: its number, if it has one.
    Item(Option<u32>),
}

/// A block with its lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Block {
    pub(super) shape: Shape,
    pub(super) lines: Vec<Range<usize>>,
}

impl Block {
    pub(super) fn is_chapter(&self) -> bool {
        self.shape == Shape::Heading(true)
    }

    /// The block's text in one line.
    pub(super) fn text(&self, source: &SourceFile) -> String {
        let lines = self
            .lines
            .iter()
            .map(|line| source.text[line.clone()].trim());
        lines.collect::<Vec<_>>().join(" ")
    }
}

/// The width of a text in columns: Chinese characters have two.
pub(super) fn width(text: &str) -> usize {
    text.chars()
        .map(|c| if c >= '\u{2e80}' { 2 } else { 1 })
        .sum()
}

/// Whether a text ends as a sentence does.
pub(super) fn ends_sentence(text: &str) -> bool {
    let text = text.trim_end_matches(['"', '”', '’', '\'', ')', '）', '」', '』']);
    text.ends_with([
        '.', '!', '?', ';', ',', ':', '。', '！', '？', '；', '，', '：', '…', '、',
    ])
}

/// How the paragraphs of a text are parted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Parting {
    /// By blank lines.
    Blank,
    /// Each line is one.
    Line,
    /// A paragraph begins with an indentation.
    Indent,
}

fn parting(source: &SourceFile, lines: &[Line]) -> Parting {
    let full: Vec<&str> = lines
        .iter()
        .map(|line| line.text(source))
        .filter(|line| !line.is_empty())
        .collect();
    let blank = lines.len() - full.len();
    let indented = full
        .iter()
        .filter(|line| line.starts_with("　　") || line.starts_with("    "))
        .count();
    let long = full.iter().filter(|line| width(line) > 100).count();
    if indented * 3 > full.len()
        && blank * 4 < full.len()
        && full.iter().any(|line| line.starts_with('　'))
    {
        Parting::Indent
    } else if long * 4 > full.len() || blank * 12 < full.len() {
        Parting::Line
    } else {
        Parting::Blank
    }
}

/// Splits lines into blocks.
pub(super) fn split(source: &SourceFile, lines: &[Line]) -> Vec<Block> {
    let parting = parting(source, lines);
    let mut chunks: Vec<Vec<&Line>> = Vec::new();
    let mut is_new = true;
    for line in lines {
        let own = line.text(source);
        if own.is_empty() {
            is_new = true;
            continue;
        }
        let starts = match parting {
            Parting::Line => !own.contains('\t'),
            Parting::Indent => own.starts_with(['　', ' ']),
            Parting::Blank => false,
        };
        let is_point = point(own.trim()).is_some() || chapter(own.trim()) || label(own.trim());
        match chunks.last_mut() {
            Some(last) if !is_new && !starts && !is_point => last.push(line),
            _ => chunks.push(vec![line]),
        }
        // What follows a heading of a chapter is no part of it.
        is_new = chapter(own.trim());
    }
    if parting == Parting::Blank {
        let parted = chunks
            .into_iter()
            .flat_map(|chunk| without_heading(source, chunk));
        chunks = parted.collect();
    }
    let mut blocks: Vec<Block> = Vec::new();
    for (at, chunk) in chunks.iter().enumerate() {
        let next = chunks.get(at + 1);
        let shape = shape(source, chunk, next, parting);
        blocks.push(Block {
            shape,
            lines: chunk.iter().map(|line| line.span.clone()).collect(),
        });
    }
    blocks
}

/// The lines of a block, with a heading that no blank line parts from its text apart: a short
/// line, where those of prose are filled.
fn without_heading<'l>(source: &SourceFile, chunk: Vec<&'l Line>) -> Vec<Vec<&'l Line>> {
    let text = |at: usize| chunk.get(at).map_or("", |line| line.text(source).trim());
    let (first, second) = (text(0), text(1));
    let is_short = width(first) <= 50 && first.split_whitespace().count() <= 8;
    let begins =
        first.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit() || c >= '\u{2e80}');
    let goes_on = second.starts_with(char::is_lowercase);
    let is_filled = width(second) >= 60.max(width(first) * 3 / 2);
    let is_heading = is_short
        && begins
        && is_filled
        && !goes_on
        && !ends_sentence(first.trim_end_matches([':', '：']))
        && point(first).is_none()
        && !label(first)
        && !first.contains(['\t', '|']);
    if is_heading {
        vec![vec![chunk[0]], chunk[1..].to_vec()]
    } else {
        vec![chunk]
    }
}

/// Whether a line is a question or an answer, by the mark that it begins with.
fn label(line: &str) -> bool {
    super::marks::mark(line).is_some()
}

fn shape(
    source: &SourceFile,
    chunk: &[&Line],
    next: Option<&Vec<&Line>>,
    parting: Parting,
) -> Shape {
    let first = chunk[0].text(source).trim();
    if chunk.len() == 1 && chapter(first) {
        return Shape::Heading(true);
    }
    if let Some((number, _)) = point(first) {
        return Shape::Item(number);
    }
    let texts: Vec<&str> = chunk.iter().map(|line| line.text(source)).collect();
    if texts.len() > 1 && texts.iter().all(|line| line.trim().contains('\t')) {
        let cells = |line: &str| {
            line.trim()
                .split('\t')
                .filter(|cell| !cell.is_empty())
                .count()
        };
        if texts.iter().all(|line| cells(line) == cells(texts[0])) {
            return Shape::Table;
        }
    }
    let has_columns = |line: &&&str| {
        line.trim().contains("   ") || line.contains(['│', '┌', '└', '|']) && line.contains("  ")
    };
    if texts.len() > 1 && texts.iter().filter(has_columns).count() * 2 > texts.len() {
        return Shape::Preformatted;
    }
    if chunk.len() == 1 && is_heading(source, first, next, parting) {
        return Shape::Heading(false);
    }
    let widths: Vec<usize> = texts.iter().map(|line| width(line.trim())).collect();
    let longest = widths.iter().copied().max().unwrap_or(0);
    let inner = &widths[..widths.len() - 1];
    // Wrapped prose fills its lines; verse does not.
    let ragged = inner
        .iter()
        .filter(|width| **width + 20 < longest.max(60))
        .count();
    if texts.len() > 2 && longest < 60 && ragged * 2 > inner.len() && parting == Parting::Blank {
        return Shape::Verse;
    }
    Shape::Paragraph
}

/// Whether a single line is a heading: short, no sentence, and text follows.
fn is_heading(
    source: &SourceFile,
    line: &str,
    next: Option<&Vec<&Line>>,
    parting: Parting,
) -> bool {
    let Some(next) = next else { return false };
    let is_short = width(line) <= 70 && line.split_whitespace().count() <= 12;
    let has_letter = line.chars().any(char::is_alphabetic);
    let next_line = next[0].text(source).trim();
    let is_text = match parting {
        // One line of many short ones is verse.
        Parting::Line => {
            width(next_line) > width(line) || point(next_line).is_some() || label(next_line)
        }
        Parting::Blank | Parting::Indent => true,
    };
    let colon = line.trim_end_matches([':', '：']);
    is_short
        && has_letter
        && !ends_sentence(colon)
        && is_text
        && !label(line)
        && !line.contains('\t')
        && !line.starts_with(['>', '<', '|'])
}

/// Whether a line is the heading of a chapter or a larger part.
pub(super) fn chapter(line: &str) -> bool {
    if width(line) > 70 {
        return false;
    }
    if let Some(rest) = line.strip_prefix('第') {
        let digits: &[char] = &[
            '〇', '零', '一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '百', '千',
            '两',
        ];
        let end = rest.find(|c: char| !c.is_ascii_digit() && !digits.contains(&c));
        let is_part = end.is_some_and(|end| {
            end > 0 && rest[end..].starts_with(['章', '回', '节', '節', '卷', '部', '集', '篇'])
        });
        return is_part && !ends_sentence(line);
    }
    let mut words = line.split_whitespace();
    let first = words.next().unwrap_or_default().to_ascii_lowercase();
    let is_numeral = |word: &str| {
        let word = word.trim_end_matches(['.', ':', '—', '-', ',']);
        !word.is_empty()
            && (word.chars().all(|c| c.is_ascii_digit())
                || word.chars().all(|c| "IVXLCivxlc".contains(c))
                || [
                    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
                    "eleven", "twelve",
                ]
                .contains(&word.to_ascii_lowercase().as_str()))
    };
    if matches!(
        first.as_str(),
        "chapter" | "book" | "part" | "act" | "canto"
    ) {
        return words.next().is_some_and(is_numeral) && !line.ends_with([',', ';']);
    }
    // A Roman numeral alone.
    let numeral = line.strip_suffix('.').unwrap_or_default();
    !numeral.is_empty() && numeral.chars().all(|c| "IVXLC".contains(c))
}

/// The number and the text of a point of a list.
pub(super) fn point(line: &str) -> Option<(Option<u32>, &str)> {
    for sign in ["- ", "• ", "* ", "· ", "– ", "● ", "■ ", "○ "] {
        if let Some(rest) = line.strip_prefix(sign) {
            return Some((None, rest.trim_start()));
        }
    }
    let (line, is_closed) = match line.strip_prefix(['(', '（']) {
        Some(rest) => (rest, true),
        None => (line, false),
    };
    let end = line
        .find(|c: char| !c.is_ascii_digit())
        .filter(|end| (1..=3).contains(end))?;
    let number = line[..end].parse().ok()?;
    let rest = &line[end..];
    let mark = rest.chars().next()?;
    let after = &rest[mark.len_utf8()..];
    let is_mark = match mark {
        '.' => !is_closed && after.starts_with(char::is_whitespace),
        '、' | '．' => !is_closed,
        ')' | '）' => true,
        _ => false,
    };
    is_mark.then(|| (Some(number), after.trim_start()))
}

/// Writes blocks as Markdown.
pub(super) fn write(source: &Arc<SourceFile>, blocks: &[Block], out: &mut SourceBuilder) {
    for (at, block) in blocks.iter().enumerate() {
        let start = block.lines.first().map_or(0, |line| line.start);
        let put = |out: &mut SourceBuilder, text: &str| out.replace(text, source, start..start);
        let next = blocks.get(at + 1).map(|next| &next.shape);
        match block.shape {
            Shape::Heading(_) => {
                put(out, "## ");
                write_lines(source, &block.lines, " ", out);
            }
            Shape::Named(name) => put(out, &format!("## {name}")),
            Shape::Paragraph => write_lines(source, &block.lines, "\n", out),
            Shape::Verse => write_lines(source, &block.lines, "\\\n", out),
            Shape::Table => write_table(source, &block.lines, out),
            Shape::Preformatted => {
                put(out, "```\n");
                for line in &block.lines {
                    out.copy(source, line.clone());
                    put(out, "\n");
                }
                put(out, "```");
            }
            Shape::Item(number) => {
                write_item(source, block, number, out);
                if matches!(next, Some(Shape::Item(_))) {
                    put(out, "\n");
                    continue;
                }
            }
        }
        put(out, "\n\n");
    }
}

fn write_lines(
    source: &Arc<SourceFile>,
    lines: &[Range<usize>],
    between: &str,
    out: &mut SourceBuilder,
) {
    for (at, line) in lines.iter().enumerate() {
        if at > 0 {
            out.replace(between, source, line.start..line.start);
        }
        escape(source, line.clone(), out);
    }
}

/// Writes a point; a word before a colon is its lead.
fn write_item(
    source: &Arc<SourceFile>,
    block: &Block,
    number: Option<u32>,
    out: &mut SourceBuilder,
) {
    let first = block.lines[0].clone();
    let line = &source.text[first.clone()];
    let text = point(line.trim()).map_or(line, |(_, text)| text);
    let start = first.end - text.len();
    let sign = number.map_or_else(|| "- ".to_owned(), |number| format!("{number}. "));
    out.replace(&sign, source, first.start..start);
    let colon = text
        .find([':', '：'])
        .filter(|at| *at > 0 && width(&text[..*at]) <= 40);
    let colon = colon.filter(|at| {
        !text[..*at].contains(['.', '。', ',', '，']) && !text[*at..].starts_with("://")
    });
    if let Some(at) = colon {
        let length = text[at..].chars().next().map_or(1, char::len_utf8);
        out.replace("**", source, start..start);
        escape(source, start..start + at, out);
        out.copy(source, start + at..start + at + length);
        out.replace("**", source, start..start);
        // Not trimmed: the blank after the colon stays.
        escape_with(source, start + at + length..first.end, out, false);
    } else {
        escape(source, start..first.end, out);
    }
    for line in &block.lines[1..] {
        out.replace("\n   ", source, line.start..line.start);
        escape(source, line.clone(), out);
    }
}

fn write_table(source: &Arc<SourceFile>, lines: &[Range<usize>], out: &mut SourceBuilder) {
    for (row, line) in lines.iter().enumerate() {
        let mut at = line.start;
        let mut count = 0;
        for cell in source.text[line.clone()].split('\t') {
            if !cell.trim().is_empty() {
                out.replace("| ", source, at..at);
                escape(source, at..at + cell.len(), out);
                out.replace(" ", source, at..at);
                count += 1;
            }
            at += cell.len() + 1;
        }
        out.replace("|", source, line.end..line.end);
        if row == 0 {
            let rule = format!("\n|{}", " --- |".repeat(count));
            out.replace(&rule, source, line.end..line.end);
        }
        if row + 1 < lines.len() {
            out.replace("\n", source, line.end..line.end);
        }
    }
}

/// Writes a part of a line without the blanks around it, with a backslash before each sign
/// that means something in Markdown.
pub(super) fn escape(source: &Arc<SourceFile>, span: Range<usize>, out: &mut SourceBuilder) {
    escape_with(source, span, out, true);
}

fn escape_with(
    source: &Arc<SourceFile>,
    span: Range<usize>,
    out: &mut SourceBuilder,
    is_start: bool,
) {
    let line = &source.text[span.clone()];
    let text = if is_start {
        line.trim()
    } else {
        line.trim_end()
    };
    let start = span.start + (line.len() - line.trim_start().len()) * usize::from(is_start);
    let mut from = start;
    for (at, c) in text.char_indices() {
        let always = matches!(
            c,
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '$' | '~' | '|' | '&'
        );
        let first = is_start && at == 0 && matches!(c, '#' | '+' | '-' | '=' | ':');
        // A number with a point would begin a list.
        let list = is_start
            && matches!(c, '.' | ')')
            && at > 0
            && text[..at].bytes().all(|b| b.is_ascii_digit());
        if always || first || list {
            let place = start + at;
            out.copy(source, from..place);
            out.replace("\\", source, place..place);
            from = place;
        }
    }
    out.copy(source, from..start + text.len());
}
