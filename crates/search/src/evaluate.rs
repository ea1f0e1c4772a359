//! Evaluating a plan: every term is looked up in every index, and its matches are added
//! to the scores of documents.

use crate::bigram_fallback::{self, BigramTypo, Fallback, UnmatchedBigram};
use crate::cache::TermMatches;
use crate::evaluate_term::{IndexEvaluation, doc_count, evaluate_term};
use crate::expand::Expansion;
use crate::highlighter::Highlighter;
use crate::index_reader::IndexReader;
use crate::near_titles;
use crate::partial::MissingShards;
use crate::phrase_cache::Left;
use crate::pinyin::PhoneticMatches;
use crate::plan::{IndexPlan, Plan, PlannedTerm};
use crate::query::{Occur, Query};
use crate::request::TermInfo;
use crate::score::{Accumulators, idf, max};
use crate::suggest::suggest;
use crate::term_set::{TermIndex, TermSet};
use crate::top_k::ScoredDoc;
use std::sync::Arc;

/// What the terms of a plan matched.
pub(crate) struct Evaluated<'a> {
    /// The terms that were looked up.
    pub(crate) terms: Vec<TermInfo>,
    pub(crate) indexes: Vec<EvaluatedIndex<'a>>,
}

/// What the terms of a plan matched in one index.
pub(crate) struct EvaluatedIndex<'a> {
    pub(crate) plan: IndexPlan<'a>,
    pub(crate) scores: Accumulators,
    pub(crate) highlighter: Highlighter,
    /// Bigrams that match nowhere.
    pub(crate) typos: Vec<BigramTypo>,
    /// Terms that a document may have though they did not match it: pruned ones, those
    /// that wait for a shard, prefixes with more completions than were looked up.
    pub(crate) uncertain: TermSet,
    /// Documents whose title or heading sounds like the whole query, though its words
    /// match as they are written.
    pub(crate) phonetic: Vec<ScoredDoc>,
    pub(crate) missing: MissingShards,
    pub(crate) left: Left,
}

/// What is collected while the terms are evaluated one by one.
struct Evaluation<'a> {
    indexes: Vec<IndexEvaluation<'a>>,
    terms: Vec<TermInfo>,
    uncertain: TermSet,
    unmatched: Vec<UnmatchedBigram>,
    fallbacks: Vec<Fallback>,
}

impl<'a> Plan<'a> {
    /// Looks up all terms.
    pub(crate) fn evaluate(self) -> Evaluated<'a> {
        let means = mean_lengths(&self.indexes);
        let mut evaluation = Evaluation {
            indexes: Vec::new(),
            terms: Vec::new(),
            uncertain: TermSet::EMPTY,
            unmatched: Vec::new(),
            fallbacks: Vec::new(),
        };
        for plan in self.indexes {
            evaluation.indexes.push(IndexEvaluation::new(plan, means));
        }
        for (position, term) in self.terms.iter().enumerate() {
            if term.is_pruned {
                evaluation.skip(TermIndex::new(position), term);
            } else {
                evaluation.look_up(TermIndex::new(position), term);
            }
        }
        bigram_fallback::score(&evaluation.fallbacks, &mut evaluation.indexes);
        near_titles::add(&mut evaluation.indexes, &self.terms);
        evaluation.finish(&self.terms)
    }
}

impl<'a> Evaluation<'a> {
    /// A pruned term is not looked up, but highlighted, and looked for when the best
    /// documents are reranked. At most `cost` documents have it.
    fn skip(&mut self, index: TermIndex, term: &PlannedTerm) {
        self.uncertain.insert(TermSet::of(index));
        let idf = idf(doc_count(&self.indexes), term.cost);
        for (own, term) in self.indexes.iter_mut().zip(&term.per_index) {
            if let Some(term) = term {
                let expansion = Expansion::default();
                term.highlight(&own.reader(), &expansion, &mut own.highlighter, idf);
            }
        }
    }

