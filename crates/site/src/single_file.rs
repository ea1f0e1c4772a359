//! The template of a single file: a page that contains the style and all scripts, and a
//! placeholder for data. Filled with the programs and a collection it is a reader in one
//! file, which opens from a chat or a USB stick (docs/decisions/0019). Its data is in
//! script elements that are not executed, so the hashes of the content security policy
//! are valid for any exported data.

use crate::head::{Config, Files, ICON, SiteContext, hash, without_scripts};
use crate::pictures::media_type;
use bookmobile::i18n::Locale;
use bookmobile::view::trouble;
use bookmobile_html::escape;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// The placeholder for the blocks of data.
pub const PLACE: &str = "<!--bundle-->";

/// The template for a site. `shards` are the names of the index's shards, `pictures` the
/// paths of the pictures.
pub(crate) fn template(
    site: &SiteContext<'_>,
    shards: &[&str],
    pictures: &BTreeSet<String>,
) -> String {
    let about = &site.library.catalog().site;
    let locale = Locale::of(&about.default_language);
    let title = escape(about.title.get(&about.default_language));
    let names = &site.names;
    let files = [
        &*names.reader_wasm,
        &names.search_wasm,
        &names.catalog,
        &names.index,
    ];
    let [app_wasm, search_wasm, catalog, index] = files.map(Some);
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
    let pictures: BTreeMap<&str, &str> = (pictures.iter())
        .filter_map(|path| Some((&**path, media_type(path)?)))
        .collect();
    let manifest = json!({ "files": files, "shards": shards, "pictures": pictures });
    let head_script = site.head_script(&config, Some(&site.app.scripts.root_language));
    let search_script = &site.app.search.js;
    let app_script = &site.app.scripts.single_file;
    let style = site.app.styles.whole();
    let hashes = [&head_script, search_script, app_script]
        .map(|script| format!(" 'sha256-{}'", hash(script)));
    let policy = escape(&format!(
        "default-src 'none'; script-src 'wasm-unsafe-eval'{}; style-src 'sha256-{}'; \
         img-src data:; worker-src blob:; base-uri 'none'; form-action 'none'; \
         require-trusted-types-for 'script'; trusted-types default",
        hashes.concat(),
        hash(&style),
    ));
    let body = trouble(move || locale.messages()).to_html() + &without_scripts(site.library, false);
    // Scripts and data are in the head, because the app replaces the body.
    format!(
        "<!doctype html>\n<html lang=\"{}\" data-root=\"./\" data-single-file>\n<head>\n\
         <meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1, viewport-fit=cover\">\n\
         <title>{title}</title>\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n\
         <link rel=\"icon\" href=\"{ICON}\">\n\
         <script>{head_script}</script>\n<style>{style}</style>\n\
         <script type=\"application/json\" data-name=\"site\">{manifest}</script>\n{PLACE}\n\
         <script id=\"_search-worker\">{search_script}</script>\n<script>{app_script}</script>\n\
         </head>\n<body>{body}</body>\n</html>\n",
        locale.messages().tag,
    )
}
