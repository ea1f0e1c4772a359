//! The press compiles a folder of Markdown into a collection: checked articles, a
//! pack of their sanitised HTML, the images they use and the documents for the
//! search. It reports all of a publisher's mistakes at once, each with its place
//! and a remedy. How the collection is shown is not decided here.
//!
//! ```no_run
//! use bookmobile_press::{Options, compile};
//! use std::path::Path;
//!
//! match compile(Path::new("content"), &Options::default()) {
//!     Ok(compiled) => println!("{} articles", compiled.catalog.articles.len()),
//!     Err(mistakes) => eprintln!("{mistakes}"),
//! }
//! ```

pub mod archive;
mod article;
mod article_cache;
mod asked;
mod cache;

mod code;
mod collection;
mod content;
mod content_tree;
mod counter;
mod diagnostics;
mod escape;
mod extras;
mod fields;
mod fingerprint;
mod front_matter;
mod images;
mod index;
mod language_file;
mod languages;
mod localized;
mod markdown;
mod maths;
mod native;
mod navigation;
mod new_language;
mod notice_list;
pub mod notices;
mod program_pages;
mod programs;
mod rendered;
mod resources;
mod sanitise;
mod sections;
mod site;
mod slug;
mod source;
mod terms;
mod theme;
mod translations;
pub mod value;
mod variants;

pub use content::{Content, Redirect, SourceArticle};
pub use content_tree::{ArticleStatus, ContentTree, LinkRules};
pub use counter::Counter;
pub use diagnostics::{Diagnostic, Diagnostics, MAX_SHOWN, Severity};
pub use fields::SpannedText;
pub use fingerprint::fingerprint;
pub use front_matter::{FrontMatter, Question};
pub use index::{IndexFiles, index};
pub use languages::{language_of, language_path, read_languages};
pub use markdown::is_formula_element;
pub use native::read_content;
pub use navigation::Navigation;
pub use new_language::new_language_file;
pub use programs::{
    FOLDER as PROGRAMS_FOLDER, OwnProgram, PlacedStep, ProgramTest, Screen, Step,
    built_in_programs, is_screen,
};
pub use rendered::Rendered;
pub use site::{Publication, Settings, override_settings, site_path, site_url};
pub use slug::{from_text as slug_of, is_valid as slug_is_valid, nfc};
pub use source::{SourceBuilder, SourceFile};
pub use theme::{Colour, CssPart, Font, Logo, Shades, Theme, ThemeFile};

use bookmobile_pack::text::plain_text;
use bookmobile_pack::{
    Article, ArticleId, Catalog, Extras, Language, Layout, Outline, Pack, PackError, PackWriter,
    Section, SectionMeta, Site, Written,
};
use cache::Cache;
use collection::Entry;
use images::Images;
use languages::{Conventions, conventions};
use programs::Programs;
use rayon::prelude::*;
use resources::Resources;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Options for compiling a collection.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// Whether drafts are included.
    pub drafts: bool,
    /// Whether pictures are left in their original size, which is quicker: for a
    /// preview while writing.
    pub quick: bool,
    /// A folder that caches rendered articles and smaller variants of pictures from one build
    /// to the next. It is created if missing, and may be deleted at any time.
    pub cache: Option<PathBuf>,
    /// Counts the articles that were rendered, or taken from the cache.
    pub rendered: Counter,
    /// The time of the build in seconds since 1970, for notices; without it the clock's, or
    /// that of `SOURCE_DATE_EPOCH`.
    pub now: Option<i64>,
    /// What was rendered before, for a collection that is compiled again and again.
    pub known: Rendered,
}

/// A compiled collection, ready to be indexed and shown.
#[derive(Debug, Clone)]
pub struct Compiled {
    /// All that is known before an article is opened, except the volumes: only the
    /// catalog in `pack` names them.
    pub catalog: Catalog,
    /// The catalog and the articles as the files of a pack.
    pub pack: Written,
    /// The files that articles refer to.
    pub assets: Vec<Asset>,
    /// Earlier addresses of articles.
    pub redirects: Vec<Redirect>,
    /// What is kept on a reader's device.
    pub offline: Offline,
    /// How the site is published.
    pub publication: Publication,
    /// The languages of the interface besides those in the reader.
    pub languages: Vec<bookmobile_i18n::Language>,
    /// Its notices.
    pub notices: notices::Notices,
    /// The mini-programs that it has itself.
    pub programs: Vec<OwnProgram>,
    /// Warnings: what is probably not intended.
    pub warnings: Diagnostics,
    /// Files and folders that the collection was compiled from: when one of them
    /// changes, it must be compiled again.
    pub watched: Vec<PathBuf>,
}

/// The part of a site that is kept on a reader's device without being asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Offline {
    /// Everything if the collection is small, otherwise as `Topics`.
    #[default]
    BySize,
    /// Everything.
    Everything,
    /// The programs and what was opened, and each topic that a person chooses.
    Topics,
}

