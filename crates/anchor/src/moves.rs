//! Finds text that was moved: runs of tokens that the comparison took for removed in one
//! place and added in another. A diff keeps the order, so it cannot map them.

use crate::diff::Run;
use crate::sort::{Keyed, lookup, once};
use crate::tokens::{Token, mix};
use crate::work;

/// How many tokens are the shortest moved text. Fewer occur twice by chance.
const SHORTEST: usize = 7;

/// Runs of equal tokens that are in no run of `kept`, each of which begins with tokens
/// that occur once among the removed and once among the added ones.
pub(crate) fn moved(old: &[Token], new: &[Token], kept: &[Run]) -> Vec<Run> {
    let mut left = Free::new(old, kept.iter().map(|run| (run.old, run.len)));
    let mut right = Free::new(new, kept.iter().map(|run| (run.new, run.len)));
    let (olds, news) = (left.once(), right.once());
    let mut found = Vec::new();
    for (hash, i) in olds {
        let Some(j) = lookup(&news, hash) else {
            continue;
        };
        // The start of this one may be the middle of a run that was found before.
        if !left.is_free(i) || !right.is_free(j) {
            continue;
        }
        let equal =
            |i: usize, j: usize| left.is_free(i) && right.is_free(j) && old[i].hash == new[j].hash;
        let before = (0..i)
            .rev()
            .zip((0..j).rev())
            .take_while(|(i, j)| equal(*i, *j))
            .count();
        let after = (i..old.len())
            .zip(j..new.len())
            .take_while(|(i, j)| equal(*i, *j))
            .count();
        work::count(before + after);
        let run = Run {
            old: i - before,
            new: j - before,
            len: before + after,
        };
        if run.len >= SHORTEST {
            left.take(run.old, run.len);
            right.take(run.new, run.len);
            found.push(run);
        }
    }
    found
}

/// The tokens of a text that are in no run.
struct Free<'a> {
    tokens: &'a [Token],
    free: Vec<bool>,
}

impl<'a> Free<'a> {
    fn new(tokens: &'a [Token], taken: impl Iterator<Item = (usize, usize)>) -> Self {
        let mut all = Self {
            tokens,
            free: vec![true; tokens.len()],
        };
        for (start, len) in taken {
            all.take(start, len);
        }
        all
    }

    fn take(&mut self, start: usize, len: usize) {
        self.free[start..start + len].fill(false);
    }

    fn is_free(&self, at: usize) -> bool {
        self.free[at]
    }

    /// The places of free tokens, `SHORTEST` one after the other, that occur once; by
    /// their hash.
    fn once(&self) -> Vec<Keyed> {
        work::count(self.tokens.len());
        let windows = self
            .tokens
            .windows(SHORTEST)
            .zip(self.free.windows(SHORTEST));
        let free = windows
            .enumerate()
            .filter(|(_, (_, free))| !free.contains(&false));
        let hash = |tokens: &[Token]| tokens.iter().fold(0, |hash, token| mix(hash, token.hash));
        once(free.map(|(at, (tokens, _))| (hash(tokens), at)).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tokens::{Compare, tokens};

    fn found(old: &str, new: &str, kept: &[Run]) -> Vec<(usize, usize, usize)> {
        let of = |text: &str| tokens(&text.chars().collect::<Vec<_>>(), Compare::Folded);
        let runs = moved(&of(old), &of(new), kept);
        runs.iter().map(|run| (run.old, run.new, run.len)).collect()
    }

    #[test]
    fn what_was_taken_out_and_put_elsewhere_is_found() {
        let kept = [Run {
            old: 8,
            new: 0,
            len: 2,
        }];
        assert_eq!(
            found("a b c d e f g h x y", "x y a b c d e f g h", &kept),
            [(0, 2, 8)]
        );
    }

    #[test]
    fn short_text_and_text_that_occurs_twice_are_left_out() {
        assert_eq!(found("a b c d e f x", "y a b c d e f", &[]), []);
        assert_eq!(
            found("a b c d e f g", "a b c d e f g, a b c d e f g", &[]),
            []
        );
    }
}
