//! The strip of open tabs: the library first, then the articles. It is the WAI-ARIA tabs
//! pattern with links as tabs: arrows, Home and End go to another tab, Delete closes a
//! tab, Ctrl+Shift with an arrow moves it; the mouse can drag it. A tab's close button
//! must not be inside the role `tablist`, so the list owns its tabs by id.

use super::icon;
use super::strip_overflow::{
    bring_into_view, is_mirrored, measure, overflows, scrolled, strip_buttons, turn_wheel,
};
use crate::context::Context;
use crate::locator::Locator;
use crate::route::{Page, Route};
use crate::router::{Step, listen};
use crate::tabs::Tabs;
use bookmobile_dom::{El, IntoView, StaticSignal, effect, ev, html, keyed};
use bookmobile_i18n::Messages;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{DragEvent, KeyboardEvent};

/// The strip of open tabs.
pub(super) fn tab_strip(cx: Context) -> El {
    let dragged: StaticSignal<Option<usize>> = StaticSignal::new(None);
    let owned = move || {
        cx.tabs.with(|tabs| {
            let ids = tabs.open().iter().map(|place| tab_id(Some(place)));
            ids.fold(tab_id(None), |all, id| all + " " + &id)
        })
    };
    let list = html::div()
        .attr("role", "tablist")
        .attr("aria-label", cx.text(Messages::open_tabs))
        .attr("aria-owns", owned);
    let library = tab(cx, None)
        .attr("href", move || cx.href(cx.library_page()))
        .child(cx.text(Messages::library));
    let library_class = move || {
        if cx.tabs.with(|tabs| tabs.is_front(None)) {
            "tab tab-front"
        } else {
            "tab"
        }
    };
    let articles = move || {
        let top = |place: &Locator| Locator::top(&place.language, &place.slug);
        (cx.tabs).with(|tabs| tabs.open().iter().map(top).collect())
    };
    let articles = keyed(articles, move |article: &Locator| {
        article_tab(cx, article.clone(), dragged)
    });
    let over = move |event: DragEvent| {
        if dragged.get_untracked().is_some() {
            event.prevent_default();
        }
    };
    html::div()
        .class("strip")
        .on(ev::dragover, over)
        // A drop after the last tab moves the tab to the end.
        .on(ev::drop, move |event| {
            event.prevent_default();
            drop_tab(cx, dragged, usize::MAX);
        })
        .on(ev::keydown, move |event| on_key(cx, &event))
        .on(ev::wheel, move |event| turn_wheel(cx, &event))
        .child(list)
        .child(html::div().class(library_class).child(library))
        .child(scrolled(cx, articles.into_view()))
        .child(strip_buttons(cx))
}

/// The id of a tab's link; `None` is the library's.
pub fn tab_id(article: Option<&Locator>) -> String {
    match article {
        Some(Locator { language, slug, .. }) => format!("_tab-{language}-{slug}"),
        None => "_tab-library".to_owned(),
    }
}

/// The link of a tab; `None` is the library's.
fn tab(cx: Context, article: Option<Locator>) -> El {
    let id = tab_id(article.as_ref());
    let in_front = move || (cx.tabs).with(|tabs| tabs.is_front(article.as_ref()));
    // Once arrows work, the Tab key reaches only the tab in front; before that, in a page
    // without the app, it reaches all tabs.
    let selected = in_front.clone();
    let roving = move || {
        if in_front() || !cx.live.get() {
            "0"
        } else {
            "-1"
        }
    };
    html::a()
        .class("tab-link")
        .attr("id", id)
        .attr("role", "tab")
        .attr("aria-controls", "_panel")
        .attr(
            "aria-selected",
            move || {
                if selected() { "true" } else { "false" }
            },
        )
        .attr("tabindex", roving)
}

fn article_tab(cx: Context, article: Locator, dragged: StaticSignal<Option<usize>>) -> El {
    // It may still be loading.
    let title = {
        let article = article.clone();
        move || cx.title_of(&article)
    };
    let language = cx.library.catalog().site.language(&article.language);
    let tag = language.map(|own| own.tag.as_str());
    let direction = cx.library.direction(&article.language);
    let href = cx.href(Page::article(&article.language, &article.slug));
    // Tabs can move, so each handler looks up the current index.
    let index = {
        let article = article.clone();
        move || cx.tabs.with_untracked(|tabs| tabs.find(&article))
    };
    let class = {
        let article = article.clone();
        move || {
            let (is_dragged, is_front) = cx.tabs.with(|tabs| {
                let at = dragged.get();
                let is_dragged = at.is_some() && at == tabs.find(&article);
                (is_dragged, tabs.is_front(Some(&article)))
            });
            match (is_dragged, is_front) {
                (true, _) => "tab tab-dragged",
                (false, true) => "tab tab-front",
                (false, false) => "tab",
            }
        }
    };
    let close_label = {
        let title = title.clone();
        move || cx.messages().close_tab(&title())
    };
    let close = html::button()
        .class("tab-close")
        .attr("type", "button")
        .attr("tabindex", "-1")
        .attr("aria-label", close_label)
        .attr("disabled", move || cx.not_yet())
        .on(ev::click, {
            let index = index.clone();
            move |_| {
                if let Some(at) = index() {
                    close(cx, at);
                }
            }
        })
        .child(icon("icon icon-close"));
    let link = tab(cx, Some(article))
        .attr("href", href)
        .attr("title", title.clone())
        .attr("lang", tag)
        .attr("dir", direction)
        .on(ev::dragstart, {
            let index = index.clone();
            move |_| dragged.set(index())
        })
        .on(ev::dragend, move |_| dragged.set(None))
        .child(title);
    // The strip around the tab handles `dragover`, which allows the drop.
    let dropped = move |event: DragEvent| {
        event.prevent_default();
        event.stop_propagation();
        drop_tab(cx, dragged, index().unwrap_or(usize::MAX));
    };
    html::div()
        .class(class)
        .on(ev::drop, dropped)
        .child(link)
        .child(close)
}

