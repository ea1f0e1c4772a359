//! Settings as a tree, whether they were written in TOML or in YAML. Every key and
//! value has its place in the file. The checks in [`fields`](crate::fields) are
//! written once, for this tree.

mod toml;
mod yaml;

pub(crate) use self::toml::read as read_toml;
pub(crate) use self::yaml::read as read_yaml;

use std::ops::Range;

/// A value and its place in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Node {
    pub(crate) value: Value,
    /// The place in bytes, from the start of the file.
    pub(crate) span: Range<usize>,
}

/// The value of a setting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Value {
    Text(String),
    Integer(i64),
    Boolean(bool),
    /// A TOML date, as written.
    Date(String),
    List(Vec<Node>),
    Table(Vec<(Key, Node)>),
    /// A missing value: a key with nothing after it.
    Nothing,
    /// A type that no setting has, by its name.
    Other(&'static str),
}

impl Value {
    /// The type of the value, in words for diagnostics.
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

/// A syntax error, because of which none of the settings can be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SyntaxError {
    pub(crate) message: String,
    pub(crate) span: Range<usize>,
}
