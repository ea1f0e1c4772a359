//! What changed in an article, for a reader who knows it: block by block, and inside a
//! block word by word, or sentence by sentence where little was kept.

mod blocks;
mod pieces;

use crate::characters::{fold, real};
use crate::diff::Sequence;
use crate::tokens::{Compare, tokens};
use std::ops::Range;

/// The share of an article's tokens below which changes are minor.
const MINOR: f64 = 0.02;

/// What changed between two texts of an article.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Changes {
    /// The blocks that are not in both texts at the same place, in the order of reading.
    pub passages: Vec<Passage>,
    /// Whether there is little to show: only white space, quotes, dashes or the width of
    /// punctuation marks, or less than 2 % of the words.
    pub is_minor: bool,
}

/// A block that changed. Ranges count code points, and are without the `\n` at the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// What happened to it.
    pub kind: PassageKind,
    /// Its place in the old text. Empty for an added one: where it would have been.
    pub old: Range<usize>,
    /// Its place in the new text. Empty for a removed one: where it would be.
    pub new: Range<usize>,
    /// The parts of an edited block, in order; none of others.
    pub pieces: Vec<Piece>,
}

/// What happened to a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PassageKind {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It has other words.
    Edited,
    /// It stands elsewhere, unchanged. That is no change to a reader.
    Moved,
}

/// A part of an edited block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Text that is in both: its place in the old text and in the new one.
    Kept(Range<usize>, Range<usize>),
    /// Text of the old block that is gone: its place in the old text.
    Removed(Range<usize>),
    /// Text that is new: its place in the new text.
    Added(Range<usize>),
}

/// Says what changed between two texts of an article, whose blocks are separated by `\n`.
///
/// ```
/// use bookmobile_anchor::{Piece, changes};
/// let found = changes("One.\nThe ferry leaves at nine.", "One.\nThe ferry leaves at ten.");
/// let passage = &found.passages[0];
/// assert_eq!(passage.pieces[1..3], [Piece::Removed(25..29), Piece::Added(25..28)]);
/// ```
pub fn changes(old: &str, new: &str) -> Changes {
    let (old, new): (Vec<char>, Vec<char>) = (old.chars().collect(), new.chars().collect());
    let mut passages = blocks::compare(&old, &new);
    for passage in &mut passages {
        if passage.kind == PassageKind::Edited {
            passage.pieces = pieces::compare(&old, passage.old.clone(), &new, passage.new.clone());
        }
    }
    let is_minor = is_minor(&old, &new, &passages);
    Changes { passages, is_minor }
}

fn is_minor(old: &[char], new: &[char], passages: &[Passage]) -> bool {
    if passages
        .iter()
        .all(|passage| is_typography(old, new, passage))
    {
        return true;
    }
    let count = |text: &[char]| tokens(text, Compare::Exactly).len();
    let changed: usize = passages
        .iter()
        .map(|passage| changed_tokens(old, new, passage))
        .sum();
    let all = count(old) + count(new);
    real(changed) < real(all) * MINOR
}

/// How many tokens of both texts a passage changed.
fn changed_tokens(old: &[char], new: &[char], passage: &Passage) -> usize {
    let count = |text: &[char]| tokens(text, Compare::Exactly).len();
    let of_piece = |piece: &Piece| match piece {
        Piece::Kept(..) => 0,
        Piece::Removed(range) => count(&old[range.clone()]),
        Piece::Added(range) => count(&new[range.clone()]),
    };
    match passage.kind {
        PassageKind::Moved => 0,
        PassageKind::Edited => passage.pieces.iter().map(of_piece).sum(),
        PassageKind::Added | PassageKind::Removed => {
            count(&old[passage.old.clone()]) + count(&new[passage.new.clone()])
        }
    }
}

/// Whether the letters and digits are the same, and the marks but for their form.
fn is_typography(old: &[char], new: &[char], passage: &Passage) -> bool {
    let shape = |text: &[char]| -> Vec<char> {
        let marks = text.iter().filter(|c| !c.is_whitespace());
        marks
            .map(|c| if c.is_alphanumeric() { *c } else { fold(*c) })
            .collect()
    };
    passage.kind == PassageKind::Moved
        || shape(&old[passage.old.clone()]) == shape(&new[passage.new.clone()])
}

/// The tokens of a part of a text, with positions in the whole text.
fn tokens_of(text: &[char], part: Range<usize>) -> Vec<crate::tokens::Token> {
    let start = part.start;
    let mut found = tokens(&text[part], Compare::Exactly);
    for token in &mut found {
        token.start += start;
        token.end += start;
    }
    found
}

/// The kept runs of tokens of two texts.
fn kept(
    old: (&[char], &[crate::tokens::Token]),
    new: (&[char], &[crate::tokens::Token]),
) -> Vec<crate::diff::Run> {
    let sequence = |(text, tokens)| Sequence { text, tokens };
    crate::diff::kept(sequence(old), sequence(new))
}
