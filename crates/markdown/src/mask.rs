//! Marks that the parser would take for something that the author did not mean. In a copy
//! of the Markdown for the parser they become other characters of the same length, so that
//! all places stay; the events get the author's characters back.
//!
//! - Emphasis beside Chinese, Japanese and Korean text: in `说**“防汛”**两个`, where no
//!   space parts the words, the rule of `CommonMark` finds no end. As issue 650 of its
//!   specification proposes, a letter of these scripts counts as punctuation there.
//! - Amounts of money: in `$5 to $9` the second `$` ends no formula. As for pandoc, none
//!   ends before a digit, and none begins or ends with a space.
//! - Lines that begin with `:`, as in `:warning:`: a definition needs a space after it, and
//!   does not part code, links or emphasis that began on the line before.

use crate::cjk::is_cjk;
use crate::parser::parser;
use pulldown_cmark::{CodeBlockKind, CowStr, Event, Options, Tag};
use std::ops::{Range, RangeInclusive};

/// How often formulas are looked for again. Each time at least every second mark of those
/// that are none becomes text.
const ROUNDS: usize = 24;

/// The characters that stand for others. One takes as many bytes as the one it stands for: those
/// of one byte mean nothing to the parser, the others are punctuation for it.
const PLACEHOLDERS: [RangeInclusive<char>; 4] = [
    '\u{1}'..='\u{8}',
    '\u{2200}'..='\u{22ff}',
    '\u{2500}'..='\u{25ff}',
    '\u{1f300}'..='\u{1f5ff}',
];

/// Markdown as the parser gets it, of the same length as the author's.
#[derive(Debug)]
pub struct Masked<'a> {
    written: &'a str,
    pub(crate) text: String,
    pub(crate) options: Options,
    /// The characters that were replaced, each with its placeholder.
    replaced: Vec<(char, char)>,
    /// What each of the placeholders stands for; itself if the author wrote it.
    originals: Vec<Option<char>>,
}

impl<'a> Masked<'a> {
    /// Masks marks in Markdown that is to be parsed with these options.
    pub fn new(markdown: &'a str, options: Options) -> Self {
        let mut masked = Self {
            written: markdown,
            text: markdown.to_owned(),
            options,
            replaced: Vec::new(),
            originals: vec![None; placeholders().count()],
        };
        for c in markdown.chars() {
            if let Some(number) = number_of(c) {
                masked.originals[number] = Some(c);
            }
        }
        masked.mask_emphasis(markdown);
        if options.contains(Options::ENABLE_DEFINITION_LIST) {
            masked.mask_colons(options);
        }
        if options.contains(Options::ENABLE_MATH) {
            masked.mask_amounts(options);
        }
        masked
    }

