//! Files for feed readers and search engines: Atom and JSON feeds of the site and of
//! each topic, `sitemap.xml` and `robots.txt`. URLs are absolute if `site.toml` has the
//! site's URL, otherwise relative to the feed.

use crate::summary;
use bookmobile::library::Library;
use bookmobile::route::{LibraryFilter, Page};
use bookmobile_html::escape;
use bookmobile_pack::{ArticleId, ArticleMeta, Catalog, Date, Topic};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::json;
use std::fmt::Write as _;

/// The most articles of a feed, of which it has the newest.
const NEWEST: usize = 50;

/// All files, as path below the site's root and text. `pages` are the site's pages.
pub(crate) fn files(library: &Library, pages: &[Page]) -> Vec<(String, String)> {
    let catalog = library.catalog();
    let mut files = Vec::new();
    for language in &catalog.site.languages {
        let topics = (catalog.topics.iter().enumerate()).map(|(at, topic)| Some((at, topic)));
        for topic in std::iter::once(None).chain(topics) {
            let feed = Feed::of(library, &language.code, topic);
            let folder = feed.page.folder();
            files.push((format!("{folder}feed.xml"), feed.atom()));
            files.push((format!("{folder}feed.json"), feed.json()));
        }
    }
    files.push(("robots.txt".to_owned(), robots(catalog)));
    files.push(("sitemap.xml".to_owned(), sitemap(library, pages)));
    files
}

/// A feed: the articles with a date of a site, or of one of its topics, in one language.
struct Feed<'a> {
    library: &'a Library,
    catalog: &'a Catalog,
    language: &'a str,
    tag: &'a str,
    title: String,
    page: Page,
    /// The newest first.
    articles: Vec<(ArticleId, &'a ArticleMeta)>,
}

impl<'a> Feed<'a> {
    fn of(library: &'a Library, language: &'a str, topic: Option<(usize, &'a Topic)>) -> Self {
        let catalog = library.catalog();
        let site = &catalog.site;
        let name = site.title.get(language);
        let holds = |(_, meta): &(ArticleId, &ArticleMeta)| {
            let in_topic = |at: usize| meta.topics.iter().any(|own| usize::from(*own) == at);
            meta.language == language
                && meta.date.is_some()
                && topic.is_none_or(|(at, _)| in_topic(at))
        };
        let mut articles: Vec<_> = library.listed().filter(holds).collect();
        articles.sort_by_key(|(_, meta)| std::cmp::Reverse(meta.date));
        articles.truncate(NEWEST);
        let filter = topic.map_or(LibraryFilter::All, |(_, topic)| {
            LibraryFilter::Topic(topic.slug.clone())
        });
        Self {
            library,
            catalog,
            language,
            tag: (site.language(language)).map_or("", |language| &language.tag),
            title: topic.map_or_else(
                || name.to_owned(),
                |(_, topic)| format!("{} · {name}", topic.name.get(language)),
            ),
            page: Page::Library {
                language: language.to_owned(),
                filter,
            },
            articles,
        }
    }

    /// The URL of a page, absolute or relative to the feed.
    fn href(&self, page: &Page) -> String {
        let url = &self.catalog.site.url;
        let base = if url.is_empty() {
            self.page.to_root()
        } else {
            url
        };
        format!("{base}{}", page.path())
    }

    /// The URL of the feed's own `file`, if the site's URL is known.
    fn own(&self, file: &str) -> Option<String> {
        let is_known = !self.catalog.site.url.is_empty();
        is_known.then(|| self.href(&self.page) + file)
    }

    /// The id of a page: its absolute URL, or a URN with the site's title if the site's
    /// URL is not known.
    fn id(&self, page: &Page) -> String {
        let path = page.path();
        match self.catalog.site.url.as_str() {
            "" => {
                let name = self.catalog.site.title.get("");
                let name = utf8_percent_encode(name, NON_ALPHANUMERIC);
                format!("urn:bookmobile:{name}:{path}")
            }
            url => format!("{url}{path}"),
        }
    }

    fn atom(&self) -> String {
        let dates = self.articles.iter();
        let newest = dates.filter_map(|(id, meta)| self.library.changed(*id, meta));
        let mut out = format!(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n\
             <feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{tag}\">\n\
             <title>{title}</title>\n<id>{id}</id>\n\
             <updated>{updated}</updated>\n\
             <author><name>{name}</name></author>\n\
             <link rel=\"alternate\" href=\"{home}\"/>\n{own}",
            tag = self.tag,
            title = escape(&self.title),
            id = escape(&self.id(&self.page)),
            updated = at_noon(newest.max()),
            name = escape(self.catalog.site.title.get(self.language)),
            home = escape(&self.href(&self.page)),
            own = self.own("feed.xml").map_or_else(String::new, |url| format!(
                "<link rel=\"self\" href=\"{}\"/>\n",
                escape(&url)
            )),
        );
        for (id, meta) in &self.articles {
            let page = Page::article(&meta.language, &meta.slug);
            // Writing into a String does not fail.
            let _ = writeln!(
                out,
                "<entry><title>{title}</title><id>{id}</id><updated>{date}</updated>\
                 <link rel=\"alternate\" href=\"{href}\"/><summary>{summary}</summary></entry>",
                title = escape(&meta.title),
                id = escape(&self.id(&page)),
                date = at_noon(self.library.changed(*id, meta)),
                href = escape(&self.href(&page)),
                summary = escape(&summary::of(self.library, *id, meta)),
            );
        }
        out.push_str("</feed>\n");
        out
    }

    fn json(&self) -> String {
        let items = self.articles.iter().map(|(id, meta)| {
            let summary = summary::of(self.library, *id, meta);
            let page = Page::article(&meta.language, &meta.slug);
            let mut item = json!({
                "id": self.id(&page),
                "url": self.href(&page),
                "title": meta.title,
                "summary": summary,
                "content_text": summary,
                "date_published": at_noon(meta.date),
                "language": self.tag,
            });
            let changed = self.library.changed(*id, meta);
            if changed != meta.date {
                item["date_modified"] = at_noon(changed).into();
            }
            item
        });
        let mut feed = json!({
            "version": "https://jsonfeed.org/version/1.1",
            "title": self.title,
            "home_page_url": self.href(&self.page),
            "language": self.tag,
            "items": items.collect::<Vec<_>>(),
        });
        if let Some(url) = self.own("feed.json") {
            feed["feed_url"] = url.into();
        }
        format!("{feed:#}\n")
    }
}

/// An article's date as a time: noon in UTC, which is the same day in nearly every time
/// zone. Feeds must have a time, so one without articles has the first of all.
fn at_noon(date: Option<Date>) -> String {
    let date = date.map_or_else(|| "1970-01-01".to_owned(), |date| date.to_string());
    format!("{date}T12:00:00Z")
}

fn robots(catalog: &Catalog) -> String {
    let mut text = "User-agent: *\nAllow: /\n".to_owned();
    if !catalog.site.url.is_empty() {
        let _ = writeln!(text, "Sitemap: {}sitemap.xml", catalog.site.url);
    }
    text
}

/// The sitemap, with all pages but the root, which shows one of them. Search engines
/// accept only absolute URLs.
fn sitemap(library: &Library, pages: &[Page]) -> String {
    let catalog = library.catalog();
    let mut out = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n".to_owned();
    if catalog.site.url.is_empty() {
        out.push_str("<!-- For search engines, say in site.toml where the site is: url -->\n");
    }
    out.push_str("<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
    let mut entry = |path: &str, date: Option<String>| {
        let url = escape(&format!("{}{path}", catalog.site.url));
        let date = date.unwrap_or_default();
        // Writing into a String does not fail.
        let _ = writeln!(out, "<url><loc>{url}</loc>{date}</url>");
    };
    for page in pages.iter().filter(|page| page.is_for_search_engines()) {
        let date = match page {
            Page::Article { .. } => (library.find_page(page))
                .and_then(|(id, meta)| library.changed(id, meta))
                .map(|date| format!("<lastmod>{date}</lastmod>")),
            _ => None,
        };
        entry(&page.path(), date);
    }
    for language in &catalog.site.languages {
        entry(&Page::list_path(&language.code), None);
    }
    out.push_str("</urlset>\n");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(url: &str) -> Vec<(String, String)> {
        let library = crate::testing::built_in_at(url);
        files(library, &library.pages())
    }

    fn text<'a>(files: &'a [(String, String)], path: &str) -> &'a str {
        let found = files.iter().find(|(own, _)| own == path);
        found.map_or("", |(_, text)| text)
    }

