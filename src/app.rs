//! The shell around every page: masthead, tab strip, the page itself, the
//! sheets over it and the bar at the bottom of a phone.

use crate::focus::focus;
use crate::library::Texts;
use crate::reader::Reader;
use crate::route::{Page, Shelf};
use crate::view;
use bookmobile_dom::{El, IntoView, StaticSignal, View, effect, ev, html};

/// The whole page below `body`.
pub fn app(reader: Reader) -> View {
    let frame = StaticSignal::new(frame_of(reader, &reader.shown.get_untracked()));
    let panel = html::div()
        .attr("id", "_panel")
        .attr("role", "tabpanel")
        .attr("aria-labelledby", move || {
            reader.tabs.with(|tabs| view::tab_id(tabs.front()))
        })
        .attr("aria-busy", move || {
            (reader.page().get() != reader.shown.get()).then_some("true")
        })
        .child(move || page_view(reader, frame.get()));
    effect(move || {
        let page = reader.page().get();
        // The page before stays in view while the texts of this one load.
        if reader.library.texts(&page) != Texts::Coming {
            let next = frame_of(reader, &page);
            reader.shown.set(page);
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
                // The text gets the focus; the address stays as it is.
                event.prevent_default();
                focus("_text");
            })
            .child(move || reader.messages().skip),
        view::masthead(reader),
        view::trouble(move || reader.messages()),
        view::no_script(reader),
        html::main()
            .attr("id", "_text")
            .attr("tabindex", "-1")
            .child(panel),
        view::colophon(reader),
        view::bottom_bar(reader),
        view::search_sheet(reader),
        view::tab_sheet(reader),
        view::more_sheet(reader),
        html::p()
            .class("said")
            .attr("role", "status")
            .child(move || reader.said.get()),
    ]
    .into_view()
}

/// The page whose view shows this one: all shelves of the library share a view, so
/// that their tabs stay while the person walks along them.
fn frame_of(reader: Reader, page: &Page) -> Page {
    match page {
        Page::Library { language, .. } if reader.library.texts(page) == Texts::Here => {
            Page::Library {
                language: language.clone(),
                shelf: Shelf::All,
            }
        }
        _ => page.clone(),
    }
}

fn page_view(reader: Reader, page: Page) -> El {
    let catalog = reader.library.catalog();
    match reader.library.texts(&page) {
        Texts::Here => {}
        Texts::Coming => return view::coming(reader),
        Texts::Lost => return view::not_here(reader, page),
    }
    match page {
        Page::Entry => view::library_page(reader),
        Page::Library { language, .. } if catalog.site.language(&language).is_some() => {
            view::library_page(reader)
        }
        Page::Article { language, slug } => match reader.library.find(&language, &slug) {
            Some((id, meta)) => view::article_page(reader, id, meta),
            None => view::missing(reader),
        },
        _ => view::missing(reader),
    }
}
