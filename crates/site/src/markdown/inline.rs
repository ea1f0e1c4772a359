//! Text within a paragraph as Markdown: escaped where a character would be a mark, on one
//! line, with links, pictures, emphasis, code and formulas.

use super::tree::{Element, Node};
use std::fmt::Write as _;

/// Elements that stand within a line.
const INLINE: &[&str] = &[
    "a", "abbr", "b", "bdi", "bdo", "br", "button", "cite", "code", "del", "dfn", "em", "i", "img",
    "input", "ins", "kbd", "mark", "math", "q", "rp", "rt", "ruby", "s", "samp", "small", "span",
    "strong", "sub", "sup", "time", "u", "var", "wbr",
];

/// Whether a node stands within a line.
pub(super) fn is_inline(node: &Node<'_>) -> bool {
    match node {
        Node::Text(_) => true,
        Node::Element(element) => INLINE.contains(&element.name),
    }
}

/// The length of the longest run of a character.
pub(super) fn longest_run(text: &str, c: char) -> usize {
    let runs = text.split(|other| other != c).map(str::len);
    runs.max().unwrap_or(0)
}

/// Writes text within a line.
#[derive(Debug, Default)]
pub(super) struct Inline {
    out: String,
    /// Whether a line break would end the block.
    is_one_line: bool,
    /// Whether `|` would end the text.
    is_cell: bool,
}

