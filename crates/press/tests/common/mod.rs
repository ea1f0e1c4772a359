//! What the press's tests share: files that hold what is expected, and a check
//! that HTML is harmless which knows nothing of how the press made it.

// Each test program uses its own part of this.
#![allow(dead_code)]

pub(crate) mod harmless;
pub(crate) mod hostile;

use bookmobile_pack::{Language, SectionKind};
use bookmobile_press::Preview;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// A folder among the tests.
pub(crate) fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests")
        .join(name)
}

/// One of the two languages that the tests are written in.
pub(crate) fn language(code: &str) -> Language {
    let tag = if code == "zh" { "zh-Hans" } else { code };
    Language {
        code: code.to_owned(),
        tag: tag.to_owned(),
        name: code.to_owned(),
    }
}

/// Compares with what a file says, or writes the file if `UPDATE` is set.
/// Gives the difference, if there is one.
pub(crate) fn compare(expected: &Path, actual: &str) -> Option<String> {
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(expected, actual).expect("the expectation can be written");
        return None;
    }
    let known = std::fs::read_to_string(expected)
        .unwrap_or_default()
        .replace("\r\n", "\n");
    if known == actual {
        return None;
    }
    let place = known.lines().zip(actual.lines()).position(|(a, b)| a != b);
    let line = place.unwrap_or_else(|| known.lines().count().min(actual.lines().count()));
    Some(format!(
        "{} differs from line {} on\nexpected: {}\nfound:    {}\n(UPDATE=1 takes over what was found)",
        expected.display(),
        line + 1,
        known.lines().nth(line).unwrap_or("(nothing)"),
        actual.lines().nth(line).unwrap_or("(nothing)"),
    ))
}

/// A previewed article as one page, its sections marked by comments.
pub(crate) fn page(preview: &Preview) -> String {
    let mut page = String::new();
    for (meta, section) in &preview.sections {
        let kind = match meta.kind {
            SectionKind::Lead => "lead".to_owned(),
            SectionKind::Heading { level } => format!("heading {level}"),
            SectionKind::Question => "question".to_owned(),
            SectionKind::Notes => "notes".to_owned(),
        };
        let _ = writeln!(page, "<!-- {kind} #{} | {} -->", meta.id, meta.heading);
        if !section.heading.is_empty() {
            let _ = writeln!(page, "{}", section.heading);
            page.push_str("<!-- body -->\n");
        }
        let _ = writeln!(page, "{}\n", section.body);
    }
    if !preview.diagnostics.is_empty() {
        let _ = write!(page, "<!--\n{}-->\n", preview.diagnostics);
    }
    page
}
