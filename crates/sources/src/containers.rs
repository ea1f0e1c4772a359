//! Boxes around text, as other tools write them: `:::note`, `!!! note`, `/// note`,
//! Obsidian's callouts, tabs, folds. They become callouts, folds and labels of our Markdown.

use crate::indentation::{columns_of, mark_of};
use crate::lines::{Line, lines};
use crate::rewrite::Rewriter;
use bookmobile_press::SourceFile;
use std::fmt::Write as _;
use std::sync::Arc;

/// The forms that a kind of folder has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools)] // a set
pub(crate) struct Forms {
    /// `:::note Title` to `:::`.
    pub(crate) colons: bool,
    /// `!!! note "Title"`, `??? note` and `=== "Tab"`, with an indented body.
    pub(crate) indented: bool,
    /// `/// note | Title` to `///`.
    pub(crate) slashes: bool,
    /// `> [!note]- Title`.
    pub(crate) quoted: bool,
}

/// What a box becomes.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Shape {
    /// A callout with its word of GFM, and a title.
    Callout(&'static str, String),
    /// A fold with its summary.
    Fold(String),
    /// A label above the text, as of a tab.
    Label(String),
    /// Nothing: only the marks go.
    Plain,
}

/// What ends a box.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Colons(usize),
    Slashes(usize),
    /// The first line with less indentation than this many columns.
    Indent(usize),
}

#[derive(Debug, Clone)]
struct Open {
    shape: Shape,
    end: End,
    /// The column at which it opens: in a list, that of the item's text.
    column: usize,
}

impl Open {
    /// The column at which the lines of its body begin.
    fn body(&self) -> usize {
        match self.end {
            End::Indent(columns) => columns,
            End::Colons(_) | End::Slashes(_) => self.column,
        }
    }
}

/// The word of GFM for a type of box.
fn callout(kind: &str) -> &'static str {
    match kind {
        "tip" | "hint" | "success" | "check" | "done" => "TIP",
        "important" => "IMPORTANT",
        "warning" | "attention" | "warn" => "WARNING",
        "caution" | "danger" | "error" | "failure" | "fail" | "missing" | "bug" => "CAUTION",
        _ => "NOTE",
    }
}

/// Rewrites the boxes of a text.
pub(crate) fn convert(source: &Arc<SourceFile>, from: usize, forms: Forms) -> Arc<SourceFile> {
    let signs = [
        (forms.colons, ":::"),
        (forms.indented, "!!!"),
        (forms.indented, "???"),
        (forms.indented, "==="),
        (forms.slashes, "///"),
        (forms.quoted, "[!"),
    ];
    let text = &source.text[from..];
    if !signs.iter().any(|(has, sign)| *has && text.contains(sign)) {
        return if from == 0 {
            Arc::clone(source)
        } else {
            Rewriter::new(source, from).finish()
        };
    }
    let mut pass = Pass {
        source,
        out: Rewriter::new(source, from),
        open: Vec::new(),
        forms,
    };
    for line in lines(&source.text, from) {
        pass.line(&line);
    }
    pass.close_to(0, source.text.len());
    pass.out.finish()
}

struct Pass<'a> {
    source: &'a Arc<SourceFile>,
    out: Rewriter,
    open: Vec<Open>,
    forms: Forms,
}

