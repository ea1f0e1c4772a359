//! The site of a preview, in memory: its files, with a script in each page that loads it
//! again after a change, and the report of mistakes that the script shows.

use crate::server::{Answer, CHANGES, Site, content_type};
use bookmobile_site::Preview;
use serde_json::json;
use std::sync::{Arc, PoisonError, RwLock};

const SCRIPT: &str = include_str!("../../../src/js/preview.js");

/// Replaces the service worker: a preview must not keep old pages.
pub(crate) const NO_WORKER: &str = "addEventListener('install', () => skipWaiting());\n\
    addEventListener('activate', () => registration.unregister());\n";

/// A site that changes while it is served.
#[derive(Default)]
pub(crate) struct Live {
    state: RwLock<State>,
}

#[derive(Default)]
struct State {
    site: Option<Arc<Preview>>,
    /// The one before, of which an open page may still ask for files.
    before: Option<Arc<Preview>>,
    /// The mistakes of the last build; empty if it has none.
    report: String,
    is_built: bool,
}

impl Live {
    /// The site that is shown.
    pub(crate) fn site(&self) -> Option<Arc<Preview>> {
        let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
        state.site.clone()
    }

    /// Shows a new site.
    pub(crate) fn set(&self, site: Arc<Preview>) {
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        state.before = state.site.replace(site);
        state.report.clear();
        state.is_built = true;
    }

    /// Takes the mistakes of a build that failed: the site stays as it was.
    pub(crate) fn set_report(&self, report: String) {
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        state.report = report;
        state.is_built = false;
    }

    /// The mistakes of the last build for the script of the preview.
    fn report(&self) -> String {
        let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
        json!({ "text": state.report, "isBuilt": state.is_built }).to_string()
    }

    /// A file by its path, or the page of the folder with this path. Others are answered
    /// while a page is rendered or the index is made.
    pub(crate) fn find(&self, path: &str) -> Option<(String, Vec<u8>)> {
        let (site, before) = {
            let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
            (state.site.clone()?, state.before.clone())
        };
        let folder = path.trim_end_matches('/');
        let folder = if folder.is_empty() {
            String::new()
        } else {
            format!("{folder}/")
        };
        let names = [path.to_owned(), folder + "index.html"];
        let now = |site: &Preview| {
            let mut found = names.iter();
            found.find_map(|name| Some((name.clone(), site.file_now(name)?)))
        };
        // Pages change, so only files with fingerprints are taken from the site before.
        let old = || now(&*before?).filter(|(name, _)| !is_page(name));
        let later = || {
            let mut found = names.iter();
            found.find_map(|name| Some((name.clone(), site.file(name)?)))
        };
        now(&site).or_else(old).or_else(later)
    }
}

impl Site for Live {
    fn answer(&self, path: &str) -> Answer {
        let own = |kind, bytes: &[u8]| Answer {
            status: 200,
            kind,
            bytes: Arc::from(bytes),
        };
        match path {
            "/_live.js" => return own("text/javascript; charset=utf-8", SCRIPT.as_bytes()),
            "/sw.js" => return own("text/javascript; charset=utf-8", NO_WORKER.as_bytes()),
            "/_report.json" => return own("application/json", self.report().as_bytes()),
            _ => {}
        }
        match self.find(path.trim_start_matches('/')) {
            Some((name, bytes)) => Answer {
                status: 200,
                kind: content_type(&name),
                bytes: if is_page(&name) {
                    with_script(&bytes)
                } else {
                    bytes.into()
                },
            },
            None => Answer {
                status: 404,
                kind: "text/html; charset=utf-8",
                bytes: match self.find("404.html") {
                    Some((_, page)) => with_script(&page),
                    None => with_script(
                        b"<!doctype html><meta charset=utf-8><title>Not built yet</title><body>",
                    ),
                },
            },
        }
    }
}

/// Whether a file is a page.
pub(crate) fn is_page(name: &str) -> bool {
    name.strip_suffix(".html").is_some()
}

/// A page with the script of the preview.
fn with_script(page: &[u8]) -> Arc<[u8]> {
    debug_assert!(SCRIPT.contains(CHANGES));
    let script: &[u8] = b"<script type=\"module\" src=\"/_live.js\"></script>";
    [page, script].concat().into()
}
