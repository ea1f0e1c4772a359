//! What the reader and its search worker say to each other. Both sides are
//! built from this one definition and shipped together, so the messages carry
//! no version; each carries a ticket instead, by which answers that come too
//! late are dropped. [`bookmobile_wire`] says what their bytes are.

use bookmobile_wire::{Reader, Wire, Writer, record};

pub use bookmobile_wire::{Malformed, decode, encode};

/// A stretch of a text, in bytes, from and up to.
pub type Span = (u32, u32);

/// What the reader asks.
#[derive(Debug, Clone, PartialEq, Eq)]
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
        /// The texts.
        texts: Vec<String>,
    },
}

impl Wire for Request {
    fn write(&self, writer: &mut Writer) {
        match self {
            Self::Search {
                ticket,
                text,
                typing,
                topics,
                languages,
                limit,
                open,
            } => {
                writer.byte(0);
                ticket.write(writer);
                text.write(writer);
                typing.write(writer);
                topics.write(writer);
                languages.write(writer);
                limit.write(writer);
                open.write(writer);
            }
            Self::Mark {
                ticket,
                query,
                texts,
            } => {
                writer.byte(1);
                ticket.write(writer);
                query.write(writer);
                texts.write(writer);
            }
        }
    }

    fn read(reader: &mut Reader<'_>) -> Self {
        match reader.one_of(2) {
            0 => Self::Search {
                ticket: Wire::read(reader),
                text: Wire::read(reader),
                typing: Wire::read(reader),
                topics: Wire::read(reader),
                languages: Wire::read(reader),
                limit: Wire::read(reader),
                open: Wire::read(reader),
            },
            _ => Self::Mark {
                ticket: Wire::read(reader),
                query: Wire::read(reader),
                texts: Wire::read(reader),
            },
        }
    }
}

/// What the worker answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Response {
    /// What was found.
    Found(Found),
    /// Where the words stand: for each text its spans, in order.
    Marked {
        /// The ticket of the question.
        ticket: u32,
        /// As in [`Found::coming`].
        coming: bool,
        /// One list for each text.
        spans: Vec<Vec<Span>>,
    },
}

impl Wire for Response {
    fn write(&self, writer: &mut Writer) {
        match self {
            Self::Found(found) => {
                writer.byte(0);
                found.write(writer);
            }
            Self::Marked {
                ticket,
                coming,
                spans,
            } => {
                writer.byte(1);
                ticket.write(writer);
                coming.write(writer);
                spans.write(writer);
            }
        }
    }

    fn read(reader: &mut Reader<'_>) -> Self {
        match reader.one_of(2) {
            0 => Self::Found(Wire::read(reader)),
            _ => Self::Marked {
                ticket: Wire::read(reader),
                coming: Wire::read(reader),
                spans: Wire::read(reader),
            },
        }
    }
}

/// The answer to a search.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// The ticket of the question.
    pub ticket: u32,
    /// Parts of the index or texts are on their way; the same question will be
    /// answered again, better.
    pub coming: bool,
    /// Parts of the index that were needed and could not be had: there may be
    /// more to find.
    pub missing: u32,
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
record!(Found {
    ticket,
    coming,
    missing,
    total_articles,
    total_sections,
    articles,
    corrections,
    suggestions,
});

/// An article with its best passages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundArticle {
    /// Its id in the catalog.
    pub article: u32,
    /// The code of its language.
    pub language: String,
    /// Its name in URLs.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// Where the words stand in its title.
    pub title_marks: Vec<Span>,
    /// Its best passages, the best first.
    pub passages: Vec<Passage>,
    /// How many more of its sections match.
    pub more: u32,
}
record!(FoundArticle {
    article,
    language,
    slug,
    title,
    title_marks,
    passages,
    more
});

