//! Puts a finished site into its folder. The files that have changed are written into a folder of
//! their own there, and moved into their places at the end: a build that fails harms nothing, and
//! what is the same is not touched. Only files that an earlier build wrote are ever replaced or
//! removed; a list of them is kept in the folder.

use anyhow::{Context as _, Result, bail};
use bookmobile_compress::{COPIES, Copy, copy_name, is_worth_it};
use bookmobile_press::fingerprint;
use bookmobile_site::{Output, SiteError};
// The list of the files that builds wrote, in the site's folder.
use bookmobile_sources::SITE_LIST as LIST;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// The beginning of the name of a folder in which a build writes; its process follows.
const STAGING: &str = ".bookmobile-building-";

/// A site that is being written.
#[derive(Debug)]
pub(crate) struct Install {
    site: PathBuf,
    staging: PathBuf,
    /// Files by path, with the fingerprints of their bytes.
    files: BTreeMap<String, String>,
    /// Those that are in the site's folder already.
    unchanged: BTreeSet<String>,
    /// The files of the build before.
    before: BTreeMap<String, String>,
    /// Whether the site's folder was not there.
    is_new: bool,
    is_finished: bool,
}

/// A file of the site that is written.
struct Written {
    path: String,
    /// The fingerprint of its bytes.
    digest: String,
    /// Whether it is in the site's folder already.
    is_unchanged: bool,
}

/// What was done to the files of a site.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Changes {
    pub(crate) written: usize,
    pub(crate) unchanged: usize,
    pub(crate) removed: usize,
}

impl Install {
    /// Begins to write a site.
    pub(crate) fn begin(site: &Path) -> Result<Self> {
        let shown = site.display();
        if site.as_os_str().is_empty() {
            bail!("the name of the site's folder is empty");
        }
        if site.is_file() {
            bail!("{shown} is a file; name a folder for the site");
        }
        let site = std::path::absolute(site).with_context(|| shown.to_string())?;
        if site.file_name().is_none() {
            bail!("{shown} cannot be the folder of a site; name a folder below it");
        }
        let before = read_list(&site.join(LIST));
        if before.is_none() && !is_empty(&site) {
            bail!("{shown} has files that no build wrote; name another folder, or empty this one");
        }
        let is_new = !site.exists();
        remove_leftovers(&site)?;
        // In the site's folder: what is beside it may be another file system, or not ours.
        let staging = site.join(format!("{STAGING}{}", std::process::id()));
        fs::create_dir_all(&staging).with_context(|| {
            format!("{shown} cannot be written; name another folder, or one that you may change")
        })?;
        Ok(Self {
            site,
            staging,
            files: BTreeMap::new(),
            unchanged: BTreeSet::new(),
            before: before.unwrap_or_default(),
            is_new,
            is_finished: false,
        })
    }

    /// Whether this is the first build of a site that is below this folder.
    pub(crate) fn is_first_inside(&self, folder: &Path) -> bool {
        let whole = |path: &Path| path.canonicalize().ok();
        let inside = whole(&self.site)
            .zip(whole(folder))
            .is_some_and(|(site, folder)| site != folder && site.starts_with(folder));
        inside && self.before.is_empty()
    }

    /// Writes compressed copies beside the files that are worth it, on all cores. The copies
    /// of a file that is the same as in the build before are not made again.
    pub(crate) fn precompress(&mut self) -> Result<()> {
        let files: Vec<&String> = self.files.keys().collect();
        let copies: Vec<Vec<Written>> = (files.into_par_iter())
            .map(|path| self.copies(path).with_context(|| path.clone()))
            .collect::<Result<_>>()?;
        for copy in copies.into_iter().flatten() {
            self.note(copy);
        }
        Ok(())
    }

    /// The compressed copies of a file.
    fn copies(&self, path: &str) -> Result<Vec<Written>> {
        let is_unchanged = self.unchanged.contains(path);
        let folder = if is_unchanged {
            &self.site
        } else {
            &self.staging
        };
        let file = folder.join(path);
        let length = usize::try_from(fs::metadata(&file)?.len())?;
        if !is_worth_it(path, length) {
            return Ok(Vec::new());
        }
        let copy = |copy: &Copy| {
            let path = copy_name(path, *copy);
            if is_unchanged
                && let Some(digest) = self.before.get(&path)
                && self.has(&path, digest)
            {
                let digest = digest.clone();
                return Ok(Written {
                    path,
                    digest,
                    is_unchanged,
                });
            }
            let packed = copy.compress(&fs::read(&file)?)?;
            write_new(&self.staging.join(&path), &packed)?;
            Ok(Written {
                path,
                digest: fingerprint(&packed),
                is_unchanged: false,
            })
        };
        COPIES.iter().map(copy).collect()
    }

