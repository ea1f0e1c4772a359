//! VitePress and VuePress: `.vitepress/` or `.vuepress/`, pages beside it, and the sidebar of its
//! configuration.

mod includes;

use crate::assemble::{Pages, assemble};
use crate::containers::{self, Forms};
use crate::folder::Folder;
use crate::matter::Matter;
use crate::pages::{self, Item};
use crate::rewrite::Rewriter;
use crate::settings::{child, text};
use crate::toc::without_toc;
use crate::{Content, ReadOptions, components, fences, literal};
use bookmobile_press::SourceFile;
use bookmobile_press::value::{Node, Value};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// The names of the folder with the configuration.
const VITEPRESS: &str = ".vitepress";
const VUEPRESS: &str = ".vuepress";

/// Where the pages are, and the name of the folder with the configuration beside them.
fn place(folder: &Path) -> Option<(&'static str, &'static str)> {
    let mut places = [VITEPRESS, VUEPRESS]
        .into_iter()
        .flat_map(|own| ["", "docs/", "src/"].map(|top| (top, own)));
    places.find(|(top, own)| folder.join(top).join(own).is_dir())
}

/// Why a folder is of this kind.
pub(crate) fn reason(folder: &Path) -> Option<String> {
    let (top, own) = place(folder)?;
    Some(format!("it has `{top}{own}/`"))
}

/// Reads a site.
pub(crate) fn read(mut folder: Folder, options: &ReadOptions) -> Content {
    let (top, own) = place(&folder.root).unwrap_or(("", VITEPRESS));
    let config = configuration(&mut folder, top, own);
    let value = |name| literal::text(&config, name);
    let src = value("srcDir").unwrap_or_default();
    let src = src.trim_start_matches("./").trim_matches('/');
    let below = if src.is_empty() {
        top.to_owned()
    } else {
        format!("{top}{src}/")
    };
    let mut files = folder.list(&below);
    files.retain(|path, _| !path.starts_with("node_modules/"));
    // What lies in `public/` is at the top of the site.
    let public: Vec<_> = (files.iter())
        .filter_map(|(path, file)| Some((path.strip_prefix("public/")?.to_owned(), file.clone())))
        .collect();
    files.extend(public);
    files.extend(folder.list_if_there(&format!("{below}{VUEPRESS}/public/")));
    let locales = literal::find(&config, "locales");
    let found = pages::read(
        &mut folder,
        &files,
        &["md"],
        &below,
        |source, body, matter, folder| {
            let top = folder.root.join(&below);
            let expanded = includes::expand(source, body, &top, folder);
            let body = if Arc::ptr_eq(&expanded, source) {
                body
            } else {
                0
            };
            let (source, body) = home(&expanded, body, matter);
            let forms = Forms {
                colons: true,
                quoted: true,
                ..Forms::default()
            };
            let source = containers::convert(&source, body, forms);
            let source = without_toc(&source);
            let source = fences::tidy(&source, 0);
            components::mdx(&source, 0, &mut folder.out)
        },
    );
    let sidebar = Sidebar {
        has_bases: own == VUEPRESS,
    };
    let items = literal::find(&config, "sidebar")
        .map(|node| sidebar.items(&node, ""))
        .unwrap_or_default();
    let mut collection = Pages {
        title: value("title"),
        description: value("description"),
        language: value("lang"),
        files,
        ..Pages::default()
    };
    let none = BTreeMap::new();
    let mut found = found;
    let mut rest = Vec::new();
    for (name, language) in languages(locales.as_ref()) {
        (collection.fallbacks).push((format!("{name}/"), String::new()));
        let entries = pages::in_language(&mut found, &name, &language, |own, _| {
            pages::in_order(own, &items, &none)
        });
        rest.extend(entries);
    }
    collection.entries = pages::in_order(found, &items, &none);
    collection.entries.extend(rest);
    assemble(folder, collection, options)
}

/// The text of the configuration: the file itself, then what else lies beside it.
fn configuration(folder: &mut Folder, top: &str, own: &str) -> String {
    let mut text = String::new();
    let config = folder.root.join(top).join(own);
    let mut paths: Vec<_> = [
        config.clone(),
        config.join("config"),
        config.join("configs"),
        config.join("locales"),
        config.join("sidebar"),
    ]
    .iter()
    .filter_map(|folder| std::fs::read_dir(folder).ok())
    .flatten()
    .flatten()
    .map(|entry| entry.path())
    .filter(|path| {
        let ending = path.extension().and_then(|ending| ending.to_str());
        path.is_file() && matches!(ending, Some("js" | "ts" | "mjs" | "mts"))
    })
    .collect();
    let stem = |path: &Path| {
        path.file_stem()
            .map(|stem| stem.to_string_lossy().into_owned())
            .unwrap_or_default()
    };
    paths.sort_by_key(|path| {
        (
            !matches!(stem(path).as_str(), "config" | "index" | "shared"),
            path.clone(),
        )
    });
    for path in paths {
        let shown = path
            .strip_prefix(&folder.root)
            .unwrap_or(&path)
            .to_string_lossy()
            .into_owned();
        if let Some(source) = folder.text(&path, &shown) {
            text.push_str(&source.text);
            text.push('\n');
        }
    }
    if own == VUEPRESS {
        // Its themes have functions that give the types of literals.
        text = (text.replace("arraySidebar(", "")).replace("sidebar({", "sidebar = {");
    }
    text
}

