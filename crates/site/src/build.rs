//! Builds a site: writes all of its files, and sets the kind of each file that a device
//! keeps.

use crate::app::App;
use crate::early_search::early_search;
use crate::head::SiteContext;
use crate::names::FileNames;
use crate::output::{FileKind, KeptFile, Output, SiteError, Writer};
use crate::pictures::pictures;
use crate::plain::{all_articles, not_found};
use crate::theme::SiteTheme;
use crate::{feeds, icons, llms, offline, page, single_file};
use bookmobile::library::Library;
use bookmobile::route::Page;
use bookmobile_press::{Compiled, Offline};

/// The most bytes of a collection that a device keeps without being asked.
const MAX_BYTES_KEPT_UNASKED: usize = 4 << 20;

/// A summary of the build.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Summary {
    /// The number of pages that the app hydrates.
    pub pages: usize,
    /// Whether `site.toml` has the site's URL; without it search engines cannot use
    /// `sitemap.xml`, and previews have no picture.
    pub has_address: bool,
}

/// Builds the site of a compiled collection with the compiled app.
///
/// # Errors
/// If a file cannot be written, or the collection is too large for its formats.
pub fn build(app: &App, collection: &Compiled, out: &mut dyn Output) -> Result<Summary, SiteError> {
    let mut writer = Writer::new(out);
    let index = bookmobile_press::index(&collection.documents)
        .map_err(|error| SiteError::Index(error.to_string()))?;
    let catalog = &collection.pack.catalog;
    let mut names = FileNames::write(app, catalog, &index.root, &mut writer)?;
    let library = Library::open(catalog, "")?;
    for (name, bytes) in &collection.pack.volumes {
        writer.keep(FileKind::Text, name, bytes)?;
        library.provide(name, Some(bytes.clone()));
    }
    for (name, bytes) in &index.shards {
        writer.keep(FileKind::Shard, name, bytes)?;
    }
    let early = early_search(library);
    names.early = writer.keep_named(FileKind::Other, "early", "json", early)?;
    // Only one variant of each picture is kept.
    let pictures = pictures(library);
    for asset in &collection.assets {
        if pictures.contains(&asset.path) {
            writer.keep(FileKind::Picture, &asset.path, &asset.bytes)?;
        } else {
            writer.write(&asset.path, &asset.bytes)?;
        }
    }
    let theme = SiteTheme::write(&collection.publication.theme, &mut writer)?;
    let mut site = SiteContext {
        library,
        app,
        names,
        is_kept_by_topic: is_kept_by_topic(collection.offline, &writer.kept),
        publication: &collection.publication,
        theme,
    };
    let shards: Vec<&str> = index.shards.iter().map(|(name, _)| &**name).collect();
    let template = single_file::template(&site, &shards, &pictures);
    site.names.single_file = writer.keep_named(FileKind::Other, "single-file", "html", template)?;
    let pages = library.pages();
    for page in &pages {
        writer.write(&(page.folder() + "index.html"), page::render(page, &site))?;
    }
    for language in &library.catalog().site.languages {
        let path = Page::list_path(&language.code) + "index.html";
        let list = all_articles(&language.code, &site);
        writer.keep(FileKind::Page, &path, list)?;
    }
    writer.write("404.html", not_found(&site))?;
    for (path, text) in feeds::files(library, &pages) {
        writer.write(&path, text)?;
    }
    if collection.publication.llms {
        llms::write(library, &mut writer)?;
    }
    write_offline(&site, &mut writer)?;
    Ok(Summary {
        pages: pages.len(),
        has_address: !library.catalog().site.url.is_empty(),
    })
}

/// Whether a reader chooses which topics a device keeps. If the settings do not decide
/// it, that depends on the size of the collection.
fn is_kept_by_topic(settings: Offline, kept: &[KeptFile]) -> bool {
    match settings {
        Offline::Topics => true,
        Offline::Everything => false,
        Offline::BySize => {
            let is_content = |file: &&KeptFile| file.kind.is_content();
            let bytes: usize = (kept.iter().filter(is_content))
                .map(|file| file.size_bytes)
                .sum();
            bytes > MAX_BYTES_KEPT_UNASKED
        }
    }
}

/// Writes the icons, the web app manifest and the shell, then the service worker with
/// the manifest of all files that were recorded before.
fn write_offline(site: &SiteContext<'_>, writer: &mut Writer<'_>) -> Result<(), SiteError> {
    for (name, bytes) in icons::icons(&site.theme)? {
        writer.keep(FileKind::Other, &name, bytes)?;
    }
    let manifest = icons::web_app_manifest(site.library, &site.theme);
    writer.keep(FileKind::Other, "manifest.webmanifest", manifest)?;
    writer.keep(FileKind::Shell, offline::SHELL, offline::shell(site))?;
    writer.kept.sort_by(|one, other| one.url.cmp(&other.url));
    let bundles = if site.is_kept_by_topic {
        offline::bundles(site.library, &writer.kept)
    } else {
        Vec::new()
    };
    let script = &site.app.scripts.service_worker;
    let worker = offline::service_worker(site.library, script, &writer.kept, bundles);
    writer.write("sw.js", worker)
}
