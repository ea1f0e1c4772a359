//! Writes links, images and formulas.

use super::AnchorLink;
use super::writer::ArticleWriter;
use crate::content_tree::Destination;
use crate::escape::{push_attribute, push_text};
use crate::images::{Image, Problem};
use crate::maths;
use bookmobile_html::encode_address;
use bookmobile_markdown::{SpannedEvent, text_of};
use pulldown_cmark::LinkType;
use std::ops::Range;

/// The `sizes` of a picture in the text column (style/tokens.css and
/// style/layout.css): a phone's screen without its margins, at most as wide as a
/// line.
const SIZES: &str = "(min-width: 39rem) 37rem, calc(100vw - 2rem)";

/// The largest width, in CSS pixels, of a picture that may be within a line.
const SMALL: u32 = 160;

/// The relative path from an article's page to the site's root.
const TOP: &str = "../../../";

impl<'m> ArticleWriter<'_, '_, 'm> {
    pub(crate) fn push_link(
        &mut self,
        kind: LinkType,
        written: &str,
        title: &str,
        range: &Range<usize>,
    ) {
        let span = self.find_in(range, written);
        let address = match kind {
            LinkType::Email => format!("mailto:{written}"),
            _ => written.to_owned(),
        };
        self.output.html.push_str("<a");
        if let Some(href) = self.href(&address, &span) {
            push_attribute(&mut self.output.html, "href", &href);
            if href.starts_with("http:") || href.starts_with("https:") {
                push_attribute(&mut self.output.html, "rel", "noopener noreferrer");
            }
        }
        if !title.is_empty() {
            push_attribute(&mut self.output.html, "title", title);
        }
        self.output.html.push('>');
    }

    /// The `href` of a link in the page. A broken link is reported.
    pub(crate) fn href(&mut self, written: &str, span: &Range<usize>) -> Option<String> {
        let destination = self.context.resolve(written);
        match destination {
            Destination::External(address) => Some(address),
            Destination::Anchor(anchor) => {
                let href = format!("#{anchor}");
                self.note_link(None, anchor, span);
                Some(href)
            }
            Destination::Article {
                language,
                slug,
                anchor,
            } => {
                let slug_there = encode_address(&slug);
                let mut href = if language == self.context.language {
                    format!("../{slug_there}/")
                } else {
                    format!("{TOP}{language}/articles/{slug_there}/")
                };
                if let Some(anchor) = anchor {
                    href.push('#');
                    href.push_str(&anchor);
                    self.note_link(Some((language, slug)), anchor, span);
                }
                Some(href)
            }
            Destination::File(path) => {
                self.context.uses_files = true;
                let loaded = self
                    .context
                    .resources
                    .images
                    .load_itself(&path, self.context.tree);
                Some(format!("{TOP}{}", self.if_in_order(loaded, span)?))
            }
            Destination::Mistake(message, remedy) => {
                self.error(span, message).help(remedy);
                None
            }
        }
    }

    fn note_link(
        &mut self,
        article: Option<(String, String)>,
        anchor: String,
        span: &Range<usize>,
    ) {
        let span = self.place.of(span);
        self.context.links.push(AnchorLink {
            article,
            anchor,
            span,
        });
    }

    fn if_in_order<T>(&mut self, loaded: Result<T, Problem>, span: &Range<usize>) -> Option<T> {
        match loaded {
            Ok(image) => Some(image),
            Err((message, remedy)) => {
                self.error(span, message).help(remedy);
                None
            }
        }
    }

