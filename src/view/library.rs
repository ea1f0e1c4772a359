//! The library: topics as tabs (WAI-ARIA: arrows walk, Home and End jump), and
//! below them what there is to read.

use super::about::{dates, translations};
use super::icon;
use super::questions::questions;
use crate::element::{El, View, el};
use crate::focus::focus;
use crate::locator::Locator;
use crate::navigation::Step;
use crate::reader::Reader;
use crate::route::{Page, Route, Shelf};
use bookmobile_pack::{ArticleMeta, Topic};
use leptos::prelude::*;
use web_sys::KeyboardEvent;

/// The library in the language of the page.
pub fn library_page(reader: Reader, shelf: &Shelf) -> El {
    let language = untrack(|| reader.language());
    let catalog = reader.library.catalog();
    let site = &catalog.site;
    let shelves: Vec<Shelf> = std::iter::once(Shelf::All)
        .chain((catalog.topics.iter()).map(|topic| Shelf::Topic(topic.slug.clone())))
        .chain([Shelf::Questions])
        .collect();
    let front = shelves.iter().position(|one| one == shelf);
    let tabs = (shelves.iter().enumerate())
        .map(|(at, one)| shelf_tab(reader, &language, at, one, front == Some(at)));
    let tabs = el("div")
        .class("shelves")
        .attr("role", "tablist")
        .bind("aria-label", move || Some(reader.words().topics))
        .children(tabs);
    let listed = match shelf {
        _ if front.is_none() => super::missing(reader).into(),
        Shelf::Questions => questions(reader, &language).into(),
        _ => list(reader, &language, shelf),
    };
    let summary = topic_of(reader, shelf).map(|topic| topic.summary.get(&language));
    let tag = site
        .language(&language)
        .map(|language| language.tag.as_str());
    let front = front.unwrap_or(0);
    let pages: Vec<Page> = shelves
        .into_iter()
        .map(|shelf| Page::Library {
            language: language.clone(),
            shelf,
        })
        .collect();
    let head = el("header")
        .class("library-head")
        .child(el("h1").child(site.title.get(&language)))
        .child(
            el("p")
                .class("summary")
                .child(site.description.get(&language)),
        );
    let panel = el("div")
        .attr("id", "_shelf")
        .attr("role", "tabpanel")
        .attr("aria-labelledby", format!("_shelf-{front}"))
        .child(summary.map(|text| el("p").class("shelf-summary").child(text)))
        .child(topic_of(reader, shelf).map(|topic| keep_topic(reader, &language, topic)))
        .child(listed);
    el("div")
        .class("page page-library")
        .maybe("lang", tag)
        .child(head)
        .child(tabs.on("keydown", move |event| {
            on_key(reader, front, &pages, &event);
        }))
        .child(panel)
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
        .bind("lang", move || Some(reader.tongue().tag()))
}

fn on_key(reader: Reader, front: usize, pages: &[Page], event: &KeyboardEvent) {
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
    request_animation_frame(move || focus(&format!("_shelf-{to}")));
}

fn shelf_tab(reader: Reader, language: &str, at: usize, shelf: &Shelf, front: bool) -> El {
    let name = topic_of(reader, shelf).map(|topic| topic.name.get(language));
    let all = *shelf == Shelf::All;
    let name = move || {
        let words = reader.words();
        name.unwrap_or(if all { words.all } else { words.questions })
    };
    let href = reader.href(Page::Library {
        language: language.to_owned(),
        shelf: shelf.clone(),
    });
    let roving = move || {
        Some(if front || !reader.live.get() {
            "0"
        } else {
            "-1"
        })
    };
    el("a")
        .class("shelf-tab")
        .attr("id", format!("_shelf-{at}"))
        .attr("role", "tab")
        .attr("href", href)
        .attr("aria-controls", "_shelf")
        .attr("aria-selected", if front { "true" } else { "false" })
        .bind("tabindex", roving)
        .says(name)
}

fn list(reader: Reader, language: &str, shelf: &Shelf) -> View {
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
        return el("p")
            .class("empty")
            .says(move || reader.words().topic_empty)
            .into();
    }
    el("ul").class("entries").children(entries).into()
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
    let title = el("a")
        .attr("href", reader.href(reader.page_of(meta)))
        .attr("aria-keyshortcuts", "b")
        .on("keydown", on_key)
        .child(meta.title.as_str());
    let name = move || Some(reader.tongue().open_behind(&meta.title));
    let button = el("button")
        .class("icon-button behind")
        .attr("type", "button")
        .bind("aria-label", name)
        .bind("title", name)
        .bind("disabled", move || reader.not_yet())
        .on("click", move |_: web_sys::Event| behind())
        .child(icon("icon icon-behind"));
    let to = move |other: &'static ArticleMeta| Route::to(reader.page_of(other));
    el("li")
        .class("entry")
        .child(el("h2").child(title))
        .child(el("p").class("summary").child(meta.summary.as_str()))
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
    el("span").class("half-read").live(move || {
        // Nothing is said of an article that was only opened.
        let value = share().filter(|share| *share >= 10)?.to_string();
        let bar = el("progress").attr("max", "1000").attr("value", value);
        Some(bar.bind("aria-label", move || Some(reader.words().half_read)))
    })
}
