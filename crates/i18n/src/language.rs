//! A language as the press and the builder of sites have it: all of its texts, in groups.

use crate::fill::{fill, names};
use crate::interface::InterfaceTexts;
use crate::labels::{LabelTexts, Labels};
use crate::plural::{ONE_OTHER, PluralRule, rule_of};
use crate::texts::{
    DeviceTexts, FileTexts, FilesTexts, Key, NoticesTexts, ProgramsTexts, ReadingTexts, ShelfTexts,
    SignatureTexts,
};
use crate::{en, zh};
use bookmobile_pack::{Date, InterfaceLanguage};

/// A group of texts: those that one part of the program shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// The reader.
    Interface,
    /// The script that shows what is kept on the device.
    Device,
    /// The script that shows who signed the site.
    Signature,
    /// The script that shows what a single file is.
    File,
    /// The scripts of the reader's shelf.
    Shelf,
    /// The script of the files that a person drops in.
    Files,
    /// The script of reading aids: what an article's menu offers.
    Reading,
    /// Notices, and the script that shows them.
    Notices,
    /// The scripts of mini-programs.
    Programs,
    /// The press, which adds labels to articles.
    Labels,
}

impl Group {
    /// All groups, in the order of a file.
    pub const ALL: [Self; 10] = [
        Self::Interface,
        Self::Device,
        Self::Signature,
        Self::File,
        Self::Shelf,
        Self::Files,
        Self::Reading,
        Self::Notices,
        Self::Programs,
        Self::Labels,
    ];

    /// The name of the table that has them in a file; empty for those outside of tables.
    pub fn table(self) -> &'static str {
        match self {
            Self::Interface => "",
            Self::Device => "device",
            Self::Signature => "signature",
            Self::File => "file",
            Self::Shelf => "shelf",
            Self::Files => "files",
            Self::Reading => "reading",
            Self::Notices => "notices",
            Self::Programs => "programs",
            Self::Labels => "article",
        }
    }

    /// The texts that it has.
    pub fn keys(self) -> &'static [Key] {
        match self {
            Self::Interface => InterfaceTexts::KEYS,
            Self::Device => DeviceTexts::KEYS,
            Self::Signature => SignatureTexts::KEYS,
            Self::File => FileTexts::KEYS,
            Self::Shelf => ShelfTexts::KEYS,
            Self::Files => FilesTexts::KEYS,
            Self::Reading => ReadingTexts::KEYS,
            Self::Notices => NoticesTexts::KEYS,
            Self::Programs => ProgramsTexts::KEYS,
            Self::Labels => LabelTexts::KEYS,
        }
    }
}

impl Key {
    /// The values that a text lacks, of those that it has to have.
    pub fn missing<'a>(&'a self, text: &'a str) -> impl Iterator<Item = &'static str> + 'a {
        let values = self.values.iter().copied();
        values.filter(|value| !names(text).any(|name| name == *value))
    }

    /// The names in braces in a text that are none of its values.
    pub fn unknown<'a>(&'a self, text: &'a str) -> impl Iterator<Item = &'a str> {
        names(text).filter(|name| !self.values.contains(name))
    }
}

/// All texts of one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Language {
    /// The language's code, as in `site.toml`.
    pub code: String,
    /// The BCP 47 tag for `lang` attributes.
    pub tag: String,
    /// The locale in which scripts write dates. It names the digits where the browsers do
    /// not agree on them.
    pub date_locale: String,
    /// Whether it is written from right to left.
    pub is_right_to_left: bool,
    /// How its plural forms are chosen.
    pub plural: PluralRule,
    /// The texts of each group in the order of its keys.
    texts: [Vec<String>; Group::ALL.len()],
}

impl Language {
    /// English.
    pub fn english() -> Self {
        let texts = [
            owned(&en::INTERFACE.in_order()),
            owned(&en::DEVICE.in_order()),
            owned(&en::SIGNATURE.in_order()),
            owned(&en::FILE.in_order()),
            owned(&en::SHELF.in_order()),
            owned(&en::FILES.in_order()),
            owned(&en::READING.in_order()),
            owned(&en::NOTICES.in_order()),
            owned(&en::PROGRAMS.in_order()),
            owned(&en::LABELS.in_order()),
        ];
        Self {
            code: "en".to_owned(),
            tag: "en".to_owned(),
            date_locale: "en-GB".to_owned(),
            is_right_to_left: false,
            plural: ONE_OTHER,
            texts,
        }
    }

    /// Simplified Chinese.
    pub fn chinese() -> Self {
        let texts = [
            owned(&zh::INTERFACE.in_order()),
            owned(&zh::DEVICE.in_order()),
            owned(&zh::SIGNATURE.in_order()),
            owned(&zh::FILE.in_order()),
            owned(&zh::SHELF.in_order()),
            owned(&zh::FILES.in_order()),
            owned(&zh::READING.in_order()),
            owned(&zh::NOTICES.in_order()),
            owned(&zh::PROGRAMS.in_order()),
            owned(&zh::LABELS.in_order()),
        ];
        Self {
            code: "zh".to_owned(),
            tag: "zh-Hans".to_owned(),
            date_locale: "zh-Hans".to_owned(),
            is_right_to_left: false,
            plural: rule_of("zh").unwrap_or(ONE_OTHER),
            texts,
        }
    }

