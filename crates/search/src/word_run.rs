//! The word at which the analyzer is: its letters, and where its parts begin if it is a
//! compound.

use crate::char_class::{Class, class};
use crate::token::{Compound, MAX_WORD_BYTES, Sink, Token, TokenKind};

/// The text from an offset on. (Indexing would bring the panic's message, and with it
/// Unicode tables, into the reader's program.)
pub(crate) fn from(text: &str, at: usize) -> &str {
    text.get(at..).unwrap_or("")
}

/// Whether an ASCII character is part of a word without folding.
fn is_plain(byte: u8) -> bool {
    matches!(byte, b'a'..=b'z' | b'0'..=b'9')
}

/// A part of the current word, or its end.
#[derive(Clone, Copy)]
struct Part {
    /// Where it begins in the word.
    at: usize,
    /// Where it begins in the text.
    start: usize,
    /// Where the part before it ends in the text.
    end_before: usize,
    /// What separates it from the part before.
    joint: Joint,
}

/// What separates two parts.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Joint {
    /// The second one begins with a capital letter.
    Case,
    Apostrophe,
    Hyphen,
}

/// The current word.
#[derive(Default)]
pub(crate) struct Run {
    word: String,
    /// Its parts; one, if it is no compound.
    parts: Vec<Part>,
    /// Where it ends in the text.
    pub(crate) end: usize,
    /// Whether the last thing seen was a character token.
    joined: bool,
}

