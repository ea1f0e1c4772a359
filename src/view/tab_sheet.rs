//! The open articles as a list, on a phone.

use super::icon;
use super::sheet::sheet;
use crate::context::{Context, Sheet};
use crate::locator::Locator;
use crate::route::Page;
use crate::tabs::Tabs;
use bookmobile_dom::{El, ev, html, keyed, memo_bool};
use leptos::prelude::{Get, document};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// The sheet of open tabs.
pub fn tab_sheet(cx: Context) -> El {
    let open = memo_bool(move || cx.sheet.get() == Some(Sheet::Tabs));
    let label = move || cx.messages().open_tabs;
    let close = move || cx.sheet.set(None);
    sheet(cx, "sheet sheet-bottom", label, open, close, move || {
        let title = html::h2().class("sheet-title").child(label);
        html::div().child(title).child(list(cx)).child(reopen(cx))
    })
}

fn list(cx: Context) -> El {
    let is_empty = memo_bool(move || cx.tabs.with(|tabs| tabs.open().is_empty()));
    let articles = move || {
        let top = |place: &Locator| Locator::top(&place.language, &place.slug);
        (cx.tabs).with(|tabs| tabs.open().iter().map(top).collect())
    };
    html::div().child(move || {
        if is_empty.get() {
            return html::p()
                .class("empty")
                .child(move || cx.messages().no_tabs);
        }
        let item = move |article: &Locator| item(cx, article.clone());
        html::ul().class("tab-list").child(keyed(articles, item))
    })
}

fn item(cx: Context, article: Locator) -> El {
    let title = cx.title_of(&article);
    let href = cx.href(Page::article(&article.language, &article.slug));
    let close_label = {
        let title = title.clone();
        move || (cx.messages().close_tab)(&title)
    };
    let current = {
        let article = article.clone();
        move || {
            let is_front = cx.tabs.with(|tabs| tabs.is_front(Some(&article)));
            is_front.then_some("page")
        }
    };
    let close = html::button()
        .class("icon-button")
        .attr("type", "button")
        .attr("aria-label", close_label)
        .on(ev::click, move |_| {
            let at = cx.tabs.with_untracked(|tabs| tabs.find(&article));
            if let Some(at) = at {
                cx.close_tab(at);
                focus_near(at);
            }
        })
        .child(icon("icon icon-close"));
    let link = html::a()
        .attr("href", href)
        .attr("aria-current", current)
        .child(title);
    html::li().child(link).child(close)
}

/// Moves the focus from a button that was removed with its tab to that of the next tab, of
/// the last one, or to the button that opens the closed tab again.
fn focus_near(at: usize) {
    let Ok(buttons) = document().query_selector_all(".tab-list .icon-button") else {
        return;
    };
    let last = buttons.length().saturating_sub(1);
    let at = u32::try_from(at).unwrap_or(last).min(last);
    let reopen = || document().query_selector(".reopen .button").ok().flatten();
    let button = buttons.item(at).and_then(|node| node.dyn_into().ok());
    if let Some(button) = button.or_else(|| reopen()?.dyn_into::<HtmlElement>().ok()) {
        let _ = button.focus();
    }
}

/// The button that opens the tab that was closed last, if there is one.
pub(super) fn reopen(cx: Context) -> El {
    html::div().class("reopen").child(move || {
        cx.tabs.with(Tabs::can_reopen).then(|| {
            html::button()
                .class("button")
                .attr("type", "button")
                .on(ev::click, move |_| cx.reopen_tab())
                .child(move || cx.messages().reopen)
        })
    })
}
