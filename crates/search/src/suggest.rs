//! Offers: a far more frequent word one slip away from one that the collections hardly
//! know. What was typed is answered as it stands; the other word is not looked for.

use crate::bytes::len_u32;
use crate::cache::TermMatches;
use crate::expand::{Expansion, MAX_CORRECTIONS, MatchTier, Suggestion};
use crate::ids::StemId;
use crate::index_reader::IndexReader;
use crate::query_term::{QueryTerm, TermKind};
use std::sync::Arc;

/// In how many documents a word is at most for which another is offered.
const RARE: u32 = 3;
/// In how many times as many documents that other word is at least.
const FAR_MORE: u32 = 20;
/// Words for which another is offered have more letters than this.
const SHORTEST: usize = 3;
/// Of so many documents at most one has the other word: what is everywhere, as
/// `from`, means little, and nobody looks for it.
const SELDOM: u32 = 5;

/// The words of a collection that may be offered in place of one that it has in `docs`
/// documents: those one slip away. Whole words only: a beginning is not misspelt yet.
/// The word's own forms are as if everywhere, and so are never offered.
pub(crate) fn suggestions(
    reader: &IndexReader<'_>,
    unit: &QueryTerm,
    expansion: &Expansion,
    docs: u32,
) -> Vec<Suggestion> {
    let mut near = Vec::new();
    let TermKind::Word {
        text, forms: true, ..
    } = &unit.kind
    else {
        return near;
    };
    let words = reader.dictionary();
    let is_whole = expansion.tier.min(unit.tier_elsewhere) == MatchTier::Exact && !expansion.prefix;
    let is_long = text.chars().count() > SHORTEST;
    if !is_whole || docs > RARE || !is_long || !words.are_complete() {
        return near;
    }
    let own = expansion.alternatives.iter().map(|own| own.stem);
    let own: Vec<StemId> = own.collect();
    for other in words
        .with_typos(text, 1, false)
        .iter()
        .take(MAX_CORRECTIONS)
    {
        let stem = words.stem(other.word);
        let mut docs = u32::MAX;
        if !own.contains(&stem) {
            reader.stems(&[stem], &|_| true, &mut |_, postings, _| {
                docs = len_u32(&postings.docs);
            });
        }
        near.push((words.spelling(other.word), docs));
    }
    near
}

/// The word to be offered for one that is in `docs` of `all` documents, with what each
/// collection found: they are judged as one, as far as their dictionaries are here.
pub(crate) fn suggest(found: &[(usize, Arc<TermMatches>)], docs: u32, all: u32) -> Option<String> {
    let mut least = docs * FAR_MORE;
    let mut offered = None;
    let is_beginning = found.iter().any(|(_, found)| found.expansion.prefix);
    if is_beginning || !(1..=RARE).contains(&docs) {
        return offered;
    }
    let near = || {
        found
            .iter()
            .flat_map(|(_, found)| &found.expansion.suggestions)
    };
    for (word, _) in near() {
        let same = near().filter(|(other, _)| other == word);
        let docs = same.fold(0u32, |sum, (_, docs)| sum.saturating_add(*docs));
        if docs >= least && docs <= all / SELDOM {
            least = docs + 1;
            offered = Some(word.clone());
        }
    }
    offered
}
