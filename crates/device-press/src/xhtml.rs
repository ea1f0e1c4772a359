//! A chapter of a book, XHTML, written anew with the elements and attributes that an article
//! can have (`bookmobile_html::allowed`), and with nothing else.

use crate::article::Draft;
use crate::links::Place;
use bookmobile_html::allowed::AUTHOR_ELEMENTS;
use bookmobile_html::{encode_address, escape, escape_into};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// Elements whose content is left out with them.
const HIDDEN: &[&str] = &[
    "applet", "audio", "button", "canvas", "embed", "form", "frameset", "head", "iframe", "math",
    "noembed", "noframes", "noscript", "object", "script", "select", "style", "svg", "template",
    "textarea", "title", "video",
];
/// Elements that part nothing: what is in them stays.
const TRANSPARENT: &[&str] = &["div", "section"];
/// Elements without an end tag.
const VOID: &[&str] = &["br", "hr", "wbr"];
/// How deep elements are nested at most; what is deeper loses its elements, not its text.
const DEPTH: usize = 60;

/// Whether a media type is that of a text of a book.
pub fn is_book_text(media_type: &str) -> bool {
    matches!(
        media_type,
        "application/xhtml+xml" | "text/html" | "application/x-dtbook+xml"
    )
}

/// Reads a chapter. `picture` gives the place of a picture by its address in the chapter, `place`
/// is where its links are written. What is no XML any more ends it: the second value is false
/// then.
pub fn chapter(
    xhtml: &str,
    picture: &dyn Fn(&str) -> Option<String>,
    place: Place<'_>,
) -> (Draft, bool) {
    let mut reader = Reader::from_str(xhtml);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    let mut writer = Writer {
        picture,
        place,
        anchor: None,
        draft: Draft::default(),
        html: String::new(),
        open: Vec::new(),
        hidden: Vec::new(),
        heading: None,
    };
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) => writer.start(&tag, false),
            Ok(Event::Empty(tag)) => writer.start(&tag, true),
            Ok(Event::End(tag)) => writer.end(&name_of(tag.name().as_ref())),
            Ok(Event::Text(text)) => writer.text(&String::from_utf8_lossy(&text)),
            Ok(Event::CData(text)) => writer.text(&String::from_utf8_lossy(&text)),
            Ok(Event::GeneralRef(name)) => {
                let name = String::from_utf8_lossy(&name).into_owned();
                writer.text(&reference(&name));
            }
            Ok(Event::Eof) => return (writer.finish(), true),
            Ok(_) => {}
            Err(_) => return (writer.finish(), false),
        }
    }
}

/// The name of an element or attribute without its prefix, in small letters.
pub(crate) fn name_of(name: &[u8]) -> String {
    let name = String::from_utf8_lossy(name);
    let local = name.rsplit_once(':').map_or(&*name, |(_, local)| local);
    local.to_ascii_lowercase()
}

/// The text of a character reference.
pub(crate) fn reference(name: &str) -> String {
    let known = match name {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        "nbsp" => "\u{a0}",
        "shy" => "\u{ad}",
        "mdash" => "—",
        "ndash" => "–",
        "hellip" => "…",
        "lsquo" => "‘",
        "rsquo" => "’",
        "ldquo" => "“",
        "rdquo" => "”",
        "laquo" => "«",
        "raquo" => "»",
        "copy" => "©",
        "middot" => "·",
        "bull" => "•",
        "eacute" => "é",
        "egrave" => "è",
        "agrave" => "à",
        "ccedil" => "ç",
        "auml" => "ä",
        "ouml" => "ö",
        "uuml" => "ü",
        "szlig" => "ß",
        _ => {
            let number = name.strip_prefix('#').and_then(|number| {
                let code = match number.strip_prefix(['x', 'X']) {
                    Some(hex) => u32::from_str_radix(hex, 16),
                    None => number.parse(),
                };
                char::from_u32(code.ok()?)
            });
            return number.map_or_else(|| format!("&{name};"), String::from);
        }
    };
    known.to_owned()
}

/// A text with its character references replaced.
pub(crate) fn unescaped(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        if let Some((name, next)) = after.split_once(';').filter(|(name, _)| name.len() < 12) {
            out.push_str(&reference(name));
            rest = next;
        } else {
            out.push('&');
            rest = after;
        }
    }
    out + rest
}

/// The value of an attribute by its name without prefix.
pub(crate) fn attribute(tag: &BytesStart<'_>, wanted: &str) -> Option<String> {
    for attribute in tag.html_attributes().with_checks(false) {
        let attribute = attribute.ok()?;
        if name_of(attribute.key.as_ref()) == wanted {
            return Some(unescaped(&String::from_utf8_lossy(&attribute.value)));
        }
    }
    None
}

