//! The finished site on a local server: as it was built, or a changed copy, for example
//! one in which a script runs before all others, to observe a page or to remove a feature
//! of the browser.

use crate::engine::{Engine, Setting};
use crate::known::manifest;
use crate::version;
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use tempfile::TempDir;
use xtask::compress::is_copy;
use xtask::files::{copy_folder, copy_folder_with, find_one};
use xtask::server::{Fault, Server};

/// The path of the service worker.
const WORKER: &str = "/sw.js";

const HOLD: &str = "const gate = new Promise((open) => { window.letStart = open; });
for (const name of ['instantiate', 'instantiateStreaming']) {
  const start = WebAssembly[name];
  WebAssembly[name] = async (...all) => { await gate; return start(...all); };
}";

/// A site with its server.
pub struct Site {
    /// The server, which records requests and simulates faults.
    pub server: Server,
    folder: PathBuf,
    /// The folders of earlier versions, the last one last.
    before: Vec<PathBuf>,
    copies: Vec<TempDir>,
}

impl Site {
    /// The site as it was built in `dist`, or in the folder that
    /// `BOOKMOBILE_DIST` names.
    ///
    /// # Errors
    /// If it was not built yet.
    pub fn built() -> Result<Self> {
        Self::serve(dist()?, None)
    }

    /// A site in another folder, without its service worker.
    ///
    /// # Errors
    /// If no port is free.
    pub fn at(folder: &Path) -> Result<Self> {
        Self::serve(folder.to_path_buf(), None)
    }

    /// A copy in each of these folders of one host, without its service worker.
    /// An empty path is the host's root.
    ///
    /// # Errors
    /// If the site was not built yet or cannot be copied.
    pub fn below(paths: &[&str]) -> Result<Self> {
        let copy = TempDir::new()?;
        for path in paths {
            copy_folder(&dist()?, &copy.path().join(path))?;
        }
        // As on hosts that serve a site in a folder: they answer with the root's 404.html.
        fs::copy(dist()?.join("404.html"), copy.path().join("404.html"))?;
        Self::serve(copy.path().to_path_buf(), Some(copy))
    }

    /// A copy in which each page first runs this script. The page's policy allows it,
    /// because the script is a file of the site.
    ///
    /// # Errors
    /// If the site was not built yet or cannot be copied.
    pub fn with_early_script(script: &str) -> Result<Self> {
        let early = "<script src=\"/early.js\"></script>\n<script";
        let site = Self::changed(|page| page.replacen("<script", early, 1))?;
        fs::write(site.folder.join("early.js"), script)?;
        Ok(site)
    }

    /// A copy in which the app does not start before
    /// [`let_start`](crate::Page::let_start), as on a slow device, where a page is not
    /// live for some time.
    ///
    /// # Errors
    /// If the site was not built yet or cannot be copied.
    pub fn held(script: &str) -> Result<Self> {
        Self::with_early_script(&format!("{HOLD}\n{script}"))
    }

    /// A copy in which the HTML of each page is changed.
    ///
    /// # Errors
    /// If the site was not built yet or cannot be copied.
    pub fn changed(change: impl Fn(&str) -> String) -> Result<Self> {
        let copy = TempDir::new()?;
        copy_site(&dist()?, copy.path(), &change)?;
        version::list_anew(copy.path())?;
        Self::serve(copy.path().to_path_buf(), Some(copy))
    }

    /// The site for a person with this setting, which is emulated by a script if the
    /// engine does not support it.
    ///
    /// # Errors
    /// If the site was not built yet or cannot be copied.
    pub fn for_setting(engine: Engine, setting: Setting) -> Result<Self> {
        (setting.early_script(engine))
            .map_or_else(Self::built, |script| Self::with_early_script(&script))
    }

    /// The site as it was built, with its service worker. All other sites have none, as in
    /// a private window, so that the server answers every request.
    ///
    /// # Errors
    /// If it was not built yet.
    pub fn kept() -> Result<Self> {
        Ok(Self::built()?.keeping())
    }

    /// The same site with its service worker.
    #[must_use]
    pub fn keeping(self) -> Self {
        self.server.clear_fault(WORKER);
        self
    }

    /// Replaces the site by its next version (see [`version`]): the files of this one are
    /// gone. Returns the new names of its programs.
    ///
    /// # Errors
    /// If the site cannot be copied.
    pub fn deploy_next(&mut self) -> Result<Vec<String>> {
        let copy = TempDir::new()?;
        copy_site(&self.folder, copy.path(), &str::to_owned)?;
        let names = version::make_next(copy.path())?;
        self.server.turn_to(copy.path());
        let before = std::mem::replace(&mut self.folder, copy.path().to_path_buf());
        self.before.push(before);
        self.copies.push(copy);
        Ok(names)
    }

    /// Replaces the site by the version before it.
    pub fn deploy_before(&mut self) {
        if let Some(before) = self.before.pop() {
            self.server.turn_to(&before);
            self.folder = before;
        }
    }

    fn serve(folder: PathBuf, copy: Option<TempDir>) -> Result<Self> {
        let server = Server::start(&folder, 0)?;
        server.put_fault(WORKER, Fault::Status(404));
        Ok(Self {
            server,
            folder,
            before: Vec::new(),
            copies: copy.into_iter().collect(),
        })
    }

