//! Renders Markdown to HTML, in passes over the parser's events: line breaks between
//! Chinese characters are removed, footnotes are taken out, then the HTML is written,
//! with the ids of headings, and sanitised. Every event keeps its place in the file,
//! so that diagnostics can show it.

mod blocks;
mod inline;
mod parse;
mod program_block;
mod raw;
mod writer;

pub use raw::is_formula_element;

use crate::asked::Asked;
use crate::content_tree::{ContentTree, Destination};
use crate::diagnostics::Diagnostics;
use crate::front_matter::Question;
use crate::languages::Conventions;
use crate::programs::Wanted;
use crate::resources::Resources;
use crate::sanitise;
use crate::slug::{self, Ids};
use crate::source::SourceFile;
use bookmobile_i18n::Labels;
use bookmobile_markdown::{
    Definitions, Masked, OPTIONS, SpannedEvent, Writer as _, inside_of_paragraph,
};
use pulldown_cmark::{Event, Options, Tag, TagEnd};
use std::ops::Range;
use std::sync::Arc;
use writer::ArticleWriter;

/// The position of a piece of Markdown in its file.
#[derive(Debug, Clone)]
pub(crate) enum SourcePosition {
    /// Verbatim, from this byte offset on.
    From(usize),
    /// Quoted or folded in the file, so that only the span of the whole is known.
    Within(Range<usize>),
}

impl SourcePosition {
    /// The span in the file of a part of the Markdown.
    pub(crate) fn of(&self, part: &Range<usize>) -> Range<usize> {
        match self {
            Self::From(base) => part.start + base..part.end + base,
            Self::Within(whole) => whole.clone(),
        }
    }
}

/// A link with an anchor, which is checked when all articles are known.
#[derive(Debug, Clone)]
pub(crate) struct AnchorLink {
    /// Language and slug of the article; nothing for the page itself.
    pub(crate) article: Option<(String, String)>,
    pub(crate) anchor: String,
    pub(crate) span: Range<usize>,
}

/// The inputs and outputs of rendering one article's Markdown.
pub(crate) struct RenderContext<'a> {
    pub(crate) source: &'a Arc<SourceFile>,
    /// The article's path in the tree, from which its links start.
    pub(crate) path: &'a str,
    /// The code of the article's language.
    pub(crate) language: &'a str,
    pub(crate) conventions: &'a Conventions,
    pub(crate) tree: &'a ContentTree,
    pub(crate) resources: &'a Resources,
    /// The questions of the article.
    pub(crate) questions: &'a [Question],
    pub(crate) out: &'a mut Diagnostics,
    pub(crate) ids: Ids,
    pub(crate) links: Vec<AnchorLink>,
    /// The mini-programs that were placed.
    pub(crate) programs: Vec<Wanted>,
    /// Whether files of the collection were read.
    pub(crate) uses_files: bool,
    /// The links that other files can change.
    pub(crate) asked: Asked,
}

impl<'a> RenderContext<'a> {
    /// The labels in the article's language.
    pub(crate) fn labels(&self) -> &'a Labels {
        &self.conventions.labels
    }

    /// Where a link of the article leads to.
    pub(crate) fn resolve(&mut self, written: &str) -> Destination {
        self.asked.resolve(self.tree, written, self.path)
    }
}

/// The sanitised HTML of a body and of its footnotes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Html {
    pub(crate) body: String,
    /// Empty if there are none.
    pub(crate) notes: String,
}

/// Renders the body of an article.
pub(crate) fn render_body(
    markdown: &str,
    place: &SourcePosition,
    context: &mut RenderContext<'_>,
) -> Html {
    let masked = Masked::new(markdown, OPTIONS.union(Options::ENABLE_FOOTNOTES));
    let (events, definitions) = parse::body(&masked, place, context);
    reserve_ids(&events, context);
    let mut writer = ArticleWriter::new(context, place, markdown, definitions);
    writer.write(&events);
    let notes = writer.write_notes();
    Html {
        notes: finish(&mut writer, &notes),
        body: finish_own(&mut writer),
    }
}

/// Renders an answer: Markdown without footnotes.
pub(crate) fn render_answer(
    markdown: &str,
    place: &SourcePosition,
    context: &mut RenderContext<'_>,
) -> String {
    let masked = Masked::new(markdown, OPTIONS);
    let events = parse::without_notes(&masked, place, context);
    render_events(&events, markdown, place, context)
}

/// Renders a question: the inside of its paragraph, without the `p`.
pub(crate) fn render_question(
    markdown: &str,
    place: &SourcePosition,
    context: &mut RenderContext<'_>,
) -> String {
    let masked = Masked::new(markdown, OPTIONS);
    let events = parse::without_notes(&masked, place, context);
    let inside = inside_of_paragraph(&events);
    render_events(inside, markdown, place, context)
}

/// Renders a text of one paragraph, without the `p`; `None` if it is something else.
pub(crate) fn render_line(
    markdown: &str,
    place: &SourcePosition,
    context: &mut RenderContext<'_>,
) -> Option<String> {
    let masked = Masked::new(markdown, OPTIONS);
    let events = parse::without_notes(&masked, place, context);
    let inside = inside_of_paragraph(&events);
    let is_end = |(event, _): &SpannedEvent<'_>| matches!(event, Event::End(TagEnd::Paragraph));
    let is_one = inside.len() + 2 == events.len() && !inside.iter().any(is_end);
    is_one.then(|| render_events(inside, markdown, place, context))
}

/// Renders events of Markdown without footnotes.
fn render_events(
    events: &[SpannedEvent<'_>],
    markdown: &str,
    place: &SourcePosition,
    context: &mut RenderContext<'_>,
) -> String {
    reserve_ids(events, context);
    let mut writer = ArticleWriter::new(context, place, markdown, Definitions::default());
    writer.write(events);
    finish_own(&mut writer).trim().to_owned()
}

/// Keeps the ids that the author wrote, so that no heading before them gets them by itself.
fn reserve_ids(events: &[SpannedEvent<'_>], context: &mut RenderContext<'_>) {
    for (event, _) in events {
        match event {
            Event::Start(Tag::Heading { id: Some(id), .. }) => {
                context.ids.reserve(slug::nfc(id));
            }
            Event::Html(html) | Event::InlineHtml(html) => {
                for id in raw::ids_of(html) {
                    context.ids.reserve(id);
                }
            }
            _ => {}
        }
    }
}

/// What a writer has written, sanitised; reports elements that were not closed.
fn finish_own(writer: &mut ArticleWriter<'_, '_, '_>) -> String {
    writer.report_unclosed();
    let html = std::mem::take(&mut writer.output.html);
    finish(writer, &html)
}

/// Sanitised HTML. What cannot be made safe is left out and reported.
fn finish(writer: &mut ArticleWriter<'_, '_, '_>, html: &str) -> String {
    sanitise::clean(html).unwrap_or_else(|| {
        let whole = 0..writer.markdown.len();
        (writer.error(&whole, "the HTML in this text cannot be made safe"))
            .help("write it as Markdown, or remove the HTML around what is missing");
        String::new()
    })
}
