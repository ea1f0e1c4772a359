//! Components, expressions and shortcodes in the text. Those with a meaning that our
//! Markdown has are carried over; of the others the text inside stays, and each is
//! reported.

use crate::lines::{Code, code_span, lines};
use crate::rewrite::Rewriter;
use bookmobile_press::{Diagnostics, SourceFile};
use std::ops::Range;
use std::sync::Arc;

/// An element such as `<Aside type="tip">`, or a shortcode such as `{{< figure src="x" >}}`.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Tag {
    name: String,
    attributes: Attributes,
    is_end: bool,
    is_empty: bool,
    /// Its length in bytes.
    length: usize,
}

impl Tag {
    fn get(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(own, _)| own == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The value at a position, or with a name.
    fn value(&self, at: usize, names: &[&str]) -> Option<&str> {
        let by_name = names.iter().find_map(|name| self.get(name));
        let mut positional = self.attributes.iter().filter(|(name, _)| name.is_empty());
        by_name.or_else(|| positional.nth(at).map(|(_, value)| value.as_str()))
    }
}

/// The places of a text that are not code.
fn prose(text: &str, from: usize) -> Vec<Range<usize>> {
    let mut parts: Vec<Range<usize>> = Vec::new();
    for line in lines(text, from) {
        if line.code != Code::Outside {
            continue;
        }
        match parts.last_mut() {
            Some(last) if last.end == line.whole.start => last.end = line.whole.end,
            _ => parts.push(line.whole),
        }
    }
    parts
}

/// Rewrites a text of MDX: what is imported and exported, comments in braces, and components.
pub(crate) fn mdx(
    source: &Arc<SourceFile>,
    from: usize,
    found: &mut Diagnostics,
) -> Arc<SourceFile> {
    let text = &source.text;
    let mut out = Rewriter::new(source, from);
    for part in prose(text, from) {
        let mut at = part.start;
        while at < part.end {
            let rest = &text[at..part.end];
            let at_line = at == 0 || text[..at].ends_with('\n');
            let opaque = ["script", "style"].iter().find(|name| {
                let inside = rest
                    .strip_prefix('<')
                    .and_then(|rest| rest.strip_prefix(**name));
                inside.is_some_and(|inside| inside.starts_with([' ', '>', '\n']))
            });
            let step = if let Some(name) = opaque {
                let end = format!("</{name}>");
                rest.find(&end).map_or(rest.len(), |at| at + end.len())
            } else if at_line && is_module_line(rest) {
                let length = rest.find("\n\n").map_or(rest.len(), |end| end + 1);
                out.replace(at..at + length, "");
                length
            } else if rest.starts_with("{/*") {
                let length = rest.find("*/}").map_or(rest.len(), |end| end + 3);
                let inside = rest[3..length].trim_end_matches("*/}").trim();
                let is_id = inside.starts_with('#') && !inside.contains(char::is_whitespace);
                let new = if is_id {
                    format!("{{{inside}}}")
                } else {
                    String::new()
                };
                out.replace(at..at + length, &new);
                length
            } else if rest.starts_with('`') {
                code_span(rest)
            } else if let Some(length) = empty_element(rest) {
                out.replace(at..at + length, "");
                length
            } else if let Some(tag) = element(rest) {
                component(&tag, at, source, &mut out, found);
                tag.length
            } else {
                rest.chars().next().map_or(1, char::len_utf8)
            };
            at += step;
        }
    }
    out.finish()
}

/// Whether a text begins with a statement of JavaScript that MDX allows between paragraphs.
/// Prose can begin with the same words.
fn is_module_line(text: &str) -> bool {
    let line = text.lines().next().unwrap_or_default().trim_end();
    let is_statement = line.ends_with([';', '{', '(', ',', '}', ')', '[', '\'', '"']);
    let imports = ["import ", "import{"]
        .iter()
        .any(|start| text.starts_with(start));
    let exports = [
        "export const ",
        "export default ",
        "export function ",
        "export let ",
    ];
    if imports {
        is_statement
            && (line.ends_with(['{', ','])
                || line.contains(" from ")
                || line.contains("import '")
                || line.contains("import \""))
    } else {
        is_statement && exports.iter().any(|start| text.starts_with(start))
    }
}

/// The length of an element of HTML that ends at once, which only templates have:
/// `<sup class="x" />`.
fn empty_element(text: &str) -> Option<usize> {
    const VOID: &[&str] = &[
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "source", "track",
        "wbr",
    ];
    let rest = text.strip_prefix('<')?;
    let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '-')?;
    let name = &rest[..end];
    if !name.starts_with(|c: char| c.is_ascii_lowercase()) || VOID.contains(&name) {
        return None;
    }
    let (_, is_empty, length) = attributes(&rest[end..], '>')?;
    is_empty.then_some(1 + end + length)
}

