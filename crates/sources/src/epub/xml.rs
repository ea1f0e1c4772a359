//! XML of books as parsers accept it: document types are removed, and HTML's named
//! characters become characters. What is not well-formed is mended as browsers would.

use crate::rewrite::Rewriter;
use bookmobile_press::{Diagnostics, SourceFile};
use pulldown_cmark::{Event, Parser};
use roxmltree::{Document, Node, ParsingOptions};
use std::fmt::Write as _;
use std::sync::Arc;

/// The most nodes of a document.
const MAX_NODES: u32 = 4_000_000;

/// Elements of HTML without an end tag.
const VOID: &[&str] = &[
    "area", "base", "br", "col", "hr", "img", "input", "link", "meta", "param", "wbr",
];

/// A text that [`parse`] accepts, with its places kept; what is wrong with it is reported.
/// Nothing if it cannot be mended.
pub(super) fn prepare(
    source: &Arc<SourceFile>,
    is_html: bool,
    out: &mut Diagnostics,
) -> Option<Arc<SourceFile>> {
    let prepared = with_characters(source);
    let Some((message, at)) = parse(&prepared.text).err().map(|error| {
        let position = error.pos();
        let at = offset(&prepared.text, position.row, position.col);
        (error.to_string(), at)
    }) else {
        return Some(prepared);
    };
    let mended = is_html.then(|| with_end_tags(&prepared));
    let mended = mended.filter(|mended| parse(&mended.text).is_ok());
    let what = if mended.is_some() {
        "and was read as browsers do"
    } else {
        "and is left out"
    };
    (out.warning(
        &prepared,
        at..at,
        format!("this is no well-formed XML, {what}: {message}"),
    ))
    .help("mend the file in an editor of books, as Sigil");
    mended
}

/// Parses a text.
pub(super) fn parse(text: &str) -> Result<Document<'_>, roxmltree::Error> {
    let options = ParsingOptions {
        nodes_limit: MAX_NODES,
        ..ParsingOptions::default()
    };
    Document::parse_with_options(text, options)
}

/// The byte offset of a line and a column in characters, both from 1.
fn offset(text: &str, row: u32, column: u32) -> usize {
    let line = row.saturating_sub(1) as usize;
    let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
    let rest = text.get(start..).unwrap_or_default();
    let inside = rest
        .char_indices()
        .nth(column.saturating_sub(1) as usize)
        .map_or(0, |(at, _)| at);
    start + inside
}

/// The attribute with a local name, whatever its namespace.
pub(super) fn attribute<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    let mut all = node.attributes();
    let found = all.find(|attribute| attribute.name() == name)?;
    Some(found.value())
}

/// The first element below a node with a local name.
pub(super) fn first<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Option<Node<'a, 'i>> {
    node.descendants()
        .find(|one| one.is_element() && one.tag_name().name() == name)
}

