//! The messages of the interface in one language, as the reader has them: those of English
//! and Chinese are in the program, those of other languages come with the collection.

use crate::fill::{fill, line};
use crate::plural::form;
use crate::texts::texts;
use bookmobile_pack::{Date, InterfaceLanguage, PluralRange};

/// All messages of the interface in one language. Those with values in them are built.
#[derive(Debug)]
pub struct Messages {
    code: &'static str,
    tag: &'static str,
    plural: &'static [PluralRange],
    texts: [&'static str; InterfaceTexts::KEYS.len()],
}

impl Messages {
    /// The messages in a language, of which `texts` has all texts in their order, with
    /// U+0000 between them. They live as long as the program.
    pub(crate) fn new(
        code: &'static str,
        tag: &'static str,
        plural: &'static [PluralRange],
        texts: &'static str,
    ) -> &'static Self {
        let mut texts = texts.split('\0');
        Box::leak(Box::new(Self {
            code,
            tag,
            plural,
            texts: std::array::from_fn(|_| texts.next().unwrap_or_default()),
        }))
    }

    /// The messages that a collection has. They live as long as the program.
    pub fn of(language: &'static InterfaceLanguage) -> &'static Self {
        Self::new(
            &language.code,
            &language.tag,
            &language.plural,
            &language.texts,
        )
    }

    /// The language's code, as in `site.toml`.
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// The BCP 47 tag for `lang` attributes.
    pub fn tag(&self) -> &'static str {
        self.tag
    }

    /// The ranges that choose among the forms of a plural text.
    pub fn plural(&self) -> &'static [PluralRange] {
        self.plural
    }

    /// A text as it was written, by its name.
    pub fn written(&self, name: &str) -> Option<&'static str> {
        let mut keys = InterfaceTexts::KEYS.iter();
        keys.position(|key| key.name == name)
            .map(|at| self.texts[at])
    }

    fn text(&self, number: usize) -> &'static str {
        self.texts[number]
    }

    fn counted(&self, number: usize, count: u32) -> String {
        let text = line(self.texts[number], form(self.plural, count));
        fill(text, &[("count", &count.to_string())])
    }

    /// A day in the language's usual format.
    pub fn format_date(&self, Date { year, month, day }: Date) -> String {
        let month = line(self.months(), usize::from(month).wrapping_sub(1));
        let (day, year) = (day.to_string(), year.to_string());
        self.date(&day, month, &year)
    }

    /// How much was found, as shown and as announced by a screen reader.
    pub fn found_in(&self, articles: u32, passages: u32) -> String {
        if articles == 0 {
            return self.nothing_found().to_owned();
        }
        self.found(&self.passages(passages), &self.articles(articles))
    }
}

texts! {
    methods of Messages -> &'static str, numbered InterfaceNumber;
    /// The texts of the reader.
    InterfaceTexts {
        /// The locale of a page's previews (Open Graph).
        og_locale;
        /// The language's name for itself.
        name;
        /// The language's name, short enough for a narrow bar.
        short_name;
        skip;
        library;
        search;
        tabs;
        open_tabs;
        more;
        close;
        all;
        reader_shelf;
        /// What the shelf is, on its page and in its description.
        shelf_about;
        questions;
        all_articles;
        topics;
        contents;
        language;
        questions_and_answers;
        link_to_section;
        previous;
        next;
        ways_on;
        menu;
        actions;
        half_read;
        no_tabs;
        reopen;
        topic_empty;
        search_label;
        clear;
        search_help;
        search_help_phrase;
        search_help_minus;
        search_help_filters;
        search_help_pinyin;
        search_help_keys;
        recent;
        forget;
        nothing_found;
        nothing_found_help;
        /// The button that searches without the filters.
        without_filters;
        more_articles;
        search_failed;
        try_again;
        searching;
        /// Shown and announced while texts are read for a phrase.
        still_looking;
        topic_topic;
        settings;
        theme;
        theme_auto;
        theme_light;
        theme_dark;
        text_size;
        size_small;
        size_medium;
        size_large;
        size_huge;
        measure;
        measure_narrow;
        measure_medium;
        measure_wide;
        pictures;
        pictures_shown;
        pictures_on_request;
        interface_language;
        interface_page;
        keyboard;
        key_search;
        key_tabs;
        key_close;
        key_reopen;
        key_move;
        key_behind;
        key_mark;
        key_keys;
        not_stored;
        coming;
        not_here_title;
        not_passed_on;
        pass_on;
        pass_on_help;
        pass_on_article;
        pass_on_topic;
        pass_on_all;
        passing_on;
        passed_on;
        pass_on_failed;
        not_here_text;
        incomplete;
        missing_title;
        missing_text;
        to_library;
        damaged_title;
        damaged_text;
        load_again;
        trouble;
        needs_scripts;
        to_plain;
        trouble_needs;
        no_script;
        /// A day: the month is one of `months`.
        date(day, month, year);
        /// The names of the months, or their numbers.
        months{12};
        /// Until when an article holds.
        valid_until(day);
        /// The same, once that is past.
        was_valid_until(day);
        /// When an article was changed so that readers should know.
        updated(day);
        /// The heading of an article's changes.
        changes;
        /// A change that readers are not told of.
        small_edit(text);
        /// How long an article takes to read, in minutes.
        minutes[count];
        articles[count];
        passages[count];
        /// How much was found, made of the two above.
        found(passages, articles);
        /// How many more of an article's sections match than are shown.
        more_passages[count];
        /// The button that closes the tab of this title.
        close_tab(title);
        /// That the tab of this title was closed.
        tab_closed(title);
        /// That so many tabs were closed.
        tabs_closed[count];
        close_others;
        close_all;
        /// The button that moves the tab of this title up in the list.
        move_tab(title);
        /// Where the tab of this title is after that, counted from 1.
        tab_moved(title, at, of);
        /// The button that opens closed tabs again.
        undo;
        /// The button that opens the article of this title in a tab behind.
        open_behind(title);
        /// The announcement after that.
        opened_behind(title);
        /// Offers a more frequent word.
        did_you_mean(suggested);
        /// A word that was typed was taken for another one.
        corrected(typed, searched);
        /// The service worker's page when stored files were removed and there is no network.
        offline_lost;
    }
}
