//! Timetables in the form of GTFS Schedule, as transport authorities publish them: a ZIP archive or a
//! folder of tables. They become the same timetable as a table of one's own (`kinds/journey.rs`).
//! Platforms are their station; whatever the program does not show is left out.

mod archive;
mod service;
mod stop_times;

use super::csv::{Cell, Column, Table};
use super::kinds::timetable::{Days, Stop, Timetable, Way};
use crate::content_tree::ContentTree;
use crate::diagnostics::Diagnostics;
use archive::Files;
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};
use time::{Date, Month};

/// The program whose data a feed can be.
const PROGRAM: &str = "journey";

/// The most rows of a table of a feed.
const MAX_ROWS: usize = 400_000;

/// How many mistakes of a feed are reported at most.
const MAX_MISTAKES: usize = 50;

/// The Julian day of 1 January 1970.
const EPOCH: i32 = 2_440_588;

/// Whether a program's data with this path is a feed: an archive, or a folder.
pub(super) fn is_feed(program: &str, path: &str) -> bool {
    let ends = |end: &str| path.to_ascii_lowercase().ends_with(end);
    program == PROGRAM && (ends(".zip") || ends("/"))
}

/// The path of a folder that has a feed, with a slash at its end.
pub(crate) fn folder(path: &str, tree: &ContentTree) -> Option<String> {
    let folder = format!("{}/", path.trim_end_matches('/'));
    tree.has_file(&format!("{folder}stop_times.txt"))
        .then_some(folder)
}

/// What the program reads of a feed, and a table of its lines for pages.
pub(super) fn compile(
    path: &str,
    tree: &ContentTree,
    codes: &[String],
    out: &mut Diagnostics,
) -> Option<(Value, Table)> {
    let files = archive::read(path, tree, out)?;
    let timetable = timetable(path, &files, codes, out)?;
    if timetable.is_empty() && out.errors() == 0 {
        (out.file_error(path, "no trip of this feed runs from a stop to another one"))
            .help("check that it has stops.txt, trips.txt, stop_times.txt, and calendar.txt or calendar_dates.txt");
    }
    Some((timetable.written(), lines(path, &timetable)))
}

/// Whether enough mistakes are reported.
fn is_full(out: &Diagnostics) -> bool {
    out.errors() >= MAX_MISTAKES
}

/// The columns of a table.
struct Columns<const N: usize, const M: usize> {
    needed: [Column; N],
    optional: [Option<Column>; M],
}

impl<const N: usize, const M: usize> Columns<N, M> {
    /// Finds columns by their names; reports those that are missing and needed.
    fn find(
        table: &Table,
        needed: [&str; N],
        optional: [&str; M],
        out: &mut Diagnostics,
    ) -> Option<Self> {
        let needed = needed.map(|name| table.needed(&[name], out));
        let needed: Vec<Column> = needed.into_iter().flatten().collect();
        Some(Self {
            needed: needed.try_into().ok()?,
            optional: optional.map(|name| table.column(&[name])),
        })
    }

    fn needed(&self, row: &[Cell]) -> [Cell; N] {
        self.needed
            .each_ref()
            .map(|column| Table::cell(row, column))
    }

    /// The other cells; empty ones of columns that are missing.
    fn optional(&self, row: &[Cell]) -> [Cell; M] {
        (self.optional.each_ref()).map(|column| {
            column
                .as_ref()
                .map(|column| Table::cell(row, column))
                .unwrap_or_default()
        })
    }
}

/// A table of a feed; `None` if it has none.
fn table(files: &Files, name: &str, out: &mut Diagnostics) -> Option<Table> {
    let (path, bytes) = files.get(name)?;
    let remedy = "cut out the lines of your area, and the days to come";
    Some(Table::read_up_to(path, bytes, (MAX_ROWS, remedy), out))
}

/// As [`table`]; reports that there is none.
fn needed(path: &str, files: &Files, name: &str, out: &mut Diagnostics) -> Option<Table> {
    let found = table(files, name, out);
    if found.is_none() {
        (out.file_error(path, format!("this feed has no {name}")))
            .help("take a feed of GTFS Schedule, whose tables are .txt files");
    }
    found
}

/// A day as `20261130`, counted from 1 January 1970; reports what is none.
fn day_number(table: &Table, cell: &Cell, out: &mut Diagnostics) -> Option<i32> {
    let text = &cell.text;
    let found = || {
        if text.len() != 8 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let month = Month::try_from(text[4..6].parse::<u8>().ok()?).ok()?;
        let day = text[6..8].parse().ok()?;
        let date = Date::from_calendar_date(text[..4].parse().ok()?, month, day).ok()?;
        Some(date.to_julian_day() - EPOCH)
    };
    let found = found();
    if found.is_none() {
        (table.error(cell, format!("`{text}` is not a day"), out))
            .help("write year, month and day, as in `20261130`");
    }
    found
}

