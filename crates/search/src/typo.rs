//! Words that are a slip away from what was typed. The dictionary is walked in
//! order with a bit-parallel automaton (Wu and Manber 1992, with one step more
//! for two letters that changed places), whose states are kept for each letter,
//! so that a word goes on from what it shares with the one before it.

use crate::words::{TermId, Words};

/// The longest word that is corrected, in letters: a state is 64 bits.
const MAX_LETTERS: usize = 60;

/// A word of the dictionary near the one that was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Near {
    pub(crate) word: TermId,
    /// How many slips lie between them.
    pub(crate) edits: u8,
    /// Whether the first letter is the same.
    pub(crate) same_start: bool,
}

/// How many slips a word of this many letters may have.
pub(crate) fn allowed_edits(letters: usize) -> u8 {
    match letters {
        0..4 => 0,
        4..8 => 1,
        8..=MAX_LETTERS => 2,
        _ => 0,
    }
}

/// The words with the fewest slips, `most` at the most: a letter too many, too
/// few or wrong, or two neighbours swapped. With `open`, words that begin like this.
pub(crate) fn near(words: Words<'_>, text: &str, most: u8, open: bool) -> Vec<Near> {
    let letters: Vec<char> = text.chars().collect();
    if most == 0 || letters.len() > MAX_LETTERS {
        return Vec::new();
    }
    let accept = 1u64 << letters.len();
    let start = State::start();
    // One state for each letter of the word under way, with where it ends.
    let mut states: Vec<(usize, State)> = Vec::new();
    let mut found: Vec<Near> = Vec::new();
    let mut least = most;
    words.walk(0, &mut |word, bytes, shared| {
        let kept = states.iter().take_while(|(end, _)| *end <= shared).count();
        states.truncate(kept);
        let mut done = states.last().map_or(0, |(end, _)| *end);
        let rest = bytes
            .get(done..)
            .and_then(|rest| core::str::from_utf8(rest).ok());
        let mut before = if kept > 1 { states[kept - 2].1 } else { start };
        let mut state = states.last().map_or(start, |(_, state)| *state);
        let mut best = if open {
            states
                .iter()
                .filter_map(|(_, state)| state.edits(accept))
                .min()
        } else {
            None
        };
        for letter in rest.unwrap_or("").chars() {
            if state.is_dead(least) {
                break;
            }
            let next = state.step(&before, letter, &letters);
            (before, state) = (state, next);
            done += letter.len_utf8();
            states.push((done, state));
            if open && let Some(edits) = state.edits(accept) {
                best = Some(best.map_or(edits, |best| best.min(edits)));
            }
        }
        if !open && done == bytes.len() {
            best = state.edits(accept);
        }
        if let Some(edits) = best.filter(|&edits| edits > 0 && edits <= least) {
            least = edits;
            let first = core::str::from_utf8(bytes)
                .ok()
                .and_then(|word| word.chars().next());
            found.push(Near {
                word,
                edits,
                same_start: first == letters.first().copied(),
            });
        }
        true
    });
    found.retain(|near| near.edits == least);
    found
}

/// How much of the typed word is matched: bit `i` of `rows[e]` says that its
/// first `i` letters are, with `e` slips.
#[derive(Clone, Copy)]
struct State {
    rows: [u64; 3],
    letter: char,
}

impl State {
    fn start() -> Self {
        Self {
            rows: [0b1, 0b11, 0b111],
            letter: '\0',
        }
    }

    fn is_dead(&self, most: u8) -> bool {
        self.rows
            .iter()
            .take(usize::from(most) + 1)
            .all(|&row| row == 0)
    }

    fn edits(&self, accept: u64) -> Option<u8> {
        (0..)
            .zip(self.rows)
            .find(|(_, row)| row & accept != 0)
            .map(|(edits, _)| edits)
    }

    /// The state after one letter more; `before` is the one before this.
    fn step(&self, before: &Self, letter: char, letters: &[char]) -> Self {
        let places = |wanted: char| {
            (0..)
                .zip(letters)
                .filter(|(_, own)| **own == wanted)
                .fold(0u64, |mask, (at, _)| mask | 1 << at)
        };
        let same = places(letter);
        let swapped = if self.letter == '\0' {
            0
        } else {
            places(self.letter)
        };
        let mut rows = [(self.rows[0] & same) << 1, 0, 0];
        for edits in 1..rows.len() {
            let less = self.rows[edits - 1];
            let swap = (((before.rows[edits - 1] & same) << 1) & swapped) << 1;
            rows[edits] =
                (self.rows[edits] & same) << 1 | less | less << 1 | rows[edits - 1] << 1 | swap;
        }
        Self { rows, letter }
    }
}