/// The component that a text begins with: an element whose name begins with a capital, or
/// a fragment.
fn element(text: &str) -> Option<Tag> {
    let rest = text.strip_prefix('<')?;
    if rest.starts_with('>') || rest.starts_with("/>") {
        return Some(Tag {
            name: String::new(),
            attributes: Vec::new(),
            is_end: rest.starts_with('/'),
            is_empty: false,
            length: text.find('>')? + 1,
        });
    }
    let (is_end, rest) = match rest.strip_prefix('/') {
        Some(rest) => (true, rest),
        None => (false, rest),
    };
    let end = rest.find(|c: char| !c.is_alphanumeric() && !matches!(c, '.' | '_' | '-'))?;
    let name = &rest[..end];
    if !name.starts_with(|c: char| c.is_ascii_uppercase()) {
        return None;
    }
    let (attributes, is_empty, length) = attributes(&rest[end..], '>')?;
    Some(Tag {
        name: name.to_owned(),
        attributes,
        is_end,
        is_empty,
        length: text.len() - rest.len() + end + length,
    })
}

/// Names and values; a value without a name has an empty one.
type Attributes = Vec<(String, String)>;

/// The attributes up to a sign outside quotation marks and braces; whether a slash is
/// before it, and the length with the sign.
fn attributes(text: &str, end: char) -> Option<(Attributes, bool, usize)> {
    let mut all = Vec::new();
    let mut at = 0;
    loop {
        let blank = text[at..].len() - text[at..].trim_start().len();
        // A blank line or another tag is no part of this one.
        let is_cut = text[at..at + blank].matches('\n').count() > 1;
        if is_cut || text[at + blank..].starts_with('<') {
            return None;
        }
        at += blank;
        let rest = &text[at..];
        if rest.starts_with(end) {
            return Some((all, false, at + end.len_utf8()));
        }
        if let Some(after) = rest.strip_prefix('/')
            && after.trim_start().starts_with(end)
        {
            let blank = after.len() - after.trim_start().len();
            return Some((all, true, at + 1 + blank + end.len_utf8()));
        }
        let name_end = rest.find(|c: char| {
            c.is_whitespace() || c == '=' || c == end || matches!(c, '"' | '\'' | '{' | '`')
        });
        let name_end = name_end.filter(|_| !rest.is_empty())?;
        let name = &rest[..name_end];
        at += name_end;
        let after = text[at..].trim_start();
        let (value_at, has_value) = match after.strip_prefix('=') {
            Some(value) if !name.is_empty() => {
                let value = value.trim_start();
                (text.len() - value.len(), true)
            }
            _ => (at, name.is_empty()),
        };
        if !has_value {
            all.push((String::new(), name.to_owned()));
            continue;
        }
        let (value, length) = value(&text[value_at..], end)?;
        all.push((name.to_owned(), value));
        at = value_at + length;
    }
}

/// The value that a text begins with, and its length.
fn value(text: &str, end: char) -> Option<(String, usize)> {
    let first = text.chars().next()?;
    match first {
        '"' | '\'' | '`' => {
            let close = text[1..].find(first)?;
            Some((text[1..=close].to_owned(), close + 2))
        }
        '{' => {
            let mut depth = 0_usize;
            for (at, c) in text.char_indices() {
                depth = match c {
                    '{' => depth + 1,
                    '}' => depth - 1,
                    _ => depth,
                };
                if depth == 0 {
                    let inside = text[1..at].trim();
                    let plain = inside.trim_matches(['"', '\'', '`']);
                    return Some((plain.to_owned(), at + 1));
                }
            }
            None
        }
        _ => {
            let stop = text.find(|c: char| c.is_whitespace() || c == end)?;
            // A slash before the end belongs to the tag.
            let own = text[..stop]
                .strip_suffix('/')
                .filter(|_| text[stop..].starts_with(end));
            let length = own.unwrap_or(&text[..stop]).len().max(first.len_utf8());
            Some((text[..length].to_owned(), length))
        }
    }
}

/// New lines with the indentation of the line that is before them, so that an item of a list
/// goes on.
fn indented(new: &str, text: &str, at: usize) -> String {
    let start = text[..at].rfind('\n').map_or(0, |found| found + 1);
    let indent = &text[start..at];
    if !indent.is_empty() && indent.trim().is_empty() {
        new.replace('\n', &format!("\n{indent}"))
    } else {
        new.to_owned()
    }
}

