//! The library: filters as tabs (the WAI-ARIA pattern with arrow keys, Home and End), and
//! below them the list of articles or questions.

use super::blocks::{Block, in_blocks};
use super::byline::{dates, translations};
use super::icon;
use super::outline::outline;
use super::press_html::no_script;
use super::questions::questions;
use super::strip_overflow::bring_into_view;
use super::title_link::title_link;
use super::topic_list::topic_list;
use crate::context::Context;
use crate::focus::focus;
use crate::library::BLOCK;
use crate::locator::Locator;
use crate::route::{LibraryFilter, Page, Route};
use crate::router::Step;
use crate::style;
use bookmobile_dom::{El, IntoView, View, effect, el, ev, html};
use bookmobile_i18n::Messages;
use bookmobile_pack::{ArticleId, ArticleMeta, Topic, Translation};
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
    let filters = cx.library.tabs(&language);
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
        .uses(style::LIBRARY | cx.library.style_of(&language))
        .attr("lang", tag)
        .attr("dir", cx.library.direction(&language))
        .child(no_script(cx))
        .child(head)
        .child(el("continue-reading"))
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
    let mut shown = filter_shown(cx)?;
    if matches!(shown, LibraryFilter::Topic(_)) && cx.library.has_many_topics() {
        shown = LibraryFilter::Topics;
    }
    let filters = cx.library.tabs(&untrack(|| cx.language()));
    filters.iter().position(|filter| *filter == shown)
}

/// The content below the tabs for a filter.
fn listed(cx: Context, language: &str, filter: &LibraryFilter) -> View {
    let topic = topic_of(cx, filter);
    let summary = topic.map(|topic| topic.summary.get(language));
    let list = match filter {
        LibraryFilter::Topic(_) if topic.is_none() => super::missing(cx).into_view(),
        LibraryFilter::Topics => topic_list(cx, language),
        LibraryFilter::Questions => questions(cx, language),
        LibraryFilter::Shelf => vec![
            html::p()
                .class("topic-summary")
                .child(cx.library.messages(language).shelf_about()),
            el("reader-files"),
            el("reader-shelf"),
        ]
        .into_view(),
        LibraryFilter::All => match cx.library.catalog().outline(language) {
            Some(contents) => outline(cx, language, &contents.entries),
            None => list(cx, language, filter),
        },
        LibraryFilter::Topic(_) => list(cx, language, filter),
    };
    // Among many topics the tab does not name this one.
    let name = topic.filter(|_| cx.library.has_many_topics());
    let name = name.map(|topic| {
        html::h2()
            .class("topic-name")
            .uses(style::LISTS)
            .child(topic.name.get(language))
    });
    let summary = summary.map(|text| html::p().class("topic-summary").child(text));
    let slug = match filter {
        LibraryFilter::All => Some(""),
        _ => topic.map(|topic| topic.slug.as_str()),
    };
    let own = |tag| slug.map(|slug| of_topic(cx, tag, language, slug));
    // `keep-topic` keeps a topic of a large collection on the device (src/js/offline-ui.js),
    // `follow-topic` tells of new articles in it, or in all of the library
    // (src/js/shelf-follow.js).
    let keep = topic.and_then(|_| own("keep-topic"));
    let head = vec![name, summary, keep, own("follow-topic"), own("print-topic")].into_view();
    vec![head, list].into_view()
}

fn topic_of(cx: Context, filter: &LibraryFilter) -> Option<&'static Topic> {
    match filter {
        LibraryFilter::Topic(slug) => cx.library.topic(slug),
        _ => None,
    }
}

/// An element that a script fills, for a topic or, without a slug, for all of the library.
fn of_topic(cx: Context, tag: &'static str, language: &str, slug: &str) -> El {
    el(tag)
        .attr("data-topic", language.to_owned() + "/" + slug)
        .attr("lang", cx.text(Messages::tag))
        .attr("dir", cx.dir())
}

fn filter_tabs(cx: Context, language: &str, filters: &[LibraryFilter]) -> El {
    let page = |filter: &LibraryFilter| Page::Library {
        language: language.to_owned(),
        filter: filter.clone(),
    };
    let pages: Vec<Page> = filters.iter().map(page).collect();
    effect(move || {
        let id = format!("_topic-{}", front(cx).unwrap_or(0));
        request_animation_frame(move || bring_into_view(&id, ".topic-tab", ".topic-tabs"));
    });
    let tabs = (pages.iter().enumerate()).map(|(at, page)| filter_tab(cx, at, page));
    html::div()
        .class("topic-tabs")
        .attr("role", "tablist")
        .attr("aria-label", cx.text(Messages::topics))
        .children(tabs)
        .on(ev::keydown, move |event| on_key(cx, &pages, &event))
}

fn on_key(cx: Context, pages: &[Page], event: &KeyboardEvent) {
    let front = untrack(|| front(cx)).unwrap_or(0);
    let is_mirrored = cx.library.direction(&untrack(|| cx.language())) == Some("rtl");
    let key = event.key();
    let is_forward = (key == "ArrowRight") != is_mirrored;
    let to = match key.as_str() {
        "ArrowLeft" | "ArrowRight" if is_forward => (front + 1) % pages.len(),
        "ArrowLeft" | "ArrowRight" => (front + pages.len() - 1) % pages.len(),
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
    let word: fn(&Messages) -> &'static str = match filter {
        LibraryFilter::All => Messages::all,
        LibraryFilter::Topics | LibraryFilter::Topic(_) => Messages::topics,
        LibraryFilter::Questions => Messages::questions,
        LibraryFilter::Shelf => Messages::reader_shelf,
    };
    let name = move || name.unwrap_or_else(|| word(cx.messages()));
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

fn list(cx: Context, language: &str, filter: &LibraryFilter) -> View {
    let articles = cx.library.list(language, filter);
    if articles.is_empty() {
        let empty = html::p().class("empty").attr("dir", cx.dir());
        return empty.child(cx.text(Messages::topic_empty)).into_view();
    }
    let block = |articles: &[ArticleId]| {
        let own = articles.to_vec();
        let draw = move || {
            let metas = own
                .iter()
                .filter_map(|id| cx.library.catalog().article(*id));
            let entries = metas.map(|meta| entry(cx, meta));
            html::ul().class("entries").children(entries).into_view()
        };
        Block {
            articles: articles.to_vec(),
            with_texts: false,
            draw: Box::new(draw),
        }
    };
    in_blocks(cx, language, articles.chunks(BLOCK).map(block).collect())
}

/// One article in a list. B, or the button, opens it in the background.
fn entry(cx: Context, meta: &'static ArticleMeta) -> El {
    let behind = move || {
        cx.open_behind(meta);
    };
    let title = title_link(cx, meta, &meta.title);
    let name = move || Some(cx.messages().open_behind(&meta.title));
    let button = html::button()
        .class("icon-button behind")
        .attr("type", "button")
        .attr("aria-label", name)
        .attr("title", name)
        .attr("disabled", move || cx.not_yet())
        .on(ev::click, move |_| behind())
        .child(icon("icon icon-behind"));
    let to = |other: &'static Translation| Route::to(Page::article(&other.language, &other.slug));
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
        Some(bar.attr("aria-label", cx.text(Messages::half_read)))
    })
}
