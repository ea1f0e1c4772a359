//! Front matter: an article's metadata at the start of its file, read from YAML or
//! TOML and checked against the site.

use crate::diagnostics::{Diagnostics, did_you_mean};
use crate::fields::{Fields, SpannedText};
use crate::source::SourceFile;
use crate::value::{Node, SyntaxError, Value, read_toml, read_yaml};
use bookmobile_pack::{Date, Site, Topic};
use std::ops::Range;
use std::sync::Arc;

const KEYS: &[&str] = &[
    "title",
    "date",
    "language",
    "translation-of",
    "topics",
    "summary",
    "draft",
    "listed",
    "order",
    "faq",
    "valid-until",
    "updated",
    "changes",
];

const EXAMPLE: &str = "begin the file with a line `---`, then `title: …` and `date: 2026-11-21`, then another line `---`";

/// The front matter of an article.
#[derive(Debug, Clone, Default)]
pub struct FrontMatter {
    /// The title, plain text.
    pub title: String,
    /// The day on which it was published.
    pub date: Option<Date>,
    /// The last day on which what it says holds.
    pub valid_until: Option<Date>,
    /// The day of the last change of which readers should know.
    pub updated: Option<Date>,
    /// Its changes, the newest first.
    pub changes: Vec<Change>,
    /// The slug of the article in another language that this one translates.
    pub translation_of: Option<SpannedText>,
    /// Indices into the site's topics, in the order as written.
    pub topics: Vec<u16>,
    /// One sentence about it, plain text; may be empty.
    pub summary: String,
    /// Whether it is not to be published yet.
    pub draft: bool,
    /// Whether no list shows it, though it has its page and is found.
    pub is_unlisted: bool,
    /// Its place among the articles of its topic.
    pub order: Option<i64>,
    /// Its questions.
    pub faq: Vec<Question>,
    /// The place of the title, or the first line if it is missing.
    pub place: Range<usize>,
}

/// A change of the article, as its publisher describes it.
#[derive(Debug, Clone)]
pub struct Change {
    /// The day of the change.
    pub date: Date,
    /// What changed, plain text.
    pub text: String,
    /// Whether it is a small edit, of which readers are not told.
    pub is_minor: bool,
}

/// A question and its answer in Markdown.
#[derive(Debug, Clone)]
pub struct Question {
    /// The question, Markdown of one paragraph.
    pub question: SpannedText,
    /// The answer, Markdown.
    pub answer: SpannedText,
}

/// The settings of a file, and the byte offsets at which they and the body start.
struct Split<'a> {
    settings: &'a str,
    start: usize,
    body: usize,
    fence: &'static str,
}

/// Reads the front matter; returns it with the byte offset of the body. Nothing
/// if it is missing or cannot be read.
pub(crate) fn read(
    source: &Arc<SourceFile>,
    language: &str,
    site: &Site,
    topics: &[Topic],
    out: &mut Diagnostics,
) -> Option<(FrontMatter, usize)> {
    let parts = split(source, out)?;
    let (tree, format) = match parts.fence {
        "+++" => (read_toml(parts.settings, parts.start), "TOML"),
        _ => (read_yaml(parts.settings, parts.start), "YAML"),
    };
    let node = match tree {
        Ok(node) => node,
        Err(errors) => {
            for error in errors {
                let message = format!("the front matter is not {format}: {}", error.message);
                let remedy = remedy(source, &error, format);
                out.error(source, error.span, message).help(remedy);
            }
            return None;
        }
    };
    let mut fields = Fields::open(&node, KEYS, source, out)?;
    let fence = source.line_span(0);
    let matter = read_fields(&mut fields, fence, language, site, topics);
    Some((matter, parts.body))
}

/// What puts a syntax error of the front matter right.
fn remedy(source: &SourceFile, error: &SyntaxError, format: &str) -> &'static str {
    let line = &source.text[source.line_span(error.span.start)];
    let indentation = &line[..line.len() - line.trim_start().len()];
    let says = |words: &[&str]| words.iter().any(|word| error.message.contains(word));
    if indentation.contains('\t') || says(&["tab"]) {
        "indent the line with spaces, not with a tab"
    } else if says(&["twice", "duplicate"]) {
        "keep one of the two lines, and remove the other"
    } else if says(&["tag (", "alias ("]) {
        "put the value in quotation marks"
    } else if says(&["nested"]) {
        "front matter has settings, lists and tables of languages, and nothing below them"
    } else if format == "TOML" {
        "write each setting as `name = value`, with texts in quotation marks: `title = \"One\"`"
    } else if says(&["mapping values", "quoted", "could not find expected ':'"]) {
        "a text with `:`, `#` or quotation marks in it must stand in quotation marks"
    } else {
        "write each setting on a line of its own, as in `title: One`; a text with other marks than letters at its beginning must stand in quotation marks"
    }
}

