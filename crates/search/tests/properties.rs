//! Property tests of the engine: what holds for any collection and any query.
#![cfg(not(target_arch = "wasm32"))]
#![allow(missing_docs)]

mod suite;

use bookmobile_search::{Collection, Index, Request, search_collection_groups, search_collections};
use proptest::prelude::*;
use suite::parse::Doc;

/// Words with forms of one stem, words that differ by a letter, and Chinese.
const WORDS: [&str; 20] = [
    "wing",
    "wings",
    "winged",
    "heat",
    "heated",
    "heating",
    "heats",
    "flow",
    "flows",
    "boat",
    "boats",
    "c++",
    "f64",
    "人工",
    "智能",
    "人",
    "工人智",
    "工人工",
    "人工智能",
    "能",
];

fn text(most: usize) -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(&WORDS[..]), 0..most)
        .prop_map(|words| words.join(" "))
}

fn doc() -> impl Strategy<Value = Doc> {
    let language = prop::sample::select(&["en", "zh"][..]);
    (text(5), text(4), text(60), 0u32..6, language).prop_map(
        |(title, heading, body, group, language)| Doc {
            title,
            heading,
            body,
            group,
            language: language.into(),
            ..Doc::default()
        },
    )
}

fn docs() -> impl Strategy<Value = Vec<Doc>> {
    prop::collection::vec(doc(), 1..25)
}

/// Text of few words, so that phrases are found, without a word that is pinyin. Chinese
/// characters may be adjacent.
fn few_words(most: usize) -> impl Strategy<Value = String> {
    let words = [
        "wing", "wings", "heat", "heating", "boat", "人工", "工人", "智能", "人",
    ];
    let words = prop::collection::vec(prop::sample::select(words.to_vec()), 1..=most);
    (words, prop::sample::select(&[" ", "", "，"][..])).prop_map(|(words, between)| {
        let mut text = words[0].to_owned();
        for word in &words[1..] {
            let is_latin = |c: char| c.is_ascii_alphabetic();
            let is_apart = text.ends_with(is_latin) || word.starts_with(is_latin);
            text += if is_apart { " " } else { between };
            text += word;
        }
        text
    })
}

/// Text of words long enough to have typos; some are a typo apart.
fn long_words(most: usize) -> impl Strategy<Value = String> {
    let words = [
        "harbour",
        "harbours",
        "railway",
        "market",
        "marker",
        "transport",
        "slipstream",
        "winter",
        "winner",
        "heat",
        "heart",
        "dîner",
    ];
    let words = prop::collection::vec(prop::sample::select(words.to_vec()), 1..=most);
    words.prop_map(|words| words.join(" "))
}

/// A text with a typo of a kind at a place.
fn with_typo(text: &str, typo: &str, place: usize, letter: char) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    let place = place % letters.len().max(1);
    match typo {
        "too many" => letters.insert(place, letter),
        "too few" => drop(letters.remove(place)),
        "another" => letters[place] = letter,
        _ => letters.swap(place, place.saturating_sub(1)),
    }
    letters.into_iter().collect()
}

/// Documents with facets, in groups of one title each.
fn filed_docs() -> impl Strategy<Value = Vec<Doc>> {
    let language = prop::sample::select(&["en", "zh-Hans", "zh-Hant"][..]);
    let topic = prop::sample::select(&["art", "Rural life"][..]);
    let doc = (few_words(2), few_words(20), 0u32..6, language, topic);
    let docs = prop::collection::vec(doc, 1..20);
    (docs, prop::array::uniform6(few_words(3))).prop_map(|(docs, titles)| {
        let docs = docs
            .into_iter()
            .map(|(heading, body, group, language, topic)| Doc {
                title: titles[group as usize].clone(),
                heading,
                body,
                group,
                language: language.into(),
                facets: vec![
                    ("topic".into(), topic.into()),
                    ("lang".into(), language.into()),
                ],
                ..Doc::default()
            });
        docs.collect()
    })
}

