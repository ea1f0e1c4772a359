//! The foot of every page.

use crate::element::{El, el};
use crate::reader::Reader;
use crate::route::{Page, Route};

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
    let link = el("a")
        .bind("href", move || Some(list()))
        .says(move || reader.words().all_articles);
    el("footer")
        .class("colophon")
        .child(el("p").says(rights))
        .child(el("p").child(link))
}
