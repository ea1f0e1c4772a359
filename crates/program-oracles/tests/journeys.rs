//! The best ways through random networks, by the crate `vulture`, which reads the same GTFS feed as the
//! press. `UPDATE=1 cargo test -p bookmobile-program-oracles` writes the press's data and the answers;
//! `src/js/tests/programs.test.js` compares those of the mini-program.

use bookmobile_press::{Options, compile};
use gtfs_structures::Gtfs;
use jiff::civil::date;
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use vulture::gtfs::GtfsTimetable;
use vulture::{SecondOfDay, Timetable as _};

const FILE: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../src/js/tests/journeys.json"
);
/// The only day on which the networks run, counted from 1 January 1970: 2 December 2026.
const DAY: u32 = 20_789;
const STOPS: u32 = 14;
/// How many trips a way has at most, as in the mini-program.
const MOST_TRIPS: u8 = 5;

/// Numbers that look random, and are the same each time.
struct Random(u32);

impl Random {
    fn below(&mut self, most: u32) -> u32 {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (self.0 >> 16) % most
    }
}

/// Writes the feed of a random network. No stop has a place: nobody walks.
fn write_feed(folder: &Path, random: &mut Random) {
    let mut stops = "stop_id,stop_name\n".to_owned();
    for stop in 0..STOPS {
        writeln!(stops, "s{stop},S{stop}").expect("text");
    }
    let mut routes = "route_id,agency_id,route_short_name,route_long_name,route_type\n".to_owned();
    let mut trips = "route_id,service_id,trip_id\n".to_owned();
    let mut times = "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n".to_owned();
    for line in 0..9 {
        writeln!(routes, "{line},a,L{line},,3").expect("text");
        let mut way: Vec<u32> = Vec::new();
        for _ in 0..=2 + random.below(5) {
            let stop = random.below(STOPS);
            if !way.contains(&stop) {
                way.push(stop);
            }
        }
        for trip in 0..=random.below(5) {
            writeln!(trips, "{line},d,{line}-{trip}").expect("text");
            let mut minutes = 300 + random.below(1300);
            for (place, stop) in way.iter().enumerate() {
                let time = format!("{:02}:{:02}:00", minutes / 60, minutes % 60);
                writeln!(times, "{line}-{trip},{time},{time},s{stop},{place}").expect("text");
                minutes += 1 + random.below(20);
            }
        }
    }
    let files = [
        (
            "agency.txt",
            "agency_id,agency_name,agency_url,agency_timezone\na,A,https://a.example/,Etc/UTC\n".to_owned(),
        ),
        ("stops.txt", stops),
        ("routes.txt", routes),
        ("trips.txt", trips),
        ("stop_times.txt", times),
        (
            "calendar.txt",
            "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n\
             d,1,1,1,1,1,1,1,20261202,20261202\n"
                .to_owned(),
        ),
    ];
    fs::create_dir_all(folder).expect("a folder");
    for (name, text) in files {
        fs::write(folder.join(name), text).expect("a file");
    }
}

/// What the press makes of a feed in a collection's folder `data`.
fn compiled(folder: &Path) -> Value {
    let settings =
        "title = \"One\"\n[[languages]]\ncode = \"en\"\ntag = \"en\"\nname = \"English\"\n";
    let article = "---\ntitle: One\ndate: 2026-11-30\n---\nText.\n\n```mini-program journey\ndata = \"data\"\n```\n";
    fs::create_dir_all(folder.join("articles/en")).expect("a folder");
    fs::write(folder.join("site.toml"), settings).expect("a file");
    fs::write(folder.join("articles/en/one.md"), article).expect("a file");
    let compiled = compile(folder, &Options::default()).expect("no mistakes");
    let mut assets = compiled.assets.iter();
    let data = assets.find(|asset| asset.path.starts_with("programs/journey-"));
    serde_json::from_slice(&data.expect("data").bytes).expect("JSON")
}

/// The best ways between some stops: from, to, when at the earliest, and of each way how many trips
/// it has and when it arrives.
fn answers(feed: &Path, data: &Value, random: &mut Random) -> Vec<Value> {
    let gtfs = Gtfs::new(feed.to_str().expect("a path in UTF-8")).expect("a feed");
    let timetable = GtfsTimetable::new(&gtfs, date(2026, 12, 2)).expect("a timetable");
    let number = |stop: u32| {
        let stops = data["stops"].as_array().expect("stops");
        stops
            .iter()
            .position(|own| own["name"]["en"] == format!("S{stop}"))
    };
    let mut all = Vec::new();
    for _ in 0..60 {
        let (from, to, minutes) = (random.below(STOPS), random.below(STOPS), random.below(1300));
        let ends = [from, to].map(|stop| timetable.stop_idx(&format!("s{stop}")));
        let ([Some(start), Some(target)], Some(one), Some(other)) =
            (ends, number(from), number(to))
        else {
            continue;
        };
        if from == to {
            continue;
        }
        let query = timetable
            .query()
            .from(start)
            .to(target)
            .max_transfers(MOST_TRIPS);
        let journeys = query.depart_at(SecondOfDay::from_secs(minutes * 60)).run();
        let mut ways: Vec<(usize, u32)> = (journeys.iter())
            .map(|journey| (journey.plan.len(), journey.arrival().0 / 60))
            .collect();
        ways.sort_unstable();
        all.push(json!([one, other, minutes, ways]));
    }
    all
}

#[test]
fn the_answers_of_the_crate_are_in_the_file() {
    let networks: Vec<Value> = (1..=12)
        .map(|seed| {
            let mut random = Random(seed);
            let folder =
                PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("journeys-{seed}"));
            let feed = folder.join("data");
            write_feed(&feed, &mut random);
            let data = compiled(&folder);
            let answers = answers(&feed, &data, &mut random);
            json!({ "day": DAY, "data": data, "answers": answers })
        })
        .collect();
    let lines: Vec<String> = networks.iter().map(Value::to_string).collect();
    let text = format!("[\n{}\n]\n", lines.join(",\n"));
    if std::env::var_os("UPDATE").is_some() {
        fs::write(FILE, &text).expect("the file is written");
    }
    assert_eq!(fs::read_to_string(FILE).expect("the file"), text);
}