    /// The whole site as a single file.
    ///
    /// # Errors
    /// If a file of it is missing.
    pub fn single_file(&self) -> Result<String> {
        let files = bookmobile_site::read_folder(&self.folder)?;
        Ok(bookmobile_site::single_file(&files, "2026-11-21")?)
    }

    /// The version in the service worker's manifest.
    ///
    /// # Errors
    /// If there is no service worker, or it has no manifest.
    pub fn version(&self) -> Result<String> {
        let (_, worker) = self.file("sw", ".js")?;
        let manifest = manifest(&String::from_utf8(worker)?)?;
        let version = manifest["version"].as_str().map(str::to_owned);
        version.context("the manifest has no version")
    }

    /// The name and the bytes of the file whose name begins and ends with these texts,
    /// such as `app-` and `.wasm`; the fingerprint is between them.
    ///
    /// # Errors
    /// If there is none.
    pub fn file(&self, begin: &str, end: &str) -> Result<(String, Vec<u8>)> {
        let path = find_one(&self.folder, begin, end)
            .with_context(|| format!("the site has no file {begin}*{end}"))?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        Ok((name.into_owned(), fs::read(&path)?))
    }

    /// The name and the bytes of the volume that contains a text.
    ///
    /// # Errors
    /// If there is none.
    pub fn volume_with(&self, text: &str) -> Result<(String, Vec<u8>)> {
        for entry in fs::read_dir(&self.folder)? {
            let path = entry?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if !name.starts_with("volume-") || !name.ends_with(".bin") {
                continue;
            }
            let bytes = fs::read(&path)?;
            if bytes.windows(text.len()).any(|own| own == text.as_bytes()) {
                return Ok((name.into_owned(), bytes));
            }
        }
        bail!("no volume has {text:?}")
    }

    /// The bytes of the page at a path, which begins and ends with a slash.
    ///
    /// # Errors
    /// If there is none.
    pub fn page(&self, path: &str) -> Result<Vec<u8>> {
        let file = self.folder.join(&path[1..]).join("index.html");
        fs::read(&file).with_context(|| file.display().to_string())
    }

    /// Waits until a path with this end was requested.
    ///
    /// # Errors
    /// If it does not happen within twenty seconds.
    pub fn until_asked(&self, end: &str) -> Result<()> {
        let begun = Instant::now();
        while !self
            .server
            .requests()
            .iter()
            .any(|path| path.ends_with(end))
        {
            if begun.elapsed() > Duration::from_secs(20) {
                bail!("nobody asked for {end}: {:?}", self.server.requests());
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Ok(())
    }

    /// Waits until the server has cut off an answer.
    ///
    /// # Errors
    /// If it does not happen within twenty seconds.
    pub fn until_cut(&self) -> Result<()> {
        let begun = Instant::now();
        while !self.server.was_cut() {
            if begun.elapsed() > Duration::from_secs(20) {
                bail!("nothing met the cut: {:?}", self.server.requests());
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(())
    }

    /// The paths of the pages that the app takes over, each with a slash at both ends.
    ///
    /// # Errors
    /// If the site cannot be read.
    pub fn pages(&self) -> Result<Vec<String>> {
        let mut pages = Vec::new();
        for path in self.all_pages()? {
            let file = self.folder.join(&path[1..]).join("index.html");
            if fs::read_to_string(file)?.contains("<script type=\"module\"") {
                pages.push(path);
            }
        }
        Ok(pages)
    }

    /// The paths of all pages, each with a slash at both ends.
    ///
    /// # Errors
    /// If the site cannot be read.
    pub fn all_pages(&self) -> Result<Vec<String>> {
        let mut pages = Vec::new();
        let mut folders = vec![self.folder.clone()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder)?.flatten() {
                if entry.path().is_dir() {
                    folders.push(entry.path());
                } else if entry.file_name() == "index.html" {
                    let below = folder.strip_prefix(&self.folder)?.display().to_string();
                    pages.push(if below.is_empty() {
                        "/".into()
                    } else {
                        format!("/{below}/")
                    });
                }
            }
        }
        pages.sort();
        Ok(pages)
    }
}

fn dist() -> Result<PathBuf> {
    let built = Path::new(env!("CARGO_MANIFEST_DIR")).join("../dist");
    let folder = std::env::var_os("BOOKMOBILE_DIST").map_or(built, PathBuf::from);
    if !folder.join("index.html").is_file() {
        bail!(
            "there is no site in {}: 'cargo xtask build' makes it",
            folder.display()
        );
    }
    Ok(folder)
}

/// Copies a site, with the HTML of each page changed.
fn copy_site(from: &Path, to: &Path, change: &dyn Fn(&str) -> String) -> Result<()> {
    copy_folder_with(from, to, &|from, to| {
        let name = from.to_string_lossy();
        if name.ends_with(".html") {
            fs::write(to, change(&fs::read_to_string(from)?))
        } else if is_copy(&name) {
            // Compressed copies are left out: they would not match the changed files.
            Ok(())
        } else {
            fs::copy(from, to).map(drop)
        }
    })
    .with_context(|| from.display().to_string())
}
