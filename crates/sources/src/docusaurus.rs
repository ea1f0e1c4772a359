//! Docusaurus: `docs/` in the order of `sidebars.js`, or of its folders.

use crate::assemble::{Page, Pages, assemble};
use crate::containers::{self, Forms};
use crate::folder::Folder;
use crate::indentation::without_indented_code;
use crate::pages::{self, Item};
use crate::settings::{self, child, integer, text, texts};
use crate::tree::{self, FolderInfo, Order};
use crate::{Content, ReadOptions, components, fences, literal};
use bookmobile_press::value::{Node, Value};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

const CONFIGS: &[&str] = &[
    "docusaurus.config.js",
    "docusaurus.config.ts",
    "docusaurus.config.mjs",
];

/// The configuration, from the folder.
fn config(folder: &Path) -> Option<String> {
    let places = ["", "website/"];
    let mut all = places
        .iter()
        .flat_map(|place| CONFIGS.iter().map(move |name| format!("{place}{name}")));
    all.find(|path| folder.join(path).is_file())
}

/// Why a folder is of this kind.
pub(crate) fn reason(folder: &Path) -> Option<String> {
    config(folder).map(|path| format!("it has `{path}`"))
}

/// Reads the documents of a site.
pub(crate) fn read(mut folder: Folder, options: &ReadOptions) -> Content {
    let path = config(&folder.root).unwrap_or_default();
    let place = path
        .rsplit_once('/')
        .map_or(String::new(), |(place, _)| format!("{place}/"));
    let config = folder
        .optional(&path)
        .map(|source| source.text.clone())
        .unwrap_or_default();
    let value = |name| literal::text(&config, name);
    let own_docs = literal::find(&config, "docs");
    let own_docs = own_docs
        .as_ref()
        .and_then(|docs| child(docs, "path"))
        .and_then(text);
    let docs = own_docs
        .and_then(|path| joined(&place, path))
        .filter(|path| folder.root.join(path).is_dir());
    let docs = docs.unwrap_or_else(|| {
        let own = format!("{place}docs");
        if folder.root.join(&own).is_dir() {
            own
        } else {
            "docs".to_owned()
        }
    });
    let below = format!("{}/", docs.trim_matches('/'));
    let mut files = folder.list(&below);
    // What begins with an underscore is part of other pages.
    let is_page = |path: &str| path.split('/').all(|part| !part.starts_with('_'));
    let documents: BTreeMap<String, PathBuf> = files
        .iter()
        .filter(|(path, _)| is_page(path))
        .map(|(path, file)| (path.clone(), file.clone()))
        .collect();
    let forms = Forms {
        colons: true,
        ..Forms::default()
    };
    let mut found = pages::read(
        &mut folder,
        &documents,
        &["md", "mdx"],
        &below,
        |source, body, _, folder| {
            let source = components::mdx(source, body, &mut folder.out);
            let source = without_indented_code(&source);
            let source = containers::convert(&source, 0, forms);
            fences::tidy(&source, 0)
        },
    );
    for page in &mut found {
        if page.matter.weight.is_none() {
            page.matter.weight = number_of(page.path.rsplit('/').next().unwrap_or_default());
        }
    }
    let infos = categories(&mut folder, &files, &below);
    let sidebars = [
        "sidebars.js",
        "sidebars.ts",
        "sidebars.mjs",
        "sidebars.json",
    ];
    let sidebars = sidebars
        .iter()
        .find_map(|name| folder.optional(&format!("{place}{name}")));
    let items: Vec<Item> = sidebars
        .and_then(|source| {
            literal::exported(&source.text).or_else(|| literal::find(&source.text, "sidebars"))
        })
        .map(|node| items(&node))
        .unwrap_or_default();
    let addresses = found.iter().flat_map(addresses).collect();
    let entries = if items.is_empty() {
        tree::entries(found, "", &infos, Order::Name)
    } else {
        pages::in_order(found, &items, &infos)
    };
    for place in [format!("{place}static"), "static".to_owned()] {
        for (path, file) in folder.list_if_there(&place) {
            files.entry(path).or_insert(file);
        }
    }
    report_left_out(&mut folder, &place);
    let pages = Pages {
        title: value("title"),
        description: value("tagline"),
        url: value("url"),
        language: value("defaultLocale"),
        entries,
        files,
        addresses,
        ..Pages::default()
    };
    assemble(folder, pages, options)
}

/// The folders of a site that are not its documents, and how to publish them all the same.
const LEFT_OUT: &[(&str, &str)] = &[
    (
        "blog",
        "publish it as a collection of its own: `bookmobile build blog --kind plain`",
    ),
    (
        "i18n",
        "publish a translation as a collection of its own: build the folder `current` in it",
    ),
    (
        "versioned_docs",
        "publish a version as a collection of its own: build its folder",
    ),
];

