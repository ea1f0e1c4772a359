//! Writes pictures and formulas of a book.

use super::super::flow::MAX_DEPTH;
use super::super::links::{anchor_of, encoded};
use super::super::xml::{attribute, first, text_of};
use super::{Form, Inline, escaped, has_scheme};
use bookmobile_press::archive::{decoded, join};
use bookmobile_press::is_formula_element;
use roxmltree::Node;
use std::fmt::Write as _;

impl Inline<'_, '_, '_, '_> {
    pub(super) fn add_picture(&mut self, node: Node<'_, '_>) {
        let alt = attribute(node, "alt").unwrap_or_default();
        let written = attribute(node, "src").or_else(|| attribute(node, "href"));
        let Some(address) = written.and_then(|written| self.picture(written, node)) else {
            self.add_text(alt);
            return;
        };
        self.put_picture(node, &address, alt);
    }

    fn put_picture(&mut self, node: Node<'_, '_>, address: &str, alt: &str) {
        self.put_blank();
        if let Some(anchor) = anchor_of(self.book.links, self.file, node).map(str::to_owned) {
            self.add_anchor(&anchor);
        }
        let mut words = String::new();
        std::mem::swap(&mut words, &mut self.out);
        self.blank = None;
        for word in alt.split_whitespace() {
            self.blank = Some(false);
            self.put_blank();
            word.chars().for_each(|c| self.add_char(c));
        }
        self.blank = None;
        std::mem::swap(&mut words, &mut self.out);
        let _ = match self.form {
            Form::Markdown => write!(self.out, "![{words}]({address})"),
            Form::Html => {
                let words = words.replace('"', "&quot;");
                write!(self.out, "<img src=\"{address}\" alt=\"{words}\">")
            }
        };
        self.at_start = false;
    }

    /// The address of a picture of the book.
    fn picture(&mut self, written: &str, node: Node<'_, '_>) -> Option<String> {
        if written.starts_with("data:") {
            self.book.files.leave_out("pictures inside texts");
            return None;
        }
        if has_scheme(written) {
            self.book.files.leave_out("pictures on other sites");
            return None;
        }
        let text = &self.book.flow.texts[self.file];
        let file = written.split(['#', '?']).next().unwrap_or(written);
        let path = join(&text.path, &decoded(file));
        let Some(path) = path.and_then(|path| self.book.files.find(&path)) else {
            let message = format!("there is no picture `{written}` in the book");
            let out = &mut self.book.files.folder.out;
            (out.warning(text.source, node.range(), message)).help("pack the book again with it");
            return None;
        };
        let address = format!("/{}{}", encoded(self.book.top), encoded(&path));
        self.book.pictures.insert(path);
        Some(address)
    }

    /// Writes the pictures in a drawing, or makes a picture of its lines.
    pub(super) fn add_drawing(&mut self, node: Node<'_, '_>) {
        let pictures: Vec<_> = (node.descendants())
            .filter(|one| one.tag_name().name() == "image")
            .collect();
        if pictures.is_empty() {
            self.add_lines(node);
        }
        for picture in pictures {
            self.add_picture(picture);
        }
    }

    fn add_lines(&mut self, node: Node<'_, '_>) {
        let text = &self.book.flow.texts[self.file];
        let place = node.range();
        let Some(rest) = text.source.text[place.clone()].strip_prefix("<svg") else {
            self.book.files.leave_out("drawings inside texts");
            return;
        };
        let head = rest.split('>').next().unwrap_or_default();
        let mut drawing = "<svg".to_owned();
        for (name, uri) in [
            ("xmlns", "http://www.w3.org/2000/svg"),
            ("xmlns:xlink", "http://www.w3.org/1999/xlink"),
        ] {
            if !head.contains(&format!("{name}=")) {
                // Writing into a String does not fail.
                let _ = write!(drawing, " {name}=\"{uri}\"");
            }
        }
        drawing.push_str(rest);
        let path = format!("{}-{}.svg", text.path, place.start);
        let address = format!("/{}{}", encoded(self.book.top), encoded(&path));
        self.book.drawings.insert(path, drawing);
        let title = attribute(node, "aria-label").map(str::to_owned);
        let title = title.or_else(|| first(node, "title").map(text_of));
        self.put_picture(node, &address, &title.unwrap_or_default());
    }

    pub(super) fn add_formula(&mut self, node: Node<'_, '_>, depth: usize) {
        let name = node.tag_name().name();
        if matches!(name, "annotation" | "annotation-xml") || depth > MAX_DEPTH {
            return;
        }
        if node.is_text() {
            self.add_text(node.text().unwrap_or_default());
            return;
        }
        if name == "math" {
            self.put_blank();
        }
        let is_known = is_formula_element(name);
        if is_known {
            let _ = write!(self.out, "<{name}");
            for attribute in node.attributes().filter(|one| one.namespace().is_none()) {
                let is_known = attribute.name().chars().all(|c| c.is_ascii_lowercase());
                if is_known && !matches!(attribute.name(), "id" | "class" | "style" | "href") {
                    let value = escaped(attribute.value());
                    let _ = write!(self.out, " {}=\"{value}\"", attribute.name());
                }
            }
            self.out.push('>');
        }
        for child in node
            .children()
            .filter(|child| child.is_element() || child.is_text())
        {
            self.add_formula(child, depth + 1);
        }
        if is_known {
            self.blank = None;
            let _ = write!(self.out, "</{name}>");
            self.last = None;
        }
    }
}
