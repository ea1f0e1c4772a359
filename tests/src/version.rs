//! Makes the site's next version from the one that was built: each program has other bytes
//! and so another name, each page is marked as the next version and has the new names, and
//! the service worker lists them. So a deployment is tested without minutes of compiling.

use crate::known::{manifest, with_manifest};
use anyhow::{Context, Result};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bookmobile_press::fingerprint;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// The mark in the head of each page of the next version.
const MARK: &str = "<meta name=\"build\" content=\"next\">";

/// A custom section of a WebAssembly program, which engines ignore: its id, its length,
/// and its name after the name's length.
const SECTION: &[u8] = b"\0\x05\x04next";

/// The stem, the fingerprint and the extension of a file name.
fn parts(name: &str) -> Option<(&str, &str, &str)> {
    let (rest, ending) = name.rsplit_once('.')?;
    let (stem, digest) = rest.rsplit_once('-')?;
    let good = digest.len() == 10 && digest.bytes().all(|byte| byte.is_ascii_hexdigit());
    good.then_some((stem, digest, ending))
}

/// Turns the site in a folder into its next version. Returns the new names.
///
/// # Errors
/// If the site does not have the expected form, or cannot be written.
pub(crate) fn make_next(folder: &Path) -> Result<Vec<String>> {
    let mut names = BTreeMap::new();
    for entry in fs::read_dir(folder)?.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let Some((stem, _, ending)) = parts(&name) else {
            continue;
        };
        let more: &[u8] = match ending {
            "js" => b"// The next version.\n",
            "css" => b"/* The next version. */\n",
            "wasm" => SECTION,
            _ => continue,
        };
        let bytes = [&fs::read(entry.path())?, more].concat();
        fs::remove_file(entry.path())?;
        let next = format!("{stem}-{}.{ending}", fingerprint(&bytes));
        fs::write(folder.join(&next), bytes)?;
        names.insert(name, next);
    }
    rename_in(folder, &names)?;
    list_anew(folder)?;
    Ok(names.into_values().collect())
}

/// Replaces old names by new ones in all pages and in the service worker, and marks the
/// pages.
fn rename_in(folder: &Path, names: &BTreeMap<String, String>) -> Result<()> {
    for entry in fs::read_dir(folder)?.flatten() {
        let path = entry.path();
        let is_page = path.extension().is_some_and(|kind| kind == "html");
        if path.is_dir() {
            rename_in(&path, names)?;
        } else if is_page || entry.file_name() == "sw.js" {
            let old = fs::read_to_string(&path)?;
            let text = old.replacen("<head>", &format!("<head>{MARK}"), 1);
            let text = (names.iter()).fold(text, |text, (old, new)| text.replace(old, new));
            fs::write(&path, with_policy(&old, text))?;
        }
    }
    Ok(())
}

/// Updates the hash of the inline script in a page's policy, which is that of the `old`
/// page.
fn with_policy(old: &str, text: String) -> String {
    let hash = |page: &str| {
        let (_, rest) = page.split_once("<script>")?;
        let (script, _) = rest.split_once("</script>")?;
        Some(STANDARD.encode(Sha256::digest(script)))
    };
    match (hash(old), hash(&text)) {
        (Some(old), Some(new)) => text.replace(&old, &new),
        _ => text,
    }
}

/// Updates the service worker's manifest: the digests of the files, and the version made
/// from them.
///
/// # Errors
/// If there is no service worker with a manifest, or a file in it is missing.
pub(crate) fn list_anew(folder: &Path) -> Result<()> {
    let path = folder.join("sw.js");
    let worker = fs::read_to_string(&path)?;
    let mut manifest = manifest(&worker)?;
    for entry in manifest["files"].as_array_mut().into_iter().flatten() {
        let mut file = folder.join(entry["url"].as_str().unwrap_or_default());
        if file.is_dir() {
            file.push("index.html");
        }
        let bytes = fs::read(&file).with_context(|| file.display().to_string())?;
        entry["digest"] = json!(fingerprint(&bytes));
    }
    manifest["version"] = json!(fingerprint(manifest["files"].to_string().as_bytes()));
    fs::write(&path, with_manifest(&worker, &manifest))?;
    Ok(())
}
