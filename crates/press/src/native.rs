//! Reads a content folder in our own form: `site.toml`, and the articles with their front
//! matter in `articles/<language>/`.

use crate::content::{Content, SourceArticle};
use crate::content_tree::{ArticleStatus, ContentTree};
use crate::diagnostics::{Diagnostics, did_you_mean, list_of};
use crate::front_matter;
use crate::languages::{FOLDER, language_path, read_languages};
use crate::notices::{self, SourceNotice};
use crate::site::{self, Settings};
use crate::slug;
use bookmobile_i18n::Language;
use bookmobile_pack::{Site, Topic};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Reads the settings and the articles of a content folder. Mistakes are among the
/// diagnostics of the result; drafts are left out unless `drafts` is set.
pub fn read_content(folder: &Path, drafts: bool) -> Content {
    let mut out = Diagnostics::default();
    let mut tree = ContentTree::scan(folder, &mut out);
    let mut settings = read_site(folder, &tree, &mut out);
    settings.languages = read_own_languages(&settings.site, &tree, &mut out);
    let notices = read_own_notices(&settings, &tree, &mut out);
    let articles = read_articles(
        &mut tree,
        &settings.site,
        &settings.topics,
        drafts,
        &mut out,
    );
    Content {
        redirects: Vec::new(),
        notices,
        watched: watched(folder, &tree),
        settings,
        articles,
        tree,
        outlines: Vec::new(),
        is_lenient: false,
        diagnostics: out,
    }
}

fn read_site(folder: &Path, tree: &ContentTree, out: &mut Diagnostics) -> Settings {
    if !tree.files_under(site::PATH).any(|path| path == site::PATH) {
        out.file_error(site::PATH, "there is no `site.toml`").help(
            "create it in the content folder, with `title = { en = \"…\" }` and one `[[languages]]` with `code`, `tag` and `name`",
        );
        return Settings::default();
    }
    match out.read(&tree.locate(site::PATH), site::PATH) {
        Some(source) => site::read(&source, folder, out),
        None => Settings::default(),
    }
}

/// Reads the languages of the interface. A file of a language that the site does not have is
/// probably misnamed.
fn read_own_languages(site: &Site, tree: &ContentTree, out: &mut Diagnostics) -> Vec<Language> {
    let codes: Vec<_> = site.languages.iter().map(|one| one.code.as_str()).collect();
    for path in tree.files_under(FOLDER) {
        let inside = path.strip_prefix(FOLDER);
        let code = inside.and_then(|name| name.strip_suffix(".toml"));
        if let Some(code) = code.filter(|code| !codes.contains(code) && !codes.is_empty()) {
            let message = format!("`{code}` is not one of the site's languages");
            let remedy = did_you_mean(
                code,
                codes.iter().copied(),
                "add the language to `site.toml`",
            );
            out.file_warning(path, message).help(remedy);
        }
    }
    let paths: Vec<_> = codes.iter().map(|code| language_path(code)).collect();
    let files = tree.files_under(FOLDER);
    let files = files.filter(|path| paths.iter().any(|own| own == path));
    let files: Vec<_> = files
        .filter_map(|path| out.read(&tree.locate(path), path))
        .collect();
    read_languages(site, &files, out)
}

/// Reads the notices.
fn read_own_notices(
    settings: &Settings,
    tree: &ContentTree,
    out: &mut Diagnostics,
) -> Vec<SourceNotice> {
    let files = tree.files_under(notices::FOLDER);
    let files = files.filter(|path| notices::is_notice(path));
    let files: Vec<_> = files
        .filter_map(|path| out.read(&tree.locate(path), path))
        .collect();
    notices::read_notices(&settings.site, &settings.topics, &files, out)
}

