//! Starts the app in a browser, over the page that is already there, and follows the
//! address, the scroll and the keys from then on. If it cannot start, the page stays as it
//! is and shows a message.

use crate::app::app;
use crate::context::{Context, ExportState, Sheet};
use crate::highlight;
use crate::js_bindings::trouble;
use crate::library::{Library, LoadState};
use crate::locator::Locator;
use crate::reading;
use crate::route::{Page, Route};
use crate::router::{Router, Step, listen};
use crate::view::{follow_export, follow_front, show_keys, text_of};
use bookmobile_dom::{Debounce, effect};
use leptos::prelude::*;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::*;

thread_local! {
    static LIBRARY: Cell<Option<&'static Library>> = const { Cell::new(None) };
    static READER: Cell<Option<Context>> = const { Cell::new(None) };
}

/// Opens the collection, or the part of it that `only` names. This must be the first call.
#[wasm_bindgen]
pub fn open(catalog: &[u8], only: &str) {
    // The error is dropped: its messages would weigh more than the notice that the app
    // could not start.
    LIBRARY.set(Library::open(catalog, only).ok());
}

/// Takes a file that the collection asked for; no bytes mean that it could not be fetched.
#[wasm_bindgen]
pub fn provide(name: &str, bytes: Option<Vec<u8>>) {
    if let Some(library) = LIBRARY.get() {
        library.provide(name, bytes.map(Into::into));
    }
}

/// Takes an answer of the search; no bytes mean that it could not start or has stopped.
#[wasm_bindgen]
pub fn search_answered(reply: &[u8]) {
    if let Some(cx) = READER.get() {
        cx.search.receive(reply);
    }
}

/// The HTML of the text of the article that a link leads to, given by the link's path and
/// fragment (src/js/reading-text.js). Nothing while it is being fetched, or if it leads to
/// no article; empty if it could not be fetched.
#[wasm_bindgen]
pub fn article_html(path: &str, fragment: &str) -> Option<String> {
    let cx = READER.get()?;
    text_of(cx, &cx.router.page_of(path, fragment))
}

/// Takes the result of an export: `true` if the file was handed over, `false` if it could
/// not be made, `None` if the person cancelled it.
#[wasm_bindgen]
pub fn exported(done: Option<bool>) {
    if let Some(cx) = READER.get() {
        cx.export.set(match done {
            Some(true) => ExportState::Done,
            Some(false) => ExportState::Failed,
            None => ExportState::Idle,
        });
    }
}

/// Starts the reader over the page. The collection must be open, and the texts that the
/// page shows must be provided.
#[wasm_bindgen]
pub fn start() {
    let Some(library) = LIBRARY.get() else {
        return trouble();
    };
    let Some(page) = document().document_element() else {
        return;
    };
    let root = page.get_attribute("data-root").unwrap_or_default();
    // Effects run in the browser's own queue. The owner of all signals and effects lives
    // as long as the page and is never dropped.
    if any_spawner::Executor::init_wasm_bindgen().is_err() {
        return trouble();
    }
    let owner = Owner::new();
    owner.set();
    let router = Router::for_browser(&root, page.has_attribute("data-single-file"));
    // Addresses that were relative to the first page become absolute, so that they hold on
    // all pages.
    let _ = page.set_attribute("data-root", &router.root());
    make_links_absolute();
    // A page that came with its text is not replaced by a message that it is missing.
    let has_text = document().get_element_by_id("_text").is_some();
    if has_text && !has_first_text(library, router) {
        return trouble();
    }
    if router.route().get_untracked().page == Page::Entry {
        let chosen = page.get_attribute("data-language").unwrap_or_default();
        choose_language(library, router, &chosen);
    }
    let cx = Context::new(library, router);
    READER.set(Some(cx));
    if let Some(body) = document().body() {
        app(cx).hydrate(&body);
    }
    std::mem::forget(owner);
}

/// Takes the page over after the views were hydrated. It is a separate task, so that a
/// slow device can respond in between.
#[wasm_bindgen]
pub fn take_over() {
    if let Some(cx) = READER.get() {
        begin(cx);
    }
}

