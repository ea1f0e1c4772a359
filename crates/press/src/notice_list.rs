//! The list of all notices as an article of each language, which no list of articles shows:
//! so notices that are over are found in the search under their dates, and offline.

use crate::article::RenderedArticle;
use crate::collection::Entry;
use crate::content::SourceArticle;
use crate::diagnostics::Diagnostics;
use crate::front_matter::FrontMatter;
use crate::languages::language_of;
use crate::notices::{FOLDER, Moment, Notice, Notices};
use crate::slug::Ids;
use crate::source::SourceFile;
use bookmobile_html::{encode_address, escape};
use bookmobile_i18n::{Group, Language};
use bookmobile_pack::{Localized, Section, SectionKind, SectionMeta, Site, Topic};
use std::sync::Arc;

/// The slug of the list in each language.
const SLUG: &str = "notices";

/// The list of all notices in each language of the site; nothing if there are none. An
/// article of the publisher that has its address is a mistake.
pub(crate) fn articles(
    notices: &Notices,
    site: &Site,
    topics: &[Topic],
    own: &[Language],
    entries: &[Entry],
    out: &mut Diagnostics,
) -> Vec<Entry> {
    if notices.list.is_empty() {
        return Vec::new();
    }
    let taken = entries.iter().map(|entry| &entry.parsed);
    for article in taken.filter(|article| article.slug == SLUG) {
        let message = format!("the name `{SLUG}` is that of the list of all notices");
        (out.file_error(&article.source.path, message)).help("give the article another name");
    }
    let languages = site.languages.iter();
    languages
        .map(|language| {
            let list = List {
                notices,
                site,
                topics,
                words: language_of(own, language),
                code: &language.code,
            };
            list.entry()
        })
        .collect()
}

struct List<'a> {
    notices: &'a Notices,
    site: &'a Site,
    topics: &'a [Topic],
    words: Language,
    code: &'a str,
}

