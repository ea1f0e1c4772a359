//! What few collections have: a menu, words at the foot of every page, articles that no list
//! shows, further languages of the interface, until when articles hold, when they
//! were updated. It is a part of its own in the catalog's file, so that others pay nothing for it.

use crate::{ArticleId, Date, Localized};
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
    /// The interface's languages besides those that are in the reader.
    pub interface: Vec<InterfaceLanguage>,
    /// The codes of the site's languages that are written from right to left.
    pub right_to_left: Vec<String>,
    /// The articles that hold until a day, that day included.
    pub valid_until: Vec<(ArticleId, Date)>,
    /// The day of the last change of articles of which readers should know.
    pub updated: Vec<(ArticleId, Date)>,
}
record!(Extras {
    menu,
    footer,
    unlisted,
    interface,
    right_to_left,
    valid_until,
    updated
});

/// The texts of the interface in one language.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InterfaceLanguage {
    /// The language's code, as in addresses.
    pub code: String,
    /// The BCP 47 tag for `lang` attributes.
    pub tag: String,
    /// How its plural forms are chosen: the first range that has a number decides.
    pub plural: Vec<PluralRange>,
    /// The texts, in an order that the press and the reader share, each but the last with a
    /// character U+0000 behind it.
    pub texts: String,
}
record!(InterfaceLanguage {
    code,
    tag,
    plural,
    texts
});

/// A range of whole numbers with the same plural form.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PluralRange {
    /// What the number is divided by, of which the remainder counts; 0 for the number itself.
    pub modulo: u8,
    /// The first remainder in the range.
    pub from: u8,
    /// The last remainder in the range.
    pub to: u8,
    /// The index of the form.
    pub form: u8,
}
record!(PluralRange {
    modulo,
    from,
    to,
    form
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
