//! Links between the files that become one collection. Which articles they become is known at the
//! end, so a link leads to the name that the file's article will have, as links of a press do:
//! `../3/#section`. What shows the article leaves out those that lead nowhere.

use crate::article::Draft;
use bookmobile_html::{decode_address, escape};

/// The files of a collection that is made.
#[derive(Debug, Default, Clone)]
pub struct Links {
    paths: Vec<String>,
}

impl Links {
    /// Links between files with these paths.
    pub fn new(paths: Vec<String>) -> Self {
        Self { paths }
    }

    /// The name of the article that a file becomes; empty if it is none of the files.
    pub fn slug(&self, path: &str) -> String {
        let at = self.paths.iter().position(|own| own == path);
        at.map(|at| (at + 1).to_string()).unwrap_or_default()
    }

    /// A file of them, in which links are written.
    pub fn at<'a>(&'a self, path: &'a str) -> Place<'a> {
        Place {
            links: Some(self),
            path,
        }
    }
}

/// The file in which a link is written; by default it is alone.
#[derive(Debug, Default, Clone, Copy)]
pub struct Place<'a> {
    links: Option<&'a Links>,
    path: &'a str,
}

impl Place<'_> {
    /// The text of a link's address, if it may stay: of one to the outside, to a place in the same
    /// article, or to another file.
    pub(crate) fn address(&self, written: &str) -> Option<String> {
        if let Some(address) = Draft::address(written) {
            return Some(address);
        }
        let written = written.trim();
        let (path, fragment) = written.split_once('#').unwrap_or((written, ""));
        let path = path.split('?').next().unwrap_or_default();
        let first = path.split('/').next().unwrap_or_default();
        // With a colon it is a scheme; without a first part it is a place on some host.
        if first.is_empty() || first.contains(':') {
            return None;
        }
        let slug = self.links?.slug(&resolve(self.path, path));
        let fragment = decode_address(fragment);
        let fragment = if fragment.is_empty() {
            fragment
        } else {
            format!("#{fragment}")
        };
        (!slug.is_empty()).then(|| escape(&format!("../{slug}/{fragment}")))
    }
}

/// The path of a file by its address in another one, without its fragment.
pub fn resolve(from: &str, address: &str) -> String {
    let address = address.split('#').next().unwrap_or_default();
    let address = decode_address(address);
    let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(address.split('/')) {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::{Links, Place, resolve};

    #[test]
    fn no_path_leaves_the_book() {
        assert_eq!(resolve("a/b.opf", "../../../c%20d/./e#f"), "c d/e");
    }

    #[test]
    fn links_lead_to_files_of_the_collection() {
        let links = ["book/a.md", "book/more/b c.md"].map(str::to_owned);
        let links = Links::new(links.to_vec());
        let of = |path: &str, address: &str| links.at(path).address(address);
        let (a, b) = ("book/a.md", "book/more/b c.md");
        assert_eq!(
            of(a, "more/b%20c.md#x%22y").as_deref(),
            Some("../2/#x&quot;y")
        );
        assert_eq!(of(b, "./../a.md").as_deref(), Some("../1/"));
        assert_eq!(of(b, "#x").as_deref(), Some("#x"));
        assert_eq!(
            of(b, "https://a.example/").as_deref(),
            Some("https://a.example/")
        );
        for bad in [
            "c.md",
            "",
            "/book/a.md",
            "//book/a.md",
            "javascript:a.md",
            "more",
            "?a.md",
        ] {
            assert_eq!(of(a, bad), None, "{bad}");
        }
        assert_eq!(Place::default().address("a.md"), None);
    }
}
