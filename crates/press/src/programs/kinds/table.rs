//! A table of any columns, for programs of a publisher.

use super::{Given, Kind, all_rows};
use crate::diagnostics::Diagnostics;
use crate::programs::csv::{Cell, Table};
use serde_json::{Value, json};

pub(crate) const KIND: Kind = Kind {
    columns: &[],
    shown: all_rows,
    compile,
};

fn compile(table: &Table, _: &Given<'_>, _: &mut Diagnostics) -> Value {
    let texts =
        |row: &[Cell]| -> Vec<String> { row.iter().map(|cell| cell.text.clone()).collect() };
    let rows: Vec<_> = table.rows.iter().map(|row| texts(row)).collect();
    json!({ "columns": texts(&table.header), "rows": rows })
}
