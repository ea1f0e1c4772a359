//! Writes headings, lists, tables, callouts and code blocks.

use super::events::{SpannedEvent, text_of};
use super::writer::Writer;
use super::{SourcePosition, program_block};
use crate::code::push_code;
use crate::escape::push_attribute;
use crate::programs;
use crate::slug;
use bookmobile_html::escape;
use pulldown_cmark::{Alignment, BlockQuoteKind, CodeBlockKind, Event, Tag};
use std::ops::Range;

impl<'m> Writer<'_, '_, 'm> {
    pub(crate) fn write_heading(
        &mut self,
        level: u8,
        id: Option<&str>,
        plain: bool,
        events: &[SpannedEvent<'m>],
    ) {
        let range = events[0].1.clone();
        let inside = &events[1..events.len().max(2) - 1];
        self.check_level(level, &range);
        if !plain && !self.context.out.is_lenient() {
            self.warning(
                &range,
                "a heading takes an id, but no classes or attributes",
            )
            .help("keep only the name after `#` between the braces");
        }
        if text_of(inside).trim().is_empty() {
            self.error(&range, "this heading is empty")
                .help("give it a few words, or remove it");
        }
        let id = match id {
            Some(id) => self.claim_written_id(id, &range),
            None => self
                .context
                .ids
                .claim_like(&slug::from_text(&text_of(inside))),
        };
        // Level 1 is the title's; that mistake is reported above.
        let level = level.max(2);
        self.put(format_args!("<h{level}"));
        push_attribute(&mut self.html, "id", &id);
        self.html.push('>');
        self.write(inside);
        self.put(format_args!("</h{level}>\n"));
    }

    fn check_level(&mut self, level: u8, range: &Range<usize>) {
        let before = self.level;
        self.level = level.max(2);
        if self.context.out.is_lenient() {
            return;
        }
        if level == 1 {
            self.error(range, "a heading of the first level in the text")
                .help("the title comes from the front matter; begin the sections of the text with `##`");
        } else if level > before + 1 {
            let wanted = "#".repeat(usize::from(before) + 1);
            self.warning(
                range,
                format!(
                    "this heading is of level {level}, but the one before it is of level {before}"
                ),
            )
            .help(format!(
                "begin it with `{wanted}`, so that no level is left out"
            ));
        }
    }

    /// Claims the id that the author wrote for a heading.
    fn claim_written_id(&mut self, id: &str, range: &Range<usize>) -> String {
        let span = self.find_in(range, id);
        let id = slug::nfc(id);
        let is_name = id
            .chars()
            .all(|c| slug::is_letter(c) || matches!(c, '-' | '_'));
        if !is_name {
            self.error(
                &span,
                format!("`{id}` does not work as the name of a section"),
            )
            .help(slug::remedy(&id));
            return self.context.ids.claim_like(&slug::from_text(&id));
        }
        if self.claim_id(&id, &span) {
            return id;
        }
        self.context.ids.claim_like(&id)
    }

    /// Takes the id that the author gave to a place; reports one that is not free.
    pub(crate) fn claim_id(&mut self, id: &str, span: &Range<usize>) -> bool {
        if slug::is_of_page(id) {
            let owner = if id.starts_with('_') {
                "the reader"
            } else {
                "footnotes"
            };
            self.error(span, format!("the name `{id}` is kept for {owner}"))
                .help("give this place another name");
            return false;
        }
        let is_free = self.context.ids.claim(id);
        if !is_free {
            self.error(span, format!("there is already a place named `{id}`"))
                .help("give each place a name of its own");
        }
        is_free
    }

    /// The last occurrence of some words in a part of the Markdown, or the whole part.
    pub(crate) fn find_in(&self, range: &Range<usize>, words: &str) -> Range<usize> {
        let part = self.markdown.get(range.clone()).unwrap_or_default();
        let found = (!words.is_empty()).then(|| part.rfind(words));
        match found.flatten() {
            Some(at) => range.start + at..range.start + at + words.len(),
            None => range.clone(),
        }
    }

    pub(crate) fn open_list(&mut self, start: Option<u64>, events: &[SpannedEvent<'m>]) {
        self.html
            .push_str(if start.is_some() { "<ol" } else { "<ul" });
        if has_tasks(events) {
            self.html.push_str(" class=\"task-list\"");
        }
        if let Some(start) = start.filter(|start| *start != 1) {
            push_attribute(&mut self.html, "start", &start.to_string());
        }
        self.html.push_str(">\n");
    }

    pub(crate) fn open_item(&mut self, events: &[SpannedEvent<'m>]) {
        self.html.push_str(if is_task(events) {
            "<li class=\"task\">"
        } else {
            "<li>"
        });
    }

    pub(crate) fn write_task_marker(&mut self, done: bool) {
        let labels = self.context.labels();
        self.html.push_str("<input type=\"checkbox\" disabled=\"\"");
        if done {
            self.html.push_str(" checked=\"\"");
        }
        push_attribute(
            &mut self.html,
            "aria-label",
            if done { labels.done() } else { labels.to_do() },
        );
        self.html.push_str("> ");
    }

    pub(crate) fn open_callout(&mut self, kind: BlockQuoteKind) {
        let labels = self.context.labels();
        let (name, word) = match kind {
            BlockQuoteKind::Note => ("note", labels.callout_note()),
            BlockQuoteKind::Tip => ("tip", labels.callout_tip()),
            BlockQuoteKind::Important => ("important", labels.callout_important()),
            BlockQuoteKind::Warning => ("warning", labels.callout_warning()),
            BlockQuoteKind::Caution => ("caution", labels.callout_caution()),
        };
        let word = escape(word);
        self.put(format_args!(
            "<aside class=\"callout callout-{name}\" role=\"note\">\n<p class=\"callout-title\">{word}</p>\n"
        ));
    }

    pub(crate) fn open_table(&mut self, alignments: &[Alignment]) {
        self.table = (alignments.to_vec(), 0, true);
        self.html
            .push_str("<div class=\"table-scroll\" tabindex=\"0\" role=\"group\"");
        push_attribute(&mut self.html, "aria-label", self.context.labels().table());
        self.html.push_str("><table>\n");
    }

    pub(crate) fn open_table_head(&mut self) {
        self.table.1 = 0;
        self.table.2 = true;
        self.html.push_str("<thead>\n<tr>");
    }

    pub(crate) fn open_table_row(&mut self) {
        self.table.1 = 0;
        self.table.2 = false;
        self.html.push_str("<tr>");
    }

    pub(crate) fn open_table_cell(&mut self) {
        self.html.push_str(if self.table.2 {
            "<th scope=\"col\""
        } else {
            "<td"
        });
        let class = match self.table.0.get(self.table.1) {
            Some(Alignment::Left) => "align-left",
            Some(Alignment::Center) => "align-center",
            Some(Alignment::Right) => "align-right",
            Some(Alignment::None) | None => "",
        };
        if !class.is_empty() {
            push_attribute(&mut self.html, "class", class);
        }
        self.html.push('>');
    }

    pub(crate) fn close_table_cell(&mut self) -> &'static str {
        self.table.1 += 1;
        if self.table.2 { "</th>" } else { "</td>" }
    }

    pub(crate) fn write_code(&mut self, kind: &CodeBlockKind<'_>, events: &[SpannedEvent<'m>]) {
        if let CodeBlockKind::Fenced(info) = kind
            && info.split_whitespace().next() == Some(programs::WORD)
            && self.write_program(info, events)
        {
            return;
        }
        let language = match kind {
            CodeBlockKind::Fenced(info) => language_of(info),
            CodeBlockKind::Indented => String::new(),
        };
        self.html.push_str("<pre class=\"code\" tabindex=\"0\"");
        self.html.push_str(self.context.code_direction());
        if !language.is_empty() {
            push_attribute(&mut self.html, "data-language", &language);
        }
        self.html.push_str("><code>");
        let pieces = events.iter().filter_map(|(event, _)| match event {
            Event::Text(text) => Some(text.as_ref()),
            _ => None,
        });
        let code: String = pieces.collect();
        push_code(&mut self.html, &code, &language);
        self.html.push_str("</code></pre>\n");
    }
}

impl<'m> Writer<'_, '_, 'm> {
    /// Writes the mini-program of a fenced block; false, with a diagnostic, if it has none.
    fn write_program(&mut self, info: &str, events: &[SpannedEvent<'m>]) -> bool {
        let texts: Vec<_> = events
            .iter()
            .filter_map(|(event, range)| match event {
                Event::Text(text) => Some((text, range)),
                _ => None,
            })
            .collect();
        let text: String = texts.iter().map(|(text, _)| text.as_ref()).collect();
        let start = texts.first().map_or(0, |(_, range)| range.start);
        let is_verbatim = self.markdown[start..].starts_with(&text);
        let at = match self.place {
            SourcePosition::From(base) if is_verbatim => Some(base + start),
            _ => None,
        };
        let block = program_block::Block {
            info,
            text: &text,
            at,
            span: self.place.of(&events[0].1),
        };
        let Some(wanted) = program_block::read(&block, self.context) else {
            return false;
        };
        let context = &mut *self.context;
        let html = context.resources.programs.html(
            &wanted,
            context.language,
            &context.conventions.labels,
            context.tree,
        );
        self.html.push_str(&html);
        self.context.programs.push(wanted);
        true
    }
}

/// The language in a code block's info string, in lower case; empty if there is none
/// or it has unexpected characters.
fn language_of(info: &str) -> String {
    let word = info
        .split([' ', '\t', ',', '{', '}'])
        .find(|word| !word.is_empty());
    let name = word.unwrap_or_default().to_lowercase();
    let sound = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '#' | '-' | '_' | '.');
    if name.len() <= 32 && name.chars().all(sound) {
        name
    } else {
        String::new()
    }
}

/// Whether a list has task items, not counting nested lists.
fn has_tasks(events: &[SpannedEvent<'_>]) -> bool {
    let mut depth = 0_usize;
    for (place, (event, _)) in events.iter().enumerate() {
        match event {
            Event::Start(Tag::Item) if depth == 1 && is_task(&events[place..]) => return true,
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
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
