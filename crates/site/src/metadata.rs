//! Metadata in a page's head: canonical URL, the same page in other languages (absolute
//! URLs if the site's is known), previews (Open Graph), feeds, and the article and its
//! questions as structured data (schema.org in JSON-LD). Every value here is also in
//! the page for people.

use crate::pictures::pictures_of;
use crate::summary;
use bookmobile::library::Library;
use bookmobile::route::{LibraryFilter, Page};
use bookmobile_html::escape;
use bookmobile_pack::text::plain_text;
use bookmobile_pack::{ArticleId, ArticleMeta, SectionKind, Site};
use serde_json::{Value, json};
use std::fmt::Write as _;

/// The metadata elements of a page's head.
pub(crate) fn of(library: &Library, page: &Page, title: &str, description: &str) -> String {
    let site = &library.catalog().site;
    let article = library.find_page(page);
    let code = page.language().unwrap_or(&site.default_language);
    // Absolute if the site's URL is known, otherwise relative.
    let base = base(site, page.to_root());
    let address = |page: &Page| escape(&format!("{base}{}", page.path()));
    let mut out = String::new();
    let mut line = |text: std::fmt::Arguments<'_>| {
        // Writing into a String does not fail.
        let _ = out.write_fmt(text);
        out.push('\n');
    };
    // The root shows the library in the site's own language.
    let own = match page {
        Page::Entry => Page::library(&site.default_language),
        _ => page.clone(),
    };
    let url = address(&own);
    line(format_args!("<link rel=\"canonical\" href=\"{url}\">"));
    if !site.url.is_empty() {
        line(format_args!("<meta property=\"og:url\" content=\"{url}\">"));
        // The URL of a preview's picture must be absolute.
        let image = escape(&image(library, article));
        line(format_args!(
            "<meta property=\"og:image\" content=\"{image}\">"
        ));
    }
    for (tag, other) in in_all_languages(library, page) {
        let href = address(&other);
        line(format_args!(
            "<link rel=\"alternate\" hreflang=\"{tag}\" href=\"{href}\">"
        ));
    }
    let kind = if article.is_some() {
        "article"
    } else {
        "website"
    };
    let name = escape(site.title.get(code));
    for (property, content) in [
        ("og:type", kind),
        (
            "og:title",
            &escape(article.map_or(title, |(_, meta)| &meta.title)),
        ),
        ("og:description", &escape(description)),
        ("og:site_name", &name),
        ("og:locale", &escape(library.messages(code).og_locale())),
    ] {
        line(format_args!(
            "<meta property=\"{property}\" content=\"{content}\">"
        ));
    }
    let root = page.to_root();
    line(format_args!(
        "<link rel=\"manifest\" href=\"{root}manifest.webmanifest\">"
    ));
    line(format_args!(
        "<link rel=\"apple-touch-icon\" href=\"{root}icon-180.png\">"
    ));
    // The site's feeds; on a topic's page the topic's feeds come first.
    let mut feeds = vec![(format!("{code}/"), name.clone())];
    if let Page::Library {
        filter: LibraryFilter::Topic(_),
        ..
    } = page
    {
        feeds.insert(0, (page.path(), escape(title)));
    }
    for (place, title) in feeds {
        for (kind, file) in [("atom+xml", "feed.xml"), ("feed+json", "feed.json")] {
            line(format_args!(
                "<link rel=\"alternate\" type=\"application/{kind}\" href=\"{root}{place}{file}\" title=\"{title}\">"
            ));
        }
    }
    if let Some((id, meta)) = article {
        // A `<` could begin the element's end tag.
        let data = data(library, id, meta).to_string().replace('<', "\\u003c");
        line(format_args!(
            "<script type=\"application/ld+json\">{data}</script>"
        ));
    }
    out
}

/// The base of URLs: the site's URL, or the relative path to its root.
fn base<'a>(site: &'a Site, root: &'a str) -> &'a str {
    if site.url.is_empty() { root } else { &site.url }
}

/// The URL of a page's preview picture: the first one of its article that is not SVG,
/// or the site's icon.
fn image(library: &Library, article: Option<(ArticleId, &ArticleMeta)>) -> String {
    let own = article.and_then(|(id, _)| {
        let mut own = pictures_of(library, id).into_iter();
        own.find(|path| path.rsplit('.').next() != Some("svg"))
    });
    let path = own.unwrap_or_else(|| "icon-512.png".to_owned());
    format!("{}{path}", library.catalog().site.url)
}

/// The metadata elements of the plain list of all articles in a language. `root` is
/// the relative path to the site's root.
pub(crate) fn of_list(library: &Library, code: &str, root: &str) -> String {
    let site = &library.catalog().site;
    let base = base(site, root);
    let link = |code: &str| escape(&format!("{base}{}", Page::list_path(code)));
    let mut out = String::new();
    let _ = writeln!(out, "<link rel=\"canonical\" href=\"{}\">", link(code));
    for language in site.languages.iter().filter(|_| site.languages.len() > 1) {
        let (tag, href) = (&language.tag, link(&language.code));
        let _ = writeln!(
            out,
            "<link rel=\"alternate\" hreflang=\"{tag}\" href=\"{href}\">"
        );
    }
    out
}

