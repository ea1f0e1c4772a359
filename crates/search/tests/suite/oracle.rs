//! A slow, obvious search to compare with: BM25F over plain vectors of tokens,
//! written from the formula. It shares with the engine the analyzer, and the
//! numbers that are a choice and not a consequence, and nothing else. It knows
//! words and Chinese characters, no operators, prefixes or corrections.

use super::parse::Doc;
use bookmobile_search::{Index, Request, Token};
use rust_stemmers::{Algorithm, Stemmer};

const K1: f32 = 1.4;
const B: [f32; 3] = [0.6, 0.6, 0.65];
const BOOST: [f32; 3] = [4.0, 3.0, 1.0];
const OTHER_FORM: f32 = 0.35;
const OTHERS: f32 = 0.5;
const SPLIT: f32 = 0.5;
const COVERAGE: f32 = 0.3;
const TITLE: f32 = 1.0;
const LEAST_COVERED: f32 = 0.2;

/// Whether a query is of the kind that the oracle knows.
pub fn understands(query: &str) -> bool {
    query.ends_with(' ') && !query.contains(['"', '“', '-', ':', '：'])
}

#[derive(Clone, PartialEq)]
enum Unit {
    Word(String),
    Characters(String),
}

fn stem(word: &str) -> String {
    if word.chars().all(char::is_alphabetic) {
        Stemmer::create(Algorithm::English).stem(word).into_owned()
    } else {
        word.to_owned()
    }
}

fn units(tokens: &[Token]) -> Vec<Unit> {
    let mut units = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let next = tokens.get(at + 1).filter(|next| next.joined);
        let unit = match next {
            _ if !token.is_character => Unit::Word(token.text.clone()),
            Some(next) => Unit::Characters(format!("{}{}", token.text, next.text)),
            None if token.joined => continue,
            None => Unit::Characters(token.text.clone()),
        };
        if !units.contains(&unit) {
            units.push(unit);
        }
    }
    units
}

/// How often a unit is in a field: exactly, and in any form.
fn count(unit: &Unit, tokens: &[Token]) -> (u32, u32) {
    let (mut exact, mut any) = (0, 0);
    for (at, token) in tokens.iter().enumerate() {
        let (same, form) = match unit {
            Unit::Word(word) => (
                !token.is_character && token.text == *word,
                !token.is_character && stem(&token.text) == stem(word),
            ),
            Unit::Characters(characters) if characters.chars().count() == 1 => {
                (token.text == *characters, token.text == *characters)
            }
            Unit::Characters(characters) => {
                let next = tokens.get(at + 1).filter(|next| next.joined);
                let pair = next.map(|next| format!("{}{}", token.text, next.text));
                (
                    pair.as_ref() == Some(characters),
                    pair.as_ref() == Some(characters),
                )
            }
        };
        exact += u32::from(same);
        any += u32::from(form);
    }
    (exact, any)
}

/// Whether any word of a field has a pair of characters within.
fn is_within(unit: &Unit, tokens: &[Token], language: &str) -> bool {
    let Unit::Characters(pair) = unit else {
        return false;
    };
    let mut runs: Vec<String> = Vec::new();
    for token in tokens {
        match runs.last_mut() {
            Some(run) if token.joined => run.push_str(&token.text),
            _ => runs.push(token.text.clone()),
        }
    }
    let is_cut = language.starts_with("zh");
    let is_pair = pair.chars().count() > 1;
    runs.iter().any(|run| {
        if !is_cut {
            return is_pair && run.contains(pair);
        }
        let mut rest = run.chars();
        super::cut(run).into_iter().any(|length| {
            let word: String = rest.by_ref().take(length).collect();
            is_pair && word.contains(pair)
        })
    })
}

/// The frequency that the index keeps for a body's.
fn kept(frequency: u32) -> f32 {
    [13, 8, 5, 3, 2, 1, 0]
        .into_iter()
        .find(|&least| frequency >= least)
        .unwrap_or(0) as f32
}

/// The length that the index keeps for a field's.
fn kept_length(length: usize) -> f32 {
    // Exact to 40; then 16 steps until it doubles: 40, 42, 45, ..., 77, 80, 84, ...
    let steps = (0..4).flat_map(|octave| (0..16).map(move |step| (40 + step * 5 / 2) << octave));
    steps
        .filter(|&least| least <= length)
        .max()
        .unwrap_or(length) as f32
}

fn first_of<'a>(docs: &'a [Doc], doc: &'a Doc) -> &'a Doc {
    let mut all = docs.iter();
    all.find(|other| other.group == doc.group).unwrap_or(doc)
}

