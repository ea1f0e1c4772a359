//! Two pages that the app never hydrates: the list of all articles, which needs only
//! HTML, and the page for URLs that do not exist.

use crate::head::{Head, SiteContext};
use crate::metadata;
use bookmobile::context::Context;
use bookmobile::library::Library;
use bookmobile::route::Page;
use bookmobile::router::Router;
use bookmobile::style;
use bookmobile::view::colophon;
use bookmobile_dom::{El, IntoView as _, Rendered, html};
use bookmobile_pack::ArticleMeta;
use leptos::prelude::Owner;

/// How many articles a plain page lists. With more it would be heavier than other pages.
const ON_PAGE: usize = 150;

/// The list of all articles of a language by topic, in plain pages: their paths from the
/// site's root, and their HTML.
pub(crate) fn all_articles(language: &str, site: &SiteContext<'_>) -> Vec<(String, String)> {
    let articles = by_topic(site.library, language);
    let mut pages: Vec<_> = articles.chunks(ON_PAGE).collect();
    if pages.is_empty() {
        pages.push(&[]);
    }
    let count = pages.len();
    let page = |(at, articles)| {
        let page = PlainPage {
            at,
            count,
            articles,
        };
        (page_path(language, at), page.render(language, site))
    };
    pages.into_iter().enumerate().map(page).collect()
}

/// The path of a plain page by its index.
fn page_path(language: &str, at: usize) -> String {
    let list = Page::list_path(language);
    match at {
        0 => list,
        // No article is at a path of two parts.
        _ => format!("{list}page/{}/", at + 1),
    }
}

/// An article with the index of its first topic.
type Listed<'a> = (Option<usize>, &'a ArticleMeta);

/// The articles of a language by their first topics, those without one last.
fn by_topic<'a>(library: &'a Library, language: &str) -> Vec<Listed<'a>> {
    let first = |meta: &ArticleMeta| meta.topics.first().map(|own| usize::from(*own));
    let own = library
        .listed()
        .filter(|(_, meta)| meta.language == language);
    let mut articles: Vec<Listed<'_>> = own.map(|(_, meta)| (first(meta), meta)).collect();
    articles.sort_by_key(|(topic, _)| (topic.is_none(), *topic));
    articles
}

/// A page of the plain list.
struct PlainPage<'a> {
    /// Its index among the pages.
    at: usize,
    /// How many pages there are.
    count: usize,
    articles: &'a [Listed<'a>],
}

impl PlainPage<'_> {
    fn render(&self, language: &str, site: &SiteContext<'_>) -> String {
        let root = if self.at == 0 {
            "../../"
        } else {
            "../../../../"
        };
        let library = site.library;
        let catalog = library.catalog();
        let messages = library.messages(language);
        let lists = self.articles.chunk_by(|(one, _), (other, _)| one == other);
        let lists = lists.map(|same| {
            let topic = same
                .first()
                .and_then(|(topic, _)| catalog.topics.get((*topic)?));
            let head = topic.map(|topic| html::h2().child(topic.name.get(language).to_owned()));
            let entries = same.iter().map(|(_, meta)| entry(library, root, meta));
            let list = html::ul().class("plain-list").children(entries);
            html::section().child(head).child(list)
        });
        let link = |at: usize, word: &'static str| {
            let href = format!("{root}{}", page_path(language, at));
            html::a().attr("href", href).child(word)
        };
        let previous = (self.at > 0).then(|| link(self.at.saturating_sub(1), messages.previous()));
        let next = (self.at + 1 < self.count).then(|| link(self.at + 1, messages.next()));
        let others = (self.count > 1).then(|| {
            let number = format!(" {} / {} ", self.at + 1, self.count);
            html::nav().child(previous).child(number).child(next)
        });
        let head = html::header().class("library-head");
        let main = html::main()
            .class("page page-library prose")
            .child(head.child(html::h1().child(messages.all_articles())))
            .children(lists)
            .child(others);
        let name = catalog.site.title.get(language);
        let head = Head {
            title: format!("{} · {name}", messages.all_articles()),
            description: catalog.site.description.get(language).to_owned(),
            messages: Some(library.messages(language)),
            language: language.to_owned(),
            metadata: if self.at == 0 {
                metadata::of_list(library, language, root)
            } else {
                String::new()
            },
            ..Head::default()
        };
        let body = vec![masthead(library, root, language), main.uses(style::LIBRARY)];
        let body = with_colophon(body.into_view().render(), library, root, language);
        head.document(root, site, &body)
    }
}