impl List<'_> {
    fn entry(&self) -> Entry {
        let mut ids = Ids::default();
        let sections: Vec<_> = (self.notices.list.iter())
            .map(|notice| self.section(notice, &mut ids))
            .collect();
        let anchors = sections.iter().map(|(meta, _)| meta.id.clone()).collect();
        let title = self.words.text(Group::Notices, "notices_title").to_owned();
        let source = Arc::new(SourceFile::new(FOLDER.to_owned(), ""));
        Entry {
            parsed: SourceArticle {
                path: format!("{FOLDER}{}", self.code),
                source,
                language: self.code.to_owned(),
                slug: SLUG.to_owned(),
                matter: FrontMatter {
                    title,
                    date: self.notices.list.first().map(|notice| notice.from.date()),
                    is_unlisted: true,
                    ..FrontMatter::default()
                },
                body: 0,
                title_anchors: Vec::new(),
            },
            rendered: RenderedArticle::of_sections(sections, anchors),
        }
    }

    fn section(&self, notice: &Notice, ids: &mut Ids) -> (SectionMeta, Section) {
        let title = notice.title.get(self.code);
        let day = self.words.format_date(notice.from.date());
        let heading = format!("{day}: {title}");
        let meta = SectionMeta {
            kind: SectionKind::Heading { level: 2 },
            id: ids.claim_like(&notice.id),
            heading: heading.clone(),
        };
        let body = self.body(notice);
        let heading = match self.tag_of(&notice.title) {
            Some(tag) => format!(
                "{}: <span lang=\"{tag}\">{}</span>",
                escape(&day),
                escape(title)
            ),
            None => escape(&heading),
        };
        (meta, Section { heading, body })
    }

    fn body(&self, notice: &Notice) -> String {
        let word = |name: &str| self.words.text(Group::Notices, name);
        let moment = |at: Moment| format!("{}, {}", self.words.format_date(at.date()), at.clock());
        let (from, until) = (moment(notice.from), moment(notice.until));
        let values = [("from", &*from), ("until", &*until)];
        let time = self
            .words
            .filled(Group::Notices, "notices_from_until", &values);
        let level = escape(word(notice.level.text_name()));
        let mut lines = vec![format!("<strong>{level}</strong> · {}", escape(&time))];
        for (name, value, text) in [
            (
                "notices_place",
                "place",
                notice.place.get(self.code).to_owned(),
            ),
            ("notices_topics", "topics", self.topics_of(notice)),
        ] {
            if !text.is_empty() {
                lines.push(escape(&self.words.filled(
                    Group::Notices,
                    name,
                    &[(value, &text)],
                )));
            }
        }
        for text in [&notice.text, &notice.instruction] {
            let tag = self.tag_of(text);
            lines.extend(
                paragraphs(text.get(self.code))
                    .iter()
                    .map(|line| match &tag {
                        Some(tag) => format!("<span lang=\"{tag}\">{}</span>", escape(line)),
                        None => escape(line),
                    }),
            );
        }
        lines.extend(self.relations(notice));
        lines.extend(self.link(notice));
        format!("<p>{}</p>", lines.join("</p><p>"))
    }

    /// The language of a text that is not there in that of the list.
    fn tag_of(&self, text: &Localized) -> Option<String> {
        let (first, _) = text.0.first()?;
        let has_own = text.0.iter().any(|(code, _)| code == self.code);
        let language = self.site.language(first).filter(|_| !has_own)?;
        Some(escape(&language.tag))
    }

    fn topics_of(&self, notice: &Notice) -> String {
        let topics = notice.topics.iter();
        let names: Vec<_> = topics
            .filter_map(|place| self.topics.get(usize::from(*place)))
            .map(|topic| topic.name.get(self.code))
            .collect();
        names.join(", ")
    }

    /// Which notices this one replaces or cancels, and by which it is.
    fn relations(&self, notice: &Notice) -> Vec<String> {
        let others = |is_one: &dyn Fn(&Notice) -> bool| -> Vec<String> {
            let all = self.notices.list.iter().filter(|other| is_one(other));
            all.map(|other| self.link_to(other)).collect()
        };
        let found = [
            (
                "notices_updates",
                others(&|other| notice.updates.contains(&other.id)),
            ),
            (
                "notices_cancels",
                others(&|other| notice.cancels.contains(&other.id)),
            ),
            (
                "notices_updated_by",
                others(&|other| other.updates.contains(&notice.id)),
            ),
            (
                "notices_cancelled_by",
                others(&|other| other.cancels.contains(&notice.id)),
            ),
        ];
        let found = found.into_iter().filter(|(_, links)| !links.is_empty());
        let text = |name| escape(self.words.text(Group::Notices, name));
        found
            .map(|(name, links)| text(name).replace("{titles}", &links.join(", ")))
            .collect()
    }

    /// A link to another notice of the list.
    fn link_to(&self, other: &Notice) -> String {
        let title = escape(other.title.get(self.code));
        format!("<a href=\"#{}\">{title}</a>", escape(&other.id))
    }

    /// The link to what more there is about a notice.
    fn link(&self, notice: &Notice) -> Option<String> {
        let to = notice.link.get(self.code);
        if to.is_empty() {
            return None;
        }
        let word = escape(self.words.text(Group::Notices, "notices_link"));
        let is_page = !to.starts_with("https:");
        let href = match to.split_once('/').filter(|_| is_page) {
            Some((language, slug)) if language == self.code => {
                format!("../{}/\"", encode_address(slug))
            }
            Some((language, slug)) => {
                format!("../../../{language}/articles/{}/\"", encode_address(slug))
            }
            None => format!("{}\" rel=\"noopener noreferrer\"", escape(to)),
        };
        Some(format!("<a href=\"{href}>{word}</a>"))
    }
}

/// The paragraphs of a plain text, which blank lines separate.
fn paragraphs(text: &str) -> Vec<String> {
    let mut paragraphs = vec![String::new()];
    for line in text.lines().map(str::trim) {
        match paragraphs.last_mut() {
            Some(last) if !line.is_empty() => {
                if !last.is_empty() {
                    last.push(' ');
                }
                last.push_str(line);
            }
            Some(last) if !last.is_empty() => paragraphs.push(String::new()),
            _ => {}
        }
    }
    paragraphs.retain(|text| !text.is_empty());
    paragraphs
}

#[cfg(test)]
mod tests {
    use super::paragraphs;

    #[test]
    fn blank_lines_separate_paragraphs() {
        assert_eq!(paragraphs("a\nb\n\n \nc\n"), ["a b", "c"]);
        assert_eq!(paragraphs(""), Vec::<String>::new());
    }
}