impl Inline {
    /// The text of a paragraph.
    pub(super) fn paragraph(nodes: &[Node<'_>]) -> String {
        Self::default().finish(nodes)
    }

    /// A text that has no line break.
    pub(super) fn line(nodes: &[Node<'_>]) -> String {
        let inline = Self {
            is_one_line: true,
            ..Self::default()
        };
        inline.finish(nodes)
    }

    /// The text of a table's cell.
    pub(super) fn cell(nodes: &[Node<'_>]) -> String {
        let inline = Self {
            is_one_line: true,
            is_cell: true,
            ..Self::default()
        };
        inline.finish(nodes)
    }

    fn finish(mut self, nodes: &[Node<'_>]) -> String {
        self.nodes(nodes, None);
        let text = self.out.trim_matches([' ', '\n']);
        let text = text
            .strip_suffix("\\")
            .filter(|_| text.ends_with("\n\\"))
            .unwrap_or(text);
        let lines = text.split('\n').map(escape_start);
        lines.collect::<Vec<_>>().join("\n")
    }

    /// `next` is the character after the nodes.
    fn nodes(&mut self, nodes: &[Node<'_>], next: Option<char>) {
        for (at, node) in nodes.iter().enumerate() {
            let after = nodes[at + 1..].iter().find_map(first_char).or(next);
            match node {
                Node::Text(text) => self.text(text),
                Node::Element(element) => self.element(element, after),
            }
        }
    }

    fn element(&mut self, element: &Element<'_>, next: Option<char>) {
        let children = &element.children;
        match element.name {
            "em" | "i" | "cite" | "dfn" | "var" => self.emphasis(element, "*", "em", next),
            "strong" | "b" => self.emphasis(element, "**", "strong", next),
            "del" | "s" => self.emphasis(element, "~~", "del", next),
            "code" | "samp" | "kbd" => self.code(&element.text()),
            "a" => self.link(element),
            "img" => self.picture(element),
            "input" => {
                let is_done = element.attribute("checked").is_some();
                self.out.push_str(if is_done { "[x]" } else { "[ ]" });
            }
            "br" if self.is_one_line => self.text(" "),
            "br" => {
                self.out.truncate(self.out.trim_end_matches(' ').len());
                self.out.push_str("\\\n");
            }
            // A picture has them that is shown on request; and a reading in brackets comes
            // after its word.
            "button" | "canvas" | "rp" | "wbr" => {}
            "rt" => {
                self.out.push('(');
                self.nodes(children, Some(')'));
                self.out.push(')');
            }
            "sub" | "sup" if !element.has_class("footnote-ref") => {
                let name = element.name;
                let _ = write!(self.out, "<{name}>");
                self.nodes(children, Some('<'));
                let _ = write!(self.out, "</{name}>");
            }
            "math" => self.text(&formula(children)),
            _ => {
                // What is a block elsewhere stands apart from the text here.
                let is_block = !INLINE.contains(&element.name);
                if is_block {
                    self.text(" ");
                }
                self.nodes(children, if is_block { Some(' ') } else { next });
                if is_block {
                    self.text(" ");
                }
            }
        }
    }

    /// Text, with white space as one space.
    fn text(&mut self, text: &str) {
        for (at, c) in text.char_indices() {
            let rest = &text[at + c.len_utf8()..];
            match c {
                ' ' | '\n' | '\t' | '\r' => {
                    if !self.out.ends_with([' ', '\n']) {
                        self.out.push(' ');
                    }
                    continue;
                }
                '|' if self.is_cell => self.out.push('\\'),
                '\\' | '`' | '*' | '[' | ']' | '~' => self.out.push('\\'),
                '_' if !is_within_word(&self.out, rest) => self.out.push('\\'),
                '<' if begins_tag(rest) => self.out.push('\\'),
                '&' if begins_entity(rest) => self.out.push('\\'),
                _ => {}
            }
            self.out.push(c);
        }
    }

    /// Emphasis by marks; where those would not count, because of the characters on both
    /// sides (`CommonMark` 0.31, 6.2), by an element.
    fn emphasis(&mut self, element: &Element<'_>, mark: &str, name: &str, next: Option<char>) {
        let mut inside = Self {
            out: String::new(),
            ..*self
        };
        inside.nodes(&element.children, mark.chars().next());
        let text = inside.out.trim_matches([' ', '\n']);
        let (Some(first), Some(last)) = (text.chars().next(), text.chars().next_back()) else {
            return self.text(&element.text());
        };
        if inside.out.starts_with([' ', '\n']) {
            self.text(" ");
        }
        let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let before = self.out.chars().next_back();
        let is_alone = |c: Option<char>| c != mark.chars().next();
        let starts = !is_letter(before) || first.is_alphanumeric();
        let ends = !is_letter(next) || last.is_alphanumeric() || inside.out.ends_with(' ');
        if starts && ends && is_alone(before) && is_alone(Some(first)) && is_alone(Some(last)) {
            let _ = write!(self.out, "{mark}{text}{mark}");
        } else {
            let _ = write!(self.out, "<{name}>{text}</{name}>");
        }
        if inside.out.ends_with([' ', '\n']) {
            self.text(" ");
        }
    }

    fn code(&mut self, text: &str) {
        let text = text.replace('\n', " ");
        let text = if self.is_cell {
            text.replace('|', "\\|")
        } else {
            text
        };
        let fence = "`".repeat(longest_run(&text, '`') + 1);
        let is_bare = |edge: fn(&str) -> bool| !edge(&text);
        let blank = if is_bare(|text| text.starts_with('`')) && is_bare(|text| text.ends_with('`'))
        {
            ""
        } else {
            " "
        };
        if !text.is_empty() {
            let _ = write!(self.out, "{fence}{blank}{text}{blank}{fence}");
        }
    }

    fn link(&mut self, element: &Element<'_>) {
        // A way back to where a note is named, for which a text has no place.
        if element.has_class("footnote-back") {
            return;
        }
        let Some(href) = element.attribute("href") else {
            return self.nodes(&element.children, None);
        };
        let mut inside = Self {
            out: String::new(),
            ..*self
        };
        inside.nodes(&element.children, Some(']'));
        let text = inside.out.trim_matches([' ', '\n']);
        let destination = destination(&to_markdown(&href));
        let title = title(element);
        let _ = write!(self.out, "[{text}]({destination}{title})");
    }

    fn picture(&mut self, element: &Element<'_>) {
        let [alt, src] = ["alt", "src"].map(|name| element.attribute(name).unwrap_or_default());
        let mut inside = Self {
            out: String::new(),
            ..*self
        };
        inside.text(&alt);
        let destination = destination(&src);
        let title = title(element);
        let _ = write!(self.out, "![{}]({destination}{title})", inside.out);
    }
}

/// The title of a link or a picture.
fn title(element: &Element<'_>) -> String {
    let title = element.attribute("title").filter(|title| !title.is_empty());
    title.map_or_else(String::new, |title| {
        let title = title.replace('\\', "\\\\").replace('"', "\\\"");
        format!(" \"{}\"", title.replace('\n', " "))
    })
}

/// A link to a page leads to its Markdown.
fn to_markdown(href: &str) -> String {
    let (path, place) = href.split_once('#').unwrap_or((href, ""));
    let is_page = path.starts_with("../") && path.ends_with('/');
    let place = if place.is_empty() {
        String::new()
    } else {
        format!("#{place}")
    };
    if is_page {
        format!("{path}index.md{place}")
    } else {
        href.to_owned()
    }
}

/// The address of a link, in brackets if it has characters that would end it.
fn destination(address: &str) -> String {
    let is_plain = !address.is_empty()
        && !address.starts_with('<')
        && !address.contains(|c: char| c.is_whitespace() || c.is_control() || "()\\*_".contains(c));
    // An entity in an address would be decoded.
    let address = &entities_escaped(address);
    if is_plain {
        return address.to_owned();
    }
    let escaped = address
        .replace('\\', "\\\\")
        .replace('<', "\\<")
        .replace('>', "\\>");
    format!("<{}>", escaped.replace('\n', " "))
}

fn entities_escaped(address: &str) -> String {
    let mut out = String::new();
    for (at, c) in address.char_indices() {
        if c == '&' && begins_entity(&address[at + 1..]) {
            out.push_str("&amp;");
        } else {
            out.push(c);
        }
    }
    out
}

/// Whether `_` between these texts is a part of a word, where it is no mark.
fn is_within_word(before: &str, after: &str) -> bool {
    before.ends_with(char::is_alphanumeric) && after.starts_with(char::is_alphanumeric)
}

/// Whether `<` before this text begins a tag. An element can follow the end of a text.
fn begins_tag(after: &str) -> bool {
    let begins = |c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?');
    after.chars().next().is_none_or(begins)
}

/// Whether `&` before this text begins an entity.
fn begins_entity(after: &str) -> bool {
    let end = after.find(|c: char| !c.is_ascii_alphanumeric() && c != '#');
    end.is_none_or(|end| end > 0 && after[end..].starts_with(';'))
}

/// A line whose first characters would begin another block.
fn escape_start(line: &str) -> String {
    let digits = line.chars().take_while(char::is_ascii_digit).count();
    let after = &line[digits..];
    if (1..=9).contains(&digits) && after.starts_with(['.', ')']) {
        return format!("{}\\{after}", &line[..digits]);
    }
    // A mark of these begins a block only before a space, which costs nothing to ignore.
    if line.starts_with(['#', '+', '-', '=', '>', ':']) {
        return format!("\\{line}");
    }
    line.to_owned()
}

fn first_char(node: &Node<'_>) -> Option<char> {
    match node {
        Node::Text(text) => text.chars().next(),
        Node::Element(element) if matches!(element.name, "button" | "wbr") => None,
        Node::Element(element) => element.text().chars().next().or(Some(' ')),
    }
}

/// A formula as a line of text, such as `(a+b)/c` or `x^2`.
fn formula(nodes: &[Node<'_>]) -> String {
    let mut out = String::new();
    let mut was_script = false;
    for node in nodes {
        let Node::Element(element) = node else {
            continue;
        };
        let part = of_formula(element);
        // What follows an index is not a part of it.
        if was_script && part.starts_with(char::is_alphanumeric) {
            out.push(' ');
        }
        out.push_str(&part);
        was_script = matches!(
            element.name,
            "msub" | "msup" | "msubsup" | "munder" | "munderover"
        );
    }
    out
}

fn of_formula(element: &Element<'_>) -> String {
    let parts: Vec<String> = (element.children.iter())
        .filter_map(|node| match node {
            Node::Element(child) => Some(of_formula(child)),
            Node::Text(_) => None,
        })
        .collect();
    let grouped = |at: usize| {
        let part = parts.get(at).map_or("", String::as_str);
        if part.chars().count() > 1 {
            format!("({part})")
        } else {
            part.to_owned()
        }
    };
    match element.name {
        "mfrac" => format!("{}/{}", grouped(0), grouped(1)),
        "msup" | "mover" => format!("{}^{}", grouped(0), grouped(1)),
        "msub" | "munder" => format!("{}_{}", grouped(0), grouped(1)),
        "msubsup" | "munderover" => format!("{}_{}^{}", grouped(0), grouped(1), grouped(2)),
        "msqrt" => format!("√({})", formula(&element.children)),
        "mroot" => format!("{}√{}", grouped(1), grouped(0)),
        "mtr" => parts.join(" ") + "; ",
        "mspace" => " ".to_owned(),
        "mo" => match element.text().trim() {
            sign @ ("=" | "<" | ">" | "≤" | "≥" | "≠" | "→" | "∈") => format!(" {sign} "),
            sign => sign.to_owned(),
        },
        _ if parts.is_empty() => element.text().trim().to_owned(),
        _ => formula(&element.children),
    }
}
