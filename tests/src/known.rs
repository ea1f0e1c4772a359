//! What the stories know of the site's implementation beyond roles and texts: its states,
//! names and times. Each is here once, so that a rename changes one line. The scripts are
//! bodies of functions for [`Page::ask`](crate::Page::ask); an expression is a part of
//! one.

use anyhow::{Context, Result};
use serde_json::Value;
use std::time::Duration;

/// Whether the app has taken over the page, as an expression.
pub const LIVE: &str = "('live' in document.documentElement.dataset)";

/// Whether the app has not taken over the page.
pub const NOT_LIVE: &str = "return !('live' in document.documentElement.dataset)";

/// Whether this window knows that everything was deleted.
pub const FORGOTTEN: &str = "return 'forgotten' in document.documentElement.dataset";

/// Whether the page is one of the next version (see [`Site::deploy_next`](crate::Site::deploy_next)).
pub const IS_NEXT: &str = "return !!document.querySelector('meta[name=build]')";

/// Whether the page is one of the version that was built.
pub const IS_FIRST: &str = "return !document.querySelector('meta[name=build]')";

/// The state of the site on the device: `unknown`, `none`, `kept` or `update`.
pub const STATE: &str = "return window.bookmobileOffline?.state().state";

/// The version that is kept on the device.
pub const VERSION: &str = "return window.bookmobileOffline?.state().version";

/// Whether the last attempt to keep or update the site is known to have failed.
pub const FAILED: &str = "return window.bookmobileOffline?.state().failed";

/// Whether the last attempt to keep or update the site is known not to have failed.
pub const NOT_FAILED: &str = "return window.bookmobileOffline?.state().failed === false";

/// Whether the person wants nothing kept.
pub const IS_OFF: &str = "return window.bookmobileOffline?.state().isOff";

/// The wish for each bundle of a large collection: `keep`, `pause`, `kept` or nothing.
pub const WISHES: &str =
    "return window.bookmobileOffline?.state().bundles.map((bundle) => bundle.wish)";

/// Whether the script has loaded that can delete everything.
pub const CAN_FORGET: &str = "return !!window.bookmobileOffline";

/// Deletes everything, also the note that the person wants nothing kept, and the worker,
/// which would else go with the page.
pub const FORGET: &str = "return window.bookmobileOffline.forget()
    .then(() => navigator.serviceWorker.getRegistrations())
    .then((all) => Promise.all(all.map((one) => one.unregister())))
    .then(() => localStorage.clear())";

/// For each service worker of this host, whether its version is complete. A worker that
/// was asked before to delete everything answers that it is not.
pub const WHOLE: &str = "return (async () => {
    // One list after another: what the page has begun before is ahead of the second.
    await navigator.serviceWorker.getRegistrations();
    const all = await navigator.serviceWorker.getRegistrations();
    return Promise.all(all.map(({ active }) => new Promise((answer) => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = ({ data }) => answer(data?.whole);
        active.postMessage({ type: 'state', isLean: false }, [port2]);
    })));
})()";

/// The ranges of highlighted words, as an expression; undefined if the browser has no
/// highlight registry.
pub const HIGHLIGHTS: &str = "CSS.highlights?.get('search')";

/// The place in a section that the history entry has stored; false for another section.
pub fn kept_place_in(section: &str) -> String {
    format!("return (history.state ?? '').includes('\\t{section}\\t') && history.state")
}

/// Whether the words of a section are in the browser's highlight registry; in a browser
/// without one, whether the section is highlighted.
pub const HIGHLIGHTED: &str = "const section = document.querySelector('[data-highlights]');
    const count = Number(section?.dataset.highlights ?? 0);
    if (!CSS.highlights) return count > 0 && section.classList.contains('highlighted-section');
    return count > 0 && CSS.highlights.get('search')?.size === count";

/// Whether a highlight is in the window; true if the browser has no highlight registry.
pub const HIGHLIGHT_IN_VIEW: &str = "const all = [...CSS.highlights?.get('search') ?? []];
    const boxes = all.map((range) => range.getBoundingClientRect());
    return !CSS.highlights || boxes.some((one) => one.top >= 0 && one.bottom <= innerHeight)";

/// Whether nothing is highlighted.
pub const NOT_HIGHLIGHTED: &str =
    "return !document.querySelector('[data-highlights]') && !CSS.highlights?.has('search')";

/// The name in storage of an entry of the site at a path of the host.
pub fn stored(path: &str, name: &str) -> String {
    format!("bookmobile:{path}:{name}")
}

/// Whether all pictures of the service worker's manifest are on the device.
pub const PICTURES_KEPT: &str = "return (async () => {
    const worker = await (await fetch('/sw.js')).text();
    const { files } = JSON.parse(/^const MANIFEST = (.*);/.exec(worker)[1]);
    const pictures = files.filter((file) => file.kind === 'picture');
    const kept = pictures.map((file) => caches.match('/' + file.url));
    return pictures.length > 3 && (await Promise.all(kept)).every(Boolean);
})()";

/// The text before the manifest in the service worker.
const BEFORE: &str = "const MANIFEST = ";
/// The text after the manifest.
const BEHIND: &str = ";\n";

/// The manifest of a service worker.
///
/// # Errors
/// If the worker has no manifest.
pub fn manifest(worker: &str) -> Result<Value> {
    let text = worker
        .strip_prefix(BEFORE)
        .and_then(|rest| rest.split_once(BEHIND));
    let (text, _) = text.context("the service worker does not begin with its manifest")?;
    Ok(serde_json::from_str(text)?)
}

/// The service worker with another manifest.
pub fn with_manifest(worker: &str, manifest: &Value) -> String {
    let rest = worker.split_once(BEHIND).map_or("", |(_, rest)| rest);
    format!("{BEFORE}{manifest}{BEHIND}{rest}")
}

/// A constant in a script of the reader: the source, and the text before its value.
struct Constant {
    source: &'static str,
    before: &'static str,
}

impl Constant {
    /// The value in the source, which is in milliseconds.
    fn read(&self) -> Result<Duration> {
        let digits = (self.source.split_once(self.before)).map(|(_, rest)| {
            let end = rest.find(|one: char| !one.is_ascii_digit());
            &rest[..end.unwrap_or(rest.len())]
        });
        let digits = digits.with_context(|| format!("no '{}' in the source", self.before))?;
        let milliseconds = digits
            .parse()
            .with_context(|| format!("'{}' is followed by no number", self.before))?;
        Ok(Duration::from_millis(milliseconds))
    }
}

/// How long after a failure the search fetches missing files again.
///
/// # Errors
/// If the constant is not where it was in the source.
pub fn search_retry() -> Result<Duration> {
    let constant = Constant {
        source: include_str!("../../src/js/search-worker.js"),
        before: "const PATIENCE = ",
    };
    constant.read()
}

/// How long the page waits for an answer of a service worker.
///
/// # Errors
/// If the constant is not where it was in the source.
pub fn worker_silence() -> Result<Duration> {
    let constant = Constant {
        source: include_str!("../../src/js/offline.js"),
        before: "const SILENCE = ",
    };
    constant.read()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_constant_is_found_in_the_source() {
        for time in [search_retry(), worker_silence()] {
            assert!(time.expect("it is there") >= Duration::from_secs(1));
        }
    }

    #[test]
    fn a_constant_that_is_not_there_is_reported() {
        for (source, before) in [
            ("const A = 1;", "const B = "),
            ("const A = b;", "const A = "),
        ] {
            assert!(Constant { source, before }.read().is_err());
        }
    }
}
