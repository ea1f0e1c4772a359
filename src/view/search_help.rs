//! What is below the search field while it is empty: help, and recent searches.

use super::search_state::SearchState;
use crate::context::Context;
use crate::session::RECENT;
use bookmobile_dom::{El, ev, html};

/// The recent searches, if there are any.
pub(super) fn recent_searches(cx: Context, state: SearchState) -> Option<El> {
    let recent = state.recent;
    let forget = move |_| {
        cx.store.set(RECENT, "");
        recent.set(String::new());
    };
    let again = move |line: &str| {
        let line = line.to_owned();
        let text = line.clone();
        let choose = move |_| {
            state.search.update(|search| search.text.clone_from(&text));
        };
        let button = html::button().attr("type", "button").attr("data-hit", "");
        html::li().child(button.on(ev::click, choose).child(line))
    };
    let text = recent.get();
    (!text.is_empty()).then(|| {
        let messages = cx.messages();
        let button = html::button().class("link-button").attr("type", "button");
        html::div()
            .class("recent")
            .child(html::h2().child(messages.recent()))
            .child(html::ul().children(text.lines().map(again)))
            .child(button.on(ev::click, forget).child(messages.forget()))
    })
}

/// Help for the query language, and the recent searches.
pub(super) fn help(cx: Context, state: SearchState) -> El {
    (state.recent).set(cx.store.get(RECENT).unwrap_or_default());
    let messages = cx.messages();
    let tips = html::ul()
        .class("tips")
        .child(html::li().child(messages.search_help_phrase()))
        .child(html::li().child(messages.search_help_minus()))
        .child(html::li().child(messages.search_help_filters()))
        .child(html::li().child(messages.search_help_pinyin()))
        .child(
            html::li()
                .class("wide-only")
                .child(messages.search_help_keys()),
        );
    html::div()
        .class("search-help")
        .child(html::div().child(move || recent_searches(cx, state)))
        .child(html::p().child(messages.search_help()))
        .child(tips)
}
