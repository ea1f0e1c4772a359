//! The open articles as a list, in which each can be opened, closed and moved.

use super::icon;
use super::sheet::sheet;
use super::tab_list_order::{Dragging, on_key};
use crate::context::{Context, Sheet};
use crate::focus::focus;
use crate::locator::Locator;
use crate::route::Page;
use crate::tabs::Tabs;
use bookmobile_dom::{El, ev, html, keyed, memo_bool};
use bookmobile_i18n::Messages;
use leptos::prelude::{Get, request_animation_frame, untrack};

/// The id of the button that opens a closed tab again.
const REOPEN: &str = "_reopen";

/// The sheet of open tabs.
pub fn tab_sheet(cx: Context) -> El {
    let dragging = Dragging::new(cx);
    let open = memo_bool(move || cx.sheet.get() == Some(Sheet::Tabs));
    let label = cx.text(Messages::open_tabs);
    let close = move || cx.sheet.set(None);
    let class = "sheet sheet-bottom sheet-tabs";
    let sheet = sheet(cx, class, label, open, close, move || {
        let title = html::div()
            .class("sheet-title")
            .child(html::h2().child(label))
            .child(close_others(cx));
        html::div()
            .child(title)
            .child(list(cx, dragging))
            .child(reopen(cx))
    });
    dragging.follow(sheet).on(ev::keydown, move |event| {
        on_key(dragging, &event, move |at| close_tab(cx, at));
    })
}

fn list(cx: Context, dragging: Dragging) -> El {
    let is_empty = memo_bool(move || cx.tabs.with(|tabs| tabs.open().is_empty()));
    let articles = move || {
        let top = |place: &Locator| Locator::top(&place.language, &place.slug);
        (cx.tabs).with(|tabs| tabs.open().iter().map(top).collect())
    };
    html::div().child(move || {
        if is_empty.get() {
            return html::p().class("empty").child(cx.text(Messages::no_tabs));
        }
        let item = move |article: &Locator| item(cx, article.clone(), dragging);
        html::ul().class("tab-list").child(keyed(articles, item))
    })
}

fn item(cx: Context, article: Locator, dragging: Dragging) -> El {
    // It may still be loading.
    let title = {
        let article = article.clone();
        move || cx.title_of(&article)
    };
    let language = cx.library.catalog().site.language(&article.language);
    let tag = language.map(|own| own.tag.as_str());
    let direction = cx.library.direction(&article.language);
    let href = cx.href(Page::article(&article.language, &article.slug));
    let close_label = {
        let title = title.clone();
        move || cx.messages().close_tab(&title())
    };
    let in_front = {
        let article = article.clone();
        move |tabs: &Tabs| tabs.is_front(Some(&article))
    };
    // The list opens at the article in front.
    let autofocus = cx.tabs.with_untracked(&in_front);
    let current = move || cx.tabs.with(&in_front).then_some("page");
    let class = {
        let article = article.clone();
        move || dragging.is_dragged(&article).then_some("tab-dragged")
    };
    let handle = dragging.handle(article.clone(), untrack(&title));
    let close = html::button()
        .class("icon-button")
        .attr("type", "button")
        .attr("aria-label", close_label)
        .on(ev::click, move |_| {
            if let Some(at) = cx.tabs.with_untracked(|tabs| tabs.find(&article)) {
                close_tab(cx, at);
            }
        })
        .child(icon("icon icon-close"));
    let link = html::a()
        .attr("href", href)
        .attr("lang", tag)
        .attr("dir", direction)
        .attr("aria-current", current)
        .attr("autofocus", autofocus)
        .child(title);
    html::li()
        .class(class)
        .child(link)
        .child(handle)
        .child(close)
}

/// Closes a tab of the list. The focus, which the keyed list keeps in its place, moves from
/// the last tab to the button that opens it again.
fn close_tab(cx: Context, at: usize) {
    cx.close_tab(at);
    if cx.tabs.with_untracked(|tabs| tabs.open().is_empty()) {
        request_animation_frame(|| focus(REOPEN));
    }
}

/// The button that closes all tabs but the one in front, if there are others. The notice
/// with which they can be reopened is on the page, so the sheet closes.
fn close_others(cx: Context) -> El {
    let others = move |tabs: &Tabs| tabs.open().len() > usize::from(tabs.active().is_some());
    let has_others = memo_bool(move || cx.tabs.with(others));
    let label = move || {
        let messages = cx.messages();
        if cx.tabs.with(|tabs| tabs.active().is_some()) {
            messages.close_others()
        } else {
            messages.close_all()
        }
    };
    html::span().child(move || {
        has_others.get().then(|| {
            html::button()
                .class("link-button")
                .attr("type", "button")
                .on(ev::click, move |_| {
                    cx.sheet.set(None);
                    cx.close_other_tabs();
                })
                .child(label)
        })
    })
}

/// The button that opens the tab that was closed last, if there is one.
pub(super) fn reopen(cx: Context) -> El {
    let can_reopen = memo_bool(move || cx.tabs.with(Tabs::can_reopen));
    html::div().child(move || {
        can_reopen.get().then(|| {
            html::button()
                .attr("id", REOPEN)
                .class("button")
                .attr("type", "button")
                .on(ev::click, move |_| cx.reopen_tab())
                .child(cx.text(Messages::reopen))
        })
    })
}
