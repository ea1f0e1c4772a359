//! The arithmetic coder of the postings of a search index. It knows numbers, ascending
//! lists and their probabilities, and nothing of documents or terms. A search spends most
//! of its time here, so this crate is compiled for speed and the others for size.

mod decode;
#[cfg(feature = "build")]
mod encode;
mod split;
mod weights;

pub use decode::{Decoder, State};
#[cfg(feature = "build")]
pub use encode::Encoder;
pub use weights::{MOST_WEIGHT, Weights, prefix_sums, prefix_sums_into};

/// Probabilities are in parts of this: a probability of `CERTAIN` would be 1.
pub const CERTAIN: u8 = 64;

/// The coder keeps its range at least this large; totals are far below it.
const LEAST_RANGE: u64 = 1 << 48;

/// The start and the size of a bit's part of the range, in parts of [`CERTAIN`].
fn binary(bit: bool, probability: u8) -> (u64, u64) {
    if bit {
        (0, probability.into())
    } else {
        (probability.into(), (CERTAIN - probability).into())
    }
}

/// Whether the complement of a list is shorter.
fn is_dense(count: u32, places: u32) -> bool {
    count > places / 2
}

/// The places, of `places`, that are not in an ascending list.
fn without(places: u32, list: &[u32]) -> Vec<u32> {
    let mut others = vec![0; (places - length(list)) as usize];
    let (mut place, mut taken) = (0, list.iter());
    let mut next = taken.next();
    for slot in &mut others {
        while next == Some(&place) {
            (place, next) = (place + 1, taken.next());
        }
        *slot = place;
        place += 1;
    }
    others
}

/// The length of a list; lists are bounded by their universe, a `u32`.
fn length(list: &[u32]) -> u32 {
    u32::try_from(list.len()).unwrap_or(u32::MAX)
}

#[cfg(all(test, feature = "build"))]
mod tests {
    use super::*;

    #[test]
    fn a_list_comes_back() {
        let lists: [(&[u32], u32); 9] = [
            (&[], 0),
            (&[], 9),
            (&[0], 1),
            (&[0, 1, 2], 3),
            (&[0, 1, 2, 4, 5, 6, 8], 9),
            (&[1, 2, 3, 4, 5, 7], 8),
            (&[3, 4, 5, 900], 1_000),
            (&[0, 2, 4, 6, 8, 10, 12, 14, 16, 900, 999], 1_000),
            (&[0, 2_000_000_000], 2_000_000_001),
        ];
        for (list, places) in lists {
            let weighted = prefix_sums((0..places.min(1_000)).map(|place| place * 7 % 13));
            let even = Weights::Uniform(places);
            for weights in [even, Weights::PrefixSums(&weighted)] {
                if weights.places() < places {
                    continue;
                }
                let mut out = Encoder::default();
                out.uniform(length(list), 2_000);
                out.bit(true, 60);
                out.subset(list, weights);
                let bytes = out.finish(false);
                let mut code = Decoder::new(&bytes);
                let count = code.uniform(2_000);
                assert!(code.bit(60));
                assert_eq!(code.subset(count, weights), list);
                assert!(!code.overran());
            }
        }
    }

    #[test]
    fn a_run_without_gaps_costs_nothing() {
        let mut out = Encoder::default();
        out.subset(&(0..5_000).collect::<Vec<_>>(), Weights::Uniform(5_000));
        assert!(out.finish(false).is_empty());
    }

    #[test]
    fn random_bytes_decode_to_a_valid_list() {
        let bytes: Vec<u8> = (0..=255u8).map(|n| n.wrapping_mul(167) ^ 0x5a).collect();
        let weighted = prefix_sums((0..1_000).map(|place| place * 7 % 13));
        for bytes in [&bytes[..], &[0xff; 300], &[]] {
            for weights in [Weights::Uniform(1_000), Weights::PrefixSums(&weighted)] {
                for count in [0, 1, 7, 100, 999, 1_000] {
                    let list = Decoder::new(bytes).subset(count, weights);
                    assert!(list.is_sorted_by(|a, b| a < b));
                    assert!(list.last().is_none_or(|&last| last < 1_000));
                }
            }
        }
    }
}
