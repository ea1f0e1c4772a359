//! Writes the blocks of an article as Markdown.

use super::chapters::Chapter;
use super::contents::target;
use super::flow::{Block, Content, MAX_DEPTH, blocks_in, id_of, is_note_call, level};
use super::inline::{Book, Form, Inline};
use super::links::anchor_of;
use super::xml::{attribute, text_of};
use bookmobile_press::SourceBuilder;
use roxmltree::Node;
use std::collections::{BTreeMap, BTreeSet};

/// The level of the sections of an article.
const TOP: usize = 2;

/// Writes one article.
pub(super) struct Writer<'w, 'b, 'f, 'd> {
    book: &'w mut Book<'b, 'f, 'd>,
    article: usize,
    /// What is added to the level of a heading.
    shift: usize,
    /// What is taken from it.
    highest: usize,
    notes: BTreeMap<(usize, String), String>,
    callers: BTreeSet<(usize, String)>,
}

/// Writes the blocks of an article.
pub(super) fn write(
    book: &mut Book<'_, '_, '_>,
    article: usize,
    chapter: &Chapter,
    out: &mut SourceBuilder,
) {
    let flow = book.flow;
    let blocks = &flow.blocks[chapter.body..chapter.blocks.end];
    let levels = blocks.iter().filter_map(Block::level);
    let (notes, callers) = notes_of(book, article, blocks);
    let mut writer = Writer {
        highest: levels.min().unwrap_or(TOP),
        shift: TOP,
        book,
        article,
        notes,
        callers,
    };
    let mut was_list = false;
    for (number, block) in blocks.iter().enumerate() {
        if writer.is_left_out(block, blocks) {
            continue;
        }
        let mut lines = Vec::new();
        let text = &flow.texts[block.file];
        let is_first_of_text = chapter.body + number == flow.starts[block.file];
        if is_first_of_text && let Some(anchor) = writer.book.links.anchor(block.file, "") {
            lines.push(format!("<span id=\"{anchor}\"></span>"));
            lines.push(String::new());
        }
        writer.add_block(block, 0, &mut lines);
        if lines.iter().all(|line| line.trim().is_empty()) {
            continue;
        }
        let is_list = is_list(block);
        let between = if was_list && is_list {
            "<!-- -->\n\n"
        } else {
            ""
        };
        was_list = is_list;
        let written = format!("{between}{}\n\n", lines.join("\n"));
        out.replace(&written, text.source, block.span());
    }
}

fn is_list(block: &Block<'_>) -> bool {
    match &block.content {
        Content::Element(node) => matches!(node.tag_name().name(), "ol" | "ul" | "menu"),
        Content::Note(.., number) => number.is_some(),
        Content::Run(_) => false,
    }
}

