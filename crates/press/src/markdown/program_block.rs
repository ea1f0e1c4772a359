//! The fenced block that places a mini-program in an article:
//!
//! ````text
//! ```mini-program prices
//! data = "prices.csv"
//! ```
//! ````

use super::RenderContext;
use crate::content_tree::Destination;
use crate::fields::{Fields, SpannedText};
use crate::front_matter::Question;
use crate::programs::{LEARN, PLACES, Wanted, gtfs};
use crate::slug;
use crate::value::{Node, Value, read_toml};
use pulldown_cmark::{Event, Parser, TagEnd};
use std::ops::Range;

const KEYS: &[&str] = &["data", "holidays", "id", "title", "questions"];

/// A fenced block as it is written.
#[derive(Debug)]
pub(crate) struct Block<'a> {
    /// What stands after the fence.
    pub(crate) info: &'a str,
    /// The lines within.
    pub(crate) text: &'a str,
    /// The place of those lines in the file; nothing if they are not there as they are.
    pub(crate) at: Option<usize>,
    /// The place of the whole block in the file.
    pub(crate) span: Range<usize>,
}

/// Reads a block; nothing, with a diagnostic, if it places no program.
pub(crate) fn read(block: &Block<'_>, context: &mut RenderContext<'_>) -> Option<Wanted> {
    let mut words = block.info.split_whitespace().skip(1);
    let Some(program) = words.next().map(str::to_owned) else {
        (context.out)
            .error(
                context.source,
                block.span.clone(),
                "this block names no program",
            )
            .help(context.resources.programs.remedy(""));
        return None;
    };
    if !context.resources.programs.has(&program) {
        let message = format!("there is no mini-program `{program}`");
        (context
            .out
            .error(context.source, block.span.clone(), message))
        .help(context.resources.programs.remedy(&program));
        return None;
    }
    let node = match read_toml(block.text, block.at.unwrap_or(0)) {
        Ok(node) => node,
        Err(errors) => {
            for error in errors {
                let span = block.at.map_or(block.span.clone(), |_| error.span);
                let message = format!(
                    "the settings of this program are not TOML: {}",
                    error.message
                );
                (context.out.error(context.source, span, message))
                    .help("write one setting a line, as in `data = \"prices.csv\"`");
            }
            return None;
        }
    };
    let node = if block.at.is_some() {
        node
    } else {
        everywhere(node, &block.span)
    };
    let mut fields = Fields::open(&node, KEYS, context.source, context.out)?;
    let data = match fields.get("data") {
        Some(Node {
            value: Value::List(_),
            ..
        }) => fields.texts("data"),
        _ => fields.text("data").into_iter().collect(),
    };
    let holidays = fields.text("holidays");
    let id = fields.text("id");
    let title = fields.text("title");
    let has_questions = fields.boolean("questions");
    if has_questions && (program != LEARN || !data.is_empty()) {
        let span = (fields.get("questions")).map_or(block.span.clone(), |node| node.span.clone());
        let message = "an article's questions are the data of `learn` alone";
        (context.out.error(context.source, span, message))
            .help("remove `questions`, or write `mini-program learn` and no `data`");
        return None;
    }
    if let Some(written) = holidays.as_ref().filter(|_| program != PLACES) {
        let message = "only the opening hours of `places` know holidays";
        (context
            .out
            .error(context.source, written.span.clone(), message))
        .help("remove `holidays`");
        return None;
    }
    if has_questions && context.questions.is_empty() {
        let message = "this article has no questions";
        (context
            .out
            .error(context.source, block.span.clone(), message))
        .help("write them under `faq` in the front matter, or name a file as `data`");
        return None;
    }
    if let Some(id) = id
        .as_ref()
        .filter(|id| !slug::is_valid(&id.text) || slug::is_reserved(&id.text))
    {
        let message = format!("the name `{}` does not work in an address", id.text);
        (context.out.error(context.source, id.span.clone(), message)).help(slug::remedy(&id.text));
    }
    let holidays = match &holidays {
        Some(written) => Some(file(written, context)?),
        None => None,
    };
    let paths: Vec<_> = data.iter().map(|one| file(one, context)).collect();
    Some(Wanted {
        id: id.map_or_else(|| program.clone(), |id| id.text),
        program,
        language: context.language.to_owned(),
        title: title.map(|title| title.text),
        data: paths.into_iter().collect::<Option<_>>()?,
        holidays,
        questions: has_questions.then(|| plain_questions(context.questions)),
        path: context.path.to_owned(),
        source: context.source.clone(),
        span: block.span.clone(),
    })
}

/// The path of a file that an article names: relative to the article, or from the top of the
/// collection.
fn file(written: &SpannedText, context: &mut RenderContext<'_>) -> Option<String> {
    if context.tree.has_file(&written.text) {
        return Some(written.text.clone());
    }
    if let Destination::File(path) = context.resolve(&written.text) {
        return Some(path);
    }
    if let Some(folder) = gtfs::folder(&written.text, context.tree) {
        return Some(folder);
    }
    let message = format!("there is no file `{}`", written.text);
    (context.out.error(context.source, written.span.clone(), message)).help(
        "name a file beside the article, or its path from the folder of the collection, as in `data/prices.csv`",
    );
    None
}

/// Questions and their answers as plain text.
fn plain_questions(questions: &[Question]) -> Vec<(String, String)> {
    let plain = |markdown: &str| {
        let events = Parser::new(markdown).map(|event| match event {
            Event::Text(text) | Event::Code(text) => text.to_string(),
            Event::SoftBreak => " ".to_owned(),
            Event::HardBreak | Event::End(TagEnd::Paragraph | TagEnd::Item) => "\n".to_owned(),
            _ => String::new(),
        });
        events.collect::<String>().trim().to_owned()
    };
    let pairs = questions.iter();
    pairs
        .map(|own| (plain(&own.question.text), plain(&own.answer.text)))
        .collect()
}

/// Settings whose place in the file is not known, all at one place.
fn everywhere(node: Node, span: &Range<usize>) -> Node {
    let value = match node.value {
        Value::List(items) => Value::List(
            items
                .into_iter()
                .map(|item| everywhere(item, span))
                .collect(),
        ),
        Value::Table(entries) => Value::Table(
            entries
                .into_iter()
                .map(|(mut key, value)| {
                    key.span = span.clone();
                    (key, everywhere(value, span))
                })
                .collect(),
        ),
        other => other,
    };
    Node {
        value,
        span: span.clone(),
    }
}
