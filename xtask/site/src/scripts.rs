//! Makes the scripts around the programs from the modules in `src/js`, with values that
//! are generated from Rust, such as the schemas of the search's messages. The texts of the
//! interface depend on the collection: `bookmobile_site` puts `MESSAGES` before the scripts.

use crate::bundle::bundle;
use anyhow::{Context, Result};
use bookmobile_html::allowed::inert_tag;
use bookmobile_protocol::{Describe as _, Request, Response};
use serde_json::json;
use std::fs;
use std::path::PathBuf;
use xtask::sh;

fn folder() -> PathBuf {
    sh::root().join("src/js")
}

/// A script that imports nothing.
///
/// # Errors
/// If there is no such file.
pub(crate) fn plain(name: &str) -> Result<String> {
    fs::read_to_string(folder().join(name)).with_context(|| name.to_owned())
}

/// The service worker, which keeps the site on the device; `bookmobile_site` puts the
/// manifest before it.
///
/// # Errors
/// If the modules cannot be bundled.
pub(crate) fn service_worker() -> Result<String> {
    bundle(&folder(), "service-worker.js")
}

/// The script that starts the app, with the page's side of the search.
///
/// # Errors
/// If the modules cannot be bundled.
pub(crate) fn boot() -> Result<String> {
    Ok(schemas() + &policy("") + &bundle(&folder(), "boot.js")?)
}

/// The script for offline use, which shows the state of the site on the device, and for
/// exporting the site.
///
/// # Errors
/// If the modules cannot be bundled.
pub(crate) fn offline() -> Result<String> {
    bundle(&folder(), "offline-main.js")
}

/// The script of the reader's shelf.
///
/// # Errors
/// If the modules cannot be bundled.
pub(crate) fn shelf() -> Result<String> {
    Ok(schemas() + &bundle(&folder(), "shelf-main.js")?)
}

/// The script of the files that a person drops in.
///
/// # Errors
/// If the modules cannot be bundled.
pub(crate) fn files() -> Result<String> {
    Ok(policy("") + &bundle(&folder(), "files-main.js")?)
}

/// The script of reading aids.
///
/// # Errors
/// If the modules cannot be bundled.
pub(crate) fn reading() -> Result<String> {
    bundle(&folder(), "reading-main.js")
}

/// The script that runs the press of the device in a worker: wasm-bindgen's glue, then our own
/// modules.
///
/// # Errors
/// If the modules cannot be bundled.
pub(crate) fn press_worker(glue: &str) -> Result<String> {
    let own = bundle(&folder(), "press-worker.js")?;
    // In a scope of its own, so that its names can be shortened.
    Ok(format!("{glue}\n(() => {{\n{own}\n}})();"))
}

/// The script that shows notices.
///
/// # Errors
/// If the modules cannot be bundled.
pub(crate) fn notices() -> Result<String> {
    bundle(&folder(), "notices.js")
}

/// The script that shows mini-programs.
///
/// # Errors
/// If the modules cannot be bundled.
pub(crate) fn programs() -> Result<String> {
    bundle(&folder(), "programs-main.js")
}

/// The script of a mini-program that comes with the app, which runs after `program-runtime.js`.
///
/// # Errors
/// If the modules cannot be bundled.
pub(crate) fn program(slug: &str) -> Result<String> {
    let script = bundle(&folder(), &format!("program-{slug}.js"))?;
    // In a scope of its own, so that its names can be shortened.
    Ok(format!("(() => {{\n{script}\n}})();"))
}

/// The script that checks the signature of a signed site, and shows who signed it.
///
/// # Errors
/// If the modules cannot be bundled.
pub(crate) fn signature() -> Result<String> {
    bundle(&folder(), "signature.js")
}

/// The script of a single file, as one plain script; `frame` is the document in which it makes
/// mini-programs. It has the glue of the app and of what places
/// quotes, which are modules elsewhere, then our own modules.
///
/// # Errors
/// If the modules cannot be bundled, or a glue exports nothing.
pub(crate) fn single_file(reader: &str, anchors: &str, frame: &str) -> Result<String> {
    let reader = as_object("bookmobileApp", reader)?;
    let anchors = as_object("bookmobileAnchor", anchors)?;
    let own = schemas() + &policy(frame) + &bundle(&folder(), "single-file-main.js")?;
    Ok(format!("(() => {{\n{reader}\n{anchors}\n{own}\n}})();"))
}

/// The script of what makes QR codes as an object, for the mini-programs of a single file.
///
/// # Errors
/// If the glue exports nothing.
pub(crate) fn program_qr(glue: &str) -> Result<String> {
    as_object("bookmobileQr", glue)
}

/// The glue of a program as an object with this name, in a scope of its own. The exports
/// become members.
fn as_object(name: &str, glue: &str) -> Result<String> {
    let end = (glue.rfind("export {")).with_context(|| format!("the glue of {name}"))?;
    let mut body = glue[..end].replace("import.meta.url", "location.href");
    let mut names = vec!["default: __wbg_init".to_owned()];
    for word in ["export function ", "export class "] {
        while let Some(at) = body.find(word) {
            let name = body[at + word.len()..].split(['(', ' ']).next();
            names.push(name.unwrap_or_default().to_owned());
            body.replace_range(at..at + "export ".len(), "");
        }
    }
    let names = names.join(",");
    Ok(format!(
        "const {name} = (() => {{\n{body}\nreturn {{{names}}};\n}})();"
    ))
}

/// The script that runs the search in a worker, or as a plain script where workers do not
/// start: wasm-bindgen's glue, then `search-worker.js`.
///
/// # Errors
/// If `search-worker.js` is missing.
pub(crate) fn search_worker(glue: &str) -> Result<String> {
    Ok(format!("{glue}\n{}", plain("search-worker.js")?))
}

/// The schemas of the messages to and from the search.
fn schemas() -> String {
    let request = Request::schema().to_json();
    let response = Response::schema().to_json();
    format!("const SCHEMAS = {{request:{request},response:{response}}};\n")
}

/// What the page's policy lets in: tags, and the document of a frame.
fn policy(frame: &str) -> String {
    // A `<` could begin the end tag of the script in a page.
    let frame = json!(frame).to_string().replace('<', "\\u003c");
    format!(
        "const INERT_TAG = {};\nconst PROGRAM_FRAME = {frame};\n",
        json!(inert_tag())
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::minify::{Kind, minify};

    #[test]
    fn the_single_files_script_is_a_plain_script() {
        let glue = "export function start() { return import.meta.url; }\n\
                    function __wbg_init() {}\nexport { initSync, __wbg_init as default };\n";
        let script = minify(
            &single_file(glue, glue, "").expect("a script"),
            Kind::Script,
        )
        .expect("is a script");
        let is_module = ["export function", "export{", "import.meta"];
        assert!(is_module.iter().all(|words| !script.contains(words)));
        assert!(script.contains("location.href") && script.contains("start"));
        assert!(single_file("function start() {}", glue, "").is_err());
        let object = as_object("a", "export class B {}\nexport { c };").expect("an object");
        assert!(object.contains("default: __wbg_init,B}"), "{object}");
    }

    #[test]
    fn every_script_is_a_whole_bundle() {
        for script in [
            boot(),
            offline(),
            shelf(),
            files(),
            reading(),
            notices(),
            programs(),
            signature(),
            service_worker(),
        ] {
            let script = script.expect("the modules fit together");
            minify(&script, Kind::Module).expect("JavaScript");
        }
        for name in ["head-inline.js", "root-language.js", "not-found.js"] {
            minify(&plain(name).expect(name), Kind::Script).expect(name);
        }
    }
}
