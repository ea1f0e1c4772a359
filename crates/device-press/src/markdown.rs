//! Markdown as the press reads it, without what needs the press's tables: code has no colours,
//! formulas stay as they are written, and raw HTML is left out.

use crate::article::Draft;
use crate::links::Place;
use bookmobile_html::{escape, escape_into};
use bookmobile_pack::text::plain_text;
use pulldown_cmark::{Alignment, CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

/// The press's own, but for formulas; with footnotes, which the press takes out by itself.
const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_HEADING_ATTRIBUTES)
    .union(Options::ENABLE_GFM)
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_DEFINITION_LIST);

/// How deep elements are nested at most; what is deeper loses its elements, not its text.
const DEPTH: usize = 60;

/// Reads a file of Markdown. `name` is the title of a text that has none, `place` where its links
/// are written.
pub fn markdown(text: &str, name: &str, place: Place<'_>) -> Draft {
    let text = text.replace("\r\n", "\n");
    let (matter, body) = front_matter(&text);
    let mut writer = Writer {
        place,
        ..Writer::default()
    };
    for event in Parser::new_ext(body, OPTIONS) {
        writer.take(event);
    }
    let mut draft = writer.finish();
    if let Some(title) = value_of(matter, "title") {
        draft.title = title;
    }
    if draft.title.is_empty() {
        name.clone_into(&mut draft.title);
    }
    draft.language = value_of(matter, "lang").unwrap_or_default();
    draft
}

/// The lines between `---` at the start, and the rest.
fn front_matter(text: &str) -> (&str, &str) {
    let text = text.trim_start_matches('\u{feff}');
    let inside = text.strip_prefix("---\n");
    let parts = inside.and_then(|inside| inside.split_once("\n---\n"));
    parts.unwrap_or(("", text))
}

/// The value of a line `key: value`.
fn value_of(matter: &str, key: &str) -> Option<String> {
    let mut values = (matter.lines()).filter_map(|line| line.strip_prefix(key)?.strip_prefix(':'));
    let value = values.next()?.trim().trim_matches(['"', '\'']).trim();
    (!value.is_empty()).then(|| value.to_owned())
}

/// Writes HTML from events.
#[derive(Default)]
struct Writer<'a> {
    place: Place<'a>,
    draft: Draft,
    html: String,
    /// How many elements are open: a heading within another element begins no section.
    depth: usize,
    /// Within an image or raw HTML: what is written is kept apart, or dropped.
    hidden: usize,
    alt: String,
    /// The level of an open heading, where its HTML begins, and its own id.
    heading: Option<(u8, usize, Option<String>)>,
    alignments: Vec<Alignment>,
    cell: usize,
    in_head: bool,
    notes: String,
    /// Where the HTML of a footnote begins.
    note: Option<usize>,
    /// Whether links that are open are written.
    links: Vec<bool>,
}

