//! What the parts of the search share: what is searched, what was found, and how
//! a search is remembered.

use crate::context::Context;
use crate::route::Search;
use crate::search_client::{Found, ResultLimits};
use crate::session::{RECENT, with_recent};
use bookmobile_dom::StaticSignal;

/// What the parts of the search share.
#[derive(Clone, Copy)]
pub(super) struct SearchState {
    /// What is searched.
    pub(super) search: StaticSignal<Search>,
    /// How much of what is found is wanted; the least for a new search.
    pub(super) limits: StaticSignal<ResultLimits>,
    /// The last answer; nothing while the box is empty.
    pub(super) found: StaticSignal<Option<Found>>,
    /// What was searched lately, a line each.
    pub(super) recent: StaticSignal<String>,
}

/// Writes down in the address what is searched, while the search is open.
pub(super) fn note_search(cx: Context, search: Search) {
    let mut route = cx.router.route().get_untracked();
    if route.search.as_ref().is_some_and(|named| *named != search) {
        route.search = Some(search);
        cx.router.note(route);
    }
}

/// Keeps a search that led somewhere, among the recent ones and in the address
/// that back leads to.
pub(super) fn remember(cx: Context, state: SearchState, text: &str) {
    note_search(cx, state.search.get_untracked());
    let old = cx.store.get(RECENT).unwrap_or_default();
    cx.store.set(RECENT, &with_recent(&old, text));
}
