//! Tests of the reader's marks in the search: found by the same words in the same ranking as
//! the articles, and never in place of an article that was not found.

mod common;

use bookmobile_press::index;
use bookmobile_protocol::{Found, Mark, Request, SearchRequest, encode};
use bookmobile_search_worker::SearchService;

fn service() -> SearchService {
    let articles = [
        (
            "rivers",
            "title: Rivers\ndate: 2026-01-01\n---\nA river flows to the sea. Boats cross it.",
        ),
        (
            "wells",
            "title: Wells\ndate: 2026-01-01\n---\nA well has water in summer.",
        ),
        (
            "lamps",
            "title: Lamps\ndate: 2026-01-01\n---\nA lamp needs oil.",
        ),
    ];
    let articles = articles.map(|(name, text)| (name.to_owned(), format!("---\n{text}\n")));
    service_with("marks", articles)
}

/// A search of these articles (name and Markdown) that has all files.
fn service_with<const N: usize>(name: &str, articles: [(String, String); N]) -> SearchService {
    let compiled = common::site(name, ["en", "en", "English"], articles.into_iter());
    let index = index(&compiled.documents().expect("a pack")).expect("an index");
    let mut service = SearchService::open(&compiled.pack.catalog, index.root).expect("opens");
    for (name, bytes) in compiled.pack.volumes.into_iter().chain(index.shards) {
        service.provide(&name, bytes).expect("its bytes");
    }
    service
}

fn mark(id: &str, slug: &str, text: &str) -> Mark {
    Mark {
        id: id.to_owned(),
        language: "en".to_owned(),
        slug: slug.to_owned(),
        title: slug.to_owned(),
        section: String::new(),
        text: text.to_owned(),
    }
}

fn give(service: &mut SearchService, marks: Vec<Mark>) {
    let answer = service.answer(&encode(&Request::Marks(marks)));
    assert!(answer.expect("a request").is_empty(), "it has no answer");
}

/// Slugs with the marks among their passages, before those of the article itself.
fn shown(found: &Found) -> Vec<(&str, Vec<&str>)> {
    let articles = found.articles.iter();
    articles
        .map(|article| {
            let marks = article.passages.iter().map(|passage| passage.mark.as_str());
            (article.slug.as_str(), marks.collect())
        })
        .collect()
}

fn found(service: &mut SearchService, text: &str) -> Found {
    common::found(service, &common::search(text))
}

#[test]
fn a_passage_that_ends_with_a_sentence_says_not_that_it_is_cut() {
    let text = "Boats. ".repeat(200);
    let article = format!("---\ntitle: Long\ndate: 2026-01-01\n---\n{text}\n");
    let mut service = service_with("sentences", [("long".to_owned(), article)]);
    give(&mut service, vec![mark("a", "long", &text)]);
    let found = found(&mut service, "boats ");
    let passages: Vec<_> = (found.articles.iter())
        .flat_map(|article| &article.passages)
        .collect();
    assert_eq!(passages.len(), 2, "the mark and the article");
    for passage in passages {
        assert!(passage.snippet.len() < 1_000 && passage.snippet.ends_with('.'));
        assert!(!passage.is_cut_after, "{passage:?}");
    }
}

#[test]
fn marks_are_found_with_the_articles() {
    let mut service = service();
    assert_eq!(shown(&found(&mut service, "boats")), [("rivers", vec![""])]);
    give(
        &mut service,
        vec![
            mark(
                "a",
                "lamps",
                "Ask the ferryman about boats.\nA lamp needs oil.",
            ),
            mark("b", "rivers", "Which boats? Boats cross it."),
            mark("c", "gone", "An article that is gone had boats."),
            mark("d", "wells", "Nothing of that kind."),
        ],
    );
    let all = found(&mut service, "boats");
    let mut articles = shown(&all);
    articles.sort_unstable();
    let expected = [
        ("gone", vec!["c"]),
        ("lamps", vec!["a"]),
        ("rivers", vec!["b", ""]),
    ];
    assert_eq!(articles, expected);
    assert_eq!((all.total_articles, all.total_sections), (3, 4));
    let lamps = all.articles.iter().find(|article| article.slug == "lamps");
    let passage = &lamps.expect("found").passages[0];
    assert_eq!(
        passage.snippet,
        "Ask the ferryman about boats.\nA lamp needs oil."
    );
    let (from, to) = passage.snippet_highlights[0];
    assert_eq!(&passage.snippet[from as usize..to as usize], "boats");
    // A word being typed, a typo, both words of two.
    for (query, is_typing) in [
        ("ferrym", true),
        ("ferryman", false),
        ("\"the ferryman\"", false),
        ("ask ferryman", false),
    ] {
        let request = SearchRequest {
            text: query.to_owned(),
            is_typing,
            limit: 20,
            ..SearchRequest::default()
        };
        let found = common::found(&mut service, &Request::Search(request));
        assert_eq!(shown(&found), [("lamps", vec!["a"])], "{query}");
    }
    assert!(found(&mut service, "ferryman -boats").articles.is_empty());
    assert!(
        found(&mut service, "ferryman submarine")
            .articles
            .is_empty()
    );
    assert_eq!(shown(&found(&mut service, "boats oil"))[0].0, "lamps");
    let other = SearchRequest {
        text: "boats".to_owned(),
        languages: vec!["zh".to_owned()],
        limit: 20,
        ..SearchRequest::default()
    };
    let other = common::found(&mut service, &Request::Search(other));
    assert!(
        other
            .articles
            .iter()
            .all(|article| article.slug == "rivers"),
        "{other:?}"
    );
    // Those that were deleted are gone.
    give(&mut service, Vec::new());
    assert_eq!(shown(&found(&mut service, "boats")), [("rivers", vec![""])]);
}
