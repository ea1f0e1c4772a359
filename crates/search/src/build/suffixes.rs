//! Suffix rules: pairs of suffixes that can replace each other, so that a reader without a
//! stemmer finds `wing` for `wings` even if the collection has no `wings`. They are taken
//! from the forms of the collection's own words and from short lists, and kept only if the
//! stemmer agrees on at least 70 % of a sample of words.

use super::stems::Stemmers;
use super::terms::Terms;
use super::{has_english_words, primary};
use crate::bytes::put_sized;
use crate::fold::FoldTable;
use crate::token::PART;
use std::collections::{BTreeMap, BTreeSet};

/// The most suffix rules of an index.
const MOST: usize = 96;
/// How many words a suffix rule is tested on, at most.
const SAMPLE: usize = 200;
/// The longest suffix, in bytes.
const LONGEST: usize = 6;

/// Common suffixes by language, for collections too small to show them.
const COMMON: [(&str, &str); 9] = [
    ("en", "s es ed ing e er ly y ies ied ier d ation ations"),
    ("de", "e en er es em n s st t te ten ung ungen"),
    ("fr", "s e es er ee ees ent ant ait aux al ation ations"),
    ("es", "s es o a os as ar ado ada ando cion ciones"),
    ("it", "o a i e are ato ata ati ando zione zioni"),
    ("pt", "s es o a os as ar ado ada ando cao coes"),
    ("nl", "e en s t te ten de den"),
    ("sv", "a ar er en et na or s t"),
    ("ru", "а я ы и у ю е о ов ой ом ам ами ах"),
];

/// The section of suffix rules, the longest suffixes first, then those that apply to most
/// words.
pub(crate) fn write<'a>(
    fold: &FoldTable,
    stemmers: &mut Stemmers<'_>,
    languages: impl Iterator<Item = &'a str>,
    terms: &Terms,
) -> Vec<u8> {
    let languages: BTreeSet<&str> = super::set_of(languages);
    let mut candidates = observed(terms);
    for (_, endings) in COMMON
        .iter()
        .filter(|(language, _)| speaks(&languages, language))
    {
        let endings: Vec<&str> = endings.split(' ').chain([""]).collect();
        for from in &endings {
            for to in endings.iter().filter(|to| *to != from) {
                candidates.insert(((*from).into(), (*to).into()));
            }
        }
    }
    let endings: BTreeSet<String> = super::set_of(candidates.iter().map(|(_, to)| to.clone()));
    let mut samples: BTreeMap<&String, Vec<(&str, &str)>> = BTreeMap::new();
    for ending in &endings {
        samples.insert(ending, sample(terms, ending));
    }
    let mut kept = Vec::new();
    for (from, to) in &candidates {
        let sample = &samples[to];
        let may_be_wrong = sample.len() * 3 / 10;
        let (mut right, mut wrong) = (0, 0);
        for (start, stem) in sample {
            let word = format!("{start}{from}");
            let mut languages = languages.iter();
            if languages.any(|language| stemmers.stem(fold, language, &word) == *stem) {
                right += 1;
            } else {
                wrong += 1;
                // Most pairs are no rule, and few words show that.
                if wrong > may_be_wrong {
                    break;
                }
            }
        }
        if right > 0 && right * 10 >= sample.len() * 7 {
            kept.push((right, from, to));
        }
    }
    // The rules that apply to most words are kept, then sorted by length: `-ations` before
    // `-s`.
    kept.sort_by_key(|(right, from, _)| core::cmp::Reverse((*right, from.len())));
    kept.truncate(MOST);
    kept.sort_by_key(|(right, from, _)| core::cmp::Reverse((from.len(), *right)));
    let mut out = Vec::new();
    for (_, from, to) in kept {
        put_sized(&mut out, from.as_bytes());
        put_sized(&mut out, to.as_bytes());
    }
    out
}

/// Whether any of the languages has words of the language with this primary subtag.
fn speaks(languages: &BTreeSet<&str>, wanted: &str) -> bool {
    let speaks = |language: &&str| {
        primary(language) == wanted || wanted == "en" && has_english_words(language)
    };
    languages.iter().any(speaks)
}

/// The pairs of suffixes in which words with the same stem differ.
fn observed(terms: &Terms) -> BTreeSet<(String, String)> {
    let mut forms: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let whole = terms.words.keys().filter(|(word, _)| !word.ends_with(PART));
    for (word, stem) in whole {
        forms.entry(stem).or_default().push(word);
    }
    let mut pairs = BTreeSet::new();
    for forms in forms.values() {
        for (a, b) in forms.iter().flat_map(|a| forms.iter().map(move |b| (a, b))) {
            let same: usize = a
                .chars()
                .zip(b.chars())
                .take_while(|(a, b)| a == b)
                .map(|(c, _)| c.len_utf8())
                .sum();
            let (from, to) = (&a[same..], &b[same..]);
            if from != to && from.len().max(to.len()) <= LONGEST && same > 2 {
                pairs.insert((from.to_owned(), to.to_owned()));
            }
        }
    }
    pairs
}

/// A sample of words with a suffix: what comes before it, and the stem of the word.
fn sample<'a>(terms: &'a Terms, ending: &str) -> Vec<(&'a str, &'a str)> {
    let all: Vec<(&str, &str)> = terms
        .words
        .keys()
        .filter_map(|(word, stem)| Some((word.strip_suffix(ending)?, stem.as_str())))
        .filter(|(start, stem)| start.len() > 2 && !stem.contains(|c: char| c.is_numeric()))
        .collect();
    let step = all.len().div_ceil(SAMPLE).max(1);
    all.into_iter().step_by(step).collect()
}
