//! Guesses the language of a text by the scripts of its characters.

/// How many characters of a text are looked at.
const SAMPLE: usize = 20_000;

/// The code of a text's language: by its script, or else `other`, which is what the person
/// reads.
pub fn language_of<'a>(text: &str, other: &'a str) -> &'a str {
    let (mut han, mut kana, mut hangul, mut arabic, mut cyrillic, mut latin) = (0, 0, 0, 0, 0, 0);
    for c in text.chars().take(SAMPLE) {
        match c {
            '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' => han += 1,
            '\u{3040}'..='\u{30ff}' => kana += 1,
            '\u{ac00}'..='\u{d7a3}' => hangul += 1,
            '\u{600}'..='\u{6ff}' => arabic += 1,
            '\u{400}'..='\u{4ff}' => cyrillic += 1,
            'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{24f}' => latin += 1,
            _ => {}
        }
    }
    // A word of Latin letters has as many as five, and is one sign of Chinese.
    let words = latin / 5;
    let most = [words, han + kana, hangul, arabic, cyrillic]
        .into_iter()
        .max();
    let most = most.unwrap_or(0);
    if most == 0 {
        other
    } else if han + kana == most {
        // Japanese has kana between its Han characters, Chinese has none.
        if kana * 10 > han { "ja" } else { "zh" }
    } else if hangul == most {
        "ko"
    } else if arabic == most {
        if matches!(other, "fa" | "ur") {
            other
        } else {
            "ar"
        }
    } else if cyrillic == most {
        if matches!(other, "uk" | "bg" | "sr") {
            other
        } else {
            "ru"
        }
    } else if matches!(other, "zh" | "ja" | "ko" | "ar" | "ru" | "fa") {
        "en"
    } else {
        other
    }
}

#[cfg(test)]
mod tests {
    use super::language_of;

    #[test]
    fn the_script_decides_and_else_the_reader() {
        assert_eq!(language_of("图书馆 opens at nine", "en"), "zh");
        assert_eq!(language_of("図書館はどこですか", "en"), "ja");
        assert_eq!(language_of("도서관", "en"), "ko");
        assert_eq!(language_of("المكتبة", "en"), "ar");
        assert_eq!(language_of("Библиотека", "en"), "ru");
        assert_eq!(language_of("The library", "zh"), "en");
        assert_eq!(language_of("La bibliothèque", "fr"), "fr");
        assert_eq!(language_of("123", "de"), "de");
    }
}
