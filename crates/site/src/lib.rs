//! Builds a finished site from a compiled collection and the compiled app.
//!
//! [`build`] takes the [`App`], which is the same for every collection, and what the press
//! made of a folder of articles. It writes each file of the site into an [`Output`]: pages
//! that can be read before any program has arrived, the programs and the collection under
//! names with their fingerprints, feeds, the service worker with its manifest, and the
//! template of a single file that carries the whole site.
//!
//! The pages are written with the reader's own views, run natively.

mod app;
mod archive;
mod build;
mod collection_file;
mod early_search;
mod epub;
mod feeds;
mod head;
mod icons;
mod llms;
mod markdown;
mod metadata;
mod names;
mod news;
mod notices;
mod offline;
mod output;
mod page;
mod pictures;
mod plain;
mod policy;
mod preview;
mod programs;
mod redirects;
mod script_messages;
mod single_file;
mod summary;
#[cfg(test)]
mod testing;
mod theme;
#[cfg(test)]
mod typescript;

pub use app::{App, Program, Scripts, Styles};
pub use build::{Summary, build};
pub use collection_file::{collection_file, collection_parts};
pub use epub::{epub, not_in_epub};
pub use output::{Folder, Memory, Output, SiteError, read_folder};
pub use preview::Preview;
pub use programs::{PlacedProgram, frame_document};
pub use single_file::{is_data, single_file};
