//! What a page says when the app cannot start. It is in each page from the
//! beginning, hidden: whoever shows it may not have the app.

use crate::words::Words;
use bookmobile_dom::{El, html};

/// The words for an app that could not start, and the way to try again.
pub fn trouble(words: impl Fn() -> &'static Words + Copy + 'static) -> El {
    html::p()
        .attr("id", "_trouble")
        .class("notice notice-trouble")
        .attr("role", "alert")
        .attr("hidden", "")
        .child(html::span().child(move || words().trouble))
        .child(" ")
        .child(html::a().attr("href", "").child(move || words().try_again))
        .child(" ")
        .child(html::span().child(move || words().trouble_needs))
}