/// The best lines of a section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// The section's anchor in the page; empty for the lead.
    pub section: String,
    /// Its heading; empty for the lead.
    pub heading: String,
    /// Where the words stand in the section's heading.
    pub heading_marks: Vec<Span>,
    /// Plain text, never HTML. As long as the text is not here, it is what the
    /// article says of itself.
    pub fragment: String,
    /// Where the words stand in the fragment.
    pub marks: Vec<Span>,
    /// The fragment does not begin where the section's text does.
    pub cut_before: bool,
    /// The fragment does not end where the section's text does.
    pub cut_after: bool,
}
record!(Passage {
    section,
    heading,
    heading_marks,
    fragment,
    marks,
    cut_before,
    cut_after
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_arrives_as_it_was_sent() {
        let sent = Response::Marked {
            ticket: 7,
            coming: false,
            spans: vec![vec![(0, 3), (9, 12)], vec![]],
        };
        let bytes = encode(&sent);
        assert_eq!(decode::<Response>(&bytes).expect("whole"), sent);
        assert!(decode::<Response>(&bytes[..2]).is_err());
    }

    /// `js/finder.js` writes and reads these by hand.
    #[test]
    fn a_search_is_laid_out_as_javascript_knows_it() {
        let asked = Request::Search {
            ticket: 200,
            text: "é".to_owned(),
            typing: true,
            topics: vec![],
            languages: vec![],
            limit: 10,
            open: vec![],
        };
        let bytes = [0, 200, 1, 2, 0xc3, 0xa9, 1, 0, 0, 10, 0];
        assert_eq!(encode(&asked), bytes);
        let text = str::to_owned;
        let answered = Response::Found(Found {
            ticket: 200,
            coming: true,
            missing: 3,
            total_articles: 1,
            total_sections: 1,
            articles: vec![FoundArticle {
                article: 9,
                language: text("l"),
                slug: text("s"),
                title: text("t"),
                title_marks: vec![(0, 1)],
                passages: vec![Passage {
                    section: text("#"),
                    heading: text("h"),
                    heading_marks: vec![],
                    fragment: text("f"),
                    marks: vec![(4, 5)],
                    cut_before: false,
                    cut_after: true,
                }],
                more: 2,
            }],
            corrections: vec![],
            suggestions: vec![],
        });
        let bytes = [
            &[0, 200, 1, 1, 3, 1, 1, 1][..],
            &[9, 1, b'l', 1, b's', 1, b't', 1, 0, 1],
            &[1, 1, b'#', 1, b'h', 0, 1, b'f', 1, 4, 5, 0, 1],
            &[2, 0, 0],
        ];
        assert_eq!(encode(&answered), bytes.concat());
    }

    #[test]
    fn the_rest_is_laid_out_in_the_same_way() {
        let text = str::to_owned;
        let asked = Request::Search {
            ticket: u32::MAX,
            text: text("bus "),
            typing: false,
            topics: vec![text("a")],
            languages: vec![text("en"), text("zh")],
            limit: 300,
            open: vec![1, 128],
        };
        let bytes = b"\x00\xff\xff\xff\xff\x0f\x04bus \x00\x01\x01a\x02\x02en\x02zh\
            \xac\x02\x02\x01\x80\x01";
        assert_eq!(encode(&asked), bytes);
        assert_eq!(decode(bytes), Ok(asked));
        let asked = Request::Mark {
            ticket: 7,
            query: text("bus"),
            texts: vec![text("A bus."), String::new()],
        };
        let bytes = b"\x01\x07\x03bus\x02\x06A bus.\x00";
        assert_eq!(encode(&asked), bytes);
        assert_eq!(decode(bytes), Ok(asked));
        let answered = Response::Marked {
            ticket: 7,
            coming: false,
            spans: vec![vec![(0, 3), (9, 12)], vec![]],
        };
        let bytes = [1, 7, 0, 2, 2, 0, 3, 9, 12, 0];
        assert_eq!(encode(&answered), bytes);
        let answered = Response::Found(Found {
            ticket: 8,
            corrections: vec![(text("bsu"), text("bus"))],
            suggestions: vec![(text("a"), text("b"))],
            ..Found::default()
        });
        let bytes = b"\x00\x08\x00\x00\x00\x00\x00\x01\x03bsu\x03bus\x01\x01a\x01b";
        assert_eq!(encode(&answered), bytes);
        assert_eq!(decode(bytes), Ok(answered));
    }
}
