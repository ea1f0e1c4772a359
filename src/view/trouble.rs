//! What a page says when the app cannot start. It is in each page from the
//! beginning, hidden: whoever shows it may not have the app.

use crate::element::{El, el};
use crate::words::Words;

/// The words for an app that could not start, and the way to try again.
pub fn trouble(words: impl Fn() -> &'static Words + Copy + 'static) -> El {
    el("p")
        .attr("id", "_trouble")
        .class("notice notice-trouble")
        .attr("role", "alert")
        .attr("hidden", "")
        .child(el("span").says(move || words().trouble))
        .child(" ")
        .child(el("a").attr("href", "").says(move || words().try_again))
        .child(" ")
        .child(el("span").says(move || words().trouble_needs))
}
