//! Writes events as HTML: iterates over them, and hands what depends on the article's place to
//! the one who writes.

use crate::events::{SpannedEvent, end_of, text_of};
use crate::output::Output;
use pulldown_cmark::{CodeBlockKind, Event, LinkType, Tag};
use std::ops::Range;

/// Writes events as HTML. The methods without a body are what depends on where the article is.
pub trait Writer<'m, 'l> {
    /// Where the HTML is written.
    fn output(&mut self) -> &mut Output<'m, 'l>;

    /// Writes a heading. `events` are those from its start to its end.
    fn write_heading(&mut self, level: u8, id: Option<&str>, events: &[SpannedEvent<'m>]);

    /// Writes the start tag of a link; its end tag is written when it ends.
    fn open_link(&mut self, kind: LinkType, address: &str, title: &str, range: &Range<usize>);

    /// Writes a picture. `events` are those from its start to its end: its description.
    fn write_image(&mut self, address: &str, title: &str, events: &[SpannedEvent<'m>]);

    /// Writes the lines of a block of code of a language; empty if that is not known.
    fn push_code(&mut self, code: &str, language: &str);

    /// Writes what a fenced block stands for instead of its lines; false if it is code. `info`
    /// is what stands after the fence.
    fn write_fenced(&mut self, info: &str, events: &[SpannedEvent<'m>]) -> bool;

    /// Writes a formula, in a line of its own or within a text.
    fn write_formula(&mut self, latex: &str, range: &Range<usize>, is_block: bool);

    /// Writes HTML of the author's: the pieces of a block, or one piece within a text.
    fn write_raw(&mut self, pieces: &[SpannedEvent<'m>]);

    /// Writes events at the end of the HTML.
    fn write(&mut self, events: &[SpannedEvent<'m>]) {
        let mut at = 0;
        while at < events.len() {
            at += write_next(self, &events[at..]).max(1);
        }
    }

    /// Writes events to a string of their own.
    fn write_apart(&mut self, events: &[SpannedEvent<'m>]) -> String {
        let outside = std::mem::take(&mut self.output().html);
        self.write(events);
        std::mem::replace(&mut self.output().html, outside)
    }

    /// The list of the footnotes that were called; empty if there are none.
    fn write_notes(&mut self) -> String {
        let mut notes = Vec::new();
        // A note may call another, so the number of notes grows on the way.
        while let Some(events) = self.output().definitions.text(notes.len() + 1) {
            notes.push(self.write_apart(&events));
        }
        if notes.is_empty() {
            return String::new();
        }
        let output = self.output();
        let outside = std::mem::take(&mut output.html);
        output.list_notes(&notes);
        std::mem::replace(&mut output.html, outside)
    }
}

/// Writes the first of these events and those that belong to it; returns their number.
fn write_next<'m, 'l, W: Writer<'m, 'l> + ?Sized>(
    writer: &mut W,
    events: &[SpannedEvent<'m>],
) -> usize {
    let (event, range) = &events[0];
    match event {
        Event::Start(tag) => {
            let whole = end_of(events, 0);
            if write_whole(writer, tag, &events[..whole]) {
                return whole;
            }
            match tag {
                Tag::Link {
                    link_type,
                    dest_url,
                    title,
                    ..
                } => writer.open_link(*link_type, dest_url, title, range),
                tag => writer.output().open(tag, events),
            }
        }
        Event::End(tag) => writer.output().close(*tag),
        Event::Text(text) => writer.output().text(text),
        Event::Code(text) => writer.output().code_span(text),
        Event::InlineMath(latex) => writer.write_formula(latex, range, false),
        Event::DisplayMath(latex) => writer.write_formula(latex, range, true),
        Event::Html(_) | Event::InlineHtml(_) => writer.write_raw(&events[..1]),
        Event::FootnoteReference(name) => writer.output().call(name),
        Event::SoftBreak => writer.output().html.push('\n'),
        Event::HardBreak => writer.output().html.push_str("<br>\n"),
        Event::Rule => writer.output().html.push_str("<hr>\n"),
        Event::TaskListMarker(is_done) => writer.output().task_marker(*is_done),
    }
    1
}

/// Writes an element that is written as a whole with its content; false if it can be opened now
/// and closed later.
fn write_whole<'m, 'l, W: Writer<'m, 'l> + ?Sized>(
    writer: &mut W,
    tag: &Tag<'m>,
    events: &[SpannedEvent<'m>],
) -> bool {
    match tag {
        Tag::Heading { level, id, .. } => {
            writer.write_heading(*level as u8, id.as_deref(), events);
        }
        Tag::Paragraph => return write_figure(writer, events),
        Tag::CodeBlock(kind) => write_code(writer, kind, events),
        Tag::HtmlBlock => writer.write_raw(events),
        Tag::Image {
            dest_url, title, ..
        } => writer.write_image(dest_url, title, events),
        // Footnotes were taken out before; one within another is left out.
        Tag::FootnoteDefinition(_) | Tag::MetadataBlock(_) => {}
        _ => return false,
    }
    true
}

/// Writes a paragraph as a figure if it is one picture with a title; otherwise returns false.
fn write_figure<'m, 'l, W: Writer<'m, 'l> + ?Sized>(
    writer: &mut W,
    events: &[SpannedEvent<'m>],
) -> bool {
    let [_, image @ .., _] = events else {
        return false;
    };
    let Some((
        Event::Start(Tag::Image {
            dest_url, title, ..
        }),
        _,
    )) = image.first()
    else {
        return false;
    };
    if title.is_empty() || end_of(image, 0) != image.len() {
        return false;
    }
    writer.output().html.push_str("<figure>");
    writer.write_image(dest_url, "", image);
    let output = writer.output();
    output.html.push_str("<figcaption>");
    output.text(title);
    output.html.push_str("</figcaption></figure>\n");
    true
}

fn write_code<'m, 'l, W: Writer<'m, 'l> + ?Sized>(
    writer: &mut W,
    kind: &CodeBlockKind<'_>,
    events: &[SpannedEvent<'m>],
) {
    let mut language = String::new();
    if let CodeBlockKind::Fenced(info) = kind {
        if writer.write_fenced(info, events) {
            return;
        }
        language = language_of(info);
    }
    writer.output().open_code(&language);
    writer.push_code(&text_of(events), &language);
    writer.output().html.push_str("</code></pre>\n");
}

/// The language in a code block's info string, in lower case; empty if there is none
/// or it has unexpected characters.
fn language_of(info: &str) -> String {
    let word = info
        .split([' ', '\t', ',', '{', '}'])
        .find(|word| !word.is_empty());
    let name = word.unwrap_or_default().to_ascii_lowercase();
    let sound = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '#' | '-' | '_' | '.');
    if name.len() <= 32 && name.chars().all(sound) {
        name
    } else {
        String::new()
    }
}
