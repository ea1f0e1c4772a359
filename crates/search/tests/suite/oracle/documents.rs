//! The oracle's documents: plain vectors of tokens, which are scanned from the beginning
//! for each question.

use super::asked::{QueryTerm, TermKind};
use super::compounds::{Compound, compounds};
use super::typos;
use crate::suite::parse::Doc;
use bookmobile_search::{Index, Token};
use rust_stemmers::{Algorithm, Stemmer};
use std::collections::BTreeSet;

/// The endings that the suffix rules of an index know for every English collection.
const COMMON_ENDINGS: &str = "s es ed ing e er ly y ies ied ier d ation ations";

/// A title, a heading or a body.
pub struct Field<'a> {
    language: &'a str,
    pub tokens: Vec<Token>,
    /// For each token its stem.
    stems: Vec<String>,
    compounds: Vec<Compound>,
    /// The words that it has besides its tokens, with their stems: compounds as a whole, and
    /// the parts of those that are written as one word.
    extra: Vec<(String, String)>,
}

/// Documents with their titles, headings and bodies.
pub struct Documents<'a> {
    pub docs: &'a [Doc],
    pub fields: Vec<[Field<'a>; 3]>,
    /// All words with their stems.
    words: BTreeSet<(String, String)>,
}

impl<'a> Documents<'a> {
    pub fn new(index: &Index, docs: &'a [Doc]) -> Self {
        let field = |text: &str, language: &'a str| {
            let tokens = index.tokens(text);
            let stems = tokens.iter().map(|token| stem(language, &token.text));
            Field {
                language,
                stems: stems.collect(),
                compounds: compounds(index, text, &tokens),
                extra: Vec::new(),
                tokens,
            }
        };
        let fields = docs.iter().map(|doc| {
            // The title is that of the first document of the group.
            let first = docs.iter().find(|other| other.group == doc.group);
            let titled = first.unwrap_or(doc);
            [
                field(&titled.title, &titled.language),
                field(&doc.heading, &doc.language),
                field(&doc.body, &doc.language),
            ]
        });
        let mut fields: Vec<[Field; 3]> = fields.collect();
        add_extra(&mut fields);
        let words = fields.iter().flatten().flat_map(|field| {
            let words = field.tokens.iter().map(|token| token.text.clone());
            let words = words.zip(field.stems.iter().cloned());
            words.chain(field.extra.iter().cloned())
        });
        let words = words.collect();
        Self {
            docs,
            fields,
            words,
        }
    }

    /// Whether the collection has a word.
    pub fn has_word(&self, text: &str) -> bool {
        self.words.iter().any(|(word, _)| word == text)
    }

    pub fn has_facet(&self, name: &str) -> bool {
        let mut facets = self.docs.iter().flat_map(|doc| &doc.facets);
        facets.any(|facet| facet.0 == name)
    }

    /// Whether the collection has a term, or a word that begins with it.
    pub fn knows(&self, term: &QueryTerm) -> bool {
        self.fields.iter().flatten().any(|field| {
            let mut places = 0..field.tokens.len();
            let mut extra = field.extra.iter();
            places.any(|at| is_at(term, &field.tokens, at))
                || extra.any(|(word, _)| is_word(term, word.trim_end_matches('_')))
        })
    }

    /// Whether the collection has a word of the same stem.
    pub fn knows_form(&self, word: &str) -> bool {
        self.fields.iter().flatten().any(|field| {
            let stem = stem(field.language, word);
            self.words.iter().any(|(_, own)| *own == stem)
        })
    }

    /// Whether a word may be another form of a known word by the suffix rules of the index:
    /// both begin the same, and differ in endings that known words exchange, or that are
    /// common in English. The share of words for which a rule must hold is left out, so
    /// this says yes to more words than the engine.
    pub fn may_be_form(&self, word: &str) -> bool {
        let mut endings: BTreeSet<&str> = COMMON_ENDINGS.split(' ').chain([""]).collect();
        for (a, stem) in &self.words {
            let others = self.words.iter().filter(|(_, other)| other == stem);
            endings.extend(others.map(|(b, _)| after_same_start(a, b).0));
        }
        self.words.iter().any(|(known, _)| {
            let (typed, kept) = after_same_start(word, known);
            // The start that both share may itself end with letters of the endings.
            let from = word.char_indices().map(|(at, _)| &word[at..]);
            let mut from = from.filter(|from| from.len() >= typed.len() && from.len() < word.len());
            from.any(|from| {
                let more = from.len() - typed.len();
                let to = &known[known.len() - kept.len() - more..];
                endings.contains(from) && endings.contains(to)
            }) || typed.is_empty() && endings.contains(kept)
        })
    }

    /// The corrections of a term.
    pub fn meant(&self, term: &QueryTerm) -> Vec<&str> {
        let is_known = term.whole.is_some() || self.knows(term);
        if term.kind != TermKind::Word || term.literal || is_known {
            return Vec::new();
        }
        let words = self.words.iter().map(|(word, _)| word.as_str());
        typos::meant(&term.text, &words.collect())
    }

    /// How often a field of a document has a term: exactly, and in any form of the term or
    /// of its corrections.
    pub fn count(&self, term: &QueryTerm, doc: usize, field: usize) -> (u32, u32) {
        let Field {
            tokens,
            stems,
            extra,
            ..
        } = &self.fields[doc][field];
        let mut words = self.meant(term);
        words.push(&term.text);
        // Only a complete word has other forms, not a prefix.
        let is_form = |stem: &String| {
            let is_known = |word: &&str| self.words.contains(&((*word).to_owned(), stem.clone()));
            term.kind != TermKind::Characters && words.iter().any(is_known)
        };
        let (mut exact, mut any) = (0, 0);
        for (at, stem) in stems.iter().enumerate() {
            let is_here = is_at(term, tokens, at);
            exact += u32::from(is_here);
            any += u32::from(is_here || is_form(stem));
        }
        for (word, stem) in extra {
            // A part is another form of a word, unless there is no other one.
            let is_same = term.literal || !self.has_word(&term.text);
            let spelling = if is_same {
                word.trim_end_matches('_')
            } else {
                word
            };
            let is_here = is_word(term, spelling);
            exact += u32::from(is_here);
            any += u32::from(is_here || is_form(stem));
        }
        (exact, any)
    }

    /// Whether a document has a term in one of these fields, in a form that counts.
    pub fn has(&self, term: &QueryTerm, doc: usize, fields: &[usize]) -> bool {
        let mut counts = fields.iter().map(|&field| self.count(term, doc, field));
        counts.any(|(exact, any)| exact > 0 || any > 0 && !term.literal)
    }

    /// Whether a bigram is within any word of a field.
    pub fn is_within(&self, term: &QueryTerm, doc: usize, field: usize) -> bool {
        if term.text.chars().count() < 2 || term.kind != TermKind::Characters {
            return false;
        }
        let Field {
            language, tokens, ..
        } = &self.fields[doc][field];
        let mut runs: Vec<String> = Vec::new();
        for token in tokens {
            match runs.last_mut() {
                Some(run) if token.joined => run.push_str(&token.text),
                _ => runs.push(token.text.clone()),
            }
        }
        runs.iter().any(|run| {
            if !language.starts_with("zh") {
                return run.contains(&term.text);
            }
            let mut rest = run.chars();
            crate::suite::cut(run).into_iter().any(|length| {
                let word: String = rest.by_ref().take(length).collect();
                word.contains(&term.text)
            })
        })
    }

    /// The mean length of a field in tokens; each group's title counts once.
    pub fn mean_length(&self, field: usize) -> f32 {
        let mut groups = Vec::new();
        let counted = self.docs.iter().zip(&self.fields).filter(|(doc, _)| {
            let again = field == 0 && groups.contains(&doc.group);
            groups.push(doc.group);
            !again
        });
        let lengths: Vec<usize> = counted
            .map(|(_, fields)| fields[field].tokens.len())
            .collect();
        (lengths.iter().sum::<usize>() as f32 / lengths.len() as f32).max(1.0)
    }

    /// Whether a field of a document has these tokens in a row; with `open`, the last one
    /// may be a prefix of a word.
    pub fn has_phrase(&self, phrase: &[Token], open: bool, doc: usize) -> bool {
        let is = |at: usize, found: &Token| {
            let asked = &phrase[at];
            let is_last = at + 1 == phrase.len();
            let begins = open && is_last && found.text.starts_with(&asked.text);
            found.is_character == asked.is_character
                && (found.text == asked.text || begins)
                && (found.joined || !asked.joined)
        };
        self.fields[doc].iter().any(|field| {
            let tokens = field.tokens_for(phrase);
            let mut places = tokens.windows(phrase.len());
            places.any(|place| place.iter().enumerate().all(|(at, found)| is(at, found)))
        })
    }
}

