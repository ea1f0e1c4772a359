//! Writes a page at each path of the site, and its feeds, with the same components that the
//! browser runs. Arguments: the folder of the site, then `key=name` for each
//! file whose name carries its content's hash.

use bookmobile::document::{all_articles, feeds, not_found, offline, pages, render};
use bookmobile::library::Library;
use bookmobile::route::Page;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

fn main() -> ExitCode {
    match run() {
        Ok(count) => {
            eprintln!("{count} pages");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// The shell, the service worker and what it keeps: of all else that stands in
/// the folder by then.
fn keep_offline(
    library: &'static Library,
    folder: &Path,
    files: &BTreeMap<String, String>,
) -> Result<(), Box<dyn std::error::Error>> {
    let named = files.iter().filter(|(key, _)| *key != "page_style");
    let mut keep: Vec<String> = named.map(|(_, name)| name.clone()).collect();
    for (name, bytes) in offline::icons()? {
        std::fs::write(folder.join(&name), bytes)?;
        keep.push(name);
    }
    let more = [
        ("shell.html", offline::shell(library, files)),
        ("manifest.webmanifest", offline::manifest(library)),
    ];
    for (name, text) in more {
        std::fs::write(folder.join(name), text)?;
        keep.push(name.to_owned());
    }
    if let Ok(images) = std::fs::read_dir(folder.join("images")) {
        for image in images {
            keep.push(format!("images/{}", image?.file_name().to_string_lossy()));
        }
    }
    for language in &library.catalog().site.languages {
        keep.push(Page::list_path(&language.code));
    }
    keep.sort();
    for name in &mut keep {
        let mut file = folder.join(&*name);
        if file.is_dir() {
            file.push("index.html");
        }
        let bytes = std::fs::read(&file).map_err(|error| format!("{}: {error}", file.display()))?;
        *name = offline::listed(name, &bytes);
    }
    std::fs::write(
        folder.join("sw.js"),
        offline::service_worker(library, &keep),
    )?;
    Ok(())
}

fn run() -> Result<usize, Box<dyn std::error::Error>> {
    let mut words = std::env::args().skip(1);
    let folder = PathBuf::from(words.next().ok_or("name the folder of the site")?);
    let files: BTreeMap<String, String> = words
        .filter_map(|word| {
            let (key, name) = word.split_once('=')?;
            Some((key.to_owned(), name.to_owned()))
        })
        .collect();
    let library = Library::open()?;
    let pages = pages(library);
    for page in &pages {
        let folder = folder.join(page.path());
        std::fs::create_dir_all(&folder)?;
        std::fs::write(folder.join("index.html"), render(library, page, &files))?;
    }
    for language in &library.catalog().site.languages {
        let folder = folder.join(Page::list_path(&language.code));
        let page = all_articles(library, &language.code, &files);
        std::fs::write(folder.join("index.html"), page)?;
    }
    std::fs::write(folder.join("404.html"), not_found(library, &files))?;
    keep_offline(library, &folder, &files)?;
    for (path, text) in feeds::files(library.catalog(), &pages) {
        std::fs::write(folder.join(path), text)?;
    }
    Ok(pages.len())
}
