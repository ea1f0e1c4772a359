//! The summary of an article for search engines, previews and feeds: its own, or the
//! beginning of its text.

use bookmobile::library::Library;
use bookmobile_pack::text::plain_text;
use bookmobile_pack::{ArticleId, ArticleMeta, Section};

/// The summary of an article.
pub(crate) fn of(library: &Library, id: ArticleId, meta: &ArticleMeta) -> String {
    if !meta.summary.is_empty() {
        return meta.summary.clone();
    }
    let article = library.article(id);
    article.map_or_else(|_| String::new(), |article| of_text(&article.sections))
}

/// The most bytes of a summary that is made of the text.
const SUMMARY_BYTES: usize = 200;

/// The beginning of an article's text: its first paragraph, or what fits of it.
fn of_text(sections: &[Section]) -> String {
    let mut paragraphs = sections.iter().filter_map(|section| {
        let (_, rest) = section.body.split_once("<p>")?;
        let (inside, _) = rest.split_once("</p>")?;
        Some(plain_text(inside))
    });
    let text = paragraphs.find(|text| text.len() > 20).unwrap_or_default();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.len() <= SUMMARY_BYTES {
        return text;
    }
    let mut end = SUMMARY_BYTES;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let begin = &text[..end];
    let sentence = begin.rfind(['.', '!', '?', '。', '！', '？']);
    if let Some(at) = sentence.filter(|at| *at > SUMMARY_BYTES / 4) {
        let sign = begin[at..].chars().next().map_or(1, char::len_utf8);
        return begin[..at + sign].to_owned();
    }
    let word = begin.rfind(' ').filter(|at| *at > SUMMARY_BYTES / 2);
    format!(
        "{}…",
        begin[..word.unwrap_or(end)].trim_end_matches([',', '，', '、', ' '])
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_summary_is_the_beginning_of_the_text() {
        let of = |body: &str| {
            let body = body.to_owned();
            let heading = String::new();
            of_text(&[Section { heading, body }])
        };
        assert_eq!(of("<p>Yes.</p>"), "");
        assert_eq!(
            of("<ul></ul><p>The <em>van</em> comes on\nWednesdays.</p>"),
            "The van comes on Wednesdays."
        );
        let long = "The van comes on Wednesdays. ".repeat(20);
        assert_eq!(of(&format!("<p>{long}</p>")), long[..6 * 29].trim_end());
        let chinese = "流动书车每星期三来".repeat(20);
        let summary = of(&format!("<p>{chinese}</p>"));
        assert!(
            summary.ends_with('…') && summary.len() <= SUMMARY_BYTES + 3,
            "{summary}"
        );
    }
}
