//! MkDocs and Zensical: `mkdocs.yml`, `docs/`, and the order of `nav`.

use crate::assemble::{Entry, Page, Pages, assemble};
use crate::containers::{self, Forms};
use crate::folder::Folder;
use crate::pages::{self, Item};
use crate::rewrite::Rewriter;
use crate::settings::{self, Settings, boolean, child, text, texts};
use crate::toc::without_toc;
use crate::tree::{self, Order};
use crate::{Content, ReadOptions, fences, lines, snippets};
use bookmobile_press::SourceFile;
use bookmobile_press::value::{Node, Value};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

const CONFIGS: &[&str] = &["mkdocs.yml", "mkdocs.yaml", "zensical.toml"];

/// Why a folder is of this kind.
pub(crate) fn reason(folder: &Path) -> Option<String> {
    let config = CONFIGS.iter().find(|path| folder.join(path).is_file())?;
    Some(format!("it has `{config}`"))
}

/// Reads the documents of a site.
pub(crate) fn read(mut folder: Folder, options: &ReadOptions) -> Content {
    let config = CONFIGS
        .iter()
        .find_map(|path| settings::read(&mut folder, path));
    let base = config
        .as_ref()
        .and_then(|own| own.text(&["INHERIT"]))
        .map(str::to_owned);
    let base = base.and_then(|path| settings::read(&mut folder, path.trim_start_matches("./")));
    let all: Vec<&Settings> = [config.as_ref(), base.as_ref()]
        .into_iter()
        .flatten()
        .collect();
    // Zensical has the same settings in a table.
    let get = |path: &[&str]| {
        let inside: Vec<&str> = ["project"].iter().chain(path).copied().collect();
        all.iter()
            .find_map(|own| own.get(path).or_else(|| own.get(&inside)))
    };
    let value = |path: &[&str]| get(path).and_then(text).map(str::to_owned);
    let docs = value(&["docs_dir"]).unwrap_or_else(|| "docs".to_owned());
    let below = format!("{}/", docs.trim_start_matches("./").trim_matches('/'));
    let files = folder.list(&below);
    let bases = get(&["markdown_extensions"])
        .map(snippet_bases)
        .filter(|bases| !bases.is_empty())
        .unwrap_or_else(|| vec![String::new()]);
    let forms = Forms {
        indented: true,
        slashes: true,
        ..Forms::default()
    };
    let endings = ["md", "markdown", "mdown", "mkdn", "mkd"];
    let mut found = pages::read(
        &mut folder,
        &files,
        &endings,
        &below,
        |source, body, _, folder| {
            let file = folder.root.join(&source.path);
            let expanded = snippets::expand(source, &file, &bases, folder);
            // The front matter has no snippets, so its length stays.
            let source = containers::convert(&expanded, body, forms);
            let source = without_attributes(&source);
            let source = without_toc(&source);
            fences::tidy(&source, 0)
        },
    );
    // Of two pages of a folder the index counts.
    let paths: Vec<String> = found.iter().map(|page| page.path.clone()).collect();
    found.retain(|page| match page.path.strip_suffix("README.md") {
        Some(place) => !paths.contains(&format!("{place}index.md")),
        None => true,
    });
    let items = get(&["nav"]).map(items).unwrap_or_default();
    let mut pages = Pages {
        title: value(&["site_name"]),
        description: value(&["site_description"]),
        url: value(&["site_url"]),
        language: value(&["theme", "language"]),
        files,
        ..Pages::default()
    };
    let (codes, default) = get(&["plugins"]).map(languages).unwrap_or_default();
    let default = default.or_else(|| pages.language.clone());
    let default = default.unwrap_or_else(|| "en".to_owned());
    let mut others = Vec::new();
    for (name, code) in pages::languages_by_name(&mut found, &codes, &default, &mut pages) {
        let own_items = pages::prefixed(&items, &name, true);
        others.extend(pages::in_language(&mut found, &name, &code, |own, top| {
            in_order(own, top, &own_items)
        }));
    }
    if !others.is_empty() {
        pages.language = Some(default);
    }
    pages.entries = in_order(found, "", &items);
    pages.entries.extend(others);
    assemble(folder, pages, options)
}

/// Pages in the order of the `nav`, or of their folders if there is none.
fn in_order(found: Vec<Page>, top: &str, items: &[Item]) -> Vec<Entry> {
    let none = BTreeMap::new();
    if items.is_empty() {
        tree::entries(found, top, &none, Order::Name)
    } else {
        pages::in_order(found, items, &none)
    }
}

