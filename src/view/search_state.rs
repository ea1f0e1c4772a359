//! The state that the views of the search share, and how a search is remembered.

use crate::context::Context;
use crate::route::Search;
use crate::search_client::{Found, ResultLimits};
use crate::session::{RECENT, with_recent};
use bookmobile_dom::StaticSignal;

/// The state that the views of the search share.
#[derive(Clone, Copy)]
pub(super) struct SearchState {
    /// The search as it is typed and filtered.
    pub(super) search: StaticSignal<Search>,
    /// How many results are wanted; reset for a new search.
    pub(super) limits: StaticSignal<ResultLimits>,
    /// The last answer; `None` while the input field is empty.
    pub(super) found: StaticSignal<Option<Found>>,
    /// Whether `found` is the answer to what is typed.
    pub(super) is_answered: StaticSignal<bool>,
    /// Whether the first hit is opened as soon as the search is answered: the person was
    /// quicker than the answer.
    pub(super) opens_first: StaticSignal<bool>,
    /// The recent searches, a line each.
    pub(super) recent: StaticSignal<String>,
}

impl SearchState {
    /// No search.
    pub(super) fn new() -> Self {
        Self {
            search: StaticSignal::new(Search::default()),
            limits: StaticSignal::new(ResultLimits::default()),
            found: StaticSignal::new(None),
            is_answered: StaticSignal::new(false),
            opens_first: StaticSignal::new(false),
            recent: StaticSignal::new(String::new()),
        }
    }
}

/// Writes the search into the address, while the search is open.
pub(super) fn note_search(cx: Context, search: Search) {
    let mut route = cx.router.route().get_untracked();
    if route.search.as_ref().is_some_and(|named| *named != search) {
        route.search = Some(search);
        cx.router.note(route);
    }
}

/// Remembers a search whose hit was opened: among the recent searches, and in the address
/// to which Back leads.
pub(super) fn remember(cx: Context, state: SearchState, text: &str) {
    note_search(cx, state.search.get_untracked());
    let old = cx.store.get(RECENT).unwrap_or_default();
    cx.store.set(RECENT, &with_recent(&old, text));
}