    /// Makes a file a part of the site.
    fn note(&mut self, written: Written) {
        let Written {
            path,
            digest,
            is_unchanged,
        } = written;
        if is_unchanged {
            self.unchanged.insert(path.clone());
        } else {
            self.unchanged.remove(&path);
        }
        self.files.insert(path, digest);
    }

    /// Moves what has changed into the site's folder, and removes what is not part of the
    /// site any more.
    pub(crate) fn finish(mut self) -> Result<Changes> {
        let mut changes = Changes::default();
        let moved: Vec<&String> = self
            .files
            .keys()
            .filter(|path| !self.unchanged.contains(*path))
            .collect();
        for path in &moved {
            self.check(path)?;
        }
        changes.unchanged = self.files.len() - moved.len();
        // Until the end the list has the files of both builds: one that is interrupted here
        // can be continued.
        let mut both = self.before.clone();
        both.extend(self.files.clone());
        fs::create_dir_all(&self.site).with_context(|| self.site.display().to_string())?;
        write_list(&self.site.join(LIST), &both)?;
        changes.written = moved.len();
        let mut moved_folders = BTreeSet::new();
        for path in in_order(moved) {
            let is_moved = |folder: &Path| moved_folders.contains(folder);
            if !Path::new(path).ancestors().skip(1).any(is_moved) {
                let part = self.largest_new(path);
                self.move_in(&part)?;
                moved_folders.insert(part);
            }
        }
        for path in self
            .before
            .keys()
            .filter(|path| !self.files.contains_key(*path))
        {
            changes.removed += usize::from(self.remove(path)?);
        }
        write_list(&self.site.join(LIST), &self.files)?;
        fs::remove_dir_all(&self.staging).with_context(|| self.staging.display().to_string())?;
        self.is_finished = true;
        Ok(changes)
    }

    /// The largest folder around a file that the site does not have yet, or else the file:
    /// moved as one, a new site of many pages needs few steps. All files of such a folder
    /// are to be moved.
    fn largest_new(&self, path: &str) -> PathBuf {
        let folders = Path::new(path).ancestors().skip(1);
        let below_root = folders.filter(|folder| !folder.as_os_str().is_empty());
        let is_new = |folder: &&Path| fs::symlink_metadata(self.site.join(folder)).is_err();
        let largest = below_root.take_while(is_new).last();
        largest.unwrap_or(Path::new(path)).to_owned()
    }

    /// Moves a file or a new folder into the site's folder.
    fn move_in(&self, part: &Path) -> Result<()> {
        let to = self.site.join(part);
        let parent = to.parent().unwrap_or(&self.site);
        fs::create_dir_all(parent).with_context(|| parent.display().to_string())?;
        fs::rename(self.staging.join(part), &to).with_context(|| to.display().to_string())
    }

    /// Whether a file in the site's folder has the bytes of this fingerprint.
    fn has(&self, path: &str, digest: &str) -> bool {
        let file = self.site.join(path);
        let is_plain = fs::symlink_metadata(&file).is_ok_and(|about| about.is_file());
        is_plain && fs::read(&file).is_ok_and(|bytes| fingerprint(&bytes) == digest)
    }

    /// Checks that a file may be written: no foreign file is replaced, and no link leads out.
    fn check(&self, path: &str) -> Result<()> {
        let mut at = self.site.clone();
        for part in path.split('/') {
            at.push(part);
            let Ok(about) = fs::symlink_metadata(&at) else {
                return Ok(());
            };
            if about.file_type().is_symlink() {
                bail!("{} is a link in the file system; remove it", at.display());
            }
        }
        if !self.before.contains_key(path) {
            bail!(
                "{} is a file that no build wrote; move it elsewhere",
                at.display()
            );
        }
        Ok(())
    }

