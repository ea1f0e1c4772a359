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
/// The mark of a document that has the term as it was typed.
const TYPED: u8 = 1;
/// The mark of a document that has the term in its title or heading.
const NAMED: u8 = 2;
/// The bonus of a document that has the only word of a query as it was typed, in idf: more
/// than another form of it gains in a title.
const ONLY_WORD: f32 = 1.5;

/// A query of so many terms says more than it asks for. One or two terms are all meant.
const MANY_TERMS: usize = 3;
/// What a term counts at least, if it names no document that has it.
const NAMELESS: f32 = 0.3;
/// The share of its documents that a term must name to count in full.
const NAMING: f32 = 0.5;
/// A term counts in full until documents speak against it: it begins with so many that it
/// names as [`NAMING`] asks.
const DOUBT: f32 = 5.0;

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

/// The mark of a match of this weight.
fn typed(weight: f32) -> u8 {
    if weight >= AS_TYPED { TYPED } else { 0 }
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
    /// For each of `docs` its marks: [`TYPED`], [`NAMED`].
    marks: Vec<u8>,
    /// Groups with the term in their title, with the weight of the match.
    titles: Vec<(u32, f32)>,
    /// How many documents have the mark [`NAMED`].
    pub(crate) named: u32,
}

/// Sums up the scores of all documents, one term of the query after another.
pub(crate) struct Scorer<'a> {
    pub(crate) reader: IndexReader<'a>,
    pub(crate) means: [f32; 3],
    /// Whether the query has only one term, which is a word.
    has_one_word: bool,
    /// Whether the query has [`MANY_TERMS`].
    has_many_terms: bool,
    /// By length class: boost divided by relative length.
    gain: Box<[[f32; 256]; 3]>,
    title_lengths: &'a [u8],
    heading_lengths: &'a [u8],
    body_lengths: &'a [u8],
    /// Weighted frequency of the current term in heading and body, by document.
    part: Vec<f32>,
    /// The marks of each document for the current term.
    marks: Vec<u8>,
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
    /// A scorer of a query of so many terms; `means` are the mean lengths of the fields, in
    /// tokens; `is_words` is whether words are wanted, not characters.
    pub(crate) fn new(
        reader: IndexReader<'a>,
        means: [f32; 3],
        terms: usize,
        is_words: bool,
    ) -> Self {
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
            has_one_word: terms == 1 && is_words,
            has_many_terms: terms >= MANY_TERMS,
            gain,
            title_lengths: reader.section(Section::TitleLengths),
            heading_lengths: reader.section(Section::HeadingLengths),
            body_lengths: reader.section(Section::BodyLengths),
            part: vec![0.0; docs],
            marks: vec![0; docs],
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
        let marks = self.marks.as_mut_slice();
        let tf_buckets = postings.tf_buckets.iter().zip(weights.docs);
        for (at, (&doc, (&bucket, &weight))) in postings.docs.iter().zip(tf_buckets).enumerate() {
            let Some(slot) = part.get_mut(doc as usize).filter(|_| weight > 0.0) else {
                continue;
            };
            let (mut own, mut mark) = (0.0, typed(weight));
            if bucket > 0 {
                #[expect(clippy::cast_precision_loss, reason = "at most 15")]
                let occurrences = bucket_tf(bucket) as f32;
                own += occurrences * gain(&self.gain[2], self.body_lengths, doc);
            }
            if postings.in_heading(at) {
                own += gain(&self.gain[1], self.heading_lengths, doc);
                mark |= NAMED;
            }
            if let Some(next) = self.touched.get_mut(self.touches) {
                *next = doc;
            }
            self.touches += usize::from(*slot == 0.0);
            *slot = max(*slot, weighed(own, weight));
            if let Some(marks) = marks.get_mut(doc as usize) {
                *marks |= mark;
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
                self.marks[doc as usize] |= NAMED | typed(weight);
            }
            hits.titles.push((group, weight));
        }
        self.touched_titles.clear();
        hits.docs = self.touched.get(..self.touches).unwrap_or(&[]).to_vec();
        self.touches = 0;
        let part = self.part.as_mut_slice();
        let frequency = |&doc: &u32| part.get_mut(doc as usize).map_or(0.0, core::mem::take);
        hits.frequencies = hits.docs.iter().map(frequency).collect();
        let marks = self.marks.as_mut_slice();
        let mark = |&doc: &u32| marks.get_mut(doc as usize).map_or(0, core::mem::take);
        hits.marks = hits.docs.iter().map(mark).collect();
        let named = hits.marks.iter().map(|mark| u32::from(mark / NAMED));
        hits.named = named.sum();
        hits
    }

    /// Adds matches of what nearly is a part of the query. They have no more of the query
    /// than the best document had before, so that none is left out because of them.
    pub(crate) fn add_near(&mut self, hits: &TermHits, idf: f32) {
        let docs = self.scores.docs.iter();
        let most = docs.fold(0.0, |most, own| max(most, own.covered));
        self.add_term(hits, idf, 1.0, 1, false, TermSet::EMPTY);
        for &doc in &hits.docs {
            let covered = &mut self.scores.docs[doc as usize].covered;
            *covered = if most > 0.0 { covered.min(most) } else { idf };
        }
    }

    /// Adds the matches of a term with this idf, this [`naming`] and this document frequency,
    /// over all indexes; matching documents get the bits, of which terms that stand in for
    /// another have none.
    pub(crate) fn add_term(
        &mut self,
        hits: &TermHits,
        idf: f32,
        naming: f32,
        df: u32,
        required: bool,
        bits: TermSet,
    ) {
        let sums = self.scores.docs.as_mut_slice();
        let is_only = self.has_one_word && bits != TermSet::EMPTY;
        let bonus = if is_only { ONLY_WORD * idf } else { 0.0 };
        let weight = if self.has_many_terms { naming } else { 1.0 } * idf * (K1 + 1.0);
        let found = hits.docs.iter().zip(&hits.frequencies);
        for ((&doc, &frequency), mark) in found.zip(&hits.marks) {
            if let Some(sum) = sums.get_mut(doc as usize) {
                let typed = if mark & TYPED > 0 { bonus } else { 0.0 };
                sum.score += weight * frequency / (K1 + frequency) + typed;
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

/// How much a term counts that names so many of its documents, in title or heading. What
/// documents are about is named there, but never `what`, `how` or `suitable`, however rare.
pub(crate) fn naming(named: u32, df: u32) -> f32 {
    #[expect(clippy::cast_precision_loss, reason = "the precision of a score")]
    let (named, df) = (named as f32, df as f32);
    let share = (named / NAMING + DOUBT) / (df + DOUBT);
    NAMELESS + (1.0 - NAMELESS) * if share < 1.0 { share } else { 1.0 }
}

/// The inverse document frequency of BM25, kept above zero as in Lucene.
pub(crate) fn idf(docs: u32, df: u32) -> f32 {
    #[expect(clippy::cast_precision_loss, reason = "the precision of a score")]
    let (docs, df) = (docs as f32, df as f32);
    (1.0 + (docs - df + 0.5) / (df + 0.5)).ln()
}
