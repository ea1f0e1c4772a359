//! Writes what is inside a paragraph: as Markdown with tags for what Markdown has no sure
//! sign for, or as HTML, for tables and the like.

mod media;

use super::contents::target;
use super::file::Files;
use super::flow::{Flow, MAX_DEPTH, is_note_call};
use super::links::{Links, anchor_of, encoded};
use super::xml::{attribute, text_of};
use roxmltree::Node;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// Inline elements that an article can have.
const INLINE: &[&str] = &[
    "abbr", "b", "bdi", "bdo", "cite", "code", "del", "dfn", "em", "i", "ins", "kbd", "mark", "q",
    "rp", "rt", "ruby", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var",
];

/// Elements of tables and the like, which are only written in HTML.
const BLOCKS: &[&str] = &[
    "blockquote",
    "caption",
    "dd",
    "details",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "li",
    "ol",
    "p",
    "pre",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
];

/// Attributes that are kept, of any element.
const ATTRIBUTES: &[&str] = &[
    "colspan", "datetime", "dir", "lang", "open", "reversed", "rowspan", "scope", "start", "title",
];

/// Elements that are left out with what is in them; with what readers are told of it.
const LEFT_OUT: &[(&str, &str)] = &[
    ("audio", "sound and films"),
    ("button", "controls of forms"),
    ("canvas", "scripts"),
    ("iframe", "pages in pages"),
    ("input", "controls of forms"),
    ("script", "scripts"),
    ("select", "controls of forms"),
    ("style", "styles"),
    ("textarea", "controls of forms"),
    ("video", "sound and films"),
];

/// What texts are written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Markdown,
    Html,
}

/// What is the same for all articles of a book.
pub(super) struct Book<'b, 'f, 'd> {
    pub(super) flow: &'b Flow<'d>,
    pub(super) links: &'b Links,
    pub(super) files: &'b mut Files<'f>,
    /// The folder of the book among the collection's files, with `/` at its end.
    pub(super) top: &'b str,
    /// The paths of the pictures that the texts show.
    pub(super) pictures: &'b mut BTreeSet<String>,
    /// The drawings that are inside texts, by the paths that they get.
    pub(super) drawings: &'b mut BTreeMap<String, String>,
}

/// Writes the inside of a paragraph.
pub(super) struct Inline<'w, 'b, 'f, 'd> {
    pub(super) book: &'w mut Book<'b, 'f, 'd>,
    pub(super) article: usize,
    /// The index of the text.
    pub(super) file: usize,
    /// The names of the footnotes that the article has as such, by text and id.
    pub(super) notes: &'w BTreeMap<(usize, String), String>,
    /// The ids that footnotes lead back to.
    pub(super) callers: &'w BTreeSet<(usize, String)>,
    pub(super) form: Form,
    out: String,
    /// Whether blanks were read, and whether a line break was among them.
    blank: Option<bool>,
    last: Option<char>,
    /// Whether all text so far is digits, or there is none.
    at_start: bool,
    in_pre: bool,
}

impl<'w, 'b, 'f, 'd> Inline<'w, 'b, 'f, 'd> {
    pub(super) fn new(
        book: &'w mut Book<'b, 'f, 'd>,
        (article, file): (usize, usize),
        notes: &'w BTreeMap<(usize, String), String>,
        callers: &'w BTreeSet<(usize, String)>,
        form: Form,
    ) -> Self {
        Self {
            book,
            article,
            file,
            notes,
            callers,
            form,
            out: String::new(),
            blank: None,
            last: None,
            at_start: true,
            in_pre: false,
        }
    }

    /// What was written.
    pub(super) fn finish(self) -> String {
        self.out.trim_matches(' ').to_owned()
    }

    pub(super) fn add_anchor(&mut self, name: &str) {
        let _ = write!(self.out, "<span id=\"{name}\"></span>");
    }

    pub(super) fn add_children(&mut self, node: Node<'_, '_>, depth: usize) {
        for child in node.children() {
            self.add(child, depth);
        }
    }