/// A clause or filter of a query, with or without its operators.
fn part() -> impl Strategy<Value = String> {
    let sign = prop::sample::select(&["", "", "-"][..]);
    let name = prop::sample::select(&["", "", "title:", "标题："][..]);
    let facets = [
        "topic:art",
        "topic:\"rural life\"",
        "lang:en",
        "lang:zh",
        "lang:zh-Hant",
    ];
    let facet = (sign.clone(), prop::sample::select(facets.to_vec()));
    let facet = facet.prop_map(|(sign, facet)| format!("{sign}{facet}"));
    let facets = prop::collection::vec(facet, 1..4).prop_map(|facets| facets.join(" "));
    let quoted = (sign.clone(), name.clone(), few_words(3));
    prop_oneof![
        4 => few_words(2),
        2 => quoted.prop_map(|(sign, name, words)| format!("{sign}{name}\"{words}\"")),
        2 => (sign, name, few_words(1)).prop_map(|(sign, name, word)| format!("{sign}{name}{word}")),
        2 => facets,
    ]
}

/// A query as it is typed: complete, or without its last letters.
fn asked() -> impl Strategy<Value = String> {
    (prop::collection::vec(part(), 1..4), 0usize..5).prop_map(|(parts, cut)| {
        let mut query = parts.join(" ");
        for _ in 1..cut {
            query.pop();
        }
        query + if cut == 0 { " " } else { "" }
    })
}

/// Any text, with many characters that the analyzer treats specially.
fn odd_text() -> impl Strategy<Value = String> {
    prop_oneof![
        "\\PC{0,40}",
        "[a-cA-C'’+# é\u{301}\u{200d}ﬁß體体网Ｃ０।한가ｶ1.5_-]{0,40}",
    ]
}