/// All text below a node, with its blanks as single spaces.
pub(super) fn text_of(node: Node<'_, '_>) -> String {
    let texts = node.descendants().filter(Node::is_text);
    let all: String = texts.filter_map(|text| text.text()).collect();
    all.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A text without document type, and with characters in the place of references that XML
/// does not know.
fn with_characters(source: &Arc<SourceFile>) -> Arc<SourceFile> {
    let text = source.text.as_str();
    let begin = text.len() - text.trim_start().len();
    let mut out = Rewriter::new(source, begin);
    let mut at = begin;
    while let Some(found) = text[at..].find(|c: char| c == '&' || c == '<' || is_no_xml(c)) {
        at += found;
        let rest = &text[at..];
        let length = if rest.starts_with("<!--") {
            rest.find("-->").map_or(rest.len(), |end| end + 3)
        } else if rest.starts_with("<![CDATA[") {
            rest.find("]]>").map_or(rest.len(), |end| end + 3)
        } else if rest
            .get(..9)
            .is_some_and(|word| word.eq_ignore_ascii_case("<!doctype"))
        {
            let length = doctype(rest);
            out.replace(at..at + length, "");
            length
        } else if rest.starts_with('&') {
            let (length, new) = reference(rest);
            if let Some(new) = new {
                out.replace(at..at + length, &new);
            }
            length
        } else if rest.starts_with('<') {
            1
        } else {
            let length = rest.chars().next().map_or(1, char::len_utf8);
            out.replace(at..at + length, " ");
            length
        };
        at += length;
    }
    out.finish()
}

/// Whether XML may not have a character.
fn is_no_xml(c: char) -> bool {
    (c < ' ' && !matches!(c, '\t' | '\n' | '\r')) || matches!(c, '\u{fffe}' | '\u{ffff}')
}

/// The length of the document type that a text begins with.
fn doctype(text: &str) -> usize {
    let end = text.find('>').unwrap_or(text.len());
    match text.find('[') {
        Some(open) if open < end => {
            let close = text[open..].find(']').map_or(text.len(), |at| open + at);
            text[close..]
                .find('>')
                .map_or(text.len(), |at| close + at + 1)
        }
        _ => (end + 1).min(text.len()),
    }
}

/// The length of the reference that a text begins with, and what takes its place.
fn reference(text: &str) -> (usize, Option<String>) {
    let name = &text[1..];
    let end = name.find(|c: char| !c.is_ascii_alphanumeric() && c != '#');
    let Some(end) = end.filter(|end| *end > 0 && name[*end..].starts_with(';')) else {
        return (1, Some("&amp;".to_owned()));
    };
    let whole = &text[..end + 2];
    let name = &name[..end];
    if matches!(name, "amp" | "lt" | "gt" | "quot" | "apos") {
        return (whole.len(), None);
    }
    // The parser of Markdown knows all names of HTML.
    let mut events = Parser::new(whole);
    let known = events.find_map(|event| match event {
        Event::Text(text) if *text != *whole => Some(text.into_string()),
        _ => None,
    });
    let new = match known.as_deref() {
        Some("<") => "&lt;".to_owned(),
        Some("&") => "&amp;".to_owned(),
        Some(text) => text.replace(is_no_xml, " "),
        None => format!("&amp;{}", &whole[1..]),
    };
    (whole.len(), Some(new))
}

/// A text whose elements are all closed, and whose attributes have values in quotes.
fn with_end_tags(source: &Arc<SourceFile>) -> Arc<SourceFile> {
    let text = source.text.as_str();
    let mut out = Rewriter::new(source, 0);
    let mut open: Vec<&str> = Vec::new();
    let mut at = 0;
    while let Some(found) = text[at..].find('<') {
        at += found;
        let rest = &text[at..];
        let skipped = [
            ("<!--", "-->"),
            ("<![CDATA[", "]]>"),
            ("<?", "?>"),
            ("<!", ">"),
        ];
        if let Some((_, end)) = skipped.iter().find(|(start, _)| rest.starts_with(start)) {
            at += rest.find(end).map_or(rest.len(), |found| found + end.len());
            continue;
        }
        let name_start = if rest.starts_with("</") { 2 } else { 1 };
        let name = rest[name_start..].split(|c: char| !is_name(c)).next();
        let name = name.unwrap_or_default();
        let end = end_of_tag(rest);
        let Some(end) = end.filter(|_| name.starts_with(|c: char| c.is_ascii_alphabetic())) else {
            out.replace(at..at + 1, "&lt;");
            at += 1;
            continue;
        };
        let span = at..at + end;
        if name_start == 2 {
            let known = open.iter().rposition(|one| one.eq_ignore_ascii_case(name));
            let closed = known.map_or(Vec::new(), |known| open.split_off(known));
            let tags = end_tags(&closed);
            out.replace(span, &tags);
        } else {
            let is_closed = rest[..end].ends_with("/>");
            let is_void = VOID.contains(&name.to_ascii_lowercase().as_str());
            if !is_closed && !is_void {
                open.push(name);
            }
            let inside = rest[1 + name.len()..end - 1].trim_end_matches('/');
            let close = if is_closed || is_void { "/>" } else { ">" };
            out.replace(span, &format!("<{name}{}{close}", attributes(inside)));
        }
        at += end;
    }
    let tags = end_tags(&open);
    out.replace(text.len()..text.len(), &tags);
    out.finish()
}

/// The end tags of open elements.
fn end_tags(open: &[&str]) -> String {
    let names: Vec<_> = open
        .iter()
        .rev()
        .flat_map(|name| ["</", name, ">"])
        .collect();
    names.concat()
}

fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, ':' | '-' | '_' | '.')
}