    /// Writes a node.
    pub(super) fn add(&mut self, node: Node<'_, '_>, depth: usize) {
        if node.is_text() {
            self.add_text(node.text().unwrap_or_default());
            return;
        }
        if !node.is_element() {
            return;
        }
        if depth > MAX_DEPTH {
            self.add_text(&text_of(node));
            return;
        }
        let name = node.tag_name().name();
        if let Some((_, what)) = LEFT_OUT.iter().find(|(own, _)| *own == name) {
            self.book.files.leave_out(what);
            return;
        }
        match name {
            "br" => self.add_break(),
            "img" | "image" => self.add_picture(node),
            "svg" => self.add_drawing(node),
            "math" => self.add_formula(node, depth),
            "a" => self.add_link(node, depth),
            "wbr" => self.out.push_str("<wbr>"),
            "hr" | "head" | "template" | "title" | "annotation" | "annotation-xml" => {}
            _ => self.add_element(node, name, depth),
        }
    }

    fn add_element(&mut self, node: Node<'_, '_>, name: &str, depth: usize) {
        let name = match name {
            "acronym" => "abbr",
            "strike" => "s",
            "tt" => "code",
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" if self.form == Form::Html => "strong",
            name => name,
        };
        let is_block = BLOCKS.contains(&name);
        let is_known = INLINE.contains(&name) || is_block && self.form == Form::Html;
        // Another element around the mark of a footnote would be around that of the page.
        let is_call = name == "sup" && node.children().any(|child| self.note_of(child).is_some());
        let anchor = anchor_of(self.book.links, self.file, node).map(str::to_owned);
        let attributes = attributes(node, name);
        let is_bare = name == "span" && attributes.is_empty();
        if !is_known || is_call || is_bare {
            if let Some(anchor) = &anchor {
                self.put_blank();
                self.add_anchor(anchor);
            }
            // What was a block is no part of the word before it.
            let is_inline = INLINE.contains(&name) || is_call;
            if !is_inline {
                self.blank.get_or_insert(false);
            }
            self.add_children(node, depth + 1);
            if !is_inline {
                self.blank.get_or_insert(false);
            }
            return;
        }
        if !is_block {
            self.put_blank();
        }
        let anchor = anchor.map_or_else(String::new, |name| format!(" id=\"{name}\""));
        let before = self.out.len();
        let _ = write!(self.out, "<{name}{attributes}{anchor}>");
        let inside = self.out.len();
        let in_pre = self.in_pre;
        self.in_pre |= name == "pre";
        if is_block {
            (self.blank, self.last) = (None, None);
        }
        self.add_children(node, depth + 1);
        if is_block {
            self.blank = None;
        }
        self.in_pre = in_pre;
        if self.out.len() == inside && !is_block && anchor.is_empty() {
            self.out.truncate(before);
        } else {
            let _ = write!(self.out, "</{name}>");
        }
    }

    fn add_text(&mut self, text: &str) {
        for c in text.chars() {
            if self.in_pre {
                self.add_char(c);
            } else if matches!(c, ' ' | '\t' | '\n' | '\r') {
                let is_break = c == '\n' || self.blank == Some(true);
                self.blank = Some(is_break);
            } else {
                let joins =
                    self.blank == Some(true) && is_wide(c) && self.last.is_some_and(is_wide);
                if joins {
                    self.blank = None;
                }
                self.put_blank();
                self.add_char(c);
                self.last = Some(c);
            }
        }
    }

    /// Writes the blank that was read, except at the beginning.
    fn put_blank(&mut self) {
        if self.blank.take().is_some() && !self.out.is_empty() && !self.out.ends_with(' ') {
            self.out.push(' ');
        }
    }

    fn add_char(&mut self, c: char) {
        let at_start = self.at_start;
        self.at_start &= c.is_ascii_digit();
        match c {
            '&' => self.out.push_str("&amp;"),
            '<' => self.out.push_str("&lt;"),
            '>' => self.out.push_str("&gt;"),
            '\n' => self.out.push_str("&#10;"),
            c => {
                if self.form == Form::Markdown && is_sign(c, at_start) {
                    self.out.push('\\');
                }
                self.out.push(c);
            }
        }
    }

    fn add_break(&mut self) {
        let end = self.out.trim_end_matches(' ').len();
        self.out.truncate(end);
        self.out.push_str("<br>");
        (self.blank, self.last) = (None, None);
    }

    /// The name of the footnote that an element calls.
    fn note_of(&self, node: Node<'_, '_>) -> Option<String> {
        if self.form == Form::Html || !is_note_call(node) {
            return None;
        }
        let text = &self.book.flow.texts[self.file];
        let (path, id) = target(attribute(node, "href")?, &text.path)?;
        let key = (self.book.flow.text_at(&path)?, id?);
        self.notes.get(&key).cloned()
    }

