//! What the reader's shelf must know of all articles to find what is new: one file for each
//! language, which is asked for only by a reader who follows something. A large catalog is in
//! parts, which would all have to be loaded for that.

use crate::offline::article_fingerprint;
use crate::output::{FileKind, SiteError, Writer};
use bookmobile::library::Library;
use serde::Serialize;
use serde_json::json;

/// The articles of a language.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct News<'a> {
    /// The topics: their names in addresses, and those for people.
    topics: Vec<(&'a str, &'a str)>,
    articles: Vec<NewsArticle<'a>>,
}

/// An article, as far as it matters to what is new.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct NewsArticle<'a> {
    slug: &'a str,
    title: &'a str,
    /// The fingerprint of its title and text.
    hash: String,
    /// Its topics, as indices.
    topics: &'a [u16],
    /// The day on which it was published.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    date: Option<String>,
    /// The day of its last change of which readers should know.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    updated: Option<String>,
    /// How many of its changes are for readers, and how many are small edits.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    changes: Option<(usize, usize)>,
}

/// The name of the file of a language.
pub(crate) fn name(language: &str) -> String {
    format!("news-{language}.json")
}

/// Writes the files of all languages. Their names stay the same: the shelf's script has them,
/// and must not change with each article.
pub(crate) fn write(library: &Library, writer: &mut Writer<'_>) -> Result<(), SiteError> {
    for language in &library.catalog().site.languages {
        let news = json!(of(library, &language.code)).to_string();
        writer.keep(FileKind::Other, &name(&language.code), news)?;
    }
    Ok(())
}

fn of<'a>(library: &'a Library, language: &str) -> News<'a> {
    let topics = library.catalog().topics.iter();
    let own = library
        .listed()
        .filter(|(_, meta)| meta.language == language);
    News {
        topics: topics
            .map(|topic| (&*topic.slug, topic.name.get(language)))
            .collect(),
        articles: own
            .map(|(id, meta)| {
                let article = library.article(id).unwrap_or_default();
                let minor = article.changes().filter(|one| one.is_minor).count();
                let all = article.changes().count();
                NewsArticle {
                    slug: &meta.slug,
                    title: &meta.title,
                    // Eight digits are enough to see that an article changed.
                    hash: article_fingerprint(meta, &article)
                        .chars()
                        .take(8)
                        .collect(),
                    topics: &meta.topics,
                    date: meta.date.map(|day| day.to_string()),
                    updated: library.updated(id).map(|day| day.to_string()),
                    changes: (all > 0).then_some((all - minor, minor)),
                }
            })
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::built_in_at;

    #[test]
    fn each_listed_article_of_the_language_is_there() {
        let library = built_in_at("");
        let news = of(library, "zh");
        let count = (library.listed().filter(|(_, meta)| meta.language == "zh")).count();
        assert!(count > 0 && news.articles.len() == count);
        let json = json!(news);
        assert_eq!(json["topics"][0][0], library.catalog().topics[0].slug);
        for article in json["articles"].as_array().expect("a list") {
            assert_eq!(article["hash"].as_str().map(str::len), Some(8), "{article}");
        }
    }
}
