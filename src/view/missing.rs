//! What is shown where no page is, or not yet.

use crate::element::{El, el};
use crate::reader::Reader;
use crate::route::Page;
use leptos::prelude::window;

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

/// The page's text is on its way.
pub fn coming(reader: Reader) -> El {
    el("div")
        .class("page empty")
        .attr("role", "status")
        .child(el("p").says(move || reader.words().coming))
}

/// Loads the page once more: where files are gone because there is a new version,
/// its page names the new ones.
pub(super) fn load_again(reader: Reader, class: &'static str) -> El {
    el("button")
        .class(class)
        .attr("type", "button")
        .on("click", |_: web_sys::Event| {
            let _ = window().location().reload();
        })
        .says(move || reader.words().load_again)
}

/// What could not be had or done is tried once more.
pub(super) fn try_again(reader: Reader, act: impl Fn() + 'static) -> El {
    el("button")
        .class("button")
        .attr("type", "button")
        .on("click", move |_: web_sys::Event| act())
        .says(move || reader.words().try_again)
}

/// The page's text could not be had.
pub fn not_here(reader: Reader, page: Page) -> El {
    if reader.library.is_part() {
        return el("div")
            .class("page empty")
            .attr("role", "alert")
            .child(el("h1").says(move || reader.words().not_here_title))
            .child(el("p").says(move || reader.words().not_passed_on));
    }
    let again = move || reader.library.try_again(&page);
    el("div")
        .class("page empty")
        .attr("role", "alert")
        .child(el("h1").says(move || reader.words().not_here_title))
        .child(el("p").says(move || reader.words().not_here_text))
        .child(el("p").child(try_again(reader, again)))
        .child(load_again(reader, "link-button"))
}
