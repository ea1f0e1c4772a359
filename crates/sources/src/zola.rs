//! Zola: `content/`, sections with `_index.md`, links from `@/`.

use crate::assemble::{Pages, assemble};
use crate::components::{self, Shortcodes};
use crate::containers::{self, Forms};
use crate::folder::Folder;
use crate::matter;
use crate::rewrite::Rewriter;
use crate::settings::{self, child, text};
use crate::tree::{self, Order};
use crate::{Content, ReadOptions, fences, pages};
use bookmobile_press::SourceFile;
use bookmobile_press::value::Value;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// The configuration: a `config.toml` must have what Zola calls `base_url`.
fn config(folder: &Path) -> Option<&'static str> {
    ["zola.toml", "config.toml"].into_iter().find(|path| {
        let text = std::fs::read_to_string(folder.join(path));
        text.is_ok_and(|text| text.contains("base_url"))
    })
}

/// Why a folder is of this kind.
pub(crate) fn reason(folder: &Path) -> Option<String> {
    let path = config(folder).filter(|_| folder.join("content").is_dir())?;
    Some(format!("it has `{path}` with `base_url`, and `content/`"))
}

/// Reads a site.
pub(crate) fn read(mut folder: Folder, options: &ReadOptions) -> Content {
    let path = config(&folder.root).unwrap_or("config.toml");
    let config = settings::read(&mut folder, path);
    let value = |name: &str| {
        let config = config.as_ref()?;
        config.text(&[name]).map(str::to_owned)
    };
    let mut files = folder.list("content/");
    let forms = Forms {
        colons: true,
        quoted: true,
        ..Forms::default()
    };
    let mut found = pages::read(
        &mut folder,
        &files,
        &["md"],
        "content/",
        |source, body, _, folder| {
            let source = components::shortcodes(source, body, Shortcodes::Zola, &mut folder.out);
            let source = links_from_top(&source);
            let source = containers::convert(&source, 0, forms);
            fences::tidy(&source, 0)
        },
    );
    let mut newest = BTreeMap::new();
    for page in &mut found {
        let name = page
            .path
            .rsplit('/')
            .next()
            .unwrap_or(&page.path)
            .to_owned();
        if let Some(place) = page.path.strip_suffix("_index.md") {
            let root = page.matter.root.as_ref();
            let sort = root.and_then(|root| child(root, "sort_by")).and_then(text);
            newest.insert(place.to_owned(), sort == Some("date"));
        }
        // A date may stand before the name.
        if page.matter.date.is_none() {
            page.matter.date = name.get(..10).and_then(matter::date);
        }
        if let Some(path) = page
            .matter
            .root
            .as_ref()
            .and_then(|root| child(root, "path"))
            .and_then(text)
        {
            page.matter.aliases.push(path.to_owned());
        }
    }
    let is_newest = newest.values().filter(|is| **is).count() * 2 > newest.len();
    let order = if is_newest {
        Order::Newest
    } else {
        Order::Name
    };
    for (path, file) in folder.list_if_there("static") {
        files.entry(path).or_insert(file);
    }
    let mut pages = Pages {
        title: value("title"),
        description: value("description"),
        url: value("base_url"),
        language: value("default_language"),
        files,
        ..Pages::default()
    };
    let languages = config.as_ref().and_then(|own| own.get(&["languages"]));
    let codes: Vec<String> = match languages.map(|node| &node.value) {
        Some(Value::Table(entries)) => entries.iter().map(|(key, _)| key.name.clone()).collect(),
        _ => Vec::new(),
    };
    let default = pages.language.clone().unwrap_or_else(|| "en".to_owned());
    let none = BTreeMap::new();
    let mut others = Vec::new();
    for (name, code) in pages::languages_by_name(&mut found, &codes, &default, &mut pages) {
        others.extend(pages::in_language(&mut found, &name, &code, |own, top| {
            tree::entries(own, top, &none, order)
        }));
    }
    pages.entries = tree::entries(found, "", &none, order);
    pages.entries.extend(others);
    assemble(folder, pages, options)
}

/// Rewrites links such as `[x](@/a.md)`, which begin at the top.
fn links_from_top(source: &Arc<SourceFile>) -> Arc<SourceFile> {
    let mut out = Rewriter::new(source, 0);
    for (at, found) in source
        .text
        .match_indices("(@/")
        .chain(source.text.match_indices(": @/"))
    {
        let start = at + found.len() - 2;
        out.replace(start..start + 1, "");
    }
    out.finish()
}
