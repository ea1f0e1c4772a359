//! The contents of an article: its headings as links, with the current one marked.

use crate::context::Context;
use crate::route::Route;
use bookmobile_dom::{El, html};
use bookmobile_pack::{ArticleMeta, QUESTIONS, SectionKind};

/// The list of an article's headings, if it has any.
pub(super) fn contents(cx: Context, meta: &'static ArticleMeta) -> Option<El> {
    let entry = |id: &'static str, level: u8, link: El| {
        let href = cx.router.href(&Route {
            section: id.to_owned(),
            ..Route::to(cx.page_of(meta))
        });
        let here = move || cx.progression.with(|position| position.section == id);
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
        let level = match section.kind {
            SectionKind::Heading {
                level: level @ (2 | 3),
            } => level,
            SectionKind::Notes => 2,
            _ => return None,
        };
        let link = html::a().child(section.heading.as_str());
        Some(entry(&section.id, level, link))
    });
    let has_questions = (meta.sections.iter()).any(|s| s.kind == SectionKind::Question);
    let questions = has_questions.then(|| {
        let link = html::a().child(move || cx.messages().questions_and_answers);
        entry(QUESTIONS, 2, link)
    });
    let entries: Vec<El> = headings.chain(questions).collect();
    if entries.is_empty() {
        return None;
    }
    let list = html::nav()
        .class("contents")
        .attr("aria-label", move || cx.messages().contents)
        .child(
            html::p()
                .class("contents-title")
                .attr("aria-hidden", "true")
                .child(move || cx.messages().contents),
        )
        .child(html::ol().children(entries));
    Some(list)
}
