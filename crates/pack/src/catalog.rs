//! The catalog: everything the reader needs before an article is opened (the
//! site, its languages and topics, and what a list shows of each article).

use crate::Articles;
use bookmobile_wire::{Describe, Reader, Schema, Wire, Writer, record};

/// The ordinal of an article in its catalog, from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ArticleId(pub u32);
record!(ArticleId { 0 });

/// The ordinal of a volume in its catalog, from 0.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct VolumeId(pub u32);
record!(VolumeId { 0 });

/// A volume: a file with the texts of several articles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Volume {
    /// The file's name, from the site's root.
    pub name: String,
    /// Its length in bytes.
    pub bytes: u32,
}
record!(Volume { name, bytes });

/// A text in several languages: pairs of language code and text, in the order
/// of the site's languages.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Localized(pub Vec<(String, String)>);
record!(Localized { 0 });

impl Localized {
    /// The text in the language with this code, or else the first text, or else an
    /// empty one.
    pub fn get(&self, code: &str) -> &str {
        let own = self.0.iter().find(|(language, _)| language == code);
        own.or(self.0.first()).map_or("", |(_, text)| text)
    }
}

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

/// A language of the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Language {
    /// The code used in folders and URLs, for example `zh`.
    pub code: String,
    /// The BCP 47 tag for `lang` attributes, for example `zh-Hans`.
    pub tag: String,
    /// Its own name for itself, for example 简体中文.
    pub name: String,
}
record!(Language { code, tag, name });

/// The settings of the whole site from `site.toml`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Site {
    /// The name of the collection.
    pub title: Localized,
    /// A description of it, in a sentence.
    pub description: Localized,
    /// Who holds the rights, in a sentence; may be empty.
    pub copyright: Localized,
    /// The site's address, which ends with a slash; empty if it is not known.
    pub url: String,
    /// The code of the default language, used where nothing else decides.
    pub default_language: String,
    /// The languages, the default one first.
    pub languages: Vec<Language>,
}
record!(Site {
    title,
    description,
    copyright,
    url,
    default_language,
    languages
});

impl Site {
    /// The language with this code.
    pub fn language(&self, code: &str) -> Option<&Language> {
        self.languages.iter().find(|language| language.code == code)
    }
}

/// A topic that articles are sorted under.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Topic {
    /// Its name in URLs.
    pub slug: String,
    /// Its name for people.
    pub name: Localized,
    /// A description of it, in a sentence; may be empty.
    pub summary: Localized,
}
record!(Topic {
    slug,
    name,
    summary
});

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

/// The contents of a collection in one language: its parts and articles in reading order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outline {
    /// The code of the language.
    pub language: String,
    /// The entries, each before those below it.
    pub entries: Vec<OutlineEntry>,
}
record!(Outline { language, entries });

/// An entry of an outline: an article, or a part that is only a heading.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OutlineEntry {
    /// How many entries it is below, from 0.
    pub depth: u8,
    /// The title of a part; empty for an article that is listed under its own title.
    pub title: String,
    /// The article.
    pub article: Option<ArticleId>,
}
record!(OutlineEntry {
    depth,
    title,
    article
});

/// The catalog: everything that the reader knows before it opens an article.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Catalog {
    /// The site.
    pub site: Site,
    /// The topics, in the order of `site.toml`.
    pub topics: Vec<Topic>,
    /// The articles. Within a language they are in the order in which a list
    /// shows them.
    pub articles: Articles,
    /// The contents of each language whose articles have a reading order, which is then
    /// the articles' order here; none for a collection that is listed by topic and date.
    pub outlines: Vec<Outline>,
    /// The files with the articles' texts.
    pub volumes: Vec<Volume>,
}

impl Catalog {
    /// The article with this id, if it is loaded.
    pub fn article(&self, id: ArticleId) -> Option<&ArticleMeta> {
        self.articles.get(id)
    }

    /// Every article that is loaded, with its id.
    pub fn iter(&self) -> impl Iterator<Item = (ArticleId, &ArticleMeta)> {
        self.articles.with_ids()
    }

    /// The volume with this id.
    pub fn volume(&self, id: VolumeId) -> Option<&Volume> {
        self.volumes.get(usize::try_from(id.0).ok()?)
    }

    /// The contents in a language, if its articles have a reading order.
    pub fn outline(&self, language: &str) -> Option<&Outline> {
        (self.outlines.iter()).find(|outline| outline.language == language)
    }

    /// The index of the topic with this slug in [`Catalog::topics`].
    pub fn topic(&self, slug: &str) -> Option<u16> {
        let place = self.topics.iter().position(|topic| topic.slug == slug)?;
        u16::try_from(place).ok()
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
