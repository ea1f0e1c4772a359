//! Query terms: what a query is scored by. A term is a word with its other forms and,
//! while it is being typed, its completions; a bigram of Chinese characters; or a single
//! character. Each gives its postings to the scorer and its spellings to the highlighter.

use crate::bigrams::{RecordCache, bigram, character_postings};
use crate::expand::{Alternative, Expansion, Fuzziness, MatchTier, OTHER_FORM, Wanted, expand};
use crate::highlighter::Highlighter;
use crate::ids::{StemId, TermId};
use crate::index_reader::IndexReader;
use crate::partial::{MissingShards, Partial};
use crate::pinyin::{PhoneticMatches, Readings};
use crate::postings::Postings;
use crate::query::{Atom, Clause, Occur};
use crate::score::{MatchWeights, max};

/// The weight of a bigram across the border of two words, if it is within a word
/// elsewhere.
const SPLIT: f32 = 0.5;

/// What kind of term it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum TermKind {
    Word {
        text: String,
        /// Another spelling that counts as much, if it is part of a compound: all of that.
        whole: String,
        /// Whether completions count too.
        open: bool,
        /// Whether other forms count too.
        forms: bool,
        fuzziness: Fuzziness,
    },
    Bigram(char, char),
    Character(char),
}

/// A term of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct QueryTerm {
    pub(crate) kind: TermKind,
    /// Whether a document must match it.
    pub(crate) required: bool,
    /// The best tier in which another index matches it.
    pub(crate) tier_elsewhere: MatchTier,
}

