//! The opened collection. No other code reads packs: the catalog is there from the start,
//! its parts, if it is large, and volumes are fetched when their articles are needed.

use crate::js_bindings;
use crate::route::{LibraryFilter, Page};
use crate::style;
use bookmobile_dom::{StaticSignal, StyleSheets};
use bookmobile_i18n::{Messages, built_in};
use bookmobile_pack::{
    Article, ArticleId, ArticleMeta, Catalog, Date, Extras, Lookup, Pack, PackError, PartId, Topic,
};
use std::sync::Arc;

/// How many articles of a list, or a third of it of articles with their questions, are in
/// its page: a page of a large collection is as light as one of a small one. In the app the
/// others follow in blocks of as many.
pub const BLOCK: usize = 30;

/// The most topics that have a tab each.
const MAX_TOPIC_TABS: usize = 12;

/// The opened collection.
#[derive(Debug)]
pub struct Library {
    pack: Pack,
    extras: &'static Extras,
    /// The languages of the interface.
    interface: Vec<&'static Messages>,
    fallback: &'static Messages,
    /// The names (`en/offline`) of the articles in this part of the collection; empty for
    /// all.
    only: Vec<String>,
    /// The files that are being fetched, and those that could not be fetched.
    coming: StaticSignal<Loads>,
}

#[derive(Debug, Clone, Default)]
struct Loads {
    wanted: Vec<String>,
    lost: Vec<String>,
}

/// The languages of the interface: `all` that are in the program, and the collection's. One
/// that the collection has takes the place of the one with the same code.
fn interface(extras: &'static Extras, mut all: Vec<&'static Messages>) -> Vec<&'static Messages> {
    for messages in extras.interface.iter().map(Messages::of) {
        match all.iter_mut().find(|own| own.code() == messages.code()) {
            Some(own) => *own = messages,
            None => all.push(messages),
        }
    }
    all
}

