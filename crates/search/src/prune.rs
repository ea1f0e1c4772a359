//! Which parts of a long query are left out: those that tell least and cost most,
//! once what tells more has cost enough. This is the strategy "quit" of Moffat
//! and Zobel (1996), decided before anything is read, by what the table of
//! characters says; so it is the same for an index that is whole and one in
//! shards, and whatever is in the cache. Words are bounded elsewhere.

use crate::index_reader::IndexReader;
use crate::query_term::{QueryTerm, TermKind};
use crate::sort::order_by;

/// What the pairs and characters of a query may cost, in documents of the
/// characters' lists: a millisecond or two, on a phone some more.
const MOST_COST: u32 = 12_000;
/// So many of them, those that cost least, are looked for at any cost: fewer do
/// not tell one title from another. What is required is looked for besides.
pub(crate) const MIN_TERMS: usize = 6;

/// What it costs to look for a unit in all collections; nothing where it is
/// required. A pair is filed under its rarer character, whose list is read for
/// it, and is in no more documents. The sum is that of one index of all.
pub(crate) fn cost(readers: &[IndexReader<'_>], term: &[Option<QueryTerm>]) -> u32 {
    let mut sums = [0u32; 2];
    for (reader, term) in readers.iter().zip(term) {
        let characters = match term {
            Some(term) if term.required => continue,
            Some(term) => match term.kind {
                TermKind::Bigram(first, second) => [first, second],
                TermKind::Character(character) => [character; 2],
                TermKind::Word { .. } => continue,
            },
            None => continue,
        };
        let table = &reader.sections.characters;
        for (sum, character) in sums.iter_mut().zip(characters) {
            let docs = table.rank(character).map_or(0, |rank| table.docs(rank));
            *sum = sum.saturating_add(docs);
        }
    }
    sums[0].min(sums[1])
}

/// Of units that cost so much: whether each is left out. `least` of them are not.
pub(crate) fn pruned(costs: &[u32], least: usize) -> Vec<bool> {
    let mut pruned = vec![false; costs.len()];
    let (mut sum, mut kept) = (0u32, 0);
    for at in order_by(costs, |&cost| cost) {
        let at = at as usize;
        sum = sum.saturating_add(costs[at]);
        pruned[at] = costs[at] > 0 && sum > MOST_COST && kept >= least;
        kept += usize::from(costs[at] > 0 && !pruned[at]);
    }
    pruned
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_dearest_are_left_out_and_some_never() {
        assert_eq!(pruned(&[], 2), [false; 0]);
        assert_eq!(pruned(&[9_000, 9_000, 9_000], 3), [false; 3]);
        let costs = [5_000, 0, 9_000, 100, 8_000, 0];
        let expected = [false, false, true, false, true, false];
        assert_eq!(pruned(&costs, 2), expected);
        assert_eq!(pruned(&costs, 3), [false, false, true, false, false, false]);
    }
}
