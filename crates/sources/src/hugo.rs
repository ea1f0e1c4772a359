//! Hugo: `content/`, in the order of weights, dates and titles.

use crate::assemble::{Page, Pages, assemble};
use crate::components::{self, Shortcodes};
use crate::containers::{self, Forms};
use crate::folder::Folder;
use crate::pages;
use crate::settings::{self, Settings, child, text, texts};
use crate::tree::{self, Order};
use crate::{Content, ReadOptions, fences, matter};
use bookmobile_pack::Date;
use bookmobile_press::value::{Node, Value};
use std::collections::BTreeMap;
use std::path::Path;

const CONFIGS: &[&str] = &[
    "hugo.toml",
    "hugo.yaml",
    "hugo.yml",
    "hugo.json",
    "config/_default/hugo.toml",
    "config/_default/config.toml",
    "config/_default/hugo.yaml",
    "config/_default/config.yaml",
    "config.toml",
    "config.yaml",
    "config.yml",
    "config.json",
];

/// The configuration: one with a name that other tools have too must have the address that
/// Hugo calls `baseURL`.
fn config(folder: &Path) -> Option<&'static str> {
    CONFIGS.iter().copied().find(|path| {
        let file = folder.join(path);
        let is_own = path.starts_with("hugo.") || path.starts_with("config/");
        file.is_file()
            && (is_own
                || std::fs::read_to_string(file)
                    .is_ok_and(|text| text.to_ascii_lowercase().contains("baseurl")))
    })
}

/// Why a folder is of this kind.
pub(crate) fn reason(folder: &Path) -> Option<String> {
    let path = config(folder).filter(|_| folder.join("content").is_dir())?;
    Some(format!("it has `{path}` and `content/`"))
}

/// A language: its folder of content, its code and its title.
struct Own {
    folder: String,
    code: String,
    title: Option<String>,
}

/// A folder that stands in the place of another one (`module.mounts`).
struct Mount {
    source: String,
    /// The path below `content`; empty for all of it.
    target: String,
    /// The codes of its languages; none for all.
    languages: Vec<String>,
}

/// The mounts of content. Folders outside of the collection are left out.
fn mounts(config: &Config) -> Vec<Mount> {
    let list = (config.get("module")).and_then(|module| child(module, "mounts"));
    let Some(Value::List(mounts)) = list.map(|node| &node.value) else {
        return Vec::new();
    };
    let read = |node| {
        let target = child(node, "target").and_then(text)?.trim_matches('/');
        let target = target.strip_prefix("content")?;
        if !target.is_empty() && !target.starts_with('/') {
            return None;
        }
        let source = child(node, "source").and_then(text)?;
        let is_inside = !source.starts_with('/') && source.split('/').all(|part| part != "..");
        let sites = child(node, "sites").and_then(|sites| child(sites, "matrix"));
        let languages = sites
            .and_then(|sites| child(sites, "languages"))
            .or_else(|| child(node, "lang"));
        is_inside.then(|| Mount {
            source: source.trim_matches('/').to_owned(),
            target: target.trim_matches('/').to_owned(),
            languages: languages
                .map(texts)
                .unwrap_or_default()
                .into_iter()
                .map(str::to_owned)
                .collect(),
        })
    };
    mounts.iter().filter_map(read).collect()
}

/// The configuration: a file, and files of their own for some of its tables.
struct Config {
    whole: Option<Settings>,
    tables: Vec<(&'static str, Settings)>,
}

impl Config {
    fn read(folder: &mut Folder) -> Self {
        let path = config(&folder.root).unwrap_or("hugo.toml");
        let whole = settings::read(folder, path);
        let mut tables = Vec::new();
        for name in ["languages", "module"] {
            let own = ["toml", "yaml", "yml", "json"]
                .into_iter()
                .find_map(|ending| {
                    settings::read(folder, &format!("config/_default/{name}.{ending}"))
                });
            tables.extend(own.map(|own| (name, own)));
        }
        Self { whole, tables }
    }

