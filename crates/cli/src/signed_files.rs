//! The files of a signature in a site's folder, and `signed.json`, the one that is signed: the
//! SHA-256 of each file of the site.

use anyhow::{Context as _, Result};
use bookmobile_sources::SITE_LIST;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

/// The file that is signed.
pub(crate) const SIGNED: &str = "signed.json";
/// The signature of its bytes, in the form of minisign.
pub(crate) const SIGNATURE: &str = "signed.json.minisig";
/// The public key that belongs to the signature.
pub(crate) const PUBLIC_KEY: &str = "signed.json.pub";

/// All files that signing adds to a site.
pub(crate) const ADDED: [&str; 3] = [SIGNED, SIGNATURE, PUBLIC_KEY];

/// What belongs to tools in a site's folder: it is not signed, and not additional.
const NOT_PUBLISHED: [&str; 2] = [SITE_LIST, ".git"];

/// The version of `signed.json`.
pub(crate) const FORMAT: u32 = 1;

/// What `signed.json` holds. The same site gives the same bytes.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SignedFiles {
    /// The version of this form.
    pub(crate) format: u32,
    /// The title of the site.
    pub(crate) title: String,
    /// The SHA-256 of the files in hexadecimal, by their paths from the site's root.
    pub(crate) sha256: BTreeMap<String, String>,
}

impl SignedFiles {
    /// The bytes that are signed.
    pub(crate) fn to_json(&self) -> Result<String> {
        Ok(serde_json::to_string_pretty(self)? + "\n")
    }
}

/// Whether a site's folder has a signature.
pub(crate) fn has_signature(site: &Path) -> bool {
    site.join(SIGNATURE).is_file()
}

/// The SHA-256 of a file in hexadecimal. The file is read in parts, as pictures can be large.
pub(crate) fn sha256(file: &Path) -> Result<String> {
    let mut hasher = Sha256::new();
    let copied = fs::File::open(file).and_then(|mut file| io::copy(&mut file, &mut hasher));
    copied.with_context(|| file.display().to_string())?;
    Ok(hexadecimal(&hasher.finalize()))
}

/// The SHA-256 of bytes in hexadecimal.
pub(crate) fn sha256_of(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing into a String does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The paths of all files in a site's folder but those of the signature, and those that are not
/// published. Links are not followed.
pub(crate) fn paths(site: &Path) -> Result<Vec<String>> {
    let mut paths = Vec::new();
    let mut folders = vec![(site.to_owned(), String::new())];
    while let Some((folder, at)) = folders.pop() {
        let entries = fs::read_dir(&folder).with_context(|| folder.display().to_string())?;
        for entry in entries {
            let entry = entry?;
            let path = format!("{at}{}", entry.file_name().to_string_lossy());
            if NOT_PUBLISHED.contains(&&*path) || ADDED.contains(&&*path) {
                continue;
            }
            if entry.file_type()?.is_dir() {
                folders.push((entry.path(), path + "/"));
            } else {
                paths.push(path);
            }
        }
    }
    paths.sort();
    Ok(paths)
}
