//! The four actions at the bottom of a phone, in reach of a thumb.

use super::icon;
use crate::element::{El, el};
use crate::reader::{Reader, Sheet};

/// The bar at the bottom of a phone.
pub fn bottom_bar(reader: Reader) -> El {
    let in_library = move || reader.article().is_none().then_some("page");
    let count = move || reader.tabs.with(|tabs| tabs.open().len()).to_string();
    let opener = |sheet| {
        el("button")
            .attr("type", "button")
            .attr("aria-haspopup", "dialog")
            .bind("disabled", move || reader.not_yet())
            .on("click", move |_: web_sys::Event| {
                reader.sheet.set(Some(sheet));
            })
    };
    let library = el("a")
        .bind("href", move || Some(reader.href(reader.library_page())))
        .bind("aria-current", in_library)
        .child(icon("icon icon-library"))
        .child(el("span").says(move || reader.words().library));
    let search = el("a")
        .bind("href", move || Some(reader.search_href()))
        .child(icon("icon icon-search"))
        .child(el("span").says(move || reader.words().search));
    let tabs = opener(Sheet::Tabs)
        .child(
            el("span")
                .class("count")
                .attr("aria-hidden", "true")
                .says(count),
        )
        .child(el("span").says(move || reader.words().tabs))
        .child(el("span").class("visually-hidden").says(count));
    let more = opener(Sheet::More)
        .child(icon("icon icon-more"))
        .child(el("span").says(move || reader.words().more));
    el("nav")
        .class("bottom-bar")
        .bind("aria-label", move || Some(reader.words().actions))
        .child(library)
        .child(search)
        .child(tabs)
        .child(more)
}
