//! The texts of a book as one row of blocks: headings, paragraphs, lists and so on, without
//! the containers around them, which have no meaning for an article.

use super::contents::target;
use super::xml::{attribute, text_of};
use bookmobile_press::SourceFile;
use roxmltree::{Document, Node};
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

/// How deep elements are read; what is deeper is plain text.
pub(super) const MAX_DEPTH: usize = 64;

/// Elements that readers do not see.
const UNSEEN: &[&str] = &[
    "head", "link", "meta", "script", "style", "template", "title",
];

/// Elements in which blocks are.
const CONTAINERS: &[&str] = &[
    "article", "aside", "body", "center", "div", "fieldset", "footer", "form", "header", "hgroup",
    "html", "li", "main", "nav", "section",
];

/// Other elements that are blocks.
const BLOCKS: &[&str] = &[
    "address",
    "blockquote",
    "details",
    "dl",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "menu",
    "ol",
    "p",
    "pre",
    "table",
    "ul",
];

/// A text of the book.
pub(super) struct Text<'s> {
    pub(super) path: String,
    pub(super) source: &'s Arc<SourceFile>,
    pub(super) document: Document<'s>,
    /// Whether it is outside the reading order.
    pub(super) is_aside: bool,
}

/// What a block is of.
#[derive(Debug, Clone)]
pub(super) enum Content<'d> {
    /// An element.
    Element(Node<'d, 'd>),
    /// Text and inline elements that are in no paragraph.
    Run(Vec<Node<'d, 'd>>),
    /// A footnote, with its id and its number in a list.
    Note(Node<'d, 'd>, String, Option<usize>),
}

/// A block.
#[derive(Debug, Clone)]
pub(super) struct Block<'d> {
    /// The index of its text.
    pub(super) file: usize,
    pub(super) content: Content<'d>,
    /// Ids of containers and empty anchors before it.
    pub(super) anchors: Vec<String>,
    /// Whether it is among footnotes.
    pub(super) is_among_notes: bool,
}

impl<'d> Block<'d> {
    fn nodes(&self) -> &[Node<'d, 'd>] {
        match &self.content {
            Content::Element(node) | Content::Note(node, ..) => std::slice::from_ref(node),
            Content::Run(nodes) => nodes,
        }
    }

    /// All nodes in it.
    pub(super) fn descendants(&self) -> impl Iterator<Item = Node<'d, 'd>> + '_ {
        self.nodes().iter().flat_map(Node::descendants)
    }

    /// Its text.
    pub(super) fn text(&self) -> String {
        let texts: Vec<String> = self.nodes().iter().map(|node| text_of(*node)).collect();
        texts.join(" ").trim().to_owned()
    }

    /// The bytes of its text.
    pub(super) fn length(&self) -> usize {
        let texts = self.descendants().filter(Node::is_text);
        texts
            .filter_map(|node| node.text())
            .map(|text| text.trim().len())
            .sum()
    }

    /// The level of a heading.
    pub(super) fn level(&self) -> Option<usize> {
        match &self.content {
            Content::Element(node) => level(*node),
            _ => None,
        }
    }

    /// Its place in its text.
    pub(super) fn span(&self) -> Range<usize> {
        let nodes = self.nodes();
        let start = nodes.first().map_or(0, |node| node.range().start);
        let end = nodes.last().map_or(start, |node| node.range().end);
        start..end
    }
}

/// The level of a heading.
pub(super) fn level(node: Node<'_, '_>) -> Option<usize> {
    match node.tag_name().name() {
        "h1" => Some(1),
        "h2" => Some(2),
        "h3" => Some(3),
        "h4" => Some(4),
        "h5" => Some(5),
        "h6" => Some(6),
        _ => None,
    }
}

/// Whether an element is a link to a footnote.
pub(super) fn is_note_call(node: Node<'_, '_>) -> bool {
    let has = |name: &str, word: &str| {
        let value = attribute(node, name).unwrap_or_default();
        value.split_whitespace().any(|own| own == word)
    };
    node.tag_name().name() == "a" && (has("type", "noteref") || has("role", "doc-noteref"))
}

