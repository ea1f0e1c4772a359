//! What the reader and its search worker say to each other. Both sides are
//! built from this one definition and shipped together, so the messages carry
//! no version; each carries a ticket instead, by which answers that come too
//! late are dropped.

use serde::{Deserialize, Serialize};

/// A stretch of a text, in bytes, from and up to.
pub type Span = (u32, u32);

/// What the reader asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Request {
    /// Find the passages that answer a query.
    Search {
        /// Comes back with the answer.
        ticket: u32,
        /// What the person typed.
        text: String,
        /// The person is still typing: the last word may be unfinished.
        typing: bool,
        /// Slugs of topics; an article must have one of them, if any.
        topics: Vec<String>,
        /// Codes of languages; an article must be in one of them, if any.
        languages: Vec<String>,
        /// The language of the interface, which comes first among equals.
        prefer: String,
        /// At most this many articles.
        limit: u32,
        /// Articles of which all passages are wanted, not the best alone.
        open: Vec<u32>,
    },
    /// Find where a query's words stand in texts.
    Mark {
        /// Comes back with the answer.
        ticket: u32,
        /// The query.
        query: String,
        /// BCP 47 tag of the texts' language.
        language: String,
        /// The texts.
        texts: Vec<String>,
    },
}

/// What the worker answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Response {
    /// What was found.
    Found(Found),
    /// Where the words stand: for each text its spans, in order.
    Marked {
        /// The ticket of the question.
        ticket: u32,
        /// One list for each text.
        spans: Vec<Vec<Span>>,
    },
}

/// The answer to a search.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// The ticket of the question.
    pub ticket: u32,
    /// How many articles match; more than `articles` holds if it was cut.
    pub total_articles: u32,
    /// How many sections match.
    pub total_sections: u32,
    /// The best articles, the best first.
    pub articles: Vec<FoundArticle>,
    /// Words that were taken for others: what was typed, what was searched.
    pub corrections: Vec<(String, String)>,
    /// Words that the collection knows, but hardly, and for each a far more
    /// frequent one near it that was not searched.
    pub suggestions: Vec<(String, String)>,
}

/// An article with its best passages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundArticle {
    /// Its id in the catalog.
    pub article: u32,
    /// Where the words stand in its title.
    pub title_marks: Vec<Span>,
    /// Its best passages, the best first.
    pub passages: Vec<Passage>,
    /// How many more of its sections match.
    pub more: u32,
}

/// The best lines of a section.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// The section's place in its article.
    pub section: u32,
    /// Where the words stand in the section's heading.
    pub heading_marks: Vec<Span>,
    /// Plain text, never HTML.
    pub fragment: String,
    /// Where the words stand in the fragment.
    pub marks: Vec<Span>,
    /// The fragment does not begin where the section's text does.
    pub cut_before: bool,
    /// The fragment does not end where the section's text does.
    pub cut_after: bool,
}

/// Writes a message.
///
/// # Errors
/// If the message is too large for memory.
pub fn encode<T: Serialize>(message: &T) -> Result<Vec<u8>, postcard::Error> {
    postcard::to_allocvec(message)
}

/// Reads a message.
///
/// # Errors
/// If the bytes are no such message.
pub fn decode<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Result<T, postcard::Error> {
    postcard::from_bytes(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_arrives_as_it_was_sent() {
        let sent = Response::Marked {
            ticket: 7,
            spans: vec![vec![(0, 3), (9, 12)], vec![]],
        };
        let bytes = encode(&sent).expect("small");
        assert_eq!(decode::<Response>(&bytes).expect("whole"), sent);
        assert!(decode::<Response>(&bytes[..2]).is_err());
    }
}
