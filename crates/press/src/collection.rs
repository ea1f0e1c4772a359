//! All articles together: checks the links between them, sorts them, and makes their
//! entries in the catalog.

use crate::article::RenderedArticle;
use crate::content::SourceArticle;
use crate::diagnostics::{Diagnostics, did_you_mean};
use crate::slug;
use bookmobile_html::{encode_address, escape};
use bookmobile_pack::{ArticleId, ArticleMeta, Neighbour, Site, Translation};
use rayon::prelude::*;
use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};

/// An article, parsed and rendered.
pub(crate) struct Entry {
    pub(crate) parsed: SourceArticle,
    pub(crate) rendered: RenderedArticle,
}

impl Entry {
    /// Whether an anchor is that of the title, which other tools have among the headings.
    fn is_title(&self, anchor: &str) -> bool {
        let names = self.parsed.title_anchors.iter().cloned();
        let names: BTreeSet<String> = names.chain([self.parsed.matter.title.clone()]).collect();
        names.contains(anchor) || same_anchor(anchor, &names).is_some()
    }
}

/// Warns of languages that have no article, unless there are mistakes, which can be why.
pub(crate) fn warn_of_empty_languages(entries: &[Entry], site: &Site, out: &mut Diagnostics) {
    if out.errors() > 0 {
        return;
    }
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

/// Checks that the anchors of links exist on their pages. Anchors that other tools make of
/// the same headings are replaced by ours.
pub(crate) fn check_anchors(entries: &mut [Entry], out: &mut Diagnostics) {
    let mut moved: Vec<(usize, String, String)> = Vec::new();
    let pages: HashMap<(&str, &str), &Entry> = (entries.iter())
        .map(|entry| {
            let own = &entry.parsed;
            ((own.language.as_str(), own.slug.as_str()), entry)
        })
        .collect();
    for (at, entry) in entries.iter().enumerate() {
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
            if out.is_lenient()
                && let Some(new) = same_anchor(&link.anchor, anchors)
                    .map(|id| format!("#{}", escape(id)))
                    .or_else(|| target.is_title(&link.anchor).then(String::new))
            {
                let page = link.article.as_ref();
                let page = page.map_or("\"".to_owned(), |(_, slug)| encode_address(slug) + "/");
                // In the page itself an empty fragment is its top.
                let is_top = new.is_empty() && link.article.is_none();
                let new = if is_top { "#" } else { &new };
                let old = format!("{page}#{}\"", escape(&link.anchor));
                moved.push((at, old, format!("{page}{new}\"")));
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
    for (at, old, new) in moved {
        for (_, section) in &mut entries[at].rendered.sections {
            section.body = section.body.replace(&old, &new);
            section.heading = section.heading.replace(&old, &new);
        }
    }
}

/// The anchor on a page that another tool calls by this name: tools differ in what they do
/// with signs between the letters, and in how they number equal headings.
fn same_anchor<'a>(name: &str, anchors: &'a BTreeSet<String>) -> Option<&'a String> {
    let letters = |text: &str| -> String {
        let kept = text.chars().filter(|c| slug::is_letter(*c));
        kept.flat_map(char::to_lowercase).collect()
    };
    let find = |name: &str| {
        let wanted = letters(name);
        let mut found = anchors.iter().filter(|id| letters(id) == wanted);
        found.next().filter(|_| !wanted.is_empty())
    };
    let numbered = || {
        let (base, number) = name.rsplit_once(['-', '_'])?;
        let number: u32 = number.parse().ok()?;
        find(&format!("{base}-{}", number.checked_add(1)?))
    };
    find(name).or_else(numbered)
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

/// Adds articles that no list shows, translations of each other, after all others. Returns
/// their ids.
pub(crate) fn add_unlisted(
    entries: &mut Vec<Entry>,
    translations: &mut Vec<Vec<ArticleId>>,
    pages: Vec<Entry>,
) -> Vec<ArticleId> {
    let first = entries.len();
    entries.extend(pages);
    let ids = (first..entries.len()).filter_map(|at| Some(ArticleId(u32::try_from(at).ok()?)));
    let ids: Vec<_> = ids.collect();
    translations.resize(first, Vec::new());
    for own in &ids {
        let others = ids.iter().filter(|id| *id != own);
        translations.push(others.copied().collect());
    }
    ids
}

/// The metadata of all articles for the catalog. `is_in_order` says whether the articles of
/// a language have a reading order, which is their order here; `unlisted` articles are not
/// in it.
pub(crate) fn describe_all(
    entries: &[Entry],
    translations: &[Vec<ArticleId>],
    unlisted: &[ArticleId],
    is_in_order: impl Fn(&str) -> bool,
) -> Vec<ArticleMeta> {
    let mut metas: Vec<ArticleMeta> = entries.par_iter().map(describe).collect();
    for (at, same) in translations.iter().enumerate() {
        let others = same.iter().filter_map(|id| entries.get(id.0 as usize));
        metas[at].translations = others
            .map(|other| Translation {
                language: other.parsed.language.clone(),
                slug: other.parsed.slug.clone(),
            })
            .collect();
    }
    let mut last: HashMap<(String, Option<u16>), usize> = HashMap::new();
    let neighbour = |meta: &ArticleMeta| Neighbour {
        slug: meta.slug.clone(),
        title: meta.title.clone(),
    };
    let is_listed = |at: &usize| unlisted.iter().all(|id| id.0 as usize != *at);
    for at in (0..metas.len()).filter(is_listed) {
        let meta = &metas[at];
        let topic = meta.topics.first().copied();
        let topic = topic.filter(|_| !is_in_order(&meta.language));
        let before = last.insert((meta.language.clone(), topic), at);
        if let Some(before) = before {
            metas[at].neighbours.0 = Some(neighbour(&metas[before]));
            metas[before].neighbours.1 = Some(neighbour(&metas[at]));
        }
    }
    metas
}

/// An article's metadata, without what other articles say of it.
fn describe(entry: &Entry) -> ArticleMeta {
    let SourceArticle {
        language,
        slug,
        matter,
        ..
    } = &entry.parsed;
    let sections = &entry.rendered.sections;
    ArticleMeta {
        language: language.clone(),
        slug: slug.clone(),
        title: matter.title.clone(),
        summary: matter.summary.clone(),
        date: matter.date,
        topics: matter.topics.clone(),
        minutes: entry.rendered.minutes,
        sections: sections.iter().map(|(meta, _)| meta.clone()).collect(),
        ..ArticleMeta::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_of_other_tools_are_found() {
        let anchors: BTreeSet<String> = ["wheres-the-operator", "set-up", "set-up-2", "résumé"]
            .map(str::to_owned)
            .into();
        for (name, id) in [
            ("wheres-the---operator", Some("wheres-the-operator")),
            ("set-up-1", Some("set-up-2")),
            ("set-up_1", Some("set-up-2")),
            ("Résumé", Some("résumé")),
            ("nothing", None),
            ("---", None),
        ] {
            assert_eq!(
                same_anchor(name, &anchors).map(String::as_str),
                id,
                "{name}"
            );
        }
    }
}
