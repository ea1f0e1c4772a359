//! The files of the content folder, and which of them are articles. Links are
//! resolved against this list. In our own form upper and lower case count, so that a
//! collection made on one system works on every other; links of other tools' folders are
//! found as those tools find them.

use crate::diagnostics::{Diagnostics, nearest};
use crate::slug::nfc;
use bookmobile_html::allowed::LINK_SCHEMES;
use std::collections::BTreeMap;
use std::fs;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use url::Url;

/// Whether an article is published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ArticleStatus {
    /// It is part of the collection.
    Published,
    /// It is left out.
    Draft,
}

/// How links are resolved.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum LinkRules {
    /// A link names a file, relative to the article's.
    #[default]
    Files,
    /// As other tools do: a link may also begin at the top folder, name a page without the
    /// extension of its file, a folder, or the address of a page.
    Pages,
}

/// The files of a collection by their paths, and which of them are articles.
#[derive(Debug, Clone, Default)]
pub struct ContentTree {
    root: PathBuf,
    /// Their paths in the content folder after NFC, and on this system: some systems
    /// decompose names, and editors differ in what they write in links.
    files: BTreeMap<String, PathBuf>,
    /// The bytes of files that are no files of this system, as those in an archive.
    bytes: BTreeMap<String, Arc<[u8]>>,
    articles: BTreeMap<String, Target>,
    /// The paths of articles by other addresses of their pages.
    addresses: BTreeMap<String, String>,
    /// The paths of files and articles in lower case; only filled for [`LinkRules::Pages`].
    folded: BTreeMap<String, String>,
    rules: LinkRules,
    /// The paths of articles by the names of their files; nothing for a name that several
    /// have. Only filled for [`LinkRules::Pages`].
    names: BTreeMap<String, Option<String>>,
    /// Folders of languages, with the folder of the default language.
    fallbacks: Vec<(String, String)>,
}

/// An article that a link can lead to.
#[derive(Debug, Clone, Hash)]
struct Target {
    language: String,
    slug: String,
    status: ArticleStatus,
}

/// The target of a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Destination {
    /// An address outside the collection.
    External(String),
    /// An anchor on the same page.
    Anchor(String),
    /// An article, perhaps with an anchor.
    Article {
        language: String,
        slug: String,
        anchor: Option<String>,
    },
    /// A file that is not an article, by its path in the content folder.
    File(String),
    /// A broken link: what is wrong, and a remedy.
    Mistake(String, String),
}

impl ContentTree {
    /// An empty tree; `root` is the content folder on this system.
    pub fn new(root: &Path, rules: LinkRules) -> Self {
        Self {
            root: root.to_owned(),
            rules,
            ..Self::default()
        }
    }

    /// Lists the files of a folder; names that begin with a dot are left out.
    pub(crate) fn scan(root: &Path, out: &mut Diagnostics) -> Self {
        let mut tree = Self::new(root, LinkRules::Files);
        tree.scan_folder(root, "", 0, out);
        tree
    }

    /// Lists the files of a folder, with every article as published.
    pub(crate) fn scan_with_articles(root: &Path, out: &mut Diagnostics) -> Self {
        let mut tree = Self::scan(root, out);
        let articles: Vec<_> = tree
            .files
            .keys()
            .filter_map(|path| Some((path.clone(), article_of(path)?)))
            .collect();
        for (path, (language, slug)) in articles {
            tree.add_article(&path, &language, &slug, ArticleStatus::Published);
        }
        tree
    }