/// Reports the pages that are left out, once for each folder. `place` is that of the
/// configuration.
fn report_left_out(folder: &mut Folder, place: &str) {
    for (name, remedy) in LEFT_OUT {
        let path = format!("{place}{name}");
        let files = folder.list_if_there(&path);
        let is_page = |path: &&String| {
            let ending = path.rsplit_once('.').map(|(_, ending)| ending);
            matches!(ending, Some("md" | "mdx"))
        };
        let pages = files.keys().filter(is_page).count();
        if pages > 0 {
            let message = format!("the pages of this folder are left out: {pages}");
            (folder.out.file_warning(&path, message)).help(*remedy);
        }
    }
}

/// The addresses by which links name a page, with its path.
fn addresses(page: &Page) -> Vec<(String, String)> {
    let name = pages::name_of(&page.path);
    let short = pages::without_numbers(&name);
    let place = short.rsplit_once('/').map_or("", |(place, _)| place);
    let id = page.matter.id.as_ref().map(|id| format!("{place}/{id}"));
    let all = [
        format!("docs/{short}"),
        short.clone(),
        format!("@site/docs/{}", page.path),
    ];
    let all = all.into_iter().chain(id);
    all.map(|address| (address, page.path.clone())).collect()
}

/// A path from the folder, if it stays inside.
fn joined(place: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = place.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// The number before a name.
fn number_of(name: &str) -> Option<i64> {
    let end = name.find(|c: char| !c.is_ascii_digit())?;
    let is_prefix = pages::without_numbers(name) != name;
    name[..end].parse().ok().filter(|_| is_prefix)
}

/// What `_category_.json` and its like say of folders; and the numbers in their names.
fn categories(
    folder: &mut Folder,
    files: &BTreeMap<String, PathBuf>,
    below: &str,
) -> BTreeMap<String, FolderInfo> {
    let mut infos: BTreeMap<String, FolderInfo> = BTreeMap::new();
    for path in files.keys() {
        let parts: Vec<&str> = path.split('/').collect();
        for end in 1..parts.len() {
            let info = infos.entry(parts[..end].join("/")).or_default();
            info.weight = info.weight.or_else(|| number_of(parts[end - 1]));
        }
        let Some((place, name)) = path.rsplit_once('/') else {
            continue;
        };
        if !matches!(
            name,
            "_category_.json" | "_category_.yml" | "_category_.yaml"
        ) {
            continue;
        }
        if let Some(settings) = settings::read(folder, &format!("{below}{path}")) {
            let info = infos.entry(place.to_owned()).or_default();
            info.title = settings.text(&["label"]).map(str::to_owned);
            info.weight = settings
                .get(&["position"])
                .and_then(integer)
                .or(info.weight);
        }
    }
    infos
}

/// The items of all sidebars.
fn items(node: &Node) -> Vec<Item> {
    match &node.value {
        Value::List(list) => list.iter().flat_map(item).collect(),
        // A table of sidebars, or labels with their lists.
        Value::Table(table) if child(node, "type").is_none() => {
            let is_single = table.len() == 1;
            table
                .iter()
                .flat_map(|(key, node)| match &node.value {
                    _ if is_single => items(node),
                    _ => vec![Item {
                        title: Some(key.name.clone()),
                        link: None,
                        items: items(node),
                        ..Item::default()
                    }],
                })
                .collect()
        }
        _ => item(node),
    }
}

fn item(node: &Node) -> Vec<Item> {
    let of = |name: &str| child(node, name).and_then(text).map(str::to_owned);
    match &node.value {
        Value::Text(id) => vec![Item {
            title: None,
            link: Some(id.clone()),
            items: Vec::new(),
            ..Item::default()
        }],
        Value::Table(table) => match child(node, "type").and_then(text) {
            Some("doc" | "ref") => vec![Item {
                title: of("label"),
                link: of("id"),
                items: Vec::new(),
                ..Item::default()
            }],
            Some("category") => {
                let link = child(node, "link")
                    .and_then(|link| child(link, "id"))
                    .and_then(text);
                vec![Item {
                    title: of("label"),
                    link: link.map(str::to_owned),
                    items: child(node, "items").map(items).unwrap_or_default(),
                    ..Item::default()
                }]
            }
            Some("autogenerated") => vec![Item {
                folder: of("dirName"),
                ..Item::default()
            }],
            Some(_) => Vec::new(),
            None => table
                .iter()
                .map(|(key, node)| Item {
                    title: Some(key.name.clone()),
                    link: None,
                    items: items(node),
                    ..Item::default()
                })
                .collect(),
        },
        Value::List(_) => items(node),
        _ => texts(node)
            .into_iter()
            .map(|id| Item {
                title: None,
                link: Some(id.to_owned()),
                items: Vec::new(),
                ..Item::default()
            })
            .collect(),
    }
}
