//! The press's HTML as a small tree, for the Markdown that is made of it. The press writes
//! well-formed, sanitised HTML; whatever else comes gives some tree too.

/// How deep elements are nested in a tree: the content of deeper ones comes without them.
const MAX_DEPTH: usize = 100;

/// Elements without an end tag.
const VOID: &[&str] = &["br", "hr", "img", "input", "wbr"];

/// A node of the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Node<'a> {
    /// Text, its entities decoded.
    Text(String),
    /// An element.
    Element(Element<'a>),
}

/// An element.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Element<'a> {
    pub(super) name: &'a str,
    attributes: &'a str,
    pub(super) children: Vec<Node<'a>>,
}

impl Element<'_> {
    /// The value of an attribute, its entities decoded.
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        let mut rest = self.attributes;
        loop {
            let (own, after) = rest.split_once("=\"")?;
            let (value, after) = after.split_once('"')?;
            if own.rsplit(' ').next() == Some(name) {
                return Some(decoded(value));
            }
            rest = after;
        }
    }

    /// Whether the element has a class.
    pub(super) fn has_class(&self, class: &str) -> bool {
        let own = self.attribute("class").unwrap_or_default();
        own.split(' ').any(|one| one == class)
    }

    /// The text in the element, as it is.
    pub(super) fn text(&self) -> String {
        let texts = self.children.iter().map(|node| match node {
            Node::Text(text) => text.clone(),
            Node::Element(element) => element.text(),
        });
        texts.collect()
    }

    /// The elements in it with this name, at any depth, but not within each other.
    pub(super) fn find<'e>(&'e self, name: &str) -> Vec<&'e Self> {
        let mut found = Vec::new();
        for node in &self.children {
            match node {
                Node::Element(element) if element.name == name => found.push(element),
                Node::Element(element) => found.extend(element.find(name)),
                Node::Text(_) => {}
            }
        }
        found
    }
}

/// The nodes of some HTML.
pub(super) fn parse(html: &str) -> Vec<Node<'_>> {
    let mut open = vec![Element::default()];
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        push_text(&mut open, &rest[..at]);
        rest = &rest[at..];
        let mut is_quoted = false;
        let end = rest.find(|c| {
            is_quoted ^= c == '"';
            c == '>' && !is_quoted
        });
        let end = end.map_or(rest.len(), |end| end + 1);
        let tag = rest[1..end].trim_end_matches('>');
        rest = &rest[end..];
        if let Some(name) = tag.strip_prefix('/') {
            close(&mut open, name);
        } else if !tag.starts_with('!') {
            let (name, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
            let element = Element {
                name,
                attributes,
                children: Vec::new(),
            };
            if VOID.contains(&name) {
                push(&mut open, Node::Element(element));
            } else if open.len() < MAX_DEPTH {
                open.push(element);
            }
        }
    }
    push_text(&mut open, rest);
    while open.len() > 1 {
        close_last(&mut open);
    }
    open.pop().map(|root| root.children).unwrap_or_default()
}

fn push<'a>(open: &mut [Element<'a>], node: Node<'a>) {
    if let Some(last) = open.last_mut() {
        last.children.push(node);
    }
}

fn push_text(open: &mut [Element<'_>], text: &str) {
    if !text.is_empty() {
        push(open, Node::Text(decoded(text)));
    }
}

/// Closes the last element with this name, and those in it.
fn close(open: &mut Vec<Element<'_>>, name: &str) {
    let Some(at) = open.iter().skip(1).rposition(|one| one.name == name) else {
        return;
    };
    while open.len() > at + 1 {
        close_last(open);
    }
}

fn close_last(open: &mut Vec<Element<'_>>) {
    if let Some(last) = open.pop() {
        push(open, Node::Element(last));
    }
}

/// A text with the entities decoded that the press writes.
fn decoded(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    let named = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&nbsp;", "\u{a0}"),
        ("&amp;", "&"),
    ];
    (named.iter()).fold(text.to_owned(), |text, (entity, c)| text.replace(entity, c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_becomes_a_tree() {
        let nodes = parse("a <a href=\"x?a=1&amp;b\" title=\"a > b\">b<br>&lt;c&gt;</a>");
        let [Node::Text(text), Node::Element(link)] = &nodes[..] else {
            panic!("{nodes:?}");
        };
        assert_eq!((text.as_str(), link.name), ("a ", "a"));
        assert_eq!(link.attribute("href").as_deref(), Some("x?a=1&b"));
        assert_eq!(link.attribute("title").as_deref(), Some("a > b"));
        assert_eq!(link.attribute("class"), None);
        assert_eq!(link.text(), "b<c>");
    }

    #[test]
    fn broken_html_gives_some_tree() {
        for html in [
            "<p><b>x</p>y",
            "</p>",
            "<",
            "<p",
            "<p title=\"",
            "<!-- a -->b",
        ] {
            parse(html);
        }
        let deep = "<div>".repeat(100_000) + "x";
        let nodes = parse(&deep);
        let text: String = Element {
            children: nodes,
            ..Element::default()
        }
        .text();
        assert_eq!(text, "x");
    }
}
