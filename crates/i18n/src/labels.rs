//! The labels that the press adds to an article: names of links, tables and callouts.

use crate::texts::texts;

/// The labels that the press adds to an article, in the article's language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Labels {
    pub(crate) texts: Vec<String>,
}

impl Labels {
    fn text(&self, number: usize) -> &str {
        self.texts.get(number).map_or("", String::as_str)
    }

    /// The label of the button that shows a picture. `description` is empty for
    /// decoration; `bytes` is the size of the file, shown in KB.
    pub fn show_picture(&self, description: &str, bytes: usize) -> String {
        let size = bytes.div_ceil(1024).to_string();
        if description.is_empty() {
            self.decoration(&size)
        } else {
            self.picture(description, &size)
        }
    }
}

texts! {
    methods of Labels -> &str, numbered LabelNumber;
    /// The texts that the press adds to an article.
    LabelTexts {
        /// The heading above an article's notes.
        notes;
        /// The name of a link to a note.
        note(number);
        /// The name of the link from a note.
        back;
        table;
        formula;
        done;
        to_do;
        /// The button that shows a picture; its size is in KB.
        picture(description, size);
        /// The same for a picture without a description.
        decoration(size);
        callout_note;
        callout_tip;
        callout_important;
        callout_warning;
        callout_caution;
        /// Opens the data of a mini-program.
        program_data;
        /// How many more rows the data has.
        program_more(count);
    }
}
