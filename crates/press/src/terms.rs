//! Gives the terms of definition lists ids, so that links can lead to them, as they do in other
//! tools. Headings have theirs before: a term with the words of a heading gets a number.

use crate::slug::{self, Ids};
use bookmobile_pack::text::plain_text;
use bookmobile_pack::{Section, SectionMeta};

/// Gives an id to each term in sanitised HTML that has none.
pub(crate) fn give_ids(sections: &mut [(SectionMeta, Section)], ids: &mut Ids) {
    for (_, section) in sections {
        if section.body.contains("<dt>") {
            section.body = with_ids(&section.body, ids);
        }
    }
}

fn with_ids(html: &str, ids: &mut Ids) -> String {
    let mut terms = html.split("<dt>");
    let mut out = terms.next().unwrap_or_default().to_owned();
    for rest in terms {
        let term = rest.split("</dt>").next().unwrap_or_default();
        let name = slug::from_text(&plain_text(term));
        if name.is_empty() || term.contains(" id=\"") {
            out.push_str("<dt>");
        } else {
            let id = ids.claim_like(&name);
            out.push_str("<dt id=\"");
            out.push_str(&id);
            out.push_str("\">");
        }
        out.push_str(rest);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_term_has_an_id_of_its_own() {
        let mut ids = Ids::default();
        ids.claim("token");
        assert_eq!(
            with_ids(
                "<dl><dt>Token</dt><dd>A</dd><dt><code>publishDir</code></dt>\
                 <dt><dfn id=\"own\">Own</dfn></dt><dt>…</dt><dt id=\"x\">X</dt></dl>",
                &mut ids
            ),
            "<dl><dt id=\"token-2\">Token</dt><dd>A</dd><dt id=\"publishdir\"><code>publishDir</code></dt>\
             <dt><dfn id=\"own\">Own</dfn></dt><dt>…</dt><dt id=\"x\">X</dt></dl>"
        );
    }
}
