//! The bar at the bottom of a phone with four actions, in reach of a thumb.

use super::icon;
use crate::context::{Context, Sheet};
use crate::route::Page;
use bookmobile_dom::{El, ev, html};
use bookmobile_i18n::Messages;

/// The bar at the bottom of a phone.
pub fn bottom_bar(cx: Context) -> El {
    let in_library = move || cx.page().with(Page::is_library).then_some("page");
    let count = move || cx.tabs.with(|tabs| tabs.open().len()).to_string();
    let opener = |sheet| {
        html::button()
            .attr("type", "button")
            .attr("aria-haspopup", "dialog")
            .attr("disabled", move || cx.not_yet())
            .on(ev::click, move |_| {
                cx.sheet.set(Some(sheet));
            })
    };
    let library = html::a()
        .attr("href", move || cx.href(cx.library_page()))
        .attr("aria-current", in_library)
        .child(icon("icon icon-library"))
        .child(html::span().child(cx.text(Messages::library)));
    let search = html::a()
        .attr("href", move || cx.search_href())
        .child(icon("icon icon-search"))
        .child(html::span().child(cx.text(Messages::search)));
    let tabs = opener(Sheet::Tabs)
        .child(
            html::span()
                .class("count")
                .attr("aria-hidden", "true")
                .child(count),
        )
        .child(html::span().child(cx.text(Messages::tabs)))
        .child(html::span().class("visually-hidden").child(count));
    let more = opener(Sheet::More)
        .child(icon("icon icon-more"))
        .child(html::span().child(cx.text(Messages::more)));
    html::nav()
        .class("bottom-bar")
        .attr("aria-label", cx.text(Messages::actions))
        .child(library)
        .child(search)
        .child(tabs)
        .child(more)
}
