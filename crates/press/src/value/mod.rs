//! Settings as the press reads them, whether they were written in TOML or in
//! YAML: a tree in which every key and value knows its place in the file. The
//! checks in [`fields`](crate::fields) are written once, for this tree.

mod toml;
mod yaml;

pub(crate) use self::toml::read as read_toml;
pub(crate) use self::yaml::read as read_yaml;

use std::ops::Range;

/// A value and its place in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Node {
    pub(crate) value: Value,
    /// In bytes, from the start of the file.
    pub(crate) span: Range<usize>,
}

/// What a setting can hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Value {
    Text(String),
    Integer(i64),
    Boolean(bool),
    /// A date as TOML has it, in its written form.
    Date(String),
    List(Vec<Node>),
    Table(Vec<(Key, Node)>),
    /// A key with nothing after it.
    Nothing,
    /// A kind that no setting takes, by its name.
    Other(&'static str),
}

impl Value {
    /// What a publisher calls this kind of value.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Text(_) => "text",
            Self::Integer(_) => "a number",
            Self::Boolean(_) => "true or false",
            Self::Date(_) => "a date",
            Self::List(_) => "a list",
            Self::Table(_) => "a table",
            Self::Nothing => "nothing",
            Self::Other(kind) => kind,
        }
    }
}

/// The name of a setting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Key {
    pub(crate) name: String,
    pub(crate) span: Range<usize>,
}

/// Why settings could not be read at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SyntaxError {
    pub(crate) message: String,
    pub(crate) span: Range<usize>,
}