    #[test]
    fn each_language_and_topic_has_its_feeds() {
        let files = of("https://example.org/library/");
        let site = text(&files, "zh/feed.xml");
        assert!(site.contains("xml:lang=\"zh-Hans\""));
        assert!(site.contains(
            "<link rel=\"alternate\" href=\"https://example.org/library/zh/articles/countryside/\"/>"
        ));
        let topic = text(&files, "en/topics/cities/feed.json");
        let topic: serde_json::Value = serde_json::from_str(topic).expect("JSON");
        assert_eq!(topic["items"][0]["title"], "WeChat in China’s smart cities");
        let own = "https://example.org/library/en/topics/cities/feed.json";
        assert_eq!(topic["feed_url"], own);
        assert!(
            site.contains("<link rel=\"self\" href=\"https://example.org/library/zh/feed.xml\"/>")
        );
        for path in ["en/questions/", "zh/articles/", "zh/articles/countryside/"] {
            let entry = format!("<loc>https://example.org/library/{path}</loc>");
            assert!(text(&files, "sitemap.xml").contains(&entry), "{path}");
        }
        assert!(
            text(&files, "robots.txt")
                .ends_with("Sitemap: https://example.org/library/sitemap.xml\n")
        );
    }

    #[test]
    fn a_site_whose_place_is_not_known_links_from_feed_to_page() {
        let files = of("");
        assert!(
            text(&files, "en/topics/cities/feed.xml")
                .contains("href=\"../../../en/articles/smart-cities/\"")
        );
        let sitemap = text(&files, "sitemap.xml");
        assert!(sitemap.contains("<loc>en/articles/smart-cities/</loc>"));
        assert!(sitemap.contains("say in site.toml where the site is"));
        assert!(!text(&files, "robots.txt").contains("Sitemap"));
    }
}
