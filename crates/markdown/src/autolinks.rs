//! Addresses in running text become links, as the autolink extension of GitHub Flavored
//! Markdown has it. In Chinese and Japanese, where no space need follow an address, it also
//! ends before their characters.

use crate::cjk::is_cjk;
use pulldown_cmark::{CowStr, Event, LinkType, Tag, TagEnd};
use std::ops::Range;

const STARTS: [&str; 3] = ["https://", "http://", "www."];

/// Makes links of the addresses in texts that are in no link, picture or code.
pub(crate) fn link_addresses<'a>(
    events: Vec<(Event<'a>, Range<usize>)>,
    markdown: &str,
) -> Vec<(Event<'a>, Range<usize>)> {
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
            // The author's own link.
            Event::InlineHtml(html) => match html.to_ascii_lowercase().as_str() {
                tag if tag.starts_with("<a ") || tag == "<a>" => depth += 1,
                tag if tag.starts_with("</a") => depth = depth.saturating_sub(1),
                _ => {}
            },
            Event::Text(text) if depth == 0 => {
                split(text, &range, markdown, &mut out);
                continue;
            }
            _ => {}
        }
        out.push((event, range));
    }
    out
}

fn split(
    text: &str,
    range: &Range<usize>,
    markdown: &str,
    out: &mut Vec<(Event<'_>, Range<usize>)>,
) {
    // A text with a character reference is not what stands in the file.
    let is_plain = markdown.get(range.clone()) == Some(text);
    let place = |part: &Range<usize>| {
        if is_plain {
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
    for (at, _) in text.match_indices(['h', 'w']) {
        let rest = &text[at..];
        let before = text[..at].chars().next_back();
        let is_apart = before.is_none_or(|c| {
            c.is_whitespace() || is_cjk(c) || matches!(c, '*' | '_' | '~' | '(' | '"' | '\'')
        });
        if is_apart && STARTS.iter().any(|start| rest.starts_with(start)) {
            let length = length_of(rest);
            if length > 0 {
                return Some(at..at + length);
            }
        }
    }
    None
}

/// The length of the address that a text begins with; 0 if it is none.
fn length_of(text: &str) -> usize {
    let ends = |c: char| c.is_whitespace() || c.is_control() || c == '<' || is_cjk(c);
    let mut address = &text[..text.find(ends).unwrap_or(text.len())];
    let opened = address.matches('(').count();
    let mut closed = address.matches(')').count();
    loop {
        let trimmed =
            address.trim_end_matches(['?', '!', '.', ',', ':', '*', '_', '~', '\'', '"', ';']);
        match trimmed.strip_suffix(')') {
            Some(shorter) if closed > opened => {
                closed -= 1;
                address = shorter;
            }
            _ if trimmed.len() == address.len() => break,
            _ => address = trimmed,
        }
    }
    let rest = (STARTS[..2].iter()).find_map(|start| address.strip_prefix(start));
    if is_on_host(rest.unwrap_or(address)) {
        address.len()
    } else {
        0
    }
}

/// Whether what follows `://` begins with the name of a host that has a dot in it, as browsers
/// read it. An address in numbers is no such name.
fn is_on_host(rest: &str) -> bool {
    let authority = rest.split(['/', '\\', '?', '#']).next().unwrap_or(rest);
    let host = authority
        .rsplit_once('@')
        .map_or(authority, |(_, host)| host);
    let (name, port) = host.split_once(':').unwrap_or((host, ""));
    let is_port = port.bytes().all(|byte| byte.is_ascii_digit())
        && (port.is_empty() || port.parse::<u16>().is_ok());
    let is_forbidden = |c: char| {
        matches!(
            c,
            '%' | '[' | ']' | '^' | '|' | '<' | '>' | ':' | '"' | '`' | '{' | '}'
        )
    };
    let labels = name.trim_end_matches('.');
    let last = labels.rsplit('.').next().unwrap_or_default();
    let hex = last.strip_prefix("0x").or_else(|| last.strip_prefix("0X"));
    let is_number = match hex {
        Some(hex) => hex.bytes().all(|byte| byte.is_ascii_hexdigit()),
        None => last.bytes().all(|byte| byte.is_ascii_digit()),
    };
    is_port && !is_number && !name.contains(is_forbidden) && labels.trim_matches('.').contains('.')
}

#[cfg(test)]
mod tests {
    use super::{find, is_on_host};
    use proptest::prelude::*;
    use url::Url;

    proptest! {
        #[test]
        fn a_host_is_one_for_browsers_too(rest in "[a-c0x1.:@^_-][a-c0x1.:@|/-]{0,9}(\\.[a-c0x1]{0,3})?([:/?#][0-9a-b%|]{0,6})?") {
            let url = Url::parse(&format!("https://{rest}")).ok();
            let has_name = url.is_some_and(|url| {
                url.domain().is_some_and(|name| name.trim_matches('.').contains('.'))
            });
            prop_assert_eq!(is_on_host(&rest), has_name, "{}", rest);
        }
    }

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
            ("at https://example.com:port/path", None),
            ("at http://192.168.0.999 or http://1.2.3.4.5", None),
            ("https://a.b/()))", Some("https://a.b/()")),
        ] {
            let found = find(text).map(|range| &text[range]);
            assert_eq!(found, address, "{text}");
        }
    }
}
