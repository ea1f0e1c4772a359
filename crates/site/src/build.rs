//! Builds a site: writes all of its files, and sets the kind of each file that a device
//! keeps.

use crate::app::App;
use crate::early_search::early_search;
use crate::head::SiteContext;
use crate::names::FileNames;
use crate::notices::NoticeFiles;
use crate::offline::Kept;
use crate::output::{FileKind, KeptFile, Output, SiteError, Writer};
use crate::pictures::Used;
use crate::plain::{all_articles, not_found};
use crate::programs::ProgramFiles;
use crate::script_messages::script_messages;
use crate::theme::SiteTheme;
use crate::{feeds, icons, llms, news, offline, page, redirects, single_file};
use bookmobile::library::Library;
use bookmobile::route::Page;
use bookmobile_i18n::Group;
use bookmobile_press::{Compiled, IndexFiles, Offline, PROGRAMS_FOLDER, is_screen};
use rayon::prelude::*;

/// The most bytes of a collection that a device keeps without being asked.
const MAX_BYTES_KEPT_UNASKED: usize = 4 << 20;

/// How many pages are rendered in parallel before they are written: enough for many
/// processors, and few enough that memory does not grow with the collection.
const PAGES_AT_ONCE: usize = 256;

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
    let library = Library::open(&collection.pack.catalog, "")?;
    for (name, bytes) in collection.pack.parts.iter().chain(&collection.pack.volumes) {
        writer.keep(FileKind::Text, name, bytes)?;
        library.provide(name, Some(bytes.clone().into()));
    }
    let mut site = begin(app, collection, library, &mut writer)?;
    let index = index(library)?;
    site.names.index = writer.keep_named(FileKind::Search, "index", "bin", &index.root)?;
    write_shards(&index, &mut writer)?;
    site.is_kept_by_topic = is_kept_by_topic(collection.offline, &writer.kept);
    write_template(&mut site, &index, &mut writer)?;
    let pages = library.pages();
    write_pages(&pages, &site, &mut writer)?;
    write_plain(&site, &pages, collection, &mut writer)?;
    write_offline(&site, &mut writer)?;
    Ok(Summary {
        pages: pages.len(),
        has_address: !library.catalog().site.url.is_empty(),
    })
}

/// Writes what pages need besides the texts: the programs, the catalog, pictures, the theme.
/// The name of the index is missing from the result, and that of the single file.
pub(crate) fn begin<'a>(
    app: &'a App,
    collection: &'a Compiled,
    library: &'static Library,
    writer: &mut Writer<'_>,
) -> Result<SiteContext<'a>, SiteError> {
    let used = Used::by_all(library);
    let screens = (collection.assets.iter())
        .filter(|asset| is_screen(&asset.path) && used.files.contains(&asset.path))
        .filter_map(|asset| {
            Some((
                asset.path.clone(),
                serde_json::from_slice(&asset.bytes).ok()?,
            ))
        });
    let languages = &collection.languages;
    let qr = [
        writer.keep_named(FileKind::Other, "qr", "js", &app.qr.js)?,
        writer.keep_named(FileKind::Other, "qr", "wasm", &app.qr.wasm)?,
    ];
    let screens = screens.collect();
    let programs = ProgramFiles::write(app, &used.programs, screens, languages, &qr, writer)?;
    let mut names = FileNames::write(app, collection, library, &programs.js, &qr, writer)?;
    let early = early_search(library);
    names.early = writer.keep_named(FileKind::Other, "early", "json", early)?;
    if collection.publication.signed {
        let messages = script_messages(&collection.languages, &[Group::Signature]);
        let script = messages + &app.scripts.signature;
        names.signature = writer.keep_named(FileKind::Other, "signature", "js", script)?;
    }
    let notices = NoticeFiles::new(library, collection);
    names.notices = notices.write(app, writer)?;
    // Only one variant of each picture is kept.
    let pictures = used.files;
    for asset in &collection.assets {
        if pictures.contains(&asset.path) {
            let is_program = asset.path.starts_with(PROGRAMS_FOLDER);
            let kind = if is_program {
                FileKind::Program
            } else {
                FileKind::Picture
            };
            writer.keep(kind, &asset.path, &asset.bytes)?;
        } else {
            writer.write(&asset.path, &asset.bytes)?;
        }
    }
    Ok(SiteContext {
        library,
        app,
        names,
        pictures,
        is_kept_by_topic: false,
        publication: &collection.publication,
        languages: &collection.languages,
        theme: SiteTheme::write(&collection.publication.theme, writer)?,
        notices,
        programs,
    })
}

