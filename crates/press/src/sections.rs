//! Splits an article's HTML into sections at its headings. The HTML was sanitised
//! before. A heading inside a quotation, a list or a `details` element starts no
//! section, so that each section is well-formed by itself.

use crate::slug::Ids;
use bookmobile_pack::text::plain_text;
use bookmobile_pack::{Section, SectionKind, SectionMeta};

/// Void elements, which have no end tag.
const VOID: &[&str] = &["br", "hr", "img", "input", "wbr"];

/// Splits sanitised HTML at its top-level headings.
pub(crate) fn split(html: &str, ids: &mut Ids) -> Vec<(SectionMeta, Section)> {
    let mut sections = Vec::new();
    let mut current = lead();
    let mut depth = 0_usize;
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        current.1.body.push_str(&rest[..at]);
        rest = &rest[at..];
        if depth == 0
            && let Some((section, after)) = take_heading(rest, ids)
        {
            finish(&mut sections, std::mem::replace(&mut current, section));
            rest = after;
            continue;
        }
        let (tag, after) = rest.split_at(rest.find('>').map_or(rest.len(), |end| end + 1));
        let name = tag_name(tag);
        if tag.starts_with("</") {
            depth = depth.saturating_sub(1);
        } else if !VOID.contains(&name) {
            depth += 1;
        }
        current.1.body.push_str(tag);
        rest = after;
    }
    current.1.body.push_str(rest);
    finish(&mut sections, current);
    sections
}

fn lead() -> (SectionMeta, Section) {
    let meta = SectionMeta {
        kind: SectionKind::Lead,
        id: String::new(),
        heading: String::new(),
    };
    (meta, Section::default())
}

/// Adds a section; an empty lead is left out.
fn finish(sections: &mut Vec<(SectionMeta, Section)>, section: (SectionMeta, Section)) {
    let (meta, Section { heading, body }) = section;
    let body = body.trim().to_owned();
    if meta.kind != SectionKind::Lead || !body.is_empty() {
        sections.push((meta, Section { heading, body }));
    }
}

/// The name of the element that `tag` opens or closes.
fn tag_name(tag: &str) -> &str {
    let inside = tag.trim_start_matches('<').trim_start_matches('/');
    let end = inside.find(|c: char| !c.is_ascii_alphanumeric());
    &inside[..end.unwrap_or(inside.len())]
}

/// Reads the heading that `html` begins with; returns the section that it starts and
/// the HTML after it.
fn take_heading<'a>(html: &'a str, ids: &mut Ids) -> Option<((SectionMeta, Section), &'a str)> {
    let level = match tag_name(html) {
        "h2" if html.starts_with("<h") => 2,
        "h3" if html.starts_with("<h") => 3,
        "h4" if html.starts_with("<h") => 4,
        "h5" if html.starts_with("<h") => 5,
        "h6" if html.starts_with("<h") => 6,
        _ => return None,
    };
    let (tag, inside) = html.split_at(html.find('>')? + 1);
    let close = format!("</h{level}>");
    let (heading, after) = inside.split_once(&close)?;
    let id = match attribute(tag, "id") {
        Some(id) => id.to_owned(),
        None => ids.claim_like(&crate::slug::from_text(&plain_text(heading))),
    };
    let meta = SectionMeta {
        kind: SectionKind::Heading { level },
        id,
        heading: plain_text(heading),
    };
    let section = Section {
        heading: heading.trim().to_owned(),
        body: String::new(),
    };
    Some(((meta, section), after))
}

/// The value of an attribute in a sanitised tag, still escaped.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let start = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    let value = &tag[start..];
    Some(&value[..value.find('"')?])
}

/// Every id in sanitised HTML.
pub(crate) fn ids_in(html: &str) -> impl Iterator<Item = &str> {
    let tags = html.split('<').skip(1);
    tags.filter_map(|tag| attribute(&tag[..tag.find('>').unwrap_or(tag.len())], "id"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_part_an_article() {
        let html = r#"<p>One.</p><h2 id="a">A <em>b</em></h2><p>Two.</p><h3 id="c">C</h3>"#;
        let sections = split(html, &mut Ids::default());
        let seen: Vec<_> = (sections.iter())
            .map(|(meta, section)| {
                (
                    meta.id.as_str(),
                    meta.heading.as_str(),
                    section.body.as_str(),
                )
            })
            .collect();
        assert_eq!(
            seen,
            [
                ("", "", "<p>One.</p>"),
                ("a", "A b", "<p>Two.</p>"),
                ("c", "C", "")
            ]
        );
        assert_eq!(sections[1].1.heading, "A <em>b</em>");
    }

    #[test]
    fn a_heading_within_something_does_not() {
        let html = r#"<blockquote><img src="x"><h2 id="a">A</h2></blockquote><h2>B</h2>"#;
        let sections = split(html, &mut Ids::default());
        assert_eq!(sections.len(), 2);
        assert_eq!(sections[1].0.id, "b");
    }

    #[test]
    fn ids_are_found() {
        let html = r#"<p id="a">x</p><span lang="en" id="b">y</span>"#;
        assert_eq!(ids_in(html).collect::<Vec<_>>(), ["a", "b"]);
    }
}
