//! Keeps the place of a highlight across edits of an article, and says what changed in an
//! article.

mod chain;
mod changes;
mod characters;
mod diff;
mod find;
mod floor;
mod grapheme;
mod map;
mod moves;
mod pattern;
mod place;
mod quote;
mod search;
mod sort;
mod target;
mod tokens;
mod wanted;
mod work;

pub use changes::{Changes, Passage, PassageKind, Piece, changes};
pub use place::{Edits, Placement, place_without_old};
pub use quote::{Quote, describe};
#[cfg(feature = "count-work")]
pub use work::steps;
