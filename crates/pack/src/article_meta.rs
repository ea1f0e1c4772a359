//! The metadata of an article: what lists show of it, and what is known before it is opened.

use bookmobile_wire::{Describe, Reader, Schema, Wire, Writer, record};

/// The ordinal of an article in its catalog, from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ArticleId(pub u32);
record!(ArticleId { 0 });

/// The ordinal of a volume in its catalog, from 0.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct VolumeId(pub u32);
record!(VolumeId { 0 });

/// A calendar day, as written in front matter.
#[derive(Debug, Clone, Default, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    /// The year, 1 to 9999.
    pub year: u16,
    /// The month, 1 to 12.
    pub month: u8,
    /// The day of the month, 1 to 31.
    pub day: u8,
}
record!(Date { year, month, day });

impl core::fmt::Display for Date {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// The kind of a section of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SectionKind {
    /// The text before the first heading. It has no id and no heading.
    Lead,
    /// A heading and the text after it.
    Heading {
        /// The level of the heading, 2 to 6.
        level: u8,
    },
    /// A question of the article's front matter and its answer.
    Question,
    /// The footnotes.
    Notes,
}

impl SectionKind {
    /// The level of the section's heading in a page, 2 to 6.
    pub fn heading_level(self) -> u8 {
        match self {
            Self::Heading { level } => level,
            Self::Question => 3,
            Self::Lead | Self::Notes => 2,
        }
    }
}

impl Wire for SectionKind {
    fn write(&self, writer: &mut Writer) {
        match *self {
            Self::Lead => writer.byte(0),
            Self::Heading { level } => {
                writer.byte(1);
                writer.byte(level);
            }
            Self::Question => writer.byte(2),
            Self::Notes => writer.byte(3),
        }
    }

    fn read(reader: &mut Reader<'_>) -> Self {
        match reader.one_of(4) {
            0 => Self::Lead,
            1 => Self::Heading {
                level: reader.byte(),
            },
            2 => Self::Question,
            _ => Self::Notes,
        }
    }
}

impl Describe for SectionKind {
    fn schema() -> Schema {
        let none = || Schema::Struct(Vec::new());
        Schema::Enum(vec![
            ("Lead", none()),
            ("Heading", Schema::Struct(vec![("level", Schema::Byte)])),
            ("Question", none()),
            ("Notes", none()),
        ])
    }
}

/// The id of the heading that the reader puts above an article's questions; no
/// heading of an article with questions has it.
pub const QUESTIONS: &str = "questions-and-answers";

/// The metadata of a section, known without opening its article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SectionMeta {
    /// Its kind.
    pub kind: SectionKind,
    /// Its anchor in the page; empty for the lead.
    pub id: String,
    /// Its heading as plain text; empty for the lead.
    pub heading: String,
}
record!(SectionMeta { kind, id, heading });

/// The same article in another language.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Translation {
    /// The code of its language.
    pub language: String,
    /// Its slug.
    pub slug: String,
}
record!(Translation { language, slug });

/// An article before or after another in the same language.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Neighbour {
    /// Its slug.
    pub slug: String,
    /// Its title.
    pub title: String,
}
record!(Neighbour { slug, title });

/// The metadata of an article, known without opening it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ArticleMeta {
    /// The code of its language.
    pub language: String,
    /// Its name in URLs, the file's name without `.md`.
    pub slug: String,
    /// Its title, plain text.
    pub title: String,
    /// One sentence about it, plain text; may be empty.
    pub summary: String,
    /// The day on which it was published, if that is known.
    pub date: Option<Date>,
    /// Its topics, as indices into [`Catalog::topics`].
    pub topics: Vec<u16>,
    /// The reading time in minutes, at least 1.
    pub minutes: u16,
    /// The same article in other languages.
    pub translations: Vec<Translation>,
    /// The articles before and after it: in the reading order if there is one, otherwise
    /// in its first topic.
    pub neighbours: (Option<Neighbour>, Option<Neighbour>),
    /// The volume that has its text.
    pub volume: VolumeId,
    /// Its index among the articles of the volume.
    pub place: u32,
    /// Its sections in reading order: the lead, the headings, the notes, and
    /// last the questions. One search document each, in this order.
    pub sections: Vec<SectionMeta>,
}
record!(ArticleMeta {
    language,
    slug,
    title,
    summary,
    date,
    topics,
    minutes,
    translations,
    neighbours,
    volume,
    place,
    sections,
});

impl ArticleMeta {
    /// Language and slug, as in `en/offline`: unique among the articles.
    pub fn name(&self) -> String {
        self.language.clone() + "/" + &self.slug
    }

    /// The id in `other`, such as a translation, that corresponds to `section` here:
    /// the section with the same id, or the question with the same ordinal if both
    /// articles have as many questions. `None` if there is none.
    pub fn counterpart<'a>(&self, section: &str, other: &'a Self) -> Option<&'a str> {
        if let Some(same) = other.sections.iter().find(|one| one.id == section) {
            return Some(&same.id);
        }
        let (here, there) = (self.questions(), other.questions());
        if section == QUESTIONS && !there.is_empty() {
            return Some(QUESTIONS);
        }
        let at = here.iter().position(|one| one.id == section)?;
        let question = there.get(at).filter(|_| here.len() == there.len())?;
        Some(&question.id)
    }

    fn questions(&self) -> Vec<&SectionMeta> {
        let asked = |section: &&SectionMeta| section.kind == SectionKind::Question;
        self.sections.iter().filter(asked).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn article(sections: &[(SectionKind, &str)]) -> ArticleMeta {
        let section = |(kind, id): &(SectionKind, &str)| SectionMeta {
            kind: *kind,
            id: (*id).to_owned(),
            heading: (*id).to_owned(),
        };
        ArticleMeta {
            language: "en".to_owned(),
            slug: "a".to_owned(),
            minutes: 1,
            sections: sections.iter().map(section).collect(),
            ..ArticleMeta::default()
        }
    }

    #[test]
    fn a_translation_has_the_same_headings_and_as_many_questions() {
        use SectionKind::{Heading, Lead, Question};
        let english = article(&[
            (Lead, ""),
            (Heading { level: 2 }, "fares"),
            (Heading { level: 2 }, "only-here"),
            (Question, "q-why"),
            (Question, "q-how"),
        ]);
        let chinese = article(&[
            (Lead, ""),
            (Heading { level: 2 }, "fares"),
            (Question, "q-为什么"),
            (Question, "q-怎么"),
        ]);
        let there = |section| english.counterpart(section, &chinese);
        assert_eq!(there("fares"), Some("fares"));
        assert_eq!(there("q-how"), Some("q-怎么"));
        assert_eq!(there(QUESTIONS), Some(QUESTIONS));
        assert_eq!(there("only-here"), None);
        let fewer = article(&[(Lead, ""), (Question, "q-为什么")]);
        assert_eq!(english.counterpart("q-how", &fewer), None);
        let none = article(&[(Lead, "")]);
        assert_eq!(english.counterpart(QUESTIONS, &none), None);
    }
}
