//! A file with some of a collection's articles, which brings the whole index: what is
//! not in it is neither found nor quoted.

use bookmobile_press::{Options, compile, index};
use bookmobile_protocol::{Found, Request, Response, decode, encode};
use bookmobile_search_worker::Librarian;
use std::path::Path;

const SITE: &str = r#"
title = "Some"
description = "Some articles."
[[languages]]
code = "zh"
tag = "zh-Hans"
name = "中文"
"#;

const ARTICLES: [(&str, &str); 3] = [
    ("best", "title: 医疗保险\ndate: 2026-01-01\n---\n医疗保险。"),
    (
        "here",
        "title: 学校\ndate: 2026-01-01\n---\n学生有医学保险。",
    ),
    ("other", "title: 船\ndate: 2026-01-01\n---\n船有保险。"),
];

/// A librarian with these articles only; with none named, all.
fn part(only: &[&str]) -> Librarian {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("part");
    std::fs::create_dir_all(folder.join("articles/zh")).expect("a folder");
    std::fs::write(folder.join("site.toml"), SITE).expect("can be written");
    for (name, text) in ARTICLES {
        let path = folder.join(format!("articles/zh/{name}.md"));
        std::fs::write(path, format!("---\n{text}\n")).expect("can be written");
    }
    let compiled = match compile(&folder, &Options::default()) {
        Ok(compiled) => compiled,
        Err(mistakes) => panic!("{mistakes}"),
    };
    let index = index(&compiled.documents).expect("an index");
    let mut librarian = Librarian::open(&compiled.pack.catalog, index.root).expect("opens");
    for (name, bytes) in compiled.pack.volumes.into_iter().chain(index.shards) {
        librarian.supply(&name, bytes).expect("its bytes");
    }
    let only: Vec<String> = only.iter().map(|&name| name.to_owned()).collect();
    librarian.find_only(&only);
    librarian
}

fn found(librarian: &mut Librarian, text: &str) -> Found {
    let request = Request::Search {
        ticket: 1,
        text: text.to_owned(),
        typing: false,
        topics: vec![],
        languages: vec![],
        prefer: "zh".to_owned(),
        limit: 20,
        open: vec![],
    };
    let bytes = librarian.answer(&encode(&request)).expect("a request");
    match decode(&bytes).expect("a response") {
        Response::Found(found) => found,
        other @ Response::Marked { .. } => panic!("{other:?}"),
    }
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
