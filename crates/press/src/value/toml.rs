//! Parses TOML into the common tree of settings.

use super::{Key, Node, SyntaxError, Value};
use std::ops::Range;
use toml::de::{DeTable, DeValue};

/// Reads TOML. `base` is the byte offset in the file at which `text` starts.
///
/// # Errors
/// All syntax errors.
pub fn read(text: &str, base: usize) -> Result<Node, Vec<SyntaxError>> {
    let (table, errors) = DeTable::parse_recoverable(text);
    if errors.is_empty() {
        return Ok(Node {
            span: shift(&table.span(), base),
            value: read_table(table.get_ref(), base),
        });
    }
    let told = errors.into_iter().map(|error| SyntaxError {
        message: error.message().to_owned(),
        span: shift(&error.span().unwrap_or(0..0), base),
    });
    Err(told.collect())
}

fn shift(span: &Range<usize>, base: usize) -> Range<usize> {
    span.start + base..span.end + base
}

fn read_table(table: &DeTable<'_>, base: usize) -> Value {
    let mut entries: Vec<_> = (table.iter())
        .map(|(key, value)| {
            let name = key.get_ref().to_string();
            let span = shift(&key.span(), base);
            let node = Node {
                value: read_value(value.get_ref(), base),
                span: shift(&value.span(), base),
            };
            (Key { name, span }, node)
        })
        .collect();
    // The map is sorted by name; the order as written is restored.
    entries.sort_by_key(|(key, _)| key.span.start);
    Value::Table(entries)
}

fn read_value(value: &DeValue<'_>, base: usize) -> Value {
    match value {
        DeValue::String(text) => Value::Text(text.to_string()),
        DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix())
            .map_or(Value::Other("a very large number"), Value::Integer),
        DeValue::Float(_) => Value::Other("a number with a fraction"),
        DeValue::Boolean(truth) => Value::Boolean(*truth),
        DeValue::Datetime(date) => Value::Date(date.to_string()),
        DeValue::Array(items) => Value::List(
            (items.iter())
                .map(|item| Node {
                    value: read_value(item.get_ref(), base),
                    span: shift(&item.span(), base),
                })
                .collect(),
        ),
        DeValue::Table(table) => read_table(table, base),
    }
}
