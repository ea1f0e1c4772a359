//! Every question of every article in one language, to be opened in place.

use super::press_html::pressed_for;
use crate::reader::Reader;
use crate::route::Route;
use bookmobile_dom::{El, html};
use bookmobile_pack::{ArticleId, ArticleMeta, SectionKind};

/// The questions, by article.
pub(super) fn questions(reader: Reader, language: &str) -> El {
    let groups = (reader.library.articles())
        .filter(|(_, meta)| meta.language == language)
        .filter_map(|(id, meta)| group(reader, id, meta));
    html::div().class("questions").children(groups)
}

fn group(reader: Reader, id: ArticleId, meta: &'static ArticleMeta) -> Option<El> {
    let article = reader.library.article(id).ok()?;
    let own = reader.page_of(meta);
    let page = reader.href(own.clone());
    let questions: Vec<El> = (meta.sections.iter().zip(article.sections))
        .filter(|(section, _)| section.kind == SectionKind::Question)
        .map(|(section, text)| {
            let href = reader.navigator.href(&Route {
                section: section.id.clone(),
                ..Route::to(reader.page_of(meta))
            });
            let from = html::a().attr("href", href).child(meta.title.as_str());
            html::details()
                .class("question")
                .child(html::summary().child(section.heading.as_str()))
                .child(pressed_for(reader, "answer", &text.body, &own, &page))
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
