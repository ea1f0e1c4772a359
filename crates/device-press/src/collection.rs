//! Makes a pack and its index of the articles of some files.

use crate::article::Draft;
use bookmobile_pack::text::plain_text;
use bookmobile_pack::{
    Article, ArticleMeta, Catalog, Language, Layout, Localized, PackError, PackWriter, Site,
};
use bookmobile_search::{Document, IndexBuilder, Normalizer, Segmenter};

/// What the browser does for the press.
pub struct Tools {
    /// Normalises a text to one of Unicode's forms.
    pub normalize: Normalizer,
    /// Segments a run of Chinese characters into words: how many characters each has.
    pub segment: Segmenter,
}

impl core::fmt::Debug for Tools {
    fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        out.write_str("Tools")
    }
}

/// A collection that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// The catalog of its pack.
    pub catalog: Vec<u8>,
    /// The one volume of its pack.
    pub volume: Vec<u8>,
    /// The index of its sections.
    pub index: Vec<u8>,
}

/// The name of the volume in the catalog.
const VOLUME: &str = "volume.bin";
/// The longest summary, in characters.
const SUMMARY: usize = 160;

/// Collects articles.
#[derive(Debug, Default)]
pub struct Maker {
    articles: Vec<(ArticleMeta, Article)>,
}

impl Maker {
    /// Adds an article, whose language is known by now; one that shows nothing is left out.
    pub fn add(&mut self, draft: Draft) {
        if draft.is_empty() {
            return;
        }
        let (metas, sections): (Vec<_>, Vec<_>) = draft.sections.into_iter().unzip();
        let lead = sections.iter().map(|section| plain_text(&section.body));
        let summary = lead
            .into_iter()
            .find(|text| !text.is_empty())
            .unwrap_or_default();
        let meta = ArticleMeta {
            language: draft.language,
            slug: if draft.slug.is_empty() {
                (self.articles.len() + 1).to_string()
            } else {
                draft.slug
            },
            title: draft.title,
            summary: summary.chars().take(SUMMARY).collect(),
            minutes: 1,
            sections: metas,
            ..ArticleMeta::default()
        };
        self.articles.push((
            meta,
            Article {
                sections,
                ..Article::default()
            },
        ));
    }

    /// How many articles there are.
    pub fn len(&self) -> usize {
        self.articles.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.articles.is_empty()
    }

    /// The pack and the index of all articles.
    ///
    /// # Errors
    /// If they are too large for the formats.
    pub fn finish(self, title: &str, tools: Tools) -> Result<Made, PackError> {
        let mut languages: Vec<String> = Vec::new();
        let mut builder = IndexBuilder::new()
            .normalized(tools.normalize)
            .segmented(tools.segment);
        for (group, (meta, article)) in (0..).zip(&self.articles) {
            if !languages.contains(&meta.language) {
                languages.push(meta.language.clone());
            }
            for (about, section) in meta.sections.iter().zip(&article.sections) {
                builder.add(&Document {
                    title: &meta.title,
                    heading: &about.heading,
                    body: &plain_text(&section.body),
                    language: &meta.language,
                    group,
                    facets: &[("lang", &meta.language)],
                });
            }
        }
        let index = builder.finish().map_err(|_| PackError::TooLarge)?;
        let first = languages.first().cloned().unwrap_or_default();
        let (metas, texts): (Vec<_>, Vec<_>) = self.articles.into_iter().unzip();
        let language = |code: String| Language {
            tag: code.clone(),
            name: code.clone(),
            code,
        };
        let catalog = Catalog {
            site: Site {
                title: Localized(vec![(first.clone(), title.to_owned())]),
                default_language: first,
                languages: languages.into_iter().map(language).collect(),
                ..Site::default()
            },
            articles: metas.into(),
            ..Catalog::default()
        };
        let mut writer = PackWriter::new(catalog);
        for text in texts {
            writer.push(text);
        }
        let layout = Layout {
            whole_bytes: usize::MAX,
            whole_catalog_bytes: usize::MAX,
            ..Layout::default()
        };
        let written = writer.finish(layout, |_, _| VOLUME.to_owned())?;
        let volume = written.volumes.into_iter().next();
        Ok(Made {
            catalog: written.catalog,
            volume: volume.map(|(_, bytes)| bytes).unwrap_or_default(),
            index,
        })
    }
}