/// A file of the site that is not a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asset {
    /// Its path in the site, for example `images/one-app-0123abcd.svg`.
    pub path: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// A search document: one section of an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchDocument {
    /// The article's title.
    pub title: String,
    /// The section's heading; empty for the lead.
    pub heading: String,
    /// The section's text.
    pub body: String,
    /// The BCP 47 tag of the article's language, for example `zh-Hans`.
    pub language: String,
    /// The article's [`ArticleId`](bookmobile_pack::ArticleId).
    pub group: u32,
    /// Facets, as pairs of name and value: `topic` with a slug, any number of times,
    /// and `lang` with the language's code; each also with the names shown to people.
    pub facets: Vec<(String, String)>,
}

/// Compiles a collection from a content folder in our own form.
///
/// # Errors
/// As [`compile_content`].
pub fn compile(folder: &Path, options: &Options) -> Result<Compiled, Diagnostics> {
    compile_content(read_content(folder, options.drafts), options)
}

/// Compiles a collection from what was read of its files.
///
/// # Errors
/// All diagnostics, warnings included, if one of them is an error; or that the
/// collection is too large for a pack.
pub fn compile_content(content: Content, options: &Options) -> Result<Compiled, Diagnostics> {
    let Content {
        settings:
            Settings {
                site,
                topics,
                offline,
                publication,
                navigation,
                languages,
            },
        articles,
        tree,
        mut outlines,
        redirects,
        notices,
        is_lenient,
        diagnostics: mut out,
        watched,
    } = content;
    out.be_lenient_if(is_lenient);
    let none = out.none_yet();
    let conventions = conventions(&site, &languages);
    let unknown = Conventions::of_tag("");
    let known = options.known.begin(&tree, options, || Resources {
        images: Images::new(options.quick, Cache(options.cache.clone())),
        programs: Programs::read(&tree, &site, options.now),
    });
    let resources = known.resources();
    let render = |parsed: SourceArticle| {
        let own = conventions.get(&parsed.language).unwrap_or(&unknown);
        let (rendered, found) = known.article(&parsed, own, &tree, &none, || {
            let mut found = none.clone();
            let rendered = article::render(&parsed, own, &tree, resources, &mut found);
            (rendered, found)
        });
        let found = found.traced(&parsed.source);
        (Entry { parsed, rendered }, found)
    };
    let (mut entries, found): (Vec<_>, Vec<_>) = articles.into_par_iter().map(render).unzip();
    for found in found {
        out.append(found);
    }
    if outlines.is_empty() {
        collection::sort(&mut entries, &site);
    }
    collection::check_anchors(&mut entries, &mut out);
    let mut translations = translations::find(&entries, &mut out);
    let pages = extras::Pages {
        site: &site,
        tree: &tree,
        entries: &entries,
        translations: &translations,
        conventions: &conventions,
    };
    let mut extras = extras::find(&navigation, &pages, resources, &mut out);
    // Only our own files are notices: mistakes in them are errors in every kind of folder.
    let mut own = Diagnostics::default();
    let target = |to: &_, source: &_, out: &mut _| extras::target(to, source, &pages, out);
    let notices = notices::finish(notices, target, options.now, &mut own);
    let lists = notice_list::articles(&notices, &site, &topics, &languages, &entries, &mut own);
    let programs = &resources.programs;
    let of_programs =
        program_pages::pages(programs, &entries, &site, &conventions, &tree, &mut own);
    out.append(own);
    extras::add_languages(&mut extras, &languages, &conventions);
    let programs = programs.own();
    let assets = known.finish();
    remove_unlisted(&mut outlines, &extras);
    collection::warn_of_empty_languages(&entries, &site, &mut out);
    out.sort();
    if out.errors() > 0 {
        return Err(out);
    }
    // They are the last, so that those before keep their ids.
    let pages = of_programs.into_iter().chain([lists]);
    let added =
        pages.flat_map(|own| collection::add_unlisted(&mut entries, &mut translations, own));
    extras.unlisted.extend(added);
    let is_in_order = |language: &str| outlines.iter().any(|outline| outline.language == language);
    let metas = collection::describe_all(&entries, &translations, &extras.unlisted, is_in_order);
    let catalog = Catalog {
        site,
        topics,
        articles: metas.into(),
        outlines,
        volumes: Vec::new(),
    };
    Ok(Compiled {
        pack: pack(catalog.clone(), extras, entries, offline)?,
        catalog,
        assets,
        redirects,
        offline,
        publication,
        languages,
        notices,
        programs,
        warnings: out,
        watched,
    })
}

/// Removes articles that no list shows from the contents.
fn remove_unlisted(outlines: &mut [Outline], extras: &Extras) {
    let is_listed = |id: &ArticleId| !extras.unlisted.contains(id);
    for outline in outlines {
        (outline.entries).retain(|entry| entry.article.as_ref().is_none_or(is_listed));
    }
}

/// The result of [`preview`].
#[derive(Debug, Clone)]
pub struct Preview {
    /// Its sections, as they would be in the collection.
    pub sections: Vec<(SectionMeta, Section)>,
    /// Its diagnostics; anchors on other pages are not checked.
    pub diagnostics: Diagnostics,
}

