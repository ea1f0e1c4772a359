//! The HTML that is written from events, and the elements that need nothing but the labels of
//! the article's language: text, lists, tables, callouts, footnotes.

use crate::events::SpannedEvent;
use crate::footnotes::Definitions;
use bookmobile_html::{escape_into, push_attribute};
use bookmobile_i18n::Labels;
use pulldown_cmark::{Alignment, BlockQuoteKind, Event, Tag, TagEnd};

/// The HTML so far, and what later elements need of earlier ones.
#[derive(Debug)]
pub struct Output<'m, 'l> {
    /// The HTML.
    pub html: String,
    /// The footnotes that the text can call.
    pub definitions: Definitions<'m>,
    labels: &'l Labels,
    code_direction: &'static str,
    /// The current table: alignments of its columns, the current column, and whether
    /// this is the head.
    table: (Vec<Alignment>, usize, bool),
}

impl<'m, 'l> Output<'m, 'l> {
    /// Nothing written yet. Code is marked as written from left to right where the text around
    /// it is not.
    pub fn new(labels: &'l Labels, is_right_to_left: bool, definitions: Definitions<'m>) -> Self {
        Self {
            html: String::new(),
            definitions,
            labels,
            code_direction: if is_right_to_left { " dir=\"ltr\"" } else { "" },
            table: (Vec::new(), 0, false),
        }
    }

    /// The labels in the article's language.
    pub fn labels(&self) -> &'l Labels {
        self.labels
    }

    /// Writes a text.
    pub fn text(&mut self, text: &str) {
        escape_into(text, &mut self.html);
    }

    pub(crate) fn attribute(&mut self, name: &str, value: &str) {
        push_attribute(&mut self.html, name, value);
    }

    pub(crate) fn code_span(&mut self, text: &str) {
        self.html.push_str("<code");
        self.html.push_str(self.code_direction);
        self.html.push('>');
        self.text(text);
        self.html.push_str("</code>");
    }

    /// Writes the start tags of a block of code. `language` is empty if it is not known.
    pub(crate) fn open_code(&mut self, language: &str) {
        self.html.push_str("<pre class=\"code\" tabindex=\"0\"");
        self.html.push_str(self.code_direction);
        if !language.is_empty() {
            self.attribute("data-language", language);
        }
        self.html.push_str("><code>");
    }

    /// Writes the start tag of an element that can be opened now and closed later. `events` are
    /// those from its start on.
    pub(crate) fn open(&mut self, tag: &Tag<'m>, events: &[SpannedEvent<'m>]) {
        match tag {
            Tag::BlockQuote(Some(kind)) => self.open_callout(*kind),
            Tag::List(start) => self.open_list(*start, events),
            Tag::Item if is_task(events) => self.html.push_str("<li class=\"task\">"),
            Tag::Table(alignments) => self.open_table(alignments),
            Tag::TableHead => self.open_row("<thead>\n<tr>", true),
            Tag::TableRow => self.open_row("<tr>", false),
            Tag::TableCell => self.open_cell(),
            other => self.html.push_str(start_tag(other)),
        }
    }

    /// Writes the end tag of what [`open`](Self::open) opened.
    pub(crate) fn close(&mut self, tag: TagEnd) {
        let html = match tag {
            TagEnd::TableCell => {
                self.table.1 += 1;
                if self.table.2 { "</th>" } else { "</td>" }
            }
            other => end_tag(other),
        };
        self.html.push_str(html);
    }

    fn open_list(&mut self, start: Option<u64>, events: &[SpannedEvent<'m>]) {
        let name = if start.is_some() { "<ol" } else { "<ul" };
        self.html.push_str(name);
        if has_tasks(events) {
            self.attribute("class", "task-list");
        }
        if let Some(start) = start.filter(|start| *start != 1) {
            self.attribute("start", &start.to_string());
        }
        self.html.push_str(">\n");
    }

    pub(crate) fn task_marker(&mut self, is_done: bool) {
        let labels = self.labels;
        self.html.push_str("<input type=\"checkbox\" disabled=\"\"");
        if is_done {
            self.html.push_str(" checked=\"\"");
        }
        let label = if is_done {
            labels.done()
        } else {
            labels.to_do()
        };
        self.attribute("aria-label", label);
        self.html.push_str("> ");
    }

    fn open_callout(&mut self, kind: BlockQuoteKind) {
        let labels = self.labels;
        let (class, word) = match kind {
            BlockQuoteKind::Note => ("callout callout-note", labels.callout_note()),
            BlockQuoteKind::Tip => ("callout callout-tip", labels.callout_tip()),
            BlockQuoteKind::Important => ("callout callout-important", labels.callout_important()),
            BlockQuoteKind::Warning => ("callout callout-warning", labels.callout_warning()),
            BlockQuoteKind::Caution => ("callout callout-caution", labels.callout_caution()),
        };
        self.html.push_str("<aside");
        self.attribute("class", class);
        self.html
            .push_str(" role=\"note\">\n<p class=\"callout-title\">");
        self.text(word);
        self.html.push_str("</p>\n");
    }

    fn open_table(&mut self, alignments: &[Alignment]) {
        self.table = (alignments.to_vec(), 0, true);
        self.html
            .push_str("<div class=\"table-scroll\" tabindex=\"0\" role=\"group\"");
        self.attribute("aria-label", self.labels.table());
        self.html.push_str("><table>\n");
    }

    fn open_row(&mut self, html: &str, is_head: bool) {
        self.table.1 = 0;
        self.table.2 = is_head;
        self.html.push_str(html);
    }

    fn open_cell(&mut self) {
        let start = if self.table.2 {
            "<th scope=\"col\""
        } else {
            "<td"
        };
        self.html.push_str(start);
        let class = match self.table.0.get(self.table.1) {
            Some(Alignment::Left) => "align-left",
            Some(Alignment::Center) => "align-center",
            Some(Alignment::Right) => "align-right",
            Some(Alignment::None) | None => "",
        };
        if !class.is_empty() {
            self.attribute("class", class);
        }
        self.html.push('>');
    }

    /// Writes the mark that calls a footnote; the mark's own text if there is no such note.
    pub(crate) fn call(&mut self, name: &str) {
        let Some(call) = self.definitions.call(name) else {
            self.text("[^");
            self.text(name);
            self.text("]");
            return;
        };
        let number = call.number.to_string();
        self.html.push_str("<sup class=\"footnote-ref\"><a");
        self.attribute("href", &["#fn-", &number].concat());
        self.attribute("id", &call.id());
        self.attribute("role", "doc-noteref");
        self.attribute("aria-label", &self.labels.note(&number));
        self.html.push('>');
        self.html.push_str(&number);
        self.html.push_str("</a></sup>");
    }

    /// Writes the list of the notes that were called, each with links back.
    pub(crate) fn list_notes(&mut self, notes: &[String]) {
        self.html.push_str("<ol class=\"footnotes\">\n");
        for (number, note) in (1..).zip(notes) {
            self.html.push_str("<li");
            self.attribute("id", &["fn-", &number.to_string()].concat());
            self.html.push('>');
            let note = note.trim_end();
            let (inside, end) = match note.strip_suffix("</p>") {
                Some(inside) => (inside, "</p>"),
                None => (note, ""),
            };
            self.html.push_str(inside);
            for caller in self.definitions.callers(number) {
                self.html
                    .push_str(" <a class=\"footnote-back\" role=\"doc-backlink\"");
                self.attribute("href", &["#", &caller].concat());
                self.attribute("aria-label", self.labels.back());
                self.html.push_str(">↩</a>");
            }
            self.html.push_str(end);
            self.html.push_str("</li>\n");
        }
        self.html.push_str("</ol>\n");
    }
}

