//! The opened collection. No other code reads packs: the catalog is there from the start,
//! volumes are fetched when their articles are opened.

use crate::js_bindings;
use crate::route::{LibraryFilter, Page};
use bookmobile_dom::StaticSignal;
use bookmobile_pack::{
    Article, ArticleId, ArticleMeta, Catalog, Extras, Pack, PackError, SectionKind, Topic, VolumeId,
};

/// The opened collection.
#[derive(Debug)]
pub struct Library {
    pack: Pack,
    extras: Extras,
    /// The names (`en/offline`) of the articles in this part of the collection; empty for
    /// all.
    only: Vec<String>,
    /// The volumes that are being fetched, and those that could not be fetched.
    coming: StaticSignal<Loads>,
    /// The articles by their names: natively every page is written, and each asks for its
    /// article several times.
    #[cfg(not(target_arch = "wasm32"))]
    by_name: std::collections::HashMap<String, ArticleId>,
}

#[derive(Debug, Clone, Default)]
struct Loads {
    wanted: Vec<VolumeId>,
    lost: Vec<VolumeId>,
}

/// Whether the texts that a page shows are loaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoadState {
    /// All are loaded.
    Loaded,
    /// Some are being fetched.
    Loading,
    /// Some could not be loaded.
    Failed,
}