    pub(crate) fn push_described_image(
        &mut self,
        written: &str,
        title: &str,
        events: &[SpannedEvent<'m>],
    ) {
        let range = events[0].1.clone();
        let alt = text_of(events);
        if alt.trim().is_empty() && !self.context.out.is_lenient() {
            self.error(&range, "this image has no description")
                .help("say what it shows between the square brackets, for those who cannot see it: `![a van full of books](…)`");
        }
        let span = self.find_in(&range, written);
        self.push_image(written, &span, alt.trim(), title);
    }

    /// Writes an `img` and the button that shows it on request, if the image exists.
    pub(crate) fn push_image(
        &mut self,
        written: &str,
        span: &Range<usize>,
        alt: &str,
        title: &str,
    ) {
        let Some(image) = self.find_image(written, span) else {
            if self.context.out.is_lenient() {
                self.push_instead_of_image(written, alt);
            }
            return;
        };
        self.output.html.push_str("<img");
        push_attribute(
            &mut self.output.html,
            "src",
            &format!("{TOP}{}", image.path),
        );
        if image.choice.len() > 1 {
            let choice = image.choice.iter();
            let choice = choice.map(|(path, width)| format!("{TOP}{path} {width}w"));
            let choice: Vec<_> = choice.collect();
            push_attribute(&mut self.output.html, "srcset", &choice.join(", "));
            push_attribute(&mut self.output.html, "sizes", SIZES);
        }
        push_attribute(&mut self.output.html, "alt", alt);
        if let Some((width, height)) = image.size {
            push_attribute(&mut self.output.html, "width", &width.to_string());
            push_attribute(&mut self.output.html, "height", &height.to_string());
        }
        if !title.is_empty() {
            push_attribute(&mut self.output.html, "title", title);
        }
        self.output
            .html
            .push_str(" loading=\"lazy\" decoding=\"async\"><button class=\"picture\"");
        // The button is visible where pictures are shown on request (style/pictures.css,
        // src/js/head-inline.js). Its label is an attribute, so it is not text of the
        // article.
        let words = self.output.labels().show_picture(alt, image.bytes);
        push_attribute(&mut self.output.html, "aria-label", &words);
        if image.size.is_some_and(|(width, _)| width <= SMALL) {
            push_attribute(&mut self.output.html, "data-small", "");
        }
        self.output.html.push('>');
        // It has the picture's room: a canvas has an aspect ratio, and fetches nothing.
        if let Some((width, height)) = image.size {
            self.output.html.push_str("<canvas");
            push_attribute(&mut self.output.html, "width", &width.to_string());
            push_attribute(&mut self.output.html, "height", &height.to_string());
            self.output.html.push_str("></canvas>");
        }
        self.output.html.push_str("</button>");
    }

    /// Writes the description of a picture that cannot be shown; of one on another host as
    /// a link to it.
    fn push_instead_of_image(&mut self, written: &str, alt: &str) {
        let address = match self.context.resolve(written) {
            Destination::External(address) if address.starts_with("http") => Some(address),
            _ => None,
        };
        match address {
            Some(address) => {
                let text = if alt.is_empty() { &address } else { alt };
                self.output.html.push_str("<a");
                push_attribute(&mut self.output.html, "href", &address);
                push_attribute(&mut self.output.html, "rel", "noopener noreferrer");
                self.output.html.push('>');
                push_text(&mut self.output.html, text);
                self.output.html.push_str("</a>");
            }
            None => push_text(&mut self.output.html, alt),
        }
    }

    fn find_image(&mut self, written: &str, span: &Range<usize>) -> Option<Image> {
        match self.context.resolve(written) {
            Destination::File(path) => {
                self.context.uses_files = true;
                let loaded = self.context.resources.images.load(&path, self.context.tree);
                self.if_in_order(loaded, span)
            }
            Destination::External(address) => {
                self.error(span, format!("`{address}` is not part of the collection"))
                    .help("save the image in `images/`, so that it is there without a network, and refer to it as `../../images/…`");
                None
            }
            Destination::Anchor(_) | Destination::Article { .. } => {
                self.error(span, format!("`{written}` is not an image"))
                    .help("name an image in SVG, PNG, JPEG, GIF or WebP, as in `../../images/one.svg`");
                None
            }
            Destination::Mistake(message, remedy) => {
                let message = message.replace("a link may", "an image's address may");
                self.error(span, message).help(remedy);
                None
            }
        }
    }

    pub(crate) fn push_formula(&mut self, latex: &str, range: &Range<usize>, block: bool) {
        match maths::to_mathml(latex, block) {
            // A wide formula scrolls in a box of its own: not every browser
            // engine scrolls `math` itself.
            Ok(mathml) if block => {
                let open = "<span class=\"formula\" tabindex=\"0\" role=\"group\"";
                self.output.html.push_str(open);
                let label = self.output.labels().formula();
                push_attribute(&mut self.output.html, "aria-label", label);
                self.output.html.push('>');
                self.output.html.push_str(&mathml);
                self.output.html.push_str("</span>");
            }
            Ok(mathml) => self.output.html.push_str(&mathml),
            Err(fault) => {
                let start = self.find_in(range, latex).start + fault.span.start;
                let span = start..(start + fault.span.len()).min(range.end);
                let message = format!("this formula cannot be read: {}", fault.message);
                self.error(&span, message).help(
                    "check the braces and the spelling of the commands; `\\$` writes a dollar sign",
                );
                self.output.html.push_str("<code>");
                push_text(&mut self.output.html, latex);
                self.output.html.push_str("</code>");
            }
        }
    }
}
