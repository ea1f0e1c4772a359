//! The shell around every page: masthead, tab strip, the page itself, the
//! sheets over it and the bar at the bottom of a phone.

use crate::element::{View, el};
use crate::focus::focus;
use crate::reader::Reader;
use crate::route::{Page, Shelf};
use crate::tabs::Tabs;
use crate::view;

/// The whole page below `body`.
pub fn app(reader: Reader) -> View {
    let page = reader.page();
    let labelled = move || match reader.tabs.with(Tabs::active) {
        Some(at) => format!("_tab-{at}"),
        None => "_tab-library".to_owned(),
    };
    let panel = el("div")
        .attr("id", "_panel")
        .attr("role", "tabpanel")
        .bind("aria-labelledby", move || Some(labelled()))
        .live(move || page_view(reader, page.get()));
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
        view::update_notice(reader),
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