    fn scan_folder(&mut self, folder: &Path, path: &str, depth: usize, out: &mut Diagnostics) {
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) => {
                let shown = if path.is_empty() { "." } else { path };
                out.file_error(shown, format!("this folder could not be read: {error}"))
                    .help("check that the folder exists and that you may read it");
                return;
            }
        };
        for entry in entries.flatten() {
            let name = nfc(&entry.file_name().to_string_lossy());
            if name.starts_with('.') {
                continue;
            }
            let path = if path.is_empty() {
                name
            } else {
                format!("{path}/{name}")
            };
            let kind = entry.file_type();
            if kind.as_ref().is_ok_and(fs::FileType::is_dir) {
                if article_of(&path).is_some() {
                    out.file_warning(&path, "this is a folder, so it is no article")
                        .help("give it a name that does not end in `.md`");
                }
                if depth < 16 {
                    self.scan_folder(&entry.path(), &path, depth + 1, out);
                }
            } else if self.is_inside(&entry.path()) {
                if kind.is_ok_and(|kind| kind.is_symlink()) && article_of(&path).is_some() {
                    out.file_warning(&path, "this is a link in the file system: its article is published under this name too")
                        .help("remove the link if one of the two is enough");
                }
                if !self.add_file(&path, entry.path()) {
                    out.file_error(&path, "two files have this name").help(
                        "rename one; a letter with an accent is the same however it is stored",
                    );
                }
            } else {
                out.file_warning(&path, "this link in the file system leads to no file in the content folder, and is left out")
                    .help("copy the file to this place instead");
            }
        }
    }

    /// Adds a file under a path, relative to the content folder with `/` on every system.
    /// The first file under a path stays; returns whether this one was added.
    pub fn add_file(&mut self, path: &str, file: PathBuf) -> bool {
        let path = nfc(path);
        if self.files.contains_key(&path) {
            return false;
        }
        self.fold(&path);
        self.files.insert(path, file);
        true
    }

    /// Adds a file that is none of this system, as one in an archive, with its bytes.
    pub fn add_bytes(&mut self, path: &str, bytes: Arc<[u8]>) {
        if self.add_file(path, PathBuf::new()) {
            self.bytes.insert(nfc(path), bytes);
        }
    }

    /// Whether there is a file with this path.
    pub(crate) fn has_file(&self, path: &str) -> bool {
        self.files.contains_key(&nfc(path))
    }

    /// Reads a file of the collection.
    pub(crate) fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        match self.bytes.get(path) {
            Some(bytes) => Ok(bytes.to_vec()),
            None => fs::read(self.locate(path)),
        }
    }

    /// The content folder.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// How its links are resolved.
    pub(crate) fn rules(&self) -> LinkRules {
        self.rules
    }

    /// A hash of what links depend on: which files and articles there are, and the addresses of
    /// these.
    pub(crate) fn names(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        for path in self.files.keys() {
            path.hash(&mut hasher);
        }
        (&self.articles, &self.addresses).hash(&mut hasher);
        (self.rules, &self.fallbacks).hash(&mut hasher);
        hasher.finish()
    }

    /// A hash of everything that links and pictures of articles depend on: the names, and the
    /// state of each file that is no article. Nothing if a file is none of this system.
    pub(crate) fn fingerprint(&self) -> Option<u64> {
        if !self.bytes.is_empty() {
            return None;
        }
        let mut hasher = DefaultHasher::new();
        (&self.root, &self.files, self.names()).hash(&mut hasher);
        for (path, file) in &self.files {
            if self.articles.contains_key(path) {
                continue;
            }
            let about = fs::metadata(file).ok();
            about
                .map(|about| (about.len(), about.modified().ok()))
                .hash(&mut hasher);
        }
        Some(hasher.finish())
    }

    /// Adds an article under the path of its file.
    pub fn add_article(&mut self, path: &str, language: &str, slug: &str, status: ArticleStatus) {
        let path = nfc(path);
        let target = Target {
            language: language.to_owned(),
            slug: slug.to_owned(),
            status,
        };
        self.fold(&path);
        if self.rules == LinkRules::Pages {
            let name = path.rsplit('/').next().unwrap_or(&path).to_owned();
            (self.names.entry(name))
                .and_modify(|known| *known = None)
                .or_insert_with(|| Some(path.clone()));
        }
        self.articles.insert(path, target);
    }

    /// Adds another address of an article's page, which links may name. The first article
    /// with an address keeps it.
    pub fn add_address(&mut self, address: &str, path: &str) {
        let address = nfc(&percent_decode(address));
        let address = address.trim_matches('/');
        let address = address.strip_suffix(".html").unwrap_or(address).to_owned();
        self.addresses.entry(address).or_insert_with(|| nfc(path));
    }

    /// Lets links to what is missing below the folder `own` lead to what is below `other`:
    /// to the default language.
    pub fn add_fallback(&mut self, own: &str, other: &str) {
        self.fallbacks.push((own.to_owned(), other.to_owned()));
    }

    fn fold(&mut self, path: &str) {
        if self.rules == LinkRules::Pages {
            let folded = path.to_lowercase();
            self.folded.entry(folded).or_insert_with(|| path.to_owned());
        }
    }

    /// Whether a file is inside the content folder: a symbolic link must not bring
    /// another file into the site.
    fn is_inside(&self, file: &Path) -> bool {
        match (self.root.canonicalize(), file.canonicalize()) {
            (Ok(root), Ok(file)) => file.starts_with(root) && file.is_file(),
            _ => false,
        }
    }

    /// The files whose paths in the content folder begin with `folder`.
    pub fn files_under<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = &'a str> {
        let files = self.files.keys().map(String::as_str);
        files.filter(move |path| path.starts_with(folder))
    }

    /// The path on this system of a file of the collection.
    pub fn locate(&self, path: &str) -> PathBuf {
        let known = self.files.get(path).cloned();
        known.unwrap_or_else(|| {
            let parts = path.split('/');
            parts.fold(self.root.clone(), |at, part| at.join(part))
        })
    }

    /// Whether a file of another tool's folder is one that readers can download. Pages and
    /// programs are not among them: they would run with the rights of the site.
    pub(crate) fn is_download(&self, path: &str) -> bool {
        const ENDINGS: &[&str] = &[
            "7z", "bz2", "c", "cpp", "csv", "doc", "docx", "epub", "gz", "h", "json", "m4a", "mp3",
            "mp4", "odp", "ods", "odt", "ogg", "pdf", "ppt", "pptx", "py", "rs", "rtf", "tar",
            "tgz", "toml", "txt", "wav", "webm", "xls", "xlsx", "xz", "yaml", "yml", "zip",
        ];
        let ending = path
            .rsplit_once('.')
            .map(|(_, ending)| ending.to_ascii_lowercase());
        self.rules == LinkRules::Pages
            && ending.is_some_and(|ending| ENDINGS.contains(&ending.as_str()))
    }

    /// Resolves a link that was written in the article at the path `from`.
    pub(crate) fn resolve(&self, written: &str, from: &str) -> Destination {
        let written = written.trim();
        if let Some(anchor) = written.strip_prefix('#') {
            return Destination::Anchor(nfc(&percent_decode(anchor)));
        }
        if let Some(scheme) = scheme(written) {
            if LINK_SCHEMES.contains(&scheme.as_str()) {
                return external(&scheme, written);
            }
            return Destination::Mistake(
                format!("a link may not begin with `{scheme}:`"),
                "link to an article, or to an address that begins with `https:`, `http:`, `mailto:` or `tel:`".to_owned(),
            );
        }
        if self.rules == LinkRules::Pages
            && let Some(rest) = written.strip_prefix("//")
        {
            return external("https", &format!("https://{rest}"));
        }
        let from_top = written.starts_with('/') && self.rules == LinkRules::Pages;
        if written.starts_with(['/', '\\']) && !from_top {
            return Destination::Mistake(
                format!("`{written}` does not say where it starts from"),
                "write the path from this file, as in `other.md` or `../../images/one.svg`, or a whole address with `https:`".to_owned(),
            );
        }
        self.resolve_path(written, if from_top { "" } else { from })
    }

    fn resolve_path(&self, written: &str, from: &str) -> Destination {
        let (path, anchor) = match written.split_once('#') {
            Some((path, anchor)) => (path, Some(nfc(&percent_decode(anchor)))),
            None => (written, None),
        };
        let anchor = anchor.filter(|anchor| !anchor.is_empty());
        let (file, query) = path.split_once('?').unwrap_or((path, ""));
        let path = match self.rules {
            LinkRules::Pages => file,
            LinkRules::Files if file.len() < path.len() && file.strip_suffix(".md").is_some() => {
                let place = anchor.map_or_else(String::new, |anchor| format!("#{anchor}"));
                return Destination::Mistake(
                    format!("a link to an article takes no `?{query}`"),
                    format!("write `{file}{place}`"),
                );
            }
            LinkRules::Files => path,
        };
        let path = nfc(&percent_decode(path));
        let Some(whole) = join(folder_of(from), &path) else {
            return Destination::Mistake(
                format!("`{written}` leads out of the content folder"),
                "copy the file into the content folder and link to it there".to_owned(),
            );
        };
        let found = match self.rules {
            LinkRules::Files => self.is_known(&whole).then(|| whole.clone()),
            LinkRules::Pages => self.find_page(&whole).or_else(|| {
                // In the address of its page an article is a folder.
                let page = from.rsplit_once('.').map_or(from, |(stem, _)| stem);
                let from_page = join(page, &path).and_then(|path| self.find_page(&path));
                from_page.or_else(|| {
                    let name = path.trim_end_matches('/').rsplit('/').next()?;
                    self.names.get(name).cloned().flatten()
                })
            }),
        };
        if let Some(found) = found {
            return match self.articles.get(&found) {
                Some(target) => target.destination(written, anchor),
                None => Destination::File(found),
            };
        }
        let remedy = match self.nearest_file(&whole, from) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "check the name, or add the file".to_owned(),
        };
        Destination::Mistake(format!("there is no file `{whole}`"), remedy)
    }

    /// Whether there is a file or an article under a path. An article of the content folder
    /// that could not be read is neither.
    fn is_known(&self, path: &str) -> bool {
        let is_article = self.articles.contains_key(path);
        let is_file = self.files.contains_key(path) && article_of(path).is_none();
        is_article || is_file
    }

    /// The path of what a link of another tool means.
    fn find_page(&self, path: &str) -> Option<String> {
        self.find_without_fallback(path).or_else(|| {
            // What a language does not have is there in the default one.
            let mut fallbacks = self.fallbacks.iter();
            let (own, other) = fallbacks.find(|(own, _)| path.starts_with(own.as_str()))?;
            let rest = path.strip_prefix(own.as_str())?;
            self.find_without_fallback(&format!("{other}{rest}"))
        })
    }

    fn find_without_fallback(&self, path: &str) -> Option<String> {
        let stem = path
            .strip_suffix(".html")
            .or_else(|| path.strip_suffix(".htm"));
        let stem = stem.unwrap_or(path).trim_end_matches('/');
        let below = if stem.is_empty() {
            String::new()
        } else {
            format!("{stem}/")
        };
        let endings = [".md", ".markdown", ".mdx", ".txt"];
        let index = ["index", "_index", "README", "readme"];
        let candidates = std::iter::once(path.to_owned())
            .chain(endings.iter().map(|ending| format!("{stem}{ending}")))
            .chain(index.iter().flat_map(|name| {
                let below = &below;
                (endings.iter()).map(move |ending| format!("{below}{name}{ending}"))
            }));
        for candidate in candidates {
            if self.articles.contains_key(&candidate) || self.files.contains_key(&candidate) {
                return Some(candidate);
            }
            if let Some(known) = self.folded.get(&candidate.to_lowercase()) {
                return Some(known.clone());
            }
        }
        let plain = stem
            .strip_suffix(".md")
            .or_else(|| stem.strip_suffix(".mdx"));
        self.addresses.get(plain.unwrap_or(stem)).cloned()
    }

    /// The file with the most similar name among the published articles, or among
    /// the images if `path` is one, as the article at `from` would link to it.
    /// Of equal names the one in the same folder.
    fn nearest_file(&self, path: &str, from: &str) -> Option<String> {
        let name = |path: &str| {
            let file = path.rsplit('/').next().unwrap_or(path);
            file.strip_suffix(".md").unwrap_or(file).to_owned()
        };
        let candidates: Vec<&str> = if has_image_extension(path) {
            let files = self.files.keys().map(String::as_str);
            files.filter(|path| has_image_extension(path)).collect()
        } else {
            let published = self.articles.iter();
            let published =
                published.filter(|(_, target)| target.status == ArticleStatus::Published);
            let (own, others): (Vec<_>, Vec<_>) = published
                .map(|(path, _)| path.as_str())
                .partition(|path| folder_of(path) == folder_of(from));
            own.into_iter().chain(others).collect()
        };
        let names: Vec<String> = candidates.iter().map(|path| name(path)).collect();
        let near = nearest(&name(path), names.iter().map(String::as_str))?;
        let at = names.iter().position(|name| name == near)?;
        Some(relative(folder_of(from), candidates[at]))
    }
}

