//! EPUB: a book, unpacked or not, or a folder of books. The contents of a book become its
//! outline, its texts articles; of several books each is a part.

mod chapters;
mod contents;
mod file;
mod flow;
mod inline;
mod links;
mod package;
mod write;
mod xml;

use crate::assemble::{Entry, Page, Pages, assemble, shown};
use crate::folder::Folder;
use crate::matter::Matter;
use crate::{Content, ReadOptions};
use bookmobile_press::archive::{Archive, BOOK};
use bookmobile_press::{SourceBuilder, SourceFile, slug_of};
use chapters::Chapter;
use file::Files;
use flow::{Flow, Text};
use inline::Book;
use links::{Links, encoded};
use package::Package;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Why a file or a folder is of this kind.
pub(crate) fn reason(path: &Path) -> Option<String> {
    if path.is_file() {
        return is_book(&path.to_string_lossy()).then(|| "it is an EPUB".to_owned());
    }
    if path.join("META-INF/container.xml").is_file() {
        return Some("it has `META-INF/container.xml`".to_owned());
    }
    let files = Folder::new(path).list("");
    let books = files.keys().filter(|name| is_book(name)).count();
    let is_other = |name: &String| {
        let ending = name
            .rsplit_once('.')
            .map(|(_, ending)| ending.to_ascii_lowercase());
        matches!(ending.as_deref(), Some("md" | "markdown" | "mdx" | "txt"))
    };
    let is_library = books > 0 && !files.keys().any(is_other);
    is_library.then(|| match books {
        1 => "it has an EPUB and no other texts".to_owned(),
        _ => format!("it has {books} EPUBs and no other texts"),
    })
}

fn is_book(name: &str) -> bool {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending);
    ending.is_some_and(|ending| ending.eq_ignore_ascii_case("epub"))
}

/// Reads a book or a folder of books.
pub(crate) fn read(mut folder: Folder, options: &ReadOptions) -> Content {
    let files = folder.list("");
    let mut pages = Pages::default();
    if files.contains_key("META-INF/container.xml") {
        let archive = Archive::of_folder(files);
        add(&mut folder, &mut pages, archive, ".", "");
        return assemble(folder, pages, options);
    }
    let books: Vec<(&String, &PathBuf)> = files.iter().filter(|(name, _)| is_book(name)).collect();
    let mut tops = BTreeSet::new();
    for (name, file) in &books {
        folder.read.push((*file).clone());
        let archive = match Archive::open(file, BOOK) {
            Ok(archive) => archive,
            Err(error) => {
                refuse(&mut folder, name, &error);
                continue;
            }
        };
        let stem = name
            .rsplit_once('.')
            .map_or(name.as_str(), |(stem, _)| stem);
        let mut top = match slug_of(stem) {
            slug if slug.is_empty() => "book/".to_owned(),
            slug => format!("{slug}/"),
        };
        while books.len() > 1 && !tops.insert(top.clone()) {
            top.insert(0, '_');
        }
        let top = if books.len() > 1 { &*top } else { "" };
        add(&mut folder, &mut pages, archive, name, top);
    }
    if books.is_empty() {
        (folder
            .out
            .file_error(".", "there is no EPUB in this folder"))
        .help("add files that end in `.epub`, or name another kind");
    }
    assemble(folder, pages, options)
}

fn refuse(folder: &mut Folder, name: &str, error: &str) {
    (folder
        .out
        .file_error(name, format!("this book cannot be read: {error}")))
    .help("get it anew from where it came, or take it out of the folder");
}