    /// The value of a key.
    fn get(&self, name: &str) -> Option<&Node> {
        let own = self.tables.iter().find(|(own, _)| *own == name);
        let own = own.map(|(_, settings)| &settings.root);
        own.or_else(|| self.whole.as_ref()?.get(&[name]))
    }
}

/// Reads a site.
pub(crate) fn read(mut folder: Folder, options: &ReadOptions) -> Content {
    let config = Config::read(&mut folder);
    let value = |names: &[&str]| {
        let found = names
            .iter()
            .find_map(|name| config.get(name).and_then(text));
        found.map(str::to_owned)
    };
    let mounts = mounts(&config);
    let whole = mounts.iter().find(|mount| mount.target.is_empty());
    let top = whole.map(|mount| mount.source.clone());
    let top = top
        .or_else(|| value(&["contentDir", "contentdir"]))
        .unwrap_or_else(|| "content".to_owned());
    let default = value(&["defaultContentLanguage", "defaultcontentlanguage"])
        .unwrap_or_else(|| "en".to_owned());
    let language = value(&["languageCode", "languagecode", "locale"]);
    let languages = languages(&config, &mounts, &top, &default);
    let title = value(&["title"]).or_else(|| languages.iter().find_map(|own| own.title.clone()));
    let mut collection = Pages {
        title,
        url: value(&["baseURL", "baseurl", "baseUrl"]),
        language: Some(if languages.is_empty() && codes(&config).is_empty() {
            language.unwrap_or_else(|| default.clone())
        } else {
            default
        }),
        ..Pages::default()
    };
    if languages.is_empty() {
        let codes = codes(&config);
        let default = collection.language.clone().unwrap_or_default();
        let mut found = read_folders(&mut folder, &top, &mounts, &mut collection, "");
        let named = pages::languages_by_name(&mut found, &codes, &default, &mut collection);
        let mut others = Vec::new();
        for (name, code) in named {
            others.extend(pages::in_language(&mut found, &name, &code, entries));
        }
        collection.entries = entries(found, "");
        collection.entries.extend(others);
    }
    let first = languages
        .first()
        .map(|own| format!("{}/", own.code.to_ascii_lowercase()));
    if let Some(first) = first {
        // The pages of the default language are at the top of the site too.
        let others = languages.iter().skip(1);
        let others = others.map(|own| format!("{}/", own.code.to_ascii_lowercase()));
        let top = std::iter::once(String::new());
        let all = others.chain(top).map(|own| (own, first.clone()));
        collection.fallbacks = all.collect();
    }
    for own in languages {
        // Each language has a folder of its own among the files.
        let prefix = format!("{}/", own.code.to_ascii_lowercase());
        let is_own =
            |mount: &&Mount| mount.languages.is_empty() || mount.languages.contains(&own.code);
        let mounts = mounts.iter().filter(is_own);
        let found = read_folders(&mut folder, &own.folder, mounts, &mut collection, &prefix);
        let mut entries = entries(found, &prefix);
        for entry in &mut entries {
            entry.set_language(&own.code);
        }
        collection.entries.extend(entries);
    }
    for (path, file) in folder.list_if_there("static") {
        collection.files.entry(path).or_insert(file);
    }
    assemble(folder, collection, options)
}

/// The codes of the languages that the settings list.
fn codes(config: &Config) -> Vec<String> {
    match config.get("languages").map(|node| &node.value) {
        Some(Value::Table(entries)) => entries.iter().map(|(key, _)| key.name.clone()).collect(),
        _ => Vec::new(),
    }
}

/// The languages that have their own folders, the default one first.
fn languages(config: &Config, mounts: &[Mount], top: &str, default: &str) -> Vec<Own> {
    let languages = config.get("languages").map(|node| &node.value);
    let Some(Value::Table(entries)) = languages else {
        return Vec::new();
    };
    let mut all: Vec<Own> = entries
        .iter()
        .map(|(key, node)| {
            let mut wholes = mounts.iter().filter(|mount| mount.target.is_empty());
            let mount = wholes.find(|mount| mount.languages.contains(&key.name));
            let folder = child(node, "contentDir")
                .or_else(|| child(node, "contentdir"))
                .and_then(text)
                .or(mount.map(|mount| mount.source.as_str()));
            Own {
                folder: folder.unwrap_or(top).to_owned(),
                code: key.name.clone(),
                title: child(node, "title").and_then(text).map(str::to_owned),
            }
        })
        .collect();
    if all.iter().all(|own| own.folder == top) {
        return Vec::new();
    }
    all.sort_by_key(|own| own.code != default);
    all
}

/// Reads the pages of a folder of content, and of those that are mounted below it.
fn read_folders<'a>(
    folder: &mut Folder,
    top: &str,
    mounts: impl IntoIterator<Item = &'a Mount>,
    collection: &mut Pages,
    prefix: &str,
) -> Vec<Page> {
    let mut found = read_folder(folder, top, collection, prefix);
    for mount in mounts {
        if !mount.target.is_empty() {
            let prefix = format!("{prefix}{}/", mount.target);
            found.extend(read_folder(folder, &mount.source, collection, &prefix));
        }
    }
    found
}

