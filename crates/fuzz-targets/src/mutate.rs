//! Seeded mutations: small damage of the kinds that storage, networks and
//! fuzzers do. The same seed gives the same damage.

/// Makes damaged copies.
#[derive(Clone, Debug)]
pub struct Mutator {
    state: u64,
}

impl Mutator {
    /// A mutator with this seed.
    pub fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    /// The next random number (`SplitMix64`: Steele, Lea and Flood 2014).
    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    }

    /// A number below `bound`; 0 if there is none.
    fn below(&mut self, bound: usize) -> usize {
        let bound = u64::try_from(bound).unwrap_or(u64::MAX).max(1);
        usize::try_from(self.next() % bound).unwrap_or(0)
    }

    fn byte(&mut self) -> u8 {
        self.next().to_le_bytes()[0]
    }

    /// A copy of `bytes` with one to four changes; some of them take bytes from
    /// `other`.
    pub fn damage(&mut self, bytes: &[u8], other: &[u8]) -> Vec<u8> {
        let mut damaged = bytes.to_vec();
        for _ in 0..=self.below(4) {
            self.change(&mut damaged, other);
        }
        damaged
    }

    fn change(&mut self, bytes: &mut Vec<u8>, other: &[u8]) {
        let at = self.below(bytes.len());
        let to = (at + 1 + self.below(24)).min(bytes.len());
        match self.below(8) {
            0 => bytes
                .iter_mut()
                .skip(at)
                .take(1)
                .for_each(|byte| *byte ^= 1 << (at % 8)),
            1 => {
                let value = self.byte();
                bytes
                    .iter_mut()
                    .skip(at)
                    .take(1)
                    .for_each(|byte| *byte = value);
            }
            2 => {
                let value = [0, 0x7f, 0x80, 0xff][self.below(4)];
                bytes[at.min(to)..to].fill(value);
            }
            3 => bytes.truncate(at),
            4 => drop(bytes.drain(at.min(to)..to)),
            5 => {
                let copy = bytes[at.min(to)..to].to_vec();
                let place = self.below(bytes.len() + 1);
                bytes.splice(place..place, copy);
            }
            6 => {
                let from = self.below(other.len());
                let copy = &other[from..(from + 24).min(other.len())];
                bytes.splice(at.min(to)..to, copy.iter().copied());
            }
            _ => {
                let value = self.byte();
                bytes.insert(at, value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_damage_and_there_is_damage() {
        let all = |seed| {
            let mut mutator = Mutator::new(seed);
            let damaged = (0..50).map(|_| mutator.damage(b"a sound text", b"another"));
            damaged.collect::<Vec<_>>()
        };
        assert_eq!(all(7), all(7));
        assert_ne!(all(7), all(8));
        let damaged = all(7)
            .iter()
            .filter(|text| *text != b"a sound text")
            .count();
        assert!(damaged > 45, "{damaged} of 50");
        assert!(
            Mutator::new(1).damage(b"", b"").len() < 5,
            "nothing is fine too"
        );
    }
}