/// A text in the first language of the site.
fn text(text: &str, codes: &[String]) -> Value {
    codes
        .first()
        .map_or_else(|| json!({}), |code| json!({ code.as_str(): text }))
}

fn timetable(
    path: &str,
    files: &Files,
    codes: &[String],
    out: &mut Diagnostics,
) -> Option<Timetable> {
    let [stops, routes, trips, times] = ["stops.txt", "routes.txt", "trips.txt", "stop_times.txt"]
        .map(|name| needed(path, files, name, out));
    let (stops, routes, trips, times) = (stops?, routes?, trips?, times?);
    let calendar = table(files, "calendar.txt", out);
    let dates = table(files, "calendar_dates.txt", out);
    let services = service::services(calendar.as_ref(), dates.as_ref(), out);
    let (stops, stop_numbers) = read_stops(&stops, codes, out)?;
    let lines = read_lines(&routes, codes, out)?;
    let trips = read_trips(&trips, &lines, &services, out)?;
    let mut ways: Vec<Way> = Vec::new();
    let mut known: HashMap<(&str, &str, &Days), usize> = HashMap::new();
    let mut runs = stop_times::read(&times, &stop_numbers, &trips, out)?;
    if let Some(table) = table(files, "frequencies.txt", out) {
        stop_times::repeat(&table, &trips, &mut runs, out);
    }
    for (about, runs) in trips.all.iter().zip(runs) {
        let Some(days) = services.get(&about.service) else {
            continue;
        };
        if runs.is_empty() || days.week == 0 && days.differs.is_empty() {
            continue;
        }
        let key = (&*about.line, &*about.direction, days);
        let at = *known.entry(key).or_insert_with(|| {
            ways.push(Way {
                line: lines.get(&about.line).cloned().unwrap_or_default(),
                days: days.clone(),
                trips: Vec::new(),
            });
            ways.len() - 1
        });
        ways[at].trips.extend(runs);
    }
    let transfers = table(files, "transfers.txt", out);
    let transfers = transfers.map_or_else(BTreeMap::new, |table| {
        read_transfers(&table, &stop_numbers, out)
    });
    Some(served(stops, ways, &transfers))
}

/// A timetable of the stops that are served, in the order of the feed.
fn served(
    stops: Vec<Stop>,
    mut ways: Vec<Way>,
    transfers: &BTreeMap<(usize, usize), u32>,
) -> Timetable {
    let mut numbers = vec![None; stops.len()];
    let trips = ways.iter().flat_map(|way| &way.trips);
    for stop in trips.flat_map(|trip| &trip.stops) {
        numbers[*stop] = Some(0);
    }
    for (next, number) in numbers.iter_mut().flatten().enumerate() {
        *number = next;
    }
    for trip in ways.iter_mut().flat_map(|way| &mut way.trips) {
        for stop in &mut trip.stops {
            *stop = numbers[*stop].unwrap_or_default();
        }
    }
    let is_served = |(stop, number): (Stop, &Option<usize>)| number.map(|_| stop);
    let transfers = transfers.iter().filter_map(|((from, to), minutes)| {
        // After too many mistakes not all stops were read.
        let number = |stop: &usize| numbers.get(*stop).copied().flatten();
        Some(((number(from)?, number(to)?), *minutes))
    });
    Timetable {
        transfers: transfers.collect(),
        stops: stops
            .into_iter()
            .zip(&numbers)
            .filter_map(is_served)
            .collect(),
        ways,
    }
}

/// The stops, and their numbers by ids. A platform has the number of its station.
fn read_stops(
    table: &Table,
    codes: &[String],
    out: &mut Diagnostics,
) -> Option<(Vec<Stop>, HashMap<String, usize>)> {
    let optional = ["stop_name", "stop_lat", "stop_lon", "parent_station"];
    let columns = Columns::find(table, ["stop_id"], optional, out)?;
    let ids = table.rows.iter().enumerate();
    let ids: HashMap<String, usize> = ids
        .map(|(at, row)| (columns.needed(row)[0].text.clone(), at))
        .collect();
    let mut stops = Vec::new();
    let mut numbers = ids.clone();
    for (at, row) in table.rows.iter().enumerate() {
        let [id] = columns.needed(row);
        let [name, latitude, longitude, parent] = columns.optional(row);
        match ids.get(&parent.text) {
            Some(parent) => drop(numbers.insert(id.text.clone(), *parent)),
            // Feeds of an area that were cut out of larger ones lack stations.
            None if !parent.text.is_empty() && out.warnings() < MAX_MISTAKES => {
                let message = format!("there is no station `{}`", parent.text);
                (table.warning(&parent, message, out)).help(
                    "name a station of stops.txt; the platform is shown as a stop of its own",
                );
            }
            None => {}
        }
        let mut degrees = |cell: &Cell, most: f64| {
            let found = cell.text.parse::<f64>().ok();
            let found = found.filter(|number| number.abs() <= most);
            if found.is_none() && !cell.text.is_empty() {
                (table.error(
                    cell,
                    format!("`{}` is not a number of degrees", cell.text),
                    out,
                ))
                .help("write degrees, as in `47.3769`");
            }
            found
        };
        let place = (degrees(&latitude, 90.0), degrees(&longitude, 180.0));
        let name = if name.text.is_empty() {
            &id.text
        } else {
            &name.text
        };
        stops.push(Stop {
            name: text(name, codes),
            at: place.0.zip(place.1),
        });
        debug_assert_eq!(stops.len(), at + 1);
        if is_full(out) {
            break;
        }
    }
    Some((stops, numbers))
}

