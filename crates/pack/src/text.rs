//! Converts an article's HTML to plain text. The press makes search documents of it
//! and the search worker cuts snippets from it, so both see the same bytes. The input
//! is only what the press writes: well-formed, sanitised HTML.

/// Elements that separate words: a space at their tags keeps the words on both sides
/// apart.
const BLOCKS: &[&str] = &[
    "address",
    "blockquote",
    "br",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "li",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "ul",
];

/// Elements of which one is an item among others: in running text they are parted by more
/// than a space.
const ITEMS: &[&str] = &["dd", "dt", "li", "td", "th", "tr"];

/// Elements whose content is not prose: the annotation of a formula has its source,
/// `rt` and `rp` repeat a word's reading.
const HIDDEN: &[&str] = &["annotation", "rt", "rp", "script", "style"];

/// Elements of these classes are not prose either: a footnote's number, and its link
/// back, would become part of the word before them; the icon of a mini-program and the name of
/// its table say nothing of the article.
const HIDDEN_CLASSES: &[&str] = &[
    "class=\"footnote-ref\"",
    "class=\"footnote-back\"",
    "class=\"program-icon\"",
    "class=\"program-table\"",
];

/// The text that a person reads: without tags, with character references decoded,
/// white space collapsed, and one space between blocks.
pub fn plain_text(html: &str) -> String {
    let mut text = String::with_capacity(html.len() / 2);
    let mut hidden: Option<&str> = None;
    let mut rest = html;
    while let Some(at) = rest.bytes().position(|byte| matches!(byte, b'<' | b'&')) {
        if hidden.is_none() {
            push_folded(&mut text, part(rest, 0, at));
        }
        rest = part(rest, at, rest.len());
        if rest.starts_with('<') {
            let end = rest.bytes().position(|byte| byte == b'>');
            let end = end.map_or(rest.len(), |end| end + 1);
            step_tag(part(rest, 0, end), &mut text, &mut hidden);
            rest = part(rest, end, rest.len());
        } else {
            let (decoded, length) = entity(rest);
            if hidden.is_none() {
                push_folded(&mut text, decoded.encode_utf8(&mut [0; 4]));
            }
            rest = part(rest, length, rest.len());
        }
    }
    if hidden.is_none() {
        push_folded(&mut text, rest);
    }
    text.truncate(text.trim_end().len());
    text
}

/// A slice of a text, without a panic. (Indexing would add the panic's message, and
/// with it tables of Unicode, to the reader's programs.)
fn part(text: &str, from: usize, to: usize) -> &str {
    text.get(from..to).unwrap_or_default()
}

fn step_tag<'a>(tag: &'a str, text: &mut String, hidden: &mut Option<&'a str>) {
    let inside = tag.trim_start_matches('<').trim_end_matches('>');
    let closing = inside.starts_with('/');
    let inside = inside.trim_start_matches('/');
    let name = inside
        .find(|c: char| !c.is_ascii_alphanumeric())
        .map_or(inside, |end| part(inside, 0, end));
    match hidden {
        Some(open) if closing && *open == name => *hidden = None,
        None if !closing && is_hidden(name, inside) && !inside.ends_with('/') => {
            *hidden = Some(name);
        }
        None if BLOCKS.contains(&name) => {
            push_folded(text, " ");
            if !closing && ITEMS.contains(&name) {
                part_items(text);
            }
        }
        _ => {}
    }
}

/// Parts an item from the one before it, if that does not end with a sign.
fn part_items(text: &mut String) {
    let is_sign = |c: char| {
        c.is_ascii_punctuation()
            || matches!(c, '…' | '—' | '·' | '。' | '：' | '；' | '，' | '！' | '？')
    };
    let last = text.trim_end().chars().next_back();
    if last.is_some_and(|last| !is_sign(last) || matches!(last, ')' | '"' | '\'')) {
        text.push_str("· ");
    }
}

