//! The oracle: a slow, obvious search to compare the engine with. It computes BM25F over
//! plain vectors of tokens, written from the formula, and checks conditions on each
//! document. It shares with the engine only the analyzer and the values of free
//! parameters. It supports words and Chinese characters, phrases, exclusions and filters;
//! for a word that is still being typed or has typos, it knows which documents are found,
//! not their order. It supports neither phonetic matches, nor fallback terms of Chinese
//! bigrams, nor words that the collection has only in other forms.

mod asked;
mod compounds;
mod conditions;
mod documents;
mod typos;

use super::DocFields;
use super::parse::Doc;
use asked::{Asked, Occur, QueryTerm, TermKind};
use bookmobile_search::{Hit, Index, Outcome, Request, TermInfo};
use documents::Documents;

const K1: f32 = 1.4;
const B: [f32; 3] = [0.6, 0.6, 0.65];
const BOOST: [f32; 3] = [4.0, 3.0, 1.0];
const OTHER_FORM: f32 = 0.35;
const OTHERS: f32 = 0.5;
const SPLIT: f32 = 0.5;
const COVERAGE: f32 = 0.3;
const TITLE: f32 = 1.0;
const LEAST_COVERED: f32 = 0.2;
const ONLY_WORD: f32 = 1.5;
const MANY_TERMS: usize = 3;
const NAMELESS: f32 = 0.3;
const NAMING: f32 = 0.5;
const DOUBT: f32 = 5.0;

/// The term frequency in a body as the index stores it: the least of its bucket.
fn kept(frequency: u32) -> f32 {
    [13, 8, 5, 3, 2, 1, 0]
        .into_iter()
        .find(|&least| frequency >= least)
        .unwrap_or(0) as f32
}

/// The length of a field as the index stores it: the least of its class.
fn kept_length(length: usize) -> f32 {
    // Exact to 40; then 16 steps until it doubles: 40, 42, 45, ..., 77, 80, 84, ...
    let steps = (0..4).flat_map(|octave| (0..16).map(move |step| (40 + step * 5 / 2) << octave));
    steps
        .filter(|&least| least <= length)
        .max()
        .unwrap_or(length) as f32
}

/// How much of a term a document has.
struct Frequency {
    /// Weighted, over all fields.
    sum: f32,
    /// Of that what heading and body have.
    text: f32,
    /// The weight of the term in its title.
    title: f32,
    /// Whether any field has the term as it was typed.
    as_typed: bool,
    /// Whether title or heading has it.
    is_named: bool,
}

/// For each document how much of a term it has.
fn frequencies(documents: &Documents<'_>, term: &QueryTerm) -> Vec<Frequency> {
    let means = [0, 1, 2].map(|field| documents.mean_length(field));
    let within: Vec<[bool; 3]> = (0..documents.docs.len())
        .map(|doc| [0, 1, 2].map(|field| documents.is_within(term, doc, field)))
        .collect();
    // Word borders matter only if the term is within a word in at least one place.
    let anywhere = within.iter().any(|fields| fields.contains(&true));
    let weight = |(exact, any): (u32, u32), within: bool| match (exact, any) {
        (0, 0) => 0.0,
        (0, _) if term.literal => 0.0,
        (0, _) => OTHER_FORM,
        _ if anywhere && !within => SPLIT,
        _ => 1.0,
    };
    let one = |doc: usize, term: &QueryTerm| {
        let [title, heading, body] = [0, 1, 2].map(|field| documents.count(term, doc, field));
        let gain = |field: usize| {
            let length = kept_length(documents.fields[doc][field].tokens.len());
            BOOST[field] / (1.0 - B[field] + B[field] * length / means[field])
        };
        let text = (heading.0 + body.0, heading.1 + body.1);
        let text_weight = weight(text, within[doc][1] || within[doc][2]);
        let title_weight = weight(title, within[doc][0]);
        let in_heading = if heading.1 > 0 { gain(1) } else { 0.0 };
        let text = kept(body.1) * gain(2) + in_heading;
        // Repeated occurrences of another form add less and less.
        let text = text_weight * text / (1.0 + OTHERS * (1.0 - text_weight) * text);
        Frequency {
            text,
            title: title_weight,
            sum: text + title_weight * gain(0),
            as_typed: text_weight >= 1.0 || title_weight >= 1.0,
            is_named: title_weight > 0.0 || text_weight > 0.0 && heading.1 > 0,
        }
    };
    // A part of a compound has another spelling, the whole: what counts more is taken.
    let best = |doc: usize| {
        let own = one(doc, term);
        let Some(whole) = &term.whole else {
            return own;
        };
        let whole = one(doc, whole);
        let in_title = (own.sum - own.text).max(whole.sum - whole.text);
        Frequency {
            text: own.text.max(whole.text),
            title: own.title.max(whole.title),
            sum: own.text.max(whole.text) + in_title,
            as_typed: own.as_typed || whole.as_typed,
            is_named: own.is_named || whole.is_named,
        }
    };
    (0..documents.docs.len()).map(best).collect()
}