    fn add_link(&mut self, node: Node<'_, '_>, depth: usize) {
        if let Some(name) = self.note_of(node) {
            let _ = write!(self.out, "[^{name}]");
            (self.blank, self.at_start) = (None, false);
            return;
        }
        if self.is_way_back(node) {
            return;
        }
        if let Some(anchor) = anchor_of(self.book.links, self.file, node).map(str::to_owned) {
            self.put_blank();
            self.add_anchor(&anchor);
        }
        let address = attribute(node, "href").and_then(|written| self.address(written));
        let Some(address) = address else {
            self.add_children(node, depth + 1);
            return;
        };
        self.put_blank();
        let before = self.out.len();
        let _ = write!(self.out, "<a href=\"{}\">", escaped(&address));
        let inside = self.out.len();
        self.add_children(node, depth + 1);
        if self.out.len() == inside {
            self.out.truncate(before);
        } else {
            self.out.push_str("</a>");
        }
    }

    /// Whether a link leads from a footnote back to where it is called: the page has its own.
    fn is_way_back(&self, node: Node<'_, '_>) -> bool {
        let text = &self.book.flow.texts[self.file];
        let place = attribute(node, "href").and_then(|href| target(href, &text.path));
        let key = place.and_then(|(path, id)| Some((self.book.flow.text_at(&path)?, id?)));
        let is_short = text_of(node).chars().count() <= 6;
        is_short && key.is_some_and(|key| self.callers.contains(&key))
    }

    /// The address that a link has in the site.
    fn address(&mut self, written: &str) -> Option<String> {
        let written = written.trim();
        if has_scheme(written) {
            let schemes = ["http:", "https:", "mailto:", "tel:"];
            let is_known = schemes.iter().any(|scheme| {
                let start = written.get(..scheme.len());
                start.is_some_and(|start| start.eq_ignore_ascii_case(scheme))
            });
            return is_known.then(|| written.to_owned());
        }
        let flow = self.book.flow;
        let (path, id) = target(written, &flow.texts[self.file].path)?;
        if let Some(file) = flow.text_at(&path) {
            return self
                .book
                .links
                .address(flow, self.article, file, id.as_deref());
        }
        let path = self.book.files.find(&path)?;
        let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
        let is_picture = ["svg", "png", "jpg", "jpeg", "gif", "webp"]
            .iter()
            .any(|own| own.eq_ignore_ascii_case(ending));
        if !is_picture {
            return None;
        }
        let address = format!("/{}{}", encoded(self.book.top), encoded(&path));
        self.book.pictures.insert(path);
        Some(address)
    }
}

/// Whether an address has a scheme, as `https:`.
fn has_scheme(address: &str) -> bool {
    let before = address.split_once(':').map(|(scheme, _)| scheme);
    before.is_some_and(|scheme| {
        !scheme.is_empty()
            && scheme
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
    })
}

/// The attributes of an element that an article keeps.
fn attributes(node: Node<'_, '_>, name: &str) -> String {
    let mut out = String::new();
    for attribute in node.attributes() {
        let own = attribute.name();
        let is_known = ATTRIBUTES.contains(&own) || own == "value" && name == "li";
        // `xml:lang` and `lang` are the same.
        if is_known && !out.contains(&format!(" {own}=")) {
            let value = escaped(attribute.value());
            let _ = write!(out, " {own}=\"{value}\"");
        }
    }
    out
}

/// A text as the value of an attribute, on one line.
fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('"', "&quot;");
    let text = text.replace('<', "&lt;").replace('>', "&gt;");
    text.split(['\n', '\r', '\t']).collect::<Vec<_>>().join(" ")
}

/// Whether a character would be a sign of Markdown.
fn is_sign(c: char, at_start: bool) -> bool {
    let always = matches!(
        c,
        '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '#' | '|' | '~' | '$' | '^' | '='
    );
    always || at_start && matches!(c, '+' | '-' | ':' | '.' | ')')
}

/// Whether a character is of a script without spaces between its words.
fn is_wide(c: char) -> bool {
    matches!(c,
        '\u{2e80}'..='\u{312f}' | '\u{31a0}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{ff01}'..='\u{ff60}' | '\u{20000}'..='\u{3ffff}')
}