/// The text and the id that links to footnotes lead to.
pub(super) type Notes = HashSet<(String, String)>;

/// The blocks of a book.
pub(super) struct Flow<'d> {
    pub(super) texts: &'d [Text<'d>],
    pub(super) blocks: Vec<Block<'d>>,
    /// The first block of each text.
    pub(super) starts: Vec<usize>,
    /// The block of each id, by its text and itself.
    pub(super) places: HashMap<(usize, String), usize>,
    pub(super) notes: Notes,
    /// The texts by their paths.
    index: HashMap<&'d str, usize>,
}

impl<'d> Flow<'d> {
    pub(super) fn of(texts: &'d [Text<'d>]) -> Self {
        let mut flow = Self {
            texts,
            blocks: Vec::new(),
            starts: Vec::new(),
            places: HashMap::new(),
            notes: notes(texts),
            index: (texts.iter().enumerate())
                .map(|(file, text)| (text.path.as_str(), file))
                .collect(),
        };
        for (file, text) in texts.iter().enumerate() {
            let start = flow.blocks.len();
            flow.starts.push(start);
            let blocks = blocks_in(text.document.root(), file, &text.path, &flow.notes);
            flow.blocks.extend(blocks);
            for at in start..flow.blocks.len() {
                let block = &flow.blocks[at];
                let ids: Vec<String> = (block.anchors.iter().cloned())
                    .chain(block.descendants().filter_map(id_of))
                    .collect();
                for id in ids {
                    flow.places.entry((file, id)).or_insert(at);
                }
            }
        }
        flow
    }

    /// The text with a path.
    pub(super) fn text_at(&self, path: &str) -> Option<usize> {
        self.index.get(path).copied()
    }

    /// The blocks of a text.
    pub(super) fn blocks_of(&self, file: usize) -> Range<usize> {
        let end = self.starts.get(file + 1).copied();
        self.starts[file]..end.unwrap_or(self.blocks.len())
    }
}

/// The id of an element; old books have names.
pub(super) fn id_of(node: Node<'_, '_>) -> Option<String> {
    let own = node.attribute("id").or_else(|| {
        let is_anchor = node.tag_name().name() == "a";
        node.attribute("name").filter(|_| is_anchor)
    });
    own.map(|id| id.trim().to_owned())
        .filter(|id| !id.is_empty())
}

fn notes(texts: &[Text<'_>]) -> Notes {
    let mut notes = Notes::new();
    for text in texts {
        for call in text
            .document
            .descendants()
            .filter(|node| is_note_call(*node))
        {
            let link = attribute(call, "href").and_then(|href| target(href, &text.path));
            if let Some((path, Some(id))) = link {
                notes.insert((path, id));
            }
        }
    }
    notes
}

/// The blocks below a node.
pub(super) fn blocks_in<'d>(
    node: Node<'d, 'd>,
    file: usize,
    path: &str,
    notes: &Notes,
) -> Vec<Block<'d>> {
    let mut flattening = Flattening {
        file,
        path,
        notes,
        blocks: Vec::new(),
        run: Vec::new(),
        anchors: Vec::new(),
        among_notes: 0,
    };
    flattening.add_children(node, 0);
    flattening.end_run();
    let mut blocks = flattening.blocks;
    // Places after the last block are at its end.
    if let Some(last) = blocks.last_mut() {
        last.anchors.extend(flattening.anchors);
    }
    blocks
}

struct Flattening<'n, 'd> {
    file: usize,
    path: &'n str,
    notes: &'n Notes,
    blocks: Vec<Block<'d>>,
    run: Vec<Node<'d, 'd>>,
    anchors: Vec<String>,
    /// In how many lists of footnotes this is.
    among_notes: usize,
}

