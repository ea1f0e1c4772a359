//! The top of every page: the name of the site, the search, the languages, and
//! below them the strip of tabs.

use super::about::same_section;
use super::icon;
use super::tab_strip::tab_strip;
use crate::reader::{Reader, Sheet};
use crate::route::{Page, Route, Shelf};
use bookmobile_dom::{El, ev, html};
use bookmobile_pack::Language;

/// The top of every page.
pub fn masthead(reader: Reader) -> El {
    let site = &reader.library.catalog().site;
    let name = move || site.title.get(&reader.language()).to_owned();
    let brand = html::a()
        .class("brand")
        .attr("href", move || reader.href(reader.library_page()))
        .child(icon("seal"))
        .child(html::span().child(name));
    // A link, so that it works before the app does: the fragment waits for it.
    let search = html::a()
        .class("search-button")
        .attr("aria-keyshortcuts", "/ Control+K")
        .attr("href", move || reader.search_href())
        .child(icon("icon icon-search"))
        .child(
            html::span()
                .class("search-word")
                .child(move || reader.messages().search),
        )
        .child(html::kbd().attr("aria-hidden", "true").child("/"));
    let languages = html::nav()
        .class("languages")
        .attr("aria-label", move || reader.messages().language)
        .children((site.languages.iter()).map(|language| language_link(reader, language)));
    let settings = html::button()
        .class("icon-button settings-button")
        .attr("type", "button")
        .attr("aria-haspopup", "dialog")
        .attr("aria-label", move || reader.messages().settings)
        .attr("disabled", move || reader.not_yet())
        .on(ev::click, move |_| {
            reader.sheet.set(Some(Sheet::Settings));
        })
        .child(html::span().attr("aria-hidden", "true").child("Aa"));
    let row = html::div()
        .class("masthead-row")
        .child(brand)
        .child(search)
        .child(languages)
        .child(settings);
    html::header()
        .class("masthead")
        .child(row)
        .child(tab_strip(reader))
}

fn language_link(reader: Reader, language: &'static Language) -> El {
    let tag = language.tag.as_str();
    let here = move || (reader.language() == language.code).then_some("true");
    html::a()
        .attr("hreflang", tag)
        .attr("lang", tag)
        .attr("aria-current", here)
        .attr("href", move || {
            reader.navigator.href(&in_language(reader, language))
        })
        .child(short_name(language))
}

/// The page one is on in another language, at the same section; or the library
/// in that language where there is no such page.
fn in_language(reader: Reader, language: &'static Language) -> Route {
    let shelf = match reader.page().get() {
        Page::Library { shelf, .. } => shelf,
        _ => Shelf::All,
    };
    let library = Route::to(Page::Library {
        language: language.code.clone(),
        shelf,
    });
    let Some((_, meta)) = reader.article() else {
        return library;
    };
    if meta.language == language.code {
        return Route::to(reader.page_of(meta));
    }
    let catalog = reader.library.catalog();
    (meta.translations.iter())
        .filter_map(|id| catalog.article(*id))
        .find(|other| other.language == language.code)
        .map_or(library, |other| same_section(reader, other))
}

/// A language's name for itself, short enough for a narrow bar.
fn short_name(language: &Language) -> String {
    match language.code.as_str() {
        "en" => "EN".to_owned(),
        "zh" => "中文".to_owned(),
        _ => language.name.clone(),
    }
}