impl Target {
    fn destination(&self, written: &str, anchor: Option<String>) -> Destination {
        match self.status {
            ArticleStatus::Published => Destination::Article {
                language: self.language.clone(),
                slug: self.slug.clone(),
                anchor,
            },
            ArticleStatus::Draft => Destination::Mistake(
                format!("`{written}` is a draft and is not published"),
                "publish it too, or remove the link".to_owned(),
            ),
        }
    }
}

/// The path of a file's folder; empty for the top.
fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The relative path from a folder to a file.
fn relative(folder: &str, to: &str) -> String {
    let from: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    let to: Vec<&str> = to.split('/').collect();
    let same = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let same = same.min(to.len() - 1);
    let up = std::iter::repeat_n("..", from.len() - same);
    up.chain(to[same..].iter().copied())
        .collect::<Vec<_>>()
        .join("/")
}

/// The destination of an address with this scheme, which must be one that browsers follow.
fn external(scheme: &str, written: &str) -> Destination {
    let broken = |reason: &str| {
        Destination::Mistake(
            format!("`{written}` is not an address: {reason}"),
            "copy the address anew from the browser's address bar".to_owned(),
        )
    };
    let Some((_, rest)) = written
        .split_at_checked(scheme.len())
        .filter(|(start, rest)| start.eq_ignore_ascii_case(scheme) && rest.starts_with(':'))
    else {
        return broken("there are other characters before its `:`");
    };
    // As browsers do: a number is written with spaces for people.
    let rest = if scheme == "tel" {
        rest.replace(' ', "")
    } else {
        rest.replace(' ', "%20")
    };
    let address = format!("{scheme}{rest}");
    if address.contains(|c: char| c.is_whitespace() || c.is_control()) {
        return broken("there is a space in it");
    }
    match Url::parse(&address) {
        Ok(_) => Destination::External(address),
        Err(error) => broken(&error.to_string()),
    }
}

