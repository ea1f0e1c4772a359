//! A highlighter of the words of a query as they are typed, also of those that an index
//! lacks: for texts that are in no index, as a reader's notes.

use crate::highlighter::Highlighter;
use crate::index::Index;
use crate::query::{Atom, Known, Query};
use std::sync::Arc;

/// The weight of a word of which nothing is known: that of a rare one.
const WEIGHT: f32 = 6.0;

impl<B: AsRef<[u8]>> Index<B> {
    /// A highlighter of the query's words that are not excluded, and one of those that are.
    /// The last word may be incomplete unless a blank follows it.
    pub fn own_words(&self, text: &str) -> (Highlighter, Highlighter) {
        let fold = &self.reader().sections.fold;
        let query = Query::parse(
            text,
            &Known {
                fold,
                is_facet: &|_| false,
                is_word: &|_| false,
            },
        );
        let new = || Highlighter::new(Arc::clone(fold));
        let (mut wanted, mut excluded) = (new(), new());
        for clause in &query.clauses {
            let to = if clause.occur.is_excluded() {
                &mut excluded
            } else {
                &mut wanted
            };
            add(to, &clause.atoms, clause.open);
        }
        (wanted, excluded)
    }
}

fn add(to: &mut Highlighter, atoms: &[Atom], open: bool) {
    let mut run = String::new();
    for (at, atom) in atoms.iter().enumerate() {
        let is_last = at + 1 == atoms.len();
        match atom {
            Atom::Word(word) | Atom::Part { text: word, .. } => {
                add_run(to, &mut run);
                let term = to.add_term(WEIGHT);
                if is_last && open {
                    to.add_prefix(word.clone(), term);
                } else {
                    to.add_word(word.clone(), term);
                }
            }
            Atom::Character { character, joined } => {
                if !joined {
                    add_run(to, &mut run);
                }
                run.push(*character);
            }
        }
    }
    add_run(to, &mut run);
}

/// Adds adjacent characters as one term for each pair, so that all pairs are wanted.
fn add_run(to: &mut Highlighter, run: &mut String) {
    let characters: Vec<char> = run.chars().collect();
    run.clear();
    if let [character] = characters[..] {
        let term = to.add_term(WEIGHT);
        to.add_character(character, term);
    }
    for pair in characters.windows(2) {
        let term = to.add_term(WEIGHT);
        to.add_bigram(pair[0], pair[1], term);
    }
}
