//! The press on a reader's device. It turns Markdown, plain text and EPUB into what the press
//! of a publisher makes: a pack, and the index of its sections. What a browser has already
//! (decoding, inflating, Unicode's forms, words of Chinese) is asked of the browser. Nothing
//! here trusts a byte of a file.

mod article;
mod collection;
mod language;
mod links;
mod markdown;
mod opened;
mod package;
mod plain;
mod xhtml;
mod zip;

pub use article::Draft;
pub use collection::{Made, Maker, Tools};
pub use language::language_of;
pub use links::{Links, Place, resolve};
pub use markdown::markdown;
pub use opened::{Listed, Opened, Shown};
pub use package::{Package, container, package, titles};
pub use plain::plain;
pub use xhtml::{chapter, is_book_text};
pub use zip::{Entry, ZipError, entries};
