//! Renders Markdown to HTML, in passes over the parser's events: line breaks between
//! Chinese characters are removed, footnotes are taken out, then the HTML is written,
//! with the ids of headings, and sanitised. Every event keeps its place in the file,
//! so that diagnostics can show it.

mod blocks;
mod events;
mod footnotes;
mod inline;
mod raw;
mod writer;

use crate::content_tree::ContentTree;
use crate::diagnostics::Diagnostics;
use crate::images::Images;
use crate::labels::Labels;
use crate::sanitise;
use crate::slug::Ids;
use crate::source::SourceFile;
use std::ops::Range;
use std::sync::Arc;
use writer::Writer;

pub(crate) use events::is_cjk;

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
    /// The code of the article's language.
    pub(crate) language: &'a str,
    pub(crate) labels: &'static Labels,
    pub(crate) tree: &'a ContentTree,
    pub(crate) images: &'a mut Images,
    pub(crate) out: &'a mut Diagnostics,
    pub(crate) ids: Ids,
    pub(crate) links: Vec<AnchorLink>,
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
    let (events, definitions) = footnotes::parse_body(markdown, place, context);
    let mut writer = Writer::new(context, place, markdown, definitions);
    writer.write(&events);
    let notes = writer.write_notes();
    writer.report_unclosed();
    Html {
        body: sanitise::clean(&writer.html),
        notes: sanitise::clean(&notes),
    }
}

/// Renders an answer: Markdown without footnotes.
pub(crate) fn render_answer(
    markdown: &str,
    place: &SourcePosition,
    context: &mut RenderContext<'_>,
) -> String {
    let events = events::parse_answer(markdown, place, context);
    render_events(&events, markdown, place, context)
}

/// Renders a question: the inside of its paragraph, without the `p`.
pub(crate) fn render_question(
    markdown: &str,
    place: &SourcePosition,
    context: &mut RenderContext<'_>,
) -> String {
    let events = events::parse_answer(markdown, place, context);
    let inside = events::inside_of_paragraph(&events);
    render_events(inside, markdown, place, context)
}

/// Renders events of Markdown without footnotes.
fn render_events(
    events: &[events::Placed<'_>],
    markdown: &str,
    place: &SourcePosition,
    context: &mut RenderContext<'_>,
) -> String {
    let mut writer = Writer::new(context, place, markdown, footnotes::Definitions::default());
    writer.write(events);
    writer.report_unclosed();
    sanitise::clean(&writer.html).trim().to_owned()
}