/// Whether what a view shows is loaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoadState {
    /// All is loaded.
    Loaded,
    /// Some is being fetched.
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
        let extras: &'static Extras = Box::leak(Box::new(pack.extras()?));
        let [english, chinese] = built_in();
        Ok(Box::leak(Box::new(Self {
            interface: interface(extras, vec![english, chinese]),
            fallback: english,
            extras,
            pack,
            only: only.map(str::to_owned).collect(),
            coming: StaticSignal::new(Loads::default()),
        })))
    }

    /// Whether an article of the catalog is in this part of the collection.
    pub fn has(&self, meta: &ArticleMeta) -> bool {
        self.has_name(&meta.language, &meta.slug)
    }

    /// As [`Self::has`], by language and slug.
    pub fn has_name(&self, language: &str, slug: &str) -> bool {
        self.only.is_empty() || self.only.contains(&(language.to_owned() + "/" + slug))
    }

    /// Whether this is only a part of the collection.
    pub fn is_part(&self) -> bool {
        !self.only.is_empty()
    }

    /// Every article of this part of the collection that is loaded.
    pub fn articles(&self) -> impl Iterator<Item = (ArticleId, &ArticleMeta)> {
        self.catalog().iter().filter(|(_, meta)| self.has(meta))
    }

    /// Every article of this part of the collection that is loaded and that lists show.
    pub fn listed(&self) -> impl Iterator<Item = (ArticleId, &ArticleMeta)> {
        let unlisted = &self.extras.unlisted;
        self.articles().filter(|(id, _)| !unlisted.contains(id))
    }

    /// What few collections have: a menu, a footer, articles that no list shows.
    pub fn extras(&self) -> &'static Extras {
        self.extras
    }

    /// The day of an article's last change of which readers should know.
    pub fn updated(&self, id: ArticleId) -> Option<Date> {
        // The press writes them in the order of the articles.
        let days = &self.extras.updated;
        let at = days.binary_search_by_key(&id, |(own, _)| *own).ok()?;
        days.get(at).map(|(_, day)| *day)
    }

    /// The same, or else the day of its publication.
    pub fn changed(&self, id: ArticleId, meta: &ArticleMeta) -> Option<Date> {
        self.updated(id).or(meta.date)
    }

    /// The languages of the interface: those in the program, then the collection's own.
    pub fn interface(&'static self) -> &'static [&'static Messages] {
        &self.interface
    }

    /// The messages in a language, by its code or tag; of the first language if the
    /// interface does not have it.
    pub fn messages(&self, tag: &str) -> &'static Messages {
        let find = |code: &str| self.interface.iter().find(|own| own.code() == code);
        let code = tag.split('-').next().unwrap_or_default();
        find(tag).or_else(|| find(code)).unwrap_or(&self.fallback)
    }

    /// The value of `dir` for a language by its code, or for the messages in it; `None` if
    /// all of the site is written from left to right, and so no page names a direction.
    pub fn direction(&self, code: &str) -> Option<&'static str> {
        let right_to_left = &self.extras.right_to_left;
        let value = if right_to_left.iter().any(|own| own == code) {
            "rtl"
        } else {
            "ltr"
        };
        (!right_to_left.is_empty()).then_some(value)
    }

    /// Whether any language of the site is written from right to left.
    pub fn has_right_to_left(&self) -> bool {
        !self.extras.right_to_left.is_empty()
    }

    /// The style sheets of a language's typography, by its code.
    pub fn style_of(&self, code: &str) -> StyleSheets {
        let own = style::of_language(code);
        match self.direction(code) {
            Some("rtl") => own | style::RIGHT_TO_LEFT,
            _ => own,
        }
    }

    /// The articles that a filter of the library lists, in order, loaded or not.
    pub fn list(&self, language: &str, filter: &LibraryFilter) -> Vec<ArticleId> {
        let topic = match filter {
            LibraryFilter::Topic(slug) => match self.catalog().topic(slug) {
                None => return Vec::new(),
                known => known,
            },
            LibraryFilter::Shelf => return Vec::new(),
            LibraryFilter::All | LibraryFilter::Questions | LibraryFilter::Topics => None,
        };
        let articles = &self.catalog().articles;
        let is_here = |id| articles.get(id).is_some_and(|meta| self.has(meta));
        (articles.listings())
            .filter(|(_, listing)| {
                listing.language == language
                    && topic.is_none_or(|topic| listing.topics.contains(&topic))
                    && (*filter != LibraryFilter::Questions || listing.has_questions)
            })
            // A part that was passed on has all that it needs.
            .filter(|(id, _)| !self.is_part() || is_here(*id))
            .filter(|(id, _)| !self.extras.unlisted.contains(id))
            .map(|(id, _)| id)
            .collect()
    }

    /// Takes a part of the catalog or a volume, by its file's name. No bytes or damaged ones
    /// mean that it could not be fetched.
    pub fn provide(&self, name: &str, bytes: Option<Arc<Vec<u8>>>) {
        let taken = bytes.is_some_and(|bytes| self.pack.provide(name, bytes).is_ok());
        self.coming.update(|coming| {
            coming.wanted.retain(|own| own != name);
            coming.lost.retain(|own| own != name);
            if !taken {
                coming.lost.push(name.to_owned());
            }
        });
    }

    /// Whether what a page shows is loaded. Missing files are fetched; a view that asks is
    /// notified when they have arrived.
    pub fn load_state(&self, page: &Page) -> LoadState {
        if (self.find_page(page)).is_some_and(|(_, meta)| !self.has(meta)) {
            return LoadState::Failed;
        }
        self.load(self.lacking(page))
    }

    /// As [`Self::load_state`], for what a list shows of articles, and for their texts if
    /// it shows them.
    pub fn load_entries(&self, articles: &[ArticleId], with_texts: bool) -> LoadState {
        self.load(self.lacking_of(articles, with_texts))
    }

    /// Fetches files that are not loaded. Large collections have many: an article's volume is
    /// known only when the part of the catalog is there.
    fn load(&self, lacking: Vec<&str>) -> LoadState {
        if lacking.is_empty() {
            return LoadState::Loaded;
        }
        self.coming.track();
        let lost = (self.coming).with_untracked(|coming| {
            let is_lost = |name: &&str| coming.lost.iter().any(|lost| lost == name);
            lacking.iter().any(is_lost)
        });
        if lost {
            return LoadState::Failed;
        }
        for name in lacking {
            self.want(name);
        }
        LoadState::Loading
    }

    fn load_part(&self, part: PartId) -> LoadState {
        self.load(self.part_name(part).into_iter().collect())
    }

    /// Forgets which of a page's files could not be fetched, so that its view fetches them
    /// again.
    pub fn try_again(&self, page: &Page) {
        let lacking = self.lacking(page);
        self.coming
            .update(|coming| coming.lost.retain(|name| !lacking.contains(&&**name)));
    }

    fn want(&self, name: &str) {
        let new = self.coming.update_untracked(|coming| {
            let new = coming.wanted.iter().all(|own| own != name);
            if new {
                coming.wanted.push(name.to_owned());
            }
            new
        });
        if new {
            js_bindings::fetch_file(name);
        }
    }

    /// The next files that a page needs and that are not loaded.
    fn lacking(&self, page: &Page) -> Vec<&str> {
        if let Page::Article { language, slug } = page
            && let Some(Lookup::InPart(part)) = self.catalog().articles.find(language, slug)
        {
            return self.part_name(part).into_iter().collect();
        }
        let (articles, with_texts) = self.articles_of(page);
        self.lacking_of(&articles, with_texts)
    }

    /// The articles of which a page shows something, as far as they are known, and whether
    /// it shows their texts.
    fn articles_of(&self, page: &Page) -> (Vec<ArticleId>, bool) {
        match page {
            Page::Library { language, filter } => self.first_block(language, filter),
            Page::Entry => {
                let language = &self.catalog().site.default_language;
                self.first_block(language, &LibraryFilter::All)
            }
            Page::Article { .. } => {
                let found = self.find_page(page).into_iter();
                (found.map(|(id, _)| id).collect(), true)
            }
            Page::Missing => (Vec::new(), false),
        }
    }

    /// The articles at the beginning of a list, and whether their texts are shown.
    fn first_block(&self, language: &str, filter: &LibraryFilter) -> (Vec<ArticleId>, bool) {
        let with_texts = *filter == LibraryFilter::Questions;
        if matches!(filter, LibraryFilter::Topics | LibraryFilter::Shelf) {
            return (Vec::new(), false);
        }
        let mut articles = self.list(language, filter);
        articles.truncate(if with_texts { BLOCK / 3 } else { BLOCK });
        (articles, with_texts)
    }

    /// The files of these articles that are not loaded: parts of the catalog, or else, if
    /// texts are wanted, volumes.
    fn lacking_of(&self, articles: &[ArticleId], with_texts: bool) -> Vec<&str> {
        let catalog = self.catalog();
        let mut lacking: Vec<&str> = Vec::new();
        for id in articles {
            let name = match catalog.article(*id) {
                Some(meta) if !with_texts || self.pack.has(meta.volume) => None,
                Some(meta) => catalog
                    .volume(meta.volume)
                    .map(|volume| volume.name.as_str()),
                None => (catalog.articles.part_of(*id)).and_then(|part| self.part_name(part)),
            };
            // Articles of one file are mostly neighbours.
            if let Some(name) = name.filter(|name| lacking.last() != Some(name)) {
                lacking.push(name);
            }
        }
        lacking
    }

    fn part_name(&self, part: PartId) -> Option<&str> {
        self.catalog()
            .articles
            .part(part)
            .map(|part| part.name.as_str())
    }

    /// What the library can list in a language, in the order of its tabs: everything, each
    /// topic or, if there are many, the list of them, and the questions if there are any.
    pub fn tabs(&self, language: &str) -> Vec<LibraryFilter> {
        let mut filters = vec![LibraryFilter::All];
        if self.has_many_topics() {
            filters.push(LibraryFilter::Topics);
        } else {
            filters.extend(self.topic_filters());
        }
        filters.extend(self.question_filter(language));
        filters.push(LibraryFilter::Shelf);
        filters
    }

    /// Whether there are more topics than tabs have room for.
    pub fn has_many_topics(&self) -> bool {
        self.catalog().topics.len() > MAX_TOPIC_TABS
    }

    fn topic_filters(&self) -> impl Iterator<Item = LibraryFilter> {
        let topics = self.catalog().topics.iter();
        topics.map(|topic| LibraryFilter::Topic(topic.slug.clone()))
    }

    fn question_filter(&self, language: &str) -> Option<LibraryFilter> {
        let mut listings = self.catalog().articles.listings();
        let asks = listings.any(|(id, own)| {
            own.language == language && own.has_questions && !self.extras.unlisted.contains(&id)
        });
        asks.then_some(LibraryFilter::Questions)
    }

    /// Every page of the site that the app draws: the root, and in each language one for
    /// each library filter and each article.
    pub fn pages(&self) -> Vec<Page> {
        let catalog = self.catalog();
        let mut pages = vec![Page::Entry];
        for language in &catalog.site.languages {
            let many = self.has_many_topics().then_some(LibraryFilter::Topics);
            let filters = (std::iter::once(LibraryFilter::All).chain(many))
                .chain(self.topic_filters())
                .chain(self.question_filter(&language.code))
                .chain([LibraryFilter::Shelf]);
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
                let mut others = meta.translations.iter();
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
                LibraryFilter::Shelf => Some(self.messages(code).shelf_about()),
                LibraryFilter::All | LibraryFilter::Topics | LibraryFilter::Questions => None,
            },
            Page::Entry | Page::Missing => None,
        };
        own.unwrap_or_default()
    }

    /// The names of the files that a page shows something of, the catalog's parts first.
    pub fn files_of(&self, page: &Page) -> Vec<&str> {
        let catalog = self.catalog();
        let (articles, with_texts) = self.articles_of(page);
        let parts = articles
            .iter()
            .filter_map(|id| catalog.articles.part_of(*id));
        let parts = parts
            .filter_map(|part| self.part_name(part))
            .filter(|name| !name.is_empty());
        let metas = articles.iter().filter_map(|id| catalog.article(*id));
        let volumes = metas.filter_map(|meta| catalog.volume(meta.volume));
        let volumes = volumes
            .filter(|_| with_texts)
            .map(|volume| volume.name.as_str());
        let mut files: Vec<&str> = parts.chain(volumes).collect();
        // Articles of one file are mostly neighbours.
        files.dedup();
        files
    }

    /// The catalog.
    pub fn catalog(&self) -> &Catalog {
        self.pack.catalog()
    }

    /// The article with this slug in this language, if it is loaded.
    pub fn find(&self, language: &str, slug: &str) -> Option<(ArticleId, &ArticleMeta)> {
        match self.catalog().articles.find(language, slug)? {
            Lookup::Known(id) => Some((id, self.catalog().article(id)?)),
            Lookup::InPart(_) => None,
        }
    }

    /// As [`Self::find`]. If the article is not loaded, it is fetched, and a view that asks
    /// is notified when it has arrived.
    pub fn find_or_load(&self, language: &str, slug: &str) -> Option<(ArticleId, &ArticleMeta)> {
        if let Some(Lookup::InPart(part)) = self.catalog().articles.find(language, slug) {
            self.load_part(part);
        }
        self.find(language, slug)
    }

    /// Whether it is known if there is a page: false while the part of the catalog that
    /// would have its article is being fetched, of which a view that asks is notified.
    pub fn is_known(&self, page: &Page) -> bool {
        let Page::Article { language, slug } = page else {
            return true;
        };
        match self.catalog().articles.find(language, slug) {
            Some(Lookup::InPart(part)) => self.load_part(part) != LoadState::Loading,
            _ => true,
        }
    }

    /// Whether there may be an article with this slug in this language: it is loaded, or not
    /// known before a part of the catalog is loaded.
    pub fn may_have(&self, language: &str, slug: &str) -> bool {
        self.catalog().articles.find(language, slug).is_some()
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
