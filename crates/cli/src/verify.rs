//! Checking a site against its signature: which files were changed, are missing or are
//! additional.

use crate::failure::Failure;
use crate::keys::{PublicKey, key_id};
use crate::report::Reporter;
use crate::signed_files::{FORMAT, PUBLIC_KEY, SIGNATURE, SIGNED, SignedFiles, paths, sha256};
use anyhow::{Context as _, Result, anyhow};
use rayon::prelude::*;
use std::fs;
use std::path::{Component, Path};

/// The most files that are reported.
const MAX_REPORTED: usize = 20;

/// Checks the site of a folder, with the public key that is given or that of the folder.
pub(crate) fn run(site: &Path, key: Option<&str>, reporter: Reporter) -> Result<(), Failure> {
    let shown = site.display();
    if !site.is_dir() {
        return Err(anyhow!("{shown} is no folder").into());
    }
    let given = key.map(PublicKey::parse_or_read).transpose()?;
    let bytes = read(site, SIGNED)?;
    let signature = text(site, SIGNATURE)?;
    let is_given = given.is_some();
    let key = match given {
        Some(key) => key,
        None => PublicKey::parse(&text(site, PUBLIC_KEY)?)
            .ok_or_else(|| not_as_signed(format!("{PUBLIC_KEY} has no public key")))?,
    };
    check_signature(&key, &bytes, &signature)?;
    let signed: SignedFiles = match serde_json::from_slice(&bytes) {
        Ok(signed) => signed,
        Err(error) => return Err(anyhow!("{SIGNED} cannot be read: {error}").into()),
    };
    if signed.format != FORMAT {
        let format = signed.format;
        return Err(anyhow!("{SIGNED} is of format {format}; a newer bookmobile knows it").into());
    }
    let differences = Differences::find(site, &signed, &key)?;
    let PublicKey { id, base64, .. } = &key;
    if !differences.is_empty() {
        let what = format!("{shown} is not what key {id} signed");
        return Err(not_as_signed(format!("{what}: {}", differences.render())));
    }
    let (title, count) = (&signed.title, signed.sha256.len());
    reporter.say(&format!(
        "{shown}: all {count} files of {title:?} are as key {id} signed them ({base64})"
    ));
    if !is_given {
        reporter.hint(
            "the key is that of the folder: nothing has changed since, but who signed it is \
             only known with --key and a public key from the publisher",
        );
    }
    Ok(())
}

fn not_as_signed(how: impl Into<String>) -> Failure {
    Failure::NotAsSigned(how.into())
}

/// Reads a file of the signature.
fn read(site: &Path, name: &str) -> Result<Vec<u8>, Failure> {
    let file = site.join(name);
    if !file.exists() {
        let shown = site.display();
        return Err(not_as_signed(format!(
            "{shown} is not signed: it has no {name}"
        )));
    }
    let bytes = fs::read(&file).with_context(|| file.display().to_string());
    bytes.map_err(Failure::Other)
}

fn text(site: &Path, name: &str) -> Result<String, Failure> {
    Ok(String::from_utf8_lossy(&read(site, name)?).into_owned())
}

/// Checks that a key has signed these bytes.
fn check_signature(key: &PublicKey, bytes: &[u8], signature: &str) -> Result<(), Failure> {
    let Ok(about) = minisign::SignatureBox::from_string(signature) else {
        return Err(not_as_signed(format!("{SIGNATURE} is no signature")));
    };
    let (signer, id) = (key_id(about.keynum()), &key.id);
    if signer != *id {
        let how = format!("the site is signed with key {signer}, and not with key {id}");
        return Err(not_as_signed(how));
    }
    if !key.has_signed(bytes, signature) {
        let how = format!("{SIGNATURE} is no signature of {SIGNED} by key {id}");
        return Err(not_as_signed(how));
    }
    Ok(())
}

/// The paths of the files that are not as they were signed.
#[derive(Debug, Default)]
struct Differences {
    changed: Vec<String>,
    missing: Vec<String>,
    additional: Vec<String>,
}

impl Differences {
    fn find(site: &Path, signed: &SignedFiles, key: &PublicKey) -> Result<Self> {
        let check = |(path, hash): (&String, &String)| -> Result<Option<(String, bool)>> {
            let file = site.join(path);
            // A link could lead to a file that its host does not serve, or out of the folder.
            let about = fs::symlink_metadata(&file);
            let is_there = is_below(path) && about.is_ok_and(|about| about.is_file());
            let is_same = is_there && sha256(&file)? == *hash;
            Ok((!is_same).then(|| (path.clone(), is_there)))
        };
        let found: Result<Vec<_>> = signed.sha256.par_iter().map(check).collect();
        let mut differences = Self::default();
        for (path, is_there) in found?.into_iter().flatten() {
            if is_there {
                differences.changed.push(path);
            } else {
                differences.missing.push(path);
            }
        }
        let is_new = |path: &String| !signed.sha256.contains_key(path);
        differences.additional = paths(site)?.into_iter().filter(is_new).collect();
        // The public key is not signed, but a wrong one would mislead.
        match fs::read(site.join(PUBLIC_KEY)) {
            Ok(bytes)
                if PublicKey::parse(&String::from_utf8_lossy(&bytes)).as_ref() == Some(key) => {}
            Ok(_) => differences.changed.push(PUBLIC_KEY.to_owned()),
            Err(_) => differences.missing.push(PUBLIC_KEY.to_owned()),
        }
        Ok(differences)
    }

    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn len(&self) -> usize {
        self.changed.len() + self.missing.len() + self.additional.len()
    }

    /// A line with their numbers, then the paths.
    fn render(&self) -> String {
        let Self {
            changed,
            missing,
            additional,
        } = self;
        let kinds = [
            ("changed", changed),
            ("missing", missing),
            ("additional", additional),
        ];
        let counts = kinds.map(|(kind, paths)| format!("{} {kind}", paths.len()));
        let all =
            (kinds.iter()).flat_map(|(kind, paths)| paths.iter().map(move |path| (kind, path)));
        let lines = all.take(MAX_REPORTED);
        let mut lines: Vec<String> = lines
            .map(|(kind, path)| format!("  {kind}: {}", path.escape_debug()))
            .collect();
        lines.insert(0, counts.join(", "));
        if let Some(more) = self
            .len()
            .checked_sub(MAX_REPORTED)
            .filter(|more| *more > 0)
        {
            lines.push(format!("  and {more} more"));
        }
        lines.join("\n")
    }
}

/// Whether a path stays below the folder that it starts from.
fn is_below(path: &str) -> bool {
    let mut parts = Path::new(path).components();
    parts.all(|part| matches!(part, Component::Normal(_)))
}
