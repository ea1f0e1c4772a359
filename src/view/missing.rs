//! What is shown where no page is.

use crate::element::{El, el};
use crate::reader::Reader;

/// There is no such page.
pub fn missing(reader: Reader) -> El {
    let back = el("a")
        .class("button")
        .bind("href", move || Some(reader.href(reader.library_page())))
        .says(move || reader.words().to_library);
    el("div")
        .class("page empty")
        .child(el("h1").says(move || reader.words().missing_title))
        .child(el("p").says(move || reader.words().missing_text))
        .child(el("p").child(back))
}