    /// The Markdown as the author wrote it.
    pub fn written(&self) -> &'a str {
        self.written
    }

    /// Puts a placeholder in the place of the character at `at`: one that is punctuation for
    /// the parser in the place of a letter, and one that means nothing in the place of a mark.
    /// Where no placeholder is left, the character stays.
    fn replace(&mut self, at: usize) {
        let Some(c) = self.text[at..].chars().next() else {
            return;
        };
        let Some(placeholder) = self.placeholder(c) else {
            return;
        };
        let mut bytes = [0; 4];
        let placeholder = placeholder.encode_utf8(&mut bytes);
        self.text
            .replace_range(at..at + placeholder.len(), placeholder);
    }

    fn placeholder(&mut self, c: char) -> Option<char> {
        if let Some((_, known)) = self.replaced.iter().find(|(own, _)| *own == c) {
            return Some(*known);
        }
        let mut free = placeholders()
            .zip(&mut self.originals)
            .filter(|(one, original)| original.is_none() && one.len_utf8() == c.len_utf8());
        let (placeholder, original) = free.next()?;
        *original = Some(c);
        self.replaced.push((c, placeholder));
        Some(placeholder)
    }

    /// Masks the letters outside of marks that `CommonMark` would not take for the beginning or
    /// the end of emphasis, and only those: the letters inside are left to its own rule.
    fn mask_emphasis(&mut self, markdown: &str) {
        // The marks that are open in this block: the character, and how many.
        let mut open: Vec<(char, usize)> = Vec::new();
        let mut rest = markdown;
        while let Some(found) = rest.find(['*', '~', '\\', '`', '\n', '|']) {
            let at = markdown.len() - rest.len() + found;
            let c = char::from(markdown.as_bytes()[at]);
            let run = rest.len() - found - rest[found..].trim_start_matches(c).len();
            rest = &rest[found + run..];
            match c {
                '\\' if run % 2 == 1 => rest = rest.get(1..).unwrap_or_default(),
                '`' => rest = behind_code(rest, run),
                '\n' if run > 1 || rest.trim_start().starts_with(['#', '>', '-', '+']) => {
                    open.clear();
                }
                '|' => open.clear(),
                '*' | '~' => self.mask_run(at..at + run, c, &mut open),
                _ => {}
            }
        }
    }

    fn mask_run(&mut self, run: Range<usize>, mark: char, open: &mut Vec<(char, usize)>) {
        let before = self.text[..run.start].chars().next_back().unwrap_or('\n');
        let after = self.text[run.end..].chars().next().unwrap_or('\n');
        let own = (mark, run.len());
        let opened = open.iter().rposition(|other| *other == own);
        if let Some(opened) = opened.filter(|_| !before.is_whitespace()) {
            open.truncate(opened);
            if is_punctuation(before) && is_word(after) {
                self.replace(run.end);
            }
        } else if !after.is_whitespace() {
            open.push(own);
            if is_word(before) && is_punctuation(after) {
                self.replace(run.start - before.len_utf8());
            }
        }
    }

    fn mask_colons(&mut self, options: Options) {
        let is_row = |line: &str| {
            line.trim_end()
                .chars()
                .all(|c| matches!(c, ':' | '-' | '|' | ' '))
        };
        let colons: Vec<usize> = (line_starts(&self.text))
            .filter(|at| self.text[*at..].starts_with(':'))
            // The second row of a table.
            .filter(|at| !is_row(self.text[*at..].lines().next().unwrap_or_default()))
            .collect();
        if colons.is_empty() {
            return;
        }
        let without = options.difference(Options::ENABLE_DEFINITION_LIST);
        let parser = parser(&self.text, without, None).into_offset_iter();
        // In the order of the text, as their events are.
        let spans: Vec<Range<usize>> = parser
            .filter(|(event, range)| is_span(event) && self.is_meant(event, range))
            .map(|(_, range)| range)
            .collect();
        // The spans up to a place, and the furthest end of them.
        let (mut next, mut furthest) = (0, 0);
        for at in colons {
            while spans.get(next).is_some_and(|span| span.start < at) {
                furthest = furthest.max(spans[next].end);
                next += 1;
            }
            let is_definition = self.text[at + 1..].starts_with([' ', '\t']);
            if !is_definition || furthest > at {
                self.replace(at);
            }
        }
    }

    /// Whether an event is no formula, or one that is meant.
    fn is_meant(&self, event: &Event<'_>, range: &Range<usize>) -> bool {
        !matches!(event, Event::InlineMath(_)) || self.is_formula(range)
    }

    fn mask_amounts(&mut self, options: Options) {
        for _ in 0..ROUNDS {
            let parser = parser(&self.text, options, None).into_offset_iter();
            let amounts: Vec<usize> = parser
                .filter(|(event, range)| !self.is_meant(event, range))
                .map(|(_, range)| range.start)
                .collect();
            if amounts.is_empty() {
                return;
            }
            for at in amounts {
                self.replace(at);
            }
        }
    }

    fn is_formula(&self, range: &Range<usize>) -> bool {
        let inside = self.text.get(range.start + 1..range.end.saturating_sub(1));
        let after = self.text[range.end..].chars().next();
        inside.is_some_and(|text| !text.is_empty() && text.trim() == text)
            && !after.is_some_and(|c| c.is_ascii_digit())
    }

    /// An event with the author's characters.
    pub(crate) fn restore<'m>(&'m self, event: Event<'m>) -> Event<'m> {
        if self.replaced.is_empty() {
            return event;
        }
        let text = |text: CowStr<'m>| self.restore_text(text);
        match event {
            Event::Text(own) => Event::Text(text(own)),
            Event::Code(own) => Event::Code(text(own)),
            Event::InlineMath(own) => Event::InlineMath(text(own)),
            Event::DisplayMath(own) => Event::DisplayMath(text(own)),
            Event::Html(own) => Event::Html(text(own)),
            Event::InlineHtml(own) => Event::InlineHtml(text(own)),
            Event::FootnoteReference(own) => Event::FootnoteReference(text(own)),
            Event::Start(mut tag) => {
                self.restore_tag(&mut tag);
                Event::Start(tag)
            }
            other => other,
        }
    }

    fn restore_tag<'m>(&'m self, tag: &mut Tag<'m>) {
        let restore = |text: &mut CowStr<'m>| {
            *text = self.restore_text(std::mem::replace(text, CowStr::Borrowed("")));
        };
        match tag {
            Tag::Heading {
                id, classes, attrs, ..
            } => {
                id.iter_mut().chain(classes).for_each(restore);
                for (name, value) in attrs {
                    restore(name);
                    value.iter_mut().for_each(restore);
                }
            }
            Tag::CodeBlock(CodeBlockKind::Fenced(name)) | Tag::FootnoteDefinition(name) => {
                restore(name);
            }
            Tag::Link {
                dest_url,
                title,
                id,
                ..
            }
            | Tag::Image {
                dest_url,
                title,
                id,
                ..
            } => [dest_url, title, id].into_iter().for_each(restore),
            _ => {}
        }
    }

    /// A text with the author's characters.
    pub(crate) fn restore_text<'m>(&'m self, text: CowStr<'m>) -> CowStr<'m> {
        if !text.contains(|c| self.original(c) != c) {
            return text;
        }
        let original = text.chars().map(|c| self.original(c));
        original.collect::<String>().into()
    }

    /// The character that one of the text for the parser stands for.
    fn original(&self, c: char) -> char {
        number_of(c)
            .and_then(|number| self.originals[number])
            .unwrap_or(c)
    }
}

