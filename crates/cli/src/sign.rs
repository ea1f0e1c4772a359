//! Signing a finished site: `signed.json`, its signature and the public key are added to the
//! site's folder and to the list of its files, so that the next build removes them. A packed
//! collection has the same files in itself.

use crate::failure::Failure;
use crate::install::{read_list, replace_file, write_list};
use crate::keys::{PublicKey, read_secret};
use crate::report::Reporter;
use crate::signed_files::{
    ADDED, FORMAT, PUBLIC_KEY, SIGNATURE, SIGNED, SignedFiles, paths, sha256, sha256_of,
};
use anyhow::{Context as _, Result, bail};
use bookmobile_press::fingerprint;
use bookmobile_site::Memory;
use bookmobile_sources::SITE_LIST;
use minisign::SecretKey;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use time::OffsetDateTime;

/// Files by path, with their fingerprints.
type List = BTreeMap<String, String>;

/// The most files that a hint names.
const MAX_NAMED: usize = 3;

/// Signs the site of a folder with the secret key of a file.
pub(crate) fn run(site: &Path, key: &Path, reporter: Reporter) -> Result<(), Failure> {
    let mut list = check_site(site)?;
    check_is_outside(key, site)?;
    let title = title(site)?;
    let (secret, public) = read_secret(key)?;
    let sha256 = hashes(site, &list)?;
    hint_at_differences(site, &list, &sha256, reporter)?;
    let signed = SignedFiles {
        format: FORMAT,
        title,
        sha256,
    };
    let files = signature(&signed, &secret, &public)
        .with_context(|| format!("{} could not be used", key.display()))?;
    // First the list: what is interrupted after it, the next build removes.
    let entries = files.iter();
    list.extend(entries.map(|(name, text)| ((*name).to_owned(), fingerprint(text.as_bytes()))));
    write_list(&site.join(SITE_LIST), &list)?;
    for (name, text) in files {
        replace_file(&site.join(name), text.as_bytes())?;
    }
    let (count, shown) = (signed.sha256.len(), site.display());
    reporter.say(&format!(
        "signed {count} files of {shown} with key {} ({})",
        public.id, public.base64
    ));
    Ok(())
}

