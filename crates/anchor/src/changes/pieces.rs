//! What changed inside a block: which words were kept, removed and added. Short islands
//! of kept words between changes are shown as changed, and a block of which much changed
//! is shown by whole sentences, since a sentence in shreds is hard to read.

use super::{Piece, kept, tokens_of};
use crate::characters::real;
use crate::diff::Run;
use crate::tokens::Token;
use std::ops::Range;

/// The shortest run of kept tokens between two changes.
const ISLAND: usize = 3;

/// The share of changed tokens above which sentences are shown whole.
const MUCH: f64 = 0.4;

/// One side of a block.
#[derive(Clone, Copy)]
struct Side<'a> {
    text: &'a [char],
    tokens: &'a [Token],
    end: usize,
}

impl Side<'_> {
    /// From the start of a token to the start of another: with the white space after it.
    fn extent(&self, tokens: Range<usize>) -> Range<usize> {
        self.at(tokens.start)..self.at(tokens.end)
    }

    fn at(&self, token: usize) -> usize {
        self.tokens.get(token).map_or(self.end, |token| token.start)
    }
}

/// The pieces of an edited block.
pub(super) fn compare(
    old: &[char],
    old_block: Range<usize>,
    new: &[char],
    new_block: Range<usize>,
) -> Vec<Piece> {
    let a = tokens_of(old, old_block.clone());
    let b = tokens_of(new, new_block.clone());
    let left = Side {
        text: old,
        tokens: &a,
        end: old_block.end,
    };
    let right = Side {
        text: new,
        tokens: &b,
        end: new_block.end,
    };
    let runs = without_islands(kept((old, &a), (new, &b)), &a, &b);
    let count: usize = runs.iter().map(|run| run.len).sum();
    let changed = a.len() + b.len() - 2 * count;
    let runs = if real(changed) > MUCH * real(a.len() + b.len()) {
        whole_sentences(&runs, left, right)
    } else {
        runs
    };
    let mut pieces = Pieces {
        old,
        new,
        found: Vec::new(),
    };
    pieces.change(old_block.start..left.at(0), new_block.start..right.at(0));
    pieces.runs(&runs, left, right);
    pieces.found
}

/// The runs without those that are short and have a change on both sides.
fn without_islands(mut runs: Vec<Run>, a: &[Token], b: &[Token]) -> Vec<Run> {
    runs.retain(|run| {
        let is_first = run.old == 0 && run.new == 0;
        let is_last = run.old + run.len == a.len() && run.new + run.len == b.len();
        run.len >= ISLAND || is_first || is_last
    });
    runs
}

/// The parts of runs that are whole sentences of both sides.
fn whole_sentences(runs: &[Run], old: Side<'_>, new: Side<'_>) -> Vec<Run> {
    let (starts_old, starts_new) = (sentence_starts(old), sentence_starts(new));
    let mut whole = Vec::new();
    for run in runs {
        // Places in the run where a sentence starts, or the block ends, on both sides.
        let cuts: Vec<usize> = (0..=run.len)
            .filter(|n| starts_old[run.old + n] && starts_new[run.new + n])
            .collect();
        if let (Some(first), Some(last)) = (cuts.first(), cuts.last())
            && first < last
        {
            whole.push(Run {
                old: run.old + first,
                new: run.new + first,
                len: last - first,
            });
        }
    }
    whole
}

/// For each token, and the end: whether a sentence starts there.
fn sentence_starts(side: Side<'_>) -> Vec<bool> {
    let mut starts = vec![true];
    let mut ends = false;
    for (n, token) in side.tokens.iter().enumerate() {
        let c = side.text[token.start];
        let next = side.tokens.get(n + 1);
        let is_apart = next.is_none_or(|next| next.start > token.end);
        // A closing quote or bracket belongs to the sentence before it.
        let is_closing = ends && matches!(c, '"' | '\'' | '”' | '’' | ')' | '」' | '』' | '）');
        ends = is_closing || matches!(c, '。' | '！' | '？' | '.' | '!' | '?' | '…');
        let is_cjk = matches!(c, '。' | '！' | '？' | '」' | '』' | '）' | '”' | '’');
        let next_closes = next
            .is_some_and(|next| matches!(side.text[next.start], '”' | '’' | '」' | '』' | '）'));
        starts.push(next.is_none() || ends && (is_apart || is_cjk && !next_closes));
    }
    starts
}

/// Collects pieces, and joins those that touch.
struct Pieces<'a> {
    old: &'a [char],
    new: &'a [char],
    found: Vec<Piece>,
}

impl Pieces<'_> {
    /// Adds the tokens of both sides, of which the runs were kept.
    fn runs(&mut self, runs: &[Run], left: Side<'_>, right: Side<'_>) {
        let mut from = (0, 0);
        for run in runs {
            self.change(left.extent(from.0..run.old), right.extent(from.1..run.new));
            for (i, j) in (run.old..run.old + run.len).zip(run.new..) {
                let (a, b) = (left.tokens[i], right.tokens[j]);
                self.change(a.start..a.end, b.start..b.end);
                // The white space after a kept token may differ.
                self.change(a.end..left.at(i + 1), b.end..right.at(j + 1));
            }
            from = (run.old + run.len, run.new + run.len);
        }
        self.change(
            left.extent(from.0..left.tokens.len()),
            right.extent(from.1..right.tokens.len()),
        );
    }

    /// Adds what one range of the old text became.
    fn change(&mut self, old: Range<usize>, new: Range<usize>) {
        let (a, b) = (&self.old[old.clone()], &self.new[new.clone()]);
        if a == b {
            self.push(Piece::Kept(old, new));
            return;
        }
        // The space after replaced words was kept.
        let space = if a.is_empty() || b.is_empty() {
            0
        } else {
            let both = a.iter().rev().zip(b.iter().rev());
            both.take_while(|(x, y)| x == y && x.is_whitespace())
                .count()
        };
        let (middle, end) = (old.end - space, new.end - space);
        self.push(Piece::Removed(old.start..middle));
        self.push(Piece::Added(new.start..end));
        self.push(Piece::Kept(middle..old.end, end..new.end));
    }

    fn push(&mut self, piece: Piece) {
        match (self.found.last_mut(), piece) {
            (_, Piece::Kept(range, _) | Piece::Removed(range) | Piece::Added(range))
                if range.is_empty() => {}
            (Some(Piece::Kept(a, b)), Piece::Kept(c, d))
                if a.end == c.start && b.end == d.start =>
            {
                (a.end, b.end) = (c.end, d.end);
            }
            (_, piece) => self.found.push(piece),
        }
    }
}
