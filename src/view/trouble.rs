//! The message of a page when the app cannot start. It is in each page from the beginning,
//! hidden, because it must be shown without the app.

use bookmobile_dom::{El, html};
use bookmobile_i18n::Messages;

/// The message that the app could not start, with a link to try again.
pub fn trouble(messages: impl Fn() -> &'static Messages + Copy + 'static) -> El {
    html::p()
        .attr("id", "_trouble")
        .class("notice notice-trouble")
        .attr("role", "alert")
        .attr("hidden", "")
        .child(html::span().child(move || messages().trouble()))
        .child(" ")
        .child(
            html::a()
                .attr("href", "")
                .child(move || messages().try_again()),
        )
        .child(" ")
        .child(html::span().child(move || messages().trouble_needs()))
}
