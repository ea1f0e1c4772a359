//! Tokens, and what takes them from the analyzer.

use crate::fold::FoldTable;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenKind {
    /// A word of a script that puts spaces between words.
    Word,
    /// One character of a script that does not: Chinese, Japanese, Thai, ...
    /// and of Korean, whose particles stick to the words.
    Character {
        /// Whether the token before this one touches it in the same run.
        joined: bool,
    },
}

/// One token of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Token<'a> {
    /// Folded.
    pub(crate) text: &'a str,
    /// The bytes of the original text that it was made from.
    pub(crate) start: usize,
    /// See `start`.
    pub(crate) end: usize,
    pub(crate) kind: TokenKind,
    /// The character, if this is a [`TokenKind::Character`].
    pub(crate) character: Option<char>,
}

/// The longest word in bytes; the rest of a longer one (a data URL, a checksum) is
/// dropped.
pub(crate) const MAX_WORD_BYTES: usize = 64;

/// What the dictionary has after a word that is only a part of one written with capital
/// letters: `name` of `userName`. No word has it.
pub(crate) const PART: char = '_';

/// A word that consists of several: `Wi-Fi`, `O'Reilly`, `user_name`, `HTTPServerError`.
pub(crate) struct Compound<'a> {
    /// All of it as one word, without the signs.
    pub(crate) whole: Token<'a>,
    /// How many bytes of the whole are its first part.
    pub(crate) first: usize,
    /// How many parts it has.
    #[cfg(feature = "writer")]
    pub(crate) parts: usize,
    /// How many letters its shortest part has.
    #[cfg(feature = "writer")]
    pub(crate) shortest: usize,
    /// Whether only capital letters separate the parts.
    pub(crate) by_case: bool,
    /// Whether an apostrophe does.
    pub(crate) has_apostrophe: bool,
}

impl Compound<'_> {
    /// Whether it is taken whole for a word that it begins with, of a prefix that is still
    /// being typed. What is no longer than the first part of `Wi-Fi` is a prefix of that.
    pub(crate) fn begins_with(&self, prefix: &str) -> bool {
        self.whole.text.starts_with(prefix) && (self.by_case || prefix.len() > self.first)
    }
}

/// Takes the tokens of a text.
pub(crate) trait Sink {
    /// Takes the next token.
    fn take(&mut self, token: Token<'_>);

    /// Whether the whole of a compound is taken as one token; otherwise its parts are.
    fn joins(&mut self, compound: &Compound<'_>) -> bool {
        compound.by_case
    }

    /// Called after a character's token with the offset of its end: may skip the
    /// characters after it that are of no use, as far as each is [`plain`], as most of a
    /// Chinese text is. Returns the offset to continue at.
    fn skip(&mut self, _: &FoldTable, _: &str, at: usize) -> usize {
        at
    }
}
