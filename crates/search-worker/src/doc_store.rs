//! The document store: the texts of the collection as the engine asks for them, by
//! document and field, from the pack. The articles that were opened last are cached for
//! the next keystroke.

use crate::FileError;
use bookmobile_pack::text::plain_text;
use bookmobile_pack::{
    Article, ArticleId, ArticleMeta, Articles, Lookup, Pack, PackError, PartId, SectionMeta,
};
use bookmobile_search::{DocId, FieldId, StoredFields};
use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// How many articles are cached. A search reads thirty documents.
const OPEN: usize = 48;

/// The texts of an opened pack.
#[derive(Debug)]
pub(crate) struct DocStore {
    pack: Pack,
    /// The cached articles, the oldest first; `None` is an article that cannot be opened.
    opened: RefCell<Vec<(ArticleId, Option<Rc<Article>>)>>,
    /// The parts of the catalog with titles that were asked for and are not loaded.
    lacked: RefCell<Vec<PartId>>,
    /// Whether all titles were asked for, and not all are loaded.
    lacks_all: Cell<bool>,
}

impl DocStore {
    /// The texts of a pack.
    pub(crate) fn new(pack: Pack) -> Self {
        Self {
            pack,
            opened: RefCell::default(),
            lacked: RefCell::default(),
            lacks_all: Cell::new(false),
        }
    }

    /// Takes a part of the catalog or a volume, by the name of its file.
    pub(crate) fn provide(&mut self, name: &str, bytes: Vec<u8>) -> Result<(), FileError> {
        (self.pack.provide(name, bytes)).map_err(|error| match error {
            PackError::NoSuchFile => FileError::Unknown,
            other => FileError::Pack(other),
        })?;
        // The cache may have articles of this volume as `None`.
        self.opened.take();
        Ok(())
    }

    /// The article with this name, its language and slug, as far as it is loaded.
    pub(crate) fn find(&self, name: &str) -> Option<u32> {
        let (language, slug) = name.split_once('/')?;
        match self.articles().find(language, slug)? {
            Lookup::Known(ArticleId(id)) => Some(id),
            Lookup::InPart(_) => None,
        }
    }

    /// The next file that is needed for an article's text, if not all are loaded.
    pub(crate) fn lacks(&self, article: u32) -> Option<String> {
        let Some(meta) = self.articles().get(ArticleId(article)) else {
            return self.lacks_entry(article);
        };
        if self.pack.has(meta.volume) {
            return None;
        }
        Some(self.pack.catalog().volume(meta.volume)?.name.clone())
    }

    /// The file that has an article's title and headings, if it is not loaded.
    pub(crate) fn lacks_entry(&self, article: u32) -> Option<String> {
        let articles = self.articles();
        let part = articles.part_of(ArticleId(article))?;
        let part = articles.part(part).filter(|_| !articles.has(part))?;
        Some(part.name.clone())
    }

    /// Notes that the title of a document was asked for, if it is not loaded.
    fn note_lacked(&self, doc: DocId) {
        if let Some(Lookup::InPart(part)) = self.articles().section_of_document(doc.0) {
            let mut lacked = self.lacked.borrow_mut();
            if !lacked.contains(&part) {
                lacked.push(part);
            }
        }
    }

    /// The files with the titles that were asked for since the last call and are not loaded.
    pub(crate) fn lacked_titles(&self) -> Vec<String> {
        let parts = self.lacked.take();
        let parts = parts
            .into_iter()
            .filter_map(|part| self.articles().part(part));
        parts.map(|part| part.name.clone()).collect()
    }

    /// The files of the catalog that are not loaded, if all titles were asked for since the
    /// last call.
    pub(crate) fn lacked_parts(&self) -> impl Iterator<Item = &str> {
        let articles = self.articles();
        let is_asked = self.lacks_all.take();
        let parts = (0..).map(PartId).zip(articles.parts());
        let parts = parts.filter(move |(id, _)| is_asked && !articles.has(*id));
        parts.map(|(_, part)| part.name.as_str())
    }

    fn articles(&self) -> &Articles {
        &self.pack.catalog().articles
    }

    /// The article and the section of a document, if they are loaded.
    fn place(&self, doc: DocId) -> Option<(ArticleId, usize)> {
        match self.articles().section_of_document(doc.0)? {
            Lookup::Known(place) => Some(place),
            Lookup::InPart(_) => None,
        }
    }

    /// The metadata of a document's article and section.
    pub(crate) fn about(&self, doc: DocId) -> Option<(&ArticleMeta, &SectionMeta)> {
        let (id, section) = self.place(doc)?;
        let meta = self.articles().get(id)?;
        Some((meta, meta.sections.get(section)?))
    }

    /// The text of a section; as long as it is not loaded, the summary of its article.
    pub(crate) fn body_or_summary(&self, doc: DocId) -> Option<Cow<'_, str>> {
        if let Some(body) = self.field(doc, FieldId::BODY) {
            return Some(body);
        }
        let (meta, _) = self.about(doc)?;
        Some(Cow::Borrowed(&meta.summary))
    }

    fn article(&self, id: ArticleId) -> Option<Rc<Article>> {
        let mut opened = self.opened.borrow_mut();
        if let Some((_, article)) = opened.iter().find(|(own, _)| *own == id) {
            return article.clone();
        }
        if opened.len() >= OPEN {
            opened.remove(0);
        }
        let article = self.pack.article(id).ok().map(Rc::new);
        opened.push((id, article.clone()));
        article
    }
}

impl StoredFields for DocStore {
    fn has_all_titles(&self) -> bool {
        let articles = self.articles();
        let mut parts = (0..).map(PartId).take(articles.parts().len());
        let is_whole = parts.all(|part| articles.has(part));
        self.lacks_all.set(!is_whole);
        is_whole
    }

    fn field(&self, doc: DocId, field: FieldId) -> Option<Cow<'_, str>> {
        if field == FieldId::TITLE {
            self.note_lacked(doc);
        }
        let (meta, section) = self.about(doc)?;
        match field {
            FieldId::TITLE => return Some(Cow::Borrowed(&meta.title)),
            FieldId::HEADING => return Some(Cow::Borrowed(&section.heading)),
            _ => {}
        }
        let (id, section) = self.place(doc)?;
        let article = self.article(id)?;
        let section = article.sections.get(section)?;
        Some(Cow::Owned(plain_text(&section.body)))
    }
}
