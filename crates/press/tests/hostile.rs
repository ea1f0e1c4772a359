//! Hostile articles: whatever an author writes, the output has no active content. The
//! check parses the HTML as a browser would and compares it with an allow-list of its
//! own.

mod common;

use bookmobile_press::{Preview, preview};
use common::{folder, harmless, hostile::VECTORS, language};
use proptest::prelude::*;

fn assert_harmless(text: &str) -> Preview {
    let preview = preview(text, &language("en"), &folder("golden"));
    for (meta, section) in &preview.sections {
        for html in [&section.heading, &section.body] {
            assert_eq!(
                harmless::harms(html),
                Vec::<String>::new(),
                "{text:?} became {html:?}"
            );
            let again = harmless::write(&harmless::parse(html));
            assert_eq!(&again, html, "{text:?} is not well-formed");
        }
        assert!(
            !meta.id.contains(['"', '<', '>', ' ']),
            "{text:?} has the id {:?}",
            meta.id
        );
    }
    preview
}

#[test]
fn nothing_active_comes_out_of_the_text() {
    for vector in VECTORS {
        assert_harmless(vector);
        assert_harmless(&format!("Before {vector} after"));
        assert_harmless(&format!(
            "- item\n\n  {}\n\n## After\n\ntext",
            vector.replace('\n', "\n  ")
        ));
        assert_harmless(&format!(
            "> {}\n\n| a |\n| - |\n| {} |",
            vector.replace('\n', "\n> "),
            vector.replace('\n', " ")
        ));
    }
}

#[test]
fn nothing_active_comes_out_of_two_attempts_together() {
    for (place, first) in VECTORS.iter().enumerate() {
        let second = VECTORS[(place * 7 + 3) % VECTORS.len()];
        assert_harmless(&format!("{first}\n\n{second}"));
        assert_harmless(&format!("{first}{second}"));
    }
}

#[test]
fn nothing_active_comes_out_of_the_front_matter() {
    for vector in VECTORS {
        let quoted = vector
            .replace('\'', "''")
            .replace(['\n', '\u{0}', '\u{1}'], " ");
        let text = format!(
            "---\ntitle: '{quoted}'\ndate: 2026-11-21\nsummary: '{quoted}'\nfaq:\n  - question: '{quoted}'\n    answer: '{quoted}'\n---\ntext\n"
        );
        let preview = assert_harmless(&text);
        assert!(
            preview.sections.len() > 1,
            "the question is there: {:?}",
            preview.diagnostics
        );
    }
}

#[test]
fn places_are_those_of_characters() {
    // A text of the same length as what stands in the file, but not the same.
    assert_harmless("&nGt; https://a.b书\\*[^1]");
}

#[test]
fn what_is_left_out_is_told() {
    for vector in [
        "<script>x</script>",
        "<p onclick=x>y</p>",
        "<iframe src=x></iframe>",
        "[x](javascript:x)",
    ] {
        let preview = assert_harmless(vector);
        assert!(!preview.diagnostics.is_empty(), "{vector}");
    }
}

/// Syntax of one of the parsers.
const MARKS: &[&str] = &[
    "\n",
    "\n\n",
    " ",
    "# ",
    "## ",
    "- ",
    "1. ",
    "> ",
    "> [!NOTE]\n",
    "```",
    "$",
    "$$",
    "|",
    "| - |",
    "[^1]",
    "[^1]: ",
    "[",
    "](",
    ")",
    "![",
    "{#a}",
    "`",
    "*",
    "**",
    "~~",
    "<",
    ">",
    "</",
    "/>",
    "<!--",
    "-->",
    "&",
    "&#",
    ";",
    "\"",
    "'",
    "=",
    "---\n",
    ": ",
    "- [x] ",
    "\\",
    "  ",
    "\t",
    "中文",
    "书\n车",
    "\u{0}",
    "é",
];

/// Names that one of the parsers treats specially.
const WORDS: &[&str] = &[
    "p",
    "h2",
    "script",
    "style",
    "svg",
    "math",
    "mtext",
    "table",
    "tr",
    "td",
    "details",
    "img",
    "a",
    "href",
    "src",
    "onerror",
    "javascript:",
    "x",
    "title",
    "select",
    "textarea",
    "pre",
    "code",
    "ruby",
    "template",
    "\\frac",
    "{a}",
    "\\text{",
    "}",
    "^",
    "_",
    "&amp;",
];

/// A piece of an article, hostile or harmless.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(MARKS).prop_map(str::to_owned),
        prop::sample::select(WORDS).prop_map(str::to_owned),
        prop::sample::select(VECTORS).prop_map(str::to_owned),
        "\\PC{0,6}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_survived_and_harmless(pieces in prop::collection::vec(piece(), 0..24)) {
        assert_harmless(&pieces.concat());
    }

    #[test]
    fn any_characters_are_survived(text in "\\PC{0,200}") {
        assert_harmless(&text);
    }
}
