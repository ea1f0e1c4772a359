//! What a query asks, taken apart for the oracle: at its spaces, then at the signs
//! of each part. What is not plain is not understood; the engine may read it as it
//! likes.

use super::shelf::Shelf;
use bookmobile_search::{Index, Token};

const QUOTES: [char; 3] = ['"', '“', '”'];

/// What is asked of a part of a query.
#[derive(Clone, Copy, PartialEq)]
pub enum Role {
    /// The more of it, the better.
    Wanted,
    /// All of it, as it stands.
    Phrase,
    /// All of it in the title.
    Title,
    /// None of it, in any form.
    Excluded,
    /// Nowhere as it stands.
    ExcludedPhrase,
    /// Not all of it in the title.
    ExcludedTitle,
}

impl Role {
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
pub struct Piece {
    pub role: Role,
    pub tokens: Vec<Token>,
    /// Whether the last word is still being typed.
    pub open: bool,
    pub units: Vec<Unit>,
}

/// What a unit is.
#[derive(Clone, Copy, PartialEq)]
pub enum Kind {
    /// A pair of characters, or a single one.
    Characters,
    Word,
    /// A word, and all that begin like it.
    Beginning,
}

/// What is looked for on its own. Asked for twice in the same manner it counts once.
#[derive(PartialEq)]
pub struct Unit {
    pub text: String,
    pub kind: Kind,
    /// Whether nothing else stands for it: no other form, no correction.
    pub literal: bool,
    /// Whether a document without it is no hit.
    required: bool,
}

/// A facet that documents must have, or must not.
pub struct Filter {
    pub name: String,
    pub value: String,
    pub excluded: bool,
}

/// A query, taken apart.
#[derive(Default)]
pub struct Asked {
    pub pieces: Vec<Piece>,
    pub filters: Vec<Filter>,
}

impl Asked {
    /// Takes a query apart; `None` if it is not understood.
    pub fn read(index: &Index, shelf: &Shelf<'_>, query: &str) -> Option<Self> {
        let mut asked = Self::default();
        let mut is_quoted = false;
        let parts = query.split(|c: char| {
            is_quoted ^= QUOTES.contains(&c);
            c.is_whitespace() && !is_quoted
        });
        let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
        for (at, part) in parts.iter().enumerate() {
            // The last word is whole if anything follows it, be it a sign.
            let is_last = at + 1 == parts.len();
            let open = is_last && query.ends_with(char::is_alphanumeric);
            asked.add(index, shelf, part, open)?;
        }
        Some(asked)
    }

    fn add(&mut self, index: &Index, docs: &Shelf<'_>, part: &str, is_open: bool) -> Option<()> {
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
        let role = match (name.as_deref(), is_quoted, excluded) {
            (Some("title" | "标题" | "標題"), _, true) => Role::ExcludedTitle,
            (Some("title" | "标题" | "標題"), _, false) => Role::Title,
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
            (None, true, true) => Role::ExcludedPhrase,
            (None, true, false) => Role::Phrase,
            (None, false, true) => Role::Excluded,
            (None, false, false) => Role::Wanted,
        };
        let tokens = index.tokens(text);
        // Characters that are excluded are so as they stand, words are in any form;
        // of both together, or of several, it is not plain.
        let is_characters = tokens.iter().all(|token| token.is_character);
        let is_plain = tokens.len() == 1 || is_characters || role != Role::Excluded;
        let open = is_open && !excluded;
        if tokens.is_empty() || !is_plain {
            return None;
        }
        let units = units(role, &tokens, open);
        self.pieces.push(Piece {
            role,
            tokens,
            open,
            units,
        });
        Some(())
    }

    /// What is looked for, each once.
    pub fn wanted(&self) -> Vec<&Unit> {
        let mut all: Vec<&Unit> = Vec::new();
        for piece in self.pieces.iter().filter(|piece| !piece.role.is_excluded()) {
            for unit in &piece.units {
                if !all.contains(&unit) {
                    all.push(unit);
                }
            }
        }
        all
    }

    /// Whether a word is still being typed.
    pub fn is_open(&self) -> bool {
        let mut pieces = self.pieces.iter();
        pieces.any(|piece| piece.units.iter().any(|unit| unit.kind == Kind::Beginning))
    }

    /// Whether it depends on the order of words in the texts what is found.
    pub fn needs_texts(&self) -> bool {
        let mut pieces = self.pieces.iter();
        pieces.any(|piece| piece.role.is_phrase() || piece.role == Role::Excluded)
    }
}

/// Words; of characters that touch each pair, of others each one.
fn units(role: Role, tokens: &[Token], open: bool) -> Vec<Unit> {
    let mut units = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let next = tokens.get(at + 1).filter(|next| next.joined);
        let is_last = at + 1 == tokens.len();
        let (kind, text) = match next {
            _ if !token.is_character && open && is_last => (Kind::Beginning, token.text.clone()),
            _ if !token.is_character => (Kind::Word, token.text.clone()),
            Some(next) => (Kind::Characters, format!("{}{}", token.text, next.text)),
            None if token.joined => continue,
            None => (Kind::Characters, token.text.clone()),
        };
        units.push(Unit {
            text,
            kind,
            literal: kind == Kind::Characters || role.is_phrase(),
            required: matches!(role, Role::Phrase | Role::Title),
        });
    }
    units
}
