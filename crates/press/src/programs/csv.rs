//! Tables of mini-programs as people have them: CSV of a spreadsheet, with commas, semicolons
//! or tabs, in UTF-8, UTF-16 or GB18030. Each cell keeps its place, so that a mistake in it is
//! reported by line and column.

use crate::diagnostics::{Diagnostic, Diagnostics, list_of};
use crate::source::SourceFile;
use bookmobile_pack::Localized;
use encoding_rs::{Encoding, GB18030, UTF_8};
use std::ops::Range;
use std::sync::Arc;

/// The most rows of a table.
const MAX_ROWS: usize = 50_000;

/// The most cells of a table, which bounds the memory for a file of separators alone.
const MAX_CELLS: usize = 4_000_000;

/// A cell: its text without the space around it, and its place in the file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Cell {
    pub(crate) text: String,
    pub(crate) span: Range<usize>,
}

/// A table with a header.
#[derive(Debug, Clone)]
pub(crate) struct Table {
    pub(crate) source: Arc<SourceFile>,
    pub(crate) header: Vec<Cell>,
    pub(crate) rows: Vec<Vec<Cell>>,
}

/// A column: where it is, and where it is in other languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Column {
    at: usize,
    /// The columns of the same name with a language's code, as `name:zh`.
    others: Vec<(String, usize)>,
}

/// The text of a file, by its byte order mark, or as UTF-8 if it is, or else as GB18030, in
/// which Chinese spreadsheets are saved.
pub(crate) fn decode(bytes: &[u8]) -> String {
    let encoding = match Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding,
        None if std::str::from_utf8(bytes).is_ok() => UTF_8,
        None => GB18030,
    };
    encoding.decode(bytes).0.into_owned()
}

impl Column {
    /// The last place of the column in any language.
    pub(crate) fn last(&self) -> usize {
        let others = self.others.iter().map(|(_, at)| *at);
        others.fold(self.at, usize::max)
    }

    /// Where the column's text in a language is, then the one without a language, then others.
    pub(crate) fn places(&self, code: &str) -> Vec<usize> {
        let own = self.others.iter().filter(|(own, _)| own == code);
        let own = own.map(|(_, at)| *at);
        let others = self.others.iter().map(|(_, at)| *at);
        own.chain([self.at]).chain(others).collect()
    }
}

impl Table {
    /// Reads a table. Empty rows are left out; rows that are too long are reported.
    pub(crate) fn read(path: &str, bytes: &[u8], out: &mut Diagnostics) -> Self {
        let remedy = "divide it into several files";
        Self::read_up_to(path, bytes, (MAX_ROWS, remedy), out)
    }

