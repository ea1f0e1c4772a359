//! The entropy coder of the postings: the arithmetic code, with the model of an index for
//! small numbers.

#[cfg(feature = "writer")]
use crate::model::ModelTrainer;
use crate::model::{BitProbabilities, Context};
use bookmobile_search_code as code;
use bookmobile_search_code::{State, Weights};

/// Decodes numbers and lists; damaged bytes decode to valid but wrong values.
#[derive(Clone, Debug)]
pub(crate) struct Decoder<'a> {
    code: code::Decoder<'a>,
    probabilities: &'a BitProbabilities,
}

impl<'a> Decoder<'a> {
    /// Starts at the first of `bytes`.
    pub(crate) fn new(bytes: &'a [u8], probabilities: &'a BitProbabilities) -> Self {
        let code = code::Decoder::new(bytes);
        Self {
            code,
            probabilities,
        }
    }

    /// Continues in the same bytes from the state of another decoder.
    pub(crate) fn resume(
        bytes: &'a [u8],
        probabilities: &'a BitProbabilities,
        state: State,
    ) -> Self {
        let code = code::Decoder::resume(bytes, state);
        Self {
            code,
            probabilities,
        }
    }

    /// The state, from which [`Self::resume`] continues.
    pub(crate) fn state(&self) -> State {
        self.code.state()
    }

    /// Whether the decoder read past the end, which happens only with damaged bytes.
    pub(crate) fn overran(&self) -> bool {
        self.code.overran()
    }

    /// A number from 0 to `most`, by its context and class: see [`BitProbabilities`].
    pub(crate) fn number(&mut self, context: Context, class: u32, most: u32) -> u32 {
        let longest = most.saturating_add(1).ilog2();
        let mut bits = 0;
        while bits < longest && !self.code.bit(self.probabilities.get(context, class, bits)) {
            bits += 1;
        }
        let least = (1 << bits) - 1;
        let even = (most - least).saturating_add(1).min(1 << bits);
        least + self.code.uniform(even)
    }

    /// `count` ascending places.
    pub(crate) fn subset(&mut self, count: u32, weights: Weights<'_>) -> Vec<u32> {
        let list = self.code.subset(count, weights);
        #[cfg(feature = "count-work")]
        crate::work::count(list.len());
        list
    }
}

/// Writes what [`Decoder`] reads.
#[cfg(feature = "writer")]
#[derive(Clone)]
pub(crate) struct Encoder<'a> {
    code: code::Encoder,
    trainer: &'a ModelTrainer,
}

#[cfg(feature = "writer")]
impl<'a> Encoder<'a> {
    pub(crate) fn new(trainer: &'a ModelTrainer) -> Self {
        let code = code::Encoder::default();
        Self { code, trainer }
    }

    /// How many bytes were written, about.
    pub(crate) fn len(&self) -> usize {
        self.code.written()
    }

    /// See [`Decoder::number`].
    pub(crate) fn number(&mut self, context: Context, class: u32, most: u32, value: u32) {
        let longest = most.saturating_add(1).ilog2();
        let own = (value + 1).ilog2();
        for bits in 0..longest.min(own + 1) {
            let bit = bits == own;
            self.trainer.note(context, class, bits, bit);
            let probability = self.trainer.probabilities.get(context, class, bits);
            self.code.bit(bit, probability);
        }
        let least = (1 << own) - 1;
        let even = (most - least).saturating_add(1).min(1 << own);
        self.code.uniform(value - least, even);
    }

    /// An ascending list of places; its length is encoded separately.
    pub(crate) fn subset(&mut self, list: &[u32], weights: Weights<'_>) {
        self.code.subset(list, weights);
    }

    /// The shortest code in the range, as bytes. `followed` says that other bytes come
    /// after it; otherwise zeros are read past its end.
    pub(crate) fn finish(self, followed: bool) -> Vec<u8> {
        self.code.finish(followed)
    }
}

#[cfg(all(test, feature = "writer"))]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back() {
        let trainer = ModelTrainer::new(&[]);
        let probabilities = &trainer.probabilities;
        let mut out = Encoder::new(&trainer);
        let all = [
            (0, 0),
            (0, 1),
            (1, 1),
            (5, 7),
            (7, 7),
            (8, 8),
            (9, u32::MAX),
            (u32::MAX - 1, u32::MAX),
        ];
        for (value, most) in all {
            out.number(Context::BIGRAM_DOCS, 2, most, value);
        }
        let bytes = out.finish(false);
        let mut code = Decoder::new(&bytes, probabilities);
        for (value, most) in all {
            assert_eq!(code.number(Context::BIGRAM_DOCS, 2, most), value);
        }
    }
}
