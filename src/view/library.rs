//! The library: topics as tabs (WAI-ARIA: arrows walk, Home and End jump), and
//! below them what there is to read.

use super::about::{dates, translations};
use super::icon;
use super::questions::questions;
use crate::focus::focus;
use crate::locator::Locator;
use crate::navigation::Step;
use crate::reader::Reader;
use crate::route::{Page, Route, Shelf};
use bookmobile_dom::{El, IntoView, View, el, ev, html};
use bookmobile_pack::{ArticleMeta, Topic};
use leptos::prelude::*;
use web_sys::KeyboardEvent;

/// The library in the language of the page. The shelf in front follows the page
/// that is shown, so that the tabs stay while the person walks along them.
pub fn library_page(reader: Reader) -> El {
    let language = untrack(|| reader.language());
    let site = &reader.library.catalog().site;
    let tag = site.language(&language).map(|own| own.tag.as_str());
    let head = html::header()
        .class("library-head")
        .child(html::h1().child(site.title.get(&language)))
        .child(
            html::p()
                .class("summary")
                .child(site.description.get(&language)),
        );
    let panel = html::div()
        .attr("id", "_shelf")
        .attr("role", "tabpanel")
        .attr("aria-labelledby", move || {
            format!("_shelf-{}", front(reader).unwrap_or(0))
        });
    html::div()
        .class("page page-library")
        .attr("lang", tag)
        .child(head)
        .child(shelf_tabs(reader, &language))
        .child(panel.child(move || {
            // On the way to an article this view is about to go.
            shelf_shown(reader).map(|shelf| listed(reader, &language, &shelf))
        }))
}

/// The shelf of the page that is shown, if that is the library.
fn shelf_shown(reader: Reader) -> Option<Shelf> {
    match reader.shown.get() {
        Page::Library { shelf, .. } => Some(shelf),
        Page::Entry => Some(Shelf::All),
        Page::Article { .. } | Page::Missing => None,
    }
}

/// The index of the tab in front; nothing if there is no such shelf.
fn front(reader: Reader) -> Option<usize> {
    let topics = &reader.library.catalog().topics;
    match shelf_shown(reader)? {
        Shelf::All => Some(0),
        Shelf::Topic(slug) => {
            let at = topics.iter().position(|topic| topic.slug == slug)?;
            Some(at + 1)
        }
        Shelf::Questions => Some(topics.len() + 1),
    }
}

/// What is on a shelf.
fn listed(reader: Reader, language: &str, shelf: &Shelf) -> View {
    let topic = topic_of(reader, shelf);
    let summary = topic.map(|topic| topic.summary.get(language));
    let list = match shelf {
        Shelf::Topic(_) if topic.is_none() => super::missing(reader),
        Shelf::Questions => questions(reader, language),
        _ => list(reader, language, shelf),
    };
    let summary = summary.map(|text| html::p().class("shelf-summary").child(text));
    let keep = topic.map(|topic| keep_topic(reader, language, topic));
    vec![summary, keep, Some(list)].into_view()
}

fn topic_of(reader: Reader, shelf: &Shelf) -> Option<&'static Topic> {
    match shelf {
        Shelf::Topic(slug) => reader.library.topic(slug),
        _ => None,
    }
}

/// Where a topic of a large collection can be kept (src/js/device.js).
fn keep_topic(reader: Reader, language: &str, topic: &Topic) -> El {
    el("keep-topic")
        .attr("data-topic", language.to_owned() + "/" + &topic.slug)
        .attr("lang", move || reader.locale().messages().tag)
}

fn shelf_tabs(reader: Reader, language: &str) -> El {
    let page = |shelf| Page::Library {
        language: language.to_owned(),
        shelf,
    };
    let topics = reader.library.catalog().topics.iter();
    let mut pages = vec![page(Shelf::All)];
    pages.extend(topics.map(|topic| page(Shelf::Topic(topic.slug.clone()))));
    pages.push(page(Shelf::Questions));
    let tabs = (pages.iter().enumerate()).map(|(at, page)| shelf_tab(reader, at, page));
    html::div()
        .class("shelves")
        .attr("role", "tablist")
        .attr("aria-label", move || reader.messages().topics)
        .children(tabs)
        .on(ev::keydown, move |event| on_key(reader, &pages, &event))
}

