//! A site that its publisher signs after the build: the settings show the key, that another
//! key signed since, and what is not as it was signed.

use crate::collections::{Collection, Files};
use crate::offline::visit_until_kept;
use anyhow::{Context, Result};
use bookmobile_e2e::{Engine, Page, Site};
use minisign::KeyPair;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::fs;
use std::io::Cursor;
use std::path::Path;
use tempfile::TempDir;

const SETTINGS: &str = "title = \"A signed site\"\nsigned = true\n\
    [[languages]]\ncode = \"en\"\ntag = \"en\"\nname = \"English\"\n";
const ARTICLE: &str = "---\ntitle: Rivers\ndate: 2026-11-21\n---\nA river flows to the sea.\n";

#[allow(clippy::unnecessary_wraps)] // as a collection wants it
fn files() -> Result<Files> {
    Ok(vec![
        ("site.toml".to_owned(), SETTINGS.into()),
        ("articles/en/rivers.md".to_owned(), ARTICLE.into()),
    ])
}

static SITE: Collection = Collection::new("signed", files);

/// Whether the browser has Ed25519.
pub(crate) const CAN_CHECK: &str = "const point = new Uint8Array(32).fill(0x66).fill(0x58, 0, 1);
    return crypto.subtle.importKey('raw', point, 'Ed25519', false, ['verify']).then(() => true, () => false)";

const NOT_CHECKED: &str = "The signature cannot be checked in this browser.";

/// Reads all files of a folder, and copies them.
fn copy(from: &Path, to: &Path, at: &str, sha256: &mut BTreeMap<String, String>) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let name = entry.file_name();
        let (path, target) = (format!("{at}{}", name.to_string_lossy()), to.join(&name));
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target, &format!("{path}/"), sha256)?;
        } else {
            let bytes = fs::read(entry.path())?;
            fs::write(target, &bytes)?;
            sha256.insert(path, format!("{:x}", Sha256::digest(&bytes)));
        }
    }
    Ok(())
}

/// A copy of the site that can be signed, and its files.
struct Copy {
    folder: TempDir,
    sha256: BTreeMap<String, String>,
}

impl Copy {
    fn new() -> Result<Self> {
        let folder = TempDir::new()?;
        let mut sha256 = BTreeMap::new();
        copy(SITE.folder()?, folder.path(), "", &mut sha256)?;
        Ok(Self { folder, sha256 })
    }

    /// Signs the site as `bookmobile sign` does, with a new key. Returns the key's id.
    fn sign(&self) -> Result<String> {
        let (id, files) = signature(&self.sha256)?;
        for (name, text) in files {
            self.write(name, &text)?;
        }
        Ok(id)
    }

    fn write(&self, name: &str, text: &str) -> Result<()> {
        fs::write(self.folder.path().join(name), text).context("the site can be written")
    }
}

/// The files of a signature with a new key, and the key's id.
pub(crate) fn signature(
    sha256: &BTreeMap<String, String>,
) -> Result<(String, [(&'static str, String); 3])> {
    let KeyPair { pk, sk } = KeyPair::generate_unencrypted_keypair()?;
    let signed = json!({ "format": 1, "title": "A signed site", "sha256": sha256 });
    let signed = signed.to_string();
    let signature = minisign::sign(None, &sk, Cursor::new(&signed), None, None)?;
    let id = u64::from_le_bytes(pk.keynum().try_into()?);
    let files = [
        ("signed.json.minisig", signature.into_string()),
        ("signed.json.pub", pk.to_box()?.into_string()),
        ("signed.json", signed),
    ];
    Ok((format!("{id:016X}"), files))
}

/// Opens the library and then the settings, in which one reads this if the browser can check
/// signatures.
fn settings_say(page: &Page, text: &str) -> Result<bool> {
    page.open("/en/")?;
    page.click("button", "Settings")?;
    let can_check = page.ask(CAN_CHECK)? == json!(true);
    page.sees(if can_check { text } else { NOT_CHECKED })?;
    Ok(can_check)
}

pub(crate) fn a_site_shows_who_signed_it_and_what_differs(engine: Engine) -> Result<()> {
    let copy = Copy::new()?;
    let first = copy.sign()?;
    let site = Site::at(copy.folder.path())?;
    let page = Page::visit(engine, &site)?;
    if !settings_say(&page, &format!("Signed: A signed site, key {first}."))? {
        return Ok(());
    }
    let second = copy.sign()?;
    let other = format!("Signed with another key than before: before {first}, now {second}.");
    settings_say(&page, &other)?;
    page.click("button", "Accept the new key")?;
    let signed = format!("Signed: A signed site, key {second}.");
    page.sees(&signed)?;
    settings_say(&page, &signed)?;
    copy.write("signed.json", "{}")?;
    let differs = format!("This copy differs from what key {second} signed: signed.json");
    settings_say(&page, &differs)?;
    Ok(())
}

pub(crate) fn a_signature_is_there_without_a_network(engine: Engine) -> Result<()> {
    let copy = Copy::new()?;
    let signed = format!("Signed: A signed site, key {}.", copy.sign()?);
    let site = Site::at(copy.folder.path())?.keeping();
    let page = Page::visit(engine, &site)?;
    visit_until_kept(&page)?;
    settings_say(&page, &signed)?;
    // The server is stopped.
    drop(site);
    settings_say(&page, &signed)?;
    Ok(())
}
