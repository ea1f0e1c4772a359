//! The oracle's compounds: words that consist of several, found between the analyzer's tokens
//! in the text as it was written.

use bookmobile_search::{Index, Token};

const APOSTROPHES: [char; 6] = ['\'', '’', '‘', '\u{2bb}', '\u{2bc}', '＇'];
const HYPHENS: [char; 4] = ['-', '_', '\u{2010}', '\u{2011}'];

/// A compound.
pub struct Compound {
    /// Its tokens, by their positions.
    pub first: usize,
    pub count: usize,
    /// All of it as one word.
    pub whole: String,
    /// The words that it consists of.
    pub parts: Vec<String>,
    pub has_apostrophe: bool,
    /// Whether it is a single token, whose parts begin with capital letters.
    pub by_case: bool,
}

impl Compound {
    /// Whether it is a word even if the collection nowhere has it without its signs.
    pub fn is_likely(&self) -> bool {
        let letters = self.parts.iter().map(String::len).min().unwrap_or(0);
        let is_letter = self.has_apostrophe && self.whole.chars().all(|c| c as u32 >= 0x250);
        self.parts.len() == 2 && (letters <= 2 || is_letter)
    }
}

/// The compounds of a text with these tokens.
pub fn compounds(index: &Index, text: &str, tokens: &[Token]) -> Vec<Compound> {
    let mut found = Vec::new();
    let mut first = 0;
    while first < tokens.len() {
        let mut count = 1;
        while let Some(next) = tokens.get(first + count)
            && joined(text, &tokens[first + count - 1], next)
        {
            count += 1;
        }
        let own = &tokens[first..first + count];
        let written = &text[own[0].range.start..own[count - 1].range.end];
        let mut parts: Vec<String> = own.iter().map(|token| token.text.clone()).collect();
        if is_negation(written) {
            parts.push("t".into());
        }
        if parts.len() > 1 {
            found.push(Compound {
                first,
                count,
                whole: parts.concat(),
                parts,
                has_apostrophe: written.contains(APOSTROPHES),
                by_case: false,
            });
        }
        for (at, token) in own.iter().enumerate() {
            let parts = by_case(&text[token.range.clone()]);
            if parts.len() > 1 && !token.is_character {
                let fold = |part: &String| index.tokens(part)[0].text.clone();
                found.push(Compound {
                    first: first + at,
                    count: 1,
                    whole: token.text.clone(),
                    parts: parts.iter().map(fold).collect(),
                    has_apostrophe: false,
                    by_case: true,
                });
            }
        }
        first += count;
    }
    found
}

/// `don't`, which is one token.
fn is_negation(written: &str) -> bool {
    let letters = written.strip_suffix(['t', 'T']);
    let word = letters.and_then(|letters| letters.strip_suffix(APOSTROPHES));
    word.is_some_and(|word| word.ends_with(['n', 'N']))
}

/// Whether two tokens have one sign between them and belong together.
fn joined(text: &str, one: &Token, next: &Token) -> bool {
    let between = &text[one.range.end..next.range.start];
    let mut signs = between.chars();
    let (Some(sign), None) = (signs.next(), signs.next()) else {
        return false;
    };
    let written = &text[one.range.clone()];
    let is_word = !one.is_character && !next.is_character && !written.contains(APOSTROPHES);
    let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let is_range = is_digit(one.text.chars().last()) && is_digit(next.text.chars().next());
    let is_elided = ["c", "d", "j", "l", "m", "n", "s", "t"].contains(&one.text.as_str())
        || ["qu", "ll", "un"].iter().any(|end| one.text.ends_with(end));
    let is_sign = HYPHENS.contains(&sign) || APOSTROPHES.contains(&sign) && !is_elided;
    is_word && is_sign && !is_range
}

/// The parts of a word that begin with capital letters.
fn by_case(word: &str) -> Vec<String> {
    let letters: Vec<char> = word.chars().collect();
    let mut parts = vec![String::new()];
    for (at, letter) in letters.iter().enumerate() {
        let is = |place: Option<usize>, test: fn(&char) -> bool| {
            place.and_then(|at| letters.get(at)).is_some_and(test)
        };
        let before = at.checked_sub(1);
        let after_lower =
            is(before, char::is_ascii_lowercase) && is(Some(at + 1), char::is_ascii_alphabetic);
        let after_capital = is(before, |c| c.is_ascii_uppercase() || c.is_ascii_digit())
            && is(Some(at + 1), char::is_ascii_lowercase)
            && is(Some(at + 2), char::is_ascii_lowercase);
        let begins = letter.is_ascii_uppercase() && (after_lower || after_capital);
        if begins && parts.last().is_some_and(|part| part.len() > 1) {
            parts.push(String::new());
        }
        parts.last_mut().expect("a part").push(*letter);
    }
    parts
}
