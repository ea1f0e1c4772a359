//! Reads a folder, as its publisher has it, into the [`Content`] that the press compiles.
//!
//! Each kind of folder is a module: an arrow from files to [`Content`]. A further kind is
//! one file, and its lines in [`Kind`]. What kinds have in common (walking a folder,
//! front matter, titles, rewriting Markdown with its places kept) is in modules of its own,
//! and no kind knows of another.
//!
//! ```no_run
//! use bookmobile_sources::{ReadOptions, read, recognise};
//! use std::path::Path;
//!
//! let folder = Path::new("notes");
//! let found = recognise(folder);
//! println!("{}: {}", found.kind.name(), found.reason);
//! let content = read(folder, found.kind, &ReadOptions::default());
//! println!("{} articles", content.articles.len());
//! ```

mod assemble;
mod components;
mod containers;
mod docusaurus;
mod epub;
mod fences;
mod folder;
mod gitbook;
mod hugo;
mod include;
mod indentation;
mod kind;
mod lines;
mod literal;
mod matter;
mod mdbook;
mod mkdocs;
mod obsidian;
mod pages;
mod plain;
mod rewrite;
mod script;
mod settings;
mod snippets;
mod starlight;
mod summary;
mod text;
mod title;
mod toc;
mod tree;
mod vitepress;
mod zola;

pub use kind::{Kind, Recognised, read, recognise};

use bookmobile_press::Content;

/// The file by which the folder of a finished site is known. Such a folder is no source,
/// also when it lies in one.
pub const SITE_LIST: &str = ".bookmobile-files";

/// Options for reading a folder.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadOptions {
    /// Whether drafts are included.
    pub drafts: bool,
}