/// Adds the articles of a book, below `top` among the collection's files.
fn add(folder: &mut Folder, pages: &mut Pages, archive: Archive, name: &str, top: &str) {
    let mut files = Files::new(archive, name.to_owned(), folder);
    let package = match package::read(&mut files) {
        Ok(package) => package,
        Err(error) => {
            files.report();
            refuse(folder, name, &error);
            return;
        }
    };
    let contents = contents_of(&package, &mut files);
    let sources = sources_of(&package, &mut files);
    let texts: Vec<Text<'_>> = sources
        .iter()
        .filter_map(|(path, source)| {
            // It was parsed before.
            let document = xml::parse(&source.text).ok()?;
            Some(Text {
                path: path.clone(),
                source,
                document,
                is_aside: package.aside.contains(path),
            })
        })
        .collect();
    let flow = Flow::of(&texts);
    let title = package.title.clone().unwrap_or_else(|| {
        let file = name.rsplit('/').next().unwrap_or(name);
        shown(file.rsplit_once('.').map_or(file, |(stem, _)| stem))
    });
    let chapters = chapters::divide(&flow, &contents, &title);
    let links = Links::of(&flow, &chapters, top);
    let (mut pictures, mut drawings) = (BTreeSet::new(), BTreeMap::new());
    let mut book = Book {
        flow: &flow,
        links: &links,
        files: &mut files,
        top,
        pictures: &mut pictures,
        drawings: &mut drawings,
    };
    let own = pages_of(&mut book, &package, &chapters);
    let depth = u8::from(!top.is_empty());
    (pages.entries).extend(entries(&chapters, own, &contents, depth));
    for path in pictures {
        if let Some(bytes) = files.bytes(&path) {
            pages.pictures.push((format!("{top}{path}"), bytes.into()));
        }
    }
    for (path, drawing) in drawings {
        let bytes = drawing.into_bytes();
        pages.pictures.push((format!("{top}{path}"), bytes.into()));
    }
    files.report();
    if top.is_empty() {
        pages.title = Some(title);
        pages.description = package.description.filter(|text| !text.contains('<'));
        pages.language = package.language;
    }
}

/// The articles of a book.
fn pages_of(book: &mut Book<'_, '_, '_>, package: &Package, chapters: &[Chapter]) -> Vec<Page> {
    let mut pages = Vec::new();
    for (number, chapter) in chapters.iter().enumerate() {
        let mut out = SourceBuilder::default();
        let mut about = Matter {
            title: Some(chapter.title.clone()),
            ..Matter::default()
        };
        if number == 0 {
            add_front(book, package, &mut out);
            about.date = package.date;
        }
        write::write(book, number, chapter, &mut out);
        pages.push(Page {
            source: Some(out.finish(book.files.shown.clone())),
            path: book.links.paths[number].clone(),
            matter: about,
            title: chapter.menu.clone(),
            language: package.language.clone(),
            is_finished: true,
            ..Page::default()
        });
    }
    pages
}

/// The contents of a book: those of EPUB 3, else of EPUB 2.
fn contents_of(package: &Package, files: &mut Files<'_>) -> Vec<contents::Entry> {
    let mut entries = Vec::new();
    for (path, is_nav) in [(&package.nav, true), (&package.ncx, false)] {
        let Some(path) = path.as_ref().filter(|_| entries.is_empty()) else {
            continue;
        };
        let Some(source) = files.text(path) else {
            continue;
        };
        let Ok(document) = xml::parse(&source.text) else {
            continue;
        };
        let root = document.root_element();
        entries = if is_nav {
            contents::of_nav(root, path)
        } else {
            contents::of_ncx(root, path)
        };
    }
    for entry in &mut entries {
        if let Some((path, _)) = &mut entry.target
            && let Some(known) = files.find(path)
        {
            *path = known;
        }
    }
    entries
}

