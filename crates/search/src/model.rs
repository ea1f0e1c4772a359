//! The probability model of the entropy coder: the weights of documents and characters,
//! and the probabilities of small numbers, which the press counts and writes into the
//! index.

use crate::format::class_length;
pub(crate) use bookmobile_search_code::{
    CERTAIN, MOST_WEIGHT, Weights, prefix_sums, prefix_sums_into,
};

/// The square root, rounded down. A number this small is exact in a float.
fn root(number: u32) -> u32 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it is smaller than the number"
    )]
    let root = f64::from(number).sqrt() as u32;
    root
}

/// Prefix sums of the weights, raw and damped (square root). Rare terms are coded with
/// the raw weights, frequent ones with the damped.
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

    /// The weights of documents, which are their body lengths, from the length classes.
    pub(crate) fn lengths(classes: &[u8]) -> Self {
        Self::new(classes.iter().map(|&class| class_length(class)))
    }

    /// The weight of a place.
    pub(crate) fn weight(&self, place: u32) -> u32 {
        let before = |place: usize| self.full.get(place).copied().unwrap_or(0);
        before(place as usize + 1).saturating_sub(before(place as usize))
    }

    /// The weights for choosing `count` of the first `places`.
    pub(crate) fn weights(&self, count: u32, places: u32) -> Weights<'_> {
        let sums = if count < places / 8 {
            &self.full
        } else {
            &self.less
        };
        Weights::PrefixSums(sums.get(..=places as usize).unwrap_or(&[]))
    }
}

/// The coding context of a number: what it counts. Each context has its own
/// probabilities.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Context(usize);

impl Context {
    /// Documents of a stem; the class is the number of its forms.
    pub(crate) const STEM_DOCS: Self = Self(0);
    /// Documents of a bigram; the class is the number that was to be expected.
    pub(crate) const BIGRAM_DOCS: Self = Self(1);
    /// Documents that reach a term frequency bucket, of those that reach the one below:
    /// buckets 2 to 6.
    pub(crate) const TF_BUCKETS: [Self; 5] = [Self(2), Self(3), Self(4), Self(5), Self(6)];
    /// The same for bigrams.
    pub(crate) const BIGRAM_TF_BUCKETS: [Self; 5] = [Self(7), Self(8), Self(9), Self(10), Self(11)];
    /// Whether any title has a term.
    pub(crate) const HAS_TITLES: Self = Self(12);
    /// Titles of the groups that have a term.
    pub(crate) const TITLES: Self = Self(13);
    /// Titles of other groups.
    pub(crate) const OTHER_TITLES: Self = Self(14);
    /// Titles of a bigram.
    pub(crate) const BIGRAM_TITLES: Self = Self(15);
    /// Headings with a term.
    pub(crate) const HEADINGS: Self = Self(16);
    /// Documents that have a term in the heading only.
    pub(crate) const ONLY_HEADINGS: Self = Self(17);
    /// Documents of a form; for the last form, documents that other forms have too.
    pub(crate) const FORM_DOCS: [Self; 2] = [Self(18), Self(19)];
    /// Titles of a form; for the last form, titles that other forms have too.
    pub(crate) const FORM_TITLES: [Self; 2] = [Self(20), Self(21)];
    /// Partners of a character: characters that it forms bigrams with.
    pub(crate) const PARTNERS: Self = Self(22);
    /// Bytes of a chunk of bigrams.
    pub(crate) const CHUNK_BYTES: Self = Self(23);
    /// Documents with a value of a facet.
    pub(crate) const FACET: Self = Self(24);
    /// Documents, and titles, that have a bigram only across the border of two words.
    pub(crate) const SPLIT: [Self; 2] = [Self(25), Self(26)];
}

const CONTEXTS: usize = 27;
const CLASSES: usize = 12;
/// How many probabilities one number has: that it has one bit, two bits, and so on.
const STEPS: usize = 12;

/// The probabilities that a number has no more than a given number of bits, by context
/// and by the class of what it is chosen from.
#[derive(Clone, Debug)]
pub(crate) struct BitProbabilities(Vec<u8>);

impl BitProbabilities {
    /// Reads the section. A probability that is not there is one half.
    pub(crate) fn read(section: &[u8]) -> Self {
        let probability = |at: usize| section.get(at).copied().unwrap_or(CERTAIN / 2);
        let valid = |at: usize| probability(at).clamp(1, CERTAIN - 1);
        Self((0..CONTEXTS * CLASSES * STEPS).map(valid).collect())
    }

    /// The probability that a number is not longer than `step` bits, given that it is not
    /// shorter.
    pub(crate) fn get(&self, context: Context, class: u32, step: u32) -> u8 {
        let probability = place(context, class, step).and_then(|at| self.0.get(at));
        probability.copied().unwrap_or(CERTAIN / 2)
    }
}

fn place(context: Context, class: u32, step: u32) -> Option<usize> {
    let class = (class as usize).min(CLASSES - 1);
    ((step as usize) < STEPS).then_some((context.0 * CLASSES + class) * STEPS + step as usize)
}

/// The class of a number of places: its number of bits.
pub(crate) fn class(places: u32) -> u32 {
    u32::BITS - places.leading_zeros()
}

/// Counts the symbols that are encoded, and makes the model of the next pass of these
/// counts.
#[cfg(feature = "writer")]
#[derive(Debug)]
pub(crate) struct ModelTrainer {
    pub(crate) probabilities: BitProbabilities,
    seen: std::cell::RefCell<Vec<[u32; 2]>>,
}

#[cfg(feature = "writer")]
impl ModelTrainer {
    /// Encodes with the probabilities of this section.
    pub(crate) fn new(section: &[u8]) -> Self {
        Self {
            probabilities: BitProbabilities::read(section),
            seen: vec![[0; 2]; CONTEXTS * CLASSES * STEPS].into(),
        }
    }

    pub(crate) fn note(&self, context: Context, class: u32, step: u32, stops: bool) {
        let mut seen = self.seen.borrow_mut();
        if let Some(seen) = place(context, class, step).and_then(|at| seen.get_mut(at)) {
            seen[usize::from(stops)] += 1;
        }
    }

    /// The section of probabilities, from the counts.
    pub(crate) fn write(&self) -> Vec<u8> {
        let probability = |&[on, stops]: &[u32; 2]| {
            let (on, stops) = (u64::from(on), u64::from(stops));
            let probability =
                (u64::from(CERTAIN) * (2 * stops + 1) + on + stops + 1) / (2 * (on + stops + 1));
            u8::try_from(probability)
                .unwrap_or(CERTAIN)
                .clamp(1, CERTAIN - 1)
        };
        self.seen.borrow().iter().map(probability).collect()
    }
}
