//! The menu and the footer of a site, as `site.toml` has them. What becomes of them is known
//! once all articles are: see `extras.rs`.

use crate::fields::{Fields, SpannedText};
use crate::localized::{localized, placed, tables};
use crate::source::SourceFile;
use bookmobile_pack::Localized;
use std::sync::Arc;

/// The menu and the footer as they are written.
#[derive(Debug, Clone, Default)]
pub struct Navigation {
    /// The settings that they are in.
    pub(crate) source: Option<Arc<SourceFile>>,
    pub(crate) menu: Vec<MenuItem>,
    /// The footer in each language, as Markdown.
    pub(crate) footer: Vec<(String, SpannedText)>,
}

/// An entry of the menu as it is written.
#[derive(Debug, Clone)]
pub(crate) struct MenuItem {
    pub(crate) title: Localized,
    pub(crate) to: SpannedText,
}

/// Reads menu and footer; `codes` are the codes of the site's languages.
pub(crate) fn read(fields: &mut Fields<'_>, codes: &[String]) -> Navigation {
    let mut menu = Vec::new();
    for node in tables(fields, "menu") {
        let keys = &["title", "to"];
        let Some(mut entry) = Fields::open(node, keys, fields.source, fields.out) else {
            continue;
        };
        let place = entry.source.line_span(entry.span().start);
        let title = localized(&mut entry, "title", codes, true);
        let Some(to) = entry.text("to") else {
            let remedy = "add where it leads, as in `to = \"articles/en/about.md\"` or `to = \"https://example.org/\"`";
            entry.missing("to", place, remedy);
            continue;
        };
        menu.push(MenuItem { title, to });
    }
    Navigation {
        source: Some(Arc::clone(fields.source)),
        menu,
        footer: placed(fields, "footer", codes),
    }
}
