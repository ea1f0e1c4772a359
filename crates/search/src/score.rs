//! Scoring: BM25F (Robertson, Zaragoza and Taylor 2004; Zaragoza et al. 2004) over title,
//! heading and body. A term's frequency in each field is divided by that field's relative
//! length, the fields are summed by their boosts, and only the sum is saturated. So a
//! word in title and body does not count as two words.

use crate::format::{Section, class_length};
use crate::index_reader::IndexReader;
use crate::postings::{Postings, bucket_tf};
use crate::term_set::TermSet;

/// Saturation: how fast further occurrences of a term stop counting.
const K1: f32 = 1.4;
/// Length normalisation of title, heading and body, from 0 to 1.
const B: [f32; 3] = [0.6, 0.6, 0.65];
/// The weight of an occurrence in title, heading and body.
const BOOST: [f32; 3] = [4.0, 3.0, 1.0];

/// The least weight of a match of the term as it was typed.
const AS_TYPED: f32 = 1.0;
/// The bonus of a document that has the only word of a query as it was typed, in idf: more
/// than another form of it gains in a title.
const ONLY_WORD: f32 = 1.5;

/// How fast further occurrences of an expanded term stop counting.
const OTHERS: f32 = 0.5;

/// The greater number. (`f32::max` also handles NaN, and is a call in WebAssembly.)
pub(crate) fn max(a: f32, b: f32) -> f32 {
    if a < b { b } else { a }
}

/// Damped frequency of an expanded term (stem, completion, correction) of weight <= 1:
/// repeated occurrences of it add less and less.
fn weighed(frequency: f32, weight: f32) -> f32 {
    weight * frequency / (1.0 + OTHERS * (1.0 - weight) * frequency)
}

/// The weights of the matches of one alternative of a term.
pub(crate) struct MatchWeights<'a> {
    /// For each document of the postings; 0 leaves it out.
    pub(crate) docs: &'a [f32],
    /// For each title of the postings.
    pub(crate) titles: &'a [f32],
}

/// What one term of a query matched.
#[derive(Debug, Default)]
pub(crate) struct TermHits {
    /// Documents, in no order.
    pub(crate) docs: Vec<u32>,
    /// For each of `docs` the weighted frequency over all fields, above 0.
    frequencies: Vec<f32>,
    /// For each of `docs` whether it has the term as it was typed.
    as_typed: Vec<bool>,
    /// Groups with the term in their title, with the weight of the match.
    titles: Vec<(u32, f32)>,
}

/// Sums up the scores of all documents, one term of the query after another.
pub(crate) struct Scorer<'a> {
    pub(crate) reader: IndexReader<'a>,
    pub(crate) means: [f32; 3],
    /// Whether the query has only one term, which is a word.
    has_one_word: bool,
    /// By length class: boost divided by relative length.
    gain: Box<[[f32; 256]; 3]>,
    title_lengths: &'a [u8],
    heading_lengths: &'a [u8],
    body_lengths: &'a [u8],
    /// Weighted frequency of the current term in heading and body, by document.
    part: Vec<f32>,
    /// Whether a document has the current term as it was typed.
    as_typed: Vec<bool>,
    /// The documents that match the current term: the first `touches`; the rest is spare
    /// room.
    touched: Vec<u32>,
    touches: usize,
    /// Weight of the current term's match in the title, by group.
    title_part: Vec<f32>,
    touched_titles: Vec<u32>,
    pub(crate) scores: Accumulators,
}

/// The sums over all terms.
#[derive(Default)]
pub(crate) struct Accumulators {
    /// By document.
    pub(crate) docs: Vec<DocScore>,
    /// By group: the idf of the terms that the title matches.
    pub(crate) title_idf: Vec<f32>,
    /// By group: the terms that the title matches.
    pub(crate) title_terms: Vec<TermSet>,
    /// The idf of all terms that match anywhere.
    pub(crate) idf: f32,
}

/// The sums of a document.
#[derive(Clone, Copy, Default)]
pub(crate) struct DocScore {
    pub(crate) score: f32,
    /// The idf of the terms that match.
    pub(crate) covered: f32,
    /// How many required terms match.
    pub(crate) required: u16,
    /// Which terms match.
    pub(crate) terms: TermSet,
}

impl<'a> Scorer<'a> {
    /// A scorer; `means` are the mean lengths of the fields, in tokens; `has_one_word` is
    /// whether the query has only one term, which is a word.
    pub(crate) fn new(reader: IndexReader<'a>, means: [f32; 3], has_one_word: bool) -> Self {
        let docs = reader.doc_count() as usize;
        let groups = reader.sections.docs.groups as usize;
        let mut gain = Box::new([[0.0; 256]; 3]);
        for ((gain, mean), (b, boost)) in gain.iter_mut().zip(means).zip(B.into_iter().zip(BOOST)) {
            for (class, gain) in (0..=u8::MAX).zip(gain) {
                #[expect(clippy::cast_precision_loss, reason = "the precision of a score")]
                let length = class_length(class) as f32;
                *gain = boost / (1.0 - b + b * length / mean);
            }
        }
        Self {
            reader,
            means,
            has_one_word,
            gain,
            title_lengths: reader.section(Section::TitleLengths),
            heading_lengths: reader.section(Section::HeadingLengths),
            body_lengths: reader.section(Section::BodyLengths),
            part: vec![0.0; docs],
            as_typed: vec![false; docs],
            touched: vec![0; docs],
            touches: 0,
            title_part: vec![0.0; groups],
            touched_titles: Vec::new(),
            scores: Accumulators {
                docs: vec![DocScore::default(); docs],
                title_idf: vec![0.0; groups],
                title_terms: vec![TermSet::EMPTY; groups],
                ..Accumulators::default()
            },
        }
    }

