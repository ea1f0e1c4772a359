//! Puts the pages that a kind of folder has read together: titles, names in addresses,
//! languages, the outline, and the tree in which links are found.

use crate::folder::Folder;
use crate::matter::Matter;
use crate::{ReadOptions, script, title};
use bookmobile_pack::{ArticleId, Language, Localized, Outline, OutlineEntry, Site, Topic};
use bookmobile_press::notices::{FOLDER, is_notice, read_notices};
use bookmobile_press::{
    ArticleStatus, Content, ContentTree, FrontMatter, LinkRules, Question, Redirect, Settings,
    SourceArticle, SourceFile, language_path, override_settings, read_languages, slug_of,
};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

/// A page of a folder.
#[derive(Debug, Clone, Default)]
pub(crate) struct Page {
    /// Its text in our Markdown; nothing for a chapter that is not written yet.
    pub(crate) source: Option<Arc<SourceFile>>,
    /// The byte offset of the body.
    pub(crate) body: usize,
    /// Its path among the collection's files.
    pub(crate) path: String,
    pub(crate) matter: Matter,
    /// Its title in menus.
    pub(crate) title: Option<String>,
    /// The code of its language, if the folder says so.
    pub(crate) language: Option<String>,
    /// Its questions, whose places are before the body.
    pub(crate) faq: Vec<Question>,
    /// Whether title and headings need nothing more.
    pub(crate) is_finished: bool,
}

/// An entry of the contents, in reading order.
#[derive(Debug, Clone)]
pub(crate) enum Entry {
    /// A heading without a page.
    Part {
        depth: u8,
        title: String,
        /// The code of its language, if the folder says so.
        language: Option<String>,
    },
    /// A page.
    Page { depth: u8, page: Box<Page> },
}

impl Entry {
    /// A heading without a page, in the language of the collection.
    pub(crate) fn part(depth: u8, title: String) -> Self {
        Self::Part {
            depth,
            title,
            language: None,
        }
    }

    /// A page.
    pub(crate) fn page(depth: u8, page: Page) -> Self {
        let page = Box::new(page);
        Self::Page { depth, page }
    }

    /// Sets the language of an entry that does not say its own.
    pub(crate) fn set_language(&mut self, code: &str) {
        let language = match self {
            Self::Part { language, .. } => language,
            Self::Page { page, .. } => &mut page.language,
        };
        language.get_or_insert_with(|| code.to_owned());
    }
}

/// What a kind of folder has read.
#[derive(Debug, Clone, Default)]
pub(crate) struct Pages {
    pub(crate) title: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) url: Option<String>,
    /// The code of the language of pages that do not have their own.
    pub(crate) language: Option<String>,
    pub(crate) entries: Vec<Entry>,
    /// The files that pages may refer to, by their paths among the collection's files.
    pub(crate) files: BTreeMap<String, PathBuf>,
    /// Pictures that are no files of this system, by their paths.
    pub(crate) pictures: Vec<(String, Arc<[u8]>)>,
    /// Other addresses of pages, with the path of the page.
    pub(crate) addresses: Vec<(String, String)>,
    /// Earlier addresses of pages, with the path of the page.
    pub(crate) redirects: Vec<(String, String)>,
    /// Folders of languages, with the folder of the default language.
    pub(crate) fallbacks: Vec<(String, String)>,
}

impl Pages {
    /// All pages with a text.
    fn texts(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().filter_map(|entry| match entry {
            Entry::Page { page, .. } => page.source.as_ref().map(|source| source.text.as_str()),
            Entry::Part { .. } => None,
        })
    }
}