impl<'d> Flattening<'_, 'd> {
    fn add_children(&mut self, node: Node<'d, 'd>, depth: usize) {
        for child in node.children() {
            if child.is_text() {
                self.run.push(child);
            } else if child.is_element() {
                self.add_element(child, depth);
            }
        }
    }

    fn add_element(&mut self, node: Node<'d, 'd>, depth: usize) {
        let name = node.tag_name().name();
        if UNSEEN.contains(&name) {
            return;
        }
        let is_deep = depth >= MAX_DEPTH;
        if let Some(id) = id_of(node).filter(|id| self.is_note(id))
            && !matches!(name, "a" | "span" | "sup" | "tr" | "td" | "dt" | "dd")
            && level(node).is_none()
        {
            self.end_run();
            self.push(Content::Note(node, id, None));
        } else if matches!(name, "ol" | "ul") && self.has_notes(node) {
            self.add_list_of_notes(node, depth);
        } else if BLOCKS.contains(&name) {
            self.end_run();
            self.push(Content::Element(node));
        } else if !is_deep && (CONTAINERS.contains(&name) || holds_blocks(node)) {
            self.end_run();
            self.anchors.extend(id_of(node));
            let kinds = attribute(node, "type").unwrap_or_default();
            let is_notes = ["footnotes", "endnotes", "rearnotes"]
                .iter()
                .any(|kind| kinds.contains(kind));
            self.among_notes += usize::from(is_notes);
            self.add_children(node, depth + 1);
            self.end_run();
            self.among_notes -= usize::from(is_notes);
        } else {
            self.run.push(node);
        }
    }

    fn is_note(&self, id: &str) -> bool {
        let key = (self.path.to_owned(), id.to_owned());
        self.notes.contains(&key)
    }

    fn has_notes(&self, list: Node<'d, 'd>) -> bool {
        let mut items = list.children().filter(Node::is_element);
        items.any(|item| id_of(item).is_some_and(|id| self.is_note(&id)))
    }

    fn add_list_of_notes(&mut self, list: Node<'d, 'd>, depth: usize) {
        self.end_run();
        self.anchors.extend(id_of(list));
        self.among_notes += 1;
        let first = attribute(list, "start").and_then(|start| start.parse().ok());
        let items = list.children().filter(Node::is_element);
        for (number, item) in (first.unwrap_or(1_usize)..).zip(items) {
            match id_of(item) {
                Some(id) if self.is_note(&id) => {
                    self.push(Content::Note(item, id, Some(number)));
                }
                _ => {
                    self.add_children(item, depth + 1);
                    self.end_run();
                }
            }
        }
        self.among_notes -= 1;
    }

    /// Makes a block of the text and the inline elements so far, if they show anything.
    fn end_run(&mut self) {
        let run = std::mem::take(&mut self.run);
        let is_seen = |node: &Node<'_, '_>| {
            let is_text = node.is_text() && node.text().is_some_and(|text| !text.trim().is_empty());
            let name = node.tag_name().name();
            is_text || matches!(name, "img" | "image" | "math" | "svg" | "audio" | "video")
        };
        if run
            .iter()
            .any(|node| node.descendants().any(|one| is_seen(&one)))
        {
            self.push(Content::Run(run));
        } else {
            let ids = run.iter().flat_map(Node::descendants).filter_map(id_of);
            self.anchors.extend(ids);
        }
    }

    fn push(&mut self, content: Content<'d>) {
        self.blocks.push(Block {
            file: self.file,
            content,
            anchors: std::mem::take(&mut self.anchors),
            is_among_notes: self.among_notes > 0,
        });
    }
}

/// Whether blocks are in an inline element.
fn holds_blocks(node: Node<'_, '_>) -> bool {
    let is_foreign = matches!(node.tag_name().name(), "svg" | "math");
    !is_foreign
        && (node.descendants().skip(1)).any(|one| {
            let name = one.tag_name().name();
            one.is_element() && (BLOCKS.contains(&name) || CONTAINERS.contains(&name))
        })
}
