//! A collection as its files describe it, before anything is rendered. Each kind of folder
//! is read into this form; what is done from here on is the same for all.

use crate::content_tree::ContentTree;
use crate::diagnostics::Diagnostics;
use crate::front_matter::FrontMatter;
use crate::notices::SourceNotice;
use crate::site::Settings;
use crate::source::SourceFile;
use bookmobile_pack::Outline;
use std::path::PathBuf;
use std::sync::Arc;

/// A collection's settings, articles and files.
#[derive(Debug, Clone, Default)]
pub struct Content {
    /// The settings of the site.
    pub settings: Settings,
    /// The articles to publish.
    pub articles: Vec<SourceArticle>,
    /// The contents of each language with a reading order. An article stands for its index
    /// in `articles`, which are in the same order.
    pub outlines: Vec<Outline>,
    /// The files, and the articles that links can lead to.
    pub tree: ContentTree,
    /// Earlier addresses of articles.
    pub redirects: Vec<Redirect>,
    /// The notices.
    pub notices: Vec<SourceNotice>,
    /// Whether mistakes in articles are only warned of, as for folders that other tools
    /// accept.
    pub is_lenient: bool,
    /// What was found wrong while reading.
    pub diagnostics: Diagnostics,
    /// The files and folders that were read: when one changes, the collection is compiled
    /// again.
    pub watched: Vec<PathBuf>,
}

/// An earlier address of an article, which leads to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redirect {
    /// The address as it was written, as `/guide/set%20up/` or `old/page.html`.
    pub from: String,
    /// The code of the article's language.
    pub language: String,
    /// The article's slug.
    pub slug: String,
}

/// An article before it is rendered.
#[derive(Debug, Clone)]
pub struct SourceArticle {
    /// Its text, as our own Markdown.
    pub source: Arc<SourceFile>,
    /// Its path in the [`ContentTree`], from which its links start.
    pub path: String,
    /// The code of its language.
    pub language: String,
    /// Its name in addresses, unique in its language.
    pub slug: String,
    /// Its title, date and so on.
    pub matter: FrontMatter,
    /// The byte offset at which the body starts in the source.
    pub body: usize,
    /// Names by which links lead to the title, where that is a heading of the source.
    pub title_anchors: Vec<String>,
}
