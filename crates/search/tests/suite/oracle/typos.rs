//! The oracle's typo correction: a word that the collection lacks is compared with each
//! known word, letter by letter.

use std::collections::BTreeSet;

/// The known words at the smallest edit distance that is allowed for the word's length.
pub fn meant<'a>(typed: &str, known: &BTreeSet<&'a str>) -> Vec<&'a str> {
    let letters = |word: &str| word.chars().collect::<Vec<char>>();
    let most = match letters(typed).len() {
        0..4 => 0,
        4..8 => 1,
        _ => 2,
    };
    let with = |edits| {
        let near = |word: &&str| is_within(edits, &letters(typed), &letters(word));
        known.iter().copied().filter(near).collect::<Vec<&str>>()
    };
    let found = (1..=most).map(with).find(|found| !found.is_empty());
    found.unwrap_or_default()
}

/// Whether the edit distance of two words is at most `edits`. An edit is a letter too
/// many, too few or wrong, or two neighbours swapped.
fn is_within(edits: u32, typed: &[char], meant: &[char]) -> bool {
    let same = match (typed, meant) {
        ([], []) => return true,
        ([a, typed @ ..], [b, meant @ ..]) => a == b && is_within(edits, typed, meant),
        _ => false,
    };
    let edit = |typed: Option<&[char]>, meant: Option<&[char]>| {
        let both = typed.zip(meant);
        edits > 0 && both.is_some_and(|(typed, meant)| is_within(edits - 1, typed, meant))
    };
    let swapped = matches!((typed, meant), ([a, b, ..], [c, d, ..]) if (a, b) == (d, c));
    same || edit(typed.get(1..), Some(meant))
        || edit(Some(typed), meant.get(1..))
        || edit(typed.get(1..), meant.get(1..))
        || swapped && edit(typed.get(2..), meant.get(2..))
}
