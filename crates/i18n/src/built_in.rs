//! The messages of the languages that are in the program.

use crate::interface::Messages;
use crate::plural::ONE_OTHER;
use crate::{en, zh};

/// How many bytes texts have with one between them.
const fn length(texts: &[&str]) -> usize {
    let (mut length, mut at) = (texts.len() - 1, 0);
    while at < texts.len() {
        length += texts[at].len();
        at += 1;
    }
    length
}

/// Texts with U+0000 between them: the program has no table of their places.
const fn joined<const LENGTH: usize>(texts: &[&str]) -> [u8; LENGTH] {
    let mut all = [0; LENGTH];
    let (mut end, mut at) = (0, 0);
    while at < texts.len() {
        let (text, mut byte) = (texts[at].as_bytes(), 0);
        while byte < text.len() {
            all[end] = text[byte];
            end += 1;
            byte += 1;
        }
        end += 1;
        at += 1;
    }
    all
}

const fn utf8(bytes: &[u8]) -> &str {
    match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(_) => panic!("texts are UTF-8"),
    }
}

static ENGLISH: &str = {
    const TEXTS: &[&str] = &en::INTERFACE.in_order();
    utf8(&const { joined::<{ length(TEXTS) }>(TEXTS) })
};

static CHINESE: &str = {
    const TEXTS: &[&str] = &zh::INTERFACE.in_order();
    utf8(&const { joined::<{ length(TEXTS) }>(TEXTS) })
};

/// The messages of English and Simplified Chinese, of which the first is the fallback for
/// other languages. They live as long as the program, and are made anew at each call.
pub fn built_in() -> [&'static Messages; 2] {
    [
        Messages::new("en", "en", ONE_OTHER.ranges, ENGLISH),
        Messages::new("zh", "zh-Hans", &[], CHINESE),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use bookmobile_pack::{Date, InterfaceLanguage};

    #[test]
    fn one_is_not_many() {
        let [english, chinese] = built_in();
        assert_eq!(english.found_in(1, 1), "1 passage in 1 article");
        assert_eq!(english.found_in(2, 5), "5 passages in 2 articles");
        assert_eq!(english.tabs_closed(1), "Closed 1 article");
        assert_eq!(chinese.found_in(0, 0), "没有找到");
        assert_eq!(chinese.found_in(1, 2), "1 篇文章，2 处");
    }

    #[test]
    fn a_day_reads_as_people_write_it() {
        let [english, chinese] = built_in();
        let day = Date {
            year: 2023,
            month: 11,
            day: 6,
        };
        assert_eq!(english.format_date(day), "6 November 2023");
        assert_eq!(chinese.format_date(day), "2023年11月6日");
    }

    #[test]
    fn a_text_that_a_collection_lacks_is_empty() {
        let language = InterfaceLanguage {
            texts: "a\0b".to_owned(),
            ..InterfaceLanguage::default()
        };
        let messages = Messages::of(Box::leak(Box::new(language)));
        assert_eq!(
            [messages.og_locale(), messages.name(), messages.library()],
            ["a", "b", ""]
        );
    }
}
