//! Writes a page at each path of the site, and its feeds, with the same components that the
//! browser runs. Arguments: the folder of the site, in which the files of the
//! collection are already, then `key=name` for each file whose name carries its
//! content's hash, `early=`, `lost=`, `language=` and `page_style=` with what stands in the pages (the
//! style as JSON), and `keep=` with how a device keeps the collection.

use bookmobile::document::{
    Files, all_articles, carrier, feeds, not_found, offline, pages, render,
};
use bookmobile::library::Library;
use bookmobile::route::Page;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// How many bytes a device keeps of a collection without being asked to.
const KEPT_UNASKED: u64 = 4 << 20;

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

/// Names of the site's files that begin so.
fn named(folder: &Path, begin: &str) -> std::io::Result<Vec<String>> {
    let mut names = Vec::new();
    if folder.is_dir() {
        for file in std::fs::read_dir(folder)? {
            let name = file?.file_name().to_string_lossy().into_owned();
            if name.starts_with(begin) {
                names.push(name);
            }
        }
    }
    names.sort();
    Ok(names)
}

/// Writes the carrier; gives its name. What only it needs lies in the folder
/// `carrier`, which the site's maker takes away.
fn write_carrier(
    library: &'static Library,
    folder: &Path,
    files: &Files,
) -> Result<String, Box<dyn std::error::Error>> {
    let text = |name: &str| std::fs::read_to_string(folder.join(name));
    let search = files.names.get("search_js");
    let texts = carrier::Texts {
        finder: &text(search.ok_or("name the search's script")?)?,
        app: &text("carrier/app.js")?,
        style: &text("carrier/style.css")?,
    };
    let types = [
        ("svg", "image/svg+xml"),
        ("png", "image/png"),
        ("jpg", "image/jpeg"),
        ("jpeg", "image/jpeg"),
        ("gif", "image/gif"),
        ("webp", "image/webp"),
    ];
    let pictures = offline::pictures(library).into_iter();
    let pictures = pictures.filter_map(|name| {
        let (_, ending) = name.rsplit_once('.')?;
        let (_, kind) = types.iter().find(|(own, _)| *own == ending)?;
        Some((name, *kind))
    });
    let shards = named(folder, "shard-")?;
    let html = carrier::carrier(library, files, texts, &shards, &pictures.collect());
    let name = format!("carrier-{}.html", offline::fingerprint(&html));
    std::fs::write(folder.join(&name), html)?;
    Ok(name)
}

/// The shell, the service worker and what it keeps: of all else that stands in
/// the folder by then.
fn keep_offline(
    library: &'static Library,
    folder: &Path,
    files: &Files,
) -> Result<(), Box<dyn std::error::Error>> {
    let mut keep: Vec<String> = files.names.values().cloned().collect();
    let shards = named(folder, "shard-")?;
    let pictures = offline::pictures(library);
    let mut parts = Vec::new();
    if files.by_topic {
        parts = offline::parts(library, &shards);
    }
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
    // What is in a part is kept with it; all else always.
    let volumes = named(folder, "volume-")?;
    let rest = volumes.into_iter().chain(shards).chain(pictures);
    keep.extend(rest.filter(|name| !parts.iter().any(|part| part.files.contains(name))));
    for language in &library.catalog().site.languages {
        keep.push(Page::list_path(&language.code));
    }
    keep.sort();
    for name in &mut keep {
        *name = list(folder, name)?.0;
    }
    for part in &mut parts {
        for name in &mut part.files {
            let (listed, bytes) = list(folder, name)?;
            *name = listed;
            part.bytes += bytes;
            if name.starts_with("images/") {
                part.pictures += bytes;
            }
        }
    }
    std::fs::write(
        folder.join("sw.js"),
        offline::service_worker(library, &keep, &parts),
    )?;
    Ok(())
}

/// A file, or the page at a path, as the worker lists it, and its length.
fn list(folder: &Path, name: &str) -> Result<(String, u64), String> {
    let mut file = folder.join(name);
    if file.is_dir() {
        file.push("index.html");
    }
    let bytes = std::fs::read(&file).map_err(|error| format!("{}: {error}", file.display()))?;
    Ok((offline::listed(name, &bytes), bytes.len() as u64))
}

/// Whether a collection is so large that what of it is kept on a device is left
/// to the person: all that is not the program.
fn is_large(library: &Library, folder: &Path) -> std::io::Result<bool> {
    let mut names = named(folder, "volume-")?;
    names.extend(named(folder, "shard-")?);
    names.extend(offline::pictures(library));
    let mut bytes = 0;
    for name in names {
        bytes += std::fs::metadata(folder.join(name))?.len();
    }
    Ok(bytes > KEPT_UNASKED)
}

fn run() -> Result<usize, Box<dyn std::error::Error>> {
    let mut words = std::env::args().skip(1);
    let folder = PathBuf::from(words.next().ok_or("name the folder of the site")?);
    let mut files = Files::default();
    let mut keep = None;
    for word in words {
        let (key, value) = word.split_once('=').ok_or(format!("{word} has no ="))?;
        match key {
            "early" => value.clone_into(&mut files.early),
            "lost" => value.clone_into(&mut files.lost),
            "language" => value.clone_into(&mut files.language),
            "page_style" => files.style = serde_json::from_str(value)?,
            "keep" => keep = Some(value.to_owned()),
            _ => {
                files.names.insert(key.to_owned(), value.to_owned());
            }
        }
    }
    let catalog = files.names.get("catalog").ok_or("name the catalog")?;
    let library = Library::open(&std::fs::read(folder.join(catalog))?, "")?;
    for volume in &library.catalog().volumes {
        let bytes = std::fs::read(folder.join(&volume.name))?;
        library.provide(&volume.name, Some(bytes));
    }
    // `auto` decides by size; otherwise `topics` or `everything` is said.
    files.by_topic = match keep.as_deref() {
        Some("topics") => true,
        Some("everything") => false,
        _ => is_large(library, &folder)?,
    };
    let carrier = write_carrier(library, &folder, &files)?;
    files.names.insert("carrier".to_owned(), carrier);
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
    if library.catalog().site.url.is_empty() {
        eprintln!(
            "site.toml does not say where the site will be (`url`): search engines cannot \
             use sitemap.xml, and previews have no picture"
        );
    }
    Ok(pages.len())
}
