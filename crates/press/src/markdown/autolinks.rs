//! Addresses in running text become links, as the autolink extension of GitHub Flavored
//! Markdown has it. In Chinese and Japanese, where no space need follow an address, it also
//! ends before their characters.

use crate::cjk::is_cjk;
use pulldown_cmark::{CowStr, Event, LinkType, Tag, TagEnd};
use std::ops::Range;

const STARTS: [&str; 3] = ["https://", "http://", "www."];

/// Makes links of the addresses in texts that are in no link, picture or code.
pub(super) fn link_addresses(
    events: Vec<(Event<'_>, Range<usize>)>,
) -> Vec<(Event<'_>, Range<usize>)> {
    let has_address =
        |event: &Event<'_>| matches!(event, Event::Text(text) if find(text).is_some());
    if !events.iter().any(|(event, _)| has_address(event)) {
        return events;
    }
    let mut out = Vec::with_capacity(events.len());
    let mut depth = 0_usize;
    for (event, range) in events {
        match &event {
            Event::Start(Tag::Link { .. } | Tag::Image { .. } | Tag::CodeBlock(_)) => depth += 1,
            Event::End(TagEnd::Link | TagEnd::Image | TagEnd::CodeBlock) => {
                depth = depth.saturating_sub(1);
            }
            Event::Text(text) if depth == 0 => {
                split(text, &range, &mut out);
                continue;
            }
            _ => {}
        }
        out.push((event, range));
    }
    out
}

fn split(text: &str, range: &Range<usize>, out: &mut Vec<(Event<'_>, Range<usize>)>) {
    // A text with a character reference is shorter than what stands in the file.
    let place = |part: &Range<usize>| {
        if text.len() == range.len() {
            range.start + part.start..range.start + part.end
        } else {
            range.clone()
        }
    };
    let owned = |part: &Range<usize>| CowStr::from(text[part.clone()].to_owned());
    let mut done = 0;
    while let Some(found) = find(&text[done..]) {
        let found = done + found.start..done + found.end;
        if found.start > done {
            let before = done..found.start;
            out.push((Event::Text(owned(&before)), place(&before)));
        }
        let address = &text[found.clone()];
        let dest_url = if address.starts_with("www.") {
            format!("http://{address}").into()
        } else {
            owned(&found)
        };
        let link = Tag::Link {
            link_type: LinkType::Autolink,
            dest_url,
            title: "".into(),
            id: "".into(),
        };
        let here = place(&found);
        out.push((Event::Start(link), here.clone()));
        out.push((Event::Text(owned(&found)), here.clone()));
        out.push((Event::End(TagEnd::Link), here));
        done = found.end;
    }
    if done < text.len() {
        let rest = done..text.len();
        out.push((Event::Text(owned(&rest)), place(&rest)));
    }
}

/// The first address in a text.
fn find(text: &str) -> Option<Range<usize>> {
    let mut from = 0;
    loop {
        let starts = STARTS.iter().filter_map(|start| text[from..].find(start));
        let at = from + starts.min()?;
        let before = text[..at].chars().next_back();
        let is_apart = before.is_none_or(|c| {
            c.is_whitespace() || is_cjk(c) || matches!(c, '*' | '_' | '~' | '(' | '"' | '\'')
        });
        let length = length_of(&text[at..]);
        if is_apart && length > 0 {
            return Some(at..at + length);
        }
        from = at + 1;
    }
}

/// The length of the address that a text begins with; 0 if it is none.
fn length_of(text: &str) -> usize {
    let ends = |c: char| c.is_whitespace() || c.is_control() || c == '<' || is_cjk(c);
    let mut address = &text[..text.find(ends).unwrap_or(text.len())];
    loop {
        let trimmed =
            address.trim_end_matches(['?', '!', '.', ',', ':', '*', '_', '~', '\'', '"', ';']);
        let closing = trimmed.matches(')').count();
        let is_open = trimmed.ends_with(')') && closing > trimmed.matches('(').count();
        let next = if is_open {
            &trimmed[..trimmed.len() - 1]
        } else {
            trimmed
        };
        if next.len() == address.len() {
            break;
        }
        address = next;
    }
    let host = STARTS[..2]
        .iter()
        .find_map(|start| address.strip_prefix(start));
    let host = host.unwrap_or(address).split(['/', '?', '#', ':']).next();
    let parts: Vec<&str> = host.unwrap_or_default().split('.').collect();
    let is_name =
        |part: &&str| !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || c == '-');
    if parts.len() > 1 && parts.iter().all(is_name) {
        address.len()
    } else {
        0
    }
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn an_address_ends_before_what_follows_it() {
        for (text, address) in [
            ("see https://example.org/x.", Some("https://example.org/x")),
            (
                "(https://example.org/a_(b))",
                Some("https://example.org/a_(b)"),
            ),
            (
                "访问https://example.org/x，然后",
                Some("https://example.org/x"),
            ),
            ("www.example.org, too", Some("www.example.org")),
            (
                "https://example.org?a=1&b=2!",
                Some("https://example.org?a=1&b=2"),
            ),
            ("xhttps://example.org", None),
            ("https://", None),
            ("http://localhost", None),
            ("www.", None),
        ] {
            let found = find(text).map(|range| &text[range]);
            assert_eq!(found, address, "{text}");
        }
    }
}
