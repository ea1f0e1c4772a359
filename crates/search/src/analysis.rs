//! The analyzer, which splits texts into tokens. There is only one: the press runs it over
//! documents, the reader over queries, snippets and texts to be highlighted, with the fold
//! table of the same index. It does not stem: the index knows which words are forms of one
//! another (see `word_table.rs`).

use crate::compose::compose;
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

/// How a character behaves, after folding.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    /// Part of a word.
    Letter,
    /// A token of its own.
    Dense,
    /// Dropped, without ending a word: accents, joiners, soft hyphens.
    Silent,
    /// Ends a word.
    Break,
}

/// The longest word in bytes; the rest of a longer one (a data URL, a checksum) is
/// dropped.
pub(crate) const MAX_WORD_BYTES: usize = 64;

/// Takes the tokens of a text.
pub(crate) trait Sink {
    /// Takes the next token.
    fn take(&mut self, token: Token<'_>);

    /// Called after a character's token with the offset of its end: may skip the
    /// characters after it that are of no use, as far as each is [`plain`], as most of a
    /// Chinese text is. Returns the offset to continue at.
    fn skip(&mut self, _: &FoldTable, _: &str, at: usize) -> usize {
        at
    }
}

/// Takes all tokens.
struct Every<'a>(&'a mut dyn FnMut(Token<'_>));

impl Sink for Every<'_> {
    fn take(&mut self, token: Token<'_>) {
        (self.0)(token);
    }
}

/// Calls `sink` with every token of `text`, in order.
pub(crate) fn analyze(fold: &FoldTable, text: &str, sink: &mut dyn FnMut(Token<'_>)) {
    analyze_into(fold, text, &mut Every(sink));
}

/// Passes the tokens of `text` to `sink`, in order.
pub(crate) fn analyze_into(fold: &FoldTable, text: &str, sink: &mut dyn Sink) {
    let mut run = Run {
        word: String::new(),
        start: 0,
        end: 0,
        joined: false,
    };
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
        // The typographic apostrophe, and the letters that look like it.
        if matches!(original, '’' | '\u{2bb}' | '\u{2bc}') {
            at = end + run.apostrophe(from(text, end), end, sink);
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

/// The text from an offset on. (Indexing would bring the panic's message, and with it
/// Unicode tables, into the reader's program.)
fn from(text: &str, at: usize) -> &str {
    text.get(at..).unwrap_or("")
}

/// Whether an ASCII character is part of a word without folding.
fn is_plain(byte: u8) -> bool {
    matches!(byte, b'a'..=b'z' | b'0'..=b'9')
}

/// The current word.
struct Run {
    word: String,
    start: usize,
    end: usize,
    /// Whether the last thing seen was a character token.
    joined: bool,
}

impl Run {
    /// Takes an ASCII character, or a whole plain word; returns the offset to continue at.
    fn ascii(&mut self, text: &str, at: usize, byte: u8, sink: &mut dyn Sink) -> usize {
        let end = at + 1;
        match byte {
            b'a'..=b'z' | b'0'..=b'9' => {
                if let Some(end) = self.plain_word(text, at, sink) {
                    return end;
                }
                self.letter(char::from(byte), at, end, sink);
            }
            b'A'..=b'Z' => self.letter(char::from(byte.to_ascii_lowercase()), at, end, sink),
            b'\'' => return end + self.apostrophe(from(text, end), end, sink),
            b'+' | b'#' => return end.max(at + self.sign(from(text, at), at, sink)),
            _ => self.close(sink),
        }
        end
    }

    /// Fast path for most words, which are lower-case letters and digits before a simple
    /// separator: the token borrows from the text. Returns the end of the word.
    fn plain_word(&mut self, text: &str, start: usize, sink: &mut dyn Sink) -> Option<usize> {
        if !self.word.is_empty() {
            return None;
        }
        let rest = text.as_bytes().get(start..)?;
        // No further than the longest word: each letter of a longer one comes here.
        let most = rest.get(..=MAX_WORD_BYTES).unwrap_or(rest);
        let length = most.iter().position(|&byte| !is_plain(byte));
        let length = length.unwrap_or(most.len());
        let after = rest.get(length).copied().unwrap_or(b' ');
        let ends = after < 0x80 && !matches!(after, b'A'..=b'Z' | b'\'' | b'+' | b'#');
        if !ends || length > MAX_WORD_BYTES {
            return None;
        }
        let end = start + length;
        let text = text.get(start..end)?;
        self.joined = false;
        sink.take(Token {
            text,
            start,
            end,
            kind: TokenKind::Word,
            character: None,
        });
        Some(end)
    }

    fn character(&mut self, c: char, at: usize, end: usize, sink: &mut dyn Sink) {
        match class(c) {
            Class::Letter => self.letter(c, at, end, sink),
            Class::Dense => self.dense(c, c.encode_utf8(&mut [0; 4]), at, end, sink),
            Class::Silent => self.end = end,
            Class::Break => self.close(sink),
        }
    }

    fn letter(&mut self, c: char, at: usize, end: usize, sink: &mut dyn Sink) {
        if self.joined {
            self.close(sink);
        }
        if self.word.is_empty() {
            self.start = at;
        }
        if self.word.len() + c.len_utf8() <= MAX_WORD_BYTES {
            self.word.push(c);
        }
        self.end = end;
    }

    fn dense(
        &mut self,
        character: char,
        text: &str,
        start: usize,
        end: usize,
        sink: &mut dyn Sink,
    ) {
        let joined = self.joined;
        self.close(sink);
        self.joined = true;
        sink.take(Token {
            text,
            start,
            end,
            kind: TokenKind::Character { joined },
            character: Some(character),
        });
    }

    /// `Rust's` is the word `rust`, `don't` the word `don` with the range of both; `l'homme`
    /// is two words.
    /// `rest` is the text from `at` on, behind the apostrophe. Returns how many bytes of it
    /// to skip.
    fn apostrophe(&mut self, rest: &str, at: usize, sink: &mut dyn Sink) -> usize {
        let in_word = !self.word.is_empty();
        let letters = rest.bytes().take_while(u8::is_ascii_alphanumeric);
        let length = letters.count();
        let next = from(rest, length).chars().next();
        let goes_on = next.is_some_and(|next| class(next) == Class::Letter);
        let clitic = matches!(
            rest.as_bytes().get(..length).unwrap_or(&[]),
            [b's' | b'S' | b't' | b'T' | b'd' | b'D' | b'm' | b'M']
                | [b'l' | b'L', b'l' | b'L']
                | [b'r' | b'R' | b'v' | b'V', b'e' | b'E']
        );
        let skipped = if in_word && clitic && !goes_on {
            if rest.starts_with(['t', 'T']) {
                self.end = at + length;
            }
            length
        } else {
            0
        };
        self.close(sink);
        skipped
    }

    /// `C++` and `F#` are words. Returns how many bytes of `rest` to skip.
    fn sign(&mut self, rest: &str, at: usize, sink: &mut dyn Sink) -> usize {
        let sign = if rest.starts_with("++") { "++" } else { "#" };
        let short = self.word.len() == 1 && self.end == at && !self.joined;
        let letter = self.word.bytes().all(|byte| byte.is_ascii_lowercase());
        let ends = |rest: &str| !rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '+');
        if short && letter && rest.strip_prefix(sign).is_some_and(ends) {
            self.word.push_str(sign);
            self.end = at + sign.len();
            self.close(sink);
            return sign.len();
        }
        self.close(sink);
        0
    }

    fn close(&mut self, sink: &mut dyn Sink) {
        self.joined = false;
        if !self.word.is_empty() {
            sink.take(Token {
                text: &self.word,
                start: self.start,
                end: self.end,
                kind: TokenKind::Word,
                character: None,
            });
            self.word.clear();
        }
    }
}

fn class(c: char) -> Class {
    match c as u32 {
        // Combining accents, the soft hyphen, joiners, variation selectors; the vowel
        // signs of Arabic and Hebrew, which are usually not written.
        0x0300..=0x036f
        | 0x00ad
        | 0x200b..=0x200d
        | 0x2060
        | 0xfe00..=0xfe0f
        | 0xfeff
        | 0x0591..=0x05bd
        | 0x05bf
        | 0x05c1
        | 0x05c2
        | 0x0640
        | 0x064b..=0x065f
        | 0x0670 => Class::Silent,
        _ if is_dense(c) => Class::Dense,
        // The vowel signs of Indic scripts belong to their words; the danda ends a
        // sentence.
        0x0964 | 0x0965 => Class::Break,
        0x0900..=0x0dff => Class::Letter,
        _ if c.is_alphanumeric() => Class::Letter,
        _ => Class::Break,
    }
}

/// Whether a character's script puts no spaces between words, or is Korean.
pub(crate) fn is_dense(c: char) -> bool {
    matches!(c as u32,
        0x0e00..=0x0e4f | 0x0e81..=0x0ecd | 0x1000..=0x109f | 0x1780..=0x17d3
        | 0x3005..=0x3007 | 0x3041..=0x3096 | 0x30a1..=0x30fa | 0x30fc | 0x3105..=0x312f
        | 0x3400..=0x4dbf | 0x4e00..=0x9fff | 0xac00..=0xd7a3 | 0xf900..=0xfaff
        | 0x20000..=0x3fffd)
}

#[cfg(test)]
mod tests {
    use super::*;

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
