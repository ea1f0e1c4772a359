//! The strip of open tabs: the library first, then the articles. The WAI-ARIA
//! tabs pattern with links for tabs: arrows walk, Home and End jump, Delete
//! closes, Ctrl+Shift with an arrow moves a tab; the mouse can drag. The close
//! button stands beside its tab, outside of its role, so the list of tabs owns
//! them by id.

use super::icon;
use crate::element::{El, el};
use crate::follow::follow;
use crate::locator::Locator;
use crate::navigation::Step;
use crate::reader::Reader;
use crate::route::{Page, Route};
use crate::state::State;
use crate::tabs::Tabs;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::KeyboardEvent;

/// The strip of open tabs.
pub(super) fn tab_strip(reader: Reader) -> El {
    let dragged: State<Option<usize>> = State::new(None);
    // What is open, without where one is in it: the strip is not drawn again
    // for every scroll.
    let open = Memo::new(move |_| {
        reader.tabs.with(|tabs| {
            let article = |place: &Locator| (place.language.clone(), place.slug.clone());
            tabs.open().iter().map(article).collect::<Vec<_>>()
        })
    });
    let owned = move || {
        let count = open.with(Vec::len);
        Some((0..count).fold("_tab-library".to_owned(), |ids, at| {
            format!("{ids} _tab-{at}")
        }))
    };
    let list = el("div")
        .attr("role", "tablist")
        .bind("aria-label", move || Some(reader.words().open_tabs))
        .bind("aria-owns", owned);
    let library = tab(reader, None)
        .bind("href", move || Some(reader.href(reader.library_page())))
        .says(move || reader.words().library);
    let in_front = move || reader.tabs.with(|tabs| tabs.active().is_none());
    let articles = move || -> Vec<El> {
        let open = open.get().into_iter().enumerate();
        open.map(|(at, (language, slug))| article_tab(reader, at, &language, &slug, dragged))
            .collect()
    };
    let over = move |event: web_sys::Event| {
        if dragged.get_untracked().is_some() {
            event.prevent_default();
        }
    };
    // Past the last tab is the last place.
    let dropped = move |event: web_sys::Event| {
        event.prevent_default();
        if let Some(from) = dragged.get_untracked() {
            dragged.set(None);
            reader.tabs.update(|tabs| tabs.reorder(from, usize::MAX));
            reader.keep_tabs();
        }
    };
    el("div")
        .class("strip")
        .on("dragover", over)
        .on("drop", dropped)
        .on("keydown", move |event: KeyboardEvent| {
            on_key(reader, &event);
        })
        .child(list)
        .child(
            el("div")
                .bind("class", move || {
                    Some(if in_front() { "tab tab-front" } else { "tab" })
                })
                .child(library),
        )
        .child(el("div").class("strip-articles").live(articles))
}

/// The link of a tab; `None` is the library's.
fn tab(reader: Reader, at: Option<usize>) -> El {
    let in_front = move || reader.tabs.with(|tabs| tabs.active() == at);
    // Only the tab in front is reached by Tab, once arrows work; before that,
    // in a page without the app, all are.
    let roving = move || {
        if in_front() || !reader.live.get() {
            "0"
        } else {
            "-1"
        }
    };
    el("a")
        .class("tab-link")
        .attr("id", id_of(at))
        .attr("role", "tab")
        .attr("aria-controls", "_panel")
        .bind("aria-selected", move || {
            Some(if in_front() { "true" } else { "false" })
        })
        .bind("tabindex", move || Some(roving()))
}

fn article_tab(
    reader: Reader,
    at: usize,
    language: &str,
    slug: &str,
    dragged: State<Option<usize>>,
) -> El {
    let title = reader.title_of(&Locator::top(language, slug));
    let tag = (reader.library.catalog().site.language(language)).map(|own| own.tag.as_str());
    let href = reader.href(Page::article(language, slug));
    let class = move || {
        let front = reader.tabs.with(|tabs| tabs.active() == Some(at));
        match (dragged.get() == Some(at), front) {
            (true, _) => "tab tab-dragged",
            (false, true) => "tab tab-front",
            (false, false) => "tab",
        }
    };
    let close = el("button")
        .class("tab-close")
        .attr("type", "button")
        .attr("tabindex", "-1")
        .bind("aria-label", {
            let title = title.clone();
            move || Some(reader.tongue().close_tab(&title))
        })
        .bind("disabled", move || reader.not_yet())
        .on("click", move |_: web_sys::Event| close(reader, at))
        .child(icon("icon icon-close"));
    let link = tab(reader, Some(at))
        .attr("href", href)
        .attr("title", title.clone())
        .maybe("lang", tag)
        .on("dragstart", move |_: web_sys::Event| dragged.set(Some(at)))
        .on("dragend", move |_: web_sys::Event| dragged.set(None))
        .child(title);
    // The strip around it lets things be dropped.
    let dropped = move |event: web_sys::Event| {
        event.prevent_default();
        event.stop_propagation();
        if let Some(from) = dragged.get_untracked() {
            dragged.set(None);
            reader.tabs.update(|tabs| tabs.reorder(from, at));
            reader.keep_tabs();
        }
    };
    el("div")
        .bind("class", move || Some(class()))
        .on("drop", dropped)
        .child(link)
        .child(close)
}

