//! An article while it is read from a file: sections that grow, with ids of their own.

use bookmobile_html::escape;
use bookmobile_pack::text::plain_text;
use bookmobile_pack::{Section, SectionKind, SectionMeta};
use std::collections::BTreeSet;

/// The most sections of an article; what comes after them stays in the last one.
const SECTIONS: usize = 4000;

/// An article that is being read.
#[derive(Debug, Clone, Default)]
pub struct Draft {
    /// Its title, plain text; may be empty.
    pub title: String,
    /// The code of its language.
    pub language: String,
    /// Its name in links, which no other article has; without one it gets its number.
    pub slug: String,
    /// Its sections, the lead first if it has one.
    pub(crate) sections: Vec<(SectionMeta, Section)>,
    ids: BTreeSet<String>,
    next: usize,
}

impl Draft {
    /// An article without sections.
    pub(crate) fn titled(title: String) -> Self {
        Self {
            title,
            ..Self::default()
        }
    }

    /// Adds HTML to the last section. It must be well-formed and of the allowed elements.
    pub(crate) fn push(&mut self, html: &str) {
        if let Some((_, section)) = self.sections.last_mut() {
            section.body.push_str(html);
        } else if !html.trim().is_empty() {
            let meta = SectionMeta {
                kind: SectionKind::Lead,
                id: String::new(),
                heading: String::new(),
            };
            let body = html.trim_start().to_owned();
            let heading = String::new();
            self.sections.push((meta, Section { heading, body }));
        }
    }

    /// Begins a section with a heading, of which the inline HTML is given, and the id that links
    /// name, if it has one.
    pub(crate) fn heading(&mut self, level: u8, html: &str, id: Option<String>) {
        let text = plain_text(html);
        if text.is_empty() {
            return;
        }
        let level = level.clamp(2, 6);
        if self.sections.len() >= SECTIONS {
            let text = escape(&text);
            self.push(&format!("<h{level}>{text}</h{level}>\n"));
            return;
        }
        let meta = SectionMeta {
            kind: SectionKind::Heading { level },
            id: self.claim(&text, id),
            heading: text,
        };
        let heading = html.trim().to_owned();
        let body = String::new();
        self.sections.push((meta, Section { heading, body }));
    }

    /// Adds the footnotes, as the last section.
    pub(crate) fn notes(&mut self, heading: &str, body: &str) {
        let meta = SectionMeta {
            kind: SectionKind::Notes,
            id: self.claim("notes", None),
            heading: heading.to_owned(),
        };
        let heading = escape(heading);
        let body = body.trim().to_owned();
        self.sections.push((meta, Section { heading, body }));
    }

    /// An id that no section has: its own, or else, as on GitHub, the letters of a text, with a
    /// number if they are taken.
    fn claim(&mut self, text: &str, own: Option<String>) -> String {
        if let Some(own) = own.filter(|own| !own.is_empty() && !self.ids.contains(own)) {
            self.ids.insert(own.clone());
            return own;
        }
        let mut id = String::new();
        for c in text.chars().take(100) {
            if c.is_alphanumeric() || c == '_' {
                id.extend(c.to_lowercase());
            } else if c == '-' || c.is_whitespace() {
                id.push('-');
            }
        }
        if id.is_empty() || self.ids.contains(&id) {
            self.next += 1;
            id = format!("{id}-{}", self.next);
        }
        self.ids.insert(id.clone());
        id
    }

    /// Whether nothing of it would be seen.
    pub fn is_empty(&self) -> bool {
        (self.sections.iter()).all(|(meta, section)| {
            meta.heading.is_empty()
                && plain_text(&section.body).is_empty()
                && !section.body.contains("<img")
        })
    }

    /// The text of a link's address, if it may stay.
    pub(crate) fn address(address: &str) -> Option<String> {
        let address = address.trim();
        let inside = address.strip_prefix('#').filter(|id| !id.is_empty());
        if inside.is_some() {
            return Some(escape(address));
        }
        let (scheme, rest) = address.split_once(':')?;
        let scheme = scheme.to_ascii_lowercase();
        let is_known = bookmobile_html::allowed::LINK_SCHEMES.contains(&scheme.as_str());
        (is_known && !rest.contains(char::is_whitespace))
            .then(|| escape(&format!("{scheme}:{rest}")))
    }
}

#[cfg(test)]
mod tests {
    use super::Draft;

    #[test]
    fn addresses_that_run_code_are_none() {
        let of = |address: &str| Draft::address(address);
        assert_eq!(
            of("HTTPS://a.example/?b&c"),
            Some("https://a.example/?b&amp;c".into())
        );
        assert_eq!(of("#two"), Some("#two".into()));
        for bad in [
            "javascript:alert(1)",
            " java\nscript:x",
            "data:text/html,x",
            "a.html",
            "//x",
            "&#106;avascript:x",
            "#",
        ] {
            assert_eq!(of(bad), None, "{bad}");
        }
        let quoted = of("https://a/\"onclick=x").unwrap_or_default();
        assert!(!quoted.contains('"'), "{quoted}");
    }

    #[test]
    fn headings_have_ids_of_their_own() {
        let mut draft = Draft::default();
        for _ in 0..3 {
            draft.heading(2, "A &amp; <em>b</em>?", None);
        }
        draft.heading(2, "c", Some("own".to_owned()));
        draft.heading(2, "d", Some("own".to_owned()));
        let ids: Vec<_> = draft
            .sections
            .iter()
            .map(|(meta, _)| meta.id.as_str())
            .collect();
        assert_eq!(ids, ["a--b", "a--b-1", "a--b-2", "own", "d"]);
    }
}
