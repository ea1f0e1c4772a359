//! Settings as a tree, whether they were written in TOML or in YAML. Every key and
//! value has its place in the file. The checks in [`fields`](crate::fields) are
//! written once, for this tree.

mod toml;
mod yaml;

pub use self::toml::read as read_toml;
pub use self::yaml::{read as read_yaml, read_foreign as read_foreign_yaml};

use std::ops::Range;

/// A value and its place in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// The value.
    pub value: Value,
    /// The place in bytes, from the start of the file.
    pub span: Range<usize>,
}

/// The value of a setting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A text.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// True or false.
    Boolean(bool),
    /// A TOML date, as written.
    Date(String),
    /// A list.
    List(Vec<Node>),
    /// A table.
    Table(Vec<(Key, Node)>),
    /// A missing value: a key with nothing after it.
    Nothing,
    /// A type that no setting has, by its name.
    Other(&'static str),
}

impl Value {
    /// The type of the value, in words for diagnostics.
    pub fn kind(&self) -> &'static str {
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
pub struct Key {
    /// The name.
    pub name: String,
    /// Its place in bytes.
    pub span: Range<usize>,
}

/// A syntax error, because of which none of the settings can be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    /// What is wrong.
    pub message: String,
    /// The place in bytes.
    pub span: Range<usize>,
}
