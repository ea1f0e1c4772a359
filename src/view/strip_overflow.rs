//! The tab strip with more tabs than it has room for: the articles' part of it scrolls, its
//! edges show that there are more, the wheel and two arrows scroll it, and a button opens
//! the list of all tabs.

use super::icon;
use crate::context::{Context, Sheet};
use bookmobile_dom::{El, View, ev, html, memo_bool};
use bookmobile_i18n::Messages;
use leptos::prelude::*;
use web_sys::{Element, WheelEvent};

/// The part of the strip that scrolls.
pub(super) fn scrolled(cx: Context, articles: View) -> El {
    let more = move || Some(cx.more_tabs.get()).filter(|more| !more.is_empty());
    html::div()
        .class("strip-articles")
        .attr("data-more", more)
        .on(ev::scroll, move |_| measure(cx))
        .child(articles)
}

/// The buttons beside it: arrows while there is something to scroll, and from two articles
/// on the list of all.
pub(super) fn strip_buttons(cx: Context) -> El {
    let overflows = overflows(cx);
    let several = memo_bool(move || cx.tabs.with(|tabs| tabs.open().len() > 1));
    // For a mouse: the keyboard has its arrow keys, and the list.
    let arrow = move |side: &'static str, sign: &'static str, part: i32| {
        html::button()
            .class("icon-button")
            .attr("type", "button")
            .attr("tabindex", "-1")
            .attr("aria-hidden", "true")
            .attr("disabled", move || !cx.more_tabs.get().contains(side))
            .on(ev::click, move |_| {
                if let Some(strip) = strip() {
                    scroll_on(cx, &strip, strip.client_width() * part / 4);
                }
            })
            .child(sign)
    };
    let arrows =
        move || (overflows.get()).then(|| vec![arrow("before", "‹", -3), arrow("after", "›", 3)]);
    let list = move || {
        several.get().then(|| {
            html::button()
                .class("icon-button")
                .attr("type", "button")
                .attr("aria-haspopup", "dialog")
                .attr("aria-label", cx.text(Messages::open_tabs))
                .on(ev::click, move |_| cx.sheet.set(Some(Sheet::Tabs)))
                .child(icon("icon icon-list"))
        })
    };
    html::div().class("strip-buttons").child(arrows).child(list)
}

/// Whether the strip has more tabs than it has room for.
pub(super) fn overflows(cx: Context) -> Memo<bool> {
    memo_bool(move || !cx.more_tabs.get().is_empty())
}

/// Scrolls the strip by a wheel that turns only one way.
pub(super) fn turn_wheel(cx: Context, event: &WheelEvent) {
    let is_turned = event.delta_x() == 0.0 && !event.ctrl_key() && !event.shift_key();
    let overflows = cx.more_tabs.with_untracked(|more| !more.is_empty());
    if let Some(strip) = strip().filter(|_| is_turned && overflows) {
        event.prevent_default();
        scroll_on(cx, &strip, whole(event.delta_y()));
    }
}

/// Scrolls a row of tabs until the tab around a link is in view, beside an edge that may fade.
pub(super) fn bring_into_view(id: &str, tab: &str, row: &str) {
    let link = document().get_element_by_id(id);
    let around = |what: &str| link.as_ref()?.closest(what).ok().flatten();
    let (Some(tab), Some(row)) = (around(tab), around(row)) else {
        return;
    };
    let (tab, around) = (
        tab.get_bounding_client_rect(),
        row.get_bounding_client_rect(),
    );
    let past_left = tab.left() - around.left() - 48.0;
    let past_right = tab.right() - around.right() + 48.0;
    let by = if past_left < 0.0 {
        past_left
    } else {
        past_right.max(0.0)
    };
    scroll(&row, whole(by));
}

/// Notes the sides at which there are more tabs.
pub(super) fn measure(cx: Context) {
    let Some(strip) = strip() else {
        return;
    };
    // It is negative where the strip runs from right to left.
    let before = strip.scroll_left().abs();
    let after = strip.scroll_width() - strip.client_width() - before;
    let more = match (before > 1, after > 1) {
        (false, false) => "",
        (true, false) => "before",
        (false, true) => "after",
        (true, true) => "before after",
    };
    if cx.more_tabs.with_untracked(|known| *known != more) {
        cx.more_tabs.set(more);
    }
}

fn strip() -> Option<Element> {
    document().query_selector(".strip-articles").ok().flatten()
}

/// Whether the strip runs from right to left: it is in the interface's direction.
pub(super) fn is_mirrored(cx: Context) -> bool {
    untrack(|| cx.direction()) == Some("rtl")
}

/// Scrolls the strip towards its end.
fn scroll_on(cx: Context, strip: &Element, by: i32) {
    scroll(strip, if is_mirrored(cx) { -by } else { by });
}

/// Scrolls the strip to the right.
fn scroll(strip: &Element, by: i32) {
    strip.set_scroll_left(strip.scroll_left() + by);
}

#[allow(clippy::cast_possible_truncation)] // pixels
fn whole(pixels: f64) -> i32 {
    pixels as i32
}
