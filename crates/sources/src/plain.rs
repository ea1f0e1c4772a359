//! A folder of Markdown and text files: its folders are the parts, its files the articles.

use crate::assemble::{Page, Pages, assemble};
use crate::folder::Folder;
use crate::script;
use crate::tree::{self, FolderInfo, Order};
use crate::{Content, ReadOptions, matter, pages, text};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// Reads a folder.
pub(crate) fn read(mut folder: Folder, options: &ReadOptions) -> Content {
    let files = folder.list("");
    let mut found: Vec<Page> = Vec::new();
    // The books among the texts, with their titles and the paths of their chapters.
    let mut books: Vec<(String, Option<String>, Vec<String>)> = Vec::new();
    let texts = || files.iter().filter(|(path, _)| is_text(path));
    folder.load(texts().map(|(_, file)| file));
    for (path, file) in texts() {
        let Some(source) = folder.text(file, path) else {
            continue;
        };
        if path.to_lowercase().strip_suffix(".txt").is_some() {
            let (title, pages) = text::read(&source, path);
            if pages.len() > 1 {
                let stem = path
                    .rsplit_once('.')
                    .map_or(path.as_str(), |(stem, _)| stem);
                let chapters = pages.iter().map(|page| page.path.clone()).collect();
                books.push((stem.to_owned(), title, chapters));
            }
            found.extend(pages);
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
    let folders = as_folders(&mut found, books);
    // A single book is the collection.
    let single = folders.iter().find(|(stem, _)| {
        found
            .iter()
            .all(|page| page.path.starts_with(&format!("{stem}/")))
    });
    let top = single.map_or_else(String::new, |(stem, _)| format!("{stem}/"));
    collection.title = single.and_then(|(_, info)| info.title.clone());
    for (name, code) in languages {
        let entries = pages::in_language(&mut found, &name, &code, |own, top| {
            tree::entries(own, top, &folders, Order::Name)
        });
        collection.entries.extend(entries);
    }
    set_languages(&mut found);
    collection
        .entries
        .extend(tree::entries(found, &top, &folders, Order::Name));
    assemble(folder, collection, options)
}

/// Makes a folder of each book, so that its chapters are below its title. What is before the
/// first chapter is the page of the folder.
fn as_folders(
    pages: &mut [Page],
    books: Vec<(String, Option<String>, Vec<String>)>,
) -> BTreeMap<String, FolderInfo> {
    let mut folders = BTreeMap::new();
    for (stem, title, chapters) in books {
        for page in pages
            .iter_mut()
            .filter(|page| chapters.contains(&page.path))
        {
            let number = page
                .path
                .strip_prefix(&format!("{stem}-"))
                .unwrap_or_default();
            page.path = match number.strip_prefix("0.") {
                Some(ending) => format!("{stem}/index.{ending}"),
                None => format!("{stem}/{number}"),
            };
        }
        let info = FolderInfo {
            title,
            ..FolderInfo::default()
        };
        folders.insert(stem, info);
    }
    folders
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
    let codes: Vec<String> = (pages.par_iter())
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
