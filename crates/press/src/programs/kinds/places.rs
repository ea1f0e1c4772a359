//! Places: a row is a clinic, a school, an office: where it is, when it is open, what one does
//! there and which papers one needs. Opening hours are written as in OpenStreetMap, and become
//! plain times here, so that the program needs no calendar of rules.

use super::holidays::{DayKind, Holidays};
use super::{Given, Kind, all_rows, number, texts};
use crate::diagnostics::Diagnostics;
use crate::programs::csv::{Cell, Table};
use bookmobile_pack::Localized;
use chrono::{Datelike as _, NaiveDate};
use opening_hours::{Context, OpeningHours, RuleKind};
use serde_json::{Value, json};
use std::collections::BTreeMap;

const NAME: &[&str] = &["name", "名称", "place"];
const SORT: &[&str] = &["kind", "类别"];
const LATITUDE: &[&str] = &["lat", "纬度", "latitude"];
const LONGITUDE: &[&str] = &["lon", "经度", "longitude"];
const HOURS: &[&str] = &["hours", "开放时间", "opening_hours"];
const ADDRESS: &[&str] = &["address", "地址"];
const PHONE: &[&str] = &["phone", "电话"];
const SERVICES: &[&str] = &["services", "服务"];
const PAPERS: &[&str] = &["papers", "所需材料"];

pub(crate) const KIND: Kind = Kind {
    columns: &[NAME, SORT, HOURS, ADDRESS, PHONE, SERVICES, PAPERS],
    shown: all_rows,
    compile,
};

/// For how many years from that of the build the hours are written.
const YEARS: i32 = 2;

/// The times of one day at which a place is open: pairs of minutes.
type Day = Vec<(u32, u32)>;

fn compile(table: &Table, given: &Given<'_>, out: &mut Diagnostics) -> Value {
    let codes = given.codes;
    let Some(name) = table.needed(NAME, out) else {
        return Value::Null;
    };
    let optional = [SORT, ADDRESS, SERVICES, PAPERS].map(|names| table.column(names));
    let [latitude, longitude, hours, phone] =
        [LATITUDE, LONGITUDE, HOURS, PHONE].map(|names| table.column(names));
    let cell = |row: &[Cell], column: &Option<_>| {
        let cell = column.as_ref().map(|column| Table::cell(row, column));
        cell.filter(|cell| !cell.text.is_empty())
    };
    let year = given.year;
    let mut unlisted = Unlisted::default();
    let mut last_year = year + YEARS - 1;
    let mut places = Vec::new();
    for row in &table.rows {
        let own = Table::localized(row, &name, codes);
        if own.0.is_empty() {
            let cell = Table::cell(row, &name);
            (table.error(&cell, "this place has no name", out))
                .help("write its name, or remove the row");
        }
        let at = [(&latitude, 90.0), (&longitude, 180.0)].map(|(column, most)| {
            let cell = cell(row, column)?;
            let degrees = number(table, &cell, out)?;
            if degrees.abs() > most {
                let message = format!("`{}` is not a place on earth", cell.text);
                (table.error(&cell, message, out)).help("write degrees, as in `30.2741`");
            }
            Some(degrees)
        });
        let cell_of_hours = cell(row, &hours);
        for kind in cell_of_hours
            .iter()
            .flat_map(|cell| DayKind::named_in(&cell.text))
        {
            match given.holidays.and_then(|all| all.last_year(kind)) {
                // What is beyond the list is not known.
                Some(last) => last_year = last_year.min(last),
                None => unlisted.add(kind, cell_of_hours.as_ref()),
            }
        }
        let times = cell_of_hours.and_then(|cell| times(table, &cell, year, given.holidays, out));
        let [sort, address, services, papers] = [0, 1, 2, 3].map(|at| {
            let column = optional[at].as_ref();
            texts(&column.map_or_else(Localized::default, |column| {
                Table::localized(row, column, codes)
            }))
        });
        let mut place = json!({
            "name": texts(&own), "kind": sort, "address": address, "services": services,
            "papers": papers, "phone": cell(row, &phone).map_or(String::new(), |cell| cell.text),
        });
        if let [Some(latitude), Some(longitude)] = at {
            place["at"] = json!([latitude, longitude]);
        }
        if let Some(times) = times {
            place["hours"] = times;
        }
        places.push(place);
    }
    unlisted.report(table, out);
    let mut data = json!({ "places": places, "until": format!("{last_year}-12-31") });
    let names = (given.holidays).map(|all| all.names(year..year + YEARS));
    if let Some(names) = names.filter(|names| !names.is_empty()) {
        data["holidays"] = names.into();
    }
    data
}