    /// Removes a file of the build before, and folders that are empty then.
    fn remove(&self, path: &str) -> Result<bool> {
        if self.check(path).is_err() {
            return Ok(false);
        }
        let file = self.site.join(path);
        if !file.is_file() {
            return Ok(false);
        }
        fs::remove_file(&file).with_context(|| file.display().to_string())?;
        let folders = file
            .ancestors()
            .skip(1)
            .take_while(|folder| *folder != self.site);
        for folder in folders {
            if fs::remove_dir(folder).is_err() {
                break;
            }
        }
        Ok(true)
    }
}

impl Output for Install {
    fn write(&mut self, path: &str, bytes: &[u8]) -> Result<(), SiteError> {
        let digest = fingerprint(bytes);
        let is_unchanged = self.before.get(path) == Some(&digest) && self.has(path, &digest);
        if !is_unchanged {
            let file = self.staging.join(path);
            write_new(&file, bytes).map_err(|error| SiteError::Write { path: file, error })?;
        }
        self.note(Written {
            path: path.to_owned(),
            digest,
            is_unchanged,
        });
        Ok(())
    }
}

impl Drop for Install {
    fn drop(&mut self) {
        if !self.is_finished {
            // The next build removes it otherwise.
            let _ = fs::remove_dir_all(&self.staging);
            if self.is_new {
                let _ = fs::remove_dir(&self.site);
            }
        }
    }
}

/// Writes a file, and the folders around it.
fn write_new(file: &Path, bytes: &[u8]) -> std::io::Result<()> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(file, bytes)
}

/// Whether a folder has no files, or is not there.
fn is_empty(folder: &Path) -> bool {
    let Ok(entries) = fs::read_dir(folder) else {
        return true;
    };
    let mut names = entries.flatten().map(|entry| entry.file_name());
    names.all(|name| name.to_string_lossy().starts_with(STAGING))
}

/// Removes what interrupted builds have left.
///
/// # Errors
/// If another build is writing this site.
fn remove_leftovers(site: &Path) -> Result<()> {
    for entry in fs::read_dir(site).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let Some(process) = name.strip_prefix(STAGING) else {
            continue;
        };
        if is_running(process) {
            bail!(
                "another build is writing {} (process {process})",
                site.display()
            );
        }
        fs::remove_dir_all(entry.path()).with_context(|| entry.path().display().to_string())?;
    }
    Ok(())
}

/// Whether a process runs, where that can be known.
fn is_running(process: &str) -> bool {
    let processes = Path::new("/proc");
    let is_own = process == std::process::id().to_string();
    !is_own && processes.join("self").exists() && processes.join(process).exists()
}

/// Paths in the order in which they are put in place: first what pages refer to, then the
/// pages, and last the service worker, which names all of them.
fn in_order(mut paths: Vec<&String>) -> Vec<&String> {
    paths.sort_by_key(|path| {
        // A compressed copy with what it is a copy of.
        let own = path.strip_suffix(".br").or(path.strip_suffix(".gz"));
        let own = own.unwrap_or(path);
        let is_page = own.strip_suffix(".html").is_some();
        (own == "sw.js", is_page, path.as_str())
    });
    paths
}

/// The list of files that a build wrote; `None` if there is none.
pub(crate) fn read_list(file: &Path) -> Option<BTreeMap<String, String>> {
    let text = fs::read_to_string(file).ok()?;
    let lines = text.lines().filter_map(|line| line.split_once(' '));
    // The list could have been changed: nothing outside the folder is ever removed.
    let is_below = |path: &str| {
        let mut parts = Path::new(path).components();
        parts.all(|part| matches!(part, std::path::Component::Normal(_)))
    };
    let lines = lines.filter(|(_, path)| is_below(path));
    Some(
        lines
            .map(|(digest, path)| (path.to_owned(), digest.to_owned()))
            .collect(),
    )
}

/// Writes the list of the files of a site, with their fingerprints.
pub(crate) fn write_list(file: &Path, files: &BTreeMap<String, String>) -> Result<()> {
    let mut lines = String::new();
    for (path, digest) in files {
        // Writing into a String does not fail.
        let _ = writeln!(lines, "{digest} {path}");
    }
    replace_file(file, lines.as_bytes())
}

/// Refuses to replace a file that is not what `pack` writes: its first bytes say so.
///
/// # Errors
/// If it is another file.
pub(crate) fn check_replaceable(file: &Path, begins: &[u8]) -> Result<()> {
    let Ok(bytes) = fs::read(file) else {
        return Ok(());
    };
    if bytes.is_empty() || bytes.starts_with(begins) {
        return Ok(());
    }
    bail!(
        "{} is a file of another kind; name another one, or remove it",
        file.display()
    )
}