/// The names of lines by the ids of routes.
fn read_lines(
    table: &Table,
    codes: &[String],
    out: &mut Diagnostics,
) -> Option<BTreeMap<String, Value>> {
    let names = ["route_short_name", "route_long_name"];
    let columns = Columns::find(table, ["route_id"], names, out)?;
    let lines = table.rows.iter().map(|row| {
        let [id] = columns.needed(row);
        let [short, long] = columns.optional(row);
        let name = [&short.text, &long.text, &id.text]
            .into_iter()
            .find(|name| !name.is_empty());
        (
            id.text.clone(),
            text(name.map_or("", String::as_str), codes),
        )
    });
    Some(lines.collect())
}

/// What a trip is: of which line, in which direction, on which days.
struct About {
    line: String,
    direction: String,
    service: String,
}

/// The trips of a feed.
struct Trips {
    all: Vec<About>,
    /// Their numbers by their ids.
    numbers: HashMap<String, usize>,
}

fn read_trips(
    table: &Table,
    lines: &BTreeMap<String, Value>,
    services: &BTreeMap<String, Days>,
    out: &mut Diagnostics,
) -> Option<Trips> {
    let names = ["route_id", "service_id", "trip_id"];
    let columns = Columns::find(table, names, ["direction_id"], out)?;
    let mut trips = Trips {
        all: Vec::new(),
        numbers: HashMap::new(),
    };
    for row in &table.rows {
        let [line, service, id] = columns.needed(row);
        let [direction] = columns.optional(row);
        if !lines.contains_key(&line.text) {
            (table.error(&line, format!("there is no route `{}`", line.text), out))
                .help("name a route of routes.txt");
        }
        if !services.contains_key(&service.text) {
            (table.error(
                &service,
                format!("there is no service `{}`", service.text),
                out,
            ))
            .help("name a service of calendar.txt or calendar_dates.txt");
        }
        if trips
            .numbers
            .insert(id.text.clone(), trips.all.len())
            .is_some()
        {
            (table.error(&id, format!("the trip `{}` is there twice", id.text), out))
                .help("give each trip an id of its own");
        }
        trips.all.push(About {
            line: line.text,
            direction: direction.text,
            service: service.text,
        });
        if is_full(out) {
            break;
        }
    }
    Some(trips)
}

/// How long one needs to change between two stops.
fn read_transfers(
    table: &Table,
    stops: &HashMap<String, usize>,
    out: &mut Diagnostics,
) -> BTreeMap<(usize, usize), u32> {
    let mut transfers = BTreeMap::new();
    let optional = ["transfer_type", "min_transfer_time"];
    let Some(columns) = Columns::find(table, ["from_stop_id", "to_stop_id"], optional, out) else {
        return transfers;
    };
    for row in &table.rows {
        let ends = columns
            .needed(row)
            .map(|cell| stops.get(&cell.text).copied());
        let [kind, seconds] = columns.optional(row);
        // Rules for single routes and trips, which name no stops, are left out.
        let [Some(from), Some(to)] = ends else {
            continue;
        };
        let seconds = seconds.text.parse::<u32>().ok();
        let minutes = match (&*kind.text, seconds) {
            ("2", Some(seconds)) => seconds.div_ceil(60).max(1),
            ("3", _) => 0,
            _ => continue,
        };
        if from != to {
            transfers.insert((from, to), minutes);
        }
    }
    transfers
}

/// The lines with their stops, as pages show them.
fn lines(path: &str, timetable: &Timetable) -> Table {
    let name = |value: &Value| {
        let names = value.as_object().and_then(|names| names.values().next());
        names.and_then(Value::as_str).unwrap_or_default().to_owned()
    };
    let mut rows: Vec<[String; 2]> = Vec::new();
    for way in &timetable.ways {
        for trip in &way.trips {
            let stops = trip.stops.iter();
            let stops: Vec<_> = stops
                .map(|stop| name(&timetable.stops[*stop].name))
                .collect();
            rows.push([name(&way.line), stops.join(" – ")]);
        }
    }
    rows.sort();
    rows.dedup();
    Table::of(path, ["线路 line", "车站 stops"].map(str::to_owned), rows)
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
