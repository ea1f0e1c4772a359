//! The text of an article: HTML that the press wrote and sanitised, in one piece for
//! each section, so that a section can be shown, searched and linked to.

use crate::Date;
use bookmobile_wire::record;

/// The HTML of one section. Both parts are well-formed and safe to show: the
/// press sanitises them, and nothing else writes them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Section {
    /// The heading's inline HTML, without its `h2` to `h6`; empty for the lead.
    pub heading: String,
    /// The HTML after the heading.
    pub body: String,
}
record!(Section { heading, body });

/// The text of an article, its sections parallel to
/// [`ArticleMeta::sections`](crate::ArticleMeta::sections).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Article {
    /// The sections in reading order.
    pub sections: Vec<Section>,
    /// What its publisher says of its changes, the newest first.
    pub changes: Vec<Change>,
}
record!(Article { sections, changes });

/// A change of an article, as its publisher describes it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Change {
    /// The day of the change.
    pub date: Date,
    /// What changed, plain text.
    pub text: String,
    /// Whether it is a small edit, of which readers are not told.
    pub is_minor: bool,
}
record!(Change {
    date,
    text,
    is_minor
});
