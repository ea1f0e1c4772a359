//! Stemming with the Snowball stemmers (Porter 2001): which words of a language are forms
//! of one another. Only the press needs the stemmers; an index has the result.

use super::{has_english_words, primary};
use crate::analysis::analyze;
use crate::fold::FoldTable;
use std::collections::HashMap;
use unicode_normalization::UnicodeNormalization;
use waken_snowball::{Algorithm, Stemmer};

/// The stemmers of the collection's languages, with a cache of stemmed words.
#[derive(Default)]
pub(crate) struct Stemmers {
    by_language: HashMap<String, Language>,
}

struct Language {
    stemmer: Option<Stemmer>,
    known: HashMap<String, String>,
}

impl Stemmers {
    /// The folded stem of a word, which is given as it was written in a text of
    /// `language`.
    pub(crate) fn stem(&mut self, fold: &FoldTable, language: &str, word: &str) -> String {
        let language = self
            .by_language
            .entry(primary(language))
            .or_insert_with_key(|primary| Language {
                stemmer: algorithm(primary).map(Stemmer::new),
                known: HashMap::new(),
            });
        if let Some(stem) = language.known.get(word) {
            return stem.clone();
        }
        let lower: String = word.nfkc().flat_map(char::to_lowercase).nfc().collect();
        let stem = match &language.stemmer {
            // A word with other characters than letters, such as `c++`, is a name and not
            // stemmed.
            Some(stemmer) if lower.chars().all(char::is_alphabetic) => {
                stemmer.stem(&lower).into_owned()
            }
            _ => lower,
        };
        let mut folded = String::new();
        analyze(fold, &stem, &mut |token| folded.push_str(token.text));
        if folded.is_empty() {
            folded = stem;
        }
        language.known.insert(word.to_owned(), folded.clone());
        folded
    }
}

/// The stemmer for a language.
fn algorithm(primary: &str) -> Option<Algorithm> {
    Some(match primary {
        _ if has_english_words(primary) => Algorithm::English,
        "ar" => Algorithm::Arabic,
        "ca" => Algorithm::Catalan,
        "da" => Algorithm::Danish,
        "de" => Algorithm::German,
        "el" => Algorithm::Greek,
        "eo" => Algorithm::Esperanto,
        "es" => Algorithm::Spanish,
        "et" => Algorithm::Estonian,
        "eu" => Algorithm::Basque,
        "fi" => Algorithm::Finnish,
        "fr" => Algorithm::French,
        "ga" => Algorithm::Irish,
        "hi" => Algorithm::Hindi,
        "hu" => Algorithm::Hungarian,
        "hy" => Algorithm::Armenian,
        "id" => Algorithm::Indonesian,
        "it" => Algorithm::Italian,
        "lt" => Algorithm::Lithuanian,
        "ne" => Algorithm::Nepali,
        "nl" => Algorithm::Dutch,
        "no" | "nb" | "nn" => Algorithm::Norwegian,
        "pt" => Algorithm::Portuguese,
        "ro" => Algorithm::Romanian,
        "ru" => Algorithm::Russian,
        "sr" => Algorithm::Serbian,
        "sv" => Algorithm::Swedish,
        "ta" => Algorithm::Tamil,
        "tr" => Algorithm::Turkish,
        "yi" => Algorithm::Yiddish,
        _ => return None,
    })
}
