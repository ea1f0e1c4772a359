//! The articles of a catalog. Those of a large collection are divided into parts, files
//! that are loaded when one of their articles is needed: before, only the lists that an
//! article is in are known of it.

use crate::name_table::NameTable;
use crate::{ArticleId, ArticleMeta, PackError, SectionKind};
use bookmobile_wire::record;
use std::sync::OnceLock;

/// The most articles of a collection: their number is trusted before they are loaded.
pub(crate) const MAX_ARTICLES: u32 = 1 << 20;

/// The ordinal of a part in its catalog, from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PartId(pub u32);

/// Something about an article, or the part that has to be loaded to know it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lookup<T> {
    /// It is known.
    Known(T),
    /// It may be in this part, which is not loaded.
    InPart(PartId),
}

/// What lists have an article: known of all articles, whether they are loaded or not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listing {
    /// The code of its language.
    pub language: String,
    /// Its topics, as indices into [`Catalog::topics`](crate::Catalog::topics).
    pub topics: Vec<u16>,
    /// Whether it has questions.
    pub has_questions: bool,
}
record!(Listing {
    language,
    topics,
    has_questions
});

/// Neighbouring articles that are in the same lists.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Run {
    articles: u32,
    listing: Listing,
}
record!(Run { articles, listing });

/// A part of the catalog as its file has it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CatalogPart {
    /// The file's name, from the site's root; empty if the catalog's own file has it.
    pub name: String,
    /// The file's length in bytes.
    pub bytes: u32,
    /// How many articles it has.
    pub articles: u32,
    /// How many sections these have together.
    pub documents: u32,
}
record!(CatalogPart {
    name,
    bytes,
    articles,
    documents
});

/// The articles of a catalog, in order, of which some may not be loaded.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Articles {
    parts: Vec<CatalogPart>,
    /// The first article and the first document of each part, and the ends.
    starts: Vec<(u32, u32)>,
    loaded: Vec<OnceLock<Vec<ArticleMeta>>>,
    runs: Vec<Run>,
    names: NameTable,
}

impl From<Vec<ArticleMeta>> for Articles {
    /// All articles as one part, which is loaded.
    fn from(all: Vec<ArticleMeta>) -> Self {
        let length = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let documents = all.iter().map(|meta| length(meta.sections.len()));
        let part = CatalogPart {
            articles: length(all.len()),
            documents: documents.fold(0, u32::saturating_add),
            ..CatalogPart::default()
        };
        Self {
            starts: vec![(0, 0), (part.articles, part.documents)],
            parts: vec![part],
            runs: runs_of(&all),
            loaded: vec![OnceLock::from(all)],
            names: NameTable::default(),
        }
    }
}

/// The lists of the articles, with neighbours in the same lists as one.
fn runs_of(all: &[ArticleMeta]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for meta in all {
        let asks = |kind| kind == SectionKind::Question;
        let listing = Listing {
            language: meta.language.clone(),
            topics: meta.topics.clone(),
            has_questions: meta.sections.iter().any(|section| asks(section.kind)),
        };
        match runs.last_mut() {
            Some(last) if last.listing == listing => last.articles += 1,
            _ => runs.push(Run {
                articles: 1,
                listing,
            }),
        }
    }
    runs
}

impl Articles {
    /// The articles of a catalog that was read, with nothing loaded.
    ///
    /// # Errors
    /// If the numbers of the parts and runs do not match.
    pub(crate) fn unloaded(
        parts: Vec<CatalogPart>,
        runs: Vec<Run>,
        names: NameTable,
    ) -> Result<Self, PackError> {
        let mut end = (0u32, 0u32);
        let mut starts = vec![end];
        for part in &parts {
            let articles = end.0.checked_add(part.articles);
            let documents = end.1.checked_add(part.documents);
            end = articles.zip(documents).ok_or(PackError::TooLarge)?;
            starts.push(end);
        }
        let listed = runs
            .iter()
            .try_fold(0, |sum: u32, run| sum.checked_add(run.articles));
        if listed != Some(end.0) {
            return Err(PackError::Malformed { part: 0 });
        }
        if end.0 > MAX_ARTICLES {
            return Err(PackError::TooLarge);
        }
        Ok(Self {
            loaded: vec![OnceLock::new(); parts.len()],
            parts,
            starts,
            runs,
            names,
        })
    }

