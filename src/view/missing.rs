//! The views of a page that does not exist, is loading, or could not be loaded, with the
//! buttons to try again.

use crate::context::Context;
use crate::route::Page;
use bookmobile_dom::{El, ev, html};
use bookmobile_i18n::Messages;
use leptos::prelude::window;

/// The view of a page that does not exist.
pub fn missing(cx: Context) -> El {
    let back = html::a()
        .class("button")
        .attr("href", move || cx.href(cx.library_page()))
        .child(cx.text(Messages::to_library));
    html::div()
        .class("page empty")
        .child(html::h1().child(cx.text(Messages::missing_title)))
        .child(html::p().child(cx.text(Messages::missing_text)))
        .child(html::p().child(back))
}

/// The view of a page whose text is loading.
pub fn coming(cx: Context) -> El {
    html::div()
        .class("page empty")
        .attr("role", "status")
        .child(html::p().child(cx.text(Messages::coming)))
}

/// A button that reloads the page: if files were removed because there is a new version,
/// the new page names the new files.
pub(super) fn load_again(cx: Context, class: &'static str) -> El {
    html::button()
        .class(class)
        .attr("type", "button")
        .on(ev::click, |_| {
            let _ = window().location().reload();
        })
        .child(cx.text(Messages::load_again))
}

/// A button that tries again what failed.
pub(super) fn try_again(cx: Context, act: impl Fn() + 'static) -> El {
    html::button()
        .class("button")
        .attr("type", "button")
        .on(ev::click, move |_| act())
        .child(cx.text(Messages::try_again))
}

/// The view of a page whose text could not be loaded.
pub fn not_here(cx: Context, page: Page) -> El {
    if cx.library.is_part() {
        return html::div()
            .class("page empty")
            .attr("role", "alert")
            .child(html::h1().child(cx.text(Messages::not_here_title)))
            .child(html::p().child(cx.text(Messages::not_passed_on)));
    }
    let again = move || cx.library.try_again(&page);
    html::div()
        .class("page empty")
        .attr("role", "alert")
        .child(html::h1().child(cx.text(Messages::not_here_title)))
        .child(html::p().child(cx.text(Messages::not_here_text)))
        .child(html::p().child(try_again(cx, again)))
        .child(load_again(cx, "link-button"))
}
