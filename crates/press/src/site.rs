//! Reads and checks `site.toml`: the name of the collection, its languages and its
//! topics.

use crate::Offline;
use crate::diagnostics::{Diagnostics, did_you_mean};
use crate::fields::{Fields, SpannedText, parse_toml};
use crate::localized::{localized, tables};
use crate::navigation::{self, Navigation};
use crate::slug;
use crate::source::SourceFile;
use crate::theme::{self, Theme};
use bookmobile_pack::{Language, Site, Topic};
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

/// The path of the settings from the content folder.
pub(crate) const PATH: &str = "site.toml";

const KEYS: &[&str] = &[
    "title",
    "description",
    "copyright",
    "url",
    "default-language",
    "languages",
    "topics",
    "offline",
    "theme",
    "llms",
    "signed",
    "footer",
    "menu",
];

/// The settings of `site.toml`.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// The names of the collection, its languages and its address.
    pub site: Site,
    /// The topics, which articles refer to by their indices.
    pub topics: Vec<Topic>,
    /// What is kept on a reader's device.
    pub offline: Offline,
    /// How the site is published.
    pub publication: Publication,
    /// Its menu and its footer.
    pub navigation: Navigation,
    /// The languages of the interface besides those in the reader.
    pub languages: Vec<bookmobile_i18n::Language>,
}

/// How a site is published: what its builder knows besides the collection.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Publication {
    /// The path of the site on its host, as `/library/`, where the whole address is not
    /// known; may be empty.
    pub base: String,
    /// Whether it has its articles as Markdown too, with a list of them in `llms.txt`.
    pub llms: bool,
    /// Whether its publisher signs it after the build, so that the reader checks the signature.
    pub signed: bool,
    /// Its colours, font, logo and style.
    pub theme: Theme,
}

/// Reads `site.toml`. Returns whatever could be read, so that the articles are
/// checked in the same run.
pub(crate) fn read(source: &Arc<SourceFile>, root: &Path, out: &mut Diagnostics) -> Settings {
    let Some(node) = parse_toml(source, out) else {
        return Settings::default();
    };
    let Some(mut fields) = Fields::open(&node, KEYS, source, out) else {
        return Settings::default();
    };
    let languages = read_languages(&mut fields);
    let codes: Vec<_> = languages.iter().map(|one| one.code.clone()).collect();
    let default_language = read_default_language(&mut fields, &codes);
    let mut site = Site {
        title: localized(&mut fields, "title", &codes, true),
        description: localized(&mut fields, "description", &codes, false),
        copyright: localized(&mut fields, "copyright", &codes, false),
        url: read_url(&mut fields),
        default_language,
        languages,
    };
    let topics = read_topics(&mut fields, &codes);
    // The default language comes first; the others keep their order.
    let default = site.default_language.clone();
    site.languages.sort_by_key(|one| one.code != default);
    Settings {
        site,
        topics,
        offline: read_offline(&mut fields),
        publication: read_publication(&mut fields, root),
        navigation: navigation::read(&mut fields, &codes),
        languages: Vec::new(),
    }
}

/// Reads a `site.toml` in a folder of another tool: what it sets replaces what was found
/// there. Everything in it is optional. `root` is the publisher's folder.
pub fn override_settings(
    source: &Arc<SourceFile>,
    root: &Path,
    settings: &mut Settings,
    out: &mut Diagnostics,
) {
    const KEYS: &[&str] = &[
        "title",
        "description",
        "copyright",
        "url",
        "offline",
        "theme",
        "llms",
        "signed",
        "footer",
        "menu",
    ];
    let Some(node) = parse_toml(source, out) else {
        return;
    };
    let Some(mut fields) = Fields::open(&node, KEYS, source, out) else {
        return;
    };
    let site = &mut settings.site;
    let codes: Vec<_> = site.languages.iter().map(|one| one.code.clone()).collect();
    for (name, text) in [
        ("title", &mut site.title),
        ("description", &mut site.description),
        ("copyright", &mut site.copyright),
    ] {
        if fields.get(name).is_some() {
            *text = localized(&mut fields, name, &codes, false);
        }
    }
    if fields.get("url").is_some() {
        site.url = read_url(&mut fields);
    }
    if fields.get("offline").is_some() {
        settings.offline = read_offline(&mut fields);
    }
    settings.publication = read_publication(&mut fields, root);
    settings.navigation = navigation::read(&mut fields, &codes);
}