/// Whether the text of the current page is loaded and undamaged.
fn has_first_text(library: &'static Library, router: Router) -> bool {
    let page = router.route().get_untracked().page;
    library.load_state(&page) == LoadState::Loaded
        && (library.find_page(&page)).is_none_or(|(id, _)| library.article(id).is_ok())
}

fn make_links_absolute() {
    const LINKS: &str = "body a[href], link[rel=alternate], link[rel=canonical]";
    let Ok(links) = document().query_selector_all(LINKS) else {
        return;
    };
    for at in 0..links.length() {
        let link = links.item(at).and_then(|link| link.dyn_into().ok());
        let Some::<web_sys::Element>(link) = link else {
            continue;
        };
        let is_fragment = (link.get_attribute("href")).is_some_and(|href| href.starts_with('#'));
        // Links within an article's text are relative to its own page, and are only shown
        // there.
        let is_text = || {
            link.closest("[data-article]")
                .is_ok_and(|around| around.is_some())
        };
        if is_fragment || is_text() {
            continue;
        }
        let href = js_sys::Reflect::get(&link, &"href".into());
        if let Some(href) = href.ok().and_then(|href| href.as_string()) {
            let _ = link.set_attribute("href", &href);
        }
    }
}

/// Restores tabs and preferences, and begins to follow links, keys and the scroll.
fn begin(cx: Context) {
    if let Ok(history) = window().history() {
        let _ = history.set_scroll_restoration(web_sys::ScrollRestoration::Manual);
    }
    cx.preferences.load(&cx.store);
    let mut tabs = cx.store.tabs();
    tabs.retain(|place| cx.library.may_have(&place.language, &place.slug));
    cx.tabs.set(tabs);
    let route = cx.router.route();
    let first = route.get_untracked();
    cx.show(&first.page);
    cx.keep_tabs();
    if let Some(page) = document().document_element() {
        let _ = page.set_attribute("data-live", "");
    }
    cx.live.set(true);
    follow_front(cx);
    follow_export(cx);
    follow_route(cx);
    follow_scroll(cx);
    follow_keys(cx);
    listen(&document(), "click", move |event: web_sys::MouseEvent| {
        let Some(route) = cx.router.link_of(&event) else {
            return;
        };
        event.prevent_default();
        cx.sheet.set(None);
        let here = cx.router.route().get_untracked();
        let again = here.same_place(&route) && route.search.is_none();
        // A link to the current place scrolls to it again. After a hit of the search Back
        // leads to its results.
        let replaces = again && here.search.is_none();
        let step = if replaces { Step::Replace } else { Step::Push };
        cx.router.go(route.clone(), step);
        if again {
            reading::arrive(cx, Some(here), route, false);
        }
    });
}

/// Goes from the root, whose address names no language, to the library in the language
/// that root-language.js has `chosen`, or in the site's default.
fn choose_language(library: &Library, router: Router, chosen: &str) {
    let site = &library.catalog().site;
    let language = site.language(chosen).map(|language| &language.code);
    let page = Page::library(language.unwrap_or(&site.default_language));
    let route = Route {
        page,
        ..router.route().get_untracked()
    };
    router.go(route, Step::Replace);
    forget_canonical();
}

/// Removes the canonical address of the page that was loaded, which is not shown any more.
fn forget_canonical() {
    if let Ok(Some(link)) = document().query_selector("link[rel=canonical]") {
        link.remove();
    }
}

/// Follows the route: after each step sets the tab in front, the title, and the place on
/// the page.
fn follow_route(cx: Context) {
    let mut is_first = true;
    effect(move || {
        let page = cx.page().get();
        if std::mem::take(&mut is_first) {
            return;
        }
        // Whether there is such an article is known when its part of the catalog is there.
        if !cx.library.is_known(&page) {
            return;
        }
        // Going back closes a sheet; closing the tab in front does not.
        if cx.router.returned() {
            cx.sheet.set(None);
        }
        cx.show(&page);
        cx.keep_tabs();
        forget_canonical();
    });
    let route = cx.router.route();
    let root = document().document_element();
    let mut is_reloaded = root.is_some_and(|root| root.has_attribute("data-reloaded"));
    let mut before: Option<Route> = None;
    effect(move || {
        let now = route.get();
        // The arrival at a page waits until its texts are loaded.
        if cx.library.load_state(&now.page) == LoadState::Loading {
            return;
        }
        let last = before.replace(now.clone());
        let stays = last.as_ref().is_some_and(|last| last.same_place(&now));
        let is_elsewhere = cx.router.take_elsewhere();
        if stays && !is_elsewhere {
            return;
        }
        reading::arrive(cx, last, now, std::mem::take(&mut is_reloaded));
    });
    effect(move || {
        document().set_title(&cx.title());
        if let Some(page) = document().document_element() {
            let _ = page.set_attribute("lang", cx.messages().tag());
            if let Some(direction) = cx.direction() {
                let _ = page.set_attribute("dir", direction);
            }
        }
    });
}

