//! The best k of many documents.

use crate::sort::{falling, first, key, least, second};

/// A document with its score, from 0.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ScoredDoc {
    pub(crate) doc: u32,
    pub(crate) score: f32,
}

/// The best `count`, the best first; of equals the one added first.
pub(crate) fn top_k(all: &[ScoredDoc], count: usize) -> Vec<ScoredDoc> {
    let keys = all
        .iter()
        .map(|ranked| key(falling(ranked.score), ranked.doc));
    least(keys, count).into_iter().map(ranked).collect()
}

fn ranked(key: u64) -> ScoredDoc {
    ScoredDoc {
        doc: second(key),
        score: f32::from_bits(u32::MAX - first(key)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_come_first_and_equals_in_order() {
        let scores = [0.0, 3.5, 1e-30, 3.5, 7.25];
        let all: Vec<ScoredDoc> = (0..)
            .zip(scores)
            .map(|(doc, score)| ScoredDoc { doc, score })
            .collect();
        let docs = |count| {
            top_k(&all, count)
                .iter()
                .map(|ranked| ranked.doc)
                .collect::<Vec<_>>()
        };
        assert_eq!(docs(9), [4, 1, 3, 2, 0]);
        assert_eq!(docs(2), [4, 1]);
        assert_eq!(top_k(&all, 1)[0].score.to_bits(), 7.25f32.to_bits());
    }
}