    /// Adds one alternative of the current term. The best alternative of a document
    /// counts.
    pub(crate) fn add(&mut self, postings: &Postings, weights: &MatchWeights<'_>) {
        let gain = |gains: &[f32; 256], lengths: &[u8], doc: u32| {
            gains[usize::from(lengths.get(doc as usize).copied().unwrap_or(0))]
        };
        let part = self.part.as_mut_slice();
        let as_typed = self.as_typed.as_mut_slice();
        let tf_buckets = postings.tf_buckets.iter().zip(weights.docs);
        for (at, (&doc, (&bucket, &weight))) in postings.docs.iter().zip(tf_buckets).enumerate() {
            let Some(slot) = part.get_mut(doc as usize).filter(|_| weight > 0.0) else {
                continue;
            };
            let mut own = 0.0;
            if bucket > 0 {
                #[expect(clippy::cast_precision_loss, reason = "at most 15")]
                let occurrences = bucket_tf(bucket) as f32;
                own += occurrences * gain(&self.gain[2], self.body_lengths, doc);
            }
            if postings.in_heading(at) {
                own += gain(&self.gain[1], self.heading_lengths, doc);
            }
            if let Some(next) = self.touched.get_mut(self.touches) {
                *next = doc;
            }
            self.touches += usize::from(*slot == 0.0);
            *slot = max(*slot, weighed(own, weight));
            if let Some(as_typed) = as_typed.get_mut(doc as usize) {
                *as_typed |= weight >= AS_TYPED;
            }
        }
        for (&group, &weight) in postings.titles.iter().zip(weights.titles) {
            if weight <= 0.0 {
                continue;
            }
            let slot = &mut self.title_part[group as usize];
            if *slot == 0.0 {
                self.touched_titles.push(group);
            }
            *slot = max(*slot, weight);
        }
    }

    /// Ends the current term and returns its matches.
    pub(crate) fn collect(&mut self) -> TermHits {
        let mut hits = TermHits::default();
        for &group in &self.touched_titles {
            let weight = core::mem::take(&mut self.title_part[group as usize]);
            let length = self.title_lengths.get(group as usize).copied().unwrap_or(0);
            let frequency = weight * self.gain[0][usize::from(length)];
            for &doc in self.reader.group_docs(group) {
                let slot = &mut self.part[doc as usize];
                if let Some(next) = self.touched.get_mut(self.touches) {
                    *next = doc;
                }
                self.touches += usize::from(*slot == 0.0);
                *slot += frequency;
                self.as_typed[doc as usize] |= weight >= AS_TYPED;
            }
            hits.titles.push((group, weight));
        }
        self.touched_titles.clear();
        hits.docs = self.touched.get(..self.touches).unwrap_or(&[]).to_vec();
        self.touches = 0;
        let part = self.part.as_mut_slice();
        let frequency = |&doc: &u32| part.get_mut(doc as usize).map_or(0.0, core::mem::take);
        hits.frequencies = hits.docs.iter().map(frequency).collect();
        let as_typed = self.as_typed.as_mut_slice();
        let is_as_typed = |&doc: &u32| as_typed.get_mut(doc as usize).is_some_and(core::mem::take);
        hits.as_typed = hits.docs.iter().map(is_as_typed).collect();
        hits
    }

    /// Adds matches of what nearly is a part of the query. They have no more of the query
    /// than the best document had before, so that none is left out because of them.
    pub(crate) fn add_near(&mut self, hits: &TermHits, idf: f32) {
        let docs = self.scores.docs.iter();
        let most = docs.fold(0.0, |most, own| max(most, own.covered));
        self.add_term(hits, idf, 1, false, TermSet::EMPTY);
        for &doc in &hits.docs {
            let covered = &mut self.scores.docs[doc as usize].covered;
            *covered = if most > 0.0 { covered.min(most) } else { idf };
        }
    }

    /// Adds the matches of a term with this idf and document frequency, over all indexes;
    /// matching documents get the bits, of which terms that stand in for another have none.
    pub(crate) fn add_term(
        &mut self,
        hits: &TermHits,
        idf: f32,
        df: u32,
        required: bool,
        bits: TermSet,
    ) {
        let sums = self.scores.docs.as_mut_slice();
        let is_only = self.has_one_word && bits != TermSet::EMPTY;
        let bonus = if is_only { ONLY_WORD * idf } else { 0.0 };
        let found = hits.docs.iter().zip(&hits.frequencies);
        for ((&doc, &frequency), &as_typed) in found.zip(&hits.as_typed) {
            if let Some(sum) = sums.get_mut(doc as usize) {
                let typed = if as_typed { bonus } else { 0.0 };
                sum.score += idf * frequency * (K1 + 1.0) / (K1 + frequency) + typed;
                sum.covered += idf;
                sum.required += u16::from(required);
                sum.terms.insert(bits);
            }
        }
        for &(group, weight) in &hits.titles {
            self.scores.title_idf[group as usize] += idf * weight;
            self.scores.title_terms[group as usize].insert(bits);
        }
        if df > 0 {
            self.scores.idf += idf;
        }
    }
}

/// The inverse document frequency of BM25, kept above zero as in Lucene.
pub(crate) fn idf(docs: u32, df: u32) -> f32 {
    #[expect(clippy::cast_precision_loss, reason = "the precision of a score")]
    let (docs, df) = (docs as f32, df as f32);
    (1.0 + (docs - df + 0.5) / (df + 0.5)).ln()
}
