//! Whether a place is open, and until or from when, by the crate `opening-hours` with the same
//! holidays. `UPDATE=1 cargo test -p bookmobile-program-oracles` writes the press's data and the
//! answers; `src/js/tests/programs.test.js` compares those of the mini-program.

use bookmobile_press::{Options, compile};
use compact_calendar::CompactCalendar;
use jiff::civil::date;
use jiff::tz::TimeZone;
use opening_hours::{Context, ContextHolidays, OpeningHours};
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../src/js/tests/hours.json");

/// Hours as people write them, and rules for holidays before and after others.
const HOURS: [&str; 14] = [
    "Mo-Fr 08:00-12:00,13:30-17:00",
    "24/7",
    "Mo-Su 18:00-02:00",
    "Tu[1,3] 14:00-16:00",
    "Mo-Fr 09:00-17:00; Jul-Aug off",
    "Mo-Fr 09:00-17:00; PH off",
    "Mo-Fr 09:00-17:00; PH 10:00-14:00",
    "Mo-Fr,PH 09:00-17:00",
    "PH off; Mo-Fr 09:00-17:00",
    "Mo-Su 07:00-19:00; SH 10:00-12:00; PH off",
    "SH off; Mo-Sa 08:00-20:00",
    "24/7; PH off",
    "Mo-Su 20:00-04:00; PH off",
    "PH,Su 10:00-12:00",
];

/// The public holidays, and the first and last day of the school holidays, of the list.
const PUBLIC: [(i16, i8, i8); 7] = [
    (2026, 1, 1),
    (2026, 5, 1),
    (2026, 10, 1),
    (2026, 10, 2),
    (2026, 12, 25),
    (2027, 1, 1),
    (2027, 10, 1),
];
const SCHOOL: [(i16, i8, i8); 2] = [(2026, 7, 6), (2026, 8, 16)];

/// What the press makes of a collection with these hours.
fn compiled(folder: &Path) -> Value {
    let day = |(year, month, day): (i16, i8, i8)| date(year, month, day).to_string();
    let mut places = "name,hours\n".to_owned();
    for (at, hours) in HOURS.iter().enumerate() {
        writeln!(places, "P{at},\"{hours}\"").expect("text");
    }
    let mut holidays = "date,until,kind\n".to_owned();
    for own in PUBLIC {
        writeln!(holidays, "{},,", day(own)).expect("text");
    }
    let [first, last] = SCHOOL.map(day);
    writeln!(holidays, "{first},{last},SH").expect("text");
    let settings =
        "title = \"One\"\n[[languages]]\ncode = \"en\"\ntag = \"en\"\nname = \"English\"\n";
    let article = "---\ntitle: One\ndate: 2026-11-30\n---\nText.\n\n```mini-program places\ndata = \"data/places.csv\"\nholidays = \"data/holidays.csv\"\n```\n";
    for (path, text) in [
        ("site.toml", settings),
        ("articles/en/one.md", article),
        ("data/places.csv", &places),
        ("data/holidays.csv", &holidays),
    ] {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }
    let options = Options {
        now: Some(at(2026, 3, 1)),
        ..Options::default()
    };
    let compiled = compile(folder, &options).expect("no mistakes");
    assert!(compiled.warnings.is_empty(), "{}", compiled.warnings);
    let mut assets = compiled.assets.iter();
    let data = assets.find(|asset| asset.path.starts_with("programs/places-"));
    serde_json::from_slice(&data.expect("data").bytes).expect("JSON")
}

/// The seconds of a day since 1970.
fn at(year: i16, month: i8, day: i8) -> i64 {
    let start = date(year, month, day).to_zoned(TimeZone::UTC);
    start.expect("a time").timestamp().as_second()
}

/// The crate's holidays.
fn context() -> Context {
    let day = |(year, month, day): (i16, i8, i8)| {
        let (month, day) = (
            u32::from(month.unsigned_abs()),
            u32::from(day.unsigned_abs()),
        );
        chrono::NaiveDate::from_ymd_opt(year.into(), month, day).expect("a day")
    };
    let calendar = |days: Vec<chrono::NaiveDate>| {
        let mut calendar = CompactCalendar::default();
        for day in days {
            calendar.insert(day);
        }
        Arc::new(calendar)
    };
    let [first, last] = SCHOOL.map(day);
    let school = first.iter_days().take_while(|day| *day <= last).collect();
    let holidays = ContextHolidays::new(calendar(PUBLIC.map(day).to_vec()), calendar(school));
    Context::default().with_holidays(holidays)
}

/// Of each place at some times: the minutes since 1970, whether it is open, and after how many
/// minutes that changes; nothing where it does not within three days.
fn answers() -> Vec<Value> {
    let mut seed = 3_u32;
    let mut random = |below: u32| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 16) % below
    };
    let mut starts: Vec<i64> = (0..40)
        .map(|_| at(2026, 1, 2) + i64::from(random(700)) * 86_400)
        .collect();
    // The days around holidays.
    for (year, month, day) in PUBLIC.into_iter().chain(SCHOOL) {
        starts.extend((-1..=1).map(|step| at(year, month, day) + step * 86_400));
    }
    let mut all = Vec::new();
    for (place, written) in HOURS.iter().enumerate() {
        let hours: OpeningHours = written.parse().expect(written);
        let hours = hours.with_context(context());
        for start in &starts {
            let minute = start / 60 + i64::from(random(1440));
            let time = chrono::DateTime::from_timestamp(minute * 60, 0).expect("a time");
            let time = time.naive_utc();
            let next = hours
                .next_change(time)
                .map(|next| (next - time).num_minutes());
            let next = next.filter(|next| *next < 3 * 1440);
            all.push(json!([place, minute, hours.is_open(time), next]));
        }
    }
    all
}

#[test]
fn the_answers_of_the_crate_are_in_the_file() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("hours");
    let data = compiled(&folder);
    let hours: Vec<&Value> = (data["places"].as_array().expect("places").iter())
        .map(|place| &place["hours"])
        .collect();
    let text = json!({ "hours": hours, "answers": answers() }).to_string() + "\n";
    if std::env::var_os("UPDATE").is_some() {
        fs::write(FILE, &text).expect("the file is written");
    }
    assert_eq!(fs::read_to_string(FILE).expect("the file"), text);
}
