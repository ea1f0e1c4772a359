//! An article's sanitised HTML as XHTML: elements closed, entities that XML lacks as
//! numbers, links between files of the book, and nothing that only a page needs.

use std::collections::{BTreeMap, BTreeSet};

/// Elements without an end tag.
const VOID: &[&str] = &["br", "col", "hr", "img", "input", "wbr"];

/// Attributes that only the reader's pages have.
const DROPPED: &[&str] = &["srcset", "sizes", "loading", "decoding", "tabindex"];

/// An article's text.
pub(super) struct Converted {
    pub(super) html: String,
    /// The paths of its pictures.
    pub(super) pictures: BTreeSet<String>,
    pub(super) has_maths: bool,
}

/// Converts HTML. `files` has the names of the book's files by the slugs of their articles.
pub(super) fn convert(html: &str, files: &BTreeMap<String, String>) -> Converted {
    let mut out = Converted {
        html: String::with_capacity(html.len()),
        pictures: BTreeSet::new(),
        has_maths: html.contains("<math"),
    };
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        out.html.push_str(&without_entities(&rest[..at]));
        rest = &rest[at..];
        // What shows a picture on request.
        if rest.starts_with("<button") {
            rest = rest.split_once("</button>").map_or("", |(_, after)| after);
            continue;
        }
        let end = rest.find('>').map_or(rest.len(), |end| end + 1);
        write_tag(&rest[..end], files, &mut out);
        rest = &rest[end..];
    }
    out.html.push_str(&without_entities(rest));
    out
}

fn without_entities(text: &str) -> String {
    text.replace("&nbsp;", "&#160;")
}

fn write_tag(tag: &str, files: &BTreeMap<String, String>, out: &mut Converted) {
    if tag.starts_with("</") || tag.starts_with("<!--") {
        out.html.push_str(tag);
        return;
    }
    let inside = tag
        .trim_start_matches('<')
        .trim_end_matches('>')
        .trim_end_matches('/');
    let name_end = inside.find(char::is_whitespace).unwrap_or(inside.len());
    let (name, attributes) = inside.split_at(name_end);
    out.html.push('<');
    out.html.push_str(name);
    if name == "math" && !attributes.contains("xmlns") {
        out.html
            .push_str(" xmlns=\"http://www.w3.org/1998/Math/MathML\"");
    }
    let mut rest = attributes.trim_start();
    while !rest.is_empty() {
        let end = rest
            .find(|c: char| c == '=' || c.is_whitespace())
            .unwrap_or(rest.len());
        let attribute = &rest[..end];
        let (value, after) = match rest[end..].strip_prefix("=\"") {
            Some(quoted) => quoted.split_once('"').unwrap_or((quoted, "")),
            // An attribute that is only there.
            None => ("", rest[end..].trim_start_matches('=')),
        };
        rest = after.trim_start();
        write_attribute(name, attribute, value, files, out);
    }
    out.html
        .push_str(if VOID.contains(&name) { "/>" } else { ">" });
}

fn write_attribute(
    element: &str,
    name: &str,
    value: &str,
    files: &BTreeMap<String, String>,
    out: &mut Converted,
) {
    if DROPPED.contains(&name) || name.starts_with("data-") {
        return;
    }
    let value = match (element, name) {
        ("img", "src") => {
            let path = value.trim_start_matches("../");
            out.pictures.insert(path.to_owned());
            path.to_owned()
        }
        (_, "href") => match address(value, files) {
            Some(address) => address,
            None => return,
        },
        (_, "id") => xml_id(value),
        ("details", "open") => "open".to_owned(),
        _ => value.to_owned(),
    };
    out.html.push(' ');
    out.html.push_str(name);
    out.html.push_str("=\"");
    out.html.push_str(&without_entities(&value));
    out.html.push('"');
}

/// Where a link leads in the book; nothing if that is not in it.
fn address(href: &str, files: &BTreeMap<String, String>) -> Option<String> {
    if let Some(id) = href.strip_prefix('#') {
        return Some(if id.is_empty() {
            "#".to_owned()
        } else {
            format!("#{}", xml_id(id))
        });
    }
    if href.contains(':') && !href.starts_with('.') {
        return Some(href.to_owned());
    }
    // An article in the same language is a folder beside this one's.
    let rest = href
        .strip_prefix("../")
        .filter(|rest| !rest.starts_with("../"))?;
    let (slug, place) = rest.split_once('/')?;
    let file = bookmobile_html::encode_address(files.get(slug)?);
    let place = place.strip_prefix('#').map(|id| format!("#{}", xml_id(id)));
    Some(format!("{file}.xhtml{}", place.unwrap_or_default()))
}

/// A drawing without its document type, which an EPUB may not have.
pub(super) fn without_doctype(bytes: &[u8]) -> std::borrow::Cow<'_, [u8]> {
    let drawing = std::str::from_utf8(bytes)
        .ok()
        .filter(|text| text.contains("<svg"));
    let found = drawing.and_then(|text| {
        let start = text.find("<!DOCTYPE")?;
        let end = start + text[start..].find('>')? + 1;
        // One with declarations of its own is left as it is.
        let is_plain = !text[start..end].contains('[') && end <= text.find("<svg")?;
        is_plain.then(|| [&bytes[..start], &bytes[end..]].concat())
    });
    found.map_or(bytes.into(), Into::into)
}

/// A name as XML has them: it begins with a letter.
fn xml_id(id: &str) -> String {
    let is_name = id.starts_with(|c: char| c.is_alphabetic() || c == '_');
    if is_name {
        id.to_owned()
    } else {
        format!("s-{id}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_becomes_xhtml() {
        let files: BTreeMap<String, String> = [("van".to_owned(), "a-van".to_owned())].into();
        for (html, expected) in [
            ("a<br>b&nbsp;c<hr>", "a<br/>b&#160;c<hr/>"),
            ("<p id=\"2-x\" data-a=\"b\">x</p>", "<p id=\"s-2-x\">x</p>"),
            (
                "<a href=\"../van/#2-x\">y</a>",
                "<a href=\"a-van.xhtml#s-2-x\">y</a>",
            ),
            ("<a href=\"../gone/\">y</a>", "<a>y</a>"),
            ("<a href=\"../../../zh/articles/van/\">y</a>", "<a>y</a>"),
            (
                "<a href=\"https://example.org/?a=b&amp;c\">y</a>",
                "<a href=\"https://example.org/?a=b&amp;c\">y</a>",
            ),
            (
                "<details open=\"\"><summary>s</summary></details>",
                "<details open=\"open\"><summary>s</summary></details>",
            ),
            ("<button class=\"picture\"><canvas></canvas></button>z", "z"),
            (
                "<math display=\"block\"><mi>x</mi></math>",
                "<math xmlns=\"http://www.w3.org/1998/Math/MathML\" display=\"block\"><mi>x</mi></math>",
            ),
        ] {
            assert_eq!(convert(html, &files).html, expected);
        }
        let found = convert(
            "<img src=\"../../../images/a.png\" srcset=\"x\" alt=\"A\">",
            &files,
        );
        assert_eq!(found.html, "<img src=\"images/a.png\" alt=\"A\"/>");
        assert!(found.pictures.contains("images/a.png"));
        let drawing = b"<?xml?><!DOCTYPE svg PUBLIC \"a\" \"b\"><svg/>";
        assert_eq!(&*without_doctype(drawing), b"<?xml?><svg/>");
    }
}
