//! Generates edits as authors make them, and keeps account of each character: a word is
//! replaced, a typo made or corrected, a sentence added or removed, a paragraph moved, a
//! section rewritten.

use crate::judge::Random;
use std::ops::Range;

/// A character, and its place in the old text.
type Traced = (char, Option<usize>);

/// New sentences.
const SENTENCES: [&str; 8] = [
    "Nobody had expected that before the winter came.",
    "Ask the person beside you for the other half.",
    "A later edition explains this with a drawing.",
    "Prices have doubled since then, as everyone knows.",
    "冬天到来之前没有人想到这一点。",
    "请向旁边的人要另外一半。",
    "后来的版本用一张图说明了这件事。",
    "众所周知，价格从那时起翻了一番。",
];

/// New words.
const WORDS: [&str; 10] = [
    "harbour", "quickly", "eleven", "window", "seldom", "grey", "港口", "很快", "窗户", "灰色",
];

/// The new text after some edits, and what became of each character of the old one.
pub(crate) fn history(
    old: &[char],
    edits: usize,
    random: &mut Random,
) -> (Vec<char>, Vec<Option<usize>>) {
    let mut text: Vec<Traced> = old
        .iter()
        .enumerate()
        .map(|(at, c)| (*c, Some(at)))
        .collect();
    for _ in 0..edits {
        edit(&mut text, random);
    }
    let mut fate = vec![None; old.len()];
    for (at, (_, from)) in text.iter().enumerate() {
        if let Some(from) = from {
            fate[*from] = Some(at);
        }
    }
    (text.iter().map(|(c, _)| *c).collect(), fate)
}

fn edit(text: &mut Vec<Traced>, random: &mut Random) {
    let plain: Vec<char> = text.iter().map(|(c, _)| *c).collect();
    match random.below(8) {
        0..=2 => replace_word(text, &plain, random),
        3 => mistype(text, &plain, random),
        4 => {
            let range = any(&sentences(&plain), random);
            text.drain(range);
        }
        5 => {
            let at = any(&sentences(&plain), random).end;
            insert(text, at, SENTENCES[random.below(SENTENCES.len())]);
        }
        6 => move_block(text, &plain, random),
        _ => rewrite(text, &plain, random),
    }
}

fn insert(text: &mut Vec<Traced>, at: usize, new: &str) {
    text.splice(at..at, new.chars().map(|c| (c, None)));
}

fn any(ranges: &[Range<usize>], random: &mut Random) -> Range<usize> {
    ranges
        .get(random.below(ranges.len()))
        .cloned()
        .unwrap_or(0..0)
}

/// The sentences of a text with the space after each, inside their blocks.
fn sentences(text: &[char]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    for (at, c) in text.iter().enumerate() {
        let ends = matches!(c, '。' | '！' | '？')
            || *c == ' ' && matches!(text[at.saturating_sub(1)], '.' | '!' | '?');
        if ends || *c == '\n' {
            let end = at + usize::from(ends);
            if end > start + 3 {
                found.push(start..end);
            }
            start = at + 1;
        }
    }
    found
}

/// The blocks of a text with the `\n` after each.
fn blocks(text: &[char]) -> Vec<Range<usize>> {
    let mut start = 0;
    text.split_inclusive(|c| *c == '\n')
        .map(|block| {
            let range = start..start + block.len();
            start = range.end;
            range
        })
        .collect()
}

fn is_latin(c: char) -> bool {
    c.is_alphabetic() && u32::from(c) < 0x2000
}

fn replace_word(text: &mut Vec<Traced>, plain: &[char], random: &mut Random) {
    let at = random.below(plain.len());
    let mut range = at..(at + 2).min(plain.len());
    if is_latin(plain[at]) {
        let before = plain[..at]
            .iter()
            .rev()
            .take_while(|c| is_latin(**c))
            .count();
        let after = plain[at..].iter().take_while(|c| is_latin(**c)).count();
        range = at - before..at + after;
    }
    if plain[range.clone()].contains(&'\n') {
        return;
    }
    let half = WORDS.len() / 2 + 1;
    let new = if is_latin(plain[at]) {
        random.below(half)
    } else {
        half + random.below(WORDS.len() - half)
    };
    text.splice(range, WORDS[new].chars().map(|c| (c, None)));
}

/// Exchanges, doubles or drops a letter.
fn mistype(text: &mut Vec<Traced>, plain: &[char], random: &mut Random) {
    let at = random.below(plain.len().saturating_sub(1));
    if plain[at] == '\n' || plain[at + 1] == '\n' {
        return;
    }
    match random.below(3) {
        0 => text.swap(at, at + 1),
        1 => text.insert(at, (plain[at], None)),
        _ => {
            text.remove(at);
        }
    }
}

fn move_block(text: &mut Vec<Traced>, plain: &[char], random: &mut Random) {
    let blocks = blocks(plain);
    let from = any(&blocks[..blocks.len() - 1], random);
    let moved: Vec<Traced> = text.drain(from.clone()).collect();
    let to = any(&blocks, random).start;
    let to = if to > from.start {
        to.saturating_sub(from.len()).max(from.start)
    } else {
        to
    };
    text.splice(to..to, moved);
}

/// Replaces the sentences of a block.
fn rewrite(text: &mut Vec<Traced>, plain: &[char], random: &mut Random) {
    let blocks = blocks(plain);
    let range = any(&blocks[..blocks.len() - 1], random);
    if range.is_empty() {
        return;
    }
    let is_latin = plain[range.start..range.end].iter().any(|c| is_latin(*c));
    let first = if is_latin { 0 } else { SENTENCES.len() / 2 };
    let end = range.end - 1;
    let new: Vec<&str> = (0..2 + random.below(2))
        .map(|n| SENTENCES[(first + n) % SENTENCES.len()])
        .collect();
    text.splice(
        range.start..end,
        new.join(" ").chars().map(|c| (c, None)).collect::<Vec<_>>(),
    );
}
