//! The title of an article from its text: the heading that it begins with, which is then
//! taken out of the text, since the page shows it above. The other headings move to the
//! levels that the sections of an article have.

use crate::lines::{Line, lines};
use crate::rewrite::Rewriter;
use bookmobile_press::SourceFile;
use pulldown_cmark::{Event, Options, Parser};
use std::ops::Range;
use std::sync::Arc;

/// The level of the sections of an article.
const TOP: usize = 2;

/// A heading.
struct Heading {
    level: usize,
    span: Range<usize>,
    /// As it is written, without signs or underline.
    written: String,
    /// Whether it is underlined, not written with signs.
    is_underlined: bool,
    /// Whether nothing is before it.
    is_first: bool,
}

/// Takes the title out of a text, if it begins with a heading and none is above that one.
/// `known` is
/// the title that the front matter has: then only a heading of the first level, or one with
/// these words, is the title.
pub(crate) fn take(
    source: &Arc<SourceFile>,
    from: usize,
    known: Option<&str>,
) -> (Option<String>, Vec<String>, Arc<SourceFile>) {
    let all = lines(&source.text, from);
    let mut found = headings(&source.text, &all);
    // Several headings of a lower level are sections.
    let highest = found.iter().map(|heading| heading.level).min();
    let is_title = |heading: &Heading| {
        let is_other = known.is_some_and(|known| plain(&heading.written) != known);
        let alone = found
            .iter()
            .filter(|one| one.level == heading.level)
            .count()
            == 1;
        heading.is_first
            && Some(heading.level) == highest
            && (heading.level == 1 || alone && !is_other)
    };
    let has_title = found.first().is_some_and(is_title);
    let first = found.first().filter(|_| has_title);
    let shown = first.map(|heading| plain(&heading.written));
    let mut text = Rewriter::new(source, from);
    let mut anchors = Vec::new();
    if has_title {
        let title = found.remove(0);
        anchors.extend(written_id(&title.written).map(str::to_owned));
        text.replace(title.span, "");
    }
    let highest = found
        .iter()
        .map(|heading| heading.level)
        .min()
        .unwrap_or(TOP);
    if highest != TOP {
        for heading in found {
            let level = (heading.level + TOP - highest).min(6);
            if heading.is_underlined {
                let new = format!("{} {}\n", "#".repeat(level), heading.written);
                text.replace(heading.span, &new);
            } else {
                let signs = heading.span.start..heading.span.start + heading.level;
                text.replace(signs, &"#".repeat(level));
            }
        }
    }
    (shown, anchors, text.finish())
}

/// The name that an author gave to a heading: `{#name}` at its end.
fn written_id(heading: &str) -> Option<&str> {
    let (_, attributes) = heading.trim_end().strip_suffix('}')?.rsplit_once('{')?;
    let mut words = attributes.split_whitespace();
    words.find_map(|word| word.strip_prefix('#'))
}

/// What readers do not see: how it begins and ends.
const UNSEEN: &[(&str, &str)] = &[
    ("<!--", "-->"),
    ("<script", "</script>"),
    ("<style", "</style>"),
];

/// The headings of a text that are not in quotations or lists.
fn headings(text: &str, all: &[Line]) -> Vec<Heading> {
    let mut found: Vec<Heading> = Vec::new();
    let mut is_first = true;
    let mut unseen: Option<&str> = None;
    for (at, line) in all.iter().enumerate() {
        let own = &text[line.span.clone()];
        if !line.is_outside() {
            is_first = false;
            continue;
        }
        // A comment or a script before the title is not seen.
        let opened = UNSEEN
            .iter()
            .find(|(open, _)| own.trim_start().starts_with(open));
        if let Some(end) = unseen.or_else(|| opened.map(|(_, end)| *end)) {
            unseen = if own.contains(end) { None } else { Some(end) };
            continue;
        }
        let level = own.bytes().take_while(|b| *b == b'#').count();
        let before_is_blank = at == 0 || text[all[at - 1].span.clone()].trim().is_empty();
        let underline = (all.get(at + 1))
            .filter(|next| next.is_outside() && before_is_blank)
            .and_then(|next| Some((underline(&text[next.span.clone()])?, next.whole.end)))
            .filter(|_| {
                !own.trim().is_empty()
                    && !own.starts_with([' ', '\t', '#', '>', '-', '*', '|', '+'])
            });
        if (1..=6).contains(&level) && own[level..].starts_with([' ', '\t']) {
            found.push(Heading {
                level,
                span: line.whole.clone(),
                written: own[level..].trim().to_owned(),
                is_underlined: false,
                is_first,
            });
        } else if let Some((level, end)) = underline {
            found.push(Heading {
                level,
                span: line.whole.start..end,
                written: own.trim().to_owned(),
                is_underlined: true,
                is_first,
            });
        }
        is_first &= own.trim().is_empty();
    }
    found
}

