//! Which texts a language has: their names, the values that stand in them in braces, and
//! which have plural forms. English and Chinese have them as Rust, in which a missing text
//! does not compile; other languages have them in a file that the press checks by [`Key`].

/// A text that a language has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key {
    /// Its name; in a file `-` is written for `_`.
    pub name: &'static str,
    /// The values that stand in it in braces, as `{title}`.
    pub values: &'static [&'static str],
    /// What it is made of.
    pub kind: Kind,
}

/// What a text is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// One text.
    Text,
    /// Lines, one for each plural category of the language, in the order of its
    /// [`PluralRule`](crate::PluralRule). The number is the value `count`.
    Plural,
    /// So many lines.
    Lines(usize),
}

macro_rules! texts {
    // Texts with a method for each of those of `$owner`, which returns `$text`.
    (methods of $owner:ident -> $text:ty, numbered $number:ident;
        $(#[$doc:meta])* $texts:ident {
        $($(#[$about:meta])* $name:ident $(($($value:ident),*))? $([$count:ident])? $({$lines:literal})?;)*
    }) => {
        crate::texts::texts!($(#[$doc])* $texts {
            $($(#[$about])* $name $(($($value),*))? $([$count])? $({$lines})?;)*
        });

        #[allow(non_camel_case_types)]
        enum $number { $($name),* }

        #[allow(missing_docs)] // the English text says what each is for
        impl $owner {
            $(crate::texts::texts!(@method [$text] $number $(#[$about])* $name $(($($value),*))? $([$count])? $({$lines})?);)*
        }
    };
    (@kind) => { crate::texts::Kind::Text };
    (@kind [$count:ident]) => { crate::texts::Kind::Plural };
    (@kind {$lines:literal}) => { crate::texts::Kind::Lines($lines) };
    (@method [$text:ty] $number:ident $(#[$about:meta])* $name:ident $({$lines:literal})?) => {
        $(#[$about])*
        pub fn $name(&self) -> $text {
            self.text($number::$name as usize)
        }
    };
    (@method [$text:ty] $number:ident $(#[$about:meta])* $name:ident ($($value:ident),*)) => {
        $(#[$about])*
        pub fn $name(&self, $($value: &str),*) -> String {
            crate::fill::fill(self.text($number::$name as usize), &[$((stringify!($value), $value)),*])
        }
    };
    (@method [$text:ty] $number:ident $(#[$about:meta])* $name:ident [$count:ident]) => {
        $(#[$about])*
        pub fn $name(&self, $count: u32) -> String {
            self.counted($number::$name as usize, $count)
        }
    };
    ($(#[$doc:meta])* $texts:ident {
        $($(#[$about:meta])* $name:ident $(($($value:ident),*))? $([$count:ident])? $({$lines:literal})?;)*
    }) => {
        $(#[$doc])*
        #[derive(Debug)]
        #[allow(clippy::struct_field_names)] // they are named as in a file
        pub(crate) struct $texts {
            $($(#[$about])* pub(crate) $name: &'static str,)*
        }

        impl $texts {
            pub(crate) const KEYS: &'static [crate::texts::Key] = &[$(crate::texts::Key {
                name: stringify!($name),
                values: &[$($(stringify!($value)),*)? $(stringify!($count))?],
                kind: crate::texts::texts!(@kind $([$count])? $({$lines})?),
            }),*];

            /// The texts in the order of the keys.
            pub(crate) const fn in_order(&self) -> [&'static str; Self::KEYS.len()] {
                [$(self.$name),*]
            }
        }
    };
}

texts! {
    /// The texts of the script that shows what is kept on the device.
    DeviceTexts {
        title;
        kept;
        kept_in_parts;
        unknown;
        none;
        off;
        keep_here;
        is_coming;
        failed_first;
        failed_update;
        again;
        version(version);
        version_since(version, day);
        looked(day);
        stored;
        forget;
        forget_asks;
        forget_now;
        forget_shelf;
        cancel;
        undo;
        parts;
        keep;
        keep_topic;
        pause;
        go_on;
        remove;
        name_of(what, name);
        count(have, of);
        coming;
        paused;
        line;
        room;
        is_kept;
        search;
        rest;
        update_ready;
        new_articles(count);
        update;
        loading;
        later;
    }
}

texts! {
    /// The texts of the script that shows who signed the site.
    SignatureTexts {
        checking;
        signed(title, key);
        differs(key, path);
        other_version(key);
        other_key(before, now);
        accept_key;
        not_fetched;
        not_checked;
    }
}

texts! {
    /// The texts of the script that shows what a single file is.
    FileTexts {
        file_title;
        file_opens;
        file_version(version);
        file_made(day);
        file_size(size);
        file_stored;
        file_forget;
        file_deleted;
    }
}

texts! {
    /// The texts of the scripts of the reader's shelf.
    ShelfTexts {
        shelf_title;
        shelf_bar;
        shelf_mark;
        shelf_marked;
        shelf_tint;
        shelf_tints;
        shelf_tint_names;
        shelf_note;
        shelf_note_hint;
        shelf_copy;
        shelf_copied;
        shelf_link;
        shelf_look_up;
        shelf_cursor;
        shelf_count(marks, notes);
        shelf_marks_here;
        shelf_close;
        shelf_saved;
        shelf_only_here;
        shelf_conflict;
        shelf_changed_since(words);
        shelf_delete;
        shelf_deleted;
        shelf_undo;
        shelf_edit;
        shelf_orphan;
        shelf_copy_of;
        shelf_bookmark;
        shelf_bookmark_add;
        shelf_bookmark_remove;
        shelf_go_on(percent);
        shelf_continue;
        shelf_read(percent);
        shelf_filter;
        shelf_order;
        shelf_by_article;
        shelf_by_date;
        shelf_bin;
        shelf_bin_empty;
        shelf_history;
        shelf_history_empty;
        shelf_forget;
        shelf_forgotten(title);
        shelf_more;
        shelf_export;
        shelf_markdown;
        shelf_import;
        shelf_imported(marks, same);
        shelf_refused(place);
        shelf_in_memory;
        shelf_full;
        shelf_blocked;
        shelf_taken;
        shelf_try_again;
        shelf_export_due(marks, date);
        shelf_total(marks, notes, orphans);
        shelf_empty;
        shelf_no_match;
        /// What mini-programs keep on the device.
        shelf_programs;
        shelf_program_deleted(name);
        shelf_newer;
        shelf_follow_topic;
        shelf_follow_all;
        shelf_follow_failed;
        shelf_unread;
        shelf_unread_count(count);
        shelf_changed;
        shelf_new;
        shelf_new_none;
        shelf_new_hint;
        shelf_new_changed;
        shelf_all_read;
        shelf_all_read_done;
        shelf_followed;
        shelf_unfollow(name);
        shelf_everything(language);
        shelf_since(date, added, edited, removed);
        shelf_since_small(date);
        shelf_show_changes;
        shelf_done;
        shelf_added;
        shelf_removed;
        shelf_edited;
        shelf_gone(count);
        shelf_go_to;
        shelf_texts(count, size);
        shelf_texts_remove;
        shelf_reading;
        shelf_lists;
        shelf_print_topic;
    }
}

texts! {
    /// The texts of the files that a person drops in.
    FilesTexts {
        files_title;
        files_about;
        files_open;
        files_folder;
        files_drop;
        files_busy(file);
        files_close;
        files_cancel;
        files_canceled;
        files_added(title, articles);
        files_same(title);
        files_remove;
        files_removed(title);
        files_undo;
        files_facts(articles, size);
        files_none;
        files_all;
        files_contents;
        files_before;
        files_after;
        files_damaged(file);
        files_large(file);
        files_encrypted(file);
        files_left(file);
        files_kind(file);
        files_version(file);
        files_forged(file);
        files_signed(key);
        files_unchecked(key);
        files_other_key(before, now);
        files_unsigned(key);
        files_empty(file);
        files_coding(file);
        files_full;
        files_unkept;
        files_gone;
        files_failed(file);
    }
}

texts! {
    /// The texts of `src/js/reading-*.js`.
    ReadingTexts {
        reading_title;
        reading_close;
        reading_aloud;
        reading_no_voice;
        reading_no_voice_for(language);
        reading_player;
        reading_pause;
        reading_play;
        reading_before;
        reading_after;
        reading_speed;
        reading_voice;
        reading_voice_online(name);
        reading_stopped;
        reading_done;
        reading_beside(language);
        reading_alone;
        reading_beside_failed;
        reading_beside_on(language);
        reading_print;
        reading_print_topic;
        reading_print_busy(done, all);
        reading_print_failed(count);
        reading_contents;
        reading_qr;
        reading_qr_hint;
        reading_qr_long;
        reading_qr_file;
        reading_save;
        reading_note(number);
        reading_note_go;
        reading_term(term);
        reading_term_go;
        reading_lists;
        reading_list_name;
        reading_list_add;
        reading_list_remove;
        reading_list_removed(name);
        reading_list_off;
        reading_list_taken(title);
        reading_list_empty;
        reading_list_none;
        reading_undo;
        reading_failed;
    }
}

texts! {
    /// The texts of notices: in pages, in the list of all, and in the script that shows them.
    NoticesTexts {
        notices_title;
        notices_information;
        notices_warning;
        notices_danger;
        notices_until(until);
        notices_from_until(from, until);
        notices_as_of(time);
        notices_clock;
        notices_place(place);
        notices_topics(topics);
        notices_link;
        notices_all;
        notices_dismiss;
        notices_notify;
        notices_arrived(title);
        notices_updates(titles);
        notices_cancels(titles);
        notices_updated_by(titles);
        notices_cancelled_by(titles);
    }
}

pub(crate) use texts;

texts! {
    /// The texts of mini-programs.
    ProgramsTexts {
        programs_start;
        programs_stop;
        programs_again;
        programs_starting;
        programs_page;
        programs_asks_position;
        programs_position(name);
        programs_allow;
        programs_refuse;
        programs_share(name);
        programs_copy;
        programs_copied;
        programs_send;
        programs_save_file;
        programs_close;
        programs_failed;
        programs_hangs;
        programs_floods;
        programs_broken(error);
        programs_not_kept;
        programs_too_much;
        programs_stopped;
        // Of programs with a screen of their own.
        programs_screen;
        programs_left;
        programs_slip(error);
        programs_hung;
        programs_link(name);
        programs_open_link;
        // The name of the person in a program.
        programs_you;
        programs_qr(text);
        programs_qr_long;
        programs_qr_failed;
    }
}
