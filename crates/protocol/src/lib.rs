//! The messages between the reader and its search worker. Both sides are built from this
//! one definition and shipped together, so the messages carry no version; the request id
//! shows which answers come too late. [`bookmobile_wire`] defines the bytes; JavaScript
//! reads and writes them by the schemas of [`Request`] and [`Response`].

use bookmobile_wire::{record, variants};

#[cfg(test)]
mod typescript;

pub use bookmobile_wire::{Describe, Malformed, Schema, decode, encode};

/// A range of a text in bytes: its start, and its end, which is not in it.
pub type Span = (u32, u32);

/// What the reader asks.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Request {
    /// Search the collection.
    Search(SearchRequest),
    /// Find where a query's words are in texts.
    Highlight(HighlightRequest),
    /// Search these marks of the reader too, in the place of those before. It has no answer.
    Marks(Vec<Mark>),
}
variants!(Request { Search(SearchRequest), Highlight(HighlightRequest), Marks(Vec<Mark>) });

/// A mark on the reader's shelf: a highlight with or without a note.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Mark {
    /// Its id on the shelf.
    pub id: String,
    /// The code of its article's language.
    pub language: String,
    /// Its article's name in URLs.
    pub slug: String,
    /// Its article's title.
    pub title: String,
    /// The anchor of its section; empty for the lead.
    pub section: String,
    /// The note and the quote.
    pub text: String,
}
record!(Mark {
    id,
    language,
    slug,
    title,
    section,
    text,
});

/// A search.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SearchRequest {
    /// Comes back with the answer.
    pub request_id: u32,
    /// What the person typed.
    pub text: String,
    /// The person is still typing: the last word may be unfinished.
    pub is_typing: bool,
    /// Slugs of topics; an article must have one of them, if there are any.
    pub topics: Vec<String>,
    /// Codes of languages; an article must be in one of them, if there are any.
    pub languages: Vec<String>,
    /// At most this many articles.
    pub limit: u32,
    /// Ids of articles of which all passages are wanted, not the best alone.
    pub expanded: Vec<u32>,
}
record!(SearchRequest {
    request_id,
    text,
    is_typing,
    topics,
    languages,
    limit,
    expanded,
});

/// A question for the places of a query's words in texts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct HighlightRequest {
    /// Comes back with the answer.
    pub request_id: u32,
    /// The query.
    pub query: String,
    /// The texts.
    pub texts: Vec<String>,
}
record!(HighlightRequest {
    request_id,
    query,
    texts,
});

/// What the worker answers.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Response {
    /// What was found.
    Found(Found),
    /// Where the words are.
    Highlighted(Highlighted),
}
variants!(Response { Found(Found), Highlighted(Highlighted) });

/// The answer to a search.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Found {
    /// The id of the request.
    pub request_id: u32,
    /// Files of the index or texts are being fetched, or texts are still being read; the same
    /// request will be answered again, better.
    pub is_partial: bool,
    /// Texts are still being read for a phrase, or on their way: what is found may be more then,
    /// or less.
    pub is_reading: bool,
    /// How many files of the index could not be fetched: there may be more to find.
    pub missing_files: u32,
    /// How many articles match; more than `articles` holds if it was cut.
    pub total_articles: u32,
    /// How many sections match.
    pub total_sections: u32,
    /// The best articles, the best first.
    pub articles: Vec<FoundArticle>,
    /// Words that were taken for others: what was typed, what was searched.
    pub corrections: Vec<(String, String)>,
    /// Rare words of the query, each with a similar and far more frequent word that was
    /// not searched.
    pub suggestions: Vec<(String, String)>,
}
record!(Found {
    request_id,
    is_partial,
    is_reading,
    missing_files,
    total_articles,
    total_sections,
    articles,
    corrections,
    suggestions,
});

/// An article with its best passages.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct FoundArticle {
    /// Its id in the catalog.
    pub article: u32,
    /// The code of its language.
    pub language: String,
    /// Its name in URLs.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// The query's words in the title.
    pub title_highlights: Vec<Span>,
    /// Its best passages, the best first.
    pub passages: Vec<Passage>,
    /// How many more of its sections match.
    pub more: u32,
    /// The title of its collection, if that is one of the reader's own: its slug is then the
    /// collection's id and the article's number, as `a1b2/3`. Empty for the site's.
    pub collection: String,
}
record!(FoundArticle {
    article,
    language,
    slug,
    title,
    title_highlights,
    passages,
    more,
    collection
});

/// The best lines of a section.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Passage {
    /// The section's anchor in the page; empty for the lead.
    pub section: String,
    /// Its heading; empty for the lead.
    pub heading: String,
    /// The query's words in the heading.
    pub heading_highlights: Vec<Span>,
    /// Plain text, never HTML; the article's summary until the text is loaded.
    pub snippet: String,
    /// The query's words in the snippet.
    pub snippet_highlights: Vec<Span>,
    /// The section's text begins before the snippet.
    pub is_cut_before: bool,
    /// The section's text goes on after the snippet.
    pub is_cut_after: bool,
    /// The id of the reader's mark that this is; empty for a passage of the article itself.
    pub mark: String,
}
record!(Passage {
    section,
    heading,
    heading_highlights,
    snippet,
    snippet_highlights,
    is_cut_before,
    is_cut_after,
    mark
});

/// Where a query's words are in texts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Highlighted {
    /// The id of the request.
    pub request_id: u32,
    /// As in [`Found::is_partial`].
    pub is_partial: bool,
    /// One list for each text, in order.
    pub spans: Vec<Vec<Span>>,
}
record!(Highlighted {
    request_id,
    is_partial,
    spans,
});