/// The languages that the plugin `i18n` has, and the default one.
fn languages(plugins: &Node) -> (Vec<String>, Option<String>) {
    let tables: Vec<&Node> = match &plugins.value {
        Value::List(items) => items.iter().collect(),
        _ => vec![plugins],
    };
    let Some(own) = tables.iter().find_map(|node| child(node, "i18n")) else {
        return (Vec::new(), None);
    };
    let mut default = child(own, "default_language")
        .and_then(text)
        .map(str::to_owned);
    let codes = match child(own, "languages").map(|node| &node.value) {
        Some(Value::List(all)) => {
            for node in all
                .iter()
                .filter(|node| child(node, "default").and_then(boolean) == Some(true))
            {
                default = child(node, "locale")
                    .and_then(text)
                    .map(str::to_owned)
                    .or(default);
            }
            let locales = all
                .iter()
                .filter_map(|node| child(node, "locale").and_then(text));
            locales.map(str::to_owned).collect()
        }
        Some(Value::Table(table)) => table.iter().map(|(key, _)| key.name.clone()).collect(),
        _ => Vec::new(),
    };
    (codes, default)
}

/// The folders of snippets: the `base_path` among the extensions, which are a list of names
/// and tables, or a table.
fn snippet_bases(extensions: &Node) -> Vec<String> {
    let tables: Vec<&Node> = match &extensions.value {
        Value::List(items) => items.iter().collect(),
        _ => vec![extensions],
    };
    let mut found = tables.iter().filter_map(|node| {
        let snippets = child(node, "pymdownx.snippets")
            .or_else(|| child(child(node, "pymdownx")?, "snippets"))?;
        child(snippets, "base_path")
    });
    let paths = found.next().map(texts).unwrap_or_default();
    paths.into_iter().map(str::to_owned).collect()
}

/// The items of a `nav`: paths, and titles with a path or a list.
fn items(node: &Node) -> Vec<Item> {
    let Value::List(list) = &node.value else {
        return Vec::new();
    };
    let mut all = Vec::new();
    for node in list {
        match &node.value {
            Value::Table(table) => all.extend(table.iter().map(|(key, node)| Item {
                title: Some(key.name.clone()),
                link: text(node).map(str::to_owned),
                items: items(node),
                ..Item::default()
            })),
            _ => all.extend(texts(node).into_iter().map(|path| Item {
                title: None,
                link: Some(path.to_owned()),
                items: Vec::new(),
                ..Item::default()
            })),
        }
    }
    all
}

/// Takes out the lists of attributes, `{: .class }` and `{ .class }`; a name of a heading
/// stays. Icons go too.
fn without_attributes(source: &Arc<SourceFile>) -> Arc<SourceFile> {
    let mut out = Rewriter::new(source, 0);
    for line in lines::lines(&source.text, 0)
        .iter()
        .filter(|line| line.is_outside())
    {
        let own = &source.text[line.span.clone()];
        let spans = crate::lines::code_spans(own);
        let in_code = |at: usize| spans.iter().any(|span| span.contains(&at));
        let mut at = 0;
        while let Some(found) = own[at..].find(['{', ':']) {
            let start = at + found;
            let rest = &own[start..];
            at = start + 1;
            if in_code(start) {
                continue;
            }
            let length = if rest.starts_with('{') {
                attribute_list(rest)
            } else {
                icon(rest)
            };
            let Some(length) = length else { continue };
            let inside = rest[1..length - 1].trim_start_matches(':').trim();
            let id = inside.split_whitespace().find(|word| word.starts_with('#'));
            let new = match id {
                Some(id) if own.starts_with('#') => format!("{{{id}}}"),
                _ => String::new(),
            };
            let span = line.span.start + start..line.span.start + start + length;
            out.replace(span, &new);
            at = start + length;
        }
    }
    out.finish()
}

/// The length of the list of attributes that a text begins with.
fn attribute_list(text: &str) -> Option<usize> {
    let end = text.find('}')?;
    let inside = text[1..end].trim();
    let inside = inside.strip_prefix(':').unwrap_or(inside).trim();
    let is_attribute =
        |word: &str| word.starts_with(['.', '#']) && word.len() > 1 || word.contains('=');
    let all = !inside.is_empty() && inside.split_whitespace().all(is_attribute);
    all.then_some(end + 1)
}

/// The length of the icon that a text begins with, as `:material-account:`.
fn icon(text: &str) -> Option<usize> {
    let rest = text.strip_prefix(':')?;
    let end = rest.find(':')?;
    let name = &rest[..end];
    let sets = ["material-", "fontawesome-", "octicons-", "simple-"];
    let is_name = name
        .chars()
        .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    (is_name && sets.iter().any(|set| name.starts_with(set))).then_some(end + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_and_icons_go() {
        for (text, expected) in [
            ("## Title { #own .big }\n", "## Title {#own}\n"),
            (
                "![x](y.png){ width=\"300\" } and {text}\n",
                "![x](y.png) and {text}\n",
            ),
            ("A :material-account: at 10:30 {: .x }\n", "A  at 10:30 \n"),
            ("`{ .x }` stays\n", "`{ .x }` stays\n"),
        ] {
            let source = Arc::new(SourceFile::new("a.md".to_owned(), text));
            assert_eq!(without_attributes(&source).text, expected);
        }
    }
}