fn placeholders() -> impl Iterator<Item = char> {
    PLACEHOLDERS.into_iter().flatten()
}

/// The number of a placeholder among all.
fn number_of(c: char) -> Option<usize> {
    let mut before = 0;
    for range in PLACEHOLDERS {
        let (first, last) = (u32::from(*range.start()), u32::from(*range.end()));
        if let Some(number) = u32::from(c)
            .checked_sub(first)
            .filter(|_| u32::from(c) <= last)
        {
            return Some(before + number as usize);
        }
        before += (last - first) as usize + 1;
    }
    None
}

/// What follows a code span that began with `ticks` backticks; all of it if none ends it.
fn behind_code(rest: &str, ticks: usize) -> &str {
    let paragraph = rest.find("\n\n").unwrap_or(rest.len());
    let mut at = 0;
    while let Some(found) = rest[at..paragraph].find('`') {
        let start = at + found;
        let run = rest[start..].len() - rest[start..].trim_start_matches('`').len();
        at = (start + run).min(paragraph);
        if run == ticks {
            return &rest[at..];
        }
    }
    rest
}

/// A letter of a script that does not part its words by spaces.
fn is_word(c: char) -> bool {
    is_cjk(c) && c.is_alphanumeric() || matches!(c, '\u{ac00}'..='\u{d7a3}')
}

fn is_punctuation(c: char) -> bool {
    c.is_ascii_punctuation() && !matches!(c, '*' | '~')
        || !c.is_alphanumeric() && !c.is_whitespace() && !c.is_ascii()
}

/// Where the text of each line begins, behind what makes it part of a list or quotation.
fn line_starts(text: &str) -> impl Iterator<Item = usize> {
    let lines = text.split_inclusive('\n').scan(0, |at, line| {
        let start = *at;
        *at += line.len();
        Some((start, line))
    });
    lines.map(|(start, line)| start + line.len() - line.trim_start_matches([' ', '\t', '>']).len())
}

/// Whether an event is one within a line, which a definition must not part.
fn is_span(event: &Event<'_>) -> bool {
    matches!(
        event,
        Event::Code(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_)
            | Event::InlineHtml(_)
            | Event::Start(
                Tag::Emphasis
                    | Tag::Strong
                    | Tag::Strikethrough
                    | Tag::Link { .. }
                    | Tag::Image { .. }
            )
    )
}