/// Renders the text of one article, with or without front matter, whatever mistakes
/// it has. Links and images are resolved in `folder`, a content folder, as if the
/// article were in the folder of its language there.
pub fn preview(text: &str, language: &Language, folder: &Path) -> Preview {
    let mut out = Diagnostics::default();
    let tree = ContentTree::scan_with_articles(folder, &mut out);
    let site = Site {
        default_language: language.code.clone(),
        languages: vec![language.clone()],
        ..Site::default()
    };
    let path = format!("articles/{}/preview.md", language.code);
    let source = Arc::new(SourceFile::new(path.clone(), text));
    let has_matter = text.starts_with("---") || text.starts_with("+++");
    let read = has_matter
        .then(|| front_matter::read(&source, &language.code, &site, &[], &mut out))
        .flatten();
    let (matter, body) = read.unwrap_or_default();
    let parsed = SourceArticle {
        source,
        path,
        language: language.code.clone(),
        slug: "preview".to_owned(),
        matter,
        body,
        title_anchors: Vec::new(),
    };
    let resources = Resources {
        images: Images::new(true, Cache::default()),
        programs: Programs::read(&tree, &site, None),
    };
    let conventions = Conventions::of_tag(&language.tag);
    let rendered = article::render(&parsed, &conventions, &tree, &resources, &mut out);
    let mut entries = [Entry { parsed, rendered }];
    collection::check_anchors(&mut entries, &mut out);
    out.sort();
    let [entry] = entries;
    Preview {
        sections: entry.rendered.sections,
        diagnostics: out,
    }
}

impl Compiled {
    /// The search documents, one for each section, in the order of the catalog's articles
    /// and their sections.
    ///
    /// # Errors
    /// If the pack is damaged.
    pub fn documents(&self) -> Result<Vec<SearchDocument>, PackError> {
        let pack = Pack::open(&self.pack.catalog)?;
        for (name, bytes) in self.pack.parts.iter().chain(&self.pack.volumes) {
            pack.provide(name, bytes.clone())?;
        }
        documents(pack.catalog(), |id| pack.article(id))
    }
}

/// The search documents of a collection whose articles are loaded, one for each section, in
/// the order of the catalog's articles and their sections.
///
/// # Errors
/// Those of `article`.
pub fn documents(
    catalog: &Catalog,
    article: impl Fn(ArticleId) -> Result<Article, PackError>,
) -> Result<Vec<SearchDocument>, PackError> {
    let mut documents = Vec::new();
    for (id, meta) in catalog.iter() {
        let ArticleId(group) = id;
        let language = catalog.site.language(&meta.language);
        let topics = meta
            .topics
            .iter()
            .filter_map(|place| catalog.topics.get(usize::from(*place)));
        let languages = names(&meta.language, language.iter().map(|one| &one.name));
        let topics =
            topics.flat_map(|topic| names(&topic.slug, topic.name.0.iter().map(|(_, name)| name)));
        let facets: Vec<_> = (languages.iter().map(|value| ("lang", *value)))
            .chain(topics.map(|value| ("topic", value)))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        for (about, section) in meta.sections.iter().zip(&article(id)?.sections) {
            documents.push(SearchDocument {
                title: meta.title.clone(),
                heading: about.heading.clone(),
                body: plain_text(&section.body),
                language: language.map_or_else(|| meta.language.clone(), |one| one.tag.clone()),
                group,
                facets: facets.clone(),
            });
        }
    }
    Ok(documents)
}

/// The names of a topic or language: the one in addresses, and those for people.
fn names<'a>(own: &'a str, shown: impl Iterator<Item = &'a String>) -> BTreeSet<&'a str> {
    let others = shown.filter(|name| !name.eq_ignore_ascii_case(own));
    others.map(String::as_str).chain([own]).collect()
}

/// Changes as an article of the pack has them.
fn changes(all: &[front_matter::Change]) -> String {
    let lines = all.iter().map(|change| {
        let sign = if change.is_minor { '-' } else { '+' };
        let words: Vec<&str> = change.text.split_whitespace().collect();
        format!("{}{sign}{}\n", change.date, words.join(" "))
    });
    lines.collect()
}

fn pack(
    catalog: Catalog,
    extras: Extras,
    entries: Vec<Entry>,
    offline: Offline,
) -> Result<Written, Diagnostics> {
    let mut writer = PackWriter::new(catalog);
    writer.set_extras(extras);
    for entry in entries {
        let sections = entry.rendered.sections.into_iter();
        writer.push(Article {
            sections: sections.map(|(_, section)| section).collect(),
            changes: changes(&entry.parsed.matter.changes),
        });
    }
    let name = |stem: &str, bytes: &[u8]| format!("{stem}-{}.bin", fingerprint(bytes));
    let mut layout = Layout::default();
    if offline == Offline::Topics {
        // Then each volume has the articles of one topic, however small it is.
        layout.whole_bytes = 0;
    }
    writer.finish(layout, name).map_err(|error| {
        let mut out = Diagnostics::default();
        out.file_error(
            "articles",
            format!("the collection cannot be packed: {error}"),
        )
        .help("split it into several collections");
        out
    })
}
