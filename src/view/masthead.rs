//! The masthead of every page: the name of the site, the search, the languages and the
//! settings, and below them the strip of tabs.

use super::byline::same_section;
use super::icon;
use super::tab_strip::tab_strip;
use crate::context::{Context, Sheet};
use crate::route::{Page, Route};
use bookmobile_dom::{El, ev, html};
use bookmobile_i18n::Messages;
use bookmobile_pack::Language;

/// The masthead.
pub fn masthead(cx: Context) -> El {
    let site = &cx.library.catalog().site;
    let name = move || site.title.get(&cx.language()).to_owned();
    let brand = html::a()
        .class("brand")
        .attr("href", move || cx.href(cx.library_page()))
        .child(icon("seal"))
        .child(html::span().child(name));
    // A link, so that it works before the app runs, which then reads the fragment.
    let search = html::a()
        .class("search-button")
        .attr("aria-keyshortcuts", "/ Control+K")
        .attr("href", move || cx.search_href())
        .child(icon("icon icon-search"))
        .child(
            html::span()
                .class("search-word")
                .child(cx.text(Messages::search)),
        )
        .child(html::kbd().attr("aria-hidden", "true").child("/"));
    let settings = html::button()
        .class("icon-button settings-button")
        .attr("type", "button")
        .attr("aria-haspopup", "dialog")
        .attr("aria-label", cx.text(Messages::settings))
        .attr("disabled", move || cx.not_yet())
        .on(ev::click, move |_| {
            cx.sheet.set(Some(Sheet::Settings));
        })
        .child(html::span().attr("aria-hidden", "true").child("Aa"));
    let row = html::div()
        .class("masthead-row")
        .child(brand)
        .child(search)
        .child(languages(cx))
        .child(settings);
    html::header()
        .class("masthead")
        .child(row)
        .child(tab_strip(cx))
}

/// Links to the page in the site's languages.
pub(super) fn languages(cx: Context) -> El {
    let all = cx.library.catalog().site.languages.iter();
    html::nav()
        .class("languages")
        .attr("aria-label", cx.text(Messages::language))
        .children(all.map(|language| language_link(cx, language)))
}

fn language_link(cx: Context, language: &'static Language) -> El {
    let tag = language.tag.as_str();
    let here = move || (cx.language() == language.code).then_some("true");
    html::a()
        .attr("hreflang", tag)
        .attr("lang", tag)
        .attr("dir", cx.library.direction(&language.code))
        .attr("aria-current", here)
        .attr("href", move || cx.router.href(&in_language(cx, language)))
        .child(short_name(cx, language))
}

/// The translation of the current page into another language, at the same section; or the
/// library in that language if there is none.
fn in_language(cx: Context, language: &'static Language) -> Route {
    let here = cx.page().get();
    let code = &language.code;
    let there = cx.library.in_language(&here, code);
    let there = there.unwrap_or_else(|| Page::library(code));
    match &there {
        Page::Article { language, slug } if there != here => same_section(cx, language, slug),
        _ => Route::to(there),
    }
}

/// A language's name for itself, short enough for a narrow bar where it is one of the
/// interface's.
fn short_name(cx: Context, language: &'static Language) -> &'static str {
    let messages = cx.library.messages(&language.code);
    if messages.code() == language.code {
        messages.short_name()
    } else {
        &language.name
    }
}
