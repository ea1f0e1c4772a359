//! Places quotes in the new text of an article: the ladder that the crate's documentation
//! explains, from the comparison of both texts down to the search by words.

use crate::Quote;
use crate::find::find;
use crate::floor::{self, PHRASE};
use crate::grapheme;
use crate::map::Map;
use crate::search::{Found, search};
use crate::target::Target;
use crate::wanted::Wanted;
use std::ops::Range;

/// Where a quote is in a text. Ranges count code points.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Placement {
    /// It is there; the text of the range is the quote.
    Same(Range<usize>),
    /// It was edited; the words of the range differ from the quote.
    Changed(Range<usize>),
    /// It is not there, or it is not clear where.
    Orphan,
}

/// The edits between the text that a quote was made in and the text of today.
#[derive(Debug)]
pub struct Edits {
    old: Vec<char>,
    target: Target,
    map: Map,
}

impl Edits {
    /// Compares two texts of an article: once for all quotes in it.
    pub fn between(old: &str, new: &str) -> Self {
        let (old, new): (Vec<char>, Vec<char>) = (old.chars().collect(), new.chars().collect());
        let map = Map::new(&old, &new);
        Self {
            old,
            target: Target::new(new),
            map,
        }
    }

    /// Places a quote of the old text in the new one. A quote that is not at its position
    /// in the old text is searched by its words.
    pub fn place(&self, quote: &Quote) -> Placement {
        let wanted = Wanted::new(quote);
        let passage = quote.start..quote.end;
        if wanted.exact.is_empty() {
            return Placement::Orphan;
        }
        if self.old.get(passage.clone()) != Some(&wanted.exact[..]) {
            return placement(
                &self.target,
                &wanted,
                search(&self.target, &wanted, quote.start),
            );
        }
        let found = self
            .kept(&wanted, &passage)
            .or_else(|| self.searched(&wanted, &passage));
        placement(&self.target, &wanted, found)
    }

    /// The place by the comparison of the texts.
    fn kept(&self, wanted: &Wanted, passage: &Range<usize>) -> Option<Found> {
        let text = &self.target.text;
        let mut mapped = self.map.range(&self.old, text, passage)?;
        if text[mapped.range.clone()] != wanted.exact
            && let Some(whole) = whole(text, wanted, &mapped.range)
        {
            mapped.range = whole;
        }
        let ratio = mapped.range.len() * 10 / wanted.len();
        if !(5..=20).contains(&ratio) {
            return None;
        }
        let evidence = wanted.evidence(&self.target.folded, &mapped.range);
        let is_equal = text[mapped.range.clone()] == wanted.exact;
        let is_enough = if is_equal {
            floor::is_enough_equal(wanted, evidence)
                || self.map.kept_around(&self.old, passage, &mapped.range) >= floor::KEPT_AROUND
        } else {
            floor::is_enough_kept(wanted, evidence, mapped.kept)
        };
        is_enough.then_some(Found {
            range: mapped.range,
            evidence,
        })
    }

    /// The place by the words, for a passage that the comparison takes for removed: it was
    /// moved, or rewritten.
    fn searched(&self, wanted: &Wanted, passage: &Range<usize>) -> Option<Found> {
        let found = search(&self.target, wanted, self.map.near(passage.start))?;
        let words = found.evidence.words;
        if let Some(gap) = self.map.gap(passage) {
            // Its neighbours stand where they stood, so it was taken out, unless it is
            // still between them or a whole copy is elsewhere.
            let is_inside = found.range.start >= gap.start && found.range.end <= gap.end;
            let is_copy = words >= 0.98 && wanted.weight >= 40;
            return (is_inside && words >= 0.55 || is_copy).then_some(found);
        }
        let is_enough = if wanted.weight >= PHRASE {
            words >= 0.65
        } else {
            words >= 0.9 && found.evidence.worst_side() >= 0.75
        };
        is_enough.then_some(found)
    }
}

/// Places a quote in a text without the text that it was made in. It finds less than
/// [`Edits::place`], and it is wrong more often.
pub fn place_without_old(new: &str, quote: &Quote) -> Placement {
    let wanted = Wanted::new(quote);
    let target = Target::new(new.chars().collect());
    placement(&target, &wanted, search(&target, &wanted, quote.start))
}

/// The quote itself, if it stands in or across the range that it was mapped to. The end of
/// a sentence is often mapped to that of its neighbour, if one of both was taken out.
fn whole(text: &[char], wanted: &Wanted, mapped: &Range<usize>) -> Option<Range<usize>> {
    let from = mapped.start.saturating_sub(wanted.len() / 2);
    let to = (mapped.end + wanted.len() / 2).min(text.len());
    let copies = find(&text[from..to], &wanted.exact, usize::MAX)
        .into_iter()
        .map(|at| from + at..from + at + wanted.len());
    let overlap = |copy: &Range<usize>| {
        copy.end
            .min(mapped.end)
            .saturating_sub(copy.start.max(mapped.start))
    };
    let best = copies.max_by_key(overlap)?;
    (overlap(&best) * 2 >= mapped.len()).then_some(best)
}

/// What was found, as whole grapheme clusters.
fn placement(target: &Target, wanted: &Wanted, found: Option<Found>) -> Placement {
    let Some(Found { range, .. }) = found else {
        return Placement::Orphan;
    };
    let text = &target.text;
    // A mark that was added to the last letter is a part of it.
    let range = grapheme::floor(text, range.start)..grapheme::ceil(text, range.end);
    if text[range.clone()] == wanted.exact {
        Placement::Same(range)
    } else {
        Placement::Changed(range)
    }
}
