//! GitBook and HonKit: a folder with `SUMMARY.md`, whose order it is.

use crate::assemble::{Entry, Page, Pages, assemble};
use crate::containers::{self, Forms};
use crate::folder::Folder;
use crate::{Content, ReadOptions, fences, matter, settings, summary};
use std::path::Path;

/// Why a folder is of this kind.
pub(crate) fn reason(folder: &Path) -> Option<String> {
    folder
        .join("SUMMARY.md")
        .is_file()
        .then(|| "it has `SUMMARY.md`".to_owned())
}

/// Reads a book.
pub(crate) fn read(mut folder: Folder, options: &ReadOptions) -> Content {
    let book = settings::read(&mut folder, "book.json");
    let value = |name: &str| {
        let book = book.as_ref()?;
        book.text(&[name]).map(str::to_owned)
    };
    let mut pages = Pages {
        title: value("title"),
        description: value("description"),
        language: value("language"),
        files: folder.list(""),
        ..Pages::default()
    };
    let items = folder
        .optional("SUMMARY.md")
        .map(|source| (summary::parse(&source), source));
    let Some((items, summary)) = items else {
        return assemble(folder, pages, options);
    };
    let forms = Forms {
        quoted: true,
        ..Forms::default()
    };
    let mut seen = std::collections::BTreeSet::new();
    for item in items {
        let depth = item.depth;
        let path = item
            .target
            .as_deref()
            .map(|path| path.split('#').next().unwrap_or(path).to_owned());
        let Some(path) = path else {
            pages.entries.push(Entry::part(depth, item.title));
            continue;
        };
        if path.contains("://") || !seen.insert(path.clone()) {
            continue;
        }
        let Some(file) = pages.files.get(&path).cloned() else {
            (folder
                .out
                .warning(&summary, item.span, format!("there is no file `{path}`")))
            .help("write the chapter, or remove its line");
            continue;
        };
        let Some(source) = folder.text(&file, &path) else {
            continue;
        };
        let (matter, body) = matter::read(&source, &mut folder);
        let source = containers::convert(&source, body, forms);
        let page = Page {
            source: Some(fences::tidy(&source, 0)),
            body: 0,
            path,
            matter,
            title: Some(item.title),
            ..Page::default()
        };
        pages.entries.push(Entry::page(depth, page));
    }
    assemble(folder, pages, options)
}
