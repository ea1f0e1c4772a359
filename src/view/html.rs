//! The one place where a string becomes HTML. Only the press writes such
//! strings, and it has sanitised them; `cargo xtask tidy` keeps this the only
//! door.

use crate::element::{El, el};

/// A block of the press's HTML.
pub(super) fn pressed(class: &'static str, html: String) -> El {
    el("div").class(class).html(html)
}