/// The kinds of holidays that opening hours name and no list has: the first place of each, and how
/// many there are.
#[derive(Default)]
struct Unlisted(BTreeMap<DayKind, (Cell, usize)>);

impl Unlisted {
    fn add(&mut self, kind: DayKind, cell: Option<&Cell>) {
        let first = || (cell.cloned().unwrap_or_default(), 0);
        self.0.entry(kind).or_insert_with(first).1 += 1;
    }

    fn report(&self, table: &Table, out: &mut Diagnostics) {
        for (kind, (cell, count)) in &self.0 {
            let word = kind.word();
            let message = format!(
                "`{word}` stands for holidays, which no list here has: {count} places are shown as on other days then"
            );
            (table.warning(cell, message, out)).help(format!(
                "name a list in the article's block, as in `holidays = \"data/holidays.csv\"`, with the columns `date` and `name`, and `{word}` as its `kind`"
            ));
        }
    }
}

/// The hours of a place: those of each weekday from Monday on, and the days that differ.
fn times(
    table: &Table,
    cell: &Cell,
    year: i32,
    holidays: Option<&Holidays>,
    out: &mut Diagnostics,
) -> Option<Value> {
    let Ok(hours) = cell.text.parse::<OpeningHours>() else {
        let message = format!("`{}` cannot be read as opening hours", cell.text);
        (table.error(cell, message, out)).help(
            "write them as in OpenStreetMap: `Mo-Fr 08:00-12:00,14:00-17:30; Sa 09:00-12:00`, `24/7`, `Dec 25 off`",
        );
        return None;
    };
    let holidays = holidays.map(Holidays::context).unwrap_or_default();
    let hours = hours.with_context(Context::default().with_holidays(holidays));
    let first = NaiveDate::from_ymd_opt(year, 1, 1)?;
    let days: Vec<(NaiveDate, Day)> = first
        .iter_days()
        .take_while(|day| day.year() < year + YEARS)
        .map(|day| (day, day_of(&hours, day)))
        .collect();
    // Hours by appointment are not known.
    if days.iter().all(|(_, times)| times.is_empty()) && cell.text.contains('"') {
        return None;
    }
    let week: Vec<Day> = (0..7).map(|weekday| usual(&days, weekday)).collect();
    let mut exceptions: Vec<(String, u32, &Day)> = Vec::new();
    let mut last: Option<NaiveDate> = None;
    for (day, own) in &days {
        if *own == week[day.weekday().num_days_from_monday() as usize] {
            continue;
        }
        match exceptions.last_mut() {
            Some((_, count, before)) if *before == own && last == day.pred_opt() => *count += 1,
            _ => exceptions.push((day.to_string(), 1, own)),
        }
        last = Some(*day);
    }
    Some(json!({ "week": week, "other": exceptions }))
}

/// The most frequent hours of a weekday.
fn usual(days: &[(NaiveDate, Day)], weekday: u32) -> Day {
    let mut counts: BTreeMap<&Day, usize> = BTreeMap::new();
    for (day, own) in days {
        if day.weekday().num_days_from_monday() == weekday {
            *counts.entry(own).or_default() += 1;
        }
    }
    let most = counts.into_iter().max_by_key(|(_, count)| *count);
    most.map(|(day, _)| day.clone()).unwrap_or_default()
}

