//! A folder of Markdown and text files: its folders are the parts, its files the articles.

use crate::assemble::{Page, Pages, assemble};
use crate::folder::Folder;
use crate::script;
use crate::tree::{self, Order};
use crate::{Content, ReadOptions, matter, pages, text};
use std::collections::BTreeMap;

/// Reads a folder.
pub(crate) fn read(mut folder: Folder, options: &ReadOptions) -> Content {
    let files = folder.list("");
    let mut found = Vec::new();
    for (path, file) in files.iter().filter(|(path, _)| is_text(path)) {
        let Some(source) = folder.text(file, path) else {
            continue;
        };
        if path.to_lowercase().strip_suffix(".txt").is_some() {
            found.extend(text::read(&source, path).1);
            continue;
        }
        let (matter, body) = matter::read_plain_lines(&source.text)
            .unwrap_or_else(|| matter::read(&source, &mut folder));
        found.push(Page {
            source: Some(source),
            body,
            path: path.clone(),
            language: matter.language.clone(),
            matter,
            ..Page::default()
        });
    }
    let languages = pages::language_folders(&found);
    let mut collection = Pages {
        files,
        language: languages.first().map(|(_, code)| code.clone()),
        ..Pages::default()
    };
    let none = BTreeMap::new();
    for (name, code) in languages {
        let entries = pages::in_language(&mut found, &name, &code, |own, top| {
            tree::entries(own, top, &none, Order::Name)
        });
        collection.entries.extend(entries);
    }
    set_languages(&mut found);
    collection
        .entries
        .extend(tree::entries(found, "", &none, Order::Name));
    assemble(folder, collection, options)
}

fn is_text(path: &str) -> bool {
    let ending = path
        .rsplit_once('.')
        .map(|(_, ending)| ending.to_ascii_lowercase());
    matches!(ending.as_deref(), Some("md" | "markdown" | "txt"))
}

/// Sets the languages of texts that lie side by side: of those that at least a fifth of them
/// has. A single text in another language does not make a collection bilingual.
fn set_languages(pages: &mut [Page]) {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let codes: Vec<String> = (pages.iter())
        .map(|page| {
            let text = page.source.as_ref().map(|source| source.text.as_str());
            script::detect(text.into_iter()).code
        })
        .collect();
    for code in &codes {
        *counts.entry(code.clone()).or_default() += 1;
    }
    counts.retain(|_, count| *count * 5 >= pages.len());
    if counts.len() < 2 {
        return;
    }
    for (page, code) in pages.iter_mut().zip(codes) {
        if counts.contains_key(&code) {
            page.language.get_or_insert(code);
        }
    }
}
