//! Keeps the place of a highlight across edits of an article, and says what changed in an
//! article. It has no I/O and no DOM, and runs natively and in WebAssembly.
//!
//! A highlight is kept as a [`Quote`]: its words, its context, its position. Beside it the
//! article's text as it was read is kept, because a comparison of both texts knows most
//! about where a passage went. Texts are plain; blocks are separated by `\n`; positions
//! count code points, from a start to before an end.
//!
//! ```
//! use bookmobile_anchor::{Edits, Placement, describe};
//! let old = "The ferry is slow. The ferry leaves at nine.";
//! let quote = describe(old, 19..44);
//! let new = "All ferries are slow. The ferry leaves at ten.";
//! assert_eq!(Edits::between(old, new).place(&quote), Placement::Changed(22..46));
//! ```
//!
//! # The ladder
//!
//! A wrong place is worse than none: a note then comments on words that it never meant.
//! So each rung has a floor, and what is above no floor is an [`Orphan`](Placement::Orphan),
//! whose kept quote is shown by itself. The first rung that answers wins:
//!
//! 1. **The comparison** (`diff`, `chain`). Both texts are cut into tokens: words, Chinese
//!    characters, punctuation marks, each folded. Lines that occur once in each text are
//!    fixed points, and a histogram diff compares what is between them.
//! 2. **Moved text** (`moves`). Runs of seven tokens or more that were taken out in one
//!    place and put in at another are mapped too; a diff by itself keeps the order.
//! 3. **The mapped range** (`map`, `place`). If it is the quote, it is accepted; a short
//!    quote needs a context that agrees, or half of its surroundings mapped. If it is
//!    another text, half of the quote must have been kept, and words and context must be
//!    above a floor (`floor::is_enough_kept`). An end that was replaced reaches to its kept
//!    neighbour.
//! 4. **Taken out.** If the neighbours stand where they stood, and the quote is not between
//!    them, only a whole copy elsewhere is accepted.
//! 5. **Copies** (`search`). Of exact copies (folded) the one with the best context wins.
//!    The distance to the old position only breaks ties: it is a bad guide by itself.
//! 6. **Nearly equal passages** (`target`, `pattern`). An index of the words leads to the
//!    few passages that share rare words with the quote and its context. In these, the part
//!    with the fewest errors is found, and what stands between prefix and suffix. The best
//!    must be above `floor::is_enough` and clearly before the second.
//!
//! [`place_without_old`] has rungs 5 and 6 only.
//!
//! # Bounded work
//!
//! A text can be hostile: one word a hundred thousand times, a megabyte, a quote of 65,000
//! characters. The diff needs the square of its input at worst, so it gets pieces of 2^13
//! tokens at most. A quote costs one pass over the new text, to find copies, and beyond
//! that an amount that is bounded by its own length. `tests/work.rs` counts the steps.
//!
//! # Measured
//!
//! `examples/histories` places quotes over the history of real articles, and
//! `tests/bar.rs` after generated edits of this repository's own. The thresholds of `floor`
//! and `search` were chosen by them; after a change, measure again.

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
