//! Reads a collection again: its contents, and an article as it is shown.

use bookmobile_pack::{ArticleId, Pack, PackError};

/// An opened collection.
#[derive(Debug)]
pub struct Opened {
    pack: Pack,
}

/// A section as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// Its id; empty for the lead.
    pub id: String,
    /// The level of its heading.
    pub level: u8,
    /// The HTML of its heading.
    pub heading: String,
    /// The HTML below it.
    pub body: String,
}

impl Opened {
    /// Opens a catalog with the other files of its pack.
    ///
    /// # Errors
    /// If a file is damaged, or of another version.
    pub fn new(catalog: &[u8], files: Vec<(String, Vec<u8>)>) -> Result<Self, PackError> {
        let pack = Pack::open(catalog)?;
        for (name, bytes) in files {
            pack.provide(&name, bytes)?;
        }
        Ok(Self { pack })
    }

    /// The collection's title.
    pub fn title(&self) -> &str {
        let site = &self.pack.catalog().site;
        site.title.get(&site.default_language)
    }

    /// The title and the language of each article.
    pub fn articles(&self) -> Vec<(&str, &str)> {
        let all = self.pack.catalog().iter();
        all.map(|(_, meta)| (meta.title.as_str(), meta.language.as_str()))
            .collect()
    }

    /// The number of an article by its language and slug.
    pub fn sections(&self, number: u32) -> Option<Vec<Shown>> {
        let id = ArticleId(number);
        let meta = self.pack.catalog().article(id)?;
        let article = self.pack.article(id).ok()?;
        let sections = meta.sections.iter().zip(article.sections);
        let shown = sections.map(|(about, section)| Shown {
            id: about.id.clone(),
            level: about.kind.heading_level(),
            heading: section.heading,
            body: section.body,
        });
        Some(shown.collect())
    }
}
