//! Compares two sequences of tokens: which are kept, in order. Lines that occur once in
//! each text are fixed points; the histogram diff of imara-diff compares what is between
//! them. It needs the square of the length at worst, so long stretches are cut first.

use crate::chain::{Key, heaviest_chain};
use crate::sort::{Keyed, sort};
use crate::tokens::{Token, mix};
use crate::work;
use imara_diff::{Algorithm, Diff, NoSliderHeuristic, Token as Number};
use std::ops::Range;

/// The most tokens, old and new, that are compared in one piece.
const MOST_IN_PIECE: usize = 1 << 13;

/// How many tokens make a fixed point inside a long line.
const SHINGLE: usize = 4;

/// Tokens that are equal in both sequences, one after the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Run {
    pub old: usize,
    pub new: usize,
    pub len: usize,
}

/// A text as a sequence of tokens.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sequence<'a> {
    pub text: &'a [char],
    pub tokens: &'a [Token],
}

/// Ranges of tokens of both sequences that stand for each other.
type Gap = (Range<usize>, Range<usize>);

/// The runs of kept tokens, ascending in both sequences.
pub(crate) fn kept(old: Sequence<'_>, new: Sequence<'_>) -> Vec<Run> {
    let mut runs = Runs::default();
    let (a, b) = (lines(old), lines(new));
    let mut from = (0, 0);
    for (i, j) in heaviest_chain(&keys(old, &a), &keys(new, &b)) {
        between(
            old,
            new,
            (from.0..a[i].start, from.1..b[j].start),
            &mut runs,
        );
        // Equal hashes are equal tokens, save for a collision: its line is compared again.
        between(old, new, (a[i].clone(), b[j].clone()), &mut runs);
        from = (a[i].end, b[j].end);
    }
    between(
        old,
        new,
        (from.0..old.tokens.len(), from.1..new.tokens.len()),
        &mut runs,
    );
    runs.0
}

/// Joins runs that touch.
#[derive(Debug, Default)]
struct Runs(Vec<Run>);

impl Runs {
    fn push(&mut self, run: Run) {
        match self.0.last_mut() {
            Some(last) if last.old + last.len == run.old && last.new + last.len == run.new => {
                last.len += run.len;
            }
            _ if run.len > 0 => self.0.push(run),
            _ => {}
        }
    }
}

/// The tokens of each line that has some.
fn lines(of: Sequence<'_>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    for at in 1..=of.tokens.len() {
        let ends = of.tokens.get(at).is_none_or(|next| {
            let space = of.text.get(of.tokens[at - 1].end..next.start);
            space.is_some_and(|space| space.contains(&'\n'))
        });
        if ends {
            found.push(start..at);
            start = at;
        }
    }
    found
}

fn keys(of: Sequence<'_>, lines: &[Range<usize>]) -> Vec<Key> {
    let key = |line: &Range<usize>| Key {
        hash: hash(&of.tokens[line.clone()]),
        weight: of.tokens[line.end - 1].end - of.tokens[line.start].start,
    };
    lines.iter().map(key).collect()
}

fn hash(tokens: &[Token]) -> u64 {
    tokens.iter().fold(0, |hash, token| mix(hash, token.hash))
}

/// Compares a gap, in pieces if it is long.
fn between(old: Sequence<'_>, new: Sequence<'_>, (mut a, mut b): Gap, runs: &mut Runs) {
    let equal = |i: usize, j: usize| old.tokens[i].hash == new.tokens[j].hash;
    let before = (a.clone().zip(b.clone()))
        .take_while(|(i, j)| equal(*i, *j))
        .count();
    work::count(before);
    runs.push(Run {
        old: a.start,
        new: b.start,
        len: before,
    });
    (a.start, b.start) = (a.start + before, b.start + before);
    let after = (a.clone().rev().zip(b.clone().rev()))
        .take_while(|(i, j)| equal(*i, *j))
        .count();
    work::count(after);
    (a.end, b.end) = (a.end - after, b.end - after);
    let tail = Run {
        old: a.end,
        new: b.end,
        len: after,
    };
    if a.len() + b.len() <= MOST_IN_PIECE {
        piece(old, new, (a, b), runs);
    } else {
        for gap in pieces(old, new, (a, b)) {
            piece(old, new, gap, runs);
        }
    }
    runs.push(tail);
}

/// Cuts a long gap: at fixed points of a few tokens where there are some, else at the same
/// fractions of both sides.
fn pieces(old: Sequence<'_>, new: Sequence<'_>, (a, b): Gap) -> Vec<Gap> {
    let shingles = |tokens: &[Token]| -> Vec<Key> {
        let key = |few: &[Token]| Key {
            hash: hash(few),
            weight: 1,
        };
        tokens.windows(SHINGLE).map(key).collect()
    };
    let chain = heaviest_chain(
        &shingles(&old.tokens[a.clone()]),
        &shingles(&new.tokens[b.clone()]),
    );
    let mut cuts = Vec::new();
    let mut from = (a.start, b.start);
    let points = chain.iter().map(|(i, j)| (a.start + i, b.start + j));
    let mut last = from;
    for point in points.chain([(a.end, b.end)]) {
        if point.0 - from.0 + point.1 - from.1 > MOST_IN_PIECE && last != from {
            cuts.push((from.0..last.0, from.1..last.1));
            from = last;
        }
        last = point;
    }
    cuts.push((from.0..a.end, from.1..b.end));
    cuts.into_iter().flat_map(evenly).collect()
}

