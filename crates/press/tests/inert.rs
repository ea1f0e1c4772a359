//! The press and the page agree about what is active: the page lets in everything that
//! comes out of the press, and refuses what runs code. The tests of the page's policy read
//! the same cases from `inert.json`, which `UPDATE=1 cargo test -p bookmobile-press` writes.

mod common;

use bookmobile_html::allowed::inert_tag;
use bookmobile_html::escape;
use bookmobile_press::preview;
use common::{compare, folder, harmless, hostile::VECTORS, language};
use regex::Regex;
use serde_json::json;

/// Ordinary text that looks like code, or like an attribute.
const PROSE: &[&str] = &[
    "Step one = open the door",
    "on click=1, onload = \"x\"",
    "srcdoc=y",
    "javascript: a language; data:text/plain",
    "a > b, c < d & e",
    "vbscript:x 'quoted' \"twice\"",
    "style=red onerror=none",
    "第一步 on=开门",
];

/// Addresses that look like code, of which none is.
const ADDRESSES: &[&str] = &[
    "https://example.org/one=1",
    "https://example.org/?next=data:text/plain,x",
    "https://example.org/?a='onclick=1'",
    "https://example.org/javascript:1",
    "https://example.org/a?b&onload=c",
    "mailto:a@example.org?subject=on%20top=1",
    "tel:+86-10-1234",
];

fn is_inert(html: &str) -> bool {
    let tag = Regex::new(&inert_tag()).expect("a pattern");
    !tag.replace_all(html, "").contains('<')
}

/// The HTML of an article.
fn pressed(text: &str) -> Vec<String> {
    let preview = preview(text, &language("en"), &folder("golden"));
    let sections = preview.sections.into_iter();
    sections
        .flat_map(|(_, section)| [section.heading, section.body])
        .collect()
}

/// An article with the text in each place that can have some.
fn everywhere(text: &str, address: &str) -> String {
    let quoted = escape(text);
    let pipe = text.replace('|', "\\|");
    format!(
        "# {text}\n\n## {text}\n\n{text} [{text}]({address} '{}') <a href=\"{address}\" title=\"{quoted}\">x</a>\n\n\
         <abbr title=\"{quoted}\">x</abbr> `{text}` ![{text}](images/well.png)\n\n\
         | {pipe} |\n| - |\n| {pipe} |\n\nterm\n: {text}\n\n> [!NOTE]\n> {text}[^1]\n\n\
         ```html\n<a title=\"{text}\">\n```\n\n[^1]: {text} [x]({address})\n",
        text.replace('\'', "\\'")
    )
}

#[test]
fn the_page_lets_in_what_the_press_lets_through() {
    for vector in VECTORS {
        for html in pressed(vector) {
            assert!(is_inert(&html), "{vector:?} became {html:?}");
        }
    }
    for (text, address) in PROSE.iter().zip(ADDRESSES.iter().cycle()) {
        let html = pressed(&everywhere(text, address)).concat();
        assert!(is_inert(&html), "{text:?} became {html:?}");
        assert_eq!(html.matches(&escape(address)).count(), 3, "{html}");
    }
    for address in ADDRESSES {
        let html = pressed(&format!("[x]({address})")).concat();
        assert!(is_inert(&html) && html.contains("<a "), "{html}");
    }
}

#[test]
fn the_page_refuses_what_runs_code() {
    let (inert, active): (Vec<&str>, Vec<_>) =
        (VECTORS.iter()).partition(|vector| is_inert(vector));
    assert!(active.len() > VECTORS.len() / 2, "{}", active.len());
    for vector in inert {
        // Only the press knows which classes, pictures and forms of links are ours.
        let of_looks = [" class=", " src=", " srcset=", " href=", " type="];
        let harms = harmless::harms(vector).into_iter();
        let others: Vec<_> = harms
            .filter(|harm| !of_looks.iter().any(|one| harm.contains(one)))
            .collect();
        assert_eq!(others, Vec::<String>::new(), "{vector}");
        let addresses = vector.to_ascii_lowercase();
        assert!(!addresses.contains("=\"javascript:"), "{vector}");
    }
}

#[test]
fn the_page_has_the_same_cases() {
    let raw = VECTORS.iter().map(|vector| (*vector).to_owned());
    let articles = (PROSE.iter().zip(ADDRESSES.iter().cycle()))
        .map(|(text, address)| everywhere(text, address));
    let outcomes = (VECTORS.iter().map(|vector| (*vector).to_owned()))
        .chain(articles)
        .map(|text| pressed(&text).concat());
    let cases: Vec<_> = (raw.chain(outcomes))
        .map(|html| json!([html, is_inert(&html)]))
        .collect();
    let lines: Vec<_> = cases.iter().map(ToString::to_string).collect();
    let file = format!(
        "{{\"tag\":{},\n\"cases\":[\n{}\n]}}\n",
        json!(inert_tag()),
        lines.join(",\n")
    );
    let path = folder("inert.json");
    assert_eq!(compare(&path, &file), None);
}
