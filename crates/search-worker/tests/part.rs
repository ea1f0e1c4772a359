//! Tests of a single file with some of a collection's articles and the whole index: other
//! articles are neither found nor quoted.

mod common;

use bookmobile_press::index;
use bookmobile_protocol::Found;
use bookmobile_search_worker::SearchService;

const ARTICLES: [(&str, &str); 3] = [
    ("best", "title: 医疗保险\ndate: 2026-01-01\n---\n医疗保险。"),
    (
        "here",
        "title: 学校\ndate: 2026-01-01\n---\n学生有医学保险。",
    ),
    ("other", "title: 船\ndate: 2026-01-01\n---\n船有保险。"),
];

/// A service that finds only these articles; all if none is named.
fn part(only: &[&str]) -> SearchService {
    let articles = ARTICLES.map(|(name, text)| (name.to_owned(), format!("---\n{text}\n")));
    let compiled = common::site("part", ["zh", "zh-Hans", "中文"], articles.into_iter());
    let index = index(&compiled.documents().expect("a pack")).expect("an index");
    let mut service = SearchService::open(&compiled.pack.catalog, index.root).expect("opens");
    for (name, bytes) in compiled.pack.volumes.into_iter().chain(index.shards) {
        service.provide(&name, bytes).expect("its bytes");
    }
    let only: Vec<String> = only.iter().map(|&name| name.to_owned()).collect();
    service.find_only(&only);
    service
}

fn found(service: &mut SearchService, text: &str) -> Found {
    common::found(service, &common::search(text))
}

fn slugs(found: &Found) -> Vec<&str> {
    let articles = found.articles.iter();
    articles.map(|article| article.slug.as_str()).collect()
}

fn told(found: &Found) -> Vec<(&str, &str)> {
    let told = found.corrections.iter();
    told.map(|(typed, meant)| (typed.as_str(), meant.as_str()))
        .collect()
}

#[test]
fn what_was_meant_is_quoted_from_what_is_shown() {
    let query = "医了保险";
    let all = found(&mut part(&[]), query);
    assert_eq!(slugs(&all), ["best", "here", "other"]);
    assert_eq!(told(&all), [("医了保", "医疗保")]);

    let some = found(&mut part(&["zh/here", "zh/other"]), query);
    assert_eq!(slugs(&some), ["here", "other"]);
    assert_eq!((some.total_articles, some.total_sections), (2, 2));
    assert_eq!(told(&some), [("医了保", "医学保")]);

    let one = found(&mut part(&["zh/other"]), query);
    assert_eq!((slugs(&one), told(&one)), (vec!["other"], vec![]));
}
