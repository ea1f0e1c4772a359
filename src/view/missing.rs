//! What is shown where no page is, or not yet.

use crate::reader::Reader;
use crate::route::Page;
use bookmobile_dom::{El, ev, html};
use leptos::prelude::window;

/// There is no such page.
pub fn missing(reader: Reader) -> El {
    let back = html::a()
        .class("button")
        .attr("href", move || reader.href(reader.library_page()))
        .child(move || reader.messages().to_library);
    html::div()
        .class("page empty")
        .child(html::h1().child(move || reader.messages().missing_title))
        .child(html::p().child(move || reader.messages().missing_text))
        .child(html::p().child(back))
}

/// The page's text is on its way.
pub fn coming(reader: Reader) -> El {
    html::div()
        .class("page empty")
        .attr("role", "status")
        .child(html::p().child(move || reader.messages().coming))
}

/// Loads the page once more: where files are gone because there is a new version,
/// its page names the new ones.
pub(super) fn load_again(reader: Reader, class: &'static str) -> El {
    html::button()
        .class(class)
        .attr("type", "button")
        .on(ev::click, |_| {
            let _ = window().location().reload();
        })
        .child(move || reader.messages().load_again)
}

/// What could not be had or done is tried once more.
pub(super) fn try_again(reader: Reader, act: impl Fn() + 'static) -> El {
    html::button()
        .class("button")
        .attr("type", "button")
        .on(ev::click, move |_| act())
        .child(move || reader.messages().try_again)
}

/// The page's text could not be had.
pub fn not_here(reader: Reader, page: Page) -> El {
    if reader.library.is_part() {
        return html::div()
            .class("page empty")
            .attr("role", "alert")
            .child(html::h1().child(move || reader.messages().not_here_title))
            .child(html::p().child(move || reader.messages().not_passed_on));
    }
    let again = move || reader.library.try_again(&page);
    html::div()
        .class("page empty")
        .attr("role", "alert")
        .child(html::h1().child(move || reader.messages().not_here_title))
        .child(html::p().child(move || reader.messages().not_here_text))
        .child(html::p().child(try_again(reader, again)))
        .child(load_again(reader, "link-button"))
}