/// Makes the content of the pages.
pub(crate) fn assemble(mut folder: Folder, pages: Pages, options: &ReadOptions) -> Content {
    let default = match &pages.language {
        Some(code) => script::language(code),
        None => script::detect(pages.texts()),
    };
    let mut tree = ContentTree::new(&folder.root, LinkRules::Pages);
    for (path, file) in &pages.files {
        tree.add_file(path, file.clone());
    }
    for (path, bytes) in &pages.pictures {
        tree.add_bytes(path, Arc::clone(bytes));
    }
    for (own, other) in &pages.fallbacks {
        tree.add_fallback(own, other);
    }
    for (address, path) in &pages.addresses {
        tree.add_address(address, path);
    }
    let topics = topics(&pages);
    let mut assembly = Assembly {
        topics: topics.clone(),
        languages: vec![default],
        tree,
        articles: Vec::new(),
        entries: Vec::new(),
        slugs: BTreeSet::new(),
        empty: Vec::new(),
        redirects: Vec::new(),
        drafts: options.drafts,
    };
    for entry in pages.entries {
        assembly.add(entry);
    }
    let is_empty = assembly.articles.is_empty();
    if is_empty && folder.out.errors() == 0 {
        (folder
            .out
            .file_error(".", "there are no articles in this folder"))
        .help("add files that end in `.md` or `.txt`");
    }
    let name = folder_name(&folder);
    let site = site(
        (pages.title.as_deref()).unwrap_or(&name),
        pages.description.as_deref().unwrap_or_default(),
        pages.url.as_deref().unwrap_or_default(),
        &assembly.languages,
    );
    let outlines = assembly.outlines();
    for (from, path) in &pages.redirects {
        assembly.add_redirect_to(from, path);
    }
    let Assembly {
        tree,
        articles,
        redirects,
        ..
    } = assembly;
    let mut settings = Settings {
        topics: named_topics(&topics, &site.languages),
        site,
        ..Settings::default()
    };
    if folder.only.is_none()
        && let Some(source) = folder.optional("site.toml")
    {
        override_settings(&source, &folder.root, &mut settings, &mut folder.out);
    }
    if folder.only.is_none() {
        let languages = settings.site.languages.iter();
        let files: Vec<_> = languages
            .filter_map(|own| folder.optional(&language_path(&own.code)))
            .collect();
        settings.languages = read_languages(&settings.site, &files, &mut folder.out);
    }
    let mut notices = Vec::new();
    if folder.only.is_none() {
        let files = folder.list_if_there(FOLDER);
        let files: Vec<_> = (files.into_iter())
            .map(|(name, file)| (format!("{FOLDER}{name}"), file))
            .filter(|(path, _)| is_notice(path))
            .filter_map(|(path, file)| folder.text(&file, &path))
            .collect();
        notices = read_notices(&settings.site, &settings.topics, &files, &mut folder.out);
    }
    let mut watched = folder.read;
    if folder.only.is_none() {
        watched.push(folder.root);
    }
    Content {
        settings,
        articles,
        outlines,
        notices,
        tree,
        redirects,
        is_lenient: true,
        diagnostics: folder.out,
        watched,
    }
}

/// The most tags that become topics: each topic is a tab of the library.
const MAX_TOPICS: usize = 12;

/// The tags of the pages as topics, the most frequent first, if there are few; each with
/// its slug.
fn topics(pages: &Pages) -> Vec<(String, String)> {
    let mut counts: BTreeMap<String, (usize, &str)> = BTreeMap::new();
    for entry in &pages.entries {
        let Entry::Page { page, .. } = entry else {
            continue;
        };
        for tag in &page.matter.tags {
            counts.entry(slug_of(tag)).or_insert((0, tag)).0 += 1;
        }
    }
    counts.remove("");
    if !(2..=MAX_TOPICS).contains(&counts.len()) {
        return Vec::new();
    }
    let mut topics: Vec<_> = counts.into_iter().collect();
    topics.sort_by_key(|(_, (count, _))| std::cmp::Reverse(*count));
    topics
        .into_iter()
        .map(|(slug, (_, tag))| (slug, tag.to_owned()))
        .collect()
}

fn named_topics(topics: &[(String, String)], languages: &[Language]) -> Vec<Topic> {
    let name = |name: &str| {
        let codes = languages.iter().map(|language| language.code.clone());
        Localized(codes.map(|code| (code, name.to_owned())).collect())
    };
    let topics = topics.iter().map(|(slug, tag)| Topic {
        slug: slug.clone(),
        name: name(tag),
        summary: Localized::default(),
    });
    topics.collect()
}

/// The folder's own name, for a collection without a title.
fn folder_name(folder: &Folder) -> String {
    let root = match &folder.only {
        Some(file) => Some(file.with_extension("")),
        None => folder.root.canonicalize().ok(),
    };
    let name = root.and_then(|path| {
        let name = path.file_name()?.to_string_lossy().into_owned();
        Some(shown(&name))
    });
    name.unwrap_or_else(|| "Library".to_owned())
}