fn day_of(hours: &OpeningHours, day: NaiveDate) -> Day {
    let ranges = hours.schedule_at(day).into_iter();
    let open = ranges.filter(|range| range.kind == RuleKind::Open);
    let mut day: Day = Vec::new();
    for range in open {
        let [start, end] = [range.range.start, range.range.end]
            .map(|time| u32::from(time.hour()) * 60 + u32::from(time.minute()));
        match day.last_mut() {
            Some((_, before)) if *before == start => *before = end,
            _ => day.push((start, end)),
        }
    }
    day
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::Diagnostic;

    fn read(hours: &str) -> (Value, Diagnostics) {
        let mut out = Diagnostics::default();
        let text = format!("name,hours,lat,lon\nClinic,\"{hours}\",30.1,120.2\n");
        let table = Table::read("places.csv", text.as_bytes(), &mut out);
        (
            compile(&table, &Given::of(&["en".to_owned()]), &mut out),
            out,
        )
    }

    #[test]
    fn hours_become_a_week_and_the_days_that_differ() {
        let (data, out) = read("Mo-Fr 08:00-12:00,13:30-17:00; Sa 18:00-02:00; Dec 24-26 off");
        assert!(out.is_empty(), "{out}");
        let place = &data["places"][0];
        assert_eq!(place["at"], json!([30.1, 120.2]));
        let week = &place["hours"]["week"];
        assert_eq!(week[0], json!([[480, 720], [810, 1020]]));
        assert_eq!(week[5], json!([[1080, 1440]]));
        assert_eq!(week[6], json!([[0, 120]]));
        let other = place["hours"]["other"].as_array().expect("days");
        let christmas = other
            .iter()
            .find(|day| day[0].as_str().is_some_and(|day| day.ends_with("-12-24")));
        assert_eq!(christmas.expect("a day that differs")[2], json!([]));
    }

    /// Christmas of this year, and a week of school holidays around it, by a list.
    fn listed(hours: &str) -> (Value, Diagnostics) {
        let mut out = Diagnostics::default();
        let year = 2026;
        let list = format!(
            "date,until,name,name:zh,kind\n{year}-12-25,,Christmas Day,圣诞节,\n{year}-12-22,{year}-12-28,Winter,寒假,SH\n"
        );
        let codes = ["en".to_owned(), "zh".to_owned()];
        let list = Table::read("holidays.csv", list.as_bytes(), &mut out);
        let holidays = Holidays::read(&list, &codes, &mut out);
        let text = format!("name,hours\nClinic,\"{hours}\"\n");
        let table = Table::read("places.csv", text.as_bytes(), &mut out);
        let given = Given {
            codes: &codes,
            holidays: Some(&holidays),
            year,
        };
        (compile(&table, &given, &mut out), out)
    }

    #[test]
    fn holidays_are_the_days_of_a_list() {
        let year = 2026;
        let all_week = "Mo-Su 09:00-16:00";
        for (rule, day, times) in [
            ("PH off", 25, json!([])),
            ("PH 10:00-14:00", 25, json!([[600, 840]])),
            ("SH 11:00-12:00", 22, json!([[660, 720]])),
            ("SH off", 28, json!([])),
        ] {
            let (data, out) = listed(&format!("{all_week}; {rule}"));
            assert!(out.is_empty(), "{rule}: {out}");
            let hours = &data["places"][0]["hours"];
            assert_eq!(hours["week"][0], json!([[540, 960]]), "{rule}");
            let other = hours["other"].as_array().expect("days");
            let wanted = format!("{year}-12-{day}");
            let has = |own: &Value| {
                let first = own[0]
                    .as_str()
                    .and_then(|day| day.parse::<NaiveDate>().ok());
                let wanted = wanted.parse::<NaiveDate>().ok();
                let count = own[1].as_i64().unwrap_or_default();
                let passed = wanted
                    .zip(first)
                    .map(|(day, first)| (day - first).num_days());
                passed.is_some_and(|passed| (0..count).contains(&passed)) && own[2] == times
            };
            assert!(other.iter().any(has), "{rule}: {other:?}");
            // Beyond the list nothing is known.
            assert_eq!(data["until"], format!("{year}-12-31"));
            assert_eq!(data["holidays"][format!("{year}-12-25")]["zh"], "圣诞节");
        }
    }

    #[test]
    fn holidays_without_a_list_are_a_warning() {
        let year = 2027;
        let (data, out) = read("Mo-Fr 09:00-16:00; PH off");
        assert_eq!((out.errors(), out.iter().count()), (0, 1), "{out}");
        assert!(out.to_string().contains("holidays = "), "{out}");
        assert_eq!(data["places"][0]["hours"]["week"][0], json!([[540, 960]]));
        assert_eq!(data["until"], format!("{year}-12-31"));
        let (_, out) = listed("Mo-Fr 09:00-16:00; PH off; SH off");
        assert!(out.is_empty(), "{out}");
    }

    #[test]
    fn hours_that_nobody_can_read_are_told() {
        let (_, out) = read("from eight to five");
        let found: Vec<_> = out.iter().map(Diagnostic::line_and_column).collect();
        assert_eq!(found, [Some((2, 8))], "{out}");
    }
}
