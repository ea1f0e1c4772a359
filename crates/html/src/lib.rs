//! What the press and the reader both know of HTML: how text is escaped, which tags an
//! article can have, how the start tags of its HTML are read, and how names stand in
//! addresses.

mod address;
pub mod allowed;
mod escape;
mod tags;

pub use address::{decode_address, encode_address};
pub use escape::{escape, escape_into, is_no_text, push_attribute};
pub use tags::start_tags;
