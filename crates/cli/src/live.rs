//! The site of a preview, in memory: its files, with a script in each page that loads it
//! again after a change, and the report of mistakes that the script shows.

use crate::server::{Answer, CHANGES, Site, content_type};
use bookmobile_site::Memory;
use serde_json::json;
use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

const SCRIPT: &str = include_str!("../../../src/js/preview.js");

/// Replaces the service worker: a preview must not keep old pages.
const NO_WORKER: &str = "addEventListener('install', () => skipWaiting());\n\
    addEventListener('activate', () => registration.unregister());\n";

/// A site that changes while it is served.
#[derive(Debug, Default)]
pub(crate) struct Live {
    state: RwLock<State>,
}

#[derive(Debug, Default)]
struct State {
    files: HashMap<String, Arc<[u8]>>,
    /// The mistakes of the last build; empty if it has none.
    report: String,
    is_built: bool,
}

impl Live {
    /// Takes the files of a new build.
    pub(crate) fn set(&self, files: Memory, report: String) {
        let files = files
            .into_iter()
            .map(|(path, bytes)| (path, Arc::from(bytes)));
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        state.files = files.collect();
        state.report = report;
        state.is_built = true;
    }

    /// Takes the mistakes of a build that failed: the site stays as it was.
    pub(crate) fn set_report(&self, report: String) {
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        state.report = report;
        state.is_built = false;
    }
}

impl Site for Live {
    fn answer(&self, path: &str) -> Answer {
        let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
        let own = |kind, bytes: &[u8]| Answer {
            status: 200,
            kind,
            bytes: Arc::from(bytes),
        };
        match path {
            "/_live.js" => return own("text/javascript; charset=utf-8", SCRIPT.as_bytes()),
            "/sw.js" => return own("text/javascript; charset=utf-8", NO_WORKER.as_bytes()),
            "/_report.json" => {
                let report = json!({ "text": state.report, "isBuilt": state.is_built });
                return own("application/json", report.to_string().as_bytes());
            }
            _ => {}
        }
        let name = path.trim_start_matches('/');
        let index = format!(
            "{}index.html",
            if name.is_empty() {
                String::new()
            } else {
                format!("{}/", name.trim_end_matches('/'))
            }
        );
        let found = [name, &*index]
            .into_iter()
            .find_map(|name| Some((name, state.files.get(name)?)));
        match found {
            Some((name, bytes)) if name.strip_suffix(".html").is_some() => Answer {
                status: 200,
                kind: content_type(name),
                bytes: with_script(bytes),
            },
            Some((name, bytes)) => Answer {
                status: 200,
                kind: content_type(name),
                bytes: Arc::clone(bytes),
            },
            None => Answer {
                status: 404,
                kind: "text/html; charset=utf-8",
                bytes: match state.files.get("404.html") {
                    Some(page) => with_script(page),
                    None => with_script(
                        b"<!doctype html><meta charset=utf-8><title>Not built yet</title><body>",
                    ),
                },
            },
        }
    }
}

/// A page with the script of the preview.
fn with_script(page: &[u8]) -> Arc<[u8]> {
    debug_assert!(SCRIPT.contains(CHANGES));
    let script: &[u8] = b"<script type=\"module\" src=\"/_live.js\"></script>";
    [page, script].concat().into()
}
