//! Every question of every article in one language, to be opened in place.

use super::press_html::pressed_for;
use crate::context::Context;
use crate::route::Route;
use crate::style;
use bookmobile_dom::{El, html};
use bookmobile_pack::{ArticleId, ArticleMeta, SectionKind};

/// The questions, by article.
pub(super) fn questions(cx: Context, language: &str) -> El {
    let groups = (cx.library.listed())
        .filter(|(_, meta)| meta.language == language)
        .filter_map(|(id, meta)| group(cx, id, meta));
    html::div().class("questions").children(groups)
}

fn group(cx: Context, id: ArticleId, meta: &'static ArticleMeta) -> Option<El> {
    let article = cx.library.article(id).ok()?;
    let own = cx.page_of(meta);
    let page = cx.href(own.clone());
    let questions: Vec<El> = (meta.sections.iter().zip(article.sections))
        .filter(|(section, _)| section.kind == SectionKind::Question)
        .map(|(section, text)| {
            let href = cx.router.href(&Route {
                section: section.id.clone(),
                ..Route::to(cx.page_of(meta))
            });
            let from = html::a().attr("href", href).child(meta.title.as_str());
            html::details()
                .class("question")
                .uses(style::MISC)
                .child(html::summary().child(section.heading.as_str()))
                .child(pressed_for(cx, "answer", &text.body, &own, &page))
                .child(html::p().class("from").child(from))
        })
        .collect();
    if questions.is_empty() {
        return None;
    }
    let title = html::a()
        .attr("href", page.clone())
        .child(meta.title.as_str());
    let group = html::section().class("question-group");
    Some(group.child(html::h2().child(title)).children(questions))
}
