//! What is highlighted in a text: whole letters, and of a phrase only the phrase.
#![cfg(not(target_arch = "wasm32"))]
#![allow(missing_docs)]

mod suite;

use bookmobile_search::{Index, Request};
use suite::parse::Doc;

/// The highlighted parts of a text of the collection.
fn marked(text: &str, query: &str) -> Vec<String> {
    let docs = [Doc {
        body: text.into(),
        ..Doc::default()
    }];
    let index = Index::open(suite::build(&docs)).expect("what was built opens");
    let request = Request {
        text: query,
        limit: 10,
        ..Request::default()
    };
    let outcome = index.search(&request, &suite::DocFields(&docs));
    let marks = outcome.index.highlighter.marks(text).into_iter();
    let snippet = outcome.index.highlighter.snippet(text, 400);
    let parts: Vec<String> = marks.map(|mark| text[mark].to_owned()).collect();
    let in_snippet: Vec<String> = (snippet.marks.into_iter())
        .map(|mark| text[mark].to_owned())
        .collect();
    assert_eq!(in_snippet, parts, "the snippet has the same");
    parts
}

#[test]
fn letters_are_highlighted_with_their_marks() {
    for query in ["r\u{e9}sum\u{e9} ", "re\u{301}sume\u{301} ", "resume "] {
        for text in ["A re\u{301}sume\u{301}, too", "A r\u{e9}sum\u{e9}, too"] {
            let found = marked(text, query);
            assert_eq!(found, [&text[2..text.len() - 5]], "{query} in {text}");
        }
    }
    assert_eq!(marked("กินข้าวแล้ว", "ข้าว "), ["ข้าว"]);
    assert_eq!(marked("हिन्दी में पानी", "पानी "), ["पानी"]);
    for apostrophe in ['\'', '’', '\u{2bc}', '\u{2bb}'] {
        let word = format!("don{apostrophe}t");
        assert_eq!(marked(&format!("I {word} know"), &word), [word]);
    }
}

#[test]
fn of_an_unspaced_script_whole_words_are_highlighted() {
    // The end of `ข้าว` is in `ชาว` and `สาว`, its first two letters are in `ข้าง`.
    let text = "ชาวนากินข้าวข้างสาว";
    assert_eq!(marked(text, "ข้าว "), ["ข้าว"]);
    assert_eq!(marked(text, "ข้าว กิน "), ["กินข้าว"]);
    assert_eq!(marked("ชาวนามีข้าว คนขายข้าวสาร", "กินข้าว "), ["ข้าว", "ข้าว"]);
    // Short words, and one that is being typed.
    assert_eq!(marked("ดื่มน้ำและชา", "น้ำ ชา "), ["น้ำ", "ชา"]);
    assert_eq!(marked("ดื่มน้ำมัน", "น้ำ"), ["น้ำ"]);
    // The letter `ด` of the query has another vowel here.
    assert_eq!(marked("โรงเรียนดี", "โรงเรียนด "), ["โรงเรียน"]);
    // Khmer and Burmese.
    assert_eq!(marked("ខ្ញុំញ៉ាំបាយនៅផ្ទះ", "បាយ "), ["បាយ"]);
    assert_eq!(marked("ကျွန်တော်ထမင်းစားတယ်", "ထမင်း "), ["ထမင်း"]);
}

#[test]
fn a_sign_is_highlighted_with_the_word_that_it_is_written_with() {
    let text = "Learn .NET or (@media) for $HOME, #tags";
    for (query, lit) in [
        (".net", ".NET"),
        ("media ", "@media"),
        ("$home ", "$HOME"),
        ("#tags", "#tags"),
    ] {
        assert_eq!(marked(text, query), [lit], "{query}");
    }
    assert_eq!(
        marked("The end.Next of asp.net, a@home ...net", "next net home "),
        ["Next", "net", "home", "net"]
    );
}

#[test]
fn of_a_phrase_only_the_phrase_is_highlighted() {
    let text = "To be or not to be: to whom, and not to me";
    let whole = ["To", "be", "or", "not", "to", "be"];
    assert_eq!(marked(text, "\"to be or not to be\""), whole);
    assert_eq!(marked(text, "\"not to\" "), ["not", "to", "not", "to"]);
    // A word that is wanted by itself is highlighted everywhere.
    assert_eq!(
        marked("Smart city, old city", "\"smart city\" city "),
        ["Smart", "city", "city"]
    );
    let text = "书车到了，车到山前必有路，书上说";
    assert_eq!(marked(text, "\"书车到了\" "), ["书车到了"]);
}

#[test]
fn half_a_sign_is_the_beginning_of_one() {
    let docs = [
        Doc {
            body: "Vitamin C is good".into(),
            group: 0,
            ..Doc::default()
        },
        Doc {
            body: "A guide to C++ for all".into(),
            group: 1,
            ..Doc::default()
        },
    ];
    let index = Index::open(suite::build(&docs)).expect("what was built opens");
    let request = Request {
        text: "c+",
        limit: 10,
        ..Request::default()
    };
    let outcome = index.search(&request, &suite::DocFields(&docs));
    let found: Vec<u32> = outcome.hits.iter().map(|hit| hit.doc.0).collect();
    assert_eq!(found, [1]);
    let text = &docs[1].body;
    let marks = outcome.index.highlighter.marks(text).into_iter();
    assert_eq!(marks.map(|mark| &text[mark]).collect::<Vec<_>>(), ["C++"]);
}
