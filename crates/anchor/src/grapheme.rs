//! Boundaries of grapheme clusters, by a rule that needs no tables of Unicode's data. It
//! covers combining marks of the common blocks, marks of Indic, Arabic, Hebrew and Thai
//! scripts, variation selectors, skin tones, sequences with a zero-width joiner, keycaps
//! and tags, pairs of regional indicators (flags), syllables of Hangul jamo, and CR LF. It
//! does not cover prepended marks and rare scripts; there a cluster may be split.

/// Whether a character continues the cluster of the character before it.
pub(crate) fn extends(c: char) -> bool {
    let code = u32::from(c);
    if code < 0x300 {
        return false;
    }
    matches!(code,
        0x300..=0x36f | 0x483..=0x489
        | 0x591..=0x5bd | 0x5bf | 0x5c1 | 0x5c2 | 0x5c4 | 0x5c5 | 0x5c7
        | 0x610..=0x61a | 0x64b..=0x65f | 0x670 | 0x6d6..=0x6dc | 0x6df..=0x6e4 | 0x6e7 | 0x6e8 | 0x6ea..=0x6ed
        | 0xe31 | 0xe33..=0xe3a | 0xe47..=0xe4e | 0xeb1 | 0xeb3..=0xebc | 0xec8..=0xece
        | 0xf71..=0xf84 | 0x102b..=0x103e
        | 0x1ab0..=0x1aff | 0x1dc0..=0x1dff | 0x20d0..=0x20ff | 0x302a..=0x302f | 0x3099 | 0x309a
        | 0xfe00..=0xfe0f | 0xfe20..=0xfe2f | 0xff9e | 0xff9f | 0x200c | 0x200d
        | 0x1f3fb..=0x1f3ff | 0xe0020..=0xe007f | 0xe0100..=0xe01ef
    ) || is_indic_mark(code)
}

/// Vowel signs, nukta and virama, which have the same places in each Indic block.
fn is_indic_mark(code: u32) -> bool {
    (0x900..0xe00).contains(&code)
        && matches!(code & 0x7f, 0x00..=0x03 | 0x3c | 0x3e..=0x4d | 0x51..=0x57 | 0x62 | 0x63)
}

/// Whether a cluster may end before `at`. Both ends of the text are boundaries.
pub(crate) fn is_boundary(text: &[char], at: usize) -> bool {
    let (Some(&before), Some(&after)) = (at.checked_sub(1).and_then(|i| text.get(i)), text.get(at))
    else {
        return true;
    };
    if extends(after) {
        // A mark at the start of a block belongs to nothing.
        return before == '\n';
    }
    match (before, after) {
        ('\r', '\n') => false,
        ('\u{200d}', _) => !is_pictograph(after),
        _ if is_regional(before) && is_regional(after) => {
            // Flags are pairs, counted from the start of the run.
            let run = text[..at]
                .iter()
                .rev()
                .take(MOST_REGIONAL)
                .take_while(|c| is_regional(**c));
            run.count() % 2 == 0
        }
        _ => !is_hangul_syllable(before, after),
    }
}

/// The longest run of regional indicators that is counted.
const MOST_REGIONAL: usize = 256;

fn is_regional(c: char) -> bool {
    matches!(c, '\u{1f1e6}'..='\u{1f1ff}')
}

/// What a zero-width joiner joins: emoji, and the symbols among them.
fn is_pictograph(c: char) -> bool {
    matches!(c, '\u{2190}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}')
}

/// Whether two characters are of one syllable: leading consonants, vowel, trailing ones.
fn is_hangul_syllable(before: char, after: char) -> bool {
    let precomposed = |c| matches!(c, '\u{ac00}'..='\u{d7a3}');
    let lead = |c| matches!(c, '\u{1100}'..='\u{115f}' | '\u{a960}'..='\u{a97c}');
    let vowel = |c| matches!(c, '\u{1160}'..='\u{11a7}' | '\u{d7b0}'..='\u{d7c6}');
    let trail = |c| matches!(c, '\u{11a8}'..='\u{11ff}' | '\u{d7cb}'..='\u{d7fb}');
    // A precomposed syllable without a final consonant takes one more vowel too.
    lead(before) && (lead(after) || vowel(after) || precomposed(after))
        || (vowel(before) || precomposed(before)) && (vowel(after) || trail(after))
        || trail(before) && trail(after)
}

/// The last boundary at or before a position.
pub(crate) fn floor(text: &[char], at: usize) -> usize {
    let at = at.min(text.len());
    (0..=at).rev().find(|i| is_boundary(text, *i)).unwrap_or(0)
}

/// The first boundary at or after a position.
pub(crate) fn ceil(text: &[char], at: usize) -> usize {
    let at = at.min(text.len());
    (at..=text.len())
        .find(|i| is_boundary(text, *i))
        .unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The clusters of a text, with bars between them.
    fn clusters(text: &str) -> String {
        let text: Vec<char> = text.chars().collect();
        let mut out = String::new();
        for (i, c) in text.iter().enumerate() {
            if i > 0 && is_boundary(&text, i) {
                out.push('|');
            }
            out.push(*c);
        }
        out
    }

    #[test]
    fn clusters_are_whole() {
        for (text, expected) in [
            ("cafe\u{301}s", "c|a|f|e\u{301}|s"),
            ("👩\u{200d}🚀x", "👩\u{200d}🚀|x"),
            ("👍🏽👍", "👍🏽|👍"),
            ("❤\u{fe0f}1\u{fe0f}\u{20e3}", "❤\u{fe0f}|1\u{fe0f}\u{20e3}"),
            ("🇫🇷🇩🇪🇯", "🇫🇷|🇩🇪|🇯"),
            (
                "\u{1112}\u{1161}\u{11ab}\u{1100}",
                "\u{1112}\u{1161}\u{11ab}|\u{1100}",
            ),
            ("한국", "한|국"),
            ("हिन्दी", "हि|न्|दी"),
            ("กำ", "กำ"),
            ("が图書", "が|图|書"),
            ("か\u{3099}x", "か\u{3099}|x"),
            ("a\n\u{301}b", "a|\n|\u{301}|b"),
        ] {
            assert_eq!(clusters(text), expected);
        }
    }

    #[test]
    fn positions_move_to_boundaries() {
        let text: Vec<char> = "xe\u{301}y".chars().collect();
        assert_eq!((floor(&text, 2), ceil(&text, 2)), (1, 3));
        assert_eq!((floor(&text, 9), ceil(&text, 9)), (4, 4));
    }
}
