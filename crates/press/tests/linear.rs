//! Nothing in the press grows with the square of its input. Work is counted by the memory
//! that is asked for, which is the same on every machine: four times the text may take
//! somewhat more than four times as much.

mod common;

use bookmobile_press::preview;
use common::{folder, language};

/// Bytes that previewing an article and showing its diagnostics asks for.
fn work(text: &str) -> u64 {
    let counted = allocation_counter::measure(|| {
        let preview = preview(text, &language("en"), &folder("golden"));
        assert!(!preview.diagnostics.render(false).is_empty());
    });
    counted.bytes_total
}

type Make = fn(usize) -> String;

fn each(n: usize, make: impl Fn(usize) -> String) -> String {
    (0..n).map(make).collect()
}

const CASES: &[(&str, Make)] = &[
    ("one word", |n| "a".repeat(n * 10)),
    ("one Chinese text", |n| "书".repeat(n * 10)),
    ("equal headings", |n| "## Same\n\n".repeat(n)),
    ("broken links", |n| {
        each(n, |at| format!("[x](no-{at}.md) "))
    }),
    ("broken anchors", |n| {
        each(n, |at| format!("[x](#no-{at}) "))
    }),
    ("footnotes", |n| {
        let calls = each(n, |at| format!("x[^{at}] "));
        calls + "\n\n" + &each(n, |at| format!("[^{at}]: x\n\n"))
    }),
    ("footnotes that are not there", |n| {
        each(n, |at| format!("x[^{at}] "))
    }),
    ("stars", |n| "*a **b ".repeat(n)),
    ("brackets", |n| "[".repeat(n * 4)),
    ("amounts", |n| "$5 and ".repeat(n)),
    ("formulas", |n| "$x^2$ ".repeat(n / 4)),
    ("open elements", |n| "<b>".repeat(n)),
    ("open tags", |n| "<p id=".repeat(n)),
    ("open quotes", |n| "<p id=\"".repeat(n) + ">"),
    ("open comments", |n| "<!-- ".repeat(n)),
    ("open scripts", |n| "<script> ".repeat(n)),
    ("equal ids", |n| {
        each(n, |at| format!("<p id=\"a\">{at}</p>\n\n"))
    }),
    ("a long table", |n| {
        "| a | b |\n| - | - |\n".to_owned() + &"| a | b |\n".repeat(n)
    }),
    ("code", |n| {
        format!("```rust\n{}\n```", "let a = 1;\n".repeat(n / 4))
    }),
    ("colons", |n| ": x\n".repeat(n)),
    ("definitions", |n| "a\n: x\n\n".repeat(n)),
    ("addresses", |n| "https://example.org/x ".repeat(n)),
    ("wiki links", |n| "[[a]] ".repeat(n)),
    ("emphasis in Chinese", |n| "说**“话”**的".repeat(n)),
    ("unknown keys", |n| {
        format!("---\n{}---\nx\n", each(n, |at| format!("key{at}: 1\n")))
    }),
];

#[test]
fn four_times_the_text_is_about_four_times_the_work() {
    // What is made once, such as patterns, does not count.
    work("# x\n\n`x` $x$ <b>x</b> https://example.org [x](no.md)\n\n```rust\nx\n```\n");
    for (name, make) in CASES {
        let (short, long) = (work(&make(500)), work(&make(2_000)));
        let growth = long * 10 / short.max(1);
        // The square would be sixteen times as much; vectors that grow ask for more at once.
        assert!(growth < 80, "{name}: {short} bytes became {long}");
    }
}
