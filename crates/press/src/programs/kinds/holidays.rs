//! Holidays, which opening hours name by `PH` and `SH` and which differ by place: a publisher
//! lists their days. A row is a day, or the days from `date` until `until`.

use super::{day, texts};
use crate::diagnostics::Diagnostics;
use crate::programs::csv::{Cell, Column, Table};
use chrono::{Datelike as _, NaiveDate};
use compact_calendar::CompactCalendar;
use opening_hours::ContextHolidays;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

const DATE: &[&str] = &["date", "日期", "day"];
const UNTIL: &[&str] = &["until", "截止", "end"];
const NAME: &[&str] = &["name", "名称", "holiday"];
const SORT: &[&str] = &["kind", "类别"];

/// The most days of a row.
const MAX_DAYS: usize = 200;

/// A kind of holidays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum DayKind {
    Public,
    School,
}

impl DayKind {
    const ALL: [Self; 2] = [Self::Public, Self::School];

    /// The word for it in opening hours.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Public => "PH",
            Self::School => "SH",
        }
    }

    /// The kinds that opening hours name.
    pub(crate) fn named_in(hours: &str) -> impl Iterator<Item = Self> + '_ {
        let has = |word: &str| {
            let mut words = hours.split(|c: char| !c.is_alphanumeric());
            words.any(|own| own == word)
        };
        Self::ALL.into_iter().filter(move |kind| has(kind.word()))
    }
}

/// The days of each kind, and their names in the site's languages as JSON.
#[derive(Debug, Default)]
pub(crate) struct Holidays {
    days: BTreeMap<DayKind, BTreeMap<NaiveDate, Value>>,
}

impl Holidays {
    /// Reads a list of holidays; reports mistakes in it.
    pub(crate) fn read(table: &Table, codes: &[String], out: &mut Diagnostics) -> Self {
        let mut all = Self::default();
        let Some(date) = table.needed(DATE, out) else {
            return all;
        };
        let [until, name, sort] = [UNTIL, NAME, SORT].map(|names| table.column(names));
        for row in &table.rows {
            let cell = |column: &Option<Column>| {
                let cell = column.as_ref().map(|column| Table::cell(row, column));
                cell.filter(|cell| !cell.text.is_empty())
            };
            let kind = match cell(&sort) {
                None => DayKind::Public,
                Some(cell) => {
                    let kinds = DayKind::ALL.into_iter();
                    let mut kinds =
                        kinds.filter(|kind| cell.text.eq_ignore_ascii_case(kind.word()));
                    let Some(kind) = kinds.next() else {
                        let message = format!("`{}` is no kind of holiday", cell.text);
                        (table.error(&cell, message, out))
                            .help("write `PH` for a public holiday, `SH` for one of schools");
                        continue;
                    };
                    kind
                }
            };
            let Some((first, last)) = period(table, &Table::cell(row, &date), cell(&until), out)
            else {
                continue;
            };
            let name = name.as_ref().map(|name| Table::localized(row, name, codes));
            let name = texts(&name.unwrap_or_default());
            let days = first.iter_days().take_while(|day| *day <= last);
            let own = all.days.entry(kind).or_default();
            own.extend(days.take(MAX_DAYS).map(|day| (day, name.clone())));
        }
        all
    }

    /// The year of the last day of a kind; nothing without any.
    pub(crate) fn last_year(&self, kind: DayKind) -> Option<i32> {
        let (last, _) = self.days.get(&kind)?.last_key_value()?;
        Some(last.year())
    }

    /// The days as opening hours want them.
    pub(crate) fn context(&self) -> ContextHolidays {
        let calendar = |kind| {
            let mut calendar = CompactCalendar::default();
            for day in self.days.get(&kind).into_iter().flat_map(BTreeMap::keys) {
                calendar.insert(*day);
            }
            Arc::new(calendar)
        };
        ContextHolidays::new(calendar(DayKind::Public), calendar(DayKind::School))
    }

    /// The names of the public holidays of some years by their days.
    pub(crate) fn names(&self, years: Range<i32>) -> Map<String, Value> {
        let days = self.days.get(&DayKind::Public).into_iter().flatten();
        let days = days.filter(|(day, name)| {
            years.contains(&day.year()) && name.as_object().is_some_and(|own| !own.is_empty())
        });
        days.map(|(day, name)| (day.to_string(), name.clone()))
            .collect()
    }
}

/// The first and the last day of a row.
fn period(
    table: &Table,
    date: &Cell,
    until: Option<Cell>,
    out: &mut Diagnostics,
) -> Option<(NaiveDate, NaiveDate)> {
    let mut read = |cell: &Cell| day(table, cell, out)?.parse::<NaiveDate>().ok();
    let first = read(date)?;
    let Some(cell) = until else {
        return Some((first, first));
    };
    let last = read(&cell)?;
    if last < first {
        (table.error(&cell, "this day is before the first one", out))
            .help("write the last day of the holidays");
        return None;
    }
    let days = (last - first).num_days();
    if usize::try_from(days).is_ok_and(|days| days >= MAX_DAYS) {
        let message = format!(
            "these are {} days, and a row has up to {MAX_DAYS}",
            days + 1
        );
        (table.error(&cell, message, out)).help("correct the day, or divide the row");
        return None;
    }
    Some((first, last))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Holidays, Diagnostics) {
        let mut out = Diagnostics::default();
        let table = Table::read("holidays.csv", text.as_bytes(), &mut out);
        let codes = ["en".to_owned(), "zh".to_owned()];
        (Holidays::read(&table, &codes, &mut out), out)
    }

    #[test]
    fn a_row_is_a_day_or_several() {
        let (all, out) = read(
            "日期,截止,名称:zh,类别\n2026年10月1日,2026-10-07,国庆节,\n2027/1/1,,元旦,PH\n2026-07-10,2026-08-31,暑假,sh\n",
        );
        assert!(out.is_empty(), "{out}");
        let days = |kind| all.days[&kind].len();
        assert_eq!((days(DayKind::Public), days(DayKind::School)), (8, 53));
        assert_eq!(all.last_year(DayKind::Public), Some(2027));
        let names = all.names(2026..2027);
        assert_eq!(names.len(), 7);
        assert_eq!(names["2026-10-07"]["zh"], "国庆节");
    }

    #[test]
    fn mistakes_have_their_place() {
        let (all, out) = read(
            "date,until,kind\n2026-02-30,,\n2026-05-01,2026-04-01,\n2026-05-01,,bank\n2026-05-01,2036-05-01,\n",
        );
        let found: Vec<_> = out.iter().map(crate::Diagnostic::line_and_column).collect();
        let wanted = [Some((2, 1)), Some((3, 12)), Some((4, 13)), Some((5, 12))];
        assert_eq!(found, wanted, "{out}");
        assert!(all.days.values().all(BTreeMap::is_empty));
        assert_eq!(read("day off\n").1.errors(), 1);
    }

    #[test]
    fn hours_name_holidays_by_whole_words() {
        let named = |hours: &str| DayKind::named_in(hours).collect::<Vec<_>>();
        assert_eq!(named("Mo-Fr,PH 09:00-16:00; SH off"), DayKind::ALL);
        assert_eq!(named("Mo-Fr 09:00-16:00 \"PHARMACY\""), []);
    }
}
