//! The times of a feed's trips: `stop_times.txt`, and the trips of `frequencies.txt`, which repeat.

use super::{Columns, Trips, is_full};
use crate::diagnostics::Diagnostics;
use crate::programs::csv::{Cell, Table};
use crate::programs::kinds::timetable::Trip;
use std::collections::HashMap;

/// The most calls at stops that repeated trips may have, and as how many a short trip counts.
const MAX_CALLS: usize = 4_000_000;
const LEAST_CALLS: usize = 40;

/// The most hours of a time: a trip may take some days.
const MAX_HOURS: u32 = 168;

const MINUTE: u32 = 60;
const DAY: u32 = 24 * 60 * MINUTE;

/// A call of a trip at a stop.
struct Call {
    sequence: u32,
    stop: usize,
    /// When it arrives and leaves, in seconds.
    times: Option<(u32, u32)>,
    /// Where mistakes are reported.
    cell: Cell,
}

/// For each trip its runs: one, or none if it does not lead anywhere.
pub(super) fn read(
    table: &Table,
    stops: &HashMap<String, usize>,
    trips: &Trips,
    out: &mut Diagnostics,
) -> Option<Vec<Vec<Trip>>> {
    let needed = ["trip_id", "stop_id", "stop_sequence"];
    let optional = [
        "arrival_time",
        "departure_time",
        "pickup_type",
        "drop_off_type",
    ];
    let columns = Columns::find(table, needed, optional, out)?;
    let mut calls: Vec<Vec<Call>> = trips.all.iter().map(|_| Vec::new()).collect();
    for row in &table.rows {
        let [trip, stop, sequence] = columns.needed(row);
        let [arrival, departure, pick_up, drop_off] = columns.optional(row);
        if is_full(out) {
            break;
        }
        let Some(at) = trips.numbers.get(&trip.text) else {
            (table.error(&trip, format!("there is no trip `{}`", trip.text), out))
                .help("name a trip of trips.txt");
            continue;
        };
        let Some(number) = stops.get(&stop.text) else {
            (table.error(&stop, format!("there is no stop `{}`", stop.text), out))
                .help("name a stop of stops.txt");
            continue;
        };
        let Ok(place) = sequence.text.parse() else {
            (table.error(
                &sequence,
                format!("`{}` is not a number", sequence.text),
                out,
            ))
            .help("number the stops of a trip in their order");
            continue;
        };
        // It only passes.
        if pick_up.text == "1" && drop_off.text == "1" {
            continue;
        }
        let (arrives, leaves) = (
            seconds(table, &arrival, out),
            seconds(table, &departure, out),
        );
        let times = arrives.or(leaves).zip(leaves.or(arrives));
        let cell = if departure.text.is_empty() {
            arrival
        } else {
            departure
        };
        calls[*at].push(Call {
            sequence: place,
            stop: *number,
            times,
            cell: if cell.text.is_empty() { trip } else { cell },
        });
    }
    let runs = calls.into_iter().map(|mut calls| {
        calls.sort_by_key(|call| call.sequence);
        let run = run(table, &calls, out);
        run.filter(|run| run.stops.len() > 1).into_iter().collect()
    });
    Some(runs.collect())
}

/// A time as `06:10:00`, in seconds; reports what is none. A night trip goes on after 24:00:00.
fn seconds(table: &Table, cell: &Cell, out: &mut Diagnostics) -> Option<u32> {
    if cell.text.is_empty() {
        return None;
    }
    let parts: Option<Vec<u32>> = cell.text.split(':').map(|part| part.parse().ok()).collect();
    let found = match parts.as_deref() {
        Some([hours, minutes, seconds])
            if *hours <= MAX_HOURS && *minutes < 60 && *seconds < 60 =>
        {
            Some((hours * 60 + minutes) * MINUTE + seconds)
        }
        _ => None,
    };
    if found.is_none() {
        (table.error(cell, format!("`{}` is not a time", cell.text), out))
            .help("write hours, minutes and seconds, as in `06:10:00`, and `24:05:00` for five past midnight");
    }
    found
}