/// The length of the tag that a text begins with; nothing if it is not closed.
fn end_of_tag(text: &str) -> Option<usize> {
    let mut quote = None;
    for (at, c) in text.char_indices().skip(1) {
        match (quote, c) {
            (None, '>') => return Some(at + 1),
            (None, '<') => return None,
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            _ => {}
        }
    }
    None
}

/// The attributes of a tag, each once and with its value in quotes.
fn attributes(inside: &str) -> String {
    let mut out = String::new();
    let mut seen: Vec<&str> = Vec::new();
    let mut rest = inside.trim_start_matches(|c: char| !is_name(c));
    while !rest.is_empty() {
        let end = rest.find(|c: char| !is_name(c)).unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        let (value, after) = match after.trim_start().strip_prefix('=') {
            Some(after) => {
                let after = after.trim_start();
                let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''));
                if let Some(quote) = quote {
                    (after[1..].split_once(quote)).unwrap_or((&after[1..], ""))
                } else {
                    let end = after.find(char::is_whitespace).unwrap_or(after.len());
                    after.split_at(end)
                }
            }
            None => (name, after),
        };
        let is_name_of_xml = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
        // The names of other namespaces, which may not be declared, are not needed.
        let is_known = !name.contains(':')
            || name.starts_with("xml")
            || matches!(name, "epub:type" | "xlink:href");
        if is_name_of_xml && is_known && !seen.contains(&name) {
            seen.push(name);
            let name = match name {
                "epub:type" => "type",
                "xlink:href" => "href",
                name => name,
            };
            let value = value.replace('<', "&lt;").replace('"', "&quot;");
            // Writing into a String does not fail.
            let _ = write!(out, " {name}=\"{value}\"");
        }
        rest = after.trim_start_matches(|c: char| !is_name(c));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Option<String>, usize) {
        let source = Arc::new(SourceFile::new("a.xhtml".to_owned(), text));
        let mut out = Diagnostics::default();
        let prepared = prepare(&source, true, &mut out);
        let text = prepared.map(|prepared| {
            let document = parse(&prepared.text).expect("it is well-formed");
            text_of(document.root_element())
        });
        (text, out.warnings())
    }

    #[test]
    fn document_types_and_named_characters_are_understood() {
        let text = "<?xml version=\"1.0\"?>\n<!DOCTYPE html [<!ENTITY a \"b\">]>\n<html>&nbsp;a&eacute;&lt;&#8212;&unknown; b & c<![CDATA[&x;]]>\u{c}</html>";
        assert_eq!(read(text), (Some("aé<—&unknown; b & c&x;".to_owned()), 0));
    }

    #[test]
    fn what_is_not_well_formed_is_mended_and_reported() {
        let text = "<html><body><p class=a>One<br>two<p>three</b> <i>four</body></html>";
        assert_eq!(read(text), (Some("Onetwothree four".to_owned()), 1));
        assert_eq!(
            read("<p>a < b <img src=x.png alt></p>").0.as_deref(),
            Some("a < b")
        );
        assert_eq!(read("").0, None);
    }
}
