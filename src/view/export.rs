//! Export of the article, its topic or everything as a single file, which opens without a
//! network.

use crate::context::{Context, ExportPart, ExportState, WantedExport};
use crate::js_bindings;
use crate::library::LoadState;
use crate::route::{LibraryFilter, Page, Route};
use bookmobile_dom::{El, effect, ev, html};
use bookmobile_i18n::Messages;
use bookmobile_pack::{ArticleMeta, joined};
use leptos::prelude::*;

/// The buttons for an export, in the settings.
pub(super) fn export(cx: Context) -> El {
    let choice = move |word: fn(Context) -> &'static str, part: fn(Context)| {
        html::button()
            .class("button")
            .attr("type", "button")
            .on(ev::click, move |_| part(cx))
            .child(move || word(cx))
    };
    let choices = move || {
        let on_article = cx.article().is_some();
        let has_topic = cx.page().with(|page| topic_at(cx, page).is_some());
        html::div()
            .class("export-parts")
            .child(on_article.then(|| choice(|cx| cx.messages().pass_on_article(), article)))
            .child(has_topic.then(|| choice(|cx| cx.messages().pass_on_topic(), topic)))
            .child(choice(|cx| cx.messages().pass_on_all(), all))
    };
    let state = move || {
        let messages = cx.messages();
        match cx.export.get() {
            ExportState::Idle => "",
            ExportState::Running => messages.passing_on(),
            ExportState::Done => messages.passed_on(),
            ExportState::Failed => messages.pass_on_failed(),
        }
    };
    html::section()
        .class("device")
        .child(html::h3().child(cx.text(Messages::pass_on)))
        .child(html::p().child(cx.text(Messages::pass_on_help)))
        .child(html::div().child(choices))
        .child(html::p().attr("role", "status").child(state))
}

fn article(cx: Context) {
    let Some((_, meta)) = untrack(|| cx.article()) else {
        return;
    };
    let page = Page::article(&meta.language, &meta.slug);
    let others = meta.translations.iter();
    let others = others.map(|other| Page::article(&other.language, &other.slug));
    let articles = others.chain([page.clone()]).collect();
    begin(cx, &meta.slug, page, ExportPart::Articles(articles));
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
    begin(cx, &name, page, ExportPart::Topic(topic.slug.clone()));
}

fn all(cx: Context) {
    let site = &cx.library.catalog().site;
    let language = untrack(|| cx.language());
    let page = untrack(|| cx.library_page());
    begin(cx, site.title.get(&language), page, ExportPart::All);
}

fn begin(cx: Context, name: &str, start: Page, part: ExportPart) {
    cx.export.set(ExportState::Running);
    cx.wanted_export.set(Some(WantedExport {
        name: name.to_owned(),
        start,
        part,
    }));
}

/// Makes the export that is wanted as soon as the entries of its articles are loaded.
pub fn follow_export(cx: Context) {
    effect(move || {
        let Some(wanted) = cx.wanted_export.get() else {
            return;
        };
        match articles_of(cx, &wanted.part) {
            (LoadState::Loading, _) => return,
            (LoadState::Failed, _) => cx.export.set(ExportState::Failed),
            (LoadState::Loaded, articles) => make(cx, &wanted, &articles),
        }
        cx.wanted_export.set(None);
    });
}

/// The articles of a part, if they are loaded.
fn articles_of(cx: Context, part: &ExportPart) -> (LoadState, Vec<&'static ArticleMeta>) {
    let library = cx.library;
    let ids = match part {
        ExportPart::All if library.is_part() => library.articles().map(|(id, _)| id).collect(),
        // Their names are not needed.
        ExportPart::All => Vec::new(),
        ExportPart::Topic(slug) => {
            let filter = LibraryFilter::Topic(slug.clone());
            let languages = library.catalog().site.languages.iter();
            languages
                .flat_map(|language| library.list(&language.code, &filter))
                .collect()
        }
        ExportPart::Articles(pages) => {
            let states = pages.iter().map(|page| library.load_state(page));
            // All are asked for at once; those that this part does not have are left out.
            if states.filter(|state| *state == LoadState::Loading).count() > 0 {
                return (LoadState::Loading, Vec::new());
            }
            let found = pages.iter().filter_map(|page| library.find_page(page));
            found
                .filter(|(_, meta)| library.has(meta))
                .map(|(id, _)| id)
                .collect()
        }
    };
    let state = library.load_entries(&ids, false);
    let metas = ids.iter().filter_map(|id| library.catalog().article(*id));
    (state, metas.collect())
}

fn make(cx: Context, wanted: &WantedExport, articles: &[&ArticleMeta]) {
    let catalog = cx.library.catalog();
    let is_all = wanted.part == ExportPart::All && !cx.library.is_part();
    let only: Vec<String> = articles.iter().map(|meta| meta.name()).collect();
    let mut files: Vec<&str> = Vec::new();
    if is_all {
        let parts = catalog
            .articles
            .parts()
            .iter()
            .map(|part| part.name.as_str());
        files.extend(parts.filter(|name| !name.is_empty()));
        files.extend(catalog.volumes.iter().map(|volume| volume.name.as_str()));
    }
    for meta in articles {
        let page = Page::article(&meta.language, &meta.slug);
        for file in cx.library.files_of(&page) {
            if !files.contains(&file) {
                files.push(file);
            }
        }
    }
    js_bindings::export(
        &wanted.name,
        &joined(&only, " "),
        &Route::to(wanted.start.clone()).as_fragment(),
        &joined(&files, " "),
    );
}
