//! The weights of places, as prefix sums: how likely each place is.

/// The weights of places: uniform, or as prefix sums.
#[derive(Clone, Copy, Debug)]
pub enum Weights<'a> {
    /// This many places of equal weight.
    Uniform(u32),
    /// For each place the sum of the weights before it, then the sum of all: strictly
    /// ascending, from 0.
    PrefixSums(&'a [u32]),
}

impl Weights<'_> {
    /// How many places there are.
    pub fn places(self) -> u32 {
        match self {
            Self::Uniform(places) => places,
            Self::PrefixSums(sums) => u32::try_from(sums.len()).unwrap_or(1).saturating_sub(1),
        }
    }

    /// The weight of all places before this one.
    #[inline]
    pub fn before(self, place: u32) -> u32 {
        match self {
            Self::Uniform(_) => place,
            Self::PrefixSums(sums) => sums.get(place as usize).copied().unwrap_or(0),
        }
    }

    /// The place in `low..high` at which the sum of weights passes `sum`.
    #[inline]
    pub fn place(self, sum: u32, low: u32, high: u32) -> u32 {
        let Self::PrefixSums(sums) = self else {
            return sum;
        };
        let is_behind = |place: u32| {
            let before = sums.get(place as usize).copied().unwrap_or(u32::MAX);
            u32::from(before <= sum)
        };
        // A search in four parts, then in two, without branches, which a processor could
        // not predict. Three accesses at a time wait for the memory only once.
        let (mut low, mut size) = (low, high - low);
        while size > 3 {
            let part = size / 4;
            let parts = is_behind(low + part) + is_behind(low + 2 * part);
            low += part * (parts + is_behind(low + 3 * part));
            size -= 3 * part;
        }
        while size > 1 {
            low += size / 2 * is_behind(low + size / 2);
            size -= size / 2;
        }
        low
    }
}

/// The greatest weight of a place.
pub const MOST_WEIGHT: u32 = 4095;

/// The prefix sums of weights, each from 1 to [`MOST_WEIGHT`]; less precise for
/// very many, so that the sum of all is below 2^31.
pub fn prefix_sums(weights: impl ExactSizeIterator<Item = u32>) -> Vec<u32> {
    let mut sums = Vec::new();
    prefix_sums_into(&mut sums, weights);
    sums
}

/// As [`prefix_sums`], but overwrites `sums`.
pub fn prefix_sums_into(sums: &mut Vec<u32>, weights: impl ExactSizeIterator<Item = u32>) {
    let shift = (weights.len().max(1).ilog2() + 13).saturating_sub(31);
    sums.clear();
    sums.resize(weights.len() + 1, 0);
    let mut sum = 0;
    for (slot, weight) in sums.iter_mut().skip(1).zip(weights) {
        sum += (weight.min(MOST_WEIGHT) >> shift).max(1);
        *slot = sum;
    }
}
