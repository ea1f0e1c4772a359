//! The pack format, the contract between press and reader: the types of a checked
//! collection, and how they are encoded. Both sides use these types, so that the
//! format has one definition. Nothing here parses Markdown or draws.
//!
//! ```
//! use bookmobile_pack::{Catalog, Layout, Pack, PackWriter};
//!
//! let writer = PackWriter::new(Catalog::default());
//! let files = writer.finish(Layout::default(), |stem, _| format!("{stem}.bin"))?;
//! let pack = Pack::open(&files.catalog)?;
//! assert!(pack.catalog().articles.is_empty());
//! # Ok::<(), bookmobile_pack::PackError>(())
//! ```

mod article;
mod article_meta;
mod articles;
mod catalog;
mod container;
mod error;
mod extras;
mod joined;
mod name_table;
pub mod text;

pub use article::{Article, Change, Section};
pub use article_meta::{
    ArticleId, ArticleMeta, Date, Neighbour, QUESTIONS, SectionKind, SectionMeta, Translation,
    VolumeId,
};
pub use articles::{Articles, CatalogPart, Listing, Lookup, PartId};
pub use catalog::{Catalog, Language, Localized, Outline, OutlineEntry, Site, Topic, Volume};
pub use container::{FORMAT_VERSION, Layout, Pack, PackWriter, Written};
pub use error::PackError;
pub use extras::{Extras, InterfaceLanguage, MenuEntry, PluralRange};
pub use joined::joined;
