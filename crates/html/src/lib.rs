//! HTML for both press and reader: escaping of text, and the start tags of HTML that the
//! press wrote.

mod escape;
mod tags;

pub use escape::{escape, escape_into};
pub use tags::start_tags;
