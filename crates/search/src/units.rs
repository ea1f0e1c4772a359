//! Units: what a query is scored by. A word with its other forms and, while it
//! is being typed, its completions; a pair of Chinese characters; or a single
//! one. Each knows how to add its postings to the scorer and what the matcher
//! should light for it.

use crate::bigrams::{Head, HeadCache, pair};
use crate::expand::{Alternative, Expansion, Known, OTHER_FORM, Reach, Wanted, expand};
use crate::ids::{StemId, TermId};
use crate::index_reader::IndexReader;
use crate::matcher::Matcher;
use crate::pinyin::{Readings, Sounded};
use crate::postings::Postings;
use crate::query::{Atom, Piece, Role};
use crate::score::{Weights, greater};

/// How many words and pairs of a query are looked for: a whole page may be pasted.
/// Each has a bit.
pub(crate) const MAX_UNITS: usize = 64;

/// How much a pair counts where two words meet, if elsewhere it is within one.
const SPLIT: f32 = 0.5;

/// What is looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    Word {
        text: String,
        /// Whether completions count too.
        open: bool,
        /// Whether other forms count too.
        forms: bool,
        reach: Reach,
    },
    Pair(char, char),
    Character(char),
}

/// One part of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unit {
    pub(crate) target: Target,
    /// Whether a document without it is no hit.
    pub(crate) required: bool,
    /// How well another collection knows it.
    pub(crate) elsewhere: Known,
}

/// The units of a piece: words, and pairs of characters that touch, or a
/// character that touches no other.
pub(crate) fn units(piece: &Piece) -> Vec<Unit> {
    let required = matches!(piece.role, Role::Phrase | Role::Title);
    let mut units = Vec::new();
    let joined = |atom: Option<&Atom>| matches!(atom, Some(Atom::Character { joined: true, .. }));
    for (at, atom) in piece.atoms.iter().enumerate() {
        let next = piece.atoms.get(at + 1);
        let target = match atom {
            Atom::Word(text) => Target::Word {
                text: text.clone(),
                open: piece.open && next.is_none(),
                forms: !matches!(piece.role, Role::Phrase | Role::ExcludedPhrase),
                reach: if piece.role.is_excluded() || piece.role == Role::Phrase {
                    Reach::Word
                } else {
                    Reach::Sound
                },
            },
            Atom::Character { character, .. } => match next {
                Some(&Atom::Character {
                    character: second,
                    joined: true,
                }) => Target::Pair(*character, second),
                _ if joined(Some(atom)) => continue,
                _ => Target::Character(*character),
            },
        };
        units.push(Unit {
            target,
            required,
            elsewhere: Known::Not,
        });
    }
    units
}

impl Unit {
    /// Whether it is a word.
    pub(crate) fn is_word(&self) -> bool {
        matches!(self.target, Target::Word { .. })
    }

    /// Looks for sounds only where the word is not known: the query is no sound.
    pub(crate) fn narrow(&mut self) {
        if let Target::Word { reach, .. } = &mut self.target
            && *reach == Reach::Sound
        {
            *reach = Reach::Near;
        }
    }

    /// What is looked for, in words.
    pub(crate) fn text(&self) -> String {
        match &self.target {
            Target::Word { text, .. } => text.clone(),
            Target::Pair(first, second) => [*first, *second].iter().collect(),
            Target::Character(character) => (*character).into(),
        }
    }

