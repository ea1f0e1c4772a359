//! The library: filters as tabs (the WAI-ARIA pattern with arrow keys, Home and End), and
//! below them the list of articles or questions.

use super::byline::{dates, translations};
use super::icon;
use super::outline::outline;
use super::press_html::no_script;
use super::questions::questions;
use super::title_link::title_link;
use crate::context::Context;
use crate::focus::focus;
use crate::locator::Locator;
use crate::route::{LibraryFilter, Page, Route};
use crate::router::Step;
use crate::style;
use bookmobile_dom::{El, IntoView, View, el, ev, html};
use bookmobile_pack::{ArticleMeta, Topic};
use leptos::prelude::*;
use web_sys::KeyboardEvent;

/// The library in the language of the page. The selected filter follows the page that is
/// shown, so that the tabs stay while the person moves along them.
pub fn library_page(cx: Context) -> El {
    let language = untrack(|| cx.language());
    let site = &cx.library.catalog().site;
    let tag = site.language(&language).map(|own| own.tag.as_str());
    let head = html::header()
        .class("library-head")
        .child(html::h1().child(site.title.get(&language)))
        .child(
            html::p()
                .class("summary")
                .child(site.description.get(&language)),
        );
    let filters = cx.library.filters(&language);
    // Where there is only one list, nothing is chosen.
    let tabs = (filters.len() > 1).then(|| filter_tabs(cx, &language, &filters));
    let mut panel = html::div().attr("id", "_topic");
    if tabs.is_some() {
        panel = panel
            .attr("role", "tabpanel")
            .attr("aria-labelledby", move || {
                format!("_topic-{}", front(cx).unwrap_or(0))
            });
    }
    html::div()
        .class("page page-library")
        .uses(style::LIBRARY | style::of_language(&language))
        .attr("lang", tag)
        .child(no_script(cx))
        .child(head)
        .child(tabs)
        .child(panel.child(move || {
            // When the person goes to an article, this view is about to be removed.
            filter_shown(cx).map(|filter| listed(cx, &language, &filter))
        }))
}

/// The filter of the page that is shown, if that is the library.
fn filter_shown(cx: Context) -> Option<LibraryFilter> {
    match cx.shown.get() {
        Page::Library { filter, .. } => Some(filter),
        Page::Entry => Some(LibraryFilter::All),
        Page::Article { .. } | Page::Missing => None,
    }
}

/// The index of the selected tab; `None` if there is no such filter.
fn front(cx: Context) -> Option<usize> {
    let shown = filter_shown(cx)?;
    let filters = cx.library.filters(&untrack(|| cx.language()));
    filters.iter().position(|filter| *filter == shown)
}

/// The content below the tabs for a filter.
fn listed(cx: Context, language: &str, filter: &LibraryFilter) -> View {
    let topic = topic_of(cx, filter);
    let summary = topic.map(|topic| topic.summary.get(language));
    let list = match filter {
        LibraryFilter::Topic(_) if topic.is_none() => super::missing(cx),
        LibraryFilter::Questions => questions(cx, language),
        LibraryFilter::All => match cx.library.catalog().outline(language) {
            Some(contents) => outline(cx, &contents.entries),
            None => list(cx, language, filter),
        },
        LibraryFilter::Topic(_) => list(cx, language, filter),
    };
    let summary = summary.map(|text| html::p().class("topic-summary").child(text));
    let keep = topic.map(|topic| keep_topic(cx, language, topic));
    vec![summary, keep, Some(list)].into_view()
}

fn topic_of(cx: Context, filter: &LibraryFilter) -> Option<&'static Topic> {
    match filter {
        LibraryFilter::Topic(slug) => cx.library.topic(slug),
        _ => None,
    }
}

/// The control that keeps a topic of a large collection on the device
/// (src/js/offline-ui.js).
fn keep_topic(cx: Context, language: &str, topic: &Topic) -> El {
    el("keep-topic")
        .attr("data-topic", language.to_owned() + "/" + &topic.slug)
        .attr("lang", move || cx.locale().messages().tag)
}

fn filter_tabs(cx: Context, language: &str, filters: &[LibraryFilter]) -> El {
    let page = |filter: &LibraryFilter| Page::Library {
        language: language.to_owned(),
        filter: filter.clone(),
    };
    let pages: Vec<Page> = filters.iter().map(page).collect();
    let tabs = (pages.iter().enumerate()).map(|(at, page)| filter_tab(cx, at, page));
    html::div()
        .class("topic-tabs")
        .attr("role", "tablist")
        .attr("aria-label", move || cx.messages().topics)
        .children(tabs)
        .on(ev::keydown, move |event| on_key(cx, &pages, &event))
}

