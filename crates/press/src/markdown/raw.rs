//! Raw HTML that an author wrote in the Markdown. Each tag is parsed and written again
//! with what is allowed; its links and images are treated like any others. What is left
//! out is reported at its place.

use super::writer::ArticleWriter;
use crate::escape::push_attribute;
use crate::slug;
use bookmobile_html::allowed::{
    AUTHOR_ATTRIBUTES, AUTHOR_ELEMENT_ATTRIBUTES, AUTHOR_ELEMENTS, PRESS_ELEMENT_ATTRIBUTES,
    PRESS_ELEMENTS,
};
use bookmobile_markdown::SpannedEvent;
use bookmobile_pack::text::plain_text;
use pulldown_cmark::Event;
use std::collections::HashSet;
use std::ops::Range;

/// Elements whose content is not HTML; it is removed with them.
const OPAQUE: &[&str] = &[
    "iframe",
    "math",
    "noembed",
    "noframes",
    "noscript",
    "object",
    "plaintext",
    "script",
    "select",
    "style",
    "svg",
    "template",
    "textarea",
    "title",
    "xmp",
];

/// Elements whose end tag may be missing.
const SELF_CLOSING: &[&str] = &[
    "br", "caption", "dd", "dt", "hr", "img", "li", "p", "rp", "rt", "tbody", "td", "tfoot", "th",
    "thead", "tr", "wbr",
];

/// The most bytes of a tag. What is longer is text: a `<` that nothing closes would else be
/// read to the end of the article, and so would the next one.
const LONGEST_TAG: usize = 8 << 10;

/// A tag as it was written.
struct RawTag<'h> {
    name: String,
    closing: bool,
    attributes: Vec<(String, &'h str)>,
    length: usize,
}

/// A source map of joined pieces of HTML: the byte offset of each piece in the joined
/// HTML, and in the Markdown.
type SourceMap = [(usize, usize)];

fn to_markdown(source_map: &SourceMap, range: Range<usize>) -> Range<usize> {
    let mapping = source_map
        .iter()
        .rev()
        .find(|(start, _)| *start <= range.start);
    let (start, place) = mapping.copied().unwrap_or((0, 0));
    let from = range.start - start + place;
    from..from + range.len()
}

