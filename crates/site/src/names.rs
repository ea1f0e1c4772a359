//! Names of the files that the pages and scripts of a site load.

use crate::app::App;
use crate::output::{FileKind, SiteError, Writer};
use crate::script_messages::script_messages;
use bookmobile::library::Library;
use bookmobile_i18n::Group;
use bookmobile_press::Compiled;
use serde::Serialize;
use serde_json::json;

/// The file names, from the site's root.
#[derive(Debug, Clone, Default)]
pub(crate) struct FileNames {
    pub(crate) reader_js: String,
    pub(crate) reader_wasm: String,
    pub(crate) search_js: String,
    pub(crate) search_wasm: String,
    /// The style that is loaded with the app.
    pub(crate) style: String,
    /// The style sheets that only some pages contain.
    pub(crate) optional_style: String,
    /// What places the quotes of the reader's shelf.
    pub(crate) anchors_wasm: String,
    pub(crate) boot: String,
    pub(crate) offline: String,
    pub(crate) catalog: String,
    /// The root of the index; empty until it is written.
    pub(crate) index: String,
    /// The script that checks the signature; empty for a site that is not signed.
    pub(crate) signature: String,
    /// The script that shows notices; empty for a site without them.
    pub(crate) notices: String,
    /// What a search before the app is made of; empty until it is written.
    pub(crate) early: String,
    /// The template of a single file; empty until it is written, which needs the others.
    pub(crate) single_file: String,
}

/// The names of the shelf's files, as a line of JavaScript that is put before a script: before
/// the one that loads the shelf, and before the shelf itself.
#[derive(Debug, Clone, Copy, Default, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct ShelfFiles<'a> {
    #[serde(skip_serializing_if = "str::is_empty")]
    pub(crate) js: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    pub(crate) css: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    pub(crate) anchors_js: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    pub(crate) anchors_wasm: &'a str,
    /// The script of mini-programs; empty without them.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub(crate) programs_js: &'a str,
    /// The script of reading aids.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub(crate) reading_js: &'a str,
    /// What makes QR codes.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub(crate) qr_js: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    pub(crate) qr_wasm: &'a str,
    /// The script of the files that a person drops in.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub(crate) files_js: &'a str,
    /// The press of the device: its worker, and its program.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub(crate) press_js: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    pub(crate) press_wasm: &'a str,
}

impl ShelfFiles<'_> {
    pub(crate) fn line(&self) -> String {
        format!("const SHELF={};\n", json!(self))
    }
}

impl FileNames {
    /// Writes the app's files and a collection's catalog; returns their names. `library` is
    /// the collection's, opened; `programs_js` is the script of mini-programs, `qr` are the names of
    /// what makes QR codes.
    pub(crate) fn write(
        app: &App,
        collection: &Compiled,
        library: &Library,
        programs_js: &str,
        [qr_js, qr_wasm]: &[String; 2],
        writer: &mut Writer<'_>,
    ) -> Result<Self, SiteError> {
        use FileKind::{App as AppFile, Other, Search};
        let App {
            reader,
            search,
            anchors,
            press,
            scripts,
            styles,
            ..
        } = app;
        let languages = &collection.languages;
        let messages = script_messages(languages, &[Group::Device]);
        let anchors_js = writer.keep_named(Other, "anchors", "js", &anchors.js)?;
        let anchors_wasm = writer.keep_named(Other, "anchors", "wasm", &anchors.wasm)?;
        let press_js = writer.keep_named(Other, "device-press", "js", &press.js)?;
        let press_wasm = writer.keep_named(Other, "device-press", "wasm", &press.wasm)?;
        let files = ShelfFiles {
            press_js: &press_js,
            press_wasm: &press_wasm,
            ..ShelfFiles::default()
        };
        let files = files.line() + &script_messages(languages, &[Group::Files]) + &scripts.files;
        let files_js = writer.keep_named(Other, "files", "js", files)?;
        let reading_css = writer.keep_named(Other, "reading", "css", &styles.reading)?;
        let files = ShelfFiles {
            css: &reading_css,
            qr_js,
            qr_wasm,
            ..ShelfFiles::default()
        };
        let reading =
            files.line() + &script_messages(languages, &[Group::Reading]) + &scripts.reading;
        let reading_js = writer.keep_named(Other, "reading", "js", reading)?;
        let shelf_css = writer.keep_named(Other, "shelf", "css", &styles.shelf)?;
        let files = ShelfFiles {
            css: &shelf_css,
            anchors_js: &anchors_js,
            anchors_wasm: &anchors_wasm,
            programs_js,
            reading_js: &reading_js,
            files_js: &files_js,
            ..ShelfFiles::default()
        };
        let shelf = files.line() + &script_messages(languages, &[Group::Shelf]) + &scripts.shelf;
        let shelf = writer.keep_named(Other, "shelf", "js", shelf)?;
        let files = ShelfFiles {
            js: &shelf,
            ..ShelfFiles::default()
        };
        let boot = files.line() + &scripts.boot;
        Ok(Self {
            reader_js: writer.keep_named(AppFile, "app", "js", &reader.js)?,
            reader_wasm: writer.keep_named(AppFile, "app", "wasm", &reader.wasm)?,
            search_js: writer.keep_named(Search, "search", "js", &search.js)?,
            search_wasm: writer.keep_named(Search, "search", "wasm", &search.wasm)?,
            style: writer.keep_named(Other, "style", "css", &styles.app)?,
            optional_style: writer.keep_named(
                Other,
                "parts",
                "css",
                styles.all_optional(library.has_right_to_left()),
            )?,
            boot: writer.keep_named(AppFile, "boot", "js", boot)?,
            anchors_wasm,
            offline: writer.keep_named(Other, "offline", "js", messages + &scripts.offline)?,
            catalog: writer.keep_named(AppFile, "catalog", "bin", &collection.pack.catalog)?,
            index: String::new(),
            signature: String::new(),
            notices: String::new(),
            early: String::new(),
            single_file: String::new(),
        })
    }
}
