//! Renders one article: its front matter and body become checked, sanitised sections.

use crate::asked::Asked;
use crate::content::SourceArticle;
use crate::content_tree::ContentTree;
use crate::diagnostics::Diagnostics;
use crate::front_matter::Question;
use crate::languages::Conventions;
use crate::markdown::{self, AnchorLink, RenderContext, SourcePosition};
use crate::programs::Wanted;
use crate::resources::Resources;
use crate::sections;
use crate::slug::{self, Ids};
use crate::source::SourceFile;
use crate::terms;
use bookmobile_html::escape;
use bookmobile_pack::text::plain_text;
use bookmobile_pack::{QUESTIONS, Section, SectionKind, SectionMeta};
use std::collections::BTreeSet;

/// An article's sections, with its anchors and links for the checks of the collection.
#[derive(Debug, Clone)]
pub(crate) struct RenderedArticle {
    pub(crate) sections: Vec<(SectionMeta, Section)>,
    /// Anchors: the ids on the page that a link can lead to.
    pub(crate) anchors: BTreeSet<String>,
    pub(crate) links: Vec<AnchorLink>,
    /// The mini-programs in it.
    pub(crate) programs: Vec<Wanted>,
    /// Whether files of the collection were read for it, as pictures are.
    pub(crate) uses_files: bool,
    /// Its links that other files can change.
    pub(crate) asked: Asked,
    /// Its reading time in minutes.
    pub(crate) minutes: u16,
}

impl RenderedArticle {
    /// An article that the press writes itself.
    pub(crate) fn of_sections(
        sections: Vec<(SectionMeta, Section)>,
        anchors: BTreeSet<String>,
    ) -> Self {
        Self {
            minutes: minutes_of(&sections),
            sections,
            anchors,
            links: Vec::new(),
            programs: Vec::new(),
            uses_files: false,
            asked: Asked::default(),
        }
    }

    /// Whether it, and what was found wrong in it, depend on nothing but its text and the
    /// articles that its links lead to.
    pub(crate) fn is_of_its_text(&self) -> bool {
        self.programs.is_empty() && !self.uses_files && self.asked.is_all_answered()
    }
}

/// Renders an article's Markdown into sections, by the conventions of its language.
pub(crate) fn render(
    parsed: &SourceArticle,
    conventions: &Conventions,
    tree: &ContentTree,
    resources: &Resources,
    out: &mut Diagnostics,
) -> RenderedArticle {
    let mut context = RenderContext {
        source: &parsed.source,
        path: &parsed.path,
        language: &parsed.language,
        conventions,
        tree,
        resources,
        questions: &parsed.matter.faq,
        out,
        ids: Ids::default(),
        links: Vec::new(),
        programs: Vec::new(),
        uses_files: false,
        asked: Asked::default(),
    };
    let has_questions = !parsed.matter.faq.is_empty();
    if has_questions {
        context.ids.claim(QUESTIONS);
    }
    let text = &parsed.source.text[parsed.body..];
    let html = markdown::render_body(text, &SourcePosition::From(parsed.body), &mut context);
    let mut sections = sections::split(&html.body, &mut context.ids);
    if !html.notes.is_empty() {
        sections.push(notes(&html.notes, &mut context));
    }
    for question in &parsed.matter.faq {
        sections.push(answer(question, &mut context));
    }
    terms::give_ids(&mut sections, &mut context.ids);
    if sections
        .iter()
        .all(|(meta, section)| meta.heading.is_empty() && section.body.is_empty())
    {
        context
            .out
            .error(
                &parsed.source,
                parsed.matter.place.clone(),
                "this article is empty",
            )
            .help("write something below the front matter, or set `draft` to true");
    }
    RenderedArticle {
        anchors: anchors(&sections, has_questions),
        links: context.links,
        programs: context.programs,
        uses_files: context.uses_files,
        asked: context.asked,
        minutes: minutes_of(&sections),
        sections,
    }
}

fn notes(html: &str, context: &mut RenderContext<'_>) -> (SectionMeta, Section) {
    let meta = SectionMeta {
        kind: SectionKind::Notes,
        id: context.ids.claim_like("notes"),
        heading: context.labels().notes().to_owned(),
    };
    let section = Section {
        heading: escape(context.labels().notes()),
        body: html.trim().to_owned(),
    };
    (meta, section)
}

fn answer(question: &Question, context: &mut RenderContext<'_>) -> (SectionMeta, Section) {
    let place = |placed: &crate::fields::SpannedText, source: &SourceFile| {
        let written = &source.text[placed.span.clone()];
        match written.find(&placed.text) {
            Some(at) => SourcePosition::From(placed.span.start + at),
            None => SourcePosition::Within(placed.span.clone()),
        }
    };
    let at = place(&question.question, context.source);
    let heading = markdown::render_question(&question.question.text, &at, context);
    let at = place(&question.answer, context.source);
    let body = markdown::render_answer(&question.answer.text, &at, context);
    let text = plain_text(&heading);
    let meta = SectionMeta {
        kind: SectionKind::Question,
        id: context
            .ids
            .claim_like(&format!("q-{}", slug::from_text(&text))),
        heading: text,
    };
    (meta, Section { heading, body })
}

fn anchors(sections: &[(SectionMeta, Section)], has_questions: bool) -> BTreeSet<String> {
    let above = has_questions.then(|| QUESTIONS.to_owned());
    let own = (sections.iter().map(|(meta, _)| meta.id.clone())).chain(above);
    let inside = sections.iter().flat_map(|(_, section)| {
        let both = sections::ids_in(&section.heading).chain(sections::ids_in(&section.body));
        both.map(str::to_owned)
    });
    own.chain(inside).filter(|id| !id.is_empty()).collect()
}

/// The reading time of an article.
fn minutes_of(sections: &[(SectionMeta, Section)]) -> u16 {
    let texts: Vec<_> = (sections.iter())
        .map(|(meta, section)| format!("{} {}", meta.heading, plain_text(&section.body)))
        .collect();
    minutes(texts.iter().map(String::as_str))
}

/// Reading time in minutes, at least 1: 230 words of an alphabetic script or
/// 400 Chinese or Japanese characters a minute.
fn minutes<'a>(texts: impl Iterator<Item = &'a str>) -> u16 {
    let (mut words, mut characters) = (0_u32, 0_u32);
    for text in texts {
        let mut in_word = false;
        for c in text.chars() {
            let is_cjk = bookmobile_markdown::is_cjk(c) && c.is_alphanumeric();
            let is_letter = c.is_alphanumeric() && !is_cjk;
            characters += u32::from(is_cjk);
            words += u32::from(is_letter && !in_word);
            in_word = is_letter || (in_word && matches!(c, '\'' | '’' | '-'));
        }
    }
    let minutes = (f64::from(words) / 230.0 + f64::from(characters) / 400.0).round();
    // The value is rounded and within the bounds of the type.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let minutes = minutes.clamp(1.0, f64::from(u16::MAX)) as u16;
    minutes
}

#[cfg(test)]
mod tests {
    use super::minutes;

    #[test]
    fn reading_time_counts_words_and_characters() {
        assert_eq!(minutes(std::iter::empty()), 1);
        assert_eq!(
            minutes(["it's well-made ".repeat(230).as_str()].into_iter()),
            2
        );
        assert_eq!(minutes(["书".repeat(1200).as_str()].into_iter()), 3);
    }
}
