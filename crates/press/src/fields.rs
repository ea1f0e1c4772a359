//! Typed access to settings: each value is read as the type that is expected. A value
//! of another type becomes a diagnostic at its place, and reading goes on.

use crate::diagnostics::{Diagnostic, Diagnostics, did_you_mean};
use crate::source::SourceFile;
use crate::value::{Key, Node, Value, read_toml};
use bookmobile_html::is_no_text;
use bookmobile_pack::Date;
use std::ops::Range;
use std::sync::Arc;

/// A text and its place in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpannedText {
    /// The text.
    pub text: String,
    /// The place in the file's text, in bytes.
    pub span: Range<usize>,
}

/// Parses a file of settings in TOML; reports what is not TOML.
pub(crate) fn parse_toml(source: &Arc<SourceFile>, out: &mut Diagnostics) -> Option<Node> {
    let errors = match read_toml(&source.text, 0) {
        Ok(node) => return Some(node),
        Err(errors) => errors,
    };
    for error in errors {
        let message = format!("this is not TOML: {}", error.message);
        out.error(source, error.span, message)
            .help("see https://toml.io for how TOML is written");
    }
    None
}

/// A table of settings, with its source file and the diagnostics.
pub(crate) struct Fields<'a> {
    pub(crate) source: &'a Arc<SourceFile>,
    pub(crate) out: &'a mut Diagnostics,
    entries: &'a [(Key, Node)],
    span: Range<usize>,
}

impl<'a> Fields<'a> {
    /// Opens a table. Reports a value that is not a table, and unknown keys.
    pub(crate) fn open(
        node: &'a Node,
        known: &[&str],
        source: &'a Arc<SourceFile>,
        out: &'a mut Diagnostics,
    ) -> Option<Self> {
        let Value::Table(entries) = &node.value else {
            out.error(source, node.span.clone(), "settings were expected here")
                .label(format!("this is {}", node.value.kind()))
                .help("write one setting a line, its name before its value");
            return None;
        };
        for (key, _) in entries {
            if !known.contains(&key.name.as_str()) {
                let names = known.iter().copied();
                out.error(
                    source,
                    key.span.clone(),
                    format!("unknown key `{}`", key.name),
                )
                .help(did_you_mean(&key.name, names, "remove it"));
            }
        }
        Some(Self {
            source,
            out,
            entries,
            span: node.span.clone(),
        })
    }

    /// No settings, for what is reported in a file that has none.
    pub(crate) fn of_text(source: &'a Arc<SourceFile>, out: &'a mut Diagnostics) -> Self {
        Self {
            source,
            out,
            entries: &[],
            span: 0..source.text.len(),
        }
    }