/// The start tag of an element that is always written the same way; nothing for others.
fn start_tag(tag: &Tag<'_>) -> &'static str {
    match tag {
        Tag::Paragraph => "<p>",
        Tag::BlockQuote(_) => "<blockquote>\n",
        Tag::Item => "<li>",
        Tag::DefinitionList => "<dl>\n",
        Tag::DefinitionListTitle => "<dt>",
        Tag::DefinitionListDefinition => "<dd>",
        Tag::Emphasis => "<em>",
        Tag::Strong => "<strong>",
        Tag::Strikethrough => "<del>",
        Tag::Superscript => "<sup>",
        Tag::Subscript => "<sub>",
        _ => "",
    }
}

/// The end tag of an element; nothing for those that are written as a whole.
fn end_tag(tag: TagEnd) -> &'static str {
    match tag {
        TagEnd::Paragraph => "</p>\n",
        TagEnd::BlockQuote(Some(_)) => "</aside>\n",
        TagEnd::BlockQuote(None) => "</blockquote>\n",
        TagEnd::List(true) => "</ol>\n",
        TagEnd::List(false) => "</ul>\n",
        TagEnd::Item => "</li>\n",
        TagEnd::DefinitionList => "</dl>\n",
        TagEnd::DefinitionListTitle => "</dt>\n",
        TagEnd::DefinitionListDefinition => "</dd>\n",
        TagEnd::Table => "</tbody>\n</table></div>\n",
        TagEnd::TableHead => "</tr>\n</thead>\n<tbody>\n",
        TagEnd::TableRow => "</tr>\n",
        TagEnd::Emphasis => "</em>",
        TagEnd::Strong => "</strong>",
        TagEnd::Strikethrough => "</del>",
        TagEnd::Superscript => "</sup>",
        TagEnd::Subscript => "</sub>",
        TagEnd::Link => "</a>",
        TagEnd::TableCell
        | TagEnd::Heading(_)
        | TagEnd::CodeBlock
        | TagEnd::HtmlBlock
        | TagEnd::Image
        | TagEnd::FootnoteDefinition
        | TagEnd::MetadataBlock(_) => "",
    }
}

/// Whether a list has task items, not counting nested lists.
fn has_tasks(events: &[SpannedEvent<'_>]) -> bool {
    let mut depth = 0_usize;
    for (place, (event, _)) in events.iter().enumerate() {
        match event {
            Event::Start(Tag::Item) if depth == 1 && is_task(&events[place..]) => return true,
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return false;
        }
    }
    false
}

/// Whether an item begins with a checkbox.
fn is_task(events: &[SpannedEvent<'_>]) -> bool {
    let inside = events.iter().skip(1).map(|(event, _)| event);
    let mut inside = inside.filter(|event| !matches!(event, Event::Start(Tag::Paragraph)));
    matches!(inside.next(), Some(Event::TaskListMarker(_)))
}
