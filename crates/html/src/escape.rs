//! Escapes text for HTML, both for content and for attributes in double quotes.

/// The text as HTML.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    escape_into(text, &mut out);
    out
}

/// Appends the text as HTML.
pub fn escape_into(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            _ if is_no_text(c) => {}
            _ => out.push(c),
        }
    }
}

/// Appends an attribute with a space before it.
pub fn push_attribute(html: &mut String, name: &str, value: &str) {
    html.push(' ');
    html.push_str(name);
    html.push_str("=\"");
    escape_into(value, html);
    html.push('"');
}

/// Whether the character cannot be part of a text: XML, and with it a feed, has no such
/// character, however it is escaped, and none of them is seen.
pub fn is_no_text(c: char) -> bool {
    matches!(c, '\u{0}'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn what_xml_lacks_is_left_out() {
        assert_eq!(escape("a\u{8}b\tc\n\u{fffe}"), "ab\tc\n");
    }

    #[test]
    fn no_text_becomes_a_tag_or_leaves_its_attribute() {
        assert_eq!(
            escape("<b title=\"a\"> & 书"),
            "&lt;b title=&quot;a&quot;&gt; &amp; 书"
        );
    }
}
