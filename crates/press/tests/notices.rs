//! Notices: what a reader is shown of the files of `notices/`, in TOML and in CAP.

mod common;

use bookmobile_press::notices::{Level, Notice};
use bookmobile_press::{Compiled, Options, compile};
use common::folder;

/// 29 November 2026, 13:00 UTC.
const NOW: i64 = 1_795_957_200;

fn compiled(now: i64) -> Compiled {
    let options = Options {
        now: Some(now),
        ..Options::default()
    };
    compile(&folder("notices"), &options).expect("no mistakes")
}

fn notice<'a>(compiled: &'a Compiled, id: &str) -> &'a Notice {
    let mut all = compiled.notices.list.iter();
    all.find(|notice| notice.id == id).expect(id)
}

fn ids<'a>(notices: impl Iterator<Item = &'a Notice>) -> Vec<&'a str> {
    notices.map(|notice| notice.id.as_str()).collect()
}

#[test]
fn a_notice_has_what_its_file_says() {
    let compiled = compiled(NOW);
    let flood = notice(&compiled, "flood");
    assert_eq!(flood.level, Level::Danger);
    assert_eq!(flood.title.get("zh"), "洪水");
    assert_eq!(flood.place.get("en"), "The lower town");
    assert_eq!(flood.link.get("zh"), "zh/a");
    assert_eq!(flood.topics, [0]);
    assert_eq!(flood.from.to_string(), "2026-11-29T13:00:00+01:00");
    assert_eq!(flood.sent, flood.from);
    assert_eq!(flood.categories, ["Met", "Safety"]);
    assert_eq!(notice(&compiled, "clear").cancels, ["flood"]);
    let closed = notice(&compiled, "closed");
    assert_eq!(closed.rating.certainty, "Observed");
    assert_eq!(closed.level, Level::Warning);
    assert_eq!(closed.link.get("en"), "https://example.org/roads");
}

#[test]
fn an_alert_of_cap_is_a_notice_in_the_sites_languages() {
    let compiled = compiled(NOW);
    let storm = notice(&compiled, "storm");
    assert_eq!(storm.level, Level::Danger);
    assert_eq!(storm.title.get("en"), "A storm comes");
    assert_eq!(storm.title.get("zh"), "暴风雨将至");
    assert_eq!(storm.text.get("en"), "Gusts of 120 km/h.");
    assert_eq!(storm.instruction.get("en"), "Stay inside.");
    assert_eq!(storm.place.get("en"), "The coast; The islands");
    assert_eq!(storm.sender, "weather@example.org");
    assert_eq!(storm.sent.cap(), "2026-11-29T11:00:00-00:00");
    assert_eq!(storm.until.cap(), "2026-11-30T06:00:00+01:00");
    assert_eq!(storm.updates, ["breeze"]);
    assert_eq!(storm.title.0.len(), 2);
}

#[test]
fn what_is_over_or_ended_by_another_is_not_current() {
    let now = compiled(NOW);
    assert_eq!(ids(now.notices.at_build()), ["flood", "storm", "closed"]);
    // The one that cancels it begins in the evening.
    assert_eq!(
        ids(now.notices.current()),
        ["clear", "flood", "storm", "closed"]
    );
    let evening = compiled(NOW + 6 * 3600);
    assert_eq!(
        ids(evening.notices.at_build()),
        ["clear", "storm", "closed"]
    );
    // A notice that was cancelled does not come back when the other one is over.
    let night = compiled(NOW + 9 * 3600);
    assert_eq!(ids(night.notices.at_build()), ["storm", "closed"]);
    assert!(ids(compiled(NOW + 10_000_000).notices.current()).is_empty());
}

#[test]
fn all_notices_are_found_under_their_dates() {
    let compiled = compiled(NOW);
    let documents = compiled.documents().expect("a whole pack");
    let found = |language: &str, heading: &str| {
        let own = |one: &&bookmobile_press::SearchDocument| {
            one.language == language && one.heading == heading
        };
        documents
            .iter()
            .find(own)
            .unwrap_or_else(|| panic!("{heading}"))
    };
    let flood = found("en", "29 November 2026: Flood & mud");
    assert_eq!(flood.title, "Notices");
    for text in [
        "Danger · From 29 November 2026, 13:00 UTC+01:00 until 30 November 2026, 13:00 UTC+01:00",
        "Place: The lower town",
        "Topics: Weather",
        "Go uphill. Take the dog.",
        "Cancelled by: All clear",
        "More about it",
    ] {
        assert!(flood.body.contains(text), "{text} in {}", flood.body);
    }
    assert!(
        found("zh-Hans", "2026年11月29日: 洪水")
            .body
            .contains("请往高处走。")
    );
    let breeze = found("en", "28 November 2026: A breeze");
    assert!(breeze.body.contains("Replaced by: A storm comes"));
    let lists = compiled.catalog.articles.iter();
    let lists: Vec<_> = lists.filter(|meta| meta.slug == "notices").collect();
    assert_eq!(lists.len(), 2);
    assert!(lists.iter().all(|meta| meta.translations.len() == 1));
}
