//! Export of the article, its topic or everything as a single file, which opens without a
//! network.

use crate::context::{Context, ExportState};
use crate::js_bindings;
use crate::route::{LibraryFilter, Page, Route};
use bookmobile_dom::{El, ev, html};
use bookmobile_pack::{ArticleId, ArticleMeta, joined};
use leptos::prelude::*;

/// The choices for an export, in the settings.
pub(super) fn export(cx: Context) -> El {
    let choice = move |word: fn(Context) -> &'static str, part: fn(Context)| {
        html::button()
            .class("option")
            .attr("type", "button")
            .on(ev::click, move |_| part(cx))
            .child(html::span().child(move || word(cx)))
    };
    let choices = move || {
        let on_article = cx.article().is_some();
        let has_topic = cx.page().with(|page| topic_at(cx, page).is_some());
        html::div()
            .class("options")
            .child(on_article.then(|| choice(|cx| cx.messages().pass_on_article, article)))
            .child(has_topic.then(|| choice(|cx| cx.messages().pass_on_topic, topic)))
            .child(choice(|cx| cx.messages().pass_on_all, all))
    };
    let state = move || {
        let messages = cx.messages();
        match cx.export.get() {
            ExportState::Idle => "",
            ExportState::Running => messages.passing_on,
            ExportState::Done => messages.passed_on,
            ExportState::Failed => messages.pass_on_failed,
        }
    };
    html::section()
        .class("device")
        .child(html::h3().child(move || cx.messages().pass_on))
        .child(html::p().child(move || cx.messages().pass_on_help))
        .child(html::div().child(choices))
        .child(html::p().attr("role", "status").child(state))
}

fn article(cx: Context) {
    let Some((id, meta)) = untrack(|| cx.article()) else {
        return;
    };
    let wanted = |other: ArticleId| other == id || meta.translations.contains(&other);
    let page = Page::article(&meta.language, &meta.slug);
    make(cx, &meta.slug, page, &|other, _| wanted(other));
}

/// The index in the catalog of a page's topic: its own, or the first of its article.
fn topic_at(cx: Context, page: &Page) -> Option<usize> {
    if let Page::Library {
        filter: LibraryFilter::Topic(slug),
        ..
    } = page
    {
        let topics = &cx.library.catalog().topics;
        return topics.iter().position(|topic| topic.slug == *slug);
    }
    let (_, meta) = cx.library.find_page(page)?;
    meta.topics.first().map(|at| usize::from(*at))
}

fn topic(cx: Context) {
    let page = cx.page().get_untracked();
    let Some(at) = topic_at(cx, &page) else {
        return;
    };
    let Some(topic) = cx.library.catalog().topics.get(at) else {
        return;
    };
    // The site's title is part of the name, because an article may have the topic's name.
    let language = untrack(|| cx.language());
    let site = &cx.library.catalog().site;
    let name = site.title.get(&language).to_owned() + " - " + topic.name.get(&language);
    make(cx, &name, page, &|_, other| {
        other.topics.iter().any(|own| usize::from(*own) == at)
    });
}

fn all(cx: Context) {
    let site = &cx.library.catalog().site;
    let language = untrack(|| cx.language());
    let page = untrack(|| cx.library_page());
    make(cx, site.title.get(&language), page, &|_, _| true);
}

fn make(cx: Context, name: &str, start: Page, wanted: &dyn Fn(ArticleId, &ArticleMeta) -> bool) {
    let catalog = cx.library.catalog();
    let articles: Vec<_> = (cx.library.articles())
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
    cx.export.set(ExportState::Running);
    js_bindings::export(
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
