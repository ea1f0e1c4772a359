//! Tests of feeds: a small one of ours, its mistakes, and that a feed gives what a table of the same
//! trips gives.

use super::*;
use crate::diagnostics::Diagnostic;
use crate::programs::kinds::{Given, journey};
use proptest::prelude::*;
use std::fmt::Write as _;

const CALENDAR: &str = "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n\
    week,1,1,1,1,1,0,0,20261130,20261211\nend,0,0,0,0,0,1,1,20261130,20261211\n";

/// The feed of two lines, one of which repeats.
const FEED: [(&str, &str); 8] = [
    (
        "stops.txt",
        "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station\n\
         M,Market,47.1,8.5,1,\nM1,Market platform 1,47.1,8.5,0,M\nS,School,47.2,8.6,,\nV,Village,47.3,8.7,,\nX,Nowhere,,,,\n",
    ),
    (
        "routes.txt",
        "route_id,route_short_name,route_long_name\nr,12,Market line\nq,,Night bus\n",
    ),
    (
        "trips.txt",
        "route_id,service_id,trip_id\nr,week,a\nr,week,b\nr,week,c\nq,end,n\nr,week,idle\n",
    ),
    (
        "stop_times.txt",
        "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n\
         a,06:25:30,06:26:00,S,2\na,06:10:00,06:10:00,M1,1\na,6:40:30,6:40:30,V,3\n\
         b,07:00:00,07:00:00,M1,1\nb,,,S,2\nb,07:30:00,07:30:00,V,3\n\
         c,23:55:00,23:59:00,M,1\nc,00:10:00,00:10:00,S,2\nc,00:20:00,,V,3\n\
         n,23:50:00,23:50:00,M,1\nn,24:20:00,24:20:00,V,9\nidle,08:00:00,08:00:00,V,1\n",
    ),
    ("calendar.txt", CALENDAR),
    (
        "calendar_dates.txt",
        "service_id,date,exception_type\nweek,20261208,2\n",
    ),
    (
        "frequencies.txt",
        "trip_id,start_time,end_time,headway_secs\nn,22:00:00,23:00:00,1800\n",
    ),
    (
        "transfers.txt",
        "from_stop_id,to_stop_id,transfer_type,min_transfer_time\nS,V,2,90\nV,S,3,\nM,X,2,60\n",
    ),
];