impl Run {
    /// Takes an ASCII character, or a whole plain word; returns the offset to continue at.
    pub(crate) fn ascii(&mut self, text: &str, at: usize, byte: u8, sink: &mut dyn Sink) -> usize {
        let end = at + 1;
        match byte {
            b'a'..=b'z' | b'0'..=b'9' => {
                if let Some(end) = self.plain_word(text, at, sink) {
                    return end;
                }
                self.letter(char::from(byte), at, end, sink);
            }
            b'A'..=b'Z' => {
                self.capital(text.as_bytes(), at);
                self.letter(char::from(byte.to_ascii_lowercase()), at, end, sink);
            }
            b'\'' => return end + self.apostrophe(from(text, end), at, end, sink),
            b'-' | b'_' => self.join(from(text, end), Joint::Hyphen, at, end, sink),
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
        let ends =
            after < 0x80 && !matches!(after, b'A'..=b'Z' | b'\'' | b'+' | b'#' | b'-' | b'_');
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

    pub(crate) fn character(&mut self, c: char, at: usize, end: usize, sink: &mut dyn Sink) {
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
            self.part(at, Joint::Hyphen);
        }
        // Letters of a part are counted from the last sign on.
        let sign = self
            .parts
            .iter()
            .rev()
            .find(|part| part.joint != Joint::Case);
        let length = self.word.len() - sign.map_or(0, |part| part.at);
        if length + c.len_utf8() <= MAX_WORD_BYTES {
            self.word.push(c);
        }
        self.end = end;
    }

    /// Begins a part of the word.
    fn part(&mut self, start: usize, joint: Joint) {
        self.parts.push(Part {
            at: self.word.len(),
            start,
            end_before: self.end,
            joint,
        });
    }

    /// How many bytes the last part has.
    fn part_length(&self) -> usize {
        self.word.len() - self.parts.last().map_or(0, |part| part.at)
    }

    /// Begins a part at a capital letter: `userName`, `HTTPServer`, but not `iPhone` or
    /// `URLs`.
    fn capital(&mut self, text: &[u8], at: usize) {
        let is = |back: usize, test: fn(&u8) -> bool| {
            at.checked_sub(back)
                .and_then(|at| text.get(at))
                .is_some_and(test)
        };
        let goes_on = |ahead: usize, test: fn(&u8) -> bool| text.get(at + ahead).is_some_and(test);
        let lower = u8::is_ascii_lowercase;
        let begins = if is(1, lower) {
            goes_on(1, u8::is_ascii_alphabetic)
        } else {
            is(1, u8::is_ascii_alphanumeric) && goes_on(1, lower) && goes_on(2, lower)
        };
        if begins && self.end == at && self.part_length() > 1 {
            self.part(at, Joint::Case);
        }
    }

    /// Goes on with the word after a sign at `at`, if it is between two parts of a
    /// compound, and otherwise ends it. A sign between digits is that of a range or a date.
    /// `rest` is the text from `end` on, behind the sign.
    pub(crate) fn join(
        &mut self,
        rest: &str,
        joint: Joint,
        at: usize,
        end: usize,
        sink: &mut dyn Sink,
    ) {
        let goes_on = rest
            .chars()
            .next()
            .is_some_and(|next| class(next) == Class::Letter);
        let is_range = self.word.ends_with(|c: char| c.is_ascii_digit())
            && rest.starts_with(|c: char| c.is_ascii_digit());
        let touches = self.part_length() > 0 && self.end == at;
        if goes_on && touches && !is_range && self.word.len() <= MAX_WORD_BYTES {
            self.part(end, joint);
        } else {
            self.close(sink);
        }
    }

    pub(crate) fn dense(
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

    /// `Rust's` is the word `rust`, `l'homme` is two words, `O'Reilly` is a
    /// compound, and so is `don't`, which has `don` with the range of both as its only part.
    /// `rest` is the text from `end` on, behind the apostrophe at `at`. Returns how many
    /// bytes of it to skip.
    pub(crate) fn apostrophe(
        &mut self,
        rest: &str,
        at: usize,
        end: usize,
        sink: &mut dyn Sink,
    ) -> usize {
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
        if !(in_word && clitic && !goes_on) {
            if self.is_elided() {
                self.close(sink);
            } else {
                self.join(rest, Joint::Apostrophe, at, end, sink);
            }
            return 0;
        }
        if rest.starts_with(['t', 'T']) {
            self.end = end + length;
            if self.word.ends_with('n') {
                self.part(self.end, Joint::Apostrophe);
                self.word.push('t');
            }
        }
        self.close(sink);
        length
    }

    /// Whether the last part is an article or the like that has lost a vowel before an
    /// apostrophe: `l'`, `qu'`, `dell'`, `un'`. Such words stand by themselves.
    fn is_elided(&self) -> bool {
        let part = from(&self.word, self.parts.last().map_or(0, |part| part.at));
        matches!(part.as_bytes(), [letter] if b"cdjlmnst".contains(letter))
            || part.ends_with("qu")
            || part.ends_with("ll")
            || part.ends_with("un")
    }

    /// `C++` and `F#` are words. Returns how many bytes of `rest` to skip.
    fn sign(&mut self, rest: &str, at: usize, sink: &mut dyn Sink) -> usize {
        let sign = if rest.starts_with("++") { "++" } else { "#" };
        let short = self.part_length() == 1 && self.end == at && !self.joined;
        let letter = self.word.ends_with(|c: char| c.is_ascii_lowercase());
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

    pub(crate) fn close(&mut self, sink: &mut dyn Sink) {
        self.joined = false;
        if !self.word.is_empty() {
            let end = self.end;
            self.part(end, Joint::Hyphen);
            self.emit(&self.parts, sink);
            self.word.clear();
            self.parts.clear();
        }
    }

    /// Passes these parts, of which the last is the end, as one token or as several.
    fn emit(&self, parts: &[Part], sink: &mut dyn Sink) {
        let [first, inner @ .., last] = parts else {
            return;
        };
        let whole = Token {
            text: self.word.get(first.at..last.at).unwrap_or(""),
            start: first.start,
            end: last.end_before,
            kind: TokenKind::Word,
            character: None,
        };
        let has = |joint: Joint| inner.iter().any(|part| part.joint == joint);
        let has_apostrophe = has(Joint::Apostrophe);
        let by_case = !has_apostrophe && !has(Joint::Hyphen);
        let is_whole = |second: &Part| {
            #[cfg(feature = "writer")]
            let lengths = parts.windows(2).map(|pair| pair[1].at - pair[0].at);
            let compound = Compound {
                whole,
                first: second.at - first.at,
                #[cfg(feature = "writer")]
                parts: parts.len() - 1,
                #[cfg(feature = "writer")]
                shortest: lengths.min().unwrap_or(0),
                by_case,
                has_apostrophe,
            };
            whole.text.len() <= MAX_WORD_BYTES && sink.joins(&compound)
        };
        if inner.first().is_none_or(is_whole) {
            // The `t` of `don't` and what became nothing have no range.
            if whole.start < whole.end {
                sink.take(whole);
            }
            return;
        }
        // At the signs, if there are any, and then each part at its capital letters.
        let mut from = 0;
        for (at, part) in parts.iter().enumerate().skip(1) {
            if by_case || part.joint != Joint::Case || at + 1 == parts.len() {
                self.emit(parts.get(from..=at).unwrap_or(&[]), sink);
                from = at;
            }
        }
    }
}
