//! Tests of the reader's own collections: they are searched together with the site's, name the
//! files that they lack, and are gone when they are removed.

mod common;

use bookmobile_press::index;
use bookmobile_protocol::Found;
use bookmobile_search_worker::SearchService;
use common::{found, search};

/// A service with an article of its own, and the files of another collection.
fn service() -> (SearchService, Vec<(String, Vec<u8>)>) {
    service_with(&["Lanterns and a windlass."], Vec::new())
}

/// The same with these articles in the other collection, of which some can be found.
fn service_with(texts: &[&str], only: Vec<u32>) -> (SearchService, Vec<(String, Vec<u8>)>) {
    let english = ["en", "en", "English"];
    let article = |text: &str| format!("---\ntitle: Title\ndate: 2026-01-01\n---\n{text}\n");
    let made = |name: &str, texts: &[&str]| {
        let articles = ["a", "b", "c"].into_iter().zip(texts);
        let articles = articles.map(|(slug, text)| (slug.to_owned(), article(text)));
        let compiled = common::site(name, english, articles);
        let index = index(&compiled.documents().expect("a pack")).expect("an index");
        (compiled, index)
    };
    let (own, own_index) = made(
        &format!("site {}", texts.len()),
        &["Lanterns hang in the harbour."],
    );
    let (other, other_index) = made(&format!("other {}", texts.len()), texts);
    let mut service = SearchService::open(&own.pack.catalog, own_index.root).expect("it opens");
    for (name, bytes) in own.pack.volumes {
        service.provide(&name, bytes).expect("its volume");
    }
    service
        .add_collection("0a1b", &other.pack.catalog, other_index.root, only)
        .expect("it opens");
    (service, other.pack.volumes)
}

fn asked(service: &mut SearchService, text: &str) -> Found {
    found(service, &search(text))
}

#[test]
fn they_are_found_with_the_site_and_name_their_files() {
    let (mut service, volumes) = service();
    let found = asked(&mut service, "lanterns");
    assert_eq!(found.total_articles, 2);
    let slugs: Vec<_> = found
        .articles
        .iter()
        .map(|one| (one.slug.as_str(), one.collection.is_empty()))
        .collect();
    assert!(
        slugs.contains(&("a", true)) && slugs.contains(&("0a1b/0", false)),
        "{slugs:?}"
    );
    let [first, second] = &found.articles[..] else {
        panic!("two articles")
    };
    assert_ne!(first.article, second.article, "each has an id of its own");
    // Its text is asked for under its id.
    let (name, bytes) = &volumes[0];
    assert_eq!(service.pending(), [format!("0a1b/{name}")]);
    assert!(found.is_partial);
    service
        .provide(&format!("0a1b/{name}"), bytes.clone())
        .expect("its volume");
    let found = asked(&mut service, "windlass");
    assert_eq!(
        found.articles[0].passages[0].snippet,
        "Lanterns and a windlass."
    );
    assert!(!found.is_partial);
}

#[test]
fn what_was_removed_is_not_found() {
    let (mut service, _) = service();
    assert_eq!(asked(&mut service, "windlass").total_articles, 1);
    service.remove_collection("0a1b");
    assert_eq!(asked(&mut service, "windlass").total_articles, 0);
    let damaged = service.add_collection("0a1b", b"no catalog", b"no index".to_vec(), Vec::new());
    assert!(damaged.is_err());
    assert_eq!(asked(&mut service, "lanterns").total_articles, 1);
}

#[test]
fn of_a_part_of_a_collection_its_articles_are_found_alone() {
    let texts = ["A windlass.", "A windlass too.", "A third windlass."];
    let slugs = |only: &[u32]| {
        let (mut service, _) = service_with(&texts, only.to_vec());
        let found = asked(&mut service, "windlass");
        let mut slugs: Vec<_> = (found.articles.iter())
            .map(|one| one.slug.clone())
            .collect();
        slugs.sort();
        (found.total_articles, slugs.join(" "))
    };
    assert_eq!(slugs(&[]), (3, "0a1b/0 0a1b/1 0a1b/2".to_owned()));
    assert_eq!(slugs(&[1]), (1, "0a1b/1".to_owned()));
}
