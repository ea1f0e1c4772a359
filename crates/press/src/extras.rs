//! What few collections have, once all articles are known: the menu as addresses of pages, the
//! footer as sanitised HTML, the articles that no list shows, until when articles
//! hold, and when they were updated.

use crate::asked::Asked;
use crate::collection::Entry;
use crate::content_tree::{ContentTree, Destination};
use crate::diagnostics::{Diagnostics, did_you_mean};
use crate::fields::SpannedText;
use crate::languages::Conventions;
use crate::markdown::{self, RenderContext, SourcePosition};
use crate::navigation::Navigation;
use crate::resources::Resources;
use crate::slug::{self, Ids};
use crate::source::SourceFile;
use bookmobile_i18n::Language;
use bookmobile_pack::{ArticleId, Extras, Localized, MenuEntry, Site};
use std::collections::BTreeMap;
use std::sync::Arc;
use url::Url;

/// What of a collection the menu and the footer refer to.
pub(crate) struct Pages<'a> {
    pub(crate) site: &'a Site,
    pub(crate) tree: &'a ContentTree,
    pub(crate) entries: &'a [Entry],
    /// The translations of each entry.
    pub(crate) translations: &'a [Vec<ArticleId>],
    /// The conventions of each language.
    pub(crate) conventions: &'a BTreeMap<String, Conventions>,
}

/// What few collections have. Mistakes are errors in every kind of folder: only our own
/// settings have menu and footer.
pub(crate) fn find(
    navigation: &Navigation,
    pages: &Pages<'_>,
    resources: &Resources,
    out: &mut Diagnostics,
) -> Extras {
    let unlisted = (0..).map(ArticleId).zip(pages.entries);
    let unlisted = unlisted.filter(|(_, entry)| entry.parsed.matter.is_unlisted);
    let mut extras = Extras {
        unlisted: unlisted.map(|(id, _)| id).collect(),
        ..Extras::default()
    };
    let until = (0..).map(ArticleId).zip(pages.entries);
    let until = until.filter_map(|(id, entry)| Some((id, entry.parsed.matter.valid_until?)));
    extras.valid_until = until.collect();
    let updated = (0..).map(ArticleId).zip(pages.entries);
    let updated = updated.filter_map(|(id, entry)| Some((id, entry.parsed.matter.updated?)));
    extras.updated = updated.collect();
    let Some(source) = &navigation.source else {
        return extras;
    };
    let mut own = Diagnostics::default();
    for item in &navigation.menu {
        if let Some(to) = target(&item.to, source, pages, &mut own) {
            let title = item.title.clone();
            extras.menu.push(MenuEntry { title, to });
        }
    }
    for (language, text) in &navigation.footer {
        let html = footer(language, text, source, pages, resources, &mut own);
        extras
            .footer
            .0
            .extend(html.map(|html| (language.clone(), html)));
    }
    out.append(own);
    extras
}

/// Adds the languages of the interface that are not in the reader, and those that are written
/// from right to left.
pub(crate) fn add_languages(
    extras: &mut Extras,
    languages: &[Language],
    conventions: &BTreeMap<String, Conventions>,
) {
    extras.interface = languages.iter().map(Language::interface).collect();
    let right_to_left = conventions.iter().filter(|(_, own)| own.is_right_to_left);
    extras.right_to_left = right_to_left.map(|(code, _)| code.clone()).collect();
}

/// Where an entry of the menu leads, in each language.
pub(crate) fn target(
    to: &SpannedText,
    source: &Arc<SourceFile>,
    pages: &Pages<'_>,
    out: &mut Diagnostics,
) -> Option<Localized> {
    let default = &pages.site.default_language;
    let url = Url::parse(&to.text).ok();
    if let Some(url) = url.filter(|url| url.scheme() == "https") {
        return Some(Localized(vec![(default.clone(), url.to_string())]));
    }
    let Some(at) = article(&to.text, &source.path, pages) else {
        let slugs = pages.entries.iter().map(|entry| entry.parsed.slug.as_str());
        let remedy =
            "name the file of an article, or write a whole address that begins with `https://`";
        let name = slug::nfc(to.text.rsplit('/').next().unwrap_or(&to.text));
        let name = name.strip_suffix(".md").unwrap_or(&name);
        let message = format!("`{}` is no page of this collection", to.text);
        out.error(source, to.span.clone(), message)
            .help(did_you_mean(name, slugs, remedy));
        return None;
    };
    let own = &pages.entries[at].parsed;
    let others = (pages.translations.get(at).into_iter().flatten())
        .filter_map(|id| pages.entries.get(usize::try_from(id.0).ok()?))
        .map(|entry| &entry.parsed);
    let all: Vec<_> = std::iter::once(own).chain(others).collect();
    // An article that a language does not have is shown in its own.
    let in_language = |code: &String| {
        let found = all.iter().find(|article| article.language == *code);
        let article = found.copied().unwrap_or(own);
        (
            code.clone(),
            format!("{}/{}", article.language, article.slug),
        )
    };
    let codes = pages.site.languages.iter().map(|language| &language.code);
    Some(Localized(codes.map(in_language).collect()))
}

/// The article that is named by the path of its file, in the settings at `from`, or by its
/// slug.
fn article(written: &str, from: &str, pages: &Pages<'_>) -> Option<usize> {
    let is = |language: &str, slug: &str| {
        let mut all = pages.entries.iter();
        all.position(|entry| entry.parsed.language == language && entry.parsed.slug == slug)
    };
    if let Destination::Article {
        language,
        slug,
        anchor: None,
    } = pages.tree.resolve(written, from)
    {
        return is(&language, &slug);
    }
    let name = slug::nfc(written);
    let mut codes = pages.site.languages.iter().map(|one| one.code.as_str());
    codes.find_map(|code| is(code, &name))
}

/// The footer in a language as HTML.
fn footer(
    language: &str,
    text: &SpannedText,
    source: &Arc<SourceFile>,
    pages: &Pages<'_>,
    resources: &Resources,
    out: &mut Diagnostics,
) -> Option<String> {
    let conventions = pages.conventions.get(language)?;
    let mut context = RenderContext {
        source,
        path: &source.path,
        language,
        conventions,
        tree: pages.tree,
        resources,
        questions: &[],
        out,
        ids: Ids::default(),
        links: Vec::new(),
        programs: Vec::new(),
        uses_files: false,
        asked: Asked::default(),
    };
    let place = SourcePosition::Within(text.span.clone());
    let html = markdown::render_line(&text.text, &place, &mut context);
    let links = std::mem::take(&mut context.links);
    for link in &links {
        let is_there = link.article.as_ref().is_some_and(|(language, slug)| {
            let mut all = pages.entries.iter();
            let own =
                |entry: &&Entry| entry.parsed.language == *language && entry.parsed.slug == *slug;
            all.find(own)
                .is_none_or(|entry| entry.rendered.anchors.contains(&link.anchor))
        });
        if !is_there {
            let message = format!("there is no section `{}` on that page", link.anchor);
            out.error(source, link.span.clone(), message)
                .help("name one of its sections, or remove what follows the `#`");
        }
    }
    let html = html.filter(|html| !html.contains("<img"));
    if html.is_none() {
        let message = "the footer is not one paragraph of text";
        out.error(source, text.span.clone(), message)
            .help("write one paragraph with links, without headings, lists or pictures");
    }
    html
}
