//! The catalog: everything the reader needs before an article is opened (the
//! site, its languages and topics, and what a list shows of each article).

use crate::articles::Articles;
use crate::{ArticleId, ArticleMeta, VolumeId};
use bookmobile_wire::record;

/// A volume: a file with the texts of several articles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Volume {
    /// The file's name, from the site's root.
    pub name: String,
    /// Its length in bytes.
    pub bytes: u32,
}
record!(Volume { name, bytes });

/// A text in several languages: pairs of language code and text, in the order
/// of the site's languages.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Localized(pub Vec<(String, String)>);
record!(Localized { 0 });

impl Localized {
    /// The text in the language with this code, or else the first text, or else an
    /// empty one.
    pub fn get(&self, code: &str) -> &str {
        let own = self.0.iter().find(|(language, _)| language == code);
        own.or(self.0.first()).map_or("", |(_, text)| text)
    }
}

/// A language of the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Language {
    /// The code used in folders and URLs, for example `zh`.
    pub code: String,
    /// The BCP 47 tag for `lang` attributes, for example `zh-Hans`.
    pub tag: String,
    /// Its own name for itself, for example 简体中文.
    pub name: String,
}
record!(Language { code, tag, name });

/// The settings of the whole site from `site.toml`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Site {
    /// The name of the collection.
    pub title: Localized,
    /// A description of it, in a sentence.
    pub description: Localized,
    /// Who holds the rights, in a sentence; may be empty.
    pub copyright: Localized,
    /// The site's address, which ends with a slash; empty if it is not known.
    pub url: String,
    /// The code of the default language, used where nothing else decides.
    pub default_language: String,
    /// The languages, the default one first.
    pub languages: Vec<Language>,
}
record!(Site {
    title,
    description,
    copyright,
    url,
    default_language,
    languages
});

impl Site {
    /// The language with this code.
    pub fn language(&self, code: &str) -> Option<&Language> {
        self.languages.iter().find(|language| language.code == code)
    }
}

/// A topic that articles are sorted under.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Topic {
    /// Its name in URLs.
    pub slug: String,
    /// Its name for people.
    pub name: Localized,
    /// A description of it, in a sentence; may be empty.
    pub summary: Localized,
}
record!(Topic {
    slug,
    name,
    summary
});

/// The contents of a collection in one language: its parts and articles in reading order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outline {
    /// The code of the language.
    pub language: String,
    /// The entries, each before those below it.
    pub entries: Vec<OutlineEntry>,
}
record!(Outline { language, entries });

/// An entry of an outline: an article, or a part that is only a heading.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OutlineEntry {
    /// How many entries it is below, from 0.
    pub depth: u8,
    /// The title of a part; empty for an article that is listed under its own title.
    pub title: String,
    /// The article.
    pub article: Option<ArticleId>,
}
record!(OutlineEntry {
    depth,
    title,
    article
});

/// The catalog: everything that the reader knows before it opens an article.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Catalog {
    /// The site.
    pub site: Site,
    /// The topics, in the order of `site.toml`.
    pub topics: Vec<Topic>,
    /// The articles. Within a language they are in the order in which a list
    /// shows them.
    pub articles: Articles,
    /// The contents of each language whose articles have a reading order, which is then
    /// the articles' order here; none for a collection that is listed by topic and date.
    pub outlines: Vec<Outline>,
    /// The files with the articles' texts.
    pub volumes: Vec<Volume>,
}

impl Catalog {
    /// The article with this id, if it is loaded.
    pub fn article(&self, id: ArticleId) -> Option<&ArticleMeta> {
        self.articles.get(id)
    }

    /// Every article that is loaded, with its id.
    pub fn iter(&self) -> impl Iterator<Item = (ArticleId, &ArticleMeta)> {
        self.articles.with_ids()
    }

    /// The volume with this id.
    pub fn volume(&self, id: VolumeId) -> Option<&Volume> {
        self.volumes.get(usize::try_from(id.0).ok()?)
    }

    /// The contents in a language, if its articles have a reading order.
    pub fn outline(&self, language: &str) -> Option<&Outline> {
        (self.outlines.iter()).find(|outline| outline.language == language)
    }

    /// The index of the topic with this slug in [`Catalog::topics`].
    pub fn topic(&self, slug: &str) -> Option<u16> {
        let place = self.topics.iter().position(|topic| topic.slug == slug)?;
        u16::try_from(place).ok()
    }
}