fn open(docs: &[Doc]) -> Index {
    Index::open(suite::build(docs)).expect("what was built opens")
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(96) })]

    #[test]
    fn the_oracle_agrees(docs in docs(), query in text(5)) {
        let failures = suite::oracle::compare(&docs, &(query + " "));
        prop_assume!(failures.is_some());
        prop_assert_eq!(failures, Some(vec![]));
    }

    #[test]
    fn the_oracle_agrees_on_conditions(docs in filed_docs(), query in asked()) {
        let failures = suite::oracle::compare(&docs, &query);
        prop_assume!(failures.is_some());
        prop_assert_eq!(failures, Some(vec![]));
    }

    #[test]
    fn the_oracle_agrees_on_slips(
        docs in prop::collection::vec((long_words(2), long_words(9)), 1..9),
        query in long_words(3),
        typos in prop::collection::vec(
            (prop::sample::select(&["too many", "too few", "another", "swapped"][..]), 0usize..30, prop::char::range('a', 'z')),
            1..4,
        ),
    ) {
        let docs: Vec<Doc> = (0..)
            .zip(docs)
            .map(|(group, (title, body))| Doc { title, body, group, language: "en".into(), ..Doc::default() })
            .collect();
        let query = typos.iter().fold(query, |query, (typo, place, letter)| with_typo(&query, typo, *place, *letter));
        let failures = suite::oracle::compare(&docs, &(query + " "));
        prop_assume!(failures.is_some());
        prop_assert_eq!(failures, Some(vec![]));
    }

    #[test]
    fn collections_are_searched_as_one(first in docs(), second in docs(), query in text(5)) {
        let halves = [first, second].map(|mut docs| {
            // Each collection has all words, so that forms are the same in both, and is not
            // segmented into Chinese words.
            for doc in &mut docs {
                doc.language = "en".into();
            }
            docs.push(Doc { body: WORDS.join(" "), group: 9, language: "en".into(), ..Doc::default() });
            docs
        });
        let mut all = halves[0].clone();
        all.extend(halves[1].iter().map(|doc| Doc { group: doc.group + 10, ..doc.clone() }));
        let whole = open(&all);
        let indexes = [open(&halves[0]), open(&halves[1])];
        let lent = [suite::DocFields(&halves[0]), suite::DocFields(&halves[1])];
        let collections = [0, 1].map(|at| Collection { index: &indexes[at], fields: &lent[at], groups: None });
        let request = Request { text: &query, limit: 99, ..Request::default() };
        let expected = whole.search(&request, &suite::DocFields(&all));
        let outcome = search_collections(&collections, &request);
        let before = u32::try_from(halves[0].len()).unwrap_or(0);
        let number = |place: usize, doc: u32| if place == 0 { doc } else { before + doc };
        let found: Vec<_> = outcome.hits.iter().map(|(place, hit)| (number(*place, hit.doc.0), hit.score.to_bits())).collect();
        let wanted: Vec<_> = expected.hits.iter().map(|hit| (hit.doc.0, hit.score.to_bits())).collect();
        prop_assert_eq!(found, wanted);
        prop_assert_eq!((outcome.total, outcome.group_total), (expected.total, expected.group_total));
        let groups = whole.search_groups(&request, 2, &suite::DocFields(&all)).hits;
        let outcome = search_collection_groups(&collections, &request, 2);
        let found: Vec<_> = outcome.hits.iter().map(|(place, group)| (10 * *place + group.group as usize, group.total)).collect();
        let wanted: Vec<_> = groups.iter().map(|group| (group.group as usize, group.total)).collect();
        prop_assert_eq!(found, wanted);
    }

    #[test]
    fn the_same_documents_make_the_same_bytes(docs in docs()) {
        prop_assert_eq!(suite::build(&docs), suite::build(&docs));
    }

    #[test]
    fn tokens_of_tokens_are_themselves(text in odd_text()) {
        let docs = [Doc { body: text.clone(), language: "en".into(), ..Doc::default() }];
        let index = open(&docs);
        for token in index.tokens(&text) {
            let again: String = index.tokens(&token.text).into_iter().map(|token| token.text).collect();
            prop_assert_eq!(&again, &token.text);
            prop_assert!(text.get(token.range.clone()).is_some_and(|bytes| !bytes.is_empty()));
        }
    }

    #[test]
    fn marks_are_in_the_text(body in odd_text(), query in odd_text(), width in 0usize..60) {
        let docs = [Doc { body: body.clone(), language: "zh".into(), ..Doc::default() }];
        let outcome = open(&docs).search(&Request { text: &query, limit: 5, ..Request::default() }, &());
        for text in [&body, &query] {
            let snippet = outcome.index.highlighter.snippet(text, width);
            prop_assert!(text.get(snippet.range.clone()).is_some());
            let marks = outcome.index.highlighter.marks(text);
            for marks in [&marks, &snippet.marks] {
                prop_assert!(marks.iter().all(|mark| text.get(mark.clone()).is_some_and(|mark| !mark.is_empty())));
                prop_assert!(marks.windows(2).all(|pair| pair[0].end < pair[1].start));
            }
            let inside = snippet.marks.iter().all(|mark| snippet.range.start <= mark.start && mark.end <= snippet.range.end);
            prop_assert!(inside);
        }
    }

    #[test]
    fn a_query_never_errs(docs in docs(), query in "[a-c \"“”:：\\-体網'+]{0,30}", limit in 0usize..4) {
        let index = open(&docs);
        let request = Request { text: &query, limit, facets: &[("a", "b")] };
        prop_assert!(index.search(&request, &suite::DocFields(&docs)).hits.is_empty(), "no document has this facet");
        let request = Request { facets: &[], ..request };
        let outcome = index.search(&request, &suite::DocFields(&docs));
        prop_assert!(outcome.hits.len() <= limit);
        prop_assert!(outcome.group_total <= outcome.total);
        let groups = index.search_groups(&request, 2, &suite::DocFields(&docs));
        prop_assert_eq!((groups.total, groups.group_total), (outcome.total, outcome.group_total));
    }

    #[test]
    fn every_text_finds_its_own_document(docs in docs()) {
        let index = open(&docs);
        for (id, doc) in (0u32..).zip(&docs) {
            let text = format!("{} ", doc.body);
            let request = Request { text: &text, limit: docs.len(), ..Request::default() };
            let outcome = index.search(&request, &());
            let found = outcome.hits.iter().any(|hit| hit.doc.0 == id);
            prop_assert!(found || doc.body.is_empty());
        }
    }
}
