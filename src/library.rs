//! The only door to packs: what carries the collection (today it is embedded
//! in the program) is known here and nowhere else.

use crate::route::Page;
use bookmobile_pack::{Article, ArticleId, ArticleMeta, Catalog, Pack, PackError, Topic};

static EMBEDDED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/library.pack"));

/// The opened collection.
#[derive(Debug)]
pub struct Library {
    pack: Pack<'static>,
}

impl Library {
    /// Opens the collection. It lives as long as the page.
    ///
    /// # Errors
    /// If the pack is damaged or of another version.
    pub fn open() -> Result<&'static Self, PackError> {
        let pack = Pack::open(EMBEDDED)?;
        Ok(Box::leak(Box::new(Self { pack })))
    }

    /// What is known of all articles.
    pub fn catalog(&self) -> &Catalog {
        self.pack.catalog()
    }

    /// What is known of the article with this slug in this language.
    pub fn find(&self, language: &str, slug: &str) -> Option<(ArticleId, &ArticleMeta)> {
        let id = self.catalog().find(language, slug)?;
        Some((id, self.catalog().article(id)?))
    }

    /// What is known of the article of a page.
    pub fn find_page(&self, page: &Page) -> Option<(ArticleId, &ArticleMeta)> {
        match page {
            Page::Article { language, slug } => self.find(language, slug),
            _ => None,
        }
    }

    /// The topic with this slug.
    pub fn topic(&self, slug: &str) -> Option<&Topic> {
        let catalog = self.catalog();
        catalog.topics.get(usize::from(catalog.topic(slug)?))
    }

    /// The text of an article.
    ///
    /// # Errors
    /// If this article's part of the pack is damaged.
    pub fn article(&self, id: ArticleId) -> Result<Article, PackError> {
        self.pack.article(id)
    }

    /// The pack as it is, for the search worker.
    pub fn bytes(&self) -> &'static [u8] {
        EMBEDDED
    }
}