/// Finds the two fences, `---` or `+++`, around the settings.
fn split<'a>(source: &'a Arc<SourceFile>, out: &mut Diagnostics) -> Option<Split<'a>> {
    let text = source.text.as_str();
    let first = source.line_span(0);
    let fence = match text[first.clone()].trim_end() {
        "---" => "---",
        "+++" => "+++",
        _ => {
            out.error(source, first, "this article has no front matter")
                .label("the front matter begins on the first line")
                .help(EXAMPLE);
            return None;
        }
    };
    let start = (first.end + 1).min(text.len());
    let mut at = start;
    for line in text[start..].split_inclusive('\n') {
        if line.trim_end() == fence {
            return Some(Split {
                settings: &text[start..at],
                start,
                body: at + line.len(),
                fence,
            });
        }
        at += line.len();
    }
    out.error(source, first, "the front matter is not closed")
        .label("it begins here")
        .help(format!("put a line `{fence}` after the last setting"));
    None
}

fn read_fields(
    fields: &mut Fields<'_>,
    fence: Range<usize>,
    language: &str,
    site: &Site,
    topics: &[Topic],
) -> FrontMatter {
    let title = fields.text("title").filter(|title| !title.text.is_empty());
    if title.is_none() && !matches!(fields.get("title"), Some(node) if !is_blank(node)) {
        fields.missing("title", fence.clone(), "add a line `title: …`");
    }
    if fields.get("date").is_none() {
        fields.missing(
            "date",
            fence.clone(),
            "add a line such as `date: 2026-11-21`",
        );
    }
    check_language(fields, language, site);
    let changes = read_changes(fields);
    let last = changes.iter().find(|change| !change.is_minor);
    FrontMatter {
        place: title.as_ref().map_or(fence, |title| title.span.clone()),
        title: title.map(|title| title.text).unwrap_or_default(),
        date: fields.date("date"),
        valid_until: read_not_before_date(fields, "valid-until"),
        updated: read_not_before_date(fields, "updated").or(last.map(|change| change.date)),
        changes,
        translation_of: fields.text("translation-of").map(|mut name| {
            name.text = crate::slug::nfc(&name.text);
            name
        }),
        topics: read_topics(fields, topics),
        summary: fields
            .text("summary")
            .map(|one| one.text)
            .unwrap_or_default(),
        draft: fields.boolean("draft"),
        is_unlisted: fields.get("listed").is_some() && !fields.boolean("listed"),
        order: fields.integer("order"),
        faq: read_questions(fields),
    }
}

/// A day that is not before the article's date.
fn read_not_before_date(fields: &mut Fields<'_>, name: &str) -> Option<Date> {
    let day = fields.date(name)?;
    // A date that is none is reported where it is read.
    let written = fields.get("date").and_then(|node| match &node.value {
        Value::Text(text) | Value::Date(text) => crate::fields::parse_date(text.trim()),
        _ => None,
    });
    if let Some(node) = fields.get(name)
        && written.is_some_and(|date| day < date)
    {
        let span = node.span.clone();
        let remedy = if name == "updated" {
            "write the day of the last change, or correct `date`"
        } else {
            "write the last day on which the article holds, or correct `date`"
        };
        (fields
            .out
            .error(fields.source, span, format!("`{name}` is before `date`")))
        .help(remedy);
    }
    Some(day)
}

