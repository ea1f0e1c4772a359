//! The messages of the languages that are in the program.

use crate::interface::Messages;
use crate::plural::ONE_OTHER;
use crate::{en, zh};

static ENGLISH: Messages = Messages {
    code: "en",
    tag: "en",
    plural: ONE_OTHER.ranges,
    texts: en::INTERFACE.in_order(),
};

static CHINESE: Messages = Messages {
    code: "zh",
    tag: "zh-Hans",
    plural: &[],
    texts: zh::INTERFACE.in_order(),
};

/// The languages in the program; the first one is the fallback for other languages.
pub static BUILT_IN: [&Messages; 2] = [&ENGLISH, &CHINESE];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interface::InterfaceTexts;
    use bookmobile_pack::{Date, InterfaceLanguage};

    #[test]
    fn one_is_not_many() {
        assert_eq!(ENGLISH.found_in(1, 1), "1 passage in 1 article");
        assert_eq!(ENGLISH.found_in(2, 5), "5 passages in 2 articles");
        assert_eq!(ENGLISH.tabs_closed(1), "Closed 1 article");
        assert_eq!(CHINESE.found_in(0, 0), "没有找到");
        assert_eq!(CHINESE.found_in(1, 2), "1 篇文章，2 处");
    }

    #[test]
    fn a_day_reads_as_people_write_it() {
        let day = Date {
            year: 2023,
            month: 11,
            day: 6,
        };
        assert_eq!(ENGLISH.format_date(day), "6 November 2023");
        assert_eq!(CHINESE.format_date(day), "2023年11月6日");
    }

    #[test]
    fn messages_with_too_few_texts_are_refused() {
        let language = InterfaceLanguage {
            texts: vec!["a".to_owned(); InterfaceTexts::KEYS.len() - 1],
            ..InterfaceLanguage::default()
        };
        assert!(Messages::of(Box::leak(Box::new(language))).is_none());
    }
}
