//! Plain text as people have it on disk: finds its title, date, headings, lists, questions,
//! verse and tables, and writes all of it as our Markdown.

mod blocks;
mod marks;
mod questions;

use crate::assemble::Page;
use crate::matter::{self, Matter};
use blocks::{Block, Shape};
use bookmobile_press::{Question, SourceBuilder, SourceFile, SpannedText};
use std::ops::Range;
use std::sync::Arc;

/// Chapters of a text that is longer than this, in bytes, become articles of their own.
const LONG: usize = 100 << 10;

/// A part of the file with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Line {
    /// Without the line break and the blanks at its end.
    span: Range<usize>,
}

impl Line {
    fn text<'a>(&self, source: &'a SourceFile) -> &'a str {
        &source.text[self.span.clone()]
    }
}

/// A text as articles: one, or one for each chapter of a long text, after the title of the
/// whole.
pub(crate) fn read(source: &Arc<SourceFile>, path: &str) -> (Option<String>, Vec<Page>) {
    let (header, lines) = own_lines(source);
    let (mut matter, lines) = head(source, lines);
    matter.title = header.or(matter.title);
    let blocks = blocks::split(source, &lines);
    let chapters: Vec<usize> = (0..blocks.len())
        .filter(|at| blocks[*at].is_chapter())
        .collect();
    if source.text.len() < LONG || chapters.len() < 3 {
        let page = page(source, path.to_owned(), matter, blocks);
        return (None, vec![page]);
    }
    let title = matter.title.clone();
    let mut pages = Vec::new();
    let starts = std::iter::once(0).chain(chapters.iter().copied());
    let ends = chapters.iter().copied().chain([blocks.len()]);
    let (stem, ending) = path.rsplit_once('.').unwrap_or((path, "txt"));
    for (number, (start, end)) in starts.zip(ends).enumerate() {
        let mut own: Vec<Block> = blocks[start..end].to_vec();
        let mut about = Matter {
            date: matter.date,
            ..Matter::default()
        };
        if number == 0 {
            about.title.clone_from(&title);
        } else if let Some(Block {
            shape: Shape::Heading(_),
            ..
        }) = own.first()
        {
            about.title = Some(own.remove(0).text(source));
        }
        if !own.is_empty() {
            let path = format!("{stem}-{number}.{ending}");
            pages.push(page(source, path, about, own));
        }
    }
    (title, pages)
}

/// The lines of a text without what frames a file of Project Gutenberg, and the title in
/// that.
fn own_lines(source: &SourceFile) -> (Option<String>, Vec<Line>) {
    let mut lines: Vec<Line> = Vec::new();
    let mut title = None;
    let mut at = 0;
    for whole in source.text.split_inclusive('\n') {
        let own = whole.trim_end();
        if own.starts_with("*** START OF") || own.starts_with("***START OF") {
            let header = lines.iter().map(|line| line.text(source));
            title = header
                .filter_map(|line| line.strip_prefix("Title:"))
                .map(|title| title.trim().to_owned())
                .find(|title| !title.is_empty());
            lines.clear();
        } else if own.starts_with("*** END OF") || own.starts_with("***END OF") {
            break;
        } else {
            lines.push(Line {
                span: at..at + own.len(),
            });
        }
        at += whole.len();
    }
    (title, lines)
}

/// The title and the date that a text begins with; returns the lines after them.
fn head(source: &SourceFile, lines: Vec<Line>) -> (Matter, Vec<Line>) {
    // A single line is the text.
    if lines.iter().filter(|line| !line.span.is_empty()).count() < 2 {
        return (Matter::default(), lines);
    }
    let mut matter = Matter::default();
    let after_blanks = |from: usize| {
        let full = lines[from..].iter().position(|line| !line.span.is_empty());
        full.map_or(lines.len(), |found| from + found)
    };
    let mut at = after_blanks(0);
    for _ in 0..3 {
        let Some(line) = lines.get(at) else { break };
        let own = line.text(source).trim();
        let found = date_in(own);
        let left = match &found {
            Some((_, place)) => format!("{} {}", &own[..place.start], &own[place.end..]),
            None => own.to_owned(),
        };
        let left = left
            .trim_matches(|c: char| c.is_whitespace() || "|,;:—–-，；：·/()（）[]【】".contains(c));
        let left = without_label(left);
        // A paragraph is no title, nor is the first line of one.
        let next = lines.get(at + 1).map_or("", |line| line.text(source));
        let goes_on = next.starts_with(char::is_lowercase);
        let is_title = !left.is_empty()
            && blocks::width(left) <= 120
            && !blocks::ends_sentence(left)
            && !goes_on;
        if found.is_none() && (matter.title.is_some() || !is_title) {
            break;
        }
        if found.is_some() && matter.date.is_some() {
            break;
        }
        matter.date = matter.date.or(found.map(|(date, _)| date));
        if matter.title.is_none() && !left.is_empty() {
            matter.title = Some(left.to_owned());
        }
        at = after_blanks(at + 1);
    }
    let mut lines = lines;
    (matter, lines.split_off(at.min(lines.len())))
}

