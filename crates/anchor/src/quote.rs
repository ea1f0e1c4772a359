//! The description of a highlighted passage that outlives its text: a W3C
//! `TextQuoteSelector` with a `TextPositionSelector`.

use crate::find::find;
use crate::grapheme;
use std::ops::Range;

/// The lengths of the context, in characters: the first at which it is unique is taken.
const CONTEXT: [usize; 3] = [64, 128, 256];

/// A passage of an article, with its surroundings. Positions count code points.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Quote {
    /// The words of the passage.
    pub exact: String,
    /// What stands before it: 64 characters, more if the passage with them is not unique.
    pub prefix: String,
    /// What stands after it, likewise.
    pub suffix: String,
    /// Where it starts.
    pub start: usize,
    /// Where it ends: the position after its last character.
    pub end: usize,
    /// Whether the article had its words only once.
    pub alone: bool,
}

/// Describes a passage of a text. A range that is not in the text is cut to it; one that
/// splits a grapheme cluster is extended to all of the cluster.
///
/// ```
/// let quote = bookmobile_anchor::describe("The ferry leaves at nine.", 4..9);
/// assert_eq!((&*quote.exact, &*quote.prefix), ("ferry", "The "));
/// assert!(quote.alone);
/// ```
pub fn describe(text: &str, range: Range<usize>) -> Quote {
    let text: Vec<char> = text.chars().collect();
    let start = grapheme::floor(&text, range.start);
    let end = grapheme::ceil(&text, range.end.max(start));
    let occurs_once = |range: Range<usize>| find(&text, &text[range], 2).len() < 2;
    let string = |range: Range<usize>| text[range].iter().collect::<String>();
    let before = CONTEXT.map(|len| grapheme::ceil(&text, start.saturating_sub(len)).min(start));
    let after = CONTEXT.map(|len| grapheme::floor(&text, end.saturating_add(len)).max(end));
    let from = shortest(before, |from| from == 0 || occurs_once(from..end));
    let to = shortest(after, |to| to == text.len() || occurs_once(start..to));
    Quote {
        exact: string(start..end),
        prefix: string(from..start),
        suffix: string(end..to),
        start,
        end,
        alone: occurs_once(start..end),
    }
}

/// The first border that is enough, or the last one.
fn shortest(borders: [usize; 3], is_enough: impl Fn(usize) -> bool) -> usize {
    let [_, _, last] = borders;
    borders
        .into_iter()
        .find(|border| is_enough(*border))
        .unwrap_or(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_context_grows_until_it_is_unique() {
        let filler = "same words again, ".repeat(20);
        let text = format!("first. {}the ferry. {filler}end", &filler[..90]);
        let at = text.find("ferry").expect("ASCII");
        let quote = describe(&text, at..at + 5);
        assert_eq!(quote.prefix.len(), 64, "one ferry only");
        let twice = format!("{text} {text}!");
        let quote = describe(&twice, at..at + 5);
        assert_eq!(
            quote.suffix.len(),
            256,
            "the suffix repeats for longer than that"
        );
        assert_eq!(quote.prefix.len(), at, "up to the start of the text");
        assert!(!quote.alone);
    }

    #[test]
    fn no_cluster_is_split() {
        let text = "e\u{301}".repeat(100);
        let quote = describe(&text, 101..150);
        assert_eq!((quote.start, quote.end), (100, 150));
        for part in [&quote.exact, &quote.prefix, &quote.suffix] {
            assert!(part.starts_with('e') && part.ends_with('\u{301}'), "{part}");
        }
    }

    #[test]
    fn a_range_outside_the_text_is_cut() {
        for range in [5..9, 3..usize::MAX, usize::MAX..usize::MAX] {
            assert_eq!(describe("abc", range).exact, "");
        }
        #[expect(clippy::reversed_empty_ranges, reason = "what a caller may pass")]
        let reversed = describe("abc", 2..1);
        assert_eq!(
            (reversed.exact.as_str(), reversed.start, reversed.end),
            ("", 2, 2)
        );
        assert_eq!(
            describe("", 0..0),
            Quote {
                alone: true,
                ..Quote::default()
            }
        );
    }
}
