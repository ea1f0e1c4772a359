//! Timetables as they hang at a stop: a row is a stop of a line, in the order of the way, and each
//! column after the named ones is a trip with its times.

use super::timetable::{Days, Stop, Timetable, Trip, Way};
use super::{Given, Kind, all_rows, number, texts};
use crate::diagnostics::{Diagnostics, list_of};
use crate::programs::csv::{Cell, Column, Table};
use serde_json::Value;
use std::collections::HashMap;

const LINE: &[&str] = &["line", "线路"];
const DAYS: &[&str] = &["days", "日子", "运行日"];
const STOP: &[&str] = &["stop", "站名", "车站"];
const LATITUDE: &[&str] = &["lat", "纬度"];
const LONGITUDE: &[&str] = &["lon", "经度"];

pub(crate) const KIND: Kind = Kind {
    // The columns of trips have no names: a table is shown as it is.
    columns: &[],
    shown: all_rows,
    compile,
};

/// The days of the week from Monday on, as people write them.
const WEEK: [&[&str]; 7] = [
    &["mo", "周一"],
    &["tu", "周二"],
    &["we", "周三"],
    &["th", "周四"],
    &["fr", "周五"],
    &["sa", "周六"],
    &["su", "周日"],
];

/// Names of several days.
const SPANS: &[(&str, u8)] = &[
    ("daily", 0b111_1111),
    ("每天", 0b111_1111),
    ("", 0b111_1111),
    ("工作日", 0b001_1111),
    ("周末", 0b110_0000),
];

/// Minutes in a day.
const DAY: u32 = 1440;

/// The columns of a timetable.
struct Columns {
    line: Column,
    days: Option<Column>,
    stop: Column,
    latitude: Option<Column>,
    longitude: Option<Column>,
    /// Where the trips begin.
    trips: usize,
}

/// A line in one direction on the same days, a row for each stop.
struct Direction<'a> {
    line: Value,
    days: u8,
    rows: Vec<(usize, &'a [Cell])>,
}

fn compile(table: &Table, given: &Given<'_>, out: &mut Diagnostics) -> Value {
    let codes = given.codes;
    let needed = [LINE, STOP].map(|names| table.needed(names, out));
    let [Some(line), Some(stop)] = needed else {
        return Value::Null;
    };
    let [days, latitude, longitude] = [DAYS, LATITUDE, LONGITUDE].map(|names| table.column(names));
    let named = [
        Some(&line),
        Some(&stop),
        days.as_ref(),
        latitude.as_ref(),
        longitude.as_ref(),
    ];
    let last = named.into_iter().flatten().map(Column::last).max();
    let columns = Columns {
        trips: last.unwrap_or_default() + 1,
        line,
        days,
        stop,
        latitude,
        longitude,
    };
    let (stops, ways) = ways(table, &columns, codes, out);
    let timetable = Timetable {
        stops,
        ways: ways
            .into_iter()
            .map(|way| Way {
                trips: trips(table, &way, columns.trips, out),
                line: way.line,
                days: Days {
                    week: way.days,
                    ..Days::default()
                },
            })
            .collect(),
        ..Timetable::default()
    };
    if timetable.is_empty() && out.errors() == 0 {
        let cell = table.header.first().cloned().unwrap_or_default();
        (table.error(&cell, "this timetable has no trip", out)).help(
            "write the times of each trip into a column of its own, behind the named columns",
        );
    }
    timetable.written()
}

