//! Reads a collection again: its contents, and an article as it is shown.

use bookmobile_pack::{ArticleId, Pack, PackError};

/// An opened collection.
#[derive(Debug)]
pub struct Opened {
    pack: Pack,
}

/// An article in the contents of a collection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Listed<'a> {
    /// Its title.
    pub title: &'a str,
    /// The code of its language.
    pub language: &'a str,
    /// Its number in the collection.
    pub number: u32,
    /// Its name in addresses.
    pub slug: &'a str,
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

    /// The articles whose entries in the catalog are here.
    pub fn articles(&self) -> Vec<Listed<'_>> {
        let all = self.pack.catalog().iter();
        all.map(|(ArticleId(number), meta)| Listed {
            title: &meta.title,
            language: &meta.language,
            number,
            slug: &meta.slug,
        })
        .collect()
    }

    /// The sections of an article by its number; `None` if they are not here.
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
