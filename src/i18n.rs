//! The interface's messages in each of its languages. A language is one file beside
//! this one, named in the list of [`Locale`]; a message that it lacks does not compile.

use bookmobile_pack::Date;

macro_rules! locales {
    ($($(#[$doc:meta])* $locale:ident $code:ident;)*) => {
        $(mod $code;)*

        /// A language of the interface.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Locale {
            $($(#[$doc])* $locale,)*
        }

        impl Locale {
            /// All languages; the first one is the fallback for other languages.
            pub const ALL: &[Self] = &[$(Self::$locale),*];

            /// The language's code, as in `site.toml`.
            pub const fn code(self) -> &'static str {
                match self {
                    $(Self::$locale => stringify!($code),)*
                }
            }

            /// The messages of the script that shows what is kept on the device.
            pub fn device_messages(self) -> &'static DeviceMessages {
                match self {
                    $(Self::$locale => &$code::DEVICE,)*
                }
            }

            /// The messages of the script that shows who signed the site.
            pub fn signature_messages(self) -> &'static SignatureMessages {
                match self {
                    $(Self::$locale => &$code::SIGNATURE,)*
                }
            }

            /// The messages of the script that shows what a single file is.
            pub fn file_messages(self) -> &'static FileMessages {
                match self {
                    $(Self::$locale => &$code::FILE,)*
                }
            }

            /// The messages.
            pub const fn messages(self) -> &'static Messages {
                match self {
                    $(Self::$locale => &$code::MESSAGES,)*
                }
            }
        }
    };
}

locales! {
    /// English.
    En en;
    /// Simplified Chinese.
    Zh zh;
}

impl Locale {
    /// The interface's language for a language code or tag such as `zh-TW`; the first one
    /// if the interface is not in that language.
    pub fn of(tag: &str) -> Self {
        let code = tag.split('-').next().unwrap_or_default();
        let found = Self::ALL.iter().find(|locale| locale.code() == code);
        found.copied().unwrap_or(Self::ALL[0])
    }

    /// How much was found, as shown and as announced by a screen reader.
    pub fn found(self, articles: u32, sections: u32) -> String {
        let messages = self.messages();
        if articles == 0 {
            messages.nothing_found.to_owned()
        } else {
            (messages.found)(articles, sections)
        }
    }
}

/// All messages of the interface in one language. Those with values in them are
/// functions.
#[derive(Debug)]
#[allow(missing_docs)] // the English text says what each is for
pub struct Messages {
    /// The BCP 47 tag for `lang` attributes.
    pub tag: &'static str,
    /// The locale of a page's previews (Open Graph).
    pub og_locale: &'static str,
    /// The language's name for itself.
    pub name: &'static str,
    /// The language's name, short enough for a narrow bar.
    pub short_name: &'static str,
    pub skip: &'static str,
    pub library: &'static str,
    pub search: &'static str,
    pub tabs: &'static str,
    pub open_tabs: &'static str,
    pub more: &'static str,
    pub close: &'static str,
    pub all: &'static str,
    pub questions: &'static str,
    pub all_articles: &'static str,
    pub topics: &'static str,
    pub contents: &'static str,
    pub language: &'static str,
    pub questions_and_answers: &'static str,
    pub link_to_section: &'static str,
    pub previous: &'static str,
    pub next: &'static str,
    pub ways_on: &'static str,
    pub menu: &'static str,
    pub actions: &'static str,
    pub half_read: &'static str,
    pub no_tabs: &'static str,
    pub reopen: &'static str,
    pub topic_empty: &'static str,
    pub search_label: &'static str,
    pub clear: &'static str,
    pub search_help: &'static str,
    pub search_help_phrase: &'static str,
    pub search_help_minus: &'static str,
    pub search_help_filters: &'static str,
    pub search_help_pinyin: &'static str,
    pub search_help_keys: &'static str,
    pub recent: &'static str,
    pub forget: &'static str,
    pub nothing_found: &'static str,
    pub nothing_found_help: &'static str,
    /// The button that searches without the filters.
    pub without_filters: &'static str,
    pub more_articles: &'static str,
    pub search_failed: &'static str,
    pub try_again: &'static str,
    pub searching: &'static str,
    /// Shown and announced while texts are read for a phrase.
    pub still_looking: &'static str,
    pub topic_topic: &'static str,
    pub settings: &'static str,
    pub theme: &'static str,
    pub theme_auto: &'static str,
    pub theme_light: &'static str,
    pub theme_dark: &'static str,
    pub text_size: &'static str,
    pub size_small: &'static str,
    pub size_medium: &'static str,
    pub size_large: &'static str,
    pub size_huge: &'static str,
    pub measure: &'static str,
    pub measure_narrow: &'static str,
    pub measure_medium: &'static str,
    pub measure_wide: &'static str,
    pub pictures: &'static str,
    pub pictures_shown: &'static str,
    pub pictures_on_request: &'static str,
    pub interface_language: &'static str,
    pub interface_page: &'static str,
    pub keyboard: &'static str,
    pub key_search: &'static str,
    pub key_tabs: &'static str,
    pub key_close: &'static str,
    pub key_move: &'static str,
    pub key_behind: &'static str,
    pub not_stored: &'static str,
    pub coming: &'static str,
    pub not_here_title: &'static str,
    pub not_passed_on: &'static str,
    pub pass_on: &'static str,
    pub pass_on_help: &'static str,
    pub pass_on_article: &'static str,
    pub pass_on_topic: &'static str,
    pub pass_on_all: &'static str,
    pub passing_on: &'static str,
    pub passed_on: &'static str,
    pub pass_on_failed: &'static str,
    pub not_here_text: &'static str,
    pub incomplete: &'static str,
    pub missing_title: &'static str,
    pub missing_text: &'static str,
    pub to_library: &'static str,
    pub damaged_title: &'static str,
    pub damaged_text: &'static str,
    pub load_again: &'static str,
    pub trouble: &'static str,
    pub needs_scripts: &'static str,
    pub to_plain: &'static str,
    pub trouble_needs: &'static str,
    pub no_script: &'static str,
    /// A date in the language's usual format.
    pub date: fn(Date) -> String,
    /// How long an article takes to read, in minutes.
    pub minutes: fn(u16) -> String,
    /// How many articles and sections were found, unless none; see [`Locale::found`].
    found: fn(articles: u32, sections: u32) -> String,
    /// How many more of an article's sections match than are shown.
    pub more_passages: fn(u32) -> String,
    /// The button that closes the tab of this title.
    pub close_tab: fn(&str) -> String,
    /// That the tab of this title was closed.
    pub tab_closed: fn(&str) -> String,
    /// That so many tabs were closed.
    pub tabs_closed: fn(usize) -> String,
    pub close_others: &'static str,
    pub close_all: &'static str,
    /// The button that moves the tab of this title up in the list.
    pub move_tab: fn(&str) -> String,
    /// Where the tab of this title is after that, counted from 1.
    pub tab_moved: fn(title: &str, at: usize, of: usize) -> String,
    /// The button that opens closed tabs again.
    pub undo: &'static str,
    /// The button that opens the article of this title in a tab behind.
    pub open_behind: fn(&str) -> String,
    /// The announcement after that.
    pub opened_behind: fn(&str) -> String,
    /// Offers a more frequent word.
    pub did_you_mean: fn(&str) -> String,
    /// A word that was typed was taken for another one.
    pub corrected: fn(typed: &str, searched: &str) -> String,
    /// The service worker's page when stored files were removed and there is no network.
    pub offline_lost: &'static str,
}

