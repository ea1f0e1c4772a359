//! What few collections have: a menu, words at the foot of every page, articles that no list
//! shows. It is a part of its own in the catalog's file, so that others pay nothing for it.

use crate::{ArticleId, Localized};
use bookmobile_wire::record;

/// What few collections have.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Extras {
    /// The menu.
    pub menu: Vec<MenuEntry>,
    /// The words at the foot of every page, as sanitised HTML of one paragraph. Relative
    /// links in it begin at an article of the text's language.
    pub footer: Localized,
    /// The articles that no list shows: they have their pages, and are found.
    pub unlisted: Vec<ArticleId>,
}
record!(Extras {
    menu,
    footer,
    unlisted
});

/// An entry of the menu.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MenuEntry {
    /// Its name.
    pub title: Localized,
    /// Where it leads: an `https:` address, or language and slug of an article, as
    /// `en/about`.
    pub to: Localized,
}
record!(MenuEntry { title, to });
