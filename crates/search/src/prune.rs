//! Pruning: which terms of a long query are left out, namely those that mean least and
//! cost most, once the others have cost enough. This is the strategy "quit" of Moffat and
//! Zobel (1996), decided before anything is decoded, by the table of characters. So it is
//! the same for a whole index and one in shards, and whatever is cached. Words are
//! bounded in `expand.rs`.

use crate::index_reader::IndexReader;
use crate::query_term::{QueryTerm, TermKind};
use crate::sort::order_by;

/// What the bigrams and characters of a query may cost, in documents of the characters'
/// lists: one or two milliseconds, more on a phone.
const MOST_COST: u32 = 12_000;
/// This many of the cheapest terms are looked up whatever they cost: fewer do not
/// distinguish one title from another. Required terms and words are not counted.
pub(crate) const MIN_TERMS: usize = 6;

/// What it costs to look up a term in all indexes; 0 if it is required. A bigram is filed
/// under its rarer character, whose list is decoded for it and bounds its documents. The
/// sum is that of one index of all documents.
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

/// Which terms are pruned, by their costs. At least `least` of them are not.
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
