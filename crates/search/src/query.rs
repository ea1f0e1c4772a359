//! The query language: words, `"phrases"`, `-exclusions`, `topic:cities`, `title:word`.
//! No query is an error: what is no operator is text to search for. The parser knows
//! nothing of the index but the names of its facets.

use crate::analysis::analyze_into;
use crate::fold::FoldTable;
use crate::token::{Compound, Sink, Token, TokenKind};

/// One token of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Atom {
    Word(String),
    /// A part of a compound that is a word as a whole too.
    Part {
        text: String,
        whole: String,
    },
    Character {
        character: char,
        /// Whether it touches the atom before.
        joined: bool,
    },
}

impl Atom {
    /// Makes a word a part of this whole.
    fn become_part(&mut self, whole: &str) {
        if let Self::Word(text) = self {
            *self = Self::Part {
                text: core::mem::take(text),
                whole: whole.to_owned(),
            };
        }
    }
}

/// How a clause of a query restricts the hits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Occur {
    /// The more of it, the better.
    Should,
    /// All of it, in this order.
    Phrase,
    /// None of it, in any form.
    Excluded,
    /// None of it as this sequence of words.
    ExcludedPhrase,
    /// None of it in the title.
    ExcludedTitle,
    /// In the title.
    Title,
}

impl Occur {
    /// Whether documents with it are left out.
    pub(crate) fn is_excluded(self) -> bool {
        matches!(
            self,
            Self::Excluded | Self::ExcludedPhrase | Self::ExcludedTitle
        )
    }
}

/// Tokens that were written together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Clause {
    pub(crate) occur: Occur,
    pub(crate) atoms: Vec<Atom>,
    /// Whether the last word may be incomplete: nothing follows it.
    pub(crate) open: bool,
}

/// A facet that documents must, or must not, have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Filter {
    pub(crate) name: String,
    pub(crate) value: String,
    pub(crate) excluded: bool,
}

/// A query, taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Query {
    pub(crate) clauses: Vec<Clause>,
    pub(crate) filters: Vec<Filter>,
}

// Slices, even of a single character: each type of pattern costs 0.1 KB of a program.
const QUOTES: &[char] = &['"', '“', '”', '＂'];
const COLONS: &[char] = &[':', '：'];

/// What the parser asks of the indexes.
pub(crate) struct Known<'a> {
    pub(crate) fold: &'a FoldTable,
    /// Whether a facet has this name.
    pub(crate) is_facet: &'a dyn Fn(&str) -> bool,
    /// Whether this is a word of any index, or may be one in a shard that is missing.
    pub(crate) is_word: &'a dyn Fn(&str) -> bool,
}

/// Collects the tokens of a part of a query.
#[derive(Default)]
struct Atoms<'a> {
    known: Option<&'a Known<'a>>,
    /// Whether the parts of a compound that is known whole are wanted too.
    keeps_parts: bool,
    all: Vec<Atom>,
    /// The last compound whose parts are wanted, and where it ends.
    whole: (String, usize),
}

impl Sink for Atoms<'_> {
    fn take(&mut self, token: Token<'_>) {
        let text = token.text.to_owned();
        self.all.push(match token.kind {
            TokenKind::Word if token.start < self.whole.1 => Atom::Part {
                text,
                whole: self.whole.0.clone(),
            },
            TokenKind::Word => Atom::Word(text),
            TokenKind::Character { joined } => Atom::Character {
                character: token.character.unwrap_or('\0'),
                joined,
            },
        });
    }

    /// A compound that is known whole is one word, as if it were written so. Between
    /// hyphens its parts say more than the whole alone: `free-stream` is also `free stream`.
    fn joins(&mut self, compound: &Compound<'_>) -> bool {
        let whole = compound.whole;
        let is_known = self.known.is_some_and(|known| (known.is_word)(whole.text));
        let has_parts = !compound.by_case && !compound.has_apostrophe && self.keeps_parts;
        if is_known && has_parts {
            self.whole = (whole.text.to_owned(), whole.end);
        }
        compound.by_case || is_known && !has_parts
    }
}

