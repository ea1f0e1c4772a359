//! What became of each character from one version to the next, by a patience diff of
//! words: it is another algorithm than the crate's, and takes one small step at a time.

use std::collections::HashMap;
use std::ops::Range;

/// The largest table of the longest common subsequence, in cells.
const MOST_CELLS: usize = 4_000_000;

/// For each character of the old version: its place in the new one.
pub(crate) fn fates(old: &[char], new: &[char]) -> Vec<Option<usize>> {
    let (a, b) = (words(old), words(new));
    let text = |all: &'_ [char], word: &Range<usize>| all[word.clone()].iter().collect::<String>();
    let olds: Vec<String> = a.iter().map(|word| text(old, word)).collect();
    let news: Vec<String> = b.iter().map(|word| text(new, word)).collect();
    let mut pairs = Vec::new();
    compare((&olds, 0..a.len()), (&news, 0..b.len()), &mut pairs);
    let mut fates = vec![None; old.len()];
    for (i, j) in pairs {
        for (slot, place) in fates[a[i].clone()].iter_mut().zip(b[j].clone()) {
            *slot = Some(place);
        }
    }
    fates
}

/// Words, and all other characters one by one.
fn words(text: &[char]) -> Vec<Range<usize>> {
    let is_word = |c: char| (c.is_alphanumeric() || c == '_') && !crate::judge::is_cjk(c);
    let mut found: Vec<Range<usize>> = Vec::new();
    for (at, c) in text.iter().enumerate() {
        match found.last_mut() {
            Some(last) if is_word(*c) && last.end == at && is_word(text[last.start]) => {
                last.end += 1;
            }
            _ => found.push(at..at + 1),
        }
    }
    found
}

type Side<'a> = (&'a [String], Range<usize>);

fn compare((olds, mut a): Side<'_>, (news, mut b): Side<'_>, pairs: &mut Vec<(usize, usize)>) {
    while !a.is_empty() && !b.is_empty() && olds[a.start] == news[b.start] {
        pairs.push((a.start, b.start));
        (a.start, b.start) = (a.start + 1, b.start + 1);
    }
    while !a.is_empty() && !b.is_empty() && olds[a.end - 1] == news[b.end - 1] {
        (a.end, b.end) = (a.end - 1, b.end - 1);
        pairs.push((a.end, b.end));
    }
    if a.is_empty() || b.is_empty() {
        return;
    }
    let fixed = fixed(olds, a.clone(), news, b.clone());
    if fixed.is_empty() {
        table((olds, a), (news, b), pairs);
        return;
    }
    let mut from = (a.start, b.start);
    for (i, j) in fixed {
        compare((olds, from.0..i), (news, from.1..j), pairs);
        pairs.push((i, j));
        from = (i + 1, j + 1);
    }
    compare((olds, from.0..a.end), (news, from.1..b.end), pairs);
}

/// The longest ascending row of words that occur once on each side.
fn fixed(
    olds: &[String],
    a: Range<usize>,
    news: &[String],
    b: Range<usize>,
) -> Vec<(usize, usize)> {
    let once = |words: &'_ [String], range: Range<usize>| {
        let mut places: HashMap<String, Option<usize>> = HashMap::new();
        for at in range {
            places
                .entry(words[at].clone())
                .and_modify(|place| *place = None)
                .or_insert(Some(at));
        }
        places
    };
    let (left, right) = (once(olds, a), once(news, b));
    let mut common: Vec<(usize, usize)> = left
        .iter()
        .filter_map(|(word, i)| Some(((*i)?, (*right.get(word)?)?)))
        .collect();
    common.sort_unstable();
    // Patience sorting: the last pair of each pile, and the pair under each pair.
    let mut piles: Vec<usize> = Vec::new();
    let mut under: Vec<Option<usize>> = Vec::new();
    for (at, (_, j)) in common.iter().enumerate() {
        let pile = piles.partition_point(|top| common[*top].1 < *j);
        under.push(pile.checked_sub(1).map(|pile| piles[pile]));
        if pile == piles.len() {
            piles.push(at);
        } else {
            piles[pile] = at;
        }
    }
    let mut row = Vec::new();
    let mut next = piles.last().copied();
    while let Some(at) = next {
        row.push(common[at]);
        next = under[at];
    }
    row.reverse();
    row
}

/// The longest common subsequence, by its table.
fn table((olds, a): Side<'_>, (news, b): Side<'_>, pairs: &mut Vec<(usize, usize)>) {
    let width = b.len() + 1;
    if (a.len() + 1).saturating_mul(width) > MOST_CELLS {
        return;
    }
    let mut longest = vec![0u32; (a.len() + 1) * width];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            longest[i * width + j] = if olds[a.start + i] == news[b.start + j] {
                longest[(i + 1) * width + j + 1] + 1
            } else {
                longest[(i + 1) * width + j].max(longest[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    while i < a.len() && j < b.len() {
        if olds[a.start + i] == news[b.start + j] {
            pairs.push((a.start + i, b.start + j));
            (i, j) = (i + 1, j + 1);
        } else if longest[(i + 1) * width + j] >= longest[i * width + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
}