/// The languages that have folders of their own, with their codes.
fn languages(locales: Option<&Node>) -> Vec<(String, String)> {
    let Some(Value::Table(entries)) = locales.map(|node| &node.value) else {
        return Vec::new();
    };
    // VuePress writes addresses: `/` and `/en/`.
    let names = (entries.iter()).map(|(key, node)| (key.name.trim_matches('/'), node));
    let own = names.filter(|(name, _)| !matches!(*name, "root" | ""));
    own.map(|(name, node)| {
        let code = child(node, "lang").and_then(text).unwrap_or(name);
        (name.to_owned(), code.to_owned())
    })
    .collect()
}

/// The sidebar of a configuration.
struct Sidebar {
    /// Whether a table's keys are the bases of the addresses in it, as in VuePress.
    has_bases: bool,
}

impl Sidebar {
    /// The items of a list, or of a table of lists by the beginning of addresses.
    fn items(&self, node: &Node, base: &str) -> Vec<Item> {
        match &node.value {
            Value::List(list) => (list.iter())
                .filter_map(|node| self.item(node, base))
                .collect(),
            Value::Table(_) if child(node, "items").is_some() => {
                let base = child(node, "base").and_then(text).unwrap_or(base);
                child(node, "items")
                    .map(|node| self.items(node, base))
                    .unwrap_or_default()
            }
            Value::Table(table) => table
                .iter()
                .flat_map(|(key, node)| {
                    let base = if self.has_bases { &key.name } else { base };
                    self.items(node, base)
                })
                .collect(),
            _ => Vec::new(),
        }
    }

    fn item(&self, node: &Node, base: &str) -> Option<Item> {
        // VuePress: the address of a page, whose title is its own; empty for the base.
        if let Value::Text(link) = &node.value {
            return Some(Item {
                link: Some(join(base, link)),
                ..Item::default()
            });
        }
        let prefix = child(node, "prefix").and_then(text);
        let base = (child(node, "base").and_then(text).map(str::to_owned))
            .or_else(|| prefix.map(|prefix| join(base, prefix)))
            .unwrap_or_else(|| base.to_owned());
        let link = child(node, "link").and_then(text);
        let inside = child(node, "items").or_else(|| child(node, "children"));
        let item = Item {
            title: child(node, "text").and_then(text).map(str::to_owned),
            link: link.map(|link| join(&base, link)),
            items: (inside.map(|node| self.items(node, &base))).unwrap_or_default(),
            ..Item::default()
        };
        (item != Item::default()).then_some(item)
    }
}

/// An address, from where it stands.
fn join(base: &str, link: &str) -> String {
    if link.starts_with('/') {
        link.to_owned()
    } else {
        format!("{base}{link}")
    }
}

/// A home page has its text in the front matter: names, a line, and what is offered.
fn home(source: &Arc<SourceFile>, body: usize, matter: &Matter) -> (Arc<SourceFile>, usize) {
    // VuePress has the parts of it beside one another.
    let hero = matter.root.as_ref().and_then(|root| {
        let is_home = child(root, "heroText").is_some();
        child(root, "hero").or_else(|| is_home.then_some(root))
    });
    let Some(hero) = hero else {
        return (Arc::clone(source), body);
    };
    let mut written: Vec<String> = Vec::new();
    let of = |node: &Node, name: &str| {
        child(node, name)
            .and_then(text)
            .unwrap_or_default()
            .to_owned()
    };
    let name = [of(hero, "name"), of(hero, "heroText"), of(hero, "title")]
        .into_iter()
        .find(|name| !name.is_empty());
    written.push(format!("# {}\n\n", name.unwrap_or_default()));
    for line in [of(hero, "text"), of(hero, "tagline")] {
        if !line.is_empty() {
            written.push(format!("{line}\n\n"));
        }
    }
    let lists = [
        child(hero, "actions"),
        matter
            .root
            .as_ref()
            .and_then(|root| child(root, "features")),
    ];
    for node in lists.into_iter().flatten() {
        let Value::List(items) = &node.value else {
            continue;
        };
        for item in items {
            let title = [of(item, "title"), of(item, "text")]
                .into_iter()
                .find(|one| !one.is_empty());
            let title = title.unwrap_or_default();
            let details = of(item, "details");
            match (of(item, "link"), details.is_empty()) {
                (link, true) if !link.is_empty() => {
                    written.push(format!("- [{title}]({link})\n"));
                }
                (_, true) => written.push(format!("- {title}\n")),
                (_, false) => written.push(format!("- **{title}**: {details}\n")),
            }
        }
        written.push("\n".to_owned());
    }
    let mut text = Rewriter::new(source, body);
    text.replace(body..body, &written.concat());
    (text.finish(), 0)
}
