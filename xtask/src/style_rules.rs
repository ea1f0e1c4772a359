//! Checks that the style sheets name no side of the page: what is at the start of a line is on
//! the right in a page that is written from right to left.

use anyhow::{Context, Result};
use std::fs;
use std::path::Path;

/// Declarations that name a side for a reason: the beginning of a property, and what its
/// value contains.
const ALLOWED: &[(&str, &str)] = &[
    // The notch of a phone is where it is.
    ("padding-left", "env(safe-area-inset-left)"),
    ("padding-right", "env(safe-area-inset-right)"),
    // The side of vertical text.
    ("text-emphasis-position", "under right"),
    ("-webkit-text-emphasis-position", "under right"),
    // A gradient runs to the end of the line, whose side is a value.
    ("--to-end", "to "),
    ("--fade", "linear-gradient(var(--to-end, to right)"),
];

/// Shorthands whose second and fourth values are sides.
const SHORTHANDS: &[&str] = &[
    "margin",
    "padding",
    "inset",
    "border-width",
    "scroll-margin",
];

/// The violations in the style sheets of a folder, one line each.
///
/// # Errors
/// If a file cannot be read.
pub(crate) fn check(folder: &Path) -> Result<Vec<String>> {
    let mut wrong = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        wrong.extend(check_sheet(&format!("style/{name}"), &text));
    }
    wrong.sort();
    Ok(wrong)
}

fn check_sheet(shown: &str, text: &str) -> Vec<String> {
    let text = without_comments(text);
    let ends = text.match_indices([';', '}']).map(|(end, _)| end);
    ends.filter_map(|end| {
        let start = text[..end].rfind(['{', ';', '}']).map_or(0, |at| at + 1);
        let (property, value) = text[start..end].split_once(':')?;
        let property = property.trim();
        let line = text[..start + text[start..].find(property)?]
            .matches('\n')
            .count()
            + 1;
        names_a_side(property, value).then(|| {
            format!("{shown}:{line}: '{property}' names a side: use inline-start and inline-end")
        })
    })
    .collect()
}

/// Comments and URLs as spaces, so that lines and columns stay.
fn without_comments(text: &str) -> String {
    let mut text = text.to_owned();
    for (open, close) in [("/*", "*/"), ("url(\"", "\")")] {
        while let Some(start) = text.find(open) {
            let length = text[start..]
                .find(close)
                .map_or(text.len() - start, |at| at + close.len());
            let blank: String = text[start..start + length]
                .chars()
                .map(|c| if c == '\n' { c } else { ' ' })
                .collect();
            text.replace_range(start..start + length, &blank);
        }
    }
    text
}

fn names_a_side(property: &str, value: &str) -> bool {
    let is_allowed = |(own, part): &(&str, &str)| property.starts_with(own) && value.contains(part);
    if ALLOWED.iter().any(is_allowed) {
        return false;
    }
    let is_side = |word: &str| matches!(word, "left" | "right");
    let in_property = property.split('-').any(is_side);
    let words = |c: char| !c.is_ascii_alphanumeric() && c != '-';
    let in_value = value.split(words).any(is_side);
    in_property || in_value || (SHORTHANDS.contains(&property) && has_two_sides(value))
}

/// Whether a shorthand of four values has others at its sides.
fn has_two_sides(value: &str) -> bool {
    let mut depth = 0;
    let mut values = vec![String::new()];
    for c in value.replace("!important", "").trim().chars() {
        depth += match c {
            '(' => 1,
            ')' => -1,
            _ => 0,
        };
        match values.last_mut() {
            Some(last) if depth > 0 || !c.is_whitespace() => last.push(c),
            _ => values.push(String::new()),
        }
    }
    values.retain(|value| !value.is_empty());
    matches!(&values[..], [_, right, _, left] if right != left)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_planted_side_is_found() {
        let sheet = "/* left */\n.a-left { color: red; }\n.b { margin: 0 1em 0 0 }\n\
                     .c { text-align: right; --fade: linear-gradient(to left, red); }\n\
                     @media (min-width: 1px) { .d { border-left: 0; } }\n";
        let wrong = check_sheet("style/a.css", sheet);
        let lines: Vec<&str> = wrong
            .iter()
            .filter_map(|line| line.split(": ").next())
            .collect();
        assert_eq!(
            lines,
            [
                "style/a.css:3",
                "style/a.css:4",
                "style/a.css:4",
                "style/a.css:5"
            ]
        );
    }

    #[test]
    fn what_is_the_same_at_both_sides_names_none() {
        let sheet = ".a { margin: 0 1em 0 1em; padding: 1px calc(1px + 2px) 3px calc(1px + 2px); }\n\
                     .b { padding-left: max(1px, env(safe-area-inset-left)); }\n\
                     .c { background: url(\"data:left\"); text-emphasis-position: under right; }\n";
        assert_eq!(check_sheet("a", sheet), [] as [&str; 0]);
    }
}
