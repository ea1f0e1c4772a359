//! "Did you mean": suggests a far more frequent word at edit distance 1 for a word that
//! the collections hardly have. The query is answered as it was typed; the suggested
//! word is not searched for.

use crate::bytes::len_u32;
use crate::cache::TermMatches;
use crate::expand::{Expansion, MAX_CORRECTIONS, MatchTier, Suggestion};
use crate::ids::StemId;
use crate::index_reader::IndexReader;
use crate::partial::Partial;
use crate::query_term::{QueryTerm, TermKind};
use std::sync::Arc;

/// A word gets a suggestion if at most this many documents have it.
const RARE: u32 = 3;
/// The suggested word occurs in at least this many times as many documents.
const FAR_MORE: u32 = 20;
/// A word gets a suggestion if it has more letters than this.
const SHORTEST: usize = 3;
/// A suggested word may occur in at most 1 of `SELDOM` documents. More frequent words,
/// such as `from`, act as stop words.
const SELDOM: u32 = 5;

/// The words of one index that may be suggested for a term that it has in `docs`
/// documents. A prefix gets none: it is not misspelt yet. Other forms of the term's own
/// stem count as if they were in all documents, so that they are never suggested.
pub(crate) fn suggestions(
    reader: &IndexReader<'_>,
    term: &QueryTerm,
    expansion: &Expansion,
    docs: u32,
) -> Partial<Vec<Suggestion>> {
    let mut all = Partial::default();
    let TermKind::Word {
        text, forms: true, ..
    } = &term.kind
    else {
        return all;
    };
    let words = reader.dictionary();
    let is_whole = expansion.tier.min(term.tier_elsewhere) == MatchTier::Exact && !expansion.prefix;
    let is_long = text.chars().count() > SHORTEST;
    if !is_whole || docs > RARE || !is_long || !words.is_complete() {
        return all;
    }
    let own = expansion.alternatives.iter().map(|own| own.stem);
    let own: Vec<StemId> = own.collect();
    let others = words.with_typos(text, 1, false);
    for other in others
        .merge_into(&mut all.missing)
        .iter()
        .take(MAX_CORRECTIONS)
    {
        let stem = words.stem(other.word);
        let mut docs = u32::MAX;
        if !own.contains(&stem) {
            let missing = reader.stems(&[stem], &|_| true, &mut |_, postings, _| {
                docs = len_u32(&postings.docs);
            });
            all.missing.merge(&missing);
        }
        all.value.push((words.spelling(other.word), docs));
    }
    all
}

/// The word to suggest for a term that is in `docs` of `all` documents, from what each
/// index found. The indexes are judged as one.
pub(crate) fn suggest(found: &[(usize, Arc<TermMatches>)], docs: u32, all: u32) -> Option<String> {
    let mut least = docs * FAR_MORE;
    let mut suggested = None;
    let is_prefix = found.iter().any(|(_, found)| found.expansion.prefix);
    if is_prefix || !(1..=RARE).contains(&docs) {
        return suggested;
    }
    let suggestions = || {
        found
            .iter()
            .flat_map(|(_, found)| &found.expansion.suggestions)
    };
    for (word, _) in suggestions() {
        let same = suggestions().filter(|(other, _)| other == word);
        let docs = same.fold(0u32, |sum, (_, docs)| sum.saturating_add(*docs));
        if docs >= least && docs <= all / SELDOM {
            least = docs + 1;
            suggested = Some(word.clone());
        }
    }
    suggested
}
