//! Cuts a text into tokens, which the comparison of two texts works on: a word, a Chinese
//! character, or a punctuation mark, each with the marks that belong to it. White space
//! is in no token. No token ends inside a grapheme cluster.

use crate::characters::{fold, is_word};
use crate::grapheme::is_boundary;

/// A token of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    /// Its first character.
    pub start: usize,
    /// The position after its last character.
    pub end: usize,
    /// The hash of its characters. Different tokens may have one hash.
    pub hash: u64,
}

/// Which characters are the same to a hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Compare {
    /// Those that are equal.
    Exactly,
    /// Those that are equal when folded.
    Folded,
}

/// The tokens of a text in their order.
pub(crate) fn tokens(text: &[char], compare: Compare) -> Vec<Token> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(&c) = text.get(at) {
        let start = at;
        at += 1;
        while at < text.len() && continues(text, c, at) {
            at += 1;
        }
        if !c.is_whitespace() || at > start + 1 {
            let hash = hash(&text[start..at], compare);
            found.push(Token {
                start,
                end: at,
                hash,
            });
        }
    }
    found
}

/// Whether the character at `at` is in the token that begins with `first`.
fn continues(text: &[char], first: char, at: usize) -> bool {
    (is_word(first) && is_word(text[at])) || !is_boundary(text, at)
}

/// FNV-1a over characters. Its results stay in this program.
pub(crate) fn hash(text: &[char], compare: Compare) -> u64 {
    text.iter().fold(0xcbf2_9ce4_8422_2325, |hash, c| {
        let c = if compare == Compare::Folded {
            fold(*c)
        } else {
            *c
        };
        mix(hash, u64::from(u32::from(c)))
    })
}

/// Adds a number to a hash.
pub(crate) fn mix(hash: u64, number: u64) -> u64 {
    (hash ^ number).wrapping_mul(0x0100_0000_01b3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_characters_and_marks_are_tokens() {
        let text: Vec<char> = "Don't  tell_me, 图書馆！cafe\u{301} 👩\u{200d}🚀\n"
            .chars()
            .collect();
        let shown: Vec<String> = tokens(&text, Compare::Exactly)
            .iter()
            .map(|token| text[token.start..token.end].iter().collect())
            .collect();
        assert_eq!(
            shown,
            [
                "Don",
                "'",
                "t",
                "tell_me",
                ",",
                "图",
                "書",
                "馆",
                "！",
                "cafe\u{301}",
                "👩\u{200d}🚀"
            ]
        );
    }

    #[test]
    fn folded_tokens_are_the_same() {
        let chars = |text: &str| text.chars().collect::<Vec<_>>();
        let (a, b) = (chars("The “end”"), chars("the \"end\""));
        let hashes = |text, compare| {
            tokens(text, compare)
                .iter()
                .map(|t| t.hash)
                .collect::<Vec<_>>()
        };
        assert_eq!(hashes(&a, Compare::Folded), hashes(&b, Compare::Folded));
        assert_ne!(hashes(&a, Compare::Exactly), hashes(&b, Compare::Exactly));
    }
}
