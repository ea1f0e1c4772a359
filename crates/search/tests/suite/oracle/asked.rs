//! The oracle's own query parser: it splits a query at its spaces, then at the operators
//! of each part. Ambiguous queries are not supported, so the engine is not compared on
//! them.

use super::compounds::compounds;
use super::documents::Documents;
use bookmobile_search::{Index, Token};

const QUOTES: [char; 3] = ['"', '“', '”'];

/// How a clause of a query restricts the hits.
#[derive(Clone, Copy, PartialEq)]
pub enum Occur {
    /// The more of it, the better.
    Should,
    /// All of it, in this order.
    Phrase,
    /// All of it in the title.
    Title,
    /// None of it, in any form.
    Excluded,
    /// None of it as this sequence of words.
    ExcludedPhrase,
    /// Not all of it in the title.
    ExcludedTitle,
}

impl Occur {
    pub fn is_excluded(self) -> bool {
        matches!(
            self,
            Self::Excluded | Self::ExcludedPhrase | Self::ExcludedTitle
        )
    }

    fn is_phrase(self) -> bool {
        matches!(self, Self::Phrase | Self::ExcludedPhrase)
    }
}

/// Words that were written together.
pub struct Clause {
    pub occur: Occur,
    pub tokens: Vec<Token>,
    /// Whether the last word is still being typed.
    pub open: bool,
    pub terms: Vec<QueryTerm>,
}

/// The kind of a term.
#[derive(Clone, Copy, PartialEq)]
pub enum TermKind {
    /// A bigram, or a single character.
    Characters,
    Word,
    /// A prefix: matches all words that begin with it.
    Beginning,
}

/// A term of the query. Two equal terms count once.
#[derive(PartialEq)]
pub struct QueryTerm {
    pub text: String,
    pub kind: TermKind,
    /// Whether only the term itself matches: no other form, no correction.
    pub literal: bool,
    /// Whether a document without it is no hit.
    required: bool,
    /// Another spelling: the whole of the compound that it is a part of.
    pub whole: Option<Box<QueryTerm>>,
}

/// A facet that documents must, or must not, have.
pub struct Filter {
    pub name: String,
    pub value: String,
    pub excluded: bool,
}

/// A query, taken apart.
#[derive(Default)]
pub struct Asked {
    pub clauses: Vec<Clause>,
    pub filters: Vec<Filter>,
}

impl Asked {
    /// Parses a query; `None` if it is not supported.
    pub fn read(index: &Index, documents: &Documents<'_>, query: &str) -> Option<Self> {
        let mut asked = Self::default();
        let mut is_quoted = false;
        let parts = query.split(|c: char| {
            is_quoted ^= QUOTES.contains(&c);
            c.is_whitespace() && !is_quoted
        });
        let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
        for (at, part) in parts.iter().enumerate() {
            // The last word is complete if anything follows it, even punctuation.
            let is_last = at + 1 == parts.len();
            let open = is_last && query.ends_with(char::is_alphanumeric);
            asked.add(index, documents, part, open)?;
        }
        asked.join_words(documents);
        Some(asked)
    }

    /// Two words, one of which the collection lacks, are also the word that they are together.
    fn join_words(&mut self, documents: &Documents<'_>) {
        let word = |clause: &Clause| match &clause.terms[..] {
            [term] if clause.occur == Occur::Should && term.whole.is_none() => {
                (term.kind != TermKind::Characters).then(|| term.text.clone())
            }
            _ => None,
        };
        for at in 1..self.clauses.len() {
            let words = [at - 1, at].map(|at| word(&self.clauses[at]));
            let [Some(first), Some(second)] = words else {
                continue;
            };
            let text = format!("{first}{second}");
            let is_known = documents.has_word(&first) && documents.has_word(&second);
            if is_known || !documents.has_word(&text) {
                continue;
            }
            for clause in &mut self.clauses[at - 1..=at] {
                let whole = QueryTerm {
                    text: text.clone(),
                    kind: TermKind::Word,
                    literal: false,
                    required: false,
                    whole: None,
                };
                clause.terms[0].whole = Some(Box::new(whole));
            }
        }
    }

