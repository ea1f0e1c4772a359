//! Golden files: each Markdown file in `tests/golden`, beside the HTML that it must
//! become. Files whose names begin with `zh-` are in Chinese. After an intended change
//! `UPDATE=1 cargo test` writes the HTML again; read it before you commit it.

mod common;

use bookmobile_press::preview;
use common::{compare, folder, harmless, language, page};
use std::fs;

/// The number of examples, so that none is lost unnoticed.
const EXAMPLES: usize = 20;

#[test]
fn every_feature_becomes_the_html_beside_it() {
    let golden = folder("golden");
    let mut differences = Vec::new();
    let mut count = 0;
    for entry in fs::read_dir(&golden).expect("the folder is there") {
        let path = entry.expect("a readable folder").path();
        if path.extension().is_none_or(|extension| extension != "md") {
            continue;
        }
        count += 1;
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        let code = if name.starts_with("zh-") { "zh" } else { "en" };
        let text = fs::read_to_string(&path).expect("readable");
        let preview = preview(&text, &language(code), &golden);
        differences.extend(compare(&path.with_extension("html"), &page(&preview)));
        let from_windows =
            bookmobile_press::preview(&text.replace('\n', "\r\n"), &language(code), &golden);
        assert_eq!(from_windows.sections, preview.sections, "{name} with CRLF");
        for (_, section) in &preview.sections {
            for html in [&section.heading, &section.body] {
                assert_eq!(harmless::harms(html), Vec::<String>::new(), "{name}");
                assert_eq!(&harmless::write(&harmless::parse(html)), html, "{name}");
            }
        }
    }
    assert_eq!(count, EXAMPLES, "examples");
    let results = fs::read_dir(&golden)
        .expect("the folder is there")
        .flatten();
    let results = results.filter(|entry| entry.path().extension().is_some_and(|one| one == "html"));
    assert_eq!(results.count(), EXAMPLES, "results");
    assert!(differences.is_empty(), "{}", differences.join("\n\n"));
}
