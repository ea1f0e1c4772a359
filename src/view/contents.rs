//! The contents of an article: its headings as links, with the current one marked.

use crate::context::Context;
use crate::route::Route;
use bookmobile_dom::{El, html};
use bookmobile_i18n::Messages;
use bookmobile_pack::{ArticleMeta, QUESTIONS, SectionKind, SectionMeta};

/// The list of an article's headings, if it has any.
pub(super) fn contents(cx: Context, meta: &'static ArticleMeta) -> Option<El> {
    let entry = |id: &'static str, level: u8, link: El| {
        let href = cx.router.href(&Route {
            section: id.to_owned(),
            ..Route::to(cx.page_of(meta))
        });
        let here = move || {
            (cx.progression).with(|position| entry_of(&meta.sections, &position.in_contents) == id)
        };
        let link = link
            .attr("href", href)
            .attr("aria-current", move || here().then_some("location"));
        let class = if level > 2 {
            "contents-sub"
        } else {
            "contents-top"
        };
        html::li().class(class).child(link)
    };
    let headings = (meta.sections.iter()).filter_map(|section| {
        let link = html::a().child(section.heading.as_str());
        Some(entry(&section.id, level(section)?, link))
    });
    let has_questions = (meta.sections.iter()).any(|s| s.kind == SectionKind::Question);
    let questions = has_questions.then(|| {
        let link = html::a().child(cx.text(Messages::questions_and_answers));
        entry(QUESTIONS, 2, link)
    });
    let entries: Vec<El> = headings.chain(questions).collect();
    if entries.is_empty() {
        return None;
    }
    let list = html::nav()
        .class("contents")
        .attr("aria-label", cx.text(Messages::contents))
        .child(
            html::p()
                .class("contents-title")
                .attr("aria-hidden", "true")
                .child(cx.text(Messages::contents)),
        )
        .child(html::ol().children(entries));
    Some(list)
}

/// The level of a section's own entry, if it has one.
fn level(section: &SectionMeta) -> Option<u8> {
    match section.kind {
        SectionKind::Heading {
            level: level @ (2 | 3),
        } => Some(level),
        SectionKind::Notes => Some(2),
        _ => None,
    }
}

/// The id of the entry to which a section belongs; empty before the first one.
fn entry_of<'a>(sections: &'a [SectionMeta], id: &str) -> &'a str {
    let mut entry = "";
    for section in sections {
        if section.kind == SectionKind::Question {
            entry = QUESTIONS;
        } else if level(section).is_some() {
            entry = &section.id;
        }
        if section.id == id {
            return entry;
        }
    }
    if id == QUESTIONS { QUESTIONS } else { "" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_section_belongs_to_an_entry() {
        let section = |kind, id: &str| SectionMeta {
            kind,
            id: id.to_owned(),
            heading: String::new(),
        };
        let heading = |level| SectionKind::Heading { level };
        let sections = [
            section(SectionKind::Lead, ""),
            section(heading(2), "a"),
            section(heading(4), "detail"),
            section(heading(3), "b"),
            section(SectionKind::Notes, "notes"),
            section(SectionKind::Question, "q-why"),
        ];
        let entries = ["", "a", "detail", "b", "notes", "q-why", QUESTIONS, "no"];
        let found: Vec<_> = entries.iter().map(|id| entry_of(&sections, id)).collect();
        assert_eq!(
            found,
            ["", "a", "a", "b", "notes", QUESTIONS, QUESTIONS, ""]
        );
    }
}
