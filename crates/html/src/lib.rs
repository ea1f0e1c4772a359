//! What the press and the reader both know of HTML: how text is escaped, which tags an
//! article can have, and how the start tags of its HTML are read.

pub mod allowed;
mod escape;
mod tags;

pub use escape::{escape, escape_into};
pub use tags::start_tags;
