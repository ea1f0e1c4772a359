//! On which days a feed's services run: `calendar.txt` and `calendar_dates.txt`.

use super::{Columns, day_number, is_full};
use crate::diagnostics::Diagnostics;
use crate::programs::csv::{Cell, Table};
use crate::programs::kinds::timetable::Days;
use chrono::{NaiveDate, TimeDelta};
use std::collections::{BTreeMap, BTreeSet};

/// The most days between a service's first and its last one.
const MAX_DAYS: i32 = 1100;

const WEEK: [&str; 7] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];

/// The days of each service by its id.
pub(super) fn services(
    calendar: Option<&Table>,
    dates: Option<&Table>,
    out: &mut Diagnostics,
) -> BTreeMap<String, Days> {
    let mut services = calendar.map_or_else(BTreeMap::new, |table| weekly(table, out));
    let mut changes: BTreeMap<String, (BTreeSet<i32>, BTreeSet<i32>)> = BTreeMap::new();
    // The last added day of each service, with its place.
    let mut latest: BTreeMap<String, (i32, Cell)> = BTreeMap::new();
    if let Some(table) = dates {
        let names = ["service_id", "date", "exception_type"];
        let Some(columns) = Columns::find(table, names, [], out) else {
            return services;
        };
        for row in &table.rows {
            let [id, date, kind] = columns.needed(row);
            let day = day_number(table, &date, out);
            if let Some(day) = day.filter(|_| kind.text == "1") {
                let last = latest.entry(id.text.clone()).or_default();
                if last.1.text.is_empty() || day > last.0 {
                    *last = (day, date.clone());
                }
            }
            let (added, removed) = changes.entry(id.text).or_default();
            match (&*kind.text, day) {
                ("1", Some(day)) => drop(added.insert(day)),
                ("2", Some(day)) => drop(removed.insert(day)),
                (_, None) => {}
                _ => {
                    let message = format!("`{}` is no kind of exception", kind.text);
                    (table.error(&kind, message, out))
                        .help("write 1 for a day that is added, 2 for one that is left out");
                }
            }
            if is_full(out) {
                break;
            }
        }
    }
    for (id, (added, removed)) in changes {
        let days = match services.remove(&id) {
            Some(days) => {
                let wrong_off = removed.into_iter().filter(|day| runs(&days, *day));
                let wrong_on = added.iter().copied().filter(|day| !runs(&days, *day));
                let differs: BTreeSet<i32> = wrong_off.chain(wrong_on).collect();
                Days {
                    differs: differs.into_iter().collect(),
                    ..days
                }
            }
            None => of_dates(&added),
        };
        if let (Some(table), Some((_, cell))) = (dates, latest.get(&id)) {
            warn_of_dropped(&id, &days, &added, table, cell, out);
        }
        services.insert(id, days);
    }
    services
}

/// Warns of listed days that are left out, since they are too long after a service's first one.
fn warn_of_dropped(
    id: &str,
    days: &Days,
    added: &BTreeSet<i32>,
    table: &Table,
    last: &Cell,
    out: &mut Diagnostics,
) {
    let Some((first, end)) = days.period else {
        return;
    };
    // Those beyond a calendar's period are days that differ.
    let has = |day: &i32| days.differs.binary_search(day).is_ok();
    let beyond = added.range(end.saturating_add(1)..);
    let dropped = beyond.filter(|day| !has(day)).count();
    if dropped == 0 {
        return;
    }
    let (first, end) = (day_text(first), day_text(end));
    let message = format!(
        "service `{id}` runs from {first}, and {dropped} of its days after {end} are left out"
    );
    (table.warning(last, message, out)).help(format!(
        "a service of listed days has up to {MAX_DAYS} of them from its first one on: leave out those that are over, or divide the service"
    ));
}

/// A day as `2026-11-30`.
fn day_text(day: i32) -> String {
    let epoch = NaiveDate::from_ymd_opt(1970, 1, 1).unwrap_or_default();
    let day = epoch.checked_add_signed(TimeDelta::days(day.into()));
    day.map_or(String::new(), |day| day.to_string())
}

fn runs(days: &Days, day: i32) -> bool {
    let is_within = (days.period).is_none_or(|(first, last)| (first..=last).contains(&day));
    is_within && days.week & weekday(day) != 0
}

/// The bit of a day's weekday: 1 January 1970 was a Thursday.
fn weekday(day: i32) -> u8 {
    1 << (day + 3).rem_euclid(7)
}

