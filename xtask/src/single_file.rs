//! Writes the whole site as a single file: fills the build's template with the programs
//! and the collection as blocks of data. `src/js/export.js` does the same in a browser.

use crate::compress;
use crate::files::{find_all, find_one};
use anyhow::{Context, Result};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::json;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// The placeholder for blocks of data in the template.
const PLACE: &str = "<!--bundle-->";

/// What the template records about the site.
#[derive(Deserialize)]
struct Site {
    files: Vec<String>,
    shards: Vec<String>,
    pictures: BTreeMap<String, String>,
}

/// The HTML of the single file of the site in a folder.
///
/// # Errors
/// If there is no built site, or a file of it is missing.
pub fn fill(dist: &Path) -> Result<String> {
    let template = find_one(dist, "single-file-", ".html")
        .context("dist/ has no template; run 'cargo xtask build'")?;
    let template = fs::read_to_string(template)?;
    let about = template
        .split_once("data-name=\"site\">")
        .and_then(|(_, rest)| Some(rest.split_once('<')?.0))
        .context("the template does not say what it needs")?;
    let about: Site = serde_json::from_str(about).context("the template's block `site`")?;
    let volumes = find_all(dist, "volume-", ".bin");
    let volumes = volumes.iter().filter_map(|path| path.file_name()?.to_str());
    let parts: Vec<&str> = volumes
        .chain(about.shards.iter().map(String::as_str))
        .collect();
    let made = time::OffsetDateTime::now_utc().date().to_string();
    let said = json!({
        "files": parts,
        "only": [],
        "start": "",
        "version": version(dist)?,
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
    let packed = |bytes: &[u8]| -> Result<String> { Ok(STANDARD.encode(compress::gzip(bytes)?)) };
    for name in about.files.iter().map(String::as_str).chain(parts) {
        let bytes = fs::read(dist.join(name)).with_context(|| name.to_owned())?;
        block(name, "application/gzip", &packed(&bytes)?);
    }
    block(
        "template",
        "application/gzip",
        &packed(template.as_bytes())?,
    );
    for (name, kind) in &about.pictures {
        let bytes = fs::read(dist.join(name)).with_context(|| name.clone())?;
        block(name, kind, &STANDARD.encode(bytes));
    }
    Ok(template.replacen(PLACE, blocks.trim_end(), 1))
}

/// The version of a built site, from its service worker's manifest.
fn version(dist: &Path) -> Result<String> {
    #[derive(Deserialize)]
    struct Manifest {
        version: String,
    }
    let worker = fs::read_to_string(dist.join("sw.js")).context("sw.js")?;
    let manifest = worker
        .strip_prefix("const MANIFEST = ")
        .and_then(|rest| Some(rest.split_once(";\n")?.0))
        .context("sw.js does not begin with its manifest")?;
    let manifest: Manifest = serde_json::from_str(manifest).context("the manifest of sw.js")?;
    Ok(manifest.version)
}