    /// As [`read`](Self::read), with another limit of rows, and what to do above it.
    pub(crate) fn read_up_to(
        path: &str,
        bytes: &[u8],
        (most, remedy): (usize, &'static str),
        out: &mut Diagnostics,
    ) -> Self {
        let source = Arc::new(SourceFile::new(path.to_owned(), &decode(bytes)));
        let (mut rows, is_whole) = cells(&source.text, most);
        if !is_whole && rows.len() <= most {
            let message = format!("the table has more than {MAX_CELLS} cells");
            (out.file_error(path, message)).help(remedy);
        }
        if rows.len() > most {
            let span = rows[most][0].span.clone();
            let message = format!("the table has more than {most} rows");
            (out.error(&source, span, message)).help(remedy);
            rows.truncate(most);
        }
        let mut rows = rows.into_iter();
        let header: Vec<_> = rows.next().unwrap_or_default();
        let rows: Vec<_> = rows.collect();
        for row in &rows {
            let extra = row.iter().skip(header.len());
            if let Some(extra) = extra.into_iter().find(|cell| !cell.text.is_empty()) {
                let message = "this row has more cells than the header";
                (out.error(&source, extra.span.clone(), message)).help(
                    "put a text that contains the separator into quotation marks, or name the column",
                );
            }
        }
        Self {
            source,
            header,
            rows,
        }
    }

    /// A table that is made of texts.
    pub(crate) fn of<const N: usize>(
        path: &str,
        header: [String; N],
        rows: Vec<[String; N]>,
    ) -> Self {
        let cells = |texts: [String; N]| {
            let cells = texts.map(|text| Cell { text, span: 0..0 });
            cells.to_vec()
        };
        Self {
            source: Arc::new(SourceFile::new(path.to_owned(), "")),
            header: cells(header),
            rows: rows.into_iter().map(cells).collect(),
        }
    }

    /// Reports a mistake in a cell.
    pub(crate) fn error<'o>(
        &self,
        cell: &Cell,
        message: impl Into<String>,
        out: &'o mut Diagnostics,
    ) -> &'o mut Diagnostic {
        out.error(&self.source, cell.span.clone(), message)
    }

    /// Reports in a cell what may be meant otherwise.
    pub(crate) fn warning<'o>(
        &self,
        cell: &Cell,
        message: impl Into<String>,
        out: &'o mut Diagnostics,
    ) -> &'o mut Diagnostic {
        out.warning(&self.source, cell.span.clone(), message)
    }

    /// The column with one of these names, whatever their case. The names are those in
    /// English and Chinese.
    pub(crate) fn column(&self, names: &[&str]) -> Option<Column> {
        let is_named = |text: &str| names.iter().any(|name| text.eq_ignore_ascii_case(name));
        let mut others = Vec::new();
        let mut at = None;
        for (place, cell) in self.header.iter().enumerate() {
            // A Chinese keyboard writes a full-width colon.
            match cell.text.split_once([':', '：']) {
                Some((name, code)) if is_named(name.trim()) => {
                    others.push((code.trim().to_ascii_lowercase(), place));
                }
                None if at.is_none() && is_named(&cell.text) => at = Some(place),
                _ => {}
            }
        }
        let at = at.or_else(|| others.first().map(|(_, place)| *place))?;
        Some(Column { at, others })
    }

    /// As [`column`](Self::column); reports it if there is none.
    pub(crate) fn needed(&self, names: &[&str], out: &mut Diagnostics) -> Option<Column> {
        let found = self.column(names);
        if found.is_none() {
            let first = self.header.first().cloned().unwrap_or_default();
            let known: Vec<_> = self.header.iter().map(|cell| &*cell.text).collect();
            let message = format!("there is no column `{}`", names[0]);
            let remedy = format!(
                "name a column in the first row {}; the columns are {}",
                list_of(names),
                list_of(&known)
            );
            self.error(&first, message, out).help(remedy);
        }
        found
    }

    /// A cell of a row; an empty one at the end of the row if the row is shorter.
    pub(crate) fn cell(row: &[Cell], column: &Column) -> Cell {
        row.get(column.at).cloned().unwrap_or_else(|| {
            let end = row.last().map_or(0, |cell| cell.span.end);
            Cell {
                text: String::new(),
                span: end..end,
            }
        })
    }

    /// The texts of a row's cells in the languages of a column. `codes` are the site's
    /// languages; the column without a language is in the first of them that no other has.
    pub(crate) fn localized(row: &[Cell], column: &Column, codes: &[String]) -> Localized {
        let text = |at: usize| row.get(at).map_or("", |cell| &*cell.text).to_owned();
        let has = |code: &str| {
            let mut others = column.others.iter();
            others.any(|(own, _)| own.eq_ignore_ascii_case(code))
        };
        let mut texts = Vec::new();
        let plain = codes.iter().find(|code| !has(code));
        let is_plain = column.others.iter().all(|(_, at)| *at != column.at);
        if let Some(code) = plain.filter(|_| is_plain) {
            texts.push((code.clone(), text(column.at)));
        }
        let others = column.others.iter().filter_map(|(own, at)| {
            Some((
                codes.iter().find(|code| code.eq_ignore_ascii_case(own))?,
                at,
            ))
        });
        texts.extend(others.map(|(code, at)| (code.clone(), text(*at))));
        texts.retain(|(_, text)| !text.is_empty());
        Localized(texts)
    }
}

/// The cells of all rows. Quotation marks around a cell are removed; two of them within it
/// stand for one.
/// The rows that are not empty, and whether that is all of the text: reading ends above
/// `most` rows or [`MAX_CELLS`].
fn cells(text: &str, most: usize) -> (Vec<Vec<Cell>>, bool) {
    let separator = separator(text);
    let mut rows = vec![Vec::new()];
    let mut count = 0;
    let mut letters = text.char_indices().peekable();
    let mut cell = String::new();
    let mut start = 0;
    let mut is_quoted = false;
    let mut was_quoted = false;
    while let Some((at, letter)) = letters.next() {
        match letter {
            '"' if is_quoted => match letters.peek() {
                Some((_, '"')) => {
                    letters.next();
                    cell.push('"');
                }
                _ => is_quoted = false,
            },
            _ if is_quoted => cell.push(letter),
            '"' if cell.trim().is_empty() && !was_quoted => {
                cell.clear();
                is_quoted = true;
                was_quoted = true;
            }
            '\r' => {}
            '\n' => {
                push(&mut rows, &mut cell, start..at);
                end_row(&mut rows);
                if rows.len() > most + 1 {
                    return (rows, false);
                }
                (start, was_quoted) = (at + 1, false);
            }
            _ if letter == separator => {
                push(&mut rows, &mut cell, start..at);
                count += 1;
                if count > MAX_CELLS {
                    return (rows, false);
                }
                (start, was_quoted) = (at + letter.len_utf8(), false);
            }
            _ => cell.push(letter),
        }
    }
    push(&mut rows, &mut cell, start..text.len());
    end_row(&mut rows);
    rows.pop();
    (rows, true)
}

