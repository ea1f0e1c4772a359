//! Units: what a query is scored by. A word with its other forms and, while it
//! is being typed, its completions; a pair of Chinese characters; or a single
//! one. Each knows how to add its postings to the scorer and what the highlighter
//! should light for it.

use crate::bigrams::{RecordCache, RecordHead, bigram};
use crate::expand::{Alternative, Expansion, Fuzziness, MatchTier, OTHER_FORM, Wanted, expand};
use crate::highlighter::Highlighter;
use crate::ids::{StemId, TermId};
use crate::index_reader::IndexReader;
use crate::pinyin::{Readings, Sounded};
use crate::postings::Postings;
use crate::query::{Atom, Clause, Occur};
use crate::score::{MatchWeights, max};

/// How many words and pairs of a query are looked for: a whole page may be pasted.
/// Each has a bit.
pub(crate) const MAX_UNITS: usize = 64;

/// How much a pair counts where two words meet, if elsewhere it is within one.
const SPLIT: f32 = 0.5;

/// What is looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum TermKind {
    Word {
        text: String,
        /// Whether completions count too.
        open: bool,
        /// Whether other forms count too.
        forms: bool,
        fuzziness: Fuzziness,
    },
    Bigram(char, char),
    Character(char),
}

/// One part of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct QueryTerm {
    pub(crate) kind: TermKind,
    /// Whether a document without it is no hit.
    pub(crate) required: bool,
    /// How well another collection knows it.
    pub(crate) tier_elsewhere: MatchTier,
}

/// The units of a clause: words, and pairs of characters that touch, or a
/// character that touches no other.
pub(crate) fn units(clause: &Clause) -> Vec<QueryTerm> {
    let required = matches!(clause.occur, Occur::Phrase | Occur::Title);
    let mut units = Vec::new();
    let joined = |atom: Option<&Atom>| matches!(atom, Some(Atom::Character { joined: true, .. }));
    for (at, atom) in clause.atoms.iter().enumerate() {
        let next = clause.atoms.get(at + 1);
        let kind = match atom {
            Atom::Word(text) => TermKind::Word {
                text: text.clone(),
                open: clause.open && next.is_none(),
                forms: !matches!(clause.occur, Occur::Phrase | Occur::ExcludedPhrase),
                fuzziness: if clause.occur.is_excluded() || clause.occur == Occur::Phrase {
                    Fuzziness::Exact
                } else {
                    Fuzziness::TyposAndSound
                },
            },
            Atom::Character { character, .. } => match next {
                Some(&Atom::Character {
                    character: second,
                    joined: true,
                }) => TermKind::Bigram(*character, second),
                _ if joined(Some(atom)) => continue,
                _ => TermKind::Character(*character),
            },
        };
        units.push(QueryTerm {
            kind,
            required,
            tier_elsewhere: MatchTier::Unknown,
        });
    }
    units
}

impl QueryTerm {
    /// Whether it is a word.
    pub(crate) fn is_word(&self) -> bool {
        matches!(self.kind, TermKind::Word { .. })
    }

    /// Looks for sounds only where the word is not known: the query is no sound.
    pub(crate) fn narrow(&mut self) {
        if let TermKind::Word { fuzziness, .. } = &mut self.kind
            && *fuzziness == Fuzziness::TyposAndSound
        {
            *fuzziness = Fuzziness::Typos;
        }
    }

    /// What is looked for, in words.
    pub(crate) fn text(&self) -> String {
        match &self.kind {
            TermKind::Word { text, .. } => text.clone(),
            TermKind::Bigram(first, second) => [*first, *second].iter().collect(),
            TermKind::Character(character) => (*character).into(),
        }
    }