/// The name of a file or folder as a title: `01-getting-started` as “Getting started”. Dates
/// stay as they are.
pub(crate) fn shown(name: &str) -> String {
    let is_date = name
        .get(..10)
        .is_some_and(|date| crate::matter::date(date).is_some());
    if is_date {
        return name.to_owned();
    }
    let rest = name.trim_start_matches(|c: char| c.is_ascii_digit());
    let words = rest.trim_start_matches(['-', '_', '.', ' ']);
    // Digits that belong to a word, or are the whole name, are no number before it.
    let is_numbered = rest.len() < name.len() && words.len() < rest.len() && !words.is_empty();
    let name = if is_numbered { words } else { name };
    let words = name.replace(['-', '_'], " ");
    let mut letters = words.trim().chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => name.to_owned(),
    }
}

fn site(title: &str, description: &str, url: &str, languages: &[Language]) -> Site {
    let in_all = |text: &str| {
        let codes = languages.iter().map(|language| language.code.clone());
        let all = codes.map(|code| (code, text.to_owned()));
        Localized(if text.is_empty() {
            Vec::new()
        } else {
            all.collect()
        })
    };
    let is_whole = url.starts_with("https://") || url.starts_with("http://");
    Site {
        title: in_all(title),
        description: in_all(description),
        copyright: Localized::default(),
        url: if is_whole {
            format!("{}/", url.trim_end_matches('/'))
        } else {
            String::new()
        },
        default_language: languages
            .first()
            .map(|one| one.code.clone())
            .unwrap_or_default(),
        languages: languages.to_vec(),
    }
}

/// The content while it is put together.
struct Assembly {
    /// The default language comes first.
    languages: Vec<Language>,
    tree: ContentTree,
    articles: Vec<SourceArticle>,
    /// The entries of the outlines, with the code of their language.
    entries: Vec<(String, OutlineEntry)>,
    slugs: BTreeSet<(String, String)>,
    /// Paths of pages without a text: links to them lead to the next article.
    empty: Vec<String>,
    redirects: Vec<Redirect>,
    topics: Vec<(String, String)>,
    drafts: bool,
}

impl Assembly {
    fn add(&mut self, entry: Entry) {
        match entry {
            Entry::Part {
                depth,
                title,
                language,
            } => {
                let own = language.map(|code| script::language(&code).code);
                let language = own.unwrap_or_else(|| self.languages[0].code.clone());
                self.entries.push((
                    language,
                    OutlineEntry {
                        depth,
                        title,
                        article: None,
                    },
                ));
            }
            Entry::Page { depth, page } => self.add_page(depth, *page),
        }
    }

    /// Adds an earlier address of an article.
    fn add_redirect(&mut self, from: &str, language: &str, slug: &str) {
        self.redirects.push(Redirect {
            from: from.to_owned(),
            language: language.to_owned(),
            slug: slug.to_owned(),
        });
    }

    /// As [`Self::add_redirect`], by the path of the article's file.
    fn add_redirect_to(&mut self, from: &str, path: &str) {
        let article = self.articles.iter().find(|article| article.path == path);
        if let Some((language, slug)) =
            article.map(|article| (article.language.clone(), article.slug.clone()))
        {
            self.add_redirect(from, &language, &slug);
        }
    }