/// Ends the last row, which is left out if it is empty, and begins one.
fn end_row(rows: &mut Vec<Vec<Cell>>) {
    match rows.last_mut() {
        Some(row) if row.iter().all(|cell| cell.text.is_empty()) => row.clear(),
        _ => rows.push(Vec::new()),
    }
}

fn push(rows: &mut [Vec<Cell>], cell: &mut String, span: Range<usize>) {
    let text = std::mem::take(cell);
    if let Some(row) = rows.last_mut() {
        row.push(Cell {
            text: text.trim().to_owned(),
            span,
        });
    }
}

/// What separates the cells: what the first line has most of.
fn separator(text: &str) -> char {
    let line = text.lines().find(|line| !line.trim().is_empty());
    let line = line.unwrap_or_default();
    let count = |separator: &char| line.matches(*separator).count();
    let found = [',', '\t', ';', '，'].into_iter().rev().max_by_key(count);
    found.unwrap_or(',')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &[u8]) -> (Table, Diagnostics) {
        let mut out = Diagnostics::default();
        let table = Table::read("data.csv", text, &mut out);
        (table, out)
    }

    fn texts(table: &Table) -> Vec<Vec<&str>> {
        let rows = table.rows.iter();
        rows.map(|row| row.iter().map(|cell| &*cell.text).collect())
            .collect()
    }

    #[test]
    fn spreadsheets_write_tables_in_several_ways() {
        for text in [
            "name,price\r\nRice, 5.2\r\n\r\n\"Beans, red\",\"8 \"\"or\"\" 9\"",
            "name\tprice\nRice\t5.2\n\"Beans, red\"\t\"8 \"\"or\"\" 9\"\n",
            "\u{feff}name;price\nRice;5.2\nBeans, red;\"8 \"\"or\"\" 9\"\n",
        ] {
            let (table, out) = read(text.as_bytes());
            assert!(out.is_empty(), "{out}");
            assert_eq!(
                texts(&table),
                [["Rice", "5.2"], ["Beans, red", "8 \"or\" 9"]],
                "{text}"
            );
        }
    }

    #[test]
    fn a_table_has_an_end() {
        let (table, out) = read(",".repeat(MAX_CELLS + 10).as_bytes());
        assert!(out.to_string().contains("more than 4000000 cells"), "{out}");
        assert!(table.rows.is_empty());
        let (table, out) = read(("a,b\n".to_owned() + &"1,2\n\n".repeat(MAX_ROWS + 5)).as_bytes());
        assert!(out.to_string().contains("more than 50000 rows"), "{out}");
        assert_eq!(table.rows.len(), MAX_ROWS - 1, "the header is a row");
        let (table, out) = read(("a,b\n".to_owned() + &"1,2\n\n".repeat(MAX_ROWS - 1)).as_bytes());
        assert!(out.is_empty(), "{out}");
        assert_eq!(table.rows.len(), MAX_ROWS - 1);
    }

    #[test]
    fn chinese_tables_are_read_in_their_encodings() {
        let text = "品名,价格\n大米,5.2\n";
        let utf_16 = text.encode_utf16().flat_map(u16::to_le_bytes);
        let utf_16: Vec<u8> = [0xff, 0xfe].into_iter().chain(utf_16).collect();
        for bytes in [
            text.as_bytes().to_vec(),
            GB18030.encode(text).0.into_owned(),
            utf_16,
        ] {
            let (table, _) = read(&bytes);
            assert_eq!(texts(&table), [["大米", "5.2"]]);
            assert!(table.column(&["name", "品名"]).is_some());
        }
    }

    #[test]
    fn a_mistake_has_its_line_and_column() {
        let (table, out) = read("name,price\n米,5\n豆,\"1\",2,3\n".as_bytes());
        let found: Vec<_> = out.iter().map(Diagnostic::line_and_column).collect();
        assert_eq!(found, [Some((3, 7))]);
        let mut out = Diagnostics::default();
        assert!(table.needed(&["unit", "单位"], &mut out).is_none());
        assert_eq!(out.errors(), 1);
    }

    #[test]
    fn a_name_has_a_column_for_each_language() {
        let codes = ["en".to_owned(), "zh".to_owned()];
        for (text, expected) in [
            (
                "name,name:zh\nRice,大米\n",
                vec![("en", "Rice"), ("zh", "大米")],
            ),
            (
                "name:zh,name:en\n大米,Rice\n",
                vec![("zh", "大米"), ("en", "Rice")],
            ),
            ("name\nRice\n", vec![("en", "Rice")]),
            ("name,name：en\n大米,\n", vec![("zh", "大米")]),
        ] {
            let (table, _) = read(text.as_bytes());
            let column = table.column(&["name"]).expect("a column");
            let Localized(found) = Table::localized(&table.rows[0], &column, &codes);
            let found: Vec<_> = found.iter().map(|(a, b)| (&**a, &**b)).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
