//! The pages that the app takes over, with the same views as in the browser, so that
//! the text is there before the app is.

use crate::head::{Head, SiteContext};
use crate::metadata;
use bookmobile::app::app;
use bookmobile::context::Context;
use bookmobile::library::Library;
use bookmobile::route::{LibraryFilter, Page};
use bookmobile::router::Router;
use bookmobile_dom::{IntoView as _, Rendered, View, html};
use leptos::prelude::{Owner, untrack};

/// How many bytes the root's page may have for other languages than the site's own:
/// about fifty articles each in two.
const MAX_TEMPLATE_BYTES: usize = 64 << 10;

/// Every page of the site: one for each library filter and each article.
pub(crate) fn pages(library: &Library) -> Vec<Page> {
    let catalog = library.catalog();
    let mut pages = vec![Page::Entry];
    for language in &catalog.site.languages {
        let topics = (catalog.topics.iter()).map(|topic| LibraryFilter::Topic(topic.slug.clone()));
        let filters = [LibraryFilter::All, LibraryFilter::Questions]
            .into_iter()
            .chain(topics);
        pages.extend(filters.map(|filter| Page::Library {
            language: language.code.clone(),
            filter,
        }));
    }
    let articles = catalog.articles.iter();
    pages.extend(articles.map(|meta| Page::article(&meta.language, &meta.slug)));
    pages
}

/// A page as HTML.
pub(crate) fn render(page: &Page, site: &SiteContext<'_>) -> String {
    let library = site.library;
    let owner = Owner::new();
    let document = owner.with(|| {
        let cx = Context::new(library, Router::for_page(page));
        let mut head = Head::of(library, page, cx);
        head.metadata = metadata::of(library, page, &head.title, &head.description);
        let volumes = library.volumes(page).into_iter();
        let volumes = volumes.filter_map(|id| library.catalog().volume(id));
        head.volumes = volumes.map(|volume| volume.name.as_str()).collect();
        let mut body = app(cx).render();
        if *page == Page::Entry {
            let others = in_other_languages(library);
            // Where it were too much, the app shows the person's language.
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

/// The root's page in the languages that are not the site's own, as templates: nothing
/// is fetched again for a person who reads one of them.
fn in_other_languages(library: &'static Library) -> Rendered {
    let site = &library.catalog().site;
    let others = site.languages.iter();
    let others = others.filter(|language| language.code != site.default_language);
    let templates = others.map(|language| {
        let page = Page::Library {
            language: language.code.clone(),
            filter: LibraryFilter::All,
        };
        let cx = Context::new(library, Router::at(&page, Page::Entry.to_root()));
        html::template()
            .attr("lang", language.tag.clone())
            .attr("title", untrack(|| cx.title()))
            .attr("data-language", language.code.clone())
            .child(app(cx))
            .into_view()
    });
    View::Fragment(templates.collect()).render()
}