/// The level of a heading with this line below it.
fn underline(line: &str) -> Option<usize> {
    let line = line.trim_end();
    let is_all = |sign: u8| line.len() > 1 && line.bytes().all(|b| b == sign);
    match (is_all(b'='), is_all(b'-')) {
        (true, _) => Some(1),
        (_, true) => Some(2),
        _ => None,
    }
}

/// The plain text of a line of Markdown, without the attributes of a heading.
pub(crate) fn plain(markdown: &str) -> String {
    let written = markdown.trim().trim_end_matches('#').trim_end();
    let written = match written.rfind(" {#") {
        Some(at) if written.ends_with('}') => written[..at].trim_end(),
        _ => written,
    };
    let mut text = String::new();
    for event in Parser::new_ext(written, Options::ENABLE_STRIKETHROUGH) {
        match event {
            Event::Text(piece) | Event::Code(piece) => text.push_str(&piece),
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            _ => {}
        }
    }
    let text = text.trim();
    if text.is_empty() {
        written.to_owned()
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(text: &str) -> (Option<String>, String) {
        let source = Arc::new(SourceFile::new("a.md".to_owned(), text));
        let (title, _, source) = take(&source, 0, None);
        (title, source.text.clone())
    }

    #[test]
    fn the_first_heading_is_the_title() {
        let title = |text: &str| Some(text.to_owned());
        assert_eq!(
            taken("\n# The *van* {#van}\n\nIt comes.\n"),
            (title("The van"), "\n\nIt comes.\n".to_owned())
        );
        assert_eq!(
            taken("Van\n===\nIt comes.\n"),
            (title("Van"), "It comes.\n".to_owned())
        );
        assert_eq!(
            taken("<!-- x -->\n# A\n"),
            (title("A"), "<!-- x -->\n".to_owned())
        );
        assert_eq!(
            taken("It comes.\n\n## When\n"),
            (None, "It comes.\n\n## When\n".to_owned())
        );
        assert_eq!(
            taken("```\n# no\n```\n"),
            (None, "```\n# no\n```\n".to_owned())
        );
    }

    #[test]
    fn a_title_keeps_the_name_that_links_have_for_it() {
        let source = Arc::new(SourceFile::new(
            "a.md".to_owned(),
            "# 介绍 {#introduction .x}\n\nText.\n",
        ));
        let (title, anchors, _) = take(&source, 0, None);
        assert_eq!(title.as_deref(), Some("介绍"));
        assert_eq!(anchors, ["introduction"]);
    }

    #[test]
    fn other_headings_become_sections() {
        for (text, title, sections) in [
            (
                "# Book\nx\n# One\n## Deep\n\nTwo\n===\n```\n# code\n```\n",
                "Book",
                "x\n## One\n### Deep\n\n## Two\n```\n# code\n```\n",
            ),
            (
                "## What?\n\n### Why\n#### Deep\n",
                "What?",
                "\n## Why\n### Deep\n",
            ),
            ("# A\n\n### Only\n", "A", "\n## Only\n"),
        ] {
            assert_eq!(
                taken(text),
                (Some(title.to_owned()), sections.to_owned()),
                "{text}"
            );
        }
        let text = "## One\n\n# Two\n";
        assert_eq!(taken(text), (None, "### One\n\n## Two\n".to_owned()));
    }
}
