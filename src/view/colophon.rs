//! The foot of every page.

use crate::context::Context;
use crate::route::{Page, Route};
use bookmobile_dom::{El, html};

/// The copyright notice, and a link to the plain list of all articles.
pub fn colophon(cx: Context) -> El {
    let site = &cx.library.catalog().site;
    let rights = move || site.copyright.get(&cx.language()).to_owned();
    // The list is a plain page without the app; a single file has none.
    let list = move || {
        if cx.router.is_one_file() {
            cx.router.href(&Route::to(cx.library_page()))
        } else {
            cx.router.file(&Page::list_path(&cx.language()))
        }
    };
    let link = html::a()
        .attr("href", list)
        .child(move || cx.messages().all_articles);
    html::footer()
        .class("colophon")
        .child(html::p().child(rights))
        .child(html::p().child(link))
}
