//! Converts positions in a text: the engine counts bytes of UTF-8, JavaScript counts
//! UTF-16 code units.

use std::ops::Range;

/// Converts ranges in bytes to ranges in UTF-16 code units. The ranges ascend without
/// overlap, on character boundaries; others are left out.
pub(crate) fn ranges(text: &str, bytes: &[Range<usize>]) -> Vec<[u32; 2]> {
    let (mut at, mut units) = (0, 0u32);
    let mut count_to = |place: usize| {
        let part = text.get(at..place)?;
        let more = part.chars().map(char::len_utf16).sum::<usize>();
        units = units.checked_add(u32::try_from(more).ok()?)?;
        at = place;
        Some(units)
    };
    bytes
        .iter()
        .filter_map(|range| Some([count_to(range.start)?, count_to(range.end)?]))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One range.
    fn one(text: &str, range: Range<usize>) -> Vec<[u32; 2]> {
        ranges(text, std::slice::from_ref(&range))
    }

    #[test]
    fn each_script_counts_its_own_way() {
        assert_eq!(one("a café", 2..7), [[2, 6]]);
        assert_eq!(one("在臺灣的", 3..9), [[1, 3]]);
        assert_eq!(
            one("😀 smile", 5..10),
            [[3, 8]],
            "two units for one character"
        );
        assert_eq!(
            ranges("a b c", &[0..1, 2..3, 4..5]),
            [[0, 1], [2, 3], [4, 5]]
        );
    }

    #[test]
    fn what_is_no_place_in_the_text_is_left_out() {
        assert_eq!(one("é", 1..2), [[0; 2]; 0]);
        assert_eq!(one("e", 0..9), [[0; 2]; 0]);
    }
}