/// The oracle's answer to a query.
struct Answer {
    /// All documents found with their scores, the best first.
    hits: Vec<(u32, f32)>,
    /// The terms of the query, each with the number of its documents and its corrections.
    terms: Vec<TermInfo>,
}

/// The answer to a query.
fn answer(documents: &Documents<'_>, asked: &Asked, has_texts: bool) -> Answer {
    let mut score = vec![0.0; documents.docs.len()];
    let mut covered = vec![0.0; documents.docs.len()];
    let mut titled = vec![0.0; documents.docs.len()];
    let mut all_idf = 0.0;
    let mut infos = Vec::new();
    let terms = asked.wanted();
    for term in &terms {
        let frequencies = frequencies(documents, term);
        let docs = frequencies.iter().filter(|found| found.sum > 0.0);
        let df = u32::try_from(docs.count()).expect("few documents");
        infos.push(TermInfo {
            text: term.text.clone(),
            docs: df,
            corrected: documents
                .meant(term)
                .into_iter()
                .map(str::to_owned)
                .collect(),
            // The collections are too small for suggestions, which take a hundred
            // documents.
            suggested: None,
        });
        let idf = (1.0 + (documents.docs.len() as f32 - df as f32 + 0.5) / (df as f32 + 0.5)).ln();
        // A term without matches does not lower the scores of documents with the others.
        all_idf += if df > 0 { idf } else { 0.0 };
        // In a longer query a term counts less that seldom names what has it.
        let named = frequencies.iter().filter(|found| found.is_named).count() as f32;
        let share = f32::min((named / NAMING + DOUBT) / (df as f32 + DOUBT), 1.0);
        let naming = if terms.len() < MANY_TERMS {
            1.0
        } else {
            NAMELESS + (1.0 - NAMELESS) * share
        };
        for (doc, found) in frequencies.into_iter().enumerate() {
            if found.sum > 0.0 {
                score[doc] += naming * idf * found.sum * (K1 + 1.0) / (K1 + found.sum);
                covered[doc] += idf;
                titled[doc] += idf * found.title;
                let is_word = term.kind != TermKind::Characters;
                if found.as_typed && is_word && terms.len() == 1 {
                    score[doc] += ONLY_WORD * idf;
                }
            }
        }
    }
    // Coverage is relative to the best document that passes the conditions, before phrases
    // are verified.
    let may_pass = |doc: &usize| conditions::pass(documents, asked, *doc, has_texts, false);
    let passing = (0..documents.docs.len()).filter(may_pass);
    let most = passing.map(|doc| covered[doc]).fold(0.0, f32::max);
    let is_found = |doc: usize| covered[doc] > 0.0 && covered[doc] >= LEAST_COVERED * most;
    let is_asked = !asked.clauses.is_empty() || !asked.filters.is_empty();
    let mut hits = Vec::new();
    for doc in 0..documents.docs.len() {
        // Without terms all documents that pass are found.
        let is_hit = is_asked && (terms.is_empty() || is_found(doc));
        if is_hit && conditions::pass(documents, asked, doc, has_texts, has_texts) {
            let share = covered[doc] / f32::max(all_idf, f32::MIN_POSITIVE);
            let title = titled[doc] / f32::max(all_idf, f32::MIN_POSITIVE);
            let score =
                score[doc] * (1.0 - COVERAGE + COVERAGE * share) + TITLE * all_idf * title.powi(3);
            hits.push((u32::try_from(doc).expect("few documents"), score));
        }
    }
    hits.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    Answer { hits, terms: infos }
}

