//! The kinds of folders, and how each is recognised: by files that only its tool has.

use crate::folder::Folder;
use crate::{
    Content, ReadOptions, docusaurus, epub, gitbook, hugo, mdbook, mkdocs, obsidian, plain,
    starlight, vitepress, zola,
};
use std::path::Path;

/// A kind of folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Our own form: `site.toml` and `articles/`.
    Bookmobile,
    /// EPUB: a book or a folder of books.
    Epub,
    /// mdBook: `book.toml` and `SUMMARY.md`.
    MdBook,
    /// Docusaurus: `docusaurus.config.js`.
    Docusaurus,
    /// VitePress and VuePress: `.vitepress/`, `.vuepress/`.
    VitePress,
    /// Starlight: `astro.config.mjs` and `src/content/docs/`.
    Starlight,
    /// MkDocs and Zensical: `mkdocs.yml`.
    MkDocs,
    /// Zola: `zola.toml`, or `config.toml` with `base_url`.
    Zola,
    /// Hugo: `hugo.toml`, or `config.toml` with `baseURL`.
    Hugo,
    /// Obsidian: `.obsidian/`, or wiki links.
    Obsidian,
    /// GitBook and HonKit: `SUMMARY.md`.
    GitBook,
    /// Markdown and text files in folders.
    Plain,
}

/// What a folder was recognised as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recognised {
    /// The kind.
    pub kind: Kind,
    /// Why, in a few words.
    pub reason: String,
}

impl Kind {
    /// All kinds, in the order in which they are tried.
    pub const ALL: &'static [Self] = &[
        Self::Bookmobile,
        Self::MdBook,
        Self::Docusaurus,
        Self::VitePress,
        Self::Starlight,
        Self::MkDocs,
        Self::Zola,
        Self::Hugo,
        Self::Epub,
        Self::Obsidian,
        Self::GitBook,
        Self::Plain,
    ];

    /// The name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Bookmobile => "bookmobile",
            Self::Epub => "epub",
            Self::MdBook => "mdbook",
            Self::Docusaurus => "docusaurus",
            Self::VitePress => "vitepress",
            Self::Starlight => "starlight",
            Self::MkDocs => "mkdocs",
            Self::Zola => "zola",
            Self::Hugo => "hugo",
            Self::Obsidian => "obsidian",
            Self::GitBook => "gitbook",
            Self::Plain => "plain",
        }
    }

    /// The kind with this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.name() == name)
    }

    /// Why the folder is of this kind, if it is.
    fn reason(self, folder: &Path) -> Option<String> {
        let has = |path: &str| folder.join(path).exists();
        match self {
            Self::Bookmobile => {
                let is_own = has("site.toml") && folder.join("articles").is_dir();
                is_own.then(|| "it has `site.toml` and `articles/`".to_owned())
            }
            Self::Epub => epub::reason(folder),
            Self::MdBook => has("book.toml").then(|| "it has `book.toml`".to_owned()),
            Self::Docusaurus => docusaurus::reason(folder),
            Self::VitePress => vitepress::reason(folder),
            Self::Starlight => starlight::reason(folder),
            Self::MkDocs => mkdocs::reason(folder),
            Self::Zola => zola::reason(folder),
            Self::Hugo => hugo::reason(folder),
            Self::Obsidian => obsidian::reason(folder),
            Self::GitBook => gitbook::reason(folder),
            Self::Plain => Some("no tool's files were found".to_owned()),
        }
    }
}

/// Recognises the kind of a folder, or of a single file: a book or a text.
pub fn recognise(folder: &Path) -> Recognised {
    if folder.is_file() && epub::reason(folder).is_none() {
        return Recognised {
            kind: Kind::Plain,
            reason: "it is a single file".to_owned(),
        };
    }
    let mut kinds = Kind::ALL.iter().copied();
    let found = kinds.find_map(|kind| {
        let reason = kind.reason(folder)?;
        Some(Recognised { kind, reason })
    });
    found.unwrap_or(Recognised {
        kind: Kind::Plain,
        reason: String::new(),
    })
}

/// Reads a folder of a kind, or a single file. Mistakes are among the diagnostics of the result.
pub fn read(folder: &Path, kind: Kind, options: &ReadOptions) -> Content {
    match kind {
        Kind::Bookmobile => bookmobile_press::read_content(folder, options.drafts),
        Kind::Epub => epub::read(Folder::new(folder), options),
        Kind::MdBook => mdbook::read(Folder::new(folder), options),
        Kind::Docusaurus => docusaurus::read(Folder::new(folder), options),
        Kind::VitePress => vitepress::read(Folder::new(folder), options),
        Kind::Starlight => starlight::read(Folder::new(folder), options),
        Kind::MkDocs => mkdocs::read(Folder::new(folder), options),
        Kind::Zola => zola::read(Folder::new(folder), options),
        Kind::Hugo => hugo::read(Folder::new(folder), options),
        Kind::Obsidian => obsidian::read(Folder::new(folder), options),
        Kind::GitBook => gitbook::read(Folder::new(folder), options),
        Kind::Plain => plain::read(Folder::new(folder), options),
    }
}
