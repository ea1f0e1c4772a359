//! A locator is a place in an article. Open tabs remember it, and it is stored as a line
//! of text that later versions can still read.

use std::fmt;

/// A place in an article: a section, and how far into it. So it holds when the window, the
/// text size or the article's other parts change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Locator {
    /// The code of the article's language.
    pub language: String,
    /// The article's slug.
    pub slug: String,
    /// The section's id; empty for the part before the first heading.
    pub section: String,
    /// How far into the section, in thousandths, 0 to 1000.
    pub permille: u16,
}

impl Locator {
    /// The top of an article.
    pub fn top(language: &str, slug: &str) -> Self {
        Self {
            language: language.to_owned(),
            slug: slug.to_owned(),
            section: String::new(),
            permille: 0,
        }
    }

    /// Whether this is the top of the article.
    pub fn is_top(&self) -> bool {
        self.section.is_empty() && self.permille == 0
    }

    /// Whether both are in the same article.
    pub fn same_article(&self, other: &Self) -> bool {
        self.language == other.language && self.slug == other.slug
    }

    /// Parses what [`Locator`]'s `Display` wrote; `None` for any other text.
    pub fn parse(line: &str) -> Option<Self> {
        let mut parts = line.split('\t');
        let (language, slug) = (parts.next()?, parts.next()?);
        let (section, permille) = (parts.next()?, parts.next()?);
        let permille: u16 = permille.parse().ok()?;
        if language.is_empty() || slug.is_empty() || permille > 1000 {
            return None;
        }
        Some(Self {
            language: language.to_owned(),
            slug: slug.to_owned(),
            section: section.to_owned(),
            permille,
        })
    }
}

impl fmt::Display for Locator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            language,
            slug,
            section,
            permille,
        } = self;
        write!(f, "{language}\t{slug}\t{section}\t{permille}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_written_place_is_read_again() {
        let place = Locator {
            section: "出行".into(),
            permille: 250,
            ..Locator::top("zh", "smart-cities")
        };
        assert_eq!(Locator::parse(&place.to_string()), Some(place));
    }

    #[test]
    fn a_damaged_line_is_no_place() {
        for line in [
            "",
            "en",
            "en\tx\ty",
            "en\tx\ty\tmuch",
            "\tx\t\t0",
            "en\tx\t\t-1",
            "en\tx\t\t1001",
        ] {
            assert_eq!(Locator::parse(line), None, "{line:?}");
        }
    }
}