    /// Gives the postings of the unit to `visit`, with the weights of their places.
    pub(crate) fn evaluate(
        &self,
        reader: &IndexReader<'_>,
        heads: &RecordCache,
        expansion: &Expansion,
        visit: &mut dyn FnMut(&Postings, &MatchWeights<'_>),
    ) {
        let mut whole = |postings: &Postings| {
            let docs = weights(&postings.docs, &postings.split);
            let titles = weights(&postings.titles, &postings.split_titles);
            visit(
                postings,
                &MatchWeights {
                    docs: &docs,
                    titles: &titles,
                },
            );
        };
        match &self.kind {
            TermKind::Bigram(first, second) => {
                if let Some(postings) = bigram(reader, heads, *first, *second) {
                    whole(&postings);
                }
            }
            TermKind::Character(character) => {
                let Some(rank) = reader.sections.characters.rank(*character) else {
                    return;
                };
                if let Some(head) = RecordHead::read(reader, heads, rank) {
                    whole(&head.postings());
                }
            }
            TermKind::Word { .. } if expansion.is_sound() => {
                evaluate_sound(&expansion.sounded, visit);
            }
            TermKind::Word { .. } => evaluate_words(reader, &expansion.alternatives, visit),
        }
    }

    /// In place of a pair that nobody asks for: its first character, the pair the
    /// other way round, its second character.
    pub(crate) fn instead(&self) -> Option<[Self; 3]> {
        let new = |kind| Self {
            kind,
            required: false,
            tier_elsewhere: MatchTier::Unknown,
        };
        match self.kind {
            TermKind::Bigram(first, second) if !self.required => Some([
                new(TermKind::Character(first)),
                new(TermKind::Bigram(second, first)),
                new(TermKind::Character(second)),
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
        match self.kind {
            TermKind::Word {
                ref text,
                open,
                forms,
                fuzziness,
            } => {
                let tier_elsewhere = self.tier_elsewhere;
                let wanted = Wanted {
                    open,
                    forms,
                    fuzziness,
                    tier_elsewhere,
                };
                expand(reader, readings, text, wanted)
            }
            _ => Expansion::default(),
        }
    }

    /// Tells the highlighter what to light.
    pub(crate) fn highlight(
        &self,
        reader: &IndexReader<'_>,
        expansion: &Expansion,
        highlighter: &mut Highlighter,
        idf: f32,
    ) {
        let unit = highlighter.add_term(idf);
        match &self.kind {
            TermKind::Bigram(first, second) => highlighter.add_bigram(*first, *second, unit),
            TermKind::Character(character) => highlighter.add_character(*character, unit),
            TermKind::Word { text, .. } => {
                for run in &expansion.sounded.runs {
                    highlighter.add_run(run, unit);
                }
                if expansion.prefix {
                    highlighter.add_prefix(text.clone(), unit);
                }
                let words = reader.dictionary();
                for alternative in &expansion.alternatives {
                    if alternative.forms {
                        for &form in words.forms(alternative.stem) {
                            highlighter.add_word(words.spelling(TermId(form)), unit);
                        }
                    } else if !expansion.prefix {
                        highlighter.add_word(words.spelling(alternative.word), unit);
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
    visit: &mut dyn FnMut(&Postings, &MatchWeights<'_>),
) {
    let mut stems: Vec<StemId> = alternatives
        .iter()
        .map(|alternative| alternative.stem)
        .collect();
    stems.dedup();
    let words = reader.dictionary();
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
        let mut base = own.iter().map(least).fold(0.0, max);
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
            &MatchWeights {
                docs: &docs,
                titles: &titles,
            },
        );
    });
}

/// Gives the titles and headings that sound like a word to `visit`.
fn evaluate_sound(sounded: &Sounded, visit: &mut dyn FnMut(&Postings, &MatchWeights<'_>)) {
    let numbers = |list: &[(u32, f32)]| list.iter().map(|entry| entry.0).collect::<Vec<_>>();
    let weights = |list: &[(u32, f32)]| list.iter().map(|entry| entry.1).collect::<Vec<_>>();
    let postings = Postings {
        docs: numbers(&sounded.headings),
        tf_buckets: vec![0; sounded.headings.len()],
        headings: vec![true; sounded.headings.len()],
        titles: numbers(&sounded.titles),
        ..Postings::default()
    };
    visit(
        &postings,
        &MatchWeights {
            docs: &weights(&sounded.headings),
            titles: &weights(&sounded.titles),
        },
    );
}

fn raise(weights: &mut [f32], places: &[u32], weight: f32) {
    for &place in places {
        if let Some(slot) = weights.get_mut(place as usize) {
            *slot = max(*slot, weight);
        }
    }
}