impl Query {
    /// Takes a query apart.
    pub(crate) fn parse(text: &str, known: &Known<'_>) -> Self {
        let mut query = Self::default();
        let mut rest = text.trim_start();
        let names = |name: &str| is_title(name) || (known.is_facet)(&name.to_ascii_lowercase());
        while !rest.is_empty() {
            let (excluded, part) = match rest.strip_prefix('-') {
                Some(part) if part.starts_with(|c: char| !c.is_whitespace() && c != '-') => {
                    (true, part)
                }
                _ => (false, rest),
            };
            if let Some(quoted) = part.strip_prefix(QUOTES) {
                let (inside, after) = quoted.split_once(QUOTES).unwrap_or((quoted, ""));
                let occur = if excluded {
                    Occur::ExcludedPhrase
                } else {
                    Occur::Phrase
                };
                let open = inside.len() == quoted.len() && !excluded;
                query.push(occur, inside, known, open);
                rest = after.trim_start();
                continue;
            }
            let end = part
                .find(|c: char| c.is_whitespace() || QUOTES.contains(&c))
                .unwrap_or(part.len());
            let (word, after) = part.split_at_checked(end).unwrap_or((part, ""));
            // `topic:"smart cities"`
            let name = word.strip_suffix(COLONS).filter(|name| names(name));
            if let (Some(name), Some(quoted)) = (name, after.strip_prefix(QUOTES)) {
                let (value, after) = quoted.split_once(QUOTES).unwrap_or((quoted, ""));
                let open = value.len() == quoted.len();
                query.field(name, value, excluded, known, open);
                rest = after.trim_start();
                continue;
            }
            query.word(word, excluded, known, after.is_empty(), &names);
            rest = after.trim_start();
        }
        query.join_words(known);
        query
    }

    /// Joins two words of which the collection lacks one, if it has both as one word: `wi fi`
    /// is `wifi` written as parts. Of `a way`, which it has, nothing becomes `away`.
    fn join_words(&mut self, known: &Known<'_>) {
        let mut last: Option<&mut Atom> = None;
        for clause in &mut self.clauses {
            let mut next = match &mut clause.atoms[..] {
                [atom] if clause.occur == Occur::Should => Some(atom),
                _ => None,
            };
            if let (Some(last), Some(next)) = (&mut last, &mut next)
                && let (Atom::Word(first), Atom::Word(second)) = (&**last, &**next)
                && !((known.is_word)(first) && (known.is_word)(second))
            {
                let whole = first.clone() + second;
                if (known.is_word)(&whole) {
                    last.become_part(&whole);
                    next.become_part(&whole);
                }
            }
            last = next;
        }
    }

    /// A part without spaces. `names` knows fields that can be asked for.
    fn word(
        &mut self,
        word: &str,
        excluded: bool,
        known: &Known<'_>,
        open: bool,
        names: &dyn Fn(&str) -> bool,
    ) {
        if let Some((name, value)) = word.split_once(COLONS)
            && !value.is_empty()
            && names(name)
        {
            self.field(name, value, excluded, known, open);
            return;
        }
        let occur = if excluded {
            Occur::Excluded
        } else {
            Occur::Should
        };
        self.push(occur, word, known, open && !excluded);
    }

    /// A field that was asked for by its name.
    fn field(&mut self, name: &str, value: &str, excluded: bool, known: &Known<'_>, open: bool) {
        if !is_title(name) {
            self.filters.push(Filter {
                name: name.to_ascii_lowercase(),
                value: value.into(),
                excluded,
            });
        } else if excluded {
            self.push(Occur::ExcludedTitle, value, known, false);
        } else {
            self.push(Occur::Title, value, known, open);
        }
    }

    fn push(&mut self, occur: Occur, text: &str, known: &Known<'_>, open: bool) {
        let mut atoms = Atoms {
            known: Some(known),
            keeps_parts: occur == Occur::Should,
            ..Atoms::default()
        };
        analyze_into(known.fold, text, &mut atoms);
        let mut atoms = atoms.all;
        if atoms.is_empty() {
            return;
        }
        // `c+` on the way to `c++`.
        let mut is_half_sign = false;
        if open
            && occur == Occur::Should
            && text.ends_with('+')
            && let Some(Atom::Word(word)) = atoms.last_mut()
            && word == "c"
        {
            word.push('+');
            is_half_sign = true;
        }
        // A sign after the word (`end.`) says that it is whole.
        let open = open && (is_half_sign || text.ends_with(|c: char| c.is_alphanumeric()));
        self.clauses.push(Clause { occur, atoms, open });
    }
}