/// The terms of a clause: words, bigrams of adjacent characters, and characters without a
/// neighbour.
pub(crate) fn terms_of(clause: &Clause) -> Vec<QueryTerm> {
    let required = matches!(clause.occur, Occur::Phrase | Occur::Title);
    let mut terms = Vec::new();
    let joined = |atom: Option<&Atom>| matches!(atom, Some(Atom::Character { joined: true, .. }));
    for (at, atom) in clause.atoms.iter().enumerate() {
        let next = clause.atoms.get(at + 1);
        let kind = match atom {
            Atom::Word(text) | Atom::Part { text, .. } => TermKind::Word {
                text: text.clone(),
                whole: match atom {
                    Atom::Part { whole, .. } => whole.clone(),
                    _ => String::new(),
                },
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
        terms.push(QueryTerm {
            kind,
            required,
            tier_elsewhere: MatchTier::Unknown,
        });
    }
    terms
}

impl QueryTerm {
    /// Whether it is a word.
    pub(crate) fn is_word(&self) -> bool {
        matches!(self.kind, TermKind::Word { .. })
    }

    /// Restricts phonetic matches to words that the collection lacks: a query that is not
    /// all Latin words is no pinyin.
    pub(crate) fn disable_phonetic_of_known(&mut self) {
        if let TermKind::Word { fuzziness, .. } = &mut self.kind
            && *fuzziness == Fuzziness::TyposAndSound
        {
            *fuzziness = Fuzziness::Typos;
        }
    }

    /// The term as text.
    pub(crate) fn text(&self) -> String {
        match &self.kind {
            TermKind::Word { text, .. } => text.clone(),
            TermKind::Bigram(first, second) => [*first, *second].iter().collect(),
            TermKind::Character(character) => (*character).into(),
        }
    }

    /// Calls `visit` with the postings of the term and the weights of their documents and
    /// titles; returns the shards that may have more of them.
    pub(crate) fn postings(
        &self,
        reader: &IndexReader<'_>,
        records: &RecordCache,
        expansion: &Expansion,
        visit: &mut dyn FnMut(&Postings, &MatchWeights<'_>),
    ) -> MissingShards {
        let found = match &self.kind {
            TermKind::Bigram(first, second) => bigram(reader, records, *first, *second),
            TermKind::Character(character) => character_postings(reader, records, *character),
            TermKind::Word { .. } if expansion.is_phonetic() => {
                visit_phonetic(&expansion.phonetic, visit);
                return MissingShards::default();
            }
            TermKind::Word { .. } => {
                return visit_words(reader, &expansion.alternatives, visit);
            }
        };
        let mut missing = MissingShards::default();
        match found {
            Ok(postings) => {
                let docs = weights(&postings.docs, &postings.split);
                let titles = weights(&postings.titles, &postings.split_titles);
                let (docs, titles) = (docs.as_slice(), titles.as_slice());
                visit(&postings, &MatchWeights { docs, titles });
            }
            Err(error) => missing.add_not_found(error),
        }
        missing
    }

    /// Fallback terms for an optional bigram: first character, reversed bigram, second
    /// character.
    pub(crate) fn fallbacks(&self) -> Option<[Self; 3]> {
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

    /// The expansion of the term, if it is a word.
    pub(crate) fn expand(
        &self,
        reader: &IndexReader<'_>,
        readings: Option<&Readings>,
    ) -> Partial<Expansion> {
        match self.kind {
            TermKind::Word {
                ref text,
                ref whole,
                open,
                forms,
                fuzziness,
            } => {
                let tier_elsewhere = self.tier_elsewhere;
                let wanted = Wanted {
                    whole,
                    open,
                    forms,
                    fuzziness,
                    tier_elsewhere,
                };
                expand(reader, readings, text, wanted)
            }
            _ => Partial::default(),
        }
    }

    /// Adds the term to the highlighter.
    pub(crate) fn highlight(
        &self,
        reader: &IndexReader<'_>,
        expansion: &Expansion,
        highlighter: &mut Highlighter,
        idf: f32,
    ) {
        let term = highlighter.add_term(idf);
        match &self.kind {
            TermKind::Bigram(first, second) => highlighter.add_bigram(*first, *second, term),
            TermKind::Character(character) => highlighter.add_character(*character, term),
            TermKind::Word { text, .. } => {
                for run in &expansion.phonetic.runs {
                    highlighter.add_run(run, term);
                }
                if expansion.prefix {
                    highlighter.add_prefix(text.clone(), term);
                }
                let words = reader.dictionary();
                for alternative in &expansion.alternatives {
                    if alternative.forms {
                        for &form in words.forms(alternative.stem) {
                            highlighter.add_word(words.spelling(TermId(form)), term);
                        }
                    } else if !expansion.prefix {
                        highlighter.add_word(words.spelling(alternative.word), term);
                    }
                }
            }
        }
    }
}

/// The weights of documents or titles, some of which have a bigram across words only.
fn weights(places: &[u32], split: &[bool]) -> Vec<f32> {
    let mut weights = vec![1.0; places.len()];
    for (weight, _) in weights.iter_mut().zip(split).filter(|(_, split)| **split) {
        *weight = SPLIT;
    }
    weights
}

/// Calls `visit` with the postings of each stem, weighted by its best alternative.
fn visit_words(
    reader: &IndexReader<'_>,
    alternatives: &[Alternative],
    visit: &mut dyn FnMut(&Postings, &MatchWeights<'_>),
) -> MissingShards {
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
    // Whether all forms of a stem have the same weight: then the postings of forms are
    // not needed.
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
    })
}

/// Calls `visit` with the titles and headings that sound like a word.
pub(crate) fn visit_phonetic(
    phonetic: &PhoneticMatches,
    visit: &mut dyn FnMut(&Postings, &MatchWeights<'_>),
) {
    let numbers = |list: &[(u32, f32)]| list.iter().map(|entry| entry.0).collect::<Vec<_>>();
    let weights = |list: &[(u32, f32)]| list.iter().map(|entry| entry.1).collect::<Vec<_>>();
    let postings = Postings {
        docs: numbers(&phonetic.headings),
        tf_buckets: vec![0; phonetic.headings.len()],
        headings: vec![true; phonetic.headings.len()],
        titles: numbers(&phonetic.titles),
        ..Postings::default()
    };
    visit(
        &postings,
        &MatchWeights {
            docs: &weights(&phonetic.headings),
            titles: &weights(&phonetic.titles),
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