/// All documents with their scores, the best first; `None` if a word of the
/// query is in no document.
pub fn search(index: &Index, docs: &[Doc], query: &str) -> Option<Vec<(u32, f32)>> {
    // The document whose title is that of a group.
    let first = |doc| first_of(docs, doc);
    let fields: Vec<[Vec<Token>; 3]> = docs
        .iter()
        .map(|doc| [&first(doc).title, &doc.heading, &doc.body].map(|text| index.tokens(text)))
        .collect();
    let mean = |field: usize| {
        let mut groups = Vec::new();
        let counted = docs.iter().zip(&fields).filter(|(doc, _)| {
            let again = field == 0 && groups.contains(&doc.group);
            groups.push(doc.group);
            !again
        });
        let lengths: Vec<usize> = counted.map(|(_, fields)| fields[field].len()).collect();
        (lengths.iter().sum::<usize>() as f32 / lengths.len() as f32).max(1.0)
    };
    let means = [mean(0), mean(1), mean(2)];
    let mut score = vec![0.0; docs.len()];
    let mut covered = vec![0.0; docs.len()];
    let mut titled = vec![0.0; docs.len()];
    let mut all_idf = 0.0;
    for unit in units(&index.tokens(query)) {
        let mut frequencies = Vec::new();
        let mut in_title = Vec::new();
        let within: Vec<[bool; 3]> = docs
            .iter()
            .zip(&fields)
            .map(|(doc, fields)| {
                let language = |field: usize| if field == 0 { first(doc) } else { doc };
                [0, 1, 2].map(|field| is_within(&unit, &fields[field], &language(field).language))
            })
            .collect();
        // It matters only where the unit is within a word in some places, and not in others.
        let is_there = |at: usize, field: usize| count(&unit, &fields[at][field]).0 > 0;
        let text_there = |at: usize| is_there(at, 1) || is_there(at, 2);
        let text_within = |at: usize| within[at][1] || within[at][2];
        let anywhere = within.iter().any(|fields| fields.contains(&true));
        let split = |is_there: bool, within: bool| is_there && !within && anywhere;
        for (at, fields) in fields.iter().enumerate() {
            let counts = [0, 1, 2].map(|field| count(&unit, &fields[field]));
            let gain = |field: usize| {
                BOOST[field]
                    / (1.0 - B[field] + B[field] * kept_length(fields[field].len()) / means[field])
            };
            let weight = |exact: u32, any: u32| match (exact, any) {
                (0, 0) => 0.0,
                (0, _) => OTHER_FORM,
                _ => 1.0,
            };
            let mut text_weight = weight(counts[1].0 + counts[2].0, counts[1].1 + counts[2].1);
            let mut title_weight = weight(counts[0].0, counts[0].1);
            if split(text_there(at), text_within(at)) {
                text_weight = SPLIT;
            }
            if split(is_there(at, 0), within[at][0]) {
                title_weight = SPLIT;
            }
            let heading = if counts[1].1 > 0 { gain(1) } else { 0.0 };
            let text = kept(counts[2].1) * gain(2) + heading;
            // More of another form counts ever less.
            let text = text_weight * text / (1.0 + OTHERS * (1.0 - text_weight) * text);
            frequencies.push(text + title_weight * gain(0));
            in_title.push(title_weight);
        }
        let df = frequencies
            .iter()
            .filter(|&&frequency| frequency > 0.0)
            .count() as f32;
        if df == 0.0 || count(&unit, &fields.concat().concat()).0 == 0 {
            return None;
        }
        let idf = (1.0 + (docs.len() as f32 - df + 0.5) / (df + 0.5)).ln();
        all_idf += idf;
        for doc in 0..docs.len() {
            if frequencies[doc] > 0.0 {
                score[doc] += idf * frequencies[doc] * (K1 + 1.0) / (K1 + frequencies[doc]);
                covered[doc] += idf;
                titled[doc] += idf * in_title[doc];
            }
        }
    }
    let most = covered.iter().copied().fold(0.0, f32::max);
    let mut hits = Vec::new();
    for doc in 0..docs.len() {
        if covered[doc] > 0.0 && covered[doc] >= LEAST_COVERED * most {
            let share = covered[doc] / all_idf;
            let title = titled[doc] / all_idf;
            let score =
                score[doc] * (1.0 - COVERAGE + COVERAGE * share) + TITLE * all_idf * title.powi(3);
            hits.push((u32::try_from(doc).ok()?, score));
        }
    }
    hits.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    Some(hits)
}

/// What the engine makes of a query otherwise than the oracle.
pub fn compare(index: &Index, docs: &[Doc], query: &str) -> Vec<String> {
    let Some(expected) = search(index, docs, query) else {
        return Vec::new();
    };
    let request = Request {
        text: query,
        limit: docs.len(),
        ..Request::default()
    };
    let outcome = index.search(&request, &());
    let found: Vec<(u32, f32)> = outcome
        .hits
        .iter()
        .map(|hit| (hit.doc.0, hit.score))
        .collect();
    let close = |a: f32, b: f32| (a - b).abs() <= 1e-3 * a.abs().max(b.abs()).max(1.0);
    let mut by_doc = [expected.clone(), found.clone()];
    for hits in &mut by_doc {
        hits.sort_by_key(|hit| hit.0);
    }
    let same = by_doc[0].len() == by_doc[1].len()
        && by_doc[0]
            .iter()
            .zip(&by_doc[1])
            .all(|(a, b)| a.0 == b.0 && close(a.1, b.1));
    let in_order = found.windows(2).all(|pair| pair[0].1 >= pair[1].1);
    if same && in_order && outcome.total as usize == expected.len() {
        return Vec::new();
    }
    vec![format!(
        "the oracle says {expected:?}, the engine {found:?} of {}",
        outcome.total
    )]
}