/// Writes what a component stands for.
fn component(
    tag: &Tag,
    at: usize,
    source: &Arc<SourceFile>,
    out: &mut Rewriter,
    found: &mut Diagnostics,
) {
    let span = at..at + tag.length;
    let titled = |kind: &str| match tag.get("title") {
        Some(title) => format!("\n:::{kind}[{title}]\n"),
        None => format!("\n:::{kind}\n"),
    };
    let new = match (tag.name.as_str(), tag.is_end) {
        ("Aside" | "Admonition" | "Callout", false) => titled(tag.get("type").unwrap_or("note")),
        ("Note" | "Tip" | "Warning" | "Info" | "Danger" | "Caution", false) if !tag.is_empty => {
            titled(&tag.name.to_ascii_lowercase())
        }
        (
            "Aside" | "Admonition" | "Callout" | "Note" | "Tip" | "Warning" | "Info" | "Danger"
            | "Caution",
            true,
        ) => "\n:::\n".to_owned(),
        ("TabItem" | "Tab", false) => {
            let label = tag
                .get("label")
                .or_else(|| tag.get("title"))
                .or_else(|| tag.get("value"));
            label.map_or_else(String::new, |label| format!("\n\n**{label}**\n\n"))
        }
        ("Card" | "LinkCard", false) => {
            let title = tag.get("title").unwrap_or_default();
            match tag.get("href") {
                Some(href) => format!("\n\n- [{title}]({href})\n"),
                None => format!("\n\n**{title}**\n\n"),
            }
        }
        ("Image" | "img", false) if tag.get("src").is_some() => {
            let alt = tag.get("alt").unwrap_or_default();
            format!("![{alt}]({})", tag.get("src").unwrap_or_default())
        }
        // What only arranges the text, and what ends.
        (
            "Tabs" | "TabItem" | "Tab" | "Steps" | "CardGrid" | "Card" | "FileTree" | "Fragment"
            | "",
            _,
        )
        | (_, true) => String::new(),
        (name, false) => {
            (found.warning(
                source,
                span.clone(),
                format!("the component `{name}` is left out"),
            ))
            .help("what stands inside it is kept");
            String::new()
        }
    };
    out.replace(span, &indented(&new, &source.text, at));
}

/// Whose shortcodes a text has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shortcodes {
    /// `{{< name >}}` and `{{% name %}}`.
    Hugo,
    /// `{{ name() }}` and `{% name() %}…{% end %}`.
    Zola,
}

/// Rewrites the shortcodes of a text.
pub(crate) fn shortcodes(
    source: &Arc<SourceFile>,
    from: usize,
    whose: Shortcodes,
    found: &mut Diagnostics,
) -> Arc<SourceFile> {
    let text = &source.text;
    let mut out = Rewriter::new(source, from);
    if !text[from..].contains("{{") && !text[from..].contains("{%") {
        return out.finish();
    }
    let mut open: Vec<String> = Vec::new();
    let mut at = from;
    while let Some(next) = text[at..].find('{') {
        let start = at + next;
        let rest = &text[start..];
        let read = match whose {
            Shortcodes::Hugo => hugo(rest),
            Shortcodes::Zola => zola(rest, &mut open),
        };
        match read {
            Some(Read::Escaped(length, inside)) => {
                out.replace(start..start + length, &inside);
                at = start + length;
            }
            Some(Read::Tag(tag)) => {
                shortcode(&tag, start, source, &mut out, found);
                at = start + tag.length;
            }
            None => at = start + 1,
        }
    }
    out.finish()
}

enum Read {
    /// A shortcode that is only shown: its length, and the text.
    Escaped(usize, String),
    Tag(Tag),
}

/// What stands in the comment that a shortcode consists of: such a one is only shown.
fn commented(inside: &str) -> Option<&str> {
    inside.strip_prefix("/*")?.strip_suffix("*/")
}

/// The attributes of a shortcode.
fn attributes_of(text: &str) -> Option<Attributes> {
    // No text contains the character that ends them.
    let (attributes, ..) = attributes(&format!("{text}\u{0}"), '\u{0}')?;
    Some(attributes)
}

fn hugo(text: &str) -> Option<Read> {
    let (sign, close) = match text.get(..3)? {
        "{{<" => ('<', ">}}"),
        "{{%" => ('%', "%}}"),
        _ => return None,
    };
    let end = 3 + text[3..].find(close)?;
    let inside = text[3..end].trim();
    let length = end + 3;
    if let Some(shown) = commented(inside) {
        let close = if sign == '<' { '>' } else { '%' };
        return Some(Read::Escaped(
            length,
            format!("{{{{{sign}{shown}{close}}}}}"),
        ));
    }
    let is_end = inside.starts_with('/');
    let is_empty = inside.ends_with('/');
    let inside = inside.trim_matches('/').trim();
    let end = inside.find(char::is_whitespace).unwrap_or(inside.len());
    let (name, rest) = inside.split_at(end);
    let attributes = attributes_of(rest)?;
    Some(Read::Tag(Tag {
        name: name.to_owned(),
        attributes,
        is_end,
        is_empty,
        length,
    }))
}

