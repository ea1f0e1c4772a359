//! All articles together: finds their files, checks the links between them, sorts
//! them, and makes their entries in the catalog.

use crate::article::{ParsedArticle, RenderedArticle, minutes};
use crate::content_tree::{ArticleStatus, ContentTree};
use crate::diagnostics::{Diagnostics, did_you_mean, list_of};
use crate::front_matter;
use crate::slug;
use bookmobile_pack::text::plain_text;
use bookmobile_pack::{ArticleId, ArticleMeta, Date, Site, Topic, VolumeId};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// An article, parsed and rendered.
pub(crate) struct Entry {
    pub(crate) parsed: ParsedArticle,
    pub(crate) rendered: RenderedArticle,
}

/// Reads the front matter of every article and adds the article to the tree.
/// Drafts are left out unless `drafts` is set.
pub(crate) fn read_articles(
    tree: &mut ContentTree,
    site: &Site,
    topics: &[Topic],
    drafts: bool,
    out: &mut Diagnostics,
) -> Vec<ParsedArticle> {
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
            tree.add_article(&language, &slug, ArticleStatus::Published);
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
        tree.add_article(&language, &slug, status);
        if is_left_out {
            drafts_left_out += 1;
            continue;
        }
        out.append(own);
        if let Some((matter, body)) = read {
            parsed.push(ParsedArticle {
                source,
                language,
                slug,
                matter,
                body,
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

/// Warns of languages that have no article.
pub(crate) fn warn_of_empty_languages(entries: &[Entry], site: &Site, out: &mut Diagnostics) {
    for language in &site.languages {
        let code = &language.code;
        if entries.iter().all(|entry| entry.parsed.language != *code) {
            out.file_warning(
                &format!("articles/{code}"),
                format!("there is no article in `{code}`, so its library is empty"),
            )
            .help("write one, or remove the language from `site.toml` until there is one");
        }
    }
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

/// Checks that the anchors of links exist on their pages.
pub(crate) fn check_anchors(entries: &[Entry], out: &mut Diagnostics) {
    let pages: HashMap<(&str, &str), &Entry> = (entries.iter())
        .map(|entry| {
            let own = &entry.parsed;
            ((own.language.as_str(), own.slug.as_str()), entry)
        })
        .collect();
    for entry in entries {
        for link in &entry.rendered.links {
            let target = match &link.article {
                None => Some(entry),
                Some((language, slug)) => pages.get(&(language.as_str(), slug.as_str())).copied(),
            };
            let Some(target) = target else { continue };
            let anchors = &target.rendered.anchors;
            if link.anchor.is_empty() || anchors.contains(&link.anchor) {
                continue;
            }
            let page = &target.parsed.source.path;
            let known = anchors
                .iter()
                .map(String::as_str)
                .filter(|id| !id.starts_with("fn"));
            out.error(
                &entry.parsed.source,
                link.span.clone(),
                format!("there is no section `{}` in `{page}`", link.anchor),
            )
            .help(did_you_mean(
                &link.anchor,
                known,
                "name one of its sections, or remove what follows the `#`",
            ));
        }
    }
}

/// Sorts the articles as lists show them: by language, first topic, the front
/// matter's `order`, then the newest first.
pub(crate) fn sort(entries: &mut [Entry], site: &Site) {
    entries.sort_by_cached_key(|entry| {
        let parsed = &entry.parsed;
        let matter = &parsed.matter;
        let language = site
            .languages
            .iter()
            .position(|one| one.code == parsed.language);
        (
            language,
            matter.topics.first().copied().unwrap_or(u16::MAX),
            matter.order.unwrap_or(i64::MAX),
            Reverse(matter.date),
            matter.title.clone(),
            parsed.slug.clone(),
        )
    });
}

/// An article's metadata for the catalog.
pub(crate) fn describe(entry: &Entry, translations: Vec<ArticleId>) -> ArticleMeta {
    let ParsedArticle {
        language,
        slug,
        matter,
        ..
    } = &entry.parsed;
    let sections = &entry.rendered.sections;
    let texts: Vec<_> = (sections.iter())
        .map(|(meta, section)| format!("{} {}", meta.heading, plain_text(&section.body)))
        .collect();
    ArticleMeta {
        language: language.clone(),
        slug: slug.clone(),
        title: matter.title.clone(),
        summary: matter.summary.clone(),
        date: matter.date.unwrap_or(Date {
            year: 1,
            month: 1,
            day: 1,
        }),
        topics: matter.topics.clone(),
        minutes: minutes(texts.iter().map(String::as_str)),
        translations,
        volume: VolumeId(0),
        sections: sections.iter().map(|(meta, _)| meta.clone()).collect(),
    }
}
