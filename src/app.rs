//! The shell around every page: masthead, tab strip, the page itself, the
//! sheets over it and the bar at the bottom of a phone.

use crate::context::Context;
use crate::focus::focus;
use crate::library::LoadState;
use crate::route::Page;
use crate::view;
use bookmobile_dom::{El, IntoView, StaticSignal, View, effect, ev, html};
use bookmobile_i18n::Messages;

/// The whole page below `body`.
pub fn app(cx: Context) -> View {
    let frame = StaticSignal::new(frame_of(cx, &cx.shown.get_untracked()));
    let panel = html::div()
        .attr("id", "_panel")
        .attr("role", "tabpanel")
        .attr("aria-labelledby", move || {
            cx.tabs.with(|tabs| view::tab_id(tabs.front()))
        })
        .attr("aria-busy", move || {
            (cx.page().get() != cx.shown.get()).then_some("true")
        })
        .child(move || page_view(cx, frame.get()));
    effect(move || {
        let page = cx.page().get();
        // The last page stays in view while the texts of this one load.
        if cx.library.load_state(&page) != LoadState::Loading {
            let next = frame_of(cx, &page);
            cx.shown.set(page);
            if frame.with_untracked(|frame| *frame != next) {
                frame.set(next);
            }
        }
    });
    vec![
        html::a()
            .class("skip")
            .attr("href", "#_text")
            .on(ev::click, |event| {
                // Moves the focus to the text without changing the address.
                event.prevent_default();
                focus("_text");
            })
            .child(cx.text(Messages::skip)),
        view::masthead(cx),
        view::trouble(move || cx.messages()),
        html::main()
            .attr("id", "_text")
            .attr("tabindex", "-1")
            .child(panel),
        view::colophon(cx),
        view::bottom_bar(cx),
        view::search_sheet(cx),
        view::tab_sheet(cx),
        view::more_sheet(cx),
        view::closed_notice(cx),
        html::p()
            .class("said")
            .attr("role", "status")
            .child(move || cx.said.get()),
    ]
    .into_view()
}

/// The page whose view shows this one: all filters of the library share a view, so that
/// their tabs stay while the person moves along them.
fn frame_of(cx: Context, page: &Page) -> Page {
    match page {
        Page::Library { language, .. } if cx.library.load_state(page) == LoadState::Loaded => {
            Page::library(language)
        }
        _ => page.clone(),
    }
}

fn page_view(cx: Context, page: Page) -> El {
    let catalog = cx.library.catalog();
    match cx.library.load_state(&page) {
        LoadState::Loaded => {}
        LoadState::Loading => return view::coming(cx),
        LoadState::Failed => return view::not_here(cx, page),
    }
    match page {
        Page::Entry => view::library_page(cx),
        Page::Library { language, .. } if catalog.site.language(&language).is_some() => {
            view::library_page(cx)
        }
        Page::Article { language, slug } => match cx.library.find(&language, &slug) {
            Some((id, meta)) => view::article_page(cx, id, meta),
            None => view::missing(cx),
        },
        Page::Library { .. } | Page::Missing => view::missing(cx),
    }
}
