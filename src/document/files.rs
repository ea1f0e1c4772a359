//! What a page names and has in it: the names of the site's files, and the texts
//! that stand in each page. A page has the rules that every page needs, and of
//! the parts of the style (tables, code, the library ...) those that it uses; all
//! parts come with the app as one file, for what the app shows later.

use serde::Deserialize;
use std::collections::BTreeMap;

/// The files of a site as its pages know them.
#[derive(Debug, Clone, Default)]
pub struct Files {
    /// The site's files by their keys (`app_js`, `app_wasm`, `catalog`,
    /// `search_js`, `search_wasm`, `index`, `style`, `parts`, `boot`,
    /// `offline_js`, `carrier`), from the site's root.
    pub names: BTreeMap<String, String>,
    /// The script that runs before the first paint.
    pub early: String,
    /// What stands behind it in the page for an address that is not there.
    pub lost: String,
    /// What chooses the language where the address names none.
    pub language: String,
    /// The style that stands in the pages.
    pub style: Style,
    /// Whether topics are kept on a device one by one.
    pub by_topic: bool,
}

impl Files {
    /// The name of a file, or nothing if the site has none of this key.
    pub fn name(&self, key: &str) -> &str {
        self.names.get(key).map_or("", String::as_str)
    }
}

/// The style of the pages.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Style {
    /// What stands in every page.
    pub every: String,
    /// What stands in those that have something of it.
    pub parts: Vec<Part>,
}

/// A part of the style that not every page needs.
#[derive(Debug, Clone, Deserialize)]
pub struct Part {
    /// A page that has one of these in its HTML has the part.
    pub marks: Vec<String>,
    /// The rules.
    pub css: String,
}

impl Style {
    /// The style of a page with this HTML.
    pub fn of(&self, html: &str) -> String {
        let used = |part: &&Part| part.marks.iter().any(|mark| html.contains(mark));
        let parts = self.parts.iter().filter(used).map(|part| &*part.css);
        std::iter::once(&*self.every).chain(parts).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_has_the_parts_that_it_uses_in_their_order() {
        let part = |marks: &[&str], css: &str| Part {
            marks: marks.iter().map(|&mark| mark.to_owned()).collect(),
            css: css.to_owned(),
        };
        let style = Style {
            every: "a{}".to_owned(),
            parts: vec![
                part(&["<table", "<th"], "b{}"),
                part(&["<math"], "c{}"),
                part(&["<pre"], "d{}"),
            ],
        };
        assert_eq!(style.of("<p>text</p>"), "a{}");
        assert_eq!(style.of("<pre>1</pre><table></table>"), "a{}b{}d{}");
    }
}
