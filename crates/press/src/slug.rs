//! Slugs and ids in addresses: which names are valid, and how a text becomes one.

use std::collections::{HashMap, HashSet};
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// The text in Unicode's composed form (NFC), in which names are compared: the same
/// letter can be stored as one character, or as a letter and its marks.
pub fn nfc(text: &str) -> String {
    text.nfc().collect()
}

/// Whether the character is a letter or digit of a name, or a mark of the one before.
pub(crate) fn is_letter(c: char) -> bool {
    c.is_alphanumeric() || is_combining_mark(c)
}

/// Names that some systems reserve: on such a system a copy of the site would lack
/// the page.
const RESERVED: &[&str] = &[
    "aux", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "con", "index",
    "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9", "nul", "prn",
];

/// Whether a name works in an address as it is: letters of any script with their marks,
/// and digits, with single hyphens or underscores between them.
pub fn is_valid(name: &str) -> bool {
    let parts_are_words = name
        .split(['-', '_'])
        .all(|word| word.starts_with(char::is_alphanumeric) && word.chars().all(is_letter));
    parts_are_words && name.len() <= 100
}

/// Whether some system reserves a name.
pub(crate) fn is_reserved(name: &str) -> bool {
    RESERVED.contains(&name.to_lowercase().as_str())
}

/// The remedy for a name that is not valid.
pub(crate) fn remedy(name: &str) -> String {
    let rule = "use letters, digits and single hyphens";
    match from_text(name) {
        suggestion if is_valid(&suggestion) && !is_reserved(&suggestion) => {
            format!("{rule}, for example `{suggestion}`")
        }
        _ => rule.to_owned(),
    }
}

/// Makes a slug from a text: its letters (of any script) and digits in lower
/// case, with hyphens for everything between them. May be empty.
pub fn from_text(text: &str) -> String {
    let mut slug = String::new();
    for c in text.nfc() {
        let is_mark = is_combining_mark(c) && slug.ends_with(is_letter);
        if c.is_alphanumeric() || is_mark {
            slug.extend(c.to_lowercase());
        } else if !matches!(c, '\'' | '’') && !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
        if slug.len() >= 96 {
            break;
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

/// Whether an id is one of the page's own: those of footnotes, and those of the reader's
/// views, which begin with `_`.
pub(crate) fn is_of_page(id: &str) -> bool {
    let note = id.strip_prefix("fn-").or_else(|| id.strip_prefix("fnref-"));
    id.starts_with('_') || note.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}

/// Hands out the ids of one page, each once.
#[derive(Debug, Default)]
pub(crate) struct Ids {
    taken: HashSet<String>,
    /// Ids that the author wrote, which no heading gets by itself.
    written: HashSet<String>,
    /// Of each id that was wished for again, the first number that may be free.
    next: HashMap<String, usize>,
}

impl Ids {
    /// Keeps an id for the place that the author gave it to.
    pub(crate) fn reserve(&mut self, id: String) {
        self.written.insert(id);
    }

    fn claim_made(&mut self, id: &str) -> bool {
        !self.written.contains(id) && self.claim(id)
    }

    /// Takes an id as it is; false if it is taken already.
    pub(crate) fn claim(&mut self, id: &str) -> bool {
        self.taken.insert(id.to_owned())
    }

    /// Claims `wish`, or else `wish` with the first free number from 2 on. An empty
    /// wish counts as `section`.
    pub(crate) fn claim_like(&mut self, wish: &str) -> String {
        let own;
        let wish = match wish {
            "" => "section",
            of_page if is_of_page(of_page) => {
                own = format!("section-{of_page}");
                &own
            }
            other => other,
        };
        if self.claim_made(wish) {
            return wish.to_owned();
        }
        // Not from 2 on each time: a page can have thousands of equal headings.
        let mut number = self.next.get(wish).copied().unwrap_or(2);
        loop {
            let id = format!("{wish}-{number}");
            number += 1;
            if self.claim_made(&id) {
                self.next.insert(wish.to_owned(), number);
                return id;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_of_any_script_become_names() {
        assert_eq!(from_text("What’s new, and why?"), "whats-new-and-why");
        assert_eq!(from_text("  流动书车：一 二 "), "流动书车-一-二");
        assert_eq!(from_text("?!"), "");
    }

    #[test]
    fn marks_belong_to_their_letters() {
        assert_eq!(from_text("Re\u{301}sume\u{301}"), "résumé");
        assert_eq!(from_text("हिन्दी में पानी"), "हिन्दी-में-पानी");
        assert_eq!(from_text("กินข้าว แล้ว"), "กินข้าว-แล้ว");
        for name in ["हिन्दी", "กินข้าว", "re\u{301}sume"] {
            assert!(is_valid(name), "{name}");
        }
        assert!(!is_valid("\u{301}a"));
        assert_eq!(nfc("cafe\u{301}"), "café");
    }

    #[test]
    fn names_that_break_addresses_are_refused() {
        for good in ["one-app", "流动书车", "a_b", "2026"] {
            assert!(is_valid(good), "{good}");
        }
        for bad in [
            "", "-a", "a-", "a--b", "a b", "a/b", "a.b", "50%", "a?b", "a#b",
        ] {
            assert!(!is_valid(bad), "{bad}");
        }
    }

    #[test]
    fn every_id_is_handed_out_once() {
        let mut ids = Ids::default();
        assert!(ids.claim("notes"));
        assert_eq!(ids.claim_like("notes"), "notes-2");
        assert_eq!(ids.claim_like("notes"), "notes-3");
        assert_eq!(ids.claim_like(""), "section");
        ids.reserve("sources".to_owned());
        assert_eq!(ids.claim_like("sources"), "sources-2");
        assert!(ids.claim("sources"));
        assert_eq!(ids.claim_like("fn-1"), "section-fn-1");
    }
}