impl Writer<'_> {
    fn text(&mut self, text: &str) {
        if self.hidden > 0 {
            self.alt.push_str(text);
        } else {
            escape_into(text, &mut self.html);
        }
    }

    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.open(tag),
            Event::End(tag) => self.close(tag),
            Event::Text(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                self.text(&text);
            }
            Event::Code(text) if self.hidden == 0 => {
                self.html.push_str("<code>");
                escape_into(&text, &mut self.html);
                self.html.push_str("</code>");
            }
            Event::Code(text) => self.alt.push_str(&text),
            Event::SoftBreak => self.text("\n"),
            Event::HardBreak => self.put("<br>\n"),
            Event::Rule => self.put("<hr>\n"),
            Event::TaskListMarker(done) => self.put(if done { "☑ " } else { "☐ " }),
            Event::FootnoteReference(name) => self.text(&format!("[{name}]")),
            // Raw HTML is dropped.
            Event::Html(_) | Event::InlineHtml(_) => {}
        }
    }

    fn put(&mut self, html: &str) {
        if self.hidden == 0 {
            self.html.push_str(html);
        }
    }

    /// Gives what is written at the top level to the article.
    fn flush(&mut self) {
        if self.depth == 0 && self.note.is_none() {
            self.draft.push(&self.html);
            self.html.clear();
        }
    }

    fn open(&mut self, tag: Tag<'_>) {
        if let Tag::Heading { level, id, .. } = &tag
            && self.depth == 0
        {
            self.flush();
            let id = id.as_ref().map(ToString::to_string);
            self.heading = Some((*level as u8, self.html.len(), id));
        }
        self.depth += 1;
        if self.depth > DEPTH && !matches!(tag, Tag::Image { .. }) {
            return;
        }
        match tag {
            Tag::Paragraph => self.put("<p>"),
            Tag::Heading { level, .. } => {
                if self.heading.is_none() {
                    self.put(&format!("<h{}>", (level as u8).max(2)));
                }
            }
            Tag::BlockQuote(_) => self.put("<blockquote>\n"),
            Tag::CodeBlock(kind) => {
                let language = match &kind {
                    CodeBlockKind::Fenced(info) => info.split([' ', ',']).next().unwrap_or(""),
                    CodeBlockKind::Indented => "",
                };
                if language.is_empty() {
                    self.put("<pre tabindex=\"0\"><code>");
                } else {
                    let language = escape(language);
                    self.put(&format!(
                        "<pre tabindex=\"0\" data-language=\"{language}\"><code>"
                    ));
                }
            }
            Tag::List(Some(1)) => self.put("<ol>\n"),
            Tag::List(Some(start)) => self.put(&format!("<ol start=\"{start}\">\n")),
            Tag::List(None) => self.put("<ul>\n"),
            Tag::Item => self.put("<li>"),
            Tag::DefinitionList => self.put("<dl>\n"),
            Tag::DefinitionListTitle => self.put("<dt>"),
            Tag::DefinitionListDefinition => self.put("<dd>"),
            Tag::Table(alignments) => {
                self.alignments = alignments;
                self.put("<div class=\"table-scroll\" tabindex=\"0\"><table>\n");
            }
            Tag::TableHead => {
                (self.in_head, self.cell) = (true, 0);
                self.put("<thead>\n<tr>");
            }
            Tag::TableRow => {
                self.cell = 0;
                self.put("<tr>");
            }
            Tag::TableCell => {
                let align = match self.alignments.get(self.cell) {
                    Some(Alignment::Left) => " class=\"align-left\"",
                    Some(Alignment::Center) => " class=\"align-center\"",
                    Some(Alignment::Right) => " class=\"align-right\"",
                    _ => "",
                };
                let name = if self.in_head { "th" } else { "td" };
                self.put(&format!("<{name}{align}>"));
            }
            Tag::Emphasis => self.put("<em>"),
            Tag::Strong => self.put("<strong>"),
            Tag::Strikethrough => self.put("<del>"),
            Tag::Superscript => self.put("<sup>"),
            Tag::Subscript => self.put("<sub>"),
            Tag::Link { dest_url, .. } => {
                let address = self.place.address(&dest_url).filter(|_| self.hidden == 0);
                self.links.push(address.is_some());
                if let Some(address) = address {
                    self.put(&format!("<a href=\"{address}\">"));
                }
            }
            Tag::Image { .. } => self.hidden += 1,
            Tag::FootnoteDefinition(name) => {
                self.note = Some(self.html.len());
                let name = escape(&name);
                self.put(&format!(
                    "<li value=\"{}\">",
                    name.parse::<u32>().unwrap_or(0)
                ));
                if name.parse::<u32>().is_err() {
                    self.put(&format!("[{name}] "));
                }
            }
            Tag::HtmlBlock | Tag::MetadataBlock(_) => {}
        }
    }

    fn close(&mut self, tag: TagEnd) {
        let is_deep = self.depth > DEPTH;
        self.depth = self.depth.saturating_sub(1);
        if is_deep && !matches!(tag, TagEnd::Image) {
            return;
        }
        match tag {
            TagEnd::Paragraph => self.put("</p>\n"),
            TagEnd::Heading(level) => self.end_heading(level as u8),
            TagEnd::BlockQuote(_) => self.put("</blockquote>\n"),
            TagEnd::CodeBlock => self.put("</code></pre>\n"),
            TagEnd::List(true) => self.put("</ol>\n"),
            TagEnd::List(false) => self.put("</ul>\n"),
            TagEnd::Item => self.put("</li>\n"),
            TagEnd::DefinitionList => self.put("</dl>\n"),
            TagEnd::DefinitionListTitle => self.put("</dt>\n"),
            TagEnd::DefinitionListDefinition => self.put("</dd>\n"),
            TagEnd::Table => self.put("</tbody>\n</table></div>\n"),
            TagEnd::TableHead => {
                self.in_head = false;
                self.put("</tr>\n</thead>\n<tbody>\n");
            }
            TagEnd::TableRow => self.put("</tr>\n"),
            TagEnd::TableCell => {
                self.cell += 1;
                self.put(if self.in_head { "</th>" } else { "</td>" });
            }
            TagEnd::Emphasis => self.put("</em>"),
            TagEnd::Strong => self.put("</strong>"),
            TagEnd::Strikethrough => self.put("</del>"),
            TagEnd::Superscript => self.put("</sup>"),
            TagEnd::Subscript => self.put("</sub>"),
            TagEnd::Link => {
                if self.links.pop() == Some(true) {
                    self.put("</a>");
                }
            }
            TagEnd::Image => {
                self.hidden = self.hidden.saturating_sub(1);
                if self.hidden == 0 {
                    let alt = core::mem::take(&mut self.alt);
                    // A picture beside the file is on no device; its words stay.
                    self.text(&alt);
                }
            }
            TagEnd::FootnoteDefinition => {
                self.put("</li>\n");
                if let Some(start) = self.note.take() {
                    self.notes
                        .push_str(self.html.get(start..).unwrap_or_default());
                    self.html.truncate(start);
                }
            }
            TagEnd::HtmlBlock | TagEnd::MetadataBlock(_) => {}
        }
        self.flush();
    }

    fn end_heading(&mut self, level: u8) {
        let Some((level, start, id)) = self.heading.take() else {
            self.put(&format!("</h{}>\n", level.max(2)));
            return;
        };
        let html = self.html.split_off(start);
        // The first heading of the first level is the title.
        if level == 1 && self.draft.title.is_empty() && self.draft.sections.is_empty() {
            self.draft.title = plain_text(&html);
        } else {
            self.draft.heading(level, &html, id);
        }
    }

    fn finish(mut self) -> Draft {
        self.depth = 0;
        self.flush();
        if !self.notes.is_empty() {
            let notes = core::mem::take(&mut self.notes);
            self.draft.push(&format!("<hr>\n<ol>\n{notes}</ol>\n"));
        }
        self.draft
    }
}