impl Library {
    /// Opens the collection by its catalog. It lives as long as the page. `only` names the
    /// articles of a part that was passed on, as `en/offline`, separated by spaces; empty
    /// means all.
    ///
    /// # Errors
    /// If the catalog is damaged or of another version.
    pub fn open(catalog: &[u8], only: &str) -> Result<&'static Self, PackError> {
        let pack = Pack::open(catalog)?;
        let only = only.split(' ').filter(|name| !name.is_empty());
        Ok(Box::leak(Box::new(Self {
            #[cfg(not(target_arch = "wasm32"))]
            by_name: (pack.catalog().iter())
                .map(|(id, meta)| (meta.name(), id))
                .collect(),
            extras: pack.extras()?,
            pack,
            only: only.map(str::to_owned).collect(),
            coming: StaticSignal::new(Loads::default()),
        })))
    }

    /// Whether an article of the catalog is in this part of the collection.
    pub fn has(&self, meta: &ArticleMeta) -> bool {
        self.only.is_empty() || self.only.contains(&meta.name())
    }

    /// Whether this is only a part of the collection.
    pub fn is_part(&self) -> bool {
        !self.only.is_empty()
    }

    /// Every article of this part of the collection.
    pub fn articles(&self) -> impl Iterator<Item = (ArticleId, &ArticleMeta)> {
        self.catalog().iter().filter(|(_, meta)| self.has(meta))
    }

    /// Every article of this part of the collection that lists show.
    pub fn listed(&self) -> impl Iterator<Item = (ArticleId, &ArticleMeta)> {
        let unlisted = &self.extras().unlisted;
        self.articles().filter(|(id, _)| !unlisted.contains(id))
    }

    /// What few collections have: a menu, a footer, articles that no list shows.
    pub fn extras(&self) -> &Extras {
        &self.extras
    }

    /// Takes a volume by its file's name. No bytes or damaged ones mean that it could not
    /// be fetched.
    pub fn provide(&self, name: &str, bytes: Option<Vec<u8>>) {
        let volumes = &self.catalog().volumes;
        let Some(at) = volumes.iter().position(|volume| volume.name == name) else {
            return;
        };
        let id = VolumeId(u32::try_from(at).unwrap_or(u32::MAX));
        let taken = bytes.is_some_and(|bytes| self.pack.supply(id, bytes).is_ok());
        self.coming.update(|coming| {
            coming.wanted.retain(|own| *own != id);
            coming.lost.retain(|own| *own != id);
            if !taken {
                coming.lost.push(id);
            }
        });
    }

    /// Whether the texts of a page are loaded. Missing volumes are fetched; a view that asks
    /// is notified when they have arrived.
    pub fn load_state(&self, page: &Page) -> LoadState {
        if (self.find_page(page)).is_some_and(|(_, meta)| !self.has(meta)) {
            return LoadState::Failed;
        }
        let mut lacking = self.volumes(page);
        lacking.retain(|volume| !self.pack.has(*volume));
        if lacking.is_empty() {
            return LoadState::Loaded;
        }
        self.coming.track();
        let lost = (self.coming)
            .with_untracked(|coming| lacking.iter().any(|id| coming.lost.contains(id)));
        if lost {
            return LoadState::Failed;
        }
        for id in lacking {
            self.want(id);
        }
        LoadState::Loading
    }

    /// Forgets which of a page's volumes could not be fetched, so that its view fetches
    /// them again.
    pub fn try_again(&self, page: &Page) {
        let volumes = self.volumes(page);
        self.coming
            .update(|coming| coming.lost.retain(|id| !volumes.contains(id)));
    }

    fn want(&self, id: VolumeId) {
        let new = self.coming.update_untracked(|coming| {
            let new = !coming.wanted.contains(&id);
            if new {
                coming.wanted.push(id);
            }
            new
        });
        if let Some(volume) = self.catalog().volume(id).filter(|_| new) {
            js_bindings::fetch_file(&volume.name);
        }
    }

    /// What the library can list in a language, in the order of its tabs: everything, each
    /// topic, and the questions if there are any.
    pub fn filters(&self, language: &str) -> Vec<LibraryFilter> {
        let catalog = self.catalog();
        let mut filters = vec![LibraryFilter::All];
        for topic in &catalog.topics {
            filters.push(LibraryFilter::Topic(topic.slug.clone()));
        }
        let mut articles = self.listed();
        if articles.any(|(_, meta)| meta.language == language && asks(meta)) {
            filters.push(LibraryFilter::Questions);
        }
        filters
    }

    /// Every page of the site that the app draws: the root, and in each language one for
    /// each library filter and each article.
    pub fn pages(&self) -> Vec<Page> {
        let catalog = self.catalog();
        let mut pages = vec![Page::Entry];
        for language in &catalog.site.languages {
            let filters = self.filters(&language.code).into_iter();
            pages.extend(filters.map(|filter| Page::Library {
                language: language.code.clone(),
                filter,
            }));
        }
        let articles = catalog.articles.iter();
        pages.extend(articles.map(|meta| Page::article(&meta.language, &meta.slug)));
        pages
    }

    /// The page's translation into a language, if there is one.
    pub fn in_language(&self, page: &Page, code: &str) -> Option<Page> {
        match page {
            Page::Library { filter, .. } => Some(Page::Library {
                language: code.to_owned(),
                filter: filter.clone(),
            }),
            Page::Article { language, .. } if language == code => Some(page.clone()),
            Page::Article { language, slug } => {
                let (_, meta) = self.find(language, slug)?;
                let others = meta.translations.iter();
                let mut others = others.filter_map(|id| self.catalog().article(*id));
                let other = others.find(|other| other.language == code)?;
                Some(Page::article(&other.language, &other.slug))
            }
            Page::Entry | Page::Missing => None,
        }
    }

    /// The summary of a page, in a language; empty if the page has none of its own.
    pub fn summary(&self, page: &Page, code: &str) -> &str {
        let own = match page {
            Page::Article { language, slug } => {
                (self.find(language, slug)).map(|(_, meta)| meta.summary.as_str())
            }
            Page::Library { filter, .. } => match filter {
                LibraryFilter::Topic(slug) => self.topic(slug).map(|topic| topic.summary.get(code)),
                LibraryFilter::All | LibraryFilter::Questions => None,
            },
            Page::Entry | Page::Missing => None,
        };
        own.unwrap_or_default()
    }

    /// The volumes with the texts that a page shows.
    pub fn volumes(&self, page: &Page) -> Vec<VolumeId> {
        let mut volumes: Vec<VolumeId> = match page {
            Page::Library { language, filter } => match filter {
                LibraryFilter::Questions => (self.listed())
                    .filter(|(_, meta)| meta.language == *language && asks(meta))
                    .map(|(_, meta)| meta.volume)
                    .collect(),
                LibraryFilter::All | LibraryFilter::Topic(_) => Vec::new(),
            },
            Page::Article { language, slug } => (self.find(language, slug).into_iter())
                .map(|(_, meta)| meta.volume)
                .collect(),
            Page::Entry | Page::Missing => Vec::new(),
        };
        // Articles of one volume are mostly neighbours in the catalog's order.
        volumes.dedup();
        volumes
    }

    /// The catalog.
    pub fn catalog(&self) -> &Catalog {
        self.pack.catalog()
    }

    /// The article with this slug in this language.
    pub fn find(&self, language: &str, slug: &str) -> Option<(ArticleId, &ArticleMeta)> {
        #[cfg(target_arch = "wasm32")]
        let id = self.catalog().find(language, slug)?;
        #[cfg(not(target_arch = "wasm32"))]
        let id = *self.by_name.get(&format!("{language}/{slug}"))?;
        Some((id, self.catalog().article(id)?))
    }

    /// The article of a page, if it is an article's.
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
    /// If the article's volume is damaged or not loaded.
    pub fn article(&self, id: ArticleId) -> Result<Article, PackError> {
        self.pack.article(id)
    }
}

/// Whether an article has questions.
fn asks(meta: &ArticleMeta) -> bool {
    let mut sections = meta.sections.iter();
    sections.any(|section| section.kind == SectionKind::Question)
}
