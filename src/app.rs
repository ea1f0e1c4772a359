//! The shell around every page: masthead, tab strip, the page itself, the
//! sheets over it and the bar at the bottom of a phone.

use crate::element::{View, el};
use crate::focus::{focus, focused_id};
use crate::follow::follow;
use crate::library::Texts;
use crate::reader::Reader;
use crate::route::{Page, Shelf};
use crate::tabs::Tabs;
use crate::view;
use leptos::prelude::request_animation_frame;

/// The whole page below `body`.
pub fn app(reader: Reader) -> View {
    let labelled = move || match reader.tabs.with(Tabs::active) {
        Some(at) => format!("_tab-{at}"),
        None => "_tab-library".to_owned(),
    };
    let panel = el("div")
        .attr("id", "_panel")
        .attr("role", "tabpanel")
        .bind("aria-labelledby", move || Some(labelled()))
        .bind("aria-busy", move || {
            (reader.page().get() != reader.shown.get()).then_some("true")
        })
        .live(move || page_view(reader, reader.shown.get()));
    let mut waited = false;
    follow(move || {
        let page = reader.page().get();
        let coming = reader.library.texts(&page) == Texts::Coming;
        if !coming {
            // The focus may have moved on already, as along the shelves.
            let focused = waited.then(focused_id).flatten();
            reader.shown.set(page);
            if let Some(id) = focused {
                request_animation_frame(move || {
                    // Lost, or put on the whole text because it was.
                    if focused_id().is_none_or(|id| id == "_text") {
                        focus(&id);
                    }
                });
            }
        }
        waited = coming;
    });
    vec![
        el("a")
            .class("skip")
            .attr("href", "#_text")
            .on("click", |event: web_sys::Event| {
                // The text gets the focus; the address stays as it is.
                event.prevent_default();
                focus("_text");
            })
            .says(move || reader.words().skip),
        view::masthead(reader),
        view::trouble(move || reader.words()),
        view::no_script(reader),
        el("main")
            .attr("id", "_text")
            .attr("tabindex", "-1")
            .child(panel),
        view::colophon(reader),
        view::bottom_bar(reader),
        view::search_sheet(reader),
        view::tab_sheet(reader),
        view::more_sheet(reader),
        el("p")
            .class("said")
            .attr("role", "status")
            .says(move || reader.said.get()),
    ]
    .into()
}

fn page_view(reader: Reader, page: Page) -> View {
    let catalog = reader.library.catalog();
    match reader.library.texts(&page) {
        Texts::Here => {}
        Texts::Coming => return view::coming(reader).into(),
        Texts::Lost => return view::not_here(reader, page).into(),
    }
    match page {
        Page::Entry => view::library_page(reader, &Shelf::All),
        Page::Library { language, shelf } if catalog.site.language(&language).is_some() => {
            view::library_page(reader, &shelf)
        }
        Page::Article { language, slug } => match reader.library.find(&language, &slug) {
            Some((id, meta)) => view::article_page(reader, id, meta),
            None => view::missing(reader),
        },
        _ => view::missing(reader),
    }
    .into()
}
