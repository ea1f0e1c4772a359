//! Tests of a collection in several files: the service reports which files an answer
//! lacks, does without those that cannot be fetched, and in the end answers as if all had
//! been loaded from the beginning.

mod common;

use bookmobile_press::{Compiled, IndexFiles, index};
use bookmobile_protocol::{Found, Request, Response};
use bookmobile_search_worker::SearchService;
use common::{answer, search};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::OnceLock;

struct Collection {
    compiled: Compiled,
    index: IndexFiles,
    files: BTreeMap<String, Vec<u8>>,
}

/// 160 articles of made-up words, each with a word of its own: `article7x`.
fn collection() -> &'static Collection {
    static MADE: OnceLock<Collection> = OnceLock::new();
    MADE.get_or_init(|| {
        let mut state = 7u32;
        let mut number = |below: u32| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) % below
        };
        let syllables = [
            "ba", "ki", "lo", "mer", "tan", "su", "ve", "dor", "fi", "gul",
        ];
        let mut word = move || {
            // Few words are frequent, as in any language.
            let rank = (number(300) * number(300)).to_string();
            let digits = rank.bytes().map(|digit| usize::from(digit - b'0'));
            digits.map(|digit| syllables[digit]).collect::<String>()
        };
        let articles = (0..160).map(|at| {
            // Long summaries, so that the catalog comes in parts.
            let summary = "About it, at some length. ".repeat(30);
            let mut text = format!(
                "---\ntitle: Title article{at}x\nsummary: {summary}\ndate: 2026-01-01\n---\n"
            );
            for _ in 0..10 {
                for _ in 0..40 {
                    let _ = write!(text, "{} ", word());
                }
                text.push_str("\n\n");
            }
            (format!("a{at}"), text)
        });
        let compiled = common::site("many", ["en", "en", "English"], articles);
        let index = index(&compiled.documents().expect("a pack")).expect("an index");
        let pack = &compiled.pack;
        let files = pack.parts.iter().chain(&pack.volumes).chain(&index.shards);
        let files = files.cloned().collect();
        Collection {
            compiled,
            index,
            files,
        }
    })
}

fn opened() -> SearchService {
    let Collection {
        compiled, index, ..
    } = collection();
    SearchService::open(&compiled.pack.catalog, index.root.clone()).expect("opens")
}

fn found(service: &mut SearchService, text: &str) -> Found {
    common::found(service, &search(text))
}

/// Repeats a request and provides the pending files until there are none; returns the
/// response and the files.
fn fetch_all(service: &mut SearchService, request: &Request) -> (Response, Vec<String>) {
    let mut fetched = Vec::new();
    loop {
        let response = answer(service, request);
        let wants = service.pending().to_vec();
        if wants.is_empty() {
            return (response, fetched);
        }
        for name in wants {
            assert!(!fetched.contains(&name), "{name} was wanted twice");
            let bytes = collection().files[&name].clone();
            service.provide(&name, bytes).expect("its bytes");
            fetched.push(name);
        }
    }
}

fn whole() -> SearchService {
    let mut service = opened();
    for (name, bytes) in &collection().files {
        service.provide(name, bytes.clone()).expect("its bytes");
    }
    service
}

#[test]
fn it_wants_what_it_lacks_and_finds_what_all_files_have() {
    let pack = &collection().compiled.pack;
    assert!(collection().index.shards.len() > 3 && pack.volumes.len() > 3 && pack.parts.len() > 3);
    let mut all = whole();
    for query in ["article77x ", "article7", "artikle99x ", "bakilo mertan "] {
        let mut few = opened();
        let (response, fetched) = fetch_all(&mut few, &search(query));
        let Response::Found(found_few) = response else {
            panic!("{response:?}")
        };
        let found_all = found(&mut all, query);
        assert!(
            !found_few.is_partial && found_few.missing_files == 0,
            "{query}"
        );
        assert_eq!(
            found_few.total_articles, found_all.total_articles,
            "{query}"
        );
        assert!(found_all.total_articles > 0, "{query}");
        assert!(
            fetched.len() < collection().files.len(),
            "{query} fetched {} files",
            fetched.len()
        );
        // Only the snippets of articles further down may lack their texts.
        let without_texts = |found: &Found| {
            let mut articles = found.articles.clone();
            for passage in articles
                .iter_mut()
                .flat_map(|article| &mut article.passages)
            {
                passage.snippet.clear();
                passage.snippet_highlights.clear();
                (passage.is_cut_before, passage.is_cut_after) = (false, false);
            }
            articles
        };
        assert_eq!(
            without_texts(&found_few),
            without_texts(&found_all),
            "{query}"
        );
        if query.starts_with("article77x") {
            assert_eq!(found_few.articles, found_all.articles, "{query}");
            assert!(fetched.len() <= 4, "{fetched:?}");
        }
    }
}