/// Whether a field's name is the title's.
fn is_title(name: &str) -> bool {
    name.eq_ignore_ascii_case("title") || matches!(name, "标题" | "標題")
}

/// The tokens of a text, without their places.
pub(crate) fn atoms(text: &str, fold: &FoldTable) -> Vec<Atom> {
    let mut atoms = Atoms::default();
    analyze_into(fold, text, &mut atoms);
    atoms.all
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The clauses of a query: a sign for the occur, tokens, `…` if open.
    fn parse(text: &str) -> String {
        let known = Known {
            fold: &FoldTable::default(),
            is_facet: &|name| name == "topic",
            is_word: &|word| {
                let mut words = "wifi dont oreilly rocknroll a way away".split(' ');
                words.any(|own| own == word)
            },
        };
        let query = Query::parse(text, &known);
        let mut out = Vec::new();
        for clause in &query.clauses {
            let sign = match clause.occur {
                Occur::Should => "",
                Occur::Phrase => "=",
                Occur::Excluded => "-",
                Occur::ExcludedPhrase => "-=",
                Occur::ExcludedTitle => "-^",
                Occur::Title => "^",
            };
            let atoms: Vec<String> = clause
                .atoms
                .iter()
                .map(|atom| match atom {
                    Atom::Word(word) => word.clone(),
                    Atom::Part { text, whole } => format!("{text}({whole})"),
                    Atom::Character { character, .. } => character.to_string(),
                })
                .collect();
            out.push(format!(
                "{sign}{}{}",
                atoms.join("+"),
                if clause.open { "…" } else { "" }
            ));
        }
        for filter in &query.filters {
            let sign = if filter.excluded { "-" } else { "" };
            out.push(format!("{sign}[{}={}]", filter.name, filter.value));
        }
        out.join(" ")
    }

    #[test]
    fn words_and_operators_are_told_apart() {
        assert_eq!(parse("Smart cit"), "smart cit…");
        assert_eq!(parse("smart city "), "smart city");
        assert_eq!(
            parse("a \"smart city\" -bus title:train "),
            "a =smart+city -bus ^train"
        );
        assert_eq!(
            parse("topic:rural net -topic:x"),
            "net [topic=rural] -[topic=x]"
        );
        assert_eq!(parse("-“big city” x"), "-=big+city x…");
        assert_eq!(
            parse("Topic:\"big city\" TITLE:\"smart city\" 标题：城 "),
            "^smart+city ^城 [topic=big city]"
        );
    }

    #[test]
    fn words_that_are_one_in_the_collection_are_joined() {
        assert_eq!(parse("the wi fi"), "the wi(wifi) fi(wifi)…");
        assert_eq!(parse("wi fi fi "), "wi(wifi) fi(wifi) fi");
        assert_eq!(parse("a way to"), "a way to…");
        assert_eq!(parse("\"wi fi\" wi -fi"), "=wi+fi wi -fi");
        assert_eq!(parse("wi \"fi\" wif i"), "wi =fi wif(wifi) i(wifi)…");
    }

    #[test]
    fn what_is_no_operator_is_text() {
        assert_eq!(parse("std::vec"), "std+vec…");
        assert_eq!(
            parse("wi-fi Wi\u{2010}Fi, fi-wi"),
            "wi(wifi)+fi(wifi) wi(wifi)+fi(wifi) fi+wi…"
        );
        assert_eq!(parse("\"the wi-fi\" -wi-fi"), "=the+wifi -wifi");
        assert_eq!(
            parse("don't O’Reilly won't l'eau "),
            "dont oreilly won l+eau"
        );
        assert_eq!(parse("c+"), "c+…");
        assert_eq!(parse("c++"), "c++");
        assert_eq!(parse("c+ x"), "c x…");
        assert_eq!(parse("ab+ k+"), "ab k");
        assert_eq!(parse("\"c+"), "=c");
        assert_eq!(parse("well-known - -- topic: \"\""), "well+known topic");
        assert_eq!(parse("\"big ci"), "=big+ci…");
        assert_eq!(parse("智能城市"), "智+能+城+市…");
        assert_eq!(parse(" \" : - ' "), "");
    }
}