/// The stops of a timetable, and its ways: the rows of a line on the same days, in one direction.
fn ways<'a>(
    table: &'a Table,
    columns: &Columns,
    codes: &[String],
    out: &mut Diagnostics,
) -> (Vec<Stop>, Vec<Direction<'a>>) {
    let mut stops: Vec<Stop> = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    let mut ways: Vec<Direction<'a>> = Vec::new();
    let mut previous: Option<(String, String)> = None;
    for row in &table.rows {
        let name = Table::localized(row, &columns.stop, codes);
        let cell = Table::cell(row, &columns.stop);
        if name.0.is_empty() {
            (table.error(&cell, "this row names no stop", out)).help("write the stop's name");
            continue;
        }
        let at = *known.entry(cell.text.clone()).or_insert_with(|| {
            stops.push(Stop {
                name: texts(&name),
                at: None,
            });
            stops.len() - 1
        });
        if stops[at].at.is_none() {
            stops[at].at = place(table, row, columns, out);
        }
        let line = Table::cell(row, &columns.line);
        let on = columns
            .days
            .as_ref()
            .map(|column| Table::cell(row, column))
            .unwrap_or_default();
        // An empty cell is as the one above.
        let is_same = previous.as_ref().is_some_and(|(own, own_days)| {
            (line.text.is_empty() || *own == line.text)
                && (on.text.is_empty() || *own_days == on.text)
        });
        // A stop that follows itself begins the way back.
        let is_back =
            (ways.last()).is_some_and(|way| way.rows.last().is_some_and(|(own, _)| *own == at));
        if !is_same || is_back {
            let own = if line.text.is_empty() {
                previous
                    .as_ref()
                    .map_or(String::new(), |(own, _)| own.clone())
            } else {
                line.text.clone()
            };
            let is_as_above = is_same && (line.text.is_empty() || on.text.is_empty());
            let way = match ways.last().filter(|_| is_as_above) {
                Some(above) => Direction {
                    line: above.line.clone(),
                    days: above.days,
                    rows: Vec::new(),
                },
                None => Direction {
                    line: match ways.last().filter(|_| line.text.is_empty()) {
                        Some(above) => above.line.clone(),
                        None => texts(&Table::localized(row, &columns.line, codes)),
                    },
                    days: days_of(table, &on, out),
                    rows: Vec::new(),
                },
            };
            previous = Some((own, on.text.clone()));
            ways.push(way);
        }
        if let Some(way) = ways.last_mut() {
            way.rows.push((at, row));
        }
    }
    (stops, ways)
}

fn place(
    table: &Table,
    row: &[Cell],
    columns: &Columns,
    out: &mut Diagnostics,
) -> Option<(f64, f64)> {
    let mut degrees = |column: &Option<Column>| {
        let cell = Table::cell(row, column.as_ref()?);
        (!cell.text.is_empty())
            .then(|| number(table, &cell, out))
            .flatten()
    };
    Some((degrees(&columns.latitude)?, degrees(&columns.longitude)?))
}

/// The days on which a line runs as bits, Monday the lowest: `Mo-Fr`, `Sa,Su`, `daily`.
fn days_of(table: &Table, cell: &Cell, out: &mut Diagnostics) -> u8 {
    let written = cell.text.to_lowercase();
    if let Some((_, days)) = SPANS.iter().find(|(name, _)| *name == written) {
        return *days;
    }
    let find = |name: &str| WEEK.iter().position(|names| names.contains(&name.trim()));
    let parts = written
        .split([',', '，', '、', ' '])
        .filter(|part| !part.is_empty());
    let days: Option<Vec<u8>> = parts
        .map(|part| match part.split_once(['-', '–', '至']) {
            Some((from, to)) => {
                let (from, to) = (find(from)?, find(to)?);
                let length = (to + 7 - from) % 7;
                Some((0..=length).fold(0, |all, step| all | 1 << ((from + step) % 7)))
            }
            None => Some(1 << find(part)?),
        })
        .collect();
    days.map_or_else(
        || {
            let message = format!("`{}` names no days", cell.text);
            (table.error(cell, message, out)).help(format!(
                "write {}",
                list_of(&["daily", "Mo-Fr", "Sa,Su", "工作日", "周末"])
            ));
            0
        },
        |days| days.into_iter().fold(0, |all, own| all | own),
    )
}

/// The minutes of a time, as `06:10`, `6.10` or `25:15`; nothing for a stop that is left out.
fn time(table: &Table, cell: &Cell, out: &mut Diagnostics) -> Option<u32> {
    if matches!(&*cell.text, "" | "-" | "–" | "—" | "|" | "↓") {
        return None;
    }
    let parts = cell.text.split([':', '：', '.', 'h']).collect::<Vec<_>>();
    let found = match parts.as_slice() {
        [hours, minutes] | [hours, minutes, _] => {
            match (hours.parse::<u32>(), minutes.parse::<u32>()) {
                (Ok(hours), Ok(minutes)) if hours < 48 && minutes < 60 => {
                    Some(hours * 60 + minutes)
                }
                _ => None,
            }
        }
        _ => None,
    };
    if found.is_none() {
        let message = format!("`{}` is not a time", cell.text);
        (table.error(cell, message, out))
            .help("write hours and minutes, as in `06:10`, and `-` where a trip does not stop");
    }
    found
}

