//! The parser of Markdown, of one type for all passes: it is compiled once for each type of what
//! it calls.

use pulldown_cmark::{BrokenLink, BrokenLinkCallback, CowStr, LinkType, Options, Parser};
use std::ops::Range;

/// Collects the names of links that nothing defines, with the links' places.
pub(crate) struct Undefined<'a, 'v>(pub(crate) &'v mut Vec<(CowStr<'a>, Range<usize>)>);

impl<'a> BrokenLinkCallback<'a> for Undefined<'a, '_> {
    fn handle_broken_link(&mut self, link: BrokenLink<'a>) -> Option<(CowStr<'a>, CowStr<'a>)> {
        let is_explicit = matches!(link.link_type, LinkType::Reference | LinkType::Collapsed);
        if is_explicit && !link.reference.starts_with('^') {
            self.0.push((link.reference, link.span));
        }
        None
    }
}

/// Parses a text; the names that nothing defines go to `undefined`.
pub(crate) fn parser<'a, 'v>(
    text: &'a str,
    options: Options,
    undefined: Option<Undefined<'a, 'v>>,
) -> Parser<'a, Undefined<'a, 'v>> {
    Parser::new_with_broken_link_callback(text, options, undefined)
}
