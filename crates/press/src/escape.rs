//! Appends attributes and text to HTML.

pub(crate) use bookmobile_html::push_attribute;

/// Appends text, with the special characters of HTML escaped.
pub(crate) fn push_text(html: &mut String, text: &str) {
    bookmobile_html::escape_into(text, html);
}
