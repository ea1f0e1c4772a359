//! What the data of mini-programs is: one module for each kind of table, which checks it and
//! makes of it what the program reads, as JSON.

pub(crate) mod emergency;
pub(crate) mod holidays;
pub(crate) mod journey;
pub(crate) mod learn;
pub(crate) mod places;
pub(crate) mod prices;
pub(crate) mod table;
pub(crate) mod timetable;

use super::csv::{Cell, Table};
use crate::diagnostics::Diagnostics;
use bookmobile_pack::Localized;
use chrono::Datelike as _;
use holidays::Holidays;
use serde_json::{Map, Value, json};

/// A kind of data.
#[derive(Debug)]
pub(crate) struct Kind {
    /// The columns by their names in English and Chinese, in the order in which pages show
    /// them. Without any a table is shown as it is.
    pub(crate) columns: &'static [&'static [&'static str]],
    /// The rows that pages show as a table.
    pub(crate) shown: fn(&Table) -> Vec<usize>,
    /// Checks a table; makes of it what the program reads.
    pub(crate) compile: fn(&Table, &Given<'_>, &mut Diagnostics) -> Value,
}

/// What is known of a table besides itself.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Given<'a> {
    /// The codes of the site's languages.
    pub(crate) codes: &'a [String],
    /// The days that opening hours mean by holidays, if the article names a list.
    pub(crate) holidays: Option<&'a Holidays>,
    /// The year of the build. Within a year the same table gives the same data.
    pub(crate) year: i32,
}

#[cfg(test)]
impl<'a> Given<'a> {
    /// Without a list of holidays.
    pub(crate) fn of(codes: &'a [String]) -> Self {
        Self {
            codes,
            holidays: None,
            year: 2026,
        }
    }
}

/// The year of a time in seconds since 1970.
pub(crate) fn year_at(seconds: i64) -> i32 {
    chrono::DateTime::from_timestamp(seconds, 0).map_or(2026, |time| time.year())
}

/// All rows.
pub(crate) fn all_rows(table: &Table) -> Vec<usize> {
    (0..table.rows.len()).collect()
}

/// A text in several languages as an object by their codes.
pub(crate) fn texts(text: &Localized) -> Value {
    let texts = text.0.iter();
    let texts: Map<_, _> = texts
        .map(|(code, text)| (code.clone(), json!(text)))
        .collect();
    Value::Object(texts)
}

/// The number in a cell, with a point or a comma before its fraction; reports what is none.
pub(crate) fn number(table: &Table, cell: &Cell, out: &mut Diagnostics) -> Option<f64> {
    let plain: String = (cell.text.chars())
        .filter(|c| !c.is_whitespace() && !matches!(c, '¥' | '￥' | '$' | '€' | '£' | '元'))
        .map(wide_to_plain)
        .collect();
    let comma_as_point = plain.replace(',', ".");
    let after_comma = plain.split_once(',').map(|(_, after)| after);
    if after_comma
        .is_some_and(|after| after.len() == 3 && after.bytes().all(|b| b.is_ascii_digit()))
        && !plain.contains('.')
    {
        let message = format!(
            "`{}` can be a number of thousands or of thousandths",
            cell.text
        );
        (table.error(cell, message, out)).help("write it without a comma, as in `1234` or `1.234`");
        return None;
    }
    let is_fraction = plain.matches(',').count() == 1 && !plain.contains('.');
    let plain = if is_fraction {
        comma_as_point
    } else {
        plain.replace(',', "")
    };
    let found = plain
        .parse::<f64>()
        .ok()
        .filter(|number| number.is_finite());
    if found.is_none() {
        let message = format!("`{}` is not a number", cell.text);
        (table.error(cell, message, out)).help("write a number, as in `5.20`");
    }
    found
}

/// A full-width digit or sign, as a Chinese keyboard writes it, as a plain one.
fn wide_to_plain(letter: char) -> char {
    match letter {
        '０'..='９' | '．' | '，' | '－' => {
            char::from_u32(letter as u32 - 0xfee0).unwrap_or(letter)
        }
        _ => letter,
    }
}

/// The day in a cell, as `2026-11-23`, `2026/11/23` or `2026年11月23日`; reports what is none.
pub(crate) fn day(table: &Table, cell: &Cell, out: &mut Diagnostics) -> Option<String> {
    let parts = cell.text.split(['-', '/', '.', '年', '月', '日']);
    let parts: Vec<_> = parts
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect();
    let found = match parts.as_slice() {
        [year, month, day] if year.len() == 4 => {
            let written = format!("{year}-{month:0>2}-{day:0>2}");
            crate::fields::parse_date(&written).map(|_| written)
        }
        _ => None,
    };
    if found.is_none() {
        let message = format!("`{}` is not a day", cell.text);
        (table.error(cell, message, out))
            .help("write year, month and day, as in `2026-11-23` or `2026/11/23`");
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_days_are_read_as_people_write_them() {
        let (table, mut out) = (
            Table::read("a.csv", b"a\n1\n", &mut Diagnostics::default()),
            Diagnostics::default(),
        );
        let cell = |text: &str| Cell {
            text: text.to_owned(),
            span: 0..1,
        };
        for (text, value) in [
            ("5", Some(5.0)),
            ("¥5.20", Some(5.2)),
            ("5,20", Some(5.2)),
            ("1,234.5", Some(1234.5)),
            ("１２．５元", Some(12.5)),
            ("1,234", None),
            ("1,234,567", Some(1_234_567.0)),
            ("about 5", None),
            ("", None),
            ("inf", None),
        ] {
            assert_eq!(number(&table, &cell(text), &mut out), value, "{text}");
        }
        for (text, value) in [
            ("2026-11-23", Some("2026-11-23")),
            ("2026/1/3", Some("2026-01-03")),
            ("2026年11月3日", Some("2026-11-03")),
            ("23.11.2026", None),
            ("2026-02-30", None),
        ] {
            assert_eq!(
                day(&table, &cell(text), &mut out).as_deref(),
                value,
                "{text}"
            );
        }
    }
}
