//! The finished site on a server of this machine: as it was built, or a copy
//! in which a script runs before all others, to watch a page or to take
//! something away from its browser.

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

/// The site, served.
pub struct Site {
    /// Its server, which knows what was asked for and takes faults.
    pub server: Server,
    folder: PathBuf,
    /// The versions before this one, the last one last.
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
    /// If no port can be had.
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
        // As hosts do that serve a site in a folder: its 404.html for what is not there.
        fs::copy(dist()?.join("404.html"), copy.path().join("404.html"))?;
        Self::serve(copy.path().to_path_buf(), Some(copy))
    }

    /// A copy in which each page first runs this script. The page's policy
    /// stands: the script is a file of the site.
    ///
    /// # Errors
    /// If the site was not built yet or cannot be copied.
    pub fn with_early_script(script: &str) -> Result<Self> {
        let early = "<script src=\"/early.js\"></script>\n<script";
        let site = Self::changed(|page| page.replacen("<script", early, 1))?;
        fs::write(site.folder.join("early.js"), script)?;
        Ok(site)
    }

    /// A copy in which the app does not start before [`let_start`](crate::Page::let_start): the
    /// time in which a slow device shows a page that is not live yet.
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

    /// The site for a person who has set this, as far as the engine must be
    /// helped with it.
    ///
    /// # Errors
    /// If the site was not built yet or cannot be copied.
    pub fn for_setting(engine: Engine, setting: Setting) -> Result<Self> {
        (setting.early_script(engine))
            .map_or_else(Self::built, |script| Self::with_early_script(&script))
    }

    /// The site as it was built, with its service worker. All other sites are
    /// without one, as in a private window: what they meet is the server's.
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

    /// Puts the site's next version in its place (see [`version`]): the files
    /// of this one are gone. Gives the names of the new ones among its programs.
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

    /// Puts the version that was before this one in its place again.
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

    /// The whole site as one page.
    ///
    /// # Errors
    /// If a file of it is missing.
    pub fn single_file(&self) -> Result<String> {
        xtask::single_file::fill(&self.folder)
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

    /// The name and the bytes of the file whose name begins and ends so, as
    /// `app-` and `.wasm`: what is between changes with its contents.
    ///
    /// # Errors
    /// If there is none.
    pub fn file(&self, begin: &str, end: &str) -> Result<(String, Vec<u8>)> {
        let path = find_one(&self.folder, begin, end)
            .with_context(|| format!("the site has no file {begin}*{end}"))?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        Ok((name.into_owned(), fs::read(&path)?))
    }

    /// The bytes of the page at a path, which has its first and last slash.
    ///
    /// # Errors
    /// If there is none.
    pub fn page(&self, path: &str) -> Result<Vec<u8>> {
        let file = self.folder.join(&path[1..]).join("index.html");
        fs::read(&file).with_context(|| file.display().to_string())
    }

    /// Waits until a path that ends so was asked for.
    ///
    /// # Errors
    /// If it was not, after twenty seconds.
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

    /// Waits until the line was cut in an answer.
    ///
    /// # Errors
    /// If it was not, after twenty seconds.
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

    /// The paths of the pages that the app takes over, each with its first and
    /// last slash.
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

    /// The paths of all pages, each with its first and last slash.
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

/// A copy of a site in which the HTML of each page is changed.
fn copy_site(from: &Path, to: &Path, change: &dyn Fn(&str) -> String) -> Result<()> {
    copy_folder_with(from, to, &|from, to| {
        let name = from.to_string_lossy();
        if name.ends_with(".html") {
            fs::write(to, change(&fs::read_to_string(from)?))
        } else if is_copy(&name) {
            // Compressed copies would not be those of a changed file.
            Ok(())
        } else {
            fs::copy(from, to).map(drop)
        }
    })
    .with_context(|| from.display().to_string())
}
