//! The open articles as a list for a thumb, on a phone.

use super::icon;
use super::sheet::sheet;
use crate::element::{El, View, el};
use crate::follow::whether;
use crate::locator::Locator;
use crate::reader::{Reader, Sheet};
use crate::route::Page;
use crate::tabs::Tabs;

/// The sheet of open tabs.
pub fn tab_sheet(reader: Reader) -> El {
    let open = whether(move || reader.sheet.get() == Some(Sheet::Tabs));
    let label = move || reader.words().open_tabs;
    let close = move || reader.sheet.set(None);
    sheet(
        reader,
        "sheet sheet-bottom",
        label,
        open,
        close,
        move || {
            let title = el("h2").class("sheet-title").says(label);
            vec![title, el("div").live(move || list(reader)), reopen(reader)]
        },
    )
}

fn list(reader: Reader) -> View {
    let places = reader.tabs.with(|tabs| tabs.open().to_vec());
    if places.is_empty() {
        return el("p").class("empty").child(reader.words().no_tabs).into();
    }
    let items = places.iter().enumerate();
    let items = items.map(|(at, place)| item(reader, at, place));
    el("ul").class("tab-list").children(items).into()
}

fn item(reader: Reader, at: usize, place: &Locator) -> El {
    let title = reader.title_of(place);
    let href = reader.href(Page::article(&place.language, &place.slug));
    let front = reader.tabs.with(|tabs| tabs.active() == Some(at));
    let close = el("button")
        .class("icon-button")
        .attr("type", "button")
        .attr("aria-label", reader.tongue().close_tab(&title))
        .on("click", move |_: web_sys::Event| reader.close_tab(at))
        .child(icon("icon icon-close"));
    let link = el("a")
        .attr("href", href)
        .maybe("aria-current", front.then_some("page"))
        .child(title);
    el("li").child(link).child(close)
}

/// The button that opens the tab that was closed last, if there is one.
pub(super) fn reopen(reader: Reader) -> El {
    el("div").class("reopen").live(move || {
        reader.tabs.with(Tabs::can_reopen).then(|| {
            el("button")
                .class("button")
                .attr("type", "button")
                .on("click", move |_: web_sys::Event| reader.reopen_tab())
                .says(move || reader.words().reopen)
        })
    })
}
