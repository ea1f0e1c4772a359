//! Rendered articles that are kept from one compilation to the next: in memory for a preview,
//! in a file for a build (`article_cache.rs`). An article whose text did not change is not
//! rendered again. When the collection's other files, the addresses of its articles or a picture
//! change, those articles stay in memory that show no files, and whose links lead to articles, the
//! same as before.

use crate::article::RenderedArticle;
use crate::article_cache::ArticleCache;
use crate::content::SourceArticle;
use crate::content_tree::ContentTree;
use crate::diagnostics::Diagnostics;
use crate::languages::Conventions;
use crate::resources::Resources;
use crate::{Asset, Counter, Options};
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The articles that were rendered before; clones share them. The default remembers nothing.
#[derive(Debug, Clone, Default)]
pub struct Rendered(Option<Arc<Mutex<Memory>>>);

impl Rendered {
    /// Remembers what is rendered from now on.
    pub fn remembered() -> Self {
        Self(Some(Arc::default()))
    }

    /// Begins to compile a collection. `resources` reads the collection's pictures and programs
    /// anew.
    pub(crate) fn begin(
        &self,
        tree: &ContentTree,
        options: &Options,
        resources: impl FnOnce() -> Resources,
    ) -> Rendering {
        let files = self.0.as_ref().and_then(|_| tree.fingerprint());
        let before = self.0.as_ref();
        let before = before.map(|memory| std::mem::take(&mut *locked(memory)));
        let before = before.unwrap_or_default();
        let has_same_files = files.is_some() && before.files == files;
        let resources_before = before.resources.filter(|_| has_same_files);
        // What is in memory is not looked for in a file.
        let cache = options.cache.as_deref();
        let cache = cache.filter(|_| before.articles.is_empty());
        Rendering {
            counter: options.rendered.clone(),
            memory: self.0.clone(),
            cache: ArticleCache::open(cache, tree),
            files,
            has_same_files,
            resources: resources_before.unwrap_or_else(|| Arc::new(resources())),
            before: before.articles,
            now: Mutex::default(),
        }
    }
}

/// They are equal if they share what they remember.
impl PartialEq for Rendered {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Some(one), Some(other)) => Arc::ptr_eq(one, other),
            (one, other) => one.is_none() && other.is_none(),
        }
    }
}

impl Eq for Rendered {}

/// The articles of the last compilation by their paths, and what they depend on.
#[derive(Debug, Default)]
struct Memory {
    /// The fingerprint of the files around the articles; nothing if it is not known.
    files: Option<u64>,
    resources: Option<Arc<Resources>>,
    articles: HashMap<String, Known>,
}

/// An article with what was found wrong in it, and the hash of what it was made of.
#[derive(Debug, Clone)]
struct Known {
    hash: u64,
    made: Arc<(RenderedArticle, Diagnostics)>,
}

impl Known {
    /// Whether the article at a path is not touched by changes of the files around it.
    fn is_untouched(&self, tree: &ContentTree, path: &str) -> bool {
        let (rendered, _) = &*self.made;
        rendered.is_of_its_text() && rendered.asked.is_answered_so(tree, path)
    }
}

/// One compilation of a collection.
pub(crate) struct Rendering {
    memory: Option<Arc<Mutex<Memory>>>,
    cache: ArticleCache,
    counter: Counter,
    files: Option<u64>,
    /// Whether the files around the articles are as they were.
    has_same_files: bool,
    resources: Arc<Resources>,
    before: HashMap<String, Known>,
    now: Mutex<HashMap<String, Known>>,
}

impl Rendering {
    /// The collection's pictures and programs.
    pub(crate) fn resources(&self) -> &Resources {
        &self.resources
    }

    /// An article with what was found wrong in it, rendered now or before. `none` are no
    /// diagnostics yet.
    pub(crate) fn article(
        &self,
        parsed: &SourceArticle,
        own: &Conventions,
        tree: &ContentTree,
        none: &Diagnostics,
        render: impl FnOnce() -> (RenderedArticle, Diagnostics),
    ) -> (RenderedArticle, Diagnostics) {
        let render = || {
            let made = self.cache.article(parsed, own, tree, none, render);
            self.counter.add();
            made
        };
        if self.memory.is_none() {
            return render();
        }
        let hash = hash(parsed, own, tree, none.is_lenient());
        let known = self.before.get(&parsed.path);
        let known = known.filter(|known| {
            known.hash == hash && (self.has_same_files || known.is_untouched(tree, &parsed.path))
        });
        let known = known.cloned();
        let known = known.unwrap_or_else(|| Known {
            hash,
            made: Arc::new(render()),
        });
        let made = (*known.made).clone();
        locked(&self.now).insert(parsed.path.clone(), known);
        made
    }

    /// Remembers what was rendered; returns the files that articles refer to and that were
    /// loaded without a problem.
    pub(crate) fn finish(self) -> Vec<Asset> {
        self.cache.finish();
        let assets = self.resources.assets();
        if let Some(memory) = self.memory {
            *locked(&memory) = Memory {
                files: self.files,
                resources: Some(self.resources),
                articles: self
                    .now
                    .into_inner()
                    .unwrap_or_else(PoisonError::into_inner),
            };
        }
        assets
    }
}

/// The hash of what an article is made of, besides the files around it.
fn hash(parsed: &SourceArticle, own: &Conventions, tree: &ContentTree, is_lenient: bool) -> u64 {
    let mut hasher = DefaultHasher::new();
    parsed.source.text.hash(&mut hasher);
    (parsed.body, &parsed.language, tree.rules(), is_lenient).hash(&mut hasher);
    format!("{:?} {own:?}", parsed.matter).hash(&mut hasher);
    hasher.finish()
}

/// The value behind a lock. A thread that panicked with it has ended the whole run.
fn locked<T>(value: &Mutex<T>) -> MutexGuard<'_, T> {
    value.lock().unwrap_or_else(PoisonError::into_inner)
}