    fn look_up(&mut self, index: TermIndex, planned: &PlannedTerm) {
        let bits = TermSet::of(index);
        let found = evaluate_term(&mut self.indexes, &planned.per_index, 1.0, bits);
        let mut info = TermInfo {
            docs: found.df,
            suggested: suggest(&found.matches, found.df, doc_count(&self.indexes)),
            ..TermInfo::default()
        };
        for (place, matches) in found.matches {
            let own = &mut self.indexes[place];
            let reader = own.reader();
            let (term, expansion) = (&matches.term, &matches.expansion);
            term.highlight(&reader, expansion, &mut own.highlighter, found.idf);
            if expansion.prefix || !expansion.phonetic.runs.is_empty() || !found.is_complete {
                self.uncertain.insert(bits);
            }
            info.text = term.text();
            for word in expansion.corrections(reader.dictionary()) {
                if !info.corrected.contains(&word) {
                    info.corrected.push(word);
                }
            }
            own.matches.push(matches);
        }
        if found.df == 0 && found.is_complete {
            bigram_fallback::add(&mut self.fallbacks, &planned.per_index);
            self.unmatched.push(UnmatchedBigram {
                term: index,
                info: self.terms.len(),
            });
        }
        self.terms.push(info);
    }

    fn finish(self, planned: &[PlannedTerm]) -> Evaluated<'a> {
        let mut evaluated = Evaluated {
            terms: self.terms,
            indexes: Vec::new(),
        };
        for (place, mut own) in self.indexes.into_iter().enumerate() {
            add_phrases(&own.plan.query, &mut own.highlighter);
            let terms = planned.iter().map(|term| term.per_index[place].as_ref());
            let typos = bigram_fallback::typos(
                &terms.collect::<Vec<_>>(),
                &own.plan.query.clauses,
                &self.unmatched,
                &mut own.highlighter,
            );
            evaluated.indexes.push(EvaluatedIndex {
                phonetic: phonetic_matches(&own.reader(), &own.matches),
                scores: own.scorer.scores,
                highlighter: own.highlighter,
                typos,
                uncertain: self.uncertain,
                missing: own.missing,
                left: Left::default(),
                plan: own.plan,
            });
        }
        evaluated
    }
}

/// Adds the phrases of a query of phrases alone. Beside other words, the words of a phrase
/// are highlighted as they are.
fn add_phrases(query: &Query, highlighter: &mut Highlighter) {
    let wanted = query
        .clauses
        .iter()
        .filter(|clause| !clause.occur.is_excluded());
    if wanted.clone().all(|clause| clause.occur == Occur::Phrase) {
        wanted.for_each(|clause| highlighter.add_phrase(clause.atoms.clone(), clause.open));
    }
}

/// The mean length of each field over all indexes, in tokens.
fn mean_lengths(plans: &[IndexPlan<'_>]) -> [f32; 3] {
    core::array::from_fn(|field| {
        let (mut tokens, mut fields) = (0.0, 0.0);
        for plan in plans {
            let reader = plan.index.reader;
            let count = if field == 0 {
                reader.sections.docs.groups
            } else {
                reader.doc_count()
            };
            #[expect(clippy::cast_precision_loss, reason = "a mean needs no more")]
            let count = count as f32;
            tokens += reader.sections.tokens[field];
            fields += count;
        }
        max(tokens / max(fields, 1.0), 1.0)
    })
}

/// The documents whose titles or headings sound like all terms, with the least weight
/// of the matches.
fn phonetic_matches(reader: &IndexReader<'_>, terms: &[Arc<TermMatches>]) -> Vec<ScoredDoc> {
    let mut all = terms.iter().map(|term| &term.expansion.phonetic);
    if all.clone().any(PhoneticMatches::is_empty) {
        return Vec::new();
    }
    let mut weights = vec![1.0f32; reader.doc_count() as usize];
    for phonetic in &mut all {
        let mut own = vec![0.0; weights.len()];
        for &(group, weight) in &phonetic.titles {
            for &doc in reader.group_docs(group) {
                own[doc as usize] = weight;
            }
        }
        for &(doc, weight) in &phonetic.headings {
            own[doc as usize] = weight.max(own[doc as usize]);
        }
        for (all, own) in weights.iter_mut().zip(own) {
            *all = all.min(own);
        }
    }
    let docs = (0..)
        .zip(weights)
        .map(|(doc, score)| ScoredDoc { doc, score });
    docs.filter(|found| found.score > 0.0 && !terms.is_empty())
        .collect()
}