/// A plain page, with the foot of every other page if the publisher has a menu or a footer.
fn with_colophon(
    mut body: Rendered,
    library: &'static Library,
    root: &str,
    language: &str,
) -> Rendered {
    let extras = library.extras();
    if extras.menu.is_empty() && extras.footer.0.is_empty() {
        return body;
    }
    let owner = Owner::new();
    let foot = owner.with(|| {
        let router = Router::at(&Page::library(language), root);
        colophon(Context::new(library, router)).into_view().render()
    });
    owner.cleanup();
    body.html += &foot.html;
    body.style_sheets |= foot.style_sheets;
    body
}

/// The page that hosts show for a URL that does not exist (`404.html`). It is shown at
/// any depth, so its links begin at the host's root: with the path of the site's URL or
/// the one that the publisher named, or else with `/`, which a script replaces by the
/// site's folder.
pub(crate) fn not_found(context: &SiteContext<'_>) -> String {
    let library = context.library;
    let site = &library.catalog().site;
    let base = &context.publication.base;
    let is_place_unknown = site.url.is_empty() && base.is_empty();
    let root = if site.url.is_empty() && !base.is_empty() {
        base.clone()
    } else {
        root_of(&site.url)
    };
    let parts = site.languages.iter().map(|language| {
        let messages = library.messages(&language.code);
        let library_page = Page::library(&language.code);
        let link = |path: String, word| {
            let link = html::a().attr("href", format!("{root}{path}"));
            html::p().child(link.child(word))
        };
        html::section()
            .class("empty")
            .attr("lang", language.tag.clone())
            .attr("dir", library.direction(messages.code()))
            .child(html::h1().child(messages.missing_title()))
            .child(html::p().child(messages.missing_text()))
            .child(link(library_page.path(), messages.to_library()))
            .child(link(
                Page::list_path(&language.code),
                messages.all_articles(),
            ))
    });
    let language = &site.default_language;
    let main = html::main().class("page").children(parts);
    let head = Head {
        title: library.messages(language).missing_title().to_owned(),
        description: String::new(),
        messages: Some(library.messages(language)),
        language: language.clone(),
        metadata: "<meta name=\"robots\" content=\"noindex\">\n".to_owned(),
        script: is_place_unknown.then(|| context.app.scripts.not_found.clone()),
        ..Head::default()
    };
    let body = vec![masthead(library, &root, language), main];
    let body = body.into_view().render();
    head.document(
        &root,
        context,
        &with_colophon(body, library, &root, language),
    )
}

/// The path of a site's URL, with a slash at its end; `/` if the URL is empty.
fn root_of(url: &str) -> String {
    let after_scheme = url.split_once("://").map_or("", |(_, rest)| rest);
    let path = after_scheme.split_once('/').map_or("", |(_, path)| path);
    format!("/{path}")
}

fn masthead(library: &'static Library, root: &str, language: &str) -> El {
    let site = &library.catalog().site;
    let brand = html::a()
        .class("brand")
        .attr("href", format!("{root}{language}/"))
        .child(html::span().class("seal").attr("aria-hidden", "true"))
        .child(html::span().child(site.title.get(language).to_owned()));
    let row = html::div().class("masthead-row").child(brand);
    html::header().class("masthead").child(row)
}

fn entry(library: &'static Library, root: &str, meta: &ArticleMeta) -> El {
    let page = Page::article(&meta.language, &meta.slug);
    let link = html::a().attr("href", format!("{root}{}", page.path()));
    let messages = library.messages(&meta.language);
    let date = meta.date.map(|date| messages.format_date(date));
    html::li()
        .child(link.child(meta.title.clone()))
        .child(date.map(|date| format!(" — {date}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::with_built_in;

    #[test]
    fn every_article_is_in_the_list_of_its_language() {
        with_built_in(|site| {
            let pages = all_articles("zh", site);
            let [(path, page)] = &pages[..] else {
                panic!("{} pages", pages.len());
            };
            assert_eq!(path, "zh/articles/");
            let articles = site.library.listed();
            for (_, meta) in articles.filter(|(_, meta)| meta.language == "zh") {
                let link = format!("href=\"../../zh/articles/{}/\"", meta.slug);
                assert!(page.contains(&link), "{link}");
            }
            assert!(!page.contains("<a href=\"../../en/articles/"));
            assert!(page.contains("hreflang=\"en\" href=\"../../en/articles/\""));
            assert!(!page.contains("type=\"module\""), "it runs no app");
        });
    }

    #[test]
    fn a_page_that_is_shown_anywhere_links_from_the_hosts_root() {
        assert_eq!(root_of("https://example.org/library/"), "/library/");
        assert_eq!(root_of("https://example.org/"), "/");
        assert_eq!(root_of(""), "/");
        with_built_in(|site| assert!(not_found(site).contains("href=\"/zh/articles/\"")));
    }
}