    /// The languages in the program; the first one is the fallback for other languages.
    pub fn built_in() -> [Self; 2] {
        [Self::english(), Self::chinese()]
    }

    /// The texts of a group with their keys.
    pub fn texts(&self, group: Group) -> impl Iterator<Item = (&'static Key, &str)> {
        let texts = self.texts[group as usize].iter().map(String::as_str);
        group.keys().iter().zip(texts)
    }

    /// A text by its name; empty if the group has none with it.
    pub fn text(&self, group: Group, name: &str) -> &str {
        let mut texts = self.texts(group);
        let found = texts.find(|(key, _)| key.name == name);
        found.map_or("", |(_, text)| text)
    }

    /// A text by its name, with values in the place of their names in braces.
    pub fn filled(&self, group: Group, name: &str, values: &[(&str, &str)]) -> String {
        fill(self.text(group, name), values)
    }

    /// A day in the language's usual format.
    pub fn format_date(&self, date: Date) -> String {
        let months = self.text(Group::Interface, "months");
        let month = usize::from(date.month).checked_sub(1);
        let month = month.and_then(|at| months.split('\n').nth(at));
        let values = [
            ("day", &*date.day.to_string()),
            ("month", month.unwrap_or_default()),
            ("year", &*date.year.to_string()),
        ];
        self.filled(Group::Interface, "date", &values)
    }

    /// Replaces a text, by its index among the keys of its group.
    pub fn set(&mut self, group: Group, at: usize, text: String) {
        if let Some(own) = self.texts[group as usize].get_mut(at) {
            *own = text;
        }
    }

    /// Replaces the labels inside articles.
    pub fn set_labels(&mut self, labels: Labels) {
        self.texts[Group::Labels as usize] = labels.texts;
    }

    /// What the reader needs of it.
    pub fn interface(&self) -> InterfaceLanguage {
        InterfaceLanguage {
            code: self.code.clone(),
            tag: self.tag.clone(),
            plural: self.plural.ranges.to_vec(),
            texts: self.texts[Group::Interface as usize].join("\0"),
        }
    }

    /// The labels inside articles.
    pub fn labels(&self) -> Labels {
        Labels {
            texts: self.texts[Group::Labels as usize].clone(),
        }
    }
}

/// The labels that are in the program for a BCP 47 tag; English for languages that it does
/// not have.
pub fn built_in_labels(tag: &str) -> Labels {
    let tag = tag.to_ascii_lowercase();
    let mut parts = tag.split('-');
    let is_chinese = parts.next() == Some("zh");
    let is_traditional = parts.any(|part| matches!(part, "hant" | "tw" | "hk" | "mo"));
    let labels = match (is_chinese, is_traditional) {
        (false, _) => &en::LABELS,
        (true, true) => &zh::TRADITIONAL_LABELS,
        (true, false) => &zh::LABELS,
    };
    Labels {
        texts: owned(&labels.in_order()),
    }
}

fn owned(texts: &[&'static str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::texts::Kind;

    #[test]
    fn the_texts_in_the_program_have_their_values_and_forms() {
        for language in Language::built_in() {
            for (key, text) in Group::ALL.iter().flat_map(|group| language.texts(*group)) {
                let lines: Vec<&str> = text.split('\n').collect();
                let expected = match key.kind {
                    Kind::Text => 1,
                    Kind::Plural => language.plural.categories.len(),
                    Kind::Lines(count) => count,
                };
                assert_eq!(lines.len(), expected, "{} in {}", key.name, language.code);
                for line in lines {
                    assert_eq!(key.missing(line).next(), None, "{line}");
                    assert_eq!(key.unknown(line).next(), None, "{line}");
                }
            }
        }
    }

    #[test]
    fn the_program_and_the_press_have_the_same_texts() {
        for (language, messages) in Language::built_in().iter().zip(crate::built_in()) {
            assert_eq!(
                (&*language.code, &*language.tag),
                (messages.code(), messages.tag())
            );
            assert_eq!(language.plural.ranges, messages.plural());
            for (key, text) in language.texts(Group::Interface) {
                assert_eq!(messages.written(key.name), Some(text));
            }
        }
    }

    #[test]
    fn labels_are_in_the_characters_of_the_tag() {
        let note = |tag| built_in_labels(tag).note("3");
        assert_eq!(note("zh-CN"), "注释 3");
        assert_eq!(note("ZH-Hant-HK"), "註釋 3");
        assert_eq!(note("xx"), "Note 3");
        let labels = built_in_labels("en");
        assert_eq!(
            labels.show_picture("A van", 1025),
            "Show picture: A van (2 KB)"
        );
        assert_eq!(labels.show_picture("", 1024), "Show picture (1 KB)");
    }
}
