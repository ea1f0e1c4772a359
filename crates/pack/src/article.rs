//! The text of an article: HTML that the press wrote and sanitised, in one piece for
//! each section, so that a section can be shown, searched and linked to.

use bookmobile_wire::record;

/// The HTML of one section. Both parts are well-formed and safe to show: the
/// press sanitises them, and nothing else writes them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Section {
    /// The heading's inline HTML, without its `h2` to `h6`; empty for the lead.
    pub heading: String,
    /// The HTML after the heading.
    pub body: String,
}
record!(Section { heading, body });

/// The text of an article, its sections parallel to
/// [`ArticleMeta::sections`](crate::ArticleMeta::sections).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Article {
    /// The sections in reading order.
    pub sections: Vec<Section>,
    /// What its publisher says of its changes, the newest first: for each a line with the
    /// day, `-` for a small edit or `+`, and the text, as `2026-11-25+New fares.`. One text
    /// costs a program that does not show it least.
    pub changes: String,
}
record!(Article { sections, changes });

/// A change of an article, as its publisher describes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change<'a> {
    /// The day of the change, as `2026-11-25`.
    pub day: &'a str,
    /// What changed, plain text.
    pub text: &'a str,
    /// Whether it is a small edit, of which readers are not told.
    pub is_minor: bool,
}

impl Article {
    /// Its changes, the newest first.
    pub fn changes(&self) -> impl Iterator<Item = Change<'_>> {
        self.changes.lines().filter_map(|line| {
            let (day, rest) = line.split_at_checked(10)?;
            let minor = rest.strip_prefix('-');
            Some(Change {
                day,
                text: minor.or_else(|| rest.strip_prefix('+'))?,
                is_minor: minor.is_some(),
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_lines() {
        let article = Article {
            changes: "2026-11-25+New fares.\n2026-11-24-Commas.\nodd\n2026-11-2é?".to_owned(),
            ..Article::default()
        };
        let found: Vec<_> = article.changes().collect();
        let change = |day, text, is_minor| Change {
            day,
            text,
            is_minor,
        };
        assert_eq!(
            found,
            [
                change("2026-11-25", "New fares.", false),
                change("2026-11-24", "Commas.", true)
            ]
        );
    }
}