/// Reads how the site is published.
fn read_publication(fields: &mut Fields<'_>, root: &Path) -> Publication {
    let theme = fields.get("theme");
    let theme = theme.map(|node| theme::read(node, fields.source, root, fields.out));
    Publication {
        base: String::new(),
        llms: fields.boolean("llms"),
        signed: fields.boolean("signed"),
        theme: theme.unwrap_or_default(),
    }
}

/// Reads what is kept on a reader's device.
fn read_offline(fields: &mut Fields<'_>) -> Offline {
    const KNOWN: [(&str, Offline); 3] = [
        ("auto", Offline::BySize),
        ("everything", Offline::Everything),
        ("topics", Offline::Topics),
    ];
    let Some(written) = fields.text("offline") else {
        return Offline::default();
    };
    let known = KNOWN.iter().find(|(name, _)| *name == written.text);
    if let Some((_, offline)) = known {
        return *offline;
    }
    let message = format!("`{}` does not say what is kept offline", written.text);
    let names = KNOWN.iter().map(|(name, _)| *name);
    let otherwise = "write `everything`, `topics` or `auto`";
    (fields.out)
        .error(fields.source, written.span, message)
        .help(did_you_mean(&written.text, names, otherwise));
    Offline::default()
}

/// Reads the address of the site, with which links in feeds and in `sitemap.xml`
/// begin.
fn read_url(fields: &mut Fields<'_>) -> String {
    let Some(written) = fields.text("url") else {
        return String::new();
    };
    site_url(&written.text).unwrap_or_else(|| {
        let message = format!("`{}` is not the address of a site", written.text);
        fields
            .out
            .error(fields.source, written.span, message)
            .help("write the whole address, for example `https://example.org/library/`");
        String::new()
    })
}

/// The address of a site with one slash at its end; `None` if it is not one.
pub fn site_url(written: &str) -> Option<String> {
    let rest = (written.strip_prefix("https://")).or_else(|| written.strip_prefix("http://"))?;
    let works = !rest.starts_with('/') && !rest.is_empty() && !rest.contains(is_no_address);
    works.then(|| format!("{}/", written.trim_end_matches('/')))
}

/// The path of a site on its host, with a slash at both ends; `None` if it is not one.
pub fn site_path(written: &str) -> Option<String> {
    let inside = written.strip_prefix('/')?;
    let inside = inside.strip_suffix('/').unwrap_or(inside);
    let is_name = |part: &str| !matches!(part, "" | "." | "..") && !part.contains(is_no_address);
    match inside {
        "" => Some("/".to_owned()),
        _ if inside.split('/').all(is_name) => Some(format!("/{inside}/")),
        _ => None,
    }
}

/// Whether no address of a site has this character.
fn is_no_address(c: char) -> bool {
    c.is_whitespace() || c.is_control() || "?#\"<>\\".contains(c)
}

fn read_default_language(fields: &mut Fields<'_>, codes: &[String]) -> String {
    let first = codes.first().cloned().unwrap_or_default();
    let Some(written) = fields.text("default-language") else {
        return first;
    };
    if codes.contains(&written.text) || codes.is_empty() {
        return written.text;
    }
    let known = codes.iter().map(String::as_str);
    let message = format!("`{}` is not one of the site's languages", written.text);
    fields
        .out
        .error(fields.source, written.span, message)
        .help(did_you_mean(
            &written.text,
            known,
            "add it under `[[languages]]`",
        ));
    first
}

fn read_languages(fields: &mut Fields<'_>) -> Vec<Language> {
    let mut languages: Vec<Language> = Vec::new();
    for node in tables(fields, "languages") {
        let keys = &["code", "tag", "name"];
        let Some(mut entry) = Fields::open(node, keys, fields.source, fields.out) else {
            continue;
        };
        let place = first_line(entry.source, &entry.span());
        let Some(code) = entry.text("code") else {
            entry.missing(
                "code",
                place,
                "add the code used in folders and addresses, as in `code = \"en\"`",
            );
            continue;
        };
        if !slug::is_valid(&code.text) {
            report_slug(&mut entry, &code);
            continue;
        }
        if languages.iter().any(|known| known.code == code.text) {
            report_twice(&mut entry, &code, "language");
            continue;
        }
        let tag = entry.text("tag").map_or(code.text.clone(), |tag| tag.text);
        let name = entry.text("name").map_or_else(
            || {
                entry.missing(
                    "name",
                    place.clone(),
                    "add the language's own name for itself, as in `name = \"English\"`",
                );
                code.text.clone()
            },
            |name| name.text,
        );
        languages.push(Language {
            code: code.text,
            tag: usual_case(&tag),
            name,
        });
    }
    if languages.is_empty() {
        let remedy = "add at least one: a line `[[languages]]`, then `code = \"en\"`, `tag = \"en\"` and `name = \"English\"`";
        fields.missing("languages", 0..0, remedy);
    }
    languages
}