#[cfg(test)]
mod tests {
    use super::markdown as read;
    use crate::article::Draft;
    use crate::links::Place;

    fn markdown(text: &str, name: &str) -> Draft {
        read(text, name, Place::default())
    }

    fn html(text: &str) -> String {
        let draft = markdown(text, "name");
        let parts = draft.sections.iter();
        let parts = parts.map(|(_, own)| format!("[{}]{}", own.heading, own.body));
        parts.collect::<Vec<_>>().concat()
    }

    #[test]
    fn a_text_has_its_title_and_its_sections() {
        let draft = markdown(
            "# The *title*\n\nLead.\n\n## One\n\nText\n\n### Two\n",
            "name",
        );
        assert_eq!(draft.title, "The title");
        let headings: Vec<_> = draft
            .sections
            .iter()
            .map(|(meta, _)| meta.heading.as_str())
            .collect();
        assert_eq!(headings, ["", "One", "Two"]);
        assert_eq!(markdown("x", "name").title, "name");
        let own = markdown("---\ntitle: \"Own\"\nlang: zh\n---\nx", "name");
        assert_eq!((own.title.as_str(), own.language.as_str()), ("Own", "zh"));
    }

    #[test]
    fn raw_html_and_active_links_are_left_out() {
        let out = html(
            "<script>alert(1)</script>\n\na <img src=x onerror=y> [b](javascript:x) ![c](http://t/x.png)\n",
        );
        assert_eq!(out, "[]<p>a  b c</p>\n");
    }

    #[test]
    fn lists_tables_and_notes_are_whole() {
        let out = html("- a\n  - b\n\n| x | y |\n|:-|-:|\n| 1 | 2 |\n\nz[^1]\n\n[^1]: note\n");
        for tag in ["ul", "li", "table", "tr", "td", "th", "p", "ol"] {
            let count = |part: &str| out.matches(part).count();
            let opened = count(&format!("<{tag}>")) + count(&format!("<{tag} "));
            assert_eq!(opened, count(&format!("</{tag}>")), "{tag} in {out}");
        }
        assert!(out.contains("note"), "{out}");
    }

    #[test]
    fn deep_nesting_stays_flat() {
        let out = html(&("> ".repeat(5000) + "deep"));
        assert!(out.contains("deep") && out.matches("<blockquote>").count() <= super::DEPTH);
        assert_eq!(
            out.matches("<blockquote>").count(),
            out.matches("</blockquote>").count()
        );
    }
}
