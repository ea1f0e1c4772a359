//! The files of the content folder, and which of them are articles. Links are
//! resolved against this list, with upper and lower case as written, so that a
//! collection made on one system works on every other.

use crate::diagnostics::{Diagnostics, nearest};
use crate::slug::nfc;
use bookmobile_html::allowed::LINK_SCHEMES;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use url::Url;

/// Whether an article is published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ArticleStatus {
    Published,
    Draft,
}

/// The files of a content folder.
#[derive(Debug, Clone, Default)]
pub(crate) struct ContentTree {
    root: PathBuf,
    /// Their paths in the content folder after NFC, and on this system: some systems
    /// decompose names, and editors differ in what they write in links.
    files: BTreeMap<String, PathBuf>,
    articles: BTreeMap<(String, String), ArticleStatus>,
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
    /// Lists the files of a folder; names that begin with a dot are left out.
    pub(crate) fn scan(root: &Path, out: &mut Diagnostics) -> Self {
        let mut tree = Self {
            root: root.to_owned(),
            ..Self::default()
        };
        tree.scan_folder(root, "", 0, out);
        tree
    }

    /// Lists the files of a folder, with every article as published.
    pub(crate) fn scan_with_articles(root: &Path, out: &mut Diagnostics) -> Self {
        let mut tree = Self::scan(root, out);
        let articles: Vec<_> = tree
            .files
            .keys()
            .filter_map(|path| article_of(path))
            .collect();
        for (language, slug) in articles {
            tree.add_article(&language, &slug, ArticleStatus::Published);
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
                self.add_file(path, entry.path(), out);
            } else {
                out.file_warning(&path, "this link in the file system leads to no file in the content folder, and is left out")
                    .help("copy the file to this place instead");
            }
        }
    }

    fn add_file(&mut self, path: String, file: PathBuf, out: &mut Diagnostics) {
        if self.files.contains_key(&path) {
            out.file_error(&path, "two files have this name")
                .help("rename one; a letter with an accent is the same however it is stored");
            return;
        }
        self.files.insert(path, file);
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
    pub(crate) fn files_under<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = &'a str> {
        let files = self.files.keys().map(String::as_str);
        files.filter(move |path| path.starts_with(folder))
    }

    /// The path on this system of a file of the collection.
    pub(crate) fn locate(&self, path: &str) -> PathBuf {
        let known = self.files.get(path).cloned();
        known.unwrap_or_else(|| {
            let parts = path.split('/');
            parts.fold(self.root.clone(), |at, part| at.join(part))
        })
    }

    pub(crate) fn add_article(&mut self, language: &str, slug: &str, status: ArticleStatus) {
        let key = (language.to_owned(), slug.to_owned());
        self.articles.insert(key, status);
    }

    /// The published articles, as language and slug.
    pub(crate) fn published(&self) -> impl Iterator<Item = (&str, &str)> {
        let published = self
            .articles
            .iter()
            .filter(|(_, status)| **status == ArticleStatus::Published);
        published.map(|((language, slug), _)| (language.as_str(), slug.as_str()))
    }

    /// Resolves a link that was written in an article in this language.
    pub(crate) fn resolve(&self, written: &str, language: &str) -> Destination {
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
        if written.starts_with('/') || written.starts_with('\\') {
            return Destination::Mistake(
                format!("`{written}` does not say where it starts from"),
                "write the path from this file, as in `other.md` or `../../images/one.svg`, or a whole address with `https:`".to_owned(),
            );
        }
        self.resolve_path(written, language)
    }

    fn resolve_path(&self, written: &str, language: &str) -> Destination {
        let (path, anchor) = match written.split_once('#') {
            Some((path, anchor)) => (path, Some(nfc(&percent_decode(anchor)))),
            None => (written, None),
        };
        if let Some((file, query)) = path.split_once('?')
            && article_of(&format!("articles/{language}/{file}")).is_some()
        {
            let place = anchor.map_or_else(String::new, |anchor| format!("#{anchor}"));
            return Destination::Mistake(
                format!("a link to an article takes no `?{query}`"),
                format!("write `{file}{place}`"),
            );
        }
        let Some(path) = join(&format!("articles/{language}"), &nfc(&percent_decode(path))) else {
            return Destination::Mistake(
                format!("`{written}` leads out of the content folder"),
                "copy the file into the content folder and link to it there".to_owned(),
            );
        };
        if let Some((language, slug)) = article_of(&path) {
            match self.articles.get(&(language.clone(), slug.clone())) {
                Some(ArticleStatus::Published) => {
                    return Destination::Article {
                        language,
                        slug,
                        anchor: anchor.filter(|anchor| !anchor.is_empty()),
                    };
                }
                Some(ArticleStatus::Draft) => {
                    return Destination::Mistake(
                        format!("`{written}` is a draft and is not published"),
                        "publish it too, or remove the link".to_owned(),
                    );
                }
                None => {}
            }
        } else if self.files.contains_key(&path) {
            return Destination::File(path);
        }
        let remedy = match self.nearest_file(&path, language) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "check the name, or add the file".to_owned(),
        };
        Destination::Mistake(format!("there is no file `{path}`"), remedy)
    }

    /// The file with the most similar name among the published articles, or among
    /// the images if `path` is one, as an article in this language would link to it.
    /// Of equal names the one in the same language.
    fn nearest_file(&self, path: &str, language: &str) -> Option<String> {
        let name = |path: &str| {
            let file = path.rsplit('/').next().unwrap_or(path);
            file.strip_suffix(".md").unwrap_or(file).to_owned()
        };
        let written = if has_image_extension(path) {
            let images = self.files_under("images/");
            images
                .map(|path| (name(path), format!("../../{path}")))
                .collect()
        } else {
            let (own, others): (Vec<_>, Vec<_>) =
                self.published().partition(|(code, _)| *code == language);
            let own = own
                .iter()
                .map(|(_, slug)| ((*slug).to_owned(), format!("{slug}.md")));
            let others = others
                .iter()
                .map(|(code, slug)| ((*slug).to_owned(), format!("../{code}/{slug}.md")));
            own.chain(others).collect::<Vec<_>>()
        };
        let near = nearest(&name(path), written.iter().map(|(name, _)| name.as_str()))?;
        let found = written.iter().find(|(name, _)| name == near);
        found.map(|(_, written)| written.clone())
    }
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
    let mut parts: Vec<&str> = folder.split('/').collect();
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
    }

    #[test]
    fn escapes_in_addresses_are_read() {
        assert_eq!(percent_decode("%E4%B9%A6"), "书");
        assert_eq!(percent_decode("100%"), "100%");
        assert_eq!(percent_decode("%+1%zz%ff"), "%+1%zz%ff");
    }
}
