//! The open articles as a list for a thumb, on a phone.

use super::icon;
use super::sheet::sheet;
use crate::locator::Locator;
use crate::reader::{Reader, Sheet};
use crate::route::Page;
use crate::tabs::Tabs;
use bookmobile_dom::{El, ev, html, keyed, memo_bool};
use leptos::prelude::Get;

/// The sheet of open tabs.
pub fn tab_sheet(reader: Reader) -> El {
    let open = memo_bool(move || reader.sheet.get() == Some(Sheet::Tabs));
    let label = move || reader.messages().open_tabs;
    let close = move || reader.sheet.set(None);
    sheet(
        reader,
        "sheet sheet-bottom",
        label,
        open,
        close,
        move || {
            let title = html::h2().class("sheet-title").child(label);
            vec![title, list(reader), reopen(reader)]
        },
    )
}

fn list(reader: Reader) -> El {
    let is_empty = memo_bool(move || reader.tabs.with(|tabs| tabs.open().is_empty()));
    let articles = move || {
        let top = |place: &Locator| Locator::top(&place.language, &place.slug);
        (reader.tabs).with(|tabs| tabs.open().iter().map(top).collect())
    };
    html::div().child(move || {
        if is_empty.get() {
            return html::p()
                .class("empty")
                .child(move || reader.messages().no_tabs);
        }
        let item = move |article: &Locator| item(reader, article.clone());
        html::ul().class("tab-list").child(keyed(articles, item))
    })
}

fn item(reader: Reader, article: Locator) -> El {
    let title = reader.title_of(&article);
    let href = reader.href(Page::article(&article.language, &article.slug));
    let close_label = {
        let title = title.clone();
        move || (reader.messages().close_tab)(&title)
    };
    let current = {
        let article = article.clone();
        move || {
            let is_front = reader.tabs.with(|tabs| tabs.is_front(Some(&article)));
            is_front.then_some("page")
        }
    };
    let close = html::button()
        .class("icon-button")
        .attr("type", "button")
        .attr("aria-label", close_label)
        .on(ev::click, move |_| {
            let at = reader.tabs.with_untracked(|tabs| tabs.find(&article));
            if let Some(at) = at {
                reader.close_tab(at);
            }
        })
        .child(icon("icon icon-close"));
    let link = html::a()
        .attr("href", href)
        .attr("aria-current", current)
        .child(title);
    html::li().child(link).child(close)
}

/// The button that opens the tab that was closed last, if there is one.
pub(super) fn reopen(reader: Reader) -> El {
    html::div().class("reopen").child(move || {
        reader.tabs.with(Tabs::can_reopen).then(|| {
            html::button()
                .class("button")
                .attr("type", "button")
                .on(ev::click, move |_| reader.reopen_tab())
                .child(move || reader.messages().reopen)
        })
    })
}
