//! What the press and the reader both know of HTML: how text is escaped, and which start
//! tags the press's HTML has.

mod escape;
mod tags;

pub use escape::{escape, escape_into};
pub use tags::start_tags;
