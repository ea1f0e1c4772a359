//! Passing on: the article, its topic or everything, as one file that opens
//! without a network.

use crate::host;
use crate::reader::{Passing, Reader};
use crate::route::{Page, Route, Shelf};
use bookmobile_dom::{El, ev, html};
use bookmobile_pack::{ArticleId, ArticleMeta, joined};
use leptos::prelude::*;

/// What can be passed on, among the settings.
pub(super) fn pass_on(reader: Reader) -> El {
    let choice = move |word: fn(Reader) -> &'static str, part: fn(Reader)| {
        html::button()
            .class("option")
            .attr("type", "button")
            .on(ev::click, move |_| part(reader))
            .child(html::span().child(move || word(reader)))
    };
    let choices = move || {
        let on_article = reader.article().is_some();
        let has_topic = reader.page().with(|page| topic_at(reader, page).is_some());
        html::div()
            .class("options")
            .child(on_article.then(|| choice(|reader| reader.messages().pass_on_article, article)))
            .child(has_topic.then(|| choice(|reader| reader.messages().pass_on_topic, topic)))
            .child(choice(|reader| reader.messages().pass_on_all, all))
    };
    let state = move || {
        let messages = reader.messages();
        match reader.passing.get() {
            Passing::Not => "",
            Passing::Making => messages.passing_on,
            Passing::Done => messages.passed_on,
            Passing::Failed => messages.pass_on_failed,
        }
    };
    html::section()
        .class("device")
        .child(html::h3().child(move || reader.messages().pass_on))
        .child(html::p().child(move || reader.messages().pass_on_help))
        .child(html::div().child(choices))
        .child(html::p().attr("role", "status").child(state))
}

fn article(reader: Reader) {
    let Some((id, meta)) = untrack(|| reader.article()) else {
        return;
    };
    let wanted = |other: ArticleId| other == id || meta.translations.contains(&other);
    let page = Page::article(&meta.language, &meta.slug);
    make(reader, &meta.slug, page, &|other, _| wanted(other));
}

/// The topic of a page by its place in the catalog: its own, or the first of its
/// article.
fn topic_at(reader: Reader, page: &Page) -> Option<usize> {
    if let Page::Library {
        shelf: Shelf::Topic(slug),
        ..
    } = page
    {
        let topics = &reader.library.catalog().topics;
        return topics.iter().position(|topic| topic.slug == *slug);
    }
    let (_, meta) = reader.library.find_page(page)?;
    meta.topics.first().map(|at| usize::from(*at))
}

fn topic(reader: Reader) {
    let page = reader.page().get_untracked();
    let Some(at) = topic_at(reader, &page) else {
        return;
    };
    let Some(topic) = reader.library.catalog().topics.get(at) else {
        return;
    };
    // An article may have the topic's name.
    let language = untrack(|| reader.language());
    let site = &reader.library.catalog().site;
    let name = site.title.get(&language).to_owned() + " - " + topic.name.get(&language);
    make(reader, &name, page, &|_, other| {
        other.topics.iter().any(|own| usize::from(*own) == at)
    });
}

fn all(reader: Reader) {
    let site = &reader.library.catalog().site;
    let language = untrack(|| reader.language());
    let page = untrack(|| reader.library_page());
    make(reader, site.title.get(&language), page, &|_, _| true);
}

fn make(reader: Reader, name: &str, start: Page, wanted: &dyn Fn(ArticleId, &ArticleMeta) -> bool) {
    let catalog = reader.library.catalog();
    let articles: Vec<_> = (reader.library.articles())
        .filter(|(id, meta)| wanted(*id, meta))
        .map(|(_, meta)| meta)
        .collect();
    let is_all = articles.len() == catalog.articles.len();
    let only: Vec<String> = articles.iter().map(|meta| meta.name()).collect();
    let mut volumes: Vec<&str> = Vec::new();
    for meta in &articles {
        let volume = catalog.volume(meta.volume);
        if let Some(volume) = volume.filter(|volume| !volumes.contains(&&*volume.name)) {
            volumes.push(&volume.name);
        }
    }
    reader.passing.set(Passing::Making);
    host::pass_on(
        name,
        &if is_all {
            String::new()
        } else {
            joined(&only, " ")
        },
        &Route::to(start).as_fragment(),
        &joined(&volumes, " "),
    );
}
