//! Markdown of HTML: what the press makes of it is the HTML again.

use super::*;
use bookmobile_pack::Language;
use std::path::Path;

/// The HTML that the press makes of a text without headings.
fn pressed(markdown: &str) -> String {
    let language = Language {
        code: "en".to_owned(),
        tag: "en".to_owned(),
        name: "English".to_owned(),
    };
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("../press/tests/golden");
    let preview = bookmobile_press::preview(markdown, &language, &golden);
    let sections = preview
        .sections
        .into_iter()
        .map(|(_, section)| section.body);
    sections.collect()
}

#[test]
fn the_press_makes_the_same_html_of_it() {
    for markdown in [
        "Plain *emphasis*, **strong**, ***both***, ~~struck~~ and `code`.",
        "a & b &amp;lt; &amp;amp; x < y <z a&b &#38;#60; \\<b _c_ snake_case_ [x](https://example.org/?a&amp;lt;=1)",
        "Signs: \\* \\_ \\[a\\] \\` \\\\ \\<b> \\&amp; a_b_c 2 * 3 # no heading",
        "1\\. no list\n\n\\- none\n\n\\+ none\n\n\\# none\n\n\\> none\n\n2024\\) none",
        "A line\\\nand another",
        "- one\n- two\n  - three\n    1. four\n- five",
        "1. one\n2. two\n\n- other\n\n* again",
        "4. four\n\n   another paragraph\n\n5. five",
        "- [ ] to do\n- [x] done",
        "```rust\nfn main() {}\n\n\n// ```\n```",
        "````text\n```\ninside\n```\n````",
        "`` a`b `` and `` ` ``",
        "> quoted\n>\n> > twice\n>\n> - list",
        "| a | b | c |\n| :-- | :-: | --: |\n| `x \\| y` | 1 \\| 2 | **z** |\n| | | |",
        "| One |\n| --- |",
        "[link](https://example.org/a_(b)?c=1&d=2 \"A \\\"title\\\"\") and <https://example.org/>",
        "[with `code` and *stress*](https://example.org/)",
        "[mail](mailto:a@example.org)",
        "汉字**强调**汉字，*“引”*。",
        "H<sub>2</sub>O and x<sup>2</sup>",
        "a\n\n***\n\nb",
    ] {
        let html = pressed(markdown);
        let again = of_html(&html);
        assert_eq!(pressed(&again), html, "{markdown}\nbecame\n{again}");
    }
}

#[test]
fn what_markdown_lacks_is_readable() {
    for (html, expected) in [
        ("<h3 id=\"a\">A <em>b</em></h3><p>c</p>", "### A *b*\n\nc"),
        (
            "<figure><img src=\"../../../images/a.png\" alt=\"A [van]\" width=\"3\"><button class=\"picture\"><canvas></canvas></button><figcaption>The van</figcaption></figure>",
            "![A \\[van\\]](../../../images/a.png)\n\n*The van*",
        ),
        (
            "<p><a href=\"../other/#x\">a</a> <a href=\"../../../zh/articles/b/\">b</a> <a href=\"#c\">c</a></p>",
            "[a](../other/index.md#x) [b](../../../zh/articles/b/index.md) [c](#c)",
        ),
        (
            "<p>A<sup class=\"footnote-ref\"><a href=\"#fn-1\" id=\"fnref-1\">1</a></sup>.</p>",
            "A[1](#fn-1).",
        ),
        (
            "<ol class=\"footnotes\"><li id=\"fn-1\"><p>Note. <a class=\"footnote-back\" href=\"#fnref-1\">↩</a></p></li></ol>",
            "1. Note.",
        ),
        (
            "<aside class=\"callout callout-tip\" role=\"note\">\n<p class=\"callout-title\">Tip</p>\n<p>Do it.</p>\n</aside>",
            "> **Tip**\n>\n> Do it.",
        ),
        (
            "<dl>\n<dt>Van</dt>\n<dd>A car.</dd>\n<dd>A library.</dd>\n</dl>",
            "**Van**\n\n- A car.\n\n- A library.",
        ),
        (
            "<details open=\"\">\n<summary>More</summary>\n<p>Text.</p>\n</details>",
            "**More**\n\nText.",
        ),
        (
            "<p><ruby>漢<rp>(</rp><rt>hàn</rt><rp>)</rp></ruby></p>",
            "漢(hàn)",
        ),
        (
            "<p><math><mfrac><mrow><mi>a</mi><mo>+</mo><mn>1</mn></mrow><mn>2</mn></mfrac><mo>=</mo><msup><mi>x</mi><mn>2</mn></msup></math></p>",
            "(a+1)/2 = x^2",
        ),
        (
            "<table><tr><td colspan=\"2\">a<br>b</td></tr><tr><td>c</td><td><ul><li>d</li><li>e</li></ul></td></tr></table>",
            "|  |  |\n| --- | --- |\n| a b |  |\n| c | d e |",
        ),
        (
            "<p><math><munderover><mo>∑</mo><mn>1</mn><mi>n</mi></munderover><mi>k</mi><msqrt><msup><mi>a</mi><mn>2</mn></msup><mi>b</mi></msqrt></math></p>",
            "∑\\_1^n k√(a^2 b)",
        ),
        (
            "<p>A & B &lt; C snake_case &amp;lt;</p>",
            "A & B < C snake_case \\&lt;",
        ),
        // Marks next to letters would stay marks.
        (
            "<p>他说<strong>“好”</strong>了</p>",
            "他说<strong>“好”</strong>了",
        ),
        ("<p>a <em> b </em>c</p>", "a *b* c"),
    ] {
        assert_eq!(of_html(html), expected);
    }
}

#[test]
fn headings_and_titles_are_lines() {
    assert_eq!(heading(2, "A <code>b</code>"), "## A `b`");
    assert_eq!(text("# 1. [x] a_b"), "\\# 1. \\[x\\] a_b");
}
