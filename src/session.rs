//! The reader's data in the browser's storage, which no other code uses. Tabs are stored
//! for each window, with a last snapshot for new windows; preferences and recent searches
//! are stored for all windows. Everything is readable text. Storage may be missing, full
//! or damaged: then the reader is as on the first visit, and nothing fails.

use crate::locator::Locator;
use crate::tabs::Tabs;
use bookmobile_pack::joined;
use leptos::prelude::document;

/// The prefix of every name in the browser's storage.
pub const PREFIX: &str = "bookmobile:";

/// The name of the tabs in the browser's storage.
pub const TABS: &str = "tabs";

/// The name of the recent searches in the browser's storage.
pub const RECENT: &str = "recent";

/// The version of the snapshot's text.
const VERSION: &str = "tabs 1";

/// How many searches are remembered.
const RECENT_COUNT: usize = 8;

/// The tabs as text: the version, the index of the tab in front (-1 for the library), then
/// a line for each tab.
pub fn write_tabs(tabs: &Tabs) -> String {
    let active = tabs.active().map_or(-1, usize::cast_signed);
    let mut text = format!("{VERSION}\n{active}\n");
    for place in tabs.open() {
        text.push_str(&place.to_string());
        text.push('\n');
    }
    text
}

/// Parses the tabs of a text. Damaged lines are left out; a text of another version has no
/// tabs.
pub fn read_tabs(text: &str) -> Tabs {
    let mut lines = text.lines();
    if lines.next() != Some(VERSION) {
        return Tabs::default();
    }
    let active = lines.next().and_then(|line| line.parse().ok());
    Tabs::restore(lines.filter_map(Locator::parse).collect(), active)
}

/// Adds a search to the recent ones, a line each, the newest first.
pub fn with_recent(text: &str, new: &str) -> String {
    let new = new.trim().replace('\n', " ");
    let old = text.lines().filter(|line| *line != new);
    let all: Vec<&str> = std::iter::once(new.as_str())
        .chain(old)
        .filter(|line| !line.is_empty())
        .take(RECENT_COUNT)
        .collect();
    joined(&all, "\n")
}

/// The browser's storage, under names with the path of the site's root, because several
/// sites can share a host.
#[derive(Debug, Clone)]
pub struct Store {
    prefix: String,
}

impl Store {
    /// The storage of the site whose root has this path.
    pub fn new(root: &str) -> Self {
        Self {
            prefix: format!("{PREFIX}{root}:"),
        }
    }

    /// The stored text that all windows share.
    pub fn get(&self, name: &str) -> Option<String> {
        local()?.get_item(&self.name(name)).ok()?
    }

    /// Stores a text for all windows; an empty text removes it. Returns whether that
    /// worked.
    pub fn set(&self, name: &str, text: &str) -> bool {
        put(local(), &self.name(name), text)
    }

    /// The tabs of this window; in a new window the last snapshot of any window.
    pub fn tabs(&self) -> Tabs {
        let name = self.name(TABS);
        let own = window().and_then(|store| store.get_item(&name).ok()?);
        let text = own.or_else(|| local()?.get_item(&name).ok()?);
        text.map(|text| read_tabs(&text)).unwrap_or_default()
    }

    /// Stores the tabs of this window, also as the last snapshot. If they have not
    /// changed, another window's snapshot stays.
    pub fn set_tabs(&self, tabs: &Tabs) {
        let (name, text) = (self.name(TABS), write_tabs(tabs));
        let own = window().and_then(|store| store.get_item(&name).ok()?);
        if own.as_ref() == Some(&text) {
            return;
        }
        put(window(), &name, &text);
        put(local(), &name, &text);
    }

    fn name(&self, name: &str) -> String {
        format!("{}{name}", self.prefix)
    }
}

fn put(store: Option<web_sys::Storage>, name: &str, text: &str) -> bool {
    let Some(store) = store.filter(|_| !is_forgotten()) else {
        return false;
    };
    if text.is_empty() {
        store.remove_item(name).is_ok()
    } else {
        store.set_item(name, text).is_ok()
    }
}

// Whether the person has deleted everything that this site had stored.
fn is_forgotten() -> bool {
    let page = document().document_element();
    page.is_some_and(|page| page.has_attribute("data-forgotten"))
}

// Access to the storage can itself fail, as in a private window. A page that is written
// natively has none.
fn local() -> Option<web_sys::Storage> {
    if cfg!(not(target_arch = "wasm32")) {
        return None;
    }
    web_sys::window()?.local_storage().ok()?
}

fn window() -> Option<web_sys::Storage> {
    web_sys::window()?.session_storage().ok()?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tabs_come_back_as_they_were_left() {
        let places = vec![Locator::top("en", "a"), Locator::top("zh", "b")];
        let tabs = Tabs::restore(places, Some(1));
        assert_eq!(read_tabs(&write_tabs(&tabs)), tabs);
        let library = Tabs::restore(vec![Locator::top("en", "a")], None);
        assert_eq!(read_tabs(&write_tabs(&library)), library);
    }

    #[test]
    fn a_damaged_snapshot_loses_only_what_is_damaged() {
        let tabs = read_tabs("tabs 1\nzero\nen\ta\t\t500\nrubbish\nen\tb\t\t0\n");
        assert_eq!((tabs.open().len(), tabs.active()), (2, None));
        assert_eq!(read_tabs("tabs 2\n0\nen\ta\t\t0"), Tabs::default());
        assert_eq!(read_tabs("{\"tabs\":[]}"), Tabs::default());
    }

    #[test]
    fn a_search_made_again_moves_to_the_front() {
        let recent = with_recent(&with_recent(&with_recent("", "bus"), "公交"), "bus");
        assert_eq!(recent, "bus\n公交");
        let many = (0..20).fold(String::new(), |text, n| with_recent(&text, &n.to_string()));
        assert_eq!(many.lines().count(), RECENT_COUNT);
        assert_eq!(with_recent("a", "  "), "a");
    }
}
