//! Properties of single characters: which are Chinese, Japanese or Korean, how much a
//! character says, and which characters count as equal when a quote is searched.

/// Whether a character belongs to a script without spaces between words, or is one of
/// its punctuation marks.
pub(crate) fn is_cjk(c: char) -> bool {
    matches!(
        c,
        '\u{2e80}'..='\u{9fff}'
            | '\u{ac00}'..='\u{d7af}'
            | '\u{f900}'..='\u{faff}'
            | '\u{ff00}'..='\u{ffef}'
            | '\u{20000}'..='\u{3ffff}'
    )
}

/// Whether a character is a part of a word that is written with several of them.
pub(crate) fn is_word(c: char) -> bool {
    (c.is_alphanumeric() || c == '_') && !is_cjk(c)
}

/// The character that stands for a group of characters that editors exchange without a
/// change of meaning: case of ASCII, typographic quotes, dashes, spaces, full-width
/// punctuation. One character becomes one character, so positions stay.
pub(crate) fn fold(c: char) -> char {
    match c {
        'A'..='Z' => c.to_ascii_lowercase(),
        ' '..='~' => c,
        '‘' | '’' | 'ʼ' | '′' => '\'',
        '“' | '”' | '″' | '「' | '」' => '"',
        '‐' | '‑' | '‒' | '–' | '—' | '−' => '-',
        '\n' | '\t' | '\r' | '\u{a0}' | '\u{2009}' | '\u{202f}' | '\u{3000}' => ' ',
        // The full-width forms of ASCII are ASCII, moved.
        '\u{ff01}'..='\u{ff5e}' => {
            let ascii = char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c);
            ascii.to_ascii_lowercase()
        }
        c => c,
    }
}

/// The folded characters of a text.
pub(crate) fn folded(text: &[char]) -> Vec<char> {
    text.iter().copied().map(fold).collect()
}

/// How much a text says, in Latin characters: a Chinese character says as much as 2.5 of
/// them, which is about the ratio of the lengths of translations.
pub(crate) fn weight(text: &[char]) -> usize {
    let halves: usize = text.iter().map(|c| if is_cjk(*c) { 5 } else { 2 }).sum();
    halves / 2
}

/// A number for the arithmetic of scores.
pub(crate) fn real(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_keeps_the_length() {
        let text: Vec<char> = "“Wi‑Fi” — ＡＢ，ｃ\u{a0}don’t".chars().collect();
        let folded: String = folded(&text).into_iter().collect();
        assert_eq!(folded, "\"wi-fi\" - ab,c don't");
    }

    #[test]
    fn a_chinese_character_says_more() {
        assert_eq!(weight(&['a', 'b', '馆', '里']), 7);
    }
}