/// Reads the front matter of every article and adds the article to the tree.
/// Drafts are left out unless `drafts` is set.
fn read_articles(
    tree: &mut ContentTree,
    site: &Site,
    topics: &[Topic],
    drafts: bool,
    out: &mut Diagnostics,
) -> Vec<SourceArticle> {
    let mut parsed = Vec::new();
    let mut drafts_left_out = 0;
    let paths: Vec<_> = tree.files_under("articles/").map(str::to_owned).collect();
    let mut taken: BTreeMap<String, String> = BTreeMap::new();
    let mut foreign: BTreeSet<String> = BTreeSet::new();
    for path in &paths {
        let Some((language, slug)) = place_of(path, site, &mut foreign, out) else {
            continue;
        };
        check_address(path, &language, &slug, &mut taken, out);
        let Some(source) = out.read(&tree.locate(path), path) else {
            tree.add_article(path, &language, &slug, ArticleStatus::Published);
            continue;
        };
        let mut own = Diagnostics::default();
        let read = front_matter::read(&source, &language, site, topics, &mut own);
        let is_left_out = !drafts && read.as_ref().is_some_and(|(matter, _)| matter.draft);
        let status = if is_left_out {
            ArticleStatus::Draft
        } else {
            ArticleStatus::Published
        };
        tree.add_article(path, &language, &slug, status);
        if is_left_out {
            drafts_left_out += 1;
            continue;
        }
        out.append(own);
        if let Some((matter, body)) = read {
            parsed.push(SourceArticle {
                source,
                path: path.clone(),
                language,
                slug,
                matter,
                body,
                title_anchors: Vec::new(),
            });
        }
    }
    if parsed.is_empty() && out.errors() == 0 && drafts_left_out == 0 {
        report_no_articles(site, out);
    } else if parsed.is_empty() && out.errors() == 0 {
        out.file_error("articles", "every article is a draft")
            .help("remove `draft: true` from an article's front matter to publish it");
    }
    parsed
}

fn report_no_articles(site: &Site, out: &mut Diagnostics) {
    let language = site.languages.first().map_or("en", |one| one.code.as_str());
    out.file_error("articles", "there are no articles")
        .help(format!("write one and save it as `articles/{language}/welcome.md`; it begins with a line `---`, then `title: Welcome` and `date: 2026-11-21`, then another line `---`, then the text"));
}

/// An article's language and slug, from its path. A Markdown file in a wrong place
/// is reported; `foreign` has the unknown languages that were reported already.
fn place_of(
    path: &str,
    site: &Site,
    foreign: &mut BTreeSet<String>,
    out: &mut Diagnostics,
) -> Option<(String, String)> {
    let inside = path.strip_prefix("articles/")?;
    let is_markdown = path.to_ascii_lowercase().ends_with(".md");
    let codes: Vec<_> = site.languages.iter().map(|one| one.code.as_str()).collect();
    let Some((language, file)) = inside.split_once('/') else {
        if is_markdown {
            out.file_error(path, "this article is in no language's folder")
                .help(format!(
                    "move it into the folder of its language; there is {}",
                    list_of(&codes)
                ));
        }
        return None;
    };
    if !is_markdown {
        return None;
    }
    if site.language(language).is_none() && !codes.is_empty() {
        if foreign.insert(language.to_owned()) {
            let folder = format!("articles/{language}");
            let remedy = did_you_mean(
                language,
                codes.iter().copied(),
                "add the language to `site.toml`",
            );
            out.file_error(
                &folder,
                format!("`{language}` is not one of the site's languages"),
            )
            .help(remedy);
        }
        return None;
    }
    if file.contains('/') {
        out.file_error(
            path,
            "this article is in a folder within its language's folder",
        )
        .help(format!("move it up into `articles/{language}/`"));
        return None;
    }
    let Some(slug) = file.strip_suffix(".md") else {
        out.file_error(path, "the file's name does not end in `.md`")
            .help("write the ending in lower case");
        return None;
    };
    Some((language.to_owned(), slug.to_owned()))
}

/// Checks that an article's slug is valid in an address, and that no other article
/// has the same address. `taken` maps addresses in lower case to files.
fn check_address(
    path: &str,
    language: &str,
    slug: &str,
    taken: &mut BTreeMap<String, String>,
    out: &mut Diagnostics,
) {
    let address = format!("{language}/{}", slug.to_lowercase());
    if let Some(other) = taken.insert(address, path.to_owned()) {
        let message = format!("this article gets the same address as `{other}`");
        out.file_error(path, message)
            .help("give one of the two files another name; upper and lower case count as the same");
    }
    if !slug::is_valid(slug) {
        out.file_error(
            path,
            format!("the name `{slug}` does not work in an address"),
        )
        .help(slug::remedy(slug));
    } else if slug::is_reserved(slug) {
        out.file_error(path, format!("the name `{slug}` is reserved: some systems cannot store it, or use it for something else"))
            .help("give the file another name");
    }
}

fn watched(folder: &Path, tree: &ContentTree) -> Vec<PathBuf> {
    let folders = [
        "articles",
        "data",
        "images",
        "languages",
        "notices",
        "programs",
    ]
    .into_iter()
    .map(|name| folder.join(name));
    let folders = folders.filter(|folder| folder.is_dir());
    let files = tree.files_under("").map(|path| tree.locate(path));
    folders.chain(files).collect()
}
