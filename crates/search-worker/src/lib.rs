//! Answers the reader's requests: looks in the index, reads the texts of what
//! was found from the pack, and cuts the fragments. It holds no DOM and knows
//! nothing of workers, so that it is tested natively.

mod shelf;

use bookmobile_pack::Pack;
use bookmobile_protocol::{Found, FoundArticle, Passage, Request, Response, Span, decode, encode};
use bookmobile_search as search;
use bookmobile_search::{DocId, FieldId, Index, Matcher, Texts as _};
use shelf::Shelf;
use std::ops::Range;

/// Passages shown of one article.
const PASSAGES: usize = 3;
/// Passages shown of an article of which all are wanted.
const ALL_PASSAGES: usize = 200;
/// Length of a fragment, in Latin characters; a Chinese one counts as two.
const FRAGMENT_CHARS: usize = 150;

/// An opened collection with its index.
#[derive(Debug)]
pub struct Librarian {
    texts: Shelf,
    index: Index,
}

impl Librarian {
    /// Opens a pack and the index that was made of it. The pack's bytes are never
    /// given back: a worker has one collection for as long as it lives.
    ///
    /// # Errors
    /// If either is damaged or of another version, in words.
    pub fn open(pack: Vec<u8>, index: Vec<u8>) -> Result<Self, String> {
        let index = Index::open(index).map_err(|error| error.to_string())?;
        let pack = Pack::open(pack.leak()).map_err(|error| error.to_string())?;
        let texts = Shelf::new(pack);
        Ok(Self { texts, index })
    }

    /// Answers the bytes of a request with the bytes of a response.
    ///
    /// # Errors
    /// If the bytes are no request.
    pub fn answer(&self, request: &[u8]) -> Result<Vec<u8>, String> {
        let request: Request = decode(request).map_err(|error| error.to_string())?;
        let response = match request {
            Request::Search {
                ticket,
                text,
                typing,
                topics,
                languages,
                prefer,
                limit,
                open,
            } => {
                let text = if typing { text } else { text + " " };
                let topics = topics.iter().map(|topic| ("topic", topic.as_str()));
                let languages = languages.iter().map(|code| ("lang", code.as_str()));
                let facets: Vec<_> = topics.chain(languages).collect();
                let request = search::Request {
                    text: &text,
                    language: &prefer,
                    limit: limit as usize,
                    facets: &facets,
                };
                Response::Found(Found {
                    ticket,
                    ..self.find(&request, &open)
                })
            }
            Request::Mark {
                ticket,
                query,
                texts,
                ..
            } => Response::Marked {
                ticket,
                spans: self.mark(&query, &texts),
            },
        };
        encode(&response).map_err(|error| error.to_string())
    }

    fn find(&self, request: &search::Request<'_>, open: &[u32]) -> Found {
        let passages = if open.is_empty() {
            PASSAGES
        } else {
            ALL_PASSAGES
        };
        let mut outcome = self.index.search_groups(request, passages, &self.texts);
        for group in &mut outcome.groups {
            if !open.contains(&group.group) {
                group.hits.truncate(PASSAGES);
            }
        }
        let articles = (outcome.groups.iter())
            .filter_map(|group| found_article(group, &outcome.matcher, &self.texts))
            .collect();
        let suggestions = (outcome.terms.iter())
            .filter_map(|term| Some((term.text.clone(), term.suggested.clone()?)))
            .collect();
        let corrections = (outcome.terms.into_iter())
            .filter(|term| !term.corrected.is_empty())
            .map(|term| (term.text, term.corrected.join(", ")))
            .collect();
        Found {
            ticket: 0,
            total_articles: outcome.group_total,
            total_sections: outcome.total,
            articles,
            corrections,
            suggestions,
        }
    }

    fn mark(&self, query: &str, texts: &[String]) -> Vec<Vec<Span>> {
        let request = search::Request {
            text: query,
            ..search::Request::default()
        };
        let matcher = self.index.search(&request, &()).matcher;
        texts
            .iter()
            .map(|text| spans(&matcher.marks(text), 0))
            .collect()
    }
}

fn found_article(
    group: &search::GroupHit,
    matcher: &Matcher,
    shelf: &Shelf,
) -> Option<FoundArticle> {
    let first = group.hits.first()?;
    let title = shelf.text(first.doc, FieldId::TITLE)?;
    let shown = u32::try_from(group.hits.len()).unwrap_or(u32::MAX);
    Some(FoundArticle {
        article: group.group,
        title_marks: spans(&matcher.marks(&title), 0),
        passages: (group.hits.iter())
            .filter_map(|hit| passage(hit.doc, matcher, shelf))
            .collect(),
        more: group.total.saturating_sub(shown),
    })
}

fn passage(doc: DocId, matcher: &Matcher, shelf: &Shelf) -> Option<Passage> {
    let heading = shelf.text(doc, FieldId::HEADING)?;
    let body = shelf.text(doc, FieldId::BODY)?;
    let snippet = matcher.snippet(&body, FRAGMENT_CHARS);
    let fragment = body.get(snippet.range.clone())?;
    Some(Passage {
        section: shelf.section(doc)?,
        heading_marks: spans(&matcher.marks(&heading), 0),
        fragment: fragment.to_owned(),
        marks: spans(&snippet.marks, snippet.range.start),
        cut_before: snippet.range.start > 0,
        cut_after: snippet.range.end < body.len(),
    })
}

/// Ranges of a text as spans of the part of it that begins at `start`.
fn spans(ranges: &[Range<usize>], start: usize) -> Vec<Span> {
    let offset = |at: usize| u32::try_from(at.checked_sub(start)?).ok();
    (ranges.iter())
        .filter_map(|range| Some((offset(range.start)?, offset(range.end)?)))
        .collect()
}