fn drop_tab(cx: Context, dragged: StaticSignal<Option<usize>>, to: usize) {
    if let Some(from) = dragged.get_untracked() {
        dragged.set(None);
        cx.move_tab(from, to);
    }
}

/// The index of the tab that an event is at: 0 is the library, then the articles.
fn tab_of(cx: Context, event: &KeyboardEvent) -> Option<usize> {
    let target: web_sys::Element = event.target()?.dyn_into().ok()?;
    let id = target.closest("[role=tab]").ok()??.id();
    if id == tab_id(None) {
        return Some(0);
    }
    let is_it = |place: &Locator| tab_id(Some(place)) == id;
    let at = (cx.tabs).with_untracked(|tabs| tabs.open().iter().position(is_it));
    at.map(|at| at + 1)
}

fn on_key(cx: Context, event: &KeyboardEvent) {
    let Some(at) = tab_of(cx, event) else {
        return;
    };
    let last = cx.tabs.with_untracked(|tabs| tabs.open().len());
    let modified = event.ctrl_key() || event.alt_key() || event.meta_key() || event.shift_key();
    let moving = event.ctrl_key() && event.shift_key();
    let key = event.key();
    let is_forward = (key == "ArrowRight") != is_mirrored(cx);
    let to = match key.as_str() {
        "ArrowLeft" | "ArrowRight" if moving => {
            let to = if is_forward {
                at + 1
            } else {
                at.saturating_sub(1)
            };
            return move_tab(cx, event, at, to);
        }
        _ if modified => return,
        "Delete" if at > 0 => {
            event.prevent_default();
            cx.close_tab(at - 1);
            return focus(cx, at.min(last - 1));
        }
        "ArrowLeft" | "ArrowRight" if is_forward => (at + 1) % (last + 1),
        "ArrowLeft" | "ArrowRight" => at.checked_sub(1).unwrap_or(last),
        "Home" => 0,
        "End" => last,
        " " => at,
        _ => return,
    };
    event.prevent_default();
    let page = match place_at(cx, to) {
        None => untrack(|| cx.library_page()),
        Some(Locator { language, slug, .. }) => Page::Article { language, slug },
    };
    // Moving along the strip is one step in the history, not one for each tab.
    cx.router.go(Route::to(page), Step::Replace);
    focus(cx, to);
}

/// The article of a tab; `None` for the first one, the library's.
fn place_at(cx: Context, tab: usize) -> Option<Locator> {
    let at = tab.checked_sub(1)?;
    (cx.tabs).with_untracked(|tabs| tabs.open().get(at).cloned())
}

/// Closes a tab by its button, which is removed with it, so the focus moves to the tab in
/// front.
fn close(cx: Context, at: usize) {
    cx.close_tab(at);
    let front = cx.tabs.with_untracked(Tabs::active);
    focus(cx, front.map_or(0, |front| front + 1));
}

/// Moves a tab, which keeps its element and so the focus.
fn move_tab(cx: Context, event: &KeyboardEvent, from: usize, to: usize) {
    event.prevent_default();
    let last = cx.tabs.with_untracked(|tabs| tabs.open().len());
    if from == 0 || to == 0 || to > last {
        return;
    }
    cx.move_tab(from - 1, to - 1);
}

fn focus(cx: Context, tab: usize) {
    crate::focus::focus(&tab_id(place_at(cx, tab).as_ref()));
}

/// Scrolls the strip whenever its tabs have changed, until the tab in front is in view.
pub fn follow_front(cx: Context) {
    let overflows = overflows(cx);
    effect(move || {
        let id = cx.tabs.with(|tabs| tab_id(tabs.front()));
        // With the arrows the strip has less room.
        overflows.get();
        request_animation_frame(move || {
            bring_into_view(&id, ".tab", ".strip-articles");
            measure(cx);
        });
    });
    listen(&window(), "resize", move |_: web_sys::Event| measure(cx));
}