/// A title without the word that says so.
fn without_label(text: &str) -> &str {
    [
        "Title:",
        "title:",
        "TITLE:",
        "标题：",
        "标题:",
        "題目：",
        "题目：",
    ]
    .iter()
    .find_map(|label| text.strip_prefix(label))
    .unwrap_or(text)
    .trim()
}

/// A date in a line that says so, as `date 2023-11-06`, or that is only a date; with its
/// place in the line.
fn date_in(line: &str) -> Option<(bookmobile_pack::Date, Range<usize>)> {
    let labels = [
        "date",
        "Date",
        "DATE",
        "published",
        "Published",
        "updated",
        "Updated",
        "日期",
        "发布日期",
        "时间",
        "發布日期",
    ];
    let found = labels
        .iter()
        .filter_map(|label| Some((line.find(label)?, label.len())));
    // Within another word it says nothing.
    let is_word = |at: usize| !line[..at].ends_with(|c: char| c.is_ascii_alphabetic());
    let label = found
        .filter(|(at, _)| is_word(*at))
        .max_by_key(|(_, length)| *length);
    let (start, from) = match label {
        Some((at, length)) => (at, at + length),
        None => (0, 0),
    };
    let rest = line.get(from..)?;
    let value =
        rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '：' | '='));
    let date = matter::date(value)?;
    let length = value
        .find(|c: char| !c.is_ascii_digit() && !matches!(c, '-' | '/' | '.' | '年' | '月' | '日'))
        .unwrap_or(value.len());
    let at = line.len() - value.len();
    (label.is_some() || length == value.len()).then_some((date, start..at + length))
}

/// An article of some blocks.
fn page(source: &Arc<SourceFile>, path: String, matter: Matter, blocks: Vec<Block>) -> Page {
    let (asked, blocks) = questions::take(source, blocks);
    let mut out = SourceBuilder::default();
    let mut faq = Vec::new();
    for (question, answer) in asked {
        let question = spanned(source, &mut out, &question);
        let answer = spanned(source, &mut out, &answer);
        faq.push(Question { question, answer });
    }
    let body = out.text().len();
    blocks::write(source, &blocks, &mut out);
    Page {
        source: Some(out.finish(source.path.clone())),
        body,
        path,
        matter,
        faq,
        is_finished: true,
        ..Page::default()
    }
}

