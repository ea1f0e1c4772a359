//! Finds exact copies of a short text in a long one, in time that grows with the sum of
//! their lengths (Knuth, Morris and Pratt 1977).

use crate::work;

/// The starts of copies of `wanted`, also of ones that overlap, of which it stops to look
/// for more after `most`; none of an empty text.
pub(crate) fn find(text: &[char], wanted: &[char], most: usize) -> Vec<usize> {
    let mut found = Vec::new();
    if wanted.is_empty() || wanted.len() > text.len() {
        return found;
    }
    let borders = borders(wanted);
    let mut matched = 0;
    for (at, c) in text.iter().enumerate() {
        work::count(1);
        while matched > 0 && wanted.get(matched) != Some(c) {
            matched = borders[matched - 1];
        }
        if wanted.get(matched) == Some(c) {
            matched += 1;
        }
        if matched == wanted.len() {
            found.push(at + 1 - matched);
            if found.len() >= most {
                break;
            }
        }
    }
    found
}

/// For each length of a beginning of the text: the length of the longest shorter
/// beginning that is also its end.
fn borders(text: &[char]) -> Vec<usize> {
    work::count(text.len());
    let mut borders = vec![0; text.len()];
    let mut matched = 0;
    for at in 1..text.len() {
        while matched > 0 && text[matched] != text[at] {
            matched = borders[matched - 1];
        }
        if text[matched] == text[at] {
            matched += 1;
        }
        borders[at] = matched;
    }
    borders
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn found(text: &str, wanted: &str) -> Vec<usize> {
        let (text, wanted): (Vec<char>, Vec<char>) =
            (text.chars().collect(), wanted.chars().collect());
        find(&text, &wanted, usize::MAX)
    }

    #[test]
    fn copies_may_overlap() {
        assert_eq!(found("aabaabaa", "aabaa"), [0, 3]);
        assert_eq!(found("一二一", "一"), [0, 2]);
        assert_eq!(found("abc", ""), [0; 0]);
        assert_eq!(found("ab", "abc"), [0; 0]);
    }

    proptest! {
        #[test]
        fn it_finds_what_comparing_each_place_finds(text in "[ab]{0,40}", wanted in "[ab]{1,4}") {
            let expected: Vec<usize> = (0..text.len())
                .filter(|at| text[*at..].starts_with(&wanted))
                .collect();
            prop_assert_eq!(found(&text, &wanted), expected);
        }
    }
}