impl Pass<'_> {
    fn line(&mut self, line: &Line) {
        let source = Arc::clone(self.source);
        let own = &source.text[line.span.clone()];
        let is_blank = own.trim().is_empty();
        let indent = own.len() - own.trim_start_matches([' ', '\t']).len();
        if !is_blank {
            // What is less indented ends the boxes with an indented body.
            let ended = self.open.iter().position(|open| match open.end {
                End::Indent(columns) => columns_of(&own[..indent]) < columns,
                End::Colons(_) | End::Slashes(_) => false,
            });
            if let Some(ended) = ended {
                self.close_to(ended, line.span.start);
            }
        }
        if line.is_outside() && !is_blank {
            if self.closes(own.trim(), line) {
                return;
            }
            if let Some((shape, end)) = self.opens(own, indent) {
                let (prefix, strip) = self.around(own);
                let prefix = prefix + own.get(strip..indent).unwrap_or_default();
                let head = head_of(&shape, &prefix);
                self.out.replace(line.span.clone(), &head);
                let column = columns_of(&own[..indent]);
                self.open.push(Open { shape, end, column });
                return;
            }
            if self.forms.quoted && self.open.is_empty() && self.quoted(own, line) {
                return;
            }
        }
        if self.open.is_empty() {
            return;
        }
        let (prefix, strip) = self.around(own);
        if strip > 0 || !prefix.is_empty() {
            let prefix = if is_blank { prefix.trim_end() } else { &prefix };
            let start = line.span.start;
            self.out.replace(start..start + strip, prefix);
        }
    }

    /// What stands before a line of the open boxes, and how many bytes of its indentation
    /// go.
    fn around(&self, own: &str) -> (String, usize) {
        let columns = self.open.last().map_or(0, Open::body);
        (self.prefix_of(self.open.len()), bytes_of(own, columns))
    }

    /// What stands before the lines of the outermost boxes: one in a list stays in the list.
    fn prefix_of(&self, count: usize) -> String {
        let mut prefix = String::new();
        let mut column = 0;
        for open in self.open.iter().take(count) {
            prefix.push_str(&" ".repeat(open.column.saturating_sub(column)));
            if matches!(open.shape, Shape::Callout(..)) {
                prefix.push_str("> ");
            }
            column = open.body();
        }
        prefix
    }

    /// Ends the innermost box if the line is its end.
    fn closes(&mut self, own: &str, line: &Line) -> bool {
        let count = |sign: char| {
            let count = own.chars().take_while(|c| *c == sign).count();
            (own.len() == count && count >= 3).then_some(count)
        };
        let end = match (count(':'), count('/')) {
            (Some(count), _) if self.forms.colons => End::Colons(count),
            (_, Some(count)) if self.forms.slashes => End::Slashes(count),
            _ => return false,
        };
        let same = |open: &Open| {
            matches!(
                (open.end, end),
                (End::Colons(_), End::Colons(_)) | (End::Slashes(_), End::Slashes(_))
            )
        };
        let exact = self.open.iter().rposition(|open| open.end == end);
        let Some(at) = exact.or_else(|| self.open.iter().rposition(same)) else {
            return false;
        };
        let mut end = String::new();
        while self.open.len() > at {
            let prefix = self.prefix_of(self.open.len());
            let inner = self.open.pop();
            if inner.is_some_and(|inner| matches!(inner.shape, Shape::Fold(_))) {
                // Writing into a String does not fail.
                let _ = writeln!(end, "{prefix}</details>");
            }
        }
        // A blank line, in the boxes that are still open.
        end.push_str(self.prefix_of(at).trim_end());
        self.out.replace(line.span.clone(), &end);
        true
    }

    /// Ends all boxes from `at` on, the innermost first.
    fn close_to(&mut self, at: usize, place: usize) {
        while self.open.len() > at {
            let own = self.prefix_of(self.open.len());
            let Some(open) = self.open.pop() else { return };
            let outer = self.prefix_of(self.open.len());
            let end = match open.shape {
                Shape::Fold(_) => format!("{own}</details>\n\n"),
                Shape::Callout(..) => format!("{}\n", outer.trim_end()),
                Shape::Label(_) | Shape::Plain => continue,
            };
            let end = if place == self.source.text.len() && !self.source.text.ends_with('\n') {
                format!("\n{end}")
            } else {
                end
            };
            self.out.replace(place..place, &end);
        }
    }

    /// The box that a line opens.
    fn opens(&self, own: &str, indent: usize) -> Option<(Shape, End)> {
        let line = own.trim();
        if self.forms.colons
            && let Some(rest) = line.strip_prefix(":::")
        {
            let more = rest.len() - rest.trim_start_matches(':').len();
            let rest = rest[more..].trim();
            let end = rest.find(|c: char| !c.is_alphanumeric() && c != '-' && c != '_');
            let (kind, title) = rest.split_at(end.unwrap_or(rest.len()));
            let is_word = kind.starts_with(char::is_alphabetic);
            return is_word.then(|| (colon_shape(kind, title), End::Colons(3 + more)));
        }
        if self.forms.slashes
            && let Some(rest) = line.strip_prefix("///")
        {
            let more = rest.len() - rest.trim_start_matches('/').len();
            let rest = rest[more..].trim();
            let (kind, title) = rest.split_once('|').unwrap_or((rest, ""));
            let kind = kind.trim().to_ascii_lowercase();
            let is_word = !kind.is_empty()
                && kind
                    .chars()
                    .all(|c| c.is_alphanumeric() || c == '-' || c == ' ');
            let shape = match kind.split(' ').next().unwrap_or_default() {
                "tab" => Shape::Label(title.trim().to_owned()),
                "details" => Shape::Fold(title.trim().to_owned()),
                "html" | "define" | "caption" => Shape::Plain,
                kind => Shape::Callout(callout(kind), title.trim().to_owned()),
            };
            return is_word.then_some((shape, End::Slashes(3 + more)));
        }
        if self.forms.indented {
            let body = End::Indent(columns_of(&own[..indent]) + 4);
            let signs = ["!!!", "???+", "???", "===!", "===+", "==="];
            let sign = signs.iter().find(|sign| line.starts_with(**sign))?;
            let rest = line[sign.len()..].trim();
            let (words, title) = quoted_title(rest);
            return match sign.get(..3)? {
                "===" => title.map(|title| (Shape::Label(title), body)),
                sign => {
                    let kind = words.split(' ').next().unwrap_or_default();
                    let is_word = kind.starts_with(char::is_alphabetic);
                    let shape = if sign == "???" {
                        Shape::Fold(
                            title
                                .filter(|title| !title.is_empty())
                                .unwrap_or_else(|| capital(kind)),
                        )
                    } else {
                        Shape::Callout(
                            callout(&kind.to_ascii_lowercase()),
                            title.unwrap_or_default(),
                        )
                    };
                    is_word.then_some((shape, body))
                }
            };
        }
        None
    }

    /// Rewrites the first line of a quotation that is a callout.
    fn quoted(&mut self, own: &str, line: &Line) -> bool {
        let text = own.trim_start_matches(' ');
        let mark = mark_of(text).map_or(0, |width| own.len() - text.len() + width);
        let mark = mark.min(own.len());
        let inside = own[mark..].trim_start_matches([' ', '>']);
        let first = &own[..own.len() - inside.len()];
        let Some(rest) = inside.strip_prefix("[!").filter(|_| first.contains('>')) else {
            return false;
        };
        // The next lines of an item are indented by the width of its mark.
        let prefix = " ".repeat(mark) + &first[mark..];
        let Some((kind, title)) = rest.split_once(']') else {
            return false;
        };
        let kind = kind
            .split('|')
            .next()
            .unwrap_or(kind)
            .trim()
            .to_ascii_lowercase();
        let title = title.trim_start_matches(['-', '+']).trim();
        let mut head = format!("{first}[!{}]", callout(&kind));
        if !title.is_empty() {
            // Writing into a String does not fail.
            let _ = write!(head, "\n{prefix}**{title}**\n{}", prefix.trim_end());
        }
        self.out.replace(line.span.clone(), &head);
        true
    }
}

