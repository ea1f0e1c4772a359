//! Writes a page at each path of the site, and its feeds, with the same components that the
//! browser runs. Arguments: the folder of the site, then `key=name` for each
//! file whose name carries its content's hash.

use bookmobile::document::{all_articles, feeds, list_path, not_found, pages, render};
use bookmobile::library::Library;
use std::collections::BTreeMap;
use std::path::PathBuf;
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
        let folder = folder.join(list_path(&language.code));
        let page = all_articles(library, &language.code, &files);
        std::fs::write(folder.join("index.html"), page)?;
    }
    std::fs::write(folder.join("404.html"), not_found(library, &files))?;
    for (path, text) in feeds::files(library.catalog(), &pages) {
        std::fs::write(folder.join(path), text)?;
    }
    Ok(pages.len())
}
