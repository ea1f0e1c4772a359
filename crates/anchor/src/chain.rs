//! The heaviest chain of fixed points of two sequences: pairs of equal keys that occur
//! once in each, of which no two cross. This is the idea of the patience diff (Bram
//! Cohen), with a weight for each pair.

use crate::sort::{Keyed, key, lookup, once, place, sort};
use crate::work;

/// A key of a sequence: its place, its weight and its hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Key {
    pub hash: u64,
    pub weight: usize,
}

/// The chain: places in both sequences, ascending in both.
pub(crate) fn heaviest_chain(old: &[Key], new: &[Key]) -> Vec<(usize, usize)> {
    work::count(old.len() + new.len());
    let (left, right) = (once(places(old)), once(places(new)));
    let common = |(hash, i): &Keyed| Some((key(*i), lookup(&right, *hash)?));
    let mut pairs: Vec<Keyed> = left.iter().filter_map(common).collect();
    sort(&mut pairs);
    let pairs: Vec<(usize, usize)> = pairs.into_iter().map(|(i, j)| (place(i), j)).collect();
    // For each pair the heaviest chain that ends in it, and the pair before it there. The
    // tree gives the best of all pairs with a lower place in the new sequence.
    let mut tree = MaxTree::new(new.len());
    let mut before = Vec::with_capacity(pairs.len());
    let mut best: Option<(usize, usize)> = None;
    for (at, &(i, j)) in pairs.iter().enumerate() {
        let previous = tree.best_below(j);
        let weight = previous.map_or(0, |(weight, _)| weight) + old[i].weight.max(1);
        before.push(previous.map(|(_, pair)| pair));
        tree.put(j, (weight, at));
        if best.is_none_or(|(most, _)| weight > most) {
            best = Some((weight, at));
        }
    }
    let mut chain = Vec::new();
    let mut next = best.map(|(_, pair)| pair);
    while let Some(at) = next {
        chain.push(pairs[at]);
        next = before[at];
    }
    chain.reverse();
    chain
}

fn places(keys: &[Key]) -> Vec<Keyed> {
    let keyed = keys.iter().enumerate();
    keyed.map(|(at, key)| (key.hash, at)).collect()
}

/// A tree of prefix maxima (Fenwick 1994).
#[derive(Debug)]
struct MaxTree(Vec<Option<(usize, usize)>>);

impl MaxTree {
    fn new(len: usize) -> Self {
        Self(vec![None; len + 1])
    }

    fn put(&mut self, at: usize, value: (usize, usize)) {
        let mut node = at + 1;
        while let Some(slot) = self.0.get_mut(node) {
            *slot = (*slot).max(Some(value));
            node += node & node.wrapping_neg();
        }
    }

    fn best_below(&self, end: usize) -> Option<(usize, usize)> {
        let mut node = end;
        let mut best = None;
        while node > 0 {
            best = best.max(self.0[node]);
            node &= node - 1;
        }
        best
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chain(old: &str, new: &str) -> Vec<(usize, usize)> {
        // A capital letter weighs as much as five small ones.
        let keys = |text: &str| -> Vec<Key> {
            let key = |c: char| Key {
                hash: u64::from(u32::from(c)),
                weight: if c.is_uppercase() { 5 } else { 1 },
            };
            text.chars().map(key).collect()
        };
        heaviest_chain(&keys(old), &keys(new))
    }

    #[test]
    fn what_occurs_once_in_both_is_fixed() {
        assert_eq!(chain("abc", "axbyc"), [(0, 0), (1, 2), (2, 4)]);
        assert_eq!(chain("aab", "aab"), [(2, 2)]);
        assert_eq!(chain("", "a"), []);
    }

    #[test]
    fn the_heavy_one_stays_and_the_others_move() {
        assert_eq!(chain("Aabc", "abcA"), [(0, 3)]);
        assert_eq!(chain("dabc", "abcd"), [(1, 0), (2, 1), (3, 2)]);
    }
}
