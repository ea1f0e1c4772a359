//! A phrase of frequent words in a collection with more text than one answer reads: the
//! answer says that reading goes on, and the same request reads on.

mod common;

use bookmobile_press::index;
use bookmobile_search_worker::SearchService;
use common::{found, search};

#[test]
fn a_phrase_is_looked_for_until_all_texts_are_read() {
    let text = |at: u32| {
        let has_it = at == 30;
        let phrase = if has_it { "in the cold night" } else { "now" };
        let snow = "Snow fell on hill and dale, cold in the day and warm in the night.\n\n";
        let title = format!("---\ntitle: Day {at}\ndate: 2026-01-01\n---\n");
        title + &snow.repeat(900) + phrase + ".\n"
    };
    let articles = (0..36).map(|at| (format!("a{at}"), text(at)));
    let compiled = common::site("phrases", ["en", "en", "English"], articles);
    let files = index(&compiled.documents().expect("a pack")).expect("an index");
    let mut service = SearchService::open(&compiled.pack.catalog, files.root).expect("opens");
    for (name, bytes) in &files.shards {
        (service.provide(name, bytes.clone())).expect("its bytes");
    }
    let request = search("\"the cold night\" ");
    // Without their texts all articles with the words count, and it is said that this is not
    // the end. It is the end where no text can be had.
    let own = found(&mut service, &request);
    assert!(own.is_reading && own.total_articles > 1);
    for (name, _) in &compiled.pack.volumes {
        service.mark_unavailable(name);
    }
    assert!(!found(&mut service, &request).is_reading);
    service.retry();
    for (name, bytes) in &compiled.pack.volumes {
        (service.provide(name, bytes.clone())).expect("its bytes");
    }
    let mut answers = 0;
    let last = loop {
        answers += 1;
        let own = found(&mut service, &request);
        assert_eq!(own.is_reading, service.is_reading());
        assert_eq!(own.is_partial, own.is_reading, "all files are there");
        if !own.is_reading {
            break own;
        }
        assert!(answers < 20, "it has no end");
    };
    assert!(answers > 1, "one answer read it all");
    assert_eq!(last.total_articles, 1);
    assert_eq!(last.articles[0].title, "Day 30");

    let other = found(&mut service, &search("hill "));
    assert!(!other.is_reading && !service.is_reading());
}