/// Reads the pages of a folder of content; `prefix` stands before their paths.
fn read_folder(folder: &mut Folder, top: &str, collection: &mut Pages, prefix: &str) -> Vec<Page> {
    let below = format!("{}/", top.trim_matches('/'));
    let files = folder.list_if_there(&below);
    let forms = Forms {
        colons: true,
        quoted: true,
        ..Forms::default()
    };
    let mut found = pages::read(
        folder,
        &files,
        &["md", "markdown"],
        &below,
        |source, body, _, folder| {
            let source = components::shortcodes(source, body, Shortcodes::Hugo, &mut folder.out);
            let source = containers::convert(&source, 0, forms);
            fences::tidy(&source, 0)
        },
    );
    for page in &mut found {
        page.path.insert_str(0, prefix);
    }
    // What lies beside an `index.md` belongs to that page.
    let bundles: Vec<String> = (found.iter())
        .filter_map(|page| page.path.strip_suffix("/index.md").map(str::to_owned))
        .collect();
    found.retain(|page| {
        // Also `index.fr.md`, in another language.
        let name = page.path.rsplit('/').next().unwrap_or_default();
        let is_index = name.starts_with("index.") && page.path.contains('/');
        is_index
            || !bundles.iter().any(|bundle| {
                page.path
                    .strip_prefix(bundle.as_str())
                    .is_some_and(|rest| rest.starts_with('/'))
            })
    });
    // A section says for all pages below it that they are no pages of their own.
    let hidden: Vec<String> = (found.iter())
        .filter(|page| page.matter.root.as_ref().is_some_and(hides_all_below))
        .filter_map(|page| Some(page.path.rsplit_once('/')?.0.to_owned() + "/"))
        .collect();
    found.retain(|page| {
        let is_hidden = page.matter.root.as_ref().is_some_and(is_unbuilt);
        !is_hidden && hidden.iter().all(|section| !page.path.starts_with(section))
    });
    let today = today();
    for page in &mut found {
        let root = page.matter.root.as_ref();
        let date = |name: &str| {
            root.and_then(|root| child(root, name))
                .and_then(text)
                .and_then(matter::date)
        };
        let is_early = date("publishDate").is_some_and(|date| date > today);
        let is_late = date("expiryDate").is_some_and(|date| date < today);
        page.matter.is_draft |= is_early || is_late;
        // A weight of zero is none.
        page.matter.weight = page.matter.weight.filter(|weight| *weight != 0);
        if let Some(url) = page
            .matter
            .root
            .as_ref()
            .and_then(|root| child(root, "url"))
            .and_then(text)
        {
            page.matter.aliases.push(url.to_owned());
        }
    }
    let files = files.into_iter();
    (collection.files).extend(files.map(|(path, file)| (format!("{prefix}{path}"), file)));
    found
}

/// Whether Hugo makes no page of a file with this front matter.
fn is_unbuilt(root: &Node) -> bool {
    let build = child(root, "build").or_else(|| child(root, "_build"));
    let render = build.and_then(|build| child(build, "render"));
    let is_never = render.is_some_and(|render| {
        text(render) == Some("never") || settings::boolean(render) == Some(false)
    });
    is_never || child(root, "headless").and_then(settings::boolean) == Some(true)
}

/// Whether a section says that of all pages below it.
fn hides_all_below(root: &Node) -> bool {
    child(root, "cascade").is_some_and(|cascade| match &cascade.value {
        Value::List(items) => items
            .iter()
            .any(|item| child(item, "target").is_none() && is_unbuilt(item)),
        _ => child(cascade, "target").is_none() && is_unbuilt(cascade),
    })
}

/// The day in UTC.
fn today() -> Date {
    let seconds = std::time::UNIX_EPOCH
        .elapsed()
        .map_or(0, |time| time.as_secs());
    // The civil calendar, by Hinnant's `civil_from_days`.
    let days = seconds / 86_400 + 719_468;
    let (era, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year + era * 400 + u64::from(month <= 2);
    Date {
        year: u16::try_from(year).unwrap_or(u16::MAX),
        month: u8::try_from(month).unwrap_or(1),
        day: u8::try_from(day).unwrap_or(1),
    }
}

fn entries(found: Vec<Page>, top: &str) -> Vec<crate::assemble::Entry> {
    tree::entries(found, top, &BTreeMap::new(), Order::Newest)
}