/// The search index of a library with all of its texts.
pub(crate) fn index(library: &Library) -> Result<IndexFiles, SiteError> {
    let documents = bookmobile_press::documents(library.catalog(), |id| library.article(id))?;
    bookmobile_press::index(&documents).map_err(|error| SiteError::Index(error.to_string()))
}

/// Writes the shards of the index.
pub(crate) fn write_shards(index: &IndexFiles, writer: &mut Writer<'_>) -> Result<(), SiteError> {
    let mut shards = index.shards.iter();
    shards.try_for_each(|(name, bytes)| writer.keep(FileKind::Shard, name, bytes))
}

/// Writes the template of a single file, which needs the names of all other files of the app.
fn write_template(
    site: &mut SiteContext<'_>,
    index: &IndexFiles,
    writer: &mut Writer<'_>,
) -> Result<(), SiteError> {
    let template = single_file::template(site, index);
    site.names.single_file = writer.keep_named(FileKind::Other, "single-file", "html", template)?;
    Ok(())
}

/// Writes what is for readers without the app, for other programs, and for addresses that
/// were once those of articles.
pub(crate) fn write_plain(
    site: &SiteContext<'_>,
    pages: &[Page],
    collection: &Compiled,
    writer: &mut Writer<'_>,
) -> Result<(), SiteError> {
    let library = site.library;
    for language in &library.catalog().site.languages {
        for (at, (path, list)) in all_articles(&language.code, site).into_iter().enumerate() {
            let path = path + "index.html";
            // Offline the app has the whole list; its first page is for when it cannot start.
            if at == 0 {
                writer.keep(FileKind::Page, &path, list)?;
            } else {
                writer.write(&path, list)?;
            }
        }
    }
    redirects::write(&collection.redirects, library, pages, writer)?;
    writer.write("404.html", not_found(site))?;
    for (path, text) in feeds::files(library, pages) {
        writer.write(&path, text)?;
    }
    site.notices.write_feeds(writer)?;
    news::write(library, writer)?;
    if collection.publication.llms {
        llms::write(library, writer)?;
    }
    Ok(())
}

/// Renders pages in parallel, and writes some while the next ones are rendered.
fn write_pages(
    pages: &[Page],
    site: &SiteContext<'_>,
    writer: &mut Writer<'_>,
) -> Result<(), SiteError> {
    let render = |page: &Page| (page.folder() + "index.html", page::render(page, site));
    let mut rendered: Vec<(String, String)> = Vec::new();
    for some in pages.chunks(PAGES_AT_ONCE).chain([&[] as &[Page]]) {
        let (written, next) = std::thread::scope(|scope| {
            let next = scope.spawn(|| some.par_iter().map(render).collect());
            let mut before = rendered.iter();
            let written = before.try_for_each(|(path, html)| writer.write(path, html));
            (written, next.join())
        });
        written?;
        rendered = next.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
    }
    Ok(())
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

/// Writes the icons, the web app manifest and the shell.
pub(crate) fn write_shell(
    site: &SiteContext<'_>,
    writer: &mut Writer<'_>,
) -> Result<(), SiteError> {
    for (name, bytes) in icons::icons(&site.theme)? {
        writer.keep(FileKind::Other, &name, bytes)?;
    }
    let manifest = icons::web_app_manifest(site.library, &site.theme);
    writer.keep(FileKind::Other, "manifest.webmanifest", manifest)?;
    writer.keep(FileKind::Shell, offline::SHELL, offline::shell(site))
}

/// Writes the shell, then the service worker with the manifest of all files that were
/// recorded before.
fn write_offline(site: &SiteContext<'_>, writer: &mut Writer<'_>) -> Result<(), SiteError> {
    write_shell(site, writer)?;
    writer.kept.sort_by(|one, other| one.url.cmp(&other.url));
    let bundles = if site.is_kept_by_topic {
        offline::bundles(site.library, &writer.kept)
    } else {
        Vec::new()
    };
    let script = &site.app.scripts.service_worker;
    let kept = writer.kept.clone();
    let kept = Kept::new(&kept, bundles);
    let list = match kept.list() {
        Some(list) => {
            writer.keep_named(FileKind::Other, "kept", "json", list)?;
            writer.kept.last()
        }
        None => None,
    };
    let worker =
        offline::service_worker(site.library, script, &kept, list, site.publication.signed);
    writer.write("sw.js", worker)
}