/// A BCP 47 tag in the conventional case of each of its parts (RFC 5646, 2.1.1). Case
/// has no meaning in tags, but style sheets and people look for the conventional one.
fn usual_case(tag: &str) -> String {
    let mut is_private = false;
    let parts = tag.split('-').enumerate().map(|(at, part)| {
        let mut part = part.to_ascii_lowercase();
        is_private |= part.len() == 1;
        let upper = match part.len() {
            2 if at > 0 && !is_private => part.get_mut(..),
            4 if at > 0 && !is_private => part.get_mut(..1),
            _ => None,
        };
        upper.map(str::make_ascii_uppercase);
        part
    });
    parts.collect::<Vec<_>>().join("-")
}

fn read_topics(fields: &mut Fields<'_>, codes: &[String]) -> Vec<Topic> {
    let mut topics: Vec<Topic> = Vec::new();
    for node in tables(fields, "topics") {
        let keys = &["slug", "name", "summary"];
        let Some(mut entry) = Fields::open(node, keys, fields.source, fields.out) else {
            continue;
        };
        let place = first_line(entry.source, &entry.span());
        let Some(mut slug) = entry.text("slug") else {
            entry.missing(
                "slug",
                place,
                "add its name in addresses, as in `slug = \"guide\"`",
            );
            continue;
        };
        slug.text = slug::nfc(&slug.text);
        if !slug::is_valid(&slug.text) {
            report_slug(&mut entry, &slug);
            continue;
        }
        // Some systems have one folder for both.
        let folder = slug.text.to_lowercase();
        if topics
            .iter()
            .any(|known| known.slug.to_lowercase() == folder)
        {
            report_twice(&mut entry, &slug, "topic");
            continue;
        }
        topics.push(Topic {
            slug: slug.text,
            name: localized(&mut entry, "name", codes, true),
            summary: localized(&mut entry, "summary", codes, false),
        });
    }
    topics
}

fn first_line(source: &SourceFile, span: &Range<usize>) -> Range<usize> {
    source.line_span(span.start)
}

fn report_slug(entry: &mut Fields<'_>, written: &SpannedText) {
    let message = format!("`{}` does not work in an address", written.text);
    entry
        .out
        .error(entry.source, written.span.clone(), message)
        .help(slug::remedy(&written.text));
}

fn report_twice(entry: &mut Fields<'_>, written: &SpannedText, what: &str) {
    let message = format!("there is already a {what} `{}`", written.text);
    entry
        .out
        .error(entry.source, written.span.clone(), message)
        .help("give each a name of its own, or remove one of them; upper and lower case count as the same");
}

#[cfg(test)]
mod tests {
    use super::{site_path, site_url, usual_case};

    #[test]
    fn addresses_and_paths_of_sites_end_with_one_slash() {
        for (written, expected) in [
            ("https://example.org", Some("https://example.org/")),
            ("http://example.org/a//", Some("http://example.org/a/")),
            ("example.org", None),
            ("https:///a", None),
            ("https://example.org/?a", None),
            ("ftp://example.org/", None),
        ] {
            assert_eq!(site_url(written).as_deref(), expected, "{written}");
        }
        for (written, expected) in [
            ("/", Some("/")),
            ("/library", Some("/library/")),
            ("/my/library/", Some("/my/library/")),
            ("library", None),
            ("//example.org/", None),
            ("/a/../b/", None),
            ("/a//b", None),
            ("https://example.org/", None),
            ("/a?b", None),
            ("", None),
        ] {
            assert_eq!(site_path(written).as_deref(), expected, "{written}");
        }
    }

    #[test]
    fn a_tag_has_its_usual_case() {
        for (given, expected) in [
            ("ZH-HANS", "zh-Hans"),
            ("zh-hant-hk", "zh-Hant-HK"),
            ("EN-us", "en-US"),
            ("sl-ROZAJ-1994", "sl-rozaj-1994"),
            ("de-x-AT-Wien", "de-x-at-wien"),
            ("en", "en"),
            ("中文-漢字", "中文-漢字"),
            ("", ""),
        ] {
            assert_eq!(usual_case(given), expected);
        }
    }
}