/// Whether a path has the extension of an image.
pub(crate) fn has_image_extension(path: &str) -> bool {
    let extension = path
        .rsplit_once('.')
        .map(|(_, extension)| extension.to_ascii_lowercase());
    matches!(
        extension.as_deref(),
        Some("svg" | "png" | "jpg" | "jpeg" | "gif" | "webp")
    )
}

/// Language and slug, if the path is that of an article.
pub(crate) fn article_of(path: &str) -> Option<(String, String)> {
    let (language, file) = path.strip_prefix("articles/")?.split_once('/')?;
    let slug = file.strip_suffix(".md")?;
    (!slug.contains('/')).then(|| (language.to_owned(), slug.to_owned()))
}

/// The scheme of an address in lower case, if it has one. White space and control
/// characters are skipped, because browsers skip some of them.
pub(crate) fn scheme(address: &str) -> Option<String> {
    let seen = address
        .chars()
        .filter(|c| !c.is_control() && !c.is_whitespace());
    let mut scheme = String::new();
    for c in seen {
        match c {
            ':' if !scheme.is_empty() => return Some(scheme.to_ascii_lowercase()),
            '+' | '-' | '.' => scheme.push(c),
            _ if c.is_ascii_alphanumeric() => scheme.push(c),
            _ => return None,
        }
    }
    None
}

