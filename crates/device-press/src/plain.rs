//! Plain text: paragraphs, and the chapters of a long text as articles.

use crate::article::Draft;
use bookmobile_html::{escape, escape_into};

/// A text without chapters is cut into articles of about this many bytes.
const PIECE: usize = 60 << 10;
/// The chapters of a longer text, in bytes, are articles.
const LONG: usize = 100 << 10;
/// The most articles of a text.
const MOST: usize = 2000;
/// The most characters of a chapter's heading.
const HEADING: usize = 60;

/// Reads a plain text as articles. `name` is the title of a text that has none.
pub fn plain(text: &str, name: &str) -> Vec<Draft> {
    let text = text
        .trim_start_matches('\u{feff}')
        .replace("\r\n", "\n")
        .replace('\r', "\n");
    let paragraphs = paragraphs(&text);
    let chapters = paragraphs.iter().filter(|one| is_chapter(one)).count();
    let is_book = text.len() > LONG && chapters >= 3;
    let mut all: Vec<Draft> = Vec::new();
    let mut bytes = 0;
    let title = title_of(&paragraphs).unwrap_or(name).to_owned();
    for paragraph in paragraphs {
        let begins = is_chapter(paragraph);
        let is_full = bytes > PIECE && !is_book;
        let may_begin = all.len() < MOST;
        if all.is_empty() || may_begin && (is_book && begins || is_full) {
            let title = match all.len() {
                0 => title.clone(),
                _ if begins => paragraph.trim().to_owned(),
                number => format!("{title} ({})", number + 1),
            };
            all.push(Draft::titled(title));
            bytes = 0;
            if is_book && begins && all.len() > 1 {
                continue;
            }
        }
        let Some(draft) = all.last_mut() else {
            continue;
        };
        bytes += paragraph.len();
        if draft.sections.is_empty() && paragraph.trim() == draft.title {
            continue;
        }
        if begins {
            draft.heading(2, &escape(paragraph.trim()), None);
        } else {
            draft.push(&html(paragraph));
        }
    }
    all.retain(|draft| !draft.is_empty());
    all
}

/// The first line, if it is short and alone.
fn title_of<'a>(paragraphs: &[&'a str]) -> Option<&'a str> {
    let first = paragraphs.first()?.trim();
    let is_title =
        !first.contains('\n') && first.chars().count() <= HEADING && paragraphs.len() > 1;
    let ends = ['.', '。', ',', '，', ';', '；'];
    (is_title && !first.ends_with(ends)).then_some(first)
}

/// The paragraphs: parted by blank lines, or else, where most lines are long or begin with a
/// blank, lines.
fn paragraphs(text: &str) -> Vec<&str> {
    let blank = text
        .split("\n\n")
        .map(str::trim_end)
        .filter(|one| !one.trim().is_empty());
    let blank: Vec<&str> = blank.map(|one| one.trim_matches('\n')).collect();
    let lines: Vec<&str> = text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .collect();
    let stands = |line: &&&str| {
        line.starts_with(['\u{3000}', '\t'])
            || line.starts_with("    ")
            || line.chars().count() > 100
            || is_chapter(line)
    };
    let standing = lines.iter().filter(stands).count();
    if standing * 2 > lines.len() || blank.len() * 40 < lines.len() {
        lines
    } else {
        blank
    }
}

/// Whether a line is the heading of a chapter: `第十章 …`, `Chapter 4`.
fn is_chapter(line: &str) -> bool {
    let line = line.trim();
    if line.contains('\n') || line.chars().count() > HEADING {
        return false;
    }
    if let Some(rest) = line.strip_prefix('第') {
        let number = |c: char| {
            c.is_ascii_digit() || "零〇一二三四五六七八九十百千两０１２３４５６７８９".contains(c)
        };
        let after = rest.trim_start_matches(number);
        return after.len() < rest.len()
            && after.starts_with(['章', '回', '节', '節', '卷', '部', '篇']);
    }
    let mut words = line.split([' ', '.', ':']);
    let first = words.next().unwrap_or_default().to_ascii_lowercase();
    let is_word = matches!(
        first.as_str(),
        "chapter" | "chapitre" | "kapitel" | "capítulo" | "глава"
    );
    let number = words.next().unwrap_or_default();
    let is_number = |c: char| c.is_ascii_digit() || "ivxlcIVXLC".contains(c);
    is_word && !number.is_empty() && number.chars().all(is_number)
}

/// A paragraph as HTML; its lines stay lines.
fn html(paragraph: &str) -> String {
    let mut out = "<p>".to_owned();
    let lines = paragraph
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty());
    // Wrapped prose flows; verse keeps its lines.
    let is_prose = paragraph.lines().count() > 1
        && paragraph
            .lines()
            .rev()
            .skip(1)
            .all(|line| line.chars().count() > 50);
    for (at, line) in lines.enumerate() {
        if at > 0 {
            out.push_str(if is_prose { "\n" } else { "<br>\n" });
        }
        escape_into(line, &mut out);
    }
    out + "</p>\n"
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn a_short_text_is_one_article() {
        let all = plain("The title\n\nOne <b>.\n\nTwo\nlines", "name");
        assert_eq!(all.len(), 1);
        assert_eq!(all[0].title, "The title");
        assert_eq!(
            all[0].sections[0].1.body,
            "<p>One &lt;b&gt;.</p>\n<p>Two<br>\nlines</p>\n"
        );
    }

    #[test]
    fn the_chapters_of_a_long_text_are_articles() {
        let mut text = "书名\n\n".to_owned();
        for number in ["一", "二", "三"] {
            text += &["第", number, "章 名\n\n"].concat();
            text += &"　　他说了一句话。\n".repeat(2000);
        }
        let all = plain(&text, "name");
        let titles: Vec<_> = all.iter().map(|draft| draft.title.as_str()).collect();
        assert_eq!(titles, ["第一章 名", "第二章 名", "第三章 名"]);
    }

    #[test]
    fn a_long_text_without_chapters_is_cut() {
        let all = plain(
            &"A long enough paragraph of words.\n\n".repeat(10_000),
            "name",
        );
        assert!(all.len() > 4 && all.len() < 10, "{}", all.len());
    }
}
