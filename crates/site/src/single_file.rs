//! The template of a single file: a page that contains the style and all scripts, and a
//! placeholder for data. Filled with the programs and a collection it is a reader in one
//! file, which opens from a chat or a USB stick (docs/decisions/0019). Its data is in
//! script elements that are not executed, so the hashes of the content security policy
//! are valid for any exported data.

use crate::head::{Config, Files, SiteContext, direction_attribute, without_scripts};
use crate::names::ShelfFiles;
use crate::output::{Memory, SiteError};
use crate::pictures::media_type;
use crate::policy::hash;
use crate::script_messages::script_messages;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bookmobile::view::trouble;
use bookmobile_html::escape;
use bookmobile_i18n::Group;
use bookmobile_press::IndexFiles;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde::Deserialize;
use serde_json::json;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;

/// The placeholder for the blocks of data.
const PLACE: &str = "<!--bundle-->";

/// The template for a site with this index.
pub(crate) fn template(site: &SiteContext<'_>, index: &IndexFiles) -> String {
    let shards: Vec<&str> = index.shards.iter().map(|(name, _)| &**name).collect();
    let about = &site.library.catalog().site;
    let messages = site.library.messages(&about.default_language);
    let title = escape(about.title.get(&about.default_language));
    let names = &site.names;
    let files = [
        &*names.reader_wasm,
        &names.search_wasm,
        &names.catalog,
        &names.index,
        &names.anchors_wasm,
    ];
    let [app_wasm, search_wasm, catalog, index, _] = files.map(Some);
    let of_programs = site.programs.of_file();
    let config = Config {
        files: Files {
            app_wasm,
            catalog,
            search_wasm,
            index,
            ..Files::default()
        },
        ..Config::of(site.library)
    };
    let pictures: BTreeMap<&str, &str> = (site.pictures.iter())
        .filter_map(|path| Some((&**path, media_type(path)?)))
        .collect();
    let files: Vec<_> = files.into_iter().chain(of_programs).collect();
    let manifest = json!({ "files": files, "shards": shards, "pictures": pictures });
    let head_script = site.head_script(&config, Some(&site.app.scripts.root_language));
    let search_script = &site.app.search.js;
    let shelf = ShelfFiles {
        anchors_wasm: &names.anchors_wasm,
        ..ShelfFiles::default()
    };
    let messages_line =
        script_messages(site.languages, &[Group::File, Group::Shelf, Group::Reading]);
    let app_script = &(shelf.line() + &messages_line + &site.app.scripts.single_file);
    let (notices_script, notices_style) = site.notices.in_file(site.app);
    let programs = site.programs.in_file(site.app, site.languages);
    let (frame_scripts, frame_styles) = programs.as_ref().map_or_else(Default::default, |own| {
        (own.scripts.clone(), own.styles.clone())
    });
    let has_screens = !frame_styles.is_empty();
    let programs_script = programs.map(|own| own.script);
    let programs_style = if programs_script.is_some() {
        &*site.app.styles.program_views
    } else {
        ""
    };
    let style = site.app.styles.whole(site.library.has_right_to_left())
        + &notices_style
        + programs_style
        + &site.theme.whole;
    let font = if site.theme.has_font || has_screens {
        " font-src data:;"
    } else {
        ""
    };
    let (media, policies) = if has_screens {
        (" blob:; media-src data: blob:;", "default screens")
    } else {
        (";", "default")
    };
    let icon = site.icon();
    let scripts = [&head_script, search_script, app_script].into_iter();
    let scripts = scripts.chain(&notices_script).chain(&programs_script);
    let hashes = scripts.map(|script| hash(script)).chain(frame_scripts);
    let hashes: Vec<_> = hashes.map(|hash| format!(" 'sha256-{hash}'")).collect();
    let styles = [hash(&style)].into_iter().chain(frame_styles);
    let styles: Vec<_> = styles.map(|hash| format!(" 'sha256-{hash}'")).collect();
    let element = |script: String| format!("<script>{script}</script>\n");
    let notices = notices_script.map_or_else(String::new, element);
    let programs = programs_script.map_or_else(String::new, element);
    let policy = escape(&format!(
        "default-src 'none'; script-src 'wasm-unsafe-eval'{}; style-src{}; \
         img-src data:{media}{font} worker-src blob:; base-uri 'none'; form-action 'none'; \
         require-trusted-types-for 'script'; trusted-types {policies}",
        hashes.concat(),
        styles.concat(),
    ));
    let body = trouble(move || messages).to_html() + &without_scripts(site.library, false);
    let direction = direction_attribute(site.library, messages.code());
    // Scripts and data are in the head, because the app replaces the body.
    format!(
        "<!doctype html>\n<html lang=\"{}\"{direction} data-root=\"./\" data-single-file>\n<head>\n\
         <meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1, viewport-fit=cover\">\n\
         <title>{title}</title>\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n\
         <link rel=\"icon\" href=\"{icon}\">\n\
         <script>{head_script}</script>\n<style>{style}</style>\n\
         <script type=\"application/json\" data-name=\"site\">{manifest}</script>\n{PLACE}\n\
         <script id=\"_search-worker\">{search_script}</script>\n{notices}<script>{app_script}</script>\n{programs}\
         </head>\n<body>{body}</body>\n</html>\n",
        messages.tag(),
    )
}
/// What the template records about the site.
#[derive(Deserialize)]
struct Needs {
    files: Vec<String>,
    shards: Vec<String>,
    pictures: BTreeMap<String, String>,
}