/// Writes lines as Markdown; returns the text and its place.
fn spanned(
    source: &Arc<SourceFile>,
    out: &mut SourceBuilder,
    lines: &[Range<usize>],
) -> SpannedText {
    let start = out.text().len();
    for (at, line) in lines.iter().enumerate() {
        if at > 0 {
            out.replace("\n", source, line.start..line.start);
        }
        blocks::escape(source, line.clone(), out);
    }
    let end = out.text().len();
    let text = out.text()[start..end].to_owned();
    out.replace("\n", source, 0..0);
    SpannedText {
        text,
        span: start..end,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Title, date, body and questions of a text.
    fn of(text: &str) -> (String, String, String, Vec<(String, String)>) {
        let source = Arc::new(SourceFile::new("a.txt".to_owned(), text));
        let (_, mut pages) = read(&source, "a.txt");
        let page = pages.remove(0);
        let own = page.source.expect("a text");
        let faq = page
            .faq
            .iter()
            .map(|one| (one.question.text.clone(), one.answer.text.clone()));
        (
            page.matter.title.unwrap_or_default(),
            page.matter
                .date
                .map(|date| date.to_string())
                .unwrap_or_default(),
            own.text[page.body..].to_owned(),
            faq.collect(),
        )
    }

    #[test]
    fn the_first_lines_have_the_title_and_the_date() {
        for text in [
            "date 2023-11-06 The van\nIt comes every Wednesday.\n",
            "The van date 2023-11-06\nIt comes every Wednesday.\n",
            "date: 2023-11-06\nThe van\n\nIt comes every Wednesday.\n",
            "The van\n2023-11-06\n\nIt comes every Wednesday.\n",
            "Title: The van (date 2023-11-06)\n\nIt comes every Wednesday.\n",
        ] {
            let (title, date, body, _) = of(text);
            assert_eq!((&*title, &*date), ("The van", "2023-11-06"), "{text}");
            assert_eq!(body, "It comes every Wednesday.\n\n", "{text}");
        }
        let wrapped = "I had heard of the book before, and it was a pleasure to find it on the shelf of the\nlibrary where I work, as if by chance.\n";
        assert_eq!(of(wrapped).0, "");
        assert_eq!(of("Buy milk\n").2, "Buy milk\n\n");
        assert_eq!(of("İ日期 2023-11-06 ẞ\nText.\n").1, "2023-11-06");
        let (title, date, ..) = of("流动书车 日期：2023年11月6日\n书车每周三来。\n");
        assert_eq!((&*title, &*date), ("流动书车", "2023-11-06"));
        let (title, date, body, _) = of("It comes every Wednesday.\n");
        assert_eq!(
            (&*title, &*date, &*body),
            ("", "", "It comes every Wednesday.\n\n")
        );
    }

    #[test]
    fn short_lines_are_headings_and_points_are_lists() {
        let text = "The van\nIntroduction\nThe van comes to every village of the valley once a week, and it stops at the school.\nWhat it brings\n1. Books: More than two thousand, and each of them can be ordered.\n2. News: The papers of the week.\nThat is all that it brings for now, and it goes on to the next village in the evening.\n";
        let (title, _, body, _) = of(text);
        assert_eq!(title, "The van");
        assert_eq!(
            body,
            "## Introduction\n\nThe van comes to every village of the valley once a week, and it stops at the school.\n\n## What it brings\n\n1. **Books:** More than two thousand, and each of them can be ordered.\n2. **News:** The papers of the week.\n\nThat is all that it brings for now, and it goes on to the next village in the evening.\n\n"
        );
    }

    #[test]
    fn questions_open_and_a_conclusion_is_a_section() {
        let text = "The van\nThe van comes to every village of the valley once a week, and it stops at the school.\nFAQ\nQ: Who may borrow?\nA: Everybody.\nQ: What does it cost?\nA: Nothing at all. Conclusion: The van is for all.\n";
        let (_, _, body, faq) = of(text);
        let ask = |question: &str, answer: &str| (question.to_owned(), answer.to_owned());
        assert_eq!(
            faq,
            [
                ask("Who may borrow?", "Everybody."),
                ask("What does it cost?", "Nothing at all.")
            ]
        );
        assert!(
            body.ends_with("## Conclusion\n\nThe van is for all.\n\n"),
            "{body}"
        );
        assert!(!body.contains("FAQ"), "{body}");
        let text = "书车\n书车每周三来到村口，停在小学门前。\n常见问题\n问：谁可以借？\n答：人人都可以。\n问：要钱吗？\n答：不要钱。总之，书车是大家的。\n";
        let (_, _, body, faq) = of(text);
        assert_eq!(
            faq,
            [
                ask("谁可以借？", "人人都可以。"),
                ask("要钱吗？", "不要钱。")
            ]
        );
        assert!(
            body.ends_with("## 结论\n\n总之，书车是大家的。\n\n"),
            "{body}"
        );
        let (.., faq) = of(
            "A\nThe van comes to every village of the valley once a week, and it stops at the school.\nQ: How?\nA: You need:\n- a name\n- a card\nQ: When?\nA: Now.\n",
        );
        assert_eq!(faq[0].1, "You need:\n\\- a name\n\\- a card");
        let text = "The van\n\nFrequently asked questions\n\nQ1. Where?\n\nIn the valley.\n\nQ2. When?\n\nOn Wednesdays.\nIn the morning.\n\nAfterwards\n\nThe end of this text is here.\n";
        let (_, _, body, faq) = of(text);
        assert_eq!(faq.len(), 2, "{faq:?} {body}");
        assert_eq!(faq[1].1, "On Wednesdays.\nIn the morning.");
        assert!(body.contains("## Afterwards"), "{body}");
    }

    #[test]
    fn signs_of_markdown_are_text() {
        let (_, _, body, _) = of(
            "A\n\n# not a heading * or _this_ or <b> or [x](y) or $5 and $6 \\ `c`\n> no quotation\n+ plus is plus.\n",
        );
        assert_eq!(
            body,
            "\\# not a heading \\* or \\_this\\_ or \\<b\\> or \\[x\\](y) or \\$5 and \\$6 \\\\ \\`c\\`\n\n\\> no quotation\n\n\\+ plus is plus.\n\n"
        );
    }

    #[test]
    fn verse_tables_and_wrapped_prose_keep_their_lines() {
        let text = "Songs\n\nThe van comes up the hill,\nthe children all stand still,\nit rings its little bell,\nand all of it is well.\n\nday\tplace\nMonday\tschool\nTuesday\thall\n\nThe van has two thousand books, and each of them can be borrowed by anyone\nwho lives in the valley, as long as it comes back within a month or is asked\nfor once more.\n";
        let (_, _, body, _) = of(text);
        assert!(
            body.starts_with("The van comes up the hill,\\\nthe children"),
            "{body}"
        );
        assert!(
            body.contains("| day | place |\n| --- | --- |\n| Monday | school |\n"),
            "{body}"
        );
        assert!(body.ends_with("by anyone\nwho lives in the valley, as long as it comes back within a month or is asked\nfor once more.\n\n"), "{body}");
    }

    #[test]
    fn chapters_of_a_long_text_are_articles() {
        let prose =
            "The van came up the hill on a morning in May, and it was late again.\n".repeat(400);
        let text = format!(
            "The Van\n\nChapter I\n\n{prose}\nCHAPTER II. The hill\n\n{prose}\n第三章 归来\n\n{prose}\nChapter 4: End\n\n{prose}"
        );
        let source = Arc::new(SourceFile::new("van.txt".to_owned(), &text));
        let (title, pages) = read(&source, "van.txt");
        assert_eq!(title.as_deref(), Some("The Van"));
        let titles: Vec<_> = pages
            .iter()
            .filter_map(|page| page.matter.title.clone())
            .collect();
        assert_eq!(
            titles,
            [
                "Chapter I",
                "CHAPTER II. The hill",
                "第三章 归来",
                "Chapter 4: End"
            ]
        );
        let (_, pages) = read(
            &Arc::new(SourceFile::new(
                "a.txt".to_owned(),
                "A\n\nChapter I\n\nText.\n",
            )),
            "a.txt",
        );
        let own = pages[0].source.as_ref().expect("a text");
        assert!(own.text.contains("## Chapter I\n"), "{}", own.text);
    }

    #[test]
    fn chinese_paragraphs_begin_with_blanks() {
        let text = "书车\n　　书车每周三来到村口，停在小学门前，\n村里的人都可以借书。\n　　书有两千本。\n";
        let (title, _, body, _) = of(text);
        assert_eq!(title, "书车");
        assert_eq!(
            body,
            "书车每周三来到村口，停在小学门前，\n村里的人都可以借书。\n\n书有两千本。\n\n"
        );
    }

    #[test]
    fn headings_without_a_blank_line_below_are_headings() {
        let text = "The van\n\nWhat it brings\nThe van has two thousand books, and each of them can be borrowed by anyone\nwho lives in the valley.\n\nThe driver said\nthat it would come again on Monday, and that all the new books would be there.\n\nRules:\nEach book comes back within a month, or is asked for once more by its reader.\n";
        let (_, _, body, _) = of(text);
        assert!(
            body.starts_with("## What it brings\n\nThe van has"),
            "{body}"
        );
        assert!(body.contains("## Rules:\n\nEach book"), "{body}");
        assert_eq!(body.matches("## ").count(), 2, "{body}");
    }

    #[test]
    fn numbered_questions_and_a_conclusion_after_them() {
        let text = "The van\nThe van comes to every village of the valley once a week, and it stops at the school.\nFAQ\n1. Q: Who may borrow?\nA: Everybody.\n2. Q: What does it cost?\nA: Nothing.\nConclusion: The van is for all.\n";
        let (_, _, body, faq) = of(text);
        let asked: Vec<_> = faq.iter().map(|(question, _)| question.as_str()).collect();
        assert_eq!(asked, ["Who may borrow?", "What does it cost?"]);
        assert_eq!(faq[1].1, "Nothing.");
        assert!(
            body.ends_with("## Conclusion\n\nThe van is for all.\n\n"),
            "{body}"
        );
        let text = text.replace("Conclusion: The van", "Conclusions differ. The van");
        let (_, _, body, _) = of(&text);
        assert!(
            body.ends_with("\n\nConclusions differ. The van is for all.\n\n"),
            "{body}"
        );
    }

    #[test]
    fn the_frame_of_project_gutenberg_has_the_title() {
        let text = "The Project Gutenberg eBook of The Van\n\nTitle: The Van\n\nAuthor: Nobody\n\n*** START OF THE PROJECT GUTENBERG EBOOK THE VAN ***\n\nProduced by volunteers\n\nIt comes every Wednesday.\n\n*** END OF THE PROJECT GUTENBERG EBOOK THE VAN ***\nLicence.\n";
        let (title, _, body, _) = of(text);
        assert_eq!(title, "The Van");
        assert!(
            !body.contains("Licence") && !body.contains("Author"),
            "{body}"
        );
    }
}