/// A line's trips.
fn trips(table: &Table, way: &Direction<'_>, first: usize, out: &mut Diagnostics) -> Vec<Trip> {
    let width = way
        .rows
        .iter()
        .map(|(_, row)| row.len())
        .max()
        .unwrap_or_default();
    let mut trips = Vec::new();
    for column in first..width {
        let (mut stops, mut times) = (Vec::new(), Vec::<u32>::new());
        for (stop, row) in &way.rows {
            let Some(cell) = row.get(column) else {
                continue;
            };
            let Some(mut time) = time(table, cell, out) else {
                continue;
            };
            if let Some(before) = times.last() {
                // A night trip goes on after midnight.
                while time < *before && *before - time > DAY / 2 {
                    time += DAY;
                }
                if time < *before {
                    let message = format!("`{}` is before the time at the stop before", cell.text);
                    (table.error(cell, message, out)).help("put the stops in the order of the way");
                }
            }
            stops.push(*stop);
            times.push(time);
        }
        if stops.len() > 1 {
            trips.push(Trip { stops, times });
        }
    }
    trips
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::Diagnostic;
    use serde_json::json;

    fn read(text: &str) -> (Value, Diagnostics) {
        let mut out = Diagnostics::default();
        let table = Table::read("bus.csv", text.as_bytes(), &mut out);
        (
            compile(&table, &Given::of(&["en".to_owned()]), &mut out),
            out,
        )
    }

    #[test]
    fn trips_of_the_same_stops_are_a_pattern() {
        let (data, out) = read(
            "line,days,stop,1,2,3\n12,Mo-Fr,Market,06:10,07:10,23:50\n,,School,06:25,-,00:05\n,,Village,06:40,07:35,00:20\n",
        );
        assert!(out.is_empty(), "{out}");
        assert_eq!(data["stops"].as_array().map(Vec::len), Some(3));
        let patterns = &data["patterns"];
        assert_eq!(patterns[0]["stops"], json!([0, 1, 2]));
        assert_eq!(patterns[0]["days"], 0b001_1111);
        assert_eq!(patterns[0]["trips"], json!([[370, 15, 15], [1430, 15, 15]]));
        assert_eq!(patterns[1]["stops"], json!([0, 2]));
    }

    #[test]
    fn a_stop_that_follows_itself_begins_the_way_back() {
        let (data, out) = read(
            "line,days,stop,1\n12,daily,Market,06:10\n,,Village,06:40\n,,Village,06:45\n,,Market,07:15\n",
        );
        assert!(out.is_empty(), "{out}");
        let ways: Vec<_> = [0, 1]
            .map(|at| data["patterns"][at]["stops"].clone())
            .into();
        assert_eq!(ways, [json!([0, 1]), json!([1, 0])]);
        assert_eq!(data["patterns"][1]["line"]["en"], "12");
    }

    #[test]
    fn a_trip_that_overtakes_is_apart() {
        let (data, _) = read("line,days,stop,a,b\n1,daily,A,06:00,06:05\n1,daily,B,07:00,06:50\n");
        assert_eq!(data["patterns"].as_array().map(Vec::len), Some(2));
    }

    #[test]
    fn mistakes_are_told_at_their_cells() {
        let (_, out) =
            read("line,days,stop,a\n1,sometimes,A,06:00\n1,sometimes,B,six\n1,sometimes,C,05:00\n");
        let found: Vec<_> = out.iter().map(Diagnostic::line_and_column).collect();
        assert_eq!(found, [(2, 3), (3, 15), (4, 15)].map(Some), "{out}");
        let (_, out) = read("line,stop\n1,A\n");
        assert_eq!(out.errors(), 1, "{out}");
    }
}
