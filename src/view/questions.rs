//! Every question of every article in one language, to be opened in place.

use super::html::pressed_for;
use crate::element::{El, el};
use crate::reader::Reader;
use crate::route::Route;
use bookmobile_pack::{ArticleId, ArticleMeta, SectionKind};

/// The questions, by article.
pub(super) fn questions(reader: Reader, language: &str) -> El {
    let groups = (reader.library.articles())
        .filter(|(_, meta)| meta.language == language)
        .filter_map(|(id, meta)| group(reader, id, meta));
    el("div").class("questions").children(groups)
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
            let from = el("a").attr("href", href).child(meta.title.as_str());
            el("details")
                .class("question")
                .child(el("summary").child(section.heading.as_str()))
                .child(pressed_for(reader, "answer", &text.body, &own, &page))
                .child(el("p").class("from").child(from))
        })
        .collect();
    if questions.is_empty() {
        return None;
    }
    let title = el("a")
        .attr("href", page.clone())
        .child(meta.title.as_str());
    let group = el("section").class("question-group");
    Some(group.child(el("h2").child(title)).children(questions))
}
