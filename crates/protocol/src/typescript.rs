//! The types of the messages for JavaScript: `src/js/protocol.d.ts`, which is made of
//! those in Rust. `UPDATE=1 cargo test -p bookmobile-protocol` writes it.

use crate::{
    Found, FoundArticle, HighlightRequest, Highlighted, Mark, Passage, Request, Response,
    SearchRequest,
};
use ts_rs::{Config, TS};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../src/js/protocol.d.ts");

fn file() -> String {
    let config = Config::default();
    let types = [
        Request::decl(&config),
        SearchRequest::decl(&config),
        HighlightRequest::decl(&config),
        Mark::decl(&config),
        Response::decl(&config),
        Found::decl(&config),
        FoundArticle::decl(&config),
        Passage::decl(&config),
        Highlighted::decl(&config),
    ];
    let file = format!(
        "// Made of crates/protocol by its tests (UPDATE=1 cargo test -p bookmobile-protocol).\n\n\
         declare namespace protocol {{\n{}\n}}\n",
        types.join("\n\n")
    );
    file.replace(" \n", "\n")
}

#[test]
fn javascript_has_the_types_of_the_messages() {
    let file = file();
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(FILE, &file).expect("the file is written");
    }
    assert_eq!(std::fs::read_to_string(FILE).expect("the file"), file);
}
