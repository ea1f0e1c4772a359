//! Slugs and ids in addresses: which names are valid, and how a text becomes one.

use std::collections::HashSet;

/// Names that some systems reserve: on such a system a copy of the site would lack
/// the page.
const RESERVED: &[&str] = &[
    "aux", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "con", "index",
    "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9", "nul", "prn",
];

/// Whether a name is valid in an address as it is: letters of any script and
/// digits, with single hyphens or underscores between them, at most 100 bytes.
pub(crate) fn is_valid(name: &str) -> bool {
    let parts_are_words = name
        .split(['-', '_'])
        .all(|word| !word.is_empty() && word.chars().all(char::is_alphanumeric));
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
pub(crate) fn from_text(text: &str) -> String {
    let mut slug = String::new();
    for c in text.chars() {
        if c.is_alphanumeric() {
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

/// The ids of one page, each used once.
#[derive(Debug, Default)]
pub(crate) struct Ids {
    taken: HashSet<String>,
}

impl Ids {
    /// Claims an id as it is; false if it is taken already.
    pub(crate) fn claim(&mut self, id: &str) -> bool {
        self.taken.insert(id.to_owned())
    }

    /// Claims `wish`, or else `wish` with the first free number from 2 on. An empty
    /// wish counts as `section`.
    pub(crate) fn claim_like(&mut self, wish: &str) -> String {
        let wish = if wish.is_empty() { "section" } else { wish };
        let numbered = (2..).map(|number| format!("{wish}-{number}"));
        let mut wishes = std::iter::once(wish.to_owned()).chain(numbered);
        let free = wishes.find(|id| !self.taken.contains(id));
        let id = free.unwrap_or_default();
        self.taken.insert(id.clone());
        id
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
    }
}
