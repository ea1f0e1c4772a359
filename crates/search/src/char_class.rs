//! How characters behave in texts: which are letters of words, which are tokens of their own,
//! and which signs join the parts of a compound.

/// How a character behaves, after folding.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Class {
    /// Part of a word.
    Letter,
    /// A token of its own.
    Dense,
    /// Dropped, without ending a word: accents, joiners, soft hyphens.
    Silent,
    /// Ends a word.
    Break,
}

/// Apostrophes, and the letters and quotation marks that look like them.
pub(crate) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | '\u{2bb}' | '\u{2bc}' | '＇')
}

/// Hyphens, with the one that breaks no line, and the sign that joins names in programs.
pub(crate) fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '_' | '\u{2010}' | '\u{2011}')
}

/// How a character behaves.
pub(crate) fn class(c: char) -> Class {
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

/// Whether a character's script has letters but no spaces: Thai, Lao, Burmese, Khmer.
pub(crate) fn is_unspaced(c: char) -> bool {
    is_dense(c) && (c as u32) < 0x2000
}

/// Whether a character of such a script is part of the letter or syllable before it: a mark
/// above or below, or a vowel that follows its consonant.
pub(crate) fn is_in_letter(c: char) -> bool {
    matches!(c as u32,
        0x0e30..=0x0e3a | 0x0e45 | 0x0e47..=0x0e4e | 0x0eb0..=0x0ebc | 0x0ec8..=0x0ecd
        | 0x102b..=0x103e | 0x1056..=0x1059 | 0x105e..=0x1060 | 0x1071..=0x1074
        | 0x1082..=0x108d | 0x109a..=0x109d | 0x17b4..=0x17d3)
}

/// Whether it is a vowel that is written before the consonant of its syllable.
pub(crate) fn is_vowel_before(c: char) -> bool {
    matches!(c as u32, 0x0e40..=0x0e44 | 0x0ec0..=0x0ec4)
}