/// The shape of a box with colons.
fn colon_shape(kind: &str, title: &str) -> Shape {
    let title = title.trim();
    let title = match title
        .strip_prefix('[')
        .and_then(|rest| rest.split_once(']'))
    {
        Some((title, _)) => title,
        // Attributes in braces are no title.
        None => title.split('{').next().unwrap_or_default().trim(),
    };
    match kind.to_ascii_lowercase().as_str() {
        "details" => Shape::Fold(if title.is_empty() {
            "…".to_owned()
        } else {
            title.to_owned()
        }),
        "code-group" | "raw" | "v-pre" | "tabs" => Shape::Plain,
        "tab" | "tab-item" => Shape::Label(title.to_owned()),
        kind => Shape::Callout(callout(kind), title.to_owned()),
    }
}

/// The first lines of a box.
fn head_of(shape: &Shape, prefix: &str) -> String {
    match shape {
        Shape::Callout(word, title) if title.is_empty() => format!("{prefix}> [!{word}]"),
        Shape::Callout(word, title) => {
            format!("{prefix}> [!{word}]\n{prefix}> **{title}**\n{prefix}>")
        }
        Shape::Fold(title) => {
            let title = title.replace('&', "&amp;").replace('<', "&lt;");
            let blank = prefix.trim_end();
            format!("{prefix}<details>\n{prefix}<summary>{title}</summary>\n{blank}")
        }
        Shape::Label(title) if title.is_empty() => prefix.trim_end().to_owned(),
        Shape::Label(title) => format!("{prefix}**{title}**\n{}", prefix.trim_end()),
        Shape::Plain => prefix.trim_end().to_owned(),
    }
}

/// The words before a title in quotation marks, and the title.
fn quoted_title(text: &str) -> (&str, Option<String>) {
    for sign in ['"', '\''] {
        if let Some((words, rest)) = text.split_once(sign)
            && let Some((title, _)) = rest.rsplit_once(sign)
        {
            return (words.trim(), Some(title.to_owned()));
        }
    }
    (text, None)
}

/// A word with a capital.
fn capital(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(letters).collect()
}