fn is_hidden(name: &str, tag: &str) -> bool {
    HIDDEN.contains(&name) || HIDDEN_CLASSES.iter().any(|class| has(tag, class))
}

/// Whether a short text contains another one. (`str::contains` is made for long texts
/// and adds 2 KB to the reader's programs.)
fn has(text: &str, part: &str) -> bool {
    let mut windows = text.as_bytes().windows(part.len());
    windows.any(|window| window == part.as_bytes())
}

fn push_folded(text: &mut String, piece: &str) {
    for c in piece.chars() {
        if c.is_ascii_whitespace() {
            if !text.is_empty() && !text.ends_with(' ') {
                text.push(' ');
            }
        } else {
            text.push(c);
        }
    }
}

/// Decodes the character reference that `text` begins with; returns the character
/// and its length in bytes. An `&` that begins no reference is returned as it is.
fn entity(text: &str) -> (char, usize) {
    let Some(end) = text.bytes().take(12).position(|b| b == b';') else {
        return ('&', 1);
    };
    let name = part(text, 1, end);
    let decoded = match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some('\u{a0}'),
        _ => name.strip_prefix('#').and_then(|number| {
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => number.parse(),
            };
            char::from_u32(code.ok()?)
        }),
    };
    decoded.map_or(('&', 1), |c| (c, end + 1))
}

#[cfg(test)]
mod tests {
    use super::plain_text;
    use proptest::prelude::*;

    #[test]
    fn words_of_two_blocks_do_not_run_together() {
        assert_eq!(plain_text("<p>one</p><p>two</p>"), "one two");
    }

    #[test]
    fn items_and_cells_are_parted() {
        assert_eq!(plain_text("<ul>\n<li>a</li>\n<li>b</li></ul>"), "a · b");
        assert_eq!(
            plain_text("<p>All:</p><ul><li>One.</li><li>书</li><li>Two</li></ul>"),
            "All: One. 书 · Two"
        );
        let table = "<table><tr><th>Key</th><th>Use</th></tr><tr><td><kbd>/</kbd></td><td>opens</td></tr></table>";
        assert_eq!(plain_text(table), "Key · Use · / opens");
    }

    #[test]
    fn labels_of_a_mini_program_are_no_text() {
        let program = "<p class=\"program-name\"><span class=\"program-icon\">+</span> Card</p>\
            <details><summary class=\"program-table\">Its data</summary><p>Call 120.</p></details>";
        assert_eq!(plain_text(program), "Card Call 120.");
    }

    #[test]
    fn inline_elements_leave_words_whole() {
        assert_eq!(plain_text("<p>un<em>believ</em>able</p>"), "unbelievable");
    }

    #[test]
    fn entities_are_characters() {
        assert_eq!(
            plain_text("a &lt;b&gt; &amp; c&#x4e2d;&#25991;"),
            "a <b> & c中文"
        );
        assert_eq!(plain_text("AT&T; &unknown; &"), "AT&T; &unknown; &");
    }

    #[test]
    fn the_reading_above_a_character_is_not_part_of_the_word() {
        assert_eq!(
            plain_text("<ruby>书<rp>(</rp><rt>shū</rt><rp>)</rp></ruby>车"),
            "书车"
        );
    }

    #[test]
    fn the_mark_of_a_footnote_is_not_part_of_the_word() {
        let call = r##"<sup class="footnote-ref"><a href="#fn-1">1</a></sup>"##;
        assert_eq!(plain_text(&format!("the text{call}.")), "the text.");
        let back = r##"<p>A note. <a class="footnote-back" href="#fnref-1">↩</a></p>"##;
        assert_eq!(plain_text(back), "A note.");
    }

    proptest! {
        #[test]
        fn any_text_is_survived(html in "[<>&;/a-z0-9# 中]{0,60}") {
            let text = plain_text(&html);
            prop_assert!(!text.starts_with(' ') && !text.ends_with(' '));
        }
    }
}