    /// The value of a key; a key without a value counts as missing.
    pub(crate) fn get(&self, name: &str) -> Option<&'a Node> {
        let (_, node) = self.entries.iter().find(|(key, _)| key.name == name)?;
        (node.value != Value::Nothing).then_some(node)
    }

    /// Reports a missing key: at the key if it is present without a value, otherwise
    /// at `place`.
    pub(crate) fn missing(&mut self, name: &str, place: Range<usize>, remedy: &str) {
        let bare = self.entries.iter().find(|(key, _)| key.name == name);
        let place = bare.map_or(place, |(key, _)| key.span.clone());
        self.out
            .error(self.source, place, format!("`{name}` is missing"))
            .help(remedy);
    }

    /// The table's place in the file.
    pub(crate) fn span(&self) -> Range<usize> {
        self.span.clone()
    }

    /// An optional text.
    pub(crate) fn text(&mut self, name: &str) -> Option<SpannedText> {
        let node = self.get(name)?;
        self.text_of(node, name)
    }

    /// Reads a node as text.
    pub(crate) fn text_of(&mut self, node: &Node, name: &str) -> Option<SpannedText> {
        match &node.value {
            Value::Text(text) => {
                // A quoted text can have one by an escape.
                if text.contains(is_no_text) && !self.source.text.contains(is_no_text) {
                    let message =
                        format!("`{name}` has a control character, which no page can show");
                    (self.out.warning(self.source, node.span.clone(), message))
                        .help("remove the escape, such as `\\b`");
                }
                Some(SpannedText {
                    text: text.replace(is_no_text, "").trim().to_owned(),
                    span: node.span.clone(),
                })
            }
            Value::Integer(_) | Value::Boolean(_) | Value::Date(_) => {
                self.wrong(node, name, "text")
                    .help("put the value in quotation marks");
                None
            }
            _ => {
                self.wrong(node, name, "text")
                    .help("write a single line of text");
                None
            }
        }
    }

    /// A list of texts; empty if the key is missing.
    pub(crate) fn texts(&mut self, name: &str) -> Vec<SpannedText> {
        let Some(node) = self.get(name) else {
            return Vec::new();
        };
        let Value::List(items) = &node.value else {
            self.wrong(node, name, "a list")
                .help(format!("put the value in square brackets: `{name}: [a, b]` in YAML, `{name} = [\"a\", \"b\"]` in TOML"));
            return Vec::new();
        };
        items
            .iter()
            .filter_map(|item| self.text_of(item, name))
            .collect()
    }

    /// True or false; false if the key is missing.
    pub(crate) fn boolean(&mut self, name: &str) -> bool {
        match self.get(name) {
            Some(Node {
                value: Value::Boolean(truth),
                ..
            }) => *truth,
            Some(node) => {
                self.wrong(node, name, "true or false")
                    .help("write `true` or `false`, without quotation marks");
                false
            }
            None => false,
        }
    }

    /// An optional whole number.
    pub(crate) fn integer(&mut self, name: &str) -> Option<i64> {
        let node = self.get(name)?;
        if let Value::Integer(number) = node.value {
            return Some(number);
        }
        self.wrong(node, name, "a whole number")
            .help("write a whole number, without quotation marks");
        None
    }

    /// An optional calendar day.
    pub(crate) fn date(&mut self, name: &str) -> Option<Date> {
        let node = self.get(name)?;
        let written = match &node.value {
            Value::Text(text) | Value::Date(text) => text.trim(),
            _ => {
                self.wrong(node, name, "a date").help(DATE_REMEDY);
                return None;
            }
        };
        let date = parse_date(written);
        if date.is_none() {
            self.out
                .error(
                    self.source,
                    node.span.clone(),
                    format!("`{written}` is not a date"),
                )
                .help(DATE_REMEDY);
        }
        date
    }

    fn wrong(&mut self, node: &Node, name: &str, expected: &str) -> &mut Diagnostic {
        let message = format!("`{name}` must be {expected}");
        self.out
            .error(self.source, node.span.clone(), message)
            .label(format!("this is {}", node.value.kind()))
    }
}

const DATE_REMEDY: &str = "write year, month and day as in `2026-11-21`";

/// Reads `YYYY-MM-DD`, if that day exists.
pub(crate) fn parse_date(written: &str) -> Option<Date> {
    let shape = |at: usize, byte: u8| {
        if matches!(at, 4 | 7) {
            byte == b'-'
        } else {
            byte.is_ascii_digit()
        }
    };
    if written.len() != 10
        || !written
            .bytes()
            .enumerate()
            .all(|(at, byte)| shape(at, byte))
    {
        return None;
    }
    let year: u16 = written[..4].parse().ok()?;
    let month: u8 = written[5..7].parse().ok()?;
    let day: u8 = written[8..].parse().ok()?;
    let in_year = time::Month::try_from(month).ok()?;
    let is_day = time::Date::from_calendar_date(i32::from(year), in_year, day).is_ok();
    (year > 0 && is_day).then_some(Date { year, month, day })
}

#[cfg(test)]
mod tests {
    use super::parse_date;

    #[test]
    fn only_days_that_exist_are_dates() {
        assert!(parse_date("2024-02-29").is_some());
        for wrong in [
            "2026-02-29",
            "2026-13-01",
            "2026-00-10",
            "2026-1-01",
            "21.11.2026",
            "0000-01-01",
            "2026-11-31",
            "2026-11-21T10:00:00",
        ] {
            assert_eq!(parse_date(wrong), None, "{wrong}");
        }
    }
}
