//! The query language: words, `"phrases"`, `-exclusions`, `topic:cities`, `title:word`.
//! No query is an error: what is no operator is text to search for. The parser knows
//! nothing of the index but the names of its facets.

use crate::analysis::{TokenKind, analyze};
use crate::fold::FoldTable;

/// One token of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Atom {
    Word(String),
    Character {
        character: char,
        /// Whether it touches the atom before.
        joined: bool,
    },
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

impl Query {
    /// Takes a query apart. `is_facet` knows the names of facets.
    pub(crate) fn parse(text: &str, fold: &FoldTable, is_facet: &dyn Fn(&str) -> bool) -> Self {
        let mut query = Self::default();
        let mut rest = text.trim_start();
        let names = |name: &str| is_title(name) || is_facet(&name.to_ascii_lowercase());
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
                query.push(occur, inside, fold, open);
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
                query.field(name, value, excluded, fold, open);
                rest = after.trim_start();
                continue;
            }
            query.word(word, excluded, fold, after.is_empty(), &names);
            rest = after.trim_start();
        }
        query
    }

    /// A part without spaces. `names` knows fields that can be asked for.
    fn word(
        &mut self,
        word: &str,
        excluded: bool,
        fold: &FoldTable,
        open: bool,
        names: &dyn Fn(&str) -> bool,
    ) {
        if let Some((name, value)) = word.split_once(COLONS)
            && !value.is_empty()
            && names(name)
        {
            self.field(name, value, excluded, fold, open);
            return;
        }
        let occur = if excluded {
            Occur::Excluded
        } else {
            Occur::Should
        };
        self.push(occur, word, fold, open && !excluded);
    }

    /// A field that was asked for by its name.
    fn field(&mut self, name: &str, value: &str, excluded: bool, fold: &FoldTable, open: bool) {
        if !is_title(name) {
            self.filters.push(Filter {
                name: name.to_ascii_lowercase(),
                value: value.into(),
                excluded,
            });
        } else if excluded {
            self.push(Occur::ExcludedTitle, value, fold, false);
        } else {
            self.push(Occur::Title, value, fold, open);
        }
    }

    fn push(&mut self, occur: Occur, text: &str, fold: &FoldTable, open: bool) {
        let mut atoms = atoms(text, fold);
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
    let mut atoms = Vec::new();
    analyze(fold, text, &mut |token| {
        atoms.push(match token.kind {
            TokenKind::Word => Atom::Word(token.text.into()),
            TokenKind::Character { joined } => Atom::Character {
                character: token.character.unwrap_or('\0'),
                joined,
            },
        });
    });
    atoms
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The clauses of a query: a sign for the occur, tokens, `…` if open.
    fn parse(text: &str) -> String {
        let query = Query::parse(text, &FoldTable::default(), &|name| name == "topic");
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
    fn what_is_no_operator_is_text() {
        assert_eq!(parse("std::vec"), "std+vec…");
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