fn weekly(table: &Table, out: &mut Diagnostics) -> BTreeMap<String, Days> {
    let mut services = BTreeMap::new();
    let names = ["service_id", "start_date", "end_date"];
    let Some(columns) = Columns::find(table, names, WEEK, out) else {
        return services;
    };
    for row in &table.rows {
        let [id, start, end] = columns.needed(row);
        let days = columns.optional(row);
        let week = days.iter().enumerate();
        let week = week.fold(0, |all, (at, cell)| all | u8::from(cell.text == "1") << at);
        let (first, last) = (day_number(table, &start, out), day_number(table, &end, out));
        if let (Some(first), Some(last)) = (first, last) {
            if last < first {
                (table.error(&end, "this day is before the first one", out))
                    .help("write the last day on which the service runs");
            }
            let days = Days {
                week,
                period: Some((first, last)),
                differs: Vec::new(),
            };
            services.insert(id.text, days);
        }
        if is_full(out) {
            break;
        }
    }
    services
}

/// Days that are listed one by one, as a week and what differs from it.
fn of_dates(dates: &BTreeSet<i32>) -> Days {
    let (Some(first), Some(last)) = (dates.first(), dates.last()) else {
        return Days::default();
    };
    let (first, last) = (*first, (*last).min(first.saturating_add(MAX_DAYS)));
    let week = (0..7).map(|step| first + step).fold(0, |week, start| {
        let all = (start..=last).step_by(7);
        let running = all.clone().filter(|day| dates.contains(day)).count();
        let is_usual = running * 2 > all.count();
        week | if is_usual { weekday(start) } else { 0 }
    });
    let days = Days {
        week,
        period: Some((first, last)),
        differs: Vec::new(),
    };
    let differs = (first..=last).filter(|day| runs(&days, *day) != dates.contains(day));
    Days {
        differs: differs.collect(),
        ..days
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn listed_days_are_a_week_and_its_exceptions() {
        // Day 4 is Monday, 5 January 1970: three weeks from Monday to Friday without a Wednesday,
        // and a Sunday.
        let mut dates: BTreeSet<i32> = (0..21)
            .filter(|day| day % 7 < 5)
            .map(|day| day + 4)
            .collect();
        dates.remove(&13);
        dates.insert(24);
        let days = of_dates(&dates);
        assert_eq!(days.week, 0b001_1111);
        assert_eq!(
            (days.period, &*days.differs),
            (Some((4, 24)), &[13, 24][..])
        );
        let found: BTreeSet<i32> = (0..40)
            .filter(|day| runs(&days, *day) != days.differs.contains(day))
            .collect();
        assert_eq!(found, dates);
    }

    #[test]
    fn days_that_are_left_out_are_told() {
        let read = |days: &[&str]| {
            let mut out = Diagnostics::default();
            let rows = days.iter().map(|day| format!("a,{day},1\n"));
            let text = format!(
                "service_id,date,exception_type\n{}",
                rows.collect::<String>()
            );
            let table = Table::read("calendar_dates.txt", text.as_bytes(), &mut out);
            services(None, Some(&table), &mut out);
            out
        };
        let out = read(&["20260105", "20290109"]);
        assert!(out.is_empty(), "{out}");
        let out = read(&["20260105", "20290209", "20290203", "20260106"]);
        assert_eq!((out.errors(), out.iter().count()), (0, 1), "{out}");
        let warning = out.iter().next().expect("a warning");
        assert_eq!(warning.line_and_column(), Some((3, 3)));
        let text = out.to_string();
        let told = "from 2026-01-05, and 2 of its days after 2029-01-09 are left out";
        assert!(text.contains(told), "{text}");
    }

    #[test]
    fn exceptions_change_a_calendar() {
        let mut out = Diagnostics::default();
        let read = |name: &str, text: &str| {
            Table::read(name, text.as_bytes(), &mut Diagnostics::default())
        };
        let calendar = read(
            "calendar.txt",
            "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n\
             week,1,1,1,1,1,0,0,19700105,19700118\n",
        );
        let dates = read(
            "calendar_dates.txt",
            "service_id,date,exception_type\nweek,19700106,2\nweek,19700110,1\nweek,19700107,1\nweek,19700201,1\n",
        );
        let all = services(Some(&calendar), Some(&dates), &mut out);
        assert!(out.is_empty(), "{out}");
        let days = &all["week"];
        assert_eq!((days.week, days.period), (0b001_1111, Some((4, 17))));
        assert_eq!(days.differs, [5, 9, 31]);
        let wrong = read(
            "calendar_dates.txt",
            "service_id,date,exception_type\nweek,19700132,2\nweek,19700110,3\n",
        );
        services(Some(&calendar), Some(&wrong), &mut out);
        assert_eq!(out.errors(), 2, "{out}");
    }
}