#[test]
fn what_is_on_its_way_is_said() {
    let mut service = opened();
    let first = found(&mut service, "article77x ");
    assert!(first.is_partial && first.articles.is_empty());
    assert!(
        service
            .pending()
            .iter()
            .all(|name| name.starts_with("shard-"))
    );
}

#[test]
fn what_cannot_be_had_is_said_and_wanted_again_later() {
    let mut service = opened();
    found(&mut service, "article77x ");
    for name in service.pending().to_vec() {
        service.mark_unavailable(&name);
    }
    let without = found(&mut service, "article77x ");
    assert!(!without.is_partial && without.missing_files > 0 && without.articles.is_empty());
    service.retry();
    let (response, _) = fetch_all(&mut service, &search("article77x "));
    let Response::Found(again) = response else {
        panic!("{response:?}")
    };
    assert_eq!((again.missing_files, again.total_articles), (0, 1));
}

#[test]
fn a_text_that_cannot_be_had_leaves_the_hit() {
    let mut service = opened();
    loop {
        found(&mut service, "article77x ");
        let wants = service.pending().to_vec();
        if wants.is_empty() {
            break;
        }
        for name in wants {
            if name.starts_with("volume-") {
                service.mark_unavailable(&name);
            } else {
                let bytes = collection().files[&name].clone();
                service.provide(&name, bytes).expect("its bytes");
            }
        }
    }
    let found = found(&mut service, "article77x ");
    assert_eq!((found.total_articles, found.missing_files), (1, 0));
    assert_eq!(found.articles[0].passages.len(), 1);
    assert!(!found.is_partial);
}

#[test]
fn damaged_and_foreign_files_are_refused() {
    let mut service = opened();
    found(&mut service, "article77x ");
    let name = service.pending()[0].clone();
    let mut bytes = collection().files[&name].clone();
    bytes[0] ^= 0x55;
    assert!(service.provide(&name, bytes).is_err());
    let without = found(&mut service, "article77x ");
    assert!(!service.pending().contains(&name) && without.missing_files > 0);
    assert!(service.provide("sw.js", vec![1, 2, 3]).is_err());
    let volume = &collection().compiled.pack.volumes[0].0;
    assert!(
        service
            .provide(volume, b"<!doctype html>".to_vec())
            .is_err()
    );
}

#[test]
fn an_article_found_says_what_it_is() {
    let mut service = opened();
    let (response, _) = fetch_all(&mut service, &search("article77"));
    let Response::Found(found) = response else {
        panic!("{response:?}")
    };
    let article = &found.articles[0];
    assert_eq!([&article.language, &article.slug], ["en", "a77"]);
    assert_eq!(article.title, "Title article77x");
    assert_eq!(article.title_highlights, [(6, 16)]);
    let passage = &article.passages[0];
    assert_eq!([&passage.section, &passage.heading], ["", ""]);
    assert!(passage.snippet.len() > 100, "{passage:?}");
}

#[test]
fn titles_are_found_by_their_sound_in_parts_that_were_not_loaded() {
    let articles = (0..160).map(|at| {
        let title = if at == 77 { "医疗保险" } else { "学校" };
        let summary = "说得很长。".repeat(60);
        let text =
            format!("---\ntitle: {title}\nsummary: {summary}\ndate: 2026-01-01\n---\n第{at}篇。\n");
        (format!("a{at}"), text)
    });
    let compiled = common::site("sounds", ["zh", "zh-Hans", "中文"], articles);
    assert!(compiled.pack.parts.len() > 3);
    let index = index(&compiled.documents().expect("a pack")).expect("an index");
    let mut service = SearchService::open(&compiled.pack.catalog, index.root).expect("opens");
    let pack = &compiled.pack;
    let files = pack.parts.iter().chain(&pack.volumes).chain(&index.shards);
    let files: BTreeMap<_, _> = files.cloned().collect();
    let mut found = found(&mut service, "yiliaobaoxian ");
    while !service.pending().is_empty() {
        for name in service.pending().to_vec() {
            service
                .provide(&name, files[&name].clone())
                .expect("its bytes");
        }
        found = common::found(&mut service, &search("yiliaobaoxian "));
    }
    let slugs: Vec<_> = found
        .articles
        .iter()
        .map(|article| &*article.slug)
        .collect();
    assert_eq!((slugs, found.is_partial), (vec!["a77"], false));
}