fn zola(text: &str, open: &mut Vec<String>) -> Option<Read> {
    let (is_block, close) = match text.get(..2)? {
        "{{" => (false, "}}"),
        "{%" => (true, "%}"),
        _ => return None,
    };
    let end = 2 + text[2..].find(close)?;
    let inside = text[2..end].trim();
    let length = end + 2;
    if let Some(shown) = commented(inside) {
        let (left, right) = if is_block { ("{%", "%}") } else { ("{{", "}}") };
        return Some(Read::Escaped(length, format!("{left}{shown}{right}")));
    }
    if is_block && inside == "end" {
        return Some(Read::Tag(Tag {
            name: open.pop().unwrap_or_default(),
            attributes: Vec::new(),
            is_end: true,
            is_empty: false,
            length,
        }));
    }
    let (name, rest) = inside.split_once('(')?;
    let rest = rest.strip_suffix(')')?.replace(',', " ");
    let is_name = name.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_alphanumeric() || c == '_');
    let attributes = attributes_of(&rest).filter(|_| is_name)?;
    if is_block {
        open.push(name.to_owned());
    }
    Some(Read::Tag(Tag {
        name: name.to_owned(),
        attributes,
        is_end: false,
        is_empty: !is_block,
        length,
    }))
}

/// Writes what a shortcode stands for.
fn shortcode(
    tag: &Tag,
    at: usize,
    source: &Arc<SourceFile>,
    out: &mut Rewriter,
    found: &mut Diagnostics,
) {
    let span = at..at + tag.length;
    let first = |names: &[&str]| tag.value(0, names).unwrap_or_default();
    let new = match (tag.name.as_str(), tag.is_end) {
        (
            "note" | "tip" | "warning" | "caution" | "danger" | "important" | "info" | "success"
            | "error" | "attention",
            false,
        ) if !tag.is_empty => format!(
            "\n:::{}[{}]\n",
            tag.name,
            tag.get("title").unwrap_or_default()
        )
        .replace("[]", ""),
        ("alert" | "admonition" | "callout" | "hint" | "notice" | "blockquote", false)
            if !tag.is_empty =>
        {
            let kind = first(&["type", "color", "kind"]);
            let kind = if kind.chars().all(char::is_alphanumeric) {
                kind
            } else {
                ""
            };
            let kind = if kind.is_empty() { "note" } else { kind };
            format!("\n:::{kind}[{}]\n", tag.get("title").unwrap_or_default()).replace("[]", "")
        }
        (
            "note" | "tip" | "warning" | "caution" | "danger" | "important" | "info" | "success"
            | "error" | "attention" | "alert" | "admonition" | "callout" | "hint" | "notice"
            | "blockquote" | "details" | "expand",
            true,
        ) => "\n:::\n".to_owned(),
        ("details" | "expand", false) => {
            format!("\n:::details {}\n", first(&["summary", "title"]))
        }
        ("figure" | "img" | "image", false) if !first(&["src", "path", "url"]).is_empty() => {
            let alt = tag
                .get("alt")
                .or_else(|| tag.get("caption"))
                .or_else(|| tag.get("title"));
            format!(
                "![{}]({})",
                alt.unwrap_or_default(),
                first(&["src", "path", "url"])
            )
        }
        ("ref" | "relref", false) => {
            let path = first(&["path"]);
            path.to_owned()
        }
        ("highlight", false) => format!("\n```{}\n", first(&["lang"])),
        ("highlight", true) => "\n```\n".to_owned(),
        ("youtube", _) => {
            let id = first(&["id"]);
            format!("[YouTube](https://www.youtube.com/watch?v={id})")
        }
        ("vimeo", _) => format!("[Vimeo](https://vimeo.com/{})", first(&["id"])),
        ("tab", false) => format!(
            "\n\n**{}**\n\n",
            first(&["name", "header", "title", "label"])
        ),
        ("tabs" | "tabpane" | "steps" | "columns" | "cards", _) | (_, true) => String::new(),
        (name, false) => {
            (found.warning(
                source,
                span.clone(),
                format!("the shortcode `{name}` is left out"),
            ))
            .help("what stands between its two marks is kept");
            String::new()
        }
    };
    out.replace(span, &indented(&new, &source.text, at));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str) -> Arc<SourceFile> {
        Arc::new(SourceFile::new("a.md".to_owned(), text))
    }

    #[test]
    fn components_leave_their_text() {
        for (text, expected, warnings) in [
            (
                "import X from '@x';\nimport Y from \"y\";\n\nText\n",
                "\nText\n",
                0,
            ),
            (
                "An import is `import x`.\n",
                "An import is `import x`.\n",
                0,
            ),
            ("## A {/* #b */}\n{/* gone */}x\n", "## A {#b}\nx\n", 0),
            (
                "<Aside type=\"tip\" title='T'>\nText\n</Aside>\n",
                "\n:::tip[T]\n\nText\n\n:::\n\n",
                0,
            ),
            (
                "<Tabs items={['a', \"b\"]}>\n<TabItem label=\"C\">\nx\n</TabItem></Tabs>",
                "\n\n\n**C**\n\n\nx\n",
                0,
            ),
            (
                "<Chart data={{ a: [1, 2] }} />after <Chart>in</Chart>\n",
                "after in\n",
                2,
            ),
            (
                "`<Chart>` and\n```\n<Chart>\n```\n",
                "`<Chart>` and\n```\n<Chart>\n```\n",
                0,
            ),
            (
                "a<sup class=\"x\" />b<br/>c<sup>2</sup>\n",
                "ab<br/>c<sup>2</sup>\n",
                0,
            ),
            ("a < B and <b>c</b> <C\n", "a < B and <b>c</b> <C\n", 0),
            (
                "<script setup>\nimport x from 'y'\n</script>\n\nText\n",
                "<script setup>\nimport x from 'y'\n</script>\n\nText\n",
                0,
            ),
        ] {
            let mut found = Diagnostics::default();
            assert_eq!(mdx(&file(text), 0, &mut found).text, expected, "{text}");
            assert_eq!(found.warnings(), warnings, "{text}");
        }
    }

    #[test]
    fn marks_that_close_themselves_are_text() {
        for (whose, text) in [
            (Shortcodes::Zola, "{%}"),
            (Shortcodes::Zola, "{{}"),
            (Shortcodes::Hugo, "{{%}}"),
            (Shortcodes::Hugo, "{{<"),
        ] {
            let mut found = Diagnostics::default();
            assert_eq!(shortcodes(&file(text), 0, whose, &mut found).text, text);
        }
    }

    #[test]
    fn prose_that_looks_like_code_stays() {
        for text in [
            "import maps are a \"standard\" way to do it.\n\nMore.\n",
            "export default is what you want.\n",
            "And a<B.\n\nText between.\n\n<b>x</b>\n",
            "if i <n, then\n\ntext <br/>\n",
        ] {
            let mut found = Diagnostics::default();
            assert_eq!(mdx(&file(text), 0, &mut found).text, text);
        }
    }

    #[test]
    fn shortcodes_leave_their_text() {
        for (whose, text, expected, warnings) in [
            (
                Shortcodes::Hugo,
                "{{< figure src=\"a.png\" alt=\"A\" >}}",
                "![A](a.png)",
                0,
            ),
            (
                Shortcodes::Hugo,
                "[x]({{< relref \"a/b.md#c\" >}})",
                "[x](a/b.md#c)",
                0,
            ),
            (
                Shortcodes::Hugo,
                "{{% note %}}\nText\n{{% /note %}}",
                "\n:::note\n\nText\n\n:::\n",
                0,
            ),
            (
                Shortcodes::Hugo,
                "{{< own a b=1 />}}x{{< y >}}z{{< /y >}}",
                "xz",
                2,
            ),
            (Shortcodes::Hugo, "{{</* shown */>}}", "{{< shown >}}", 0),
            (
                Shortcodes::Zola,
                "{{ youtube(id=\"x\", class=\"y\") }}",
                "[YouTube](https://www.youtube.com/watch?v=x)",
                0,
            ),
            (
                Shortcodes::Zola,
                "{% note(title=\"T\") %}\nText\n{% end %}",
                "\n:::note[T]\n\nText\n\n:::\n",
                0,
            ),
            (
                Shortcodes::Zola,
                "{{ page.title }} {{/* a() */}}",
                "{{ page.title }} {{ a() }}",
                0,
            ),
        ] {
            let mut found = Diagnostics::default();
            assert_eq!(
                shortcodes(&file(text), 0, whose, &mut found).text,
                expected,
                "{text}"
            );
            assert_eq!(found.warnings(), warnings, "{text}");
        }
    }
}