fn follow_scroll(cx: Context) {
    let y = || window().scroll_y().unwrap_or(0.0);
    let waiting = Rc::new(Cell::new(false));
    let seen = Rc::new(Cell::new(y()));
    let last = Rc::clone(&seen);
    let look = move || {
        seen.set(y());
        reading::look(cx);
    };
    let keep = Debounce::new(150, move || cx.keep_tabs());
    let again = look.clone();
    listen(&window(), "scroll", move |_: web_sys::Event| {
        if !waiting.replace(true) {
            let (waiting, look) = (Rc::clone(&waiting), again.clone());
            request_animation_frame(move || {
                waiting.set(false);
                look();
            });
        }
        keep.call();
    });
    follow_width(cx);
    // The last event before a phone ends the page: there may have been no frame since the
    // last scroll.
    let leave = move |_: web_sys::Event| {
        if (y() - last.get()).abs() > 0.5 {
            look();
        }
        cx.keep_tabs();
    };
    listen(&document(), "visibilitychange", leave.clone());
    listen(&window(), "pagehide", leave);
}

/// Keeps the person at their place when the width of the window changes and the text flows
/// anew: the place before the first change.
fn follow_width(cx: Context) {
    let width = || window().inner_width().ok().and_then(|width| width.as_f64());
    let mut last = width();
    let held: Rc<RefCell<Option<Locator>>> = Rc::default();
    let release = Debounce::new(500, {
        let held = Rc::clone(&held);
        move || drop(held.take())
    });
    listen(&window(), "resize", move |_: web_sys::Event| {
        // The bars of a phone's browser change only the height.
        let now = width();
        if last == now {
            return;
        }
        last = now;
        let place = held.take().or_else(|| cx.place());
        if let Some(place) = place.filter(|place| !place.is_top()) {
            reading::restore(&place);
            held.replace(Some(place));
            release.call();
        }
    });
}

/// Keys that work anywhere: "/" and Ctrl+K open the search, "?" the settings, Ctrl+Z opens the
/// tabs that were just closed, Escape removes the highlights. Only Ctrl+K works while the person types in a field, and none
/// while an input method composes.
fn follow_keys(cx: Context) {
    listen(
        &window(),
        "keydown",
        move |event: web_sys::KeyboardEvent| {
            if event.default_prevented() || event.is_composing() || event.alt_key() {
                return;
            }
            let with_control = event.ctrl_key() || event.meta_key();
            let typing = (event.target())
                .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
                .is_some_and(|target| {
                    target
                        .matches("input, textarea, select, [contenteditable]")
                        .unwrap_or(false)
                });
            let key = event.key();
            let searches = match key.as_str() {
                "k" | "K" => with_control && !event.shift_key(),
                "/" => !with_control && !typing,
                _ => false,
            };
            match key.as_str() {
                _ if searches => {
                    event.prevent_default();
                    cx.sheet.set(None);
                    cx.open_search();
                }
                "?" if !with_control && !typing && !cx.searching() => {
                    cx.sheet.set(Some(Sheet::Settings));
                    request_animation_frame(show_keys);
                }
                "z" if with_control
                    && !typing
                    && cx.closed.with_untracked(|one| !one.is_empty()) =>
                {
                    event.prevent_default();
                    cx.reopen_tab();
                }
                "Escape" if !typing => highlight::clear(),
                _ => {}
            }
        },
    );
}
