//! The byline of an article, in lists and above its text: its date and reading time, and
//! links to its translations.

use crate::context::Context;
use crate::route::{Page, Route};
use bookmobile_dom::{El, html};
use bookmobile_pack::{ArticleMeta, Language, Translation};

/// When an article was written and how long it takes to read.
pub(super) fn dates(cx: Context, meta: &'static ArticleMeta) -> El {
    html::p()
        .class("meta")
        .child(meta.date.map(|date| {
            html::time()
                .attr("datetime", date.to_string())
                .attr("dir", cx.dir())
                .child(move || cx.messages().format_date(date))
        }))
        .child(
            html::span()
                .attr("dir", cx.dir())
                .child(move || cx.messages().minutes(meta.minutes.into())),
        )
}

/// Links to the translations of an article.
pub(super) fn translations(
    cx: Context,
    meta: &'static ArticleMeta,
    route: impl Fn(&'static Translation) -> Route + Copy + 'static,
) -> Vec<El> {
    let site = &cx.library.catalog().site;
    let link = |other: &'static Translation, language: &'static Language| {
        let tag = language.tag.as_str();
        html::a()
            .class("translation")
            .attr("hreflang", tag)
            .attr("lang", tag)
            .attr("dir", cx.library.direction(&language.code))
            .attr("href", move || cx.router.href(&route(other)))
            .child(language.name.as_str())
    };
    (meta.translations.iter())
        .filter_map(|other| Some(link(other, site.language(&other.language)?)))
        .collect()
}

/// The counterpart of the current section in a translation of the article; or its top.
pub(super) fn same_section(cx: Context, language: &str, slug: &str) -> Route {
    let there = cx.progression.with(|position| {
        let (_, here) = cx.article()?;
        // At the top there is nothing to look up: the translation may not be loaded.
        if position.section.is_empty() {
            return None;
        }
        let (_, other) = cx.library.find_or_load(language, slug)?;
        here.counterpart(&position.section, other)
            .map(str::to_owned)
    });
    Route {
        section: there.unwrap_or_default(),
        ..Route::to(Page::article(language, slug))
    }
}
