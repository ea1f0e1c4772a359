//! The byline of an article, in lists and above its text: its date, when it was updated,
//! until when it holds, its reading time, and links to its translations.

use crate::context::Context;
use crate::route::{Page, Route};
use bookmobile_dom::{El, html};
use bookmobile_pack::{ArticleId, ArticleMeta, Date, Language, Translation};

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
        .child(day_of(cx, meta, &cx.library.extras().updated).map(|day| {
            html::time()
                .class("updated")
                .attr("datetime", day.to_string())
                .attr("dir", cx.dir())
                .child(move || {
                    let messages = cx.messages();
                    messages.updated(&messages.format_date(day))
                })
        }))
        .child(
            day_of(cx, meta, &cx.library.extras().valid_until).map(|day| {
                html::span()
                    .attr("dir", move || cx.direction())
                    .child(move || {
                        let text = cx.messages().format_date(day);
                        // A page that was written natively does not know when it is read.
                        if cx.live.get() && is_past(day) {
                            cx.messages().was_valid_until(&text)
                        } else {
                            cx.messages().valid_until(&text)
                        }
                    })
            }),
        )
        .child(
            html::span()
                .attr("dir", cx.dir())
                .child(move || cx.messages().minutes(meta.minutes.into())),
        )
}

/// The day of an article, of the few that have one.
fn day_of(cx: Context, meta: &ArticleMeta, days: &[(ArticleId, Date)]) -> Option<Date> {
    if days.is_empty() {
        return None;
    }
    let (own, _) = cx.library.find(&meta.language, &meta.slug)?;
    let (_, day) = days.iter().find(|(id, _)| *id == own)?;
    Some(*day)
}

/// Whether a day is over by the device's clock.
fn is_past(day: Date) -> bool {
    let next = js_sys::Date::new_with_year_month_day(
        day.year.into(),
        i32::from(day.month) - 1,
        i32::from(day.day) + 1,
    );
    next.get_time() <= js_sys::Date::now()
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