impl<'m> ArticleWriter<'_, '_, 'm> {
    /// Writes HTML, of which the parser returns each line of a block by itself.
    pub(crate) fn push_raw(&mut self, events: &[SpannedEvent<'m>]) {
        let mut html = String::new();
        let mut source_map = Vec::new();
        for (event, range) in events {
            if let Event::Html(line) | Event::InlineHtml(line) | Event::Text(line) = event {
                source_map.push((html.len(), range.start));
                html.push_str(line);
            }
        }
        self.push_joined(&html, &source_map);
    }

    /// Writes raw HTML that was joined of pieces.
    fn push_joined(&mut self, html: &str, source_map: &SourceMap) {
        let mut at = 0;
        let mut never_closed = HashSet::new();
        while let Some(found) = html[at..].find('<') {
            self.output.html.push_str(&html[at..at + found]);
            at += found;
            at += self.write_markup(&html[at..], at, source_map, &mut never_closed);
        }
        self.output.html.push_str(&html[at..]);
    }

    /// Writes the markup that `html` begins with; returns its length in bytes.
    /// `never_closed` has the names of opaque elements that no later tag closes.
    fn write_markup(
        &mut self,
        html: &str,
        at: usize,
        source_map: &SourceMap,
        never_closed: &mut HashSet<String>,
    ) -> usize {
        if let Some(comment) = html.strip_prefix("<!--") {
            return comment.find("-->").map_or(html.len(), |end| end + 7);
        }
        if html.starts_with("<!") || html.starts_with("<?") {
            let end = if html.starts_with("<![CDATA[") {
                "]]>"
            } else {
                ">"
            };
            let length = html.find(end).map_or(html.len(), |at| at + end.len());
            let name = html[1..]
                .split(|c: char| c.is_whitespace() || c == '>')
                .next();
            let place = to_markdown(source_map, at..at + length);
            self.warning(
                &place,
                format!("`<{}` is left out", name.unwrap_or_default()),
            )
            .help("remove it, or write it between backticks to show it as code");
            return length;
        }
        let Some(tag) = read_tag(html) else {
            return self.write_no_tag(html, at, source_map);
        };
        let place = to_markdown(source_map, at..at + tag.length);
        if AUTHOR_ELEMENTS.contains(&tag.name.as_str()) {
            self.write_tag(&tag, html, &place);
            return tag.length;
        }
        if self.context.out.is_lenient() && is_formula_element(&tag.name) {
            self.write_formula_tag(&tag);
            return tag.length;
        }
        if tag.closing {
            return tag.length;
        }
        let name = &tag.name;
        self.warning(&place, format!("`<{name}>` is left out"))
            .help("an article holds text, lists, tables, images and links; write them in Markdown");
        if !OPAQUE.contains(&name.as_str()) || never_closed.contains(name) {
            return tag.length;
        }
        if let Some(end) = find_end_tag(html, name) {
            return end.max(tag.length);
        }
        never_closed.insert(name.clone());
        tag.length
    }

    /// Writes the `<` that `html` begins with as text, or leaves out what is too long for a
    /// tag, as pictures within an address are; returns the length in bytes.
    fn write_no_tag(&mut self, html: &str, at: usize, source_map: &SourceMap) -> usize {
        let begins_tag = html[1..].starts_with(|c: char| c.is_ascii_alphabetic());
        let is_long = begins_tag && !begin_of(html, LONGEST_TAG).contains('>');
        if let Some(end) = html.find('>').filter(|_| is_long) {
            let place = to_markdown(source_map, at..at + 1);
            self.error(
                &place,
                format!("this tag has more than {LONGEST_TAG} bytes"),
            )
            .help("save a picture that is written into the text as a file in `images/`");
            return end + 1;
        }
        self.output.html.push_str("&lt;");
        1
    }

    fn write_tag(&mut self, tag: &RawTag<'_>, html: &str, place: &Range<usize>) {
        let name = tag.name.as_str();
        self.note_nesting(tag, place);
        if tag.closing {
            self.put(format_args!("</{name}>"));
            return;
        }
        let part = |value: &str| {
            let start = place.start + offset_in(html, value);
            start..start + value.len()
        };
        if name == "img" {
            self.write_raw_image(tag, place, part);
            return;
        }
        self.put(format_args!("<{name}"));
        for (attribute, value) in &tag.attributes {
            if !is_allowed(name, attribute) && self.context.out.is_lenient() {
                // Other tools' pages have a look of their own.
            } else if !is_allowed(name, attribute) {
                self.warning(
                    place,
                    format!("the attribute `{attribute}` of `<{name}>` is left out"),
                )
                .help("remove it; the look of an article comes from the site's style");
            } else if attribute == "href" {
                let href = self
                    .plain_address(value, &part(value))
                    .and_then(|written| self.href(&written, &part(value)));
                if let Some(href) = href {
                    push_attribute(&mut self.output.html, "href", &href);
                    if href.starts_with("http:") || href.starts_with("https:") {
                        push_attribute(&mut self.output.html, "rel", "noopener noreferrer");
                    }
                }
            } else if attribute == "id" {
                let id = slug::nfc(value);
                if self.claim_id(&id, &part(value)) {
                    self.push_raw_attribute("id", &id);
                }
            } else {
                self.push_raw_attribute(attribute, value);
            }
        }
        self.output.html.push('>');
    }

    /// Writes a tag of `MathML`, as books of other tools have formulas, with the attributes
    /// that the press itself would write.
    fn write_formula_tag(&mut self, tag: &RawTag<'_>) {
        let name = tag.name.as_str();
        if tag.closing {
            self.put(format_args!("</{name}>"));
            return;
        }
        self.put(format_args!("<{name}"));
        let own = (PRESS_ELEMENT_ATTRIBUTES.iter()).find(|(element, _)| *element == name);
        for (attribute, value) in &tag.attributes {
            if own.is_some_and(|(_, names)| names.contains(&attribute.as_str())) {
                self.push_raw_attribute(attribute, value);
            }
        }
        self.output.html.push('>');
    }

    /// Records which elements are open, because an element that is never closed
    /// would contain the rest of the article.
    fn note_nesting(&mut self, tag: &RawTag<'_>, place: &Range<usize>) {
        if !tag.closing && !SELF_CLOSING.contains(&tag.name.as_str()) {
            self.unclosed.push((tag.name.clone(), place.clone()));
        } else if tag.closing
            && let Some(at) = self
                .unclosed
                .iter()
                .rposition(|(name, _)| *name == tag.name)
        {
            let inner = self.unclosed.split_off(at + 1);
            self.unclosed.pop();
            self.report(inner);
        }
    }

    /// Reports the elements that are still open at the end.
    pub(crate) fn report_unclosed(&mut self) {
        let unclosed = std::mem::take(&mut self.unclosed);
        self.report(unclosed);
    }

    fn report(&mut self, unclosed: Vec<(String, Range<usize>)>) {
        for (name, place) in unclosed {
            self.warning(&place, format!("`<{name}>` is not closed"))
                .help(format!("add `</{name}>` where it ends"));
        }
    }

    fn write_raw_image(
        &mut self,
        tag: &RawTag<'_>,
        place: &Range<usize>,
        part: impl Fn(&str) -> Range<usize>,
    ) {
        let get = |name: &str| {
            let found = tag
                .attributes
                .iter()
                .find(|(attribute, _)| attribute == name);
            found.map(|(_, value)| *value)
        };
        let alt = get("alt").or_else(|| self.context.out.is_lenient().then_some(""));
        let Some(alt) = alt else {
            self.error(place, "this image has no description").help(
                "say what it shows in `alt=\"…\"`; leave that empty only for mere decoration",
            );
            return;
        };
        let source = get("src").unwrap_or_default();
        let Some(written) = self.plain_address(source, &part(source)) else {
            return;
        };
        let alt = plain_text(alt);
        let title = plain_text(get("title").unwrap_or_default());
        self.push_image(&written, &part(source), &alt, &title);
    }

    /// An address with `&amp;` decoded. Other character references are reported:
    /// no legitimate address needs them.
    fn plain_address(&mut self, value: &str, span: &Range<usize>) -> Option<String> {
        let mut references = value.split('&').skip(1).map(|rest| {
            let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '#');
            rest.split_at(end.unwrap_or(rest.len()))
        });
        let disguised = references.any(|(name, after)| {
            name.starts_with('#') || (after.starts_with(';') && name != "amp")
        });
        if disguised {
            self.error(span, "this address is written with character references")
                .help("write its characters as they are");
            return None;
        }
        Some(value.replace("&amp;", "&"))
    }

