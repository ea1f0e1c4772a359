//! Settings of other tools as trees: reads them whatever their format, and finds values by
//! path.

use crate::folder::Folder;
use bookmobile_press::SourceFile;
use bookmobile_press::value::{Node, Value, read_foreign_yaml, read_toml};
use std::sync::Arc;

/// The settings in a file of the folder: TOML, or YAML, of which JSON is a part. Syntax
/// errors are reported.
pub(crate) fn read(folder: &mut Folder, path: &str) -> Option<Settings> {
    let source = folder.optional(path)?;
    let is_toml = path
        .rsplit_once('.')
        .is_some_and(|(_, ending)| ending == "toml");
    let root = parse(&source, 0..source.text.len(), is_toml, folder)?;
    Some(Settings { root })
}

/// Parses a part of a file as TOML or YAML; syntax errors are reported.
pub(crate) fn parse(
    source: &Arc<SourceFile>,
    span: std::ops::Range<usize>,
    is_toml: bool,
    folder: &mut Folder,
) -> Option<Node> {
    let text = &source.text[span.clone()];
    let (read, format) = if is_toml {
        (read_toml(text, span.start), "TOML")
    } else {
        (read_foreign_yaml(text, span.start), "YAML")
    };
    match read {
        Ok(node) => Some(node),
        Err(errors) => {
            for error in errors {
                let message = format!("this is not {format}: {}", error.message);
                folder.out.warning(source, error.span, message);
            }
            None
        }
    }
}

/// The settings of a file.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    pub(crate) root: Node,
}

impl Settings {
    /// The value at a path such as `["book", "title"]`.
    pub(crate) fn get(&self, path: &[&str]) -> Option<&Node> {
        path.iter()
            .try_fold(&self.root, |node, name| child(node, name))
    }

    /// The text at a path.
    pub(crate) fn text(&self, path: &[&str]) -> Option<&str> {
        self.get(path).and_then(text)
    }
}

/// A value of a table.
pub(crate) fn child<'a>(node: &'a Node, name: &str) -> Option<&'a Node> {
    match &node.value {
        Value::Table(entries) => {
            let (_, node) = entries.iter().find(|(key, _)| key.name == name)?;
            (node.value != Value::Nothing).then_some(node)
        }
        _ => None,
    }
}

/// The texts of a table with their names.
pub(crate) fn pairs(node: &Node) -> Vec<(&str, &str)> {
    match &node.value {
        Value::Table(entries) => entries
            .iter()
            .filter_map(|(key, node)| Some((key.name.as_str(), text(node)?)))
            .collect(),
        _ => Vec::new(),
    }
}

/// A text that is not blank.
pub(crate) fn text(node: &Node) -> Option<&str> {
    match &node.value {
        Value::Text(text) | Value::Date(text) => Some(text.trim()).filter(|text| !text.is_empty()),
        _ => None,
    }
}

/// The texts of a list; of a single text that one.
pub(crate) fn texts(node: &Node) -> Vec<&str> {
    match &node.value {
        Value::List(items) => items.iter().filter_map(text).collect(),
        _ => text(node).into_iter().collect(),
    }
}

/// A whole number, also as text.
pub(crate) fn integer(node: &Node) -> Option<i64> {
    match &node.value {
        Value::Integer(number) => Some(*number),
        Value::Text(text) => text.trim().parse().ok(),
        _ => None,
    }
}

/// True or false, also as text.
pub(crate) fn boolean(node: &Node) -> Option<bool> {
    match &node.value {
        Value::Boolean(truth) => Some(*truth),
        Value::Text(text) if text == "true" => Some(true),
        Value::Text(text) if text == "false" => Some(false),
        _ => None,
    }
}