/// Whether a term without matches has substitutes in the engine that the oracle does not
/// know.
fn is_beyond(documents: &Documents<'_>, asked: &Asked) -> bool {
    asked.clauses.iter().any(|clause| {
        let is_plain = |term: &QueryTerm| match term.kind {
            _ if term.literal => clause.occur != Occur::Should,
            TermKind::Word if clause.occur.is_excluded() => false,
            TermKind::Word => {
                !documents.knows_form(&term.text) && !documents.may_be_form(&term.text)
            }
            _ => false,
        };
        let mut terms = clause.terms.iter();
        terms.any(|term| !documents.knows(term) && !is_plain(term))
    })
}

/// The differences between the engine's answer to a query and the oracle's; `None` if the
/// oracle does not support the query.
pub fn compare(docs: &[Doc], query: &str) -> Option<Vec<String>> {
    // A new index that was lent no texts, because with texts it would find phonetic
    // matches.
    let index = Index::open(super::build(docs)).expect("what was built opens");
    let documents = Documents::new(&index, docs);
    let asked = Asked::read(&index, &documents, query)?;
    if is_beyond(&documents, &asked) {
        return None;
    }
    let request = Request {
        text: query,
        limit: docs.len(),
        ..Request::default()
    };
    let expected = answer(&documents, &asked, false);
    let found = index.search(&request, &());
    let mut failures = Vec::new();
    let has_slips = expected.terms.iter().any(|term| !term.corrected.is_empty());
    let has_scores = !asked.is_open() && !has_slips;
    failures.extend(compare_hits(&expected, &found, has_scores));
    failures.extend(compare_terms(&expected, &found));
    // With texts an unknown word may have phonetic matches.
    let mut words = asked.wanted().into_iter();
    if asked.needs_texts() && words.all(|term| term.literal || documents.knows(term)) {
        // Adjacent terms change scores by reranking, which the oracle does not support.
        let expected = answer(&documents, &asked, true);
        let found = index.search(&request, &DocFields(docs));
        failures.extend(compare_hits(&expected, &found, false));
    }
    Some(failures)
}

/// Compares the documents that were found, their order by score, and the scores if
/// `with_scores`.
fn compare_hits(expected: &Answer, outcome: &Outcome<Hit>, with_scores: bool) -> Option<String> {
    let expected = &expected.hits;
    let hits = outcome.hits.iter().map(|hit| (hit.doc.0, hit.score));
    let found: Vec<(u32, f32)> = hits.collect();
    let close = |a: f32, b: f32| (a - b).abs() <= 1e-3 * a.abs().max(b.abs()).max(1.0);
    let mut by_doc = [expected.clone(), found.clone()];
    for hits in &mut by_doc {
        hits.sort_by_key(|hit| hit.0);
    }
    let same = by_doc[0].len() == by_doc[1].len()
        && by_doc[0]
            .iter()
            .zip(&by_doc[1])
            .all(|(a, b)| a.0 == b.0 && (close(a.1, b.1) || !with_scores));
    // Documents with equal scores are in the order in which they were added.
    let order = |a: (u32, f32), b: (u32, f32)| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0));
    let in_order = found.windows(2).all(|pair| order(pair[0], pair[1]).is_lt());
    if same && in_order && outcome.total as usize == expected.len() {
        return None;
    }
    let what = if with_scores {
        "with scores"
    } else {
        "in any order"
    };
    Some(format!(
        "the oracle says ({what}) {expected:?}, the engine {found:?} of {}",
        outcome.total
    ))
}

/// Compares the terms: the numbers of their documents, and their corrections in any order.
fn compare_terms(expected: &Answer, outcome: &Outcome<Hit>) -> Option<String> {
    let sorted = |terms: &[TermInfo]| {
        let mut terms = terms.to_vec();
        for term in &mut terms {
            term.corrected.sort();
        }
        terms
    };
    let (expected, found) = (sorted(&expected.terms), sorted(&outcome.terms));
    let message = format!("the oracle says {expected:?}, the engine {found:?}");
    (expected != found).then_some(message)
}
