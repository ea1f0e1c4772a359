//! Markdown as an article has it, in two steps: [`parse`] turns it, [`Masked`], into events, with the passes
//! that every article needs (emphasis and line breaks in Chinese, addresses in running text,
//! amounts of money, footnotes), and a [`Writer`] turns events into HTML. What depends on where
//! the article is — links, pictures, headings, formulas, colours of code, HTML that the author
//! wrote — is asked of the one who writes. The press of a publisher and the press on a reader's
//! device both write this way, so a text looks alike with both.

mod autolinks;
mod cjk;
mod events;
mod footnotes;
mod mask;
mod output;
mod parser;
mod writer;

pub use cjk::is_cjk;
pub use events::{
    OPTIONS, Parsed, SpannedEvent, end_of, inside_of_paragraph, parse, text_of, texts,
};
pub use footnotes::{Definitions, NoteFault, calls_in, set_aside};
pub use mask::Masked;
pub use output::Output;
pub use writer::Writer;