macro_rules! script_messages {
    ($(#[$doc:meta])* $name:ident { $($field:ident,)* }) => {
        $(#[$doc])*
        #[derive(Debug)]
        #[allow(missing_docs)] // the English text says what each is for
        pub struct $name {
            $(pub $field: &'static str,)*
        }

        impl $name {
            /// All messages with their names.
            pub fn entries(&self) -> Vec<(&'static str, &'static str)> {
                vec![$((stringify!($field), self.$field)),*]
            }
        }
    };
}

script_messages! {
    /// The messages of the script that shows what is kept on the device. `{words}` in them
    /// are replaced by values.
    DeviceMessages {
        date_locale,
        title,
        kept,
        kept_in_parts,
        unknown,
        none,
        off,
        keep_here,
        is_coming,
        failed_first,
        failed_update,
        again,
        version,
        version_since,
        looked,
        stored,
        forget,
        forget_asks,
        forget_now,
        cancel,
        undo,
        parts,
        keep,
        keep_topic,
        pause,
        go_on,
        remove,
        name_of,
        count,
        coming,
        paused,
        line,
        room,
        is_kept,
        search,
        rest,
        update_ready,
        new_articles,
        update,
        loading,
        later,
    }
}

script_messages! {
    /// The messages of the script that shows who signed the site. `{words}` in them are
    /// replaced by values.
    SignatureMessages {
        checking,
        signed,
        differs,
        other_version,
        other_key,
        accept_key,
        not_fetched,
        not_checked,
    }
}

script_messages! {
    /// The messages of the script that shows what a single file is.
    FileMessages {
        date_locale,
        file_title,
        file_opens,
        file_version,
        file_made,
        file_size,
        file_stored,
        file_forget,
        file_deleted,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_kind_of_chinese_gets_chinese_messages() {
        for tag in ["zh", "zh-CN", "zh-Hans", "zh-TW"] {
            assert_eq!(Locale::of(tag), Locale::Zh);
        }
        for tag in ["en-GB", "xx", "", "zhx"] {
            assert_eq!(Locale::of(tag), Locale::En);
        }
    }

    #[test]
    fn one_is_not_many() {
        assert_eq!(Locale::En.found(1, 1), "1 passage in 1 article");
        assert_eq!(Locale::En.found(2, 5), "5 passages in 2 articles");
        assert_eq!(Locale::Zh.found(0, 0), "没有找到");
    }

    #[test]
    fn a_day_reads_as_people_write_it() {
        let day = Date {
            year: 2023,
            month: 11,
            day: 6,
        };
        let date = |locale: Locale| (locale.messages().date)(day);
        assert_eq!(date(Locale::En), "6 November 2023");
        assert_eq!(date(Locale::Zh), "2023年11月6日");
    }
}