/// The run of a trip. One has to be there when it leaves, so that of each stop but the last that
/// is the time; stops without a time have one between those around them.
fn run(table: &Table, calls: &[Call], out: &mut Diagnostics) -> Option<Trip> {
    let known = |at: &usize| calls[*at].times.is_some();
    let first = (0..calls.len()).find(known)?;
    let last = (0..calls.len()).rfind(known)?;
    // Of each stop the next one with a time.
    let mut next_known = vec![last; calls.len()];
    for at in (first..last).rev() {
        next_known[at] = if known(&at) { at } else { next_known[at + 1] };
    }
    let mut trip = Trip::default();
    let (mut before, mut leaves) = (first, 0);
    for at in first..=last {
        let call = &calls[at];
        let time = if let Some((mut arrival, mut departure)) = call.times {
            // Some feeds begin the hours anew after midnight.
            while arrival < leaves && leaves - arrival > DAY / 2 {
                (arrival, departure) = (arrival + DAY, departure + DAY);
            }
            if departure < arrival && arrival - departure > DAY / 2 {
                departure += DAY;
            }
            if arrival < leaves || departure < arrival {
                let message = format!("`{}` is before the time at the stop before", call.cell.text);
                (table.error(&call.cell, message, out))
                    .help("times of a trip ascend; after midnight they go on with `24:00:00`");
                return None;
            }
            (before, leaves) = (at, departure);
            if at == last {
                arrival.div_ceil(MINUTE)
            } else {
                departure / MINUTE
            }
        } else {
            let after = next_known[at];
            let (arrival, _) = calls[after].times?;
            let share = u64::from(arrival.saturating_sub(leaves)) * (at - before) as u64;
            let share = u32::try_from(share / (after - before) as u64).ok()?;
            (leaves + share) / MINUTE
        };
        let time = trip.times.last().map_or(time, |last| time.max(*last));
        // Two platforms of a station are one stop.
        if trip.stops.last() == Some(&call.stop) {
            trip.times.pop();
        } else {
            trip.stops.push(call.stop);
        }
        trip.times.push(time);
    }
    Some(trip)
}

/// Replaces trips that repeat by their runs.
pub(super) fn repeat(table: &Table, trips: &Trips, runs: &mut [Vec<Trip>], out: &mut Diagnostics) {
    let needed = ["trip_id", "start_time", "end_time", "headway_secs"];
    let Some(columns) = Columns::find(table, needed, [], out) else {
        return;
    };
    let mut repeated: HashMap<usize, Vec<Trip>> = HashMap::new();
    let mut left = MAX_CALLS;
    for row in &table.rows {
        if is_full(out) {
            break;
        }
        let [trip, start, end, headway] = columns.needed(row);
        let Some(at) = trips.numbers.get(&trip.text) else {
            (table.error(&trip, format!("there is no trip `{}`", trip.text), out))
                .help("name a trip of trips.txt");
            continue;
        };
        let every = headway.text.parse::<u32>().ok().filter(|every| *every > 0);
        let Some(every) = every else {
            let message = format!("`{}` is no number of seconds", headway.text);
            (table.error(&headway, message, out))
                .help("write after how many seconds the next one leaves");
            continue;
        };
        let end_cell = end;
        let (start, end) = (seconds(table, &start, out), seconds(table, &end_cell, out));
        let (Some(start), Some(end), Some(first)) = (start, end, runs[*at].first()) else {
            continue;
        };
        if end < start {
            let message = "it ends before it starts";
            (table.error(&end_cell, message, out))
                .help("times after midnight go on: 26:00:00 is two o'clock of the next day");
            continue;
        }
        let own = repeated.entry(*at).or_default();
        for leaves in (start..end).step_by(every as usize) {
            let Some(rest) = left.checked_sub(first.stops.len().max(LEAST_CALLS)) else {
                let message = "the trips of this feed repeat too often";
                (table.error(&headway, message, out)).help("cut out the lines of your area");
                return;
            };
            left = rest;
            let begin = first.times.first().copied().unwrap_or_default();
            let times = first
                .times
                .iter()
                .map(|time| leaves / MINUTE + time - begin);
            own.push(Trip {
                stops: first.stops.clone(),
                times: times.collect(),
            });
        }
    }
    for (at, own) in repeated {
        runs[at] = own;
    }
}