    /// Writes an attribute with its value as written; `"`, `<` and `>` in it are
    /// escaped.
    fn push_raw_attribute(&mut self, name: &str, value: &str) {
        let value = value
            .replace('"', "&quot;")
            .replace('<', "&lt;")
            .replace('>', "&gt;");
        self.put(format_args!(" {name}=\"{value}\""));
    }
}

fn is_allowed(element: &str, attribute: &str) -> bool {
    let own = AUTHOR_ELEMENT_ATTRIBUTES
        .iter()
        .find(|(name, _)| *name == element);
    AUTHOR_ATTRIBUTES.contains(&attribute)
        || own.is_some_and(|(_, names)| names.contains(&attribute))
}

/// Whether an element is one of `MathML` that the sanitiser lets through.
pub fn is_formula_element(name: &str) -> bool {
    (name.starts_with('m') || name == "none") && PRESS_ELEMENTS.contains(&name)
}

/// The ids that the tags of some HTML have.
pub(super) fn ids_of(html: &str) -> Vec<String> {
    let tags = html
        .match_indices('<')
        .filter_map(|(at, _)| read_tag(&html[at..]));
    let attributes = tags.flat_map(|tag| tag.attributes);
    attributes
        .filter(|(name, _)| name == "id")
        .map(|(_, value)| slug::nfc(value))
        .collect()
}

/// The byte offset in `whole` of its slice `part`.
fn offset_in(whole: &str, part: &str) -> usize {
    (part.as_ptr() as usize).saturating_sub(whole.as_ptr() as usize)
}

/// The first `bytes` of a text, or less: whole characters.
fn begin_of(text: &str, bytes: usize) -> &str {
    let mut end = bytes.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// Where the first end tag of an element begins.
fn find_end_tag(html: &str, name: &str) -> Option<usize> {
    let mut ends = html.match_indices("</").map(|(at, _)| at);
    ends.find(|at| {
        let written = html.as_bytes().get(at + 2..at + 2 + name.len());
        written.is_some_and(|written| written.eq_ignore_ascii_case(name.as_bytes()))
    })
}

/// Parses the tag that `html` begins with; nothing if there is none.
fn read_tag(html: &str) -> Option<RawTag<'_>> {
    let html = begin_of(html, LONGEST_TAG);
    // Most of the marks that begin no tag have none of these behind them.
    html.find('>')?;
    let closing = html.starts_with("</");
    let mut at = if closing { 2 } else { 1 };
    let name_length = html[at..].find(|c: char| !c.is_ascii_alphanumeric() && c != '-')?;
    let name = html[at..at + name_length].to_ascii_lowercase();
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    at += name_length;
    let mut attributes: Vec<(String, &str)> = Vec::new();
    loop {
        at += html[at..].find(|c: char| !c.is_ascii_whitespace() && c != '/')?;
        if html[at..].starts_with('>') {
            return Some(RawTag {
                name,
                closing,
                attributes,
                length: at + 1,
            });
        }
        let (attribute, value, length) = read_attribute(&html[at..])?;
        if !attributes.iter().any(|(known, _)| *known == attribute) {
            attributes.push((attribute, value));
        }
        at += length;
    }
}

/// Parses the attribute that `html` begins with: name, value and length in bytes.
fn read_attribute(html: &str) -> Option<(String, &str, usize)> {
    let ends_name = |c: char| c.is_ascii_whitespace() || matches!(c, '=' | '>' | '/');
    let first = html.chars().next()?.len_utf8();
    let name_end = first + html[first..].find(ends_name)?;
    let name = html[..name_end].to_ascii_lowercase();
    let gap = html[name_end..].find(|c: char| !c.is_ascii_whitespace())?;
    let Some(after) = html[name_end + gap..].strip_prefix('=') else {
        return Some((name, "", name_end));
    };
    let value_start = after.find(|c: char| !c.is_ascii_whitespace())?;
    let value = &after[value_start..];
    let base = name_end + gap + 1 + value_start;
    for quote in ['"', '\''] {
        if let Some(inside) = value.strip_prefix(quote) {
            let end = inside.find(quote)?;
            return Some((name, &inside[..end], base + end + 2));
        }
    }
    let end = value.find(|c: char| c.is_ascii_whitespace() || c == '>')?;
    Some((name, &value[..end], base + end))
}
