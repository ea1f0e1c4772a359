//! Targets that open and search an index of any bytes.

use crate::Reached;
use crate::seal::seal_index;
use bookmobile_search::{DocId, FieldId, Highlighter, Index, Request, StoredFields};
use std::borrow::Cow;

/// A text with words that the seeds have, in several scripts.
pub(crate) const TEXT: &str =
    "The ferry crosses the strait; naïve cafés, 臺灣的鐵路。Ｆｅｒｒｙ 도서관 カメラ 😀";
pub(crate) const LIMIT: usize = 10;

/// The same text for every document.
pub(crate) struct SameText;

impl StoredFields for SameText {
    fn field(&self, _: DocId, _: FieldId) -> Option<Cow<'_, str>> {
        Some(TEXT.into())
    }
}

pub(crate) fn open_index(bytes: &[u8]) -> Reached {
    open_and_use(bytes, "ferry")
}

pub(crate) fn search_damaged_index(bytes: &[u8]) -> Reached {
    let Some((&length, rest)) = bytes.split_first() else {
        return Reached::Refusal;
    };
    let (query, index) = rest.split_at(rest.len().min(usize::from(length)));
    let index = seal_index(index.to_vec());
    open_and_use(&index, &String::from_utf8_lossy(query))
}

fn open_and_use(index: &[u8], query: &str) -> Reached {
    match Index::open(index) {
        Ok(index) => {
            use_index(&index, query);
            Reached::Content
        }
        Err(_) => Reached::Refusal,
    }
}

/// Searches in every way. Whatever the bytes say, no hit is outside of the
/// index, none is there twice, and no mark is outside of its text.
pub(crate) fn use_index<B: AsRef<[u8]>>(index: &Index<B>, query: &str) {
    let facets = [("lang", "en")];
    for (facets, texts) in [
        (&[][..], &() as &dyn StoredFields),
        (&[], &SameText),
        (&facets, &SameText),
    ] {
        let request = Request {
            text: query,
            limit: LIMIT,
            facets,
        };
        let outcome = index.search(&request, texts);
        assert!(outcome.hits.len() <= LIMIT, "more hits than asked for");
        let mut docs: Vec<u32> = outcome.hits.iter().map(|hit| hit.doc.0).collect();
        docs.sort_unstable();
        assert!(docs.windows(2).all(|pair| pair[0] < pair[1]), "a hit twice");
        assert!(
            docs.iter().all(|&doc| doc < index.doc_count()),
            "no such document"
        );
        check_marks(&outcome.index.highlighter, TEXT);
        check_marks(&outcome.index.highlighter, query);

        let outcome = index.search_groups(&request, 2, texts);
        assert!(outcome.hits.len() <= LIMIT, "more groups than asked for");
        assert!(outcome.hits.iter().all(|group| group.hits.len() <= 2));
    }
}

/// Marks ascend, are apart from each other, and stand on character boundaries;
/// those of a snippet are within it.
pub(crate) fn check_marks(highlighter: &Highlighter, text: &str) {
    let mut last = 0;
    for mark in highlighter.marks(text) {
        assert!(mark.start >= last && mark.start < mark.end, "marks ascend");
        assert!(text.get(mark.clone()).is_some(), "a mark is in the text");
        last = mark.end;
    }
    for width in [0, 1, 20] {
        let snippet = highlighter.snippet(text, width);
        assert!(
            text.get(snippet.range.clone()).is_some(),
            "a snippet is in the text"
        );
        for mark in snippet.marks {
            let inside = mark.start >= snippet.range.start && mark.end <= snippet.range.end;
            assert!(
                inside && text.get(mark).is_some(),
                "a mark is in its snippet"
            );
        }
    }
}