/// The footnotes that an article both has and calls, with names, and where it calls them.
#[allow(clippy::type_complexity)]
fn notes_of(
    book: &Book<'_, '_, '_>,
    article: usize,
    blocks: &[Block<'_>],
) -> (BTreeMap<(usize, String), String>, BTreeSet<(usize, String)>) {
    let mut own = BTreeSet::new();
    for block in blocks {
        if let Content::Note(_, id, _) = &block.content {
            own.insert((block.file, id.clone()));
        }
    }
    let (mut notes, mut callers) = (BTreeMap::new(), BTreeSet::new());
    for block in blocks {
        let path = &book.flow.texts[block.file].path;
        for node in block.descendants().filter(|node| is_note_call(*node)) {
            let found = attribute(node, "href").and_then(|href| target(href, path));
            let key = found.and_then(|(path, id)| Some((book.flow.text_at(&path)?, id?)));
            let Some(key) = key.filter(|key| own.contains(key)) else {
                continue;
            };
            // In HTML the mark of a footnote is only a link.
            if node.ancestors().any(|one| is_html(one)) {
                continue;
            }
            let number = notes.len() + 1;
            notes
                .entry(key)
                .or_insert_with(|| format!("{}-{number}", article + 1));
            let around = node
                .parent()
                .filter(|parent| parent.tag_name().name() == "sup");
            let ids = [Some(node), around].into_iter().flatten().filter_map(id_of);
            callers.extend(ids.map(|id| (block.file, id)));
        }
    }
    (notes, callers)
}

/// Whether an element is written as HTML.
fn is_html(node: Node<'_, '_>) -> bool {
    matches!(
        node.tag_name().name(),
        "table" | "dl" | "details" | "figure"
    )
}

impl<'d> Writer<'_, '_, '_, 'd> {
    /// Whether a block only frames footnotes that the page shows itself.
    fn is_left_out(&self, block: &Block<'_>, all: &[Block<'_>]) -> bool {
        let is_note = matches!(block.content, Content::Note(..));
        let is_frame = match &block.content {
            Content::Element(node) => level(*node).is_some() || node.tag_name().name() == "hr",
            _ => false,
        };
        let mut notes = all.iter().filter_map(|one| match &one.content {
            Content::Note(_, id, _) => Some((one.file, id.clone())),
            _ => None,
        });
        block.is_among_notes
            && !is_note
            && is_frame
            && notes.all(|key| self.notes.contains_key(&key))
    }

    /// Adds the lines of a block.
    fn add_block(&mut self, block: &Block<'d>, depth: usize, lines: &mut Vec<String>) {
        let file = block.file;
        let mut anchors: Vec<String> = Vec::new();
        for id in &block.anchors {
            anchors.extend(self.book.links.anchor(file, id).map(str::to_owned));
        }
        match &block.content {
            Content::Run(nodes) => {
                let text = self.inline(file, &anchors, nodes);
                lines.push(text);
            }
            Content::Note(node, id, number) => {
                let own = self.book.links.anchor(file, id).map(str::to_owned);
                anchors.extend(own);
                let name = self.notes.get(&(file, id.clone())).cloned();
                self.add_note(*node, file, (name, *number), &anchors, depth, lines);
            }
            Content::Element(node) => self.add_element(*node, file, anchors, depth, lines),
        }
    }

    fn inline(&mut self, file: usize, anchors: &[String], nodes: &[Node<'d, 'd>]) -> String {
        self.written(file, anchors, nodes, Form::Markdown)
    }

    fn written(
        &mut self,
        file: usize,
        anchors: &[String],
        nodes: &[Node<'d, 'd>],
        form: Form,
    ) -> String {
        let at = (self.article, file);
        let mut out = Inline::new(self.book, at, &self.notes, &self.callers, form);
        for anchor in anchors {
            out.add_anchor(anchor);
        }
        for node in nodes {
            out.add(*node, 0);
        }
        out.finish()
    }

    fn add_element(
        &mut self,
        node: Node<'d, 'd>,
        file: usize,
        mut anchors: Vec<String>,
        depth: usize,
        lines: &mut Vec<String>,
    ) {
        let children: Vec<_> = node.children().collect();
        let own = anchor_of(self.book.links, file, node).map(str::to_owned);
        if let Some(depth) = level(node) {
            let text = self.inline(file, &anchors, &children);
            let depth = (depth + self.shift)
                .saturating_sub(self.highest)
                .clamp(TOP, 6);
            let id = own.map_or_else(String::new, |id| format!(" {{#{id}}}"));
            if !text.is_empty() {
                lines.push(format!("{} {text}{id}", "#".repeat(depth)));
            }
            return;
        }
        let name = node.tag_name().name();
        let is_html = is_html(node) && (name != "figure" || is_picture(node));
        if name == "p" || name == "address" {
            anchors.extend(own);
            let text = self.inline(file, &anchors, &children);
            if !text.replace('\u{a0}', "").trim().is_empty() {
                lines.push(text);
            }
            return;
        }
        if !is_html {
            anchors.extend(own);
        }
        for anchor in anchors {
            lines.push(format!("<span id=\"{anchor}\"></span>"));
            lines.push(String::new());
        }
        match name {
            _ if is_html => lines.push(self.written(file, &[], &[node], Form::Html)),
            "hr" => lines.push("***".to_owned()),
            "pre" => add_code(node, lines),
            "ol" | "ul" | "menu" => self.add_list(node, file, depth, lines),
            "blockquote" => {
                for line in self.blocks_below(node, file, depth) {
                    lines.push(format!("> {line}").trim_end().to_owned());
                }
            }
            _ => lines.extend(self.blocks_below(node, file, depth)),
        }
    }

    /// The lines of the blocks in an element.
    fn blocks_below(&mut self, node: Node<'d, 'd>, file: usize, depth: usize) -> Vec<String> {
        if depth >= MAX_DEPTH {
            return vec![self.inline(file, &[], &[node])];
        }
        let flow = self.book.flow;
        let mut lines = Vec::new();
        let mut was_list = false;
        for block in blocks_in(node, file, &flow.texts[file].path, &flow.notes) {
            let mut own = Vec::new();
            self.add_block(&block, depth + 1, &mut own);
            if own.iter().all(|line| line.trim().is_empty()) {
                continue;
            }
            let is_list = is_list(&block);
            // A list in an item directly after its text keeps the item a single line.
            let is_close = node.tag_name().name() == "li"
                && (own[0].starts_with("- ") || own[0].starts_with("1. "));
            if !lines.is_empty() && (was_list || !is_list || !is_close) {
                lines.push(String::new());
            }
            if was_list && is_list {
                lines.extend(["<!-- -->".to_owned(), String::new()]);
            }
            was_list = is_list;
            lines.append(&mut own);
        }
        lines
    }

    fn add_list(&mut self, list: Node<'d, 'd>, file: usize, depth: usize, lines: &mut Vec<String>) {
        let is_ordered = list.tag_name().name() == "ol";
        let start = attribute(list, "start").and_then(|start| start.trim().parse().ok());
        let mut number = start.unwrap_or(1_u32);
        let mut is_first = true;
        let mut was_loose = false;
        for item in list.children().filter(Node::is_element) {
            let mut own = self.blocks_below(item, file, depth);
            if own.is_empty() {
                continue;
            }
            if let Some(anchor) = anchor_of(self.book.links, file, item)
                && item.tag_name().name() == "li"
            {
                own[0].insert_str(0, &format!("<span id=\"{anchor}\"></span>"));
            }
            let mark = if is_ordered {
                format!("{number}. ")
            } else {
                "- ".to_owned()
            };
            number = number.saturating_add(1);
            let is_loose = own.iter().any(String::is_empty);
            if !is_first && (is_loose || was_loose) {
                lines.push(String::new());
            }
            (is_first, was_loose) = (false, is_loose);
            add_item(&mark, &own, lines);
        }
    }

    fn add_note(
        &mut self,
        node: Node<'d, 'd>,
        file: usize,
        (name, number): (Option<String>, Option<usize>),
        anchors: &[String],
        depth: usize,
        lines: &mut Vec<String>,
    ) {
        let mut own = if node.tag_name().name() == "p" {
            let children: Vec<_> = node.children().collect();
            vec![self.inline(file, &[], &children)]
        } else {
            self.blocks_below(node, file, depth)
        };
        let Some(first) = own.first_mut() else {
            return;
        };
        if name.is_some() {
            // What was around the link that led back.
            let rest = first.trim_start_matches(['.', ':', ' ', '\u{a0}', ')', ']', '\\']);
            *first = rest.to_owned();
        }
        for anchor in anchors {
            first.insert_str(0, &format!("<span id=\"{anchor}\"></span>"));
        }
        match (name, number) {
            (Some(name), _) => {
                lines.push(format!("[^{name}]: {}", own[0]));
                for line in &own[1..] {
                    lines.push(format!("    {line}").trim_end().to_owned());
                }
            }
            (None, Some(number)) => add_item(&format!("{number}. "), &own, lines),
            (None, None) => lines.append(&mut own),
        }
    }
}

/// Adds an item of a list, whose lines are indented by the width of its mark.
fn add_item(mark: &str, own: &[String], lines: &mut Vec<String>) {
    let indent = " ".repeat(mark.len());
    for (at, line) in own.iter().enumerate() {
        let before = if at == 0 { mark } else { &indent };
        lines.push(format!("{before}{line}").trim_end().to_owned());
    }
}

/// Whether a figure shows a picture, not a table or a text.
fn is_picture(figure: Node<'_, '_>) -> bool {
    let has =
        |names: &[&str]| (figure.descendants()).any(|node| names.contains(&node.tag_name().name()));
    has(&["img", "image"]) && !has(&["table", "pre"])
}

/// Adds preformatted text.
fn add_code(node: Node<'_, '_>, lines: &mut Vec<String>) {
    let texts = node.descendants().filter_map(|node| {
        let is_break = node.tag_name().name() == "br";
        let text = node.text().filter(|_| node.is_text());
        text.or(is_break.then_some("\n"))
    });
    let code: String = texts.collect();
    let longest = code.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    if text_of(node).is_empty() {
        return;
    }
    lines.push(fence.clone());
    lines.extend(code.trim_matches('\n').lines().map(str::to_owned));
    lines.push(fence);
}
