//! Messages and their bytes, which the tests of JavaScript's codec read too: a file that
//! both sides must agree with. `UPDATE=1 cargo test -p bookmobile-protocol` writes it.

use bookmobile_protocol::{
    Describe, Found, FoundArticle, HighlightRequest, Highlighted, Mark, Passage, Request, Response,
    SearchRequest, decode, encode,
};
use std::fmt::Write as _;

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/messages.json");

/// A message as JSON, in JavaScript's form, and as Rust has it.
fn requests() -> Vec<(&'static str, Request)> {
    let text = str::to_owned;
    vec![
        (
            r#"{"Search":{"request_id":200,"text":"é","is_typing":true,"topics":[],"languages":[],"limit":10,"expanded":[]}}"#,
            Request::Search(SearchRequest {
                request_id: 200,
                text: text("é"),
                is_typing: true,
                limit: 10,
                ..SearchRequest::default()
            }),
        ),
        (
            r#"{"Search":{"request_id":4294967295,"text":"公交 ","is_typing":false,"topics":["a"],"languages":["en","zh"],"limit":300,"expanded":[1,128]}}"#,
            Request::Search(SearchRequest {
                request_id: u32::MAX,
                text: text("公交 "),
                is_typing: false,
                topics: vec![text("a")],
                languages: vec![text("en"), text("zh")],
                limit: 300,
                expanded: vec![1, 128],
            }),
        ),
        (
            r#"{"Highlight":{"request_id":7,"query":"bus","texts":["A bus.",""]}}"#,
            Request::Highlight(HighlightRequest {
                request_id: 7,
                query: text("bus"),
                texts: vec![text("A bus."), String::new()],
            }),
        ),
        (
            r#"{"Marks":[{"id":"m","language":"zh","slug":"s","title":"t","section":"","text":"笔记"}]}"#,
            Request::Marks(vec![Mark {
                id: text("m"),
                language: text("zh"),
                slug: text("s"),
                title: text("t"),
                section: String::new(),
                text: text("笔记"),
            }]),
        ),
    ]
}

fn responses() -> Vec<(&'static str, Response)> {
    let text = str::to_owned;
    vec![
        (
            r##"{"Found":{"request_id":200,"is_partial":true,"is_reading":true,"missing_files":3,"total_articles":1,"total_sections":1,"articles":[{"article":9,"language":"l","slug":"s","title":"t","title_highlights":[[0,1]],"passages":[{"section":"#","heading":"h","heading_highlights":[],"snippet":"f","snippet_highlights":[[4,5]],"is_cut_before":false,"is_cut_after":true,"mark":"m"}],"more":2,"collection":"c"}],"corrections":[],"suggestions":[]}}"##,
            Response::Found(Found {
                request_id: 200,
                is_partial: true,
                is_reading: true,
                missing_files: 3,
                total_articles: 1,
                total_sections: 1,
                articles: vec![FoundArticle {
                    article: 9,
                    language: text("l"),
                    slug: text("s"),
                    title: text("t"),
                    title_highlights: vec![(0, 1)],
                    passages: vec![Passage {
                        section: text("#"),
                        heading: text("h"),
                        heading_highlights: vec![],
                        snippet: text("f"),
                        snippet_highlights: vec![(4, 5)],
                        is_cut_before: false,
                        is_cut_after: true,
                        mark: text("m"),
                    }],
                    more: 2,
                    collection: text("c"),
                }],
                ..Found::default()
            }),
        ),
        (
            r#"{"Found":{"request_id":8,"is_partial":false,"is_reading":false,"missing_files":0,"total_articles":0,"total_sections":0,"articles":[],"corrections":[["bsu","bus"]],"suggestions":[["a","b"]]}}"#,
            Response::Found(Found {
                request_id: 8,
                corrections: vec![(text("bsu"), text("bus"))],
                suggestions: vec![(text("a"), text("b"))],
                ..Found::default()
            }),
        ),
        (
            r#"{"Highlighted":{"request_id":7,"is_partial":false,"spans":[[[0,3],[9,12]],[]]}}"#,
            Response::Highlighted(Highlighted {
                request_id: 7,
                is_partial: false,
                spans: vec![vec![(0, 3), (9, 12)], vec![]],
            }),
        ),
    ]
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing into a String does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The file's text, as it should be.
fn file() -> String {
    let mut lines = Vec::new();
    for (message, request) in requests() {
        let bytes = hex(&encode(&request));
        lines.push(format!(
            "{{\"type\":\"request\",\"bytes\":\"{bytes}\",\"message\":{message}}}"
        ));
    }
    for (message, response) in responses() {
        let bytes = hex(&encode(&response));
        lines.push(format!(
            "{{\"type\":\"response\",\"bytes\":\"{bytes}\",\"message\":{message}}}"
        ));
    }
    format!(
        "{{\"schemas\":{{\"request\":{},\"response\":{}}},\n\"messages\":[\n{}\n]}}\n",
        Request::schema().to_json(),
        Response::schema().to_json(),
        lines.join(",\n")
    )
}

#[test]
fn both_languages_read_the_same_bytes() {
    let file = file();
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(FILE, &file).expect("the file is written");
    }
    assert_eq!(std::fs::read_to_string(FILE).expect("the file"), file);
}

#[test]
fn a_message_arrives_as_it_was_sent() {
    for (_, request) in requests() {
        assert_eq!(decode(&encode(&request)), Ok(request));
    }
    for (_, response) in responses() {
        let bytes = encode(&response);
        assert!(decode::<Response>(&bytes[..bytes.len() - 1]).is_err());
        assert_eq!(decode(&bytes), Ok(response));
    }
}

#[test]
fn a_search_has_these_bytes() {
    let (_, request) = &requests()[0];
    assert_eq!(encode(request), [0, 200, 1, 2, 0xc3, 0xa9, 1, 0, 0, 10, 0]);
    let (_, response) = &responses()[0];
    let bytes = [
        &[0, 200, 1, 1, 1, 3, 1, 1, 1][..],
        &[9, 1, b'l', 1, b's', 1, b't', 1, 0, 1],
        &[1, 1, b'#', 1, b'h', 0, 1, b'f', 1, 4, 5, 0, 1, 1, b'm'],
        &[2, 1, b'c', 0, 0],
    ];
    assert_eq!(encode(response), bytes.concat());
}
