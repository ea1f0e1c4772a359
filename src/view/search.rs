//! The search: a sheet over the page with an input field at the top and results below it
//! as they arrive. The search is in the address; nothing is searched or opened while an
//! input method is composing.

use super::icon;
use super::missing::{load_again, try_again};
use super::search_filters::filters;
use super::search_help::help;
use super::search_keys::{INPUT, on_key, open_first};
use super::search_results::{count, results};
use super::search_state::{SearchState, note_search};
use super::sheet::sheet;
use crate::context::Context;
use crate::focus::focus;
use crate::route::Search;
use crate::search_client::{ResultLimits, Status};
use bookmobile_dom::{Debounce, El, effect, ev, html, memo_bool};
use bookmobile_i18n::Messages;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};

/// The sheet of the search.
pub fn search_sheet(cx: Context) -> El {
    let state = SearchState::new();
    let route = cx.router.route();
    let open = memo_bool(move || cx.live.get() && route.with(|route| route.search.is_some()));
    let empty = memo_bool(move || state.search.with(|search| search.text.trim().is_empty()));
    let failed = memo_bool(move || cx.search.status().get() == Status::Failed);
    follow_address(cx, state);
    answer(cx, state, open);
    let label = cx.text(Messages::search_label);
    let close = move || cx.close_search();
    let below = move || match (empty.get(), failed.get()) {
        (true, _) => help(cx, state),
        (false, true) => could_not_start(cx, state),
        (false, false) => results(cx, state),
    };
    sheet(cx, "sheet sheet-search", label, open, close, move || {
        html::div()
            .class("search")
            .on(ev::keydown, move |event| on_key(state, &event))
            .child(search_box(cx, state))
            .child(filters(cx, state))
            .child(html::div().class("search-below").child(below))
    })
}

/// Keeps the search and the address equal: takes over the search of an address that was
/// changed elsewhere, and writes what is typed into the address.
fn follow_address(cx: Context, state: SearchState) {
    let route = cx.router.route();
    effect(move || {
        let named = route.with(|route| route.search.clone());
        if let Some(named) = named
            && state.search.with_untracked(|own| *own != named)
        {
            state.search.set(named);
        }
    });
    // While the person types quickly, the address changes only at a pause: browsers limit
    // how often it may change.
    let note = Debounce::new(300, move || {
        note_search(cx, state.search.get_untracked());
    });
    let mut first = true;
    effect(move || {
        state.search.track();
        if !std::mem::take(&mut first) {
            note.call();
        }
    });
}

/// Searches as the person types, and announces how much was found once they pause.
fn answer(cx: Context, state: SearchState, open: Memo<bool>) {
    let announce = Debounce::new(700, move || {
        if let Some(found) = state.found.get_untracked() {
            let messages = untrack(|| cx.messages());
            cx.said.set(count(messages, &found));
        }
    });
    let mut last: Option<Search> = None;
    effect(move || {
        if !open.get() {
            state.opens_first.set(false);
            return;
        }
        if cx.search.status().get_untracked() == Status::Asleep {
            cx.search.start();
        }
        let search = state.search.get();
        if search.text.trim().is_empty() {
            last = None;
            state.opens_first.set(false);
            state.is_answered.set(false);
            state.found.set(None);
            return;
        }
        if last.as_ref() != Some(&search) {
            last = Some(search.clone());
            state.opens_first.set(false);
            state.is_answered.set(false);
            state
                .limits
                .update_untracked(|limits| *limits = ResultLimits::default());
        }
        let limits = state.limits.get();
        let announce = announce.clone();
        let mut is_reading = false;
        cx.search.search(&search, limits, move |found| {
            let has_hits = !found.articles.is_empty();
            state.is_answered.set(has_hits || !found.is_partial);
            // While texts are read answers come too fast for a pause between them.
            let is_said = is_reading && found.is_reading;
            is_reading = found.is_reading;
            state.found.set(Some(found));
            if !is_said {
                announce.call();
            }
            if has_hits && state.opens_first.get_untracked() {
                state.opens_first.set(false);
                request_animation_frame(open_first);
            }
        });
    });
}

/// The input field.
fn search_box(cx: Context, state: SearchState) -> El {
    let take = move |event: &web_sys::Event| {
        let input = event
            .target()
            .and_then(|input| input.dyn_into::<web_sys::HtmlInputElement>().ok());
        let text = input.map(|input| input.value()).unwrap_or_default();
        if state.search.with_untracked(|search| search.text != text) {
            state.search.update(|search| search.text = text);
        }
    };
    let typed = move |event: web_sys::Event| {
        let is_composing = (event.dyn_ref()).is_some_and(web_sys::InputEvent::is_composing);
        if !is_composing {
            take(&event);
        }
    };
    let text = move || state.search.with(|search| JsValue::from_str(&search.text));
    let input = html::input()
        .attr("id", INPUT)
        .attr("type", "search")
        .attr("autocomplete", "off")
        .attr("autocapitalize", "off")
        .attr("spellcheck", "false")
        .attr("enterkeyhint", "search")
        .attr("autofocus", "")
        .attr("aria-label", cx.text(Messages::search_label))
        .attr("placeholder", cx.text(Messages::search))
        .prop("value", text)
        .on(ev::input, typed)
        .on(ev::compositionend, move |event| take(&event));
    let filled = memo_bool(move || state.search.with(|search| !search.text.is_empty()));
    let button = move || filled.get().then(|| clear_button(cx, state));
    html::div()
        .class("search-box")
        .child(icon("icon icon-search"))
        .child(input)
        .child(html::span().class("search-clear").child(button))
}

/// The button that empties the input field.
pub(super) fn clear_button(cx: Context, state: SearchState) -> El {
    let clear = move |_| {
        state.search.update(|search| search.text.clear());
        focus(INPUT);
    };
    html::button()
        .class("icon-button")
        .attr("type", "button")
        .attr("aria-label", cx.text(Messages::clear))
        .on(ev::click, clear)
        .child(icon("icon icon-close"))
}

fn could_not_start(cx: Context, state: SearchState) -> El {
    let again = move || {
        cx.search.start();
        state.search.update(|_| ());
    };
    html::div()
        .class("empty")
        .attr("role", "alert")
        .child(html::p().child(cx.text(Messages::search_failed)))
        .child(try_again(cx, again))
        .child(load_again(cx, "link-button"))
}
