//! The language of a collection whose files do not name it, by the scripts of its letters.

use bookmobile_pack::Language;

/// Languages by their codes, with their BCP 47 tags and their own names.
const LANGUAGES: &[(&str, &str, &str)] = &[
    ("ar", "ar", "العربية"),
    ("bn", "bn", "বাংলা"),
    ("cs", "cs", "Čeština"),
    ("de", "de", "Deutsch"),
    ("el", "el", "Ελληνικά"),
    ("en", "en", "English"),
    ("es", "es", "Español"),
    ("fa", "fa", "فارسی"),
    ("fi", "fi", "Suomi"),
    ("fr", "fr", "Français"),
    ("he", "he", "עברית"),
    ("hi", "hi", "हिन्दी"),
    ("hu", "hu", "Magyar"),
    ("id", "id", "Bahasa Indonesia"),
    ("it", "it", "Italiano"),
    ("ja", "ja", "日本語"),
    ("ko", "ko", "한국어"),
    ("nl", "nl", "Nederlands"),
    ("pl", "pl", "Polski"),
    ("pt", "pt", "Português"),
    ("pt-br", "pt-BR", "Português (Brasil)"),
    ("ro", "ro", "Română"),
    ("ru", "ru", "Русский"),
    ("sv", "sv", "Svenska"),
    ("th", "th", "ไทย"),
    ("tr", "tr", "Türkçe"),
    ("uk", "uk", "Українська"),
    ("vi", "vi", "Tiếng Việt"),
    ("zh", "zh-Hans", "简体中文"),
    ("zh-hant", "zh-Hant", "繁體中文"),
];

/// Other names of codes in folders and settings.
const ALIASES: &[(&str, &str)] = &[
    ("cn", "zh"),
    ("zh-cn", "zh"),
    ("zh-hans", "zh"),
    ("zh-hans-cn", "zh"),
    ("zh-sg", "zh"),
    ("zh-tw", "zh-hant"),
    ("zh-hk", "zh-hant"),
    ("zh-hant-tw", "zh-hant"),
    ("en-us", "en"),
    ("en-gb", "en"),
];

/// The language with a code as people write it: `zh-CN`, `zh_Hans`, `pt-BR`. A code that is
/// not known is taken as it is.
pub(crate) fn language(written: &str) -> Language {
    let code = written.replace('_', "-").to_ascii_lowercase();
    let code = ALIASES
        .iter()
        .find(|(alias, _)| *alias == code)
        .map_or(code.as_str(), |(_, code)| code);
    match known(code) {
        Some(language) => language,
        None => Language {
            code: code.to_owned(),
            tag: written.replace('_', "-"),
            name: written.to_owned(),
        },
    }
}

/// The language with a code, if a word is one.
pub(crate) fn language_of_word(word: &str) -> Option<Language> {
    let code = word.replace('_', "-").to_ascii_lowercase();
    let is_alias = ALIASES.iter().any(|(alias, _)| *alias == code);
    (is_alias || known(&code).is_some()).then(|| language(word))
}

fn known(code: &str) -> Option<Language> {
    let (code, tag, name) = LANGUAGES.iter().find(|(own, ..)| *own == code)?;
    Some(Language {
        code: (*code).to_owned(),
        tag: (*tag).to_owned(),
        name: (*name).to_owned(),
    })
}

/// The place of Chinese characters among the scripts that [`detect`] counts.
const HAN: usize = 3;

/// The language of some texts by their script; English where the script does not decide.
pub(crate) fn detect<'a>(texts: impl Iterator<Item = &'a str>) -> Language {
    let mut counts = [0_usize; 8];
    let (mut letters, mut traditional, mut simplified) = (0_usize, 0_usize, 0_usize);
    for c in texts
        .flat_map(str::chars)
        .filter(|c| c.is_alphabetic())
        .take(200_000)
    {
        letters += 1;
        if c.is_ascii() {
            continue;
        }
        let script = match c {
            '\u{3041}'..='\u{30ff}' => 1,
            '\u{ac00}'..='\u{d7a3}' => 2,
            '\u{4e00}'..='\u{9fff}' => HAN,
            '\u{400}'..='\u{4ff}' => 4,
            '\u{600}'..='\u{6ff}' => 5,
            '\u{900}'..='\u{97f}' => 6,
            '\u{e00}'..='\u{e7f}' => 7,
            _ => 0,
        };
        counts[script] += 1;
        if script == HAN {
            traditional += usize::from("們這說時過對會來個學國裡為從發".contains(c));
            simplified += usize::from("们这说时过对会来个学国里为从发".contains(c));
        }
    }
    let is_in = |script: usize, share: usize| counts[script] * 100 > letters * share;
    let code = if is_in(1, 5) {
        "ja"
    } else if is_in(2, 15) {
        "ko"
    } else if is_in(HAN, 12) {
        if traditional > simplified {
            "zh-hant"
        } else {
            "zh"
        }
    } else if is_in(4, 40) {
        "ru"
    } else if is_in(5, 40) {
        "ar"
    } else if is_in(6, 40) {
        "hi"
    } else if is_in(7, 40) {
        "th"
    } else {
        "en"
    };
    language(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_decides_where_it_can() {
        for (text, code) in [
            ("The van comes on Wednesdays.", "en"),
            ("流动书车每星期三来，这时学生们会来。", "zh"),
            ("流動書車每星期三來，這時學生們會來。", "zh-hant"),
            ("移動図書館は毎週水曜日に来ます。", "ja"),
            ("Use `cargo build` 来编译整个项目，然后运行它。", "zh"),
            ("이동 도서관은 매주 수요일에 옵니다.", "ko"),
        ] {
            assert_eq!(detect(std::iter::once(text)).code, code, "{text}");
        }
    }

    #[test]
    fn codes_are_read_as_people_write_them() {
        assert_eq!(language("zh-CN").tag, "zh-Hans");
        assert_eq!(language("pt_BR").tag, "pt-BR");
        assert_eq!(language("nds").name, "nds");
        assert!(language_of_word("guide").is_none());
    }
}
