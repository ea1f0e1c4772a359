//! What the rendering of an article asked about the other files: its links whose targets depend
//! on which files and articles there are, with the articles that they led to. When all of them
//! lead there still, a new, renamed or removed file does not concern the article.

use crate::content_tree::{ContentTree, Destination};
use std::collections::BTreeMap;

/// The language and the slug of the article that a link leads to; nothing if it leads to a file
/// or nowhere.
type Answer = Option<(String, String)>;

/// The links of an article as they are written, with their answers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Asked(BTreeMap<String, Answer>);

impl Asked {
    /// Resolves a link of the article at the path `from`.
    pub(crate) fn resolve(&mut self, tree: &ContentTree, written: &str, from: &str) -> Destination {
        let destination = tree.resolve(written, from);
        let is_own = matches!(
            destination,
            Destination::External(_) | Destination::Anchor(_)
        );
        if !is_own && !self.0.contains_key(written) {
            self.0.insert(written.to_owned(), answer(&destination));
        }
        destination
    }

    /// Whether the article at the path `from` gets the same answers in this tree, which has the
    /// same rules for links.
    pub(crate) fn is_answered_so(&self, tree: &ContentTree, from: &str) -> bool {
        let mut links = self.0.iter();
        links.all(|(written, before)| answer(&tree.resolve(written, from)) == *before)
    }

    /// Whether all links lead to articles. Of others it is said which names are like theirs, and
    /// that depends on all files.
    pub(crate) fn is_all_answered(&self) -> bool {
        self.0.values().all(Option::is_some)
    }

    /// The links with their answers, in order.
    pub(crate) fn list(&self) -> Vec<(String, Answer)> {
        self.0.clone().into_iter().collect()
    }
}

/// From a [list](Asked::list).
impl FromIterator<(String, Answer)> for Asked {
    fn from_iter<T: IntoIterator<Item = (String, Answer)>>(list: T) -> Self {
        Self(list.into_iter().collect())
    }
}

/// The answer of a link. Its anchor is not part of it: that is written in the link.
fn answer(destination: &Destination) -> Answer {
    match destination {
        Destination::Article { language, slug, .. } => Some((language.clone(), slug.clone())),
        _ => None,
    }
}
