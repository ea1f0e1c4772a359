//! The carrier: a page with the style and all scripts in it, and a place for data.
//! Filled with the programs and a collection it is a reader in one file, which
//! opens from a chat or a USB stick (docs/decisions/0019). What it carries stands
//! in blocks of data, which are not executed: so the policy's hashes hold for
//! whatever is passed on.

use super::{Files, ICON, early_script, early_with, hash, without_scripts};
use crate::i18n::Locale;
use crate::library::Library;
use crate::view::trouble;
use bookmobile_dom::escape::escape;
use serde_json::json;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Where blocks of data are put in.
pub const PLACE: &str = "<!--carried-->";

/// The scripts and the style of a carrier, as text.
#[derive(Debug, Clone, Copy)]
pub struct Texts<'a> {
    /// The search program's few lines and glue.
    pub finder: &'a str,
    /// The app's glue, what starts it, and export on.
    pub app: &'a str,
    /// The whole style.
    pub style: &'a str,
}

/// The carrier of a collection. `shards` are files of the index, `pictures` are
/// paths with their types.
pub fn carrier(
    library: &'static Library,
    files: &Files,
    texts: Texts<'_>,
    shards: &[String],
    pictures: &BTreeMap<String, &str>,
) -> String {
    let site = &library.catalog().site;
    let locale = Locale::of(&site.default_language);
    let title = escape(site.title.get(&site.default_language));
    let keys = ["app_wasm", "search_wasm", "catalog", "index"];
    let mut data = String::new();
    for key in keys {
        // Writing into a String does not fail.
        let _ = write!(
            data,
            " data-{}=\"{}\"",
            key.replace('_', "-"),
            files.name(key)
        );
    }
    let about =
        json!({ "files": keys.map(|key| files.name(key)), "shards": shards, "pictures": pictures });
    let early = early_script(&early_with(library, files, &files.language));
    let Texts { finder, app, style } = texts;
    let hashes = [&*early, finder, app].map(|script| format!(" 'sha256-{}'", hash(script)));
    let policy = escape(&format!(
        "default-src 'none'; script-src 'wasm-unsafe-eval'{}; style-src 'sha256-{}'; \
         img-src data:; worker-src blob:; base-uri 'none'; form-action 'none'; \
         require-trusted-types-for 'script'; trusted-types default",
        hashes.concat(),
        hash(style),
    ));
    let body = trouble(move || locale.messages()).to_html() + &without_scripts(library, false);
    // All of it in the head: the body becomes the app's.
    format!(
        "<!doctype html>\n<html lang=\"{}\" data-root=\"./\" data-carried{data}>\n<head>\n\
         <meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1, viewport-fit=cover\">\n\
         <title>{title}</title>\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n\
         <link rel=\"icon\" href=\"{ICON}\">\n\
         <script>{early}</script>\n<style>{style}</style>\n\
         <script type=\"application/json\" data-name=\"site\">{about}</script>\n{PLACE}\n\
         <script id=\"_finder\">{finder}</script>\n<script>{app}</script>\n\
         </head>\n<body>{body}</body>\n</html>\n",
        locale.messages().tag,
    )
}