/// The texts of a book in reading order. Those outside of it come last, if a link leads to
/// them; a page that only shows the cover is left out.
fn sources_of(package: &Package, files: &mut Files<'_>) -> Vec<(String, Arc<SourceFile>)> {
    let mut sources = Vec::new();
    for path in &package.spine {
        if files.find(path).is_none() {
            let message = format!("there is no file `{path}`, which the book should have");
            let shown = files.shown.clone();
            (files.folder.out.file_warning(&shown, message))
                .help("get the book anew from where it came");
        } else if let Some(source) = files.text(path)
            && !is_cover(&source, path, package)
        {
            sources.push((path.clone(), source));
        }
    }
    for path in &package.aside {
        let name = path.rsplit('/').next().unwrap_or(path);
        let is_linked = sources.iter().any(|(_, source)| source.text.contains(name));
        if is_linked && let Some(source) = files.text(path) {
            sources.push((path.clone(), source));
        }
    }
    sources
}

/// Whether a text only shows the picture of the cover.
fn is_cover(source: &SourceFile, path: &str, package: &Package) -> bool {
    let (Some(cover), Ok(document)) = (&package.cover, xml::parse(&source.text)) else {
        return false;
    };
    let Some(body) = xml::first(document.root_element(), "body") else {
        return false;
    };
    let pictures: Vec<_> = (body.descendants())
        .filter(|node| matches!(node.tag_name().name(), "img" | "image"))
        .filter_map(|node| xml::attribute(node, "src").or_else(|| xml::attribute(node, "href")))
        .filter_map(|link| contents::target(link, path))
        .collect();
    xml::text_of(body).is_empty() && pictures.iter().any(|(picture, _)| picture == cover)
}

/// Adds what the book says of itself: its cover, who wrote it, what it is about.
fn add_front(book: &mut Book<'_, '_, '_>, package: &Package, out: &mut SourceBuilder) {
    let source = Arc::new(SourceFile::new(book.files.shown.clone(), ""));
    let mut text = String::new();
    if let Some(cover) = package
        .cover
        .as_ref()
        .and_then(|path| book.files.find(path))
    {
        let (top, cover_address) = (encoded(book.top), encoded(&cover));
        text = format!("![](/{top}{cover_address})\n\n");
        book.pictures.insert(cover);
    }
    let mut say = |words: &str| {
        // As text: no sign of Markdown.
        let escaped: String = (words.chars())
            .flat_map(|c| {
                c.is_ascii_punctuation()
                    .then_some('\\')
                    .into_iter()
                    .chain([c])
            })
            .collect();
        text.push_str(&escaped);
        text.push_str("\n\n");
    };
    if !package.creators.is_empty() {
        say(&package.creators.join(", "));
    }
    if let Some(description) = package
        .description
        .as_ref()
        .filter(|text| !text.contains('<'))
    {
        say(description);
    }
    out.replace(&text, &source, 0..0);
}

/// The outline of a book: its chapters as its contents have them.
fn entries(
    chapters: &[Chapter],
    pages: Vec<Page>,
    contents: &[contents::Entry],
    depth: u8,
) -> Vec<Entry> {
    let mut pages: Vec<Option<Page>> = pages.into_iter().map(Some).collect();
    let mut entries = Vec::new();
    // What is before the first chapter stands for the book.
    let mut at = 0;
    let mut add_from = |at: &mut usize, depth: u8, entries: &mut Vec<Entry>, is_first: bool| {
        let mut is_own = is_first;
        while *at < chapters.len() && (is_own || chapters[*at].entry.is_none()) {
            if let Some(page) = pages[*at].take() {
                entries.push(Entry::page(depth, page));
            }
            is_own = false;
            *at += 1;
        }
    };
    add_from(&mut at, 0, &mut entries, true);
    for own in &mut entries[1..] {
        if let Entry::Page { depth: own, .. } = own {
            *own = depth;
        }
    }
    for (number, entry) in contents.iter().enumerate() {
        let own = depth.saturating_add(entry.depth);
        match chapters
            .iter()
            .position(|chapter| chapter.entry == Some(number))
        {
            Some(mut at) => add_from(&mut at, own, &mut entries, true),
            // Where nothing is below it, it is left out later.
            None => entries.push(Entry::part(own, entry.title.clone())),
        }
    }
    entries
}
