//! The analyzer, which splits texts into tokens. There is only one: the press runs it over
//! documents, the reader over queries, snippets and texts to be highlighted, with the fold
//! table of the same index. It does not stem: the index knows which words are forms of one
//! another (see `word_table.rs`).

use crate::char_class::{is_apostrophe, is_hyphen};
use crate::compose::compose;
use crate::fold::FoldTable;
use crate::token::{Compound, Sink, Token};
use crate::word_run::{Joint, Run, from};

/// Takes all tokens.
struct Every<'a> {
    take: &'a mut dyn FnMut(Token<'_>),
    joins: &'a dyn Fn(&Compound<'_>) -> bool,
}

impl Sink for Every<'_> {
    fn take(&mut self, token: Token<'_>) {
        (self.take)(token);
    }

    fn joins(&mut self, compound: &Compound<'_>) -> bool {
        (self.joins)(compound)
    }
}

/// Calls `sink` with every token of `text`, in order.
pub(crate) fn analyze(fold: &FoldTable, text: &str, sink: &mut dyn FnMut(Token<'_>)) {
    analyze_joining(fold, text, &|compound| compound.by_case, sink);
}

/// Calls `sink` with every token of `text`, in order; `joins` decides which compounds are
/// one token.
pub(crate) fn analyze_joining(
    fold: &FoldTable,
    text: &str,
    joins: &dyn Fn(&Compound<'_>) -> bool,
    sink: &mut dyn FnMut(Token<'_>),
) {
    analyze_into(fold, text, &mut Every { take: sink, joins });
}

/// Passes the tokens of `text` to `sink`, in order.
pub(crate) fn analyze_into(fold: &FoldTable, text: &str, sink: &mut dyn Sink) {
    let mut run = Run::default();
    let mut at = 0;
    while let Some(&byte) = text.as_bytes().get(at) {
        if byte < 0x80 {
            at = run.ascii(text, at, byte, sink);
            continue;
        }
        if let Some(character) = plain(fold, text, at) {
            let own = text.get(at..at + 3).unwrap_or("");
            run.dense(character, own, at, at + 3, sink);
            at = sink.skip(fold, text, at + 3);
            continue;
        }
        let Some(original) = from(text, at).chars().next() else {
            break;
        };
        let end = at + original.len_utf8();
        if is_apostrophe(original) {
            at = end + run.apostrophe(from(text, end), at, end, sink);
            continue;
        }
        if is_hyphen(original) {
            run.join(from(text, end), Joint::Hyphen, at, end, sink);
            at = end;
            continue;
        }
        let kind = fold.get(original);
        let alone = kind.map_or(original, |kind| {
            let mut all = kind.chars();
            all.next().filter(|_| all.next().is_none()).unwrap_or('\0')
        });
        if let Some((whole, bytes)) = compose(alone, from(text, end)) {
            run.character(whole, at, end + bytes, sink);
            at = end + bytes;
            continue;
        }
        if let Some(kind) = kind {
            for folded in kind.chars() {
                run.character(folded, at, end, sink);
            }
            // An accent that is dropped belongs to the letter before it.
            if kind.is_empty() {
                run.end = end;
            }
        } else {
            run.character(original, at, end, sink);
        }
        at = end;
    }
    run.close(sink);
}

/// The character at an offset, if it is a unified ideograph (three bytes each) without a
/// row in the fold table. Most of a Chinese text is such, and needs no further analysis.
#[expect(
    clippy::inline_always,
    reason = "else it is a call for each character of a text"
)]
#[inline(always)]
pub(crate) fn plain(fold: &FoldTable, text: &str, at: usize) -> Option<char> {
    let low = |byte: u8| u32::from(byte & 0x3f);
    let [first @ 0xe4..=0xe9, second, third, ..] = *text.as_bytes().get(at..)? else {
        return None;
    };
    let code = u32::from(first & 0xf) << 12 | low(second) << 6 | low(third);
    let character = char::from_u32(code).filter(|character| *character >= '\u{4e00}')?;
    (!fold.has(character)).then_some(character)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::TokenKind;

    /// Tokens between bars; `~` before a character that touches the last one.
    fn tokens(text: &str) -> String {
        let mut fold = FoldTable::default();
        for (from, kind) in [('É', "e"), ('é', "e"), ('體', "体"), ('Ｃ', "c")] {
            fold.push(from, kind);
        }
        let mut out = String::new();
        analyze(&fold, text, &mut |token| {
            out.push_str(match token.kind {
                TokenKind::Character { joined: true } => "~",
                _ => "|",
            });
            out.push_str(token.text);
        });
        out
    }

    #[test]
    fn words_are_split_and_folded() {
        assert_eq!(
            tokens("Boundary-layer FLOW, 3.5%"),
            "|boundary|layer|flow|3|5"
        );
        assert_eq!(tokens("École cafe\u{301}"), "|ecole|cafe");
        assert_eq!(tokens("unwrap_or_else()"), "|unwrap|or|else");
        assert_eq!(tokens("नमस्ते।"), "|नमस्ते");
    }

    #[test]
    fn apostrophes_leave_the_word() {
        assert_eq!(tokens("Rust's it’s don't"), "|rust|it|don");
        assert_eq!(tokens("DON'T, WE’LL"), "|don|we");
        assert_eq!(tokens("Rust's核心"), "|rust|核~心");
        assert_eq!(tokens("j'mérite Ankara'dır"), "|j|merite|ankara|dır");
        assert_eq!(tokens("l'homme l'été 'quoted'"), "|l|homme|l|ete|quoted");
    }

    #[test]
    fn names_of_languages_are_words() {
        assert_eq!(tokens("C++, C# and F#."), "|c++|c#|and|f#");
        assert_eq!(tokens("a+b #tag i++j"), "|a|b|tag|i|j");
    }

    #[test]
    fn chinese_is_told_by_the_character() {
        assert_eq!(tokens("身體,好"), "|身~体|好");
        assert_eq!(tokens("用Rust写95M线"), "|用|rust|写|95m|线");
    }

    #[test]
    fn ranges_cover_the_original_bytes() {
        let mut ranges = Vec::new();
        analyze(&FoldTable::default(), "a cafe\u{301} 好", &mut |token| {
            ranges.push(token.start..token.end);
        });
        assert_eq!(ranges, [0..1, 2..8, 9..12]);
    }
}
