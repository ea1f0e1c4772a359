//! Appends attributes and text to HTML.

use bookmobile_html::escape_into;

/// Appends text, with the special characters of HTML escaped.
pub(crate) fn push_text(html: &mut String, text: &str) {
    escape_into(text, html);
}

/// Appends an attribute with a space before it.
pub(crate) fn push_attribute(html: &mut String, name: &str, value: &str) {
    html.push(' ');
    html.push_str(name);
    html.push_str("=\"");
    push_text(html, value);
    html.push('"');
}
