//! The visible text of a Markdown page: blocks separated by `\n`, white space collapsed.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// A page as text, and which of its characters are code.
#[derive(Debug, Default)]
pub(crate) struct Page {
    pub text: Vec<char>,
    pub code: Vec<bool>,
}

impl Page {
    fn push(&mut self, c: char, is_code: bool) {
        let c = if c.is_whitespace() && c != '\n' {
            ' '
        } else {
            c
        };
        let last = self.text.last().copied();
        if c == '\n' {
            while self.text.last() == Some(&' ') {
                self.text.pop();
                self.code.pop();
            }
        }
        let is_repeated = c.is_whitespace() && last.is_none_or(|last| last == '\n' || last == c);
        if !is_repeated {
            self.text.push(c);
            self.code.push(is_code);
        }
    }
}

/// The text of a page.
pub(crate) fn page(markdown: &str) -> Page {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_SMART_PUNCTUATION;
    // Lines that include files of mdBook are no text.
    let lines: Vec<&str> = without_front_matter(markdown)
        .lines()
        .filter(|line| !line.trim_start().starts_with("{{#"))
        .collect();
    let markdown = lines.join("\n");
    let mut page = Page::default();
    let (mut in_code, mut in_html) = (false, false);
    for event in Parser::new_ext(&markdown, options) {
        match event {
            Event::Start(Tag::CodeBlock(_)) => in_code = true,
            Event::Start(Tag::HtmlBlock) => in_html = true,
            Event::End(TagEnd::HtmlBlock) => in_html = false,
            Event::Text(text) | Event::Code(text) if !in_html => {
                // Lines of Rust that a book hides.
                let is_shown =
                    |line: &&str| !in_code || !(line.starts_with("# ") || line.trim_end() == "#");
                let shown = text.split_inclusive('\n').filter(is_shown);
                shown
                    .flat_map(str::chars)
                    .for_each(|c| page.push(c, in_code));
            }
            Event::SoftBreak | Event::HardBreak => page.push(' ', false),
            Event::End(
                TagEnd::Paragraph
                | TagEnd::Heading(_)
                | TagEnd::Item
                | TagEnd::CodeBlock
                | TagEnd::TableCell
                | TagEnd::TableRow
                | TagEnd::TableHead
                | TagEnd::BlockQuote(_),
            ) => {
                in_code = false;
                page.push('\n', false);
            }
            _ => {}
        }
    }
    page
}

fn without_front_matter(markdown: &str) -> &str {
    let body = markdown
        .strip_prefix("---\n")
        .and_then(|rest| rest.split_once("\n---\n"));
    body.map_or(markdown, |(_, body)| body)
}