/// Follows a relative path from a folder; nothing if it leads out of the content
/// folder.
fn join(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            _ => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// Decodes percent escapes such as `%41`. Malformed escapes stay, and so does the
/// whole text if the result is not UTF-8.
pub(crate) fn percent_decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let hex = after.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        let byte = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match byte {
            Some(byte) if first == b'%' => {
                bytes.push(byte);
                rest = &after[2..];
            }
            _ => {
                bytes.push(first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scheme_is_seen_through_disguises() {
        for (address, found) in [
            ("https://a", Some("https")),
            ("JaVa\tScript:x", Some("javascript")),
            ("a/b:c", None),
            ("#a:b", None),
            ("other.md", None),
        ] {
            assert_eq!(scheme(address).as_deref(), found, "{address}");
        }
    }

    #[test]
    fn paths_do_not_leave_the_folder() {
        assert_eq!(
            join("articles/en", "../zh/a.md").as_deref(),
            Some("articles/zh/a.md")
        );
        assert_eq!(join("articles/en", "../../../a.md"), None);
        assert_eq!(join("", "a/../b.md").as_deref(), Some("b.md"));
    }

    #[test]
    fn a_remedy_names_the_path_from_the_article() {
        for (folder, to, path) in [
            ("articles/en", "articles/en/a.md", "a.md"),
            ("articles/en", "articles/zh/a.md", "../zh/a.md"),
            ("articles/en", "images/a.svg", "../../images/a.svg"),
            ("", "a/b.md", "a/b.md"),
            ("a/b", "a.md", "../../a.md"),
        ] {
            assert_eq!(relative(folder, to), path);
        }
    }

    #[test]
    fn links_of_other_tools_lead_to_their_pages() {
        let mut tree = ContentTree::new(Path::new("."), LinkRules::Pages);
        for path in [
            "index.md",
            "guide/README.md",
            "guide/set-up.md",
            "a/_index.md",
        ] {
            let slug = path.replace(['/', '.'], "-");
            tree.add_article(path, "en", &slug, ArticleStatus::Published);
        }
        tree.add_file("guide/plan.png", PathBuf::new());
        tree.add_address("/old/place/", "guide/set-up.md");
        for (written, slug) in [
            ("set-up.md", "guide-set-up-md"),
            ("set-up", "guide-set-up-md"),
            ("./set-up.html", "guide-set-up-md"),
            ("SET-UP.md?x=1", "guide-set-up-md"),
            ("../set-up/", "guide-set-up-md"),
            ("/guide/set-up", "guide-set-up-md"),
            ("/old/place", "guide-set-up-md"),
            ("./", "guide-README-md"),
            ("/guide", "guide-README-md"),
            ("/", "index-md"),
            ("..", "index-md"),
            ("../a", "a-_index-md"),
            ("elsewhere/set-up.md", "guide-set-up-md"),
        ] {
            let found = tree.resolve(written, "guide/README.md");
            let expected = Destination::Article {
                language: "en".to_owned(),
                slug: slug.to_owned(),
                anchor: None,
            };
            assert_eq!(found, expected, "{written}");
        }
        let picture = Destination::File("guide/plan.png".to_owned());
        assert_eq!(tree.resolve("plan.png", "guide/set-up.md"), picture);
        assert_eq!(tree.resolve("../plan.png", "guide/set-up.md"), picture);
        let nothing = tree.resolve("nothing.md", "guide/set-up.md");
        assert!(matches!(nothing, Destination::Mistake(..)));
    }

    #[test]
    fn escapes_in_addresses_are_read() {
        assert_eq!(percent_decode("%E4%B9%A6"), "书");
        assert_eq!(percent_decode("100%"), "100%");
        assert_eq!(percent_decode("%+1%zz%ff"), "%+1%zz%ff");
    }
}