fn files(tables: &[(&'static str, &str)]) -> Files {
    let tables = tables.iter();
    tables
        .map(|(name, text)| (*name, (format!("feed/{name}"), text.as_bytes().to_vec())))
        .collect()
}

fn read(tables: &[(&'static str, &str)]) -> (Value, Diagnostics) {
    let mut out = Diagnostics::default();
    let timetable = timetable("feed/", &files(tables), &["en".to_owned()], &mut out);
    let value = timetable.map_or(Value::Null, |timetable| timetable.written());
    (value, out)
}

#[test]
fn a_feed_becomes_patterns() {
    let (data, out) = read(&FEED);
    assert!(out.is_empty(), "{out}");
    let stops = data["stops"].as_array().expect("stops").iter();
    let stops: Vec<_> = stops.map(|stop| stop["name"]["en"].clone()).collect();
    assert_eq!(stops, ["Market", "School", "Village"]);
    assert_eq!(data["stops"][0]["at"], json!([47.1, 8.5]));
    // 30 November 2026 is day 20787.
    assert_eq!(data["period"], json!([20787, 20798]));
    let first = &data["patterns"][0];
    assert_eq!(first["line"]["en"], "12");
    assert_eq!((&first["days"], &first["service"]), (&json!(31), &json!(0)));
    assert_eq!(
        data["services"],
        json!([{ "period": [20787, 20798], "differs": [20795] }])
    );
    // One leaves when it leaves and arrives at the end of the minute; the second trip has no time
    // at the second stop.
    assert_eq!(first["stops"], json!([0, 1, 2]));
    assert_eq!(
        first["trips"],
        json!([[370, 16, 15], [420, 15, 15], [1439, 11, 10]])
    );
    let night = &data["patterns"][1];
    assert_eq!(night["line"]["en"], "Night bus");
    assert_eq!(night["trips"], json!([[1320, 30], [1350, 30]]));
    assert_eq!((&night["days"], night.get("service")), (&json!(96), None));
    assert_eq!(data["transfers"], json!([[1, 2, 2], [2, 1, 0]]));
}

#[test]
fn mistakes_of_a_feed_are_reported_at_their_cells() {
    let wrong = |name: &str, text: &'static str| {
        let mut tables = FEED;
        for table in &mut tables {
            if table.0 == name {
                table.1 = text;
            }
        }
        let (_, out) = read(&tables);
        let found = out
            .iter()
            .map(|one| (one.path().to_owned(), Diagnostic::line_and_column(one)));
        found.collect::<Vec<_>>()
    };
    let at =
        |name: &str, line: usize, column: usize| (format!("feed/{name}"), Some((line, column)));
    let cases = [
        (
            "trips.txt",
            "route_id,service_id,trip_id\nr,week,a\nz,week,b\nr,never,n\nr,week,n\nr,week,c\nr,week,idle\n",
            vec![
                at("trips.txt", 3, 1),
                at("trips.txt", 4, 3),
                at("trips.txt", 5, 8),
            ],
        ),
        (
            "stop_times.txt",
            "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n\
             a,06:10:00,06:10:00,M,1\na,06:09:00,06:09:00,S,2\nz,,,S,1\nb,,,Z,1\nb,7:00,7:00:00,S,x\nb,7:00,7:00:00,S,1\n",
            vec![
                at("stop_times.txt", 4, 1),
                at("stop_times.txt", 5, 5),
                at("stop_times.txt", 6, 18),
                at("stop_times.txt", 7, 3),
                at("stop_times.txt", 3, 12),
            ],
        ),
        (
            "stops.txt",
            "stop_id,stop_name,stop_lat,stop_lon,parent_station\nM,,91,8,\nM1,,47,8,Q\nS,,,,\nV,,,,\nX,,,,\n",
            // The second is a warning.
            vec![at("stops.txt", 2, 4), at("stops.txt", 3, 10)],
        ),
        (
            "routes.txt",
            "route_short_name\n1\n",
            vec![at("routes.txt", 1, 1)],
        ),
        (
            "frequencies.txt",
            "trip_id,start_time,end_time,headway_secs\nn,22:00:00,23:00:00,0\nn,22:00:00,02:00:00,600\nn,00:00:00,99:00:00,1\n",
            vec![
                at("frequencies.txt", 2, 21),
                at("frequencies.txt", 3, 12),
                at("frequencies.txt", 4, 21),
            ],
        ),
    ];
    for (name, text, expected) in cases {
        assert_eq!(wrong(name, text), expected, "{name}");
    }
    let without: Vec<_> = FEED
        .into_iter()
        .filter(|(name, _)| *name != "stop_times.txt")
        .collect();
    let (_, out) = read(&without);
    assert_eq!(out.errors(), 1, "{out}");
}

#[test]
fn a_feed_of_mistakes_is_reported_in_part() {
    let rows = "z,,,S,1\n".repeat(5000);
    let times = format!("trip_id,arrival_time,departure_time,stop_id,stop_sequence\n{rows}");
    let mut tables: Vec<(&'static str, &str)> = FEED.to_vec();
    tables[3].1 = &times;
    let (_, out) = read(&tables);
    assert!(
        (1..=MAX_MISTAKES + 1).contains(&out.errors()),
        "{}",
        out.errors()
    );
}

/// A line of a random network: the days of the week that it runs on, its stops, and for each trip
/// the minutes at each of them; a trip can leave stops out.
type Line = (u8, Vec<usize>, Vec<Vec<Option<u32>>>);

fn network() -> impl Strategy<Value = Vec<Line>> {
    let line = (1_u8..128, 2_usize..6).prop_flat_map(|(days, count)| {
        let stops = Just((0..9).collect::<Vec<usize>>()).prop_shuffle();
        let times = proptest::collection::vec((1_u32..30, proptest::bool::weighted(0.9)), count);
        let trip = (300_u32..1500, times).prop_map(|(mut time, steps)| {
            let times = steps.into_iter().map(|(step, is_served)| {
                time += step;
                is_served.then_some(time)
            });
            times.collect()
        });
        let trips = proptest::collection::vec(trip, 1..6);
        (Just(days), stops, trips).prop_map(move |(days, mut stops, trips)| {
            stops.truncate(count);
            (days, stops, trips)
        })
    });
    proptest::collection::vec(line, 1..5)
}

/// The network as a table of one's own.
fn as_csv(network: &[Line]) -> String {
    let names = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"];
    let most = network
        .iter()
        .map(|(_, _, trips)| trips.len())
        .max()
        .unwrap_or(0);
    let header: Vec<String> = (0..most).map(|at| format!("t{at}")).collect();
    let mut csv = format!("line,days,stop,{}\n", header.join(","));
    for (number, (days, stops, trips)) in network.iter().enumerate() {
        let days = names
            .iter()
            .enumerate()
            .filter(|(at, _)| days & (1 << at) != 0);
        let days: Vec<_> = days.map(|(_, name)| *name).collect();
        for (at, stop) in stops.iter().enumerate() {
            let _ = write!(csv, "L{number},{},S{stop}", days.join(" "));
            for trip in trips {
                let time = trip[at].map_or("-".to_owned(), |time| {
                    format!("{}:{:02}", time / 60, time % 60)
                });
                let _ = write!(csv, ",{time}");
            }
            csv.push('\n');
        }
    }
    csv
}

/// The network as a feed.
fn as_feed(network: &[Line]) -> [(&'static str, String); 5] {
    let mut order = Vec::new();
    let mut stops = "stop_id,stop_name\n".to_owned();
    let mut routes = "route_id,route_short_name\n".to_owned();
    let mut calendar = CALENDAR.lines().next().unwrap_or_default().to_owned() + "\n";
    let mut trips = "route_id,service_id,trip_id\n".to_owned();
    let mut times = "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n".to_owned();
    for (number, (days, own, runs)) in network.iter().enumerate() {
        let _ = writeln!(routes, "{number},L{number}");
        let week: Vec<_> = (0..7).map(|at| (days >> at & 1).to_string()).collect();
        let _ = writeln!(calendar, "{number},{},20261130,20261231", week.join(","));
        for stop in own {
            if !order.contains(stop) {
                order.push(*stop);
                let _ = writeln!(stops, "s{stop},S{stop}");
            }
        }
        for (at, run) in runs.iter().enumerate() {
            let _ = writeln!(trips, "{number},{number},{number}-{at}");
            for (place, (stop, time)) in own.iter().zip(run).enumerate() {
                if let Some(time) = time {
                    let time = format!("{:02}:{:02}:00", time / 60, time % 60);
                    let _ = writeln!(times, "{number}-{at},{time},{time},s{stop},{place}");
                }
            }
        }
    }
    [
        ("stops.txt", stops),
        ("routes.txt", routes),
        ("calendar.txt", calendar),
        ("trips.txt", trips),
        ("stop_times.txt", times),
    ]
}

/// The patterns with the names of their stops: a table has all stops, also those that no trip serves.
fn by_names(data: &Value) -> Vec<Value> {
    let patterns = data["patterns"].as_array().cloned().unwrap_or_default();
    let named = patterns.into_iter().map(|mut pattern| {
        let stops = pattern["stops"].as_array().cloned().unwrap_or_default();
        let stops = stops.iter().filter_map(Value::as_u64);
        let names = stops.map(|at| {
            let at = usize::try_from(at).unwrap_or(usize::MAX);
            data["stops"][at]["name"].clone()
        });
        pattern["stops"] = names.collect();
        pattern
    });
    named.collect()
}

proptest! {
    #[test]
    fn a_feed_gives_what_a_table_gives(network in network()) {
        let mut out = Diagnostics::default();
        let codes = ["en".to_owned()];
        let table = Table::read("bus.csv", as_csv(&network).as_bytes(), &mut out);
        let of_table = (journey::KIND.compile)(&table, &Given::of(&codes), &mut out);
        let feed = as_feed(&network);
        let tables: Vec<_> = feed.iter().map(|(name, text)| (*name, text.as_str())).collect();
        let (mut of_feed, mistakes) = read(&tables);
        prop_assert!(mistakes.is_empty(), "{}", mistakes);
        prop_assert_eq!(by_names(&of_table), by_names(&of_feed));
        // If all stops are served the whole is the same, but for the period.
        if of_table["stops"].as_array().map(Vec::len) == of_feed["stops"].as_array().map(Vec::len) {
            of_feed.as_object_mut().expect("an object").remove("period");
            prop_assert_eq!(of_table, of_feed);
        }
    }
}

#[test]
fn a_feed_with_many_wrong_stops_is_no_panic() {
    let mut stops = "stop_id,stop_lat\n".to_owned();
    for at in 0..200 {
        let _ = writeln!(stops, "s{at},north");
    }
    let mut tables = FEED;
    tables[0].1 = &stops;
    tables[7].1 = "from_stop_id,to_stop_id,transfer_type,min_transfer_time\ns198,s199,2,60\n";
    let (_, out) = read(&tables);
    assert_eq!(out.errors(), MAX_MISTAKES, "{out}");
}

#[test]
fn long_trips_that_repeat_do_not_fill_the_memory() {
    let mut times = "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n".to_owned();
    for at in 0..2000 {
        let stop = ["S", "V"][at % 2];
        let _ = writeln!(times, "n,10:00:00,10:00:00,{stop},{at}");
    }
    let mut tables = FEED;
    tables[3].1 = &times;
    tables[6].1 = "trip_id,start_time,end_time,headway_secs\nn,00:00:00,24:00:00,10\n";
    let (_, out) = read(&tables);
    assert!(out.render(false).contains("repeat too often"), "{out}");
    // Mistakes that repeat are reported up to a number.
    let rows = "n,00:00:00,24:00:00,0\n".repeat(1000);
    let text = format!("trip_id,start_time,end_time,headway_secs\n{rows}");
    let mut tables = FEED;
    tables[6].1 = &text;
    let (_, out) = read(&tables);
    assert_eq!(out.errors(), MAX_MISTAKES);
}

#[test]
fn a_feed_of_a_large_area_is_to_be_cut() {
    let rows = "a\n".repeat(MAX_ROWS + 2);
    let times = format!("trip_id,arrival_time,departure_time,stop_id,stop_sequence\n{rows}");
    let mut tables: Vec<(&'static str, &str)> = FEED.to_vec();
    tables[3].1 = &times;
    let (_, out) = read(&tables);
    let out = out.render(false);
    assert!(out.contains("more than 400000 rows"), "{out}");
    assert!(
        out.contains("cut out the lines") && !out.contains("several files"),
        "{out}"
    );
}
