//! The foot of every page.

use super::press_html::pressed_for;
use crate::context::Context;
use crate::route::{Page, Route};
use crate::style;
use bookmobile_dom::{El, html};
use bookmobile_i18n::Messages;
use bookmobile_pack::MenuEntry;

/// The publisher's menu and footer if there are any, the copyright notice, and a link to the
/// plain list of all articles.
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
        .child(cx.text(Messages::all_articles));
    let extras = cx.library.extras();
    let has_footer = !extras.footer.0.is_empty();
    html::footer()
        .class("colophon")
        .child((!extras.menu.is_empty()).then(|| menu(cx, &extras.menu)))
        .child(has_footer.then(|| footer(cx)))
        .child(html::p().child(rights))
        .child(html::p().child(link))
}

/// The publisher's menu.
fn menu(cx: Context, entries: &'static [MenuEntry]) -> El {
    let items = entries
        .iter()
        .map(|entry| html::li().child(link(cx, entry)));
    html::nav()
        .class("menu")
        .uses(style::MENU)
        .attr("aria-label", cx.text(Messages::menu))
        .child(html::ul().children(items))
}

fn link(cx: Context, entry: &'static MenuEntry) -> El {
    // An article, if it is no whole address.
    let page = move || {
        let (language, slug) = entry.to.get(&cx.language()).split_once('/')?;
        (!language.ends_with(':')).then(|| Page::article(language, slug))
    };
    let href = move || match page() {
        Some(page) => cx.href(page),
        None => entry.to.get(&cx.language()).to_owned(),
    };
    html::a()
        .attr("href", href)
        .attr("aria-current", move || {
            (page() == Some(cx.page().get())).then_some("page")
        })
        .child(move || entry.title.get(&cx.language()))
}

/// The publisher's words.
fn footer(cx: Context) -> El {
    let text = move || {
        let language = cx.language();
        let html = cx.library.extras().footer.get(&language);
        // The links in it begin at an article, whichever that is.
        let page = Page::article(&language, "_");
        pressed_for(cx, "footer-text", html, &page, &cx.href(page.clone()))
    };
    html::div().uses(style::MENU).child(text)
}
