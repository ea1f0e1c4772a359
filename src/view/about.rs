//! What is said about an article wherever it is listed or read: its dates, and
//! where it is in other languages.

use crate::reader::Reader;
use crate::route::Route;
use bookmobile_dom::{El, html};
use bookmobile_pack::{ArticleMeta, Language};

/// When an article was written and how long it takes to read.
pub(super) fn dates(reader: Reader, meta: &'static ArticleMeta) -> El {
    html::p()
        .class("meta")
        .child(
            html::time()
                .attr("datetime", meta.date.to_string())
                .child(move || (reader.messages().date)(meta.date)),
        )
        .child(html::span().child(move || (reader.messages().minutes)(meta.minutes)))
}

/// Links to the same article in other languages.
pub(super) fn translations(
    reader: Reader,
    meta: &'static ArticleMeta,
    route: impl Fn(&'static ArticleMeta) -> Route + Copy + 'static,
) -> Vec<El> {
    let catalog = reader.library.catalog();
    let link = |other: &'static ArticleMeta, language: &'static Language| {
        let tag = language.tag.as_str();
        html::a()
            .class("translation")
            .attr("hreflang", tag)
            .attr("lang", tag)
            .attr("href", move || reader.navigator.href(&route(other)))
            .child(language.name.as_str())
    };
    (meta.translations.iter())
        .filter_map(|id| catalog.article(*id))
        .filter_map(|other| Some(link(other, catalog.site.language(&other.language)?)))
        .collect()
}

/// What one is reading, in another article that has it; or its top.
pub(super) fn same_section(reader: Reader, other: &ArticleMeta) -> Route {
    let there = reader.position.with(|position| {
        let (_, here) = reader.article()?;
        here.counterpart(&position.section, other)
            .map(str::to_owned)
    });
    Route {
        section: there.unwrap_or_default(),
        ..Route::to(reader.page_of(other))
    }
}
