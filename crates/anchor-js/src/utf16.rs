//! Converts positions in a text: the crate of anchors counts code points, JavaScript
//! counts UTF-16 code units, of which some characters (emoji, rare Chinese) have two.

use std::ops::Range;

/// The characters of a text that have two units.
#[derive(Clone, Debug)]
pub(crate) struct Units {
    /// Their positions in code points, ascending.
    pairs: Vec<usize>,
}

impl Units {
    pub(crate) fn new(text: &str) -> Self {
        let has_two = |(_, c): &(usize, char)| c.len_utf16() == 2;
        let pairs = text.chars().enumerate().filter(has_two);
        Self {
            pairs: pairs.map(|(at, _)| at).collect(),
        }
    }

    /// Converts a position in code points to one in UTF-16 code units.
    pub(crate) fn units(&self, at: usize) -> usize {
        at + self.pairs.partition_point(|pair| *pair < at)
    }

    /// Converts a position in UTF-16 code units to one in code points; inside a character
    /// to its start.
    pub(crate) fn floor(&self, units: usize) -> usize {
        units - self.pairs_before(units)
    }

    /// Converts a position in UTF-16 code units to one in code points; inside a character
    /// to its end.
    pub(crate) fn ceil(&self, units: usize) -> usize {
        let at = self.floor(units);
        at + usize::from(self.units(at) < units)
    }

    /// Converts a range in code points to the numbers of UTF-16 code units.
    pub(crate) fn span(&self, range: &Range<usize>) -> [u32; 2] {
        let number = |at| u32::try_from(self.units(at)).unwrap_or(u32::MAX);
        [number(range.start), number(range.end)]
    }

    /// How many pairs begin before a position in units.
    fn pairs_before(&self, units: usize) -> usize {
        let mut range = 0..self.pairs.len();
        while !range.is_empty() {
            let middle = range.start + range.len() / 2;
            // The pairs before this one have one more unit each.
            if self.pairs[middle].saturating_add(middle) < units {
                range.start = middle + 1;
            } else {
                range.end = middle;
            }
        }
        range.start
    }
}

/// A position from JavaScript.
pub(crate) fn position(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_are_converted_both_ways() {
        let text = "a😀b👩\u{200d}🚀馆𠀀";
        let units = Units::new(text);
        for at in 0..=text.chars().count() {
            let before: String = text.chars().take(at).collect();
            assert_eq!(units.units(at), before.encode_utf16().count());
            assert_eq!(units.floor(units.units(at)), at);
            assert_eq!(units.ceil(units.units(at)), at);
        }
    }

    #[test]
    fn a_position_inside_a_character_moves_to_its_border() {
        let units = Units::new("a😀😀b");
        assert_eq!((units.floor(2), units.ceil(2)), (1, 2));
        assert_eq!((units.floor(4), units.ceil(4)), (2, 3));
        assert_eq!(units.span(&(1..3)), [1, 5]);
    }

    #[test]
    fn positions_outside_the_text_are_no_panic() {
        for text in ["", "a", "😀"] {
            let units = Units::new(text);
            for position in [0, 1, 2, 3, usize::MAX / 2, u32::MAX as usize] {
                let (floor, ceil) = (units.floor(position), units.ceil(position));
                assert!(floor <= ceil && ceil <= floor + 1);
            }
        }
    }
}
