//! The texts of the collection as the engine asks for them: by document and
//! field, from the pack. The articles opened last stay open, for the next key.

use bookmobile_pack::text::plain_text;
use bookmobile_pack::{Article, ArticleId, Catalog, Pack};
use bookmobile_search::{DocId, FieldId, Texts};
use std::borrow::Cow;
use std::cell::RefCell;
use std::rc::Rc;

/// How many articles stay open. A search looks into thirty documents.
const OPEN: usize = 48;

/// The texts of an opened pack.
#[derive(Debug)]
pub(crate) struct Shelf {
    pack: Pack<'static>,
    /// The first document of each article.
    starts: Vec<u32>,
    /// The articles opened last, the oldest first; `None` is a damaged one.
    opened: RefCell<Vec<(ArticleId, Option<Rc<Article>>)>>,
}

impl Shelf {
    /// The texts of a pack.
    pub(crate) fn new(pack: Pack<'static>) -> Self {
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

    fn catalog(&self) -> &Catalog {
        self.pack.catalog()
    }

    /// The article and the section that a document stands for.
    fn place(&self, doc: DocId) -> Option<(ArticleId, u32)> {
        let at = (self.starts.partition_point(|start| *start <= doc.0)).checked_sub(1)?;
        let id = ArticleId(u32::try_from(at).ok()?);
        Some((id, doc.0 - self.starts[at]))
    }

    /// The place of a document's section in its article.
    pub(crate) fn section(&self, doc: DocId) -> Option<u32> {
        self.place(doc).map(|(_, section)| section)
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

impl Texts for Shelf {
    fn text(&self, doc: DocId, field: FieldId) -> Option<Cow<'_, str>> {
        let (id, section) = self.place(doc)?;
        let section = usize::try_from(section).ok()?;
        let meta = self.catalog().article(id)?;
        if field == FieldId::TITLE {
            return Some(Cow::Borrowed(meta.title.as_str()));
        }
        if field == FieldId::HEADING {
            return Some(Cow::Borrowed(meta.sections.get(section)?.heading.as_str()));
        }
        let article = self.article(id)?;
        Some(Cow::Owned(plain_text(&article.sections.get(section)?.body)))
    }
}
