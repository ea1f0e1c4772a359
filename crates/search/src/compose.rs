//! Composition of characters that some systems write in two or three parts: kana with
//! separate sound marks (half-width ones always are), Korean syllables as jamo. Unicode
//! orders the composed characters regularly, so that sums give them and no table is
//! needed (The Unicode Standard, 3.12).

/// Composes `first` with the characters after it; returns the composed character and how
/// many bytes of `rest` belong to it.
pub(crate) fn compose(first: char, rest: &str) -> Option<(char, usize)> {
    let mut following = rest.chars();
    let next = following.next()?;
    if matches!(first as u32, 0x1100..=0x1112) {
        let vowel = (next as u32).checked_sub(0x1161).filter(|&v| v < 21)?;
        let tail = following
            .next()
            .and_then(|c| (c as u32).checked_sub(0x11a7));
        let tail = tail.filter(|&tail| (1..28).contains(&tail)).unwrap_or(0);
        let syllable = ((first as u32 - 0x1100) * 21 + vowel) * 28 + tail;
        let bytes = if tail > 0 { 6 } else { 3 };
        return Some((char::from_u32(0xac00 + syllable)?, bytes));
    }
    let step = match next {
        '\u{3099}' | '\u{ff9e}' => 1,
        '\u{309a}' | '\u{ff9f}' => 2,
        _ => return None,
    };
    // Katakana are 0x60 after hiragana, in the same order.
    let shift = if matches!(first, 'ァ'..='ヶ') {
        0x60
    } else {
        0
    };
    let voiced = match (first as u32).checked_sub(shift)? {
        0x3046 if step == 1 => 0x3094,
        kana @ 0x304b..=0x3062 if step == 1 && kana % 2 == 1 => kana + 1,
        kana @ (0x3064 | 0x3066 | 0x3068) if step == 1 => kana + 1,
        kana @ 0x306f..=0x307d if kana % 3 == 0 => kana + step,
        _ => return None,
    };
    Some((char::from_u32(voiced + shift)?, next.len_utf8()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_become_the_character() {
        let whole = |text: &str| {
            let mut rest = text.chars();
            let first = rest.next().unwrap_or(' ');
            compose(first, rest.as_str())
        };
        assert_eq!(whole("か\u{3099}"), Some(('が', 3)));
        assert_eq!(whole("ち\u{3099}"), Some(('ぢ', 3)));
        assert_eq!(whole("つ\u{3099}"), Some(('づ', 3)));
        assert_eq!(whole("カ\u{ff9e}イ"), Some(('ガ', 3)));
        assert_eq!(whole("ハ\u{ff9f}"), Some(('パ', 3)));
        assert_eq!(whole("ほ\u{3099}"), Some(('ぼ', 3)));
        assert_eq!(whole("ウ\u{3099}"), Some(('ヴ', 3)));
        assert_eq!(whole("\u{1112}\u{1161}\u{11ab}"), Some(('한', 6)));
        assert_eq!(whole("\u{1100}\u{1161}나"), Some(('가', 3)));
        assert_eq!(whole("な\u{3099}"), None);
        assert_eq!(whole("かな"), None);
    }
}