/// The id of a tab; `None` is the library's.
fn id_of(at: Option<usize>) -> String {
    at.map_or_else(|| "_tab-library".to_owned(), |at| format!("_tab-{at}"))
}

/// Which tab an element belongs to: 0 is the library, then the articles.
fn tab_of(event: &KeyboardEvent) -> Option<usize> {
    let target: web_sys::Element = event.target()?.dyn_into().ok()?;
    let id = target.closest("[role=tab]").ok()??.id();
    match id.strip_prefix("_tab-")? {
        "library" => Some(0),
        number => number.parse::<usize>().ok().map(|at| at + 1),
    }
}

fn on_key(reader: Reader, event: &KeyboardEvent) {
    let Some(at) = tab_of(event) else { return };
    let last = reader.tabs.with_untracked(|tabs| tabs.open().len());
    let modified = event.ctrl_key() || event.alt_key() || event.meta_key() || event.shift_key();
    let moving = event.ctrl_key() && event.shift_key();
    let to = match event.key().as_str() {
        "ArrowLeft" if moving => return move_tab(reader, event, at, at.saturating_sub(1)),
        "ArrowRight" if moving => return move_tab(reader, event, at, at + 1),
        _ if modified => return,
        "Delete" if at > 0 => {
            event.prevent_default();
            reader.close_tab(at - 1);
            return focus(at.min(last - 1));
        }
        "ArrowLeft" => at.checked_sub(1).unwrap_or(last),
        "ArrowRight" => (at + 1) % (last + 1),
        "Home" => 0,
        "End" => last,
        " " => at,
        _ => return,
    };
    event.prevent_default();
    let place = to.checked_sub(1).and_then(|to| {
        reader
            .tabs
            .with_untracked(|tabs| tabs.open().get(to).cloned())
    });
    let page = match place {
        None => untrack(|| reader.library_page()),
        Some(Locator { language, slug, .. }) => Page::Article { language, slug },
    };
    // Walking along the strip is one step, not one for each tab passed.
    reader.navigator.go(Route::to(page), Step::Replace);
    focus(to);
}

/// Closes a tab by its button, which goes with it: the tab in front then has
/// the focus.
fn close(reader: Reader, at: usize) {
    reader.close_tab(at);
    let front = reader.tabs.with_untracked(Tabs::active);
    focus(front.map_or(0, |front| front + 1));
}

fn move_tab(reader: Reader, event: &KeyboardEvent, from: usize, to: usize) {
    event.prevent_default();
    let last = reader.tabs.with_untracked(|tabs| tabs.open().len());
    if from == 0 || to == 0 || to > last {
        return;
    }
    reader.tabs.update(|tabs| tabs.reorder(from - 1, to - 1));
    reader.keep_tabs();
    focus(to);
}

/// Puts the focus on a tab once the strip has been drawn again.
fn focus(tab: usize) {
    let id = id_of(tab.checked_sub(1));
    request_animation_frame(move || crate::focus::focus(&id));
}

/// Scrolls the articles' tabs, and only them, until the tab in front is in it.
pub fn follow_front(reader: Reader) {
    follow(move || {
        let id = id_of(reader.tabs.with(Tabs::active));
        request_animation_frame(move || bring_into_view(&id));
    });
}

fn bring_into_view(id: &str) {
    let strip = document().query_selector(".strip-articles");
    let (Some(tab), Ok(Some(strip))) = (document().get_element_by_id(id), strip) else {
        return;
    };
    let (tab, around) = (
        tab.get_bounding_client_rect(),
        strip.get_bounding_client_rect(),
    );
    let past_left = tab.left() - around.left() - 48.0;
    let past_right = tab.right() - around.right() + 48.0;
    let by = if past_left < 0.0 {
        past_left
    } else {
        past_right.max(0.0)
    };
    #[allow(clippy::cast_possible_truncation)] // pixels
    strip.set_scroll_left(strip.scroll_left() + by as i32);
}