fn on_key(reader: Reader, pages: &[Page], event: &KeyboardEvent) {
    let front = untrack(|| front(reader)).unwrap_or(0);
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
    reader
        .navigator
        .go(Route::to(pages[to].clone()), Step::Replace);
    focus(&format!("_shelf-{to}"));
}

fn shelf_tab(reader: Reader, at: usize, page: &Page) -> El {
    let (language, shelf) = match page {
        Page::Library { language, shelf } => (language.as_str(), shelf),
        _ => ("", &Shelf::All),
    };
    let name = topic_of(reader, shelf).map(|topic| topic.name.get(language));
    let all = *shelf == Shelf::All;
    let name = move || {
        let messages = reader.messages();
        name.unwrap_or(if all {
            messages.all
        } else {
            messages.questions
        })
    };
    // Where there is no such shelf, the first tab is the one that keys begin at.
    let is_first = move || front(reader).unwrap_or(0) == at;
    let roving = move || {
        if is_first() || !reader.live.get() {
            "0"
        } else {
            "-1"
        }
    };
    let selected = move || {
        if front(reader) == Some(at) {
            "true"
        } else {
            "false"
        }
    };
    html::a()
        .class("shelf-tab")
        .attr("id", format!("_shelf-{at}"))
        .attr("role", "tab")
        .attr("href", reader.href(page.clone()))
        .attr("aria-controls", "_shelf")
        .attr("aria-selected", selected)
        .attr("tabindex", roving)
        .child(name)
}

fn list(reader: Reader, language: &str, shelf: &Shelf) -> El {
    let catalog = reader.library.catalog();
    let topic = match shelf {
        Shelf::Topic(slug) => catalog.topic(slug),
        _ => None,
    };
    let entries: Vec<El> = (reader.library.articles())
        .filter(|(_, meta)| meta.language == language)
        .filter(|(_, meta)| topic.is_none_or(|topic| meta.topics.contains(&topic)))
        .map(|(_, meta)| entry(reader, meta))
        .collect();
    if entries.is_empty() {
        return html::p()
            .class("empty")
            .child(move || reader.messages().topic_empty);
    }
    html::ul().class("entries").children(entries)
}

/// One article in a list. B, or the button, opens it in the background.
fn entry(reader: Reader, meta: &'static ArticleMeta) -> El {
    let behind = move || {
        reader.open_behind(meta);
    };
    let on_key = move |event: KeyboardEvent| {
        let plain = !(event.ctrl_key() || event.alt_key() || event.meta_key());
        if plain && matches!(event.key().as_str(), "b" | "B") {
            event.prevent_default();
            behind();
        }
    };
    let title = html::a()
        .attr("href", reader.href(reader.page_of(meta)))
        .attr("aria-keyshortcuts", "b")
        .on(ev::keydown, on_key)
        .child(meta.title.as_str());
    let name = move || Some((reader.messages().open_behind)(&meta.title));
    let button = html::button()
        .class("icon-button behind")
        .attr("type", "button")
        .attr("aria-label", name)
        .attr("title", name)
        .attr("disabled", move || reader.not_yet())
        .on(ev::click, move |_| behind())
        .child(icon("icon icon-behind"));
    let to = move |other: &'static ArticleMeta| Route::to(reader.page_of(other));
    html::li()
        .class("entry")
        .child(html::h2().child(title))
        .child(html::p().class("summary").child(meta.summary.as_str()))
        .child(
            dates(reader, meta)
                .children(translations(reader, meta, to))
                .child(half_read(reader, meta)),
        )
        .child(button)
}

/// How far one got in an article that is open.
fn half_read(reader: Reader, meta: &'static ArticleMeta) -> El {
    let place = Locator::top(&meta.language, &meta.slug);
    let share = move || {
        let own = reader.tabs.with(|tabs| tabs.place_in(&place).cloned())?;
        let parts = &meta.sections;
        let at = parts
            .iter()
            .position(|section| section.id == own.section)
            .unwrap_or(0);
        Some((at * 1000 + usize::from(own.permille)) / parts.len().max(1))
    };
    html::span().class("half-read").child(move || {
        // Nothing is said of an article that was only opened.
        let value = share().filter(|share| *share >= 10)?.to_string();
        let bar = html::progress().attr("max", "1000").attr("value", value);
        Some(bar.attr("aria-label", move || reader.messages().half_read))
    })
}