/// The files of a signature, with their names.
fn signature(
    signed: &SignedFiles,
    secret: &SecretKey,
    public: &PublicKey,
) -> Result<[(&'static str, String); 3]> {
    let json = signed.to_json()?;
    let seconds = OffsetDateTime::now_utc().unix_timestamp();
    let comment = format!("timestamp:{seconds}\tfile:{SIGNED}\thashed");
    let by = format!("signature from bookmobile, key {}", public.id);
    let signature = minisign::sign(None, secret, json.as_bytes(), Some(&comment), Some(&by));
    let signature = signature.context("signing failed")?.into_string();
    if !public.has_signed(json.as_bytes(), &signature) {
        bail!("the key is damaged: its signatures are wrong");
    }
    let public_key = public.to_file();
    Ok([
        (SIGNED, json),
        (SIGNATURE, signature),
        (PUBLIC_KEY, public_key),
    ])
}

/// Signs the files of a packed collection with the secret key of a file: adds the files of the
/// signature, which is of those that `is_signed` names.
pub(crate) fn sign_parts(
    parts: &mut Memory,
    is_signed: fn(&str) -> bool,
    title: &str,
    (secret, public): &(SecretKey, PublicKey),
) -> Result<()> {
    let all = parts.iter().filter(|(name, _)| is_signed(name));
    let signed = SignedFiles {
        format: FORMAT,
        title: title.to_owned(),
        sha256: all
            .map(|(name, bytes)| (name.clone(), sha256_of(bytes)))
            .collect(),
    };
    let files = signature(&signed, secret, public)?.into_iter();
    parts.extend(files.map(|(name, text)| (name.to_owned(), text.into_bytes())));
    Ok(())
}

/// The list of a site's files without those of a signature.
///
/// # Errors
/// If the folder is none that a build wrote, or if files of it have the names of a signature's.
fn check_site(site: &Path) -> Result<List> {
    let shown = site.display();
    let Some(mut list) = read_list(&site.join(SITE_LIST)) else {
        bail!("{shown} is no folder of a site: it has no {SITE_LIST}, which each build writes");
    };
    let is_signed = ADDED.iter().all(|name| list.remove(*name).is_some());
    for name in ADDED {
        let file = site.join(name);
        if !is_signed && fs::symlink_metadata(&file).is_ok() {
            let shown = file.display();
            bail!("{shown} is a file of another kind, and signing would replace it; rename it");
        }
    }
    Ok(list)
}

/// Refuses a key in the site's folder: it would be published.
fn check_is_outside(key: &Path, site: &Path) -> Result<()> {
    let (shown, folder) = (key.display(), site.display());
    let key = fs::canonicalize(key).with_context(|| shown.to_string())?;
    let site = fs::canonicalize(site).with_context(|| folder.to_string())?;
    if key.starts_with(site) {
        bail!("{shown} is in the site's folder and would be published; move it elsewhere");
    }
    Ok(())
}

/// The title of a site, from its web app manifest.
fn title(site: &Path) -> Result<String> {
    let file = site.join("manifest.webmanifest");
    let read = || -> Result<String> {
        let manifest: serde_json::Value = serde_json::from_slice(&fs::read(&file)?)?;
        let name = manifest.get("name").and_then(|name| name.as_str());
        Ok(name.context("it has no name")?.to_owned())
    };
    read().with_context(|| format!("{}, which has the site's title", file.display()))
}

/// The SHA-256 of all files of a list.
fn hashes(site: &Path, list: &List) -> Result<BTreeMap<String, String>> {
    let hash = |path: &String| {
        let file = site.join(path);
        if !fs::symlink_metadata(&file).is_ok_and(|about| about.is_file()) {
            bail!("{} is missing; build the site again", file.display());
        }
        Ok((path.clone(), sha256(&file)?))
    };
    list.par_iter().map(|(path, _)| hash(path)).collect()
}

/// Says which files are signed although they are not what the build wrote, and which ones are
/// not signed.
fn hint_at_differences(
    site: &Path,
    list: &List,
    sha256: &BTreeMap<String, String>,
    reporter: Reporter,
) -> Result<()> {
    let is_changed = |path: &&String| !sha256[*path].starts_with(&list[*path]);
    let changed: Vec<&String> = list.keys().filter(is_changed).collect();
    if !changed.is_empty() {
        let some = some(&changed);
        reporter.hint(&format!(
            "changed since the build, and signed as they are: {some}"
        ));
    }
    let all = paths(site)?;
    let others: Vec<&String> = all
        .iter()
        .filter(|path| !list.contains_key(*path))
        .collect();
    if !others.is_empty() {
        let some = some(&others);
        reporter.hint(&format!(
            "no files of a build: they are not signed, and `bookmobile verify` reports them: {some}"
        ));
    }
    Ok(())
}

/// The first of some paths, and how many more there are.
fn some(paths: &[&String]) -> String {
    let (shown, more) = paths.split_at(paths.len().min(MAX_NAMED));
    let shown: Vec<&str> = shown.iter().map(|path| path.as_str()).collect();
    let shown = shown.join(", ");
    if more.is_empty() {
        return shown;
    }
    format!("{shown} and {} more", more.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::args::How;
    use crate::install::{Changes, Install};
    use crate::signed_files::has_signature;
    use bookmobile_site::Output as _;

    fn build(site: &Path) -> Changes {
        let mut install = Install::begin(site).expect("it begins");
        for (path, text) in [
            ("a.html", "<p>One"),
            ("manifest.webmanifest", "{\"name\":\"One\"}"),
        ] {
            let written = install.write(path, text.as_bytes());
            written.expect("it can be written");
        }
        install.finish().expect("it is built")
    }

    #[test]
    fn a_hint_names_few_paths() {
        let paths = ["a", "b", "c", "d", "e"].map(str::to_owned);
        let paths: Vec<&String> = paths.iter().collect();
        assert_eq!(some(&paths[..3]), "a, b, c");
        assert_eq!(some(&paths), "a, b, c and 2 more");
    }

    #[test]
    fn the_files_of_a_packed_collection_are_signed() {
        let pair = minisign::KeyPair::generate_unencrypted_keypair().expect("keys");
        let public = PublicKey::parse(&pair.pk.to_base64()).expect("a key");
        let mut parts = Memory::from([
            ("catalog.bin".to_owned(), b"catalog".to_vec()),
            ("app.js".to_owned(), b"script".to_vec()),
        ]);
        let key = (pair.sk, public);
        let is_signed = |name: &str| name != "app.js";
        sign_parts(&mut parts, is_signed, "One", &key).expect("it is signed");
        let text = |name: &str| String::from_utf8(parts[name].clone()).expect("a text");
        let signed = text(SIGNED);
        assert!(key.1.has_signed(signed.as_bytes(), &text(SIGNATURE)));
        assert_eq!(PublicKey::parse(&text(PUBLIC_KEY)).as_ref(), Some(&key.1));
        let signed: SignedFiles = serde_json::from_str(&signed).expect("a list");
        let hash = sha256_of(b"catalog");
        assert_eq!(signed.sha256, [("catalog.bin".to_owned(), hash)].into());
    }

    #[test]
    fn the_next_build_removes_the_signature() {
        let folder = tempfile::tempdir().expect("a folder");
        let (site, key) = (folder.path().join("site"), folder.path().join("me.key"));
        let pair = minisign::KeyPair::generate_unencrypted_keypair().expect("keys");
        let secret = pair.sk.to_box(None).expect("a key").into_string();
        fs::write(&key, secret).expect("a file");
        build(&site);
        let reporter = Reporter::new(How::default());
        for _ in 0..2 {
            run(&site, &key, reporter).expect("it is signed");
            assert!(has_signature(&site));
            let changes = build(&site);
            assert_eq!((changes.written, changes.removed), (0, 3));
            let left = fs::read_dir(&site).expect("a folder").count();
            assert_eq!(left, 3, "two files and the list");
        }
    }
}
