//! What the tests of the librarian share: a site of made-up articles, and questions.

use bookmobile_press::{Compiled, Options, compile};
use bookmobile_protocol::{Found, Request, Response, decode, encode};
use bookmobile_search_worker::Librarian;
use std::path::Path;

/// The pack of a site in one language, with these articles: names and their Markdown.
/// `name` is that of its folder, so each site has its own.
pub(crate) fn site(
    name: &str,
    language: [&str; 3],
    articles: impl Iterator<Item = (String, String)>,
) -> Compiled {
    let [code, tag, shown] = language;
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let shelf = folder.join("articles").join(code);
    std::fs::create_dir_all(&shelf).expect("a folder");
    let about = format!(
        "title = \"{name}\"\ndescription = \"Articles.\"\n\
         [[languages]]\ncode = \"{code}\"\ntag = \"{tag}\"\nname = \"{shown}\"\n"
    );
    std::fs::write(folder.join("site.toml"), about).expect("can be written");
    for (name, text) in articles {
        std::fs::write(shelf.join(name).with_extension("md"), text).expect("can be written");
    }
    match compile(&folder, &Options::default()) {
        Ok(compiled) => compiled,
        Err(mistakes) => panic!("{mistakes}"),
    }
}

/// A search for a text.
pub(crate) fn search(text: &str) -> Request {
    Request::Search {
        ticket: 1,
        text: text.to_owned(),
        typing: false,
        topics: vec![],
        languages: vec![],
        limit: 20,
        open: vec![],
    }
}

pub(crate) fn answer(librarian: &mut Librarian, request: &Request) -> Response {
    let bytes = librarian.answer(&encode(request)).expect("a request");
    decode(&bytes).expect("a response")
}

pub(crate) fn found(librarian: &mut Librarian, request: &Request) -> Found {
    match answer(librarian, request) {
        Response::Found(found) => found,
        other @ Response::Marked { .. } => panic!("{other:?}"),
    }
}
