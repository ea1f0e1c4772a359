//! Stemming with the Snowball stemmers (Porter 2001): which words of a language are forms
//! of one another. Only the press needs the stemmers; an index has the result.

use super::normalize::{Form, Normalizer};
use super::{has_english_words, primary};
use crate::analysis::analyze;
use crate::fold::FoldTable;
use std::collections::HashMap;
use waken_snowball::{SnowballEnv, algorithms};

/// A stemmer, which changes the word that it is given.
type Stemmer = fn(&mut SnowballEnv<'_>) -> bool;

/// The stemmers of the collection's languages, with a cache of stemmed words.
pub(crate) struct Stemmers<'a> {
    normalizer: &'a Normalizer,
    by_language: HashMap<String, Language>,
}

struct Language {
    stemmer: Option<Stemmer>,
    known: HashMap<String, String>,
}

impl<'a> Stemmers<'a> {
    /// Stemmers that have seen no word.
    pub(crate) fn new(normalizer: &'a Normalizer) -> Self {
        Self {
            normalizer,
            by_language: HashMap::new(),
        }
    }

    /// The folded stem of a word, which is given as it was written in a text of
    /// `language`.
    pub(crate) fn stem(&mut self, fold: &FoldTable, language: &str, word: &str) -> String {
        let language = self
            .by_language
            .entry(primary(language))
            .or_insert_with_key(|primary| Language {
                stemmer: stemmer(primary),
                known: HashMap::new(),
            });
        if let Some(stem) = language.known.get(word) {
            return stem.clone();
        }
        let lower = if word.is_ascii() {
            word.to_ascii_lowercase()
        } else {
            let normal = (self.normalizer)(Form::Nfkc, word);
            let lower: String = normal.chars().flat_map(char::to_lowercase).collect();
            (self.normalizer)(Form::Nfc, &lower)
        };
        let stem = match &language.stemmer {
            // A word with other characters than letters, such as `c++`, is a name and not
            // stemmed.
            Some(stemmer) if lower.chars().all(char::is_alphabetic) => {
                let mut word = SnowballEnv::create(&lower);
                stemmer(&mut word);
                word.get_current().into_owned()
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

/// The stemmer for a language: of English alone.
#[cfg(not(feature = "build"))]
fn stemmer(primary: &str) -> Option<Stemmer> {
    has_english_words(primary).then_some(algorithms::english_stemmer::stem)
}

/// The stemmer for a language.
#[cfg(feature = "build")]
fn stemmer(primary: &str) -> Option<Stemmer> {
    let stem: Stemmer = match primary {
        _ if has_english_words(primary) => algorithms::english_stemmer::stem,
        "ar" => algorithms::arabic_stemmer::stem,
        "ca" => algorithms::catalan_stemmer::stem,
        "da" => algorithms::danish_stemmer::stem,
        "de" => algorithms::german_stemmer::stem,
        "el" => algorithms::greek_stemmer::stem,
        "eo" => algorithms::esperanto_stemmer::stem,
        "es" => algorithms::spanish_stemmer::stem,
        "et" => algorithms::estonian_stemmer::stem,
        "eu" => algorithms::basque_stemmer::stem,
        "fi" => algorithms::finnish_stemmer::stem,
        "fr" => algorithms::french_stemmer::stem,
        "ga" => algorithms::irish_stemmer::stem,
        "hi" => algorithms::hindi_stemmer::stem,
        "hu" => algorithms::hungarian_stemmer::stem,
        "hy" => algorithms::armenian_stemmer::stem,
        "id" => algorithms::indonesian_stemmer::stem,
        "it" => algorithms::italian_stemmer::stem,
        "lt" => algorithms::lithuanian_stemmer::stem,
        "ne" => algorithms::nepali_stemmer::stem,
        "nl" => algorithms::dutch_stemmer::stem,
        "no" | "nb" | "nn" => algorithms::norwegian_stemmer::stem,
        "pt" => algorithms::portuguese_stemmer::stem,
        "ro" => algorithms::romanian_stemmer::stem,
        "ru" => algorithms::russian_stemmer::stem,
        "sr" => algorithms::serbian_stemmer::stem,
        "sv" => algorithms::swedish_stemmer::stem,
        "ta" => algorithms::tamil_stemmer::stem,
        "tr" => algorithms::turkish_stemmer::stem,
        "yi" => algorithms::yiddish_stemmer::stem,
        _ => return None,
    };
    Some(stem)
}