fn on_key(cx: Context, pages: &[Page], event: &KeyboardEvent) {
    let front = untrack(|| front(cx)).unwrap_or(0);
    let to = match event.key().as_str() {
        "ArrowLeft" => (front + pages.len() - 1) % pages.len(),
        "ArrowRight" => (front + 1) % pages.len(),
        "Home" => 0,
        "End" => pages.len() - 1,
        _ => return,
    };
    if event.ctrl_key() || event.alt_key() || event.meta_key() || event.shift_key() {
        return;
    }
    event.prevent_default();
    cx.router.go(Route::to(pages[to].clone()), Step::Replace);
    focus(&format!("_topic-{to}"));
}

fn filter_tab(cx: Context, at: usize, page: &Page) -> El {
    let (language, filter) = match page {
        Page::Library { language, filter } => (language.as_str(), filter),
        _ => ("", &LibraryFilter::All),
    };
    let name = topic_of(cx, filter).map(|topic| topic.name.get(language));
    let all = *filter == LibraryFilter::All;
    let name = move || {
        let messages = cx.messages();
        name.unwrap_or(if all {
            messages.all
        } else {
            messages.questions
        })
    };
    // If there is no such filter, keys begin at the first tab.
    let is_first = move || front(cx).unwrap_or(0) == at;
    let roving = move || {
        if is_first() || !cx.live.get() {
            "0"
        } else {
            "-1"
        }
    };
    let selected = move || {
        if front(cx) == Some(at) {
            "true"
        } else {
            "false"
        }
    };
    html::a()
        .class("topic-tab")
        .attr("id", format!("_topic-{at}"))
        .attr("role", "tab")
        .attr("href", cx.href(page.clone()))
        .attr("aria-controls", "_topic")
        .attr("aria-selected", selected)
        .attr("tabindex", roving)
        .child(name)
}

fn list(cx: Context, language: &str, filter: &LibraryFilter) -> El {
    let catalog = cx.library.catalog();
    let topic = match filter {
        LibraryFilter::Topic(slug) => catalog.topic(slug),
        _ => None,
    };
    let entries: Vec<El> = (cx.library.listed())
        .filter(|(_, meta)| meta.language == language)
        .filter(|(_, meta)| topic.is_none_or(|topic| meta.topics.contains(&topic)))
        .map(|(_, meta)| entry(cx, meta))
        .collect();
    if entries.is_empty() {
        return html::p()
            .class("empty")
            .child(move || cx.messages().topic_empty);
    }
    html::ul().class("entries").children(entries)
}

/// One article in a list. B, or the button, opens it in the background.
fn entry(cx: Context, meta: &'static ArticleMeta) -> El {
    let behind = move || {
        cx.open_behind(meta);
    };
    let title = title_link(cx, meta, &meta.title);
    let name = move || Some((cx.messages().open_behind)(&meta.title));
    let button = html::button()
        .class("icon-button behind")
        .attr("type", "button")
        .attr("aria-label", name)
        .attr("title", name)
        .attr("disabled", move || cx.not_yet())
        .on(ev::click, move |_| behind())
        .child(icon("icon icon-behind"));
    let to = move |other: &'static ArticleMeta| Route::to(cx.page_of(other));
    html::li()
        .class("entry")
        .child(html::h2().child(title))
        .child(html::p().class("summary").child(meta.summary.as_str()))
        .child(
            dates(cx, meta)
                .children(translations(cx, meta, to))
                .child(half_read(cx, meta)),
        )
        .child(button)
}

/// The reading progress of an article that is open.
fn half_read(cx: Context, meta: &'static ArticleMeta) -> El {
    let place = Locator::top(&meta.language, &meta.slug);
    let share = move || {
        let own = cx.tabs.with(|tabs| tabs.place_in(&place).cloned())?;
        let parts = &meta.sections;
        let at = parts
            .iter()
            .position(|section| section.id == own.section)
            .unwrap_or(0);
        Some((at * 1000 + usize::from(own.permille)) / parts.len().max(1))
    };
    html::span().class("half-read").child(move || {
        // No progress is shown for an article that was only opened.
        let value = share().filter(|share| *share >= 10)?.to_string();
        let bar = html::progress().attr("max", "1000").attr("value", value);
        Some(bar.attr("aria-label", move || cx.messages().half_read))
    })
}