struct Writer<'a> {
    picture: &'a dyn Fn(&str) -> Option<String>,
    place: Place<'a>,
    /// The id of an element that is not written: the heading that it begins with has it.
    anchor: Option<String>,
    draft: Draft,
    html: String,
    /// The elements that are open, and whether each was written.
    open: Vec<(String, bool)>,
    /// The hidden elements that are open.
    hidden: Vec<String>,
    /// The level of an open heading, where its HTML begins, and the id that links name.
    heading: Option<(u8, usize, Option<String>)>,
}

impl Writer<'_> {
    fn is_written(&self) -> bool {
        self.open.iter().any(|(_, is_written)| *is_written)
    }

    fn put(&mut self, parts: &[&str]) {
        for part in parts {
            self.html.push_str(part);
        }
    }

    fn text(&mut self, text: &str) {
        if self.hidden.is_empty() {
            if !text.trim().is_empty() {
                self.anchor = None;
            }
            escape_into(text, &mut self.html);
        }
    }

    /// Gives what is whole to the article.
    fn flush(&mut self) {
        if self.heading.is_none() && !self.is_written() {
            self.draft.push(&self.html);
            self.html.clear();
        }
    }

    fn start(&mut self, tag: &BytesStart<'_>, is_empty: bool) {
        let name = name_of(tag.name().as_ref());
        if !self.hidden.is_empty() || HIDDEN.contains(&name.as_str()) {
            if !is_empty && (self.hidden.is_empty() || self.hidden.last() == Some(&name)) {
                self.hidden.push(name);
            }
            return;
        }
        if VOID.contains(&name.as_str()) {
            self.put(&["<", &name, ">"]);
            return;
        }
        if name == "img" {
            return self.image(tag);
        }
        if let Some(level) = level_of(&name)
            && !is_empty
            && self.heading.is_none()
            && !self.is_written()
        {
            self.flush();
            let id = attribute(tag, "id").filter(|id| is_id(id));
            self.heading = Some((level, self.html.len(), id.or(self.anchor.take())));
            return;
        }
        let is_inside = self.heading.is_some();
        let is_known =
            AUTHOR_ELEMENTS.contains(&name.as_str()) && !TRANSPARENT.contains(&name.as_str());
        let is_inline = matches!(
            name.as_str(),
            "em" | "i"
                | "b"
                | "strong"
                | "sub"
                | "sup"
                | "ruby"
                | "rt"
                | "rp"
                | "code"
                | "cite"
                | "span"
                | "bdi"
                | "bdo"
                | "q"
        );
        let is_written =
            is_known && !is_empty && self.open.len() < DEPTH && (!is_inside || is_inline);
        if is_written {
            self.html.push_str(&open_tag(&name, tag, self.place));
        } else if is_empty && matches!(name.as_str(), "a" | "span") {
            // Links lead to it.
            if let Some(id) = attribute(tag, "id").filter(|id| is_id(id)) {
                let id = escape(&id);
                self.put(&["<span id=\"", &id, "\"></span>"]);
            }
        } else if TRANSPARENT.contains(&name.as_str()) {
            self.anchor = attribute(tag, "id")
                .filter(|id| is_id(id))
                .or(self.anchor.take());
        }
        if !is_empty {
            self.open.push((name, is_written));
        }
    }

    fn image(&mut self, tag: &BytesStart<'_>) {
        let alt = attribute(tag, "alt").unwrap_or_default();
        let source = attribute(tag, "src").and_then(|source| (self.picture)(&source));
        match source.filter(|_| self.heading.is_none()) {
            Some(source) => {
                let (alt, source) = (escape(&alt), escape(&encode_address(&source)));
                self.put(&["<img alt=\"", &alt, "\" src=\"", &source, "\">"]);
            }
            None => self.text(&alt),
        }
    }

    fn end(&mut self, name: &str) {
        if let Some(hidden) = self.hidden.last() {
            if hidden == name {
                self.hidden.pop();
            }
            return;
        }
        if level_of(name).is_some()
            && let Some((level, start, id)) = self.heading.take()
        {
            self.close_down_to(0);
            let html = self.html.split_off(start);
            let text = bookmobile_pack::text::plain_text(&html);
            if self.draft.title.is_empty() && self.draft.sections.is_empty() {
                self.draft.title = text;
            } else {
                self.draft.heading(level, &html, id);
            }
            return;
        }
        if let Some(at) = self.open.iter().rposition(|(open, _)| open == name) {
            self.close_down_to(at);
            // Texts of two blocks do not run together.
            if !self.is_written() && matches!(name, "p" | "div" | "section" | "li" | "tr") {
                self.html.push('\n');
            }
            self.flush();
        }
    }

    fn close_down_to(&mut self, at: usize) {
        for (name, is_written) in self.open.drain(at..).rev() {
            if is_written {
                self.html.push_str("</");
                self.html.push_str(&name);
                self.html.push('>');
            }
        }
    }

    fn finish(mut self) -> Draft {
        self.close_down_to(0);
        self.heading = None;
        self.flush();
        self.draft
    }
}

