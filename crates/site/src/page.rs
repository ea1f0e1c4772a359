//! Prerenders the pages that the app hydrates, with the same views as in the browser, so
//! that they are readable before the app starts.

use crate::head::{Head, SiteContext};
use crate::metadata;
use bookmobile::app::app;
use bookmobile::context::Context;
use bookmobile::library::Library;
use bookmobile::route::Page;
use bookmobile::router::Router;
use bookmobile_dom::{IntoView as _, Rendered, View, html};
use leptos::prelude::{Owner, untrack};

/// The most bytes of the templates for other languages in the root's page: enough for
/// two languages with about fifty articles each.
const MAX_TEMPLATE_BYTES: usize = 64 << 10;

/// A page as HTML.
pub(crate) fn render(page: &Page, site: &SiteContext<'_>) -> String {
    let library = site.library;
    let owner = Owner::new();
    let document = owner.with(|| {
        let cx = Context::new(library, Router::for_page(page));
        let mut head = Head::of(library, page, cx);
        head.metadata = metadata::of(library, page, &head.title, &head.description);
        head.metadata += &site.notices.feed_links(&head.language, page.to_root());
        head.volumes = library.files_of(page);
        let mut body = app(cx).render();
        if *page == Page::Entry {
            let others = in_other_languages(library);
            // If they are larger, the app shows the reader's language.
            if others.html.len() <= MAX_TEMPLATE_BYTES {
                body.html += &others.html;
                body.style_sheets |= others.style_sheets;
            }
            head.script = Some(site.app.scripts.root_language.clone());
        }
        head.document(page.to_root(), site, &body)
    });
    owner.cleanup();
    document
}

/// The root's page in all but the default language, as templates, so that a reader of
/// another language needs no further request.
fn in_other_languages(library: &'static Library) -> Rendered {
    let site = &library.catalog().site;
    let others = site.languages.iter();
    let others = others.filter(|language| language.code != site.default_language);
    let templates = others.map(|language| {
        let page = Page::library(&language.code);
        let cx = Context::new(library, Router::at(&page, Page::Entry.to_root()));
        html::template()
            .attr("lang", language.tag.clone())
            .attr("dir", untrack(|| cx.direction()))
            .attr("title", untrack(|| cx.title()))
            .attr("data-language", language.code.clone())
            .child(app(cx))
            .into_view()
    });
    View::Fragment(templates.collect()).render()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{built_in, with_built_in};

    #[test]
    fn the_path_of_every_page_leads_back_to_it() {
        let pages = built_in().pages();
        assert!(pages.len() > 20);
        for page in pages {
            assert_eq!(Page::parse(&page.path()), page);
        }
    }

    #[test]
    fn the_notice_for_browsers_without_scripts_is_in_the_column_of_the_text() {
        with_built_in(|site| {
            let notice = "<noscript><p class=\"notice\">";
            for (path, column) in [
                (
                    "en/articles/welcome/",
                    "<article class=\"article\" lang=\"en\">",
                ),
                ("zh/", "<div class=\"page page-library\" lang=\"zh-Hans\">"),
            ] {
                let page = render(&Page::parse(path), site);
                assert!(page.contains(&format!("{column}{notice}")), "{path}");
            }
        });
    }

    #[test]
    fn pages_in_other_languages_lead_to_each_other() {
        let library = built_in();
        for page in library.pages() {
            for language in &library.catalog().site.languages {
                let Some(other) = library.in_language(&page, &language.code) else {
                    continue;
                };
                assert_eq!(other.language(), Some(&*language.code));
                let own = page.language().expect("has a language");
                assert_eq!(library.in_language(&other, own), Some(page.clone()));
            }
        }
    }
}
