//! Starlight: `src/content/docs/`, in the order of the sidebar of `astro.config`, or of its
//! folders.

use crate::assemble::{Pages, assemble};
use crate::containers::{self, Forms};
use crate::folder::Folder;
use crate::indentation::without_indented_code;
use crate::pages::{self, Item};
use crate::settings::{child, integer, text};
use crate::tree::{self, Order};
use crate::{Content, ReadOptions, components, fences, literal};
use bookmobile_press::value::{Node, Value};
use std::collections::BTreeMap;
use std::path::Path;

const CONFIGS: &[&str] = &[
    "astro.config.mjs",
    "astro.config.ts",
    "astro.config.js",
    "astro.config.mts",
];

const DOCS: &str = "src/content/docs";

/// Why a folder is of this kind.
pub(crate) fn reason(folder: &Path) -> Option<String> {
    let config = CONFIGS.iter().find(|path| folder.join(path).is_file())?;
    folder
        .join(DOCS)
        .is_dir()
        .then(|| format!("it has `{config}` and `{DOCS}/`"))
}

/// Reads the documents of a site.
pub(crate) fn read(mut folder: Folder, options: &ReadOptions) -> Content {
    let config = CONFIGS.iter().find_map(|path| folder.optional(path));
    let config = config.map(|source| source.text.clone()).unwrap_or_default();
    let mut files = folder.list(DOCS);
    let forms = Forms {
        colons: true,
        ..Forms::default()
    };
    let mut found = pages::read(
        &mut folder,
        &files,
        &["md", "mdx", "mdoc"],
        &format!("{DOCS}/"),
        |source, body, _, folder| {
            let is_mdx = source.path.strip_suffix(".mdx").is_some();
            let mut source = components::mdx(source, body, &mut folder.out);
            if is_mdx {
                source = without_indented_code(&source);
            }
            let source = containers::convert(&source, 0, forms);
            fences::tidy(&source, 0)
        },
    );
    for page in &mut found {
        let sidebar = page
            .matter
            .root
            .as_ref()
            .and_then(|root| child(root, "sidebar"));
        let sidebar = sidebar.cloned();
        let of = |name: &str| sidebar.as_ref().and_then(|node| child(node, name));
        page.matter.weight = page.matter.weight.or_else(|| of("order").and_then(integer));
        page.title = of("label")
            .and_then(text)
            .map(str::to_owned)
            .or(page.title.take());
    }
    for (path, file) in folder.list_if_there("public") {
        files.entry(path).or_insert(file);
    }
    let items = literal::find(&config, "sidebar")
        .map(|node| items(&node))
        .unwrap_or_default();
    let locales = literal::find(&config, "locales");
    let mut entries = Vec::new();
    let mut rest = Vec::new();
    let mut language = None;
    let mut fallbacks = Vec::new();
    let none = BTreeMap::new();
    for (name, code) in languages(locales.as_ref()) {
        if name == "root" {
            language = Some(code);
            continue;
        }
        fallbacks.push((format!("{name}/"), String::new()));
        let own_items = pages::prefixed(&items, &name, false);
        let own = pages::in_language(&mut found, &name, &code, |own, top| {
            if items.is_empty() {
                tree::entries(own, top, &none, Order::Name)
            } else {
                pages::in_order(own, &own_items, &none)
            }
        });
        rest.extend(own);
    }
    entries.extend(if items.is_empty() {
        tree::entries(found, "", &none, Order::Name)
    } else {
        pages::in_order(found, &items, &none)
    });
    entries.extend(rest);
    let pages = Pages {
        title: literal::text(&config, "title"),
        description: literal::text(&config, "description"),
        url: literal::text(&config, "site"),
        language,
        entries,
        files,
        fallbacks,
        ..Pages::default()
    };
    assemble(folder, pages, options)
}

/// The languages with their folders, `root` for those at the top.
fn languages(locales: Option<&Node>) -> Vec<(String, String)> {
    let Some(Value::Table(entries)) = locales.map(|node| &node.value) else {
        return Vec::new();
    };
    let own = entries.iter().map(|(key, node)| {
        let code = child(node, "lang").and_then(text).unwrap_or(&key.name);
        (key.name.clone(), code.to_owned())
    });
    own.collect()
}

fn items(node: &Node) -> Vec<Item> {
    let Value::List(list) = &node.value else {
        return Vec::new();
    };
    list.iter()
        .map(|node| {
            let of = |name: &str| child(node, name).and_then(text).map(str::to_owned);
            Item {
                title: of("label"),
                link: text(node)
                    .map(str::to_owned)
                    .or_else(|| of("slug"))
                    .or_else(|| of("link")),
                items: child(node, "items").map(items).unwrap_or_default(),
                folder: child(node, "autogenerate")
                    .and_then(|own| child(own, "directory"))
                    .and_then(text)
                    .map(str::to_owned),
            }
        })
        .collect()
}
