//! What a word that is nowhere was meant for: it is compared with each known word,
//! letter by letter.

use std::collections::BTreeSet;

/// The known words with the fewest slips, of as many as a word so long may have.
pub fn meant<'a>(typed: &str, known: &BTreeSet<&'a str>) -> Vec<&'a str> {
    let letters = |word: &str| word.chars().collect::<Vec<char>>();
    let most = match letters(typed).len() {
        0..4 => 0,
        4..8 => 1,
        _ => 2,
    };
    let with = |slips| {
        let near = |word: &&str| is_within(slips, &letters(typed), &letters(word));
        known.iter().copied().filter(near).collect::<Vec<&str>>()
    };
    let found = (1..=most).map(with).find(|found| !found.is_empty());
    found.unwrap_or_default()
}

/// Whether at most so many slips lie between two words: a letter too many, one too few,
/// another one, or two that changed places.
fn is_within(slips: u32, typed: &[char], meant: &[char]) -> bool {
    let same = match (typed, meant) {
        ([], []) => return true,
        ([a, typed @ ..], [b, meant @ ..]) => a == b && is_within(slips, typed, meant),
        _ => false,
    };
    let slip = |typed: Option<&[char]>, meant: Option<&[char]>| {
        let both = typed.zip(meant);
        slips > 0 && both.is_some_and(|(typed, meant)| is_within(slips - 1, typed, meant))
    };
    let swapped = matches!((typed, meant), ([a, b, ..], [c, d, ..]) if (a, b) == (d, c));
    same || slip(typed.get(1..), Some(meant))
        || slip(Some(typed), meant.get(1..))
        || slip(typed.get(1..), meant.get(1..))
        || swapped && slip(typed.get(2..), meant.get(2..))
}