    fn add(
        &mut self,
        index: &Index,
        docs: &Documents<'_>,
        part: &str,
        is_open: bool,
    ) -> Option<()> {
        let (excluded, part) = match part.strip_prefix('-') {
            Some(part) => (true, part),
            None => (false, part),
        };
        let (name, value) = match part.split_once([':', '：']) {
            Some((name, value)) => (Some(name.to_lowercase()), value),
            None => (None, part),
        };
        let is_quoted = value.starts_with(QUOTES);
        let text = value.strip_prefix(QUOTES).unwrap_or(value);
        let text = text
            .strip_suffix(QUOTES)
            .filter(|_| is_quoted)
            .unwrap_or(text);
        if text.starts_with('-') || text.contains(QUOTES) || text.contains([':', '：']) {
            return None;
        }
        let occur = match (name.as_deref(), is_quoted, excluded) {
            (Some("title" | "标题" | "標題"), _, true) => Occur::ExcludedTitle,
            (Some("title" | "标题" | "標題"), _, false) => Occur::Title,
            (Some(name), ..) => {
                let (name, value) = (name.to_owned(), text.to_owned());
                let is_facet = docs.has_facet(&name) && !value.is_empty();
                self.filters.push(Filter {
                    name,
                    value,
                    excluded,
                });
                return is_facet.then_some(());
            }
            (None, true, true) => Occur::ExcludedPhrase,
            (None, true, false) => Occur::Phrase,
            (None, false, true) => Occur::Excluded,
            (None, false, false) => Occur::Should,
        };
        let (tokens, wholes) = tokens(index, docs, text, occur);
        // Excluded characters exclude this sequence only, an excluded word excludes all
        // its forms. Both together, or several words, are ambiguous.
        let is_characters = tokens.iter().all(|token| token.is_character);
        let is_plain = tokens.len() == 1 || is_characters || occur != Occur::Excluded;
        let open = is_open && !excluded;
        if tokens.is_empty() || !is_plain {
            return None;
        }
        let terms = terms(occur, &tokens, &wholes, open);
        self.clauses.push(Clause {
            occur,
            tokens,
            open,
            terms,
        });
        Some(())
    }

    /// The terms that are looked up, each once.
    pub fn wanted(&self) -> Vec<&QueryTerm> {
        let mut all: Vec<&QueryTerm> = Vec::new();
        for clause in self
            .clauses
            .iter()
            .filter(|clause| !clause.occur.is_excluded())
        {
            for term in &clause.terms {
                if !all.contains(&term) {
                    all.push(term);
                }
            }
        }
        all
    }

    /// Whether a word is still being typed.
    pub fn is_open(&self) -> bool {
        let mut clauses = self.clauses.iter();
        clauses.any(|clause| {
            clause
                .terms
                .iter()
                .any(|term| term.kind == TermKind::Beginning)
        })
    }

    /// Whether the hits depend on the order of words in the texts.
    pub fn needs_texts(&self) -> bool {
        let mut clauses = self.clauses.iter();
        clauses.any(|clause| clause.occur.is_phrase() || clause.occur == Occur::Excluded)
    }
}

/// The tokens of a clause, each with the compound that it is a part of. A compound that the
/// collection knows as one word is one token, except between hyphens where the parts say
/// more.
fn tokens(
    index: &Index,
    docs: &Documents<'_>,
    text: &str,
    occur: Occur,
) -> (Vec<Token>, Vec<Option<String>>) {
    let mut tokens = index.tokens(text);
    let mut wholes = vec![None; tokens.len()];
    let mut all = compounds(index, text, &tokens);
    all.retain(|own| !own.by_case && docs.has_word(&own.whole));
    for own in all.into_iter().rev() {
        let places = own.first..own.first + own.count;
        if occur == Occur::Should && !own.has_apostrophe {
            wholes[places].fill(Some(own.whole));
            continue;
        }
        let mut token = tokens[own.first].clone();
        token.text = own.whole;
        tokens.splice(places.clone(), [token]);
        wholes.splice(places, [None]);
    }
    (tokens, wholes)
}

/// The terms of a clause: words, bigrams of adjacent characters, and characters without a
/// neighbour.
fn terms(occur: Occur, tokens: &[Token], wholes: &[Option<String>], open: bool) -> Vec<QueryTerm> {
    let mut terms = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let next = tokens.get(at + 1).filter(|next| next.joined);
        let is_last = at + 1 == tokens.len();
        let (kind, text) = match next {
            _ if !token.is_character && open && is_last => {
                (TermKind::Beginning, token.text.clone())
            }
            _ if !token.is_character => (TermKind::Word, token.text.clone()),
            Some(next) => (TermKind::Characters, format!("{}{}", token.text, next.text)),
            None if token.joined => continue,
            None => (TermKind::Characters, token.text.clone()),
        };
        let new = |text, kind, whole| QueryTerm {
            text,
            kind,
            literal: kind == TermKind::Characters || occur.is_phrase(),
            required: matches!(occur, Occur::Phrase | Occur::Title),
            whole,
        };
        let whole = wholes[at].clone();
        let whole = whole.map(|whole| Box::new(new(whole, TermKind::Word, None)));
        terms.push(new(text, kind, whole));
    }
    terms
}
