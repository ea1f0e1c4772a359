//! Sites of other collections than the built-in one, which stories generate. They are
//! built with the project's own command and the programs of dist/, each once for all
//! stories and engines of a run.

use anyhow::{Context, Result, bail};
use bookmobile_e2e::Site;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// Files by their paths in the content folder.
pub(crate) type Files = Vec<(String, Vec<u8>)>;

/// A collection, and its site once it was built.
pub(crate) struct Collection {
    name: &'static str,
    files: fn() -> Result<Files>,
    made: OnceLock<Result<PathBuf>>,
}

impl Collection {
    /// A collection that is not built yet; `name` is that of its folder.
    pub(crate) const fn new(name: &'static str, files: fn() -> Result<Files>) -> Self {
        Self {
            name,
            files,
            made: OnceLock::new(),
        }
    }

    /// Its site on a server of its own, without its service worker.
    pub(crate) fn site(&self) -> Result<Site> {
        Site::at(self.folder()?)
    }

    /// The folder of its site, which is built at the first call.
    pub(crate) fn folder(&self) -> Result<&Path> {
        match self.made.get_or_init(|| self.make()) {
            Ok(folder) => Ok(folder),
            Err(error) => bail!("{error:#}"),
        }
    }

    fn make(&self) -> Result<PathBuf> {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(self.name);
        let (content, site) = (folder.join("content"), folder.join("site"));
        let _ = fs::remove_dir_all(&folder);
        for (path, bytes) in (self.files)()? {
            let path = content.join(path);
            fs::create_dir_all(path.parent().context("a folder")?)?;
            fs::write(path, bytes)?;
        }
        // Without compressed copies, which take the most time and which the stories'
        // server does not serve.
        let output = Command::new(env!("CARGO"))
            .args(["xtask", "build", "--uncompressed", "--content"])
            .arg(&content)
            .arg("--to")
            .arg(&site)
            .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(".."))
            .output()?;
        if !output.status.success() {
            bail!("{}", String::from_utf8_lossy(&output.stderr));
        }
        Ok(site)
    }
}