impl Field<'_> {
    /// The tokens as a phrase sees them: a compound is its whole if the phrase has that as a
    /// word, and otherwise its parts.
    fn tokens_for(&self, phrase: &[Token]) -> Vec<Token> {
        let mut tokens = self.tokens.clone();
        for own in self.compounds.iter().rev() {
            let places = own.first..own.first + own.count;
            let first = self.tokens[own.first].clone();
            let new = |text: &String| Token {
                text: text.clone(),
                ..first.clone()
            };
            if phrase.iter().any(|asked| asked.text == own.whole) {
                tokens.splice(places, [new(&own.whole)]);
            } else if own.by_case {
                tokens.splice(places, own.parts.iter().map(new).collect::<Vec<_>>());
            }
        }
        tokens
    }
}

/// Adds the words that fields have besides their tokens.
fn add_extra(fields: &mut [[Field<'_>; 3]]) {
    let tokens = fields.iter().flatten().flat_map(|field| &field.tokens);
    let mut known: BTreeSet<String> = tokens.map(|token| token.text.clone()).collect();
    for field in fields.iter().flatten() {
        let parts = field.compounds.iter().filter(|own| own.by_case);
        parts.for_each(|own| known.extend(own.parts.iter().cloned()));
    }
    let all = fields.iter().flatten().flat_map(|field| &field.compounds);
    let likely = all.filter(|own| own.is_likely());
    let likely: BTreeSet<String> = likely.map(|own| own.whole.clone()).collect();
    for field in fields.iter_mut().flatten() {
        for own in &field.compounds {
            let is_kept = known.contains(&own.whole) || likely.contains(&own.whole);
            let part = |part: &String| part.clone() + "_";
            let words = match own.by_case {
                true => {
                    let long = own.parts.iter().filter(|part| part.len() > 2);
                    long.map(part).collect()
                }
                false if is_kept => vec![own.whole.clone()],
                false => Vec::new(),
            };
            let written = words.iter().map(|word| word.trim_end_matches('_'));
            let stems = written.map(|word| stem(field.language, word));
            field
                .extra
                .extend(words.iter().cloned().zip(stems.collect::<Vec<_>>()));
        }
    }
}

/// Whether a word is a term's.
fn is_word(term: &QueryTerm, word: &str) -> bool {
    match term.kind {
        TermKind::Characters => false,
        TermKind::Word => word == term.text,
        TermKind::Beginning => word.starts_with(&term.text),
    }
}

/// The stem of a word in a text of a language. Latin words in Chinese texts are stemmed as
/// English.
fn stem(language: &str, word: &str) -> String {
    let algorithm = match language.split('-').next() {
        Some("en" | "zh" | "cmn" | "yue" | "ja" | "ko") => Algorithm::English,
        Some("ar") => Algorithm::Arabic,
        Some("da") => Algorithm::Danish,
        Some("de") => Algorithm::German,
        Some("el") => Algorithm::Greek,
        Some("es") => Algorithm::Spanish,
        Some("fr") => Algorithm::French,
        Some("ru") => Algorithm::Russian,
        Some("tr") => Algorithm::Turkish,
        _ => return word.into(),
    };
    if word.chars().all(char::is_alphabetic) {
        Stemmer::create(algorithm).stem(word).into_owned()
    } else {
        word.into()
    }
}

/// Whether a term is at a position of a text.
fn is_at(term: &QueryTerm, tokens: &[Token], at: usize) -> bool {
    let token = &tokens[at];
    let next = tokens.get(at + 1).filter(|next| next.joined);
    let pair = next.map(|next| format!("{}{}", token.text, next.text));
    match term.kind {
        TermKind::Characters => token.text == term.text || pair.as_ref() == Some(&term.text),
        TermKind::Word => !token.is_character && token.text == term.text,
        TermKind::Beginning => !token.is_character && token.text.starts_with(&term.text),
    }
}

/// What follows the letters with which two words begin alike.
fn after_same_start<'w>(a: &'w str, b: &'w str) -> (&'w str, &'w str) {
    let alike = a.chars().zip(b.chars()).take_while(|(a, b)| a == b);
    let start: usize = alike.map(|(letter, _)| letter.len_utf8()).sum();
    (&a[start..], &b[start..])
}
