//! A site for a preview, which is shown as soon as its collection is compiled: a page is
//! rendered when it is asked for, and what needs all texts, as the search index, is made
//! afterwards. Who asks for that waits.

use crate::app::App;
use crate::build::{begin, index, write_plain, write_shards, write_shell};
use crate::head::SiteContext;
use crate::names::FileNames;
use crate::notices::NoticeFiles;
use crate::output::{Memory, SiteError, Writer};
use crate::programs::{PlacedProgram, ProgramFiles, placed_programs};
use crate::theme::SiteTheme;
use crate::{page, single_file};
use bookmobile::library::Library;
use bookmobile::route::Page;
use bookmobile_press::{Compiled, fingerprint};
use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, OnceLock};

/// A site that renders its pages on request. It has no service worker.
pub struct Preview {
    app: Arc<App>,
    collection: Compiled,
    library: &'static Library,
    names: FileNames,
    pictures: BTreeSet<String>,
    theme: SiteTheme,
    programs: ProgramFiles,
    /// The pages that the app hydrates, by the paths of their folders.
    pages: HashMap<String, Page>,
    /// The parts of the catalog, and the volumes.
    texts: HashMap<String, Arc<Vec<u8>>>,
    /// What is there from the start.
    files: Memory,
    /// What is made afterwards.
    later: OnceLock<Result<Memory, SiteError>>,
}

impl Preview {
    /// The site of a compiled collection. Texts that the preview before it has too are
    /// shared with it.
    ///
    /// # Errors
    /// As [`build`](crate::build).
    pub fn new(
        app: Arc<App>,
        mut collection: Compiled,
        before: Option<&Self>,
    ) -> Result<Self, SiteError> {
        let library = Library::open(&collection.pack.catalog, "")?;
        let mut texts = HashMap::new();
        let (parts, volumes) = (&mut collection.pack.parts, &mut collection.pack.volumes);
        for (name, bytes) in parts.drain(..).chain(volumes.drain(..)) {
            // The name has the fingerprint of the bytes.
            let known = before.and_then(|before| before.texts.get(&name)).cloned();
            let bytes = known.unwrap_or_else(|| Arc::new(bytes));
            library.provide(&name, Some(Arc::clone(&bytes)));
            texts.insert(name, bytes);
        }
        let mut files = Memory::new();
        let site = begin(&app, &collection, library, &mut Writer::new(&mut files))?;
        let SiteContext {
            mut names,
            pictures,
            theme,
            programs,
            ..
        } = site;
        let version = fingerprint(&collection.pack.catalog);
        names.index = format!("index-{version}.bin");
        names.single_file = format!("single-file-{version}.html");
        let pages = library.pages().into_iter();
        Ok(Self {
            pages: pages.map(|page| (page.folder(), page)).collect(),
            app,
            collection,
            library,
            names,
            pictures,
            theme,
            programs,
            texts,
            files,
            later: OnceLock::new(),
        })
    }

    /// The mini-programs of the site, each with its page in each language.
    pub fn programs(&self) -> Vec<PlacedProgram> {
        placed_programs(self.library)
    }

    /// The languages of the site as pairs of a code and a BCP 47 tag, the default one first.
    pub fn languages(&self) -> Vec<(String, String)> {
        let site = &self.library.catalog().site;
        let languages = site.languages.iter();
        let mut all: Vec<_> = languages
            .map(|one| (one.code.clone(), one.tag.clone()))
            .collect();
        all.sort_by_key(|(code, _)| *code != site.default_language);
        all
    }

    /// Makes what was left for later; does nothing if that is done.
    ///
    /// # Errors
    /// As [`build`](crate::build).
    pub fn finish(&self) -> Result<(), &SiteError> {
        self.later().map(drop)
    }

    /// A file that is there from the start or is rendered now, by its path from the site's
    /// root.
    pub fn file_now(&self, path: &str) -> Option<Vec<u8>> {
        if let Some(bytes) = self.texts.get(path) {
            return Some(bytes.to_vec());
        }
        if let Some(bytes) = self.files.get(path) {
            return Some(bytes.clone());
        }
        let page = self.pages.get(path.strip_suffix("index.html")?)?;
        Some(page::render(page, &self.site()).into_bytes())
    }

    /// As [`Self::file_now`], for all files of the site: waits until what is left for later
    /// is made.
    pub fn file(&self, path: &str) -> Option<Vec<u8>> {
        let now = self.file_now(path);
        now.or_else(|| self.later().ok()?.get(path).cloned())
    }

    fn later(&self) -> Result<&Memory, &SiteError> {
        self.later.get_or_init(|| self.make()).as_ref()
    }

    fn make(&self) -> Result<Memory, SiteError> {
        let mut site = self.site();
        site.pictures.clone_from(&self.pictures);
        let mut files = Memory::new();
        let mut writer = Writer::new(&mut files);
        let index = index(self.library)?;
        writer.write(&site.names.index, &index.root)?;
        write_shards(&index, &mut writer)?;
        writer.write(
            &site.names.single_file,
            single_file::template(&site, &index),
        )?;
        let pages: Vec<Page> = self.library.pages();
        write_plain(&site, &pages, &self.collection, &mut writer)?;
        write_shell(&site, &mut writer)?;
        Ok(files)
    }

    fn site(&self) -> SiteContext<'_> {
        SiteContext {
            library: self.library,
            app: &self.app,
            names: self.names.clone(),
            // Only the template of a single file has them.
            pictures: BTreeSet::new(),
            is_kept_by_topic: false,
            publication: &self.collection.publication,
            languages: &self.collection.languages,
            theme: self.theme.clone(),
            notices: NoticeFiles::new(self.library, &self.collection),
            programs: self.programs.clone(),
        }
    }
}
