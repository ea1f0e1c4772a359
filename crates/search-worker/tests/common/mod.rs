//! What the tests of the service share: a site of made-up articles, and requests.

use bookmobile_press::{Compiled, Options, compile};
use bookmobile_protocol::{Found, Request, Response, SearchRequest, decode, encode};
use bookmobile_search_worker::SearchService;
use std::path::Path;

/// Compiles a site in one language (code, tag and name) with these articles (name and
/// Markdown). `name` is also that of its folder, so it must differ for each site.
pub(crate) fn site(
    name: &str,
    language: [&str; 3],
    articles: impl Iterator<Item = (String, String)>,
) -> Compiled {
    let [code, tag, shown] = language;
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let store = folder.join("articles").join(code);
    std::fs::create_dir_all(&store).expect("a folder");
    let about = format!(
        "title = \"{name}\"\ndescription = \"Articles.\"\n\
         [[languages]]\ncode = \"{code}\"\ntag = \"{tag}\"\nname = \"{shown}\"\n"
    );
    std::fs::write(folder.join("site.toml"), about).expect("can be written");
    for (name, text) in articles {
        std::fs::write(store.join(name).with_extension("md"), text).expect("can be written");
    }
    match compile(&folder, &Options::default()) {
        Ok(compiled) => compiled,
        Err(mistakes) => panic!("{mistakes}"),
    }
}

/// A search for a text.
pub(crate) fn search(text: &str) -> Request {
    Request::Search(SearchRequest {
        request_id: 1,
        text: text.to_owned(),
        limit: 20,
        ..SearchRequest::default()
    })
}

pub(crate) fn answer(service: &mut SearchService, request: &Request) -> Response {
    let bytes = service.answer(&encode(request)).expect("a request");
    decode(&bytes).expect("a response")
}

pub(crate) fn found(service: &mut SearchService, request: &Request) -> Found {
    match answer(service, request) {
        Response::Found(found) => found,
        other @ Response::Highlighted(_) => panic!("{other:?}"),
    }
}
