//! The document store: the texts of the collection as the engine asks for them, by
//! document and field, from the pack. The articles that were opened last are cached for
//! the next keystroke.

use crate::FileError;
use bookmobile_pack::text::plain_text;
use bookmobile_pack::{Article, ArticleId, ArticleMeta, Catalog, Pack, SectionMeta, VolumeId};
use bookmobile_search::{DocId, FieldId, StoredFields};
use std::borrow::Cow;
use std::cell::RefCell;
use std::rc::Rc;

/// How many articles are cached. A search reads thirty documents.
const OPEN: usize = 48;

/// The texts of an opened pack.
#[derive(Debug)]
pub(crate) struct DocStore {
    pack: Pack,
    /// The first document of each article.
    starts: Vec<u32>,
    /// The cached articles, the oldest first; `None` is an article that cannot be opened.
    opened: RefCell<Vec<(ArticleId, Option<Rc<Article>>)>>,
}

impl DocStore {
    /// The texts of a pack.
    pub(crate) fn new(pack: Pack) -> Self {
        let mut next = 0u32;
        let starts = (pack.catalog().articles.iter())
            .map(|meta| {
                let start = next;
                next = next.saturating_add(u32::try_from(meta.sections.len()).unwrap_or(u32::MAX));
                start
            })
            .collect();
        Self {
            pack,
            starts,
            opened: RefCell::default(),
        }
    }

    /// Takes a volume, by the name of its file.
    pub(crate) fn provide(&mut self, name: &str, bytes: Vec<u8>) -> Result<(), FileError> {
        let volumes = &self.catalog().volumes;
        let Some(at) = volumes.iter().position(|volume| volume.name == name) else {
            return Err(FileError::Unknown);
        };
        let id = VolumeId(u32::try_from(at).unwrap_or(u32::MAX));
        self.pack.supply(id, bytes).map_err(FileError::Pack)?;
        // The cache may have articles of this volume as `None`.
        self.opened.take();
        Ok(())
    }

    /// An article's name: its language and slug.
    pub(crate) fn name(&self, article: u32) -> Option<String> {
        Some(self.catalog().article(ArticleId(article))?.name())
    }

    /// The file with an article's text, if it is not loaded.
    pub(crate) fn lacks(&self, article: u32) -> Option<String> {
        let volume = self.catalog().article(ArticleId(article))?.volume;
        if self.pack.has(volume) {
            return None;
        }
        Some(self.catalog().volume(volume)?.name.clone())
    }

    fn catalog(&self) -> &Catalog {
        self.pack.catalog()
    }

    /// The article and the section of a document.
    fn place(&self, doc: DocId) -> Option<(ArticleId, u32)> {
        let at = (self.starts.partition_point(|start| *start <= doc.0)).checked_sub(1)?;
        let id = ArticleId(u32::try_from(at).ok()?);
        Some((id, doc.0 - self.starts[at]))
    }

    /// The metadata of a document's article and section.
    pub(crate) fn about(&self, doc: DocId) -> Option<(&ArticleMeta, &SectionMeta)> {
        let (id, section) = self.place(doc)?;
        let meta = self.catalog().article(id)?;
        Some((meta, meta.sections.get(usize::try_from(section).ok()?)?))
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
    fn field(&self, doc: DocId, field: FieldId) -> Option<Cow<'_, str>> {
        let (meta, section) = self.about(doc)?;
        match field {
            FieldId::TITLE => return Some(Cow::Borrowed(&meta.title)),
            FieldId::HEADING => return Some(Cow::Borrowed(&section.heading)),
            _ => {}
        }
        let (id, section) = self.place(doc)?;
        let article = self.article(id)?;
        let section = article.sections.get(usize::try_from(section).ok()?)?;
        Some(Cow::Owned(plain_text(&section.body)))
    }
}