    fn add_page(&mut self, depth: u8, page: Page) {
        let language = match &page.language {
            Some(code) => script::language(code),
            None => self.languages[0].clone(),
        };
        let code = language.code.clone();
        if self.languages.iter().all(|known| known.code != code) {
            self.languages.push(language);
        }
        let slug = self.slug(&code, &page);
        let is_left_out = page.matter.is_draft && !self.drafts;
        let Some(source) = page.source.filter(|_| !is_left_out) else {
            let status = ArticleStatus::Draft;
            self.tree.add_article(&page.path, &code, &slug, status);
            if let (Some(title), false) = (page.title, is_left_out) {
                let entry = OutlineEntry {
                    depth,
                    title,
                    article: None,
                };
                self.entries.push((code, entry));
            }
            return;
        };
        for alias in page.matter.aliases.iter().chain(&page.matter.slug) {
            self.tree.add_address(alias, &page.path);
            self.add_redirect(alias, &code, &slug);
        }
        let (heading, title_anchors, source, body) = if page.is_finished {
            (None, Vec::new(), source, page.body)
        } else {
            let known = page.matter.title.as_deref();
            let (heading, anchors, source) = title::take(&source, page.body, known);
            (heading, anchors, source, 0)
        };
        let stem = page.path.rsplit('/').next().unwrap_or(&page.path);
        let stem = stem.rsplit_once('.').map_or(stem, |(stem, _)| stem);
        let title = heading
            .or_else(|| page.matter.title.clone())
            .or_else(|| page.title.clone())
            .unwrap_or_else(|| shown(stem));
        let menu = page.title.or(page.matter.short_title);
        if source.text[body..].trim().is_empty() && page.faq.is_empty() {
            // Only a heading, as of a section that lists its pages.
            let is_top = depth == 0 && page.path.matches('/').count() == 0 && is_index(stem);
            let title = menu.unwrap_or(title);
            let article = None;
            if !is_top {
                let entry = OutlineEntry {
                    depth,
                    title,
                    article,
                };
                self.entries.push((code, entry));
            }
            self.empty.push(page.path);
            return;
        }
        let published = ArticleStatus::Published;
        for path in self.empty.drain(..).chain([page.path.clone()]) {
            self.tree.add_article(&path, &code, &slug, published);
        }
        let tags: Vec<String> = page.matter.tags.iter().map(|tag| slug_of(tag)).collect();
        let own = (0_u16..)
            .zip(&self.topics)
            .filter(|(_, (slug, _))| tags.contains(slug));
        let topics = own.map(|(at, _)| at).collect();
        self.entries.push((
            code.clone(),
            OutlineEntry {
                depth,
                title: menu.filter(|menu| *menu != title).unwrap_or_default(),
                article: Some(ArticleId(
                    u32::try_from(self.articles.len()).unwrap_or(u32::MAX),
                )),
            },
        ));
        self.articles.push(SourceArticle {
            source,
            path: page.path,
            language: code,
            slug,
            matter: FrontMatter {
                title,
                date: page.matter.date,
                valid_until: page.matter.valid_until,
                updated: page.matter.updated,
                summary: page.matter.summary.unwrap_or_default(),
                topics,
                faq: page.faq,
                is_unlisted: page.matter.is_unlisted,
                ..FrontMatter::default()
            },
            body,
            title_anchors,
        });
    }

    /// The name of a page in addresses: its path, with hyphens between the folders.
    fn slug(&mut self, language: &str, page: &Page) -> String {
        let stem = page
            .path
            .rsplit_once('.')
            .map_or(page.path.as_str(), |(stem, _)| stem);
        let mut parts: Vec<&str> = stem.split('/').collect();
        // The folder of a language is in the address already.
        let first = script::language_of_word(parts[0]);
        if parts.len() > 1 && first.is_some_and(|own| own.code == language) {
            parts.remove(0);
        }
        let is_index = parts.last().is_some_and(|name| is_index(name));
        if is_index && parts.len() > 1 {
            parts.pop();
        }
        let wish = match slug_of(&parts.join("-")) {
            slug if slug.is_empty()
                || is_index && parts.len() == 1 && parts[0].ends_with("index") =>
            {
                "start".to_owned()
            }
            slug => slug,
        };
        let mut slug = wish.clone();
        let mut number = 2;
        while !self.slugs.insert((language.to_owned(), slug.clone())) {
            slug = format!("{wish}-{number}");
            number += 1;
        }
        slug
    }

    /// The outline of each language.
    fn outlines(&self) -> Vec<Outline> {
        let of = |language: &Language| {
            let own = self
                .entries
                .iter()
                .filter(|(code, _)| *code == language.code);
            let entries: Vec<_> = own.map(|(_, entry)| entry.clone()).collect();
            Outline {
                language: language.code.clone(),
                entries: without_empty_parts(entries),
            }
        };
        self.languages.iter().map(of).collect()
    }
}

/// Whether a file's name is that of the page of its folder.
pub(crate) fn is_index(stem: &str) -> bool {
    matches!(
        stem.to_ascii_lowercase().as_str(),
        "index" | "_index" | "readme"
    )
}

/// Leaves out parts below which there is nothing, and chapters that are not written yet.
fn without_empty_parts(entries: Vec<OutlineEntry>) -> Vec<OutlineEntry> {
    let mut kept: Vec<OutlineEntry> = Vec::new();
    let mut deeper: Option<u8> = None;
    for entry in entries.into_iter().rev() {
        let is_needed = entry.article.is_some() || deeper.is_some_and(|depth| depth > entry.depth);
        if is_needed {
            deeper = Some(entry.depth);
            kept.push(entry);
        }
    }
    kept.reverse();
    kept
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn names_become_titles() {
        for (name, title) in [
            ("01-getting-started", "Getting started"),
            ("2024", "2024"),
            ("-", "-"),
            ("2024-01-05", "2024-01-05"),
            ("3d-printing", "3d printing"),
            ("流动书车", "流动书车"),
        ] {
            assert_eq!(shown(name), title);
        }
    }
}