/// The files of a signature, if the site was signed.
const SIGNATURE: [&str; 3] = ["signed.json", "signed.json.minisig", "signed.json.pub"];

/// Whether a file of a built site, by its name, is a part of its collection: of the pack, of the
/// index, or a picture. A signature of a single file is of these.
pub fn is_data(name: &str) -> bool {
    let starts = [
        "catalog-", "entries-", "images/", "index-", "shard-", "volume-",
    ];
    starts.iter().any(|start| name.starts_with(start))
}

/// The whole of a built site as one HTML file: its template, filled with the programs and
/// the collection as blocks of data. `made` is the day, as `2026-11-21`. `src/js/export.js`
/// does the same in a browser.
///
/// # Errors
/// If a file of the site is missing.
pub fn single_file(files: &Memory, made: &str) -> Result<String, SiteError> {
    let missing = |what: &str| SiteError::Incomplete(what.to_owned());
    let named = |start: &'static str, end: &'static str| {
        let names = files.keys().map(String::as_str);
        names.filter(move |name| name.starts_with(start) && name.ends_with(end))
    };
    let text = |name: &str| {
        let bytes = files.get(name).ok_or_else(|| missing(name))?;
        std::str::from_utf8(bytes).map_err(|_| missing(name))
    };
    let name =
        (named("single-file-", ".html").next()).ok_or_else(|| missing("single-file-….html"))?;
    let template = text(name)?;
    let about = (template.split_once("data-name=\"site\">"))
        .and_then(|(_, rest)| Some(rest.split_once('<')?.0))
        .and_then(|about| serde_json::from_str(about).ok());
    let about: Needs = about.ok_or_else(|| missing("the block `site` of the template"))?;
    let parts: Vec<&str> = named("entries-", ".bin")
        .chain(named("volume-", ".bin"))
        .chain(about.shards.iter().map(String::as_str))
        .collect();
    let said = json!({
        "files": parts,
        "only": [],
        "start": "",
        "version": version(text("sw.js")?).ok_or_else(|| missing("the manifest of sw.js"))?,
        "made": made,
    });
    let mut blocks = String::new();
    let mut block = |name: &str, kind: &str, text: &str| {
        // Writing into a String does not fail.
        let _ = writeln!(
            blocks,
            "<script type=\"{kind}\" data-name=\"{name}\">{text}</script>"
        );
    };
    block("bundle", "application/json", &said.to_string());
    for name in about.files.iter().map(String::as_str).chain(parts) {
        let bytes = files.get(name).ok_or_else(|| missing(name))?;
        block(name, "application/gzip", &STANDARD.encode(gzip(bytes)));
    }
    for name in SIGNATURE {
        if let Some(bytes) = files.get(name) {
            block(name, "application/gzip", &STANDARD.encode(gzip(bytes)));
        }
    }
    let packed = STANDARD.encode(gzip(template.as_bytes()));
    block("template", "application/gzip", &packed);
    for (name, kind) in &about.pictures {
        let bytes = files.get(name).ok_or_else(|| missing(name))?;
        block(name, kind, &STANDARD.encode(bytes));
    }
    Ok(template.replacen(PLACE, blocks.trim_end(), 1))
}

/// The version of a built site, from its service worker's manifest.
fn version(worker: &str) -> Option<String> {
    let (manifest, _) = (worker.strip_prefix("const MANIFEST = "))?.split_once(";\n")?;
    let manifest: serde_json::Value = serde_json::from_str(manifest).ok()?;
    Some(manifest.get("version")?.as_str()?.to_owned())
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    // Writing into memory does not fail.
    let _ = gzip.write_all(bytes);
    gzip.finish().unwrap_or_default()
}
