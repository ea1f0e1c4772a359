//! Words at a small edit distance. The dictionary is walked in order with a bit-parallel
//! automaton (Wu and Manber 1992, with one step more for transposed letters). Its states
//! are kept for each letter, so that a word continues from the prefix that it shares with
//! the one before.

use crate::ids::TermId;
use crate::word_table::{FrontCodedWords, Step};

/// The longest word that is corrected, in letters: a state is 64 bits.
const MAX_LETTERS: usize = 60;

/// A word of the dictionary at a small edit distance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TypoMatch {
    pub(crate) word: TermId,
    /// The edit distance.
    pub(crate) edits: u8,
    /// Whether the first letter is the same.
    pub(crate) same_start: bool,
}

/// The greatest edit distance of a word with this many letters.
pub(crate) fn allowed_edits(letters: usize) -> u8 {
    match letters {
        0..4 => 0,
        4..8 => 1,
        8..=MAX_LETTERS => 2,
        _ => 0,
    }
}

/// The edit distances of the walks through the dictionary, one after another, for a word
/// with this many letters.
pub(crate) fn allowed_walks(letters: usize, most: u8) -> core::ops::RangeInclusive<u8> {
    1..=if letters > MAX_LETTERS { 0 } else { most }
}

/// A walk through the dictionary.
pub(crate) struct Walk<'a> {
    typed: Typed<'a>,
    /// The bit of the whole typed word.
    accept: u64,
    most: u8,
    open: bool,
    /// One state for each letter of the current word, with the offset of its end.
    states: Vec<(usize, State)>,
    found: Vec<TypoMatch>,
}

impl<'a> Walk<'a> {
    pub(crate) fn new(letters: &'a [char], most: u8, open: bool) -> Self {
        Self {
            typed: Typed::new(letters),
            accept: 1 << letters.len(),
            most,
            open,
            states: Vec::new(),
            found: Vec::new(),
        }
    }

    /// Walks through a range of the dictionary.
    pub(crate) fn run(&mut self, words: FrontCodedWords<'_>) {
        words.walk(0, &mut |word, bytes, shared| {
            self.visit(word, bytes, shared)
        });
    }

    /// The words at the smallest edit distance.
    pub(crate) fn finish(mut self) -> Vec<TypoMatch> {
        let least = self.found.iter().map(|near| near.edits).min();
        self.found.retain(|near| Some(near.edits) == least);
        self.found
    }

    /// Advances the states by the letters that the word does not share with the one
    /// before.
    fn visit(&mut self, word: TermId, bytes: &[u8], shared: usize) -> Step {
        let kept = self
            .states
            .iter()
            .take_while(|(end, _)| *end <= shared)
            .count();
        self.states.truncate(kept);
        let mut done = self.states.last().map_or(0, |(end, _)| *end);
        let start = State::start();
        let mut before = if kept > 1 {
            self.states[kept - 2].1
        } else {
            start
        };
        let mut state = self.states.last().map_or(start, |(_, state)| *state);
        let rest = bytes
            .get(done..)
            .and_then(|rest| core::str::from_utf8(rest).ok());
        for letter in rest.unwrap_or("").chars() {
            if state.is_dead(self.most) {
                break;
            }
            let next = state.step(&before, letter, &self.typed, self.most);
            (before, state) = (state, next);
            done += letter.len_utf8();
            self.states.push((done, state));
        }
        let edits = if self.open {
            let all = self.states.iter();
            all.filter_map(|(_, state)| state.edits(self.accept)).min()
        } else if done == bytes.len() {
            state.edits(self.accept)
        } else {
            None
        };
        if let Some(edits) = edits.filter(|edits| (1..=self.most).contains(edits)) {
            let text = core::str::from_utf8(bytes).unwrap_or("");
            self.found.push(TypoMatch {
                word,
                edits,
                same_start: text.chars().next() == self.typed.letters.first().copied(),
            });
        } else if state.is_dead(self.most) {
            return Step::Past(done);
        }
        Step::Next
    }
}

/// The typed word, prepared for the automaton.
struct Typed<'a> {
    letters: &'a [char],
    /// For each ASCII character its positions in the word, as bits.
    places: [u64; 128],
}

impl<'a> Typed<'a> {
    fn new(letters: &'a [char]) -> Self {
        let mut places = [0; 128];
        for (at, &letter) in letters.iter().enumerate() {
            if let Some(mask) = places.get_mut(letter as usize) {
                *mask |= 1 << at;
            }
        }
        Self { letters, places }
    }

    fn places(&self, wanted: char) -> u64 {
        if let Some(&mask) = self.places.get(wanted as usize) {
            return mask;
        }
        let own = self
            .letters
            .iter()
            .enumerate()
            .filter(|(_, own)| **own == wanted);
        own.fold(0, |mask, (at, _)| mask | 1 << at)
    }
}

/// How much of the typed word matches: bit `i` of `rows[e]` means that its first `i`
/// letters do, at edit distance `e`.
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

    /// The state after one more letter; `before` is the state before this one.
    fn step(&self, before: &Self, letter: char, typed: &Typed<'_>, most: u8) -> Self {
        let same = typed.places(letter);
        let swapped = if self.letter == '\0' {
            0
        } else {
            typed.places(self.letter)
        };
        let mut rows = [(self.rows[0] & same) << 1, 0, 0];
        for edits in 1..rows.len().min(usize::from(most) + 1) {
            let less = self.rows[edits - 1];
            let swap = (((before.rows[edits - 1] & same) << 1) & swapped) << 1;
            rows[edits] =
                (self.rows[edits] & same) << 1 | less | less << 1 | rows[edits - 1] << 1 | swap;
        }
        Self { rows, letter }
    }
}
