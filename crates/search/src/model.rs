//! How likely things are, as the codes of the postings need to know it: the
//! weights of documents and characters, and the probabilities of small numbers, which
//! the press counts and writes into the index.

use crate::format::class_length;
pub(crate) use bookmobile_search_code::{
    CERTAIN, MOST_WEIGHT, Weights, prefix_sums, prefix_sums_into,
};

/// The square root, rounded down: so small a number's is exact in a float.
fn root(number: u32) -> u32 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it is smaller than the number"
    )]
    let root = f64::from(number).sqrt() as u32;
    root
}

/// Running sums of weights, as they are and less uneven: what few have follows
/// the weights, what most have hardly.
#[derive(Clone, Debug, Default)]
pub(crate) struct WeightPrefixSums {
    full: Vec<u32>,
    less: Vec<u32>,
}

impl WeightPrefixSums {
    pub(crate) fn new(weights: impl ExactSizeIterator<Item = u32> + Clone) -> Self {
        Self {
            full: prefix_sums(weights.clone()),
            less: prefix_sums(weights.map(|weight| root(weight.min(MOST_WEIGHT) * 256))),
        }
    }

    /// For documents whose bodies have these length classes.
    pub(crate) fn lengths(classes: &[u8]) -> Self {
        Self::new(classes.iter().map(|&class| class_length(class)))
    }

    /// The weight of a place.
    pub(crate) fn weight(&self, place: u32) -> u32 {
        let before = |place: usize| self.full.get(place).copied().unwrap_or(0);
        before(place as usize + 1).saturating_sub(before(place as usize))
    }

    /// The odds for choosing `count` of the first `places`.
    pub(crate) fn weights(&self, count: u32, places: u32) -> Weights<'_> {
        let sums = if count < places / 8 {
            &self.full
        } else {
            &self.less
        };
        Weights::PrefixSums(sums.get(..=places as usize).unwrap_or(&[]))
    }
}

/// What a number counts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Context(usize);

impl Context {
    /// Documents of a stem; by how many forms it has.
    pub(crate) const STEM_DOCS: Self = Self(0);
    /// Documents of a pair; by how many were to be expected.
    pub(crate) const BIGRAM_DOCS: Self = Self(1);
    /// Those that fuzziness a bucket, of those that fuzziness the one below: 2 to 6.
    pub(crate) const TF_BUCKETS: [Self; 5] = [Self(2), Self(3), Self(4), Self(5), Self(6)];
    /// The same for pairs.
    pub(crate) const BIGRAM_TF_BUCKETS: [Self; 5] = [Self(7), Self(8), Self(9), Self(10), Self(11)];
    /// Whether any title has a term.
    pub(crate) const HAS_TITLES: Self = Self(12);
    /// Titles of the groups that have a term.
    pub(crate) const TITLES: Self = Self(13);
    /// Titles of other groups.
    pub(crate) const OTHER_TITLES: Self = Self(14);
    /// Titles of a pair.
    pub(crate) const BIGRAM_TITLES: Self = Self(15);
    /// Headings with a term.
    pub(crate) const HEADINGS: Self = Self(16);
    /// Documents that have it only there.
    pub(crate) const ONLY_HEADINGS: Self = Self(17);
    /// Documents of a form, and of the last one those that others have too.
    pub(crate) const FORM_DOCS: [Self; 2] = [Self(18), Self(19)];
    /// Titles of a form, and of the last one those that others have too.
    pub(crate) const FORM_TITLES: [Self; 2] = [Self(20), Self(21)];
    /// Partners of a character.
    pub(crate) const PARTNERS: Self = Self(22);
    /// Bytes of a chunk of pairs.
    pub(crate) const CHUNK_BYTES: Self = Self(23);
    /// Documents with a value of a facet.
    pub(crate) const FACET: Self = Self(24);
    /// Documents, and titles, that have a pair only where two words meet.
    pub(crate) const SPLIT: [Self; 2] = [Self(25), Self(26)];
}

const CONTEXTS: usize = 27;
const CLASSES: usize = 12;
/// How many probabilities there are for one number: of it having one bit, two, ...
const STEPS: usize = 12;

/// For each kind of number and each class of what it is chosen from: the probabilities
/// that it has no more bits than so many.
#[derive(Clone, Debug)]
pub(crate) struct BitProbabilities(Vec<u8>);

impl BitProbabilities {
    /// Reads the section; what is not there is as likely as not.
    pub(crate) fn read(section: &[u8]) -> Self {
        let chance = |at: usize| section.get(at).copied().unwrap_or(CERTAIN / 2);
        let valid = |at: usize| chance(at).clamp(1, CERTAIN - 1);
        Self((0..CONTEXTS * CLASSES * STEPS).map(valid).collect())
    }

    /// The chance that a number is not longer than `step` bits, if it is not shorter.
    pub(crate) fn get(&self, kind: Context, class: u32, step: u32) -> u8 {
        let chance = place(kind, class, step).and_then(|at| self.0.get(at));
        chance.copied().unwrap_or(CERTAIN / 2)
    }
}

fn place(kind: Context, class: u32, step: u32) -> Option<usize> {
    let class = (class as usize).min(CLASSES - 1);
    ((step as usize) < STEPS).then_some((kind.0 * CLASSES + class) * STEPS + step as usize)
}

/// The class of a number of places: how many bits it has.
pub(crate) fn class(places: u32) -> u32 {
    u32::BITS - places.leading_zeros()
}

/// The probabilities that are written with, and what was seen meanwhile, of which
/// better ones are made.
#[cfg(feature = "build")]
#[derive(Debug)]
pub(crate) struct ModelTrainer {
    pub(crate) probabilities: BitProbabilities,
    seen: std::cell::RefCell<Vec<[u32; 2]>>,
}

#[cfg(feature = "build")]
impl ModelTrainer {
    /// With the probabilities of this section.
    pub(crate) fn new(section: &[u8]) -> Self {
        Self {
            probabilities: BitProbabilities::read(section),
            seen: vec![[0; 2]; CONTEXTS * CLASSES * STEPS].into(),
        }
    }

    pub(crate) fn note(&self, kind: Context, class: u32, step: u32, stops: bool) {
        let mut seen = self.seen.borrow_mut();
        if let Some(seen) = place(kind, class, step).and_then(|at| seen.get_mut(at)) {
            seen[usize::from(stops)] += 1;
        }
    }

    /// The section of probabilities.
    pub(crate) fn write(&self) -> Vec<u8> {
        let chance = |&[on, stops]: &[u32; 2]| {
            let (on, stops) = (u64::from(on), u64::from(stops));
            let chance =
                (u64::from(CERTAIN) * (2 * stops + 1) + on + stops + 1) / (2 * (on + stops + 1));
            u8::try_from(chance)
                .unwrap_or(CERTAIN)
                .clamp(1, CERTAIN - 1)
        };
        self.seen.borrow().iter().map(chance).collect()
    }
}
