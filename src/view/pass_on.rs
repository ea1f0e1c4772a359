//! Passing on: the article, its topic or everything, as one file that opens
//! without a network.

use crate::element::{El, el};
use crate::host;
use crate::reader::{Passing, Reader};
use crate::route::{Page, Route};
use bookmobile_pack::{ArticleId, ArticleMeta, joined};
use leptos::prelude::*;

/// What can be passed on, among the settings.
pub(super) fn pass_on(reader: Reader) -> El {
    let choice = move |word: fn(Reader) -> &'static str, part: fn(Reader)| {
        el("button")
            .class("option")
            .attr("type", "button")
            .on("click", move |_: web_sys::Event| part(reader))
            .child(el("span").says(move || word(reader)))
    };
    let choices = move || {
        let on_article = reader.article().is_some();
        let article = on_article.then(|| {
            vec![
                choice(|reader| reader.words().pass_on_article, article),
                choice(|reader| reader.words().pass_on_topic, topic),
            ]
        });
        el("div")
            .class("options")
            .children(article.unwrap_or_default())
            .child(choice(|reader| reader.words().pass_on_all, all))
    };
    let state = move || {
        let words = reader.words();
        match reader.passing.get() {
            Passing::Not => "",
            Passing::Making => words.passing_on,
            Passing::Done => words.passed_on,
            Passing::Failed => words.pass_on_failed,
        }
    };
    el("section")
        .class("device")
        .child(el("h3").says(move || reader.words().pass_on))
        .child(el("p").says(move || reader.words().pass_on_help))
        .child(el("div").live(choices))
        .child(el("p").attr("role", "status").says(state))
}

fn article(reader: Reader) {
    let Some((id, meta)) = untrack(|| reader.article()) else {
        return;
    };
    let wanted = |other: ArticleId| other == id || meta.translations.contains(&other);
    make(reader, &meta.slug, Some(meta), &|other, _| wanted(other));
}

fn topic(reader: Reader) {
    let Some((_, meta)) = untrack(|| reader.article()) else {
        return;
    };
    let first = meta.topics.first().copied();
    let topics = &reader.library.catalog().topics;
    let topic = first.and_then(|at| topics.get(usize::from(at)));
    let name = topic.map_or(&*meta.slug, |topic| &topic.slug);
    make(reader, name, Some(meta), &|_, other| {
        other.topics.first().copied() == first
    });
}

fn all(reader: Reader) {
    let site = &reader.library.catalog().site;
    let language = untrack(|| reader.language());
    make(reader, site.title.get(&language), None, &|_, _| true);
}

fn make(
    reader: Reader,
    name: &str,
    start: Option<&ArticleMeta>,
    wanted: &dyn Fn(ArticleId, &ArticleMeta) -> bool,
) {
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
    let page = match start {
        Some(meta) => Page::article(&meta.language, &meta.slug),
        None => untrack(|| reader.library_page()),
    };
    reader.passing.set(Passing::Making);
    host::pass_on(
        name,
        &if is_all {
            String::new()
        } else {
            joined(&only, " ")
        },
        &Route::to(page).as_fragment(),
        &joined(&volumes, " "),
    );
}
