//! On which days a feed's services run: `calendar.txt` and `calendar_dates.txt`.

use super::{Columns, day_number, is_full};
use crate::diagnostics::Diagnostics;
use crate::programs::csv::Table;
use crate::programs::kinds::timetable::Days;
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
    if let Some(table) = dates {
        let names = ["service_id", "date", "exception_type"];
        let Some(columns) = Columns::find(table, names, [], out) else {
            return services;
        };
        for row in &table.rows {
            let [id, date, kind] = columns.needed(row);
            let day = day_number(table, &date, out);
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
        services.insert(id, days);
    }
    services
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
