//! The one place where a string becomes HTML. Only the press writes such
//! strings, and it has sanitised them; `cargo xtask tidy` keeps this the only
//! door.

use crate::element::{El, el};
use crate::escape::escape;
use crate::reader::Reader;
use leptos::prelude::untrack;

/// What is said to a browser that runs no scripts; one that does reads this as
/// text and shows nothing of it.
pub fn no_script(reader: Reader) -> El {
    let words = escape(untrack(|| reader.words()).no_script);
    el("noscript").html(format!("<p class=\"notice\">{words}</p>"))
}

/// A block of the press's HTML that was made for another page, to which `base`
/// leads from here: its links go on leading to where they led.
pub(super) fn pressed_for(class: &'static str, html: &str, base: &str) -> El {
    pressed(class, rebased(html, base))
}

/// The press writes all values in double quotes, with no spaces around `=`.
fn rebased(html: &str, base: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let (mut in_tag, mut in_value) = (false, false);
    for (at, c) in html.char_indices() {
        out.push(c);
        match c {
            '"' if in_value => in_value = false,
            _ if in_value => {}
            '<' => in_tag = true,
            '>' => in_tag = false,
            '"' if in_tag => {
                in_value = true;
                let links = out.ends_with(" href=\"") || out.ends_with(" src=\"");
                let value = html.get(at + 1..).unwrap_or_default();
                if links && is_relative(value) {
                    out.push_str(base);
                }
            }
            _ => {}
        }
    }
    out
}

/// Whether an address, the rest of its page behind it, names no host and does
/// not begin at the host's root.
fn is_relative(address: &str) -> bool {
    let end = address.find(['"', '/', '#', '?']).unwrap_or(0);
    let first = address.get(..end).unwrap_or_default();
    !address.starts_with('/') && !first.contains(':')
}

/// A block of the press's HTML.
pub(super) fn pressed(class: &'static str, html: String) -> El {
    el("div").class(class).html(html)
}

#[cfg(test)]
mod tests {
    use super::rebased;

    #[test]
    fn links_of_an_answer_lead_to_where_they_led_on_its_own_page() {
        let html = "<p><a href=\"#fares\">x</a> <a href=\"../b/#c\">y</a> \
                    <a href=\"https://example.org/d\">z</a> <a href=\"mailto:a@example.org\">m</a> \
                    <img src=\"../../images/e.png\" alt=\"an href=\"></p>";
        let expected = "<p><a href=\"../articles/a/#fares\">x</a> <a href=\"../articles/a/../b/#c\">y</a> \
                        <a href=\"https://example.org/d\">z</a> <a href=\"mailto:a@example.org\">m</a> \
                        <img src=\"../articles/a/../../images/e.png\" alt=\"an href=\"></p>";
        assert_eq!(rebased(html, "../articles/a/"), expected);
        assert_eq!(rebased("text", "../"), "text");
    }
}
