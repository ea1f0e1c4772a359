//! The foot of every page.

use crate::reader::Reader;
use crate::route::{Page, Route};
use bookmobile_dom::{El, html};

/// Who holds the rights, and the way to the plain list of all articles.
pub fn colophon(reader: Reader) -> El {
    let site = &reader.library.catalog().site;
    let rights = move || site.copyright.get(&reader.language()).to_owned();
    // A plain page, which the app leaves to the browser; one file has none.
    let list = move || {
        if reader.navigator.is_one_file() {
            reader.navigator.href(&Route::to(reader.library_page()))
        } else {
            reader.navigator.file(&Page::list_path(&reader.language()))
        }
    };
    let link = html::a()
        .attr("href", list)
        .child(move || reader.messages().all_articles);
    html::footer()
        .class("colophon")
        .child(html::p().child(rights))
        .child(html::p().child(link))
}
