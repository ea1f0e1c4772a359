//! Markdown of an article's sanitised HTML: plain `CommonMark`, with the tables and the struck
//! text of GitHub. Includes and the syntax of other tools are resolved in it, which the
//! publisher's own file still has.

mod inline;
mod tree;

use inline::{Inline, is_inline};
use tree::{Element, Node};

/// Markdown of some HTML of an article.
pub(crate) fn of_html(html: &str) -> String {
    blocks(&tree::parse(html))
}

/// A heading of a level from 1 to 6; the title is HTML.
pub(crate) fn heading(level: u8, html: &str) -> String {
    let text = Inline::line(&tree::parse(html));
    format!("{} {text}", "#".repeat(usize::from(level)))
}

/// A text as Markdown of one line.
pub(crate) fn text(text: &str) -> String {
    Inline::line(&[Node::Text(text.to_owned())])
}

/// Which marks a list has: two lists, one after another, differ in them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Marks {
    First,
    Second,
}

fn blocks(nodes: &[Node<'_>]) -> String {
    separated(nodes, "\n\n")
}

/// Blocks with something between them.
fn separated(nodes: &[Node<'_>], separator: &str) -> String {
    let mut out: Vec<String> = Vec::new();
    let mut before: Option<(&str, Marks)> = None;
    let mut at = 0;
    while at < nodes.len() {
        let run = nodes[at..]
            .iter()
            .take_while(|node| is_inline(node))
            .count();
        if run > 0 {
            let text = Inline::paragraph(&nodes[at..at + run]);
            at += run;
            if !text.is_empty() {
                out.push(text);
                before = None;
            }
            continue;
        }
        if let Node::Element(element) = &nodes[at] {
            let marks = match before {
                Some((name, Marks::First)) if name == element.name => Marks::Second,
                _ => Marks::First,
            };
            let text = block(element, marks);
            if !text.is_empty() {
                out.push(text);
                before = Some((element.name, marks));
            }
        }
        at += 1;
    }
    out.join(separator)
}

fn block(element: &Element<'_>, marks: Marks) -> String {
    let children = &element.children;
    match element.name {
        "p" | "caption" | "figcaption" | "dt" | "summary" => {
            let text = Inline::paragraph(children);
            let is_term = matches!(element.name, "dt" | "summary");
            let is_title = element.has_class("callout-title");
            match (is_term || is_title, element.name) {
                _ if text.is_empty() => text,
                (true, _) => format!("**{text}**"),
                (false, "p") => text,
                (false, _) => format!("*{text}*"),
            }
        }
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
            let level = element.name[1..].parse().unwrap_or(2);
            format!("{} {}", "#".repeat(level), Inline::line(children))
        }
        "hr" => "* * *".to_owned(),
        "pre" => code(element),
        "blockquote" | "aside" => prefixed(&blocks(children), "> ", "> "),
        "ul" | "ol" => list(element, marks),
        "dd" => prefixed(&blocks(children), "- ", "  "),
        "table" => table(element),
        "button" | "canvas" => String::new(),
        _ => blocks(children),
    }
}

/// A text with something before its first line and before the others; nothing stands at the
/// end of lines.
fn prefixed(text: &str, first: &str, others: &str) -> String {
    let lines = text.split('\n').enumerate().map(|(at, line)| {
        let before = if at == 0 { first } else { others };
        if line.is_empty() {
            before.trim_end().to_owned()
        } else {
            format!("{before}{line}")
        }
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn code(element: &Element<'_>) -> String {
    let text = element.text();
    let text = text.strip_suffix('\n').unwrap_or(&text);
    let fence = "`".repeat(inline::longest_run(text, '`').max(2) + 1);
    let language = element.attribute("data-language").unwrap_or_default();
    format!("{fence}{language}\n{text}\n{fence}")
}

fn list(element: &Element<'_>, marks: Marks) -> String {
    let is_ordered = element.name == "ol";
    let start = element
        .attribute("start")
        .and_then(|start| start.parse().ok());
    let mut number: u32 = start.unwrap_or(1);
    let mut items = Vec::new();
    let is_loose = element.children.iter().any(has_blocks);
    let separator = if is_loose { "\n\n" } else { "\n" };
    for node in &element.children {
        let Node::Element(item) = node else { continue };
        if let Some(own) = item.attribute("value").and_then(|own| own.parse().ok()) {
            number = own;
        }
        let mark = match (is_ordered, marks) {
            (false, Marks::First) => "- ".to_owned(),
            (false, Marks::Second) => "* ".to_owned(),
            (true, Marks::First) => format!("{number}. "),
            (true, Marks::Second) => format!("{number}) "),
        };
        number = number.saturating_add(1);
        let text = separated(&item.children, separator);
        let indent = " ".repeat(mark.len());
        items.push(prefixed(&text, &mark, &indent));
    }
    items.join(separator)
}

/// Whether an item of a list has blocks that are no lists.
fn has_blocks(item: &Node<'_>) -> bool {
    let Node::Element(item) = item else {
        return false;
    };
    let is_block = |node: &Node<'_>| match node {
        Node::Element(child) => !is_inline(node) && !matches!(child.name, "ul" | "ol"),
        Node::Text(_) => false,
    };
    item.children.iter().any(is_block)
}

fn table(element: &Element<'_>) -> String {
    let rows: Vec<Vec<&Element<'_>>> = (element.find("tr").iter())
        .map(|row| {
            let cells = row.children.iter().filter_map(|node| match node {
                Node::Element(cell) if matches!(cell.name, "td" | "th") => Some(cell),
                _ => None,
            });
            cells.collect()
        })
        .collect();
    let caption = element.find("caption");
    let caption = caption.first().map(|one| block(one, Marks::First));
    let span = |cell: &Element<'_>| -> usize {
        let own = cell.attribute("colspan").and_then(|own| own.parse().ok());
        own.unwrap_or(1).clamp(1, 100)
    };
    let width = |row: &Vec<&Element<'_>>| row.iter().map(|cell| span(cell)).sum::<usize>();
    let columns = rows.iter().map(width).max().unwrap_or(0);
    if columns == 0 {
        return caption.unwrap_or_default();
    }
    let line = |row: &Vec<&Element<'_>>| {
        let mut cells = Vec::new();
        for cell in row {
            cells.push(Inline::cell(&cell.children));
            cells.extend(vec![String::new(); span(cell) - 1]);
        }
        cells.resize(columns, String::new());
        format!("| {} |", cells.join(" | "))
    };
    let has_head = (rows.first()).is_some_and(|row| row.iter().all(|cell| cell.name == "th"));
    let none = Vec::new();
    let (head, body) = match rows.split_first() {
        Some((head, body)) if has_head => (head, body),
        _ => (&none, &rows[..]),
    };
    let rule = (0..columns).map(|at| {
        let cell = rows.first().and_then(|row| row.get(at));
        let is = |class| cell.is_some_and(|cell| cell.has_class(class));
        match (is("align-left"), is("align-center"), is("align-right")) {
            (true, ..) => ":--",
            (_, true, _) => ":-:",
            (.., true) => "--:",
            _ => "---",
        }
    });
    let rule = rule.collect::<Vec<_>>().join(" | ");
    let lines = [line(head), format!("| {rule} |")];
    let lines: Vec<String> = lines.into_iter().chain(body.iter().map(line)).collect();
    let table = lines.join("\n");
    caption.map_or_else(|| table.clone(), |caption| format!("{caption}\n\n{table}"))
}

#[cfg(test)]
mod tests;