fn level_of(name: &str) -> Option<u8> {
    let level = name.strip_prefix('h')?;
    matches!(level, "1" | "2" | "3" | "4" | "5" | "6").then(|| level.parse().ok())?
}

/// Whether an id can be that of an element.
fn is_id(id: &str) -> bool {
    !id.is_empty() && !id.contains(char::is_whitespace)
}

/// The start tag of an element with its attributes that may stay.
fn open_tag(name: &str, tag: &BytesStart<'_>, place: Place<'_>) -> String {
    let mut out = format!("<{name}");
    for wanted in [
        "dir", "id", "lang", "title", "colspan", "rowspan", "start", "href",
    ] {
        let fits = match wanted {
            "colspan" | "rowspan" => matches!(name, "td" | "th"),
            "start" => name == "ol",
            "href" => name == "a",
            _ => true,
        };
        let Some(value) = attribute(tag, wanted).filter(|_| fits) else {
            continue;
        };
        let value = match wanted {
            "href" => place.address(&value),
            "dir" => matches!(value.as_str(), "ltr" | "rtl" | "auto").then_some(value),
            "colspan" | "rowspan" | "start" => {
                value.parse::<u16>().ok().map(|value| value.to_string())
            }
            "id" => is_id(&value).then(|| escape(&value)),
            _ => Some(escape(&value)),
        };
        if let Some(value) = value {
            for part in [" ", wanted, "=\"", &value, "\""] {
                out.push_str(part);
            }
        }
    }
    if name == "pre" {
        out.push_str(" tabindex=\"0\"");
    }
    out + ">"
}

#[cfg(test)]
mod tests {
    use super::chapter;
    use crate::links::{Links, Place};

    fn html(xhtml: &str) -> String {
        let picture = |address: &str| (address == "a.png").then(|| "picture-0".to_owned());
        let links = ["t/1.xhtml", "t/2.xhtml"].map(str::to_owned);
        let links = Links::new(links.to_vec());
        let (draft, _) = chapter(xhtml, &picture, links.at("t/1.xhtml"));
        let parts = draft.sections.iter();
        let parts =
            parts.map(|(_, own)| format!("[{}]{}", own.heading, own.body.replace('\n', "")));
        parts.collect::<Vec<_>>().concat()
    }

    #[test]
    fn a_chapter_has_its_title_and_its_sections() {
        let text = "<html><head><title>x</title></head><body><div><h1>One</h1><p>a &amp; b&nbsp;c</p><h2>T<i>w</i>o</h2><p>d</p></div></body></html>";
        let (draft, is_whole) = chapter(text, &|_| None, Place::default());
        assert!(is_whole);
        assert_eq!(draft.title, "One");
        assert_eq!(html(text), "[]<p>a &amp; b\u{a0}c</p>[T<i>w</i>o]<p>d</p>");
    }

    #[test]
    fn nothing_active_stays() {
        let out = html(
            "<p onclick='x'>a<script>b</script><a href='javascript:c' style='d'>e</a><img src='a.png' onerror='f'/><img src='http://g' alt='h'/><svg><a>i</a></svg><iframe src='j'/><x:script xmlns:x='k'>l</x:script></p>",
        );
        assert_eq!(out, "[]<p>a<a>e</a><img alt=\"\" src=\"picture-0\">h</p>");
    }

    #[test]
    fn links_lead_to_other_chapters_and_to_their_places() {
        let out = html(
            "<p><a href='2.xhtml#b'>a</a> <a href='../t/1.xhtml#c'>d</a> <a href='3.xhtml'>e</a><a id='f'/></p>",
        );
        assert_eq!(
            out,
            "[]<p><a href=\"../2/#b\">a</a> <a href=\"../1/#c\">d</a> <a>e</a><span id=\"f\"></span></p>"
        );
        let text = "<body><h1>T</h1><h2 id='b'>B</h2><p>x</p><section id='c'> <div><h2>C</h2></div></section><div id='d'><p>y</p><h2>D</h2></div></body>";
        let (draft, _) = chapter(text, &|_| None, Place::default());
        let ids: Vec<_> = draft
            .sections
            .iter()
            .map(|(meta, _)| meta.id.as_str())
            .collect();
        assert_eq!(ids, ["b", "c", "d"]);
    }

    #[test]
    fn broken_text_is_closed() {
        assert_eq!(
            html("<p>a <b>b <i>c</p> d & e"),
            "[]<p>a <b>b <i>c</i></b></p> d &amp; e"
        );
        let deep = "<blockquote>".repeat(20_000) + "x";
        let out = html(&deep);
        assert_eq!(
            out.matches("<blockquote>").count(),
            out.matches("</blockquote>").count()
        );
        assert!(out.matches("<blockquote>").count() <= super::DEPTH && out.contains('x'));
    }
}
