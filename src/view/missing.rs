//! What is shown where no page is, or not yet.

use crate::context::Context;
use crate::route::Page;
use bookmobile_dom::{El, ev, html};
use leptos::prelude::window;

/// There is no such page.
pub fn missing(cx: Context) -> El {
    let back = html::a()
        .class("button")
        .attr("href", move || cx.href(cx.library_page()))
        .child(move || cx.messages().to_library);
    html::div()
        .class("page empty")
        .child(html::h1().child(move || cx.messages().missing_title))
        .child(html::p().child(move || cx.messages().missing_text))
        .child(html::p().child(back))
}

/// The page's text is on its way.
pub fn coming(cx: Context) -> El {
    html::div()
        .class("page empty")
        .attr("role", "status")
        .child(html::p().child(move || cx.messages().coming))
}

/// Loads the page once more: where files are gone because there is a new version,
/// its page names the new ones.
pub(super) fn load_again(cx: Context, class: &'static str) -> El {
    html::button()
        .class(class)
        .attr("type", "button")
        .on(ev::click, |_| {
            let _ = window().location().reload();
        })
        .child(move || cx.messages().load_again)
}

/// What could not be had or done is tried once more.
pub(super) fn try_again(cx: Context, act: impl Fn() + 'static) -> El {
    html::button()
        .class("button")
        .attr("type", "button")
        .on(ev::click, move |_| act())
        .child(move || cx.messages().try_again)
}

/// The page's text could not be had.
pub fn not_here(cx: Context, page: Page) -> El {
    if cx.library.is_part() {
        return html::div()
            .class("page empty")
            .attr("role", "alert")
            .child(html::h1().child(move || cx.messages().not_here_title))
            .child(html::p().child(move || cx.messages().not_passed_on));
    }
    let again = move || cx.library.try_again(&page);
    html::div()
        .class("page empty")
        .attr("role", "alert")
        .child(html::h1().child(move || cx.messages().not_here_title))
        .child(html::p().child(move || cx.messages().not_here_text))
        .child(html::p().child(try_again(cx, again)))
        .child(load_again(cx, "link-button"))
}