/// Cuts a gap into pieces that are short enough, at the same fractions of both sides.
fn evenly((a, b): Gap) -> Vec<Gap> {
    let count = (a.len() + b.len()).div_ceil(MOST_IN_PIECE).max(1);
    // Not `len * part / count`: that product can overflow 32 bits.
    let at = |range: &Range<usize>, part: usize| {
        range.start + range.len() / count * part + range.len() % count * part / count
    };
    (0..count)
        .map(|part| {
            (
                at(&a, part)..at(&a, part + 1),
                at(&b, part)..at(&b, part + 1),
            )
        })
        .collect()
}

/// Compares a piece.
fn piece(old: Sequence<'_>, new: Sequence<'_>, (a, b): Gap, runs: &mut Runs) {
    if a.is_empty() || b.is_empty() {
        return;
    }
    work::count(a.len() * b.len());
    let (before, after) = (&old.tokens[a.clone()], &new.tokens[b.clone()]);
    let both = before.iter().chain(after);
    let mut words: Vec<Keyed> = both.map(|token| (token.hash, 0)).collect();
    sort(&mut words);
    words.dedup();
    let number = |token: &Token| {
        let place = words.partition_point(|(hash, _)| *hash < token.hash);
        Number(u32::try_from(place).unwrap_or(0))
    };
    let before: Vec<Number> = before.iter().map(number).collect();
    let after: Vec<Number> = after.iter().map(number).collect();
    let mut diff = Diff::default();
    let count = u32::try_from(words.len()).unwrap_or(u32::MAX);
    diff.compute_with(Algorithm::Histogram, &before, &after, count);
    diff.postprocess_with(&before, &after, NoSliderHeuristic);
    let place = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
    let mut from = (0, 0);
    for hunk in diff.hunks() {
        let len = place(hunk.before.start) - from.0;
        runs.push(Run {
            old: a.start + from.0,
            new: b.start + from.1,
            len,
        });
        from = (place(hunk.before.end), place(hunk.after.end));
    }
    runs.push(Run {
        old: a.start + from.0,
        new: b.start + from.1,
        len: a.len() - from.0,
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tokens::{Compare, tokens};
    use proptest::prelude::*;

    fn compare(old: &str, new: &str) -> (Vec<Token>, Vec<Token>, Vec<Run>) {
        let (old, new): (Vec<char>, Vec<char>) = (old.chars().collect(), new.chars().collect());
        let (a, b) = (
            tokens(&old, Compare::Exactly),
            tokens(&new, Compare::Exactly),
        );
        let runs = kept(
            Sequence {
                text: &old,
                tokens: &a,
            },
            Sequence {
                text: &new,
                tokens: &b,
            },
        );
        (a, b, runs)
    }

    fn shown(old: &str, new: &str) -> Vec<(usize, usize, usize)> {
        compare(old, new)
            .2
            .iter()
            .map(|run| (run.old, run.new, run.len))
            .collect()
    }

    #[test]
    fn lines_that_occur_once_are_fixed() {
        assert_eq!(shown("a b c", "a x c"), [(0, 0, 1), (2, 2, 1)]);
        assert_eq!(shown("one\ntwo words\nx", "new\ntwo words\ny"), [(1, 1, 2)]);
        assert_eq!(shown("same text", "same text"), [(0, 0, 2)]);
        assert_eq!(shown("", "a"), []);
    }

    /// Checks that runs ascend and name equal tokens; returns how many tokens they have.
    fn check((a, b, runs): &(Vec<Token>, Vec<Token>, Vec<Run>)) -> usize {
        let mut from = (0, 0);
        for run in runs {
            assert!(run.old >= from.0 && run.new >= from.1, "{runs:?}");
            for k in 0..run.len {
                assert_eq!(a[run.old + k].hash, b[run.new + k].hash);
            }
            from = (run.old + run.len, run.new + run.len);
        }
        runs.iter().map(|run| run.len).sum()
    }

    #[test]
    fn a_long_line_is_cut_at_its_fixed_points() {
        let words = |step: usize| -> String {
            let word = |n: usize| {
                if n.is_multiple_of(step) {
                    "new ".to_owned()
                } else {
                    format!("w{n} ")
                }
            };
            (1..60_000).map(word).collect()
        };
        let result = compare(&words(1_000_000), &words(10));
        assert_eq!(check(&result), 60_000 - 6_000, "all but each tenth word");
    }

    proptest! {
        #[test]
        fn runs_are_equal_and_ascend(old in "[abc \n]{0,80}", new in "[abc \n]{0,80}") {
            check(&compare(&old, &new));
        }
    }
}
