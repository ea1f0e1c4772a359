//! The foot of every page.

use crate::element::{El, el};
use crate::reader::Reader;

/// Who holds the rights.
pub fn colophon(reader: Reader) -> El {
    let site = &reader.library.catalog().site;
    let rights = move || site.copyright.get(&reader.language()).to_owned();
    el("footer").class("colophon").child(el("p").says(rights))
}
