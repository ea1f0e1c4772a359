//! Full-text search for small and middle-sized collections, made to run in a
//! browser: a press builds an index of some hundred kilobytes, a reader opens
//! it in a few milliseconds and searches it with every keystroke.
//!
//! # Building and searching
//!
//! Documents are sections of articles. They are added in order, and the result is bytes:
//! the same documents give the same bytes.
//!
#![cfg_attr(feature = "writer", doc = "```")]
#![cfg_attr(not(feature = "writer"), doc = "```ignore")]
//! use bookmobile_search::{Document, Index, IndexBuilder, Request};
//!
//! let mut builder = IndexBuilder::new();
//! let sections = [
//!     ("Transport", "Buses and trains run on time."),
//!     ("Safety", "Alerts are sent as they happen."),
//! ];
//! for (heading, body) in sections {
//!     builder.add(&Document {
//!         title: "Smart cities",
//!         heading,
//!         body,
//!         language: "en",
//!         group: 0,
//!         facets: &[("topic", "cities")],
//!     });
//! }
//! let index = Index::open(builder.finish()?)?;
//!
//! let outcome = index.search(&Request { text: "train", limit: 10, ..Request::default() }, &());
//! assert_eq!(outcome.total, 1);
//! let (_, body) = sections[outcome.hits[0].doc.0 as usize];
//! let snippet = outcome.index.highlighter.snippet(body, 40);
//! assert_eq!(&body[snippet.marks[0].clone()], "trains");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! [`Index::search_groups`] gives articles with their best sections instead.
//!
//! # Things to know
//!
//! - **An index holds no texts and no positions.** The caller lends the texts through
//!   [`StoredFields`]; then phrases are verified, and documents in which the query's
//!   words are adjacent come first. With `&()` a phrase only requires all of its words.
//! - **A query that does not end in a space is still being typed**: its last
//!   word also matches its completions.
//! - **No stemmer is shipped.** The press finds the forms of each word with the
//!   Snowball stemmers and keeps the result; the same goes for the Unicode tables
//!   that fold `É` and `體`. So the reader needs no list of languages, and a
//!   query is looked up in all languages of the index at once.
//! - **Chinese titles and headings are found by their sound**: `weixin` or `wx` is
//!   微信, if [`StoredFields`] lends them. Exact matches come first.
//! - **No query is an error**, and damaged bytes never panic: they fail to open
//!   ([`OpenError`]) or, if the checksum is right by accident, give wrong hits.
//! - [`Highlighter`] finds the query's words in any text, as byte ranges. It never makes
//!   HTML.
//!
//! # Large collections
//!
//! `IndexBuilder::finish_shards` cuts an index into a root and shards. Open the
//! root; after each search fetch the shards that [`IndexOutcome::missing`] names (by
//! [`Index::shard_name`]), [`Index::supply`] them, and search again. Hits may be
//! shown meanwhile; once nothing is missing they are those of the whole index.
//!
//! # Several collections
//!
//! [`search_collections`] searches several indexes as if they were one, with
//! scores that can be compared; each hit has the position of its collection.
//!
//! `DESIGN.md` explains the data structures.
//!
//! # Features
//!
//! - `build`: `IndexBuilder` and what it needs. Off by default, because a reader does not need it.
//! - `writer`: `IndexBuilder` without its tables, for a browser, which has them.
//! - `jieba`: with it, a dictionary of Chinese words for `IndexBuilder::segmented`.

mod analysis;
mod bigram_fallback;
mod bigrams;
#[cfg(feature = "writer")]
mod build;
mod bytes;
mod cache;
mod candidates;
mod char_class;
mod characters;
mod code;
mod compose;
mod decode;
mod dictionary;
mod error;
mod evaluate;
mod evaluate_term;
mod expand;
mod facets;
mod filters;
mod fold;
mod format;
mod highlighter;
mod ids;
mod index;
mod index_reader;
mod index_searcher;
mod model;
mod near_titles;
mod own_words;
mod partial;
mod passage;
mod phrase_cache;
mod pinyin;
mod plan;
mod postings;
mod prune;
mod query;
mod query_term;
mod rank;
mod request;
mod rerank;
mod score;
mod searcher;
mod shards;
mod sort;
mod stored_fields;
mod suggest;
mod term_set;
mod token;
mod tokens;
mod top_k;
mod typo;
mod word_run;
mod word_table;
#[cfg(feature = "count-work")]
mod work;

#[cfg(feature = "jieba")]
pub use build::jieba;
#[cfg(feature = "writer")]
pub use build::{
    BuildError, Document, Form, IndexBuilder, Normalizer, SHARD_BYTES, Segmenter, ShardedIndex,
};
pub use error::{OpenError, ShardError};
pub use format::FORMAT_VERSION;
#[cfg(feature = "writer")]
#[doc(hidden)]
pub use format::assemble;
#[doc(hidden)]
pub use format::{HEADER_BYTES, SECTION_COUNT};
pub use highlighter::{Highlighter, Snippet};
pub use ids::{DocId, FieldId, ShardId, TermId};
pub use index::Index;
pub use request::{CollectionsOutcome, GroupHit, Hit, IndexOutcome, Outcome, Request, TermInfo};
pub use searcher::{Collection, search_collection_groups, search_collections};
pub use stored_fields::StoredFields;
pub use tokens::Token;
#[cfg(feature = "count-work")]
#[doc(hidden)]
pub use work::decoded_postings;