/// The page in each language that has it, as tag and page; empty if only one has it.
fn in_all_languages<'a>(library: &'a Library, page: &Page) -> Vec<(&'a str, Page)> {
    let languages = library.catalog().site.languages.iter();
    let found: Vec<_> = languages
        .filter_map(|language| {
            let page = library.in_language(page, &language.code)?;
            Some((&*language.tag, page))
        })
        .collect();
    if found.len() > 1 { found } else { Vec::new() }
}

/// Structured data of the article, and of its questions if it has any (schema.org).
fn data(library: &Library, id: ArticleId, meta: &ArticleMeta) -> Value {
    let site = &library.catalog().site;
    let tag = (site.language(&meta.language)).map_or("", |language| language.tag.as_str());
    let mut article = json!({
        "@type": "Article",
        "headline": meta.title,
        "description": summary::of(library, id, meta),
        "inLanguage": tag,
        "isPartOf": { "@type": "WebSite", "name": site.title.get(&meta.language) },
        "publisher": { "@type": "Organization", "name": site.title.get(&meta.language) },
    });
    if let Some(date) = meta.date {
        article["datePublished"] = date.to_string().into();
    }
    if let Some(date) = library
        .changed(id, meta)
        .filter(|day| meta.date != Some(*day))
    {
        article["dateModified"] = date.to_string().into();
    }
    if !site.url.is_empty() {
        article["image"] = image(library, Some((id, meta))).into();
    }
    let questions: Vec<Value> = library.article(id).map_or_else(
        |_| Vec::new(),
        |text| {
            (meta.sections.iter().zip(&text.sections))
                .filter(|(about, _)| about.kind == SectionKind::Question)
                .map(|(about, section)| {
                    json!({
                        "@type": "Question",
                        "name": about.heading,
                        "acceptedAnswer": { "@type": "Answer", "text": plain_text(&section.body) },
                    })
                })
                .collect()
        },
    );
    let mut graph = vec![article];
    if !questions.is_empty() {
        graph.push(json!({ "@type": "FAQPage", "inLanguage": tag, "mainEntity": questions }));
    }
    json!({ "@context": "https://schema.org", "@graph": graph })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_article_tells_its_languages_and_its_questions() {
        let library = crate::testing::built_in();
        let page = Page::article("en", "smart-cities");
        let head = of(library, &page, "T · S", "\"D\" & e");
        assert!(head.contains(
            "<link rel=\"alternate\" hreflang=\"zh-Hans\" href=\"../../../zh/articles/smart-cities/\">"
        ));
        assert!(
            head.contains("<link rel=\"canonical\" href=\"../../../en/articles/smart-cities/\">")
        );
        let root = of(library, &Page::Entry, "T", "D");
        assert!(root.contains("<link rel=\"canonical\" href=\"./en/\">"));
        assert!(
            head.contains("<meta property=\"og:description\" content=\"&quot;D&quot; &amp; e\">")
        );
        let (_, rest) = head
            .split_once("<script type=\"application/ld+json\">")
            .expect("there is data");
        let (data, _) = rest.split_once("</script>").expect("it ends");
        let data: Value = serde_json::from_str(data).expect("it is JSON");
        let [article, questions] = [&data["@graph"][0], &data["@graph"][1]];
        assert_eq!(article["inLanguage"], "en");
        let (_, meta) = library.find("en", "smart-cities").expect("it is there");
        let asked = (meta.sections.iter())
            .filter(|section| section.kind == SectionKind::Question)
            .count();
        assert_eq!(
            questions["mainEntity"].as_array().map(Vec::len),
            Some(asked)
        );
        assert!(asked > 2);
    }

    #[test]
    fn a_site_that_knows_its_address_has_previews_with_pictures() {
        let library = crate::testing::built_in_at("https://example.org/library/");
        let page = Page::article("en", "countryside");
        let head = of(library, &page, "T", "D");
        // The article's own picture is SVG, which no preview shows.
        let icon = "https://example.org/library/icon-512.png";
        let preview = format!("<meta property=\"og:image\" content=\"{icon}\">");
        assert!(head.contains(&preview), "{head}");
        assert!(head.contains(&format!("\"image\":\"{icon}\"")));
        assert!(of(library, &Page::Entry, "T", "D").contains(&preview));
        let list = of_list(library, "zh", "../../");
        assert!(list.contains(
            "<link rel=\"canonical\" href=\"https://example.org/library/zh/articles/\">"
        ));
        let unknown = of(crate::testing::built_in(), &page, "T", "D");
        assert!(!unknown.contains("og:image"));
    }
}
