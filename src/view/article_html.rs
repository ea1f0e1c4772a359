//! Joins the sections of an article into one piece of HTML.

use bookmobile_html::escape;
use bookmobile_i18n::Messages;
use bookmobile_pack::{Article, ArticleMeta, QUESTIONS, SectionKind, SectionMeta};
use std::fmt::Write as _;

/// The text of an article as one piece of HTML, with the messages of its language. Each section has an element of its own, so
/// that it can be scrolled to, observed and highlighted.
pub(super) fn article_html(meta: &ArticleMeta, article: &Article, messages: &Messages) -> String {
    let mut html = String::new();
    let mut in_questions = false;
    for (about, section) in meta.sections.iter().zip(&article.sections) {
        let level = about.kind.heading_level();
        if about.kind == SectionKind::Question && !in_questions {
            in_questions = true;
            let title = escape(messages.questions_and_answers());
            let _ = write!(
                html,
                "<div class=\"section questions-head\" data-section=\"{QUESTIONS}\"><h2 id=\"{QUESTIONS}\">{title}</h2></div>"
            );
        }
        let id = escape(&about.id);
        let class = class_of(about);
        // Writing into a String does not fail.
        let _ = write!(html, "<div class=\"{class}\" data-section=\"{id}\">");
        if about.kind != SectionKind::Lead {
            let heading = &section.heading;
            let label = escape(messages.link_to_section());
            let _ = write!(
                html,
                "<h{level} id=\"{id}\">{heading}<a class=\"anchor\" href=\"#{id}\" aria-label=\"{label}\">#</a></h{level}>"
            );
        }
        html.push_str(&section.body);
        html.push_str("</div>");
    }
    html + &changes_html(article, messages)
}

/// What the publisher says of the article's changes. It is no text of the article: the reader's
/// shelf passes over it.
fn changes_html(article: &Article, messages: &Messages) -> String {
    if article.changes.is_empty() {
        return String::new();
    }
    let mut html = format!(
        "<details class=\"changes\"><summary>{}</summary><ul>",
        escape(messages.changes())
    );
    for change in article.changes() {
        let (class, text) = if change.is_minor {
            (" class=\"minor\"", messages.small_edit(change.text))
        } else {
            ("", change.text.to_owned())
        };
        let (day, text) = (escape(change.day), escape(&text));
        // Writing into a String does not fail.
        let _ = write!(
            html,
            "<li{class}><time datetime=\"{day}\">{day}</time> {text}</li>"
        );
    }
    html + "</ul></details>"
}

fn class_of(section: &SectionMeta) -> &'static str {
    match section.kind {
        SectionKind::Lead => "section section-lead",
        SectionKind::Heading { .. } => "section",
        SectionKind::Question => "section section-question",
        SectionKind::Notes => "section section-notes",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bookmobile_i18n::built_in;
    use bookmobile_pack::Section;

    #[test]
    fn questions_stand_under_a_heading_of_their_own() {
        let section = |kind, id: &str| SectionMeta {
            kind,
            id: id.into(),
            heading: id.into(),
        };
        let meta = ArticleMeta {
            language: "zh".into(),
            sections: vec![
                section(SectionKind::Lead, ""),
                section(SectionKind::Question, "q-a\"b"),
            ],
            ..ArticleMeta::default()
        };
        let article = Article {
            sections: vec![
                Section {
                    heading: String::new(),
                    body: "<p>L</p>".into(),
                },
                Section {
                    heading: "Why?".into(),
                    body: "<p>Because</p>".into(),
                },
            ],
            changes: "2026-11-25-a < b".into(),
        };
        let html = article_html(&meta, &article, built_in()[1]);
        // The page's policy lets it in.
        let tag = regex::Regex::new(&bookmobile_html::allowed::inert_tag()).expect("a pattern");
        let rest = tag.replace_all(&html, "");
        assert!(!rest.contains('<'), "{rest}");
        assert!(
            html.starts_with(
                "<div class=\"section section-lead\" data-section=\"\"><p>L</p></div>"
            )
        );
        assert!(html.contains("<h2 id=\"questions-and-answers\">问与答</h2>"));
        assert!(html.contains("<h3 id=\"q-a&quot;b\">Why?<a"));
        assert!(html.ends_with(
            "<details class=\"changes\"><summary>修改记录</summary><ul><li class=\"minor\">\
             <time datetime=\"2026-11-25\">2026-11-25</time> a &lt; b（小修改）</li></ul></details>"
        ));
    }
}