/// The changes of an article, the newest first; of one day in the order as written.
fn read_changes(fields: &mut Fields<'_>) -> Vec<Change> {
    let help = "begin each entry with `- date: 2026-11-25` and a line `text: …` in YAML, or with `[[changes]]` in TOML";
    let mut changes = Vec::new();
    for node in list_of_tables(fields, "changes", help) {
        let keys = &["date", "text", "minor"];
        let Some(mut entry) = Fields::open(node, keys, fields.source, fields.out) else {
            continue;
        };
        let place = entry.source.line_span(entry.span().start);
        let date = entry.date("date");
        let text = entry.text("text").filter(|one| !one.text.is_empty());
        for name in ["date", "text"] {
            if entry.get(name).is_none() {
                let remedy = "each entry of `changes` needs a `date` and a `text`";
                entry.missing(name, place.clone(), remedy);
            }
        }
        let is_minor = entry.boolean("minor");
        if let (Some(date), Some(text)) = (date, text) {
            changes.push(Change {
                date,
                text: text.text,
                is_minor,
            });
        }
    }
    changes.sort_by_key(|change| std::cmp::Reverse(change.date));
    changes
}

/// The entries of a list of tables; none if there is no such list.
fn list_of_tables<'a>(fields: &mut Fields<'a>, name: &str, help: &str) -> &'a [Node] {
    match fields.get(name) {
        None => &[],
        Some(Node {
            value: Value::List(items),
            ..
        }) => items,
        Some(node) => {
            let message = format!("`{name}` must be a list");
            (fields.out.error(fields.source, node.span.clone(), message))
                .label(format!("this is {}", node.value.kind()))
                .help(help);
            &[]
        }
    }
}

fn is_blank(node: &Node) -> bool {
    matches!(&node.value, Value::Text(text) if text.trim().is_empty())
}

fn check_language(fields: &mut Fields<'_>, folder: &str, site: &Site) {
    let Some(written) = fields.text("language") else {
        return;
    };
    if written.text == folder {
        return;
    }
    let codes = site.languages.iter().map(|one| one.code.as_str());
    if site.language(&written.text).is_none() {
        let message = format!("`{}` is not one of the site's languages", written.text);
        let remedy = did_you_mean(&written.text, codes, "add it to `site.toml`");
        fields
            .out
            .error(fields.source, written.span, message)
            .help(remedy);
    } else {
        let message = format!(
            "this article says it is in `{}`, but it lies in the folder `{folder}`",
            written.text
        );
        let remedy = format!(
            "move the file to `articles/{}/`, or write `{folder}` here",
            written.text
        );
        fields
            .out
            .error(fields.source, written.span, message)
            .help(remedy);
    }
}

pub(crate) fn read_topics(fields: &mut Fields<'_>, topics: &[Topic]) -> Vec<u16> {
    let mut places = Vec::new();
    for written in fields.texts("topics") {
        let slug = crate::slug::nfc(&written.text);
        let place = topics.iter().position(|topic| topic.slug == slug);
        match place.and_then(|place| u16::try_from(place).ok()) {
            Some(place) if !places.contains(&place) => places.push(place),
            Some(_) => {}
            None => {
                let known = topics.iter().map(|topic| topic.slug.as_str());
                let remedy = did_you_mean(
                    &written.text,
                    known,
                    "add it to `site.toml` under `[[topics]]`",
                );
                let message = format!("unknown topic `{}`", written.text);
                fields
                    .out
                    .error(fields.source, written.span, message)
                    .help(remedy);
            }
        }
    }
    places
}

fn read_questions(fields: &mut Fields<'_>) -> Vec<Question> {
    let help = "begin each entry with `- question: …` and a line `answer: …` in YAML, or with `[[faq]]` in TOML";
    let mut questions = Vec::new();
    for node in list_of_tables(fields, "faq", help) {
        let keys = &["question", "answer"];
        let Some(mut entry) = Fields::open(node, keys, fields.source, fields.out) else {
            continue;
        };
        let place = entry.source.line_span(entry.span().start);
        let question = entry.text("question").filter(|one| !one.text.is_empty());
        let answer = entry.text("answer").filter(|one| !one.text.is_empty());
        if entry.get("question").is_none() {
            entry.missing(
                "question",
                place.clone(),
                "each entry of `faq` needs a `question` and an `answer`",
            );
        }
        if entry.get("answer").is_none() {
            entry.missing(
                "answer",
                place,
                "each entry of `faq` needs a `question` and an `answer`",
            );
        }
        if let (Some(question), Some(answer)) = (question, answer) {
            questions.push(Question { question, answer });
        }
    }
    questions
}