    /// How many articles there are, loaded or not.
    pub fn len(&self) -> usize {
        self.starts.last().map_or(0, |(end, _)| *end as usize)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The articles that are loaded, in order.
    pub fn iter(&self) -> impl Iterator<Item = &ArticleMeta> + Clone {
        self.with_ids().map(|(_, meta)| meta)
    }

    /// The articles that are loaded, in order, with their ids.
    pub fn with_ids(&self) -> impl Iterator<Item = (ArticleId, &ArticleMeta)> + Clone {
        let parts = self.loaded.iter().zip(&self.starts);
        let parts = parts.filter_map(|(loaded, (start, _))| Some((*start, loaded.get()?)));
        parts.flat_map(|(start, all)| (start..).map(ArticleId).zip(all))
    }

    /// An article, if it is loaded.
    pub fn get(&self, id: ArticleId) -> Option<&ArticleMeta> {
        let PartId(part) = self.part_of(id)?;
        let (start, _) = self.starts[part as usize];
        self.loaded[part as usize]
            .get()?
            .get((id.0 - start) as usize)
    }

    /// The part that has an article; `None` if there is no such article.
    pub fn part_of(&self, id: ArticleId) -> Option<PartId> {
        let part = self
            .starts
            .partition_point(|(start, _)| *start <= id.0)
            .checked_sub(1)?;
        self.parts.get(part)?;
        u32::try_from(part).ok().map(PartId)
    }

    /// A part's file.
    pub fn part(&self, PartId(id): PartId) -> Option<&CatalogPart> {
        self.parts.get(id as usize)
    }

    /// All parts, in order.
    pub fn parts(&self) -> &[CatalogPart] {
        &self.parts
    }

    /// Whether a part is loaded.
    pub fn has(&self, PartId(id): PartId) -> bool {
        (self.loaded.get(id as usize)).is_some_and(|own| own.get().is_some())
    }

    /// The article with this slug in this language; `None` if there is none.
    pub fn find(&self, language: &str, slug: &str) -> Option<Lookup<ArticleId>> {
        let part = PartId(self.names.get(&(language.to_owned() + "/" + slug)));
        let Some(all) = self.loaded.get(part.0 as usize)?.get() else {
            return Some(Lookup::InPart(part));
        };
        let (start, _) = self.starts[part.0 as usize];
        let mut found = (start..).zip(all);
        let found = found.find(|(_, meta)| meta.language == language && meta.slug == slug);
        found.map(|(id, _)| Lookup::Known(ArticleId(id)))
    }

    /// The section of a search document, as article and index of the section. Documents are
    /// numbered through all sections of all articles, in order, from 0. `None` if there is
    /// no such document.
    pub fn section_of_document(&self, document: u32) -> Option<Lookup<(ArticleId, usize)>> {
        let at = self
            .starts
            .partition_point(|(_, first)| *first <= document)
            .checked_sub(1)?;
        let Some(all) = self.loaded.get(at)?.get() else {
            return u32::try_from(at).ok().map(|at| Lookup::InPart(PartId(at)));
        };
        let (mut id, first) = self.starts[at];
        let mut left = (document - first) as usize;
        for meta in all {
            if left < meta.sections.len() {
                return Some(Lookup::Known((ArticleId(id), left)));
            }
            left -= meta.sections.len();
            id += 1;
        }
        None
    }

    /// What lists have each article, in order, whether it is loaded or not.
    pub fn listings(&self) -> impl Iterator<Item = (ArticleId, &Listing)> + Clone {
        let each = self.runs.iter();
        let each = each.flat_map(|run| (0..run.articles).map(move |_| &run.listing));
        (0..).map(ArticleId).zip(each)
    }

    /// Takes the articles of a part. Those of one that is loaded already are ignored.
    ///
    /// # Errors
    /// If they are not as many as the catalog says.
    pub(crate) fn load(&self, PartId(id): PartId, all: Vec<ArticleMeta>) -> Result<(), PackError> {
        let wrong = PackError::Malformed { part: 0 };
        let part = self.parts.get(id as usize).ok_or(wrong)?;
        let documents: usize = all.iter().map(|meta| meta.sections.len()).sum();
        if all.len() != part.articles as usize || documents != part.documents as usize {
            return Err(wrong);
        }
        let _ = self.loaded[id as usize].set(all);
        Ok(())
    }

    /// All articles, if they are loaded.
    pub(crate) fn into_all(self) -> Vec<ArticleMeta> {
        self.loaded
            .into_iter()
            .filter_map(OnceLock::into_inner)
            .flatten()
            .collect()
    }

    pub(crate) fn runs(&self) -> &[Run] {
        &self.runs
    }
}