/// Writes a file so that its place has the old bytes or the new ones, whatever happens.
pub(crate) fn replace_file(file: &Path, bytes: &[u8]) -> Result<()> {
    let name = file
        .file_name()
        .with_context(|| format!("{} names no file", file.display()))?;
    let beside = file.with_file_name(format!(".{}.writing", name.to_string_lossy()));
    let write = || {
        let mut out = fs::File::create(&beside)?;
        out.write_all(bytes)?;
        out.sync_all()?;
        fs::rename(&beside, file)
    };
    write()
        .with_context(|| file.display().to_string())
        .inspect_err(|_| {
            let _ = fs::remove_file(&beside);
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use tempfile::TempDir;

    fn build(site: &Path, files: &[(&str, &str)]) -> Result<Changes> {
        let mut install = Install::begin(site)?;
        for (path, text) in files {
            install
                .write(path, text.as_bytes())
                .expect("it can be written");
        }
        install.finish()
    }

    fn folder() -> (TempDir, PathBuf) {
        let folder = tempfile::tempdir().expect("a folder");
        let site = folder.path().join("site");
        (folder, site)
    }

    #[test]
    fn only_what_has_changed_is_touched() {
        let (_folder, site) = folder();
        let changes = build(
            &site,
            &[("a/index.html", "1"), ("b.js", "1"), ("c/d/e.txt", "1")],
        );
        assert_eq!(changes.expect("it is built").written, 3);
        let time = |path: &str| {
            fs::metadata(site.join(path))
                .and_then(|about| about.modified())
                .expect("a time")
        };
        let before = time("b.js");
        let changes = build(&site, &[("a/index.html", "2"), ("b.js", "1")]).expect("it is built");
        let expected = Changes {
            written: 1,
            unchanged: 1,
            removed: 1,
        };
        assert_eq!(changes, expected);
        assert_eq!(time("b.js"), before);
        assert!(!site.join("c").exists());
        assert_eq!(
            fs::read_to_string(site.join("a/index.html")).expect("a page"),
            "2"
        );
    }

    #[test]
    fn what_cannot_be_the_folder_of_a_site_is_told_with_a_remedy() {
        let (folder, site) = folder();
        fs::write(&site, "mine").expect("a file");
        let below = site.join("below");
        let (file, under) = (site.display(), below.display());
        let told = [
            (
                Path::new(""),
                "the name of the site's folder is empty".into(),
            ),
            (
                &site,
                format!("{file} is a file; name a folder for the site"),
            ),
            (
                Path::new("/"),
                "/ cannot be the folder of a site; name a folder below it".into(),
            ),
            (
                &below,
                format!(
                    "{under} cannot be written; name another folder, or one that you may change"
                ),
            ),
        ];
        for (path, expected) in told {
            let error = build(path, &[("a.html", "1")]).expect_err("it is refused");
            assert_eq!(error.to_string(), expected);
        }
        assert_eq!(fs::read_to_string(&site).expect("a file"), "mine");
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1);
    }

    #[test]
    fn the_first_build_inside_the_folder_of_the_articles_is_noticed() {
        let (folder, site) = folder();
        let begun = |site: &Path| Install::begin(site).expect("it begins");
        assert!(begun(&site).is_first_inside(folder.path()));
        assert!(begun(&site.join("deep")).is_first_inside(folder.path()));
        assert!(!begun(&site).is_first_inside(&site));
        assert!(!begun(&site).is_first_inside(&folder.path().join("elsewhere")));
        let single = folder.path().join("van.md");
        fs::write(&single, "# The van").expect("a file");
        assert!(!begun(&site).is_first_inside(&single));
        build(&site, &[("a.html", "1")]).expect("it is built");
        assert!(!begun(&site).is_first_inside(folder.path()), "it was said");
    }

    #[test]
    fn files_that_no_build_wrote_stay() {
        let (folder, site) = folder();
        fs::create_dir_all(&site).expect("a folder");
        fs::write(site.join("mine.txt"), "mine").expect("a file");
        assert!(build(&site, &[("a.html", "1")]).is_err());
        fs::remove_file(site.join("mine.txt")).expect("it is removed");
        build(&site, &[("a.html", "1")]).expect("it is built");
        fs::write(site.join("CNAME"), "example.org").expect("a file");
        build(&site, &[("b.html", "1")]).expect("it is built");
        assert!(site.join("CNAME").exists() && !site.join("a.html").exists());
        assert!(build(&site, &[("CNAME", "1"), ("c.html", "1")]).is_err());
        assert!(site.join("b.html").exists() && !site.join("c.html").exists());
        let left = fs::read_dir(folder.path()).expect("a folder").count();
        assert_eq!(left, 1, "nothing is left beside the site");
    }

    /// Builds with compressed copies; returns what was done.
    fn build_compressed(site: &Path, files: &[(&str, &str)]) -> Changes {
        let mut install = Install::begin(site).expect("it begins");
        for (path, text) in files {
            install
                .write(path, text.as_bytes())
                .expect("it can be written");
        }
        install.precompress().expect("it is compressed");
        install.finish().expect("it is built")
    }

    #[test]
    fn copies_are_made_of_what_has_changed_and_go_with_their_files() {
        let (_folder, site) = folder();
        let (one, two) = ("one ".repeat(300), "two ".repeat(300));
        let first = [("a.html", &*one), ("b.js", &one), ("c.png", &one)];
        assert_eq!(build_compressed(&site, &first).written, 7);
        assert!(site.join("a.html.br").exists() && !site.join("c.png.gz").exists());
        // What a second run would make again would replace this mark.
        let packed = fs::read(site.join("b.js.br")).expect("a copy");
        let list = fs::read_to_string(site.join(LIST)).expect("the list");
        fs::write(site.join("b.js.br"), "marked").expect("a file");
        let marked = list.replace(&fingerprint(&packed), &fingerprint(b"marked"));
        fs::write(site.join(LIST), marked).expect("the list");
        let second = [("a.html", &*two), ("b.js", &one), ("c.png", &one)];
        let changes = build_compressed(&site, &second);
        assert_eq!((changes.written, changes.unchanged), (3, 4));
        assert_eq!(fs::read(site.join("b.js.br")).expect("a copy"), b"marked");
        // A copy that was changed by hand is made again.
        fs::write(site.join("b.js.br"), "damaged").expect("a file");
        assert_eq!(build_compressed(&site, &second).written, 1);
        // Without the flag the copies go, as a host would go on to serve old ones.
        let changes = build(&site, &second).expect("it is built");
        assert_eq!((changes.written, changes.removed), (0, 4));
        assert!(!site.join("a.html.br").exists());
    }

    #[cfg(unix)]
    #[test]
    fn a_link_never_leads_out() {
        let (folder, site) = folder();
        build(&site, &[("a/index.html", "1")]).expect("it is built");
        let outside = folder.path().join("outside");
        fs::create_dir(&outside).expect("a folder");
        fs::write(outside.join("index.html"), "mine").expect("a file");
        fs::remove_dir_all(site.join("a")).expect("it is removed");
        std::os::unix::fs::symlink(&outside, site.join("a")).expect("a link");
        assert!(build(&site, &[("a/index.html", "2")]).is_err());
        build(&site, &[("b/index.html", "2")]).expect("it is built");
        assert_eq!(
            fs::read_to_string(outside.join("index.html")).expect("a file"),
            "mine"
        );
    }

    #[test]
    fn an_interrupted_build_is_continued_and_a_running_one_is_left_alone() {
        let (_folder, site) = folder();
        build(&site, &[("a.html", "1")]).expect("it is built");
        let left = site.join(".bookmobile-building-999999999");
        fs::create_dir_all(&left).expect("a folder");
        fs::write(left.join("half.html"), "").expect("a file");
        build(&site, &[("a.html", "2")]).expect("it is built");
        assert!(!left.exists());
        if Path::new("/proc/1").exists() {
            fs::create_dir_all(site.join(".bookmobile-building-1")).expect("a folder");
            let error = build(&site, &[("a.html", "3")]).expect_err("another build runs");
            assert!(error.to_string().contains("another build"), "{error}");
            assert_eq!(
                fs::read_to_string(site.join("a.html")).expect("a page"),
                "2"
            );
        }
    }

    #[test]
    fn a_build_that_fails_leaves_nothing() {
        let (folder, site) = folder();
        let mut install = Install::begin(&site).expect("it begins");
        install.write("a.html", b"1").expect("it can be written");
        drop(install);
        let left = fs::read_dir(folder.path()).expect("a folder").count();
        assert_eq!(left, 0);
    }
}
