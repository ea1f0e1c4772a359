//! The search: a sheet over the page with the box at the top and results under
//! it as they come. The address knows what is searched; nothing is searched or
//! opened while an input method is composing.

use super::icon;
use super::missing::{load_again, try_again};
use super::search_keys::{INPUT, hold_hit, on_key};
use super::search_results::{chips, help, results};
use super::sheet::sheet;
use crate::element::{El, el};
use crate::focus::focus;
use crate::follow::{follow, whether};
use crate::pause::Pause;
use crate::reader::Reader;
use crate::route::Search;
use crate::search_client::{Extent, Found, Status};
use crate::session::with_recent;
use crate::state::State;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};

/// What the parts of the search share.
#[derive(Clone, Copy)]
pub(super) struct SearchState {
    /// What is searched.
    pub(super) search: State<Search>,
    /// How much of what is found is wanted; the least for a new search.
    pub(super) extent: State<Extent>,
    /// The last answer; nothing while the box is empty.
    pub(super) found: State<Option<Found>>,
    /// What was searched lately, a line each.
    pub(super) recent: State<String>,
}

/// The sheet of the search.
pub fn search_sheet(reader: Reader) -> El {
    let state = SearchState {
        search: State::new(Search::default()),
        extent: State::new(Extent::default()),
        found: State::new(None),
        recent: State::new(String::new()),
    };
    let route = reader.navigator.route();
    let open = whether(move || reader.live.get() && route.with(|route| route.search.is_some()));
    let empty = whether(move || state.search.with(|search| search.text.trim().is_empty()));
    let failed = whether(move || reader.search.status().get() == Status::Failed);
    follow_address(reader, state);
    answer(reader, state, open);
    let label = move || reader.words().search_label;
    let close = move || reader.close_search();
    let below = move || match (empty.get(), failed.get()) {
        (true, _) => help(reader, state),
        (false, true) => could_not_start(reader, state),
        (false, false) => results(reader, state),
    };
    sheet(
        reader,
        "sheet sheet-search",
        label,
        open,
        close,
        move || {
            el("div")
                .class("search")
                .on("keydown", move |event| on_key(&event))
                .child(search_box(reader, state))
                .child(chips(reader, state))
                .child(el("div").class("search-below").live(below))
                // The one on the page is not heard while a dialog is open.
                .child(
                    el("p")
                        .class("said")
                        .attr("role", "status")
                        .says(move || reader.said.get()),
                )
        },
    )
}

/// Takes over what the address says when it is changed from outside, and
/// writes down what is typed.
fn follow_address(reader: Reader, state: SearchState) {
    let route = reader.navigator.route();
    follow(move || {
        let named = route.with(|route| route.search.clone());
        if let Some(named) = named
            && state.search.with_untracked(|own| *own != named)
        {
            state.search.set(named);
        }
    });
    // Quick typing changes the address when it pauses: browsers refuse an
    // address that changes with every key.
    let note = Pause::new(300, move || {
        note_search(reader, state.search.get_untracked());
    });
    let mut first = true;
    follow(move || {
        state.search.track();
        if !std::mem::take(&mut first) {
            note.restart();
        }
    });
}

/// Writes down in the address what is searched, while the search is open.
fn note_search(reader: Reader, search: Search) {
    let mut route = reader.navigator.route().get_untracked();
    if route.search.as_ref().is_some_and(|named| *named != search) {
        route.search = Some(search);
        reader.navigator.note(route);
    }
}

/// Asks as the person types, and says how much was found once they pause.
fn answer(reader: Reader, state: SearchState, open: Memo<bool>) {
    let announce = Pause::new(700, move || {
        if let Some(found) = state.found.get_untracked() {
            let tongue = untrack(|| reader.tongue());
            let text = tongue.found(found.total_articles, found.total_sections);
            reader.said.set(text);
        }
    });
    let mut last: Option<Search> = None;
    follow(move || {
        if !open.get() {
            return;
        }
        if reader.search.status().get_untracked() == Status::Asleep {
            reader.search.start();
        }
        let search = state.search.get();
        if search.text.trim().is_empty() {
            state.found.set(None);
            return;
        }
        if last.as_ref() != Some(&search) {
            last = Some(search.clone());
            state
                .extent
                .update_untracked(|extent| *extent = Extent::default());
        }
        let extent = state.extent.get();
        let announce = announce.clone();
        reader.search.search(&search, extent, move |found| {
            hold_hit(|| state.found.set(Some(found)));
            announce.restart();
        });
    });
}

/// The box in which one types.
fn search_box(reader: Reader, state: SearchState) -> El {
    let take = move |event: &web_sys::Event| {
        let input = event
            .target()
            .and_then(|input| input.dyn_into::<web_sys::HtmlInputElement>().ok());
        let text = input.map(|input| input.value()).unwrap_or_default();
        if state.search.with_untracked(|search| search.text != text) {
            state.search.update(|search| search.text = text);
        }
    };
    let typed = move |event: web_sys::InputEvent| {
        if !event.is_composing() {
            take(&event);
        }
    };
    let clear = move |_: web_sys::Event| {
        state.search.update(|search| search.text.clear());
        focus(INPUT);
    };
    let text = move || state.search.with(|search| JsValue::from_str(&search.text));
    let input = el("input")
        .attr("id", INPUT)
        .attr("type", "search")
        .attr("autocomplete", "off")
        .attr("autocapitalize", "off")
        .attr("spellcheck", "false")
        .attr("enterkeyhint", "search")
        .attr("autofocus", "")
        .bind("aria-label", move || Some(reader.words().search_label))
        .bind("placeholder", move || Some(reader.words().search))
        .prop("value", text)
        .on("input", typed)
        .on("compositionend", move |event: web_sys::Event| take(&event));
    let filled = whether(move || state.search.with(|search| !search.text.is_empty()));
    let button = move || {
        filled.get().then(|| {
            el("button")
                .class("icon-button")
                .attr("type", "button")
                .bind("aria-label", move || Some(reader.words().clear))
                .on("click", clear)
                .child(icon("icon icon-close"))
        })
    };
    el("div")
        .class("search-box")
        .child(icon("icon icon-search"))
        .child(input)
        .child(el("span").class("search-clear").live(button))
}

fn could_not_start(reader: Reader, state: SearchState) -> El {
    let again = move || {
        reader.search.start();
        state.search.update(|_| ());
    };
    el("div")
        .class("empty")
        .attr("role", "alert")
        .child(el("p").says(move || reader.words().search_failed))
        .child(try_again(reader, again))
        .child(load_again(reader, "link-button"))
}

/// Keeps a search that led somewhere, among the recent ones and in the address
/// that back leads to.
pub(super) fn remember(reader: Reader, state: SearchState, text: &str) {
    note_search(reader, state.search.get_untracked());
    let old = reader.store.get("recent").unwrap_or_default();
    reader.store.set("recent", &with_recent(&old, text));
}