/// The bytes of an indentation up to some columns.
fn bytes_of(line: &str, columns: usize) -> usize {
    let is_indent = |at: &usize| matches!(line.as_bytes()[*at], b' ' | b'\t');
    let indent = (0..line.len()).take_while(is_indent).count();
    (0..=indent)
        .rev()
        .find(|at| columns_of(&line[..*at]) <= columns)
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: Forms = Forms {
        colons: true,
        indented: true,
        slashes: true,
        quoted: true,
    };

    fn converted(text: &str) -> String {
        let source = Arc::new(SourceFile::new("a.md".to_owned(), text));
        convert(&source, 0, ALL).text.clone()
    }

    #[test]
    fn boxes_become_callouts() {
        for (text, expected) in [
            (
                ":::note\nText.\n:::\n\nAfter.\n",
                "> [!NOTE]\n> Text.\n\n\nAfter.\n",
            ),
            (
                "::: danger STOP {x}\nText.\n:::\n",
                "> [!CAUTION]\n> **STOP**\n>\n> Text.\n\n",
            ),
            (
                ":::tip[A *b*]\n\n- x\n:::\n",
                "> [!TIP]\n> **A *b***\n>\n>\n> - x\n\n",
            ),
            (
                "!!! warning \"Read\"\n    Text.\n\n    More.\n\nAfter.\n",
                "> [!WARNING]\n> **Read**\n>\n> Text.\n>\n> More.\n>\n\nAfter.\n",
            ),
            (
                "/// tip | Title\n\nText.\n\n///\n",
                "> [!TIP]\n> **Title**\n>\n>\n> Text.\n>\n\n",
            ),
            (
                "> [!bug]- Title\n> Text.\n",
                "> [!CAUTION]\n> **Title**\n>\n> Text.\n",
            ),
            ("> [!NOTE]\n> Text.\n", "> [!NOTE]\n> Text.\n"),
        ] {
            assert_eq!(converted(text), expected, "{text}");
        }
    }

    #[test]
    fn folds_and_tabs_keep_their_text() {
        for (text, expected) in [
            (
                "::: details More\n```js\n::: no\n```\n:::\n",
                "<details>\n<summary>More</summary>\n\n```js\n::: no\n```\n</details>\n\n",
            ),
            (
                "??? note\n    Text.\n",
                "<details>\n<summary>Note</summary>\n\nText.\n</details>\n\n",
            ),
            (
                "=== \"C\"\n\n    ``` c\n    int x;\n    ```\n\n=== \"D\"\n\n    Text.\n",
                "**C**\n\n\n``` c\nint x;\n```\n\n**D**\n\n\nText.\n",
            ),
            ("Title\n===\n", "Title\n===\n"),
        ] {
            assert_eq!(converted(text), expected, "{text}");
        }
    }

    #[test]
    fn boxes_are_nested() {
        assert_eq!(
            converted("::::note\nA\n:::tip\nB\n:::\nC\n::::\n"),
            "> [!NOTE]\n> A\n> > [!TIP]\n> > B\n>\n> C\n\n"
        );
        assert_eq!(
            converted("!!! note\n    A\n\n    !!! tip\n        B\n\n    C\n"),
            "> [!NOTE]\n> A\n>\n> > [!TIP]\n> > B\n> >\n>\n> C\n\n"
        );
        assert_eq!(
            converted("- item\n\n    !!! tip\n        B\n\nAfter\n"),
            "- item\n\n    > [!TIP]\n    > B\n    >\n\nAfter\n"
        );
    }
    #[test]
    fn boxes_in_items_stay_in_the_list() {
        for (text, expected) in [
            (
                "1. One\n\n   :::note\n   A\n\n   B\n   :::\n\n2. Two\n",
                "1. One\n\n   > [!NOTE]\n   > A\n   >\n   > B\n\n\n2. Two\n",
            ),
            (
                "- One\n  ::: details More\n  A\n  :::\n- Two\n",
                "- One\n  <details>\n  <summary>More</summary>\n\n  A\n  </details>\n\n- Two\n",
            ),
            (
                "!!! note\n    - One\n\n        !!! tip\n            A\n\n    - Two\n",
                "> [!NOTE]\n> - One\n>\n>     > [!TIP]\n>     > A\n>     >\n>\n> - Two\n\n",
            ),
            (
                "- > [!tip]+ Title\n  > A\n- Two\n",
                "- > [!TIP]\n  > **Title**\n  >\n  > A\n- Two\n",
            ),
        ] {
            assert_eq!(converted(text), expected, "{text}");
        }
    }
}