    /// Gives the postings of the unit to `visit`, with the weights of their places.
    pub(crate) fn evaluate(
        &self,
        reader: &IndexReader<'_>,
        heads: &HeadCache,
        expansion: &Expansion,
        visit: &mut dyn FnMut(&Postings, &Weights<'_>),
    ) {
        let mut whole = |postings: &Postings| {
            let docs = weights(&postings.docs, &postings.split);
            let titles = weights(&postings.titles, &postings.split_titles);
            visit(
                postings,
                &Weights {
                    docs: &docs,
                    titles: &titles,
                },
            );
        };
        match &self.target {
            Target::Pair(first, second) => {
                if let Some(postings) = pair(reader, heads, *first, *second) {
                    whole(&postings);
                }
            }
            Target::Character(character) => {
                let Some(rank) = reader.parts.characters.rank(*character) else {
                    return;
                };
                if let Some(head) = Head::read(reader, heads, rank) {
                    whole(&head.postings());
                }
            }
            Target::Word { .. } if expansion.is_sound() => {
                evaluate_sound(&expansion.sounded, visit);
            }
            Target::Word { .. } => evaluate_words(reader, &expansion.alternatives, visit),
        }
    }

    /// In place of a pair that nobody asks for: its first character, the pair the
    /// other way round, its second character.
    pub(crate) fn instead(&self) -> Option<[Self; 3]> {
        let new = |target| Self {
            target,
            required: false,
            elsewhere: Known::Not,
        };
        match self.target {
            Target::Pair(first, second) if !self.required => Some([
                new(Target::Character(first)),
                new(Target::Pair(second, first)),
                new(Target::Character(second)),
            ]),
            _ => None,
        }
    }

    /// What the unit stands for, if it is a word.
    pub(crate) fn expand(
        &self,
        reader: &IndexReader<'_>,
        readings: Option<&Readings>,
    ) -> Expansion {
        match self.target {
            Target::Word {
                ref text,
                open,
                forms,
                reach,
            } => {
                let elsewhere = self.elsewhere;
                let wanted = Wanted {
                    open,
                    forms,
                    reach,
                    elsewhere,
                };
                expand(reader, readings, text, wanted)
            }
            _ => Expansion::default(),
        }
    }

    /// Tells the matcher what to light.
    pub(crate) fn teach(
        &self,
        reader: &IndexReader<'_>,
        expansion: &Expansion,
        matcher: &mut Matcher,
        idf: f32,
    ) {
        let unit = matcher.unit(idf);
        match &self.target {
            Target::Pair(first, second) => matcher.pair(*first, *second, unit),
            Target::Character(character) => matcher.character(*character, unit),
            Target::Word { text, .. } => {
                for run in &expansion.sounded.runs {
                    matcher.run(run, unit);
                }
                if expansion.prefix {
                    matcher.prefix(text.clone(), unit);
                }
                let words = reader.words();
                for alternative in &expansion.alternatives {
                    if alternative.forms {
                        for &form in words.forms(alternative.stem) {
                            matcher.word(words.spelling(TermId(form)), unit);
                        }
                    } else if !expansion.prefix {
                        matcher.word(words.spelling(alternative.word), unit);
                    }
                }
            }
        }
    }
}

/// The weights of places, some of which have a pair only where two words meet.
fn weights(places: &[u32], split: &[bool]) -> Vec<f32> {
    let mut weights = vec![1.0; places.len()];
    for (weight, _) in weights.iter_mut().zip(split).filter(|(_, split)| **split) {
        *weight = SPLIT;
    }
    weights
}

/// Gives the postings of each stem to `visit`, weighted by its best alternative.
fn evaluate_words(
    reader: &IndexReader<'_>,
    alternatives: &[Alternative],
    visit: &mut dyn FnMut(&Postings, &Weights<'_>),
) {
    let mut stems: Vec<StemId> = alternatives
        .iter()
        .map(|alternative| alternative.stem)
        .collect();
    stems.dedup();
    let words = reader.words();
    let own = |stem: StemId| {
        let first = alternatives.partition_point(|alternative| alternative.stem < stem);
        let after = alternatives.partition_point(|alternative| alternative.stem <= stem);
        &alternatives[first..after]
    };
    // Where each form counts the same, it does not matter which one is where.
    let whole = |stem: StemId| {
        let own = own(stem);
        let weight = own.first().map_or(0.0, |first| first.weight);
        let same = |alternative: &Alternative| alternative.weight.total_cmp(&weight).is_eq();
        own.len() >= words.forms(stem).len() && own.iter().all(same)
    };
    reader.stems(&stems, &whole, &mut |stem, postings, forms| {
        let own = own(stem);
        let least = |alternative: &Alternative| {
            if alternative.forms {
                OTHER_FORM * alternative.weight
            } else {
                0.0
            }
        };
        let mut base = own.iter().map(least).fold(0.0, greater);
        if whole(stem) {
            base = own.first().map_or(0.0, |first| first.weight);
        }
        let mut docs = vec![base; postings.docs.len()];
        let mut titles = vec![base; postings.titles.len()];
        let ids = words.forms(stem);
        for alternative in own {
            if let Some(form) = ids
                .binary_search(&alternative.word.0)
                .ok()
                .and_then(|at| forms.get(at))
            {
                raise(&mut docs, &form.docs, alternative.weight);
                raise(&mut titles, &form.titles, alternative.weight);
            }
        }
        visit(
            postings,
            &Weights {
                docs: &docs,
                titles: &titles,
            },
        );
    });
}

/// Gives the titles and headings that sound like a word to `visit`.
fn evaluate_sound(sounded: &Sounded, visit: &mut dyn FnMut(&Postings, &Weights<'_>)) {
    let numbers = |list: &[(u32, f32)]| list.iter().map(|entry| entry.0).collect::<Vec<_>>();
    let weights = |list: &[(u32, f32)]| list.iter().map(|entry| entry.1).collect::<Vec<_>>();
    let postings = Postings {
        docs: numbers(&sounded.headings),
        levels: vec![0; sounded.headings.len()],
        headings: vec![true; sounded.headings.len()],
        titles: numbers(&sounded.titles),
        ..Postings::default()
    };
    visit(
        &postings,
        &Weights {
            docs: &weights(&sounded.headings),
            titles: &weights(&sounded.titles),
        },
    );
}

fn raise(weights: &mut [f32], places: &[u32], weight: f32) {
    for &place in places {
        if let Some(slot) = weights.get_mut(place as usize) {
            *slot = greater(*slot, weight);
        }
    }
}
