//! Tokens as the analyzer makes them, to find out why a word is not found, and for tests.

use crate::analysis::analyze;
use crate::index::Index;
use crate::token::TokenKind;
use core::ops::Range;

/// A token of a text, as the index sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// The folded word, or the folded character of a script without spaces.
    pub text: String,
    /// The bytes of the text that it was made from.
    pub range: Range<usize>,
    /// Whether it is a single character of a script without spaces.
    pub is_character: bool,
    /// Whether it touches the character before it.
    pub joined: bool,
}

impl<B: AsRef<[u8]>> Index<B> {
    /// The tokens of a text, in its order.
    pub fn tokens(&self, text: &str) -> Vec<Token> {
        let mut tokens = Vec::new();
        analyze(&self.sections().fold, text, &mut |token| {
            tokens.push(Token {
                text: token.text.into(),
                range: token.start..token.end,
                is_character: token.kind != TokenKind::Word,
                joined: token.kind == TokenKind::Character { joined: true },
            });
        });
        tokens
    }
}
