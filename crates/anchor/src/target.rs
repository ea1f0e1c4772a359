//! The text that quotes are looked for in, and an index of its words: it leads a quote
//! that was edited to the few regions that share words with it, so that the work for a
//! quote does not grow with the text.

use crate::characters::{folded, is_cjk, real};
use crate::sort::{Keyed, key, place, sort};
use crate::tokens::{Compare, Token, mix, tokens};
use crate::work;
use std::cell::OnceCell;

/// The most places of a word that are looked at; a word with more says nothing.
const MOST_PLACES: usize = 48;

/// The most regions that are looked at for one quote.
const MOST_REGIONS: usize = 6;

/// The shortest single word that leads to a region.
const LONG_WORD: usize = 4;

/// A text, folded, with its index.
#[derive(Debug)]
pub(crate) struct Target {
    /// The text, as it is.
    pub text: Vec<char>,
    /// The text, folded.
    pub folded: Vec<char>,
    index: OnceCell<Vec<Keyed>>,
}

/// A region that shares words with a quote: about where the quote would start there.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Region {
    pub first: usize,
    pub last: usize,
    votes: f64,
}

impl Target {
    pub(crate) fn new(text: Vec<char>) -> Self {
        let folded = folded(&text);
        Self {
            text,
            folded,
            index: OnceCell::new(),
        }
    }

    /// The regions that share most words with a text, of which the quote starts at
    /// `origin`; the best one first. The words of a region lie within `width`.
    pub(crate) fn regions(&self, text: &[char], origin: usize, width: usize) -> Vec<Region> {
        let index = self.index.get_or_init(|| {
            let mut index = seeds(&self.folded);
            sort(&mut index);
            index
        });
        // Votes for starts before the text too: all are moved by the length of `text`.
        let mut votes: Vec<Keyed> = Vec::new();
        for (hash, at) in seeds(text) {
            let from = index.partition_point(|(other, _)| *other < hash);
            let near = index[from..].iter().take(MOST_PLACES + 1);
            let same = near.take_while(|(other, _)| *other == hash);
            let count = same.clone().count();
            if count <= MOST_PLACES {
                votes.extend(same.map(|(_, place)| (key(place + text.len() + origin - at), count)));
            }
        }
        work::count(votes.len() * MOST_REGIONS);
        sort(&mut votes);
        densest(&votes, width, text.len())
    }
}

/// The windows with most votes, which do not overlap.
fn densest(votes: &[Keyed], width: usize, moved: usize) -> Vec<Region> {
    let mut windows: Vec<Region> = Vec::with_capacity(votes.len());
    let (mut start, mut sum) = (0, 0.0);
    let at = |vote: usize| place(votes[vote].0);
    for (last, (_, count)) in votes.iter().enumerate() {
        // A rare word is a better guide.
        sum += 1.0 / real(*count);
        while at(last) - at(start) > width {
            sum -= 1.0 / real(votes[start].1);
            start += 1;
        }
        windows.push(Region {
            first: at(start).saturating_sub(moved),
            last: at(last).saturating_sub(moved),
            votes: sum,
        });
    }
    let mut best: Vec<Region> = Vec::new();
    while best.len() < MOST_REGIONS {
        let is_free = |window: &&Region| {
            let mut others = best.iter();
            others.all(|other| window.last < other.first || window.first > other.last)
        };
        let free = windows.iter().filter(is_free);
        let Some(next) = free.max_by(|a, b| a.votes.total_cmp(&b.votes)) else {
            break;
        };
        best.push(next.clone());
    }
    best
}

/// The words of a folded text that lead to regions, and where each starts: pairs of neighbours, which are rarer
/// than single words, and long words.
fn seeds(folded: &[char]) -> Vec<Keyed> {
    let tokens = tokens(folded, Compare::Exactly);
    work::count(tokens.len());
    let says_something = |token: &&Token| {
        token.end - token.start >= LONG_WORD && folded.get(token.start).is_some_and(|c| !is_cjk(*c))
    };
    let singles = tokens
        .iter()
        .filter(says_something)
        .map(|token| (token.hash, token.start));
    let pairs = tokens.windows(2).filter_map(|pair| {
        let [a, b] = pair else { return None };
        Some((mix(mix(a.hash, b.hash), 2), a.start))
    });
    singles.chain(pairs).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(text: &str) -> Target {
        Target::new(text.chars().collect())
    }

    fn folded_of(text: &str) -> Vec<char> {
        folded(&text.chars().collect::<Vec<_>>())
    }

    #[test]
    fn shared_words_lead_to_the_region() {
        let target = target("Much before it. The FERRY crosses the narrow strait. Much after it.");
        let wanted = folded_of("the ferry crossed the wide strait");
        let best = &target.regions(&wanted, 0, 16)[0];
        assert!(best.first <= 16 && best.last >= 16, "{best:?}");
        let chinese = self::target("前面的话。轮渡穿过狭窄的海峡。后面的话。");
        let best = &chinese.regions(&folded_of("轮渡驶过宽阔的海峡"), 0, 4)[0];
        assert_eq!(best.first, 5);
    }

    #[test]
    fn a_word_that_is_everywhere_leads_nowhere() {
        let target = target(&"again ".repeat(1000));
        assert_eq!(target.regions(&folded_of("again again"), 0, 16), []);
    }
}
